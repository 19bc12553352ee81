//! A chain in memory: the real state transition and the real engine, without disk, pool or threads.
//!
//! For the ledger's tests. Blocks are made one by one; contracts are the modules that were built, or WAT with the schema
//! appended as the SDK would.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use ed25519_zebra::{SigningKey, VerificationKeyBytes};
use ghost_ledger::admission::{Checked, Decoded};
use ghost_ledger::auth::Auth;
use ghost_ledger::block::Input;
use ghost_ledger::execute::{Chain, Executed, Slot, execute_block, view};
use ghost_ledger::genesis::Genesis;
use ghost_ledger::receipt::Receipt;
use ghost_ledger::state::CodeSource;
use ghost_ledger::tables::{Account, Table};
use ghost_ledger::transaction::{Body, Envelope, Message, Signature};
use ghost_state::{MemoryReader, StateReader};
use ghost_types::{Address, Blob, Decode, Encode, ErrorCode, Failure, Hash, List, Rlusd, Text, Time};
use ghost_vm::EngineConfig;
use ghost_vm::code::{Code, Vm};
use ghost_vm::engine::NATIVE_STACK_BYTES;
use ghost_vm::frame::{Call, Mode};
use ghost_vm::kernel::Fault;
use ghost_vm::run_limits::MAX_CALL_DEPTH;

/// Block time of the genesis: 2027-01-01T00:00:00Z.
pub const START: u64 = 1_798_761_600_000;
/// Gas price of test transactions, and the least one.
pub const PRICE: u64 = 1_000;

/// Compiles on first use and keeps what it compiled.
pub struct Compiler {
    vm: Vm,
    codes: Mutex<BTreeMap<Hash, Arc<Code>>>,
}

impl Compiler {
    pub fn new(config: &EngineConfig) -> Self {
        Self { vm: Vm::new(config).expect("engine"), codes: Mutex::default() }
    }
}

impl CodeSource for Compiler {
    fn code(&self, hash: Hash, stored: &mut dyn FnMut() -> Result<Vec<u8>, Fault>) -> Result<Arc<Code>, Fault> {
        if let Some(code) = self.codes.lock().expect("lock").get(&hash) {
            return Ok(Arc::clone(code));
        }
        let bytes = stored()?;
        let verified = Vm::verify(&bytes).map_err(|failure| Fault::internal(format!("{failure:?}")))?;
        let program = self.vm.compile(&bytes, &verified)?;
        let code = Arc::new(self.vm.load(&program, verified)?);
        self.codes.lock().expect("lock").insert(hash, Arc::clone(&code));
        Ok(code)
    }
}

/// One compiler for all chains of a test binary: the probe is compiled once.
static SHARED: LazyLock<Arc<Compiler>> = LazyLock::new(|| Arc::new(Compiler::new(&EngineConfig::default())));

/// Somebody with a key.
#[derive(Clone)]
pub struct User {
    pub key: SigningKey,
    pub auth: Auth,
    pub address: Address,
}

impl User {
    pub fn new(seed: u8) -> Self {
        let key = SigningKey::from([seed; 32]);
        let public: [u8; 32] = VerificationKeyBytes::from(&key).into();
        let auth = Auth::ed25519(public);
        Self { address: auth.address(), auth, key }
    }

    pub fn sign(&self, id: &Hash) -> Signature {
        Signature { of_payer: false, key: 0, curve: 0, signature: self.key.sign(&id.0).into() }
    }
}

/// A chain in memory.
pub struct TestChain {
    pub chain: Chain,
    pub state: MemoryReader,
    pub height: u64,
    pub time: u64,
    pub users: Vec<User>,
}

impl TestChain {
    /// A chain whose three users hold 1,000 RLUSD each; the first governs, the third receives fees.
    pub fn new() -> Self {
        Self::with_compiler(Arc::clone(&*SHARED) as Arc<dyn CodeSource>)
    }

