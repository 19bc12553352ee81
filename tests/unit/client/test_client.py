"""What the client decides by itself, and what it believes no node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.client import Anchor, Client, Key
from ghostnet.client.client import VALID_MS, VALID_SPREAD_MS, some_time_from
from ghostnet.rpc.v1.block_pb import SignedHeader
from ghostnet.rpc.v1.proof_pb import GetProofRequest, GetProofResponse, ProvenEntry
from tests.unit.client.test_proof import ALICE, BOB, NOW, SEED, genesis_of

HERS, HIS, NOBODYS = (core.account_key(address) for address in (ALICE.address, BOB.address, bytes(32)))


def test_transactions_made_in_one_millisecond_are_not_the_same_bytes() -> None:
    drawn = {some_time_from(1_000) - 1_000 - VALID_MS for _ in range(20)}
    assert len(drawn) > 1
    assert all(0 <= extra < VALID_SPREAD_MS for extra in drawn)


def node(chain: core.Chain, lie: Callable[[GetProofResponse], None]) -> Client:
    """A client of a node that answers with the chain's proofs, after a lie."""

    def answer(request: GetProofRequest, *, timeout_ms: int | None = None) -> GetProofResponse:
        del timeout_ms
        entries, height = chain.prove(request.keys, request.height if request.has_field("height") else None)
        header, signature = chain.header(height)
        told = GetProofResponse(
            entries=[ProvenEntry(value=each.value, proof=each.proof) for each in entries],
            height=height,
            header=SignedHeader(header=header, signature=signature),
        )
        lie(told)
        return told

    client = Client("http://127.0.0.1:1")
    client._anchor = Anchor.of(chain.genesis())
    client._wire.proofs.get_proof = answer  # type: ignore[method-assign, assignment]  # the node's part
    return client


@pytest.fixture(name="chain")
def _chain(tmp_path: Path) -> Iterator[core.Chain]:
    with core.Chain.create(tmp_path / "store", genesis_of().encode(), sequencer_seed=SEED) as chain:
        for second in range(1, 3):
            chain.produce(NOW + second * 1_000)
        yield chain


def test_several_entries_are_proven_under_one_header(chain: core.Chain) -> None:
    client = node(chain, lambda _: None)
    header, proofs = client.prove_all([HERS, NOBODYS, HIS])
    assert (header.height, [proof.key for proof in proofs]) == (2, [HERS, NOBODYS, HIS])
    assert [proof.value is None for proof in proofs] == [False, True, False]
    assert {proof.verify(client.anchor).height for proof in proofs} == {2}
    assert client.prove_all([HERS], 1)[0].height == 1


def swapped(told: GetProofResponse) -> None:
    told.entries[0], told.entries[1] = told.entries[1], told.entries[0]


def changed(told: GetProofResponse) -> None:
    told.entries[1].value = told.entries[0].value


def hidden(told: GetProofResponse) -> None:
    told.entries[1].clear_field("value")


@pytest.mark.parametrize("lie", [swapped, changed, hidden])
def test_one_entry_that_does_not_hold_spoils_the_answer(
    chain: core.Chain, lie: Callable[[GetProofResponse], None]
) -> None:
    with pytest.raises(core.ProofError):
        node(chain, lie).prove_all([HERS, HIS])


def test_entries_after_another_block_than_asked_for_are_refused(chain: core.Chain) -> None:
    def newer(told: GetProofResponse) -> None:
        header, signature = chain.header(2)
        told.header = SignedHeader(header=header, signature=signature)

    with pytest.raises(core.ProofOtherAnswer):
        node(chain, newer).prove_all([HERS, HIS], 1)


def test_a_header_that_the_sequencer_did_not_sign_is_refused(chain: core.Chain) -> None:
    def forged(told: GetProofResponse) -> None:
        header = chain.header(2).header
        told.header = SignedHeader(header=header, signature=Key.generate().sign(core.header_hash(header)))

    with pytest.raises(core.ProofHeaderSignature):
        node(chain, forged).prove_all([HERS, HIS])


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_another_number_of_proofs_than_of_keys_is_refused(chain: core.Chain, kept: int) -> None:
    def counted(told: GetProofResponse) -> None:
        told.entries[:] = (told.entries * 2)[:kept]

    with pytest.raises(core.LocalBadAnswer):
        node(chain, counted).prove_all([HERS, HIS])
