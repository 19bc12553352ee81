//! Code that is replaced, and acts of governance: who may, what must stay as it was, and what history keeps.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use ghost_ledger::tables::{ContractRecord, HistoryRecord, Table};
use ghost_ledger::transaction::{Govern, Message};
use ghost_types::errors::{call as call_errors, ledger, vm};
use ghost_types::{Address, Blob, Encode, Hash, List, Rlusd, Text};
use ghost_vm::code::Vm;
use support::{PRICE, TestChain, User, built, call, program};

const FIRST: &str = "[storage]\ncount = { value = \"u64\" }\n[methods.get]\nview = true\nreturns = \"u64\"\n\
    [methods.add]\n[methods.migrate]\nfrom = \"^1\"\n";

/// A counter that adds `step`, and whose `migrate` does what `migrate` says.
fn counter(toml: &str, step: u64, migrate: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
        (import "ghost" "result" (func $result (param i32 i32)))
        (import "ghost" "storage_get" (func $get (param i32 i32 i32 i32) (result i32)))
        (import "ghost" "storage_set" (func $set (param i32 i32 i32 i32)))
        (memory (export "memory") 1 1)
        (func $load (drop (call $get (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 1))))
        (func $store (call $set (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 1)))
        (func (export "get") (call $load) (call $result (i32.const 8) (i32.const 1)))
        (func (export "add") (call $load)
            (i32.store8 (i32.const 8) (i32.add (i32.load8_u (i32.const 8)) (i32.const {step}))) (call $store))
        (func (export "migrate") {migrate}))"#
    );
    program(toml, &text)
}

struct World {
    chain: TestChain,
    alice: User,
    bob: User,
}

impl World {
    fn new() -> Self {
        let chain = TestChain::new();
        let (alice, bob) = (chain.users[0].clone(), chain.users[1].clone());
        Self { chain, alice, bob }
    }

    fn store(&mut self, code: Vec<u8>) -> Hash {
        self.chain.done(&self.alice, Message::StoreCode { code })
    }

    fn create(&mut self, code: Hash, admin: Option<Address>, uses: Vec<Address>) -> Address {
        self.chain.done(&self.alice, create(code, admin, uses))
    }

    fn count(&self, contract: Address) -> u64 {
        self.chain.read(contract, "get", &())
    }

    fn record(&self, contract: Address) -> ContractRecord {
        self.chain.entry(&Table::Contract.of(&contract.0)).expect("a contract")
    }

    /// The code hashes of a contract's versions, oldest first.
    fn history(&self, contract: Address) -> Vec<Hash> {
        let key = |number: u32| [&Table::History.of(&contract.0)[..], &number.to_be_bytes()].concat();
        let versions = self.record(contract).versions;
        assert_eq!(self.chain.entry::<HistoryRecord>(&key(versions)), None);
        (0..versions).map(|number| self.chain.entry::<HistoryRecord>(&key(number)).expect("a version").code).collect()
    }
}

fn create(code: Hash, admin: Option<Address>, uses: Vec<Address>) -> Message {
    let Message::Create { code, salt, args, value, .. } = support::create(code, [1; 32], &()) else { unreachable!() };
    Message::Create { code, salt, args, value, uses: List::new(uses).unwrap(), admin }
}

fn migrate(contract: Address, code: Hash) -> Message {
    Message::Migrate { contract, code, args: Blob::new(&().to_cbor()).unwrap() }
}

fn add_system(name: &str, code: Hash, args: &impl Encode) -> Govern {
    Govern::AddSystem { name: Text::new(name).unwrap(), code, args: Blob::new(&args.to_cbor()).unwrap() }
}

fn parameter(name: &str, value: &impl Encode) -> Govern {
    Govern::Parameter { name: Text::new(name).unwrap(), value: Blob::new(&value.to_cbor()).unwrap() }
}

// ---------------------------------------------------------------------- migrations

