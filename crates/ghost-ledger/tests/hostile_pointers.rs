//! Every host function with every pointer wrong, one at a time: beyond memory, across its end, wrapping, and lengths of
//! 4 GB; and with every argument wild: zero, all bits set, the sign alone, one byte off, no text. The frame ends with an
//! exact code, and no length is believed before it is checked or paid for.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use ghost_ledger::transaction::{Govern, Message};
use ghost_types::errors::{call as call_errors, contract, vm};
use ghost_types::{Address, Blob, Encode, ErrorCode, Hash, Rlusd, Text};
use ghost_vm::code::Vm;
use ghost_vm::generated::host::HOST_IMPORTS;
use ghost_vm::{HostImport, Num};
use support::{START, TestChain, User, call, create, program};

/// One argument of a host function.
#[derive(Clone, Copy)]
enum Arg {
    /// A pointer to something of this fixed size.
    Fixed(u32, u32),
    /// A pointer whose length is the next argument.
    Range(u32),
    /// A length, and the code that 4 GB of it end with.
    Len(u32, ErrorCode),
    /// A number that is no pointer.
    Number(i64),
    /// A pointer that this call does not get to use.
    Unused(u32),
}
use Arg::{Fixed, Len, Number, Range, Unused};

// What lies where in the program's memory.
/// Zeros: an address nobody has, an amount of nothing; answers go here too.
const ZEROS: u32 = 1024;
/// The program's own address, from its context.
const OWN: u32 = 2048;
/// The name `w`: a storage key, a wakeup method, a system name.
const NAME: u32 = 4096;
/// An empty array.
const EMPTY: u32 = 4100;
/// An array of one number, and that number.
const ONE: u32 = 4110;
/// A byte that begins no text.
const NOT_TEXT: u32 = 4120;
/// The amount of a dollar.
const DOLLAR: u32 = 4200;
/// The hash of stored code.
const CODE: u32 = 4300;

/// Bytes of the one page.
const END: u32 = 65_536;
/// Gas of a delivery.
const GAS: i64 = 1_000_000;

const GONE: ErrorCode = vm::OUT_OF_GAS;
const LIMIT: ErrorCode = call_errors::LIMIT_EXCEEDED;
const POINTER: ErrorCode = vm::BAD_POINTER;

/// Each function's arguments in a call that gets as far as it can.
fn arguments(name: &str) -> Vec<Arg> {
    let name_range = [Range(NAME), Len(1, LIMIT)];
    let args = [Range(EMPTY), Len(1, GONE)];
    let out = [Range(ZEROS), Len(300, POINTER)];
    let prepaid = [Number(GAS), Fixed(DOLLAR, 16)];
    let address = Fixed(ZEROS, 32);
    let id = Fixed(ZEROS, 32);
    let amount = Fixed(ZEROS, 16);
    let clock = |when: i64| [&[Number(when)], &name_range[..], &args, &prepaid, &[id]].concat();
    match name {
        "input" | "chain_id" | "returned" => out.to_vec(),
        "result" => args.to_vec(),
        "abort" => [&[Number(1)], &args[..]].concat(),
        "fail_through" => Vec::new(),
        "context" => vec![Fixed(ZEROS, 185)],
        "storage_get" => [&name_range, &out[..]].concat(),
        "storage_set" => [&name_range, &[Range(EMPTY), Len(1, LIMIT)][..]].concat(),
        "storage_remove" => name_range.to_vec(),
        "storage_scan" => [&name_range[..], &[Range(ZEROS), Len(0, LIMIT), Number(0), Number(10)], &out].concat(),
        "emit" => vec![Number(0), Range(ONE), Len(2, GONE)],
        "call" => [&[Fixed(OWN, 32)], &name_range[..], &args, &[amount, Number(0)]].concat(),
        "create" => {
            let uses = [Range(ZEROS), Len(0, LIMIT)];
            [&[Fixed(CODE, 32), id], &args[..], &[amount, Fixed(ZEROS, 32)], &uses, &[address]].concat()
        }
        "contract_info" => [&[Fixed(OWN, 32)], &out[..]].concat(),
        "declares_action" => [&[Fixed(OWN, 32)], &name_range[..]].concat(),
        "system_address" => [&name_range[..], &[address]].concat(),
        "uses_address" => vec![Number(0), address],
        "balance" => vec![address, amount],
        "transfer" | "mint" => vec![address, amount],
        "burn" => vec![amount],
        "wake_at" => clock(START as i64 * 2),
        "wake_every" => clock(1_000),
        "subscribe" => {
            let value = [Range(ONE + 1), Len(1, LIMIT)];
            [&[Fixed(OWN, 32), Number(0), Number(0)], &value[..], &name_range, &prepaid, &[id]].concat()
        }
        "wakeup_fund" => vec![id, amount],
        "wakeup_cancel" | "slot_release" | "slot_acknowledge" => vec![id],
        "slot_open" => [&[address], &name_range[..], &prepaid, &[Number(0), id]].concat(),
        "slot_resolve" => [&[id], &args[..]].concat(),
        "slot_result" => vec![id, Unused(ZEROS), Number(8)],
        "sha256" => [&args[..], &[id]].concat(),
        "verify_signature" => {
            vec![Number(0), Range(ZEROS), Len(32, LIMIT), Range(ZEROS), Len(9, GONE), Fixed(ZEROS, 64)]
        }
        "set_auth" => vec![address, Range(EMPTY), Len(1, LIMIT)],
        "govern" => vec![Range(EMPTY), Len(1, LIMIT)],
        other => panic!("{other} is a host function that this test does not know"),
    }
}

