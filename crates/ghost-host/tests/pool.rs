//! The transaction pool's rules: replacement, quotas, eviction by price, nonces without gaps, a block's limits, expiry.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use ghost_host::pool::{MAX_PER_SENDER, MAX_POOL_BYTES, Pool, Standing};
use ghost_ledger::admission::{Checked, Decoded};
use ghost_ledger::auth::Auth;
use ghost_ledger::block::{MAX_BLOCK_BYTES, MAX_BLOCK_STORES};
use ghost_ledger::transaction::{Body, Message};
use ghost_types::errors::admission;
use ghost_types::{Address, Encode, ErrorCode, Failure, Hash, List, Rlusd, Text, Time};

/// Far more than anything here costs.
const RICH: u128 = u128::MAX / 2;
const NOW: u64 = 1_000;

/// A transaction as it comes out of admission; its keys do not matter to the pool.
#[derive(Clone)]
struct Tx {
    sender: u8,
    nonce: u64,
    price: u64,
    payer: Option<u8>,
    gas: u64,
    valid_until: u64,
    stores: bool,
    bytes: usize,
}

fn tx(sender: u8, nonce: u64, price: u64) -> Tx {
    Tx { sender, nonce, price, payer: None, gas: 100_000, valid_until: 10 * NOW, stores: false, bytes: 200 }
}

fn address(number: u8) -> Address {
    Address([number; 32])
}

impl Tx {
    fn checked(&self) -> Checked {
        let message = match self.stores {
            true => Message::StoreCode { code: vec![0] },
            false => Message::Transfer { to: address(0), amount: Rlusd(1) },
        };
        let body = Body {
            chain_id: Text::new("test-00000000").unwrap(),
            sender: address(self.sender),
            nonce: self.nonce,
            valid_until: Time(self.valid_until),
            gas_limit: self.gas,
            gas_price: self.price,
            payer: self.payer.map(address),
            messages: List::new(vec![message]).unwrap(),
        };
        let id = Body::id(&body.to_cbor());
        let decoded = Decoded { id, body, auth: None, signatures: Vec::new(), size: self.bytes, intrinsic_gas: 0 };
        Checked { decoded, sender_keys: Auth::ed25519([0; 32]), payer_keys: None }
    }

    fn id(&self) -> Hash {
        self.checked().decoded.id
    }

    fn fee(&self) -> u128 {
        self.checked().decoded.body.most_fee().0
    }

    fn add(&self, pool: &mut Pool, nonce: u64, payer_balance: u128) -> Result<Hash, Failure> {
        pool.add(self.checked(), vec![0; self.bytes], Standing { nonce, payer_balance })
    }
}

fn add(pool: &mut Pool, tx: &Tx) {
    tx.add(pool, 0, RICH).expect("let in");
}

fn refused(pool: &mut Pool, tx: &Tx, code: ErrorCode) -> Failure {
    let before = pool.size();
    let failure = tx.add(pool, 0, RICH).expect_err("refused");
    assert_eq!((failure.code, pool.size()), (code, before));
    failure
}

/// Sender and nonce of what the next block would hold.
fn selected(pool: &Pool, time: u64, most: usize) -> Vec<(u8, u64)> {
    let chosen = pool.select(time, most);
    chosen.iter().map(|pooled| &pooled.checked.decoded.body).map(|body| (body.sender.0[0], body.nonce)).collect()
}

#[test]
fn a_replacement_pays_a_tenth_more() {
    for (price, least) in [(1_000, 1_100), (1_001, 1_102), (5, 6), (1, 2), (0, 1)] {
        let mut pool = Pool::default();
        let old = tx(1, 0, price);
        add(&mut pool, &old);
        for price in price.saturating_sub(1)..least {
            // The same transaction again is known; any other below the least is too cheap.
            let other = Tx { valid_until: 5 * NOW, ..tx(1, 0, price) };
            assert_eq!(refused(&mut pool, &other, admission::UNDERPRICED_REPLACEMENT).fields, [least.into()]);
        }
        let better = tx(1, 0, least);
        add(&mut pool, &better);
        assert!(pool.contains(&better.id()) && !pool.contains(&old.id()));
        assert_eq!(pool.size(), (1, 200));
    }
}

#[test]
fn a_transaction_waits_once() {
    let mut pool = Pool::default();
    add(&mut pool, &tx(1, 0, 5));
    refused(&mut pool, &tx(1, 0, 5), admission::ALREADY_KNOWN);
}

