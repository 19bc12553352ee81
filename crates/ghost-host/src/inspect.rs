//! What a node that starts would find in its data folder, without being that node: nothing is written or mended.

use std::path::Path;

use ghost_ledger::block::Header;
use ghost_ledger::genesis::Genesis;

use crate::chain::{ChainError, STORE_FOLDER, lost, read_genesis, signer_of, stored_block};
use crate::store::{Store, StoreOptions};

/// A folder in order.
#[derive(Debug)]
pub struct Inspected {
    /// The chain's genesis.
    pub genesis: Genesis,
    /// The newest block.
    pub head: Header,
}

/// Looks at a data folder that no node holds. While it looks, a node that starts there finds the folder locked.
///
/// # Errors
/// What would keep a node from starting: no genesis, another sequencer's key (where a seed is given), a folder that is held,
/// read-only, of another format or chain, or damaged. A full disk is seen by writing alone.
pub fn inspect(folder: &Path, sequencer_seed: Option<[u8; 32]>) -> Result<Inspected, ChainError> {
    let genesis = read_genesis(folder)?;
    if let Some(seed) = sequencer_seed {
        signer_of(&genesis, seed)?;
    }
    let store = Store::look(&folder.join(STORE_FOLDER), StoreOptions::new(genesis.hash().0))?;
    let store = store.ok_or_else(|| lost(folder))?;
    let height = store.head().ok_or_else(|| lost(folder))?.height;
    Ok(Inspected { head: stored_block(&store, height)?.header, genesis })
}
