//! Wakeups and slots: what is prepaid runs once, in turn and within its gas; what runs dry or fails is suspended, never
//! lost; and the deposits add up after every block.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ghost_ledger::block::{Input, MAX_BLOCK_GAS};
use ghost_ledger::execute::{Slot, execute_block};
use ghost_ledger::receipt::Receipt;
use ghost_ledger::state::{LedgerEvent, ledger_address};
use ghost_ledger::tables::{Account, ContractRecord, Table, WakeupRecord};
use ghost_ledger::transaction::Message;
use ghost_state::{Change, Changes, ScanPage, ScanQuery, StateError, StateReader};
use ghost_types::errors::{call as call_errors, contract, skipped, vm};
use ghost_types::{Address, Blob, Decode, Encode, ErrorCode, Failure, Hash, List, Rlusd, Text, Time, Value};
use ghost_vm::code::Vm;
use proptest::prelude::*;
use support::{TestChain, User, call, program};

/// Gas of a delivery that any method of the probe has enough of.
const GAS: u64 = 1_000_000;
/// What one delivery of that gas costs at most: it and the ledger's 16,000, at 1,000 a million.
const COST: Rlusd = Rlusd(1_016);
const ENOUGH: Rlusd = Rlusd(100_000);

type Bytes = Blob<16_384>;

struct World {
    chain: TestChain,
    alice: User,
    bob: User,
    probe: Address,
    other: Address,
}

impl World {
    /// Two probes with 100 RLUSD each.
    fn new() -> Self {
        let mut chain = TestChain::new();
        let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
        let (probe, other) = (chain.probe(), chain.another_probe(1));
        for to in [probe, other] {
            chain.ok(&alice, Message::Transfer { to, amount: Rlusd::dollars(100) });
        }
        Self { chain, alice, bob, probe, other }
    }

    fn at(&mut self, later: u64, note: u64) -> Hash {
        let time = Time(self.chain.time + later);
        self.chain.done(&self.bob, call(self.probe, "wake_at", &(time, note, GAS, ENOUGH)))
    }

    fn every(&mut self, period: u64, note: u64, deposit: Rlusd) -> Hash {
        self.chain.done(&self.bob, call(self.probe, "wake_every", &(period, note, GAS, deposit)))
    }

    fn subscribe(
        &mut self,
        by: Address,
        to: (Address, u8),
        value: Option<(u8, Value)>,
        gas: u64,
        deposit: Rlusd,
    ) -> Hash {
        self.chain.done(&self.bob, subscription(by, to, value, gas, deposit))
    }

    fn tell(&mut self, topic: &str, number: u64) -> Vec<Receipt> {
        let told = (Text::<32>::new(topic).unwrap(), number, Bytes::default());
        self.blocks(&[call(self.other, "tell", &told)])
    }

    /// Bob's messages in one transaction and block: all its receipts.
    fn blocks(&mut self, messages: &[Message]) -> Vec<Receipt> {
        let checked = self.chain.check(&self.chain.envelope(&self.bob, messages.to_vec())).unwrap();
        let receipts = self.chain.block(&[checked], 1);
        assert_eq!(receipts[0].failure, None);
        receipts
    }

    fn slot(&mut self, expires: Option<u64>, gas: u64) -> Hash {
        let args = (self.other, expires.map(Time), gas, ENOUGH);
        self.chain.done(&self.bob, call(self.probe, "open_slot", &args))
    }

    fn resolve(&self, by: Address, id: Hash, answer: &impl Encode) -> Message {
        call(by, "resolve_slot", &(id, Bytes::new(&answer.to_cbor()).unwrap()))
    }

    fn fired(&self, id: Hash) -> u64 {
        self.chain.read(self.probe, "fired", &(id,))
    }

    /// Kind of origin, due time and missed firings of the last delivery, and who called.
    fn last(&self) -> (Value, Value, Value, Value) {
        let seen: Option<Value> = self.chain.read(self.probe, "last_delivery", &());
        let Some(Value::Array(seen)) = seen else { panic!("nothing was delivered") };
        (seen[6].clone(), seen[8].clone(), seen[9].clone(), seen[1].clone())
    }

    fn entries(&self, table: Table) -> usize {
        let prefix = table.only();
        self.chain.state.entries().range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(&prefix)).count()
    }

    /// Nothing waits, and what is held is what open wakeups and slots have.
    fn assert_idle(&self) {
        for table in [Table::Ready, Table::Payload, Table::Backlog] {
            assert_eq!(self.entries(table), 0, "{table:?}");
        }
    }

    /// Writes what only years of use would.
    fn put(&mut self, key: &[u8], record: &impl Encode) {
        let change = Change { key: key.to_vec(), before: None, after: Some(record.to_cbor()) };
        self.chain.state.apply(&Changes::from_unsorted(vec![change]));
    }

    fn change<T: Decode + Encode>(&mut self, table: Table, key: &[u8; 32], change: impl FnOnce(&mut T)) {
        let key = table.of(key);
        let mut record = self.chain.entry(&key).unwrap();
        change(&mut record);
        self.put(&key, &record);
    }

    fn held(&self) -> Rlusd {
        self.chain.balance(ghost_ledger::execute::deposits())
    }
}

fn subscription(by: Address, to: (Address, u8), value: Option<(u8, Value)>, gas: u64, deposit: Rlusd) -> Message {
    let (field, bytes) = match value {
        Some((field, value)) => (Value::Uint(field.into()), value.to_cbor()),
        None => (Value::Null, Vec::new()),
    };
    let args: Vec<Value> =
        vec![to.0.into(), Value::Uint(to.1.into()), field, Value::Bytes(bytes), gas.into(), deposit.into()];
    call(by, "subscribe", &args)
}

fn woken(receipts: &[Receipt]) -> Vec<Hash> {
    receipts.iter().filter_map(|receipt| receipt.wakeup).collect()
}

