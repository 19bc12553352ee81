"""Every failure leaves with its code, operands and way out, and nothing unforeseen leaves at all."""

from __future__ import annotations

import logging

import pytest

from ghostnet.api import failures
from ghostnet.api.frames import Status
from ghostnet.core import GhostError, NodeInternalFault, RequestUnknownBlock
from ghostnet.node.logs import Log


def leaves(kind: type[GhostError]) -> list[type[GhostError]]:
    below = kind.__subclasses__()
    found = [leaf for child in below for leaf in leaves(child)] if below else [kind]
    return [leaf for leaf in found if leaf.__init__ is GhostError.__init__]  # of the table; others are made from these


@pytest.mark.parametrize("kind", leaves(GhostError), ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_and_a_detail(kind: type[GhostError]) -> None:
    error = kind(dict.fromkeys(kind.field_names, 7))
    assert failures.status(error) not in (Status.OK, None)
    detail = failures.detail(error)
    assert (detail.class_, detail.code, detail.slug) == (kind.class_name, kind.number, kind.slug)
    assert set(detail.fields) == set(kind.field_names)
    assert "{" not in detail.text


def test_the_statuses_people_expect() -> None:
    assert failures.status(RequestUnknownBlock({"height": 7, "newest": 3})) is Status.NOT_FOUND
    assert failures.status(NodeInternalFault({"incident": "x"})) is Status.INTERNAL


def test_operands_are_text_and_bytes_are_hex() -> None:
    detail = failures.detail(RequestUnknownBlock({"height": 2**64 - 1, "newest": b"\x01\xff"}))
    assert detail.fields == {"height": "18446744073709551615", "newest": "01ff"}


def test_an_unforeseen_exception_is_told_to_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        fault = failures.unexpected(RuntimeError("the secret is quince"), Log("api"), method="/x")
    assert "quince" not in fault.text  # no hexadecimal digits: the incident cannot hold them by chance
    assert str(fault.fields["incident"]) in fault.text
    assert "the secret is quince" in str(caplog.records[0].exc_info)
