"""What became of a transaction, and what one would become: for callers of the client."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ghostnet import core
from ghostnet.client.reading import NamedEvent, SchemaOf, named_event


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A transaction, or a delivery of a wakeup, that ran: in a block, or tried out.

    Attributes:
        id: The transaction's id, or the delivery's; 32 bytes.
        height: The block it is in; when tried out, the block it was tried on.
        receipt: What it left behind.
        schema_of: Where the schemas of the contracts in it are found.
        error: Why it was refused, in the words of who refused it; None if it happened.
        trace: What its calls did, where that was asked for.

    """

    id: bytes
    height: int
    receipt: core.Receipt
    schema_of: SchemaOf = field(repr=False, compare=False)
    error: core.GhostError | None
    trace: core.Trace | None = None

    @cached_property
    def events(self) -> tuple[NamedEvent, ...]:
        """Its events as people read them; the node is asked for the schemas when they are first looked at."""
        return tuple(named_event(event, self.schema_of) for event in self.receipt.events)

    @property
    def ok(self) -> bool:
        """Whether its messages happened."""
        return self.error is None

    def raise_if_refused(self) -> Outcome:
        """Itself, if its messages happened.

        Raises:
            GhostError: Why they did not.

        """
        if self.error is not None:
            raise self.error
        return self


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A transaction or a delivery of the past, executed again.

    Attributes:
        outcome: What is stored of it.
        same: Whether executing it again came to the very receipt that is stored.
        trace: What its calls did this time.

    """

    outcome: Outcome
    same: bool
    trace: core.Trace


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A transaction that was tried out and not yet signed.

    Attributes:
        body: What would be signed.
        trial: What it did when it was tried out.
        keys: The sender's keys.
        first: Whether it is the sender's first, so that it carries the account's keys.
        nonce_given: Whether the caller said which nonce, so that no other will do.

    """

    body: core.Body
    trial: Outcome
    keys: core.Auth
    first: bool
    nonce_given: bool = False

    @property
    def expected_fee(self) -> core.Rlusd:
        """The fee if it uses as much gas as in the trial."""
        return fee(self.trial.receipt.gas_used, self.body.gas_limit, self.body.gas_price)

    @property
    def most_fee(self) -> core.Rlusd:
        """The fee if it uses all of its gas limit."""
        return fee(self.body.gas_limit, self.body.gas_limit, self.body.gas_price)


def fee(used: int, limit: int, price: int) -> core.Rlusd:
    """What gas costs: an eighth of the limit is paid at least, and part of a micro-dollar is a whole one.

    Args:
        used: Gas used.
        limit: The gas limit.
        price: In 10^-12 RLUSD a gas.

    """
    return core.Rlusd.from_micro(-(-max(used, limit // 8) * price // 1_000_000))
