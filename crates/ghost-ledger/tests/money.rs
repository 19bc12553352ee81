//! Who may move RLUSD, how often, and what it costs: replays, signatures and their variants, nonces, fees, payers, keys,
//! recovery, privileges, and bytes that are no transaction.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ghost_ledger::admission::{Checked, Decoded};
use ghost_ledger::auth::{Auth, Key};
use ghost_ledger::execute::{BlockError, Slot, execute_block};
use ghost_ledger::receipt::Receipt;
use ghost_ledger::tables::Table;
use ghost_ledger::transaction::{Body, Envelope, Govern, Message, Signature, fee};
use ghost_types::errors::{admission, call as call_errors, ledger, skipped, vm};
use ghost_types::{
    Address, Blob, CodecError, Encode, ErrorCode, Failure, Hash, List, Rlusd, Text, Time, Value, Writer,
};
use ghost_vm::code::Vm;
use support::{PRICE, TestChain, User, built, call, envelope};

fn transfer(to: Address, micros: u128) -> Message {
    Message::Transfer { to, amount: Rlusd(micros) }
}

fn signed(chain: &TestChain, user: &User, body: &Body) -> Vec<u8> {
    let auth = chain.account(user.address).auth.is_none().then(|| user.auth.clone());
    envelope(body, auth, vec![user.sign(&Body::id(&body.to_cbor()))])
}

fn code_of(checked: Result<Checked, Failure>) -> ErrorCode {
    checked.expect_err("refused").code
}

/// A transaction of a block that must be skipped: no fee, no nonce, nothing but its receipt.
fn skipped(chain: &mut TestChain, checked: Checked, code: ErrorCode) -> Receipt {
    let before = chain.state.entries().clone();
    let receipt = chain.block(&[checked], 1).remove(0);
    assert_eq!(receipt.failure.as_ref().map(|failure| failure.code), Some(code));
    assert_eq!((receipt.gas_used, receipt.fee), (0, Rlusd::ZERO));
    assert!(receipt.results.is_empty() && receipt.events.is_empty());
    assert_eq!(&before, chain.state.entries());
    receipt
}

fn people() -> (TestChain, User, User) {
    let chain = TestChain::new();
    let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
    (chain, alice, bob)
}

// ---------------------------------------------------------------------- replays and nonces

#[test]
fn the_same_bytes_happen_once() {
    let (mut chain, alice, bob) = people();
    let sent = chain.envelope(&bob, vec![transfer(alice.address, 5)]);
    let checked = chain.check(&sent).unwrap();
    // Twice in one block, and again in a later one.
    let receipts = chain.block(&[checked.clone(), checked.clone()], 1);
    assert_eq!(receipts[0].failure, None);
    assert_eq!(receipts[1].failure.as_ref().unwrap().code, skipped::STALE_NONCE);
    assert_eq!(receipts[1].fee, Rlusd::ZERO);
    let later = skipped(&mut chain, checked, skipped::STALE_NONCE);
    assert_eq!(later.failure.unwrap().fields, [1u64.into(), 0u64.into()]);
    assert_eq!(chain.balance(alice.address), Rlusd(1_000_000_005));
}

#[test]
fn a_failed_transaction_uses_its_nonce_up() {
    let (mut chain, alice, bob) = people();
    let sent = chain.envelope(&bob, vec![transfer(alice.address, u128::MAX)]);
    let checked = chain.check(&sent).unwrap();
    chain.refused(&bob, transfer(alice.address, u128::MAX), ledger::INSUFFICIENT_FUNDS);
    skipped(&mut chain, checked, skipped::STALE_NONCE);
}

#[test]
fn nonces_have_no_gaps() {
    let (mut chain, alice, bob) = people();
    for nonce in [1, 2, u64::MAX] {
        let body = chain.body(&bob, nonce, vec![transfer(alice.address, 1)]);
        let checked = chain.check(&signed(&chain, &bob, &body)).unwrap();
        skipped(&mut chain, checked, skipped::STALE_NONCE);
    }
    // In one block, in order: each sees the one before.
    let bodies: Vec<Body> = (0..3).map(|nonce| chain.body(&bob, nonce, vec![transfer(alice.address, 1)])).collect();
    let checked: Vec<Checked> = bodies.iter().map(|body| chain.check(&signed(&chain, &bob, body)).unwrap()).collect();
    let receipts = chain.block(&[checked[1].clone(), checked[0].clone(), checked[1].clone(), checked[2].clone()], 1);
    let codes: Vec<bool> = receipts.iter().map(Receipt::is_ok).collect();
    assert_eq!(codes, [false, true, true, true]);
    assert_eq!(chain.account(bob.address).nonce, 3);
}

