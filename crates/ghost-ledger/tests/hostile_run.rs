//! Contracts that misbehave while they run: each ends with its exact code, takes its fee and leaves nothing else.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use ghost_ledger::receipt::Receipt;
use ghost_ledger::transaction::Message;
use ghost_types::errors::{call as call_errors, contract, ledger, schema, standard, vm};
use ghost_types::{Address, Blob, Encode, ErrorCode, Failure, Hash, Rlusd, Time, Value};
use ghost_vm::code::Vm;
use support::{TestChain, User, built, call, create, deep, program};

type Bytes = Blob<60_000>;

fn probe() -> (TestChain, Address, User) {
    let mut chain = TestChain::new();
    let probe = chain.probe();
    let bob = chain.users[1].clone();
    (chain, probe, bob)
}

/// The arguments of the probe's `pass_on` and `call`.
fn onward(to: Address, method: &str, args: &impl Encode) -> (Address, String, Bytes, Rlusd, u64) {
    (to, method.to_owned(), Bytes::new(&args.to_cbor()).unwrap(), Rlusd::ZERO, 0)
}

/// The arguments of its methods that call without value and gas.
fn at(to: Address, method: &str, args: &impl Encode) -> (Address, String, Bytes) {
    (to, method.to_owned(), Bytes::new(&args.to_cbor()).unwrap())
}

fn fields(failure: Option<&Failure>) -> Vec<Value> {
    failure.expect("refused").fields.clone()
}

/// Deploys a hand-written program whose body is all in `run`, and calls it.
fn run_wat(capabilities: &str, text: &str, code: ErrorCode) -> Failure {
    receipt_of_wat(capabilities, text, code).failure.unwrap()
}

fn receipt_of_wat(capabilities: &str, text: &str, code: ErrorCode) -> Receipt {
    let mut chain = TestChain::new();
    let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
    let contract = chain.deploy(&alice, &program(&format!("{capabilities}\n[methods.run]\n"), text), &());
    chain.refused(&bob, call(contract, "run", &()), code)
}

// ---------------------------------------------------------------------- gas

/// Gas limit of the tests' transactions, the most there is: a tenth of a second in a release build on a free core.
const WHOLE_LIMIT: u64 = ghost_vm::run_limits::MAX_TX_GAS;

#[test]
fn endless_loops_use_their_whole_limit_and_end() {
    let (mut chain, probe, bob) = probe();
    for method in ["spin", "spin_in_host"] {
        let receipt = chain.refused(&bob, call(probe, method, &()), vm::OUT_OF_GAS);
        assert_eq!(receipt.gas_used, WHOLE_LIMIT, "{method}");
    }
}

#[test]
fn endless_loops_of_every_kind_of_host_call_run_out_of_gas() {
    let toml = "[storage]\nentry = { value = \"u64\" }\n";
    for (import, types, body) in [
        (
            "storage_get",
            "(param i32 i32 i32 i32) (result i32)",
            "(drop (call $f (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 1)))",
        ),
        ("storage_set", "(param i32 i32 i32 i32)", "(call $f (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 1))"),
        (
            "storage_set",
            "(param i32 i32 i32 i32)",
            "(call $f (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 65536))",
        ),
        ("storage_remove", "(param i32 i32) (result i32)", "(drop (call $f (i32.const 0) (i32.const 1)))"),
        ("sha256", "(param i32 i32 i32)", "(call $f (i32.const 0) (i32.const 65536) (i32.const 0))"),
        ("context", "(param i32)", "(call $f (i32.const 0))"),
        ("input", "(param i32 i32) (result i32)", "(drop (call $f (i32.const 0) (i32.const 9)))"),
        ("result", "(param i32 i32)", "(call $f (i32.const 0) (i32.const 1))"),
        ("balance", "(param i32 i32)", "(call $f (i32.const 0) (i32.const 64))"),
        (
            "verify_signature",
            "(param i32 i32 i32 i32 i32 i32) (result i32)",
            "(drop (call $f (i32.const 1) (i32.const 0) (i32.const 33) (i32.const 0) (i32.const 9) (i32.const 0)))",
        ),
        (
            "storage_scan",
            "(param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)",
            "(drop (call $f (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 100)
                (i32.const 0) (i32.const 9)))",
        ),
    ] {
        let text = format!(
            r#"(module (import "ghost" "{import}" (func $f {types})) (memory (export "memory") 1 1)
                (func (export "run") (loop {body} (br 0))))"#
        );
        assert_eq!(receipt_of_wat(toml, &text, vm::OUT_OF_GAS).gas_used, WHOLE_LIMIT, "{import}");
    }
}

#[test]
fn recursion_inside_a_program_exhausts_the_metered_stack() {
    let (mut chain, probe, bob) = probe();
    chain.ok(&bob, call(probe, "recurse", &(100u32,)));
    chain.refused(&bob, call(probe, "recurse", &(10_000_000u32,)), vm::STACK_EXHAUSTED);
}

