//! A chain on disk: what was acknowledged is there after reopening, and the audit agrees with what was signed.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use std::path::Path;

use ghost_host::Chain;
use ghost_host::audit::{AuditError, verify};
use ghost_host::queries::QueryError;
use ghost_ledger::genesis::Genesis;
use ghost_ledger::receipt::Receipt;
use ghost_ledger::tables::Table;
use ghost_ledger::transaction::{Message, fee};
use ghost_state::StateError;
use ghost_types::errors::{admission, ledger, skipped, vm};
use ghost_types::{Address, Blob, Decode, Encode, ErrorCode, Hash, Rlusd, Text};
use ghost_vm::run_limits::MAX_TX_GAS;
use support::{PRICE, START, User, create, envelope, genesis, instance, module, open, send, user};

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
    let nobody = Table::Account.of(&[1; 32]);
    let at = chain.prove(&[&key, &nobody], None).unwrap();
    let root = chain.header(at.height).unwrap().state_root;
    let (state, _) = chain.state(Some(at.height)).unwrap();
    let value = state.get(&key).unwrap().expect("bob was paid");
    ghost_state::verify_presence(&root.0, &key, &value, &at.proofs[0].encode()).unwrap();
    ghost_state::verify_absence(&root.0, &nobody, &at.proofs[1].encode()).unwrap();
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

/// Transactions of each way to pass admission and fail in the block; a block holds all of them.
const EACH: u64 = 500;

#[test]
fn a_thousand_transactions_that_fail_in_the_block_cost_their_sender_or_are_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let chain = create(folder.path()).unwrap();
    let [failing, draining, changing] = [1, 2, 3].map(user);
    let gas_limit = 200_000;
    let pay = |from: &User, nonce, amount| {
        envelope(from, nonce, gas_limit, Message::Transfer { to: user(BOB).address, amount: Rlusd(amount) })
    };
    let all = balance(&chain, draining.address);
    let most = fee(gas_limit, gas_limit, PRICE);
    // One asks each time for more than there is.
    let mut sent: Vec<Vec<u8>> = (0..EACH).map(|nonce| pay(&failing, nonce, u128::MAX)).collect();
    // One has enough for every fee until its first transaction gives all away but its own.
    sent.push(pay(&draining, 0, all.0 - most.0));
    sent.extend((1..EACH).map(|nonce| pay(&draining, nonce, 1)));
    // One replaces the keys that signed the rest.
    let (key, auth) = (user(50).key, user(50).auth);
    sent.push(envelope(&changing, 0, gas_limit, Message::SetAuth { auth: auth.clone() }));
    sent.extend((1..EACH).map(|nonce| pay(&changing, nonce, 1)));

    let admitted = chain.submit(sent.clone()).unwrap();
    assert!(admitted.iter().all(Result::is_ok), "all pass admission");
    let before = [&failing, &draining, &changing].map(|from| balance(&chain, from.address));
    let produced = chain.produce(START + 1, false).unwrap();
    assert_eq!(produced.transactions.len() as u64, 3 * EACH);
    assert_eq!(chain.pending(), (0, 0), "nothing is tried again");
    let of = |sender: usize| -> Vec<&Receipt> {
        let ids = admitted.iter().skip(sender * EACH as usize).take(EACH as usize).map(|id| id.as_ref().unwrap());
        let found = |id: &Hash| produced.receipts.iter().find(|receipt| receipt.id == *id).unwrap();
        ids.map(found).collect()
    };
    let code = |receipt: &Receipt| receipt.failure.as_ref().map(|failure| failure.code);

    let failed = of(0);
    assert!(failed.iter().all(|receipt| code(receipt) == Some(ledger::INSUFFICIENT_FUNDS)));
    assert!(failed.iter().all(|receipt| receipt.fee >= fee(0, gas_limit, PRICE)));
    let paid: u128 = failed.iter().map(|receipt| receipt.fee.0).sum();
    assert_eq!(balance(&chain, failing.address).0, before[0].0 - paid);
    assert_eq!(chain.next_nonce(failing.address).unwrap(), EACH);

    let drained = of(1);
    assert_eq!(code(drained[0]), None);
    assert_eq!(code(drained[1]), Some(skipped::CANNOT_PAY));
    assert!(drained[2..].iter().all(|receipt| code(receipt) == Some(skipped::STALE_NONCE)));
    let changed = of(2);
    assert_eq!(code(changed[0]), None);
    assert_eq!(code(changed[1]), Some(skipped::KEYS_CHANGED));
    assert!(changed[2..].iter().all(|receipt| code(receipt) == Some(skipped::STALE_NONCE)));
    for (sender, receipts, left) in [(&draining, &drained, most.0), (&changing, &changed, before[2].0)] {
        assert!(receipts[1..].iter().all(|receipt| (receipt.gas_used, receipt.fee) == (0, Rlusd::ZERO)));
        assert_eq!(balance(&chain, sender.address).0, left - receipts[0].fee.0);
        assert_eq!(chain.next_nonce(sender.address).unwrap(), 1);
    }
    let fees: u128 = paid + drained[0].fee.0 + changed[0].fee.0;
    assert_eq!(balance(&chain, user(200).address), Rlusd(fees));

    // Sent again, none comes as far as a block: used up, not to be paid, signed with keys that are no more.
    let again = chain.submit(sent).unwrap();
    let refusals: Vec<ErrorCode> = again.into_iter().map(|result| result.unwrap_err().code).collect();
    let (failed, rest) = refusals.split_at(EACH as usize);
    let (drained, changed) = rest.split_at(EACH as usize);
    assert!(failed.iter().all(|code| *code == admission::NONCE_TOO_LOW));
    assert_eq!(drained[0], admission::NONCE_TOO_LOW);
    assert!(drained[1..].iter().all(|code| *code == admission::UNAFFORDABLE));
    assert!(changed.iter().all(|code| *code == admission::AUTH_MISMATCH));
    assert_eq!(chain.pending(), (0, 0));
    // Who holds the new keys goes on where the old ones ended.
    let changing = User { key, auth, address: changing.address };
    chain.submit(vec![pay(&changing, 1, 1)]).unwrap().remove(0).unwrap();
    assert!(chain.produce(START + 2, false).unwrap().receipts[0].is_ok());
}

