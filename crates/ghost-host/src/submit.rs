//! Letting transactions in: decode, check signatures in a batch, add to the pool.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use ed25519_zebra::{Signature, VerificationKeyBytes, batch};
use ghost_ledger::admission::{Checked, Decoded};
use ghost_ledger::auth::Auth;
use ghost_types::errors::admission;
use ghost_types::{Address, Failure, Hash};
use ghost_vm::kernel::Fault;
use ghost_vm::signature::{Curve, is_strict_ed25519};

use crate::chain::{Chain, Shared, Tip};
use crate::pool::Standing;

/// From so many signatures on a batch is faster than one by one.
const LEAST_BATCH: usize = 8;

impl Chain {
    /// Lets envelopes into the pool: each one's id, or why not.
    ///
    /// # Errors
    /// When the store fails.
    pub fn submit(&self, envelopes: Vec<Vec<u8>>) -> Result<Vec<Result<Hash, Failure>>, Fault> {
        let shared = &self.shared;
        let tip = shared.tip();
        let mut accounts = Accounts::default();
        let mut prepared = Vec::with_capacity(envelopes.len());
        for envelope in &envelopes {
            prepared.push(prepare(shared, &tip, &mut accounts, envelope)?);
        }
        let good = batch_is_good(&prepared);
        let mut results = Vec::with_capacity(envelopes.len());
        for (prepared, envelope) in prepared.into_iter().zip(envelopes) {
            let checked = prepared.and_then(|one| one.check(good));
            let result = match checked {
                Err(failure) => Err(failure),
                Ok(checked) => {
                    let body = &checked.decoded.body;
                    let nonce = accounts.of(&tip, body.sender)?.nonce;
                    let payer_balance = accounts.of(&tip, body.fee_payer())?.balance.0;
                    shared.pool().add(checked, envelope, Standing { nonce, payer_balance })
                }
            };
            results.push(result);
        }
        Ok(results)
    }
}

/// A transaction with the keys it must be signed with.
struct Prepared {
    decoded: Decoded,
    sender: Auth,
    payer: Option<Auth>,
}

impl Prepared {
    /// Checks the signatures; with `batched` the equations of ed25519 are known to hold.
    fn check(self, batched: bool) -> Result<Checked, Failure> {
        let Self { decoded, sender, payer } = self;
        decoded.verify_with(sender, payer, |curve, key, message, signature| match curve {
            Curve::Ed25519 if batched => key.try_into().is_ok_and(|key| is_strict_ed25519(key, signature)),
            _ => curve.verify(key, message, signature),
        })
    }

    /// Each ed25519 signature with its key.
    fn ed25519(&self) -> impl Iterator<Item = ([u8; 32], [u8; 64])> {
        self.decoded.signatures.iter().filter_map(|signature| {
            let auth = if signature.of_payer { self.payer.as_ref()? } else { &self.sender };
            let key = auth.keys.get(usize::from(signature.key))?;
            if key.curve != Curve::Ed25519 as u8 {
                return None;
            }
            Some(((*key.public).try_into().ok()?, signature.signature))
        })
    }
}

/// Accounts as of the tip, each read once a batch.
#[derive(Default)]
struct Accounts(BTreeMap<Address, ghost_ledger::tables::Account>);

impl Accounts {
    fn of(&mut self, tip: &Tip, address: Address) -> Result<&ghost_ledger::tables::Account, Fault> {
        Ok(match self.0.entry(address) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(crate::queries::account(&*tip.state, address)?),
        })
    }
}

/// Static checks and keys; the inner error is the transaction's.
fn prepare(
    shared: &Shared,
    tip: &Tip,
    accounts: &mut Accounts,
    envelope: &[u8],
) -> Result<Result<Prepared, Failure>, Fault> {
    let decoded = match Decoded::new(envelope, &shared.ledger.chain_id) {
        Ok(decoded) => decoded,
        Err(failure) => return Ok(Err(failure)),
    };
    let body = &decoded.body;
    if body.valid_until.0 <= tip.time {
        return Ok(Err(Failure::new(admission::EXPIRED, [body.valid_until.into(), tip.time.into()])));
    }
    if body.gas_price < tip.gas_price {
        return Ok(Err(Failure::new(admission::FEE_TOO_LOW, [body.gas_price.into(), tip.gas_price.into()])));
    }
    let stored = accounts.of(tip, body.sender)?.auth.clone();
    // A sender's first transactions may wait together: each of them carries the keys.
    let sender = match decoded.sender_keys(stored) {
        Ok(sender) => sender,
        Err(failure) => return Ok(Err(failure)),
    };
    let payer = match body.payer {
        Some(payer) => accounts.of(tip, payer)?.auth.clone(),
        None => None,
    };
    Ok(Ok(Prepared { decoded, sender, payer }))
}

/// Whether all ed25519 signatures of the transactions hold together. A single bad one makes each be checked by itself.
fn batch_is_good(prepared: &[Result<Prepared, Failure>]) -> bool {
    let mut verifier = batch::Verifier::new();
    let mut count = 0;
    for one in prepared.iter().flatten() {
        for (key, signature) in one.ed25519() {
            let item = (VerificationKeyBytes::from(key), Signature::from(signature), &one.decoded.id.0);
            verifier.queue(item);
            count += 1;
        }
    }
    count >= LEAST_BATCH && verifier.verify(rand::rng()).is_ok()
}