/// The fields of a ledger event that the block itself left.
fn block_event(receipts: &[Receipt], event: LedgerEvent) -> Option<Value> {
    let events = receipts.iter().flat_map(|receipt| receipt.events.iter());
    let mut found = events.filter(|found| found.emitter == ledger_address() && found.number == event as u16);
    found.next().map(|event| Value::from_cbor(&event.fields).unwrap())
}

fn fund(id: Hash, amount: Rlusd) -> Message {
    Message::WakeupFund { id, amount }
}

// ---------------------------------------------------------------------- clocks

#[test]
fn a_timer_fires_once_at_its_time_and_refunds_the_rest() {
    let mut world = World::new();
    let before = world.chain.balance(world.probe);
    let id = world.at(5_000, 7);
    let due = world.chain.time - 1 + 5_000;
    assert_eq!(world.chain.balance(world.probe), before.minus(ENOUGH).unwrap());
    assert_eq!(world.chain.block(&[], 4_000), []);
    let receipts = world.chain.block(&[], 1_000);
    assert_eq!(woken(&receipts), [id]);
    assert_eq!((receipts[0].failure.clone(), receipts[0].events.len()), (None, 1));
    assert_eq!(world.chain.balance(world.probe), before.minus(receipts[0].fee).unwrap());
    assert!(receipts[0].fee <= COST && receipts[0].fee.0 >= COST.0 / 8);
    assert_eq!(world.last(), (Value::Uint(2), due.into(), Value::Uint(0), ledger_address().into()));
    assert_eq!(world.chain.block(&[], 100_000), []);
    assert_eq!(world.fired(id), 1);
    assert_eq!(world.held(), Rlusd::ZERO);
}

#[test]
fn a_timer_that_fails_is_gone_and_its_failure_recorded() {
    for (note, code) in [(1, vm::TRAPPED), (2, vm::OUT_OF_GAS)] {
        let mut world = World::new();
        let before = world.chain.balance(world.probe);
        let id = world.at(1_000, note);
        let receipts = world.chain.block(&[], 2_000);
        assert_eq!(woken(&receipts), [id]);
        assert_eq!(receipts[0].failure.as_ref().unwrap().code, code);
        assert!(receipts[0].events.is_empty());
        assert_eq!(world.chain.balance(world.probe), before.minus(receipts[0].fee).unwrap());
        assert_eq!((world.chain.block(&[], 2_000), world.fired(id)), (vec![], 0));
    }
}

#[test]
fn a_periodic_wakeup_fires_once_after_a_gap_and_tells_what_it_missed() {
    let mut world = World::new();
    let start = world.chain.time + 1;
    let id = world.every(1_000, 0, ENOUGH);
    let fires = |world: &mut World, later| woken(&world.chain.block(&[], later)).len();
    assert_eq!(fires(&mut world, 999), 0);
    assert_eq!(fires(&mut world, 1), 1);
    assert_eq!(world.last().2, Value::Uint(0));
    assert_eq!(fires(&mut world, 5_500), 1);
    assert_eq!((world.last().1, world.last().2), ((start + 2_000).into(), Value::Uint(4)));
    // The rhythm stays that of its start.
    assert_eq!(fires(&mut world, 499), 0);
    assert_eq!(fires(&mut world, 1), 1);
    assert_eq!((world.last().1, world.fired(id)), ((start + 7_000).into(), 3));
}

#[test]
fn a_wakeup_that_sets_itself_again_goes_on_at_its_own_cost() {
    let mut world = World::new();
    let before = world.chain.balance(world.probe);
    world.at(1_000, 4);
    let mut fees = 0;
    for _ in 0..5 {
        let receipts = world.chain.block(&[], 1_000);
        assert_eq!((receipts.len(), receipts[0].wakeups.len()), (1, 1));
        fees += receipts[0].fee.0;
    }
    assert_eq!(world.chain.balance(world.probe).0, before.0 - fees - world.held().0);
}

#[test]
fn five_failures_in_a_row_suspend_and_funding_revives() {
    let mut world = World::new();
    let id = world.every(1_000, 1, ENOUGH);
    for round in 1..=5u64 {
        let receipts = world.chain.block(&[], 1_000);
        assert_eq!(receipts[0].failure.as_ref().unwrap().code, vm::TRAPPED);
        let suspended = block_event(&receipts, LedgerEvent::WakeupSuspended);
        let expected = Value::Array(vec![id.into(), world.probe.into(), Value::Uint(1)]);
        assert_eq!(suspended, (round == 5).then_some(expected));
    }
    assert_eq!(world.chain.block(&[], 10_000), []);
    world.chain.ok(&world.alice, fund(id, Rlusd(1)));
    assert_eq!(woken(&world.chain.block(&[], 1_000)), [id]);
}

#[test]
fn failures_of_hundreds_of_queued_deliveries_are_counted_no_further() {
    let mut world = World::new();
    let id = world.subscribe(world.probe, (world.other, 0), None, 1, ENOUGH);
    let shouts = vec![call(world.other, "tell_often", &(100u32, 1u32)); 1];
    let envelopes: Vec<_> = (0..4)
        .map(|index| {
            let nonce = world.chain.account(world.bob.address).nonce + index;
            let body = world.chain.body(&world.bob, nonce, shouts.clone());
            let signature = world.bob.sign(&ghost_ledger::transaction::Body::id(&body.to_cbor()));
            world.chain.check(&support::envelope(&body, None, vec![signature])).unwrap()
        })
        .collect();
    let receipts = world.chain.block(&envelopes, 1);
    let failed = receipts.iter().filter(|receipt| receipt.wakeup == Some(id) && receipt.failure.is_some());
    assert_eq!(failed.count(), 400);
    let suspensions = receipts.last().unwrap().events.iter();
    assert_eq!(suspensions.filter(|event| event.number == LedgerEvent::WakeupSuspended as u16).count(), 1);
    world.assert_idle();
}

