//! One transaction or delivery of the past, executed again in its block and watched.

use ghost_ledger::admission::Decoded;
use ghost_ledger::execute::{Slot, Trace, Watch, trace_block};
use ghost_ledger::receipt::Receipt;
use ghost_types::Hash;
use ghost_vm::kernel::Fault;

use crate::chain::{Chain, stored_block};
use crate::queries::{Found, QueryError, with_keys};

/// What a transaction or a delivery did.
pub struct Replayed {
    /// Where it is, and its receipt as it is stored.
    pub found: Found,
    /// The receipt that the replay came to in its place: the stored one, unless the store or this program is wrong.
    pub receipt: Option<Receipt>,
    /// What it did.
    pub trace: Trace,
}

impl Chain {
    /// Executes again the block that holds a receipt, on the state before it.
    ///
    /// # Errors
    /// `HeightNotKept` where that state is gone; a fault if the stored block breaks a rule.
    pub fn replay(&self, id: Hash) -> Result<Option<Replayed>, QueryError> {
        let Some(found) = self.find(id)? else { return Ok(None) };
        let Some(before) = found.height.checked_sub(1) else { return Ok(None) };
        let (state, _) = self.state(Some(before))?;
        let store = &self.shared.store;
        let (parent, stored) = (stored_block(store, before)?, stored_block(store, found.height)?);
        let mut checked = Vec::new();
        for envelope in &stored.block.transactions {
            let differs =
                |failure| Fault::internal(format!("a transaction of block {} is refused: {failure:?}", found.height));
            let decoded = Decoded::new(envelope, &self.shared.ledger.chain_id).map_err(differs)?;
            checked.push(with_keys(&*state, decoded)?.map_err(differs)?);
        }
        let slot = Slot {
            height: found.height,
            time: stored.block.time,
            parent_time: parent.block.time,
            inputs: stored.block.inputs,
        };
        let ledger = self.shared.ledger.clone();
        let traced = self.readers.run(move || trace_block(state, &ledger, &slot, &checked, Watch::Only(id)))?;
        let (mut executed, mut traces) = traced.map_err(|error| error.of_own(found.height))?;
        let place = found.index as usize;
        let receipt = (place < executed.receipts.len()).then(|| executed.receipts.swap_remove(place));
        // What only the block did has a receipt and no frames.
        let trace = traces.pop().unwrap_or(Trace { id, steps: Vec::new() });
        Ok(Some(Replayed { found, receipt, trace }))
    }
}
