"""What every template is an example of: `contract check` finds nothing in it, and its gas.toml says what it costs.

Both commands run the template's tests; here one run serves both.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ghostnet.authoring import rust
from ghostnet.cli.exits import Exit
from ghostnet.cli.program import run
from ghostnet.testing import gas, running

TEMPLATES = sorted(path.parent.resolve() for path in Path("contracts/templates").glob("*/contract.toml"))
OTHER_COMPILER_PERCENT = "25"
"""What gas may differ by where the compiler is not the pinned one: other bytes, other loops, the same host calls."""
Said = pytest.CaptureFixture[str]


@pytest.fixture(params=TEMPLATES, ids=lambda folder: folder.name, scope="module")
def ran(request: pytest.FixtureRequest) -> running.Run:
    """A template's tests, run once."""
    return running.run_tests(str(request.param), ["-q"], report=True)


@pytest.fixture
def folder(ran: running.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Its folder; a command that runs its tests gets the run there was."""
    monkeypatch.setenv("GHOST_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(running, "run_tests", lambda *_, **__: ran)
    return str(ran.folder)


def answer(said: Said) -> Any:
    return json.loads(said.readouterr().out)["data"]


def test_nothing_is_found_in_a_template(folder: str, capfd: Said) -> None:
    code = run(["contract", "check", folder, "--strict", "--json"])
    data = answer(capfd)
    assert (data["passed"], data["findings"], code) == (True, [], Exit.OK)


def test_a_template_costs_what_its_gas_file_says(folder: str, ran: running.Run, capfd: Said) -> None:
    _, _, pinned = rust.compiler()
    tolerance = [] if pinned else ["--tolerance", OTHER_COMPILER_PERCENT]
    code = run(["contract", "gas", folder, "--check", "--json", *tolerance])
    data = answer(capfd)
    renew = f"renew it with `ghostcli contract gas {folder} --update`, and read the diff"
    assert (data["dearer"], code) == ([], Exit.OK), renew
    assert not pinned or data["changed"] == [], renew
    assert set(gas.read(ran.folder)) == set(data["methods"]), renew
