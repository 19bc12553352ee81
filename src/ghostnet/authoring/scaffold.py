"""A contract's folder from a template: named anew, with everything that cargo, pytest and its author need.

For `ghostcli contract new`, and for a template that is built where there is no clone of the repository. It writes the
folder whole or not at all, and touches nothing else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ghostnet import core
from ghostnet.authoring import places, sdk
from ghostnet.authoring.rust import LINKER, PIN, TARGET
from ghostnet.schema import bindings

CONTRACTS: Final = sdk.FILES / "contracts"
TEMPLATES: Final = CONTRACTS / "templates"
SYSTEM: Final = CONTRACTS / "system"
COOKBOOK: Final = "cookbook"
"""Its recipes are templates too, named `cookbook/NAME`."""
BLANK: Final = "blank"
"""The template where none is named."""
IGNORED: Final = """\
/.ghost/
/build/
/target/
# typed handles, which a build writes anew
/tests/{handles}.py
/tests/{handles}.pyi
__pycache__/
.hypothesis/
.mypy_cache/
.pytest_cache/
"""
PYTEST: Final = "[pytest]\ntestpaths = tests\n"
CARGO: Final = """\
[package]
name = "{name}"
version = "{version}"
edition = "{edition}"
rust-version = "{rust-version}"
publish = false

[lib]
crate-type = ["cdylib"]

[dependencies]
# `ghostcli contract build` puts this version of the SDK there; .ghost is not committed.
ghost-sdk = {{ path = "{sdk}" }}

# A workspace by itself, wherever the folder lies.
[workspace]
exclude = [".ghost"]

{rest}"""
NEXT: Final = """\
## Next

    ghostcli contract build        # compiles it, and checks it by the ledger's rules
    ghostcli contract test         # runs tests/ on a chain in memory
    ghostcli dev                   # in another terminal: a chain with alice and bob
    ghostcli contract deploy . --as alice{args}
    ghostcli contract info {name}

Before others rely on it, and when something went another way:

    ghostcli contract check        # schema, module and tests against each other
    ghostcli contract gas --update # keeps what each method costs over the tests; --check compares, in CI
    ghostcli contract docs         # its page, from the schema
    ghostcli contract bindings python OTHER --out tests   # types of another contract; a build writes those of this one
    ghostcli tx trace ID           # what a transaction did, call by call

On another machine, `ghostcli toolchain install` fetches the compiler. Commit `Cargo.lock` and `rust-toolchain.toml`:
with them the same sources give the same bytes everywhere.
"""
CONSOLE: Final = re.compile(r"^```console.*?^```$", re.MULTILINE | re.DOTALL)
"""A block of commands in a page."""
_WORKSPACE_LINTS = "[workspace.lints."


def templates() -> list[str]:
    """Names of the templates that came with this program, those of the cookbook last."""
    whole = sorted(path.parent.name for path in TEMPLATES.glob("*/contract.toml"))
    recipes = sorted(path.parent.name for path in (CONTRACTS / COOKBOOK).glob("*/contract.toml"))
    return [*whole, *(f"{COOKBOOK}/{name}" for name in recipes)]


def source_of(template: str) -> Path:
    """The folder of a template, one of `templates()`."""
    return CONTRACTS / template if template.startswith(f"{COOKBOOK}/") else TEMPLATES / template


def find(name: str) -> Path | None:
    """The folder of a contract that came with this program: of a template, or of the network itself."""
    if name in templates():
        return source_of(name)
    return next((path.parent for path in SYSTEM.glob("*/contract.toml") if path.parent.name == name), None)


def write(folder: Path, name: str, template: str) -> list[str]:
    """Writes a contract's folder; the paths of its files, sorted.

    Args:
        folder: Where; it must not exist, or be empty.
        name: The contract's name.
        template: One that `find` knows.

    Raises:
        RequestUnknownTemplate: There is no such template.
        RequestBadName: The name is none for a contract.
        RequestNameTaken: A crate that every contract needs has that name.
        LocalFolderNotEmpty: Something is in the folder.

    """
    files = contents(name, template)
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise core.LocalFolderNotEmpty({"path": folder})
    with places.made_whole(folder) as draft:
        for path, text in files.items():
            place = draft / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
    return sorted(files)


def contents(name: str, template: str) -> dict[str, str]:
    """The files of a new contract: path to text; raises as `write`, but for the folder."""
    source = find(template)
    if source is None:
        raise core.RequestUnknownTemplate({"name": template, "known": ", ".join(templates())})
    old = source.name
    schema_text = re.sub(rf'(?m)^name = "{old}"$', f'name = "{name}"', (source / "contract.toml").read_text(), count=1)
    schema = _schema(name, schema_text)
    files = {
        ".cargo/config.toml": _cargo_config(),
        ".gitignore": IGNORED.format(handles=bindings.module_name(schema)),
        "Cargo.lock": _lock(name, schema["version"]),
        "Cargo.toml": _cargo_toml(name, schema["version"]),
        "README.md": _readme(name, source, schema),
        "contract.toml": sdk.editors_line(sdk.own()) + schema_text,
        "pytest.ini": PYTEST,
        "rust-toolchain.toml": PIN.read_text(),
        "rustfmt.toml": (sdk.FILES / "rustfmt.toml").read_text(),
    }
    for path in sorted((source / "src").rglob("*.rs")):
        files[str(path.relative_to(source))] = path.read_text()
    former = core.Schema.parse((source / "contract.toml").read_text()).describe()
    for path in sorted((source / "tests").rglob("test_*.py")):
        place = str(path.relative_to(source)).replace(_snake(old), _snake(name))
        files[place] = _renamed(path.read_text(), former, schema)
    return files


def _renamed(test: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """A test under the contract's new name: where it deploys it, and where it imports its handle."""
    test = test.replace(f'"{old["name"]}"', f'"{new["name"]}"')
    module = bindings.module_name(old)
    if f"from {module} import" in test:
        test = test.replace(module, bindings.module_name(new))
        test = re.sub(rf"\b{bindings.handle_name(old)}\b", bindings.handle_name(new), test)
    return test