#[test]
fn nothing_of_another_chain_or_purpose_counts() {
    let (chain, alice, bob) = people();
    let mut body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]);
    body.chain_id = Text::new("test-00000000").unwrap();
    assert_eq!(code_of(chain.check(&signed(&chain, &bob, &body))), admission::WRONG_CHAIN);
    // The same body signed under another purpose's tag, or none.
    let body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]);
    let bytes = body.to_cbor();
    for other in [ghost_types::hash::hash("ghost/block/1", &bytes), ghost_types::hash::sha256(&bytes), Hash([0; 32])] {
        let sent = envelope(&body, Some(bob.auth.clone()), vec![bob.sign(&other)]);
        assert_eq!(code_of(chain.check(&sent)), admission::BAD_SIGNATURE);
    }
    let sent = envelope(&body, Some(bob.auth.clone()), vec![alice.sign(&Body::id(&bytes))]);
    assert_eq!(code_of(chain.check(&sent)), admission::BAD_SIGNATURE);
}

/// The tags of all purposes that the protocol hashes for, as its sources write them: `"ghost/NAME/VERSION"`.
fn purposes() -> BTreeSet<&'static str> {
    fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                rust_files(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let (mut files, mut tags) = (Vec::new(), BTreeSet::new());
    for folder in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap() {
        rust_files(&folder.unwrap().path().join("src"), &mut files);
    }
    for file in files {
        let source = std::fs::read_to_string(file).unwrap();
        let quoted = source.split('"').filter(|text| text.starts_with("ghost/") && text.matches('/').count() == 2);
        // Hashing takes tags that live as long as the program does.
        tags.extend(quoted.map(|tag| &*tag.to_owned().leak()));
    }
    tags
}

#[test]
fn a_body_signed_for_another_purpose_moves_nothing() {
    let (mut chain, alice, bob) = people();
    let body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]);
    let bytes = body.to_cbor();
    let purposes = purposes();
    let [transaction, block] = ["ghost/tx/1", "ghost/block/1"];
    assert!([transaction, block, "ghost/log/1", "ghost/account/1"].iter().all(|tag| purposes.contains(tag)));
    assert_eq!(ghost_types::hash::hash(transaction, &bytes), Body::id(&bytes));
    for purpose in purposes.into_iter().filter(|purpose| *purpose != transaction) {
        let signature = bob.sign(&ghost_types::hash::hash(purpose, &bytes));
        let refused = chain.check(&envelope(&body, Some(bob.auth.clone()), vec![signature])).expect_err("refused");
        assert_eq!((refused.code, refused.fields), (admission::BAD_SIGNATURE, vec![0u64.into()]), "{purpose}");
    }
    // What another purpose signs, under a transaction's tag, is no transaction: a receipt, an account's keys, any id.
    let receipt = chain.ok(&bob, transfer(alice.address, 1)).to_cbor();
    let before = chain.state.entries().clone();
    for other in [receipt, bob.auth.to_cbor(), Body::id(&bytes).to_cbor(), vec![]] {
        let sent = Envelope {
            body: Blob::new(&other).unwrap(),
            auth: None,
            signatures: List::new(vec![bob.sign(&Body::id(&other))]).unwrap(),
        };
        assert_eq!(code_of(chain.check(&sent.to_cbor())), admission::BAD_TRANSACTION);
    }
    assert_eq!(&before, chain.state.entries());
}

#[test]
fn a_transaction_past_its_time_makes_a_block_invalid() {
    let (chain, alice, bob) = people();
    let mut body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]);
    body.valid_until = Time(chain.time + 1);
    let checked = chain.check(&signed(&chain, &bob, &body)).unwrap();
    let slot = |later| Slot { height: 1, time: chain.time + later, parent_time: chain.time, inputs: Vec::new() };
    assert!(execute_block(chain.reader(), &chain.chain, &slot(1), std::slice::from_ref(&checked)).is_ok());
    let late = execute_block(chain.reader(), &chain.chain, &slot(2), std::slice::from_ref(&checked));
    assert!(matches!(late, Err(BlockError::Invalid { rule: "expired_transaction", transaction: Some(0) })));
    let still = execute_block(chain.reader(), &chain.chain, &slot(0), &[]);
    assert!(matches!(still, Err(BlockError::Invalid { rule: "time_not_after_parent", .. })));
}

// ---------------------------------------------------------------------- signatures