#[test]
fn only_its_admin_replaces_a_contracts_code() {
    let mut world = World::new();
    let old = world.store(counter(FIRST, 1, ""));
    let new = world.store(counter(FIRST, 10, ""));
    let contract = world.create(old, Some(world.bob.address), Vec::new());
    let bob = world.bob.clone();
    world.chain.ok(&bob, call(contract, "add", &()));
    world.chain.refused(&world.alice, migrate(contract, new), ledger::NOT_ADMIN);
    let receipt = world.chain.ok(&bob, migrate(contract, new));
    assert_eq!(receipt.events.len(), 1);
    world.chain.ok(&bob, call(contract, "add", &()));
    // State stays, code changes, history grows.
    assert_eq!(world.count(contract), 11);
    assert_eq!((world.history(contract), world.record(contract).code), (vec![old, new], new));
    world.chain.ok(&bob, migrate(contract, old));
    assert_eq!(world.history(contract), [old, new, old]);
    world.chain.refused(&bob, migrate(contract, Hash([1; 32])), call_errors::UNKNOWN_CODE);
    world.chain.refused(&bob, migrate(bob.address, new), call_errors::UNKNOWN_CONTRACT);
}

#[test]
fn without_an_admin_nobody_migrates() {
    let mut world = World::new();
    let code = world.store(counter(FIRST, 1, ""));
    let new = world.store(counter(FIRST, 2, ""));
    let contract = world.create(code, None, Vec::new());
    for user in [world.alice.clone(), world.bob.clone()] {
        world.chain.refused(&user, migrate(contract, new), ledger::NOT_ADMIN);
    }
}

#[test]
fn a_migration_that_fails_leaves_the_old_code() {
    let mut world = World::new();
    let old = world.store(counter(FIRST, 1, ""));
    let contract = world.create(old, Some(world.bob.address), Vec::new());
    let bob = world.bob.clone();
    let trapping = world.store(counter(FIRST, 2, "unreachable"));
    let endless =
        world.store(counter(FIRST, 3, "(i32.store8 (i32.const 8) (i32.const 9)) (call $store) (loop (br 0))"));
    world.chain.refused(&bob, migrate(contract, trapping), vm::TRAPPED);
    world.chain.refused(&bob, migrate(contract, endless), vm::OUT_OF_GAS);
    world.chain.ok(&bob, call(contract, "add", &()));
    assert_eq!((world.count(contract), world.history(contract)), (1, vec![old]));
    let broken = Message::Migrate { contract, code: old, args: Blob::new(&[0xff]).unwrap() };
    world.chain.refused(&bob, broken, call_errors::BAD_ARGUMENTS);
    // Nobody calls `migrate` but a migration.
    world.chain.refused(&bob, call(contract, "migrate", &()), call_errors::UNKNOWN_METHOD);
}

#[test]
fn storage_may_only_grow_at_its_end() {
    let mut world = World::new();
    let bob = world.bob.clone();
    let old = world.store(counter(FIRST, 1, ""));
    let contract = world.create(old, Some(bob.address), Vec::new());
    let item = "count = { value = \"u64\" }";
    for changed in [
        "count = { value = \"u128\" }",                             // another type
        "total = { value = \"u64\" }",                              // another name
        "first = { value = \"u64\" }\ncount = { value = \"u64\" }", // something before it
        "count = { map = [\"u8\", \"u64\"] }",                      // another kind
    ] {
        let code = world.store(counter(&FIRST.replace(item, changed), 2, ""));
        world.chain.refused(&bob, migrate(contract, code), ledger::INCOMPATIBLE_STORAGE);
    }
    let without = world.store(counter(&FIRST.replace("[storage]\n", "").replace(item, ""), 2, ""));
    world.chain.refused(&bob, migrate(contract, without), ledger::INCOMPATIBLE_STORAGE);
    let grown = counter(&FIRST.replace(item, &format!("{item}\nmore = {{ set = \"address\" }}")), 2, "");
    let grown = world.store(grown);
    world.chain.ok(&bob, migrate(contract, grown));
    // And not shrink again.
    world.chain.refused(&bob, migrate(contract, old), ledger::INCOMPATIBLE_STORAGE);
}

