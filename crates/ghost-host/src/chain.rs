//! One chain on one machine: its store, its pool, its compiled code, and the pipeline that makes blocks.
//!
//! A block goes through two stages on threads of their own: *execute* (transactions and wakeups against the state the
//! last block left) and *commit* (tree, header, signature, one durable write). While a block is committed the next one
//! is executed on top of it. Code that a block stores is compiled beside both. What [`Chain::produce`] returned is on disk.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use ed25519_zebra::SigningKey;
use ghost_ledger::block::{Block, Header, Input, MAX_BLOCK_TXS, PROTOCOL, content_hash, next_log_root};
use ghost_ledger::execute::{Executed, Slot, execute_block};
use ghost_ledger::genesis::Genesis;
use ghost_ledger::receipt::Receipt;
use ghost_ledger::state::LedgerState;
use ghost_ledger::transaction::Message;
use ghost_state::{LayeredReader, StateError, StateReader, StoreFault};
use ghost_types::errors::node;
use ghost_types::{Address, Blob, Decode, Encode, Failure, Hash, Text};
use ghost_vm::EngineConfig;
use ghost_vm::code::Vm;
use ghost_vm::kernel::Fault;

use crate::blob::StoredBlock;
use crate::codes::Codes;
use crate::faults::at;
use crate::pool::{Pool, Pooled};
use crate::stack::Workers;
use crate::store::{Store, StoreOptions};

/// The file that holds the genesis, beside the store.
const GENESIS_FILE: &str = "genesis.cbor";
/// The store's folder.
pub(crate) const STORE_FOLDER: &str = "store";
/// Threads for views and simulations.
const READERS: usize = 2;
/// The engine's instances: each thread that runs contracts may hold a full chain of calls.
const INSTANCES: u32 = 4 * 33;

/// How a chain is opened.
pub struct ChainOptions {
    /// Keep every previous value.
    pub archive: bool,
    /// The seed of the key that signs headers; its public key stands in the genesis.
    pub sequencer_seed: [u8; 32],
}

/// A block that is on disk.
#[derive(Clone, Debug)]
pub struct Produced {
    /// Its header.
    pub header: Header,
    /// Ids of its transactions, in order.
    pub transactions: Vec<Hash>,
    /// Its receipts: of the transactions, then of deliveries and of the block itself.
    pub receipts: Arc<Vec<Receipt>>,
}

/// A block that was executed; its commit is under way.
pub struct Started {
    /// Its height.
    pub height: u64,
    /// Its time in ms.
    pub time: u64,
    /// How many transactions it took.
    pub transactions: usize,
    result: Receiver<Result<Produced, Fault>>,
}

impl Started {
    /// Waits until the block is on disk.
    ///
    /// # Errors
    /// What ended the chain.
    pub fn wait(self) -> Result<Produced, Fault> {
        self.result.recv().unwrap_or_else(|_| Err(Fault::internal("the commit thread ended")))
    }
}

/// An open chain.
pub struct Chain {
    pub(crate) shared: Arc<Shared>,
    pub(crate) readers: Workers,
    executor: Workers,
    committer: Workers,
    /// Held while a block is executed, since they go one after the other; tells when the last one's commit ended.
    last_commit: Mutex<Option<Receiver<()>>>,
}

/// What the chain's threads share.
pub(crate) struct Shared {
    pub store: Store,
    pub ledger: ghost_ledger::execute::Chain,
    pub genesis: Genesis,
    pub pool: Mutex<Pool>,
    /// The state after the newest executed block; may be ahead of the disk by one.
    pub tip: RwLock<Tip>,
    /// The newest block on disk.
    pub head: RwLock<Header>,
    signer: SigningKey,
    /// Compiles what a block is about to store, beside the block.
    compiler: Workers,
    /// What ended the chain.
    fault: OnceLock<Fault>,
}