/// `a + b` or `a − b` of 32 bytes, least byte first; the result fits.
fn combined(a: &[u8], b: &[u8], minus: bool) -> [u8; 32] {
    let (mut out, mut carry) = ([0; 32], 0i32);
    for (index, byte) in out.iter_mut().enumerate() {
        let sign = if minus { -1 } else { 1 };
        let sum = i32::from(a[index]) + sign * i32::from(b[index]) + carry;
        (*byte, carry) = (sum.rem_euclid(256) as u8, sum.div_euclid(256));
    }
    assert_eq!(carry, 0);
    out
}

/// The order of the ed25519 group (RFC 8032 §5.1), least byte first.
const ED25519_ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

#[test]
fn an_ed25519_signature_has_one_encoding() {
    let (chain, alice, bob) = people();
    let body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]);
    let good = bob.sign(&Body::id(&body.to_cbor()));
    let check = |signature: [u8; 64]| {
        chain.check(&envelope(&body, Some(bob.auth.clone()), vec![Signature { signature, ..good.clone() }]))
    };
    check(good.signature).expect("the signature as made");
    let mut higher = good.signature;
    higher[32..].copy_from_slice(&combined(&good.signature[32..], &ED25519_ORDER, false));
    assert_eq!(code_of(check(higher)), admission::BAD_SIGNATURE);
    let mut negative = good.signature;
    negative[31] ^= 0x80;
    assert_eq!(code_of(check(negative)), admission::BAD_SIGNATURE);
    for index in 0..64 {
        let mut flipped = good.signature;
        flipped[index] ^= 1;
        assert_eq!(code_of(check(flipped)), admission::BAD_SIGNATURE, "byte {index}");
    }
}

#[test]
fn keys_for_which_anybody_can_sign_are_no_keys() {
    let (mut chain, alice, bob) = people();
    let mut identity = [0; 32];
    identity[0] = 1;
    let mut identity_beyond_p = [0xff; 32];
    (identity_beyond_p[0], identity_beyond_p[31]) = (0xee, 0x7f);
    for public in [identity, identity_beyond_p, [0; 32]] {
        let auth = Auth::ed25519(public);
        let mut body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]);
        body.sender = auth.address();
        // R the identity, s = 0: the equation itself holds for every message.
        let mut signature = [0; 64];
        signature[0] = 1;
        let forged = Signature { of_payer: false, key: 0, curve: 0, signature };
        let refused = chain.check(&envelope(&body, Some(auth.clone()), vec![forged]));
        assert_eq!(code_of(refused), admission::AUTH_MISMATCH);
        chain.refused(&bob, Message::SetAuth { auth }, call_errors::BAD_AUTH);
    }
}

/// Keys of all three curves, one each, made from one seed.
struct Keys {
    ed25519: User,
    p256: p256::ecdsa::SigningKey,
    k256: k256::ecdsa::SigningKey,
    auth: Auth,
    address: Address,
}

impl Keys {
    fn new(threshold: u32, weights: [u32; 3]) -> Self {
        let ed25519 = User::new(77);
        let p256 = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
        let k256 = k256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
        let publics = [
            ed25519.auth.keys[0].public.to_vec(),
            p256.verifying_key().to_sec1_point(true).as_bytes().to_vec(),
            k256.verifying_key().to_sec1_point(true).as_bytes().to_vec(),
        ];
        let keys = (0u8..).zip(publics).zip(weights);
        let keys = keys.map(|((curve, public), weight)| Key { curve, public: Blob::new(&public).unwrap(), weight });
        let auth = Auth { threshold, keys: List::new(keys.collect()).unwrap(), recovery: None };
        Self { address: auth.address(), ed25519, p256, k256, auth }
    }

    fn sign(&self, curve: u8, id: &Hash) -> Signature {
        use p256::ecdsa::signature::Signer;
        let signature: [u8; 64] = match curve {
            0 => return self.ed25519.sign(id),
            1 => {
                let signature: p256::ecdsa::Signature = self.p256.sign(&id.0);
                signature.normalize_s().to_bytes().into()
            }
            _ => {
                let signature: k256::ecdsa::Signature = self.k256.sign(&id.0);
                signature.normalize_s().to_bytes().into()
            }
        };
        Signature { of_payer: false, key: curve, curve, signature }
    }

    /// An envelope of the account's next transaction, signed with these keys.
    fn envelope(&self, chain: &TestChain, messages: Vec<Message>, curves: &[u8]) -> Vec<u8> {
        let account = chain.account(self.address);
        let body = Body { sender: self.address, ..chain.body(&self.ed25519, account.nonce, messages) };
        let id = Body::id(&body.to_cbor());
        let auth = account.auth.is_none().then(|| self.auth.clone());
        envelope(&body, auth, curves.iter().map(|curve| self.sign(*curve, &id)).collect())
    }
}