#[test]
fn a_wakeup_opened_before_a_migration_meets_the_new_code() {
    let toml = |methods: &str| format!("[capabilities]\npays = true\nwakes = true\n[methods.open]\n{methods}");
    let deposit: String = Rlusd(100).0.to_be_bytes().iter().map(|byte| format!("\\{byte:02x}")).collect();
    let text = |rest: &str| {
        format!(
            r#"(module (import "ghost" "wake_at" (func $at (param i64 i32 i32 i32 i32 i64 i32 i32)))
            (memory (export "memory") 1 1)
            (data (i32.const 0) "w") (data (i32.const 8) "\80") (data (i32.const 16) "{deposit}")
            (func (export "open") (call $at (i64.const {}) (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 1)
                (i64.const 20000) (i32.const 16) (i32.const 2048)))
            {rest})"#,
            support::START + 10_000
        )
    };
    let mut world = World::new();
    let bob = world.bob.clone();
    let old = world.store(program(&toml("[methods.w]\nwakeup = true\n"), &text("(func (export \"w\"))")));
    let new = world.store(program(&toml(""), &text("")));
    let contract = world.create(old, Some(bob.address), Vec::new());
    world.chain.ok(&bob, Message::Transfer { to: contract, amount: Rlusd(100) });
    world.chain.ok(&bob, call(contract, "open", &()));
    world.chain.ok(&bob, migrate(contract, new));
    // The method is gone: one failed delivery, recorded and paid; the rest of the deposit comes back.
    let receipts = world.chain.block(&[], 20_000);
    assert_eq!(receipts[0].failure.as_ref().unwrap().code, call_errors::UNKNOWN_METHOD);
    assert_eq!(world.chain.balance(contract), Rlusd(100).minus(receipts[0].fee).unwrap());
    assert_eq!(world.chain.block(&[], 20_000), []);
}

#[test]
fn a_privilege_is_suspended_by_a_migration_until_it_is_confirmed() {
    let mut world = World::new();
    let (alice, bob) = (world.alice.clone(), world.bob.clone());
    // Two programs that mint another amount each, for the address of zeros.
    let minting = |amount: u8| {
        let text = format!(
            r#"(module (import "ghost" "mint" (func $mint (param i32 i32))) (memory (export "memory") 1 1)
            (data (i32.const 47) "\{amount:02x}")
            (func (export "mint") (call $mint (i32.const 0) (i32.const 32))))"#
        );
        program("[capabilities]\nprivileges = [\"mint\"]\n[methods.mint]\n", &text)
    };
    let (first, second) = (world.store(minting(4)), world.store(minting(5)));
    let contract = world.create(first, Some(bob.address), Vec::new());
    let grant = |code| Message::Govern(Govern::Privilege { contract, code, rights: 1 });
    let mint = || call(contract, "mint", &());
    world.chain.ok(&alice, grant(first));
    world.chain.ok(&bob, mint());
    world.chain.ok(&bob, migrate(contract, second));
    world.chain.refused(&bob, mint(), call_errors::NO_PRIVILEGE);
    world.chain.ok(&alice, grant(second));
    world.chain.ok(&bob, mint());
    assert_eq!(world.chain.balance(Address::default()), Rlusd(9));
}

// ---------------------------------------------------------------------- what is bound

#[test]
fn what_a_contract_uses_is_bound_when_it_is_made() {
    let mut world = World::new();
    let bob = world.bob.clone();
    let module = r#"(module (memory (export "memory") 1 1) (func (export "run")))"#;
    let used = world.store(program("[methods.run]\n", module));
    let other = world.store(program("[methods.run]\nargs = { n = \"u8\" }\n", module));
    let uses = |at: &str| {
        format!(
            "[capabilities]\ncalls = [\"w\"]\n[uses]\nw = {{ schema = \"w.toml\", at = \"{at}\" }}\n[methods.run]\n"
        )
    };
    let fits = world.create(used, None, Vec::new());
    let fits_not = world.create(other, None, Vec::new());
    let at_init = world.store(program(&uses("init"), module));
    for (given, name) in [(vec![], "w"), (vec![bob.address], "w"), (vec![fits_not], "w"), (vec![fits, fits], "")] {
        let refused = world.chain.refused(&bob, create(at_init, None, given), call_errors::BINDING_MISMATCH);
        assert_eq!(refused.failure.unwrap().fields[0], name.into());
    }
    let contract: Address = world.chain.done(&bob, create(at_init, None, vec![fits]));
    assert_eq!(world.record(contract).uses, [fits]);
    // By a system's name: not before there is one.
    let by_name = world.store(program(&uses("system"), module));
    world.chain.refused(&bob, create(by_name, None, Vec::new()), call_errors::BINDING_MISMATCH);
    world.chain.ok(&world.alice, Message::Govern(add_system("w", used, &())));
    let contract: Address = world.chain.done(&bob, create(by_name, None, Vec::new()));
    assert_eq!(world.record(contract).uses, [Address::of_system("w")]);
    // A migration keeps what was bound, and cannot ask for an address that was never given.
    let plain = world.store(program(
        "[methods.run]\n[methods.more]\n",
        &module.replace("(func (export \"run\"))", "(func (export \"run\")) (func (export \"more\"))"),
    ));
    let migrating: Address = world.chain.done(&bob, create(plain, Some(bob.address), Vec::new()));
    world.chain.refused(&bob, migrate(migrating, at_init), call_errors::BINDING_MISMATCH);
    world.chain.ok(&bob, migrate(migrating, by_name));
    assert_eq!(world.record(migrating).uses, [Address::of_system("w")]);
}

