"""contract.toml from its file: parsed with the files it uses, its mistakes shown where they are made.

For the command line and for builds. The rules and their words are ghost-schema's; here is the file, and how a mistake
in it looks: place, line, a mark under what is meant, and the way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from ghostnet import core
from ghostnet.authoring import scaffold, sdk

NAME: Final = "contract.toml"
EDITORS: Final = sdk.FILES / sdk.EDITORS
"""The JSON Schema (draft 2020-12) of contract.toml."""
SHOWN: Final = 160
"""Characters of a line that are shown: a line of a terminal, or two."""


class SourceRefused(core.SchemaDiagnostics):
    """A contract.toml breaks rules; its text shows each mistake in the file, with the way out."""

    def __init__(self, diagnostics: Iterable[core.Diagnostic], path: Path, source: str) -> None:
        """What is wrong, and the file it is wrong in."""
        super().__init__(diagnostics)
        self.path = path
        self.source = source

    @property
    def text(self) -> str:
        """Every diagnostic with its line."""
        count = len(self.diagnostics)
        head = f"{self.path} has {'a mistake' if count == 1 else f'{count} mistakes'}"
        return "\n".join([head, *render(self.path, self.source, self.diagnostics)])

    @property
    def way_out(self) -> str:
        """Each diagnostic has its own."""
        return ""


def find(text: str) -> Path | None:
    """The contract.toml of a folder, a template or a path to the file itself; None where there is none."""
    for path in (Path(text), Path(text) / NAME):
        if path.is_file():
            return path
    folder = scaffold.find(text)
    return None if folder is None else folder / NAME


def read(path: Path) -> core.Schema:
    """Reads a contract.toml and those it uses.

    Raises:
        SourceRefused: It breaks rules.
        OSError: It cannot be read.

    """
    data = path.read_bytes()
    try:
        source = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        raise SourceRefused([_not_utf8(before, data[error.start])], path, data.decode(errors="replace")) from None
    try:
        return core.Schema.parse(source, lambda used: (path.parent / used).read_text())
    except core.SchemaDiagnostics as refused:
        raise SourceRefused(refused.diagnostics, path, source) from None


def render(path: Path, source: str, diagnostics: Sequence[core.Diagnostic]) -> list[str]:
    """Lines that show each diagnostic in its place."""
    lines = source.split("\n")
    shown: list[str] = []
    for one in diagnostics:
        line = lines[one.line - 1].rstrip() if one.line <= len(lines) else ""
        start = max(0, one.column + min(one.length, SHOWN // 2) - SHOWN)  # far to the right: the line's end is shown
        part = "".join(each if each.isprintable() else " " for each in line[start : start + SHOWN])
        mark = "^" * max(1, min(one.length, SHOWN - (one.column - 1 - start)))
        margin = " " * len(str(one.line))
        shown += [
            f"{path}:{one.line}:{one.column}: {one.slug}: {one.message}",
            f"  {one.line} | {part}",
            f"  {margin} | {' ' * (one.column - 1 - start)}{mark}",
            f"  {margin} = {one.way_out}",
        ]
    return shown


def _not_utf8(before: str, byte: int) -> core.Diagnostic:
    kind = core.SchemaTomlSyntax({"reason": f"the byte 0x{byte:02x} is not UTF-8"})
    return core.Diagnostic(
        number=kind.number,
        slug=kind.slug,
        line=before.count("\n") + 1,
        column=len(before) - (before.rfind("\n") + 1) + 1,
        length=1,
        offending="\N{REPLACEMENT CHARACTER}",
        message=kind.text,
        way_out=kind.way_out,
    )