#[test]
fn keys_of_three_curves_sign_together_by_weight() {
    let (mut chain, alice, bob) = people();
    let keys = Keys::new(3, [1, 2, 2]);
    chain.ok(&bob, Message::Transfer { to: keys.address, amount: Rlusd::dollars(10) });
    let pay = || vec![transfer(alice.address, 1)];
    for (curves, enough) in [
        (&[0u8][..], false),
        (&[1], false),
        (&[2], false),
        (&[0, 1], true),
        (&[0, 2], true),
        (&[1, 2], true),
        (&[0, 1, 2], true),
        (&[], false),
    ] {
        let checked = chain.check(&keys.envelope(&chain, pay(), curves));
        if enough {
            assert_eq!(chain.block(&[checked.unwrap()], 1)[0].failure, None);
        } else {
            assert_eq!(code_of(checked), admission::NOT_ENOUGH_WEIGHT, "{curves:?}");
        }
    }
    for (curves, code) in [
        (&[1u8, 0][..], admission::SIGNATURE_ORDER),
        (&[1, 1], admission::SIGNATURE_ORDER),
        (&[0, 0, 0], admission::SIGNATURE_ORDER),
    ] {
        assert_eq!(code_of(chain.check(&keys.envelope(&chain, pay(), curves))), code);
    }
    // A signature that is not the key's spoils the rest, though the rest would do.
    let nonce = chain.account(keys.address).nonce;
    let body = Body { sender: keys.address, ..chain.body(&bob, nonce, pay()) };
    let id = Body::id(&body.to_cbor());
    let other = Signature { key: 2, ..keys.sign(1, &id) };
    let absent = Signature { key: 3, ..keys.sign(2, &id) };
    let unknown = Signature { curve: 3, ..keys.sign(2, &id) };
    for (bad, code) in
        [(other, admission::BAD_SIGNATURE), (absent, admission::SIGNATURE_ORDER), (unknown, admission::BAD_SIGNATURE)]
    {
        let sent = envelope(&body, None, vec![keys.sign(0, &id), keys.sign(1, &id), bad]);
        assert_eq!(code_of(chain.check(&sent)), code);
    }
}

/// The orders of P-256 (SEC 2 §2.4.2) and secp256k1 (§2.4.1).
const ORDERS: [&str; 2] = [
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
];

#[test]
fn ecdsa_takes_the_low_s_alone() {
    let (mut chain, alice, bob) = people();
    let keys = Keys::new(1, [1, 1, 1]);
    chain.ok(&bob, Message::Transfer { to: keys.address, amount: Rlusd::dollars(10) });
    let body = Body { sender: keys.address, ..chain.body(&bob, 0, vec![transfer(alice.address, 1)]) };
    let id = Body::id(&body.to_cbor());
    for (curve, order) in (1u8..).zip(ORDERS) {
        let good = keys.sign(curve, &id);
        let order: Vec<u8> = (0..32).rev().map(|i| u8::from_str_radix(&order[2 * i..2 * i + 2], 16).unwrap()).collect();
        let low: Vec<u8> = good.signature[32..].iter().rev().copied().collect();
        let mut high = good.clone();
        let flipped = combined(&order, &low, true);
        high.signature[32..].copy_from_slice(&flipped.iter().rev().copied().collect::<Vec<u8>>());
        chain.check(&envelope(&body, Some(keys.auth.clone()), vec![good.clone()])).expect("low s");
        let refused = chain.check(&envelope(&body, Some(keys.auth.clone()), vec![high]));
        assert_eq!(code_of(refused), admission::BAD_SIGNATURE, "curve {curve}");
        let mut zero = good;
        zero.signature[32..].fill(0);
        let refused = chain.check(&envelope(&body, Some(keys.auth.clone()), vec![zero]));
        assert_eq!(code_of(refused), admission::BAD_SIGNATURE, "curve {curve}");
    }
}

#[test]
fn signatures_are_priced_by_curve() {
    let (mut chain, alice, bob) = people();
    let keys = Keys::new(1, [1, 1, 1]);
    chain.ok(&bob, Message::Transfer { to: keys.address, amount: Rlusd::dollars(10) });
    let gas: Vec<u64> = [&[0u8][..], &[1], &[2], &[0, 1, 2]]
        .iter()
        .map(|curves| {
            let sent = keys.envelope(&chain, vec![transfer(alice.address, 1)], curves);
            Decoded::new(&sent, &chain.chain.chain_id).unwrap().intrinsic_gas
        })
        .collect();
    assert!(gas[0] < gas[1] && gas[0] < gas[2] && gas[3] > gas[1] && gas[3] > gas[2], "{gas:?}");
}

// ---------------------------------------------------------------------- fees and payers

