"""A chain, seen through a node: reads that are verified, transactions that are tried out before they are sent.

For programs and the command line. What the state holds is taken from proofs under a header that the key of the pinned
genesis signed; receipts, histories and views are the node's word. Errors are ghostnet.core's, whoever found them.
"""

from __future__ import annotations

import functools
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Final, Literal

from protobuf import Oneof

from ghostnet import core
from ghostnet.client.contract import ContractHandle
from ghostnet.client.keys import Signer
from ghostnet.client.outcome import Outcome, Plan, Replay
from ghostnet.client.plans import COUNTS_MS, PLAN_TAG, PlanRequest
from ghostnet.client.proof import Proof
from ghostnet.client.reading import named_error, read_contract_error
from ghostnet.client.trust import Anchor
from ghostnet.client.wire import DEFAULT_TIMEOUT_MS, Wire, error_of
from ghostnet.rpc.v1.block_pb import GetBlockRequest, GetHeaderRequest, SignedHeader
from ghostnet.rpc.v1.contract_pb import GetCodeRequest, GetHistoryRequest, GetSchemaRequest, ViewRequest
from ghostnet.rpc.v1.dev_pb import AdvanceRequest, AdvanceResponse, FundRequest
from ghostnet.rpc.v1.error_pb import ErrorDetail
from ghostnet.rpc.v1.plan_pb import GetPlanRequest, PutPlanRequest
from ghostnet.rpc.v1.proof_pb import GetProofRequest
from ghostnet.rpc.v1.status_pb import GetGenesisRequest, GetStatusRequest, GetStatusResponse
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
from ghostnet.rpc.v1.wakeup_pb import ListWakeupsRequest, Wakeup

