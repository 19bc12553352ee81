"""Vaults on a chain in memory: who may raise a generation, and which anchors of an audit log are taken."""

import hashlib
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet import core
from ghostnet.testing import Account, Chain, Contract

VAULT, OTHER = hashlib.sha256(bytes([1] * 16)).digest(), hashlib.sha256(bytes([2] * 16)).digest()
AUDIT = Ed25519PrivateKey.from_private_bytes(bytes([3] * 32))
KEY = AUDIT.public_key().public_bytes_raw()
HEAD, OTHER_HEAD = bytes([7] * 32), bytes([8] * 32)


@pytest.fixture(name="agents")
def _agents(chain: Chain, alice: Account) -> Iterator[Contract]:
    """The registry with a vault of alice's; solvent when the test ends."""
    agents = chain.add_system("agents")
    agents.register_vault(vault=VAULT, key=KEY, by=alice)
    yield agents
    assert agents.solvent()


def signed(chain: str, vault: bytes, line: int, head: bytes) -> bytes:
    return AUDIT.sign(b"ghost/vault/anchor/1" + core.encode([chain, vault, line, head]))


def test_a_vault_is_registered_once(chain: Chain, agents: Contract, alice: Account, bob: Account) -> None:
    vault = agents.vault(vault=VAULT)
    assert (vault.owner, vault.key, vault.generation, vault.anchor) == (alice, KEY, 1, None)
    for by in (alice, bob):
        with chain.refused(agents.errors.VaultTaken, vault=VAULT):
            agents.register_vault(vault=VAULT, key=bytes(32), by=by)
    assert agents.vault(vault=OTHER) is None


def test_a_generation_only_rises_and_by_its_owner(chain: Chain, agents: Contract, alice: Account, bob: Account) -> None:
    with chain.refused(agents.errors.UnknownVault, vault=OTHER):
        agents.register_generation(vault=OTHER, generation=2, by=alice)
    with chain.refused(agents.errors.NotOwner, owner=alice):
        agents.register_generation(vault=VAULT, generation=2, by=bob)
    restored = agents.register_generation(vault=VAULT, generation=3, by=alice).events.VaultRestored
    assert (restored.vault, restored.generation) == (VAULT, 3)
    for generation in (0, 2, 3):
        with chain.refused(agents.errors.OldGeneration, generation=3):
            agents.register_generation(vault=VAULT, generation=generation, by=alice)


def test_anybody_sends_a_signed_anchor_and_lines_only_rise(chain: Chain, agents: Contract, bob: Account) -> None:
    agents.anchor_vault(vault=VAULT, line=5, head=HEAD, signature=signed(chain.id, VAULT, 5, HEAD), by=bob)
    anchor = agents.vault(vault=VAULT).anchor
    assert (anchor.line, anchor.head) == (5, HEAD)
    # Not the same line with another head either, however well it is signed.
    for line in (4, 5):
        with chain.refused(agents.errors.OldLine, line=5):
            other = signed(chain.id, VAULT, line, OTHER_HEAD)
            agents.anchor_vault(vault=VAULT, line=line, head=OTHER_HEAD, signature=other, by=bob)
    with chain.refused(agents.errors.UnknownVault, vault=OTHER):
        agents.anchor_vault(vault=OTHER, line=1, head=HEAD, signature=signed(chain.id, OTHER, 1, HEAD), by=bob)


@pytest.mark.parametrize("other", ["chain", "vault", "line", "head"])
def test_an_anchor_of_anything_else_is_refused(chain: Chain, agents: Contract, other: str) -> None:
    stated = {"chain": chain.id, "vault": VAULT, "line": 5, "head": HEAD}
    changed = {"chain": "dev-00000000", "vault": OTHER, "line": 6, "head": OTHER_HEAD}
    signature = signed(**(stated | {other: changed[other]}))  # type: ignore[arg-type]
    with chain.refused(agents.errors.BadAnchor):
        agents.anchor_vault(vault=VAULT, line=5, head=HEAD, signature=signature)