// ---------------------------------------------------------------------- governance

#[test]
fn a_system_contract_has_the_address_of_its_name_and_only_governance_changes_it() {
    let mut world = World::new();
    let (alice, bob) = (world.alice.clone(), world.bob.clone());
    let (old, new) = (world.store(counter(FIRST, 1, "")), world.store(counter(FIRST, 10, "")));
    let add = || Message::Govern(add_system("names", old, &()));
    let replace = |name: &str, code| {
        let (name, args) = (Text::new(name).unwrap(), Blob::new(&().to_cbor()).unwrap());
        Message::Govern(Govern::MigrateSystem { name, code, args })
    };
    world.chain.refused(&bob, add(), ledger::NOT_GOVERNANCE);
    let address: Address = world.chain.done(&alice, add());
    assert_eq!(address, Address::of_system("names"));
    world.chain.ok(&bob, call(address, "add", &()));
    world.chain.refused(&alice, add(), call_errors::INVALID_GOVERNANCE);
    world.chain.refused(&bob, replace("names", new), ledger::NOT_GOVERNANCE);
    world.chain.refused(&alice, migrate(address, new), ledger::NOT_ADMIN);
    world.chain.refused(&alice, replace("nobody", new), call_errors::INVALID_GOVERNANCE);
    world.chain.refused(&alice, replace("names", Hash([1; 32])), call_errors::UNKNOWN_CODE);
    world.chain.ok(&alice, replace("names", new));
    world.chain.ok(&bob, call(address, "add", &()));
    assert_eq!((world.count(address), world.history(address)), (11, vec![old, new]));
    // One whose init fails takes no name.
    let probe = world.store(built("probe"));
    let failing = Message::Govern(add_system("probe", probe, &()));
    world.chain.refused(&alice, failing, ghost_types::errors::standard::INVALID_ARGUMENTS);
    world.chain.ok(&alice, Message::Govern(add_system("probe", probe, &(alice.address,))));
}

#[test]
fn parameters_have_bounds() {
    let mut world = World::new();
    let (alice, bob) = (world.alice.clone(), world.bob.clone());
    world.chain.refused(&bob, Message::Govern(parameter("gas_price", &5u64)), ledger::NOT_GOVERNANCE);
    for act in [
        parameter("gas_price", &1_000_001u64),
        parameter("gas_price", &"five".to_owned()),
        parameter("gas_price", &()),
        parameter("fee_account", &5u64),
        parameter("governance", &Blob::<31>::new(&[1; 31]).unwrap()),
        parameter("no_such", &5u64),
        parameter("", &5u64),
    ] {
        world.chain.refused(&alice, Message::Govern(act), call_errors::INVALID_GOVERNANCE);
    }
    // A price changes what wakeups cost from the next transaction on; the fee account, where fees of this block go.
    world.chain.ok(&alice, Message::Govern(parameter("gas_price", &(2 * PRICE))));
    let probe = world.chain.probe();
    world.chain.ok(&alice, Message::Transfer { to: probe, amount: Rlusd::dollars(1) });
    let time = ghost_types::Time(world.chain.time + 1_000);
    let wake = call(probe, "wake_at", &(time, 0u64, 1_000_000u64, Rlusd(1_016)));
    let refused = world.chain.refused(&bob, wake, call_errors::DEPOSIT_TOO_SMALL);
    assert_eq!(refused.failure.unwrap().fields[1], Rlusd(2_032).into());
    let receipt = world.chain.ok(&alice, Message::Govern(parameter("fee_account", &Address([7; 32]))));
    assert_eq!(world.chain.balance(Address([7; 32])), receipt.fee);
}

