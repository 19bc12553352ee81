"""What in a module costs much: rules over its bytes and its graph, with the price of each finding.

For `ghostcli contract build`. It stands on what really costs (interface/gas.toml): bytes when code is stored, KiB and
pages at every call, loads from a large memory. A rule is one function; `RULES` is all of them. Nothing here is a
mistake: the ledger's rules refuse what is wrong (an export that is no method, a section for debuggers), and
`contract check` finds what is likely meant otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ghostnet.authoring.graph import Graph, graph_of
from ghostnet.authoring.prices import PRICES, WEIGHTS
from ghostnet.authoring.sizes import CUSTOM, Reader, sections

KIB: Final = 1024
PAGE_KIB: Final = 64
MEMORY, DATA = 5, 11
"""Numbers of sections."""
SCHEMA: Final = "ghost.schema"
NEAR_PAGES: Final = 16
"""Pages of memory that are near (docs/spec/modules.md, "Metering"): what is behind them costs more."""
MOST_GAS: Final = 100_000_000
"""Most gas of a transaction (docs/spec/transactions.md)."""
STORED_BYTE: Final = PRICES["store_code"].per_byte + PRICES["transaction"].per_byte
"""Gas of a byte of a module, once: it is checked, compiled and kept, and came in a transaction."""

USUAL_PAGES: Final = 2
"""Pages at start of a contract without much static data: one of stack, one of the rest."""
LARGE_MODULE: Final = 128 * KIB
"""Bytes. A quarter of what is accepted; storing it takes a quarter of the gas of a transaction."""
LARGE_FUNCTION: Final = 16 * KIB
"""Bytes. A quarter of what is accepted of a body; the largest of the templates has 4 KiB."""
LARGE_SCHEMA: Final = 16 * KIB
"""Bytes. A quarter of what is accepted; the largest of the templates has 7 KiB, and reads like a page."""
LARGE_DATA: Final = 8 * KIB
"""Bytes. As much as the smallest contract has in all; templates have half a KiB."""
MUCH_COPIED: Final = KIB
"""Bytes. Two or three small functions of the SDK are there twice in every contract, 150 bytes in all."""
MUCH_UNREACHED: Final = 256
"""Bytes. A linker leaves what no function leads to out, but for functions whose address is taken."""
MUCH_FORMATTING: Final = 256
"""Bytes. One `format!` links two to ten KiB; less are only traces of a trait."""
DEAR_METHOD: Final = MOST_GAS // 10
"""Gas. Ten such calls are all that a transaction holds, and a list may still grow."""
NAMED: Final = 3
"""Functions that a sentence names."""


@dataclass(frozen=True)
class Facts:
    """What the rules look at.

    Attributes:
        module: Its bytes, as the ledger's rules accept them.
        graph: Which function leads to which.
        names: Names of functions by number, as far as they are known.
        gas: Method to the gas of its dearest call over the tests, where that was kept.

    """

    module: bytes
    graph: Graph
    names: Mapping[int, str]
    gas: Mapping[str, int]

    def name(self, number: int) -> str:
        """What a function is called, or its number."""
        exported = (name for name, each in self.graph.exports.items() if each == number)
        return next(exported, None) or self.names.get(number, f"#{number}")

    def own(self) -> Iterator[tuple[int, int]]:
        """Number and bytes of each of its own functions, largest first."""
        first = len(self.graph.imports)
        sizes = ((number, len(body)) for number, body in enumerate(self.graph.bodies, start=first))
        return iter(sorted(sizes, key=lambda each: -each[1]))


@dataclass(frozen=True)
class Finding:
    """One thing that costs much.

    Attributes:
        rule: Which rule found it.
        subject: What it is about: a function, a section, a method.
        text: What it is, in a sentence.
        way_out: What makes it cheaper.
        bytes: Bytes of the module that come of it.
        gas: What it costs.
        each: When that is paid: `store` once, `call` at each call, `load` at each load from memory.

    """

    rule: str
    subject: str
    text: str
    way_out: str
    bytes: int
    gas: int
    each: str


def findings(module: bytes, names: Mapping[int, str], gas: Mapping[str, int]) -> list[Finding]:
    """Everything that the rules find; arguments as `Facts` has them."""
    facts = Facts(module, graph_of(module), names, gas)
    return [finding for rule in RULES for finding in rule(facts)]


def large_module(facts: Facts) -> Iterator[Finding]:
    """A module whose storing takes a large part of a transaction's gas."""
    size = len(facts.module)
    if size > LARGE_MODULE:
        each_call = PRICES["call_kib"].base * -(-size // KIB)
        largest = _listed(f"{facts.name(number)} {bytes_:,}" for number, bytes_ in facts.own())
        text = f"the module is large: {512 * KIB:,} bytes are accepted, and each call pays {each_call:,} gas for these"
        way_out = f"its largest functions are {largest}; what is seldom called may be a contract of its own"
        gas = PRICES["store_code"].base + STORED_BYTE * size
        yield Finding("large_module", "module", text, way_out, size, gas, "store")


def large_function(facts: Facts) -> Iterator[Finding]:
    """A function near what is accepted of one."""
    for number, size in facts.own():
        if size > LARGE_FUNCTION:
            name = facts.name(number)
            text = f"{name} is a large function: {64 * KIB:,} bytes are accepted of one"
            way_out = "split it, or keep what it calls in a loop from being inlined: #[inline(never)]"
            yield _stored("large_function", name, text, way_out, size)


def format_machinery(facts: Facts) -> Iterator[Finding]:
    """Functions of core::fmt that an export can reach. Only names tell."""
    reached = facts.graph.reached(facts.graph.exports.values())
    formatting = {number for number in reached if _formats(facts.names.get(number, ""))}
    size = sum(len(facts.graph.body(number)) for number in formatting)
    if size > MUCH_FORMATTING:
        wanting = _wanting(facts, reached, formatting)
        text = f"{len(formatting)} functions of core::fmt are linked in, for {_listed(wanting)}"
        way_out = (
            "do without format!, to_string() and {} there; errors and events carry values, and their schema the words"
        )
        yield _stored("format_machinery", wanting[0] if wanting else "core::fmt", text, way_out, size)


def memory_pages(facts: Facts) -> Iterator[Finding]:
    """More memory at start than a contract needs; each page is paid at each call."""
    pages, _ = _memory(facts)
    if pages > USUAL_PAGES:
        more, far = pages - USUAL_PAGES, max(0, pages - NEAR_PAGES)
        gas = PRICES["call_page"].base * (more - far) + PRICES["call_far_page"].base * far
        text = f"memory begins with {pages} pages, {more} more than most contracts need"
        way_out = "make static data smaller, or the stack: link with -zstack-size=65536, as the templates do"
        yield Finding("memory_pages", "memory", text, way_out, 0, gas, "call")


def far_memory(facts: Facts) -> Iterator[Finding]:
    """Memory that may grow so far that each load is priced as a cache miss."""
    _, most = _memory(facts)
    if most > NEAR_PAGES:
        gas = WEIGHTS["load_far"] - WEIGHTS["load"]
        loads = f"its {facts.graph.loads():,} loads are priced as far"
        text = f"memory may grow to {most} pages, more than {NEAR_PAGES}: {loads}"
        way_out = "link with --max-memory=1048576, as the templates do, and keep what is large in storage"
        yield Finding("far_memory", "memory", text, way_out, 0, gas, "load")


def leftover_section(facts: Facts) -> Iterator[Finding]:
    """A section that nobody reads on chain."""
    for name, body in _custom(facts):
        if name != SCHEMA:
            text = f"the section {name} is left in, and nothing on chain reads it"
            yield _stored(
                "leftover_section", name, text, "strip it: strip = true in [profile.release]", _with_head(body)
            )


def large_schema(facts: Facts) -> Iterator[Finding]:
    """A schema of many words."""
    for name, body in _custom(facts):
        if name == SCHEMA and len(body) > LARGE_SCHEMA:
            text = "the schema is long: its summaries, docs and texts are on chain too"
            way_out = "say it in fewer words, and what is longer in a page that the summary names"
            yield _stored("large_schema", SCHEMA, text, way_out, _with_head(body))


def large_data(facts: Facts) -> Iterator[Finding]:
    """Much static data."""
    segments = list(_segments(facts))
    size, zeros = sum(map(len, segments)), sum(segment.count(0) for segment in segments)
    if size > LARGE_DATA:
        text = f"there is much static data, {zeros:,} bytes of it zero"
        way_out = "work tables out when they are needed, or keep them in storage; let what begins as zero be all zero"
        yield _stored("large_data", "data", text, way_out, size)


def unreached_functions(facts: Facts) -> Iterator[Finding]:
    """Functions that no export leads to: their addresses are taken, so that the linker had to keep them."""
    reached = facts.graph.reached(facts.graph.exports.values())
    dead = [(number, size) for number, size in facts.own() if number not in reached]
    size = sum(size for _, size in dead)
    if size > MUCH_UNREACHED:
        names = [facts.name(number) for number, _ in dead]
        text = f"no method can reach {_listed(names)}"
        way_out = "take out what holds their addresses: a table of functions, or a trait object that is never called"
        yield _stored("unreached_functions", names[0], text, way_out, size)


def copied_functions(facts: Facts) -> Iterator[Finding]:
    """The same code several times: a generic function made for several types."""
    count = Counter(bytes(body) for body in facts.graph.bodies)
    copies = [number for number, _ in facts.own() if count[facts.graph.body(number)] > 1]
    size = sum((often - 1) * len(body) for body, often in count.items())
    if size > MUCH_COPIED:
        names = list(dict.fromkeys(facts.name(number) for number in copies))
        text = f"the same code is there more than once: {_listed(names)}"
        way_out = "move what does not depend on the type into a function that is not generic"
        yield _stored("copied_functions", names[0], text, way_out, size)


def dear_method(facts: Facts) -> Iterator[Finding]:
    """A method that took a large part of a transaction's gas in a test."""
    for method, gas in facts.gas.items():
        if gas > DEAR_METHOD:
            text = f"{method} is dear: a transaction has {MOST_GAS:,} gas in all"
            way_out = "do the work in parts: a page for each call, or a wakeup that goes on where the last one ended"
            yield Finding("dear_method", method, text, way_out, 0, gas, "call")


RULES: Final[tuple[Callable[[Facts], Iterator[Finding]], ...]] = (
    large_module,
    large_function,
    format_machinery,
    copied_functions,
    unreached_functions,
    large_data,
    large_schema,
    leftover_section,
    memory_pages,
    far_memory,
    dear_method,
)


def _stored(rule: str, subject: str, text: str, way_out: str, size: int) -> Finding:
    """What costs by its bytes, once."""
    return Finding(rule, subject, text, way_out, size, STORED_BYTE * size, "store")


def _with_head(section: bytes) -> int:
    """Bytes of a section with its number and its length, which is a LEB128."""
    return 1 + -(-len(section).bit_length() // 7) + len(section)


def _formats(name: str) -> bool:
    """Whether a function is of core::fmt, or implements one of its traits; Rust's newer symbols say it with lengths."""
    return "core::fmt::" in name or "4core3fmt" in name


def _wanting(facts: Facts, reached: Iterable[int], formatting: set[int]) -> list[str]:
    """The functions for whose sake formatting is there: the nearest callers that are not Rust's own library."""
    callers: dict[int, set[int]] = {}
    for number in reached:
        for called in facts.graph.leads_to.get(number, ()):
            callers.setdefault(called, set()).add(number)
    seen, waiting, found = set(formatting), sorted(formatting), set()
    while waiting:
        for caller in callers.get(waiting.pop(), set()) - seen:
            seen.add(caller)
            name = facts.name(caller)
            if name.lstrip("<&").startswith(("core::", "alloc::", "std::", "_R")):
                waiting.append(caller)
            else:
                found.add(name)
    return sorted(found)


def _custom(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """Name and content of each custom section."""
    for number, body in sections(facts.module):
        if number == CUSTOM:
            yield Reader(body).block().decode(errors="replace"), body


def _memory(facts: Facts) -> tuple[int, int]:
    """Pages at start, and at most; a contract's memory has a maximum."""
    reader = Reader(dict(sections(facts.module))[MEMORY])
    reader.number(), reader.byte()
    return reader.number(), reader.number()


def _segments(facts: Facts) -> Iterator[bytes]:
    """Data segments: of memory 0 at a constant place, the one form that is accepted."""
    reader = Reader(dict(sections(facts.module)).get(DATA, b"\0"))
    for _ in range(reader.number()):
        reader.number()
        while reader.byte() != 0x0B:  # i32.const N or global.get N, then end
            reader.number()
        yield reader.block()


def _listed(names: Iterable[str]) -> str:
    """The first ones, and whether there are more."""
    given = list(names)
    return ", ".join(given[:NAMED]) + (f" and {len(given) - NAMED} more" if len(given) > NAMED else "")