#[test]
fn an_eighth_of_the_gas_limit_is_paid_at_least() {
    let (mut chain, alice, bob) = people();
    for (limit, price) in [(100_000_000, PRICE), (200_000, PRICE), (100_000, 3), (200_000, 0), (123_457, 777)] {
        let nonce = chain.account(bob.address).nonce;
        let mut body = chain.body(&bob, nonce, vec![transfer(alice.address, 1)]);
        (body.gas_limit, body.gas_price) = (limit, price);
        let checked = chain.check(&signed(&chain, &bob, &body)).unwrap();
        let (before, fees) = (chain.balance(bob.address), chain.balance(chain.users[2].address));
        let receipt = chain.block(&[checked], 1).remove(0);
        assert_eq!(receipt.failure, None);
        let gas = u128::from(receipt.gas_used.max(limit / 8));
        assert_eq!(receipt.fee, Rlusd((gas * u128::from(price)).div_ceil(1_000_000)));
        assert_eq!(chain.balance(bob.address).0, before.0 - 1 - receipt.fee.0);
        assert_eq!(chain.balance(chain.users[2].address).0, fees.0 + receipt.fee.0);
    }
}

#[test]
fn a_fee_that_cannot_be_paid_skips_the_transaction() {
    let (mut chain, alice, bob) = people();
    for price in [10_000_001, u64::MAX] {
        let mut body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]);
        body.gas_price = price;
        let checked = chain.check(&signed(&chain, &bob, &body)).unwrap();
        let most = fee(100_000_000, 100_000_000, price);
        let receipt = skipped(&mut chain, checked, skipped::CANNOT_PAY);
        assert_eq!(receipt.failure.unwrap().fields, [Rlusd::dollars(1_000).into(), most.into()]);
    }
    // The most a fee can be is set aside first: no message can spend it.
    let body = chain.body(&bob, 0, vec![transfer(alice.address, Rlusd::dollars(1_000).0 - 1)]);
    let checked = chain.check(&signed(&chain, &bob, &body)).unwrap();
    let receipt = chain.block(&[checked], 1).remove(0);
    assert_eq!(receipt.failure.unwrap().code, ledger::INSUFFICIENT_FUNDS);
}

#[test]
fn a_payer_pays_and_signs_as_well() {
    let (mut chain, alice, bob) = people();
    chain.ok(&alice, transfer(bob.address, 1));
    let body = Body { payer: Some(alice.address), ..chain.body(&bob, 0, vec![transfer(alice.address, 7)]) };
    let id = Body::id(&body.to_cbor());
    let of_alice = Signature { of_payer: true, ..alice.sign(&id) };
    let send = |signatures| chain.check(&envelope(&body, Some(bob.auth.clone()), signatures));
    assert_eq!(code_of(send(vec![bob.sign(&id)])), admission::NOT_ENOUGH_WEIGHT);
    assert_eq!(code_of(send(vec![of_alice.clone()])), admission::NOT_ENOUGH_WEIGHT);
    assert_eq!(code_of(send(vec![of_alice.clone(), bob.sign(&id)])), admission::SIGNATURE_ORDER);
    assert_eq!(code_of(send(vec![bob.sign(&id), alice.sign(&id)])), admission::SIGNATURE_ORDER);
    let checked = send(vec![bob.sign(&id), of_alice.clone()]).unwrap();
    let (of_bob, of_payer) = (chain.balance(bob.address), chain.balance(alice.address));
    let receipt = chain.block(&[checked], 1).remove(0);
    assert_eq!(receipt.failure, None);
    assert_eq!(chain.balance(bob.address).0, of_bob.0 - 7);
    assert_eq!(chain.balance(alice.address).0, of_payer.0 + 7 - receipt.fee.0);
    // Somebody without keys on the chain cannot be made to pay, nor anybody who is not named.
    let stranger = User::new(9);
    let body = Body { payer: Some(stranger.address), ..chain.body(&bob, 1, vec![transfer(alice.address, 7)]) };
    let id = Body::id(&body.to_cbor());
    let of_stranger = Signature { of_payer: true, ..stranger.sign(&id) };
    let refused = chain.check(&envelope(&body, None, vec![bob.sign(&id), of_stranger]));
    assert_eq!(code_of(refused), admission::SIGNATURE_ORDER);
    let body = chain.body(&bob, 1, vec![transfer(alice.address, 7)]);
    let id = Body::id(&body.to_cbor());
    let of_alice = Signature { of_payer: true, ..alice.sign(&id) };
    assert_eq!(code_of(chain.check(&envelope(&body, None, vec![bob.sign(&id), of_alice]))), admission::SIGNATURE_ORDER);
}

// ---------------------------------------------------------------------- messages