MOST_GAS: Final = 100_000_000
"""Most gas of a transaction (docs/spec/transactions.md); what a trial may use where the payer can afford it."""
TRIAL_GAS: Final = (MOST_GAS, MOST_GAS // 10, MOST_GAS // 100)
"""Limits tried one after the other: the most that a fee can be is set aside first, and may be what a payment lacks."""
GAS_MARGIN: Final = 100_000
"""Added with a quarter of the gas used in the trial: another block may find longer lists. Unused gas is not paid, but
an eighth of the limit is, which this stays below."""
VALID_MS: Final = 10 * 60 * 1_000
"""How long a transaction may wait for its block."""
VALID_SPREAD_MS: Final = 60 * 1_000
"""What chance adds to that: two programs that pay the same from one account in the same millisecond mean two payments,
and the same bytes would be one."""
WAIT_SECONDS: Final = 60.0
"""How long a sent transaction is waited for: a block on demand takes some 10 ms, a network's some seconds."""
WAIT_STEP_MS: Final = 10_000
RETRY_PAUSE_SECONDS: Final = 0.25
STALE_TRIES: Final = 8
"""How often a transaction is tried out or signed anew because another one of the same account came first."""
STALE_PAUSE_SECONDS: Final = 0.05
"""What is on disk, and read, is a block behind what is tried out on: some 20 ms."""
PAGE: Final = 500
"""Wakeups asked for at a time."""

OnRetry = Callable[[core.GhostError], None]
"""Told that a node gave no answer, and that the same bytes are sent again."""

_FEE_IN_THE_WAY = (core.SkippedCannotPay, core.LedgerInsufficientFunds, core.CallInsufficientBalance)
_NO_ANSWER = (core.LocalUnreachable, core.RequestDeadlinePassed, core.RequestBusy, core.NodeNotServing)


class Client:
    """One chain. Use it as a context manager, or close it."""

    def __init__(self, url: str, *, genesis_hash: bytes | None = None, timeout_ms: int = DEFAULT_TIMEOUT_MS) -> None:
        """Prepares; nothing is asked yet.

        Args:
            url: The node's, such as `http://127.0.0.1:8645`.
            genesis_hash: The chain's, from a source you trust; without it the first answer of the node is believed.
            timeout_ms: Longest wait for an answer.

        Raises:
            RequestMalformedField: The URL is none.

        """
        self._wire = Wire(url, timeout_ms=timeout_ms)
        self._genesis_hash = genesis_hash
        self._anchor: Anchor | None = None
        self._schemas: dict[bytes, core.Schema] = {}

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self._wire.close()

    # ------------------------------------------------------------------ the chain

    @property
    def anchor(self) -> Anchor:
        """What everything is verified against.

        Raises:
            ProofOtherChain: The node's chain is not the one that was pinned.

        """
        if self._anchor is None:
            answer = self._wire.call(self._wire.status.get_genesis, GetGenesisRequest())
            self._anchor = Anchor.of(answer.genesis, expected=self._genesis_hash)
        return self._anchor

    def status(self) -> GetStatusResponse:
        """How far the node is; its chain and its newest header are verified."""
        status = self._wire.call(self._wire.status.get_status, GetStatusRequest())
        header = self._verified(status.header)
        if (status.chain_id, status.height) != (self.anchor.chain_id, header.height):
            raise core.ProofOtherAnswer({"expected": header.height, "found": status.height})
        return status

    def header(self, height: int | None = None) -> core.Header:
        """The verified header of a block; by default the newest, and 0 is genesis."""
        answer = self._wire.call(self._wire.blocks.get_header, GetHeaderRequest(height=height))
        return _asked_for(self._verified(answer.header), height)

    def block(self, height: int | None = None) -> core.StoredBlock:
        """A block, and what came out of it; the header and what went in are verified, the receipts are not.

        By default the newest; 0 is genesis.
        """
        answer = self._wire.call(self._wire.blocks.get_block, GetBlockRequest(height=height))
        header = _asked_for(self._verified(answer.header), height)
        block = core.StoredBlock.decode(answer.block)
        if block.header != header:
            raise core.ProofOtherAnswer({"expected": header.hash, "found": block.header.hash})
        return block

    # ------------------------------------------------------------------ the state

    def prove(self, key: bytes, height: int | None = None) -> Proof:
        """An entry of the state, or its absence: verified, and fit to be handed on.

        Args:
            key: The raw key: `core.account_key`, `core.contract_key`, `core.storage_key` make them.
            height: The block; by default the newest.

        Raises:
            ProofError: The node's answer does not hold.
            RequestHeightNotKept: The node no longer has the proof.

        """
        [proof] = self.prove_all([key], height)[1]
        return proof

    def prove_all(self, keys: Sequence[bytes], height: int | None = None) -> tuple[core.Header, list[Proof]]:
        """Entries of the state after one block, or their absence, and that block's header, all verified.

        Args:
            keys: 1 to 256 raw keys, as those of `prove`.
            height: The block; by default the newest.

        Raises:
            ProofError: The node's answer does not hold.
            RequestTooMany: There are more keys than a request may have, or none.
            RequestHeightNotKept: The node no longer has the proofs.

        """
        answer = self._wire.call(self._wire.proofs.get_proof, GetProofRequest(keys=list(keys), height=height))
        signed = self._present(answer.header)
        header = _asked_for(self._verified(signed), height)
        if len(answer.entries) != len(keys):
            reason = f"{len(answer.entries)} proofs for {len(keys)} keys"
            raise core.LocalBadAnswer({"url": self._wire.url, "reason": reason})
        proofs = [
            Proof(
                genesis=self.anchor.genesis,
                header=signed.header,
                signature=signed.signature,
                key=key,
                value=entry.value if entry.has_field("value") else None,
                proof=entry.proof,
            )
            for key, entry in zip(keys, answer.entries, strict=True)
        ]
        for proof in proofs:
            proof.verify_under(header.state_root)
        return header, proofs

    def account(self, address: bytes, height: int | None = None) -> core.AccountEntry:
        """An account, proven; one that was never used is empty."""
        value = self.prove(core.account_key(address), height).value
        if value is None:
            return core.AccountEntry(nonce=0, balance=core.Rlusd(0), auth=None)
        return core.AccountEntry.decode(value)

    def contract_entry(self, address: bytes, height: int | None = None) -> core.ContractEntry:
        """A contract's record, proven.

        Raises:
            RequestUnknownContract: There is none.

        """
        value = self.prove(core.contract_key(address), height).value
        if value is None:
            raise core.RequestUnknownContract({"address": core.address_text(address)})
        return core.ContractEntry.decode(value)

    def schema(self, address: bytes) -> core.Schema:
        """The schema of a contract as it is now; its hash is proven."""
        entry = self.contract_entry(address)
        if entry.code_hash not in self._schemas:
            value = self.prove(core.history_key(address, entry.versions - 1)).value
            if value is None:
                raise core.RequestUnknownContract({"address": core.address_text(address)})
            proven = core.HistoryEntry.decode(value)
            schema = self.schema_of_code(proven.code_hash)
            if schema.hash != proven.schema_hash:
                raise core.ProofOtherAnswer({"expected": proven.schema_hash, "found": schema.hash})
            self._schemas[proven.code_hash] = schema
        return self._schemas[entry.code_hash]

    def schema_at(self, address: bytes, height: int) -> core.Schema:
        """The schema that a contract had after a block; the node's word.

        Raises:
            RequestUnknownContract: There was none yet.

        """
        versions = [each for each in self.history(address) if each.height <= height]
        if not versions:
            raise core.RequestUnknownContract({"address": core.address_text(address)})
        code_hash = versions[-1].code_hash
        if code_hash not in self._schemas:
            self._schemas[code_hash] = self.schema_of_code(code_hash)
        return self._schemas[code_hash]

    def schema_of_code(self, code_hash: bytes) -> core.Schema:
        """The schema of stored code; the node's word."""
        by_code: Oneof[Literal["code_hash"], str] = Oneof("code_hash", code_hash.hex())
        request = GetSchemaRequest(of=by_code)
        answer = self._wire.call(self._wire.contracts.get_schema, request)
        return core.Schema.from_cbor(answer.schema)

    def has_code(self, code_hash: bytes) -> bool:
        """Whether code is stored."""
        try:
            self.schema_of_code(code_hash)
        except core.RequestUnknownCode:
            return False
        return True

    def code(self, code_hash: bytes) -> bytes:
        """A module as it was uploaded; its hash is checked.

        Raises:
            RequestUnknownCode: None with that hash is stored.

        """
        code = self._wire.call(self._wire.contracts.get_code, GetCodeRequest(code_hash=code_hash.hex())).code
        if (found := core.code_hash(code)) != code_hash:
            raise core.ProofOtherAnswer({"expected": code_hash, "found": found})
        return code

    def history(self, address: bytes) -> list[core.HistoryEntry]:
        """Every code a contract had, oldest first; the node's word."""
        request = GetHistoryRequest(address=core.address_text(address))
        answer = self._wire.call(self._wire.contracts.get_history, request)
        return [
            core.HistoryEntry(
                height=version.height,
                code_hash=bytes.fromhex(version.code_hash),
                schema_hash=bytes.fromhex(version.schema_hash),
                cause=bytes.fromhex(version.cause),
            )
            for version in answer.versions
        ]

    def system(self, name: str) -> bytes:
        """The address of a system contract, which follows from its name."""
        return core.system_address(name)

    def contract(self, address: bytes) -> ContractHandle:
        """A handle on a contract, with its schema as it is now.

        Raises:
            RequestUnknownContract: There is none.

        """
        return ContractHandle(self, address, self.schema(address))

    def view(
        self,
        address: bytes,
        method: str,
        args: bytes = core.NO_ARGS,
        *,
        height: int | None = None,
        caller: bytes | None = None,
    ) -> bytes:
        """What a view answers, as canonical CBOR; the node's word, since what a program computes has no proof.

        Raises:
            GhostError: The contract's refusal, in its own words.

        """
        request = ViewRequest(
            address=core.address_text(address),
            method=method,
            args=args,
            height=height,
            caller="" if caller is None else core.address_text(caller),
        )
        try:
            return self._wire.call(self._wire.contracts.view, request).result
        except core.ContractError as error:
            read_contract_error(error, core.encode([_encodable(value) for value in error.fields.values()]), self.schema)
            raise

    def wakeups(self, contract: bytes | None = None) -> Iterator[Wakeup]:
        """Open wakeups, of one contract or of all; the node's word."""
        text, after = "" if contract is None else core.address_text(contract), ""
        while True:
            request = ListWakeupsRequest(contract=text, after=after, limit=PAGE)
            answer = self._wire.call(self._wire.wakeups.list_wakeups, request)
            yield from answer.wakeups
            if not answer.more or not answer.wakeups:
                return
            after = answer.wakeups[-1].id

    # ------------------------------------------------------------------ bodies of plans

    def put_plan(self, action: bytes, body: bytes) -> None:
        """Has the node keep the body of the newest plan that was posted for an action.

        Raises:
            RequestPlanNotPosted: The chain has another hash for the action, or none.
            RequestPlanTooLarge: It is larger than a plan may be.
            RequestNoAgentsContract: The chain has no actions.
            NodePlanStoreFailed: The node has no room for it.

        """
        self._wire.call(self._wire.plans.put_plan, PutPlanRequest(action=action.hex(), body=body))

    def plan_body(self, action: bytes, plan: bytes, by: Signer) -> bytes:
        """The body of a plan, by its hash; asked for as the account that began with `by`.

        Raises:
            RequestPlanNotFor: The account may not read the action's plans.
            RequestPlanNotKept: The node does not have it.
            RequestPlanRequestSignature: The account has other keys by now.
            RequestNoAgentsContract: The chain has no actions.
            ProofOtherAnswer: What came is not the plan.

        """
        asked = PlanRequest(
            chain_id=self.anchor.chain_id,
            action=action,
            plan=plan,
            address=by.auth.address,
            until_ms=self.status().clock_ms + COUNTS_MS,
        )
        request = GetPlanRequest(
            action=action.hex(),
            plan=plan.hex(),
            address=core.address_text(asked.address),
            until_ms=asked.until_ms,
            auth=by.auth.encode(),
            public_key=by.public,
            signature=by.sign_plan_request(asked),
        )
        body = self._wire.call(self._wire.plans.get_plan, request).body
        if (found := core.domain_hash(PLAN_TAG, body)) != plan:
            raise core.ProofOtherAnswer({"expected": plan, "found": found})
        return body

    # ------------------------------------------------------------------ transactions

    def receipt(self, tx_id: bytes) -> Outcome:
        """What became of a transaction, or of a delivery of a wakeup.

        Raises:
            RequestUnknownTransaction: No block on disk holds it.

        """
        answer = self._wire.call(self._wire.transactions.get_receipt, GetReceiptRequest(id=tx_id.hex()))
        return self._outcome(tx_id, answer.height, answer.receipt)

    def transaction(self, tx_id: bytes) -> tuple[core.Body, Outcome]:
        """A transaction that is in a block: what was signed, and what became of it; raises as `receipt`."""
        request = GetTransactionRequest(id=tx_id.hex())
        answer = self._wire.call(self._wire.transactions.get_transaction, request)
        body = core.Envelope.decode(answer.transaction).body
        if (found := core.tx_id(body)) != tx_id:
            raise core.ProofOtherAnswer({"expected": tx_id, "found": found})
        return core.Body.decode(body), self._outcome(tx_id, answer.height, answer.receipt)

    def replay(self, tx_id: bytes) -> Replay:
        """What a transaction, or a delivery of a wakeup, did: the node executes its block again.

        Raises:
            RequestUnknownTransaction: No block on disk holds it.
            RequestHeightNotKept: The node no longer has the state before its block.
            RequestBusy: The node replays others just now.

        """
        answer = self._wire.call(self._wire.transactions.replay, ReplayRequest(id=tx_id.hex()))
        return Replay(
            outcome=self._outcome(tx_id, answer.height, answer.receipt),
            same=answer.receipt == answer.replayed,
            trace=self._trace(answer.trace),
        )

    def plan(
        self,
        messages: Sequence[core.Message],
        sender: core.Auth,
        *,
        payer: bytes | None = None,
        gas_limit: int | None = None,
        gas_price: int | None = None,
        nonce: int | None = None,
        valid_until: int | None = None,
        traced: bool = False,
    ) -> Plan:
        """Tries a transaction out on the newest state, and settles what the caller left open.

        Args:
            messages: What shall happen.
            sender: The keys the sender's account began with.
            payer: Who pays the fee, if not the sender.
            gas_limit: By default what the trial used, and a margin.
            gas_price: By default the least that is taken.
            nonce: By default the account's next one.
            valid_until: In ms since 1970; by default as `some_time_from` now on the chain's clock.
            traced: Whether the trial tells what its calls did.

        """
        for _ in range(STALE_TRIES):
            plan = self._plan_once(messages, sender, payer, gas_limit, gas_price, nonce, valid_until, traced)
            if nonce is not None or not isinstance(plan.trial.error, core.SkippedStaleNonce):
                break
            time.sleep(STALE_PAUSE_SECONDS)  # a block came between the reading and the trial
        return plan

    def _plan_once(
        self,
        messages: Sequence[core.Message],
        sender: core.Auth,
        payer: bytes | None,
        gas_limit: int | None,
        gas_price: int | None,
        nonce: int | None,
        valid_until: int | None,
        traced: bool,
    ) -> Plan:
        status = self.status()
        account = self.account(sender.address)
        keys = sender if account.auth is None else core.Auth.decode(account.auth)
        body = core.Body(
            chain_id=self.anchor.chain_id,
            sender=sender.address,
            nonce=account.nonce if nonce is None else nonce,
            valid_until=some_time_from(max(status.clock_ms, status.time_ms)) if valid_until is None else valid_until,
            gas_limit=MOST_GAS,
            gas_price=status.least_gas_price if gas_price is None else gas_price,
            messages=tuple(messages),
            payer=payer,
        )
        first = account.auth is None
        trial = None
        for limit in TRIAL_GAS if gas_limit is None else (gas_limit,):
            body = replace(body, gas_limit=limit)
            trial = self.simulate(body, keys, first=first, traced=traced)
            if trial.ok or not isinstance(trial.error, _FEE_IN_THE_WAY):
                break
        assert trial is not None  # one limit at least was tried
        if gas_limit is None:
            used = trial.receipt.gas_used
            body = replace(body, gas_limit=min(used + used // 4 + GAS_MARGIN, MOST_GAS))
        return Plan(body=body, trial=trial, keys=keys, first=first, nonce_given=nonce is not None)

    def simulate(
        self, body: core.Body, keys: core.Auth, *, first: bool, height: int | None = None, traced: bool = False
    ) -> Outcome:
        """What a transaction would do on top of a block; nothing is kept, and nobody signs.

        Args:
            body: The transaction; its nonce is the sender's next one there.
            keys: The sender's, as many of which sign as it takes.
            first: Whether it is the sender's first.
            height: The block; by default the newest. On top of an older one it happens as early as it could have.
            traced: Whether to tell what its calls did.

        Raises:
            RequestHeightNotKept: The node no longer has that state.

        """
        blank = [core.Signature(key=0, curve=keys.keys[0].curve, signature=bytes(64))]
        if body.payer is not None:
            blank.append(core.Signature(key=0, curve=core.Curve.ED25519, signature=bytes(64), of_payer=True))
        envelope = core.Envelope(body=body.encode(), signatures=tuple(blank), auth=keys if first else None).encode()
        request = SimulateRequest(transaction=envelope, height=height, traced=traced)
        answer = self._wire.call(self._wire.transactions.simulate, request)
        outcome = self._outcome(body.id, answer.height, answer.receipt)
        return replace(outcome, trace=self._trace(answer.trace)) if traced else outcome

    def submit(
        self,
        plan: Plan,
        signer: Signer,
        *,
        payer: Signer | None = None,
        seconds: float = WAIT_SECONDS,
        wait: bool = True,
        on_retry: OnRetry = lambda _: None,
    ) -> Outcome | None:
        """Signs a planned transaction, sends it, and waits until it is in a block that is on disk.

        If another transaction of the same account came first, it is signed anew with the next nonce: the one that was
        refused can no longer happen. Not where the caller gave the nonce. If the node does not answer, the very same
        bytes are sent again.

        Args:
            plan: What `plan` gave.
            signer: Who signs for the sender.
            payer: Who signs for whoever pays the fee, if the plan names one.
            seconds: How long to wait for the block.
            wait: Whether to wait for the block at all; None is returned where not.
            on_retry: Told why the node gave no answer, once for each time that it falls silent.

        Raises:
            AdmissionError: It was not let in, and is in no block.
            LocalUnsettled: It is not known in time whether it is in a block.

        """
        body = plan.body
        for _ in range(STALE_TRIES):
            try:
                outcome = self._settle(_signed(plan, body, signer, payer), body.id, seconds, on_retry, wait=wait)
            except (core.AdmissionNonceTooLow, core.AdmissionUnderpricedReplacement) as error:
                stale: core.GhostError = error
            else:
                if outcome is None or not isinstance(outcome.error, core.SkippedStaleNonce):
                    return outcome
                stale = outcome.error
            if plan.nonce_given:
                break
            time.sleep(STALE_PAUSE_SECONDS)
            body = replace(body, nonce=self.account(body.sender).nonce)
        raise stale

    def send(self, messages: Sequence[core.Message], signer: Signer, *, seconds: float = WAIT_SECONDS) -> Outcome:
        """Tries a transaction out, and sends it if it would happen; what became of it.

        Raises:
            GhostError: It would not happen, and was not sent; or it was sent and did not happen.

        """
        plan = self.plan(messages, signer.auth)
        plan.trial.raise_if_refused()
        outcome = self.submit(plan, signer, seconds=seconds)
        assert outcome is not None  # it was waited for
        return outcome.raise_if_refused()

    # ------------------------------------------------------------------ chains for development

    def fund(self, address: bytes, amount: core.Rlusd | None = None) -> bytes:
        """Has the faucet pay; the id of the transaction, which is in a block.

        Raises:
            RequestNotForDevelopment: The chain has no faucet.

        """
        text = "" if amount is None else str(amount)
        request = FundRequest(address=core.address_text(address), amount=text)
        self._for_development()
        return bytes.fromhex(self._wire.call(self._wire.dev.fund, request).id)

    def advance(self, by_ms: int) -> AdvanceResponse:
        """Moves block time forward; raises as `fund`."""
        request = AdvanceRequest(by_ms=by_ms)
        self._for_development()
        return self._wire.call(self._wire.dev.advance, request)

    # ------------------------------------------------------------------ inside

    def _for_development(self) -> None:
        if not self.anchor.dev:
            raise core.RequestNotForDevelopment

    def _verified(self, signed: SignedHeader | None) -> core.Header:
        header = self._present(signed)
        return self.anchor.verify_header(header.header, header.signature)

    def _present(self, signed: SignedHeader | None) -> SignedHeader:
        if signed is None:
            raise core.LocalBadAnswer({"url": self._wire.url, "reason": "it holds no header"})
        return signed

    def _outcome(self, asked: bytes, height: int, receipt: bytes) -> Outcome:
        read = core.Receipt.decode(receipt)
        if read.id != asked:
            raise core.ProofOtherAnswer({"expected": asked, "found": read.id})
        return Outcome(
            id=asked,
            height=height,
            receipt=read,
            schema_of=functools.cache(self.schema),  # proven once for a receipt, not for each of its events
            error=None if read.failure is None else named_error(read.failure, self.schema),
        )

    def _trace(self, data: bytes) -> core.Trace:
        try:
            return core.Trace.decode(data)
        except core.CodecError:
            raise core.LocalBadAnswer({"url": self._wire.url, "reason": "its trace is none"}) from None

    def _settle(
        self, envelope: bytes, tx_id: bytes, seconds: float, on_retry: OnRetry, *, wait: bool
    ) -> Outcome | None:
        """Sends the same bytes until it is known what became of them."""
        end, silent = time.monotonic() + seconds, False
        while True:
            left = end - time.monotonic()
            try:
                result = self._submit_once(envelope, max(1, min(int(left * 1_000), WAIT_STEP_MS)), wait=wait)
            except _NO_ANSWER as error:
                if not silent:
                    silent = True
                    on_retry(error)
                time.sleep(RETRY_PAUSE_SECONDS)
            else:
                silent = False
                if isinstance(result, Committed):
                    return self._outcome(tx_id, result.height, result.receipt)
                if not wait:
                    return None
            if time.monotonic() >= end:
                raise core.LocalUnsettled({"id": tx_id.hex(), "seconds": round(seconds)})

    def _submit_once(self, envelope: bytes, wait_ms: int, *, wait: bool) -> Committed | None:
        request = SubmitRequest(
            transactions=[envelope], wait=Wait.COMMITTED if wait else Wait.ADMITTED, wait_ms=wait_ms if wait else 0
        )
        answer = self._wire.call(self._wire.transactions.submit, request, timeout_ms=wait_ms + DEFAULT_TIMEOUT_MS // 3)
        if len(answer.results) != 1:
            raise core.LocalBadAnswer({"url": self._wire.url, "reason": f"{len(answer.results)} results for one"})
        return self._committed(answer.results[0])

    def _committed(self, result: SubmitResult) -> Committed | None:
        match result.outcome:
            case Oneof(field="committed", value=Committed() as committed):
                return committed
            case Oneof(field="refused", value=ErrorDetail() as detail):
                raise error_of(detail)
            case _:
                return None


def some_time_from(now_ms: int) -> int:
    """Until when a transaction made now is valid, where nobody says, in ms: ten to eleven minutes, by chance."""
    return now_ms + VALID_MS + secrets.randbelow(VALID_SPREAD_MS)


def _signed(plan: Plan, body: core.Body, signer: Signer, payer: Signer | None) -> bytes:
    """The envelope; a key that is none of the account's is the node's to refuse."""
    place = next((place for place, key in enumerate(plan.keys.keys) if key.public == signer.public), 0)
    signatures = [core.Signature(key=place, curve=signer.curve, signature=signer.sign_transaction(body))]
    if payer is not None:
        signature = payer.sign_transaction(body)
        signatures.append(core.Signature(key=0, curve=payer.curve, signature=signature, of_payer=True))
    auth = plan.keys if plan.first else None
    return core.Envelope(body=body.encode(), signatures=tuple(signatures), auth=auth).encode()


def _asked_for(header: core.Header, height: int | None) -> core.Header:
    if height not in (None, header.height):
        raise core.ProofOtherAnswer({"expected": height, "found": header.height})
    return header


def _encodable(value: object) -> core.Encodable:
    assert value is None or isinstance(value, bool | int | bytes | str | list)  # it was decoded from CBOR
    return value