#[test]
fn a_simulation_that_loops_or_traps_ends_as_in_a_block_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let chain = create(folder.path()).unwrap();
    let code = module(
        "[storage]\nentry = { value = \"u64\" }\n[methods.spin]\n[methods.fill]\n[methods.trap]\n",
        r#"(module (import "ghost" "storage_set" (func $set (param i32 i32 i32 i32)))
            (memory (export "memory") 1 1)
            (func $write (param $most i32) (local $n i32)
                (loop
                    (i32.store (i32.const 0) (local.get $n))
                    (call $set (i32.const 0) (i32.const 3) (i32.const 8) (i32.const 1))
                    (br_if 0 (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (local.get $most)))))
            (func (export "spin") (loop (br 0)))
            (func (export "fill") (call $write (i32.const -1)))
            (func (export "trap") (call $write (i32.const 1000)) unreachable))"#,
    );
    send(&chain, Message::StoreCode { code: code.clone() });
    let contract = Address::from_cbor(&send(&chain, instance(&code))[0]).unwrap();
    let from = user(2);
    let attempt = |nonce: u64, gas_limit: u64, method: &str| {
        let args = Blob::new(&().to_cbor()).unwrap();
        let message = Message::Call { contract, method: Text::new(method).unwrap(), args, value: Rlusd::ZERO };
        envelope(&from, nonce, gas_limit, message)
    };
    for (nonce, (method, end)) in (0..).zip([("spin", vm::OUT_OF_GAS), ("fill", vm::OUT_OF_GAS), ("trap", vm::TRAPPED)])
    {
        let (before, had) = (chain.head(), balance(&chain, from.address));
        let sent = attempt(nonce, MAX_TX_GAS, method);
        let simulate = |watched| chain.simulate(&sent, None, None, watched).unwrap().unwrap();
        let (simulated, _) = simulate(false);
        assert_eq!(simulated.failure.as_ref().unwrap().code, end, "{method}");
        if end == vm::OUT_OF_GAS {
            assert_eq!(simulated.gas_used, MAX_TX_GAS, "{method}");
        }
        // Again, and watched: it is the same from the same state, which has nothing of it.
        assert_eq!(simulate(true).0, simulated);
        assert_eq!((chain.head(), chain.pending()), (before.clone(), (0, 0)));
        assert_eq!((balance(&chain, from.address), chain.next_nonce(from.address).unwrap()), (had, nonce));
        let empty = chain.produce(before.time + 1, false).unwrap().header;
        assert_eq!(empty.app_hash(), before.app_hash(), "{method}");
        // A block's own attempt has the same end at the same gas, and its fee is taken.
        chain.submit(vec![sent.clone()]).unwrap().remove(0).unwrap();
        assert_eq!(chain.produce(before.time + 2, false).unwrap().receipts[0], simulated, "{method}");
        assert_eq!(balance(&chain, from.address), had.minus(simulated.fee).unwrap());
    }
    // No simulation has more gas than a transaction may, or none at all.
    for gas_limit in [0, MAX_TX_GAS + 1, u64::MAX] {
        let refused = chain.simulate(&attempt(3, gas_limit, "spin"), None, None, false).unwrap().map(|_| ());
        assert_eq!(refused.unwrap_err().code, admission::GAS_LIMIT_OUT_OF_RANGE);
    }
}