#[test]
fn a_callee_that_burns_everything_leaves_its_caller_a_sixty_fourth() {
    let (mut chain, probe, bob) = probe();
    let other = chain.another_probe(1);
    let outcome: (u32, u32, Blob<1024>) = chain.done(&bob, call(probe, "call", &onward(other, "spin", &())));
    assert_eq!((outcome.0, outcome.1), (vm::CLASS.into(), vm::OUT_OF_GAS.code));
}

/// `fill` writes two-byte keys; `run` scans them one a page while `step` acts on the key just found; then, `rest`.
fn iterate(keys: u32, step: &str, rest: &str) -> Vec<u8> {
    let toml = "[storage]\nentry = { value = \"u64\" }\n[methods.fill]\n[methods.run]\n";
    // A page of one entry: 82 81 82 42 kk kk 41 vv, then 43 kk kk 00 for the next, or f6.
    let text = format!(
        r#"(module
        (import "ghost" "storage_set" (func $set (param i32 i32 i32 i32)))
        (import "ghost" "storage_remove" (func $remove (param i32 i32) (result i32)))
        (import "ghost" "storage_scan" (func $scan (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1 1)
        (func $write (param $n i32)
            (i32.store8 (i32.const 0) (i32.shr_u (local.get $n) (i32.const 8)))
            (i32.store8 (i32.const 1) (local.get $n))
            (call $set (i32.const 0) (i32.const 2) (i32.const 8) (i32.const 1)))
        (func $page (param $from i32) (param $most i32)
            (drop (call $scan (i32.const 41) (local.get $from) (i32.const 0) (i32.const 0) (i32.const 0)
                (local.get $most) (i32.const 32) (i32.const 64))))
        (func (export "fill") (local $n i32)
            (loop
                (call $write (local.get $n))
                (br_if 0 (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const {keys})))))
        (func (export "run") (local $found i32) (local $from i32)
            (loop $next
                (call $page (local.get $from) (i32.const 1))
                (local.set $from (i32.const 3))
                (local.set $found (i32.add (local.get $found) (i32.const 1)))
                {step}
                (br_if $next (i32.eq (i32.load8_u (i32.const 40)) (i32.const 0x43))))
            (if (i32.ne (local.get $found) (i32.const {keys})) (then unreachable))
            {rest}))"#
    );
    program(toml, &text)
}

#[test]
fn a_scan_under_which_keys_are_removed_sees_each_once_and_pays_for_each_step() {
    let mut chain = TestChain::new();
    let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
    let remove = "(if (i32.eqz (call $remove (i32.const 36) (i32.const 2))) (then unreachable))";
    let mut gas = |keys: u32, rest: &str| {
        let contract = chain.deploy(&alice, &iterate(keys, remove, rest), &());
        let before = chain.state.entries().len();
        chain.ok(&bob, call(contract, "fill", &()));
        let used = chain.ok(&bob, call(contract, "run", &())).gas_used;
        assert_eq!(chain.state.entries().len(), before, "all of them are removed");
        used
    };
    let [one, two, three] = [100, 200, 300].map(|keys| gas(keys, ""));
    let step = (two - one) / 100;
    let calls = ghost_vm::gas::STORAGE_SCAN.of(3) + ghost_vm::gas::SCAN_ENTRY.of(3) + ghost_vm::gas::STORAGE_SET.of(2);
    assert!((calls..calls + 500).contains(&step), "{step} a step, of which {calls} for what the host does");
    // As many steps more cost as much more, however many went before.
    assert_eq!((two - one, three - two), (100 * step, 100 * step));
    // What was removed is not found, but a page pays for each key that it passes over.
    let over = |most: u32| {
        let nothing = "(if (i32.ne (i32.load8_u (i32.const 33)) (i32.const 0x80)) (then unreachable))";
        format!("(call $page (i32.const 0) (i32.const {most})) {nothing}")
    };
    let [ten, hundred] = [10, 100].map(|most| gas(150, &over(most)));
    assert_eq!(hundred - ten, 90 * ghost_vm::gas::SCAN_ENTRY.base);
    // Who writes ahead of the scan iterates for ever: until the gas is gone, and nothing of it is left.
    let ahead = "(call $write (i32.add (i32.const 256) (local.get $found)))";
    let contract = chain.deploy(&alice, &iterate(100, ahead, ""), &());
    chain.ok(&bob, call(contract, "fill", &()));
    let receipt = chain.refused(&bob, call(contract, "run", &()), vm::OUT_OF_GAS);
    assert_eq!(receipt.gas_used, WHOLE_LIMIT);
}

// ---------------------------------------------------------------------- limits

