"""Observers: accounts whose word on a site a contract counts, and that look at it by themselves.

For `agent run`. Each table of `observe.toml` is a site, the contract that is told, and a thread that looks. What is
told is what was just seen, never an older look: a report is signed for half a minute, and nothing is sent later. An
observer that cannot look, or whose chain is away, says nothing, and silence counts for nothing.

```toml
[[observe]]
contract = "dns-failover"              # its address; `agent observe` takes its name, too
http = "https://www.example.org/health"
at = "192.0.2.1"                       # where that is asked: a name is never looked up
expect = 200                           # the status of a site that is up; a redirect is another one
every = "10s"
timeout = "3s"                         # for all of a look
failures = 3                           # in a row, before it is down; one look that succeeds, and it is up
```

`tcp = "192.0.2.1:443"` in place of `http` only connects.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import re
import secrets
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ghostnet import core
from ghostnet.agent.look import Http, Site, look
from ghostnet.client import Client, ContractHandle
from ghostnet.client.files import FileRefusedError, read_private
from ghostnet.client.keys import Signer
from ghostnet.schema.values import duration_of, duration_text, time_of

log = logging.getLogger(__name__)

FILE: Final = "observe.toml"
MOST_BYTES: Final = 64 * 1024
MOST_SITES: Final = 16
"""Each has a thread; who watches more runs another agent."""
LEAST_EVERY_MS: Final = 1_000
"""A site is looked at, and not put under load."""
MOST_EVERY_MS: Final = 3_600_000
"""Longest that a report of dns-failover counts."""
MOST_TIMEOUT_MS: Final = 60_000
MOST_FAILURES: Final = 100
VALID_MS: Final = 30_000
"""From a look to the block of its report, from which the contract counts: what was seen earlier is no news."""
ANSWER_MS: Final = 10_000
"""Longest wait for a node's answer."""
CLOSE_SECONDS: Final = 2.0
"""For the threads to end. One that waits longer, for a site or a node, ends with the process."""
WORDS: Final = {"contract", "tcp", "http", "at", "expect", "every", "timeout", "failures"}
TARGET: Final = re.compile(r"[!-~]{1,2000}")
HOST: Final = re.compile(r"[A-Za-z0-9._-]{1,253}")


@dataclass(frozen=True)
class Table:
    """A site, and who is told of it.

    Attributes:
        contract: The contract's address.
        site: What is looked at.
        every_ms: From the start of one look to that of the next.
        failures: So many in a row, and it is down.
        said: The table as it was written.

    """

    contract: bytes
    site: Site
    every_ms: int
    failures: int
    said: Mapping[str, Any]


class Observer:
    """One site, looked at for ever.

    Args:
        table: What it looks at, and whom it tells.
        client: A client of the chain.
        signer: Signs for the account that is an observer.
        paused: Whether nothing may be told to a contract now.

    """

    def __init__(self, table: Table, client: Client, signer: Signer, paused: Callable[[str], bool]) -> None:
        self.table, self._client, self._signer = table, client, signer
        self._contract, self._account = (core.address_text(one) for one in (table.contract, signer.auth.address))
        self._paused = paused
        self._failed, self._looked = 0, 0.0

    def run(self, stop: threading.Event) -> None:
        """Looks and tells until it is stopped. Whatever fails, the next look comes."""
        while not stop.is_set():
            begun = time.monotonic()
            try:
                self.round()
            except core.GhostError as error:
                log.warning("nothing reported", extra={"contract": self._contract, "why": error.text})
            except OSError as error:
                log.warning("no look", extra={"contract": self._contract, "why": str(error)})
            except Exception:
                if not stop.is_set():  # else the client was closed under it
                    incident = secrets.token_hex(8)
                    log.exception("defect, no look", extra={"contract": self._contract, "incident": incident})
            stop.wait(max(0.0, begun + self.table.every_ms / 1_000 - time.monotonic()))

    def round(self) -> None:
        """One look, and a report where the contract does not count it already.

        Raises:
            GhostError: The report did not happen, or nobody knows in time whether it did.
            OSError: This machine could not look.

        """
        if self._paused(self._contract):
            self._failed = 0
            return
        why = look(self.table.site)
        self._looked = time.monotonic()
        self._failed = 0 if why is None else self._failed + 1
        if why is not None:
            log.info("looks down", extra={"contract": self._contract, "why": why, "in_a_row": self._failed})
        if why is None or self._failed >= self.table.failures:
            self._tell(down=why is not None)

    def _tell(self, *, down: bool) -> None:
        contract = self._client.contract(self.table.contract)
        if _is_news(self._client, contract, self._account, down=down) and not self._paused(self._contract):
            self._report(contract, down=down)

    def _report(self, contract: ContractHandle, *, down: bool) -> None:
        # What went by since the look, as with a slow node, is taken off.
        until = _now_ms(self._client) + VALID_MS - int((time.monotonic() - self._looked) * 1_000)
        plan = self._client.plan([contract.message("report", {"down": down})], self._signer.auth, valid_until=until)
        plan.trial.raise_if_refused()
        outcome = self._client.submit(plan, self._signer, seconds=VALID_MS / 1_000)
        assert outcome is not None  # it was waited for
        moved = contract.result("report", outcome.raise_if_refused().receipt.results[0])
        log.info("reported", extra={"contract": self._contract, "down": down, "began": moved})


