//! Every limit of a schema, with its unit and its reason. They are rules of the protocol: the ledger refuses a module
//! whose embedded schema exceeds one.

/// Bytes of a normalised schema. The three templates take 1 to 3 KiB; a contract at every other limit is refused here.
pub const MAX_SCHEMA_BYTES: usize = 64 * 1024;
/// Bytes of a contract.toml: four times the normal form, for comments and layout.
pub const MAX_TOML_BYTES: usize = 256 * 1024;
/// Bytes of any name: fits a column of help, and a shell line.
pub const MAX_NAME_BYTES: usize = 40;
/// Bytes of a summary, a doc line, an error's text or its way out: two lines of a terminal.
pub const MAX_TEXT_BYTES: usize = 240;

/// Storage items. A key starts with the item's number in one byte, and a scan's upper bound is that number plus one.
pub const MAX_STORAGE_ITEMS: usize = 128;
/// Methods and invariants together: a module has at most 256 exports, three of them not functions.
pub const MAX_METHODS: usize = 128;
/// Errors: an index of one byte, and a page of reference nobody reads to the end.
pub const MAX_ERRORS: usize = 128;
/// Events: an index of one byte.
pub const MAX_EVENTS: usize = 64;
/// Declared types: an index of one byte.
pub const MAX_TYPES: usize = 128;
/// Constants.
pub const MAX_CONSTS: usize = 64;
/// Entries of `[uses]`: each is an address bound at `create`, and its interface is embedded.
pub const MAX_USES: usize = 16;
/// Roles.
pub const MAX_ROLES: usize = 16;
/// Kinds of actions.
pub const MAX_ACTIONS: usize = 64;
/// Published interfaces a contract implements.
pub const MAX_IMPLEMENTS: usize = 8;
/// Fields of a struct or an event, arguments of a method or an error.
pub const MAX_FIELDS: usize = 32;
/// Indexed fields of an event: each is an entry in the ledger's match table at every emission.
pub const MAX_INDEXED: usize = 4;
/// Variants of an enum: the number is one byte in a storage key.
pub const MAX_VARIANTS: usize = 255;

/// Bytes of a storage key (HOSTILE's table): the item's number and its key parts in their longest form.
pub const MAX_KEY_BYTES: u64 = 256;
/// Bytes of a stored value: one page of a certificate chain, sixteen times over.
pub const MAX_VALUE_BYTES: u64 = 64 * 1024;
/// Bytes of a method's arguments or of its result.
pub const MAX_ARGS_BYTES: u64 = 64 * 1024;
/// Bytes of a contract error's fields: they stand in a receipt.
pub const MAX_ERROR_BYTES: u64 = 1024;
/// Bytes of an event's fields: they stand in the block's log.
pub const MAX_EVENT_BYTES: u64 = 16 * 1024;
/// Bytes of a constant: it is compiled into the module's code.
pub const MAX_CONST_BYTES: u64 = 1024;

/// Arrays within arrays in one value: args, a list of structs of lists, and room; the codec's own limit is 16.
pub const MAX_VALUE_DEPTH: u32 = 10;
/// `list` and `option` within each other in one type expression; keeps the schema's own encoding within the codec's 16.
pub const MAX_TYPE_NESTING: u32 = 4;

/// The newest host interface this ledger serves.
pub const NEWEST_INTERFACE: u16 = 1;
/// Schemas that use each other's schemas, one below the other.
pub const MAX_USES_DEPTH: usize = 8;
/// Diagnostics of one run: past it the rest is most often a consequence.
pub const MAX_DIAGNOSTICS: usize = 50;
