//! A block as it is stored: signed header, what was executed, what came out.

use ghost_ledger::block::{Block, Header};
use ghost_ledger::receipt::Receipt;
use ghost_types::record;

record! {
    /// All of a block, in one record.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct StoredBlock {
        /// What it commits to.
        pub header: Header,
        /// The sequencer's ed25519 signature of the header's hash.
        pub signature: [u8; 64],
        /// What was executed.
        pub block: Block,
        /// What came out.
        pub receipts: Vec<Receipt>,
    }
}
