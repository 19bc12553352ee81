"""From a contract's folder to its module: found, compiled by cargo, checked by the ledger's own rules.

For `contract build`, `deploy` and `upgrade`, and for tests. A folder may be named by what it calls its contract, where
that is at hand; a template or a system contract that came with this program, by its name. The bytes are those of this
machine's compiler; a module of another one has another hash and works alike.

Contracts that `ghostcli contract new` made share one target folder in the user's cache for each SDK, so that only the
first of them compiles the SDK. Their modules are put beside their sources, into `build/NAME.wasm`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from ghostnet import core
from ghostnet.authoring import handles, places, rust, scaffold, schemas, sdk
from ghostnet.authoring.rust import GUEST_ENV, LINKER, TARGET

__all__ = [
    "GUEST_ENV",
    "TARGET",
    "Module",
    "build",
    "find_folder",
    "module_of",
    "named_twin",
    "read_module",
    "schema_of",
]

FOREIGN: Final = ("RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_TARGET_DIR", "RUSTC_WRAPPER")
"""Variables by which a shell would replace what the folder's cargo settings say."""
SHELVES: Final = tuple(Path("contracts") / shelf for shelf in ("system", "templates", "cookbook"))
"""Where contracts are found by their folder's name: in a clone, and in whatever is laid out like it."""
NOT_PINNED: Final = "not the pinned compiler: these bytes and hashes are this machine's own"
NAMED: Final = ("--lib", "--", "-C", "strip=debuginfo", "-C", "link-arg=--demangle")
"""What has cargo leave the names in, of the last crate alone: in a profile, it would change the functions' order."""
WAITING: Final = "another build of this SDK's contracts is under way; this one waits for it"


@dataclass(frozen=True)
class Module:
    """A module that the ledger would store.

    Attributes:
        path: Where it is.
        code: Its bytes.
        hash: Its hash, 32 bytes.
        schema: Its embedded schema.

    """

    path: Path
    code: bytes
    hash: bytes
    schema: core.Schema

    @property
    def name(self) -> str:
        """What the schema calls it."""
        return str(self.schema.describe()["name"])


def module_of(text: str) -> Module:
    """The module of a .wasm file, a folder or a template; compiled if need be.

    Raises:
        LocalNotAContract: It is none of these.
        LocalBuildFailed: The compiler refused.
        ModuleError: The ledger would refuse the module.
        SchemaError: The ledger would refuse its schema.

    """
    path = Path(text)
    if path.suffix == ".wasm":
        return read_module(path)
    return read_module(build(find_folder(text)))


def schema_of(text: str) -> core.Schema:
    """The schema that `module_of` would find, without compiling; raises as it does, but for the compiler.

    Of a folder it is what contract.toml says now, of a .wasm file what is embedded.
    """
    path = Path(text)
    if path.suffix == ".wasm":
        return read_module(path).schema
    folder = _own_folder(text) or scaffold.find(text)
    if folder is None:
        raise _no_contract(text)
    return schemas.read(folder / schemas.NAME)


def read_module(path: Path) -> Module:
    """A module from its file; raises as `module_of`."""
    code = path.read_bytes()
    verified = core.verify_module(code)
    return Module(path, code, verified.code_hash, core.Schema.from_cbor(verified.schema))


def find_folder(text: str) -> Path:
    """The folder of a contract: itself, by the name it gives the contract, or a template's.

    Raises:
        LocalNotAContract: There is none.

    """
    folder = _own_folder(text)
    if folder is not None:
        return folder
    source = scaffold.find(text)
    if source is None:
        raise _no_contract(text)
    return _template(text, source)


def _own_folder(text: str) -> Path | None:
    """The folder that a word names here: by its path, by the contract's name, or on a shelf."""
    here = Path.cwd()
    above = [here, *here.parents]
    for folder in (
        Path(text),
        *(base for base in above if _is_called(base, text)),
        *(base / shelf / text for base in above for shelf in SHELVES),
    ):
        if (folder / "contract.toml").is_file() and (folder / "Cargo.toml").is_file():
            return folder.resolve()
    return None


def _no_contract(text: str) -> core.LocalNotAContract:
    reason = "there is no such folder" if not Path(text).is_dir() else "it lacks Cargo.toml or contract.toml"
    return core.LocalNotAContract({"folder": text, "reason": reason})


def _is_called(folder: Path, name: str) -> bool:
    """Whether a folder's contract.toml gives the contract this name."""
    try:
        return bool(tomllib.loads((folder / "contract.toml").read_text())["contract"]["name"] == name)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _template(name: str, source: Path) -> Path:
    """A folder of it that cargo can build: the clone's, or one in the cache made from the installed files."""
    if scaffold.CONTRACTS.is_symlink():
        return source.resolve()
    called = source.name
    files = scaffold.contents(called, name)
    key = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[: sdk.HASH_DIGITS]
    folder = places.cache() / "templates" / key / called
    if not folder.is_dir():
        try:
            scaffold.write(folder, called, name)
        except (OSError, core.LocalFolderNotEmpty):
            if not folder.is_dir():  # otherwise another process made it meanwhile
                raise
    return folder.resolve()