#[test]
fn nonces_stay_within_what_a_sender_may_have() {
    let mut pool = Pool::default();
    let low = tx(1, 4, 5).add(&mut pool, 5, RICH).expect_err("refused");
    assert_eq!((low.code, low.fields), (admission::NONCE_TOO_LOW, vec![5u64.into(), 4u64.into()]));
    let high = tx(1, 5 + MAX_PER_SENDER, 5).add(&mut pool, 5, RICH).expect_err("refused");
    assert_eq!(high.code, admission::NONCE_TOO_HIGH);
    assert_eq!(high.fields, [(4 + MAX_PER_SENDER).into(), (5 + MAX_PER_SENDER).into()]);
    tx(1, 4 + MAX_PER_SENDER, 5).add(&mut pool, 5, RICH).expect("the highest");
    let end = tx(1, u64::MAX, 5).add(&mut pool, u64::MAX, RICH);
    end.expect("no overflow at the last nonce there is");
}

#[test]
fn a_sender_has_a_quota_and_others_their_own() {
    let mut pool = Pool::default();
    for nonce in 0..MAX_PER_SENDER {
        add(&mut pool, &tx(1, nonce, 5));
    }
    let more = tx(1, MAX_PER_SENDER, 500).add(&mut pool, 1, RICH).expect_err("refused");
    assert_eq!((more.code, more.fields), (admission::SENDER_QUOTA, vec![MAX_PER_SENDER.into()]));
    // It may still replace one, and another sender is not concerned.
    add(&mut pool, &tx(1, 3, 6));
    add(&mut pool, &tx(2, 0, 1));
    assert_eq!(pool.size().0 as u64, MAX_PER_SENDER + 1);
}

#[test]
fn after_a_gap_nothing_of_a_sender_is_chosen() {
    let mut pool = Pool::default();
    for nonce in [3, 0, 1] {
        add(&mut pool, &tx(1, nonce, 5));
    }
    assert_eq!(selected(&pool, NOW, 100), [(1, 0), (1, 1)]);
    assert_eq!((pool.next_nonce(&address(1)), pool.next_nonce(&address(2))), (Some(2), None));
    add(&mut pool, &tx(1, 2, 5));
    assert_eq!(selected(&pool, NOW, 100), [(1, 0), (1, 1), (1, 2), (1, 3)]);
    assert_eq!(pool.next_nonce(&address(1)), Some(4));
}

#[test]
fn the_best_price_goes_first_and_then_the_earliest() {
    let mut pool = Pool::default();
    for tx in [tx(1, 0, 5), tx(2, 0, 7), tx(3, 0, 5), tx(1, 1, 900), tx(4, 0, 6)] {
        add(&mut pool, &tx);
    }
    // Sender 1's second waits for its first, however much it pays.
    assert_eq!(selected(&pool, NOW, 100), [(2, 0), (4, 0), (1, 0), (1, 1), (3, 0)]);
    assert_eq!(selected(&pool, NOW, 2), [(2, 0), (4, 0)]);
    assert_eq!(selected(&pool, NOW, 0), []);
}

#[test]
fn a_block_takes_no_more_than_its_limits() {
    let mut pool = Pool::default();
    // 750 million gas: seven of a hundred million, and one of fifty that still fits.
    for sender in 1..=9 {
        add(&mut pool, &Tx { gas: 100_000_000, ..tx(sender, 0, 9) });
    }
    add(&mut pool, &Tx { gas: 50_000_000, ..tx(20, 0, 8) });
    assert_eq!(selected(&pool, NOW, 100).len(), 8);
    assert_eq!(selected(&pool, NOW, 100)[7], (20, 0));
    let mut pool = Pool::default();
    for sender in 1..=30 {
        add(&mut pool, &Tx { bytes: 200_000, ..tx(sender, 0, 5) });
    }
    assert_eq!(selected(&pool, NOW, 100).len(), MAX_BLOCK_BYTES / 200_000);
    let mut pool = Pool::default();
    for sender in 1..=4 {
        add(&mut pool, &Tx { stores: true, ..tx(sender, 0, 9) });
    }
    add(&mut pool, &tx(9, 0, 5));
    let chosen = selected(&pool, NOW, 100);
    assert_eq!(chosen.len(), MAX_BLOCK_STORES + 1);
    assert_eq!(chosen[MAX_BLOCK_STORES], (9, 0));
}

#[test]
fn what_expired_is_not_chosen_and_then_dropped() {
    let mut pool = Pool::default();
    add(&mut pool, &Tx { valid_until: NOW, ..tx(1, 0, 5) });
    add(&mut pool, &Tx { valid_until: NOW + 1, ..tx(2, 0, 5) });
    assert_eq!(selected(&pool, NOW, 9), [(1, 0), (2, 0)]);
    assert_eq!(selected(&pool, NOW + 1, 9), [(2, 0)]);
    // The next block comes later than this one, so what was valid until now is over.
    pool.committed(&[], &[], NOW);
    assert_eq!((pool.size(), selected(&pool, NOW, 9)), ((1, 200), vec![(2, 0)]));
    pool.committed(&[], &[], NOW + 1);
    assert_eq!(pool.size(), (0, 0));
}

