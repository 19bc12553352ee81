//! What the tests of chains on disk share: users, a genesis, signed transactions, seeded randomness.
//!
//! The program `load` uses it too, so parent and child of a kill test speak of the same chain.
#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ed25519_zebra::{SigningKey, VerificationKeyBytes};
use ghost_host::inspect::inspect;
use ghost_host::{Chain, ChainError, ChainOptions};
use ghost_ledger::auth::Auth;
use ghost_ledger::block::Header;
use ghost_ledger::genesis::Genesis;
use ghost_ledger::tables::{Account, Table};
use ghost_ledger::transaction::{Body, Envelope, Message, Signature};
use ghost_types::{Address, Blob, Decode, Encode, Failure, List, Rlusd, Text, Time, Value};
use ghost_vm::code::Vm;
use ghost_vm::kernel::Fault;

/// Block time of the genesis: 2027-01-01T00:00:00Z.
pub const START: u64 = 1_798_761_600_000;
/// Seed of the key that signs headers.
pub const SEED: [u8; 32] = [9; 32];
/// Gas price of test transactions, and the least one.
pub const PRICE: u64 = 1_000;
/// Users with money, numbered from 1.
pub const FUNDED: u8 = 4;

/// Held by each test of a program that starts processes. Between its fork and its exec a child holds every open file of
/// its parent, and with them the locks of chains that another test just closed and is about to open again.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Somebody with a key.
pub struct User {
    pub key: SigningKey,
    pub auth: Auth,
    pub address: Address,
}

pub fn user(seed: u8) -> User {
    let key = SigningKey::from([seed; 32]);
    let auth = Auth::ed25519(VerificationKeyBytes::from(&key).into());
    User { address: auth.address(), key, auth }
}

pub fn genesis() -> Genesis {
    Genesis {
        name: Text::new("test").unwrap(),
        salt: [7; 32],
        time: Time(START),
        dev: true,
        sequencer: VerificationKeyBytes::from(&SigningKey::from(SEED)).into(),
        governance: user(1).address,
        fee_account: user(200).address,
        gas_price: PRICE,
        accounts: List::new((1..=FUNDED).map(|seed| (user(seed).address, Rlusd::dollars(1_000_000))).collect())
            .unwrap(),
    }
}

pub fn options() -> ChainOptions {
    ChainOptions { archive: false, sequencer_seed: SEED }
}

pub fn create(folder: &Path) -> Result<Chain, Failure> {
    Chain::create(folder, &genesis().to_cbor(), &options()).map_err(ChainError::failure)
}

pub fn open(folder: &Path) -> Result<Chain, Failure> {
    Chain::open(folder, &options()).map_err(ChainError::failure)
}

/// What a node would find if it started in the folder: the newest block.
pub fn look(folder: &Path) -> Result<Header, Failure> {
    inspect(folder, Some(SEED)).map(|found| found.head).map_err(ChainError::failure)
}

/// A failure's last operand, as text: a fault's words for the operator.
pub fn words(failure: &Failure) -> &str {
    let Some(Value::Text(text)) = failure.fields.last() else { panic!("{failure:?}") };
    text
}

/// A signed transaction.
pub fn envelope(from: &User, nonce: u64, gas_limit: u64, message: Message) -> Vec<u8> {
    let body = Body {
        chain_id: Text::new(&genesis().chain_id()).unwrap(),
        sender: from.address,
        nonce,
        valid_until: Time(START + 1_000_000),
        gas_limit,
        gas_price: PRICE,
        payer: None,
        messages: List::new(vec![message]).unwrap(),
    };
    let encoded = body.to_cbor();
    let signature = from.key.sign(&Body::id(&encoded).0).into();
    let signature = Signature { of_payer: false, key: 0, curve: 0, signature };
    Envelope {
        body: Blob::new(&encoded).unwrap(),
        auth: Some(from.auth.clone()),
        signatures: List::new(vec![signature]).unwrap(),
    }
    .to_cbor()
}

/// A signed transfer of some micro-dollars.
pub fn transfer(from: &User, nonce: u64, to: Address, amount: u128) -> Vec<u8> {
    envelope(from, nonce, 200_000, Message::Transfer { to, amount: Rlusd(amount) })
}

pub fn balance(chain: &Chain, address: Address) -> Result<Rlusd, Fault> {
    let (state, _) = chain.state(None)?;
    let bytes = state.get(&Table::Account.of(&address.0))?;
    Ok(bytes.map(|bytes| Account::from_cbor(&bytes).unwrap().balance).unwrap_or_default())
}

/// A hand-written program with its schema: contract.toml's head is added to `toml`.
pub fn module(toml: &str, text: &str) -> Vec<u8> {
    let toml = format!(
        "[contract]\nname = \"test\"\nversion = \"1.0.0\"\ninterface = 1\nsummary = \"A test.\"\n\
         license = \"Apache-2.0\"\n{toml}"
    );
    let schema = ghost_schema::parse(&toml, &|_| Err("no uses".into())).unwrap().to_cbor();
    let mut module = wat::parse_str(text).unwrap();
    let name = ghost_schema::SECTION.as_bytes();
    let section = [&[name.len() as u8], name, &schema].concat();
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

/// Makes a contract of stored code.
pub fn instance(code: &[u8]) -> Message {
    let (code, args) = (Vm::code_hash(code), Blob::new(&().to_cbor()).unwrap());
    Message::Create { code, salt: [0; 32], args, value: Rlusd::ZERO, uses: List::default(), admin: None }
}

/// The first user's next transaction, in a block of its own; what it returned.
pub fn send(chain: &Chain, message: Message) -> Vec<Vec<u8>> {
    let from = user(1);
    let nonce = chain.next_nonce(from.address).unwrap();
    chain.submit(vec![envelope(&from, nonce, 50_000_000, message)]).unwrap().remove(0).unwrap();
    let receipts = chain.produce(chain.head().time + 1, false).unwrap().receipts;
    assert!(receipts[0].is_ok(), "{:?}", receipts[0]);
    receipts[0].results.iter().map(|result| result.to_vec()).collect()
}

/// Numbers that follow from a seed (SplitMix64, Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}
