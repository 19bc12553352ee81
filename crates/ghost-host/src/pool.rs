//! Transactions that wait for a block: bounded in bytes and by sender, ordered by price, replaced by a better fee.
//!
//! The pool knows of each sender the next nonce and of each payer the balance, as of the last block, and keeps what it
//! promised below that; so a transaction in it can be executed, or an earlier one of its block made it stale.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use ghost_ledger::admission::Checked;
use ghost_ledger::block::{MAX_BLOCK_BYTES, MAX_BLOCK_GAS, MAX_BLOCK_STORES, WAKEUP_GAS};
use ghost_types::errors::admission;
use ghost_types::{Address, Failure, Hash};

/// Most bytes of envelopes: sixteen full blocks.
pub const MAX_POOL_BYTES: usize = 16 * MAX_BLOCK_BYTES;
/// Most transactions of one sender, and how far ahead its nonces may run.
pub const MAX_PER_SENDER: u64 = 1_024;
/// A replacement pays at least this much more, in percent, so that replacing cannot be used to flood.
const REPLACEMENT_PERCENT: u128 = 110;

/// What is known of a transaction's accounts, as of the last block.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The sender's next nonce.
    pub nonce: u64,
    /// The payer's balance in micro-RLUSD.
    pub payer_balance: u128,
}

/// A transaction in the pool.
pub struct Pooled {
    /// Checked, with the keys it was checked against.
    pub checked: Checked,
    /// The envelope as sent.
    pub bytes: Vec<u8>,
    /// Counts up with each arrival: earlier goes first at the same price.
    arrival: u64,
}

impl Pooled {
    fn price(&self) -> u64 {
        self.checked.decoded.body.gas_price
    }

    fn sender(&self) -> Address {
        self.checked.decoded.body.sender
    }

    fn nonce(&self) -> u64 {
        self.checked.decoded.body.nonce
    }

    fn reserved(&self) -> u128 {
        self.checked.decoded.body.most_fee().0
    }

    /// Cheapest first, and of those the latest first: the order of eviction.
    fn rank(&self) -> (u64, std::cmp::Reverse<u64>, Hash) {
        (self.price(), std::cmp::Reverse(self.arrival), self.checked.decoded.id)
    }
}

/// The pool.
#[derive(Default)]
pub struct Pool {
    by_sender: BTreeMap<Address, BTreeMap<u64, Arc<Pooled>>>,
    ids: BTreeMap<Hash, (Address, u64)>,
    /// Next nonce of each sender with transactions here.
    nonces: BTreeMap<Address, u64>,
    /// What the payers of waiting transactions may have to pay.
    reserved: BTreeMap<Address, u128>,
    ranks: BTreeSet<(u64, std::cmp::Reverse<u64>, Hash)>,
    bytes: usize,
    arrivals: u64,
}

