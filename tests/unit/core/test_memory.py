"""A chain in memory does what one on disk does, and shows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ghostnet.core import (
    NO_ARGS,
    AdmissionGasLimitOutOfRange,
    Body,
    Call,
    CallTrace,
    CodecError,
    ContractError,
    Create,
    Envelope,
    MemoryChain,
    Message,
    Receipt,
    Rlusd,
    Schema,
    Step,
    StepKind,
    StoreCode,
    Trace,
    Value,
    contract_address,
    encode,
    genesis_info,
    storage_key,
    verify_module,
)
from tests.unit.core import ledgers
from tests.unit.core.ledgers import ALICE, BOB, GAS, GAS_PRICE, GENESIS, START_MS, User, module

CHAIN_ID = genesis_info(GENESIS.encode()).chain_id
DAY_MS = 86_400_000


def envelope(chain: MemoryChain, user: User, *messages: Message, gas_limit: int = GAS) -> bytes:
    body = Body(
        chain_id=CHAIN_ID,
        sender=user.address,
        nonce=chain.account(user.address).nonce,
        valid_until=chain.time_ms + 600_000,
        gas_limit=gas_limit,
        gas_price=GAS_PRICE,
        messages=messages,
    )
    auth = user.auth if chain.account(user.address).auth is None else None
    return Envelope(body=body.encode(), signatures=(), auth=auth).encode()


def send(chain: MemoryChain, user: User, *messages: Message) -> tuple[Receipt, Trace]:
    block = chain.make_block([envelope(chain, user, *messages)], chain.time_ms + 1_000)
    return block.receipts[0], Trace.decode(block.traces[block.receipts[0].id])


def lease(chain: MemoryChain) -> tuple[bytes, Schema]:
    code = module("name-lease")
    verified = verify_module(code)
    schema = Schema.from_cbor(verified.schema)
    args = schema.args_from_json("init", json.dumps({"owner": ALICE.text, "price_per_day": "1"}))
    create = Create(code=verified.code_hash, salt=bytes(32), args=args, admin=ALICE.address)
    receipt, _ = send(chain, ALICE, StoreCode(code=code), create)
    receipt.raise_for_failure()
    return contract_address(ALICE.address, verified.code_hash, bytes(32)), schema


def take(chain: MemoryChain, contract: bytes, schema: Schema, label: str, pay: str = "3") -> tuple[Receipt, Trace]:
    args = schema.args_from_json("lease", json.dumps({"label": label, "days": 2}))
    return send(chain, BOB, Call(contract=contract, method="lease", args=args, value=Rlusd(pay)))


@pytest.fixture
def chain() -> MemoryChain:
    return MemoryChain(GENESIS.encode())


def test_receipts_are_those_of_a_chain_on_disk(tmp_path: Path, chain: MemoryChain) -> None:
    with ledgers.new_chain(tmp_path) as disk:
        address, schema = ledgers.deploy(
            disk, ALICE, "name-lease", f'{{"owner": "{ALICE.text}", "price_per_day": "1"}}'
        )
        there = ledgers.call(disk, BOB, address, schema, "lease", '{"label": "www", "days": 2}', "3")
    code = module("name-lease")
    chain.make_block([envelope(chain, ALICE, StoreCode(code=code))], chain.time_ms + 1_000)
    args = schema.args_from_json("init", json.dumps({"owner": ALICE.text, "price_per_day": "1"}))
    create = Create(code=verify_module(code).code_hash, salt=bytes(32), args=args, admin=ALICE.address)
    chain.make_block([envelope(chain, ALICE, create)], chain.time_ms + 1_000)
    here, _ = take(chain, address, schema, "www")
    assert (here.events, here.results) == (there.events, there.results)
    signature = 200  # the bytes and the check of one signature are all that differs
    assert here.gas_used < there.gas_used < here.gas_used + 100_000, signature


def test_a_trace_is_the_tree_of_what_a_call_did(chain: MemoryChain) -> None:
    contract, schema = lease(chain)
    receipt, trace = take(chain, contract, schema, "www")
    (call,) = trace.calls
    assert (call.method, call.caller, call.value, call.failure) == ("lease", BOB.address, Rlusd(3), None)
    assert call.result == receipt.results[0]
    kinds = [step.kind for step in call.steps if isinstance(step, Step)]
    assert [k for k in kinds if k in (10, 11, 4)][-3:] == [StepKind.WAKE, StepKind.SET, StepKind.EMIT]
    assert 0 < call.gas_used < receipt.gas_used


def test_a_refused_call_is_traced_with_what_was_undone(chain: MemoryChain) -> None:
    contract, schema = lease(chain)
    take(chain, contract, schema, "www")
    receipt, trace = take(chain, contract, schema, "www")
    (call,) = trace.calls
    assert receipt.failure is not None
    assert call.failure == receipt.failure
    assert isinstance(call.failure.error, ContractError)
    assert call.result == b""


def test_a_delivery_is_traced_too(chain: MemoryChain) -> None:
    contract, schema = lease(chain)
    take(chain, contract, schema, "www")
    due = chain.next_due()
    assert due is not None
    block = chain.make_block([], due, jump=True)
    (delivery,) = (receipt for receipt in block.receipts if receipt.wakeup)
    (call,) = Trace.decode(block.traces[delivery.id]).calls
    assert (call.method, call.mode, delivery.ok) == ("expire", 2, True)
    assert chain.next_due() is None
    assert chain.wakeups(contract) == []


def test_nested_calls_stand_within_their_callers() -> None:
    def enter(method: str) -> Value:
        return [StepKind.ENTER, [bytes(32), bytes(32), method, NO_ARGS, bytes(16), 100, 0]]

    def left(gas: int) -> Value:
        return [StepKind.RETURN, [gas, b""]]

    refused: Value = [StepKind.FAILED, [3, 1, 7, bytes(32), ["why"]]]
    read: Value = [StepKind.GET, [b"key", None]]
    first = [enter("outer"), read, enter("inner"), refused, enter("other"), left(2), read, left(9)]
    trace = Trace.decode(encode([*first, enter("next"), left(1)]))
    outer, following = trace.calls
    assert [call.method for call in trace.all_calls()] == ["outer", "inner", "other", "next"]
    assert [type(step) for step in outer.steps] == [Step, CallTrace, CallTrace, Step]
    inner, other = (step for step in outer.steps if isinstance(step, CallTrace))
    assert (inner.gas_used, other.gas_used, outer.gas_used, following.gas_used) == (3, 2, 9, 1)
    assert (inner.failure is None, other.failure, inner.steps, following.steps) == (False, None, (), ())
    assert not trace.cut
    cut = Trace.decode(encode([enter("outer"), read, [StepKind.CUT, []], left(9), [StepKind.CUT, []]]))
    assert (cut.cut, [call.method for call in cut.all_calls()]) == (True, ["outer"])
    for broken in (first[:-1], first[1:], [[StepKind.ENTER]], [[99, []]], [7], 3, [[StepKind.ENTER, [1] * 7], read]):
        with pytest.raises(CodecError):
            Trace.decode(encode(broken))


def test_a_kept_state_comes_back_whole(chain: MemoryChain) -> None:
    contract, schema = lease(chain)
    before, entries, time = chain.save(), chain.entries(), chain.time_ms
    take(chain, contract, schema, "www")
    assert chain.entries() != entries
    chain.restore(before)
    assert (chain.entries(), chain.time_ms) == (entries, time)
    receipt, _ = take(chain, contract, schema, "www")
    assert receipt.ok


def test_a_simulation_leaves_nothing(chain: MemoryChain) -> None:
    contract, schema = lease(chain)
    args = schema.args_from_json("lease", '{"label": "www", "days": 2}')
    message = Call(contract=contract, method="lease", args=args, value=Rlusd(3))
    entries = chain.entries()
    receipt, trace = chain.simulate(envelope(chain, BOB, message), chain.time_ms + 1)
    assert receipt.ok
    assert trace.calls[0].method == "lease"
    assert chain.entries() == entries


def test_what_no_pool_would_let_in_changes_nothing(chain: MemoryChain) -> None:
    entries = chain.entries()
    with pytest.raises(AdmissionGasLimitOutOfRange):
        chain.make_block([envelope(chain, ALICE, StoreCode(code=b""), gas_limit=1)], chain.time_ms + 1)
    assert (chain.entries(), chain.height, chain.time_ms) == (entries, 0, START_MS)


def test_entries_of_a_contract_begin_with_its_key(chain: MemoryChain) -> None:
    contract, schema = lease(chain)
    take(chain, contract, schema, "www")
    own = storage_key(contract, b"")
    entries = chain.entries(own)
    assert entries
    assert all(key.startswith(own) for key, _ in entries)
    leases = schema.storage_key_from_json("leases", '["www"]')
    assert chain.state_get(own + leases) is not None
