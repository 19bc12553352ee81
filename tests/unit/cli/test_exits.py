"""Errors: their exit codes, their words, and their JSON."""

from __future__ import annotations

import json

import click
import pytest

from ghostnet import core
from ghostnet.cli import output
from ghostnet.cli.exits import BY_CLASS, Exit, exit_of
from ghostnet.cli.output import Answer, RefusedError
from tools.generate.outputs import read
from tools.repository import ROOT


def test_every_class_of_errors_has_an_exit_code() -> None:
    assert set(BY_CLASS) == {group["name"] for group in read(ROOT, "errors")["class"]}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (core.LedgerInsufficientFunds(), 1),
        (core.AdmissionFeeTooLow(), 1),
        (core.StandardNotAuthorized(), 1),
        (core.SchemaBadName(), 1),
        (core.RequestNoNode(), 2),
        (core.RequestArgumentMissing(), 2),
        (core.RequestBusy(), 3),
        (core.RequestDeadlinePassed(), 3),
        (core.LocalUnreachable(), 3),
        (core.DriverFenced(), 3),
        (core.NodeLedgerStopped(), 3),
        (core.ProofOtherRoot(), 4),
        (core.ProofAuditMismatch(), 4),
    ],
)
def test_an_error_gives_the_exit_code_of_its_class(error: core.GhostError, code: int) -> None:
    assert exit_of(error) == code


def test_an_error_has_a_line_and_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert output.failure(core.RequestNoNode(), as_json=False) == Exit.USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [f"error: {core.RequestNoNode().text}", f"way out: {core.RequestNoNode().way_out}"]


def test_an_error_as_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    error = core.RequestUnknownBlock({"height": 9, "newest": 2})
    assert output.failure(error, as_json=True, command="block show") == Exit.USAGE
    answer = json.loads(capsys.readouterr().out)
    assert (answer["version"], answer["command"]) == (output.VERSION, "block show")
    assert answer["error"] == {
        "class": "request",
        "code": 4,
        "slug": "unknown_block",
        "text": error.text,
        "way_out": error.way_out,
        "fields": {"height": 9, "newest": 2},
        "contract": None,
    }


def test_a_contracts_refusal_is_in_its_own_words(capsys: pytest.CaptureFixture[str]) -> None:
    error = core.ContractError({"label": "www"})
    error.slug, error.template, error.advice = "Taken", "{label} is leased", "lease another"
    refused = RefusedError(error, who="name-lease", note="it cost nothing")
    assert output.failure(refused, as_json=False) == Exit.REFUSED
    assert capsys.readouterr().err.splitlines() == [
        "error: name-lease says Taken: www is leased",
        "  label: www",
        "way out: lease another",
        "note: it cost nothing",
    ]


def test_a_defect_is_internal_and_a_file_is_the_environments(capsys: pytest.CaptureFixture[str]) -> None:
    assert output.failure(ZeroDivisionError("x"), as_json=True) == Exit.INTERNAL
    assert json.loads(capsys.readouterr().out)["error"]["slug"] == "defect"
    assert output.failure(FileNotFoundError(2, "No such file", "a.json"), as_json=True) == Exit.ENVIRONMENT
    shown = capsys.readouterr()
    assert json.loads(shown.out)["error"]["slug"] == "file_failed"
    assert "a.json: No such file" in shown.err


def test_a_trace_is_shown_where_it_was_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output.failure(ZeroDivisionError("x"), as_json=False)
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.setenv(output.TRACE_VARIABLE, "1")
    output.failure(ZeroDivisionError("x"), as_json=False)
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_there_is_no_colour_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    output.failure(core.RequestNoNode(), as_json=False)
    assert "\x1b" not in capsys.readouterr().err


def test_an_answer_goes_to_stdout_alone(capsys: pytest.CaptureFixture[str]) -> None:
    output.answer(Answer({"a": 1}, "a  1"), as_json=False, command="x")
    output.answer(Answer({"a": 1}, "a  1"), as_json=True, command="x")
    shown = capsys.readouterr()
    assert shown.err == ""
    text, _, rest = shown.out.partition("\n")
    assert text == "a  1"
    assert json.loads(rest) == {"version": 1, "command": "x", "data": {"a": 1}}


def test_a_usage_error_as_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    output.usage_error(click.UsageError("No such option '--x'."), as_json=True)
    shown = capsys.readouterr()
    assert json.loads(shown.out)["error"]["slug"] == "usage"
    assert shown.err.splitlines()[0] == "error: no such option '--x'"