    pub fn with_compiler(codes: Arc<dyn CodeSource>) -> Self {
        let users: Vec<User> = (1..=3).map(User::new).collect();
        let accounts = users.iter().map(|user| (user.address, Rlusd::dollars(1_000))).collect();
        let genesis = Genesis {
            name: Text::new("test").expect("name"),
            salt: [0; 32],
            time: Time(START),
            dev: true,
            sequencer: [0; 32],
            governance: users[0].address,
            fee_account: users[2].address,
            gas_price: PRICE,
            accounts: List::new(accounts).expect("accounts"),
        };
        let mut state = MemoryReader::new();
        state.apply(&genesis.changes(Arc::clone(&codes)).expect("genesis"));
        let chain = Chain { chain_id: genesis.chain_id(), genesis: genesis.hash(), codes };
        Self { chain, state, height: 0, time: START, users }
    }

    pub fn reader(&self) -> Arc<dyn StateReader> {
        Arc::new(self.state.clone())
    }

    pub fn entry<T: Decode>(&self, key: &[u8]) -> Option<T> {
        self.state.get(key).expect("memory").map(|bytes| T::from_cbor(&bytes).expect("record"))
    }

    pub fn account(&self, address: Address) -> Account {
        self.entry(&Table::Account.of(&address.0)).unwrap_or_default()
    }

    pub fn balance(&self, address: Address) -> Rlusd {
        self.account(address).balance
    }

    pub fn body(&self, sender: &User, nonce: u64, messages: Vec<Message>) -> Body {
        Body {
            chain_id: Text::new(&self.chain.chain_id).expect("id"),
            sender: sender.address,
            nonce,
            valid_until: Time(self.time + 3_600_000),
            gas_limit: 100_000_000,
            gas_price: PRICE,
            payer: None,
            messages: List::new(messages).expect("messages"),
        }
    }

    /// A signed envelope for the sender's next transaction.
    pub fn envelope(&self, sender: &User, messages: Vec<Message>) -> Vec<u8> {
        let account = self.account(sender.address);
        let body = self.body(sender, account.nonce, messages);
        envelope(
            &body,
            account.auth.is_none().then(|| sender.auth.clone()),
            vec![sender.sign(&Body::id(&body.to_cbor()))],
        )
    }

    /// Decodes and checks an envelope against the state as it is.
    pub fn check(&self, envelope: &[u8]) -> Result<Checked, Failure> {
        let decoded = Decoded::new(envelope, &self.chain.chain_id)?;
        let keys = decoded.sender_keys(self.account(decoded.body.sender).auth)?;
        let payer = decoded.body.payer.and_then(|payer| self.account(payer).auth);
        decoded.verify(keys, payer)
    }

    /// Executes the next block, `later` ms after the last, and keeps what it changed.
    pub fn block(&mut self, transactions: &[Checked], later: u64) -> Vec<Receipt> {
        self.block_with(transactions, later, Vec::new()).receipts
    }

    pub fn block_with(&mut self, transactions: &[Checked], later: u64, inputs: Vec<Input>) -> Executed {
        let slot = Slot { height: self.height + 1, time: self.time + later, parent_time: self.time, inputs };
        let done = execute_block(self.reader(), &self.chain, &slot, transactions).expect("block");
        self.state.apply(&done.changes);
        self.height = slot.height;
        self.time = slot.time;
        self.assert_supply_is_conserved();
        done
    }

    /// One transaction in a block of its own.
    pub fn send(&mut self, sender: &User, message: Message) -> Receipt {
        self.send_all(sender, vec![message])
    }

    pub fn send_all(&mut self, sender: &User, messages: Vec<Message>) -> Receipt {
        let envelope = self.envelope(sender, messages);
        let checked = self.check(&envelope).expect("admitted");
        self.block(&[checked], 1).remove(0)
    }

    /// One transaction that must fail with `code`: its events, results and wakeups are none, nothing in state differs but
    /// the sender's nonce and the fee, and a second execution of the block says the same.
    pub fn refused(&mut self, sender: &User, message: Message, code: ErrorCode) -> Receipt {
        self.refused_all(sender, vec![message], code)
    }

