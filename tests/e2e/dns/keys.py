"""Update keys in memory, for tests alone: elsewhere a vault signs."""

from __future__ import annotations

import time
from unittest import mock

import dns.tsig
import dns.update

from ghostnet.actions import Fence
from ghostnet.drivers.dns.setup import KeySigner
from ghostnet.drivers.dns.update import Step, step_message, void_message
from ghostnet.testing.name_servers import new_key, secret_text

__all__ = ["MemorySigner", "new_key", "secret_text"]


class MemorySigner(KeySigner):
    """`Signer`, and `MessageSigner`, with a key at hand."""

    def __init__(self, key: dns.tsig.Key, *, skew: int = 0) -> None:
        super().__init__(key)
        self.skew = skew
        """Seconds by which the signer's clock is ahead."""
        self.signed: list[bytes] = []

    def sign_update(self, zone: str, step: Step, fence: Fence, *, void: bool = False) -> bytes:
        return self.sign_message(void_message(zone, fence) if void else step_message(zone, step, fence))

    def sign_message(self, message: dns.update.UpdateMessage) -> bytes:
        now = time.time() + self.skew
        with mock.patch("time.time", return_value=now):
            wire = super().sign_message(message)
        self.signed.append(wire)
        return wire
