"""Computes tests/vectors/types.json: values of every contract type in the five forms of interface/types.toml.

Independent of the Rust code and for its tests: CBOR (RFC 8949 section 4.2.1) and bech32m (BIP-350) are written out
below, dates are counted by `datetime`. The form `python` is an expression; a struct stands there as a dict.

    python3 tools/vectors/forms.py > tests/vectors/types.json
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

DECLARATIONS = """
[types.Status]
enum = ["free", "leased"]
[types.Lease.fields]
tenant = "address"
until = "time"
status = "Status"
note = "option<string<16>>"
"""

BECH32_CHARS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32M = 0x2BC830A3


def head(major: int, n: int) -> bytes:
    """The shortest head of an item."""
    if n < 24:
        return bytes([major << 5 | n])
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if n < 1 << 8 * size:
            return bytes([major << 5 | info]) + n.to_bytes(size, "big")
    raise ValueError(n)


def cbor(value: Any) -> bytes:
    """Canonical CBOR of ints of 64 bits, bytes, str, bool, None and lists."""
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(4, len(value)) + b"".join(cbor(item) for item in value)


def wide(n: int, *, signed: bool = False) -> bytes:
    """A 128-bit integer: 16 bytes, the sign bit flipped."""
    return (n + (1 << 127) if signed else n).to_bytes(16, "big")


def bech32m(data: bytes) -> str:
    """The text form of an address."""
    bits = int.from_bytes(data, "big") << -len(data) * 8 % 5
    count = -(-len(data) * 8 // 5)
    words = [bits >> 5 * i & 31 for i in reversed(range(count))]
    prefix = [ord(c) >> 5 for c in "ghost"] + [0] + [ord(c) & 31 for c in "ghost"]
    check = 1
    for word in prefix + words + [0] * 6:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ word
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    check ^= BECH32M
    return "ghost1" + "".join(BECH32_CHARS[word] for word in words + [check >> 5 * (5 - i) & 31 for i in range(6)])


def row(type_: str, value: Any, json_: Any, cli: str | None, toml: str | None, python: str) -> dict[str, Any]:
    """One value in all its forms; a form that cannot say it is null."""
    return {"type": type_, "cbor": cbor(value).hex(), "json": json_, "cli": cli, "toml": toml, "python": python}


def integers() -> list[dict[str, Any]]:
    """The edges of every integer type."""
    rows = []
    for bits in (8, 16, 32, 64):
        for n in (0, 23, 24, 255, (1 << bits) - 1):
            text = str(n)
            rows.append(row(f"u{bits}", n, n if bits < 64 else text, text, text, text))
    rows += [quoted("u128", wide(n), n) for n in (0, 1, 10**18, (1 << 128) - 1)]
    rows += [quoted("i64", n, n) for n in (0, 1, -1, -24, -25, -(1 << 63), (1 << 63) - 1)]
    return rows + [quoted("i128", wide(n, signed=True), n) for n in (0, -1, -(1 << 127), (1 << 127) - 1)]


def quoted(type_: str, value: Any, n: int) -> dict[str, Any]:
    """A number that JSON has in quotes."""
    return row(type_, value, str(n), str(n), str(n), str(n))


def texts() -> list[dict[str, Any]]:
    """Strings and bytes, empty, full and with what needs escaping."""
    plain = ("", "www", "été", 'a"b\\c', "\n", "\U0001f47b", "x" * 24)
    rows = [row("string<24>", text, text, text, json.dumps(text, ensure_ascii=False), repr(text)) for text in plain]
    sized = [("bytes<24>", data) for data in (b"", b"\0", bytes(range(24)))]
    sized += [(type_, bytes(range(32))) for type_ in ("bytes32", "hash")]
    rows += [row(type_, data, data.hex(), data.hex(), f'"{data.hex()}"', repr(data)) for type_, data in sized]
    for data in (bytes(32), bytes(range(32)), b"\xff" * 32):
        address = bech32m(data)
        rows.append(row("address", data, address, address, f'"{address}"', repr(address)))
    return rows


def times() -> list[dict[str, Any]]:
    """Moments and spans; days counted from the calendar of `datetime`."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    rows = []
    for moment in (
        epoch,
        datetime(2000, 2, 29, 23, 59, 59, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
        datetime(2100, 3, 1, 0, 0, 0, 250_000, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    ):
        span = moment - epoch
        ms = span.days * 86_400_000 + span.seconds * 1000 + span.microseconds // 1000
        text = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")
        rows.append(row("time", ms, text, text, text, str(ms)))
    far = str((1 << 64) - 1)
    rows.append(row("time", (1 << 64) - 1, far + "ms", far + "ms", f'"{far}ms"', far))
    day = 86_400_000
    spans = ((0, "0s"), (1, "1ms"), (30 * day, "30d"), (day + 12 * 3_600_000, "1d12h"), (61_001, "1m1s1ms"))
    for ms, text in (*spans, ((1 << 64) - 1, "213503982334d14h25m51s615ms")):
        rows.append(row("duration", ms, text, text, f'"{text}"', str(ms)))
    return rows


def amounts() -> list[dict[str, Any]]:
    """RLUSD, two decimals at least."""
    most = "340282366920938463463374607431768.211455"
    cases = (("0.00", 0), ("0.000001", 1), ("3.00", 3_000_000), ("0.50", 500_000), ("1234.5678", 1_234_567_800))
    return [
        row("rlusd", wide(micros), text, text, f'"{text}"', f"Rlusd('{text}')")
        for text, micros in (*cases, (most, (1 << 128) - 1))
    ]


def composites() -> list[dict[str, Any]]:
    """Lists, options, structs and enums."""
    who = bytes(range(32))
    address = bech32m(who)
    lease = [who, 1_798_761_600_000, 1, None]
    shown = {"tenant": address, "until": "2027-01-01T00:00:00Z", "status": "leased", "note": None}
    toml = f'{{ tenant = "{address}", until = 2027-01-01T00:00:00Z, status = "leased" }}'
    python = repr({"tenant": address, "until": lease[1], "status": "leased", "note": None})
    return [
        row("bool", True, True, "true", "true", "True"),
        row("bool", False, False, "false", "false", "False"),
        row("list<u8, 3>", [], [], "", "[]", "[]"),
        row("list<u8, 3>", [1, 2, 3], [1, 2, 3], "1,2,3", "[1, 2, 3]", "[1, 2, 3]"),
        row("list<string<4>, 2>", ["a,b", ""], ["a,b", ""], '["a,b", ""]', '["a,b", ""]', "['a,b', '']"),
        row("list<option<u8>, 2>", [None, 7], [None, 7], "[null, 7]", None, "[None, 7]"),
        row("option<u8>", None, None, None, None, "None"),
        row("option<u8>", 7, 7, "7", "7", "7"),
        row("option<rlusd>", wide(3_000_000), "3.00", "3.00", '"3.00"', "Rlusd('3.00')"),
        row("Status", 0, "free", "free", '"free"', "'free'"),
        row("Status", 1, "leased", "leased", '"leased"', "'leased'"),
        row("Lease", lease, shown, json.dumps(shown), toml, python),
        row("list<Lease, 2>", [lease], [shown], json.dumps([shown]), f"[{toml}]", f"[{python}]"),
    ]


def refused() -> list[dict[str, str]]:
    """Texts that are no value of their type, by form, each with the error it gives."""
    wrong_type, range_, form, long = "argument_type", "argument_range", "argument_format", "argument_too_long"
    cases = {
        ("json", "u8"): {
            "256": range_,
            "-1": form,
            "-0": form,
            "1.0": form,
            "1e2": form,
            "1e400": form,
            '"1"': wrong_type,
            "null": wrong_type,
        },
        ("json", "u64"): {
            "1": wrong_type,
            '"18446744073709551616"': range_,
            '"01"': form,
            '"+1"': form,
            '" 1"': form,
            '""': form,
        },
        ("json", "i64"): {
            '"-9223372036854775809"': range_,
            '"9223372036854775808"': range_,
            '"-0"': form,
            '"--1"': form,
        },
        ("json", "i128"): {'"170141183460469231731687303715884105728"': range_, '"0x10"': form},
        ("json", "bool"): {'"true"': wrong_type, "1": wrong_type, "yes": "bad_json"},
        ("json", "string<3>"): {
            '"four"': long,
            '"été"': long,
            "3": wrong_type,
            '"\\ud800"': "bad_json",
            '"\\udc00\\ud800"': "bad_json",
            '"\n"': "bad_json",
        },
        ("json", "bytes<2>"): {'"000000"': long, '"0"': form, '"0g"': form, '"0x"': "", '"00 00"': form},
        ("json", "hash"): {'"00"': form},
        ("json", "address"): {'"alice"': form, '"ghost1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"': form},
        ("json", "time"): {
            '"2027-02-29"': form,
            '"2027-13-01"': form,
            '"2027-1-1"': form,
            '"2027-01-01T24:00:00Z"': form,
            '"2027-01-01T00:00:60Z"': form,
            '"2027-01-01T00:00:00"': form,
            '"2027-01-01T00:00:00.1234Z"': form,
            '"1969-12-31"': form,
            '"2027-01-01t00:00:00z"': form,
            "1798761600000": wrong_type,
            '"+30d"': form,
        },
        ("json", "duration"): {
            '"30"': form,
            '"1h1d"': form,
            '"1d1d"': form,
            '"1.5d"': form,
            '"-1d"': form,
            '""': form,
            '"30 d"': form,
            '"99999999999999999999d"': form,
        },
        ("json", "rlusd"): {
            "3": wrong_type,
            "3.00": wrong_type,
            '"3.0000001"': form,
            '"-3"': form,
            '".5"': form,
            '"3."': form,
            '"1e3"': form,
            '"340282366920938463463374607431768.211456"': form,
        },
        ("json", "list<u8, 2>"): {
            "[1,2,3]": long,
            "[1,256]": range_,
            "1": wrong_type,
            "[1,": "bad_json",
            "[1,]": "bad_json",
        },
        ("json", "Status"): {'"sold"': form, "0": wrong_type},
        ("json", "Lease"): {
            "{}": "argument_missing",
            '{"a": 1}': "argument_unknown",
            '{"status": "free", "status": "free"}': "argument_repeated",
            "[]": wrong_type,
        },
        ("cli", "u8"): {"256": range_, "1.0": form, "": form, "one": form},
        ("cli", "bool"): {"yes": form, "1": form},
        ("cli", "list<u8, 2>"): {"1,": form, "1,2,3": long, "[1, 2": "bad_json"},
        ("cli", "time"): {"+30": form, "+": form, "tomorrow": form},
        ("cli", "rlusd"): {"$3": form, "3,00": form},
        ("cli", "Lease"): {"alice": "bad_json"},
        ("toml", "rlusd"): {"3.0": wrong_type},
        ("toml", "u64"): {"-1": form, "1.5": form, "18446744073709551616": range_},
        ("toml", "time"): {"2027-01-01T00:00:00": form, "00:00:00": form},
    }
    rows = []
    for (form_, type_), texts_ in cases.items():
        rows += [{"form": form_, "type": type_, "text": text, "slug": slug} for text, slug in texts_.items() if slug]
    return rows


def main() -> None:
    """Writes the vectors to stdout."""
    vectors = integers() + texts() + times() + amounts() + composites()
    found = {"declarations": DECLARATIONS, "vectors": vectors, "refused": refused()}
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