#[test]
fn counters_at_their_end_stay_there_or_refuse_and_never_begin_again() {
    let mut world = World::new();
    // A nonce: the last one is nobody's, so nothing that an account signed can be sent twice.
    let old = User::new(40);
    world.chain.ok(&world.alice, Message::Transfer { to: old.address, amount: Rlusd::dollars(10) });
    world.change(Table::Account, &old.address.0, |account: &mut Account| account.nonce = u64::MAX);
    let last = world.chain.envelope(&old, vec![Message::Transfer { to: world.bob.address, amount: Rlusd(1) }]);
    let (last, before) = (world.chain.check(&last).unwrap(), world.chain.state.entries().clone());
    let receipts = world.chain.block(&[last.clone(), last], 1);
    assert!(receipts.iter().all(|receipt| receipt.failure.as_ref().unwrap().code == skipped::STALE_NONCE));
    assert_eq!(&before, world.chain.state.entries());

    // A contract's versions: no migration writes over the first ones.
    let admin = world.alice.address;
    let code = Vm::code_hash(&support::built("probe"));
    let args = Blob::new(&(admin,).to_cbor()).unwrap();
    let (salt, value, uses) = ([7; 32], Rlusd::ZERO, List::default());
    let created = Message::Create { code, salt, args, value, uses, admin: Some(admin) };
    let contract: Address = world.chain.done(&world.alice, created);
    world.change(Table::Contract, &contract.0, |record: &mut ContractRecord| record.versions = u32::MAX);
    let migrate = Message::Migrate { contract, code, args: Blob::new(&().to_cbor()).unwrap() };
    let refused = world.chain.refused(&world.alice, migrate, call_errors::LIMIT_EXCEEDED).failure.unwrap();
    assert_eq!(refused.fields, ["versions".into(), u64::from(u32::MAX).into()]);

    // Failures in a row: more than that are as many, and suspend once.
    let id = world.every(1_000, 1, ENOUGH);
    world.change(Table::Wakeup, &id.0, |record: &mut WakeupRecord| record.failures = u8::MAX);
    let receipts = world.chain.block(&[], 1_000);
    assert_eq!(receipts[0].failure.as_ref().unwrap().code, vm::TRAPPED);
    assert!(block_event(&receipts, LedgerEvent::WakeupSuspended).is_some());
    let record: WakeupRecord = world.chain.entry(&Table::Wakeup.of(&id.0)).unwrap();
    assert_eq!((record.failures, record.suspended), (u8::MAX, true));

    // The time that the chain stood still: a slot under it never expires, and can be answered.
    let slot = world.slot(Some(world.chain.time + 1_000), GAS);
    world.put(&Table::Stalled.only(), &(u64::MAX - 1));
    for _ in 0..2 {
        let receipts = world.chain.block(&[], 120_000);
        assert_eq!(receipts.len(), 1);
        assert!(block_event(&receipts, LedgerEvent::ChainStalled).is_some());
        assert_eq!(world.chain.entry::<u64>(&Table::Stalled.only()), Some(u64::MAX));
    }
    let resolve = world.resolve(world.other, slot, &5u64);
    assert_eq!(woken(&world.blocks(&[resolve])), [slot]);

    // A clock's next time, and time itself: due for the last time, it is never due again.
    let id = world.every(u64::MAX / 2, 0, ENOUGH);
    let due = world.chain.time + u64::MAX / 2;
    assert_eq!(woken(&world.chain.block(&[], u64::MAX / 2)), [id]);
    assert_eq!(world.chain.time, due);
    let record: WakeupRecord = world.chain.entry(&Table::Wakeup.of(&id.0)).unwrap();
    assert_eq!(record.next, u64::MAX);
    assert_eq!(world.chain.block(&[], u64::MAX - due - 1), []);
}

#[test]
fn cancelling_refunds_what_is_left() {
    let mut world = World::new();
    let before = world.chain.balance(world.probe);
    let ids = [world.at(5_000, 0), world.every(1_000, 0, ENOUGH)];
    let cancel = |by, id: Hash| call(by, "cancel_wakeup", &(id,));
    world.chain.refused(&world.bob, cancel(world.other, ids[0]), call_errors::NOT_THE_OWNER);
    for id in ids {
        world.chain.ok(&world.bob, cancel(world.probe, id));
        world.chain.refused(&world.bob, cancel(world.probe, id), call_errors::UNKNOWN_WAKEUP);
        world.chain.refused(&world.bob, fund(id, Rlusd(1)), call_errors::UNKNOWN_WAKEUP);
    }
    assert_eq!(world.chain.balance(world.probe), before);
    assert_eq!(world.chain.block(&[], 100_000), []);
    // From within its own delivery, too.
    world.at(1_000, 5);
    let receipts = world.chain.block(&[], 1_000);
    assert_eq!(receipts[0].failure.as_ref().map(|failure| failure.code), Some(call_errors::UNKNOWN_WAKEUP));
    world.every(1_000, 5, ENOUGH);
    assert_eq!(world.chain.block(&[], 1_000)[0].failure, None);
    assert_eq!((world.chain.block(&[], 10_000), world.held()), (vec![], Rlusd::ZERO));
}

#[test]
fn without_a_deposit_there_is_no_wakeup() {
    let mut world = World::new();
    let time = Time(world.chain.time + 1_000);
    let wake = |gas: u64, deposit: Rlusd| call(world.probe, "wake_at", &(time, 0u64, gas, deposit));
    let little = world.chain.refused(&world.bob, wake(GAS, Rlusd(COST.0 - 1)), call_errors::DEPOSIT_TOO_SMALL);
    assert_eq!(little.failure.unwrap().fields, [Rlusd(COST.0 - 1).into(), COST.into()]);
    world.chain.refused(&world.bob, wake(0, ENOUGH), call_errors::LIMIT_EXCEEDED);
    world.chain.refused(&world.bob, wake(100_000_001, ENOUGH), call_errors::LIMIT_EXCEEDED);
    world.chain.refused(&world.bob, wake(GAS, Rlusd::dollars(1_000)), call_errors::INSUFFICIENT_BALANCE);
    world.chain.ok(&world.bob, wake(GAS, COST));
}

