"""One look at a site: whether a port takes a connection, or HTTP answers with the status that is expected.

For observers. A look ends in time, however slowly the other side speaks, and reads nothing behind the status. It
follows no redirect and uses no proxy. It looks no name up: where it goes is an address, since a name that moves to a
standby would take the observers along, and a broken resolver would pass for a broken site.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MOST_HEAD: Final = 16 * 1024
"""Bytes read until there is a status: interim answers (1xx) may come first, each with headers."""
PART: Final = 4096
STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
INTERIM: Final = re.compile(rb"HTTP/1\.[01] 1[0-9]{2}[ \r\n]")
OWN: Final = frozenset({
    errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EACCES,
    errno.EPERM,
})  # fmt: skip
"""Errors of this machine: it has no descriptors, memory, ports or network left, or its own rules forbid the look."""


@dataclass(frozen=True)
class Http:
    """What is asked by HTTP.

    Attributes:
        host: Whose certificate it must be.
        port_host: The same with the port, as the request says it.
        target: Path and query.
        secure: Whether it is asked under TLS.
        status: The answer's, where the site is up.

    """

    host: str
    port_host: str
    target: str
    secure: bool
    status: int


@dataclass(frozen=True)
class Site:
    """What is looked at.

    Attributes:
        address: An IP address.
        port: TCP's.
        seconds: That a look may take.
        http: What is asked once there is a connection; None if that is enough.

    """

    address: str
    port: int
    seconds: float
    http: Http | None = None


def look(site: Site) -> str | None:
    """Why a site is down; None if it is up.

    Raises:
        OSError: This machine could not look, which says nothing of the site.

    """
    end = time.monotonic() + site.seconds
    try:
        with socket.create_connection((site.address, site.port), timeout=_left(end)) as plain:
            if site.http is None:
                return None
            with _secured(plain, site.http, end) as connection:
                return _asked(connection, site.http, end)
    except TimeoutError:
        return f"no answer within {site.seconds:g} s"
    except ssl.SSLCertVerificationError:
        return "its certificate is not one to be trusted"
    except ssl.SSLError:
        return "there is no TLS"
    except OSError as error:
        if error.errno in OWN:
            raise
        return os.strerror(error.errno) if error.errno else "the connection broke"


@contextlib.contextmanager
def _secured(plain: socket.socket, http: Http, end: float) -> Iterator[socket.socket]:
    """The connection under TLS, where that is wanted: the certificate is the host's and from a known authority."""
    if not http.secure:
        yield plain
        return
    plain.settimeout(_left(end))
    with ssl.create_default_context().wrap_socket(plain, server_hostname=http.host) as connection:
        yield connection


def _asked(connection: socket.socket, http: Http, end: float) -> str | None:
    lines = (
        f"GET {http.target} HTTP/1.1", f"Host: {http.port_host}", "User-Agent: ghostnet", "Accept: */*",
        "Connection: close", "", "",
    )  # fmt: skip
    connection.settimeout(_left(end))
    connection.sendall("\r\n".join(lines).encode("ascii"))
    status = _status(connection, end)
    if status is None:
        return "what answers is no HTTP"
    return None if status == http.status else f"its status is {status} and not {http.status}"


def _status(connection: socket.socket, end: float) -> int | None:
    """The final status; None where the bytes are no answer, or none comes within `MOST_HEAD`."""
    data, read = b"", 0
    while read < MOST_HEAD:
        connection.settimeout(_left(end))
        part = connection.recv(PART)
        if not part:
            return None
        data, read = data + part, read + len(part)
        while INTERIM.match(data) and b"\r\n\r\n" in data:
            data = data.partition(b"\r\n\r\n")[2]
        if INTERIM.match(data):
            continue
        if found := STATUS.match(data):
            return int(found[1])
        if b"\n" in data:
            return None
    return None


def _left(end: float) -> float:
    """Seconds until the look is over; a socket's own timeout begins anew with each byte of a server that drips."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
