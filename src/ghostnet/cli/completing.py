"""What a shell is given to complete: names of keys, accounts, contracts, methods, arguments, and values of enums.

For the parameters of commands, which click asks. From the user's folder, kept schemas and folders of contracts;
whatever goes wrong completes to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ghostnet.cli.session import Session

Described = Iterable[tuple[str, str]]
"""What there is to choose from: a word, and what is said of it."""
Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem[str]]"]


def keys(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Names of keys."""
    return _items(lambda: ((each.name, each.address) for each in _session(context).entries()), incomplete)


def contracts(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Names of contracts."""

    def there() -> Described:
        return _session(context).contracts.items()

    return _items(there, incomplete)


def accounts(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Names of whatever has an address."""
    return _items(lambda: _addresses(context), incomplete)


def profiles(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Names of profiles."""
    return _items(lambda: ((name, "") for name in _session(context).profiles.names()), incomplete)


def kinds(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Kinds of actions."""

    def there() -> Described:
        from ghostnet.actions.kinds import KINDS  # noqa: PLC0415  help does not need it

        return ((name, "") for name in KINDS)

    return _items(there, incomplete)


def sources(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Paths, which the shell knows, and names of templates."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415  only a shell asks

    return [CompletionItem(incomplete, type="file"), *templates(context, parameter, incomplete)]


def templates(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Names of templates."""

    def there() -> Described:
        from ghostnet.authoring import scaffold  # noqa: PLC0415  help does not need it

        return ((name, "") for name in scaffold.templates())

    return _items(there, incomplete)


def methods(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Methods that may be called of the contract that the line names."""

    def there() -> Described:
        from ghostnet.client.contract import KINDS_CALLED  # noqa: PLC0415  help does not need it

        description = _description(context)
        called = (each for each in description["methods"] if each["kind"] in KINDS_CALLED)
        yield from ((each["name"], each["summary"]) for each in called)
        yield from ((each["name"], each["text"]) for each in description["invariants"])

    return _items(there, incomplete)


def words(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Values of the argument that the line ends with; the names of arguments where it ends with none."""

    def there() -> Described:
        given = context.params.get("words") or ()
        last = given[-1] if given else ""
        declared = _method(context)
        if not last.startswith("--"):
            return _argument_names(context, declared)
        name = last[2:].replace("-", "_")
        kind = next((str(each["type"]) for each in declared["args"] if each["name"] == name), "")
        return _values(context, kind)

    return _items(there, incomplete)


def argument_names(context: click.Context, incomplete: str) -> list[CompletionItem[str]]:
    """Options for arguments that the line does not give yet."""
    return _items(lambda: _argument_names(context, _method(context)), incomplete)


def _argument_names(context: click.Context, declared: Mapping[str, Any]) -> Described:
    given = {word.partition("=")[0].replace("_", "-") for word in context.params.get("words") or ()}
    for each in declared["args"]:
        option = f"--{each['name'].replace('_', '-')}"
        if option not in given:
            yield option, f"{each['type']} {each.get('doc') or ''}".strip()


def _values(context: click.Context, kind: str) -> Described:
    inner = kind.removeprefix("option<").removesuffix(">") if kind.startswith("option<") else kind
    if inner == "bool":
        return (("true", ""), ("false", ""))
    if inner == "address" or inner.startswith("list<address"):
        return _addresses(context)
    types = {each["name"]: each for each in _description(context)["types"]}
    return ((name, "") for name in types.get(inner, {}).get("variants") or ())


def _addresses(context: click.Context) -> Described:
    session = _session(context)
    yield from ((each.name, each.address) for each in session.entries())
    yield from session.contracts.items()


def _method(context: click.Context) -> Mapping[str, Any]:
    from ghostnet.client.contract import method_of  # noqa: PLC0415  help does not need it

    # `deploy` and `upgrade` name no method: they run one and the same of whatever they are given.
    named = context.params.get("method")
    return method_of(_description(context), str(getattr(context.command, "runs", "") if named is None else named))


def _description(context: click.Context) -> dict[str, Any]:
    if "source" in context.params:
        from ghostnet.authoring.building import schema_of  # noqa: PLC0415  help does not need it

        return schema_of(context.params["source"]).describe()
    from ghostnet.cli import schemas  # noqa: PLC0415  help does not need it

    return schemas.cached(_session(context), context.params["contract"]).describe()


def _session(context: click.Context) -> Session:
    from ghostnet.cli.session import Session  # noqa: PLC0415  help does not need it
    from ghostnet.cli.settings import Flags  # noqa: PLC0415  help does not need it

    given = {name: context.params.get(f"flag_{name}") for name in ("home", "profile", "node")}
    return Session(Flags(**given))


def _items(there: Callable[[], Described], incomplete: str) -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem  # noqa: PLC0415  only a shell asks

    try:
        found = dict(there())
    except Exception:  # noqa: BLE001  a shell that completes has nowhere to show an error
        return []
    return [CompletionItem(word, help=said or None) for word, said in found.items() if word.startswith(incomplete)]
