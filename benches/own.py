"""Our own rows: the Rust bench of `ghost-host`, and those of the command line.

For benches.run. The Rust bench runs once on one core for what executes alone, and without that limit for what goes end
to end, with 10 thousand and with 1 million accounts.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from benches import agent, api, command_line, open_actions
from benches.programs import ROOT, BenchError, output, say
from benches.row import Measured

EXAMPLE = ROOT / "target" / "release" / "examples" / "bench"
TOKEN = ROOT / "build" / "contracts" / "token.wasm"

RUNS = 3
SHORT_RUNS = 9  # of what takes 0.1 s a run, so that one pause of the machine does not decide
FEW = 10_000  # accounts
MANY = 1_000_000
MANY_SHARE = 0.5  # of the throughput with FEW is the goal with MANY
END_TO_END = "token transfer, end to end, {accounts} accounts"
EXECUTION = "token transfer, execution"


def build() -> None:
    """Builds the Rust bench, and the token contract where it is missing.

    The whole workspace is named so that features unify as in every other build and nothing is compiled twice.
    """
    if not TOKEN.exists():
        output([ROOT / ".venv" / "bin" / "python", "tools/build_contracts.py"])
    output(["cargo", "build", "--release", "--locked", "--workspace", "--example", "bench"])


def measure() -> list[Measured]:
    """All of our rows; takes a few minutes."""
    rows = execution_rows() + ledger("storing", RUNS) + end_to_end_rows()
    say(f"the same with {MANY:,} accounts (the longest part)")
    rows += wider_goals(rows, ledger("end-to-end", RUNS, MANY))
    return rows + open_actions.measure() + api.measure() + agent.measure() + command_line.measure()


def execution_rows() -> list[Measured]:
    """What executes alone, on one core."""
    say("our execution alone, on one core")
    return ledger("execution", SHORT_RUNS, one_core=True)


def end_to_end_rows() -> list[Measured]:
    """What goes end to end, in process, with FEW accounts."""
    say(f"ours end to end, with {FEW:,} accounts")
    return ledger("end-to-end", RUNS, FEW)


def ledger(part: str, *numbers: int, one_core: bool = False) -> list[Measured]:
    """Runs a part of the Rust bench, with its numbers of runs and accounts."""
    if not EXAMPLE.exists():
        raise BenchError(f"{EXAMPLE.relative_to(ROOT)} is not built; run `make bench`")
    return parse(output([EXAMPLE, part, *map(str, numbers)], one_core=one_core))


def parse(text: str) -> list[Measured]:
    """Reads what the Rust bench prints: a JSON object a line, each with its median. A single reading has no runs."""
    rows: Iterable[dict[str, Any]] = (json.loads(line) for line in text.splitlines() if line.startswith("{"))
    return [
        Measured(
            name=row["name"],
            value=row["value"],
            unit=row["unit"],
            includes=tuple(row["includes"]),
            runs=max(row["runs"], 1),
            spread=row["spread"],
            goal=row["goal"],
        )
        for row in rows
    ]


def wider_goals(few: Iterable[Measured], many: Iterable[Measured]) -> list[Measured]:
    """The rows with MANY accounts, whose throughput is held to a share of that with FEW."""
    rates = {row.name: row.value for row in few}
    base = rates[END_TO_END.format(accounts=FEW)]
    name = END_TO_END.format(accounts=MANY)
    return [replace(row, goal=base * MANY_SHARE) if row.name == name else row for row in many]


def versions() -> Mapping[str, str]:
    """What our figures were measured with, and how busy the machine was with other work."""
    locked = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    crates = {package["name"]: package["version"] for package in locked}
    machine = f"{os.cpu_count()} cores of {platform.machine()} (load {os.getloadavg()[0]:.1f} before)"
    found = {
        "machine": machine,
        "ghost": crates["ghost-host"],
        "wasmtime": crates["wasmtime"],
    }
    found["rustc"] = output(["rustc", "--version"], quiet=True).split()[1]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found | {"commit": commit.stdout.strip() or "unknown"}
