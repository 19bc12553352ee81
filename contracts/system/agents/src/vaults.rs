//! Vaults: who owns one, which copy of it is in use, and how far its audit log goes.

use alloc::vec::Vec;

use ghost_sdk::prelude::*;
use ghost_sdk::{Curve, verify_signature};

use crate::errors::{BadAnchor, NotOwner, OldGeneration, OldLine, UnknownVault, VaultTaken};
use crate::types::{Anchor, Vault};
use crate::{Storage, args, events};

/// What a signed anchor begins with, so that no other signature of the key can be one.
const TAG: &[u8] = b"ghost/vault/anchor/1";

pub fn register(cx: &mut Call, vault: Hash, key: [u8; 32]) -> Result<()> {
    let (entry, owner) = (cx.store().vaults().at(&vault), cx.caller());
    ensure!(!entry.exists(), VaultTaken { vault });
    entry.set(&Vault { owner, key, generation: 1, anchor: None });
    cx.emit(events::VaultRegistered { vault, owner, key });
    Ok(())
}

pub fn raise_generation(cx: &mut Call, vault: Hash, generation: u32) -> Result<()> {
    let known = find(cx, vault)?;
    ensure!(known.owner == cx.caller(), NotOwner { owner: known.owner });
    ensure!(generation > known.generation, OldGeneration { generation: known.generation });
    cx.store().vaults().set(&vault, &Vault { generation, ..known });
    cx.emit(events::VaultRestored { vault, generation });
    Ok(())
}

/// Whoever sends it: what counts is the key, which is in the vault.
pub fn anchor(cx: &mut Call, args::AnchorVault { vault, line, head, signature }: args::AnchorVault) -> Result<()> {
    let known = find(cx, vault)?;
    if let Some(Anchor { line: last, .. }) = known.anchor {
        ensure!(line > last, OldLine { line: last });
    }
    let signature = <[u8; 64]>::try_from(&signature[..]).map_err(|_| BadAnchor)?;
    let bytes = signed_bytes(&cx.chain_id(), vault, line, head);
    ensure!(verify_signature(Curve::Ed25519, &known.key, &bytes, &signature), BadAnchor);
    let anchor = Some(Anchor { line, head, at: cx.now() });
    cx.store().vaults().set(&vault, &Vault { anchor, ..known });
    cx.emit(events::VaultAnchored { vault, line, head });
    Ok(())
}

fn find(cx: &View, vault: Hash) -> Result<Vault> {
    Ok(cx.store().vaults().get(&vault).ok_or(UnknownVault { vault })?)
}

/// The bytes that a vault's key signs: the tag, and the canonical array of chain id, vault, line and head.
fn signed_bytes(chain: &str, vault: Hash, line: u64, head: Hash) -> Vec<u8> {
    // A chain id has at most 64 bytes.
    let chain: Text<64> = Text::new(chain).unwrap_or_default();
    [TAG, &(chain, vault, line, head).to_cbor()].concat()
}
