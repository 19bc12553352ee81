//! Random blocks, from a seed: each is executed on the state as it grew, and on a fresh one read back from bytes, by
//! another engine. Receipts, changes and gas must be the same, and RLUSD is conserved after every block.
//!
//! 2,000 blocks; with GHOST_TORTURE=1 fifty chains of them: every block reads the whole state back, so that one chain
//! of 100,000 would take hours and try nothing else. GHOST_SEED picks other ones.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use ghost_ledger::admission::Checked;
use ghost_ledger::block::{Input, next_log_root};
use ghost_ledger::execute::{Chain, Slot, execute_block};
use ghost_ledger::receipt::Receipt;
use ghost_ledger::state::ledger_address;
use ghost_ledger::tables::Table;
use ghost_ledger::transaction::{Body, Message};
use ghost_state::{Changes, MemoryReader};
use ghost_types::hash::sha256;
use ghost_types::{Address, Blob, Encode, Hash, Reader, Rlusd, Text, Time, Value, Writer};
use ghost_vm::EngineConfig;
use support::{Compiler, TestChain, User, built, call, envelope, pay};

/// The generator splitmix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

struct World {
    chain: TestChain,
    /// The same chain, with an engine of its own.
    twin: Chain,
    users: Vec<User>,
    probes: [Address; 2],
    token: Address,
    escrow: Address,
    /// Wakeups and slots opened lately.
    ids: Vec<Hash>,
    dice: Dice,
    log_root: Hash,
}

/// Gas of a random wakeup: enough for most notes of the probe, and soon used up by the one that never ends.
const GAS: u64 = 400_000;

impl World {
    fn new(seed: u64) -> Self {
        let mut chain = TestChain::new();
        let alice = chain.users[0].clone();
        let users: Vec<User> = (1..=8).map(User::new).collect();
        for user in &users[3..] {
            chain.ok(&alice, Message::Transfer { to: user.address, amount: Rlusd::dollars(50) });
        }
        let token_args: Vec<Value> =
            vec![alice.address.into(), "Coin".into(), "CN".into(), Value::Uint(6), Rlusd(1_000_000).into()];
        let token = chain.deploy(&alice, &built("token"), &token_args);
        let escrow = chain.deploy(&alice, &built("escrow"), &());
        let probes = [chain.probe(), chain.another_probe(1)];
        for to in probes {
            chain.ok(&alice, Message::Transfer { to, amount: Rlusd::dollars(100) });
        }
        let codes = Arc::new(Compiler::new(&EngineConfig::default()));
        let twin = Chain { codes, ..chain.chain.clone() };
        Self { chain, twin, users, probes, token, escrow, ids: Vec::new(), dice: Dice(seed), log_root: Hash::default() }
    }

    fn user(&mut self) -> User {
        self.dice.of(&self.users).clone()
    }

    fn id(&mut self) -> Hash {
        if self.ids.is_empty() { Hash::default() } else { *self.dice.of(&self.ids) }
    }

    /// A small amount, or rarely one that nobody has.
    fn amount(&mut self) -> Rlusd {
        if self.dice.one_in(20) {
            Rlusd(u128::from(self.dice.next()) << 40)
        } else {
            Rlusd(self.dice.below(5_000).into())
        }
    }

    fn bytes<const N: usize>(&mut self, most: u64) -> Blob<N> {
        let len = self.dice.below(most + 1) as usize;
        Blob::new(&self.dice.next().to_be_bytes().repeat(len / 8 + 1)[..len]).unwrap()
    }