/// Where execution stands.
#[derive(Clone)]
pub(crate) struct Tip {
    pub state: Arc<dyn StateReader>,
    pub height: u64,
    pub time: u64,
    /// When something falls due next, in ms of block time.
    pub next_due: Option<u64>,
    pub open_slots: u64,
    pub gas_price: u64,
}

impl Chain {
    /// Makes a data folder for a new chain.
    ///
    /// # Errors
    /// A refused genesis, or a folder that cannot be made or already holds a chain.
    pub fn create(folder: &Path, genesis: &[u8], options: &ChainOptions) -> Result<Self, ChainError> {
        let parsed = Genesis::parse(genesis)?;
        std::fs::create_dir_all(folder).map_err(at(folder, "make the data folder"))?;
        let path = folder.join(GENESIS_FILE);
        if path.exists() {
            return Err(Failure::new(node::CHAIN_EXISTS, [folder.display().to_string().as_str().into()]).into());
        }
        let chain = Self::start(folder, parsed, options, true)?;
        write_durably(folder, &path, genesis).map_err(at(&path, "write the genesis"))?;
        Ok(chain)
    }

    /// Opens the chain of a data folder.
    ///
    /// # Errors
    /// When there is none, another process holds it, or what is stored is damaged.
    pub fn open(folder: &Path, options: &ChainOptions) -> Result<Self, ChainError> {
        Self::start(folder, read_genesis(folder)?, options, false)
    }

    fn start(folder: &Path, genesis: Genesis, options: &ChainOptions, new: bool) -> Result<Self, ChainError> {
        let signer = signer_of(&genesis, options.sequencer_seed)?;
        let store_options = StoreOptions { archive: options.archive, ..StoreOptions::new(genesis.hash().0) };
        let store = Store::open(&folder.join(STORE_FOLDER), store_options)?;
        let ledger = chain_of(&genesis, Some(&folder.join("code-cache")))?;
        let head = match store.head() {
            Some(head) => stored_block(&store, head.height)?.header,
            None if new => commit_genesis(&store, &genesis, &ledger, &signer)?,
            // The genesis file is written after block 0: the store was lost. A chain that began again would sign each
            // height a second time.
            None => return Err(lost(folder).into()),
        };
        let tip = tip_of(Arc::new(store.snapshot()?), &ledger, head.height, head.time)?;
        let shared = Shared {
            store,
            ledger,
            genesis,
            pool: Mutex::default(),
            tip: RwLock::new(tip),
            head: RwLock::new(head),
            signer,
            compiler: Workers::start("ghost-compile", 1)?,
            fault: OnceLock::new(),
        };
        Ok(Self {
            shared: Arc::new(shared),
            readers: Workers::start("ghost-read", READERS)?,
            executor: Workers::start("ghost-execute", 1)?,
            committer: Workers::start("ghost-commit", 1)?,
            last_commit: Mutex::default(),
        })
    }

    /// The chain's genesis.
    #[must_use]
    pub fn genesis(&self) -> &Genesis {
        &self.shared.genesis
    }

    /// The newest block on disk.
    #[must_use]
    pub fn head(&self) -> Header {
        self.shared.head()
    }

    /// Makes the next block from the pool and what is due; returns when it is on disk.
    ///
    /// # Errors
    /// What ended the chain.
    pub fn produce(&self, time: u64, jump: bool) -> Result<Produced, Fault> {
        self.start_block(time, jump, MAX_BLOCK_TXS)?.wait()
    }