// ---------------------------------------------------------------------- events

#[test]
fn a_dry_subscription_is_suspended_and_revived_by_funds() {
    let mut world = World::new();
    let id = world.subscribe(world.probe, (world.other, 0), None, GAS, COST);
    assert_eq!(woken(&world.tell("a", 1)), [id]);
    let dry = world.tell("a", 2);
    assert_eq!(woken(&dry), []);
    let event = Value::Array(vec![id.into(), world.probe.into(), Value::Uint(0)]);
    assert_eq!(block_event(&dry, LedgerEvent::WakeupSuspended), Some(event));
    // Suspended once, not at each event.
    assert_eq!(world.tell("a", 3).len(), 1);
    world.chain.ok(&world.alice, fund(id, Rlusd(1)));
    assert_eq!(woken(&world.tell("a", 4)), []);
    world.chain.ok(&world.alice, fund(id, COST));
    assert_eq!(woken(&world.tell("a", 5)), [id]);
    assert_eq!(world.fired(id), 2);
    world.assert_idle();
}

#[test]
fn a_subscription_matches_by_emitter_event_and_one_indexed_value() {
    let mut world = World::new();
    let (probe, other) = (world.probe, world.other);
    let any = world.subscribe(probe, (other, 0), None, GAS, ENOUGH);
    let topic = world.subscribe(probe, (other, 0), Some((0, "a".into())), GAS, ENOUGH);
    let number = world.subscribe(probe, (other, 0), Some((1, Value::Uint(7))), GAS, ENOUGH);
    let mine = world.subscribe(probe, (probe, 0), None, GAS, ENOUGH);
    let mut sorted = |topic: &str, number: u64| {
        let mut ids = woken(&world.tell(topic, number));
        ids.sort_unstable();
        ids
    };
    let expect = |ids: &[Hash]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    assert_eq!(sorted("b", 1), expect(&[any]));
    assert_eq!(sorted("a", 1), expect(&[any, topic]));
    assert_eq!(sorted("b", 7), expect(&[any, number]));
    assert_eq!(sorted("a", 7), expect(&[any, topic, number]));
    assert_eq!(world.fired(mine), 0);
    let last: Option<Bytes> = world.chain.read(probe, "last_event", &());
    assert_eq!(&*last.unwrap(), &(Text::<9>::new("a").unwrap(), 7u64, Bytes::default()).to_cbor()[..]);
    world.assert_idle();
    // What could never match is refused.
    for (to, value) in [
        ((other, 9), None),
        ((other, 0), Some((2, Value::Bytes(vec![])))),
        ((other, 0), Some((9, Value::Uint(1)))),
        ((world.alice.address, 0), None),
        ((ledger_address(), 200), None),
        ((ledger_address(), LedgerEvent::ChainStalled as u8), None),
        ((ledger_address(), LedgerEvent::WakeupSuspended as u8), None),
        ((ledger_address(), LedgerEvent::SlotExpired as u8), None),
        ((ledger_address(), 0), Some((2, Rlusd(1).into()))),
    ] {
        let message = subscription(probe, to, value, GAS, ENOUGH);
        world.chain.refused(&world.bob, message, call_errors::UNDECLARED_EVENT);
    }
}

#[test]
fn a_plain_transfer_wakes_who_subscribed_to_its_receiver() {
    let mut world = World::new();
    let watched = Address([9; 32]);
    let to = (ledger_address(), LedgerEvent::Transfer as u8);
    let id = world.subscribe(world.probe, to, Some((1, watched.into())), GAS, ENOUGH);
    let transfer = |to| Message::Transfer { to, amount: Rlusd(5) };
    assert_eq!(woken(&world.blocks(&[transfer(world.alice.address)])), []);
    assert_eq!(woken(&world.blocks(&[transfer(watched)])), [id]);
    let last: Option<Bytes> = world.chain.read(world.probe, "last_event", &());
    assert_eq!(&*last.unwrap(), &(world.bob.address, watched, Rlusd(5)).to_cbor()[..]);
    assert_eq!(world.last().0, Value::Uint(1));
    // Three in one transaction are three deliveries; a failed transaction is none.
    assert_eq!(woken(&world.blocks(&[transfer(watched), transfer(watched), transfer(watched)])).len(), 3);
    world.chain.refused_all(&world.bob, vec![transfer(watched), call(world.probe, "trap", &())], vm::TRAPPED);
    assert_eq!(world.fired(id), 4);
}

#[test]
fn what_a_wakeup_causes_runs_in_the_next_block() {
    let mut world = World::new();
    let (probe, other) = (world.probe, world.other);
    // The probe's `on_clock` emits `Fired`, its second event.
    let id = world.subscribe(other, (probe, 1), None, GAS, ENOUGH);
    let clock = world.at(1_000, 0);
    assert_eq!(woken(&world.chain.block(&[], 1_000)), [clock]);
    assert_eq!(woken(&world.chain.block(&[], 1)), [id]);
    world.assert_idle();
}

