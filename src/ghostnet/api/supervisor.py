"""Starts the edge, starts it again when it ends, and ends it with the node.

For `server`. The node goes on making blocks whatever happens here; only a first start that fails is the caller's to
know.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import shutil
import socket
import tempfile
import time
from pathlib import Path
from typing import Self

from ghostnet.api import envoy
from ghostnet.api.dispatcher import Dispatcher, EdgeLink
from ghostnet.api.edge import CONFIG_VARIABLE, EDGE_ERRORS, EdgeConfig
from ghostnet.api.envoy import Listen
from ghostnet.core import (
    GhostError,
    NodeEdgeFailed,
    NodeInternalFault,
    NodeNotServing,
    RequestBusy,
    RequestMessageRefused,
)
from ghostnet.node.logs import Log
from ghostnet.node.metrics import Metrics

START_SECONDS = 10.0
"""Longest start: Envoy takes 0.4 s alone, and some seconds when all cores are taken."""
POLL_SECONDS = 0.02
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 5.0
"""Pauses before starting again double between these; an edge that lived longer than the longest begins anew."""
END_SECONDS = 2.0
"""Time Envoy has to end by itself."""
KEPT_LINES = 20
"""Lines of the edge's last words that go into the log when it ends."""

_ERRORS: tuple[type[GhostError], ...] = (
    RequestBusy,
    RequestMessageRefused,
    NodeNotServing,
    NodeInternalFault,
)


class Supervisor:
    """The edge's keeper. An async context manager: inside, the edge runs."""

    def __init__(self, dispatcher: Dispatcher, listen: Listen, *, dev: bool, metrics: Metrics) -> None:
        """Serves the dispatcher's methods at the address.

        Args:
            dispatcher: Runs the calls.
            listen: Where; with port 0 the system chooses, and the choice is kept over restarts.
            dev: Whether the services of a development chain are served.
            metrics: Where restarts are counted.

        """
        self._dispatcher = dispatcher
        self._listen = listen
        self._dev = dev
        self._metrics = metrics
        self._log = Log("edge")
        self._folder = Path(tempfile.mkdtemp(prefix="ghost-edge-"))  # mode 0700; short enough for a socket's path
        self._process: asyncio.subprocess.Process | None = None
        self._link: EdgeLink | None = None
        self._listening: asyncio.Task[None] | None = None
        self._words: collections.deque[str] = collections.deque(maxlen=KEPT_LINES)
        self._keeper: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where the API is, as HOST:PORT."""
        host = f"[{self._listen.host}]" if ":" in self._listen.host else self._listen.host
        return f"{host}:{self._listen.port}"

    @property
    def process_id(self) -> int | None:
        """Envoy's process, while there is one."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def __aenter__(self) -> Self:
        """Returns when the API answers.

        Raises:
            NodeEdgeFailed: It does not.

        """
        try:
            await self._start()
        except BaseException:
            await self._end()
            raise
        self._keeper = asyncio.create_task(self._keep(), name="edge")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Ends the edge."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        await self._end()

    async def _keep(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            begun = time.monotonic()
            if self._process is not None:
                await self._process.wait()
                self._log.warning("edge_ended", returned=self._process.returncode, words=" | ".join(self._words))
            if time.monotonic() - begun > LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            self._metrics.edge_restarts.inc()
            try:
                await self._start()
            except NodeEdgeFailed as error:
                self._log.error("edge_failed", reason=str(error.fields["reason"]))

    async def _start(self) -> None:
        """Starts Envoy and waits until it listens."""
        admin = self._folder / "admin"
        admin.unlink(missing_ok=True)
        self._words.clear()
        ours, theirs = socket.socketpair()
        try:
            environment = envoy.environment({CONFIG_VARIABLE: self._configuration(theirs.fileno()).to_json()})
        except FileNotFoundError as error:
            ours.close()
            theirs.close()
            raise NodeEdgeFailed({"reason": str(error)}) from error
        _, self._link = await asyncio.get_running_loop().create_connection(
            lambda: EdgeLink(self._dispatcher), sock=ours
        )
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                *envoy.command(self._listen, admin),
                env=environment,
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C at the terminal is the node's to handle
            )
        self._listening = asyncio.create_task(self._listen_to(self._process))
        self._listen = Listen(self._listen.host, await self._port(self._process, admin))
        self._log.info("edge_ready", address=self.address, process=self._process.pid)

    async def _port(self, process: asyncio.subprocess.Process, admin: Path) -> int:
        """The port Envoy listens on, once it does."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.returncode is None:
            port = await asyncio.to_thread(envoy.listening_port, admin)
            if port is not None:
                return port
            await asyncio.sleep(POLL_SECONDS)
        if process.returncode is None:
            process.kill()
        await process.wait()
        if self._listening is not None:
            await self._listening
        raise NodeEdgeFailed({"reason": self._last_words()})

    def _last_words(self) -> str:
        """Why Envoy ended: its last complaint, or whatever it said last."""
        complaints = [words for words in self._words if "[critical]" in words or "Error" in words]
        return next(reversed(complaints or self._words), "it did not answer in time")

    async def _listen_to(self, process: asyncio.subprocess.Process) -> None:
        """Keeps the edge's last words; its chatter about clients that left is nobody's business."""
        assert process.stdout is not None  # asked for above
        with contextlib.suppress(ValueError):  # a line longer than the stream's limit ends the listening, not the edge
            while line := await process.stdout.readline():
                self._words.append(line.decode(errors="replace").rstrip())
        while await process.stdout.read(65_536):
            pass

    async def _end(self) -> None:
        process = self._process
        if process is not None and process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), END_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()
        if self._link is not None:
            self._link.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _configuration(self, descriptor: int) -> EdgeConfig:
        rows = {
            kind.slug: {
                "class": kind.class_name,
                "code": kind.number,
                "text": kind.template,
                "way_out": kind.advice,
            }
            for kind in _ERRORS
        }
        assert set(rows) == set(EDGE_ERRORS)  # the two lists stand a few lines apart
        return EdgeConfig(socket=descriptor, dev=self._dev, errors=rows)