#[test]
fn all_messages_happen_or_none() {
    let (mut chain, alice, bob) = people();
    let probe = chain.probe();
    let messages = |last| vec![transfer(alice.address, 5), call(probe, "join", &(bob.address,)), last];
    let failed = chain.refused_all(&bob, messages(call(probe, "trap", &())), vm::TRAPPED);
    assert!(failed.gas_used > 0);
    chain.refused_all(&bob, messages(transfer(alice.address, u128::MAX)), ledger::INSUFFICIENT_FUNDS);
    assert!(!chain.read::<bool>(probe, "is_member", &(bob.address,)));
    let receipt = chain.send_all(&bob, messages(transfer(alice.address, 1)));
    assert_eq!((receipt.failure, receipt.results.len()), (None, 3));
    assert!(chain.read::<bool>(probe, "is_member", &(bob.address,)));
}

#[test]
fn transfers_to_oneself_and_of_nothing_change_no_balance() {
    let (mut chain, alice, bob) = people();
    for message in [transfer(bob.address, 0), transfer(bob.address, 500_000_000), transfer(alice.address, 0)] {
        let before = chain.balance(bob.address);
        let receipt = chain.ok(&bob, message);
        assert_eq!(chain.balance(bob.address), before.minus(receipt.fee).unwrap());
        assert_eq!(receipt.events.len(), 1);
    }
    chain.refused(&bob, transfer(bob.address, u128::MAX), ledger::INSUFFICIENT_FUNDS);
    // An address with nothing is no entry in state.
    chain.ok(&bob, transfer(Address([5; 32]), 0));
    assert!(!chain.state.entries().contains_key(&Table::Account.of(&[5; 32])[..]));
}

#[test]
fn bytes_that_are_no_transaction_are_refused_with_the_codecs_reason() {
    let (chain, alice, bob) = people();
    let good = chain.envelope(&bob, vec![transfer(alice.address, 1)]);
    let refused = |bytes: &[u8], reason: CodecError| {
        let failure = chain.check(bytes).expect_err("refused");
        assert_eq!((failure.code, failure.fields), (admission::BAD_TRANSACTION, vec![Value::from(reason)]));
    };
    refused(&[], CodecError::Truncated);
    refused(&[&good[..], &[0]].concat(), CodecError::Trailing);
    for len in 0..good.len() {
        assert_eq!(code_of(chain.check(&good[..len])), admission::BAD_TRANSACTION);
    }
    // One encoding each: a body with a longer integer, an unknown message, another count of fields.
    let body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]);
    let raw = |body: &[u8]| {
        let signature = bob.sign(&Body::id(body));
        let mut w = Writer::new();
        w.array(3);
        w.bytes(body);
        bob.auth.encode(&mut w);
        vec![signature].encode(&mut w);
        w.into_bytes()
    };
    let bytes = body.to_cbor();
    chain.check(&raw(&bytes)).expect("as it should be");
    refused(&raw(&[&bytes[..], &[0]].concat()), CodecError::Trailing);
    // The last message: 81 83 00 …: a transfer with three items.
    let at = bytes.len() - 1 - 17 - 34 - 2;
    assert_eq!(&bytes[at..at + 3], [0x81, 0x83, 0x00]);
    let with = |position: usize, new: &[u8]| [&bytes[..position], new, &bytes[position + 1..]].concat();
    refused(&raw(&with(at + 2, &[9])), CodecError::OutOfRange);
    refused(&raw(&with(at + 2, &[0x18, 0])), CodecError::NotShortest);
    assert_eq!(code_of(chain.check(&raw(&with(at + 1, &[0x84])))), admission::BAD_TRANSACTION);
    refused(&raw(&with(0, &[0xa8])), CodecError::Forbidden);
}

#[test]
fn ten_thousand_signatures_or_keys_are_refused_before_any_is_checked() {
    let (chain, alice, bob) = people();
    let body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]).to_cbor();
    let with = |signatures: usize, keys: usize| {
        let mut w = Writer::new();
        w.array(3);
        w.bytes(&body);
        (1u32, vec![bob.auth.keys[0].clone(); keys], None::<Address>).encode(&mut w);
        vec![bob.sign(&Body::id(&body)); signatures].encode(&mut w);
        w.into_bytes()
    };
    chain.check(&with(1, 1)).expect("one of each");
    // Decoding holds no key to check a signature with, and what it refuses goes no further.
    let decoded = |signatures, keys| Decoded::new(&with(signatures, keys), &chain.chain.chain_id);
    for (signatures, keys, code) in [
        (10_000, 1, admission::TOO_LARGE),
        (3_000, 1, admission::BAD_TRANSACTION),
        (33, 1, admission::BAD_TRANSACTION),
        (32, 1, admission::SIGNATURE_ORDER),
        (1, 17, admission::BAD_TRANSACTION),
    ] {
        assert_eq!(decoded(signatures, keys).expect_err("refused").code, code, "{signatures} and {keys}");
    }
    // The most keys that an account may have come through; other ones than the address's are not used.
    let sixteen = decoded(1, 16).expect("as many as there may be");
    assert_eq!(sixteen.sender_keys(None).expect_err("refused").code, admission::AUTH_MISMATCH);
}