impl Pool {
    /// How many transactions wait, and their bytes.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.ids.len(), self.bytes)
    }

    /// Whether a transaction waits here.
    #[must_use]
    pub fn contains(&self, id: &Hash) -> bool {
        self.ids.contains_key(id)
    }

    /// The nonce after the last waiting one without a gap, if the sender has any.
    #[must_use]
    pub fn next_nonce(&self, sender: &Address) -> Option<u64> {
        let waiting = self.by_sender.get(sender)?;
        let mut next = *self.nonces.get(sender)?;
        while waiting.contains_key(&next) {
            next += 1;
        }
        Some(next)
    }

    /// Lets a checked transaction in, or says why not.
    ///
    /// # Errors
    /// A failure of class `admission`.
    pub fn add(&mut self, checked: Checked, bytes: Vec<u8>, standing: Standing) -> Result<Hash, Failure> {
        let decoded = &checked.decoded;
        let (id, body) = (decoded.id, &decoded.body);
        if self.contains(&id) {
            return Err(Failure::new(admission::ALREADY_KNOWN, [id.into()]));
        }
        if body.nonce < standing.nonce {
            return Err(Failure::new(admission::NONCE_TOO_LOW, [standing.nonce.into(), body.nonce.into()]));
        }
        let most_nonce = standing.nonce.saturating_add(MAX_PER_SENDER - 1);
        if body.nonce > most_nonce {
            return Err(Failure::new(admission::NONCE_TOO_HIGH, [most_nonce.into(), body.nonce.into()]));
        }
        let pooled = Pooled { checked, bytes, arrival: self.arrivals };
        let replaced = self.by_sender.get(&pooled.sender()).and_then(|waiting| waiting.get(&pooled.nonce())).cloned();
        if let Some(old) = &replaced {
            let least = (u128::from(old.price()) * REPLACEMENT_PERCENT).div_ceil(100).max(u128::from(old.price()) + 1);
            if u128::from(pooled.price()) < least {
                let least = u64::try_from(least).unwrap_or(u64::MAX);
                return Err(Failure::new(admission::UNDERPRICED_REPLACEMENT, [least.into()]));
            }
        }
        let payer = pooled.checked.decoded.body.fee_payer();
        let freed = replaced.as_ref().filter(|old| old.checked.decoded.body.fee_payer() == payer);
        let before = self.reserved.get(&payer).copied().unwrap_or(0) - freed.map_or(0, |old| old.reserved());
        let needed = before.saturating_add(pooled.reserved());
        if needed > standing.payer_balance {
            let fields = [ghost_types::Rlusd(standing.payer_balance).into(), ghost_types::Rlusd(needed).into()];
            return Err(Failure::new(admission::UNAFFORDABLE, fields));
        }
        self.make_room(&pooled, replaced.as_deref())?;
        if let Some(old) = replaced {
            self.remove(&old.checked.decoded.id);
        }
        self.nonces.insert(pooled.sender(), standing.nonce);
        self.insert(pooled);
        Ok(id)
    }

    /// The transactions of the next block: best price first, each sender's in order of nonce, within a block's limits.
    #[must_use]
    pub fn select(&self, time: u64, most: usize) -> Vec<Arc<Pooled>> {
        let mut heads: BinaryHeap<_> = self
            .by_sender
            .iter()
            .filter_map(|(sender, waiting)| {
                let pooled = waiting.get(self.nonces.get(sender)?)?;
                Some((pooled.price(), std::cmp::Reverse(pooled.arrival), *sender, pooled.nonce()))
            })
            .collect();
        let mut chosen: Vec<Arc<Pooled>> = Vec::new();
        let (mut gas, mut bytes, mut stores) = (0, 0, 0);
        while let Some((_, _, sender, nonce)) = heads.pop() {
            let Some(pooled) = self.by_sender.get(&sender).and_then(|waiting| waiting.get(&nonce)) else { continue };
            let decoded = &pooled.checked.decoded;
            let fits = chosen.len() < most
                && decoded.body.valid_until.0 >= time
                && gas + decoded.body.gas_limit <= MAX_BLOCK_GAS - WAKEUP_GAS
                && bytes + pooled.bytes.len() <= MAX_BLOCK_BYTES
                && stores + usize::from(decoded.stores_code()) <= MAX_BLOCK_STORES;
            if !fits {
                // The sender's later ones cannot go before this one: its turn ends here.
                continue;
            }
            gas += decoded.body.gas_limit;
            bytes += pooled.bytes.len();
            stores += usize::from(decoded.stores_code());
            chosen.push(Arc::clone(pooled));
            if let Some(next) = self.by_sender.get(&sender).and_then(|waiting| waiting.get(&(nonce + 1))) {
                heads.push((next.price(), std::cmp::Reverse(next.arrival), sender, nonce + 1));
            }
        }
        chosen
    }

    /// After a block: what it held is gone, what became stale or expired goes too.
    ///
    /// `nonces` are the next nonces of the senders in the block.
    pub fn committed(&mut self, ids: &[Hash], nonces: &[(Address, u64)], time: u64) {
        for id in ids {
            self.remove(id);
        }
        for (sender, nonce) in nonces {
            let stale: Vec<Hash> = match self.by_sender.get(sender) {
                Some(waiting) => waiting.range(..nonce).map(|(_, pooled)| pooled.checked.decoded.id).collect(),
                None => continue,
            };
            for id in stale {
                self.remove(&id);
            }
            if self.by_sender.contains_key(sender) {
                self.nonces.insert(*sender, *nonce);
            }
        }
        self.drop_expired(time);
    }

    /// Drops what no later block can hold. One pass over the pool; called once a block.
    fn drop_expired(&mut self, time: u64) {
        let waiting = self.by_sender.values().flat_map(BTreeMap::values);
        let expired = waiting.filter(|pooled| pooled.checked.decoded.body.valid_until.0 <= time);
        let expired: Vec<Hash> = expired.map(|pooled| pooled.checked.decoded.id).collect();
        for id in expired {
            self.remove(&id);
        }
    }

    /// Evicts the cheapest until there is room, if all of them are cheaper; each sender's quota comes first. What is
    /// replaced goes in any case: its bytes count as free, and it is not evicted once more.
    fn make_room(&mut self, pooled: &Pooled, replaced: Option<&Pooled>) -> Result<(), Failure> {
        let waiting = self.by_sender.get(&pooled.sender()).map_or(0, BTreeMap::len) as u64;
        if waiting >= MAX_PER_SENDER && replaced.is_none() {
            return Err(Failure::new(admission::SENDER_QUOTA, [MAX_PER_SENDER.into()]));
        }
        let freed = replaced.map_or(0, |old| old.bytes.len());
        let replaced = replaced.map(|old| old.checked.decoded.id);
        let mut needed = (self.bytes - freed + pooled.bytes.len()).saturating_sub(MAX_POOL_BYTES);
        let mut evicted = Vec::new();
        let mut cheapest = self.ranks.iter().filter(|(_, _, id)| Some(*id) != replaced);
        while needed > 0 {
            match cheapest.next() {
                Some(&(price, _, id)) if price < pooled.price() => {
                    needed = needed.saturating_sub(self.bytes_of(&id));
                    evicted.push(id);
                }
                // Nothing goes for a transaction that does not come in.
                _ => return Err(Failure::new(admission::POOL_FULL, [MAX_POOL_BYTES.into()])),
            }
        }
        for id in evicted {
            self.remove(&id);
        }
        Ok(())
    }

    fn bytes_of(&self, id: &Hash) -> usize {
        let found = self.ids.get(id).and_then(|(sender, nonce)| self.by_sender.get(sender)?.get(nonce));
        found.map_or(0, |pooled| pooled.bytes.len())
    }

    fn insert(&mut self, pooled: Pooled) {
        self.arrivals += 1;
        self.bytes += pooled.bytes.len();
        let (sender, nonce) = (pooled.sender(), pooled.nonce());
        *self.reserved.entry(pooled.checked.decoded.body.fee_payer()).or_default() += pooled.reserved();
        self.ranks.insert(pooled.rank());
        self.ids.insert(pooled.checked.decoded.id, (sender, nonce));
        self.by_sender.entry(sender).or_default().insert(nonce, Arc::new(pooled));
    }

    fn remove(&mut self, id: &Hash) {
        let Some((sender, nonce)) = self.ids.remove(id) else { return };
        let Some(waiting) = self.by_sender.get_mut(&sender) else { return };
        let Some(pooled) = waiting.remove(&nonce) else { return };
        if waiting.is_empty() {
            self.by_sender.remove(&sender);
            self.nonces.remove(&sender);
        }
        self.bytes -= pooled.bytes.len();
        self.ranks.remove(&pooled.rank());
        let payer = pooled.checked.decoded.body.fee_payer();
        if let Some(reserved) = self.reserved.get_mut(&payer) {
            *reserved -= pooled.reserved();
            if *reserved == 0 {
                self.reserved.remove(&payer);
            }
        }
    }
}
