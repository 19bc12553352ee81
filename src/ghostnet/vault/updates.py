"""DNS updates that the vault makes itself: from a plan's step to a signed message, and back from the answer.

For the vault. Whoever asks names the plan, its step and what the zone's marker was; message and marker follow from them
here, so that no bytes are signed that were given. A secret of the kind `tsig` reads `hmac-sha256:NAME:BASE64`.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Final

import dns.exception
import dns.message
import dns.name
import dns.tsig
import dns.update

from ghostnet.actions import Fence, Plan
from ghostnet.core import DriverBadPlan, RequestMalformedField
from ghostnet.drivers.dns.planning import DELETE, KIND_VERSION, SET, step_of
from ghostnet.drivers.dns.update import step_message, void_message
from ghostnet.drivers.dns.zone import zone_name

KIND: Final = "tsig"
ALGORITHMS: Final = {f"hmac-sha{bits}": dns.name.from_text(f"hmac-sha{bits}") for bits in (256, 384, 512)}
LEAST_KEY_BYTES: Final = 16
MOST_EPOCH: Final = (1 << 32) - 1


@dataclass(frozen=True)
class Update:
    """What is asked for: the message of a step, or the one that ends its fence.

    Attributes:
        chain: The chain's id.
        plan: The action's plan.
        epoch: Of the caller's hold.
        step: Which step of the plan; None: end the fence.
        previous: What the marker held when the fence was taken.

    """

    chain: str
    plan: Plan
    epoch: int
    step: int | None
    previous: list[Any]

    @classmethod
    def of(
        cls, chain: str, action: bytes, epoch: int, body: bytes, previous: list[Any], step: int | None = None
    ) -> Update:
        """An update, if the plan is one of this action, on this chain, for a zone.

        Raises:
            DriverBadPlan: It is not.

        """
        plan = Plan.from_bytes(body)
        checks = {
            "it is for another action": plan.action == action,
            "it is for another chain": plan.chain_id == chain,
            "it is of a kind that no update carries out": plan.kind in {SET, DELETE} and plan.version == KIND_VERSION,
            "the epoch is none": 0 <= epoch <= MOST_EPOCH,
            "it has no such step": step is None or 0 <= step < len(plan.steps),
        }
        for reason, holds in checks.items():
            if not holds:
                raise DriverBadPlan({"reason": reason})
        return cls(chain, plan, epoch, step, previous)

    def message(self) -> dns.update.UpdateMessage:
        """The message, not signed yet.

        Raises:
            DriverError: The plan's step is not what the plan says, or there is no such message.

        """
        zone, step = zone_name(self.plan.resource), step_of(self.plan)
        fence = Fence(self.plan.action, self.epoch, self.previous)
        return void_message(zone, fence) if self.step is None else step_message(zone, step, fence)


@dataclass(frozen=True)
class Signed:
    """A `Use`: the message's bytes, with a TSIG."""

    message: dns.update.UpdateMessage
    kind: str = KIND

    def made_with(self, secret: bytes) -> bytes:
        """The bytes as they go to the server."""
        self.message.use_tsig(tsig_key(secret))
        return self.message.to_wire()


@dataclass(frozen=True)
class Checked:
    """A `Use`: why an answer is not to be believed, in a word; nothing where it is.

    The request must bear the key's own signature, so that no word is given on bytes that were not made here.
    """

    request: bytes
    answer: bytes
    kind: str = KIND

    def made_with(self, secret: bytes) -> bytes:
        """The word."""
        key = tsig_key(secret)
        try:
            asked = dns.message.from_wire(self.request, keyring=key)
            if not asked.had_tsig:
                return b"the request is not signed"
            answer = dns.message.from_wire(self.answer, keyring=key, request_mac=asked.mac)
        except (dns.exception.DNSException, ValueError) as error:
            return type(error).__name__.encode()
        return b"" if answer.had_tsig else b"it is not signed"


def tsig_key(secret: bytes) -> dns.tsig.Key:
    """The key of a secret.

    Raises:
        RequestMalformedField: It is none.

    """
    try:
        algorithm, name, encoded = secret.decode().strip().split(":")
        key = base64.b64decode(encoded, validate=True)
        if len(key) >= LEAST_KEY_BYTES:
            return dns.tsig.Key(dns.name.from_text(name), key, ALGORITHMS[algorithm])
    except (ValueError, KeyError, binascii.Error, dns.exception.DNSException):
        pass
    expected = f"ALGORITHM:NAME:BASE64 of {LEAST_KEY_BYTES} bytes or more, with {', '.join(ALGORITHMS)}"
    raise RequestMalformedField({"field": "secret", "expected": expected})
