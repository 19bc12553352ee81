//! Executing a chain again from its genesis, and comparing every hash with what was signed.

use std::path::Path;
use std::sync::Arc;

use ghost_ledger::admission::Decoded;
use ghost_ledger::block::{Header, content_hash, next_log_root};
use ghost_ledger::execute::{BlockError, Slot, execute_block};
use ghost_ledger::genesis::Genesis;
use ghost_state::{Changes, MemoryReader, NodeKey, NodeReader, StateError, StateReader, Tree};
use ghost_types::{Encode, Hash};
use ghost_vm::kernel::Fault;

use crate::blob::StoredBlock;
use crate::chain::{STORE_FOLDER, chain_of, genesis_block, genesis_header, lost, read_genesis};
use crate::queries::account;
use crate::stack::Workers;
use crate::store::{Store, StoreOptions};

/// What an audit found in order.
#[derive(Clone, Debug)]
pub struct Audited {
    /// The newest block.
    pub head: Header,
    /// Transactions executed.
    pub transactions: u64,
    /// Receipts compared.
    pub receipts: u64,
}

/// Why an audit ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditError {
    /// A block does not follow from those before it.
    Mismatch {
        /// The block.
        height: u64,
        /// What differs.
        what: &'static str,
    },
    /// The audit could not be made.
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for AuditError {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// Verifies a data folder that no node holds: genesis, every signature, every hash, every receipt, every state root.
///
/// # Errors
/// The first difference, or why the folder cannot be read.
pub fn verify(folder: &Path, progress: impl Fn(u64, u64) + Send + 'static) -> Result<Audited, AuditError> {
    let genesis = read_genesis(folder)?;
    let store = Store::open(&folder.join(STORE_FOLDER), StoreOptions::new(genesis.hash().0))?;
    let newest = store.head().ok_or_else(|| lost(folder))?.height;
    Workers::start("ghost-audit", 1)?.run(move || replay(&store, newest, &genesis, &progress))?
}

/// The tree in memory alone: it is loaded with every leaf it needs, so nothing is read from below.
struct NoNodes;

impl NodeReader for NoNodes {
    fn node(&self, _: &NodeKey) -> Result<Option<Vec<u8>>, StateError> {
        Ok(None)
    }
}

fn replay(store: &Store, newest: u64, genesis: &Genesis, progress: &dyn Fn(u64, u64)) -> Result<Audited, AuditError> {
    let chain = chain_of(genesis, None)?;
    let mut replayed = Replayed::new();
    let changes = genesis.changes(Arc::clone(&chain.codes))?;
    let block = genesis_block(genesis);
    let root = replayed.apply(Arc::new(changes))?;
    let mut parent = genesis_header(genesis, &block, root);
    compare(&stored(store, 0)?, &parent, &[], genesis)?;
    let (mut transactions, mut receipts) = (0, 0);
    for height in 1..=newest {
        let block = stored(store, height)?;
        let executed = replayed.execute(&chain, &parent, &block)?;
        let state_root = replayed.apply(executed.1)?;
        let header = Header {
            protocol: parent.protocol,
            chain_id: parent.chain_id.clone(),
            height,
            time: block.block.time,
            parent: parent.hash(),
            block: content_hash(&block.block),
            state_root,
            log_root: next_log_root(parent.log_root, &executed.0),
        };
        compare(&block, &header, &executed.0, genesis)?;
        transactions += block.block.transactions.len() as u64;
        receipts += executed.0.len() as u64;
        parent = header;
        progress(height, newest);
    }
    Ok(Audited { head: parent, transactions, receipts })
}

/// State and tree as the replay has them.
struct Replayed {
    /// Lent to each execution, and alone again after it.
    state: Arc<MemoryReader>,
    tree: Tree,
}

impl Replayed {
    fn new() -> Self {
        Self { state: Arc::new(MemoryReader::new()), tree: Tree::new(usize::MAX) }
    }

    fn execute(
        &self,
        chain: &ghost_ledger::execute::Chain,
        parent: &Header,
        stored: &StoredBlock,
    ) -> Result<(Vec<ghost_ledger::receipt::Receipt>, Arc<Changes>), AuditError> {
        let height = parent.height + 1;
        let mismatch = |what| AuditError::Mismatch { height, what };
        let mut checked = Vec::new();
        for envelope in &stored.block.transactions {
            let decoded = Decoded::new(envelope, &chain.chain_id).map_err(|_| mismatch("transaction"))?;
            let auth = account(&*self.state, decoded.body.sender)?.auth;
            let payer = match decoded.body.payer {
                Some(payer) => account(&*self.state, payer)?.auth,
                None => None,
            };
            // A sender's second transaction in the block of its first carries its keys too.
            let keys = decoded.sender_keys(auth).map_err(|_| mismatch("keys"))?;
            checked.push(decoded.verify(keys, payer).map_err(|_| mismatch("signature"))?);
        }
        let slot =
            Slot { height, time: stored.block.time, parent_time: parent.time, inputs: stored.block.inputs.clone() };
        let base: Arc<dyn StateReader> = Arc::<MemoryReader>::clone(&self.state);
        let executed = execute_block(base, chain, &slot, &checked).map_err(|error| match error {
            BlockError::Invalid { .. } => mismatch("execution"),
            BlockError::Fault(fault) => fault.into(),
        })?;
        Ok((executed.receipts, executed.changes))
    }

    fn apply(&mut self, changes: Arc<Changes>) -> Result<Hash, AuditError> {
        let state = Arc::get_mut(&mut self.state).ok_or_else(|| Fault::internal("an execution kept the state"))?;
        state.apply(&changes);
        Ok(Hash(self.tree.update(&NoNodes, &changes.leaf_updates())?))
    }
}

fn stored(store: &Store, height: u64) -> Result<StoredBlock, AuditError> {
    Ok(crate::chain::stored_block(store, height)?)
}

fn compare(
    stored: &StoredBlock,
    header: &Header,
    receipts: &[ghost_ledger::receipt::Receipt],
    genesis: &Genesis,
) -> Result<(), AuditError> {
    let mismatch = |what| Err(AuditError::Mismatch { height: header.height, what });
    if stored.receipts.to_cbor() != receipts.to_vec().to_cbor() {
        return mismatch("receipts");
    }
    if stored.header.state_root != header.state_root {
        return mismatch("state root");
    }
    if stored.header.log_root != header.log_root {
        return mismatch("log root");
    }
    if stored.header != *header {
        return mismatch("header");
    }
    let key = &genesis.sequencer;
    if !ghost_vm::signature::Curve::Ed25519.verify(key, &header.hash().0, &stored.signature) {
        return mismatch("sequencer's signature");
    }
    Ok(())
}
