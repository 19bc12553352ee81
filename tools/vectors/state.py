"""Computes tests/vectors/state.json: roots and proofs of the state tree, from the page docs/spec/state.md alone.

Independent of the Rust code and for its tests: plain recursion over sorted leaves, Protobuf written by hand, hashlib
only. It does not read or verify proofs.

    python3 tools/vectors/state.py > tests/vectors/state.json
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256

EMPTY = bytes(32)
Entries = dict[bytes, bytes]
Leaf = tuple[bytes, bytes]  # key hash, leaf hash


def digest(data: bytes) -> bytes:
    return sha256(data).digest()


def bit(path: bytes, depth: int) -> int:
    return path[depth // 8] >> (7 - depth % 8) & 1


def leaf(key: bytes, value: bytes) -> Leaf:
    return digest(key), digest(b"\x00" + digest(key) + digest(value))


def root(leaves: list[Leaf], depth: int = 0) -> bytes:
    """Hash of the subtree of leaves that share their first `depth` bits; a leaf alone is its own subtree."""
    if len(leaves) <= 1:
        return leaves[0][1] if leaves else EMPTY
    halves = [[one for one in leaves if bit(one[0], depth) == side] for side in (0, 1)]
    if not halves[0] or not halves[1]:
        alone = halves[0] or halves[1]
        below = root(alone, depth + 1)
        pair = (below, EMPTY) if halves[0] else (EMPTY, below)
    else:
        pair = (root(halves[0], depth + 1), root(halves[1], depth + 1))
    return digest(b"\x01" + pair[0] + pair[1])


def siblings(leaves: list[Leaf], path: bytes) -> list[bytes]:
    """Hashes beside the way from the root down to the leaf at `path`."""
    found, depth = [], 0
    while len(leaves) > 1:
        other = [one for one in leaves if bit(one[0], depth) != bit(path, depth)]
        leaves = [one for one in leaves if bit(one[0], depth) == bit(path, depth)]
        found.append(root(other, depth + 1))
        depth += 1
    return found


def varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def field(number: int, data: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(data)) + data


LEAF_OP = b"\x08\x01\x10\x01\x18\x01" + field(5, b"\x00")  # SHA256 three times, NO_PREFIX


def existence(entries: Entries, key: bytes) -> bytes:
    path = digest(key)
    leaves = [leaf(*entry) for entry in entries.items()]
    out = field(1, key) + field(2, entries[key]) + field(3, LEAF_OP)
    steps = list(enumerate(siblings(leaves, path)))
    for depth, sibling in reversed(steps):
        step = field(2, b"\x01" + sibling) if bit(path, depth) else field(2, b"\x01") + field(3, sibling)
        out += field(4, b"\x08\x01" + step)
    return out


def proof(entries: Entries, key: bytes) -> bytes:
    if key in entries:
        return field(1, existence(entries, key))
    before = [other for other in entries if digest(other) < digest(key)]
    after = [other for other in entries if digest(other) > digest(key)]
    out = field(1, key)
    if before:
        out += field(2, existence(entries, max(before, key=digest)))
    if after:
        out += field(3, existence(entries, min(after, key=digest)))
    return field(2, out)


def case(name: str, entries: Entries, keys: list[bytes]) -> dict[str, object]:
    return {
        "name": name,
        "entries": [{"key": key.hex(), "value": value.hex()} for key, value in entries.items()],
        "root": root([leaf(*entry) for entry in entries.items()]).hex(),
        "proofs": [
            {
                "key": key.hex(),
                "value": entries[key].hex() if key in entries else None,
                "proof": proof(entries, key).hex(),
            }
            for key in keys
        ],
    }


def mined(start: bytes, bits: int, count: int) -> list[bytes]:
    """Keys whose hashes share their first `bits` bits with that of `start`."""
    target = int.from_bytes(digest(start)) >> (256 - bits)
    found, number = [start], 0
    while len(found) < count:
        candidate = b"mined/%d" % number
        if int.from_bytes(digest(candidate)) >> (256 - bits) == target:
            found.append(candidate)
        number += 1
    return found


def numbered(count: int) -> Entries:
    return {b"key/%d" % number: b"value/%d" % number for number in range(count)}


def cases() -> list[dict[str, object]]:
    deep = mined(b"deep", 14, 20)
    contract = b"\x01" + digest(b"contract")
    return [
        case("an empty tree", {}, [b"absent"]),
        case("one entry", {b"key": b"value"}, [b"key", b"before or after", b"another"]),
        case("two entries", {b"a": b"1", b"b": b"2"}, [b"a", b"b", b"c", b"d", b"e"]),
        case("keys that differ only in where they end", {b"ab": b"c", b"a": b"bc"}, [b"ab", b"a", b"abc"]),
        case(
            "long key and value",
            {contract + bytes(range(256)): bytes(4096), b"x": b"y"},
            [contract + bytes(range(256)), contract],
        ),
        case("a hundred entries", numbered(100), [b"key/%d" % number for number in range(0, 120, 10)]),
        case(
            "twenty keys mined to share 14 bits", {key: key for key in deep}, [deep[0], deep[7], b"absent", b"deep/2"]
        ),
        case("a thousand entries", numbered(1000), [b"key/%d" % number for number in range(900, 1100, 25)]),
    ]


def main() -> None:
    json.dump({"cases": cases()}, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
