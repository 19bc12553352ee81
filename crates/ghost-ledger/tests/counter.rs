//! The hand-written counter on the ledger: holds docs/spec/abi.md to what runs.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use ghost_types::errors::{call as call_errors, contract, standard, vm};
use ghost_types::{Decode, Encode, ErrorCode, Rlusd, Value};
use ghost_vm::code::Vm;
use support::{TestChain, call, create, pay, wat};

fn counter() -> (TestChain, ghost_types::Address) {
    let mut chain = TestChain::new();
    let alice = chain.users[0].clone();
    let code = wat("wat", "counter.wat");
    let address = chain.deploy(&alice, &code, &(40u64,));
    (chain, address)
}

#[test]
fn a_call_changes_state_returns_and_emits() {
    let (mut chain, counter) = counter();
    let bob = chain.users[1].clone();
    let receipt = chain.send(&bob, call(counter, "increment", &(2u64,)));
    assert_eq!(receipt.failure, None);
    assert_eq!(u64::from_cbor(&receipt.results[0]), Ok(42));
    assert_eq!(&*receipt.events[0].fields, &(bob.address, 42u64).to_cbor()[..]);
    assert_eq!(receipt.events[0].emitter, counter);
    assert_eq!(chain.view(counter, "get", &()), Ok(42u64.to_cbor()));
}

#[test]
fn a_refusal_undoes_the_call_and_takes_the_fee() {
    let (mut chain, counter) = counter();
    let bob = chain.users[1].clone();
    let before = chain.balance(bob.address);
    let receipt = chain.send(&bob, call(counter, "increment", &(u64::MAX,)));
    let failure = receipt.failure.expect("refused");
    assert_eq!(failure.code, ErrorCode { class: contract::CLASS, code: 1 });
    assert_eq!(failure.contract, Some(counter));
    assert_eq!(failure.fields, [Value::Uint(40), Value::Uint(u64::MAX)]);
    assert!(receipt.events.is_empty() && receipt.results.is_empty());
    assert_eq!(chain.balance(bob.address), before.minus(receipt.fee).unwrap());
    assert!(receipt.fee > Rlusd::ZERO);
    assert_eq!(chain.account(bob.address).nonce, 1);
    assert_eq!(chain.view(counter, "get", &()), Ok(40u64.to_cbor()));
}

#[test]
fn arguments_of_another_type_are_a_standard_refusal() {
    let (mut chain, counter) = counter();
    let bob = chain.users[1].clone();
    let receipt = chain.send(&bob, call(counter, "increment", &("two".to_owned(),)));
    assert_eq!(receipt.failure.expect("refused").code, standard::INVALID_ARGUMENTS);
}

#[test]
fn what_a_schema_forbids_never_reaches_the_program() {
    let (mut chain, counter) = counter();
    let bob = chain.users[1].clone();
    let mut code_of = |message| chain.send(&bob, message).failure.expect("refused").code;
    assert_eq!(code_of(pay(counter, "increment", &(1u64,), Rlusd(1))), call_errors::NOT_PAYABLE);
    assert_eq!(code_of(call(counter, "decrement", &(1u64,))), call_errors::UNKNOWN_METHOD);
    assert_eq!(code_of(call(counter, "init", &(1u64,))), call_errors::UNKNOWN_METHOD);
    assert_eq!(code_of(call(bob.address, "get", &())), call_errors::UNKNOWN_CONTRACT);
    let view = chain.view(counter, "increment", &(1u64,));
    assert_eq!(view.expect_err("refused").code, call_errors::NOT_A_VIEW);
}

#[test]
fn a_contract_exists_once_an_address() {
    let (mut chain, _) = counter();
    let alice = chain.users[0].clone();
    let code = Vm::code_hash(&wat("wat", "counter.wat"));
    let again = chain.send(&alice, create(code, [0; 32], &(1u64,)));
    assert_eq!(again.failure.expect("refused").code, call_errors::ALREADY_EXISTS);
    assert_eq!(chain.send(&alice, create(code, [1; 32], &(1u64,))).failure, None);
}

#[test]
fn gas_that_runs_out_is_charged_whole() {
    let (mut chain, counter) = counter();
    let bob = chain.users[1].clone();
    let enough = chain.send(&bob, call(counter, "increment", &(1u64,))).gas_used;
    let mut body = chain.body(&bob, 1, vec![call(counter, "increment", &(1u64,))]);
    body.gas_limit = enough - 1_000;
    let id = ghost_ledger::transaction::Body::id(&body.to_cbor());
    let envelope = support::envelope(&body, None, vec![bob.sign(&id)]);
    let checked = chain.check(&envelope).expect("admitted");
    let receipt = chain.block(&[checked], 1).remove(0);
    assert_eq!(receipt.failure.as_ref().map(|failure| failure.code), Some(vm::OUT_OF_GAS));
    assert_eq!(receipt.gas_used, enough - 1_000);
}

#[test]
fn gas_of_a_call_is_the_same_every_time() {
    let gas = || {
        let (mut chain, counter) = counter();
        let bob = chain.users[1].clone();
        chain.send(&bob, call(counter, "increment", &(2u64,))).gas_used
    };
    assert_eq!(gas(), gas());
}
