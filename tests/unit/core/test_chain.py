"""A chain through the façade: real blocks on disk, made and read."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ghostnet.core import (
    AccountEntry,
    AdmissionAlreadyKnown,
    AdmissionBadSignature,
    AdmissionBadTransaction,
    AdmissionFeeTooLow,
    AdmissionNonceTooHigh,
    Auth,
    Call,
    CallNotAView,
    CallUnknownContract,
    CallUnknownMethod,
    Chain,
    ContractEntry,
    ContractError,
    Genesis,
    GhostError,
    Header,
    HistoryEntry,
    Input,
    Inspected,
    LedgerInsufficientFunds,
    NodeChainExists,
    NodeLedgerClosed,
    NodeOtherSequencer,
    NodeStoreCorrupt,
    NodeStoreIo,
    NodeStoreLocked,
    ProofOtherRoot,
    Receipt,
    RequestHeightNotKept,
    RequestUnknownBlock,
    Rlusd,
    Schema,
    SetAuth,
    SkippedStaleNonce,
    StoredBlock,
    Trace,
    Transfer,
    account_key,
    address_text,
    audit_verify,
    contract_key,
    decode,
    genesis_info,
    header_hash,
    history_key,
    inspect_chain,
    storage_key,
    tx_id,
    verify_absence,
    verify_module,
    verify_presence,
)
from tests.unit.core.ledgers import (
    ALICE,
    BOB,
    FUNDS,
    GENESIS,
    SEED,
    SEQUENCER,
    START_MS,
    User,
    block,
    call,
    deploy,
    module,
    new_chain,
    open_chain,
    send,
)

DAY_MS = 86_400_000
KEPT = 1_000
"""Blocks whose states are kept without an archive."""
ONE = Transfer(to=BOB.address, amount=Rlusd(1))


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    with new_chain(tmp_path / "chain") as made:
        yield made


@pytest.fixture
def lease(chain: Chain) -> tuple[bytes, Schema]:
    """A lease of labels, owned by Alice at a dollar a day."""
    return deploy(chain, ALICE, "name-lease", json.dumps({"owner": address_text(ALICE.address), "price_per_day": "1"}))


def test_a_chain_begins_at_its_genesis(chain: Chain) -> None:
    status, info = chain.status(), genesis_info(GENESIS.encode())
    assert (status.chain_id, status.genesis_hash) == (info.chain_id, info.hash)
    assert (status.height, status.time_ms, status.oldest_state, status.oldest_proof) == (0, START_MS, 0, 0)
    assert status.dev
    assert Genesis.decode(chain.genesis()) == GENESIS
    assert chain.account(ALICE.address) == AccountEntry(nonce=0, balance=FUNDS, auth=None)
    assert (chain.pending(), chain.next_due(), chain.open_slots()) == ((0, 0), None, 0)
    stored = StoredBlock.decode(chain.block())
    assert stored.header.height == 0
    assert stored.header.app_hash == status.app_hash


def test_every_header_is_signed_and_names_the_one_before(chain: Chain) -> None:
    send(chain, ALICE, ONE)
    first, second = chain.header(1), chain.header()
    assert first == second
    block(chain)
    header = Header.decode(chain.header().header)
    assert (header.height, header.parent) == (2, header_hash(first.header))
    signed = chain.header(2)
    key = Ed25519PublicKey.from_public_bytes(SEQUENCER.public)
    key.verify(signed.signature, header_hash(signed.header))
    assert header.hash == header_hash(signed.header)
    assert header.encode() == signed.header


def test_a_payment_is_in_the_next_block(chain: Chain) -> None:
    envelope = ALICE.envelope(chain, ONE).encode()
    (tx_id,) = chain.submit([envelope])
    assert isinstance(tx_id, bytes)
    assert chain.pending() == (1, len(envelope))
    assert chain.next_nonce(ALICE.address) == 1
    made = chain.produce(START_MS + 5)
    assert (made.height, made.time_ms, made.tx_ids) == (1, START_MS + 5, [tx_id])
    receipt = Receipt.decode(made.receipts[0])
    assert receipt.ok
    assert chain.account(BOB.address).balance == FUNDS + Rlusd(1)
    alice = chain.account(ALICE.address)
    assert (alice.nonce, alice.balance) == (1, FUNDS - Rlusd(1) - receipt.fee)
    assert alice.auth is not None
    assert Auth.decode(alice.auth) == ALICE.auth
    assert chain.transaction(tx_id) == (1, 0, envelope, made.receipts[0])
    assert chain.receipt(tx_id) == (1, 0, made.receipts[0])
    stored = StoredBlock.decode(chain.block(1))
    assert (stored.block.transactions, stored.receipts[0]) == ((envelope,), receipt)


def test_what_is_not_there_is_none(chain: Chain) -> None:
    unknown = b"\xee" * 32
    assert chain.transaction(unknown) is None
    assert chain.receipt(unknown) is None
    assert chain.contract(unknown) is None
    assert chain.code(unknown) is None
    assert chain.schema(unknown) is None
    assert chain.state_get(contract_key(unknown)) is None
    assert chain.history(unknown) == []
    assert chain.account(unknown) == AccountEntry(nonce=0, balance=Rlusd(0), auth=None)


def test_each_refusal_stands_in_its_place_as_its_exception(chain: Chain) -> None:
    good = ALICE.envelope(chain, ONE)
    forged = replace(good, signatures=(replace(good.signatures[0], signature=bytes(64)),))
    outcomes = chain.submit(
        [
            forged.encode(),
            good.encode(),
            good.encode(),
            b"",
            ALICE.envelope(chain, ONE, nonce=1 + 1024).encode(),
            BOB.envelope(chain, ONE, gas_price=1).encode(),
        ]
    )
    kinds = [
        AdmissionBadSignature,
        bytes,
        AdmissionAlreadyKnown,
        AdmissionBadTransaction,
        AdmissionNonceTooHigh,
        AdmissionFeeTooLow,
    ]
    assert [type(outcome) for outcome in outcomes] == kinds
    known = outcomes[2]
    assert isinstance(known, AdmissionAlreadyKnown)
    assert known.fields == {"id": outcomes[1]}


def test_what_cannot_be_paid_fails_in_words_people_read(chain: Chain) -> None:
    receipt = send(chain, ALICE, Transfer(to=BOB.address, amount=FUNDS))
    assert receipt.failure is not None
    with pytest.raises(LedgerInsufficientFunds) as raised:
        receipt.raise_for_failure()
    assert str(raised.value).startswith(f"{address_text(ALICE.address)} holds 999.")
    assert str(raised.value).endswith(" RLUSD and needs 1000.00")
    assert chain.account(BOB.address).balance == FUNDS


def test_a_simulation_tells_what_would_happen_and_changes_nothing(chain: Chain) -> None:
    envelope = ALICE.envelope(chain, ONE).encode()
    told = Receipt.decode(chain.simulate(envelope))
    assert told.ok
    assert (chain.pending(), chain.account(BOB.address).balance) == ((0, 0), FUNDS)
    chain.submit([envelope])
    assert block(chain)[0] == told
    with pytest.raises(AdmissionBadTransaction):
        chain.simulate(b"\x80")


def test_a_watched_simulation_tells_what_its_calls_did(chain: Chain, lease: tuple[bytes, Schema]) -> None:
    address, schema = lease
    args = schema.args_from_json("lease", '{"label": "www", "days": 1}')
    envelope = BOB.envelope(chain, Call(contract=address, method="lease", args=args, value=Rlusd(1))).encode()
    tried = chain.watch(envelope)
    assert Receipt.decode(tried.receipt).ok
    (call,) = Trace.decode(tried.trace).calls
    assert (call.method, call.args, call.caller) == ("lease", args, BOB.address)


def test_a_past_transaction_is_executed_again_to_the_same_receipt_and_tree(
    chain: Chain, lease: tuple[bytes, Schema]
) -> None:
    address, schema = lease
    args = schema.args_from_json("lease", '{"label": "www", "days": 1}')
    message = Call(contract=address, method="lease", args=args, value=Rlusd(1))
    envelope = BOB.envelope(chain, message).encode()
    first = ALICE.envelope(chain, ONE).encode()
    time_ms = chain.status().time_ms + 1_000
    foreseen = chain.watch(envelope, time_ms=time_ms)
    paid, taken = chain.submit([first, envelope])
    assert isinstance(paid, bytes)
    assert isinstance(taken, bytes)
    block(chain, 1_000)
    block(chain, 2 * DAY_MS, jump=True)
    found = chain.receipt(taken)
    again = chain.replay(taken)
    assert found is not None
    assert again is not None
    assert (again.height, again.place, again.receipt) == (found.height, found.place, found.receipt)
    assert again.replayed == again.receipt
    (then,), (now,) = Trace.decode(foreseen.trace).calls, Trace.decode(again.trace).calls
    assert (now.method, now.args, now.result, now.value) == (then.method, args, then.result, Rlusd(1))
    of_transfer = chain.replay(paid)
    assert of_transfer is not None
    assert Trace.decode(of_transfer.trace).calls == ()
    delivered = next(receipt for receipt in StoredBlock.decode(chain.block()).receipts if receipt.wakeup is not None)
    of_delivery = chain.replay(delivered.id)
    assert of_delivery is not None
    assert of_delivery.replayed == of_delivery.receipt
    assert [call.method for call in Trace.decode(of_delivery.trace).calls] == ["expire"]
    assert chain.replay(bytes(32)) is None


def test_a_simulation_after_a_past_block_tells_what_would_have_happened_then(chain: Chain) -> None:
    first = ALICE.envelope(chain, Transfer(to=BOB.address, amount=Rlusd(900))).encode()
    chain.submit([first])
    (paid,) = block(chain)
    assert Receipt.decode(chain.simulate(first, height=0)) == paid
    stale = Receipt.decode(chain.simulate(first)).failure
    assert stale is not None
    assert isinstance(stale.error, SkippedStaleNonce)
    rich = BOB.envelope(chain, Transfer(to=ALICE.address, amount=Rlusd(1_500))).encode()
    assert Receipt.decode(chain.simulate(rich, height=1)).ok
    assert chain.simulate(rich, height=1) == chain.simulate(rich)
    block(chain)
    assert Receipt.decode(chain.simulate(rich, height=1)).ok
    poor = Receipt.decode(chain.simulate(rich, height=0)).failure
    assert poor is not None
    assert isinstance(poor.error, LedgerInsufficientFunds)
    assert chain.account(BOB.address, 0).balance == FUNDS


def test_a_simulation_after_a_past_block_is_as_early_as_it_could_have_been(
    chain: Chain, lease: tuple[bytes, Schema]
) -> None:
    address, schema = lease
    args = schema.args_from_json("lease", '{"label": "www", "days": 1}')
    envelope = BOB.envelope(chain, Call(contract=address, method="lease", args=args, value=Rlusd(1))).encode()
    past = chain.status()
    block(chain, DAY_MS, jump=True)

    def time_of_trial(height: int, time_ms: int | None = None) -> int:
        receipt = Receipt.decode(chain.simulate(envelope, height=height, time_ms=time_ms))
        receipt.raise_for_failure()
        _tenant, until, *_ = decode(receipt.results[0])
        return until - DAY_MS

    assert time_of_trial(past.height) == past.time_ms + 1
    assert time_of_trial(past.height, past.time_ms - 7) == past.time_ms + 1
    assert time_of_trial(past.height, past.time_ms + 7) == past.time_ms + 7
    assert time_of_trial(past.height + 1, past.time_ms + 7) == past.time_ms + DAY_MS + 1


def test_a_contract_is_found_with_all_that_belongs_to_it(chain: Chain, lease: tuple[bytes, Schema]) -> None:
    address, schema = lease
    code = module("name-lease")
    verified = verify_module(code)
    entry = chain.contract(address)
    expected = ContractEntry(
        code_hash=verified.code_hash, creator=ALICE.address, admin=ALICE.address, uses=(), versions=1
    )
    assert entry == expected
    assert chain.code(verified.code_hash) == code
    assert chain.schema(verified.code_hash) == schema.cbor
    (version,) = chain.history(address)
    assert (version.height, version.code_hash, version.schema_hash) == (2, verified.code_hash, schema.hash)
    value = chain.state_get(history_key(address, 0))
    assert value is not None
    assert HistoryEntry.decode(value) == version


def test_a_call_is_answered_and_its_events_are_read_by_the_schema(chain: Chain, lease: tuple[bytes, Schema]) -> None:
    address, schema = lease
    receipt = call(chain, BOB, address, schema, "lease", '{"label": "www", "days": 3}', pay="5")
    receipt.raise_for_failure()
    answer = json.loads(schema.result_to_json("lease", receipt.results[0]))
    assert (answer["tenant"], answer["deposit"]) == (address_text(BOB.address), "2.00")
    (event,) = [event for event in receipt.events if event.emitter == address]
    assert json.loads(schema.event_to_json(event.number, event.fields))["event"] == "Leased"
    view = chain.view(address, "lease_of", schema.args_from_json("lease_of", '{"label": "www"}'))
    assert json.loads(schema.result_to_json("lease_of", view.result)) == answer
    assert view.gas_used > 0


def test_a_contracts_own_error_is_read_by_its_schema(chain: Chain, lease: tuple[bytes, Schema]) -> None:
    address, schema = lease
    call(chain, BOB, address, schema, "lease", '{"label": "www", "days": 3}', pay="3").raise_for_failure()
    failure = call(chain, ALICE, address, schema, "lease", '{"label": "www", "days": 1}', pay="1").failure
    assert failure is not None
    assert isinstance(failure.error, ContractError)
    assert (failure.contract, failure.error.contract, failure.number) == (address, address, 1)
    shown = json.loads(schema.error_to_json(failure.number, failure.fields_cbor))
    assert (shown["error"], shown["fields"]["label"]) == ("Taken", "www")


def test_a_view_is_refused_by_its_own_exception(chain: Chain, lease: tuple[bytes, Schema]) -> None:
    address, _ = lease
    with pytest.raises(CallUnknownContract) as raised:
        chain.view(b"\xee" * 32, "price")
    assert raised.value.fields == {"address": b"\xee" * 32}
    with pytest.raises(CallUnknownMethod):
        chain.view(address, "colour")
    with pytest.raises(CallNotAView):
        chain.view(address, "withdraw")


def test_a_wakeup_is_listed_until_it_was_delivered(chain: Chain, lease: tuple[bytes, Schema]) -> None:
    address, schema = lease
    for label in ("a", "b", "c"):
        args = json.dumps({"label": label, "days": 1})
        call(chain, BOB, address, schema, "lease", args, pay="1").raise_for_failure()
    open_ones = chain.wakeups()
    assert [entry.id for entry in open_ones] == sorted(entry.id for entry in open_ones)
    assert {(entry.contract, entry.method, entry.kind) for entry in open_ones} == {(address, "expire", 0)}
    assert chain.wakeups(address, limit=2) == open_ones[:2]
    assert chain.wakeups(address, open_ones[1].id) == open_ones[2:]
    assert chain.wakeups(b"\xee" * 32) == []
    due = chain.next_due()
    assert due == min(entry.next for entry in open_ones)
    delivered = block(chain, due - chain.status().time_ms, jump=True)
    assert [receipt.wakeup for receipt in delivered if receipt.wakeup] == [
        entry.id for entry in open_ones if entry.next <= due
    ]
    found = chain.receipt(delivered[0].id)
    assert found is not None
    assert Receipt.decode(found.receipt) == delivered[0]
    assert chain.transaction(delivered[0].id) is None
    assert StoredBlock.decode(chain.block()).block.inputs == (Input.TIME_TRAVEL,)


def test_entries_are_proven_under_the_header_of_their_height(chain: Chain, lease: tuple[bytes, Schema]) -> None:
    address, schema = lease
    stored = storage_key(address, schema.storage_key_from_json("price_per_day", "[]"))
    absent = storage_key(address, schema.storage_key_from_json("leases", '["www"]'))
    height = chain.status().height
    call(chain, BOB, address, schema, "lease", '{"label": "www", "days": 3}', pay="3").raise_for_failure()
    root = Header.decode(chain.header(height).header).state_root
    there = [account_key(ALICE.address), contract_key(address), stored]
    entries, at = chain.prove([*there, absent], height)
    assert (len(entries), at) == (4, height)
    for key, (value, proof) in zip(there, entries, strict=False):
        assert value is not None
        assert value == chain.state_get(key, height)
        verify_presence(root, key, value, proof)
    assert entries[3].value is None
    verify_absence(root, absent, entries[3].proof)
    [(value, proof)], at = chain.prove([absent])
    assert at == height + 1
    assert value is not None
    with pytest.raises(ProofOtherRoot):
        verify_presence(root, absent, value, proof)


def test_the_past_is_read_at_its_height(chain: Chain) -> None:
    for _ in range(3):
        send(chain, ALICE, ONE)
    balances = [chain.account(BOB.address, height).balance for height in (1, 2, 3)]
    assert balances == [FUNDS + Rlusd(n) for n in (1, 2, 3)]
    assert chain.account(BOB.address).balance == balances[-1]


def test_genesis_is_block_0(chain: Chain) -> None:
    genesis = chain.header()
    send(chain, ALICE, ONE)
    assert chain.header(0) == genesis
    assert StoredBlock.decode(chain.block(0)).header.height == 0
    assert chain.account(BOB.address, 0).balance == FUNDS
    [(value, proof)], height = chain.prove([account_key(BOB.address)], 0)
    assert height == 0
    assert value is not None
    verify_presence(Header.decode(genesis.header).state_root, account_key(BOB.address), value, proof)


def test_a_height_ahead_of_the_newest_is_refused(chain: Chain) -> None:
    envelope = ALICE.envelope(chain, ONE).encode()
    reads: list[Callable[[int], object]] = [
        chain.header,
        chain.block,
        lambda height: chain.account(ALICE.address, height),
        lambda height: chain.prove([account_key(ALICE.address)], height),
        lambda height: chain.view(ALICE.address, "price", height=height),
        lambda height: chain.simulate(envelope, height=height),
    ]
    for read in reads:
        with pytest.raises(RequestUnknownBlock) as raised:
            read(7)
        assert raised.value.fields == {"height": 7, "newest": 0}


def test_a_state_that_is_no_longer_kept_is_refused(chain: Chain) -> None:
    envelope = ALICE.envelope(chain, ONE).encode()
    for _ in range(KEPT + 1):
        block(chain, 1)
    reads: list[Callable[[int], object]] = [
        lambda height: chain.account(ALICE.address, height),
        lambda height: chain.prove([account_key(ALICE.address)], height),
        lambda height: chain.view(ALICE.address, "price", height=height),
        lambda height: chain.simulate(envelope, height=height),
    ]
    for read in reads:
        with pytest.raises(RequestHeightNotKept) as raised:
            read(0)
        assert raised.value.fields == {"height": 0, "oldest": 1}
    assert Receipt.decode(chain.simulate(envelope, height=1)).ok
    assert Header.decode(chain.header(0).header).height == 0


def test_a_closed_chain_refuses_every_call_and_opens_again(tmp_path: Path) -> None:
    folder = tmp_path / "chain"
    with new_chain(folder) as chain:
        send(chain, ALICE, ONE)
        before = chain.status()
    chain.close()
    for use in (chain.status, chain.pending, lambda: chain.produce(START_MS + 9_000), lambda: chain.submit([])):
        with pytest.raises(NodeLedgerClosed):
            use()
    with open_chain(folder) as again:
        assert again.status() == before
        send(again, BOB, ONE).raise_for_failure()


def test_a_folder_is_held_by_one_chain(tmp_path: Path) -> None:
    with new_chain(tmp_path):
        with pytest.raises(NodeStoreLocked) as locked:
            open_chain(tmp_path)
        assert set(locked.value.fields) == {"operation", "detail"}
        with pytest.raises(NodeStoreLocked):
            inspect_chain(tmp_path)
        with pytest.raises(NodeChainExists) as exists:
            new_chain(tmp_path)
        assert exists.value.fields == {"folder": str(tmp_path)}


def test_a_folder_is_opened_only_with_the_key_that_its_genesis_names(tmp_path: Path) -> None:
    new_chain(tmp_path).close()
    for use in (Chain.open, inspect_chain):
        with pytest.raises(NodeOtherSequencer) as other:
            use(tmp_path, sequencer_seed=bytes(32))
        assert other.value.fields == {"expected": SEQUENCER.public, "found": User(bytes(32)).public}
    with pytest.raises(ValueError, match="expected 32 bytes"):
        Chain.open(tmp_path, sequencer_seed=SEED[:-1])
    with pytest.raises(NodeStoreIo, match=re.escape(str(tmp_path / "empty"))):
        Chain.open(tmp_path / "empty", sequencer_seed=SEED)


def test_a_look_at_a_folder_tells_what_is_there_or_what_is_damaged(tmp_path: Path) -> None:
    with new_chain(tmp_path) as chain:
        block(chain)
        status, head = chain.status(), header_hash(chain.header().header)
    expected = Inspected(status.chain_id, status.genesis_hash, status.height, status.time_ms, head)
    assert inspect_chain(tmp_path, sequencer_seed=SEED) == inspect_chain(tmp_path) == expected
    file = tmp_path / "store" / "ledger.redb"
    good = file.read_bytes()
    file.write_bytes(good.replace(status.chain_id.encode(), bytes(len(status.chain_id))))
    for use in (open_chain, inspect_chain, audit_verify):
        with pytest.raises(NodeStoreCorrupt) as damaged:
            use(tmp_path)
        assert "table blocks" in str(damaged.value.fields["detail"])
    file.write_bytes(good)
    open_chain(tmp_path).close()


def test_many_threads_read_while_blocks_are_made(chain: Chain) -> None:
    done = threading.Event()

    def read() -> int:
        reads = 0
        while not done.is_set():
            status = chain.status()
            held = sum(chain.account(user.address, status.height).balance.micro for user in (ALICE, BOB, SEQUENCER))
            assert held == 2 * FUNDS.micro
            chain.prove([account_key(ALICE.address)])
            reads += 1
        return reads

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read) for _ in range(6)]
        try:
            for _ in range(20):
                chain.submit([user.envelope(chain, ONE).encode() for user in (ALICE, BOB)])
                block(chain)
        finally:
            done.set()
    assert all(reader.result() > 0 for reader in readers)


def test_closing_waits_for_the_calls_under_way(tmp_path: Path) -> None:
    chain = new_chain(tmp_path)
    ended: list[object] = []

    def make_blocks() -> None:
        try:
            while True:
                ended.append(block(chain))
        except GhostError as error:
            ended.append(error)

    maker = threading.Thread(target=make_blocks)
    maker.start()
    while len(ended) < 3:
        time.sleep(0.001)
    chain.close()
    open_chain(tmp_path).close()  # nobody holds the folder any more
    maker.join()
    assert isinstance(ended[-1], NodeLedgerClosed)


def test_an_audit_executes_every_block_again(tmp_path: Path) -> None:
    with new_chain(tmp_path) as chain:
        address, schema = deploy(
            chain, ALICE, "name-lease", json.dumps({"owner": address_text(ALICE.address), "price_per_day": "1"})
        )
        call(chain, BOB, address, schema, "lease", '{"label": "www", "days": 1}', pay="1").raise_for_failure()
        block(chain, 2 * DAY_MS, jump=True)
        height, newest = chain.status().height, header_hash(chain.header().header)
    told: list[tuple[int, int]] = []
    audited = audit_verify(tmp_path, lambda *at: told.append(at))
    assert (audited.height, audited.header_hash, audited.transactions) == (height, newest, 3)
    assert audited.receipts > 3
    assert told[-1] == (height, height)


def test_an_audit_ends_when_nobody_wants_it_any_more(tmp_path: Path) -> None:
    with new_chain(tmp_path) as chain:
        block(chain)

    def interrupted(_height: int, _newest: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit_verify(tmp_path, interrupted)
    open_chain(tmp_path).close()


def test_an_audit_of_a_held_folder_is_refused(chain: Chain, tmp_path: Path) -> None:
    assert chain.status().height == 0
    with pytest.raises(NodeStoreLocked):
        audit_verify(tmp_path / "chain")


def test_a_new_key_signs_from_the_next_transaction_on(chain: Chain) -> None:
    newer = User(b"n" * 32)
    send(chain, ALICE, SetAuth(auth=newer.auth)).raise_for_failure()
    old = ALICE.envelope(chain, ONE)
    (refused,) = chain.submit([old.encode()])
    assert isinstance(refused, AdmissionBadSignature)
    signature = replace(old.signatures[0], signature=newer.key.sign(tx_id(old.body)))
    (taken,) = chain.submit([replace(old, signatures=(signature,)).encode()])
    assert isinstance(taken, bytes)