    pub fn refused_all(&mut self, sender: &User, messages: Vec<Message>, code: ErrorCode) -> Receipt {
        let checked = self.check(&self.envelope(sender, messages)).expect("admitted");
        let slot = Slot { height: self.height + 1, time: self.time + 1, parent_time: self.time, inputs: Vec::new() };
        let twin = execute_block(self.reader(), &self.chain, &slot, std::slice::from_ref(&checked)).expect("block");
        let (before, account) = (self.state.entries().clone(), self.account(sender.address));
        let receipt = self.block(&[checked], 1).remove(0);
        assert_eq!(twin.receipts[0], receipt, "the same block gives the same receipt");
        assert_eq!(receipt.failure.as_ref().map(|failure| failure.code), Some(code), "{:?}", receipt.failure);
        assert!(receipt.events.is_empty() && receipt.results.is_empty() && receipt.wakeups.is_empty());
        let after = self.account(sender.address);
        assert!(receipt.fee > Rlusd::ZERO);
        assert_eq!(
            (after.nonce, after.balance),
            (account.nonce + 1, account.balance.minus(receipt.fee).expect("affordable"))
        );
        let paid = [sender.address, self.users[2].address].map(|address| Table::Account.of(&address.0).to_vec());
        let other = |(key, _): &(&Vec<u8>, &Vec<u8>)| !paid.contains(key);
        assert!(before.iter().filter(other).eq(self.state.entries().iter().filter(other)), "state changed");
        receipt
    }

    /// Calls that must go well; what the last one returned.
    pub fn done<T: Decode>(&mut self, sender: &User, message: Message) -> T {
        let receipt = self.send(sender, message);
        assert_eq!(receipt.failure, None);
        T::from_cbor(&receipt.results[0]).expect("result")
    }

    /// Calls a method without a result; its receipt.
    pub fn ok(&mut self, sender: &User, message: Message) -> Receipt {
        let receipt = self.send(sender, message);
        assert_eq!(receipt.failure, None);
        receipt
    }

    /// What a view returns now.
    pub fn read<T: Decode>(&self, contract: Address, method: &str, args: &impl Encode) -> T {
        T::from_cbor(&self.view(contract, method, args).expect("view")).expect("result")
    }

    /// The probe, owned by the first user.
    pub fn probe(&mut self) -> Address {
        let alice = self.users[0].clone();
        self.deploy(&alice, &built("probe"), &(alice.address,))
    }

    /// One more probe, of code that is stored already.
    pub fn another_probe(&mut self, salt: u8) -> Address {
        let alice = self.users[0].clone();
        let code = Vm::code_hash(&built("probe"));
        self.done(&alice, create(code, [salt; 32], &(alice.address,)))
    }

    /// Stores a module and creates a contract from it; its address.
    pub fn deploy(&mut self, sender: &User, code: &[u8], args: &impl Encode) -> Address {
        let stored = self.send(sender, Message::StoreCode { code: code.to_vec() });
        assert_eq!(stored.failure, None);
        let receipt = self.send(sender, create(Vm::code_hash(code), [0; 32], args));
        assert_eq!(receipt.failure, None);
        Address::from_cbor(&receipt.results[0]).expect("address")
    }

    /// Calls a view on the present state.
    pub fn view(&self, contract: Address, method: &str, args: &impl Encode) -> Result<Vec<u8>, Failure> {
        let slot = Slot { height: self.height, time: self.time, parent_time: self.time, inputs: Vec::new() };
        let call = Call {
            contract,
            caller: Address::default(),
            method: method.into(),
            args: args.to_cbor(),
            value: Rlusd::ZERO,
            gas: 100_000_000,
            mode: Mode::View,
        };
        view(self.reader(), &self.chain, &slot, call).expect("no fault").outcome
    }

