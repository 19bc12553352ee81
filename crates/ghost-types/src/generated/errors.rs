//! Every error of GhostNet. Generated from interface/errors.toml by `make generate`: do not edit.

use crate::failure::{ClassRow, ErrorCode, ErrorRow};

/// The contract refused, with a code and fields of its own schema.
pub mod contract {
    /// The class's number in receipts.
    pub const CLASS: u8 = 1;
}

/// The program stopped: a trap, or a limit of the engine.
pub mod vm {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 2;

    /// The call used all of its {limit} gas.
    pub const OUT_OF_GAS: ErrorCode = ErrorCode { class: 2, code: 1 };

    /// Calls inside the program nest deeper than its {limit} bytes of metered stack.
    pub const STACK_EXHAUSTED: ErrorCode = ErrorCode { class: 2, code: 2 };

    /// The program trapped: unreachable code, a memory access out of bounds, a division by zero or a bad indirect call.
    pub const TRAPPED: ErrorCode = ErrorCode { class: 2, code: 3 };

    /// The transaction's contracts together use more than {limit} pages of memory.
    pub const MEMORY_EXHAUSTED: ErrorCode = ErrorCode { class: 2, code: 4 };

    /// The program gave the ledger a range outside its memory.
    pub const BAD_POINTER: ErrorCode = ErrorCode { class: 2, code: 5 };

    /// Contracts call each other deeper than {limit} levels.
    pub const DEPTH_EXHAUSTED: ErrorCode = ErrorCode { class: 2, code: 6 };
}

/// The ledger refused an operation that a contract asked for.
pub mod call {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 3;

    /// There is no contract at {address}.
    pub const UNKNOWN_CONTRACT: ErrorCode = ErrorCode { class: 3, code: 1 };

    /// The contract has no method {method}.
    pub const UNKNOWN_METHOD: ErrorCode = ErrorCode { class: 3, code: 2 };

    /// {address} is already executing and the method is not declared reentrant.
    pub const REENTERED: ErrorCode = ErrorCode { class: 3, code: 3 };

    /// {method} takes no payment.
    pub const NOT_PAYABLE: ErrorCode = ErrorCode { class: 3, code: 4 };

    /// {method} is called by the ledger alone.
    pub const WAKEUP_ONLY: ErrorCode = ErrorCode { class: 3, code: 5 };

    /// {method} changes state and was called as a view.
    pub const NOT_A_VIEW: ErrorCode = ErrorCode { class: 3, code: 6 };

    /// A view tried to {operation}.
    pub const WRITE_IN_VIEW: ErrorCode = ErrorCode { class: 3, code: 7 };

    /// The contract did not declare {capability} = {wanted} in contract.toml.
    pub const CAPABILITY_NOT_DECLARED: ErrorCode = ErrorCode { class: 3, code: 8 };

    /// {address} holds {balance} RLUSD and needs {needed}.
    pub const INSUFFICIENT_BALANCE: ErrorCode = ErrorCode { class: 3, code: 9 };

    /// The arguments do not fit {method}: codec error {reason}.
    pub const BAD_ARGUMENTS: ErrorCode = ErrorCode { class: 3, code: 10 };

    /// {limit} is at most {most}.
    pub const LIMIT_EXCEEDED: ErrorCode = ErrorCode { class: 3, code: 11 };

    /// {method} ended without a result, or with one that is not canonical.
    pub const BAD_RESULT: ErrorCode = ErrorCode { class: 3, code: 12 };

    /// Event {event} is not in the contract's schema, or its fields do not fit.
    pub const UNDECLARED_EVENT: ErrorCode = ErrorCode { class: 3, code: 13 };

    /// Error {code} is not in the contract's schema, or its fields do not fit.
    pub const UNDECLARED_ERROR: ErrorCode = ErrorCode { class: 3, code: 14 };

    /// The caller does not hold the privilege {privilege}.
    pub const NO_PRIVILEGE: ErrorCode = ErrorCode { class: 3, code: 15 };

    /// There is no open wakeup or slot {id}.
    pub const UNKNOWN_WAKEUP: ErrorCode = ErrorCode { class: 3, code: 16 };

    /// {id} belongs to another contract.
    pub const NOT_THE_OWNER: ErrorCode = ErrorCode { class: 3, code: 17 };

    /// {time} is not after the block's time.
    pub const IN_THE_PAST: ErrorCode = ErrorCode { class: 3, code: 18 };

    /// The deposit of {deposit} RLUSD does not pay one delivery, which costs {needed}.
    pub const DEPOSIT_TOO_SMALL: ErrorCode = ErrorCode { class: 3, code: 19 };

    /// {address} exists already.
    pub const ALREADY_EXISTS: ErrorCode = ErrorCode { class: 3, code: 20 };

    /// No code is stored under {code}.
    pub const UNKNOWN_CODE: ErrorCode = ErrorCode { class: 3, code: 21 };

    /// {address} does not satisfy the schema that [uses.{uses}] names.
    pub const BINDING_MISMATCH: ErrorCode = ErrorCode { class: 3, code: 22 };

    /// {id} is suspended: it ran dry or failed too often.
    pub const SUSPENDED: ErrorCode = ErrorCode { class: 3, code: 23 };

    /// The caller is not the recovery contract of {account}.
    pub const NOT_RECOVERY: ErrorCode = ErrorCode { class: 3, code: 25 };

    /// The keys cannot be an account's: {reason}.
    pub const BAD_AUTH: ErrorCode = ErrorCode { class: 3, code: 26 };

    /// Governance asked for what cannot be done: {reason}.
    pub const INVALID_GOVERNANCE: ErrorCode = ErrorCode { class: 3, code: 27 };

    /// A stored value has at least one byte.
    pub const EMPTY_VALUE: ErrorCode = ErrorCode { class: 3, code: 28 };
}

/// The ledger refused a message of the transaction.
pub mod ledger {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 4;

    /// {address} holds {balance} RLUSD and needs {needed}.
    pub const INSUFFICIENT_FUNDS: ErrorCode = ErrorCode { class: 4, code: 1 };

    /// The module was refused.
    pub const CODE_REFUSED: ErrorCode = ErrorCode { class: 4, code: 2 };

    /// Only the admin of {contract} may migrate it.
    pub const NOT_ADMIN: ErrorCode = ErrorCode { class: 4, code: 3 };

    /// Only governance may do that.
    pub const NOT_GOVERNANCE: ErrorCode = ErrorCode { class: 4, code: 4 };

    /// While {recovery} is the account's recovery contract, keys change only through it.
    pub const RECOVERY_HOLDS_KEYS: ErrorCode = ErrorCode { class: 4, code: 5 };

    /// The new code's [storage] changes item {item}; it may only append.
    pub const INCOMPATIBLE_STORAGE: ErrorCode = ErrorCode { class: 4, code: 6 };

    /// A transaction stores at most {most} modules.
    pub const TOO_MUCH_CODE: ErrorCode = ErrorCode { class: 4, code: 7 };
}

/// An earlier transaction in the block made this one stale or unpayable: no fee, no nonce.
pub mod skipped {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 5;

    /// The account's next nonce is {expected}, the transaction has {found}.
    pub const STALE_NONCE: ErrorCode = ErrorCode { class: 5, code: 1 };

    /// The payer holds {balance} RLUSD and the fee may reach {needed}.
    pub const CANNOT_PAY: ErrorCode = ErrorCode { class: 5, code: 2 };

    /// An earlier transaction of the block changed the account's keys.
    pub const KEYS_CHANGED: ErrorCode = ErrorCode { class: 5, code: 3 };
}

/// The transaction was not let in: it is in no block.
pub mod admission {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 6;

    /// The transaction is for another chain; this one is {expected}.
    pub const WRONG_CHAIN: ErrorCode = ErrorCode { class: 6, code: 1 };

    /// The transaction was valid until {valid_until}; block time is {time}.
    pub const EXPIRED: ErrorCode = ErrorCode { class: 6, code: 2 };

    /// The account's next nonce is {expected}, the transaction has {found}.
    pub const NONCE_TOO_LOW: ErrorCode = ErrorCode { class: 6, code: 3 };

    /// The transaction's nonce {found} is beyond {most}, the furthest one taken now.
    pub const NONCE_TOO_HIGH: ErrorCode = ErrorCode { class: 6, code: 4 };

    /// Signature {index} does not verify.
    pub const BAD_SIGNATURE: ErrorCode = ErrorCode { class: 6, code: 5 };

    /// The signatures weigh {weight}, the account needs {threshold}.
    pub const NOT_ENOUGH_WEIGHT: ErrorCode = ErrorCode { class: 6, code: 6 };

    /// The keys sent do not belong to {sender}, or are missing in the account's first transaction.
    pub const AUTH_MISMATCH: ErrorCode = ErrorCode { class: 6, code: 7 };

    /// The gas price {gas_price} is below {least}.
    pub const FEE_TOO_LOW: ErrorCode = ErrorCode { class: 6, code: 8 };

    /// The payer holds {balance} RLUSD; fee and payments may reach {needed}.
    pub const UNAFFORDABLE: ErrorCode = ErrorCode { class: 6, code: 9 };

    /// The transaction has {size} bytes, at most {most} are taken.
    pub const TOO_LARGE: ErrorCode = ErrorCode { class: 6, code: 10 };

    /// The bytes are not a canonical transaction: codec error {reason}.
    pub const BAD_TRANSACTION: ErrorCode = ErrorCode { class: 6, code: 11 };

    /// The gas limit {gas_limit} is not within {least} and {most}.
    pub const GAS_LIMIT_OUT_OF_RANGE: ErrorCode = ErrorCode { class: 6, code: 12 };

    /// The pool holds its {most} bytes, all at a better price.
    pub const POOL_FULL: ErrorCode = ErrorCode { class: 6, code: 13 };

    /// The sender has {most} transactions waiting.
    pub const SENDER_QUOTA: ErrorCode = ErrorCode { class: 6, code: 14 };

    /// A transaction with this nonce waits already; to replace it pay at least {least}.
    pub const UNDERPRICED_REPLACEMENT: ErrorCode = ErrorCode { class: 6, code: 15 };

    /// {id} is in the pool or in a block already.
    pub const ALREADY_KNOWN: ErrorCode = ErrorCode { class: 6, code: 16 };

    /// A transaction has 1 to {most} messages.
    pub const TOO_MANY_MESSAGES: ErrorCode = ErrorCode { class: 6, code: 17 };

    /// Signature {index} is a duplicate, out of order, or names no key of the account.
    pub const SIGNATURE_ORDER: ErrorCode = ErrorCode { class: 6, code: 18 };
}

/// Bytes are not the canonical encoding of what was expected.
pub mod codec {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 7;

    /// The input ends inside an item.
    pub const TRUNCATED: ErrorCode = ErrorCode { class: 7, code: 1 };

    /// An integer or a length is not in its shortest form.
    pub const NOT_SHORTEST: ErrorCode = ErrorCode { class: 7, code: 2 };

    /// Bytes follow the item.
    pub const TRAILING_BYTES: ErrorCode = ErrorCode { class: 7, code: 3 };

    /// Arrays nest deeper than 16.
    pub const TOO_DEEP: ErrorCode = ErrorCode { class: 7, code: 4 };

    /// An item of another type stands where this one is expected.
    pub const WRONG_TYPE: ErrorCode = ErrorCode { class: 7, code: 5 };

    /// Maps, tags, floats, indefinite lengths and other simple values are not used.
    pub const FORBIDDEN_ITEM: ErrorCode = ErrorCode { class: 7, code: 6 };

    /// Text is not UTF-8.
    pub const NOT_UTF8: ErrorCode = ErrorCode { class: 7, code: 7 };

    /// A number, length or count is outside what its type allows.
    pub const OUT_OF_RANGE: ErrorCode = ErrorCode { class: 7, code: 8 };
}

/// A module breaks a rule for modules and was not stored.
pub mod module {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 8;

    /// The module has {found} bytes, at most {most} are taken.
    pub const CODE_TOO_LARGE: ErrorCode = ErrorCode { class: 8, code: 1 };

    /// The bytes are not a valid WebAssembly 1.0 module.
    pub const INVALID_MODULE: ErrorCode = ErrorCode { class: 8, code: 2 };

    /// The instruction at byte {offset} is not of the accepted set: integers of WebAssembly 1.0.
    pub const OPERATOR_REFUSED: ErrorCode = ErrorCode { class: 8, code: 3 };

    /// The type at byte {offset} is neither i32 nor i64.
    pub const TYPE_REFUSED: ErrorCode = ErrorCode { class: 8, code: 4 };

    /// A module may not have a section of kind {section}.
    pub const SECTION_REFUSED: ErrorCode = ErrorCode { class: 8, code: 5 };

    /// A module may not have a start function.
    pub const START_REFUSED: ErrorCode = ErrorCode { class: 8, code: 6 };

    /// The custom section {name} is not accepted.
    pub const CUSTOM_SECTION_REFUSED: ErrorCode = ErrorCode { class: 8, code: 7 };

    /// Custom sections take {found} bytes, at most {most} are taken.
    pub const CUSTOM_TOO_LARGE: ErrorCode = ErrorCode { class: 8, code: 8 };

    /// The module has no custom section ghost.schema.
    pub const SCHEMA_MISSING: ErrorCode = ErrorCode { class: 8, code: 9 };

    /// The module has more than one custom section ghost.schema.
    pub const SCHEMA_REPEATED: ErrorCode = ErrorCode { class: 8, code: 10 };

    /// The import {name} is not a function of the host.
    pub const UNKNOWN_IMPORT: ErrorCode = ErrorCode { class: 8, code: 11 };

    /// The import {name} has another type than the host's function.
    pub const IMPORT_TYPE: ErrorCode = ErrorCode { class: 8, code: 12 };

    /// The module imports {name} twice.
    pub const IMPORT_REPEATED: ErrorCode = ErrorCode { class: 8, code: 13 };

    /// The module has {found} imports, at most {most} are taken.
    pub const TOO_MANY_IMPORTS: ErrorCode = ErrorCode { class: 8, code: 14 };

    /// The module has {found} types, at most {most} are taken.
    pub const TOO_MANY_TYPES: ErrorCode = ErrorCode { class: 8, code: 15 };

    /// The module has {found} functions, at most {most} are taken.
    pub const TOO_MANY_FUNCTIONS: ErrorCode = ErrorCode { class: 8, code: 16 };

    /// The module has {found} exports, at most {most} are taken.
    pub const TOO_MANY_EXPORTS: ErrorCode = ErrorCode { class: 8, code: 17 };

    /// The module has {found} globals, at most {most} are taken.
    pub const TOO_MANY_GLOBALS: ErrorCode = ErrorCode { class: 8, code: 18 };

    /// A function has {found} parameters, at most {most} are taken.
    pub const TOO_MANY_PARAMS: ErrorCode = ErrorCode { class: 8, code: 19 };

    /// The functions together have {found} parameters, at most {most} are taken.
    pub const TOO_MANY_PARAMS_TOTAL: ErrorCode = ErrorCode { class: 8, code: 20 };

