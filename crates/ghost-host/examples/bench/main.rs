//! The ledger's own rows of `make bench`: prints one JSON object a row.
//!
//! Token semantics as at the peers: balance check, two writes, one event; 1,000 senders and recipients. Run from the
//! root of a checkout with `build/contracts/token.wasm` built:
//! `cargo run --release --example bench -- execution|storing RUNS`, or `end-to-end RUNS ACCOUNTS`.
#![allow(clippy::unwrap_used, clippy::disallowed_types, clippy::float_arithmetic, reason = "a benchmark measures time")]

mod modules;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use ed25519_zebra::{SigningKey, VerificationKeyBytes};
use ghost_host::codes::Codes;
use ghost_host::{Chain, ChainOptions};
use ghost_ledger::admission::{Checked, Decoded};
use ghost_ledger::auth::Auth;
use ghost_ledger::execute::{self, Slot, execute_block};
use ghost_ledger::genesis::Genesis;
use ghost_ledger::receipt::Receipt;
use ghost_ledger::transaction::{Body, Envelope, Message, Signature};
use ghost_state::{MemoryReader, StateReader};
use ghost_types::{Address, Blob, Decode, Encode, Hash, List, Rlusd, Text, Time};
use ghost_vm::EngineConfig;
use ghost_vm::code::Vm;
use ghost_vm::frame::{Call, Mode};

const START: u64 = 1_798_761_600_000;
const SENDERS: usize = 1_000;
/// Transactions of a block: the goal speaks of blocks of at most 2,000.
const BLOCK: usize = 2_000;
const PRICE: u64 = 1_000;

struct User {
    key: SigningKey,
    auth: Auth,
    address: Address,
}

fn user(number: u64) -> User {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&(number + 1).to_be_bytes());
    let key = SigningKey::from(seed);
    let auth = Auth::ed25519(VerificationKeyBytes::from(&key).into());
    User { address: auth.address(), key, auth }
}

fn genesis(users: &[User]) -> Genesis {
    let accounts = users.iter().map(|user| (user.address, Rlusd::dollars(1_000_000))).collect();
    Genesis {
        name: Text::new("bench").unwrap(),
        salt: [0; 32],
        time: Time(START),
        dev: true,
        sequencer: VerificationKeyBytes::from(&SigningKey::from([9; 32])).into(),
        governance: users[0].address,
        fee_account: users[0].address,
        gas_price: PRICE,
        accounts: List::new(accounts).unwrap(),
    }
}

fn envelope(chain_id: &str, from: &User, nonce: u64, gas_limit: u64, messages: Vec<Message>) -> Vec<u8> {
    let body = Body {
        chain_id: Text::new(chain_id).unwrap(),
        sender: from.address,
        nonce,
        valid_until: Time(START + 86_400_000),
        gas_limit,
        gas_price: PRICE,
        payer: None,
        messages: List::new(messages).unwrap(),
    };
    let encoded = body.to_cbor();
    let signature = from.key.sign(&Body::id(&encoded).0).into();
    let signature = Signature { of_payer: false, key: 0, curve: 0, signature };
    // The keys travel with what a sender sends before its first transaction is in a block.
    let auth = (nonce < 2).then(|| from.auth.clone());
    Envelope { body: Blob::new(&encoded).unwrap(), auth, signatures: List::new(vec![signature]).unwrap() }.to_cbor()
}

fn call(contract: Address, method: &str, args: &impl Encode) -> Message {
    Message::Call {
        contract,
        method: Text::new(method).unwrap(),
        args: Blob::new(&args.to_cbor()).unwrap(),
        value: Rlusd::ZERO,
    }
}

/// The messages that set the token up: stored, created by the first user, and a share for each sender.
fn token_code() -> Vec<u8> {
    std::fs::read("build/contracts/token.wasm").expect("build/contracts/token.wasm: run tools/build_contracts.py first")
}

fn create(code: &[u8], owner: Address) -> Message {
    let args = (owner, Text::<32>::new("Bench").unwrap(), Text::<8>::new("BNCH").unwrap(), 6u8, 0u128);
    Message::Create {
        code: Vm::code_hash(code),
        salt: [0; 32],
        args: Blob::new(&args.to_cbor()).unwrap(),
        value: Rlusd::ZERO,
        uses: List::default(),
        admin: None,
    }
}