    /// Executes the next block of at most `most` transactions and lets its commit begin, once the one before is on disk;
    /// meanwhile the next may be executed.
    ///
    /// # Errors
    /// What ended the chain.
    pub fn start_block(&self, time: u64, jump: bool, most: usize) -> Result<Started, Fault> {
        let mut last_commit = lock(&self.last_commit);
        self.shared.check_alive()?;
        // The caller's mistakes; neither ends the chain.
        let newest = self.shared.tip().time;
        if time <= newest {
            return Err(Fault::internal(format!("a block at {time} ms does not follow the newest, at {newest} ms")));
        }
        if jump && !self.shared.genesis.dev {
            return Err(Fault::internal("only a development chain travels in time"));
        }
        let shared = Arc::clone(&self.shared);
        let executed = self.executor.run(move || shared.execute(time, jump, most)).and_then(|result| result);
        let block = executed.map_err(|fault| self.shared.end(fault))?;
        if let Some(last) = last_commit.take() {
            // At most one block waits for the disk while another is executed.
            if last.recv().is_err() {
                return Err(self.shared.end(Fault::internal("a commit panicked; its message is above")));
            }
            self.shared.check_alive()?;
        }
        let (height, transactions) = (block.block.height, block.transactions.len());
        let (answer, result) = sync_channel(1);
        let (done, ended) = sync_channel(1);
        *last_commit = Some(ended);
        let shared = Arc::clone(&self.shared);
        self.committer.spawn(move || {
            let committed = shared.commit(block).map_err(|fault| shared.end(fault));
            let _ = done.send(());
            let _ = answer.send(committed);
        });
        Ok(Started { height, time, transactions, result })
    }
}

/// A block between its two stages.
struct Ready {
    block: Block,
    executed: Executed,
    transactions: Vec<Hash>,
}