def read(path: Path, resolved: Callable[[str], bytes] | None = None) -> list[Table]:
    """The tables of a file.

    Args:
        path: The file.
        resolved: The address of what a contract is called; without it, only addresses are understood.

    Raises:
        AgentBadPolicy: It cannot be read, or says something that is not understood.

    """
    try:
        found = tomllib.loads(read_private(path, most=MOST_BYTES, others_may_read=True).decode())
        entries = found.get("observe")
        if found.keys() != {"observe"} or not isinstance(entries, list) or not 0 < len(entries) <= MOST_SITES:
            raise _fault(f"it has something else than one to {MOST_SITES} tables [[observe]]")
        tables = [_table(entry, resolved or _address) for entry in entries]
    except (FileRefusedError, OSError, ValueError) as error:  # TOML or UTF-8 that is none is a ValueError
        raise core.AgentBadPolicy({"path": path, "reason": str(error)}) from error
    if len({table.contract for table in tables}) != len(tables):
        raise core.AgentBadPolicy({"path": path, "reason": "two tables are for one contract, which counts one word"})
    return tables


def text_of(tables: Sequence[Table]) -> str:
    """The tables as `read` takes them, each contract by its address."""
    # JSON's strings and numbers are TOML's.
    said = [dict(table.said) | {"contract": core.address_text(table.contract)} for table in tables]
    return "\n".join("[[observe]]\n" + "".join(f"{name} = {json.dumps(one[name])}\n" for name in one) for one in said)


def unfit(client: Client, table: Table, account: str) -> str | None:
    """Why an account cannot tell a contract what a table has it see; None if it can.

    Raises:
        GhostError: There is no such contract, or it takes no reports.

    """
    contract = client.contract(table.contract)
    contract.called("report")
    setup = contract.stored("setup")
    where = core.address_text(table.contract)
    if account not in setup["observers"]:
        return f"{account} is none of the observers of {where}"
    fresh = duration_of(setup["fresh"])
    if 2 * table.every_ms > fresh:
        return f"a report counts for {setup['fresh']} at {where}: `every` is at most {duration_text(fresh // 2)}"
    return None


@contextmanager
def observing(tables: Sequence[Table], client: Client, signer: Signer, paused: Callable[[str], bool]) -> Iterator[None]:
    """Looks at all sites, each in a thread of its own, until the end of the block."""
    stop = threading.Event()
    observers = [Observer(table, client, signer, paused) for table in tables]
    threads = [
        threading.Thread(target=each.run, args=(stop,), name=f"ghost-observe-{number}", daemon=True)
        for number, each in enumerate(observers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        end = time.monotonic() + CLOSE_SECONDS
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))


