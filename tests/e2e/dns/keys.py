"""Update keys in memory, for tests alone: elsewhere a vault signs."""

from __future__ import annotations

import time
from unittest import mock

import dns.exception
import dns.message
import dns.tsig
import dns.update

from ghostnet.actions import Fence
from ghostnet.drivers.dns.update import NotAuthenticError, Step, step_message, void_message
from ghostnet.testing.name_servers import new_key, secret_text

__all__ = ["MemorySigner", "new_key", "secret_text"]


class MemorySigner:
    """`Signer`, and `MessageSigner`, with a key at hand."""

    def __init__(self, key: dns.tsig.Key, *, skew: int = 0) -> None:
        self.key = key
        self.skew = skew
        """Seconds by which the signer's clock is ahead."""
        self.signed: list[bytes] = []

    def sign_update(self, zone: str, step: Step, fence: Fence, *, void: bool = False) -> bytes:
        return self.sign_message(void_message(zone, fence) if void else step_message(zone, step, fence))

    def sign_message(self, message: dns.update.UpdateMessage) -> bytes:
        message.use_tsig(self.key)
        now = time.time() + self.skew
        with mock.patch("time.time", return_value=now):
            wire = message.to_wire()
        self.signed.append(wire)
        return wire

    def verify_answer(self, wire: bytes, request: bytes) -> dns.message.Message:
        mac = dns.message.from_wire(request, keyring=False).mac  # type: ignore[arg-type]  # False: do not check
        try:
            answer = dns.message.from_wire(wire, keyring=self.key, request_mac=mac)
        except (dns.exception.DNSException, ValueError) as error:
            raise NotAuthenticError(type(error).__name__) from error
        if not answer.had_tsig:
            raise NotAuthenticError("it is not signed")
        return answer