fn row(name: &str, value: f64, unit: &str, includes: &[&str], goal: f64, runs: &[f64]) {
    let spread = runs.iter().fold(0.0f64, |most, run| most.max((run - value).abs())) / value;
    println!(
        "{{\"name\": \"{name}\", \"value\": {value:.2}, \"unit\": \"{unit}\", \"includes\": {includes:?}, \
         \"goal\": {goal}, \"runs\": {}, \"spread\": {spread:.3}}}",
        runs.len()
    );
}

fn median(runs: &[f64]) -> f64 {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// A chain in memory: the state transition alone.
struct InMemory {
    chain: execute::Chain,
    state: Arc<MemoryReader>,
    height: u64,
}

impl InMemory {
    fn new(genesis: &Genesis) -> Self {
        let vm = Vm::new(&EngineConfig::default()).unwrap();
        let codes = Arc::new(Codes::new(vm, None).unwrap());
        let mut state = MemoryReader::new();
        state.apply(&genesis.changes(codes.clone()).unwrap());
        let chain = execute::Chain { chain_id: genesis.chain_id(), genesis: genesis.hash(), codes };
        Self { chain, state: Arc::new(state), height: 0 }
    }

    fn slot(&self) -> Slot {
        let time = START + self.height + 1;
        Slot { height: self.height + 1, time, parent_time: time - 1, inputs: Vec::new() }
    }

    /// Executes a block and keeps it; the seconds that executing alone took.
    fn block(&mut self, transactions: &[Checked]) -> (Vec<Receipt>, f64) {
        let base: Arc<dyn StateReader> = Arc::<MemoryReader>::clone(&self.state);
        let slot = self.slot();
        let begun = Instant::now();
        let executed = execute_block(base, &self.chain, &slot, transactions).unwrap();
        let seconds = begun.elapsed().as_secs_f64();
        Arc::get_mut(&mut self.state).unwrap().apply(&executed.changes);
        self.height += 1;
        (executed.receipts, seconds)
    }

    fn check(&self, from: &User, envelope: &[u8]) -> Checked {
        Decoded::new(envelope, &self.chain.chain_id).unwrap().verify(from.auth.clone(), None).unwrap()
    }
}

fn assert_all_ok(receipts: &[Receipt]) {
    if let Some(failed) = receipts.iter().find(|receipt| !receipt.is_ok()) {
        panic!("a transaction of the bench failed: {failed:?}");
    }
}

fn set_up_token(users: &[User], chain_id: &str, mut send: impl FnMut(usize, Vec<u8>) -> Receipt) -> Address {
    let code = token_code();
    let id = chain_id;
    let stored = send(0, envelope(id, &users[0], 0, 100_000_000, vec![Message::StoreCode { code: code.clone() }]));
    assert_all_ok(&[stored]);
    let receipt = send(0, envelope(id, &users[0], 1, 10_000_000, vec![create(&code, users[0].address)]));
    assert_all_ok(std::slice::from_ref(&receipt));
    let token = Address::from_cbor(&receipt.results[0]).unwrap();
    for (number, share) in users.chunks(50).enumerate() {
        let mints = share.iter().map(|user| call(token, "mint", &(user.address, 1_000_000_000u128))).collect();
        assert_all_ok(&[send(0, envelope(id, &users[0], 2 + number as u64, 100_000_000, mints))]);
    }
    token
}

fn execution_only(users: &[User], runs: usize) {
    let mut memory = InMemory::new(&genesis(users));
    let chain_id = memory.chain.chain_id.clone();
    let token = set_up_token(users, &chain_id, |from, envelope| {
        let checked = memory.check(&users[from], &envelope);
        memory.block(&[checked]).0.remove(0)
    });
    let mut nonces: Vec<u64> = vec![0; SENDERS];
    nonces[0] = 2 + (SENDERS as u64).div_ceil(50);
    let mut rates = Vec::new();
    for _ in 0..runs {
        let block: Vec<Checked> = (0..BLOCK)
            .map(|i| {
                let from = i % SENDERS;
                let message = call(token, "transfer", &(users[(from * 7 + 1) % SENDERS].address, 1u128));
                let envelope = envelope(&chain_id, &users[from], nonces[from], 200_000, vec![message]);
                nonces[from] += 1;
                memory.check(&users[from], &envelope)
            })
            .collect();
        let (receipts, seconds) = memory.block(&block);
        assert_all_ok(&receipts);
        rates.push(BLOCK as f64 / seconds);
    }
    row("token transfer, execution", median(&rates), "tx/s", &["exec"], 30_000.0, &rates);
    let slot = memory.slot();
    let base: Arc<dyn StateReader> = Arc::<MemoryReader>::clone(&memory.state);
    let view = |method: &str, args: Vec<u8>| {
        let call = Call {
            contract: token,
            caller: users[0].address,
            method: method.into(),
            args,
            value: Rlusd::ZERO,
            gas: 10_000_000,
            mode: Mode::View,
        };
        execute::view(Arc::clone(&base), &memory.chain, &slot, call).unwrap().outcome.unwrap()
    };
    let mut micros = Vec::new();
    for _ in 0..runs {
        let begun = Instant::now();
        for _ in 0..BLOCK {
            view("total_supply", ().to_cbor());
        }
        micros.push(begun.elapsed().as_secs_f64() / BLOCK as f64 * 1e6);
    }
    row("view that reads one value", median(&micros), "us", &["exec"], 15.0, &micros);
    noop_calls(users, runs);
}

/// Calls of a method that returns at once: the frame, the instance, the gas, and nothing else. Each transaction makes
/// many, so that its own work (nonce, fee, receipt) does not count.
fn noop_calls(users: &[User], runs: usize) {
    const CALLS: usize = 60;
    const TRANSACTIONS: usize = 40;
    let mut memory = InMemory::new(&genesis(users));
    let (chain_id, code) = (memory.chain.chain_id.clone(), modules::noop());
    let send = |memory: &mut InMemory, nonce: u64, messages: Vec<Message>| {
        let checked = memory.check(&users[0], &envelope(&chain_id, &users[0], nonce, 50_000_000, messages));
        memory.block(&[checked])
    };
    let create = Message::Create {
        code: Vm::code_hash(&code),
        salt: [0; 32],
        args: Blob::new(&().to_cbor()).unwrap(),
        value: Rlusd::ZERO,
        uses: List::default(),
        admin: None,
    };
    let made = send(&mut memory, 0, vec![Message::StoreCode { code }, create]).0.remove(0);
    assert_all_ok(std::slice::from_ref(&made));
    let contract = Address::from_cbor(&made.results[1]).unwrap();
    let mut nonce = 1;
    let mut timed = |memory: &mut InMemory, calls: usize| {
        let mut seconds = 0.0;
        for _ in 0..TRANSACTIONS {
            let (receipts, took) = send(memory, nonce, (0..calls).map(|_| call(contract, "work", &())).collect());
            assert_all_ok(&receipts);
            nonce += 1;
            seconds += took;
        }
        seconds
    };
    let micros: Vec<f64> = (0..runs)
        .map(|_| (timed(&mut memory, CALLS) - timed(&mut memory, 1)) / (TRANSACTIONS * (CALLS - 1)) as f64 * 1e6)
        .collect();
    row("noop call", median(&micros), "us", &["exec"], 15.0, &micros);
}

/// A large contract's module stored and a contract made of it, from submission to the receipt on disk. Code is compiled
/// when it is first needed, which is then; each run has a chain whose code cache is empty.
fn storing(users: &[User], runs: usize) {
    let code = modules::large();
    let millis: Vec<f64> = (0..runs)
        .map(|_| {
            let folder = tempfile::tempdir_in("build").unwrap();
            let genesis = genesis(users);
            let options = ChainOptions { archive: false, sequencer_seed: [9; 32] };
            let chain = Chain::create(folder.path(), &genesis.to_cbor(), &options).map_err(|e| format!("{e:?}"));
            let create = Message::Create {
                code: Vm::code_hash(&code),
                salt: [0; 32],
                args: Blob::new(&().to_cbor()).unwrap(),
                value: Rlusd::ZERO,
                uses: List::default(),
                admin: None,
            };
            let (chain, messages) = (chain.unwrap(), vec![Message::StoreCode { code: code.clone() }, create]);
            let envelope = envelope(&genesis.chain_id(), &users[0], 0, 100_000_000, messages);
            let begun = Instant::now();
            chain.submit(vec![envelope]).unwrap().remove(0).unwrap();
            let produced = chain.produce(START + 1, false).unwrap();
            let millis = begun.elapsed().as_secs_f64() * 1e3;
            assert_all_ok(&produced.receipts);
            millis
        })
        .collect();
    let name = format!("storing and creating a contract of {} KB", code.len() / 1_000);
    row(&name, median(&millis), "ms", &["exec", "sig", "root", "fsync"], 500.0, &millis);
}

/// Signed bytes in, receipts on disk: verification on this thread, execution and commit on theirs.
fn end_to_end(users: &[User], runs: usize, accounts: usize) {
    let folder = tempfile::tempdir_in("build").unwrap();
    let genesis = genesis(users);
    let options = ChainOptions { archive: false, sequencer_seed: [9; 32] };
    let chain = Chain::create(folder.path(), &genesis.to_cbor(), &options).map_err(|e| format!("{e:?}")).unwrap();
    let id = genesis.chain_id();
    let mut time = START;
    let token = set_up_token(users, &id, |_, envelope| {
        chain.submit(vec![envelope]).unwrap().remove(0).unwrap();
        time += 1;
        chain.produce(time, false).unwrap().receipts[0].clone()
    });
    let mut nonces: Vec<u64> = vec![0; users.len()];
    nonces[0] = 2 + (users.len() as u64).div_ceil(50);
    // Others' accounts, to make the state as large as asked for.
    let mut other = 0u64;
    while (other as usize) < accounts.saturating_sub(users.len()) {
        let envelopes: Vec<Vec<u8>> = (0..100)
            .map(|i| {
                let transfers = (0..60)
                    .map(|_| {
                        other += 1;
                        let mut address = [0xee; 32];
                        address[..8].copy_from_slice(&other.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
                        Message::Transfer { to: Address(address), amount: Rlusd(1) }
                    })
                    .collect();
                nonces[i] += 1;
                envelope(&id, &users[i], nonces[i] - 1, 7_000_000, transfers)
            })
            .collect();
        let admitted = chain.submit(envelopes).unwrap();
        assert!(admitted.iter().all(Result::is_ok), "{:?}", admitted.iter().find(|one| one.is_err()));
        time += 1;
        assert_all_ok(&chain.produce(time, false).unwrap().receipts);
    }
    let blocks = 10;
    let mut rates = Vec::new();
    for _ in 0..runs {
        let batches: Vec<Vec<Vec<u8>>> = (0..blocks)
            .map(|_| {
                (0..BLOCK)
                    .map(|i| {
                        let from = i % SENDERS;
                        let message = call(token, "transfer", &(users[(from * 7 + 1) % SENDERS].address, 1u128));
                        nonces[from] += 1;
                        envelope(&id, &users[from], nonces[from] - 1, 200_000, vec![message])
                    })
                    .collect()
            })
            .collect();
        let begun = Instant::now();
        let mut started = Vec::new();
        for batch in batches {
            let admitted: Vec<Result<Hash, _>> = chain.submit(batch).unwrap();
            assert!(admitted.iter().all(Result::is_ok), "{:?}", admitted.iter().find(|one| one.is_err()));
            time += 1;
            started.push(chain.start_block(time, false, BLOCK).unwrap());
        }
        let mut done = 0;
        for block in started {
            let produced = block.wait().unwrap();
            assert_all_ok(&produced.receipts);
            done += produced.transactions.len();
        }
        let seconds = begun.elapsed().as_secs_f64();
        assert_eq!(done, blocks * BLOCK);
        rates.push(done as f64 / seconds);
    }
    let name = format!("token transfer, end to end, {accounts} accounts");
    row(&name, median(&rates), "tx/s", &["exec", "sig", "root", "fsync"], 15_000.0, &rates);
    row(
        &format!("resident memory, {accounts} accounts"),
        resident_mib(),
        "MiB",
        &["exec", "sig", "root", "fsync"],
        600.0,
        &[],
    );
}

fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or("VmRSS: 0 kB");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert!(Path::new("build").is_dir(), "run from the root of a checkout");
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let users: Vec<User> = (0..SENDERS as u64).map(user).collect();
    match args[..] {
        ["execution", runs] => execution_only(&users, number(runs)),
        ["storing", runs] => storing(&users, number(runs)),
        ["end-to-end", runs, accounts] => end_to_end(&users, number(runs), number(accounts)),
        _ => panic!("execution RUNS, storing RUNS or end-to-end RUNS ACCOUNTS"),
    }
}