    /// A function has {found} results, at most one is taken.
    pub const TOO_MANY_RESULTS: ErrorCode = ErrorCode { class: 8, code: 21 };

    /// A function has {found} locals, at most {most} are taken.
    pub const TOO_MANY_LOCALS: ErrorCode = ErrorCode { class: 8, code: 22 };

    /// The functions together have {found} locals, at most {most} are taken.
    pub const TOO_MANY_LOCALS_TOTAL: ErrorCode = ErrorCode { class: 8, code: 23 };

    /// A function's body has {found} bytes, at most {most} are taken.
    pub const BODY_TOO_LARGE: ErrorCode = ErrorCode { class: 8, code: 24 };

    /// A function has {found} blocks, at most {most} are taken.
    pub const TOO_MANY_BLOCKS: ErrorCode = ErrorCode { class: 8, code: 25 };

    /// The functions together have {found} blocks, at most {most} are taken.
    pub const TOO_MANY_BLOCKS_TOTAL: ErrorCode = ErrorCode { class: 8, code: 26 };

    /// Blocks nest deeper than {most}.
    pub const NESTING_TOO_DEEP: ErrorCode = ErrorCode { class: 8, code: 27 };

    /// The module has {found} tables, at most one is taken.
    pub const TOO_MANY_TABLES: ErrorCode = ErrorCode { class: 8, code: 28 };

    /// The table has no maximum.
    pub const TABLE_WITHOUT_MAXIMUM: ErrorCode = ErrorCode { class: 8, code: 29 };

    /// The table asks for {found} elements, at most {most} are taken.
    pub const TABLE_TOO_LARGE: ErrorCode = ErrorCode { class: 8, code: 30 };

    /// The module has {found} element segments, at most {most} are taken.
    pub const TOO_MANY_ELEMENT_SEGMENTS: ErrorCode = ErrorCode { class: 8, code: 31 };

    /// Element segment {index} does not fit the table.
    pub const ELEMENT_OUT_OF_RANGE: ErrorCode = ErrorCode { class: 8, code: 32 };

    /// The module has {found} memories, exactly one is needed.
    pub const MEMORY_COUNT: ErrorCode = ErrorCode { class: 8, code: 33 };

    /// The memory has no maximum.
    pub const MEMORY_WITHOUT_MAXIMUM: ErrorCode = ErrorCode { class: 8, code: 34 };

    /// The memory starts with {found} pages, at most {most} are taken.
    pub const MEMORY_INITIAL_TOO_LARGE: ErrorCode = ErrorCode { class: 8, code: 35 };

    /// The memory may grow to {found} pages, at most {most} are taken.
    pub const MEMORY_MAXIMUM_TOO_LARGE: ErrorCode = ErrorCode { class: 8, code: 36 };

    /// The memory is not exported under the name memory.
    pub const MEMORY_NOT_EXPORTED: ErrorCode = ErrorCode { class: 8, code: 37 };

    /// The module has {found} data segments, at most {most} are taken.
    pub const TOO_MANY_DATA_SEGMENTS: ErrorCode = ErrorCode { class: 8, code: 38 };

    /// Data segments hold {found} bytes, at most {most} are taken.
    pub const DATA_TOO_LARGE: ErrorCode = ErrorCode { class: 8, code: 39 };

    /// Data segment {index} does not fit the initial memory.
    pub const DATA_OUT_OF_RANGE: ErrorCode = ErrorCode { class: 8, code: 40 };

    /// The export {name} is not a method: besides methods only memory, __data_end and __heap_base may be exported.
    pub const EXPORT_REFUSED: ErrorCode = ErrorCode { class: 8, code: 41 };

    /// The export {name} starts with __ghost, which the ledger keeps for itself.
    pub const EXPORT_RESERVED: ErrorCode = ErrorCode { class: 8, code: 42 };

    /// The name of an export has {found} bytes, at most {most} are taken.
    pub const NAME_TOO_LONG: ErrorCode = ErrorCode { class: 8, code: 43 };

    /// A function holds {found} operands at once, at most {most} are taken.
    pub const TOO_MANY_OPERANDS: ErrorCode = ErrorCode { class: 8, code: 44 };

    /// Data reaches up to byte {found} of memory, at most {most} are taken.
    pub const DATA_TOO_FAR: ErrorCode = ErrorCode { class: 8, code: 45 };
}

/// A contract.toml, or the schema embedded in a module, breaks a rule.
pub mod schema {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 9;

    /// This is not TOML: {reason}.
    pub const TOML_SYNTAX: ErrorCode = ErrorCode { class: 9, code: 1 };

    /// {table} has no key {key}; it has {known}.
    pub const UNKNOWN_KEY: ErrorCode = ErrorCode { class: 9, code: 2 };

    /// {table} lacks {key}.
    pub const MISSING_KEY: ErrorCode = ErrorCode { class: 9, code: 3 };

    /// {key} is not {expected}.
    pub const WRONG_FORM: ErrorCode = ErrorCode { class: 9, code: 4 };

    /// {name} cannot be a name here: {rule}.
    pub const BAD_NAME: ErrorCode = ErrorCode { class: 9, code: 5 };

    /// The name {name} is taken: {reason}.
    pub const RESERVED_NAME: ErrorCode = ErrorCode { class: 9, code: 6 };

    /// {name} and {other} would get the same name in generated code.
    pub const NAME_CLASH: ErrorCode = ErrorCode { class: 9, code: 7 };

    /// There is no type {type}.
    pub const UNKNOWN_TYPE: ErrorCode = ErrorCode { class: 9, code: 8 };

    /// {type} is not a type: {reason}.
    pub const BAD_TYPE: ErrorCode = ErrorCode { class: 9, code: 9 };

    /// Version 1 of contract.toml has no {what}.
    pub const NOT_IN_VERSION_1: ErrorCode = ErrorCode { class: 9, code: 10 };

    /// {type} needs a bound: a whole number from 1 up.
    pub const BAD_BOUND: ErrorCode = ErrorCode { class: 9, code: 11 };

    /// The type {type} contains itself.
    pub const RECURSIVE_TYPE: ErrorCode = ErrorCode { class: 9, code: 12 };

    /// {what} may take {size} bytes, at most {most} are allowed.
    pub const TOO_LARGE: ErrorCode = ErrorCode { class: 9, code: 13 };

    /// There are {count} {what}, at most {most} are allowed.
    pub const TOO_MANY: ErrorCode = ErrorCode { class: 9, code: 14 };

    /// {what} nests arrays deeper than {most} levels.
    pub const TOO_DEEP: ErrorCode = ErrorCode { class: 9, code: 15 };

    /// {type} cannot be a part of a key, an indexed field or a constant.
    pub const NOT_A_KEY: ErrorCode = ErrorCode { class: 9, code: 16 };

    /// The code of {error} is not a whole number from 1 to 2147483647.
    pub const BAD_ERROR_CODE: ErrorCode = ErrorCode { class: 9, code: 17 };

    /// The code {code} belongs to {other} already.
    pub const REPEATED_ERROR_CODE: ErrorCode = ErrorCode { class: 9, code: 18 };

    /// The text cannot show {placeholder}: {reason}.
    pub const BAD_TEMPLATE: ErrorCode = ErrorCode { class: 9, code: 19 };

    /// {role} stands on {target}, which is neither a value of type address nor a set of address.
    pub const BAD_ROLE: ErrorCode = ErrorCode { class: 9, code: 20 };

    /// There is no {kind} {name}.
    pub const UNKNOWN_REFERENCE: ErrorCode = ErrorCode { class: 9, code: 21 };

    /// {method}: {first} and {second} exclude each other.
    pub const CONTRADICTION: ErrorCode = ErrorCode { class: 9, code: 22 };

    /// {method} is a view and returns nothing.
    pub const VIEW_WITHOUT_RESULT: ErrorCode = ErrorCode { class: 9, code: 23 };

    /// {method} returns something that nobody would read: the ledger calls it.
    pub const UNREAD_RESULT: ErrorCode = ErrorCode { class: 9, code: 24 };

    /// {version} is not {expected}.
    pub const BAD_VERSION: ErrorCode = ErrorCode { class: 9, code: 25 };

    /// {reason} (type {type}).
    pub const BAD_VALUE: ErrorCode = ErrorCode { class: 9, code: 26 };

    /// {kind} is not a kind of action: two to five words in lower case, joined by dots.
    pub const BAD_ACTION_KIND: ErrorCode = ErrorCode { class: 9, code: 27 };

    /// The schema of {uses} cannot be read: {reason}.
    pub const UNREADABLE_SCHEMA: ErrorCode = ErrorCode { class: 9, code: 28 };

    /// The schema of {uses} is refused: {reason}.
    pub const BAD_USED_SCHEMA: ErrorCode = ErrorCode { class: 9, code: 29 };

    /// The schema of {uses} uses this one again, so neither could have a hash.
    pub const CIRCULAR_USES: ErrorCode = ErrorCode { class: 9, code: 30 };

    /// {uses} is in [uses] and not in [capabilities] calls.
    pub const UNUSED_USES: ErrorCode = ErrorCode { class: 9, code: 31 };

    /// There is no published interface {interface}.
    pub const UNKNOWN_INTERFACE: ErrorCode = ErrorCode { class: 9, code: 32 };

    /// {interface} is not implemented: {part} {reason}.
    pub const NOT_IMPLEMENTED: ErrorCode = ErrorCode { class: 9, code: 33 };

    /// Host interface {interface} is not served here, the newest is {most}.
    pub const HOST_INTERFACE: ErrorCode = ErrorCode { class: 9, code: 34 };

    /// {what} cannot be shown: {reason}.
    pub const BAD_TEXT: ErrorCode = ErrorCode { class: 9, code: 35 };

    /// {name} stands twice in {what}.
    pub const REPEATED_ENTRY: ErrorCode = ErrorCode { class: 9, code: 36 };

    /// The bytes are not a normalised schema: codec error {reason}.
    pub const MALFORMED: ErrorCode = ErrorCode { class: 9, code: 37 };

    /// The schema has format {format}, known are formats up to {known}.
    pub const NEWER_FORMAT: ErrorCode = ErrorCode { class: 9, code: 38 };

    /// The module does not export {method}, which its schema declares.
    pub const METHOD_NOT_EXPORTED: ErrorCode = ErrorCode { class: 9, code: 39 };

    /// The module exports {export}, which its schema does not declare.
    pub const UNDECLARED_EXPORT: ErrorCode = ErrorCode { class: 9, code: 40 };

    /// The export {export} takes or returns something; a method is () -> ().
    pub const BAD_EXPORT_TYPE: ErrorCode = ErrorCode { class: 9, code: 41 };

    /// The module imports {import} and its schema does not declare {capability}.
    pub const CAPABILITY_NEEDED: ErrorCode = ErrorCode { class: 9, code: 42 };

    /// The module imports {import}, which no capability covers.
    pub const UNDECLARED_IMPORT: ErrorCode = ErrorCode { class: 9, code: 43 };
}

/// A proof, a header or an audit does not show what it claims.
pub mod proof {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 10;

    /// The proof is longer than a proof can be.
    pub const TOO_LONG: ErrorCode = ErrorCode { class: 10, code: 1 };

    /// The bytes are not a canonical proof of this tree.
    pub const MALFORMED: ErrorCode = ErrorCode { class: 10, code: 2 };

    /// The proof is about another key.
    pub const OTHER_KEY: ErrorCode = ErrorCode { class: 10, code: 3 };

    /// The proof is about another value.
    pub const OTHER_VALUE: ErrorCode = ErrorCode { class: 10, code: 4 };

    /// The proof shows presence where absence is claimed, or the other way round.
    pub const OTHER_KIND: ErrorCode = ErrorCode { class: 10, code: 5 };

    /// The proof does not lead to this root.
    pub const OTHER_ROOT: ErrorCode = ErrorCode { class: 10, code: 6 };

    /// The proof's neighbours do not enclose the key.
    pub const NOT_AROUND: ErrorCode = ErrorCode { class: 10, code: 7 };

    /// The proof's neighbours are not next to each other.
    pub const NOT_ADJACENT: ErrorCode = ErrorCode { class: 10, code: 8 };

    /// The chain began from genesis {found}, and {expected} is the one trusted.
    pub const OTHER_CHAIN: ErrorCode = ErrorCode { class: 10, code: 9 };

    /// The header of block {height} is not signed with the sequencer's key.
    pub const HEADER_SIGNATURE: ErrorCode = ErrorCode { class: 10, code: 10 };

    /// The header is of chain {found}, not of {expected}.
    pub const HEADER_CHAIN: ErrorCode = ErrorCode { class: 10, code: 11 };

    /// Block {height} does not follow from those before it: {what} differs.
    pub const AUDIT_MISMATCH: ErrorCode = ErrorCode { class: 10, code: 12 };

    /// The answer is about {found}, and {expected} was asked for.
    pub const OTHER_ANSWER: ErrorCode = ErrorCode { class: 10, code: 13 };

    /// Executed again, {id} of block {height} comes to another receipt than the stored one.
    pub const REPLAY_DIFFERS: ErrorCode = ErrorCode { class: 10, code: 14 };

    /// Record {record} of {path} does not hold: {reason}.
    pub const VAULT_AUDIT_BROKEN: ErrorCode = ErrorCode { class: 10, code: 15 };

    /// The body is not the plan that was posted: {reason}.
    pub const OTHER_PLAN: ErrorCode = ErrorCode { class: 10, code: 16 };

    /// The world is not seen to be as the plan found it: {differs} reading(s) differ, {unseen} could not be made.
    pub const WORLD_DIFFERS: ErrorCode = ErrorCode { class: 10, code: 17 };

    /// The zone is not what was adopted, or not the same everywhere: {drift} record set(s) changed, {servers} server(s) do not agree.
    pub const ZONE_DIFFERS: ErrorCode = ErrorCode { class: 10, code: 18 };
}

/// The node cannot go on, or cannot answer.
pub mod node {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 11;

    /// The node met a fault it did not expect; incident {incident}.
    pub const INTERNAL_FAULT: ErrorCode = ErrorCode { class: 11, code: 1 };

    /// The node is starting, stopping, or out of reach of its edge.
    pub const NOT_SERVING: ErrorCode = ErrorCode { class: 11, code: 2 };

    /// The key file {path} is not used: {reason}.
    pub const KEY_FILE_UNSAFE: ErrorCode = ErrorCode { class: 11, code: 3 };

    /// The API did not start: {reason}.
    pub const EDGE_FAILED: ErrorCode = ErrorCode { class: 11, code: 4 };

    /// The ledger stopped before, by {cause}: {reason}.
    pub const LEDGER_STOPPED: ErrorCode = ErrorCode { class: 11, code: 5 };

    /// The ledger was closed.
    pub const LEDGER_CLOSED: ErrorCode = ErrorCode { class: 11, code: 6 };

    /// No room is left for the ledger ({operation}): {detail}.
    pub const STORE_DISK_FULL: ErrorCode = ErrorCode { class: 11, code: 7 };

    /// The node may not write to its folder ({operation}): {detail}.
    pub const STORE_READ_ONLY: ErrorCode = ErrorCode { class: 11, code: 8 };