#[test]
fn events_are_limited_in_number_and_bytes() {
    let (mut chain, probe, bob) = probe();
    let most = chain.ok(&bob, call(probe, "tell_often", &(100u32, 1u32)));
    assert_eq!(most.events.len(), 100);
    let refused = |chain: &mut TestChain, count: u32, size: u32| {
        let receipt = chain.refused(&bob, call(probe, "tell_often", &(count, size)), call_errors::LIMIT_EXCEEDED);
        fields(receipt.failure.as_ref())
    };
    assert_eq!(refused(&mut chain, 101, 1), ["events".into(), 100u64.into()]);
    assert_eq!(refused(&mut chain, 2, 9_000), ["events_bytes".into(), 16_384u64.into()]);
    chain.refused(&bob, call(probe, "tell_often", &(u32::MAX, 0u32)), call_errors::LIMIT_EXCEEDED);
}

#[test]
fn an_event_is_one_that_the_schema_declares() {
    let toml = "[events.Told]\nnumber = \"u64\"\n";
    for (number, bytes, len) in [
        (1, "81 00", 2),        // no such event
        (-1, "81 00", 2),       // nor such a number
        (0x1_0000, "81 00", 2), // nor one that is event 0 when cut to 16 bits
        (0, "80", 1),           // a field is missing
        (0, "82 00 00", 3),     // one too many
        (0, "81 18 00", 3),     // not shortest
        (0, "81 00 00", 3),     // trailing byte
        (0, "a0", 1),           // a map
        (0, "00", 1),           // no array
    ] {
        let data: String = bytes.split(' ').map(|byte| format!("\\{byte}")).collect();
        let text = format!(
            r#"(module (import "ghost" "emit" (func $f (param i32 i32 i32))) (memory (export "memory") 1 1)
                (data (i32.const 0) "{data}")
                (func (export "run") (call $f (i32.const {number}) (i32.const 0) (i32.const {len}))))"#
        );
        run_wat(toml, &text, call_errors::UNDECLARED_EVENT);
    }
    let long = r#"(module (import "ghost" "emit" (func $f (param i32 i32 i32))) (memory (export "memory") 1 1)
        (func (export "run") (call $f (i32.const 0) (i32.const 0) (i32.const 16385))))"#;
    assert_eq!(run_wat(toml, long, call_errors::LIMIT_EXCEEDED).fields[0], "event_bytes".into());
    let huge = long.replace("16385", "33554432");
    run_wat(toml, &huge, vm::OUT_OF_GAS);
}

#[test]
fn a_trap_after_thousands_of_writes_leaves_nothing() {
    let (mut chain, probe, bob) = probe();
    let receipt = chain.refused(&bob, call(probe, "write_then_trap", &(4_000u64,)), vm::TRAPPED);
    assert!(receipt.gas_used > 20_000_000 && receipt.gas_used < 100_000_000);
    assert_eq!(chain.read::<u64>(probe, "scan_all", &()), 0);
}

#[test]
fn a_trap_after_ten_thousand_writes_and_99_events_leaves_nothing_but_the_fee() {
    let toml = "[storage]\nentry = { value = \"u64\" }\n[events.Told]\nnumber = \"u64\"\n";
    let text = |end: &str| {
        format!(
            r#"(module (import "ghost" "storage_set" (func $set (param i32 i32 i32 i32)))
        (import "ghost" "emit" (func $emit (param i32 i32 i32))) (memory (export "memory") 1 1)
        (data (i32.const 8) "\81\00")
        (func (export "run") (local $n i32)
            (loop
                (i32.store (i32.const 0) (local.get $n))
                (call $set (i32.const 0) (i32.const 3) (i32.const 9) (i32.const 1))
                (if (i32.lt_u (local.get $n) (i32.const 99))
                    (then (call $emit (i32.const 0) (i32.const 8) (i32.const 2))))
                (br_if 0 (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 10000))))
            {end}))"#
        )
    };
    // The same program without its end keeps them all, so what is undone was there.
    let mut chain = TestChain::new();
    let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
    let kept = chain.deploy(&alice, &program(&format!("{toml}\n[methods.run]\n"), &text("")), &());
    let before = chain.state.entries().len();
    let receipt = chain.send(&bob, call(kept, "run", &()));
    assert_eq!((receipt.failure, receipt.events.len()), (None, 99));
    assert!(chain.state.entries().len() >= before + 10_000);
    run_wat(toml, &text("unreachable"), vm::TRAPPED);
}

#[test]
fn values_of_64_kib_are_priced_by_their_bytes() {
    // Writes the largest value under one key after another until the gas of the largest transaction ends.
    let text = r#"(module
        (import "ghost" "storage_set" (func $set (param i32 i32 i32 i32)))
        (memory (export "memory") 2 2)
        (func (export "run")
            (loop
                (call $set (i32.const 0) (i32.const 5) (i32.const 65536) (i32.const 65536))
                (i32.store (i32.const 1) (i32.add (i32.load (i32.const 1)) (i32.const 1)))
                (br 0))))"#;
    run_wat("[storage]\nentry = { value = \"u64\" }\n", text, vm::OUT_OF_GAS);
    // A transaction's gas stands for a tenth of a second: it writes no more than a slow disk takes in that time.
    const { assert!(100_000_000 / ghost_vm::gas::STORAGE_SET.per_byte <= 10_000_000) };
}

