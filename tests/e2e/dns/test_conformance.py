"""The DNS driver under the suite of all drivers, with Knot and with BIND as primary."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager

import dns.opcode
import pytest

from ghostnet.actions import Allowance, Order
from ghostnet.actions.conformance import DriverConformance, Loss
from tests.e2e.dns.worlds import ORG, World, an_order
from tests.e2e.lossy import LossyPath

NUMBERS = itertools.count()


def is_update(message: bytes) -> bool:
    return (message[4] >> 3) & 0xF == dns.opcode.UPDATE


class DnsStage:
    """A zone behind a lossy path; its servers, asked without the driver."""

    def __init__(self, world: World, path: LossyPath) -> None:
        self.world = world
        self.path = path
        self.driver = world.driver(port=path.port)
        self.hasty = world.driver(port=path.port, spread_seconds=0.0)
        self.since = world.serial(ORG)

    def order(self) -> Order:
        name = f"c{next(NUMBERS)}.{ORG}"
        assert self.world.stranger(ORG, (f"two.{name}", "TXT", 60, '"before"')) == 0
        self.since = self.world.serial(ORG)
        return an_order(ORG, (name, "A", 300, ["192.0.2.1", "192.0.2.2"]), (f"two.{name}", "TXT", 300, ['"after"']))

    def forbidden(self) -> Order:
        order = self.order()
        return Order(order.kind, 1, order.resource, order.targets, order.args, Allowance((order.targets[0].name,)))

    def look(self, order: Order) -> object:
        return [self.world.texts(target.name, target.shape) for target in order.targets]

    def effects(self, order: Order) -> int:
        return self.world.changes(ORG, self.since, [target.name for target in order.targets])

    def disturb(self, order: Order) -> None:
        name = order.targets[0].name
        assert self.world.stranger(ORG, (name, "A", 300, "192.0.2.200")) == 0
        until = time.monotonic() + 20
        while self.world.texts(name, "A", server=self.world.secondary) != (300, {"192.0.2.200"}):
            assert time.monotonic() < until, "the secondary does not follow"
            time.sleep(0.02)

    def losing(self, loss: Loss) -> AbstractContextManager[None]:
        return self.path.losing(loss)


@pytest.fixture(scope="module")
def stage(world: World) -> Iterator[DnsStage]:
    with LossyPath(world.primary.port, is_update) as path:
        yield DnsStage(world, path)


class TestDnsDriver(DriverConformance):
    """The suite."""
