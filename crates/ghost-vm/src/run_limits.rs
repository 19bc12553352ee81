//! What one transaction may use while it runs. Consensus data of protocol version 1, as the static limits are.

/// Most gas of a transaction or of one delivery of a wakeup: a tenth of a second.
pub const MAX_TX_GAS: u64 = 100_000_000;
/// Deepest nesting of contract calls. Each level holds an instance and its part of the execution thread's stack.
pub const MAX_CALL_DEPTH: usize = 32;
/// Most nested calls that one frame makes.
pub const MAX_CALLS_PER_FRAME: u32 = 64;
/// Most nested calls over all frames of a transaction.
pub const MAX_CALLS_PER_TX: u32 = 256;
/// Most memory pages over all open frames of a transaction: 64 MiB.
pub const MAX_TX_PAGES: u64 = 1_024;
/// Bytes of arguments to one call: the largest value, and as much as a schema may declare.
pub const MAX_ARGS_BYTES: usize = 64 * 1024;
/// Bytes of one result.
pub const MAX_RESULT_BYTES: usize = 64 * 1024;
/// Bytes of the fields of one error: they stand in the receipt for ever.
pub const MAX_ERROR_BYTES: usize = 1024;
/// Bytes of one event's fields.
pub const MAX_EVENT_BYTES: usize = 16 * 1024;
/// Events of a transaction, and their bytes together.
pub const MAX_EVENTS: usize = 100;
/// Bytes of all events of a transaction together.
pub const MAX_EVENTS_BYTES: usize = 16 * 1024;
/// Bytes of a storage key.
pub const MAX_KEY_BYTES: usize = 256;
/// Bytes of a storage value: a certificate chain fits.
pub const MAX_VALUE_BYTES: usize = 64 * 1024;
/// Keys visited by one page of a scan.
pub const MAX_SCAN_ENTRIES: usize = 100;
/// Bytes of keys and values in one page of a scan; its first entry is given whatever its size.
pub const MAX_SCAN_BYTES: usize = 64 * 1024;
/// Bytes of a slot's answer: a signed receipt with evidence fits.
pub const MAX_ANSWER_BYTES: usize = 16 * 1024;
/// Addresses bound by `[uses]`.
pub const MAX_USES: usize = 32;
/// Shortest period of a periodic wakeup, in ms: a block a second is the fastest steady pace.
pub const MIN_PERIOD_MS: u64 = 1_000;