const DOWN: &str = "[capabilities]\ncalls = [\"*\"]\n[methods.down]\nreentrant = true\nargs = { n = \"u8\" }\n";

/// Calls itself, each frame with 256 pages; `more` pages are asked for in the innermost of `frames`.
fn pages(frames: u32, more: u32) -> String {
    format!(
        r#"(module
        (import "ghost" "context" (func $context (param i32)))
        (import "ghost" "input" (func $input (param i32 i32) (result i32)))
        (import "ghost" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i64)))
        (import "ghost" "fail_through" (func $fail))
        (memory (export "memory") 256 512)
        (data (i32.const 0) "down")
        (func (export "down")
            (drop (call $input (i32.const 16) (i32.const 2)))
            (call $context (i32.const 64))
            (if (i32.eq (i32.load8_u (i32.const 17)) (i32.const {frames}))
                (then
                    (if (i32.eq (memory.grow (i32.const {more})) (i32.const -1)) (then unreachable))
                    (return)))
            (i32.store8 (i32.const 17) (i32.add (i32.load8_u (i32.const 17)) (i32.const 1)))
            (if (i64.ne (i64.const 0) (call $call (i32.const 64) (i32.const 0) (i32.const 4) (i32.const 16) (i32.const 2)
                    (i32.const 512) (i64.const 0)))
                (then (call $fail)))))"#
    )
}

#[test]
fn memory_is_bounded_over_all_frames_of_a_transaction() {
    for (frames, more, end) in [
        (4, 0, None),                       // 1,024 pages, just what a transaction may hold
        (3, 256, None),                     // the same, the last of them grown
        (4, 1, Some(vm::MEMORY_EXHAUSTED)), // one more, by growing
        (5, 0, Some(vm::MEMORY_EXHAUSTED)), // one frame more
        (1, 257, Some(vm::TRAPPED)),        // past the module's own maximum: -1, at which this program traps
    ] {
        let mut chain = TestChain::new();
        let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
        let contract = chain.deploy(&alice, &program(DOWN, &pages(frames, more)), &());
        let message = call(contract, "down", &(1u8,));
        match end {
            None => _ = chain.ok(&bob, message),
            Some(code) => _ = chain.refused(&bob, message, code),
        }
    }
}

#[test]
fn memory_of_frames_that_ended_is_given_back() {
    let mut chain = TestChain::new();
    let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
    let contract = chain.deploy(&alice, &program(DOWN, &pages(1, 0)), &());
    // Eight calls of 256 pages each, one at a time.
    assert_eq!(chain.send_all(&bob, vec![call(contract, "down", &(1u8,)); 8]).failure, None);
}

#[test]
fn arithmetic_that_does_not_fit_ends_the_call() {
    let (mut chain, probe, bob) = probe();
    chain.refused(&bob, call(probe, "overflow", &(Rlusd(u128::MAX), Rlusd(1))), standard::ARITHMETIC_OVERFLOW);
    chain.refused(&bob, call(probe, "overflow_plain", &(u64::MAX, 1u64)), vm::TRAPPED);
    chain.refused(&bob, call(probe, "divide", &(1i64, 0i64)), vm::TRAPPED);
    chain.refused(&bob, call(probe, "divide", &(i64::MIN, -1i64)), vm::TRAPPED);
}

#[test]
fn thirty_two_calls_deep_is_the_most_and_one_more_ends_the_transaction() {
    deep(|| {
        let (mut chain, probe, bob) = probe();
        assert_eq!(chain.done::<u32>(&bob, call(probe, "nest", &(31u32,))), 31);
        let refused = chain.refused(&bob, call(probe, "nest", &(32u32,)), vm::DEPTH_EXHAUSTED);
        assert_eq!(fields(refused.failure.as_ref()), [32u64.into()]);
        // No frame can catch it: `call` tells how its callee went, and here it never gets to.
        let caught = chain.another_probe(1);
        chain.refused(&bob, call(caught, "call", &onward(probe, "nest", &(31u32,))), vm::DEPTH_EXHAUSTED);
    });
}

#[test]
fn a_frame_makes_64_calls() {
    let (mut chain, probe, bob) = probe();
    let other = chain.another_probe(1);
    assert_eq!(chain.done::<u32>(&bob, call(probe, "call_often", &(other, 64u32))), 64);
    let refused = chain.refused(&bob, call(probe, "call_often", &(other, 65u32)), call_errors::LIMIT_EXCEEDED);
    assert_eq!(fields(refused.failure.as_ref()), ["calls_per_frame".into(), 64u64.into()]);
}

