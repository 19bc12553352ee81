"""Transactions: the messages, the body that is signed, and the envelope that is sent (docs/spec/transactions.md).

Python names the fields; the ledger's own types check them whenever something is encoded. Nothing here signs: an
envelope takes signatures over `Body.id` that were made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, NamedTuple, TypeAlias

from ghostnet import _ghost
from ghostnet.core._bridge import bridged
from ghostnet.core.accounts import Auth, Curve
from ghostnet.core.codec import Encodable
from ghostnet.core.money import Rlusd

__all__ = [
    "NO_ARGS",
    "Body",
    "Call",
    "CheckedEnvelope",
    "Create",
    "Envelope",
    "GovernAddSystem",
    "GovernMigrateSystem",
    "GovernParameter",
    "GovernPrivilege",
    "Message",
    "Migrate",
    "SetAuth",
    "Signature",
    "StoreCode",
    "Transfer",
    "WakeupDeliver",
    "WakeupFund",
]

NO_ARGS = b"\x80"
"""Arguments of a method without parameters: the empty canonical array."""
NOTHING = Rlusd(0)
GOVERN = 8
"""Number of the message that holds an act of governance."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """Pays RLUSD; runs no code.

    Attributes:
        to: Address that receives.
        amount: How much.

    """

    number: ClassVar[int] = 0
    to: bytes
    amount: Rlusd


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreCode:
    """Stores a module, if it obeys the rules for modules.

    Attributes:
        code: The module, at most 512 KiB.

    """

    number: ClassVar[int] = 1
    code: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Create:
    """Creates a contract from stored code and calls its `init`.

    Attributes:
        code: Hash of the stored code.
        salt: 32 bytes that make the address unique among the sender's contracts from this code.
        args: Arguments of `init`: one canonical array, at most 64 KiB.
        value: Paid to the contract before `init`.
        uses: Addresses for `[uses]` with `at = "init"`, in schema order.
        admin: Address that may migrate it, if any.

    """

    number: ClassVar[int] = 2
    code: bytes
    salt: bytes
    args: bytes = NO_ARGS
    value: Rlusd = NOTHING
    uses: tuple[bytes, ...] = ()
    admin: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """Calls a method.

    Attributes:
        contract: The contract's address.
        method: The method's name.
        args: One canonical array, at most 64 KiB.
        value: Paid to the contract before the call.

    """

    number: ClassVar[int] = 3
    contract: bytes
    method: str
    args: bytes = NO_ARGS
    value: Rlusd = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Migrate:
    """Replaces a contract's code; only its admin may.

    Attributes:
        contract: The contract's address.
        code: Hash of the new code, stored before.
        args: Arguments of the new code's `migrate`.

    """

    number: ClassVar[int] = 4
    contract: bytes
    code: bytes
    args: bytes = NO_ARGS


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAuth:
    """Replaces the sender's keys.

    Attributes:
        auth: The new keys.

    """

    number: ClassVar[int] = 5
    auth: Auth


@dataclass(frozen=True, kw_only=True, slots=True)
class WakeupFund:
    """Adds to a wakeup's deposit; a suspended one goes on.

    Attributes:
        id: The wakeup's id.
        amount: How much.

    """

    number: ClassVar[int] = 6
    id: bytes
    amount: Rlusd


@dataclass(frozen=True, kw_only=True, slots=True)
class WakeupDeliver:
    """Delivers a closed slot's answer again, on the sender's gas.

    Attributes:
        id: The slot's id.

    """

    number: ClassVar[int] = 7
    id: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class GovernAddSystem:
    """Governance: gives a name to a new system contract made from stored code.

    Attributes:
        name: The name.
        code: Hash of the code.
        args: Arguments of `init`.

    """

    number: ClassVar[int] = 0
    name: str
    code: bytes
    args: bytes = NO_ARGS


@dataclass(frozen=True, kw_only=True, slots=True)
class GovernParameter:
    """Governance: sets a parameter of the chain.

    Attributes:
        name: The parameter.
        value: Its new value, one canonical item of at most 1 KiB.

    """

    number: ClassVar[int] = 1
    name: str
    value: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class GovernPrivilege:
    """Governance: grants rights to a contract while it runs exactly this code.

    Attributes:
        contract: The contract's address.
        code: The code hash that the privilege is bound to.
        rights: A set of bits: 1 mint and burn; 0 revokes.

    """

    number: ClassVar[int] = 2
    contract: bytes
    code: bytes
    rights: int


@dataclass(frozen=True, kw_only=True, slots=True)
class GovernMigrateSystem:
    """Governance: replaces a system contract's code.

    Attributes:
        name: Its name.
        code: Hash of the new code.
        args: Arguments of its `migrate`.

    """

    number: ClassVar[int] = 3
    name: str
    code: bytes
    args: bytes = NO_ARGS


Govern: TypeAlias = GovernAddSystem | GovernParameter | GovernPrivilege | GovernMigrateSystem
Message: TypeAlias = Transfer | StoreCode | Create | Call | Migrate | SetAuth | WakeupFund | WakeupDeliver | Govern
"""One step of a transaction. All steps happen, or none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What is signed.

    Attributes:
        chain_id: The chain's name and the start of its genesis hash.
        sender: Address that acts.
        nonce: How many transactions the sender sent before.
        valid_until: The last block time at which it may run, in ms since 1970.
        gas_limit: The most gas it may use, at most 100 million.
        gas_price: What a gas costs, in 10^-12 RLUSD.
        messages: 1 to 64 steps, at most one of which stores code.
        payer: Address that pays the fee, if not the sender; signs as well.

    """

    chain_id: str
    sender: bytes
    nonce: int
    valid_until: int
    gas_limit: int
    gas_price: int
    messages: tuple[Message, ...]
    payer: bytes | None = None

    @bridged
    def encode(self) -> bytes:
        """The canonical encoding, which is what the id is a hash of.

        Raises:
            CodecError: A field does not fit its type: an address that has not 32 bytes, a method's name that is too
                long, a number beyond 64 bits.

        """
        record: list[Encodable] = [self.chain_id, self.sender, self.nonce, self.valid_until, self.gas_limit]
        messages = [_message_record(message) for message in self.messages]
        return _ghost.encode_body([*record, self.gas_price, self.payer, messages])

    @classmethod
    @bridged
    def decode(cls, data: bytes) -> Body:
        """A body from its canonical encoding.

        Raises:
            CodecError: The bytes are no body.

        """
        chain_id, sender, nonce, valid_until, gas_limit, gas_price, payer, messages = _ghost.decode_body(data)
        return cls(
            chain_id=chain_id,
            sender=sender,
            nonce=nonce,
            valid_until=valid_until,
            gas_limit=gas_limit,
            gas_price=gas_price,
            messages=tuple(_message(record) for record in messages),
            payer=payer,
        )

    @property
    def id(self) -> bytes:
        """The transaction's id, 32 bytes, which sender and payer sign; raises as `encode`."""
        return _ghost.tx_id(self.encode())


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """One signature over a transaction's id.

    Attributes:
        key: Which key of the account, by its place.
        curve: The key's scheme.
        signature: 64 bytes: R and s.
        of_payer: Whether the payer's keys are meant, not the sender's.

    """

    key: int
    curve: Curve
    signature: bytes
    of_payer: bool = False