    /// Another process holds the node's folder ({operation}): {detail}.
    pub const STORE_LOCKED: ErrorCode = ErrorCode { class: 11, code: 9 };

    /// The node's folder is damaged ({operation}): {detail}.
    pub const STORE_CORRUPT: ErrorCode = ErrorCode { class: 11, code: 10 };

    /// The node's folder is not this program's or not this chain's ({operation}): {detail}.
    pub const STORE_FORMAT: ErrorCode = ErrorCode { class: 11, code: 11 };

    /// The disk failed the ledger ({operation}): {detail}.
    pub const STORE_IO: ErrorCode = ErrorCode { class: 11, code: 12 };

    /// This machine could not run accepted code: {detail}.
    pub const ENGINE_FAULT: ErrorCode = ErrorCode { class: 11, code: 13 };

    /// The ledger met a defect of its own: {detail}.
    pub const LEDGER_FAULT: ErrorCode = ErrorCode { class: 11, code: 14 };

    /// {folder} holds a chain already.
    pub const CHAIN_EXISTS: ErrorCode = ErrorCode { class: 11, code: 15 };

    /// The genesis names the sequencer {expected}, and the key at hand is {found}.
    pub const OTHER_SEQUENCER: ErrorCode = ErrorCode { class: 11, code: 16 };

    /// The node cannot keep bodies of plans: {reason}.
    pub const PLAN_STORE_FAILED: ErrorCode = ErrorCode { class: 11, code: 17 };
}

/// A request cannot be served as it stands.
pub mod request {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 12;

    /// {field} is not {expected}.
    pub const MALFORMED_FIELD: ErrorCode = ErrorCode { class: 12, code: 1 };

    /// {field} holds more than {most} items, or none.
    pub const TOO_MANY: ErrorCode = ErrorCode { class: 12, code: 2 };

    /// No block on disk holds {id}.
    pub const UNKNOWN_TRANSACTION: ErrorCode = ErrorCode { class: 12, code: 3 };

    /// There is no block {height}; the newest is {newest}.
    pub const UNKNOWN_BLOCK: ErrorCode = ErrorCode { class: 12, code: 4 };

    /// {address} is no contract at that height.
    pub const UNKNOWN_CONTRACT: ErrorCode = ErrorCode { class: 12, code: 5 };

    /// No code with hash {code_hash} is stored.
    pub const UNKNOWN_CODE: ErrorCode = ErrorCode { class: 12, code: 6 };

    /// State at height {height} is no longer kept; the oldest kept is {oldest}.
    pub const HEIGHT_NOT_KEPT: ErrorCode = ErrorCode { class: 12, code: 7 };

    /// {most} requests are being served already.
    pub const BUSY: ErrorCode = ErrorCode { class: 12, code: 8 };

    /// The time allowed for the request passed before it was answered.
    pub const DEADLINE_PASSED: ErrorCode = ErrorCode { class: 12, code: 9 };

    /// The request's message cannot be read: {reason}.
    pub const MESSAGE_REFUSED: ErrorCode = ErrorCode { class: 12, code: 10 };

    /// {path} is not {expected}.
    pub const BAD_FILE: ErrorCode = ErrorCode { class: 12, code: 11 };

    /// There is no key {name}; there are: {known}.
    pub const UNKNOWN_KEY: ErrorCode = ErrorCode { class: 12, code: 12 };

    /// There is a {what} {name} already.
    pub const NAME_TAKEN: ErrorCode = ErrorCode { class: 12, code: 13 };

    /// {name} is no name for a {what}.
    pub const BAD_NAME: ErrorCode = ErrorCode { class: 12, code: 14 };

    /// There is no profile {name}; there are: {known}.
    pub const UNKNOWN_PROFILE: ErrorCode = ErrorCode { class: 12, code: 15 };

    /// It is not said which node to ask.
    pub const NO_NODE: ErrorCode = ErrorCode { class: 12, code: 16 };

    /// It is not said who signs.
    pub const NO_SIGNER: ErrorCode = ErrorCode { class: 12, code: 17 };

    /// Nothing was sent: it was not confirmed.
    pub const NOT_CONFIRMED: ErrorCode = ErrorCode { class: 12, code: 18 };

    /// No contract is called {name} here; there are: {known}.
    pub const UNKNOWN_ALIAS: ErrorCode = ErrorCode { class: 12, code: 19 };

    /// Nothing says which chain to trust, so nothing can be proven.
    pub const NOTHING_TRUSTED: ErrorCode = ErrorCode { class: 12, code: 20 };

    /// {method} is called by the ledger alone: it is a method of kind {kind}.
    pub const NOT_CALLED: ErrorCode = ErrorCode { class: 12, code: 21 };

    /// This chain is not for development: it has no faucet and no time travel.
    pub const NOT_FOR_DEVELOPMENT: ErrorCode = ErrorCode { class: 12, code: 22 };

    /// There is no template {name}; there are: {known}.
    pub const UNKNOWN_TEMPLATE: ErrorCode = ErrorCode { class: 12, code: 23 };

    /// The plan destroys {count} thing(s) of {name}, and that name was not typed; nothing was sent.
    pub const DESTRUCTION_NOT_NAMED: ErrorCode = ErrorCode { class: 12, code: 24 };

    /// Action {action} is {state}: no plan of it can be approved.
    pub const NO_PLAN_TO_APPROVE: ErrorCode = ErrorCode { class: 12, code: 25 };

    /// Nobody holds {name}.
    pub const NO_RESOURCE: ErrorCode = ErrorCode { class: 12, code: 26 };

    /// The plan's body has {bytes} bytes, at most {most} are kept.
    pub const PLAN_TOO_LARGE: ErrorCode = ErrorCode { class: 12, code: 27 };

    /// This chain has no system contract `agents`, and so no plans.
    pub const NO_AGENTS_CONTRACT: ErrorCode = ErrorCode { class: 12, code: 28 };

    /// {plan} is not the newest plan that was posted for action {action}.
    pub const PLAN_NOT_POSTED: ErrorCode = ErrorCode { class: 12, code: 29 };

    /// The request counts until {until} ms and it is {now} ms: it has to be later, by at most {most} ms.
    pub const PLAN_REQUEST_TIME: ErrorCode = ErrorCode { class: 12, code: 30 };

    /// The request is not signed by a key of {address}.
    pub const PLAN_REQUEST_SIGNATURE: ErrorCode = ErrorCode { class: 12, code: 31 };

    /// {address} may not read the plans of action {action}.
    pub const PLAN_NOT_FOR: ErrorCode = ErrorCode { class: 12, code: 32 };

    /// The node does not keep plan {plan} of action {action}.
    pub const PLAN_NOT_KEPT: ErrorCode = ErrorCode { class: 12, code: 33 };

    /// {argument} is missing.
    pub const ARGUMENT_MISSING: ErrorCode = ErrorCode { class: 12, code: 40 };

    /// There is no argument {argument}; there are {known}.
    pub const ARGUMENT_UNKNOWN: ErrorCode = ErrorCode { class: 12, code: 41 };

    /// {argument} is given twice.
    pub const ARGUMENT_REPEATED: ErrorCode = ErrorCode { class: 12, code: 42 };

    /// {argument} is {expected}, not {got}.
    pub const ARGUMENT_TYPE: ErrorCode = ErrorCode { class: 12, code: 43 };

    /// {argument} is {expected}; {got} is outside.
    pub const ARGUMENT_RANGE: ErrorCode = ErrorCode { class: 12, code: 44 };

    /// {argument} is {expected}, and {got} is not one.
    pub const ARGUMENT_FORMAT: ErrorCode = ErrorCode { class: 12, code: 45 };

    /// {argument} has {got} bytes or items, at most {most} are taken.
    pub const ARGUMENT_TOO_LONG: ErrorCode = ErrorCode { class: 12, code: 46 };

    /// This is not JSON at byte {offset}: {reason}.
    pub const BAD_JSON: ErrorCode = ErrorCode { class: 12, code: 47 };

    /// The contract has no {kind} {name}.
    pub const UNKNOWN_IN_SCHEMA: ErrorCode = ErrorCode { class: 12, code: 48 };

    /// The bytes are not {what} of this schema: codec error {reason}.
    pub const MISFIT: ErrorCode = ErrorCode { class: 12, code: 49 };
}

/// A refusal that the SDK makes for every contract alike: `abort` with a negative code.
pub mod standard {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 13;

    /// Only {role} may do that.
    pub const NOT_AUTHORIZED: ErrorCode = ErrorCode { class: 13, code: 1 };

    /// The call costs {needed} RLUSD and {paid} were paid.
    pub const PAYMENT_MISMATCH: ErrorCode = ErrorCode { class: 13, code: 2 };

    /// A sum, product or difference does not fit its type.
    pub const ARITHMETIC_OVERFLOW: ErrorCode = ErrorCode { class: 13, code: 3 };

    /// Storage item {item} holds no value, or not one of its type.
    pub const MISSING_VALUE: ErrorCode = ErrorCode { class: 13, code: 4 };

    /// The arguments do not decode: codec error {reason}.
    pub const INVALID_ARGUMENTS: ErrorCode = ErrorCode { class: 13, code: 5 };

    /// A contract that this one called failed with class {class}, code {code}.
    pub const CALL_FAILED: ErrorCode = ErrorCode { class: 13, code: 6 };
}

/// The client cannot go on where it runs: keys, files, tools, or the way to the node.
pub mod local {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 14;

    /// {url} does not answer: {reason}.
    pub const UNREACHABLE: ErrorCode = ErrorCode { class: 14, code: 1 };

    /// {url} gave no answer of a GhostNet node: {reason}.
    pub const BAD_ANSWER: ErrorCode = ErrorCode { class: 14, code: 2 };

    /// After {seconds} s it is not known whether {id} is in a block.
    pub const UNSETTLED: ErrorCode = ErrorCode { class: 14, code: 3 };

    /// {path} is not used: {reason}.
    pub const SETTINGS_REFUSED: ErrorCode = ErrorCode { class: 14, code: 4 };

    /// The key file {path} is not used: {reason}.
    pub const KEY_FILE_REFUSED: ErrorCode = ErrorCode { class: 14, code: 5 };

    /// The passphrase does not open key {name}, or its file was changed.
    pub const WRONG_PASSPHRASE: ErrorCode = ErrorCode { class: 14, code: 6 };

    /// Key {name} needs a passphrase, and there is no terminal to ask at.
    pub const NO_PASSPHRASE: ErrorCode = ErrorCode { class: 14, code: 7 };

    /// {tool} is not installed; it is needed for {why}.
    pub const TOOL_MISSING: ErrorCode = ErrorCode { class: 14, code: 8 };

    /// {folder} could not be compiled.
    pub const BUILD_FAILED: ErrorCode = ErrorCode { class: 14, code: 9 };

    /// {folder} is no contract: {reason}.
    pub const NOT_A_CONTRACT: ErrorCode = ErrorCode { class: 14, code: 10 };

    /// No node was set up in {path}.
    pub const NO_NODE_FOLDER: ErrorCode = ErrorCode { class: 14, code: 11 };

    /// A node was set up in {path} already.
    pub const NODE_FOLDER_TAKEN: ErrorCode = ErrorCode { class: 14, code: 12 };

    /// {path}: {reason}.
    pub const FILE_FAILED: ErrorCode = ErrorCode { class: 14, code: 13 };

    /// {count} of the checks found something to mend.
    pub const UNHEALTHY: ErrorCode = ErrorCode { class: 14, code: 14 };

    /// There is something in {path} already.
    pub const FOLDER_NOT_EMPTY: ErrorCode = ErrorCode { class: 14, code: 15 };

    /// {folder} is compiled with the SDK {sdk}, which is not on this machine.
    pub const SDK_MISSING: ErrorCode = ErrorCode { class: 14, code: 16 };

    /// The SDK in {path} is not what was written there.
    pub const SDK_DAMAGED: ErrorCode = ErrorCode { class: 14, code: 17 };

    /// Rust {channel} with {lacking} could not be installed.
    pub const TOOLCHAIN_UNAVAILABLE: ErrorCode = ErrorCode { class: 14, code: 18 };

    /// Pytest is not installed beside ghostcli; it runs the tests of contracts.
    pub const PYTEST_MISSING: ErrorCode = ErrorCode { class: 14, code: 19 };

    /// {path} is not there, so there is nothing to compare the gas with.
    pub const GAS_NOT_KEPT: ErrorCode = ErrorCode { class: 14, code: 20 };

    /// No vault answers at {path}: {reason}.
    pub const VAULT_UNREACHABLE: ErrorCode = ErrorCode { class: 14, code: 21 };

    /// No vault was set up in {path}.
    pub const NO_VAULT_FOLDER: ErrorCode = ErrorCode { class: 14, code: 22 };

    /// A vault was set up in {path} already.
    pub const VAULT_FOLDER_TAKEN: ErrorCode = ErrorCode { class: 14, code: 23 };

    /// Another process runs the vault in {path}.
    pub const VAULT_IN_USE: ErrorCode = ErrorCode { class: 14, code: 24 };

    /// {path} is not used: {reason}.
    pub const VAULT_CONFIG_REFUSED: ErrorCode = ErrorCode { class: 14, code: 25 };

    /// There is no enrolment at the vault in {path}; there are: {known}.
    pub const NOT_ENROLLED_HERE: ErrorCode = ErrorCode { class: 14, code: 26 };

    /// The vault at {path} is {found}, not {expected}, where this caller is enrolled.
    pub const OTHER_VAULT: ErrorCode = ErrorCode { class: 14, code: 27 };
}

/// GhostVault refused: nothing was signed.
pub mod vault {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 15;

    /// The vault is sealed.
    pub const SEALED: ErrorCode = ErrorCode { class: 15, code: 1 };

    /// The passphrase does not open the vault.
    pub const NOT_UNSEALED: ErrorCode = ErrorCode { class: 15, code: 2 };

    /// After failed tries the vault looks at no other for {seconds} s.
    pub const TOO_SOON: ErrorCode = ErrorCode { class: 15, code: 3 };

    /// Only the user that runs the vault may ask for this.
    pub const NOT_OPERATOR: ErrorCode = ErrorCode { class: 15, code: 4 };

    /// The caller is not enrolled, or its user or key is another than the one enrolled.
    pub const NOT_ENROLLED: ErrorCode = ErrorCode { class: 15, code: 5 };

    /// The token opens no enrolment: it is used, too old, or for another name or user.
    pub const BAD_TOKEN: ErrorCode = ErrorCode { class: 15, code: 6 };

    /// No rule of the policy lets {caller} sign this with {key}: {what}.
    pub const NOT_ALLOWED: ErrorCode = ErrorCode { class: 15, code: 7 };

    /// {key} may spend {limit} micro-RLUSD a day; {spent} are spent, and this is {asked} more.
    pub const SPEND_EXCEEDED: ErrorCode = ErrorCode { class: 15, code: 8 };

    /// For nonce {nonce} of {account} another transaction was signed: {signed}.
    pub const NONCE_SIGNED: ErrorCode = ErrorCode { class: 15, code: 9 };