#[test]
fn after_a_block_what_it_held_and_made_stale_is_gone() {
    let mut pool = Pool::default();
    let all: Vec<Tx> = (0..5).map(|nonce| tx(1, nonce, 5)).collect();
    for tx in &all {
        add(&mut pool, tx);
    }
    // The block held the first, and another transaction with the second's nonce.
    pool.committed(&[all[0].id()], &[(address(1), 2), (address(7), 9)], NOW);
    assert_eq!(selected(&pool, NOW, 9), [(1, 2), (1, 3), (1, 4)]);
    assert_eq!(pool.size(), (3, 600));
    pool.committed(&[], &[(address(1), 5)], NOW);
    assert_eq!((pool.size(), pool.next_nonce(&address(1))), ((0, 0), None));
}

#[test]
fn a_full_pool_evicts_the_cheapest_for_a_better_price() {
    let large = |sender: u8, price: u64| Tx { bytes: 640 * 1024, ..tx(sender, 0, price) };
    let most = MAX_POOL_BYTES / (640 * 1024);
    let mut pool = Pool::default();
    for sender in 0..most as u8 {
        add(&mut pool, &large(sender, 5 + u64::from(sender == 0)));
    }
    let full = refused(&mut pool, &large(200, 5), admission::POOL_FULL);
    assert_eq!(full.fields, [MAX_POOL_BYTES.into()]);
    // Of the cheapest, the one that came last goes.
    add(&mut pool, &large(200, 6));
    assert!(!pool.contains(&large(most as u8 - 1, 5).id()) && pool.contains(&large(1, 5).id()));
    assert_eq!(pool.size().0, most);
    // A small one finds room where a large one does not.
    add(&mut pool, &tx(201, 0, 1));
    refused(&mut pool, &large(202, 1), admission::POOL_FULL);
    // One that would not get in by evicting all that is cheaper evicts nothing.
    refused(&mut pool, &large(202, 2), admission::POOL_FULL);
    assert!(pool.contains(&tx(201, 0, 1).id()));
}

#[test]
fn a_replacement_in_a_full_pool_stays_within_its_bytes() {
    let mut pool = Pool::default();
    let most = MAX_POOL_BYTES / (640 * 1024);
    add(&mut pool, &Tx { bytes: 300 * 1024, ..tx(0, 0, 1) });
    for sender in 1..most as u8 {
        add(&mut pool, &Tx { bytes: 640 * 1024, ..tx(sender, 0, 5) });
    }
    // It is the cheapest itself: what it replaces must not count as room twice.
    add(&mut pool, &Tx { bytes: 640 * 1024, ..tx(0, 0, 9) });
    add(&mut pool, &Tx { bytes: 640 * 1024, ..tx(100, 0, 9) });
    assert!(pool.size().1 <= MAX_POOL_BYTES, "{:?}", pool.size());
    add(&mut pool, &Tx { bytes: 639 * 1024, ..tx(101, 0, 9) });
    add(&mut pool, &Tx { bytes: 640 * 1024, ..tx(101, 0, 99) });
    assert!(pool.size().1 <= MAX_POOL_BYTES, "{:?}", pool.size());
}

#[test]
fn what_waits_is_set_aside_of_its_payers_balance() {
    let mut pool = Pool::default();
    let fee = tx(1, 0, 1_000).fee();
    tx(1, 0, 1_000).add(&mut pool, 0, 2 * fee).expect("the first");
    tx(1, 1, 1_000).add(&mut pool, 0, 2 * fee).expect("the second");
    let third = tx(1, 2, 1_000).add(&mut pool, 0, 2 * fee).expect_err("refused");
    assert_eq!(third.code, admission::UNAFFORDABLE);
    assert_eq!(third.fields, [Rlusd(2 * fee).into(), Rlusd(3 * fee).into()]);
    // Somebody else's transaction that the same account pays counts as well.
    let paid = Tx { payer: Some(1), ..tx(2, 0, 1_000) };
    assert_eq!(paid.add(&mut pool, 0, 2 * fee).expect_err("refused").code, admission::UNAFFORDABLE);
    paid.add(&mut pool, 0, 3 * fee).expect("with more in the account");
    // A replacement needs the difference alone, and what leaves the pool is free again.
    tx(1, 1, 2_000).add(&mut pool, 0, 4 * fee).expect("the replacement");
    pool.committed(&[tx(1, 0, 1_000).id(), paid.id()], &[(address(1), 1), (address(2), 1)], NOW);
    tx(1, 2, 1_000).add(&mut pool, 1, 3 * fee).expect("as much as was freed");
}