/// Subscribes to its own event often, and emits it often: 101 times 100.
fn loud() -> Vec<u8> {
    let toml = "[capabilities]\npays = true\nwakes = true\n[events.Told]\nnumber = { type = \"u64\", indexed = true }\n\
        [methods.listen]\n[methods.shout]\n[methods.w]\nwakeup = true\nargs = { emitter = \"address\", fields = \"bytes<9>\" }\n";
    let deposit: String = Rlusd(10_000).0.to_be_bytes().iter().map(|byte| format!("\\{byte:02x}")).collect();
    let text = format!(
        r#"(module
        (import "ghost" "context" (func $context (param i32)))
        (import "ghost" "emit" (func $emit (param i32 i32 i32)))
        (import "ghost" "subscribe" (func $subscribe (param i32 i32 i32 i32 i32 i32 i32 i64 i32 i32)))
        (memory (export "memory") 1 1)
        (data (i32.const 0) "w") (data (i32.const 8) "\81\00") (data (i32.const 16) "{deposit}")
        (func (export "listen") (local i32)
            (call $context (i32.const 1024))
            (local.set 0 (i32.const 101))
            (loop
                (call $subscribe (i32.const 1024) (i32.const 0) (i32.const -1) (i32.const 0) (i32.const 0) (i32.const 0)
                    (i32.const 1) (i64.const 20000) (i32.const 16) (i32.const 2048))
                (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
        (func (export "shout") (local i32)
            (local.set 0 (i32.const 100))
            (loop
                (call $emit (i32.const 0) (i32.const 8) (i32.const 2))
                (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
        (func (export "w")))"#
    );
    program(toml, &text)
}

#[test]
fn matches_beyond_the_most_of_a_block_carry_on_in_the_next() {
    let mut world = World::new();
    let loud = world.chain.deploy(&world.alice, &loud(), &());
    world.chain.ok(&world.alice, Message::Transfer { to: loud, amount: Rlusd::dollars(10) });
    let opened = world.chain.ok(&world.bob, call(loud, "listen", &())).wakeups;
    assert_eq!(opened.len(), 101);
    let first = world.blocks(&[call(loud, "shout", &())]);
    assert_eq!(woken(&first).len(), 10_000);
    assert_eq!(world.entries(Table::Backlog), 1);
    let second = world.chain.block(&[], 1);
    assert_eq!(woken(&second).len(), 100);
    let mut times: BTreeMap<Hash, usize> = BTreeMap::new();
    for id in woken(&first).into_iter().chain(woken(&second)) {
        *times.entry(id).or_default() += 1;
    }
    assert_eq!(times, opened.iter().map(|id| (*id, 100)).collect());
    world.assert_idle();
}

// ---------------------------------------------------------------------- lanes and turns

#[test]
fn each_lane_gets_half_of_the_gas_if_it_has_the_work() {
    let mut world = World::new();
    // 100 million gas each: nine fit into a block.
    let gas = 100_000_000u64;
    let deposit = Rlusd::dollars(2);
    let time = Time(world.chain.time + 10_000);
    let (mut prompt, mut steady) = (Vec::new(), Vec::new());
    for _ in 0..6 {
        let every = (9_000u64, 2u64, gas, deposit);
        steady.push(world.chain.done::<Hash>(&world.bob, call(world.probe, "wake_every", &every)));
        prompt.push(world.chain.done::<Hash>(&world.bob, call(world.other, "wake_at", &(time, 2u64, gas, deposit))));
    }
    let mut count = |later| {
        let ids = woken(&world.chain.block(&[], later));
        let of_prompt = ids.iter().filter(|id| prompt.contains(id)).count();
        (of_prompt, ids.len() - of_prompt)
    };
    assert_eq!(count(12_000), (5, 4));
    // What is left over comes first, then what came due since.
    assert_eq!(count(1), (1, 2));
    assert_eq!(count(1), (0, 0));
}

#[test]
fn endless_timers_of_one_contract_are_each_delivered_once_and_another_contract_does_not_wait() {
    let mut world = World::new();
    // 90 endless ones of 50 million gas fill five blocks; the other contract has one, opened last.
    let (gas, deposit, count) = (50_000_000u64, Rlusd(100_000), 90);
    let time = Time(world.chain.time + 10_000);
    let wake = |by| call(by, "wake_at", &(time, 2u64, gas, deposit));
    let mut endless: Vec<Hash> = Vec::new();
    for _ in 0..count / 10 {
        let receipt = world.chain.send_all(&world.bob, vec![wake(world.probe); 10]);
        assert_eq!(receipt.failure, None);
        endless.extend(receipt.wakeups.iter());
    }
    let other: Hash = world.chain.done(&world.bob, wake(world.other));
    let (mut blocks, mut delivered) = (Vec::new(), Vec::new());
    while delivered.len() <= count {
        let later = if blocks.is_empty() { 20_000 } else { 1 };
        let slot = Slot {
            height: world.chain.height + 1,
            time: world.chain.time + later,
            parent_time: world.chain.time,
            inputs: Vec::new(),
        };
        let twin = execute_block(world.chain.reader(), &world.chain.chain, &slot, &[]).unwrap();
        let receipts = world.chain.block(&[], later);
        assert_eq!(receipts, twin.receipts, "what is carried over is the same for everybody");
        for receipt in receipts.iter().filter(|receipt| receipt.wakeup.is_some()) {
            assert_eq!(receipt.failure.as_ref().map(|failure| failure.code), Some(vm::OUT_OF_GAS));
            assert!(receipt.gas_used >= gas && receipt.fee > Rlusd::ZERO && receipt.fee <= deposit);
        }
        let ids = woken(&receipts);
        assert!(!ids.is_empty() && ids.len() as u64 * gas <= 1_000_000_000);
        delivered.extend(ids.iter().copied());
        blocks.push(ids);
    }
    assert!(blocks.len() >= 4 && blocks[0].contains(&other), "{:?}", blocks.iter().map(Vec::len).collect::<Vec<_>>());
    endless.push(other);
    endless.sort_unstable();
    delivered.sort_unstable();
    assert_eq!(delivered, endless);
    assert_eq!((world.chain.block(&[], 1), world.held()), (vec![], Rlusd::ZERO));
    world.assert_idle();
}

/// Opens up to 23 timers at once, all due at the same time and called for `body`: `open(count)`.
fn timers(body: &str) -> Vec<u8> {
    let toml = "[capabilities]\npays = true\nwakes = true\n[methods.open]\nargs = { count = \"u8\" }\n\
        [methods.w]\nwakeup = true\n";
    let deposit: String = Rlusd(100).0.to_be_bytes().iter().map(|byte| format!("\\{byte:02x}")).collect();
    let text = format!(
        r#"(module
        (import "ghost" "input" (func $input (param i32 i32) (result i32)))
        (import "ghost" "wake_at" (func $at (param i64 i32 i32 i32 i32 i64 i32 i32)))
        (memory (export "memory") 1 1)
        (data (i32.const 0) "w") (data (i32.const 8) "\80") (data (i32.const 16) "{deposit}")
        (func (export "open") (local i32)
            (drop (call $input (i32.const 64) (i32.const 3)))
            (local.set 0 (i32.load8_u (i32.const 65)))
            (block (loop
                (br_if 1 (i32.eqz (local.get 0)))
                (call $at (i64.const {}) (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 1) (i64.const 20000)
                    (i32.const 16) (i32.const 2048))
                (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                (br 0))))
        (func (export "w") {body}))"#,
        support::START + 1_000_000
    );
    program(toml, &text)
}

/// The contracts served, in order, when each has so many timers due at the same time.
fn served(counts: &[u8]) -> (Vec<usize>, Vec<usize>) {
    let mut world = World::new();
    let code = timers("");
    let first = world.chain.deploy(&world.alice, &code, &());
    let hash = ghost_vm::code::Vm::code_hash(&code);
    let mut owners: BTreeMap<Hash, usize> = BTreeMap::new();
    for (index, count) in counts.iter().enumerate() {
        let contract = match index {
            0 => first,
            _ => world.chain.done(&world.alice, support::create(hash, [index as u8; 32], &())),
        };
        world.chain.ok(&world.alice, Message::Transfer { to: contract, amount: Rlusd::dollars(1) });
        let opened = world.chain.ok(&world.bob, call(contract, "open", &(*count,))).wakeups;
        owners.extend(opened.into_iter().map(|id| (id, index)));
    }
    let receipts = world.chain.block(&[], 2_000_000);
    world.assert_idle();
    let served = woken(&receipts).iter().map(|id| owners[id]).collect();
    (served, counts.iter().map(|count| usize::from(*count)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_contract_waits_while_another_is_served_twice(counts in prop::collection::vec(0u8..12, 1..6)) {
        let (order, mut left) = served(&counts);
        prop_assert_eq!(order.len(), left.iter().sum::<usize>());
        // Since when each contract has waited for its turn, as a position in the order.
        for (position, contract) in order.iter().enumerate() {
            left[*contract] -= 1;
            let next = order[position + 1..].iter().position(|other| other == contract);
            let until = next.map_or(order.len(), |next| position + 1 + next);
            if next.is_some() {
                let between = &order[position + 1..until];
                for (other, left) in left.iter().enumerate().filter(|(other, _)| other != contract) {
                    prop_assert!(*left == 0 || between.contains(&other), "{:?}: {} waits", order, other);
                }
            }
        }
    }
}

/// Timers due at one instant, each an endless loop: 100,000 with `GHOST_TORTURE=1`.
const ENDLESS: usize = 2_000;
/// Clocks that a block queues.
const DUE_A_BLOCK: usize = 10_000;

#[test]
#[allow(clippy::disallowed_methods, reason = "how many timers is said by the environment")]
fn thousands_of_endless_timers_due_at_once_are_paid_for_carried_over_and_each_run_once() {
    let count = if std::env::var_os("GHOST_TORTURE").is_some() { 50 * ENDLESS } else { ENDLESS };
    let mut world = World::new();
    let contract = world.chain.deploy(&world.alice, &timers("(loop (br 0))"), &());
    world.chain.ok(&world.alice, Message::Transfer { to: contract, amount: Rlusd::dollars(100) });
    let mut opened = BTreeSet::new();
    while opened.len() < count {
        let receipts = world.blocks(&vec![call(contract, "open", &(20u8,)); 10]);
        opened.extend(&receipts[0].wakeups);
    }
    let held = world.chain.balance(contract);
    // Another contract's timer, due at the same time and opened last.
    let due = Time(support::START + 1_000_000);
    let other: Hash = world.chain.done(&world.bob, call(world.other, "wake_at", &(due, 0u64, GAS, ENOUGH)));
    let (mut ran, mut fees) = (BTreeSet::new(), Rlusd::ZERO);
    for block in 0..=count {
        let executed = world.chain.block_with(&[], if block == 0 { 2_000_000 } else { 1 }, Vec::new());
        assert!(executed.gas_used <= MAX_BLOCK_GAS);
        let woken = woken(&executed.receipts);
        if woken.is_empty() {
            break;
        }
        // What is due is queued in the order of ids, and then it is one contract after the other: the other's timer
        // waits for the queue, never for the endless ones before it there.
        assert!(!woken.contains(&other) || block <= count / DUE_A_BLOCK, "block {block}");
        for receipt in executed.receipts.iter().filter(|receipt| receipt.wakeup.is_some_and(|id| id != other)) {
            assert_eq!(receipt.failure.as_ref().map(|failure| failure.code), Some(vm::OUT_OF_GAS));
            assert!(receipt.fee > Rlusd::ZERO);
            fees = fees.plus(receipt.fee).unwrap();
            assert!(ran.insert(receipt.wakeup.unwrap()), "a timer ran twice");
        }
    }
    assert_eq!(ran, opened);
    assert_eq!(world.chain.read::<u64>(world.other, "fired", &(other,)), 1);
    // What was set aside for them beyond their fees is the contract's again.
    let set_aside = Rlusd(100).times(opened.len() as u128).unwrap();
    assert_eq!(world.chain.balance(contract), held.plus(set_aside).unwrap().minus(fees).unwrap());
    world.assert_idle();
}

// ---------------------------------------------------------------------- slots

/// How the probe refuses where the ledger tells it that no slot is open for it.
const NOT_OPEN: ErrorCode = ErrorCode { class: contract::CLASS, code: 4 };

/// An answer of one byte, as bytes: what the probe reads back.
fn five() -> Bytes {
    Bytes::new(&[5]).unwrap()
}

#[test]
fn a_slot_is_answered_once_by_its_resolver_alone() {
    let mut world = World::new();
    let before = world.chain.balance(world.probe);
    let id = world.slot(None, GAS);
    world.chain.refused(&world.bob, world.resolve(world.probe, id, &1u64), NOT_OPEN);
    world.chain.refused(&world.bob, world.resolve(world.other, Hash([1; 32]), &1u64), NOT_OPEN);
    let broken = call(world.other, "resolve_slot", &(id, Bytes::new(&[0x18, 1]).unwrap()));
    world.chain.refused(&world.bob, broken, call_errors::BAD_ARGUMENTS);
    let receipts = world.blocks(&[world.resolve(world.other, id, &"done".to_owned())]);
    assert_eq!(woken(&receipts), [id]);
    assert_eq!((world.fired(id), world.last().0), (1, Value::Uint(3)));
    let answer = Some(Bytes::new(&"done".to_owned().to_cbor()).unwrap());
    assert_eq!(world.chain.read::<Option<Bytes>>(world.probe, "last_answer", &()), answer);
    world.chain.refused(&world.bob, world.resolve(world.other, id, &2u64), NOT_OPEN);
    assert_eq!(world.chain.balance(world.probe), before.minus(receipts[1].fee).unwrap());
    // Two answers in one transaction are one too many, and then there is none.
    let id = world.slot(None, GAS);
    let twice = vec![world.resolve(world.other, id, &1u64), world.resolve(world.other, id, &1u64)];
    world.chain.refused_all(&world.bob, twice, NOT_OPEN);
    assert_eq!(world.chain.block(&[], 1), []);
}

#[test]
fn a_released_slot_refunds_its_deposit_and_calls_nobody() {
    let mut world = World::new();
    let release = |by, id: Hash| call(by, "release_slot", &(id,));
    let stranger = world.chain.another_probe(2);
    for by in [world.probe, world.other] {
        let before = world.chain.balance(world.probe);
        let id = world.slot(Some(world.chain.time + 30_000), GAS);
        assert_eq!(world.chain.balance(world.probe), before.minus(ENOUGH).unwrap());
        world.chain.refused(&world.bob, release(stranger, id), NOT_OPEN);
        world.chain.ok(&world.bob, release(by, id));
        assert_eq!(world.chain.balance(world.probe), before);
        // It is gone for everybody, and its time comes without a word.
        for late in [release(by, id), world.resolve(world.other, id, &five())] {
            world.chain.refused(&world.bob, late, NOT_OPEN);
        }
        world.chain.time += 60_000;
        assert_eq!(world.chain.block(&[], 1), []);
        assert_eq!(world.fired(id), 0);
        assert_eq!(world.chain.read::<Option<Bytes>>(world.probe, "slot_answer", &(id,)), None);
    }
    // What was answered is no open slot any more.
    let id = world.slot(None, GAS);
    world.blocks(&[world.resolve(world.other, id, &five())]);
    world.chain.refused(&world.bob, release(world.other, id), NOT_OPEN);
}

#[test]
fn an_answer_is_kept_until_it_is_acknowledged() {
    let mut world = World::new();
    let id = world.slot(None, GAS);
    let read = |world: &World, by| {
        let answer = world.chain.view(by, "slot_answer", &(id,));
        answer.map(|bytes| Option::<Bytes>::from_cbor(&bytes).unwrap())
    };
    assert_eq!(read(&world, world.probe), Ok(None));
    world.blocks(&[world.resolve(world.other, id, &five())]);
    assert_eq!(read(&world, world.probe), Ok(Bytes::new(&[5])));
    assert_eq!(read(&world, world.other).map_err(|failure: Failure| failure.code), Err(call_errors::NOT_THE_OWNER));
    let acknowledge = |by| call(by, "acknowledge_slot", &(id,));
    world.chain.refused(&world.bob, acknowledge(world.other), call_errors::NOT_THE_OWNER);
    world.chain.ok(&world.bob, acknowledge(world.probe));
    assert_eq!(read(&world, world.probe), Ok(None));
    world.chain.refused(&world.bob, acknowledge(world.probe), call_errors::UNKNOWN_WAKEUP);
    world.chain.refused(&world.bob, Message::WakeupDeliver { id }, call_errors::UNKNOWN_WAKEUP);
}

#[test]
fn an_answer_whose_delivery_failed_is_delivered_again_once_by_anybody() {
    let mut world = World::new();
    // Too little gas for any method, then enough of somebody's.
    let id = world.slot(None, 20_000);
    let receipts = world.blocks(&[world.resolve(world.other, id, &five())]);
    assert_eq!(receipts[1].failure.as_ref().unwrap().code, vm::OUT_OF_GAS);
    assert_eq!(world.chain.read::<Option<Bytes>>(world.probe, "slot_answer", &(id,)), Bytes::new(&[5]));
    world.chain.ok(&world.bob, Message::WakeupDeliver { id });
    assert_eq!((world.fired(id), world.last().0), (1, Value::Uint(3)));
    // What the method took is not delivered twice: it may pay at each delivery.
    world.chain.refused(&world.bob, Message::WakeupDeliver { id }, call_errors::UNKNOWN_WAKEUP);
    let id = world.slot(None, GAS);
    world.blocks(&[world.resolve(world.other, id, &five())]);
    world.chain.refused(&world.bob, Message::WakeupDeliver { id }, call_errors::UNKNOWN_WAKEUP);
    assert_eq!(world.fired(id), 1);
    // In one transaction with the answer: the queued delivery finds nothing to do.
    let id = world.slot(None, GAS);
    let answer = world.resolve(world.other, id, &five());
    assert_eq!(woken(&world.blocks(&[answer, Message::WakeupDeliver { id }])), []);
    assert_eq!((world.fired(id), world.held()), (1, Rlusd::ZERO));
}

#[test]
fn a_method_that_always_fails_keeps_neither_answer_nor_deposit() {
    let mut world = World::new();
    let before = world.chain.balance(world.probe);
    let args = (world.other, GAS, ENOUGH);
    let id: Hash = world.chain.done(&world.bob, call(world.probe, "open_slot_that_traps", &args));
    let receipts = world.blocks(&[world.resolve(world.other, id, &five())]);
    assert_eq!(receipts[1].failure.as_ref().unwrap().code, vm::TRAPPED);
    assert_eq!(world.chain.balance(world.probe), before.minus(receipts[1].fee).unwrap());
    // Recorded once, not tried again by itself; whoever tries pays.
    assert_eq!(world.chain.block(&[], 100_000), []);
    world.chain.refused(&world.bob, Message::WakeupDeliver { id }, vm::TRAPPED);
    assert_eq!(world.chain.read::<Option<Bytes>>(world.probe, "slot_answer", &(id,)), Bytes::new(&[5]));
}

#[test]
fn a_slot_expires_without_an_answer() {
    let mut world = World::new();
    let now = world.chain.time;
    let refused = call(world.probe, "open_slot", &(world.other, Some(Time(now)), GAS, ENOUGH));
    world.chain.refused(&world.bob, refused, call_errors::IN_THE_PAST);
    let id = world.slot(Some(now + 30_000), GAS);
    assert_eq!(woken(&world.chain.block(&[], 29_000)), []);
    let receipts = world.chain.block(&[], 1_000);
    assert_eq!(woken(&receipts), [id]);
    let event = Value::Array(vec![id.into(), world.probe.into()]);
    assert_eq!(block_event(&receipts, LedgerEvent::SlotExpired), Some(event));
    assert_eq!(world.chain.read::<Option<Bytes>>(world.probe, "last_answer", &()), None);
    world.chain.refused(&world.bob, world.resolve(world.other, id, &1u64), NOT_OPEN);
}

#[test]
fn in_the_block_of_its_expiry_an_answer_still_wins() {
    let mut world = World::new();
    let id = world.slot(Some(world.chain.time + 30_000), GAS);
    let envelope = world.chain.envelope(&world.bob, vec![world.resolve(world.other, id, &1u64)]);
    let checked = world.chain.check(&envelope).unwrap();
    let receipts = world.chain.block(&[checked], 40_000);
    assert_eq!((receipts[0].failure.clone(), woken(&receipts)), (None, vec![id]));
    assert_eq!(block_event(&receipts, LedgerEvent::SlotExpired), None);
    assert_eq!(world.chain.read::<Option<Bytes>>(world.probe, "last_answer", &()), Bytes::new(&[1]));
}

#[test]
fn time_that_the_chain_stood_still_does_not_count_against_slots() {
    let mut world = World::new();
    let stalled = |world: &World| {
        let seen: Value = world.chain.read(world.probe, "context", &());
        let Value::Array(seen) = seen else { panic!("no context") };
        seen[5].clone()
    };
    // Nothing is open: the clock may jump.
    assert_eq!(world.chain.block(&[], 1_000_000), []);
    assert_eq!(stalled(&world), Value::Uint(0));
    let expires = world.chain.time + 100_000;
    let id = world.slot(Some(expires), GAS);
    assert_eq!(world.chain.block(&[], 60_000), []);
    let receipts = world.chain.block(&[], 61_000);
    assert_eq!(block_event(&receipts, LedgerEvent::ChainStalled), Some(Value::Array(vec![Value::Uint(61_000)])));
    assert_eq!(stalled(&world), Value::Uint(61_000));
    // Its time is up in block time, and not in the time that counts.
    assert!(world.chain.time > expires);
    assert_eq!(woken(&receipts), []);
    while world.chain.time < expires + 61_000 - 10_000 {
        assert_eq!(world.chain.block(&[], 10_000), []);
    }
    assert_eq!(woken(&world.chain.block(&[], 10_001)), [id]);
    // Closed again: no jump counts.
    assert_eq!(world.chain.block(&[], 1_000_000), []);
    assert_eq!(stalled(&world), Value::Uint(61_000));
}

#[test]
fn time_travel_adds_nothing_to_stalled_time() {
    let mut world = World::new();
    let id = world.slot(Some(world.chain.time + 100_000), GAS);
    let receipts = world.chain.block_with(&[], 200_000, vec![Input::TimeTravel]).receipts;
    assert_eq!(block_event(&receipts, LedgerEvent::ChainStalled), None);
    assert_eq!(woken(&receipts), [id]);
}

/// A state that counts the entries its scans give.
struct Counting {
    state: Arc<dyn StateReader>,
    scanned: AtomicUsize,
}

impl StateReader for Counting {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        self.state.get(key)
    }

    fn scan(&self, query: &ScanQuery<'_>) -> Result<ScanPage, StateError> {
        let page = self.state.scan(query)?;
        self.scanned.fetch_add(page.visited, Ordering::Relaxed);
        Ok(page)
    }
}

#[test]
fn draining_a_queue_looks_at_each_of_its_entries_a_bounded_number_of_times() {
    let scanned = |timers: u64| {
        let mut world = World::new();
        let due = 1_000_000;
        for note in 0..timers {
            world.at(due - note * 1_000, note);
        }
        let base = Arc::new(Counting { state: world.chain.reader(), scanned: AtomicUsize::new(0) });
        let slot = Slot {
            height: world.chain.height + 1,
            time: world.chain.time + 2 * due,
            parent_time: world.chain.time,
            inputs: vec![Input::TimeTravel],
        };
        let state: Arc<dyn StateReader> = Arc::<Counting>::clone(&base);
        let executed = execute_block(state, &world.chain.chain, &slot, &[]).unwrap();
        assert_eq!(executed.receipts.iter().filter(|receipt| receipt.wakeup.is_some()).count(), timers as usize);
        base.scanned.load(Ordering::Relaxed)
    };
    // Each of 240 timers is found due and taken once; every timer looking past all before it would give 60,000.
    let (few, many) = (scanned(60), scanned(240));
    assert!(many < 6 * few && many < 240 * 12, "{few} and {many}");
}
