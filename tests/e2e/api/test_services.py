"""Every service of a real node, asked as a client asks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ghostnet.api.server import Running, open_chain, running
from ghostnet.core import (
    Auth,
    Header,
    Receipt,
    Rlusd,
    SkippedStaleNonce,
    StoredBlock,
    Trace,
    account_key,
    address_text,
    decode,
    encode,
    header_hash,
    verify_absence,
    verify_presence,
)
from ghostnet.rpc.v1.account_connect import AccountServiceClient
from ghostnet.rpc.v1.account_pb import GetAccountRequest
from ghostnet.rpc.v1.block_connect import BlockServiceClient
from ghostnet.rpc.v1.block_pb import GetBlockRequest, GetHeaderRequest
from ghostnet.rpc.v1.contract_connect import ContractServiceClient
from ghostnet.rpc.v1.contract_pb import GetCodeRequest, GetContractRequest, GetSchemaRequest, ViewRequest
from ghostnet.rpc.v1.dev_connect import DevServiceClient
from ghostnet.rpc.v1.dev_pb import AdvanceRequest, FundRequest
from ghostnet.rpc.v1.error_pb import ErrorDetail
from ghostnet.rpc.v1.proof_connect import ProofServiceClient
from ghostnet.rpc.v1.proof_pb import GetProofRequest
from ghostnet.rpc.v1.status_connect import StatusServiceClient
from ghostnet.rpc.v1.status_pb import GetGenesisRequest, GetStatusRequest
from ghostnet.rpc.v1.transaction_connect import TransactionServiceClient
from ghostnet.rpc.v1.transaction_pb import (
    Committed,
    GetReceiptRequest,
    GetTransactionRequest,
    ReplayRequest,
    SimulateRequest,
    SubmitRequest,
    SubmitResult,
    Wait,
)
from ghostnet.rpc.v1.wakeup_connect import WakeupServiceClient
from ghostnet.rpc.v1.wakeup_pb import ListWakeupsRequest
from tests.e2e.api.chains import FUNDS, DevChain, dev_chain

NOBODY = address_text(bytes(32))


class Clients:
    """A client of each service."""

    def __init__(self, address: str) -> None:
        url = f"http://{address}"
        self.transactions = TransactionServiceClient(url)
        self.accounts = AccountServiceClient(url)
        self.contracts = ContractServiceClient(url)
        self.wakeups = WakeupServiceClient(url)
        self.blocks = BlockServiceClient(url)
        self.proofs = ProofServiceClient(url)
        self.status = StatusServiceClient(url)
        self.dev = DevServiceClient(url)

    async def submit(self, *envelopes: bytes) -> list[SubmitResult]:
        """Outcomes, once those let in are in a block on disk."""
        return (
            await self.transactions.submit(SubmitRequest(transactions=list(envelopes), wait=Wait.COMMITTED))
        ).results


@asynccontextmanager
async def node(chain: DevChain) -> AsyncIterator[tuple[Running, Clients]]:
    with open_chain(chain.home) as ledger:
        async with running(ledger, chain.home.plans_path, faucet_key=chain.home.faucet_key()) as here:
            yield here, Clients(here.address)


def against(tmp_path: Path, test: Callable[[DevChain, Clients], Coroutine[Any, Any, None]]) -> None:
    """Runs a test against a new chain's node."""

    async def run() -> None:
        chain = dev_chain(tmp_path / "node")
        async with node(chain) as (_, clients):
            await asyncio.wait_for(test(chain, clients), 60)

    asyncio.run(run())


def committed(result: SubmitResult) -> Committed:
    assert result.outcome is not None
    assert result.outcome.field == "committed", result.outcome
    return result.outcome.value


def slug(error: ConnectError) -> str:
    detail = error.details[0].value(ErrorDetail)
    assert detail is not None
    return detail.slug


