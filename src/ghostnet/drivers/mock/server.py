"""The mock's target, a process of its own: lists that grow and sums that rise, each effect on disk before its answer.

For tests. `python -m ghostnet.drivers.mock.server FILE` listens on a free port of 127.0.0.1 and prints it. Nothing here
is idempotent: what comes twice happens twice, unless the fence says otherwise. FILE is the record of all that happened,
and all that a restart needs.

A message is two bytes of length and a canonical list; so is its answer. Every answer begins with a word.
"""

from __future__ import annotations

import os
import socketserver
import struct
import sys
import threading
from pathlib import Path

from ghostnet.core import CodecError, Value, decode, encode


class World:
    """The target's state, and its record on disk."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, Value] = {}
        self._epochs: dict[bytes, int] = {}
        self._open: dict[int, tuple[bytes, int]] = {}
        self._actions: dict[int, bytes] = {}
        self._tokens = 0
        self._effects: list[list[Value]] = []
        data = path.read_bytes() if path.exists() else b""
        whole = 0
        while len(data) >= whole + 2 and len(data) >= whole + 2 + (size := int.from_bytes(data[whole : whole + 2])):
            self._happen(decode(data[whole + 2 : whole + 2 + size]))
            whole += 2 + size
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._file, whole)  # what was cut was never answered
        os.lseek(self._file, 0, os.SEEK_END)

    def answer(self, message: Value) -> list[Value]:  # noqa: PLR0911  one for each kind of message
        """What one message is answered with."""
        with self._lock:
            match message:
                case ["get", str(key)]:
                    return ["ok", self._values.get(key)]
                case ["effects", str(key)]:
                    return ["ok", sum(effect[2] == key for effect in self._effects)]
                case ["fence", bytes(action), int(epoch)]:
                    if epoch < self._epochs.get(action, 0):
                        return ["fenced", f"epoch {self._epochs[action]}"]
                    self._record(["fence", action, epoch, self._tokens + 1])
                    return ["ok", self._tokens]
                case ["close", int(token)]:
                    if token in self._open:
                        self._record(["close", token])
                    return ["ok"]
                case ["done", int(token), str(op), str(key), arg]:
                    whose = self._actions.get(token)
                    return ["ok", any(effect == [whose, op, key, arg] for effect in self._effects)]
                case ["do", str(op), str(key), arg, expected, int(token)] if self._fits(op, key, arg):
                    return self._do(op, key, arg, expected, token)
                case _:
                    return ["nonsense"]

    def _fits(self, op: str, key: str, arg: Value) -> bool:
        """Whether an operation can be done to what is there."""
        there = self._values.get(key)
        if op == "append":
            return isinstance(arg, str) and (there is None or isinstance(there, list))
        if op == "drop":
            return arg is None and isinstance(there, list) and bool(there)
        return op == "add" and isinstance(arg, int) and (there is None or isinstance(there, int))

    def _do(self, op: str, key: str, arg: Value, expected: Value, token: int) -> list[Value]:
        """One effect."""
        if token not in self._open:
            return ["fenced", "the fence is closed"]
        action, epoch = self._open[token]
        if epoch < self._epochs[action]:
            return ["fenced", f"epoch {self._epochs[action]}"]
        if self._values.get(key) != expected:
            return ["moved"]
        self._record(["do", op, key, arg, token])
        return ["ok"]

    def _record(self, what: list[Value]) -> None:
        """Writes what happens, and lets it happen once that is on disk."""
        data = encode(what)
        os.write(self._file, struct.pack("!H", len(data)) + data)
        os.fsync(self._file)
        self._happen(what)

    def _happen(self, what: Value) -> None:
        """Changes the state."""
        match what:
            case ["fence", bytes(action), int(epoch), int(token)]:
                self._epochs[action] = epoch
                self._open[token] = (action, epoch)
                self._actions[token] = action
                self._tokens = token
            case ["close", int(token)]:
                del self._open[token]
            case ["do", str(op), str(key), arg, int(token)]:
                self._values[key] = self._changed(op, self._values.get(key), arg)
                self._effects.append([self._actions[token], op, key, arg])

    @staticmethod
    def _changed(op: str, there: Value, arg: Value) -> Value:
        """A value after an operation that fits it; what nothing is left of is not there."""
        if op == "add":
            return (there if isinstance(there, int) else 0) + (arg if isinstance(arg, int) else 0) or None
        items = there if isinstance(there, list) else []
        return (items[:-1] if op == "drop" else [*items, arg]) or None


class Handler(socketserver.BaseRequestHandler):
    """One connection, until it is closed."""

    def handle(self) -> None:
        """Answers each message."""
        while (head := self._exactly(2)) and (body := self._exactly(int.from_bytes(head))):
            try:
                answer = encode(self.server.world.answer(decode(body)))  # type: ignore[attr-defined]  # set by serve
            except CodecError:
                return
            self.request.sendall(struct.pack("!H", len(answer)) + answer)

    def _exactly(self, size: int) -> bytes:
        """So many bytes; fewer: the connection ended."""
        data = b""
        while len(data) < size and (part := self.request.recv(size - len(data))):
            data += part
        return data if len(data) == size else b""


def main(path: Path) -> None:
    """Serves until it is ended."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.world = World(path)  # type: ignore[attr-defined]  # what the handlers answer from
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