#[test]
fn governance_can_be_handed_to_a_contract() {
    let mut world = World::new();
    let (alice, bob) = (world.alice.clone(), world.bob.clone());
    let probe = world.chain.probe();
    let code = world.store(counter(FIRST, 1, ""));
    let act = |act: &Govern| call(probe, "govern", &(Blob::<8192>::new(&act.to_cbor()).unwrap(),));
    let price = || parameter("gas_price", &5u64);
    world.chain.refused(&bob, act(&price()), call_errors::NO_PRIVILEGE);
    world.chain.ok(&alice, Message::Govern(parameter("governance", &probe)));
    world.chain.refused(&alice, Message::Govern(price()), ledger::NOT_GOVERNANCE);
    // The contract governs: this one for everybody who asks.
    world.chain.ok(&bob, act(&price()));
    world.chain.ok(&bob, act(&add_system("names", code, &())));
    let names = Address::of_system("names");
    assert_eq!(world.chain.read::<Option<Address>>(probe, "system_address", &("names".to_owned(),)), Some(names));
    assert_eq!(world.record(names).creator, probe);
    // An act whose call fails is undone whole, and the contract is told.
    let trapping = world.store(counter(FIRST, 2, "unreachable"));
    let (name, args) = (Text::new("names").unwrap(), Blob::new(&().to_cbor()).unwrap());
    let replace = Govern::MigrateSystem { name, code: trapping, args };
    world.chain.refused(&bob, act(&replace), vm::TRAPPED);
    assert_eq!(world.history(names), [code]);
    let broken = Govern::AddSystem { name: Text::new("x").unwrap(), code, args: Blob::new(&[0xff]).unwrap() };
    world.chain.refused(&bob, act(&broken), call_errors::BAD_ARGUMENTS);
    let nonsense = call(probe, "govern", &(Blob::<8192>::new(&[0x80]).unwrap(),));
    world.chain.refused(&bob, nonsense, call_errors::BAD_ARGUMENTS);
}

#[test]
fn storing_the_same_code_again_changes_nothing() {
    let mut world = World::new();
    let code = counter(FIRST, 1, "");
    let hash = world.store(code.clone());
    let before = world.chain.state.entries().len();
    for _ in 0..3 {
        assert_eq!(world.store(code.clone()), hash);
    }
    assert_eq!((hash, world.chain.state.entries().len()), (Vm::code_hash(&code), before));
}

#[test]
fn which_actions_a_contract_declares_follows_its_code() {
    let mut world = World::new();
    let probe = world.chain.probe();
    let declares = |world: &World, contract: Address, kind: &str| {
        world.chain.read::<Option<bool>>(probe, "declares_action", &(contract, Text::<63>::new(kind).unwrap()))
    };
    let with = |kinds: &str| format!("[capabilities]\nactions = [{kinds}]\n{FIRST}");
    let first = world.store(counter(&with("\"dns.records.set\""), 1, ""));
    let contract = world.create(first, Some(world.alice.address), Vec::new());
    assert_eq!(declares(&world, contract, "dns.records.set"), Some(true));
    // A kind is itself alone: neither its beginning nor what begins with it.
    for other in ["dns.records", "dns.records.set.all", "dns.records.delete", ""] {
        assert_eq!(declares(&world, contract, other), Some(false), "{other}");
    }
    assert_eq!(declares(&world, probe, "dns.records.set"), Some(false));
    assert_eq!(declares(&world, world.bob.address, "dns.records.set"), None);
    let second = world.store(counter(&with("\"dns.records.delete\""), 2, ""));
    world.chain.ok(&world.alice, migrate(contract, second));
    assert_eq!(declares(&world, contract, "dns.records.set"), Some(false));
    assert_eq!(declares(&world, contract, "dns.records.delete"), Some(true));
}