def test_a_transfer_is_answered_with_its_receipt_and_changes_both_accounts(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        (result,) = await clients.submit(chain.transfer(alice, bob.address, "2.50"))
        receipt = Receipt.decode(committed(result).receipt)
        assert (receipt.ok, receipt.id.hex()) == (True, result.id)
        his = await clients.accounts.get_account(GetAccountRequest(address=address_text(bob.address)))
        hers = await clients.accounts.get_account(GetAccountRequest(address=address_text(alice.address)))
        assert his.balance == str(FUNDS + Rlusd("2.50"))
        assert hers.balance == str(FUNDS - Rlusd("2.50") - receipt.fee)
        assert (hers.nonce, his.nonce, his.auth) == (1, 0, b"")
        assert Auth.decode(hers.auth) == alice.auth
        await clients.submit(chain.transfer(bob, alice.address))
        before = await clients.accounts.get_account(
            GetAccountRequest(address=address_text(bob.address), height=his.height)
        )
        assert before.balance == his.balance

    against(tmp_path, test)


def test_a_past_transaction_is_replayed_and_an_unknown_one_is_not(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        (result,) = await clients.submit(chain.transfer(alice, bob.address, "2.50"))
        told = await clients.transactions.replay(ReplayRequest(id=result.id))
        assert told.receipt == told.replayed == committed(result).receipt
        assert (told.height, told.index) == (committed(result).height, committed(result).index)
        assert Trace.decode(told.trace).calls == ()
        for given, expected in (("00" * 32, "unknown_transaction"), ("zz", "malformed_field")):
            with pytest.raises(ConnectError) as caught:
                await clients.transactions.replay(ReplayRequest(id=given))
            assert slug(caught.value) == expected

    against(tmp_path, test)


def test_one_refused_transaction_does_not_hold_up_the_others(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        good, other = chain.transfer(alice, bob.address), chain.transfer(bob, alice.address)
        results = await clients.submit(good, b"no transaction", other)
        assert [result.outcome and result.outcome.field for result in results] == ["committed", "refused", "committed"]
        refused = results[1].outcome
        assert refused is not None
        assert refused.field == "refused"
        assert (refused.value.class_, refused.value.slug) == ("admission", "bad_transaction")
        assert decode(refused.value.operands) == list(map(int, refused.value.fields.values()))

    against(tmp_path, test)


def test_a_transaction_sent_again_is_answered_as_the_first_time(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        envelope = chain.transfer(alice, bob.address)
        first, again = (await clients.submit(envelope))[0], (await clients.submit(envelope))[0]
        assert committed(again) == committed(first)
        assert again.id == first.id

    against(tmp_path, test)


def test_a_transaction_whose_nonce_is_ahead_stays_pending(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        await clients.submit(chain.transfer(alice, bob.address))
        ahead = SubmitRequest(
            transactions=[chain.transfer(alice, bob.address, nonce=2)], wait=Wait.COMMITTED, wait_ms=200
        )
        (result,) = (await clients.transactions.submit(ahead)).results
        assert result.outcome is not None
        assert result.outcome.field == "pending"
        committed((await clients.submit(chain.transfer(alice, bob.address)))[0])
        await asyncio.sleep(0.2)
        found = await clients.transactions.get_transaction(GetTransactionRequest(id=result.id))
        assert found.transaction == ahead.transactions[0]

    against(tmp_path, test)


def test_transactions_and_receipts_are_found_by_id(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        envelope = chain.transfer(alice, bob.address)
        (result,) = await clients.submit(envelope)
        where = committed(result)
        found = await clients.transactions.get_transaction(GetTransactionRequest(id=result.id))
        assert (found.transaction, found.height, found.index, found.receipt) == (
            envelope,
            where.height,
            where.index,
            where.receipt,
        )
        receipt = await clients.transactions.get_receipt(GetReceiptRequest(id=result.id))
        assert (receipt.receipt, receipt.height) == (where.receipt, where.height)

    against(tmp_path, test)


def test_a_simulation_tells_the_receipt_and_keeps_nothing(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        envelope = chain.transfer(alice, bob.address)
        tried = await clients.transactions.simulate(SimulateRequest(transaction=envelope))
        assert Receipt.decode(tried.receipt).ok
        assert (await clients.status.get_status(GetStatusRequest())).height == tried.height
        assert committed((await clients.submit(envelope))[0]).receipt == tried.receipt

    against(tmp_path, test)


def test_a_simulation_after_an_older_block_tells_what_would_have_happened_then(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        envelope = chain.transfer(alice, bob.address)
        (result,) = await clients.submit(envelope)
        await clients.submit(chain.transfer(bob, alice.address))
        before = committed(result).height - 1
        then = await clients.transactions.simulate(SimulateRequest(transaction=envelope, height=before))
        assert (then.receipt, then.height) == (committed(result).receipt, before)
        stale = Receipt.decode((await clients.transactions.simulate(SimulateRequest(transaction=envelope))).receipt)
        assert stale.failure is not None
        assert isinstance(stale.failure.error, SkippedStaleNonce)

    against(tmp_path, test)


def test_genesis_is_asked_for_by_its_number(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        (result,) = await clients.submit(chain.transfer(alice, bob.address))
        newest = committed(result).height
        assert (await clients.blocks.get_header(GetHeaderRequest())).height == newest
        header = await clients.blocks.get_header(GetHeaderRequest(height=0))
        block = await clients.blocks.get_block(GetBlockRequest(height=0))
        assert header.header is not None
        assert (header.height, block.height, block.header) == (0, 0, header.header)
        assert StoredBlock.decode(block.block).header.height == 0
        hers = await clients.accounts.get_account(GetAccountRequest(address=address_text(alice.address), height=0))
        assert (hers.height, hers.nonce, hers.balance) == (0, 0, str(FUNDS))
        key = account_key(alice.address)
        proof = await clients.proofs.get_proof(GetProofRequest(keys=[key], height=0))
        assert (proof.height, proof.header) == (0, header.header)
        [entry] = proof.entries
        verify_presence(Header.decode(header.header.header).state_root, key, entry.value, entry.proof)

    against(tmp_path, test)


def test_blocks_and_headers_are_signed_and_chained(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        await clients.submit(chain.transfer(alice, bob.address))
        (result,) = await clients.submit(chain.transfer(alice, bob.address))
        height = committed(result).height
        answer = await clients.blocks.get_block(GetBlockRequest(height=height))
        stored = StoredBlock.decode(answer.block)
        assert answer.header is not None
        header = Header.decode(answer.header.header)
        assert (stored.header, stored.receipts[0].id.hex()) == (header, result.id)
        public = Ed25519PublicKey.from_public_bytes(chain.home.key().public)
        public.verify(answer.header.signature, header_hash(answer.header.header))
        parent = await clients.blocks.get_header(GetHeaderRequest(height=height - 1))
        assert parent.header is not None
        assert header.parent == header_hash(parent.header.header)

    against(tmp_path, test)


def test_proofs_hold_against_the_header_alone(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        alice, bob = chain.people
        await clients.submit(chain.transfer(alice, bob.address))
        key = account_key(alice.address)
        absent = account_key(bytes(32))
        answer = await clients.proofs.get_proof(GetProofRequest(keys=[key, absent, key]))
        assert answer.header is not None
        root = Header.decode(answer.header.header).state_root
        there, gone, again = answer.entries
        assert there.has_field("value")
        verify_presence(root, key, there.value, there.proof)
        assert not gone.has_field("value")
        verify_absence(root, absent, gone.proof)
        assert again == there

    against(tmp_path, test)


def test_the_status_names_the_chain_and_its_head(tmp_path: Path) -> None:
    async def test(chain: DevChain, clients: Clients) -> None:
        status = await clients.status.get_status(GetStatusRequest())
        assert (status.chain_id, status.dev, status.height, status.least_gas_price) == (chain.chain_id, True, 0, 1)
        assert status.clock_ms >= status.time_ms
        genesis = await clients.status.get_genesis(GetGenesisRequest())
        assert genesis.genesis == chain.home.genesis()

    against(tmp_path, test)


def test_the_faucet_pays_newcomers(tmp_path: Path) -> None:
    async def test(_chain: DevChain, clients: Clients) -> None:
        newcomers = [address_text(bytes([i]) * 32) for i in range(1, 6)]
        paid = await asyncio.gather(
            *(clients.dev.fund(FundRequest(address=address, amount="12.34")) for address in newcomers)
        )
        assert len({one.id for one in paid}) == 5
        for address in newcomers:
            assert (await clients.accounts.get_account(GetAccountRequest(address=address))).balance == "12.34"

    against(tmp_path, test)


def test_time_travels_on_a_development_chain(tmp_path: Path) -> None:
    async def test(_chain: DevChain, clients: Clients) -> None:
        day = 86_400_000
        before = await clients.status.get_status(GetStatusRequest())
        after = await clients.dev.advance(AdvanceRequest(by_ms=day))
        assert after.time_ms >= before.time_ms + day
        assert (await clients.status.get_status(GetStatusRequest())).clock_ms > before.clock_ms + day - 1

    against(tmp_path, test)


def test_a_fresh_chain_has_no_wakeups(tmp_path: Path) -> None:
    async def test(_chain: DevChain, clients: Clients) -> None:
        answer = await clients.wakeups.list_wakeups(ListWakeupsRequest())
        assert (answer.wakeups, answer.more) == ([], False)

    against(tmp_path, test)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    async def test(_chain: DevChain, clients: Clients) -> None:
        nothing = "00" * 32
        asked: list[tuple[Coroutine[Any, Any, Any], Code, str]] = [
            (
                clients.accounts.get_account(GetAccountRequest(address="ghost1x")),
                Code.INVALID_ARGUMENT,
                "malformed_field",
            ),
            (
                clients.accounts.get_account(GetAccountRequest(address=NOBODY, height=9)),
                Code.NOT_FOUND,
                "unknown_block",
            ),
            (clients.blocks.get_block(GetBlockRequest(height=9)), Code.NOT_FOUND, "unknown_block"),
            (clients.transactions.simulate(SimulateRequest(height=9)), Code.NOT_FOUND, "unknown_block"),
            (clients.contracts.get_contract(GetContractRequest(address=NOBODY)), Code.NOT_FOUND, "unknown_contract"),
            (clients.contracts.get_code(GetCodeRequest(code_hash=nothing)), Code.NOT_FOUND, "unknown_code"),
            (clients.contracts.get_code(GetCodeRequest(code_hash="zz")), Code.INVALID_ARGUMENT, "malformed_field"),
            (clients.contracts.get_schema(GetSchemaRequest()), Code.INVALID_ARGUMENT, "malformed_field"),
            (
                clients.contracts.view(ViewRequest(address=NOBODY, method="price", args=encode([]))),
                Code.NOT_FOUND,
                "unknown_contract",
            ),
            (clients.transactions.get_receipt(GetReceiptRequest(id=nothing)), Code.NOT_FOUND, "unknown_transaction"),
            (clients.transactions.submit(SubmitRequest()), Code.INVALID_ARGUMENT, "too_many"),
            (clients.proofs.get_proof(GetProofRequest()), Code.INVALID_ARGUMENT, "too_many"),
            (clients.proofs.get_proof(GetProofRequest(keys=[b"1"] * 257)), Code.INVALID_ARGUMENT, "too_many"),
            (clients.proofs.get_proof(GetProofRequest(keys=[b"1", b""])), Code.INVALID_ARGUMENT, "malformed_field"),
            (clients.proofs.get_proof(GetProofRequest(keys=[bytes(513)])), Code.INVALID_ARGUMENT, "malformed_field"),
            (clients.dev.advance(AdvanceRequest()), Code.INVALID_ARGUMENT, "malformed_field"),
            (clients.dev.fund(FundRequest(address=NOBODY, amount="0")), Code.INVALID_ARGUMENT, "malformed_field"),
        ]
        for request, code, expected in asked:
            with pytest.raises(ConnectError) as failed:
                await request
            assert (failed.value.code, slug(failed.value)) == (code, expected)

    against(tmp_path, test)