/// The calls to try: the arguments, and how the frame must end if that is known.
fn attempts(good: &[Arg]) -> Vec<(Vec<i64>, ErrorCode)> {
    let plain = plain(good);
    let mut attempts = Vec::new();
    for (index, arg) in good.iter().enumerate() {
        let mut with = |value: u32, code| {
            let mut args = plain.clone();
            args[index] = i64::from(value as i32);
            attempts.push((args, code));
        };
        match *arg {
            Fixed(_, size) => [END + 1, END - size + 1, u32::MAX, 1 << 31].map(|at| with(at, POINTER)),
            Range(_) => [END + 1, END + 1, u32::MAX, 1 << 31].map(|at| with(at, POINTER)),
            Len(_, code) => [u32::MAX; 4].map(|len| with(len, code)),
            Number(_) | Unused(_) => continue,
        };
        if let (Range(_), Some(Len(len @ 1.., _))) = (arg, good.get(index + 1)) {
            with(END - len + 1, POINTER);
        }
    }
    attempts
}

const TOML: &str = r#"
[capabilities]
calls = ["*"]
pays = true
wakes = true
creates = true
recovers = true
privileges = ["mint", "govern"]
[uses]
w = { schema = "w.toml", at = "system" }
[storage]
entry = { value = "u64" }
[errors.Refused]
code = 1
text = "refused"
[events.Told]
number = { type = "u64", indexed = true }
[methods.w]
wakeup = true
"#;

/// A program with a method for each of the calls of one function.
fn text(function: &HostImport, calls: &[Vec<i64>], code: &[u8; 32]) -> String {
    let num = |num: &Num| if *num == Num::I64 { "i64" } else { "i32" };
    let params: String = function.params.iter().map(|param| format!(" {}", num(param))).collect();
    let result = function.result.as_ref().map_or(String::new(), |result| format!("(result {})", num(result)));
    let bodies: String = calls
        .iter()
        .enumerate()
        .map(|(number, args)| {
            let args: String =
                args.iter().zip(function.params).map(|(arg, param)| format!("({}.const {arg})", num(param))).collect();
            let called = format!("(call $f {args})");
            let called = if function.result.is_some() { format!("(drop {called})") } else { called };
            format!("(func (export \"r{number}\") (call $prepare) {called})\n")
        })
        .collect();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("\\{byte:02x}")).collect::<String>();
    format!(
        r#"(module
        (import "ghost" "{}" (func $f (param{params}) {result}))
        {}
        {}
        (memory (export "memory") 1 1)
        (data (i32.const {NAME}) "w") (data (i32.const {NOT_TEXT}) "\ff\fe")
        (data (i32.const {EMPTY}) "\80") (data (i32.const {ONE}) "\81\05")
        (data (i32.const {DOLLAR}) "{}") (data (i32.const {CODE}) "{}")
        (func $prepare
            (call {} (i32.const {OWN}))
            (call {} (i32.const {NAME}) (i32.const 1) (i32.const {EMPTY}) (i32.const 1)))
        (func (export "w"))
        {bodies})"#,
        function.name,
        if function.name == "context" { "" } else { r#"(import "ghost" "context" (func $context (param i32)))"# },
        if function.name == "storage_set" {
            ""
        } else {
            r#"(import "ghost" "storage_set" (func $set (param i32 i32 i32 i32)))"#
        },
        hex(&Rlusd::dollars(1).0.to_be_bytes()),
        hex(code),
        if function.name == "context" { "$f" } else { "$context" },
        if function.name == "storage_set" { "$f" } else { "$set" },
    )
}