    fn message(&mut self) -> Message {
        let (to, from) = (self.user().address, self.user().address);
        let (probe, other) =
            if self.dice.one_in(2) { (self.probes[0], self.probes[1]) } else { (self.probes[1], self.probes[0]) };
        let (token, escrow) = (self.token, self.escrow);
        let amount = self.amount();
        let now = self.chain.time;
        let deposit = Rlusd(u128::from(self.dice.below(3_000)));
        let key: Blob<100> = Blob::new(&[self.dice.below(40) as u8]).unwrap();
        let later = Time(now + self.dice.below(20_000));
        match self.dice.below(26) {
            0..=2 => Message::Transfer { to, amount },
            3..=5 => call(token, "transfer", &(to, amount)),
            6 => call(token, "mint", &(to, amount)),
            7 => call(token, "approve", &(to, amount)),
            8 => call(token, "transfer_from", &(from, to, amount)),
            9 | 10 => call(probe, "set", &(key, self.bytes::<65_000>(200))),
            11 => call(probe, "remove", &(key,)),
            12 => call(probe, "fill", &(self.dice.below(100), self.dice.below(20), self.dice.below(60) as u32)),
            13 => call(probe, "clear", &(self.dice.below(100), self.dice.below(20))),
            14 => call(probe, "scan_all", &()),
            15 => match self.dice.below(5) {
                0 => call(probe, "trap", &()),
                1 => call(probe, "write_then_trap", &(self.dice.below(30),)),
                2 => call(probe, "overflow", &(amount, Rlusd(u128::MAX - 100))),
                3 => call(probe, "reenter", &()),
                _ => call(probe, "refuse", &(self.dice.next(),)),
            },
            16 => call(probe, "wake_at", &(later, self.dice.below(6), GAS, deposit)),
            17 => call(probe, "wake_every", &(self.dice.below(9_000), self.dice.below(4), GAS, deposit)),
            18 => {
                let (emitter, event, field, value) = match self.dice.below(4) {
                    0 => (token, 0, Value::Uint(1), Value::from(to).to_cbor()),
                    1 => (ledger_address(), 0, Value::Uint(1), Value::from(to).to_cbor()),
                    2 => (other, 1, Value::Null, Vec::new()),
                    _ => (other, 0, Value::Uint(1), self.dice.below(4).to_cbor()),
                };
                let args =
                    vec![emitter.into(), Value::Uint(event), field, Value::Bytes(value), GAS.into(), deposit.into()];
                call(probe, "subscribe", &args)
            }
            19 => {
                let id = self.id();
                if self.dice.one_in(2) {
                    call(probe, "cancel_wakeup", &(id,))
                } else {
                    Message::WakeupFund { id, amount }
                }
            }
            20 => call(probe, "open_slot", &(other, self.dice.one_in(2).then_some(later), GAS, deposit)),
            21 => {
                let answer = self.bytes::<16_384>(30).to_cbor();
                let id = self.id();
                match self.dice.below(3) {
                    0 => Message::WakeupDeliver { id },
                    1 => call(probe, "acknowledge_slot", &(id,)),
                    _ => call(probe, "resolve_slot", &(id, Blob::<16_384>::new(&answer).unwrap())),
                }
            }
            22 => {
                let terms = (to, Some(from), Time(now + 1 + self.dice.below(30_000)), self.dice.below(2));
                pay(escrow, "open", &terms, Rlusd(50_000 + amount.0))
            }
            23 => {
                let method = if self.dice.one_in(2) { "release" } else { "refund" };
                call(escrow, method, &(self.dice.below(200),))
            }
            24 => {
                let inner = match self.dice.below(3) {
                    0 => (token, "transfer", (to, amount).to_cbor()),
                    1 => (other, "write_then_trap", (5u64,).to_cbor()),
                    _ => (other, "pass_on_late", (token, Text::<40>::default(), Blob::<9>::default()).to_cbor()),
                };
                let args = (inner.0, Text::<40>::new(inner.1).unwrap(), Blob::<60_000>::new(&inner.2).unwrap());
                call(probe, "set_around_call", &args)
            }
            _ => {
                let topic = Text::<32>::new("topic").unwrap();
                call(probe, "tell", &(topic, self.dice.below(4), self.bytes::<16_000>(100)))
            }
        }
    }

    /// The transactions of a block: some with a nonce too high, too little gas, or several messages.
    fn transactions(&mut self) -> Vec<Checked> {
        let mut nonces: BTreeMap<Address, u64> = BTreeMap::new();
        let mut transactions = Vec::new();
        for _ in 0..self.dice.below(6) {
            let sender = self.user();
            let account = self.chain.account(sender.address);
            let nonce = nonces.entry(sender.address).or_insert(account.nonce);
            let count = if self.dice.one_in(4) { 1 + self.dice.below(5) } else { 1 };
            let used = *nonce + u64::from(self.dice.one_in(30));
            if used == *nonce {
                *nonce += 1;
            }
            let messages = (0..count).map(|_| self.message()).collect();
            let mut body = self.chain.body(&sender, used, messages);
            body.gas_limit = if self.dice.one_in(8) { 30_000 + self.dice.below(200_000) } else { 10_000_000 };
            let signature = sender.sign(&Body::id(&body.to_cbor()));
            let auth = account.auth.is_none().then(|| sender.auth.clone());
            // Too little gas for its bytes and signature: no transaction at all.
            transactions.extend(self.chain.check(&envelope(&body, auth, vec![signature])).ok());
        }
        transactions
    }

    /// The next block, twice; its receipts.
    fn block(&mut self) -> Vec<Receipt> {
        let transactions = self.transactions();
        let later = if self.dice.one_in(50) { 61_000 } else { 1 + self.dice.below(3_000) };
        let inputs = if self.dice.one_in(100) { vec![Input::TimeTravel] } else { Vec::new() };
        let fresh = Arc::new(restored(&serialised(&self.chain.state)));
        let (height, parent_time) = (self.chain.height + 1, self.chain.time);
        let slot = Slot { height, time: parent_time + later, parent_time, inputs: inputs.clone() };
        let again = execute_block(fresh, &self.twin, &slot, &transactions).expect("block");
        let done = self.chain.block_with(&transactions, later, inputs);
        assert_eq!(done.receipts, again.receipts, "receipts of block {height}");
        assert_eq!(done.gas_used, again.gas_used, "gas of block {height}");
        assert_eq!(listed(&done.changes), listed(&again.changes), "changes of block {height}");
        self.ids.extend(done.receipts.iter().flat_map(|receipt| receipt.wakeups.iter().copied()));
        let extra = self.ids.len().saturating_sub(60);
        self.ids.drain(..extra);
        self.log_root = next_log_root(self.log_root, &done.receipts);
        done.receipts
    }