#[test]
fn a_transaction_makes_256_calls_over_all_its_frames() {
    // `run` calls `branch` a few times, which calls `leaf` 50 times.
    let toml = "[capabilities]\ncalls = [\"*\"]\n[methods.run]\n[methods.branch]\nreentrant = true\n\
        [methods.leaf]\nreentrant = true\n";
    let text = |branches: u32| {
        format!(
            r#"(module
        (import "ghost" "context" (func $context (param i32)))
        (import "ghost" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i64)))
        (import "ghost" "fail_through" (func $fail))
        (memory (export "memory") 1 1)
        (data (i32.const 0) "branchleaf\80")
        (func $times (param $name i32) (param $len i32) (param $n i32)
            (call $context (i32.const 64))
            (loop
                (if (i64.ne (i64.const 0) (call $call (i32.const 64) (local.get $name) (local.get $len) (i32.const 10)
                        (i32.const 1) (i32.const 512) (i64.const 0)))
                    (then (call $fail)))
                (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
        (func (export "run") (call $times (i32.const 0) (i32.const 6) (i32.const {branches})))
        (func (export "branch") (call $times (i32.const 6) (i32.const 4) (i32.const 50)))
        (func (export "leaf")))"#
        )
    };
    let mut chain = TestChain::new();
    let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
    let five = chain.deploy(&alice, &program(toml, &text(5)), &());
    let six = chain.deploy(&alice, &program(toml, &text(6)), &());
    chain.ok(&bob, call(five, "run", &()));
    let refused = chain.refused(&bob, call(six, "run", &()), call_errors::LIMIT_EXCEEDED);
    assert_eq!(fields(refused.failure.as_ref()), ["calls_per_transaction".into(), 256u64.into()]);
    // The messages of a transaction share the bound.
    chain.refused_all(&bob, vec![call(five, "run", &()); 2], call_errors::LIMIT_EXCEEDED);
}

// ---------------------------------------------------------------------- rights

#[test]
fn a_view_cannot_write() {
    let (mut chain, probe, bob) = probe();
    for operation in 0..8u8 {
        chain.refused(&bob, call(probe, "write_in_view", &(operation,)), call_errors::WRITE_IN_VIEW);
        let viewed = chain.view(probe, "write_in_view", &(operation,)).expect_err("refused");
        assert_eq!(viewed.code, call_errors::WRITE_IN_VIEW, "operation {operation}");
    }
    // It may call, but nothing that writes.
    chain.refused(&bob, call(probe, "write_in_view", &(8u8,)), call_errors::NOT_A_VIEW);
    let other = chain.another_probe(1);
    let asked: (u32, u32, Blob<1024>) = chain.read(probe, "ask", &at_gas(other, "noop", &()));
    assert_eq!((asked.0, asked.1), (call_errors::CLASS.into(), call_errors::NOT_A_VIEW.code));
}

fn at_gas(to: Address, method: &str, args: &impl Encode) -> (Address, String, Bytes, u64) {
    (to, method.to_owned(), Bytes::new(&args.to_cbor()).unwrap(), 0)
}

#[test]
fn a_call_to_nobody_named_in_the_schema_is_refused() {
    let text = r#"(module (import "ghost" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i64)))
        (memory (export "memory") 1 1) (data (i32.const 0) "run\80")
        (func (export "run") (drop (call $call (i32.const 64) (i32.const 0) (i32.const 3) (i32.const 3) (i32.const 1)
            (i32.const {value}) (i64.const 0)))))"#;
    let actions = "[capabilities]\nactions = [\"dns.records.set\"]\n";
    let refused = run_wat(actions, &text.replace("{value}", "64"), call_errors::CAPABILITY_NOT_DECLARED);
    assert_eq!(refused.fields, ["calls".into(), Address::default().to_string().as_str().into()]);
    // Whoever may call but not pay calls without value.
    let paying = text.replace("{value}", "0");
    let refused = run_wat("[capabilities]\ncalls = [\"*\"]\n", &paying, call_errors::CAPABILITY_NOT_DECLARED);
    assert_eq!(refused.fields, ["pays".into(), "true".into()]);
}

#[test]
fn code_that_imports_what_it_did_not_declare_is_not_stored() {
    let mut chain = TestChain::new();
    let bob = chain.users[1].clone();
    for (import, types) in [
        ("transfer", "(param i32 i32)"),
        ("mint", "(param i32 i32)"),
        ("govern", "(param i32 i32) (result i64)"),
        ("set_auth", "(param i32 i32 i32)"),
        ("wakeup_cancel", "(param i32)"),
        ("create", "(param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64)"),
    ] {
        let text = format!(
            r#"(module (import "ghost" "{import}" (func {types})) (memory (export "memory") 1 1) (func (export "run")))"#
        );
        let code = program("[methods.run]\n", &text);
        let message = Message::StoreCode { code };
        let refused = chain.refused(&bob, message, schema::CAPABILITY_NEEDED).failure.unwrap();
        assert_eq!(refused.fields[0], import.into());
    }
}

// ---------------------------------------------------------------------- results and errors