#[test]
fn messages_gas_and_size_are_bounded() {
    let (chain, alice, bob) = people();
    let with = |change: &dyn Fn(&mut Body)| {
        let mut body = chain.body(&bob, 0, vec![transfer(alice.address, 1)]);
        change(&mut body);
        chain.check(&signed(&chain, &bob, &body))
    };
    with(&|_| {}).expect("as it is");
    let gas = |limit: u64| code_of(with(&|body| body.gas_limit = limit));
    assert_eq!([0, 1, 100_000_001, u64::MAX].map(gas), [admission::GAS_LIMIT_OUT_OF_RANGE; 4]);
    assert_eq!(code_of(with(&|body| body.messages = List::default())), admission::TOO_MANY_MESSAGES);
    let stores = vec![Message::StoreCode { code: vec![0; 9] }; 2];
    assert_eq!(code_of(with(&|body| body.messages = List::new(stores.clone()).unwrap())), admission::TOO_MANY_MESSAGES);
    let large = vec![call(alice.address, "x", &(Blob::<60_000>::new(&[0; 60_000]).unwrap(),)); 5];
    assert_eq!(code_of(with(&|body| body.messages = List::new(large.clone()).unwrap())), admission::TOO_LARGE);
    let huge = vec![Message::StoreCode { code: vec![0; 660_000] }];
    let body = chain.body(&bob, 0, huge).to_cbor();
    let mut w = Writer::new();
    w.array(3);
    w.bytes(&body);
    assert_eq!(code_of(chain.check(&w.into_bytes())), admission::TOO_LARGE);
}

// ---------------------------------------------------------------------- keys

#[test]
fn keys_that_can_never_sign_are_refused() {
    let (mut chain, _, bob) = people();
    let key = bob.auth.keys[0].clone();
    let auth = |threshold, keys: Vec<Key>| Auth { threshold, keys: List::new(keys).unwrap(), recovery: None };
    let short = Key { public: Blob::new(&[2; 31]).unwrap(), ..key.clone() };
    let unknown = Key { curve: 3, ..key.clone() };
    let weightless = Key { weight: 0, ..key.clone() };
    let heavy = Key { weight: u32::MAX, ..User::new(8).auth.keys[0].clone() };
    for (bad, reason) in [
        (auth(0, vec![key.clone()]), "threshold_out_of_reach"),
        (auth(2, vec![key.clone()]), "threshold_out_of_reach"),
        (auth(1, vec![]), "no_keys"),
        (auth(1, vec![key.clone(), key.clone()]), "duplicate_key"),
        (auth(1, vec![key.clone(), heavy]), "weight_overflow"),
        (auth(1, vec![weightless]), "zero_weight"),
        (auth(1, vec![short]), "invalid_key"),
        (auth(1, vec![unknown]), "unknown_curve"),
    ] {
        let failure = chain.refused(&bob, Message::SetAuth { auth: bad }, call_errors::BAD_AUTH).failure.unwrap();
        assert_eq!(failure.fields, [reason.into()]);
    }
}

#[test]
fn the_old_keys_are_worth_nothing_once_replaced() {
    let (mut chain, alice, bob) = people();
    let old = chain.body(&bob, 1, vec![transfer(alice.address, 1)]);
    let new = User { address: bob.address, ..User::new(50) };
    let change = chain.body(&bob, 0, vec![Message::SetAuth { auth: new.auth.clone() }]);
    let checked: Vec<Checked> =
        [&change, &old].map(|body| chain.check(&signed(&chain, &bob, body)).unwrap()).into_iter().collect();
    let receipts = chain.block(&checked[..1], 1);
    assert_eq!(receipts[0].failure, None);
    // Signed before and checked against the old keys: skipped, whichever block it comes to.
    skipped(&mut chain, checked[1].clone(), skipped::KEYS_CHANGED);
    assert_eq!(code_of(chain.check(&signed(&chain, &bob, &old))), admission::BAD_SIGNATURE);
    chain.ok(&new, transfer(alice.address, 1));
    // Keys sent along again are refused unless they are the account's.
    let body = chain.body(&bob, 2, vec![transfer(alice.address, 1)]);
    let id = Body::id(&body.to_cbor());
    let sent = envelope(&body, Some(bob.auth.clone()), vec![bob.sign(&id)]);
    assert_eq!(code_of(chain.check(&sent)), admission::AUTH_MISMATCH);
}

