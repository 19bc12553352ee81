//! A chain on disk: what was acknowledged is there after reopening, and the audit agrees with what was signed.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use std::path::Path;

use ghost_host::Chain;
use ghost_host::audit::{AuditError, verify};
use ghost_host::queries::QueryError;
use ghost_ledger::genesis::Genesis;
use ghost_ledger::tables::Table;
use ghost_state::StateError;
use ghost_types::errors::admission;
use ghost_types::{Address, Encode, Hash, Rlusd};
use support::{START, User, create, genesis, open, user};

/// Who has nothing at first.
const BOB: u8 = 100;

fn transfer(from: &User, nonce: u64, to: Address, dollars: u64) -> Vec<u8> {
    support::transfer(from, nonce, to, Rlusd::dollars(dollars).0)
}

fn balance(chain: &Chain, address: Address) -> Rlusd {
    support::balance(chain, address).unwrap()
}

/// A chain in which alice paid bob ten times, one dollar each, in three blocks.
fn paid(folder: &Path) -> (Chain, Vec<Hash>) {
    let chain = create(folder).unwrap();
    let (alice, bob) = (user(1), user(BOB));
    let mut ids = Vec::new();
    for (block, nonces) in [0..4, 4..9, 9..10].into_iter().enumerate() {
        let envelopes = nonces.map(|nonce| transfer(&alice, nonce, bob.address, 1)).collect();
        ids.extend(chain.submit(envelopes).unwrap().into_iter().map(Result::unwrap));
        chain.produce(START + 1_000 * (block as u64 + 1), false).unwrap();
    }
    (chain, ids)
}

#[test]
fn what_was_acknowledged_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, ids) = paid(folder.path());
    let head = chain.head();
    drop(chain);
    let chain = open(folder.path()).unwrap();
    assert_eq!(chain.head(), head);
    assert_eq!(balance(&chain, user(BOB).address), Rlusd::dollars(10));
    for id in ids {
        let found = chain.find(id).unwrap().expect("acknowledged");
        assert_eq!(found.receipt.id, id);
        assert!(found.receipt.is_ok());
    }
}

#[test]
fn a_replay_from_genesis_agrees_with_every_signed_hash() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, ids) = paid(folder.path());
    let head = chain.head();
    drop(chain);
    let audited = verify(folder.path(), |_, _| {}).unwrap();
    assert_eq!(audited.head, head);
    assert_eq!(audited.transactions, ids.len() as u64);
}

#[test]
fn an_audit_with_another_genesis_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(paid(folder.path()));
    let other = Genesis { salt: [8; 32], ..genesis() };
    std::fs::write(folder.path().join("genesis.cbor"), other.to_cbor()).unwrap();
    assert!(matches!(verify(folder.path(), |_, _| {}), Err(AuditError::Fault(_))));
}

#[test]
fn a_balance_is_proven_against_the_signed_state_root() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, _) = paid(folder.path());
    let key = Table::Account.of(&user(BOB).address.0);
    let proof = chain.prove(&key, None).unwrap();
    let root = chain.header(proof.height).unwrap().state_root;
    let (state, _) = chain.state(Some(proof.height)).unwrap();
    let value = state.get(&key).unwrap().expect("bob was paid");
    ghost_state::verify_presence(&root.0, &key, &value, &proof.proof.encode()).unwrap();
    let nobody = Table::Account.of(&[1; 32]);
    let proof = chain.prove(&nobody, None).unwrap();
    ghost_state::verify_absence(&root.0, &nobody, &proof.proof.encode()).unwrap();
}

#[test]
fn a_simulation_after_a_past_block_sees_its_state() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, ids) = paid(folder.path());
    let (alice, bob) = (user(1), user(BOB));
    let tried = |nonce, height| {
        let envelope = transfer(&alice, nonce, bob.address, 1);
        chain.simulate(&envelope, height, None, false).unwrap().unwrap().0
    };
    // The blocks hold nonces 0 to 3, 4 to 8, and 9.
    for (nonce, height) in [(0, 0), (4, 1), (9, 2)] {
        let receipt = tried(nonce, Some(height));
        assert_eq!(receipt, chain.find(ids[usize::try_from(nonce).unwrap()]).unwrap().unwrap().receipt);
        assert!(!tried(nonce, Some(height + 1)).is_ok());
    }
    assert!(tried(10, Some(3)).is_ok() && tried(10, None).is_ok());
    assert!(!tried(9, None).is_ok());
    let ahead = chain.simulate(&transfer(&alice, 10, bob.address, 1), Some(4), None, false).map(|_| ()).unwrap_err();
    assert!(matches!(ahead, QueryError::State(StateError::HeightNotKept { height: 4, oldest: 0, newest: 3 })));
}

#[test]
fn one_bad_signature_in_a_batch_is_found_and_the_others_go_in() {
    let folder = tempfile::tempdir().unwrap();
    let chain = create(folder.path()).unwrap();
    let (alice, bob) = (user(1), user(BOB));
    let mut envelopes: Vec<Vec<u8>> = (0..20).map(|nonce| transfer(&alice, nonce, bob.address, 1)).collect();
    let last = envelopes[13].len() - 1;
    envelopes[13][last - 40] ^= 1;
    let results = chain.submit(envelopes).unwrap();
    for (index, result) in results.iter().enumerate() {
        match result {
            Err(failure) if index == 13 => assert_eq!(failure.code, admission::BAD_SIGNATURE),
            Err(failure) => panic!("{index}: {failure:?}"),
            Ok(_) => assert_ne!(index, 13),
        }
    }
    // The gap at nonce 13 keeps the later ones waiting.
    assert_eq!(chain.produce(START + 1, false).unwrap().transactions.len(), 13);
    assert_eq!(chain.pending().0, 6);
}

#[test]
fn a_second_node_on_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (_chain, _) = paid(folder.path());
    assert!(open(folder.path()).is_err());
}

#[test]
fn an_empty_block_leaves_the_app_hash() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, _) = paid(folder.path());
    let before = chain.head();
    let after = chain.produce(before.time + 5_000, false).unwrap().header;
    assert_eq!(after.app_hash(), before.app_hash());
    assert_ne!(after.hash(), before.hash());
}

#[test]
fn a_block_is_executed_while_the_one_before_is_committed() {
    let folder = tempfile::tempdir().unwrap();
    let chain = create(folder.path()).unwrap();
    let (alice, bob) = (user(1), user(BOB));
    let envelopes = (0..40).map(|nonce| transfer(&alice, nonce, bob.address, 1)).collect();
    chain.submit(envelopes).unwrap();
    let started: Vec<_> = (1..=4).map(|n| chain.start_block(START + n, false, 10).unwrap()).collect();
    let heights: Vec<u64> = started.into_iter().map(|block| block.wait().unwrap().header.height).collect();
    assert_eq!(heights, [1, 2, 3, 4]);
    assert_eq!(balance(&chain, bob.address), Rlusd::dollars(40));
}
