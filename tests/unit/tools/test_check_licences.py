"""Which licences are allowed, alone and combined."""

from __future__ import annotations

import pytest

from tools.check_licences import Package, faults, permitted

ALLOWED = {"MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"}


@pytest.mark.parametrize(
    "expression",
    [
        "MIT",
        "GPL-3.0-only OR MIT",
        "MIT/Apache-2.0",
        "(MIT OR GPL-2.0-only) AND Unicode-3.0",
        "GPL-2.0-only OR MIT AND Apache-2.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-2.0-only",
    ],
)
def test_an_expression_with_an_allowed_choice_passes(expression: str) -> None:
    assert permitted(expression, ALLOWED)


@pytest.mark.parametrize("expression", ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "(MIT OR Apache-2.0) AND SSPL-1.0"])
def test_an_expression_without_one_is_refused(expression: str) -> None:
    assert not permitted(expression, ALLOWED)


def test_an_exception_that_nothing_needs_is_named() -> None:
    rules = {
        "allowed": [{"licence": "MIT"}],
        "spelt": {"MIT License": "MIT"},
        "known": [{"kind": "python", "name": "gone", "licence": "MIT"}],
    }
    assert list(faults([Package("crate", "here", "MIT License")], rules)) == [
        "licences.toml knows python gone, which nothing uses: remove the row"
    ]