    /// Balances make up the supply: deposits are an account's too.
    pub fn assert_supply_is_conserved(&self) {
        let accounts = Table::Account.only().to_vec();
        let sum: u128 = self
            .state
            .entries()
            .range(accounts.clone()..)
            .take_while(|(key, _)| key.starts_with(&accounts))
            .map(|(_, value)| Account::from_cbor(value).expect("account").balance.0)
            .sum();
        let supply: Rlusd = self.entry(&Table::Supply.only()).expect("supply");
        assert_eq!(Rlusd(sum), supply);
    }
}

pub fn envelope(body: &Body, auth: Option<Auth>, signatures: Vec<Signature>) -> Vec<u8> {
    let body = Blob::new(&body.to_cbor()).expect("size");
    Envelope { body, auth, signatures: List::new(signatures).expect("signatures") }.to_cbor()
}

pub fn call(contract: Address, method: &str, args: &impl Encode) -> Message {
    pay(contract, method, args, Rlusd::ZERO)
}

pub fn pay(contract: Address, method: &str, args: &impl Encode, value: Rlusd) -> Message {
    Message::Call {
        contract,
        method: Text::new(method).expect("method"),
        args: Blob::new(&args.to_cbor()).expect("args"),
        value,
    }
}

pub fn create(code: Hash, salt: [u8; 32], args: &impl Encode) -> Message {
    Message::Create {
        code,
        salt,
        args: Blob::new(&args.to_cbor()).expect("args"),
        value: Rlusd::ZERO,
        uses: List::default(),
        admin: None,
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A hand-written program with its schema appended.
pub fn wat(folder: &str, file: &str) -> Vec<u8> {
    let folder = root().join("contracts").join(folder);
    let toml = std::fs::read_to_string(folder.join("contract.toml")).expect("contract.toml");
    let schema = ghost_schema::parse(&toml, &|_| Err("no uses".into())).expect("schema");
    let module = wat::parse_file(folder.join(file)).expect("wat");
    with_schema(module, &schema.to_cbor())
}

/// A hand-written program from texts: contract.toml's head is added to `toml`.
pub fn program(toml: &str, text: &str) -> Vec<u8> {
    with_schema(wat::parse_str(text).expect("wat"), &schema(toml))
}

/// The schema of `toml` under a head for tests; each file it uses has that very schema without uses.
pub fn schema(toml: &str) -> Vec<u8> {
    let full = |toml: &str| {
        format!(
            "[contract]\nname = \"test\"\nversion = \"1.0.0\"\ninterface = 1\nsummary = \"A test.\"\n\
             license = \"Apache-2.0\"\n{toml}"
        )
    };
    let used = full("[methods.run]\n");
    let parsed = ghost_schema::parse(&full(toml), &|_| Ok(used.clone()));
    parsed.unwrap_or_else(|problems| panic!("{problems:?}")).to_cbor()
}

/// Runs a test on a stack that holds the deepest chain of calls, as the node's execution threads have.
#[allow(clippy::disallowed_methods, reason = "the ledger has no thread of its own; whoever runs it gives it one")]
pub fn deep(test: impl FnOnce() + Send) {
    let stack = (MAX_CALL_DEPTH + 1) * (NATIVE_STACK_BYTES + 256 * 1024);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, test).expect("thread");
        if let Err(panic) = thread.join() {
            std::panic::resume_unwind(panic);
        }
    });
}

/// Appends the custom section that the SDK's macro makes.
pub fn with_schema(mut module: Vec<u8>, schema: &[u8]) -> Vec<u8> {
    let name = ghost_schema::SECTION.as_bytes();
    let mut section = vec![name.len() as u8];
    section.extend_from_slice(name);
    section.extend_from_slice(schema);
    module.push(0);
    let mut size = section.len();
    while size >= 0x80 {
        module.push((size & 0x7f) as u8 | 0x80);
        size >>= 7;
    }
    module.push(size as u8);
    module.extend_from_slice(&section);
    module
}

/// A contract of the workspace, as tools/build_contracts.py built it.
pub fn built(name: &str) -> Vec<u8> {
    let path = root().join("build/contracts").join(format!("{name}.wasm"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; run `make test`, which builds it", path.display()))
}