    /// What must hold beside the supply of RLUSD.
    fn assert_books(&self) {
        assert!(self.chain.read::<bool>(self.escrow, "solvent", &()));
        let prefix = [&[1], &self.token.0[..], &[3]].concat();
        let balances =
            self.chain.state.entries().range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(&prefix));
        let sum: u128 = balances.map(|(_, value)| Reader::new(value)).map(|mut r| amount(&mut r)).sum();
        assert_eq!(sum, self.chain.read::<Rlusd>(self.token, "total_supply", &()).0);
    }

    /// The holder of deposits has what open wakeups, slots and queued deliveries paid.
    fn assert_deposits(&self) {
        use ghost_ledger::tables::{Ready, SlotRecord, WakeupRecord};
        use ghost_types::Decode;
        let of = |table: Table| {
            let prefix = table.only();
            let entries = self.chain.state.entries().range(prefix.to_vec()..);
            entries.take_while(move |(key, _)| key.starts_with(&prefix)).map(|(_, value)| value.as_slice())
        };
        let open: u128 = of(Table::Wakeup).map(|bytes| WakeupRecord::from_cbor(bytes).unwrap().deposit.0).sum();
        let slots: u128 = of(Table::Slot).map(|bytes| SlotRecord::from_cbor(bytes).unwrap().deposit.0).sum();
        let queued: u128 = of(Table::Ready).map(|bytes| Ready::from_cbor(bytes).unwrap().paid.0).sum();
        assert_eq!(open + slots + queued, self.chain.balance(ghost_ledger::execute::deposits()).0);
    }
}

fn amount(r: &mut Reader<'_>) -> u128 {
    ghost_types::Decode::decode(r).expect("amount")
}

/// All entries as bytes, as a store would write them.
fn serialised(state: &MemoryReader) -> Vec<u8> {
    let mut w = Writer::new();
    w.array(state.entries().len());
    for (key, value) in state.entries() {
        w.bytes(key);
        w.bytes(value);
    }
    w.into_bytes()
}

fn restored(bytes: &[u8]) -> MemoryReader {
    let mut r = Reader::new(bytes);
    let count = r.array().expect("count");
    let mut entries = BTreeMap::new();
    for _ in 0..count {
        entries.insert(r.bytes().expect("key").to_vec(), r.bytes().expect("value").to_vec());
    }
    MemoryReader::from(entries)
}

type Listed<'a> = Vec<(&'a [u8], Option<&'a [u8]>, Option<&'a [u8]>)>;

fn listed(changes: &Changes) -> Listed<'_> {
    changes.iter().map(|change| (&change.key[..], change.before.as_deref(), change.after.as_deref())).collect()
}

/// A run of so many blocks: its log root and the digest of its last state.
fn run(seed: u64, blocks: u64) -> (Hash, Hash, BTreeMap<&'static str, usize>) {
    let mut world = World::new(seed);
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    for number in 0..blocks {
        for receipt in world.block() {
            let kind = match (&receipt.wakeup, &receipt.failure) {
                (Some(_), None) => "delivered",
                (Some(_), Some(_)) => "failed delivery",
                (None, Some(failure)) if failure.code.class == ghost_types::errors::skipped::CLASS => "skipped",
                (None, Some(_)) => "failed",
                (None, None) if receipt.fee == Rlusd::ZERO => "of the block",
                (None, None) => "done",
            };
            *seen.entry(kind).or_default() += 1;
        }
        world.assert_deposits();
        if number % 50 == 0 {
            world.assert_books();
        }
    }
    world.assert_books();
    (world.log_root, sha256(&serialised(&world.chain.state)), seen)
}

#[test]
#[allow(clippy::disallowed_methods, reason = "how many blocks, and which, is the runner's choice")]
fn random_blocks_are_the_same_for_everybody() {
    let torture = std::env::var_os("GHOST_TORTURE").is_some_and(|value| value == "1");
    let (chains, blocks) = if torture { (50, 2_000) } else { (1, 2_000) };
    let first = std::env::var("GHOST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_270_101);
    for seed in first..first + chains {
        let (log_root, state, seen) = run(seed, blocks);
        println!("{blocks} blocks of seed {seed}: {seen:?}; log root {log_root}, state {state}");
        for kind in ["done", "failed", "skipped", "delivered", "failed delivery", "of the block"] {
            assert!(seen.get(kind).is_some_and(|&count| count as u64 > blocks / 200), "too few {kind}: {seen:?}");
        }
    }
}

#[test]
fn a_run_can_be_repeated_from_its_seed() {
    assert_eq!(run(7, 60), run(7, 60));
    assert_ne!(run(7, 60).1, run(8, 60).1);
}
