"""The SDK that contracts are compiled with: a copy of its sources in the user's data folder, one for each version.

A contract's Cargo.toml names the version in the path of its dependency, `.ghost/sdk/VERSION-HASH/crates/ghost-sdk`, and
`.ghost/sdk` is a link to where the copies are. So what an author commits names no path of one machine, and a new
release of this program changes no contract by itself. The hash is that of all files, and holds the copy to it.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from ghostnet import core
from ghostnet.authoring import places

FILES: Final = Path(__file__).parent / "files"
"""What an author needs of the repository. In a clone these are links into it; in a wheel, the files themselves."""
CRATES: Final = ("ghost-schema", "ghost-sdk", "ghost-sdk-macros", "ghost-types")
KINDS: Final = (".rs", ".toml", ".cbor", ".md")
MANIFEST: Final = "MANIFEST"
"""In a copy: the hash and path of every file; the hash of this file is in the copy's name."""
EDITORS: Final = "contract.schema.json"
"""What editors complete a contract.toml by."""
HASH_DIGITS: Final = 12
"""Of the name: 48 bits, against mistakes; whoever can write a user's data folder needs no collision."""
LINK: Final = Path(".ghost") / "sdk"
CRATE: Final = Path("crates") / "ghost-sdk"


@cache
def own() -> str:
    """The name of the SDK that came with this program."""
    version = tomllib.loads((FILES / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    return f"{version}-{_digest(manifest(FILES).encode())[:HASH_DIGITS]}"


def dependency(name: str) -> str:
    """The path by which a contract's Cargo.toml depends on an SDK."""
    return str(LINK / name / CRATE)


def editors_line(name: str) -> str:
    """The first line of a contract.toml, by which editors find the JSON Schema of an SDK."""
    return f"#:schema ./{LINK / name / EDITORS}\n"


def named_in(folder: Path) -> str | None:
    """The SDK that a contract's Cargo.toml names; None where it has another one, or its own way to it."""
    try:
        used = tomllib.loads((folder / "Cargo.toml").read_text())["dependencies"]["ghost-sdk"]
        path = Path(used["path"])
    except (KeyError, TypeError, tomllib.TOMLDecodeError):
        return None
    return path.parts[len(LINK.parts)] if path.is_relative_to(LINK) and len(path.parts) > len(LINK.parts) else None


def provide(folder: Path) -> str | None:
    """Puts the SDK that a contract names where the contract looks for it; its name.

    None where it names none of ours, or where the author keeps the SDK in the contract's folder instead of a link.

    Raises:
        LocalSdkMissing: This machine has no such SDK, and this program brought another.
        LocalSdkDamaged: The copy is not what was written.

    """
    name = named_in(folder)
    if name is None:
        return None
    link, copies = folder / LINK, places.data() / "sdk"
    if link.is_dir() and not link.is_symlink():
        return None  # the author keeps the SDK with the contract
    if not (copies / name).is_dir():
        if name != own():
            raise core.LocalSdkMissing({"folder": folder, "sdk": name, "own": own()})
        _write(copies / name)
    _check(copies / name)
    if not link.is_symlink() or link.readlink() != copies:
        link.parent.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(copies)
    return name


def manifest(root: Path) -> str:
    """Hash and path of each file of the SDK under a root, in the order of the paths."""
    return "".join(f"{_digest(path.read_bytes())}  {path.relative_to(root)}\n" for path in sorted(_sources(root)))


def _sources(root: Path) -> Iterator[Path]:
    """What is compiled: manifests and sources, without tests."""
    yield root / "Cargo.toml"
    yield root / EDITORS
    for crate in CRATES:
        yield root / "crates" / crate / "Cargo.toml"
        for path in (root / "crates" / crate / "src").rglob("*"):
            if path.suffix in KINDS and path.name != "tests.rs":
                yield path


def _write(copy: Path) -> None:
    try:
        with places.made_whole(copy) as draft:
            for path in _sources(FILES):
                place = draft / path.relative_to(FILES)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(path.read_bytes())
            (draft / MANIFEST).write_text(manifest(FILES))
    except OSError:
        if not copy.is_dir():  # otherwise another process wrote it meanwhile
            raise


def _check(copy: Path) -> None:
    """Every file of the manifest is there unchanged, and no other that cargo would look at."""
    try:
        said = (copy / MANIFEST).read_text()
        there = {path.relative_to(copy) for path in copy.rglob("*") if path.is_file()}
        listed = {Path(line.partition("  ")[2]) for line in said.splitlines()}
        whole = copy.name.endswith(f"-{_digest(said.encode())[:HASH_DIGITS]}")
        whole = whole and there == listed | {Path(MANIFEST)} and manifest(copy) == said
    except (OSError, UnicodeDecodeError):
        whole = False
    if not whole:
        raise core.LocalSdkDamaged({"path": copy})


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
