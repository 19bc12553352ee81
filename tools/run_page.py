"""Does what a Markdown page says: its console blocks are run word by word, its excerpts looked up in their files.

For the tests of docs/, and by hand: `python -m tools.run_page docs/start/first-contract.md`, which prints what each
command took. Three kinds of blocks count, by the words behind the fence:

- `console`: lines after `$ ` are run, one after the other in one shell, and the lines below each must come, in order,
  from standard output and error together. `…` stands for anything within a line; a line of it, for any lines. A command
  must succeed, unless the page shows an `error:` of it.
- `console other terminal`: the command goes on running until the page ends; the lines below must come before the next
  command starts.
- `LANGUAGE PATH`, such as `toml points/contract.toml`: an excerpt. The file, in the reader's folder or in the
  repository, must hold it; a line of `…` (behind the language's sign for comments) stands for lines left out.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from tools.repository import ROOT

FENCE: Final = re.compile(r"^```(\w+)(?: +(\S.*?))? *\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OTHER: Final = "other terminal"
PROMPT: Final = "$ "
ANYTHING: Final = "…"
LEFT_OUT: Final = re.compile(r"^\s*(?://|#)?\s*…$")
SECONDS: Final = 300.0
"""Longest command: one that compiles the SDK on a busy machine."""
START_SECONDS: Final = 60.0
"""Longest wait for what a command in another terminal says first."""
STOP_SECONDS: Final = 20.0


class PageError(Exception):
    """The page says something that is not so."""


@dataclass(frozen=True)
class Command:
    """One command of a console block, and what the page shows of its output."""

    line: int
    text: str
    shown: tuple[str, ...]
    other: bool

    @property
    def refused(self) -> bool:
        """Whether the page has it fail."""
        return any(line.startswith("error:") for line in self.shown)


@dataclass(frozen=True)
class Excerpt:
    """A piece of a file."""

    line: int
    path: str
    text: str


@dataclass(frozen=True)
class Ran:
    """A command that did what the page says."""

    command: str
    seconds: float


def main(words: Sequence[str]) -> int:
    """Runs pages in an empty folder with this environment; 0 if all is so."""
    for word in words:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="ghost-page-") as folder:
            try:
                for ran in run(Path(word), Path(folder), dict(os.environ)):
                    print(f"{ran.seconds:7.1f} s  {ran.command}", flush=True)
            except PageError as error:
                print(error, file=sys.stderr)
                return 1
        print(f"{time.monotonic() - begun:7.1f} s  {word}")
    return 0


def run(page: Path, folder: Path, environment: Mapping[str, str]) -> list[Ran]:
    """Does what a page says, in a folder; the commands in order.

    Raises:
        PageError: A command does not end as shown, or a file does not hold its excerpt.

    """
    done: list[Ran] = []
    place = folder
    with ExitStack() as terminals:
        for step in steps(page.read_text()):
            try:
                if isinstance(step, Excerpt):
                    look_up(step, folder)
                    continue
                begun = time.monotonic()
                if step.other:
                    terminals.enter_context(other_terminal(step, place, environment))
                else:
                    environment = in_shell(step, place, environment)
                    place = Path(environment["PWD"])
                done.append(Ran(step.text, time.monotonic() - begun))
            except PageError as error:
                raise PageError(f"{page}:{step.line}: {error}") from None
    return done


def steps(text: str) -> Iterator[Command | Excerpt]:
    """The blocks of a page that count, in order."""
    for block in FENCE.finditer(text):
        language, more, body = block[1], block[2] or "", block[3]
        line = text.count("\n", 0, block.start()) + 2
        if language == "console":
            yield from _commands(body, line, other=more == OTHER)
        elif more:
            yield Excerpt(line, more, body)


def _commands(body: str, line: int, *, other: bool) -> Iterator[Command]:
    lines = body.splitlines()
    starts = [number for number, each in enumerate(lines) if each.startswith(PROMPT)]
    if starts[:1] != [0]:
        raise PageError(f"line {line}: a console block begins with `{PROMPT}`")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        words, rest = [lines[start].removeprefix(PROMPT)], start + 1
        while words[-1].endswith("\\") and rest < end:
            words.append(lines[rest])
            rest += 1
        yield Command(line + start, "\n".join(words), tuple(lines[rest:end]), other)


def look_up(excerpt: Excerpt, folder: Path) -> None:
    """Holds an excerpt to its file."""
    there = next((base / excerpt.path for base in (folder, ROOT) if (base / excerpt.path).is_file()), None)
    if there is None:
        raise PageError(f"there is no file {excerpt.path}")
    lines = [line.strip() for line in there.read_text().splitlines()]
    place = 0
    for part in _parts(excerpt.text):
        found = next((at for at in range(place, len(lines)) if lines[at : at + len(part)] == part), None)
        if found is None:
            raise PageError(f"{excerpt.path} does not hold\n{textwrap.indent(chr(10).join(part), '    ')}")
        place = found + len(part)


def _parts(text: str) -> Iterator[list[str]]:
    """Runs of lines between those that stand for what is left out; a formatter's blank lines beside these are none."""
    for is_left_out, run in groupby(text.splitlines(), lambda line: bool(LEFT_OUT.match(line))):
        part = "\n".join(line.strip() for line in run).strip("\n")
        if part and not is_left_out:
            yield part.split("\n")


def in_shell(command: Command, place: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Runs a command to its end; the variables with which it leaves the shell, the folder among them."""
    with tempfile.NamedTemporaryFile("r") as where:
        # What a command assigns, and the folder it leaves, are there for the next one.
        script = f"set -a\ntrap 'env -0 > {shlex.quote(where.name)}' EXIT\n{command.text}"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=place,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        after = where.read().split("\0")
    if (done.returncode != 0) != command.refused:
        raise PageError(f"`{command.text}` ended with {done.returncode}:\n{done.stdout}")
    if not matches(command.shown, done.stdout):
        raise PageError(f"`{command.text}` said otherwise:\n{done.stdout}")
    return dict(each.split("=", 1) for each in after if each)


@contextmanager
def other_terminal(command: Command, place: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Runs a command beside the others; ready when it has said what is shown, and ended as by Ctrl-C."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            ["bash", "-c", f"exec {command.text}"],
            cwd=place,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            _await_words(command, process, said.fileno())
            yield
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_words(command: Command, process: subprocess.Popen[bytes], file: int) -> None:
    begun = time.monotonic()
    while True:
        ended = process.poll() is not None
        text = os.pread(file, os.fstat(file).st_size, 0).decode()
        if matches(command.shown, text):
            return
        if ended or time.monotonic() - begun > START_SECONDS:
            raise PageError(f"`{command.text}` did not say what is shown:\n{text}")
        time.sleep(0.05)


def matches(shown: Sequence[str], output: str) -> bool:
    """Whether the output is what a page shows; where it shows nothing, anything is."""
    if not any(line.strip() for line in shown):
        return True
    pattern = ""
    for line in (each.rstrip() for each in shown):
        if line.strip() == ANYTHING:
            pattern += r"(?:.*\n)*?"
        elif line:
            pattern += ".*?".join(re.escape(part) for part in line.split(ANYTHING)) + r" *\n"
    kept = "".join(f"{line.rstrip()}\n" for line in output.splitlines() if line.strip())
    return re.fullmatch(pattern, kept) is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