def _schema(name: str, text: str) -> Mapping[str, Any]:
    """What the renamed schema says: its rules say whether the name is one."""
    try:
        schema = core.Schema.parse(text).describe()
    except core.SchemaDiagnostics:
        schema = {"name": None}
    if schema["name"] != name:
        raise core.RequestBadName({"what": "contract", "name": name})
    return schema


def _cargo_toml(name: str, version: str) -> str:
    """The package, with the lints and the profile of the workspace of templates."""
    text = (CONTRACTS / "Cargo.toml").read_text()
    package = tomllib.loads(text)["workspace"]["package"]
    rest = text[text.index(_WORKSPACE_LINTS) :].replace(_WORKSPACE_LINTS, "[lints.")
    fields = {"name": name, "version": version, "sdk": sdk.dependency(sdk.own()), "rest": rest}
    return CARGO.format(**(package | fields))


def _cargo_config() -> str:
    flags = "".join(f'  "-C", "link-arg={flag}",\n' for flag in LINKER)
    lines = (
        f'[build]\ntarget = "{TARGET}"\n',
        "# 64 KiB of stack, and at most 16 pages of memory: an instance with few pages starts sooner, and a module",
        "# without a maximum is refused.",
        f"[target.{TARGET}]\nrustflags = [\n{flags}]\n",
    )
    return "\n".join(lines)


def _lock(name: str, version: str) -> str:
    """The templates' lock with this contract in place of theirs: what the SDK needs, and nothing else."""
    head, *blocks = (CONTRACTS / "Cargo.lock").read_text().split("[[package]]\n")
    known = {str(tomllib.loads(block)["name"]): block.rstrip() for block in blocks}
    kept, waiting = {}, ["ghost-sdk"]
    while waiting:
        each = waiting.pop()
        if each not in kept:
            kept[each] = known[each]
            waiting += [str(word).split()[0] for word in tomllib.loads(known[each]).get("dependencies", [])]
    if name in kept:
        raise core.RequestNameTaken({"what": "crate", "name": name})
    kept[name] = f'name = "{name}"\nversion = "{version}"\ndependencies = [\n "ghost-sdk",\n]'
    return head + "\n\n".join(f"[[package]]\n{kept[each]}" for each in sorted(kept)) + "\n"


def _readme(name: str, source: Path, schema: Mapping[str, Any]) -> str:
    """The template's page under the new name, and what to do next; a recipe has no page but its summary."""
    if (source / "README.md").is_file():
        _, _, page = (source / "README.md").read_text().partition("\n")
        page = CONSOLE.sub(lambda block: re.sub(rf"\b{source.name}\b", name, block[0]), page)
    else:
        page = f"\n{schema['summary']}\n"
    wanted = [each["name"] for method in schema["methods"] if method["name"] == "init" for each in method["args"]]
    args = "".join(f" --{each.replace('_', '-')} {each.upper()}" for each in wanted)
    return "\n".join([f"# {name}", page, NEXT.format(name=name, args=args)])


def _snake(name: str) -> str:
    return name.replace("-", "_")