def build(folder: Path) -> Path:
    """Compiles a folder's contract; the module's file. The compiler's messages go to stderr.

    Its tests' typed handles are written first: an editor completes them while the compiler works.

    Raises:
        SourceRefused: Its contract.toml breaks rules.
        LocalToolMissing: There is no cargo.
        LocalBuildFailed: It did not compile.
        LocalSdkMissing: This machine does not have the SDK that it names.
        LocalSdkDamaged: The SDK's copy is not what was written.

    """
    handles.write(folder, schemas.read(folder / schemas.NAME))  # it says what is wrong in fewer words than the compiler
    name = sdk.provide(folder)
    if name is None:
        return _compile(folder, ())
    target, package = places.cache() / "target" / name, _package(folder)
    with _alone_in(target):
        _own(target, package, folder)
        module = _compile(folder, ["--target-dir", str(target)])
        return _put(module, folder / "build" / f"{package}.wasm")


def named_twin(folder: Path) -> bytes | None:
    """The module of a folder that was just built, with the names of its functions; None where it cannot be had.

    What is deployed must not lie where it is written: a contract that names an SDK has its module beside its sources by
    now, and another one is compiled in a target folder apart.
    """
    target = places.cache() / "target" / (sdk.provide(folder) or "named")
    with _alone_in(target):
        _own(target, _package(folder), folder)
        try:
            return _compile(folder, ["--target-dir", str(target), *NAMED], "rustc", subprocess.DEVNULL).read_bytes()
        except (core.LocalBuildFailed, core.LocalNotAContract):
            return None


def _package(folder: Path) -> str:
    return str(tomllib.loads((folder / "Cargo.toml").read_text())["package"]["name"])


@contextmanager
def _alone_in(target: Path) -> Iterator[None]:
    """Holds other builds back until this one has read its module. Cargo's own lock ends before that."""
    target.mkdir(parents=True, exist_ok=True)
    with (target / "ghostcli.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(WAITING, file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _own(target: Path, package: str, folder: Path) -> None:
    """Has cargo forget what another folder's package of this name left.

    It tells packages apart by their names and by paths below their folders, so it would take the one for the other.
    """
    owner = target / "owners" / package
    owner.parent.mkdir(exist_ok=True)
    if owner.exists() and owner.read_text() == str(folder):
        return
    for profile in (target / "release", target / TARGET / "release"):
        for stale in (profile / ".fingerprint").glob(f"{package}-{'[0-9a-f]' * 16}"):
            shutil.rmtree(stale)
    owner.write_text(str(folder))


def _put(module: Path, place: Path) -> Path:
    """Copies a module to its place, whole or not at all."""
    place.parent.mkdir(exist_ok=True)
    draft = place.with_suffix(f".{os.getpid()}.draft")
    shutil.copyfile(module, draft)
    return draft.replace(place)


def _compile(folder: Path, options: Sequence[str], verb: str = "build", talk: IO[str] | int | None = None) -> Path:
    """Has cargo build a folder; the module's file. Talk goes to stderr if not said otherwise."""
    cargo, other, pinned = rust.compiler()
    if not pinned and talk is None:
        print(NOT_PINNED, file=sys.stderr)
    if shutil.which(cargo) is None:
        raise core.LocalToolMissing({"tool": cargo, "why": "compiling contracts"})
    command = [cargo, verb, "--release", "--message-format=json-render-diagnostics", *_settings(folder), *options]
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN} | other
    words = sys.stderr if talk is None else talk
    run = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=words, check=False)
    if run.returncode != 0:
        raise core.LocalBuildFailed({"folder": folder})
    for line in run.stdout.splitlines():
        message: dict[str, Any] = json.loads(line)
        if message["reason"] == "compiler-artifact" and _is_of(message, folder):
            return Path(message["filenames"][0])
    raise core.LocalNotAContract({"folder": folder, "reason": 'its Cargo.toml has no [lib] crate-type = ["cdylib"]'})


def _is_of(message: dict[str, Any], folder: Path) -> bool:
    return "cdylib" in message["target"]["kind"] and Path(message["manifest_path"]).parent.resolve() == folder


def _settings(folder: Path) -> list[str]:
    """What the folder's own cargo settings would say, where they do not speak of contracts."""
    configs = [base / ".cargo" / "config.toml" for base in (folder, *folder.parents)]
    if any(path.is_file() and TARGET in path.read_text() for path in configs):
        given = []
    else:
        flags = ", ".join(f'"-C", "link-arg={flag}"' for flag in LINKER)
        given = ["--target", TARGET, "--config", f"target.{TARGET}.rustflags=[{flags}]"]
    locked = any((base / "Cargo.lock").is_file() for base in (folder, *folder.parents))
    return [*given, "--locked"] if locked else given