    /// Another report was signed for epoch {epoch} of action {action}.
    pub const ALREADY_REPORTED: ErrorCode = ErrorCode { class: 15, code: 10 };

    /// The audit log cannot be written, so nothing is answered: {reason}.
    pub const AUDIT_UNAVAILABLE: ErrorCode = ErrorCode { class: 15, code: 11 };

    /// The high-water marks cannot be written, so nothing is signed: {reason}.
    pub const MARKS_UNAVAILABLE: ErrorCode = ErrorCode { class: 15, code: 12 };

    /// This is generation {generation} of the vault; the one that may sign is {registered}.
    pub const OTHER_GENERATION: ErrorCode = ErrorCode { class: 15, code: 13 };

    /// Which generation may sign is not known, so nothing is signed: {reason}.
    pub const REGISTRY_UNAVAILABLE: ErrorCode = ErrorCode { class: 15, code: 14 };

    /// The policy is not taken: {reason}.
    pub const POLICY_REFUSED: ErrorCode = ErrorCode { class: 15, code: 15 };

    /// {signed} of the {threshold} owners' signatures that a change needs are there and hold.
    pub const POLICY_NOT_SIGNED: ErrorCode = ErrorCode { class: 15, code: 16 };

    /// The policy in force is version {version} with hash {hash}; a change names it and has the next version.
    pub const POLICY_NOT_NEXT: ErrorCode = ErrorCode { class: 15, code: 17 };

    /// {path} is damaged, and the vault stays sealed: {reason}.
    pub const DAMAGED: ErrorCode = ErrorCode { class: 15, code: 18 };

    /// This is no request to a vault: {reason}.
    pub const BAD_REQUEST: ErrorCode = ErrorCode { class: 15, code: 19 };

    /// A request of {bytes} bytes is larger than the {limit} that are read.
    pub const REQUEST_TOO_LARGE: ErrorCode = ErrorCode { class: 15, code: 20 };

    /// {limit} connections are open, and there are no more.
    pub const CROWDED: ErrorCode = ErrorCode { class: 15, code: 21 };

    /// The proof does not free the nonce: {reason}.
    pub const NOT_RELEASED: ErrorCode = ErrorCode { class: 15, code: 22 };

    /// {key} is a key of {curve}; reports are signed with ed25519.
    pub const WRONG_CURVE: ErrorCode = ErrorCode { class: 15, code: 23 };

    /// The vault came upon a defect of its own; nothing was signed: incident {incident}.
    pub const DEFECT: ErrorCode = ErrorCode { class: 15, code: 24 };

    /// The proofs do not show {what}.
    pub const PROOF_MISSING: ErrorCode = ErrorCode { class: 15, code: 25 };

    /// The proofs' block is {age_ms} ms old by the vault's clock; {most_ms} are too many.
    pub const PROOF_STALE: ErrorCode = ErrorCode { class: 15, code: 26 };

    /// The proofs are of block {height}, and the vault has seen block {seen}.
    pub const PROOF_BEHIND: ErrorCode = ErrorCode { class: 15, code: 27 };

    /// The vault has seen another block {height}: {seen} and not {found}.
    pub const CHAIN_REWOUND: ErrorCode = ErrorCode { class: 15, code: 28 };

    /// The action is {state}, and nothing of this is signed in that state.
    pub const WRONG_STATE: ErrorCode = ErrorCode { class: 15, code: 29 };

    /// The action's epoch is {epoch}.
    pub const OTHER_EPOCH: ErrorCode = ErrorCode { class: 15, code: 30 };

    /// Agent {agent} holds the action.
    pub const OTHER_AGENT: ErrorCode = ErrorCode { class: 15, code: 31 };

    /// The plan that was started is {plan}.
    pub const OTHER_PLAN: ErrorCode = ErrorCode { class: 15, code: 32 };

    /// What the action was asked for under stands no longer: {obstacle}.
    pub const OBSTRUCTED: ErrorCode = ErrorCode { class: 15, code: 33 };
}

/// A driver refused an order, or the outside target did.
pub mod driver {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 16;

    /// The order cannot be carried out: {reason}.
    pub const BAD_ORDER: ErrorCode = ErrorCode { class: 16, code: 1 };

    /// {shape} of {name} is touched only where the grant names it.
    pub const NOT_NAMED: ErrorCode = ErrorCode { class: 16, code: 2 };

    /// {shape} of {name} is the server's own, or the fence's, and is never set.
    pub const UNTOUCHABLE: ErrorCode = ErrorCode { class: 16, code: 3 };

    /// {name} is not within {resource}, or was delegated to other servers.
    pub const OUTSIDE: ErrorCode = ErrorCode { class: 16, code: 4 };

    /// {shape} of {name} cannot stand beside {other}.
    pub const CONFLICT: ErrorCode = ErrorCode { class: 16, code: 5 };

    /// {zone} would be left without a name server.
    pub const LAST_NAMESERVER: ErrorCode = ErrorCode { class: 16, code: 6 };

    /// {changed} of the zone's {total} record sets would change, at most {most} percent may.
    pub const TOO_MUCH: ErrorCode = ErrorCode { class: 16, code: 7 };

    /// {shape} of {name} is not what the plan was made on; nothing was changed.
    pub const WORLD_MOVED: ErrorCode = ErrorCode { class: 16, code: 8 };

    /// Another action or epoch wrote here since: {found}; nothing was changed.
    pub const FENCED: ErrorCode = ErrorCode { class: 16, code: 9 };

    /// {server} refused with {answer}; nothing was changed.
    pub const REFUSED: ErrorCode = ErrorCode { class: 16, code: 10 };

    /// {server} was not reached: {reason}; nothing was sent.
    pub const UNREACHABLE: ErrorCode = ErrorCode { class: 16, code: 11 };

    /// Whether {server} did it is not known: {reason}.
    pub const UNSURE: ErrorCode = ErrorCode { class: 16, code: 12 };

    /// {server} gave an answer that is not believed: {reason}.
    pub const BAD_ANSWER: ErrorCode = ErrorCode { class: 16, code: 13 };

    /// The outcome of {action} in {place} is not known yet, and one change is made at a time.
    pub const UNSETTLED: ErrorCode = ErrorCode { class: 16, code: 14 };

    /// The plan is not used: {reason}.
    pub const BAD_PLAN: ErrorCode = ErrorCode { class: 16, code: 15 };

    /// What was done cannot be taken back: this agent has no plan of it, or the world is not what it made of it.
    pub const NOTHING_TO_UNDO: ErrorCode = ErrorCode { class: 16, code: 16 };

    /// The agent's own policy forbids it: {why}.
    pub const FORBIDDEN: ErrorCode = ErrorCode { class: 16, code: 17 };

    /// At {name} there is {found}, which is neither read nor written over.
    pub const NOT_PLAIN: ErrorCode = ErrorCode { class: 16, code: 18 };

    /// The blank {blank} is not filled so: {reason}.
    pub const BAD_VALUE: ErrorCode = ErrorCode { class: 16, code: 19 };
}

/// An agent stopped, since it cannot trust its journal, its policy or the chain.
pub mod agent {
    use super::ErrorCode;

    /// The class's number in receipts.
    pub const CLASS: u8 = 17;

    /// The journal {path} does not fit at {at}.
    pub const JOURNAL_BROKEN: ErrorCode = ErrorCode { class: 17, code: 1 };

    /// Another process has the journal {path}.
    pub const JOURNAL_HELD: ErrorCode = ErrorCode { class: 17, code: 2 };

    /// The chain stands at {found}, and its block {seen} was another one or is gone.
    pub const CHAIN_REWOUND: ErrorCode = ErrorCode { class: 17, code: 3 };

    /// The newest block is {age_ms} ms old, more than {most_ms}.
    pub const STALE: ErrorCode = ErrorCode { class: 17, code: 4 };

    /// {path}, the highest block that was seen, cannot be read.
    pub const HEAD_BROKEN: ErrorCode = ErrorCode { class: 17, code: 5 };

    /// The chain has no such action, or not what belongs to it: {action}.
    pub const UNKNOWN_ACTION: ErrorCode = ErrorCode { class: 17, code: 6 };

    /// The policy {path} is not used: {reason}.
    pub const BAD_POLICY: ErrorCode = ErrorCode { class: 17, code: 7 };

    /// {path} is no agent's folder that can be used: {reason}.
    pub const NO_FOLDER: ErrorCode = ErrorCode { class: 17, code: 8 };

    /// {path} does not say what the update key is limited to: {reason}.
    pub const NO_LIMIT: ErrorCode = ErrorCode { class: 17, code: 9 };

    /// {path}, what was adopted of the zone, cannot be used: {reason}.
    pub const INVENTORY_BROKEN: ErrorCode = ErrorCode { class: 17, code: 10 };
}

/// Every class, in order of number.
pub const CLASSES: &[ClassRow] = &[
    ClassRow { number: 1, name: "contract", receipt: true },
    ClassRow { number: 2, name: "vm", receipt: true },
    ClassRow { number: 3, name: "call", receipt: true },
    ClassRow { number: 4, name: "ledger", receipt: true },
    ClassRow { number: 5, name: "skipped", receipt: true },
    ClassRow { number: 6, name: "admission", receipt: false },
    ClassRow { number: 7, name: "codec", receipt: false },
    ClassRow { number: 8, name: "module", receipt: true },
    ClassRow { number: 9, name: "schema", receipt: true },
    ClassRow { number: 10, name: "proof", receipt: false },
    ClassRow { number: 11, name: "node", receipt: false },
    ClassRow { number: 12, name: "request", receipt: false },
    ClassRow { number: 13, name: "standard", receipt: true },
    ClassRow { number: 14, name: "local", receipt: false },
    ClassRow { number: 15, name: "vault", receipt: false },
    ClassRow { number: 16, name: "driver", receipt: false },
    ClassRow { number: 17, name: "agent", receipt: false },
];