/// A chain with stored code, which a system name stands for too; that code's hash.
fn governed() -> (TestChain, Hash) {
    let mut chain = TestChain::new();
    let alice = chain.users[0].clone();
    let small = program("[methods.run]\n", r#"(module (memory (export "memory") 1 1) (func (export "run")))"#);
    let code = Vm::code_hash(&small);
    chain.ok(&alice, Message::StoreCode { code: small });
    let system = Govern::AddSystem { name: Text::new("w").unwrap(), code, args: Blob::new(&().to_cbor()).unwrap() };
    chain.ok(&alice, Message::Govern(system));
    (chain, code)
}

/// A contract of such a program, with two dollars.
fn deploy(chain: &mut TestChain, by: &User, function: &HostImport, calls: &[Vec<i64>], code: Hash) -> Address {
    let methods: String = (0..calls.len()).map(|number| format!("[methods.r{number}]\n")).collect();
    let module = program(&format!("{TOML}{methods}"), &text(function, calls, &code.0));
    chain.ok(by, Message::StoreCode { code: module.clone() });
    let contract: Address = chain.done(by, create(Vm::code_hash(&module), [0; 32], &()));
    chain.ok(by, Message::Transfer { to: contract, amount: Rlusd::dollars(2) });
    contract
}

#[test]
fn no_host_function_believes_a_pointer_or_a_length() {
    let (mut chain, code) = governed();
    let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
    let mut tried = 0;
    for function in HOST_IMPORTS {
        let good = arguments(function.name);
        let mut attempts = attempts(&good);
        attempts.dedup();
        let bad = attempts.len();
        let plain = plain(&good);
        attempts.push((plain, POINTER));
        let calls: Vec<Vec<i64>> = attempts.iter().map(|(args, _)| args.clone()).collect();
        let contract = deploy(&mut chain, &alice, function, &calls, code);
        for (number, (args, code)) in attempts[..bad].iter().enumerate() {
            let envelope = chain.envelope(&bob, vec![call(contract, &format!("r{number}"), &())]);
            let checked = chain.check(&envelope).expect("admitted");
            let receipt = chain.block(&[checked], 1).remove(0);
            let found = receipt.failure.as_ref().map(|failure| failure.code);
            assert_eq!(found, Some(*code), "{}{args:x?}", function.name);
            tried += 1;
        }
        // With everything right the same call goes further than its pointers.
        let receipt = chain.send(&bob, call(contract, &format!("r{bad}"), &()));
        assert_ne!(receipt.failure.map(|failure| failure.code), Some(POINTER), "{}", function.name);
    }
    assert!(tried > 250, "{tried}");
}

fn plain(good: &[Arg]) -> Vec<i64> {
    let number = |arg: &Arg| match *arg {
        Fixed(at, _) | Range(at) | Unused(at) => at.into(),
        Len(len, _) => len.into(),
        Number(n) => n,
    };
    good.iter().map(number).collect()
}

/// How each function ends with wild arguments: as it should be called, then three letters an argument, for the values of
/// [`wild`]. The letters are those of [`end`].
#[rustfmt::skip]
const WILD: &[(&str, &str, &str)] = &[
    ("input", "-", "--p -pp"),
    ("result", "-", "rrp rgg"),
    ("abort", "f", "uuu uup ugg"),
    ("fail_through", "x", ""),
    ("context", "-", "--p"),
    ("chain_id", "-", "--p -pp"),
    ("storage_get", "-", "--- -ll --p -pp"),
    ("storage_set", "-", "--- -ll --p yll"),
    ("storage_remove", "-", "--- -ll"),
    ("storage_scan", "-", "--- -ll --p -ll --- lll --p -pp"),
    ("emit", "-", "-ee eep egg"),
    ("call", "-", "--p --- -ll aap agg --p ---"),
    ("returned", "-", "--p -pp"),
    ("create", "-", "ccp --p aap agg --p --p --p -ll --p"),
    ("contract_info", "-", "--p --p -pp"),
    ("declares_action", "-", "--p --- -ll"),
    ("system_address", "-", "--- -ll --p"),
    ("uses_address", "-", "--- --p"),
    ("balance", "-", "--p --p"),
    ("transfer", "-", "--p --p"),
    ("mint", "n", "nnp nnp"),
    ("burn", "n", "nnp"),
    ("wake_at", "-", "t-- mmm mll aap agg lll dbp --p"),
    ("wake_every", "-", "l-- mmm mll aap agg lll dbp --p"),
    ("subscribe", "-", "eep -ll --l --p all mmm mll lll dbp --p"),
    ("wakeup_fund", "w", "wwp wwp"),
    ("wakeup_cancel", "w", "wwp"),
    ("slot_open", "-", "--p mmm mll lll dbp --- --p"),
    ("slot_resolve", "-", "--p --p agg"),
    ("slot_release", "-", "--p"),
    ("slot_result", "-", "--p --- ---"),
    ("slot_acknowledge", "w", "wwp"),
    ("sha256", "-", "--p -gg --p"),
    ("verify_signature", "-", "--- --p -ll --p -gg --p"),
    ("set_auth", "a", "aap aap all"),
    ("govern", "a", "aap all"),
];

/// The end that a letter of [`WILD`] stands for; `None`: the frame goes on.
fn end(letter: char) -> Option<ErrorCode> {
    Some(match letter {
        '-' => return None,
        'a' => call_errors::BAD_ARGUMENTS,
        'b' => call_errors::INSUFFICIENT_BALANCE,
        'c' => call_errors::UNKNOWN_CODE,
        'd' => call_errors::DEPOSIT_TOO_SMALL,
        'e' => call_errors::UNDECLARED_EVENT,
        'f' => ErrorCode { class: contract::CLASS, code: 1 },
        'g' => GONE,
        'l' => LIMIT,
        'm' => call_errors::UNKNOWN_METHOD,
        'n' => call_errors::NO_PRIVILEGE,
        'p' => POINTER,
        'r' => call_errors::BAD_RESULT,
        't' => call_errors::IN_THE_PAST,
        'u' => call_errors::UNDECLARED_ERROR,
        'w' => call_errors::UNKNOWN_WAKEUP,
        'x' => vm::TRAPPED,
        'y' => call_errors::EMPTY_VALUE,
        other => panic!("{other} stands for no end"),
    })
}

/// Three wild values of an argument. A pointer: the first byte of memory, one byte off, and no pointer at all or, for a
/// name, bytes that are no text. A number or length: nothing, all bits set, and the sign alone.
fn wild(arg: Arg, param: &Num) -> [i64; 3] {
    match arg {
        Fixed(at, _) | Range(at) | Unused(at) => [0, i64::from(at) + 1, if at == NAME { NOT_TEXT.into() } else { -1 }],
        Len(..) | Number(_) => [0, -1, if *param == Num::I64 { i64::MIN } else { i32::MIN.into() }],
    }
}

#[test]
fn wild_arguments_end_each_host_function_as_its_row_says_and_change_nothing() {
    let names: Vec<&str> = HOST_IMPORTS.iter().map(|function| function.name).collect();
    assert_eq!(
        WILD.iter().map(|row| row.0).collect::<Vec<_>>(),
        names,
        "a host function without a row, or another order"
    );
    let (mut chain, code) = governed();
    let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
    for (function, (name, plainly, wildly)) in HOST_IMPORTS.iter().zip(WILD) {
        let good = arguments(name);
        let mut calls = vec![plain(&good)];
        for (index, arg) in good.iter().enumerate() {
            for value in wild(*arg, &function.params[index]) {
                let mut args = calls[0].clone();
                args[index] = value;
                calls.push(args);
            }
        }
        let ends: Vec<Option<ErrorCode>> = plainly.chars().chain(wildly.replace(' ', "").chars()).map(end).collect();
        assert_eq!(ends.len(), calls.len(), "{name}: three letters an argument");
        let contract = deploy(&mut chain, &alice, function, &calls, code);
        let before = chain.state.clone();
        for (number, (args, end)) in calls.iter().zip(ends).enumerate() {
            // Each finds the state of the first, whatever the one before it did.
            chain.state = before.clone();
            let message = call(contract, &format!("r{number}"), &());
            // Read when one of them fails.
            println!("{name}{args:?}");
            match end {
                Some(code) => _ = chain.refused(&bob, message, code),
                None => _ = chain.ok(&bob, message),
            }
        }
    }
}