#[test]
fn while_recovery_is_set_only_that_contract_changes_keys() {
    let (mut chain, alice, bob) = people();
    let (probe, other) = (chain.probe(), chain.another_probe(1));
    let guarded = Auth { recovery: Some(probe), ..bob.auth.clone() };
    chain.ok(&bob, Message::SetAuth { auth: guarded });
    let thief = User { address: bob.address, ..User::new(66) };
    let refused = chain.refused(&bob, Message::SetAuth { auth: thief.auth.clone() }, ledger::RECOVERY_HOLDS_KEYS);
    assert_eq!(refused.failure.unwrap().fields, [probe.into()]);
    let replace =
        |by: Address, auth: &Auth| call(by, "set_auth", &(bob.address, Blob::<2048>::new(&auth.to_cbor()).unwrap()));
    chain.refused(&alice, replace(other, &thief.auth), call_errors::NOT_RECOVERY);
    let nobody = call(probe, "set_auth", &(alice.address, Blob::<2048>::new(&thief.auth.to_cbor()).unwrap()));
    chain.refused(&alice, nobody, call_errors::NOT_RECOVERY);
    let broken = Auth { threshold: 9, ..thief.auth.clone() };
    chain.refused(&alice, replace(probe, &broken), call_errors::BAD_AUTH);
    let new = User { address: bob.address, ..User::new(51) };
    chain.ok(&alice, replace(probe, &new.auth));
    chain.ok(&new, transfer(alice.address, 1));
    // The new keys name no recovery contract, so the account changes them by itself again.
    chain.refused(&alice, replace(probe, &bob.auth), call_errors::NOT_RECOVERY);
    chain.ok(&new, Message::SetAuth { auth: bob.auth.clone() });
}

// ---------------------------------------------------------------------- supply

#[test]
fn only_code_with_the_privilege_changes_the_supply() {
    let (mut chain, alice, bob) = people();
    let (probe, other) = (chain.probe(), chain.another_probe(1));
    let code = Vm::code_hash(&built("probe"));
    let mint = |by: Address, amount: Rlusd| call(by, "mint", &(bob.address, amount));
    let grant = |code, rights| Message::Govern(Govern::Privilege { contract: probe, code, rights });
    let supply = |chain: &TestChain| chain.entry::<Rlusd>(&Table::Supply.only()).unwrap();
    chain.refused(&bob, mint(probe, Rlusd(1)), call_errors::NO_PRIVILEGE);
    chain.refused(&bob, grant(code, 1), ledger::NOT_GOVERNANCE);
    chain.refused(&alice, grant(code, 2), call_errors::INVALID_GOVERNANCE);
    chain.ok(&alice, grant(Hash([1; 32]), 1));
    chain.refused(&bob, mint(probe, Rlusd(1)), call_errors::NO_PRIVILEGE);
    chain.ok(&alice, grant(code, 1));
    chain.ok(&bob, mint(probe, Rlusd::dollars(5)));
    assert_eq!(supply(&chain), Rlusd::dollars(3_005));
    chain.refused(&bob, mint(other, Rlusd(1)), call_errors::NO_PRIVILEGE);
    chain.refused(&bob, mint(probe, Rlusd(u128::MAX)), call_errors::LIMIT_EXCEEDED);
    let burn = |amount| call(probe, "burn", &(amount,));
    chain.refused(&bob, burn(Rlusd(1)), call_errors::INSUFFICIENT_BALANCE);
    chain.ok(&bob, Message::Transfer { to: probe, amount: Rlusd::dollars(2) });
    chain.ok(&bob, burn(Rlusd::dollars(2)));
    assert_eq!(supply(&chain), Rlusd::dollars(3_003));
    chain.ok(&alice, grant(code, 0));
    chain.refused(&bob, mint(probe, Rlusd(1)), call_errors::NO_PRIVILEGE);
}

#[test]
fn governance_cannot_take_the_ledgers_own_names() {
    let (mut chain, alice, _) = people();
    chain.probe();
    let code = Vm::code_hash(&built("probe"));
    for name in ["ledger", "ledger/deposits", ""] {
        let args = Blob::new(&(alice.address,).to_cbor()).unwrap();
        let act = Govern::AddSystem { name: Text::new(name).unwrap(), code, args };
        chain.refused(&alice, Message::Govern(act), call_errors::INVALID_GOVERNANCE);
    }
}