/// Every error, in order of class and code.
pub const TABLE: &[ErrorRow] = &[
    ErrorRow {
        code: ErrorCode { class: 2, code: 1 },
        slug: "out_of_gas",
        fields: &["limit"],
        text: "the call used all of its {limit} gas",
        way_out: "raise --gas-limit; `ghostcli tx show` of a simulation tells what it needs",
    },
    ErrorRow {
        code: ErrorCode { class: 2, code: 2 },
        slug: "stack_exhausted",
        fields: &["limit"],
        text: "calls inside the program nest deeper than its {limit} bytes of metered stack",
        way_out: "replace the recursion by a loop",
    },
    ErrorRow {
        code: ErrorCode { class: 2, code: 3 },
        slug: "trapped",
        fields: &[],
        text: "the program trapped: unreachable code, a memory access out of bounds, a division by zero or a bad indirect call",
        way_out: "run `ghostcli tx show` for the method, then the contract's tests for it; this is a defect of the contract",
    },
    ErrorRow {
        code: ErrorCode { class: 2, code: 4 },
        slug: "memory_exhausted",
        fields: &["limit"],
        text: "the transaction's contracts together use more than {limit} pages of memory",
        way_out: "split the work over several transactions",
    },
    ErrorRow {
        code: ErrorCode { class: 2, code: 5 },
        slug: "bad_pointer",
        fields: &[],
        text: "the program gave the ledger a range outside its memory",
        way_out: "this is a defect of the contract or its SDK",
    },
    ErrorRow {
        code: ErrorCode { class: 2, code: 6 },
        slug: "depth_exhausted",
        fields: &["limit"],
        text: "contracts call each other deeper than {limit} levels",
        way_out: "flatten the chain of calls",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 1 },
        slug: "unknown_contract",
        fields: &["address"],
        text: "there is no contract at {address}",
        way_out: "check the address; `ghostcli contract info ADDRESS` shows what is there",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 2 },
        slug: "unknown_method",
        fields: &["method"],
        text: "the contract has no method {method}",
        way_out: "`ghostcli contract info ADDRESS` lists its methods",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 3 },
        slug: "reentered",
        fields: &["address"],
        text: "{address} is already executing and the method is not declared reentrant",
        way_out: "end the first call before calling back, or declare the method `reentrant = true`",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 4 },
        slug: "not_payable",
        fields: &["method"],
        text: "{method} takes no payment",
        way_out: "call it without a payment",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 5 },
        slug: "wakeup_only",
        fields: &["method"],
        text: "{method} is called by the ledger alone",
        way_out: "wait for the wakeup; `ghostcli wakeup list` shows when it is due",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 6 },
        slug: "not_a_view",
        fields: &["method"],
        text: "{method} changes state and was called as a view",
        way_out: "send it as a transaction",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 7 },
        slug: "write_in_view",
        fields: &["operation"],
        text: "a view tried to {operation}",
        way_out: "remove `view = true` from the method, or the write from its code",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 8 },
        slug: "capability_not_declared",
        fields: &["capability", "wanted"],
        text: "the contract did not declare {capability} = {wanted} in contract.toml",
        way_out: "declare it under [capabilities] and upgrade the contract",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 9 },
        slug: "insufficient_balance",
        fields: &["address", "balance", "needed"],
        text: "{address} holds {balance} RLUSD and needs {needed}",
        way_out: "fund it, or pay less",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 10 },
        slug: "bad_arguments",
        fields: &["method", "reason"],
        text: "the arguments do not fit {method}: codec error {reason}",
        way_out: "`ghostcli contract info ADDRESS` shows the argument types",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 11 },
        slug: "limit_exceeded",
        fields: &["limit", "most"],
        text: "{limit} is at most {most}",
        way_out: "use smaller or fewer items",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 12 },
        slug: "bad_result",
        fields: &["method"],
        text: "{method} ended without a result, or with one that is not canonical",
        way_out: "this is a defect of the contract or its SDK",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 13 },
        slug: "undeclared_event",
        fields: &["event"],
        text: "event {event} is not in the contract's schema, or its fields do not fit",
        way_out: "this is a defect of the contract or its SDK",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 14 },
        slug: "undeclared_error",
        fields: &["code"],
        text: "error {code} is not in the contract's schema, or its fields do not fit",
        way_out: "this is a defect of the contract or its SDK",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 15 },
        slug: "no_privilege",
        fields: &["privilege"],
        text: "the caller does not hold the privilege {privilege}",
        way_out: "governance grants privileges by address and code hash",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 16 },
        slug: "unknown_wakeup",
        fields: &["id"],
        text: "there is no open wakeup or slot {id}",
        way_out: "`ghostcli wakeup list` shows the open ones",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 17 },
        slug: "not_the_owner",
        fields: &["id"],
        text: "{id} belongs to another contract",
        way_out: "only the contract that opened it may do that",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 18 },
        slug: "in_the_past",
        fields: &["time"],
        text: "{time} is not after the block's time",
        way_out: "choose a later time",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 19 },
        slug: "deposit_too_small",
        fields: &["deposit", "needed"],
        text: "the deposit of {deposit} RLUSD does not pay one delivery, which costs {needed}",
        way_out: "raise the deposit or lower the gas",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 20 },
        slug: "already_exists",
        fields: &["address"],
        text: "{address} exists already",
        way_out: "use another salt",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 21 },
        slug: "unknown_code",
        fields: &["code"],
        text: "no code is stored under {code}",
        way_out: "store it first: `ghostcli contract raw store`",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 22 },
        slug: "binding_mismatch",
        fields: &["uses", "address"],
        text: "{address} does not satisfy the schema that [uses.{uses}] names",
        way_out: "bind an address whose stored schema has the methods used",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 23 },
        slug: "suspended",
        fields: &["id"],
        text: "{id} is suspended: it ran dry or failed too often",
        way_out: "fund it: `ghostcli wakeup fund ID AMOUNT`",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 25 },
        slug: "not_recovery",
        fields: &["account"],
        text: "the caller is not the recovery contract of {account}",
        way_out: "the account's owner sets its recovery contract with set_auth",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 26 },
        slug: "bad_auth",
        fields: &["reason"],
        text: "the keys cannot be an account's: {reason}",
        way_out: "give 1 to 16 distinct keys whose weights reach the threshold",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 27 },
        slug: "invalid_governance",
        fields: &["reason"],
        text: "governance asked for what cannot be done: {reason}",
        way_out: "see docs/spec/governance.md",
    },
    ErrorRow {
        code: ErrorCode { class: 3, code: 28 },
        slug: "empty_value",
        fields: &[],
        text: "a stored value has at least one byte",
        way_out: "remove the key instead; this is a defect of the contract or its SDK",
    },
    ErrorRow {
        code: ErrorCode { class: 4, code: 1 },
        slug: "insufficient_funds",
        fields: &["address", "balance", "needed"],
        text: "{address} holds {balance} RLUSD and needs {needed}",
        way_out: "fund the account, or send less",
    },
    ErrorRow {
        code: ErrorCode { class: 4, code: 2 },
        slug: "code_refused",
        fields: &["class", "code"],
        text: "the module was refused",
        way_out: "`ghostcli contract build` names the rule it breaks",
    },
    ErrorRow {
        code: ErrorCode { class: 4, code: 3 },
        slug: "not_admin",
        fields: &["contract"],
        text: "only the admin of {contract} may migrate it",
        way_out: "`ghostcli contract info ADDRESS` shows the admin",
    },
    ErrorRow {
        code: ErrorCode { class: 4, code: 4 },
        slug: "not_governance",
        fields: &[],
        text: "only governance may do that",
        way_out: "`ghostcli node status` shows who governs",
    },
    ErrorRow {
        code: ErrorCode { class: 4, code: 5 },
        slug: "recovery_holds_keys",
        fields: &["recovery"],
        text: "while {recovery} is the account's recovery contract, keys change only through it",
        way_out: "ask that contract",
    },
    ErrorRow {
        code: ErrorCode { class: 4, code: 6 },
        slug: "incompatible_storage",
        fields: &["item"],
        text: "the new code's [storage] changes item {item}; it may only append",
        way_out: "keep the existing items in their order and append new ones",
    },
    ErrorRow {
        code: ErrorCode { class: 4, code: 7 },
        slug: "too_much_code",
        fields: &["most"],
        text: "a transaction stores at most {most} modules",
        way_out: "send one transaction a module",
    },
    ErrorRow {
        code: ErrorCode { class: 5, code: 1 },
        slug: "stale_nonce",
        fields: &["expected", "found"],
        text: "the account's next nonce is {expected}, the transaction has {found}",
        way_out: "sign again with the current nonce",
    },
    ErrorRow {
        code: ErrorCode { class: 5, code: 2 },
        slug: "cannot_pay",
        fields: &["balance", "needed"],
        text: "the payer holds {balance} RLUSD and the fee may reach {needed}",
        way_out: "fund the payer",
    },
    ErrorRow {
        code: ErrorCode { class: 5, code: 3 },
        slug: "keys_changed",
        fields: &[],
        text: "an earlier transaction of the block changed the account's keys",
        way_out: "sign again with the new keys",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 1 },
        slug: "wrong_chain",
        fields: &["expected"],
        text: "the transaction is for another chain; this one is {expected}",
        way_out: "select the profile of this chain and sign again",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 2 },
        slug: "expired",
        fields: &["valid_until", "time"],
        text: "the transaction was valid until {valid_until}; block time is {time}",
        way_out: "sign again with a later valid_until",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 3 },
        slug: "nonce_too_low",
        fields: &["expected", "found"],
        text: "the account's next nonce is {expected}, the transaction has {found}",
        way_out: "sign again with the current nonce",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 4 },
        slug: "nonce_too_high",
        fields: &["most", "found"],
        text: "the transaction's nonce {found} is beyond {most}, the furthest one taken now",
        way_out: "send the transactions before it first",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 5 },
        slug: "bad_signature",
        fields: &["index"],
        text: "signature {index} does not verify",
        way_out: "sign the transaction id with the account's key; signatures are canonical and in key order",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 6 },
        slug: "not_enough_weight",
        fields: &["weight", "threshold"],
        text: "the signatures weigh {weight}, the account needs {threshold}",
        way_out: "add signatures of further keys",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 7 },
        slug: "auth_mismatch",
        fields: &["sender"],
        text: "the keys sent do not belong to {sender}, or are missing in the account's first transaction",
        way_out: "send `auth` with the account's first transaction, and only then",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 8 },
        slug: "fee_too_low",
        fields: &["gas_price", "least"],
        text: "the gas price {gas_price} is below {least}",
        way_out: "raise the gas price",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 9 },
        slug: "unaffordable",
        fields: &["balance", "needed"],
        text: "the payer holds {balance} RLUSD; fee and payments may reach {needed}",
        way_out: "fund the payer, or lower the gas limit",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 10 },
        slug: "too_large",
        fields: &["size", "most"],
        text: "the transaction has {size} bytes, at most {most} are taken",
        way_out: "split it",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 11 },
        slug: "bad_transaction",
        fields: &["reason"],
        text: "the bytes are not a canonical transaction: codec error {reason}",
        way_out: "build transactions with ghostnet.client or ghostcli",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 12 },
        slug: "gas_limit_out_of_range",
        fields: &["gas_limit", "least", "most"],
        text: "the gas limit {gas_limit} is not within {least} and {most}",
        way_out: "choose a gas limit in that range",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 13 },
        slug: "pool_full",
        fields: &["most"],
        text: "the pool holds its {most} bytes, all at a better price",
        way_out: "raise the gas price, or wait",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 14 },
        slug: "sender_quota",
        fields: &["most"],
        text: "the sender has {most} transactions waiting",
        way_out: "wait until some are in a block",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 15 },
        slug: "underpriced_replacement",
        fields: &["least"],
        text: "a transaction with this nonce waits already; to replace it pay at least {least}",
        way_out: "raise the gas price",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 16 },
        slug: "already_known",
        fields: &["id"],
        text: "{id} is in the pool or in a block already",
        way_out: "wait for its receipt",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 17 },
        slug: "too_many_messages",
        fields: &["most"],
        text: "a transaction has 1 to {most} messages",
        way_out: "split it",
    },
    ErrorRow {
        code: ErrorCode { class: 6, code: 18 },
        slug: "signature_order",
        fields: &["index"],
        text: "signature {index} is a duplicate, out of order, or names no key of the account",
        way_out: "give one signature a key, in key order, the sender's before the payer's",
    },
    ErrorRow {
        code: ErrorCode { class: 7, code: 1 },
        slug: "truncated",
        fields: &[],
        text: "the input ends inside an item",
        way_out: "send all of it",
    },
    ErrorRow {
        code: ErrorCode { class: 7, code: 2 },
        slug: "not_shortest",
        fields: &[],
        text: "an integer or a length is not in its shortest form",
        way_out: "use the canonical encoding (docs/spec/encoding.md)",
    },
    ErrorRow {
        code: ErrorCode { class: 7, code: 3 },
        slug: "trailing_bytes",
        fields: &[],
        text: "bytes follow the item",
        way_out: "send exactly one item",
    },
    ErrorRow {
        code: ErrorCode { class: 7, code: 4 },
        slug: "too_deep",
        fields: &[],
        text: "arrays nest deeper than 16",
        way_out: "flatten the value",
    },
    ErrorRow {
        code: ErrorCode { class: 7, code: 5 },
        slug: "wrong_type",
        fields: &[],
        text: "an item of another type stands where this one is expected",
        way_out: "compare with the schema",
    },
    ErrorRow {
        code: ErrorCode { class: 7, code: 6 },
        slug: "forbidden_item",
        fields: &[],
        text: "maps, tags, floats, indefinite lengths and other simple values are not used",
        way_out: "use the canonical encoding (docs/spec/encoding.md)",
    },
    ErrorRow {
        code: ErrorCode { class: 7, code: 7 },
        slug: "not_utf8",
        fields: &[],
        text: "text is not UTF-8",
        way_out: "encode text as UTF-8",
    },
    ErrorRow {
        code: ErrorCode { class: 7, code: 8 },
        slug: "out_of_range",
        fields: &[],
        text: "a number, length or count is outside what its type allows",
        way_out: "compare with the schema",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 1 },
        slug: "code_too_large",
        fields: &["most", "found"],
        text: "the module has {found} bytes, at most {most} are taken",
        way_out: "build with the size profile of the templates, and strip it",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 2 },
        slug: "invalid_module",
        fields: &[],
        text: "the bytes are not a valid WebAssembly 1.0 module",
        way_out: "build for the target wasm32v1-none, which uses no later WebAssembly proposal",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 3 },
        slug: "operator_refused",
        fields: &["offset"],
        text: "the instruction at byte {offset} is not of the accepted set: integers of WebAssembly 1.0",
        way_out: "avoid floats; build for the target wasm32v1-none",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 4 },
        slug: "type_refused",
        fields: &["offset"],
        text: "the type at byte {offset} is neither i32 nor i64",
        way_out: "avoid floats; build for the target wasm32v1-none",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 5 },
        slug: "section_refused",
        fields: &["section"],
        text: "a module may not have a section of kind {section}",
        way_out: "build for the target wasm32v1-none",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 6 },
        slug: "start_refused",
        fields: &[],
        text: "a module may not have a start function",
        way_out: "move the work into `init`",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 7 },
        slug: "custom_section_refused",
        fields: &["name"],
        text: "the custom section {name} is not accepted",
        way_out: "strip the module: only ghost.schema, name, producers and target_features may stay",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 8 },
        slug: "custom_too_large",
        fields: &["most", "found"],
        text: "custom sections take {found} bytes, at most {most} are taken",
        way_out: "strip the module",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 9 },
        slug: "schema_missing",
        fields: &[],
        text: "the module has no custom section ghost.schema",
        way_out: "build it with the SDK's contract!, which embeds contract.toml",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 10 },
        slug: "schema_repeated",
        fields: &[],
        text: "the module has more than one custom section ghost.schema",
        way_out: "link one contract a module",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 11 },
        slug: "unknown_import",
        fields: &["name"],
        text: "the import {name} is not a function of the host",
        way_out: "see docs/reference/host.md; a symbol left undefined by the linker shows here too",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 12 },
        slug: "import_type",
        fields: &["name"],
        text: "the import {name} has another type than the host's function",
        way_out: "build with the SDK of this interface version",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 13 },
        slug: "import_repeated",
        fields: &["name"],
        text: "the module imports {name} twice",
        way_out: "declare each host function once",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 14 },
        slug: "too_many_imports",
        fields: &["most", "found"],
        text: "the module has {found} imports, at most {most} are taken",
        way_out: "import each host function once",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 15 },
        slug: "too_many_types",
        fields: &["most", "found"],
        text: "the module has {found} types, at most {most} are taken",
        way_out: "split the contract",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 16 },
        slug: "too_many_functions",
        fields: &["most", "found"],
        text: "the module has {found} functions, at most {most} are taken",
        way_out: "split the contract",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 17 },
        slug: "too_many_exports",
        fields: &["most", "found"],
        text: "the module has {found} exports, at most {most} are taken",
        way_out: "split the contract",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 18 },
        slug: "too_many_globals",
        fields: &["most", "found"],
        text: "the module has {found} globals, at most {most} are taken",
        way_out: "keep constants in memory",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 19 },
        slug: "too_many_params",
        fields: &["most", "found"],
        text: "a function has {found} parameters, at most {most} are taken",
        way_out: "pass a reference to a struct",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 20 },
        slug: "too_many_params_total",
        fields: &["most", "found"],
        text: "the functions together have {found} parameters, at most {most} are taken",
        way_out: "split the contract",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 21 },
        slug: "too_many_results",
        fields: &["found"],
        text: "a function has {found} results, at most one is taken",
        way_out: "build for the target wasm32v1-none",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 22 },
        slug: "too_many_locals",
        fields: &["most", "found"],
        text: "a function has {found} locals, at most {most} are taken",
        way_out: "split the function; build with optimisation",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 23 },
        slug: "too_many_locals_total",
        fields: &["most", "found"],
        text: "the functions together have {found} locals, at most {most} are taken",
        way_out: "split the contract; build with optimisation",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 24 },
        slug: "body_too_large",
        fields: &["most", "found"],
        text: "a function's body has {found} bytes, at most {most} are taken",
        way_out: "split the function",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 25 },
        slug: "too_many_blocks",
        fields: &["most", "found"],
        text: "a function has {found} blocks, at most {most} are taken",
        way_out: "split the function",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 26 },
        slug: "too_many_blocks_total",
        fields: &["most", "found"],
        text: "the functions together have {found} blocks, at most {most} are taken",
        way_out: "split the contract",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 27 },
        slug: "nesting_too_deep",
        fields: &["most"],
        text: "blocks nest deeper than {most}",
        way_out: "split the function",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 28 },
        slug: "too_many_tables",
        fields: &["found"],
        text: "the module has {found} tables, at most one is taken",
        way_out: "build for the target wasm32v1-none",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 29 },
        slug: "table_without_maximum",
        fields: &[],
        text: "the table has no maximum",
        way_out: "build with the SDK's linker arguments",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 30 },
        slug: "table_too_large",
        fields: &["most", "found"],
        text: "the table asks for {found} elements, at most {most} are taken",
        way_out: "use fewer function pointers and trait objects",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 31 },
        slug: "too_many_element_segments",
        fields: &["most", "found"],
        text: "the module has {found} element segments, at most {most} are taken",
        way_out: "build for the target wasm32v1-none",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 32 },
        slug: "element_out_of_range",
        fields: &["index"],
        text: "element segment {index} does not fit the table",
        way_out: "this is a defect of the tool that made the module",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 33 },
        slug: "memory_count",
        fields: &["found"],
        text: "the module has {found} memories, exactly one is needed",
        way_out: "build for the target wasm32v1-none",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 34 },
        slug: "memory_without_maximum",
        fields: &[],
        text: "the memory has no maximum",
        way_out: "link with --max-memory=1048576, as `ghostcli contract build` does",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 35 },
        slug: "memory_initial_too_large",
        fields: &["most", "found"],
        text: "the memory starts with {found} pages, at most {most} are taken",
        way_out: "lower its initial memory: smaller statics, -zstack-size=65536",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 36 },
        slug: "memory_maximum_too_large",
        fields: &["most", "found"],
        text: "the memory may grow to {found} pages, at most {most} are taken",
        way_out: "link with --max-memory=1048576, as `ghostcli contract build` does",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 37 },
        slug: "memory_not_exported",
        fields: &[],
        text: "the memory is not exported under the name memory",
        way_out: "build for the target wasm32v1-none",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 38 },
        slug: "too_many_data_segments",
        fields: &["most", "found"],
        text: "the module has {found} data segments, at most {most} are taken",
        way_out: "link with one segment for all data",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 39 },
        slug: "data_too_large",
        fields: &["most", "found"],
        text: "data segments hold {found} bytes, at most {most} are taken",
        way_out: "keep tables in storage, or compute them",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 40 },
        slug: "data_out_of_range",
        fields: &["index"],
        text: "data segment {index} does not fit the initial memory",
        way_out: "this is a defect of the tool that made the module",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 41 },
        slug: "export_refused",
        fields: &["name"],
        text: "the export {name} is not a method: besides methods only memory, __data_end and __heap_base may be exported",
        way_out: "export functions only",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 42 },
        slug: "export_reserved",
        fields: &["name"],
        text: "the export {name} starts with __ghost, which the ledger keeps for itself",
        way_out: "rename it",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 43 },
        slug: "name_too_long",
        fields: &["most", "found"],
        text: "the name of an export has {found} bytes, at most {most} are taken",
        way_out: "choose a shorter name",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 44 },
        slug: "too_many_operands",
        fields: &["most", "found"],
        text: "a function holds {found} operands at once, at most {most} are taken",
        way_out: "split the expression",
    },
    ErrorRow {
        code: ErrorCode { class: 8, code: 45 },
        slug: "data_too_far",
        fields: &["most", "found"],
        text: "data reaches up to byte {found} of memory, at most {most} are taken",
        way_out: "link with -zstack-size=65536, as `ghostcli contract build` does",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 1 },
        slug: "toml_syntax",
        fields: &["reason"],
        text: "this is not TOML: {reason}",
        way_out: "mend the syntax (https://toml.io/en/v1.0.0); text stands in quotes",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 2 },
        slug: "unknown_key",
        fields: &["key", "table", "known"],
        text: "{table} has no key {key}; it has {known}",
        way_out: "remove the key, or correct its spelling",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 3 },
        slug: "missing_key",
        fields: &["key", "table"],
        text: "{table} lacks {key}",
        way_out: "add it; docs/spec/schema.md shows an example",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 4 },
        slug: "wrong_form",
        fields: &["key", "expected"],
        text: "{key} is not {expected}",
        way_out: "write it as docs/spec/schema.md shows",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 5 },
        slug: "bad_name",
        fields: &["name", "rule"],
        text: "{name} cannot be a name here: {rule}",
        way_out: "rename it",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 6 },
        slug: "reserved_name",
        fields: &["name", "reason"],
        text: "the name {name} is taken: {reason}",
        way_out: "rename it",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 7 },
        slug: "name_clash",
        fields: &["name", "other"],
        text: "{name} and {other} would get the same name in generated code",
        way_out: "rename one of them",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 8 },
        slug: "unknown_type",
        fields: &["type"],
        text: "there is no type {type}",
        way_out: "declare it under [types], or use a type of docs/spec/schema.md",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 9 },
        slug: "bad_type",
        fields: &["type", "reason"],
        text: "{type} is not a type: {reason}",
        way_out: "write it as docs/spec/schema.md shows",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 10 },
        slug: "not_in_version_1",
        fields: &["what"],
        text: "version 1 of contract.toml has no {what}",
        way_out: "spell it out with the types there are",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 11 },
        slug: "bad_bound",
        fields: &["type"],
        text: "{type} needs a bound: a whole number from 1 up",
        way_out: "write string<N>, bytes<N> or list<T, N>",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 12 },
        slug: "recursive_type",
        fields: &["type"],
        text: "the type {type} contains itself",
        way_out: "keep the parts in a map of [storage] and refer to them by key",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 13 },
        slug: "too_large",
        fields: &["what", "size", "most"],
        text: "{what} may take {size} bytes, at most {most} are allowed",
        way_out: "lower the bounds of its strings, bytes and lists",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 14 },
        slug: "too_many",
        fields: &["what", "count", "most"],
        text: "there are {count} {what}, at most {most} are allowed",
        way_out: "split the contract, or merge some of them",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 15 },
        slug: "too_deep",
        fields: &["what", "most"],
        text: "{what} nests arrays deeper than {most} levels",
        way_out: "flatten the types",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 16 },
        slug: "not_a_key",
        fields: &["type"],
        text: "{type} cannot be a part of a key, an indexed field or a constant",
        way_out: "use a number, address, hash, time, string, bytes or enum",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 17 },
        slug: "bad_error_code",
        fields: &["error"],
        text: "the code of {error} is not a whole number from 1 to 2147483647",
        way_out: "give it the next free code",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 18 },
        slug: "repeated_error_code",
        fields: &["code", "other"],
        text: "the code {code} belongs to {other} already",
        way_out: "give it the next free code; codes are never reused",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 19 },
        slug: "bad_template",
        fields: &["placeholder", "reason"],
        text: "the text cannot show {placeholder}: {reason}",
        way_out: "name the error's own args in braces, and use braces for nothing else",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 20 },
        slug: "bad_role",
        fields: &["role", "target"],
        text: "{role} stands on {target}, which is neither a value of type address nor a set of address",
        way_out: "point it to such an item: \"storage.NAME\"",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 21 },
        slug: "unknown_reference",
        fields: &["kind", "name"],
        text: "there is no {kind} {name}",
        way_out: "declare it, or correct the spelling",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 22 },
        slug: "contradiction",
        fields: &["method", "first", "second"],
        text: "{method}: {first} and {second} exclude each other",
        way_out: "remove one of them",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 23 },
        slug: "view_without_result",
        fields: &["method"],
        text: "{method} is a view and returns nothing",
        way_out: "add `returns`, or remove `view = true`",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 24 },
        slug: "unread_result",
        fields: &["method"],
        text: "{method} returns something that nobody would read: the ledger calls it",
        way_out: "remove `returns`; emit an event, or store the value",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 25 },
        slug: "bad_version",
        fields: &["version", "expected"],
        text: "{version} is not {expected}",
        way_out: "write for example 1.0.0, or ^1 for every 1.x",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 26 },
        slug: "bad_value",
        fields: &["type", "reason"],
        text: "{reason} (type {type})",
        way_out: "write it as interface/types.toml shows",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 27 },
        slug: "bad_action_kind",
        fields: &["kind"],
        text: "{kind} is not a kind of action: two to five words in lower case, joined by dots",
        way_out: "write for example dns.records.set",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 28 },
        slug: "unreadable_schema",
        fields: &["uses", "reason"],
        text: "the schema of {uses} cannot be read: {reason}",
        way_out: "correct the path; it counts from the folder of this file",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 29 },
        slug: "bad_used_schema",
        fields: &["uses", "reason"],
        text: "the schema of {uses} is refused: {reason}",
        way_out: "mend that file first",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 30 },
        slug: "circular_uses",
        fields: &["uses"],
        text: "the schema of {uses} uses this one again, so neither could have a hash",
        way_out: "let one of the two publish an interface, or call by `calls = [\"*\"]`",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 31 },
        slug: "unused_uses",
        fields: &["uses"],
        text: "{uses} is in [uses] and not in [capabilities] calls",
        way_out: "add it to calls, or remove it",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 32 },
        slug: "unknown_interface",
        fields: &["interface"],
        text: "there is no published interface {interface}",
        way_out: "`ghostcli contract schema --interfaces` lists them",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 33 },
        slug: "not_implemented",
        fields: &["interface", "part", "reason"],
        text: "{interface} is not implemented: {part} {reason}",
        way_out: "declare it exactly as the interface does",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 34 },
        slug: "host_interface",
        fields: &["interface", "most"],
        text: "host interface {interface} is not served here, the newest is {most}",
        way_out: "build for an interface this network serves",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 35 },
        slug: "bad_text",
        fields: &["what", "reason"],
        text: "{what} cannot be shown: {reason}",
        way_out: "write one short line of plain text",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 36 },
        slug: "repeated_entry",
        fields: &["what", "name"],
        text: "{name} stands twice in {what}",
        way_out: "remove one of them",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 37 },
        slug: "malformed",
        fields: &["reason"],
        text: "the bytes are not a normalised schema: codec error {reason}",
        way_out: "embed what ghost-schema wrote",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 38 },
        slug: "newer_format",
        fields: &["format", "known"],
        text: "the schema has format {format}, known are formats up to {known}",
        way_out: "build with the tools of this network's protocol version",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 39 },
        slug: "method_not_exported",
        fields: &["method"],
        text: "the module does not export {method}, which its schema declares",
        way_out: "implement it, or remove it from contract.toml",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 40 },
        slug: "undeclared_export",
        fields: &["export"],
        text: "the module exports {export}, which its schema does not declare",
        way_out: "declare it under [methods], or do not export it",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 41 },
        slug: "bad_export_type",
        fields: &["export"],
        text: "the export {export} takes or returns something; a method is () -> ()",
        way_out: "read arguments with `input` and answer with `result`",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 42 },
        slug: "capability_needed",
        fields: &["import", "capability"],
        text: "the module imports {import} and its schema does not declare {capability}",
        way_out: "declare it under [capabilities], or do not use the function",
    },
    ErrorRow {
        code: ErrorCode { class: 9, code: 43 },
        slug: "undeclared_import",
        fields: &["import"],
        text: "the module imports {import}, which no capability covers",
        way_out: "import functions of interface/host.toml alone",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 1 },
        slug: "too_long",
        fields: &[],
        text: "the proof is longer than a proof can be",
        way_out: "trust nothing that came with it; ask another node for the proof",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 2 },
        slug: "malformed",
        fields: &[],
        text: "the bytes are not a canonical proof of this tree",
        way_out: "trust nothing that came with it; ask another node for the proof",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 3 },
        slug: "other_key",
        fields: &[],
        text: "the proof is about another key",
        way_out: "ask for a proof of the key in question",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 4 },
        slug: "other_value",
        fields: &[],
        text: "the proof is about another value",
        way_out: "trust nothing that came with it; ask another node for the proof",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 5 },
        slug: "other_kind",
        fields: &[],
        text: "the proof shows presence where absence is claimed, or the other way round",
        way_out: "verify it as what it shows: presence or absence",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 6 },
        slug: "other_root",
        fields: &[],
        text: "the proof does not lead to this root",
        way_out: "verify it under the state root of the height it was made at",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 7 },
        slug: "not_around",
        fields: &[],
        text: "the proof's neighbours do not enclose the key",
        way_out: "trust nothing that came with it; ask another node for the proof",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 8 },
        slug: "not_adjacent",
        fields: &[],
        text: "the proof's neighbours are not next to each other",
        way_out: "trust nothing that came with it; ask another node for the proof",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 9 },
        slug: "other_chain",
        fields: &["expected", "found"],
        text: "the chain began from genesis {found}, and {expected} is the one trusted",
        way_out: "trust nothing this node says; if the chain was begun anew on purpose, remove the profile and add it again",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 10 },
        slug: "header_signature",
        fields: &["height"],
        text: "the header of block {height} is not signed with the sequencer's key",
        way_out: "trust nothing that came with it; ask another node",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 11 },
        slug: "header_chain",
        fields: &["expected", "found"],
        text: "the header is of chain {found}, not of {expected}",
        way_out: "verify it with the genesis of its own chain",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 12 },
        slug: "audit_mismatch",
        fields: &["height", "what"],
        text: "block {height} does not follow from those before it: {what} differs",
        way_out: "this folder is damaged or was tampered with: keep it as evidence, and restore a copy that passes",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 13 },
        slug: "other_answer",
        fields: &["expected", "found"],
        text: "the answer is about {found}, and {expected} was asked for",
        way_out: "trust nothing this node says; ask another one",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 14 },
        slug: "replay_differs",
        fields: &["id", "height"],
        text: "executed again, {id} of block {height} comes to another receipt than the stored one",
        way_out: "the node's folder was altered, or its program is another one: `ghostcli audit verify` on it says where",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 15 },
        slug: "vault_audit_broken",
        fields: &["path", "record", "reason"],
        text: "record {record} of {path} does not hold: {reason}",
        way_out: "compare with a copy kept elsewhere: from that record on the log is not what the vault wrote",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 16 },
        slug: "other_plan",
        fields: &["reason"],
        text: "the body is not the plan that was posted: {reason}",
        way_out: "get the body from the agent again; approve nothing that was not seen",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 17 },
        slug: "world_differs",
        fields: &["differs", "unseen"],
        text: "the world is not seen to be as the plan found it: {differs} reading(s) differ, {unseen} could not be made",
        way_out: "have it planned again, or name servers that answer: --server HOST:PORT; --anyway approves it all the same",
    },
    ErrorRow {
        code: ErrorCode { class: 10, code: 18 },
        slug: "zone_differs",
        fields: &["drift", "servers"],
        text: "the zone is not what was adopted, or not the same everywhere: {drift} record set(s) changed, {servers} server(s) do not agree",
        way_out: "find out who changed it, and mend the servers that do not agree; `ghostcli agent adopt --again` takes the zone as it is now",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 1 },
        slug: "internal_fault",
        fields: &["incident"],
        text: "the node met a fault it did not expect; incident {incident}",
        way_out: "give the incident to the node's operator: its log names the cause",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 2 },
        slug: "not_serving",
        fields: &[],
        text: "the node is starting, stopping, or out of reach of its edge",
        way_out: "ask again in a moment",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 3 },
        slug: "key_file_unsafe",
        fields: &["path", "reason"],
        text: "the key file {path} is not used: {reason}",
        way_out: "make it a regular file of the node's user with mode 0600",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 4 },
        slug: "edge_failed",
        fields: &["reason"],
        text: "the API did not start: {reason}",
        way_out: "free the port or choose another with --api; `ghostcli doctor` checks the parts it needs",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 5 },
        slug: "ledger_stopped",
        fields: &["cause", "reason"],
        text: "the ledger stopped before, by {cause}: {reason}",
        way_out: "mend what {cause} asks for and start the node again; blocks on disk are whole, and `ghostcli audit verify` checks them",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 6 },
        slug: "ledger_closed",
        fields: &[],
        text: "the ledger was closed",
        way_out: "open its data folder again",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 7 },
        slug: "store_disk_full",
        fields: &["operation", "detail"],
        text: "no room is left for the ledger ({operation}): {detail}",
        way_out: "free space on the disk of the node's folder, or raise its quota, and start the node again; what it acknowledged is on disk",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 8 },
        slug: "store_read_only",
        fields: &["operation", "detail"],
        text: "the node may not write to its folder ({operation}): {detail}",
        way_out: "mount the disk for writing, or give the folder to the node's user, and start the node again",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 9 },
        slug: "store_locked",
        fields: &["operation", "detail"],
        text: "another process holds the node's folder ({operation}): {detail}",
        way_out: "stop the other node, or use its API; a folder has one node at a time",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 10 },
        slug: "store_corrupt",
        fields: &["operation", "detail"],
        text: "the node's folder is damaged ({operation}): {detail}",
        way_out: "check the disk, and restore the folder from a backup",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 11 },
        slug: "store_format",
        fields: &["operation", "detail"],
        text: "the node's folder is not this program's or not this chain's ({operation}): {detail}",
        way_out: "use the release of ghostnet that wrote it, or name the folder of this chain",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 12 },
        slug: "store_io",
        fields: &["operation", "detail"],
        text: "the disk failed the ledger ({operation}): {detail}",
        way_out: "see what the system's log says of the disk, and start the node again; what it acknowledged is on disk",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 13 },
        slug: "engine_fault",
        fields: &["detail"],
        text: "this machine could not run accepted code: {detail}",
        way_out: "see that it has memory and address space left, and start the node again; if it comes back, report it with the node's log",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 14 },
        slug: "ledger_fault",
        fields: &["detail"],
        text: "the ledger met a defect of its own: {detail}",
        way_out: "report it with the node's log; `ghostcli audit verify` checks the blocks on disk",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 15 },
        slug: "chain_exists",
        fields: &["folder"],
        text: "{folder} holds a chain already",
        way_out: "open it, or choose another folder; nothing was written",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 16 },
        slug: "other_sequencer",
        fields: &["expected", "found"],
        text: "the genesis names the sequencer {expected}, and the key at hand is {found}",
        way_out: "put the chain's own sequencer.key into the node's folder; two keys must not sign one chain",
    },
    ErrorRow {
        code: ErrorCode { class: 11, code: 17 },
        slug: "plan_store_failed",
        fields: &["reason"],
        text: "the node cannot keep bodies of plans: {reason}",
        way_out: "free space on the disk of the node's folder; blocks go on, and agents put their plans again",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 1 },
        slug: "malformed_field",
        fields: &["field", "expected"],
        text: "{field} is not {expected}",
        way_out: "send {field} in that form (docs/reference/api.md)",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 2 },
        slug: "too_many",
        fields: &["field", "most"],
        text: "{field} holds more than {most} items, or none",
        way_out: "send 1 to {most} at a time",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 3 },
        slug: "unknown_transaction",
        fields: &["id"],
        text: "no block on disk holds {id}",
        way_out: "it may still wait in the pool: ask again, or send it again while valid_until has not passed",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 4 },
        slug: "unknown_block",
        fields: &["height", "newest"],
        text: "there is no block {height}; the newest is {newest}",
        way_out: "ask for a height up to {newest}, or leave it out for the newest",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 5 },
        slug: "unknown_contract",
        fields: &["address"],
        text: "{address} is no contract at that height",
        way_out: "check the address and the chain: `ghostcli node status` shows which chain answers",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 6 },
        slug: "unknown_code",
        fields: &["code_hash"],
        text: "no code with hash {code_hash} is stored",
        way_out: "store it: `ghostcli contract raw store`",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 7 },
        slug: "height_not_kept",
        fields: &["height", "oldest"],
        text: "state at height {height} is no longer kept; the oldest kept is {oldest}",
        way_out: "ask a node that runs with --archive",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 8 },
        slug: "busy",
        fields: &["most"],
        text: "{most} requests are being served already",
        way_out: "ask again in a moment",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 9 },
        slug: "deadline_passed",
        fields: &[],
        text: "the time allowed for the request passed before it was answered",
        way_out: "allow more time; a transaction sent may be in a block all the same: look it up by its id",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 10 },
        slug: "message_refused",
        fields: &["reason"],
        text: "the request's message cannot be read: {reason}",
        way_out: "send one message of the method's type (interface/ghost/v1), at most 4 MiB",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 11 },
        slug: "bad_file",
        fields: &["path", "expected"],
        text: "{path} is not {expected}",
        way_out: "check that it is the right file, and whole",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 12 },
        slug: "unknown_key",
        fields: &["name", "known"],
        text: "there is no key {name}; there are: {known}",
        way_out: "correct the spelling, or make it: `ghostcli key new {name}`",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 13 },
        slug: "name_taken",
        fields: &["what", "name"],
        text: "there is a {what} {name} already",
        way_out: "choose another name, or remove that one first",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 14 },
        slug: "bad_name",
        fields: &["what", "name"],
        text: "{name} is no name for a {what}",
        way_out: "use 1 to 40 lower-case letters, digits and inner hyphens, a letter first",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 15 },
        slug: "unknown_profile",
        fields: &["name", "known"],
        text: "there is no profile {name}; there are: {known}",
        way_out: "correct the spelling, or add it: `ghostcli profile add {name} --node URL`",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 16 },
        slug: "no_node",
        fields: &[],
        text: "it is not said which node to ask",
        way_out: "start a chain for trying out with `ghostcli dev`, or name a node: --node URL, or `ghostcli profile add NAME --node URL`",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 17 },
        slug: "no_signer",
        fields: &[],
        text: "it is not said who signs",
        way_out: "name a key: --as KEY; `ghostcli key list` shows them",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 18 },
        slug: "not_confirmed",
        fields: &[],
        text: "nothing was sent: it was not confirmed",
        way_out: "answer y, or give --yes where nobody can be asked",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 19 },
        slug: "unknown_alias",
        fields: &["name", "known"],
        text: "no contract is called {name} here; there are: {known}",
        way_out: "give its address, `system/NAME`, or a name that `ghostcli contract list` shows",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 20 },
        slug: "nothing_trusted",
        fields: &[],
        text: "nothing says which chain to trust, so nothing can be proven",
        way_out: "name what you got from a source you trust: --genesis FILE or --genesis-hash HASH",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 21 },
        slug: "not_called",
        fields: &["method", "kind"],
        text: "{method} is called by the ledger alone: it is a method of kind {kind}",
        way_out: "`init` runs at `ghostcli contract deploy`, `migrate` at `ghostcli contract upgrade`, a wakeup when it falls due",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 22 },
        slug: "not_for_development",
        fields: &[],
        text: "this chain is not for development: it has no faucet and no time travel",
        way_out: "start one that is: `ghostcli dev`",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 23 },
        slug: "unknown_template",
        fields: &["name", "known"],
        text: "there is no template {name}; there are: {known}",
        way_out: "`ghostcli contract templates` lists all; without --template it starts from the smallest",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 24 },
        slug: "destruction_not_named",
        fields: &["name", "count"],
        text: "the plan destroys {count} thing(s) of {name}, and that name was not typed; nothing was sent",
        way_out: "type the resource's name where it is asked for, or give --destroy RESOURCE",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 25 },
        slug: "no_plan_to_approve",
        fields: &["action", "state"],
        text: "action {action} is {state}: no plan of it can be approved",
        way_out: "`ghostcli action show ACTION` says what it waits for",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 26 },
        slug: "no_resource",
        fields: &["name"],
        text: "nobody holds {name}",
        way_out: "check the id, as dns:example.org; `ghostcli resource claim` makes it yours",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 27 },
        slug: "plan_too_large",
        fields: &["bytes", "most"],
        text: "the plan's body has {bytes} bytes, at most {most} are kept",
        way_out: "have the agent make a smaller plan: fewer steps",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 28 },
        slug: "no_agents_contract",
        fields: &[],
        text: "this chain has no system contract `agents`, and so no plans",
        way_out: "ask a node of the chain that is meant, or have governance add it: `ghostcli system add agents`",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 29 },
        slug: "plan_not_posted",
        fields: &["action", "plan"],
        text: "{plan} is not the newest plan that was posted for action {action}",
        way_out: "post the plan first, or put the body whose hash `ghostcli action show ACTION` has",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 30 },
        slug: "plan_request_time",
        fields: &["until", "now", "most"],
        text: "the request counts until {until} ms and it is {now} ms: it has to be later, by at most {most} ms",
        way_out: "ask again, with a time of the chain's clock (clock_ms of `GetStatus`)",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 31 },
        slug: "plan_request_signature",
        fields: &["address"],
        text: "the request is not signed by a key of {address}",
        way_out: "sign this chain, action, plan, address and time with a key that the account has now",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 32 },
        slug: "plan_not_for",
        fields: &["action", "address"],
        text: "{address} may not read the plans of action {action}",
        way_out: "ask as owner, approver or agent of its resource, or as creator or admin of the contract that asked; check the id",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 33 },
        slug: "plan_not_kept",
        fields: &["action", "plan"],
        text: "the node does not keep plan {plan} of action {action}",
        way_out: "ask again in a moment, since its agent puts it again; or take it from the agent's folder: --body PATH",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 40 },
        slug: "argument_missing",
        fields: &["argument"],
        text: "{argument} is missing",
        way_out: "give it",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 41 },
        slug: "argument_unknown",
        fields: &["argument", "known"],
        text: "there is no argument {argument}; there are {known}",
        way_out: "correct the spelling, or leave it out",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 42 },
        slug: "argument_repeated",
        fields: &["argument"],
        text: "{argument} is given twice",
        way_out: "give it once",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 43 },
        slug: "argument_type",
        fields: &["argument", "expected", "got"],
        text: "{argument} is {expected}, not {got}",
        way_out: "write it as `ghostcli contract info` shows",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 44 },
        slug: "argument_range",
        fields: &["argument", "expected", "got"],
        text: "{argument} is {expected}; {got} is outside",
        way_out: "choose a value inside",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 45 },
        slug: "argument_format",
        fields: &["argument", "expected", "got"],
        text: "{argument} is {expected}, and {got} is not one",
        way_out: "write it as docs/reference/types.md shows",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 46 },
        slug: "argument_too_long",
        fields: &["argument", "most", "got"],
        text: "{argument} has {got} bytes or items, at most {most} are taken",
        way_out: "shorten it",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 47 },
        slug: "bad_json",
        fields: &["offset", "reason"],
        text: "this is not JSON at byte {offset}: {reason}",
        way_out: "send one JSON value (RFC 8259), with no key twice",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 48 },
        slug: "unknown_in_schema",
        fields: &["kind", "name"],
        text: "the contract has no {kind} {name}",
        way_out: "`ghostcli contract info ADDRESS` lists what it has",
    },
    ErrorRow {
        code: ErrorCode { class: 12, code: 49 },
        slug: "misfit",
        fields: &["what", "reason"],
        text: "the bytes are not {what} of this schema: codec error {reason}",
        way_out: "decode with the schema that was on chain at that height",
    },
    ErrorRow {
        code: ErrorCode { class: 13, code: 1 },
        slug: "not_authorized",
        fields: &["role"],
        text: "only {role} may do that",
        way_out: "send it from that account; `ghostcli contract info ADDRESS` shows who may do what",
    },
    ErrorRow {
        code: ErrorCode { class: 13, code: 2 },
        slug: "payment_mismatch",
        fields: &["needed", "paid"],
        text: "the call costs {needed} RLUSD and {paid} were paid",
        way_out: "pay exactly that: --pay {needed}",
    },
    ErrorRow {
        code: ErrorCode { class: 13, code: 3 },
        slug: "arithmetic_overflow",
        fields: &[],
        text: "a sum, product or difference does not fit its type",
        way_out: "use smaller amounts",
    },
    ErrorRow {
        code: ErrorCode { class: 13, code: 4 },
        slug: "missing_value",
        fields: &["item"],
        text: "storage item {item} holds no value, or not one of its type",
        way_out: "this is a defect of the contract: init or migrate must set it",
    },
    ErrorRow {
        code: ErrorCode { class: 13, code: 5 },
        slug: "invalid_arguments",
        fields: &["reason"],
        text: "the arguments do not decode: codec error {reason}",
        way_out: "`ghostcli contract info ADDRESS` shows the argument types",
    },
    ErrorRow {
        code: ErrorCode { class: 13, code: 6 },
        slug: "call_failed",
        fields: &["class", "code"],
        text: "a contract that this one called failed with class {class}, code {code}",
        way_out: "`ghostcli tx show ID` shows the failed call",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 1 },
        slug: "unreachable",
        fields: &["url", "reason"],
        text: "{url} does not answer: {reason}",
        way_out: "start the node (`ghostcli dev`, `ghostcli node start`), or name another: --node URL; `ghostcli doctor` looks closer",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 2 },
        slug: "bad_answer",
        fields: &["url", "reason"],
        text: "{url} gave no answer of a GhostNet node: {reason}",
        way_out: "check the URL: --node, GHOST_NODE, or the profile's",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 3 },
        slug: "unsettled",
        fields: &["id", "seconds"],
        text: "after {seconds} s it is not known whether {id} is in a block",
        way_out: "`ghostcli tx show {id}` tells when it is; after its valid_until it can no longer happen",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 4 },
        slug: "settings_refused",
        fields: &["path", "reason"],
        text: "{path} is not used: {reason}",
        way_out: "mend or remove the file; docs/reference/settings.md has what it may hold",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 5 },
        slug: "key_file_refused",
        fields: &["path", "reason"],
        text: "the key file {path} is not used: {reason}",
        way_out: "make it a regular file of yours with mode 0600, or restore it from a backup",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 6 },
        slug: "wrong_passphrase",
        fields: &["name"],
        text: "the passphrase does not open key {name}, or its file was changed",
        way_out: "try again; without the passphrase only a backup of the key helps",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 7 },
        slug: "no_passphrase",
        fields: &["name"],
        text: "key {name} needs a passphrase, and there is no terminal to ask at",
        way_out: "put it into a file that only you can read, and name that in GHOST_PASSPHRASE_FILE",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 8 },
        slug: "tool_missing",
        fields: &["tool", "why"],
        text: "{tool} is not installed; it is needed for {why}",
        way_out: "`ghostcli toolchain install` fetches what compiles contracts; `ghostcli doctor` lists all that is missing, with the command for each",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 9 },
        slug: "build_failed",
        fields: &["folder"],
        text: "{folder} could not be compiled",
        way_out: "the compiler's messages above say where",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 10 },
        slug: "not_a_contract",
        fields: &["folder", "reason"],
        text: "{folder} is no contract: {reason}",
        way_out: "name a folder with a Cargo.toml and a contract.toml, or one of the templates",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 11 },
        slug: "no_node_folder",
        fields: &["path"],
        text: "no node was set up in {path}",
        way_out: "`ghostcli node init --folder {path}` sets one up",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 12 },
        slug: "node_folder_taken",
        fields: &["path"],
        text: "a node was set up in {path} already",
        way_out: "start it with `ghostcli node start`, or name another folder",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 13 },
        slug: "file_failed",
        fields: &["path", "reason"],
        text: "{path}: {reason}",
        way_out: "check the path, its permissions and the space on its disk",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 14 },
        slug: "unhealthy",
        fields: &["count"],
        text: "{count} of the checks found something to mend",
        way_out: "each one above says how",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 15 },
        slug: "folder_not_empty",
        fields: &["path"],
        text: "there is something in {path} already",
        way_out: "choose another name or folder, or remove what is there; nothing was written",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 16 },
        slug: "sdk_missing",
        fields: &["folder", "sdk", "own"],
        text: "{folder} is compiled with the SDK {sdk}, which is not on this machine",
        way_out: "install the release of ghostnet that brought it, or write {own} in its place in Cargo.toml and run the contract's tests",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 17 },
        slug: "sdk_damaged",
        fields: &["path"],
        text: "the SDK in {path} is not what was written there",
        way_out: "remove that folder; the next build writes it anew",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 18 },
        slug: "toolchain_unavailable",
        fields: &["channel", "lacking", "command"],
        text: "Rust {channel} with {lacking} could not be installed",
        way_out: "see what rustup says above and run it again: {command}; without rustup, install it first (https://rustup.rs), or on Debian, as root: apt-get install rustc-web cargo-web rust-web-src lld",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 19 },
        slug: "pytest_missing",
        fields: &[],
        text: "pytest is not installed beside ghostcli; it runs the tests of contracts",
        way_out: "install ghostnet with its extra for tests: ghostnet[testing]",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 20 },
        slug: "gas_not_kept",
        fields: &["path"],
        text: "{path} is not there, so there is nothing to compare the gas with",
        way_out: "write it with `ghostcli contract gas --update`, and commit it",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 21 },
        slug: "vault_unreachable",
        fields: &["path", "reason"],
        text: "no vault answers at {path}: {reason}",
        way_out: "start it (`ghostcli vault start`), or name its socket: --vault SOCKET, GHOST_VAULT",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 22 },
        slug: "no_vault_folder",
        fields: &["path"],
        text: "no vault was set up in {path}",
        way_out: "`ghostcli vault init --folder {path}` sets one up",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 23 },
        slug: "vault_folder_taken",
        fields: &["path"],
        text: "a vault was set up in {path} already",
        way_out: "start it with `ghostcli vault start`, or name another folder",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 24 },
        slug: "vault_in_use",
        fields: &["path"],
        text: "another process runs the vault in {path}",
        way_out: "stop that one first; two must never sign from the same folder",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 25 },
        slug: "vault_config_refused",
        fields: &["path", "reason"],
        text: "{path} is not used: {reason}",
        way_out: "mend the file; docs/vault.md has what it may hold",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 26 },
        slug: "not_enrolled_here",
        fields: &["path", "known"],
        text: "there is no enrolment at the vault in {path}; there are: {known}",
        way_out: "have its operator run `ghostcli vault invite NAME`, and give the token to `ghostcli vault enrol NAME`",
    },
    ErrorRow {
        code: ErrorCode { class: 14, code: 27 },
        slug: "other_vault",
        fields: &["path", "expected", "found"],
        text: "the vault at {path} is {found}, not {expected}, where this caller is enrolled",
        way_out: "find out who put another vault there before anything is asked of it",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 1 },
        slug: "sealed",
        fields: &[],
        text: "the vault is sealed",
        way_out: "its operator opens it: `ghostcli vault unseal`",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 2 },
        slug: "not_unsealed",
        fields: &[],
        text: "the passphrase does not open the vault",
        way_out: "try again; each failure doubles the wait before the next try",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 3 },
        slug: "too_soon",
        fields: &["seconds"],
        text: "after failed tries the vault looks at no other for {seconds} s",
        way_out: "wait that long; a restart of the vault starts the wait anew",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 4 },
        slug: "not_operator",
        fields: &[],
        text: "only the user that runs the vault may ask for this",
        way_out: "run the command as that user",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 5 },
        slug: "not_enrolled",
        fields: &[],
        text: "the caller is not enrolled, or its user or key is another than the one enrolled",
        way_out: "enrol anew: `ghostcli vault invite NAME` as the operator, then `ghostcli vault enrol NAME` as the caller",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 6 },
        slug: "bad_token",
        fields: &[],
        text: "the token opens no enrolment: it is used, too old, or for another name or user",
        way_out: "have the operator run `ghostcli vault invite` again",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 7 },
        slug: "not_allowed",
        fields: &["caller", "key", "what"],
        text: "no rule of the policy lets {caller} sign this with {key}: {what}",
        way_out: "`ghostcli vault policy show` has the rules; its owners change them with `ghostcli vault policy set`",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 8 },
        slug: "spend_exceeded",
        fields: &["key", "limit", "spent", "asked"],
        text: "{key} may spend {limit} micro-RLUSD a day; {spent} are spent, and this is {asked} more",
        way_out: "wait for the next day (UTC), or have the policy's owners raise the limit",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 9 },
        slug: "nonce_signed",
        fields: &["account", "nonce", "signed"],
        text: "for nonce {nonce} of {account} another transaction was signed: {signed}",
        way_out: "send that one; or sign the same messages with a higher fee; or prove that its valid_until passed with the nonce unused",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 10 },
        slug: "already_reported",
        fields: &["action", "epoch"],
        text: "another report was signed for epoch {epoch} of action {action}",
        way_out: "send that one: two different reports of one epoch cost the agent its stake",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 11 },
        slug: "audit_unavailable",
        fields: &["reason"],
        text: "the audit log cannot be written, so nothing is answered: {reason}",
        way_out: "mend its disk, then start the vault again",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 12 },
        slug: "marks_unavailable",
        fields: &["reason"],
        text: "the high-water marks cannot be written, so nothing is signed: {reason}",
        way_out: "mend the disk of the vault's folder, then start the vault again",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 13 },
        slug: "other_generation",
        fields: &["generation", "registered"],
        text: "this is generation {generation} of the vault; the one that may sign is {registered}",
        way_out: "if this one is to go on, its owner registers its generation, which ends every earlier one",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 14 },
        slug: "registry_unavailable",
        fields: &["reason"],
        text: "which generation may sign is not known, so nothing is signed: {reason}",
        way_out: "mend the registry that vault.toml names",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 15 },
        slug: "policy_refused",
        fields: &["reason"],
        text: "the policy is not taken: {reason}",
        way_out: "mend the document; docs/vault.md has its form",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 16 },
        slug: "policy_not_signed",
        fields: &["signed", "threshold"],
        text: "{signed} of the {threshold} owners' signatures that a change needs are there and hold",
        way_out: "have more of the owners in force sign the same document: `ghostcli vault policy sign`",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 17 },
        slug: "policy_not_next",
        fields: &["version", "hash"],
        text: "the policy in force is version {version} with hash {hash}; a change names it and has the next version",
        way_out: "make the change anew from `ghostcli vault policy show`",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 18 },
        slug: "damaged",
        fields: &["path", "reason"],
        text: "{path} is damaged, and the vault stays sealed: {reason}",
        way_out: "restore the folder from a backup, and register the generation that it then has",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 19 },
        slug: "bad_request",
        fields: &["reason"],
        text: "this is no request to a vault: {reason}",
        way_out: "use a client of the vault's version; docs/vault.md has the protocol",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 20 },
        slug: "request_too_large",
        fields: &["bytes", "limit"],
        text: "a request of {bytes} bytes is larger than the {limit} that are read",
        way_out: "send a smaller one; before a caller is known less is read than after",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 21 },
        slug: "crowded",
        fields: &["limit"],
        text: "{limit} connections are open, and there are no more",
        way_out: "close one, or wait",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 22 },
        slug: "not_released",
        fields: &["reason"],
        text: "the proof does not free the nonce: {reason}",
        way_out: "prove the account's entry under a header later than the valid_until of all that was signed: `ghostcli proof get`",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 23 },
        slug: "wrong_curve",
        fields: &["key", "curve"],
        text: "{key} is a key of {curve}; reports are signed with ed25519",
        way_out: "make an ed25519 key: `ghostcli vault key new`",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 24 },
        slug: "defect",
        fields: &["incident"],
        text: "the vault came upon a defect of its own; nothing was signed: incident {incident}",
        way_out: "look for the incident in what the vault wrote to its standard error, and report it",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 25 },
        slug: "proof_missing",
        fields: &["what"],
        text: "the proofs do not show {what}",
        way_out: "prove all entries of the action at one block, as `ghostcli agent run` does",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 26 },
        slug: "proof_stale",
        fields: &["age_ms", "most_ms"],
        text: "the proofs' block is {age_ms} ms old by the vault's clock; {most_ms} are too many",
        way_out: "prove it anew under the newest block; if that is as old, the chain stands still, or a clock is wrong",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 27 },
        slug: "proof_behind",
        fields: &["height", "seen"],
        text: "the proofs are of block {height}, and the vault has seen block {seen}",
        way_out: "prove it anew under the newest block: another caller was faster",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 28 },
        slug: "chain_rewound",
        fields: &["height", "seen", "found"],
        text: "the vault has seen another block {height}: {seen} and not {found}",
        way_out: "find out who runs two chains of one genesis; nothing is signed under the other one's block",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 29 },
        slug: "wrong_state",
        fields: &["state"],
        text: "the action is {state}, and nothing of this is signed in that state",
        way_out: "start the action first; what has ended is not touched any more",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 30 },
        slug: "other_epoch",
        fields: &["epoch"],
        text: "the action's epoch is {epoch}",
        way_out: "do nothing more under another one: somebody else holds the action",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 31 },
        slug: "other_agent",
        fields: &["agent"],
        text: "agent {agent} holds the action",
        way_out: "leave the action to it",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 32 },
        slug: "other_plan",
        fields: &["plan"],
        text: "the plan that was started is {plan}",
        way_out: "do nothing by another plan",
    },
    ErrorRow {
        code: ErrorCode { class: 15, code: 33 },
        slug: "obstructed",
        fields: &["obstacle"],
        text: "what the action was asked for under stands no longer: {obstacle}",
        way_out: "report what was done so far; the resource's owner gives grants",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 1 },
        slug: "bad_order",
        fields: &["reason"],
        text: "the order cannot be carried out: {reason}",
        way_out: "have the contract ask for something else; docs/internals/dns.md and docs/internals/files.md have the forms and limits",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 2 },
        slug: "not_named",
        fields: &["name", "shape"],
        text: "{shape} of {name} is touched only where the grant names it",
        way_out: "have the owner give a grant that names it, if that is meant",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 3 },
        slug: "untouchable",
        fields: &["name", "shape"],
        text: "{shape} of {name} is the server's own, or the fence's, and is never set",
        way_out: "leave it to the server",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 4 },
        slug: "outside",
        fields: &["name", "resource"],
        text: "{name} is not within {resource}, or was delegated to other servers",
        way_out: "name something within the resource",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 5 },
        slug: "conflict",
        fields: &["name", "shape", "other"],
        text: "{shape} of {name} cannot stand beside {other}",
        way_out: "delete the other one in the same order, or choose another name",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 6 },
        slug: "last_nameserver",
        fields: &["zone"],
        text: "{zone} would be left without a name server",
        way_out: "set at least one NS record at the apex",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 7 },
        slug: "too_much",
        fields: &["changed", "total", "most"],
        text: "{changed} of the zone's {total} record sets would change, at most {most} percent may",
        way_out: "ask for less at a time, or raise the limit in the agent's own policy",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 8 },
        slug: "world_moved",
        fields: &["name", "shape"],
        text: "{shape} of {name} is not what the plan was made on; nothing was changed",
        way_out: "plan again",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 9 },
        slug: "fenced",
        fields: &["found"],
        text: "another action or epoch wrote here since: {found}; nothing was changed",
        way_out: "leave it to whoever holds the action now; where nobody does, take a new fence",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 10 },
        slug: "refused",
        fields: &["server", "answer"],
        text: "{server} refused with {answer}; nothing was changed",
        way_out: "compare what the target lets the agent do with what was ordered: for a zone the key's limits, for a file its rights and its disk",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 11 },
        slug: "unreachable",
        fields: &["server", "reason"],
        text: "{server} was not reached: {reason}; nothing was sent",
        way_out: "try again once it answers",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 12 },
        slug: "unsure",
        fields: &["server", "reason"],
        text: "whether {server} did it is not known: {reason}",
        way_out: "probe before anything else is tried; never send it again",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 13 },
        slug: "bad_answer",
        fields: &["server", "reason"],
        text: "{server} gave an answer that is not believed: {reason}",
        way_out: "check the server, its keys and its clock",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 14 },
        slug: "unsettled",
        fields: &["place", "action"],
        text: "the outcome of {action} in {place} is not known yet, and one change is made at a time",
        way_out: "probe that one first",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 15 },
        slug: "bad_plan",
        fields: &["reason"],
        text: "the plan is not used: {reason}",
        way_out: "plan again; a plan has one canonical encoding of at most 64 KiB",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 16 },
        slug: "nothing_to_undo",
        fields: &[],
        text: "what was done cannot be taken back: this agent has no plan of it, or the world is not what it made of it",
        way_out: "look at the records and set what is wanted by hand",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 17 },
        slug: "forbidden",
        fields: &["why"],
        text: "the agent's own policy forbids it: {why}",
        way_out: "ask the agent's operator",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 18 },
        slug: "not_plain",
        fields: &["name", "found"],
        text: "at {name} there is {found}, which is neither read nor written over",
        way_out: "put a plain file there, or nothing; links on the way are not followed",
    },
    ErrorRow {
        code: ErrorCode { class: 16, code: 19 },
        slug: "bad_value",
        fields: &["blank", "reason"],
        text: "the blank {blank} is not filled so: {reason}",
        way_out: "have the contract send what the agent's table of files lists for the template",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 1 },
        slug: "journal_broken",
        fields: &["path", "at"],
        text: "the journal {path} does not fit at {at}",
        way_out: "restore it from a copy that is not older, or settle the agent's open actions and start with a new folder and a new agent",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 2 },
        slug: "journal_held",
        fields: &["path"],
        text: "another process has the journal {path}",
        way_out: "stop that one first: an agent runs once",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 3 },
        slug: "chain_rewound",
        fields: &["seen", "found"],
        text: "the chain stands at {found}, and its block {seen} was another one or is gone",
        way_out: "find out who set the chain back; nothing is done on it until `agent accept-chain` says that it may",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 4 },
        slug: "stale",
        fields: &["age_ms", "most_ms"],
        text: "the newest block is {age_ms} ms old, more than {most_ms}",
        way_out: "check the node and both clocks",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 5 },
        slug: "head_broken",
        fields: &["path"],
        text: "{path}, the highest block that was seen, cannot be read",
        way_out: "restore it; without it the agent cannot tell whether the chain went back",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 6 },
        slug: "unknown_action",
        fields: &["action"],
        text: "the chain has no such action, or not what belongs to it: {action}",
        way_out: "check the id: `ghostcli action list`",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 7 },
        slug: "bad_policy",
        fields: &["path", "reason"],
        text: "the policy {path} is not used: {reason}",
        way_out: "correct it; docs/agent.md shows one",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 8 },
        slug: "no_folder",
        fields: &["path", "reason"],
        text: "{path} is no agent's folder that can be used: {reason}",
        way_out: "`ghostcli agent init` sets one up; name it with --folder",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 9 },
        slug: "no_limit",
        fields: &["path", "reason"],
        text: "{path} does not say what the update key is limited to: {reason}",
        way_out: "`ghostcli agent setup dns` prints the limit for the server and writes it down there",
    },
    ErrorRow {
        code: ErrorCode { class: 17, code: 10 },
        slug: "inventory_broken",
        fields: &["path", "reason"],
        text: "{path}, what was adopted of the zone, cannot be used: {reason}",
        way_out: "restore it, or `ghostcli agent adopt --again` takes the zone as it is now",
    },
];