impl Shared {
    pub(crate) fn pool(&self) -> MutexGuard<'_, Pool> {
        lock(&self.pool)
    }

    pub(crate) fn tip(&self) -> Tip {
        self.tip.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn head(&self) -> Header {
        self.head.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Refuses to go on after a fault.
    fn check_alive(&self) -> Result<(), Fault> {
        self.fault.get().map_or(Ok(()), |first| Err(first.clone().earlier()))
    }

    /// Ends the chain by its first fault; whoever comes later is told of that one.
    fn end(&self, fault: Fault) -> Fault {
        if self.fault.set(fault.clone()).is_ok() {
            return fault;
        }
        self.fault.get().map_or(fault, |first| first.clone().earlier())
    }

    fn execute(&self, time: u64, jump: bool, most: usize) -> Result<Ready, Fault> {
        let tip = self.tip();
        let chosen = self.pool().select(time, most);
        self.compile_ahead(&chosen);
        let inputs = if jump { vec![Input::TimeTravel] } else { Vec::new() };
        let slot = Slot { height: tip.height + 1, time, parent_time: tip.time, inputs };
        let checked: Vec<_> = chosen.iter().map(|pooled| pooled.checked.clone()).collect();
        let executed = execute_block(Arc::clone(&tip.state), &self.ledger, &slot, &checked);
        let executed = executed.map_err(|error| error.of_own(slot.height))?;
        let transactions: Vec<Hash> = chosen.iter().map(|pooled| pooled.checked.decoded.id).collect();
        self.advance(&tip, &slot, &executed, &chosen)?;
        let envelopes = chosen.iter().map(|pooled| Blob::new(&pooled.bytes).unwrap_or_default()).collect();
        let block = Block { height: slot.height, time, inputs: slot.inputs, transactions: envelopes };
        Ok(Ready { block, executed, transactions })
    }

    /// Lets the code these transactions store be compiled while the block is executed, so that a contract made of it
    /// later finds it ready; one made in the same block waits for what is left. The pool chooses at most `MAX_BLOCK_STORES`
    /// transactions of a block that store code, and they pay for their bytes.
    fn compile_ahead(&self, chosen: &[Arc<Pooled>]) {
        for message in chosen.iter().flat_map(|pooled| pooled.checked.decoded.body.messages.iter()) {
            if let Message::StoreCode { code } = message {
                let (codes, code) = (Arc::clone(&self.ledger.codes), code.clone());
                self.compiler.spawn(move || {
                    // Refused code fails here too; the block's own check answers for it, and whoever asks for the code
                    // again meets a fault of the machine where it counts.
                    let _ = codes.code(Vm::code_hash(&code), &mut || Ok(code.clone()));
                });
            }
        }
    }

    /// Moves the tip over an executed block, and the pool with it.
    fn advance(&self, tip: &Tip, slot: &Slot, executed: &Executed, chosen: &[Arc<Pooled>]) -> Result<(), Fault> {
        // The base of the layer is the newest snapshot on disk where that is the parent already: layers do not pile up.
        let base: Arc<dyn StateReader> = match self.store.head() {
            Some(head) if head.height == tip.height => Arc::new(self.store.snapshot()?),
            _ => Arc::clone(&tip.state),
        };
        let state: Arc<dyn StateReader> = Arc::new(LayeredReader::new(base, Arc::clone(&executed.changes)));
        let next = tip_of(state, &self.ledger, slot.height, slot.time)?;
        let ids: Vec<Hash> = chosen.iter().map(|pooled| pooled.checked.decoded.id).collect();
        let mut nonces: Vec<(Address, u64)> = Vec::new();
        for pooled in chosen {
            let sender = pooled.checked.decoded.body.sender;
            if nonces.last().is_none_or(|(last, _)| *last != sender) {
                nonces.push((sender, crate::queries::account(&*next.state, sender)?.nonce));
            }
        }
        *self.tip.write().unwrap_or_else(PoisonError::into_inner) = next;
        self.pool().committed(&ids, &nonces, slot.time);
        Ok(())
    }

    fn commit(&self, ready: Ready) -> Result<Produced, Fault> {
        let Ready { block, executed, transactions } = ready;
        let parent = self.head();
        let prepared = self.store.prepare(block.height, Arc::clone(&executed.changes))?;
        let header = Header {
            protocol: PROTOCOL,
            chain_id: parent.chain_id.clone(),
            height: block.height,
            time: block.time,
            parent: parent.hash(),
            block: content_hash(&block),
            state_root: Hash(prepared.state_root()),
            log_root: next_log_root(parent.log_root, &executed.receipts),
        };
        let ids: Vec<[u8; 32]> = executed.receipts.iter().map(|receipt| receipt.id.0).collect();
        let signature = self.signer.sign(&header.hash().0).into();
        let stored = StoredBlock { header, signature, block, receipts: executed.receipts };
        self.store.commit(prepared, &stored.to_cbor(), &ids)?;
        *self.head.write().unwrap_or_else(PoisonError::into_inner) = stored.header.clone();
        Ok(Produced { header: stored.header, transactions, receipts: Arc::new(stored.receipts) })
    }
}

/// Genesis as block 0: no transactions, its state, its header signed like any other.
fn commit_genesis(
    store: &Store,
    genesis: &Genesis,
    ledger: &ghost_ledger::execute::Chain,
    signer: &SigningKey,
) -> Result<Header, Fault> {
    let (changes, block) = (Arc::new(genesis.changes(Arc::clone(&ledger.codes))?), genesis_block(genesis));
    let prepared = store.prepare(0, changes)?;
    let header = genesis_header(genesis, &block, Hash(prepared.state_root()));
    let signature = signer.sign(&header.hash().0).into();
    let stored = StoredBlock { header, signature, block, receipts: Vec::new() };
    store.commit(prepared, &stored.to_cbor(), &[])?;
    Ok(stored.header)
}

pub(crate) fn genesis_block(genesis: &Genesis) -> Block {
    Block { height: 0, time: genesis.time.0, inputs: Vec::new(), transactions: Vec::new() }
}

pub(crate) fn genesis_header(genesis: &Genesis, block: &Block, state_root: Hash) -> Header {
    Header {
        protocol: PROTOCOL,
        chain_id: Text::new(&genesis.chain_id()).unwrap_or_default(),
        height: 0,
        time: block.time,
        parent: Hash::default(),
        block: content_hash(block),
        state_root,
        log_root: Hash::default(),
    }
}

/// The ledger's view of a chain, with a compiler and perhaps a cache on disk.
pub(crate) fn chain_of(genesis: &Genesis, cache: Option<&PathBuf>) -> Result<ghost_ledger::execute::Chain, Fault> {
    let vm = Vm::new(&EngineConfig { instances: INSTANCES, ..EngineConfig::default() })?;
    let codes = Arc::new(Codes::new(vm, cache.map(PathBuf::as_path))?);
    Ok(ghost_ledger::execute::Chain { chain_id: genesis.chain_id(), genesis: genesis.hash(), codes })
}

fn tip_of(
    state: Arc<dyn StateReader>,
    ledger: &ghost_ledger::execute::Chain,
    height: u64,
    time: u64,
) -> Result<Tip, Fault> {
    let slot = Slot { height, time, parent_time: time, inputs: Vec::new() };
    let mut view = LedgerState::open(Arc::clone(&state), ledger, &slot)?;
    let (next_due, open_slots, gas_price) = (view.next_due()?, view.open_slots()?, view.gas_price()?);
    Ok(Tip { state, height, time, next_due, open_slots, gas_price })
}

/// The block at a height that must be there.
pub(crate) fn stored_block(store: &Store, height: u64) -> Result<StoredBlock, Fault> {
    let corrupt = |reason| StateError::corrupt("blocks", &height.to_be_bytes(), reason);
    let blob = store.block(height)?.ok_or_else(|| corrupt("the block is missing"))?;
    Ok(StoredBlock::from_cbor(&blob).map_err(|_| corrupt("the record is not a block"))?)
}

/// Why a chain could not be opened: what it was given, or this machine.
#[derive(Debug)]
pub enum ChainError {
    /// The genesis, the folder or the key is refused.
    Refused(Failure),
    /// This node cannot.
    Fault(Fault),
}

impl From<Failure> for ChainError {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

impl From<Fault> for ChainError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl ChainError {
    /// The closed error of either.
    #[must_use]
    pub fn failure(self) -> Failure {
        match self {
            Self::Refused(failure) => failure,
            Self::Fault(fault) => fault.failure(),
        }
    }
}

impl From<StateError> for ChainError {
    fn from(error: StateError) -> Self {
        Self::Fault(error.into())
    }
}

/// The genesis of a folder that holds a chain.
pub(crate) fn read_genesis(folder: &Path) -> Result<Genesis, StateError> {
    const READ: &str = "read the genesis";
    let path = folder.join(GENESIS_FILE);
    let bytes = std::fs::read(&path).map_err(at(&path, READ))?;
    Genesis::parse(&bytes).map_err(|_| {
        let detail = format!("{} is not a genesis", path.display());
        StateError::Store { fault: StoreFault::Corrupt, operation: READ, detail }
    })
}

/// The key that signs headers, if it is the one the genesis names.
pub(crate) fn signer_of(genesis: &Genesis, seed: [u8; 32]) -> Result<SigningKey, Failure> {
    let signer = SigningKey::from(seed);
    let public: [u8; 32] = ed25519_zebra::VerificationKeyBytes::from(&signer).into();
    if public == genesis.sequencer {
        return Ok(signer);
    }
    Err(Failure::new(node::OTHER_SEQUENCER, [Hash(genesis.sequencer).into(), Hash(public).into()]))
}

/// A chain was here, and its blocks are gone.
pub(crate) fn lost(folder: &Path) -> StateError {
    let detail = format!("{} has a genesis and its store no block", folder.display());
    StateError::Store { fault: StoreFault::Corrupt, operation: "open the store", detail }
}

/// Writes a file whole or not at all; it is on disk afterwards.
fn write_durably(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = path.with_extension("part");
    let mut file = File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(part, path)?;
    File::open(folder)?.sync_all()
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