#[test]
fn a_result_is_one_canonical_item_of_a_method_that_has_one() {
    let run = |returns: &str, calls: &str| {
        let mut chain = TestChain::new();
        let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
        let text = format!(
            r#"(module (import "ghost" "result" (func $result (param i32 i32))) (memory (export "memory") 1 1)
                (data (i32.const 0) "\18\01\05\a0\80\f9\00\00\9f\ff\81\81\81\81\81\81\81\81\81\81\81\81\81\81\81\81\81\00")
                (func (export "run") {calls}))"#
        );
        let contract = chain.deploy(&alice, &program(&format!("[methods.run]\n{returns}"), &text), &());
        chain.refused(&bob, call(contract, "run", &()), call_errors::BAD_RESULT);
    };
    let set = |at: u32, len: u32| format!("(call $result (i32.const {at}) (i32.const {len}))");
    let one = "returns = \"u64\"\n";
    run(one, "");
    run(one, &set(0, 0));
    run(one, &set(0, 2)); // 1 in two bytes
    run(one, &set(2, 2)); // a trailing byte
    run(one, &set(3, 1)); // a map
    run(one, &set(5, 3)); // a float
    run(one, &set(8, 2)); // an indefinite length
    run(one, &set(10, 18)); // seventeen arrays deep
    run(one, &format!("{}{}", set(2, 1), set(3, 1))); // the last one counts
    run("", &set(2, 1)); // none was declared
}

#[test]
fn an_error_is_one_that_the_schema_declares() {
    let toml = "[errors.Full]\ncode = 7\nargs = { n = \"u64\" }\ntext = \"full at {n}\"\n";
    let abort = |code: i64, at: u32, len: u32| {
        format!(
            r#"(module (import "ghost" "abort" (func $abort (param i32 i32 i32))) (memory (export "memory") 1 1)
                (data (i32.const 0) "\81\05\80\81\18\05")
                (func (export "run") (call $abort (i32.const {code}) (i32.const {at}) (i32.const {len}))))"#
        )
    };
    let declared = run_wat(toml, &abort(7, 0, 2), ErrorCode { class: contract::CLASS, code: 7 });
    assert_eq!(declared.fields, [Value::Uint(5)]);
    for (code, at, len) in
        [(8, 0, 2), (7, 2, 1), (7, 3, 3), (7, 0, 0), (-99, 0, 2), (-2_147_483_648, 2, 1), (7, 0, 1025)]
    {
        run_wat(toml, &abort(code, at, len), call_errors::UNDECLARED_ERROR);
    }
}

#[test]
fn errors_of_a_kibibyte_fit_and_longer_ones_do_not() {
    let (mut chain, probe, bob) = probe();
    let wordy = ErrorCode { class: contract::CLASS, code: 3 };
    chain.refused(&bob, call(probe, "refuse_at_length", &(1_000u32,)), wordy);
    chain.refused(&bob, call(probe, "refuse_at_length", &(1_001u32,)), standard::ARITHMETIC_OVERFLOW);
}

/// Programs that end badly in a way that the engine has words for, and how their frame ends.
const BAD_ENDS: &[(&str, ErrorCode)] = &[
    ("unreachable", vm::TRAPPED),
    ("(drop (i32.load (i32.const 65533)))", vm::TRAPPED),
    ("(i64.store (i32.const -1) (i64.const 0))", vm::TRAPPED),
    ("(drop (i32.div_s (i32.const 1) (local.get $zero)))", vm::TRAPPED),
    ("(drop (i32.rem_u (i32.const 1) (local.get $zero)))", vm::TRAPPED),
    ("(drop (i64.div_s (i64.const 0x8000000000000000) (i64.const -1)))", vm::TRAPPED),
    ("(call_indirect (type $plain) (i32.const 9))", vm::TRAPPED),
    ("(call_indirect (type $plain) (i32.const 1))", vm::TRAPPED),
    ("(call_indirect (type $other) (i32.const 0) (i32.const 0))", vm::TRAPPED),
    ("(call $deeper)", vm::STACK_EXHAUSTED),
    ("(loop (br 0))", vm::OUT_OF_GAS),
    ("(call $result (i32.const 65535) (i32.const 2))", vm::BAD_POINTER),
    ("(call $result (i32.const 0) (i32.const -1))", vm::OUT_OF_GAS),
    ("(call $abort (i32.const 77) (i32.const 0) (i32.const 1))", call_errors::UNDECLARED_ERROR),
];