def _is_news(client: Client, contract: ContractHandle, account: str, *, down: bool) -> bool:
    """Whether the contract counts something else for the account, or half of the time that a report counts is over."""
    seen = contract.stored("seen", [account])
    if not down:
        return seen is not None and bool(seen["down"])
    if seen is None or not seen["down"]:
        return True
    fresh = duration_of(contract.stored("setup")["fresh"])
    return _now_ms(client) - time_of(seen["at"]) >= fresh // 2


def _now_ms(client: Client) -> int:
    """The chain's clock, ms since 1970."""
    status = client.status()
    return max(status.clock_ms, status.time_ms)


def _table(entry: object, resolved: Callable[[str], bytes]) -> Table:
    if not isinstance(entry, dict):
        raise _fault("observe is no table")
    if unknown := sorted(entry.keys() - WORDS):
        raise _fault(f"it has {', '.join(unknown)}; what can be said is {', '.join(sorted(WORDS))}")
    if ("tcp" in entry) == ("http" in entry):
        raise _fault("a table has either tcp or http")
    if "tcp" in entry and not entry.keys().isdisjoint({"at", "expect"}):
        raise _fault("at and expect go with http")
    seconds = _span(entry, "timeout", "3s", 1, MOST_TIMEOUT_MS) / 1_000
    return Table(
        contract=resolved(_text(entry, "contract")),
        site=_tcp(_text(entry, "tcp"), seconds) if "tcp" in entry else _http(entry, seconds),
        every_ms=_span(entry, "every", "10s", LEAST_EVERY_MS, MOST_EVERY_MS),
        failures=_number(entry, "failures", 3, 1, MOST_FAILURES),
        said=entry,
    )


def _tcp(text: str, seconds: float) -> Site:
    host, _, port = text.rpartition(":")
    if host.startswith("[") != (":" in host) or not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 1 << 16:
        raise _fault(f"tcp is no address and port, as 192.0.2.1:443: {text}")
    return Site(_ip("tcp", host.removeprefix("[").removesuffix("]")), int(port), seconds)


def _http(entry: Mapping[str, Any], seconds: float) -> Site:
    url = _text(entry, "http")
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    sound = TARGET.fullmatch(url) and parts.scheme in {"http", "https"} and "@" not in parts.netloc
    if not sound or "#" in url or port == 0 or not (HOST.fullmatch(host) or ":" in host):
        raise _fault(f"http is no URL, as http://192.0.2.1/health: {url}")
    secure = parts.scheme == "https"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    status = _number(entry, "expect", 200, 200, 599)
    address = _ip("at", _text(entry, "at")) if "at" in entry else _ip("http", host)
    return Site(address, port or (443 if secure else 80), seconds, Http(host, parts.netloc, target, secure, status))


def _ip(what: str, text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        way_out = "; `at` says where the name's server is" if what == "http" else ""
        raise _fault(f"{what} has no IP address but {text}, and names are not looked up{way_out}") from None


def _span(entry: Mapping[str, Any], name: str, usual: str, least: int, most: int) -> int:
    text = _text(entry, name) if name in entry else usual
    if not least <= (found := duration_of(text)) <= most:
        raise _fault(f"{name} is {text}, and not {duration_text(least)} to {duration_text(most)}")
    return found


def _number(entry: Mapping[str, Any], name: str, usual: int, least: int, most: int) -> int:
    found = entry.get(name, usual)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        raise _fault(f"{name} is no number from {least} to {most}")
    return found


def _text(entry: Mapping[str, Any], name: str) -> str:
    text = entry.get(name)
    if not isinstance(text, str) or not text.isascii() or not text.isprintable() or not text:
        raise _fault(f"{name} is no text")
    return text


def _address(text: str) -> bytes:
    try:
        return core.address_bytes(text)
    except core.RequestMalformedField:
        raise _fault(f"contract is no address but {text}: `ghostcli agent observe` finds it out") from None


def _fault(reason: str) -> ValueError:
    return ValueError(reason)
