"""What only reads: accounts, contracts, wakeups, blocks, proofs, and the node's own standing."""

from __future__ import annotations

from protobuf import Oneof

from ghostnet.api.dispatcher import Handler
from ghostnet.api.forms import parse_address, parse_hash
from ghostnet.api.services.context import Context, contract_address
from ghostnet.client.proof import MOST_KEYS
from ghostnet.core import (
    ContractEntry,
    RequestHeightNotKept,
    RequestMalformedField,
    RequestTooMany,
    RequestUnknownCode,
    RequestUnknownContract,
    WakeupEntry,
    address_text,
)
from ghostnet.rpc.v1.account_pb import GetAccountRequest, GetAccountResponse
from ghostnet.rpc.v1.block_pb import GetBlockRequest, GetBlockResponse, GetHeaderRequest, GetHeaderResponse
from ghostnet.rpc.v1.contract_pb import (
    ContractVersion,
    GetCodeRequest,
    GetCodeResponse,
    GetContractRequest,
    GetContractResponse,
    GetHistoryRequest,
    GetHistoryResponse,
    GetSchemaRequest,
    GetSchemaResponse,
    ViewRequest,
    ViewResponse,
)
from ghostnet.rpc.v1.proof_pb import GetProofRequest, GetProofResponse, ProvenEntry
from ghostnet.rpc.v1.status_pb import GetGenesisRequest, GetGenesisResponse, GetStatusRequest, GetStatusResponse
from ghostnet.rpc.v1.wakeup_pb import ListWakeupsRequest, ListWakeupsResponse, Wakeup, WakeupKind

MAX_KEY_BYTES = 512
"""Longest raw state key: a storage key of 256 bytes behind a table, an address and an item number, twice over."""
NO_ARGUMENTS = b"\x80"
"""The empty canonical CBOR array."""
NOBODY = bytes(32)
"""Who asks where a view's request does not say; no key has this address."""
MAX_VIEW_GAS = 100_000_000
"""Most gas of a view: a transaction's most, a tenth of a second."""
WAKEUPS = 100
"""Wakeups of a page where the request does not say."""
MAX_WAKEUPS = 1_000

_KINDS = (WakeupKind.AT, WakeupKind.EVERY, WakeupKind.EVENT)
"""By the ledger's number."""


def handlers(context: Context) -> dict[str, Handler]:
    """The services that change nothing."""
    service = Reads(context)
    return {
        "/ghost.v1.AccountService/GetAccount": context.beside(service.get_account),
        "/ghost.v1.ContractService/GetContract": context.beside(service.get_contract),
        "/ghost.v1.ContractService/GetCode": context.beside(service.get_code),
        "/ghost.v1.ContractService/GetSchema": context.beside(service.get_schema),
        "/ghost.v1.ContractService/GetHistory": context.beside(service.get_history),
        "/ghost.v1.ContractService/View": context.beside(service.view),
        "/ghost.v1.WakeupService/ListWakeups": context.beside(service.list_wakeups),
        "/ghost.v1.BlockService/GetBlock": context.beside(service.get_block),
        "/ghost.v1.BlockService/GetHeader": context.beside(service.get_header),
        "/ghost.v1.ProofService/GetProof": context.beside(service.get_proof),
        "/ghost.v1.StatusService/GetStatus": context.beside(service.get_status),
        "/ghost.v1.StatusService/GetGenesis": context.beside(service.get_genesis),
    }