#[test]
fn bad_ends_are_the_same_bytes_under_both_compilers_and_tell_no_place() {
    use ghost_vm::engine::Compiler;
    // Names of one length: so that the transactions are of one size and leave the frame the same gas.
    let toml = "[methods.here]\n[methods.deep]\n";
    let text = |end: &str| {
        format!(
            r#"(module
        (import "ghost" "result" (func $result (param i32 i32)))
        (import "ghost" "abort" (func $abort (param i32 i32 i32)))
        (memory (export "memory") 1 1)
        (data (i32.const 0) "\80")
        (type $plain (func))
        (type $other (func (param i32)))
        (table 2 2 funcref)
        (elem (i32.const 0) $fill)
        (func $fill (i32.store (i32.const 8) (i32.const 1)))
        (func $deeper (call $deeper))
        (func $inner (local $zero i32) (call $fill) {end})
        (func (export "here") (local $zero i32) {end})
        (func (export "deep") (call $fill) (call $fill) (call $inner)))"#
        )
    };
    let run = |compiler: Compiler| {
        let config = ghost_vm::EngineConfig { compiler, ..Default::default() };
        let mut chain = TestChain::with_compiler(std::sync::Arc::new(support::Compiler::new(&config)));
        let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
        let mut receipts = Vec::new();
        for (end, code) in BAD_ENDS {
            let contract = chain.deploy(&alice, &program(toml, &text(end)), &());
            let [here, deep] = ["here", "deep"].map(|method| chain.refused(&bob, call(contract, method, &()), *code));
            // Neither the place in the program nor what it was that trapped is told, so other words cannot differ.
            assert_eq!(here.failure, deep.failure, "{end}");
            if *code == vm::TRAPPED {
                let whole = Failure { contract: Some(contract), ..Failure::new(vm::TRAPPED, []) };
                assert_eq!(here.failure, Some(whole), "{end}");
            }
            receipts.extend([here.to_cbor(), deep.to_cbor()]);
        }
        (receipts, chain.state.entries().clone())
    };
    let (winch, cranelift) = (run(Compiler::Winch), run(Compiler::Cranelift));
    assert_eq!(winch.0, cranelift.0, "receipts");
    assert!(winch.1 == cranelift.1, "state");
}

#[test]
fn arguments_are_one_canonical_array_on_every_way_in() {
    let (mut chain, probe, bob) = probe();
    let code = Vm::code_hash(&built("probe"));
    for bad in [&b"\xff"[..], b"", b"\x00", b"\x81\x18\x01", b"\x80\x00"] {
        let args = Blob::new(bad).unwrap();
        let call = Message::Call {
            contract: probe,
            method: ghost_types::Text::new("noop").unwrap(),
            args,
            value: Rlusd::ZERO,
        };
        chain.refused(&bob, call, call_errors::BAD_ARGUMENTS);
        let Message::Create { salt, value, uses, admin, .. } = create(code, [7; 32], &()) else { unreachable!() };
        let args = Blob::new(bad).unwrap();
        chain.refused(&bob, Message::Create { code, salt, args, value, uses, admin }, call_errors::BAD_ARGUMENTS);
        let nested = (probe, "noop".to_owned(), Bytes::new(bad).unwrap(), Rlusd::ZERO, 0u64);
        let outcome = chain.refused(&bob, self::call(probe, "pass_on", &nested), call_errors::BAD_ARGUMENTS);
        assert_eq!(outcome.failure.unwrap().contract, Some(probe));
    }
}

// ---------------------------------------------------------------------- calls

#[test]
fn a_contract_under_execution_is_locked_for_views_too() {
    let (mut chain, probe, bob) = probe();
    let locked = chain.refused(&bob, call(probe, "reenter", &()), call_errors::REENTERED).failure.unwrap();
    assert_eq!(locked.fields, [probe.into()]);
    let asked: (u32, u32, Blob<1024>) = chain.read(probe, "reenter_view", &());
    assert_eq!((asked.0, asked.1), (call_errors::CLASS.into(), call_errors::REENTERED.code));
    // By way of another contract, in the middle of an update.
    let other = chain.another_probe(1);
    let back = onward(probe, "noop", &());
    chain.refused(&bob, call(probe, "pass_on", &onward(other, "pass_on", &back)), call_errors::REENTERED);
    // A method that says so may be entered again.
    assert_eq!(chain.done::<u32>(&bob, call(probe, "nest", &(3u32,))), 3);
}

#[test]
fn only_the_ledger_calls_wakeup_methods() {
    let (mut chain, probe, bob) = probe();
    let other = chain.another_probe(1);
    let answer = (Hash::default(), None::<Bytes>);
    chain.refused(&bob, call(probe, "on_clock", &(0u64,)), call_errors::WAKEUP_ONLY);
    chain.refused(&bob, call(probe, "on_answer", &answer), call_errors::WAKEUP_ONLY);
    chain.refused(&bob, call(other, "pass_on", &onward(probe, "on_answer", &answer)), call_errors::WAKEUP_ONLY);
}

