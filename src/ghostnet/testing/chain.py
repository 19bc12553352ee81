"""A chain in memory for one test: contracts are deployed, called and woken on it, the very bytes of a real deployment.

Calls are metered as on chain and their fees are paid by a treasury, so that the balances a test looks at hold what the
contract moved and nothing else. Each call is a block of its own, a millisecond after the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from ghostnet import core
from ghostnet.client.events import Events, EventSeen
from ghostnet.client.reading import named_error, named_event
from ghostnet.client.shape import ErrorKind, Errors
from ghostnet.client.tracing import TraceReader
from ghostnet.schema import values
from ghostnet.testing.accounts import Account
from ghostnet.testing.contract import Contract, Deployed
from ghostnet.testing.left import Cost, Left
from ghostnet.testing.modules import Module, module_of
from ghostnet.testing.results import Result

START: Final = "2027-01-01T00:00:00Z"
"""Time of the first block: a round date, so that times in tests can be read."""
FUNDS: Final = core.Rlusd(1_000)
"""What each named account begins with."""
TREASURY_FUNDS: Final = core.Rlusd(1_000_000_000)
GAS_PRICE: Final = 1_000
"""In 10^-12 RLUSD a gas: as on a chain that `ghostcli dev` starts."""
GAS_LIMIT: Final = 100_000_000
"""The most a transaction may use."""
NAMES: Final = ("alice", "bob", "carol")
LONGEST: Final = 10_000
"""Most blocks of one `advance`: a timer that fires each second for some hours; a test that needs more has a mistake."""
VALID_MS: Final = 600_000
NOBODY: Final = bytes(32)
"""The caller that a view sees where a test names none."""
NO_STEPS: Final = core.encode([])
NEVER: Final = core.Rlusd(0)

Refusal = type[core.GhostError] | ErrorKind
"""What `refused` waits for: an error of a contract (`c.errors.Taken`), or one of ghostnet.core."""


class Failed(AssertionError):
    """A call that should have happened was refused, or a delivery failed that a test did not expect to."""


@dataclass
class Refused:
    """What a refusal looked like, once it happened."""

    error: core.GhostError | None = None
    fields: values.Record | None = None


@dataclass(frozen=True)
class ViewSeen:
    """A view that was asked.

    Attributes:
        method: Which.
        gas: Gas used; None if it was refused.
        error: Why it was refused.

    """

    method: str
    gas: int | None
    error: core.GhostError | None


@dataclass(frozen=True)
class Snapshot:
    """A state to go back to with `Chain.revert`."""

    _saved: core.SavedState
    _salt: int
    _costs: dict[bytes, Cost]


class Chain:
    """A chain in memory, with the accounts alice, bob and carol.

    Attributes:
        accounts: Every account by name.
        deployer: Who deploys and calls where a test does not say: alice.
        deliveries: Every delivery of a wakeup so far, in order.
        calls: Transactions, deliveries and views so far.

    """

    def __init__(
        self,
        *,
        on_result: Callable[[Chain, Result[Any]], None] = lambda _chain, _result: None,
        on_view: Callable[[str, ViewSeen], None] = lambda _name, _seen: None,
    ) -> None:
        """A new chain; `on_result` sees each result and `on_view` each view, with its contract's name, for reports."""
        self._treasury = Account.named("treasury")
        self.accounts = {name: Account.named(name) for name in NAMES}
        self.deployer = self.accounts[NAMES[0]]
        funded = [(self._treasury.raw, TREASURY_FUNDS), *((each.raw, FUNDS) for each in self.accounts.values())]
        genesis = core.Genesis(
            name="test",
            salt=bytes(32),
            time_ms=values.time_of(START),
            dev=True,
            sequencer=self._treasury.auth.keys[0].public,
            governance=self._treasury.raw,
            fee_account=self._treasury.raw,
            gas_price=GAS_PRICE,
            accounts=tuple(sorted(funded)),
        )
        encoded = genesis.encode()
        self._chain = core.MemoryChain(encoded)
        self._id = core.genesis_info(encoded).chain_id
        self._on_result, self._on_view = on_result, on_view
        self.calls = 0
        self.deliveries: list[Result[None]] = []
        self._contracts: dict[bytes, Contract] = {}  # those whose `init` was refused too: their stories have names
        self._others = {core.system_address("ledger"): "ledger", self._treasury.raw: self._treasury.name}
        self._salt = 0
        self._books = self._chain.books()
        self._costs: dict[bytes, Cost] = {}
        self._reader = TraceReader(schema_of=self._schema_of, name_of=self._label_of)

    # ------------------------------------------------------------------ accounts and money

    def account(self, name: str, *, funds: core.Rlusd | str | int = FUNDS) -> Account:
        """The account of this name; a new one is given `funds` by the treasury."""
        if name not in self.accounts:
            self.accounts[name] = Account.named(name)
            self.transfer(self._treasury, self.accounts[name], funds)
        return self.accounts[name]

    def balance(self, of: str | Deployed) -> core.Rlusd:
        """RLUSD of an account or contract."""
        return self._chain.account(core.address_bytes(str(of))).balance

    def transfer(self, by: Account, to: str | Deployed, amount: core.Rlusd | str | int) -> Result[None]:
        """Pays RLUSD; runs no code."""
        message = core.Transfer(to=core.address_bytes(str(to)), amount=values.rlusd(amount))
        return self._happened(self._send(by, [message], lambda _: None))

    # ------------------------------------------------------------------ contracts

    def deploy(
        self,
        source: str,
        *,
        by: Account | None = None,
        admin: str | None = None,
        pay: core.Rlusd | str | int = NEVER,
        uses: Sequence[str | Deployed] = (),
        **init: Any,
    ) -> Contract:
        """Compiles a contract if need be, stores it and creates one; the arguments of its `init` by name.

        Args:
            source: A folder, the name of a template, or a .wasm file.
            by: Who deploys it; alice if not given.
            admin: Who may migrate it; who deploys it if not given.
            pay: RLUSD it gets before `init`.
            uses: What `[uses]` entries with at = "init" are bound to, in the schema's order.
            init: Arguments of `init`.

        Raises:
            GhostError: The ledger or `init` refused.

        """
        by, module = by or self.deployer, module_of(source)
        self._salt += 1
        salt = self._salt.to_bytes(32, "big")
        address = core.contract_address(by.raw, module.hash, salt)
        contract = Contract(self, core.address_text(address), module.schema)
        self._contracts[address] = contract
        create = core.Create(
            code=module.hash,
            salt=salt,
            args=_args(contract, "init", init),
            value=values.rlusd(pay),
            uses=tuple(core.address_bytes(str(used)) for used in uses),
            admin=by.raw if admin is None else core.address_bytes(admin),
        )
        self._happened(self._send(by, [*self._store(module), create], lambda _: contract))
        return contract

    def add_system(self, source: str, *, under: str | None = None, **init: Any) -> Contract:
        """Adds a system contract as governance does, where contracts that use it by its name find it.

        Args:
            source: As for `deploy`; `"agents"` is the one that comes with the network.
            under: Its system name; what its schema calls it if not given.
            init: Arguments of `init`.

        Raises:
            GhostError: The name is taken, or `init` refused.

        """
        module = module_of(source)
        name = under or module.name
        address = core.system_address(name)
        contract = Contract(self, core.address_text(address), module.schema)
        if self._chain.contract(address) is None:  # else the name is taken, and what is there keeps its schema
            self._contracts[address] = contract
        add = core.GovernAddSystem(name=name, code=module.hash, args=_args(contract, "init", init))
        self._happened(self._send(self._treasury, [*self._store(module), add], lambda _: None))
        return contract

    def system(self, name: str) -> Contract | None:
        """The system contract of this name, if this chain was given one."""
        return self._contracts.get(core.system_address(name))

    def errors(self, source: str) -> Errors:
        """The errors that a contract declares before there is one: `chain.refused(chain.errors("token").TooMany)`.

        For a deployment that its `init` refuses; each is met by any contract on this chain that has the same schema.

        Args:
            source: As for `deploy`.

        """
        schema = module_of(source).schema

        def is_meant(address: bytes) -> bool:
            return address in self._contracts and self._contracts[address].schema == schema

        return Errors(schema.describe, is_meant)

    def upgrade(self, contract: Deployed, source: str, *, by: Account | None = None, **args: Any) -> Result[None]:
        """Stores other code and migrates a contract to it; the arguments of its `migrate` by name."""
        module = module_of(source)
        encoded = _args(Contract(self, contract.address, module.schema), "migrate", args)
        migrate = core.Migrate(contract=_raw(contract), code=module.hash, args=encoded)
        result = self._happened(self._send(by or self.deployer, [*self._store(module), migrate], lambda _: None))
        contract._handle.becomes(module.schema)
        return result

    def call(
        self,
        contract: Deployed,
        method: str,
        args: bytes,
        *,
        by: Account | None = None,
        pay: core.Rlusd | str | int = NEVER,
        value_of: Callable[[bytes], Any] = lambda result: result,
    ) -> Result[Any]:
        """Calls a method with encoded arguments; `contract.METHOD(…)` is the usual way."""
        message = core.Call(contract=_raw(contract), method=method, args=args, value=values.rlusd(pay))
        return self._happened(self._send(by or self.deployer, [message], lambda got: value_of(got.results[0])))

    def view(self, contract: Deployed, method: str, args: bytes, *, by: str | None = None) -> bytes:
        """Asks a view, as if now."""
        caller = NOBODY if by is None else core.address_bytes(by)
        self.calls += 1
        try:
            found = self._chain.view(_raw(contract), method, args, caller=caller, time_ms=self.now)
        except core.GhostError as error:
            named = self._named(error)
            self._on_view(contract._handle.name, ViewSeen(method, None, named))
            raise named from None
        self._on_view(contract._handle.name, ViewSeen(method, found.gas_used, None))
        return found.result

    def stored(self, contract: Deployed, key: bytes) -> bytes | None:
        """The value under a contract's own key."""
        return self._chain.state_get(core.storage_key(_raw(contract), key))

    def entries(self, contract: str | Deployed, prefix: bytes = b"") -> list[tuple[bytes, bytes]]:
        """A contract's own keys with this prefix, and their values."""
        start = core.storage_key(core.address_bytes(str(contract)), b"")
        return [(key[len(start) :], value) for key, value in self._chain.entries(start + prefix)]

    def wakeups(self, contract: Deployed | None = None) -> list[core.WakeupEntry]:
        """Open timers and subscriptions, of one contract or of all."""
        return self._chain.wakeups(None if contract is None else _raw(contract))

    # ------------------------------------------------------------------ refusals

    @contextmanager
    def refused(self, error: Refusal, **fields: Any) -> Iterator[Refused]:
        """Expects the one call within to be refused with this error, and with these of its fields.

        Raises:
            Failed: Nothing was refused, or something else.

        """
        refusal = Refused()
        try:
            yield refusal
        except core.GhostError as found:
            refusal.error = found
            if not _is(found, error):
                raise
            refusal.fields = error.fields_of(found) if isinstance(error, ErrorKind) else values.Record(found.fields)
            for name, wanted in fields.items():
                there = getattr(refusal.fields, name)
                if there != wanted:
                    raise Failed(found.named(f"{found.slug} has {name} = {there!r}, not {wanted!r}")) from found
        else:
            raise Failed(f"{_name(error)} was expected, and nothing was refused")

    # ------------------------------------------------------------------ time

    @property
    def id(self) -> str:
        """The chain's id, as a contract reads it."""
        return self._id

    @property
    def now(self) -> int:
        """The newest block's time, in ms since 1970."""
        return self._chain.time_ms

    @property
    def height(self) -> int:
        """The newest block's number."""
        return self._chain.height

    def advance(self, span: str | int, *, may_fail: bool = False) -> list[Result[None]]:
        """Moves time forward, by `"3d"` or so many ms, and makes on the way each block for which something is due.

        Args:
            span: How far.
            may_fail: Give failed deliveries back instead of raising.

        Returns:
            The deliveries, in order.

        Raises:
            Failed: A delivery failed, or more was due than a test can mean.

        """
        target = self.now + (span if isinstance(span, int) else values.duration_of(span))
        delivered: list[Result[None]] = []
        for _ in range(LONGEST):
            due = self._chain.next_due()
            last = due is None or max(due, self.now + 1) >= target
            delivered += self._block([], target if last or due is None else max(due, self.now + 1))
            if last:
                break
        else:
            raise Failed(f"more than {LONGEST} blocks were due within {span}; advance in shorter steps")
        for result in delivered:
            if result.error is not None and not may_fail:
                raise Failed(f"a delivery failed: {result.error.text}\n{result.story}") from result.error
        return delivered

    def snapshot(self) -> Snapshot:
        """The present state, to go back to."""
        return Snapshot(self._chain.save(), self._salt, self._costs)

    def revert(self, to: Snapshot) -> None:
        """Goes back, in state and in time."""
        self._chain.restore(to._saved)
        self._salt, self._costs, self._books = to._salt, to._costs, self._chain.books()

    # ------------------------------------------------------------------ names

    def name_of(self, address: bytes) -> str:
        """What a test calls an account or a contract's kind; the address where it has no name."""
        if address in self._contracts:
            return self._contracts[address]._handle.name
        if address in self._others:
            return self._others[address]
        text = core.address_text(address)
        return next((name for name, account in self.accounts.items() if account == text), text)

    def names(self) -> dict[str, str]:
        """What has a name on this chain: `ghost1…` to the name; the second contract of a name is `NAME 2`."""
        known = [*(account.raw for account in self.accounts.values()), *self._contracts, *self._others]
        return {core.address_text(address): self._label_of(address) for address in known}

    def _label_of(self, address: bytes) -> str:
        """As `name_of`, but no two contracts have one."""
        name = self.name_of(address)
        if address not in self._contracts:
            return name
        alike = [each for each in self._contracts if self.name_of(each) == name]
        place = alike.index(address) + 1
        return name if place == 1 else f"{name} {place}"

    def error_of(self, failure: core.Failure) -> core.GhostError:
        """A failure as an exception, with this chain's names, and a contract's own in the words of its schema."""
        error = named_error(failure, self._schema_of)
        error.names = self.names()
        return error

    # ------------------------------------------------------------------ transactions

    def _send(
        self, by: Account, messages: Sequence[core.Message], value_of: Callable[[core.Receipt], Any]
    ) -> Result[Any]:
        account = self._chain.account(by.raw)
        body = core.Body(
            chain_id=self._id,
            sender=by.raw,
            nonce=account.nonce,
            valid_until=self.now + VALID_MS,
            gas_limit=GAS_LIMIT,
            gas_price=GAS_PRICE,
            messages=tuple(messages),
            payer=None if by == self._treasury else self._treasury.raw,
        )
        auth = by.auth if account.auth is None else None
        envelope = core.Envelope(body=body.encode(), signatures=(), auth=auth).encode()
        (result,) = self._block([envelope], self.now + 1, value_of)
        return result

    def _block(
        self, envelopes: Sequence[bytes], time_ms: int, value_of: Callable[[Any], Any] = lambda _: None
    ) -> list[Result[Any]]:
        """Makes a block: the results of its transactions and deliveries."""
        block = self._chain.make_block(envelopes, time_ms, jump=not envelopes)
        left = self._turn_over(block)
        sent: list[Result[Any]] = []
        delivered: list[Result[Any]] = []
        for place, receipt in enumerate(block.receipts):
            of_transaction = place < len(envelopes)
            if not of_transaction and receipt.wakeup is None:
                continue  # what only the block did
            trace = block.traces.get(receipt.id, NO_STEPS)
            result = self._result(receipt, left, trace, value_of if of_transaction else None)
            self.calls += 1
            self._on_result(self, result)
            (sent if of_transaction else delivered).append(result)
        self.deliveries += delivered
        return sent if envelopes else delivered

    def _turn_over(self, block: core.MemoryBlock) -> Left:
        """What a block left behind, compared with the one before; what it closed costs nothing more."""
        before, self._books = self._books, self._chain.books()
        costs = dict(self._costs)
        for receipt in block.receipts:
            if receipt.wakeup is not None and (calls := core.Trace.decode(block.traces[receipt.id]).calls):
                so_far = costs[receipt.wakeup].micro if receipt.wakeup in costs else 0
                costs[receipt.wakeup] = Cost(calls[0].contract, so_far + receipt.fee.micro)
        open_ids = self._books.open_ids() if costs else set()
        self._costs = {wakeup: cost for wakeup, cost in costs.items() if wakeup in open_ids}
        return Left(before, self._books, costs, self._treasury.raw)

    def _result(
        self, receipt: core.Receipt, left: Left, trace: bytes, value_of: Callable[[Any], Any] | None
    ) -> Result[Any]:
        error = None if receipt.failure is None else self.error_of(receipt.failure)
        return Result(
            value=value_of(receipt) if value_of is not None and error is None else None,
            events=Events([self._event(event) for event in receipt.events]),
            gas=receipt.gas_used,
            fee=receipt.fee,
            receipt=receipt,
            error=error,
            left=left,
            _trace=trace,
            _reader=self._reader,
        )

    def _event(self, event: core.Event) -> EventSeen:
        contract = self._contracts.get(event.emitter)
        emitter = core.address_text(event.emitter)
        if contract is not None:
            name, fields = contract._handle.event(event)
            return EventSeen(emitter, name, fields)
        named = named_event(event, self._schema_of)
        return EventSeen(emitter, named.name, values.Record(named.fields or {}))

    def _happened(self, result: Result[Any]) -> Result[Any]:
        """The result, if its messages happened; its error is raised with its story otherwise."""
        if result.error is not None:
            result.error.add_note(result.story)
            raise result.error
        return result

    def _named(self, error: core.GhostError) -> core.GhostError:
        """A view's refusal in the words of the contract."""
        if isinstance(error, core.ContractError) and error.contract is not None:
            operands: Any = tuple(error.fields.values())
            number, who = error.number, error.contract
            failure = core.Failure(class_number=error.class_number, number=number, contract=who, fields=operands)
            return self.error_of(failure)
        error.names = self.names()
        return error

    def _store(self, module: Module) -> list[core.Message]:
        stored = self._chain.schema(module.hash) is not None
        return [] if stored else [core.StoreCode(code=module.code)]

    def _schema_of(self, address: bytes) -> core.Schema:
        if address in self._contracts:
            return self._contracts[address].schema
        entry = self._chain.contract(address)
        schema = None if entry is None else self._chain.schema(entry.code_hash)
        if schema is None:
            raise core.RequestUnknownContract({"address": core.address_text(address)})
        return core.Schema.from_cbor(schema)


def _raw(contract: Deployed) -> bytes:
    return core.address_bytes(contract.address)


def _args(contract: Deployed, method: str, args: dict[str, Any]) -> bytes:
    """Arguments of `init` or `migrate`; a schema without it takes none."""
    handle = contract._handle
    return handle.encode(method, args) if handle.has_method(method) or args else core.NO_ARGS


def _is(found: core.GhostError, wanted: Refusal) -> bool:
    return wanted.is_of(found) if isinstance(wanted, ErrorKind) else isinstance(found, wanted)


def _name(wanted: Refusal) -> str:
    return wanted.name if isinstance(wanted, ErrorKind) else f"{wanted.class_name}/{wanted.slug}"
