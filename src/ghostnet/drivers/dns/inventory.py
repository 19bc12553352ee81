"""A zone as a whole, as its owner sees it.

For `doctor` and `agent adopt`. It sends nothing but questions.
"""

from __future__ import annotations

import time

from ghostnet.drivers.dns.driver import LOOK_AGAIN, Zone
from ghostnet.drivers.dns.zone import Reader, Server

FOLLOW_SECONDS = 10.0  # for a secondary to follow the primary: BIND tells it of a change within 5 s


def serials(zone: Zone, server: Server) -> tuple[int, int]:
    """The primary's serial and a secondary's, when they agree or the time to follow is up.

    Raises:
        DriverUnreachable: One takes no connection.
        DriverBadAnswer: One gives no answer that can be believed.

    """
    until = time.monotonic() + FOLLOW_SECONDS
    while True:
        ours, theirs = (_serial(each, zone) for each in (zone.primary, server))
        if ours == theirs or time.monotonic() > until:
            return ours, theirs
        time.sleep(LOOK_AGAIN)


def _serial(server: Server, zone: Zone) -> int:
    with Reader.open(server, zone.name, zone.answer_seconds) as reader:
        return reader.serial()