#[test]
fn a_failed_callee_is_undone_and_its_code_reaches_the_caller() {
    let (mut chain, probe, bob) = probe();
    let other = chain.another_probe(1);
    let told: (u32, u32, Blob<1024>) =
        chain.done(&bob, call(probe, "set_around_call", &at(other, "write_then_trap", &(5u64,))));
    assert_eq!((told.0, told.1), (vm::CLASS.into(), vm::TRAPPED.code));
    assert_eq!(chain.read::<u64>(probe, "scan_all", &()), 2);
    assert_eq!(chain.read::<u64>(other, "scan_all", &()), 0);
    // Its own refusal comes with its fields, and from its address.
    let refused = ErrorCode { class: contract::CLASS, code: 1 };
    let failure =
        chain.refused(&bob, call(probe, "pass_on", &onward(other, "refuse", &(9u64,))), refused).failure.unwrap();
    assert_eq!((failure.contract, failure.fields), (Some(other), vec![Value::Uint(9)]));
    // What happened between the failure and its passing on goes as well, and changes nothing of it.
    chain.refused(
        &bob,
        call(probe, "call_then_trap", &at(other, "set", &(Blob::<9>::default(), Blob::<9>::default()))),
        vm::TRAPPED,
    );
    let late = chain.refused(&bob, call(probe, "pass_on_late", &at(other, "refuse", &(9u64,))), standard::CALL_FAILED);
    assert_eq!(late.failure.unwrap().fields, [1u64.into(), 1u64.into()]);
}

#[test]
fn nothing_is_sent_to_where_no_contract_is() {
    let (mut chain, probe, bob) = probe();
    chain.refused(&bob, call(bob.address, "noop", &()), call_errors::UNKNOWN_CONTRACT);
    chain.refused(&bob, call(probe, "pass_on", &onward(bob.address, "noop", &())), call_errors::UNKNOWN_CONTRACT);
    chain.refused(&bob, call(probe, "transfer", &(bob.address, Rlusd(1))), call_errors::INSUFFICIENT_BALANCE);
    chain.refused(&bob, support::pay(probe, "pay", &(), Rlusd::dollars(2_000)), call_errors::INSUFFICIENT_BALANCE);
    let much = Message::Transfer { to: probe, amount: Rlusd::dollars(2_000) };
    chain.refused(&bob, much, ledger::INSUFFICIENT_FUNDS);
}

#[test]
fn an_address_known_before_its_contract_may_hold_money_already() {
    let (mut chain, _, bob) = probe();
    let code = Vm::code_hash(&built("probe"));
    let address = Address::of_contract(bob.address, code, [9; 32]);
    chain.ok(&bob, Message::Transfer { to: address, amount: Rlusd::dollars(5) });
    assert_eq!(chain.done::<Address>(&bob, create(code, [9; 32], &(bob.address,))), address);
    assert_eq!(chain.balance(address), Rlusd::dollars(5));
    chain.ok(&bob, call(address, "transfer", &(bob.address, Rlusd::dollars(5))));
    chain.refused(&bob, create(code, [9; 32], &(bob.address,)), call_errors::ALREADY_EXISTS);
}

#[test]
fn a_contract_whose_init_fails_was_never_there() {
    let (mut chain, probe, bob) = probe();
    let code = Vm::code_hash(&built("probe"));
    chain.refused(&bob, create(code, [5; 32], &("nobody".to_owned(),)), standard::INVALID_ARGUMENTS);
    chain.refused(&bob, create(Hash([1; 32]), [5; 32], &()), call_errors::UNKNOWN_CODE);
    let args = (code, [5u8; 32], Blob::<16_000>::new(&().to_cbor()).unwrap());
    let told: (u32, u32, Blob<1024>) = chain.done(&bob, call(probe, "try_create", &args));
    assert_eq!((told.0, told.1), (standard::CLASS.into(), standard::INVALID_ARGUMENTS.code));
    let address = Address::of_contract(probe, code, [5; 32]);
    chain.refused(&bob, call(address, "noop", &()), call_errors::UNKNOWN_CONTRACT);
    // The same place is free for one whose init goes well.
    let args = (code, [5u8; 32], Blob::<16_000>::new(&(bob.address,).to_cbor()).unwrap());
    let made: (u32, u32, Blob<1024>) = chain.done(&bob, call(probe, "try_create", &args));
    assert_eq!((made.0, &*made.2), (0, &address.to_cbor()[..]));
}

#[test]
fn clocks_of_the_past_are_refused_and_of_the_far_future_wait() {
    let (mut chain, probe, bob) = probe();
    let deposit = Rlusd::dollars(1);
    let wake = |time: u64| support::pay(probe, "wake_at", &(Time(time), 0u64, 1_000_000u64, deposit), deposit);
    let now = chain.time;
    chain.refused(&bob, wake(0), call_errors::IN_THE_PAST);
    chain.refused(&bob, wake(now), call_errors::IN_THE_PAST);
    let id: Hash = chain.done(&bob, wake(u64::MAX));
    assert_eq!(chain.block(&[], 1_000_000_000_000).len(), 0);
    assert_eq!(chain.read::<u64>(probe, "fired", &(id,)), 0);
    let every = |period: u64| support::pay(probe, "wake_every", &(period, 0u64, 1_000_000u64, deposit), deposit);
    chain.refused(&bob, every(999), call_errors::LIMIT_EXCEEDED);
    chain.ok(&bob, every(u64::MAX));
    assert_eq!(chain.block(&[], 1_000_000_000_000).len(), 0);
}