class Reads:
    """See the .proto files of the same names in interface/ghost/v1."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._chain = context.chain

    def get_account(self, request: GetAccountRequest) -> GetAccountResponse:
        """An account; one that was never used is empty."""
        address = parse_address("address", request.address)
        height = self._context.height(request)
        account = self._chain.account(address, height)
        return GetAccountResponse(
            address=request.address,
            nonce=account.nonce,
            balance=str(account.balance),
            auth=account.auth or b"",
            height=height,
        )

    def get_contract(self, request: GetContractRequest) -> GetContractResponse:
        """A contract's code, creator, admin and balance."""
        address = contract_address("address", request.address)
        height = self._context.height(request)
        contract = self._contract(address, height)
        return GetContractResponse(
            address=address_text(address),
            code_hash=contract.code_hash.hex(),
            creator=address_text(contract.creator),
            admin=address_text(contract.admin) if contract.admin else "",
            balance=str(self._chain.account(address, height).balance),
            uses=[address_text(used) for used in contract.uses],
            versions=contract.versions,
            height=height,
        )

    def get_code(self, request: GetCodeRequest) -> GetCodeResponse:
        """A module as uploaded."""
        code = self._chain.code(parse_hash("code_hash", request.code_hash))
        if code is None:
            raise RequestUnknownCode({"code_hash": request.code_hash})
        return GetCodeResponse(code=code)

    def get_schema(self, request: GetSchemaRequest) -> GetSchemaResponse:
        """A module's schema, by its hash or by a contract that has it now."""
        match request.of:
            case Oneof(field="address", value=text):
                code_hash = self._contract(contract_address("address", text)).code_hash
            case Oneof(field="code_hash", value=text):
                code_hash = parse_hash("code_hash", text)
            case _:
                raise RequestMalformedField({"field": "of", "expected": "an address or a code hash"})
        schema = self._chain.schema(code_hash)
        if schema is None:
            raise RequestUnknownCode({"code_hash": code_hash.hex()})
        return GetSchemaResponse(schema=schema, code_hash=code_hash.hex())

    def get_history(self, request: GetHistoryRequest) -> GetHistoryResponse:
        """Every code a contract had."""
        address = contract_address("address", request.address)
        self._contract(address)
        versions = [
            ContractVersion(
                height=version.height,
                code_hash=version.code_hash.hex(),
                schema_hash=version.schema_hash.hex(),
                cause=version.cause.hex(),
            )
            for version in self._chain.history(address)
        ]
        return GetHistoryResponse(versions=versions)

    def view(self, request: ViewRequest) -> ViewResponse:
        """What a view method returns."""
        address = contract_address("address", request.address)
        height = self._context.height(request)
        result, gas_used = self._chain.view(
            address,
            request.method,
            request.args or NO_ARGUMENTS,
            caller=parse_address("caller", request.caller) if request.caller else NOBODY,
            height=height,
            gas=min(request.gas_limit or MAX_VIEW_GAS, MAX_VIEW_GAS),
            time_ms=self._context.node.next_block_time(),
        )
        return ViewResponse(result=result, gas_used=gas_used, height=height)

    def list_wakeups(self, request: ListWakeupsRequest) -> ListWakeupsResponse:
        """A page of open wakeups."""
        contract = contract_address("contract", request.contract) if request.contract else None
        after = parse_hash("after", request.after) if request.after else None
        limit = min(request.limit or WAKEUPS, MAX_WAKEUPS)
        found = self._chain.wakeups(contract, after, limit + 1)
        return ListWakeupsResponse(wakeups=[_wakeup(entry) for entry in found[:limit]], more=len(found) > limit)

    def get_block(self, request: GetBlockRequest) -> GetBlockResponse:
        """A block and its signed header."""
        height = self._context.block_height(request)
        block = self._chain.block(height)
        return GetBlockResponse(height=height, header=self._context.signed_header(height), block=block)

    def get_header(self, request: GetHeaderRequest) -> GetHeaderResponse:
        """A signed header."""
        height = self._context.block_height(request)
        return GetHeaderResponse(height=height, header=self._context.signed_header(height))

    def get_proof(self, request: GetProofRequest) -> GetProofResponse:
        """Presence or absence of entries, and the header they are checked against."""
        if not 1 <= len(request.keys) <= MOST_KEYS:
            raise RequestTooMany({"field": "keys", "most": MOST_KEYS})
        if not all(1 <= len(key) <= MAX_KEY_BYTES for key in request.keys):
            raise RequestMalformedField({"field": "keys", "expected": f"1 to {MAX_KEY_BYTES} bytes each"})
        height = self._context.height(request)
        oldest = self._chain.status().oldest_proof
        if height < oldest:
            raise RequestHeightNotKept({"height": height, "oldest": oldest})
        entries, height = self._chain.prove(request.keys, height)
        return GetProofResponse(
            entries=[ProvenEntry(value=each.value, proof=each.proof) for each in entries],
            height=height,
            header=self._context.signed_header(height),
        )

    def get_status(self, _request: GetStatusRequest) -> GetStatusResponse:
        """What this node is, and how far it is."""
        status = self._chain.status()
        transactions, size = self._chain.pending()
        return GetStatusResponse(
            chain_id=status.chain_id,
            genesis_hash=status.genesis_hash.hex(),
            height=status.height,
            time_ms=status.time_ms,
            header=self._context.signed_header(status.height),
            pool_transactions=transactions,
            pool_bytes=size,
            oldest_state=status.oldest_state,
            oldest_proof=status.oldest_proof,
            open_slots=self._chain.open_slots(),
            dev=status.dev,
            version=self._context.version,
            least_gas_price=status.least_gas_price,
            protocol_version=status.protocol,
            clock_ms=self._context.node.next_block_time(),
        )

    def get_genesis(self, _request: GetGenesisRequest) -> GetGenesisResponse:
        """What the chain began from."""
        return GetGenesisResponse(genesis=self._chain.genesis())

    def _contract(self, address: bytes, height: int | None = None) -> ContractEntry:
        contract = self._chain.contract(address, height)
        if contract is None:
            raise RequestUnknownContract({"address": address_text(address)})
        return contract


def _wakeup(entry: WakeupEntry) -> Wakeup:
    return Wakeup(
        id=entry.id.hex(),
        contract=address_text(entry.contract),
        kind=_KINDS[entry.kind],
        period_ms=entry.period,
        next_ms=entry.next,
        emitter=address_text(entry.emitter) if any(entry.emitter) else "",
        method=entry.method,
        args=entry.args,
        gas=entry.gas,
        deposit=str(entry.deposit),
        failures=entry.failures,
        suspended=entry.suspended,
    )