class CheckedEnvelope(NamedTuple):
    """What is known of an envelope that obeys every rule but for its signatures."""

    id: bytes
    """The transaction's id, 32 bytes."""
    intrinsic_gas: int
    """Gas that any outcome uses: for the bytes and the signatures."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """What is sent: the body's bytes untouched, and what proves that sender and payer signed them.

    Attributes:
        body: The body's canonical encoding.
        signatures: Strictly ascending by (of_payer, key).
        auth: The sender's keys, in its first transaction only.

    """

    body: bytes
    signatures: tuple[Signature, ...]
    auth: Auth | None = None

    @bridged
    def encode(self) -> bytes:
        """The canonical encoding.

        Raises:
            CodecError: A field does not fit its type.

        """
        auth = None if self.auth is None else self.auth.to_record()
        signatures = [_signature_record(one) for one in self.signatures]
        return _ghost.encode_envelope([self.body, auth, signatures])

    @classmethod
    @bridged
    def decode(cls, data: bytes) -> Envelope:
        """An envelope from its canonical encoding; its body stays bytes.

        Raises:
            CodecError: The bytes are no envelope.

        """
        body, auth, signatures = _ghost.decode_envelope(data)
        made = (
            Signature(key=key, curve=Curve(curve), signature=signature, of_payer=of_payer)
            for of_payer, key, curve, signature in signatures
        )
        return cls(body=body, signatures=tuple(made), auth=None if auth is None else Auth.from_record(auth))

    @bridged
    def check(self, chain_id: str) -> CheckedEnvelope:
        """Checks what a node checks before it looks at keys and state; interpreter released.

        Raises:
            AdmissionError: A node would refuse it; the subclass says why.

        """
        return CheckedEnvelope(*_ghost.check_envelope(self.encode(), chain_id))


def _signature_record(one: Signature) -> list[Encodable]:
    return [one.of_payer, one.key, one.curve, one.signature]


def _message_record(message: Message) -> list[Encodable]:
    values = [message.number, *(_plain(getattr(message, field.name)) for field in fields(message))]
    return [GOVERN, values] if isinstance(message, Govern) else values


def _plain(value: Any) -> Encodable:
    """A field as the codec takes it."""
    match value:
        case Rlusd():
            return bytes(value)
        case Auth():
            return value.to_record()
    plain: Encodable = value
    return plain


def _message(record: list[Any]) -> Message:
    number, *values = record
    if number == GOVERN:
        act, *values = values[0]
        return _GOVERN[int(act)](*values)
    return _MESSAGES[int(number)](*values)


def _amount(data: bytes) -> Rlusd:
    return Rlusd.from_bytes(data)


_MESSAGES: list[Callable[..., Message]] = [
    lambda to, amount: Transfer(to=to, amount=_amount(amount)),
    lambda code: StoreCode(code=code),
    lambda code, salt, args, value, uses, admin: Create(
        code=code, salt=salt, args=args, value=_amount(value), uses=tuple(uses), admin=admin
    ),
    lambda contract, method, args, value: Call(contract=contract, method=method, args=args, value=_amount(value)),
    lambda contract, code, args: Migrate(contract=contract, code=code, args=args),
    lambda auth: SetAuth(auth=Auth.from_record(auth)),
    lambda id, amount: WakeupFund(id=id, amount=_amount(amount)),  # noqa: A006  the field's name
    lambda id: WakeupDeliver(id=id),  # noqa: A006  the field's name
]
_GOVERN: list[Callable[..., Govern]] = [
    lambda name, code, args: GovernAddSystem(name=name, code=code, args=args),
    lambda name, value: GovernParameter(name=name, value=value),
    lambda contract, code, rights: GovernPrivilege(contract=contract, code=code, rights=rights),
    lambda name, code, args: GovernMigrateSystem(name=name, code=code, args=args),
]
