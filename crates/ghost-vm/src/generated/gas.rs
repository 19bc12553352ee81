//! What computation costs. Generated from interface/gas.toml by `make generate`: do not edit.

use crate::price::Price;

/// Any host call: leaving and entering the program.
pub const BASE: Price = Price { base: 40, per_byte: 0 };

/// A host call that copies bytes into the guest.
pub const READ: Price = Price { base: 60, per_byte: 1 };

/// A host call that copies bytes out of the guest and checks that they are canonical.
pub const COPY: Price = Price { base: 60, per_byte: 1 };

/// Reads an entry; the bytes are the key's and the value's. A cold read goes to disk.
pub const STORAGE_GET: Price = Price { base: 1500, per_byte: 1 };

/// Writes or removes an entry: the tree, the history and the disk included; the bytes are the key's and the value's.
pub const STORAGE_SET: Price = Price { base: 5000, per_byte: 10 };

/// Opens a page of a scan; each visited entry costs `scan_entry` more.
pub const STORAGE_SCAN: Price = Price { base: 2500, per_byte: 1 };

/// One visited entry of a scan.
pub const SCAN_ENTRY: Price = Price { base: 700, per_byte: 1 };

/// An event: kept in the receipt for ever, and matched against subscriptions.
pub const EMIT: Price = Price { base: 700, per_byte: 10 };

/// Starts a frame: instance, checks, and copying the arguments.
pub const CALL: Price = Price { base: 8000, per_byte: 1 };

/// Each KiB of the called module.
pub const CALL_KIB: Price = Price { base: 4, per_byte: 0 };

/// Each of the first 16 initial memory pages of the called module: 64 KiB cleared by hand once touched.
pub const CALL_PAGE: Price = Price { base: 4000, per_byte: 0 };

/// Each further initial page: 16 page faults, 27 to 48 us measured.
pub const CALL_FAR_PAGE: Price = Price { base: 25000, per_byte: 0 };

/// A contract's records, beside the call of its init.
pub const CREATE: Price = Price { base: 20000, per_byte: 10 };

/// Moves RLUSD: two account entries.
pub const TRANSFER: Price = Price { base: 11000, per_byte: 0 };

/// Opens, funds, cancels or answers a wakeup or slot: up to three entries.
pub const WAKEUP: Price = Price { base: 16000, per_byte: 10 };

/// SHA-256 of a range.
pub const SHA256: Price = Price { base: 150, per_byte: 2 };

/// Checks an ed25519 signature.
pub const VERIFY_ED25519: Price = Price { base: 50000, per_byte: 2 };

/// Checks a P-256 signature.
pub const VERIFY_P256: Price = Price { base: 180000, per_byte: 2 };

/// Checks a secp256k1 signature.
pub const VERIFY_SECP256K1: Price = Price { base: 110000, per_byte: 2 };

/// Any transaction: decoding, nonce and fee, receipt, and its bytes kept for ever.
pub const TRANSACTION: Price = Price { base: 21000, per_byte: 10 };

/// Checks, instruments and compiles a module, and keeps its bytes. The largest, 512 KiB, costs 95 of the 100 million gas of a transaction with its bytes; the time of a block is bounded by the two modules it takes.
pub const STORE_CODE: Price = Price { base: 100000, per_byte: 170 };

/// Weights of WebAssembly operators, by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Gas of structure.
    pub structure: u32,
    /// Gas of constant.
    pub constant: u32,
    /// Gas of local.
    pub local: u32,
    /// Gas of global.
    pub global: u32,
    /// Gas of arithmetic.
    pub arithmetic: u32,
    /// Gas of multiply.
    pub multiply: u32,
    /// Gas of divide.
    pub divide: u32,
    /// Gas of select.
    pub select: u32,
    /// Gas of load.
    pub load: u32,
    /// Gas of load far.
    pub load_far: u32,
    /// Gas of store.
    pub store: u32,
    /// Gas of branch.
    pub branch: u32,
    /// Gas of branch table.
    pub branch_table: u32,
    /// Gas of call.
    pub call: u32,
    /// Gas of call indirect.
    pub call_indirect: u32,
    /// Gas of function entry.
    pub function_entry: u32,
    /// Gas of function local.
    pub function_local: u32,
    /// Gas of memory size.
    pub memory_size: u32,
    /// Gas of memory grow.
    pub memory_grow: u32,
    /// Gas of memory grow page.
    pub memory_grow_page: u32,
    /// Gas of memory grow far page.
    pub memory_grow_far_page: u32,
}

impl Weights {
    /// The weights of protocol version 1.
    pub const V1: Self = Self {
        structure: 0,
        constant: 0,
        local: 1,
        global: 1,
        arithmetic: 1,
        multiply: 1,
        divide: 8,
        select: 1,
        load: 4,
        load_far: 120,
        store: 2,
        branch: 2,
        branch_table: 4,
        call: 2,
        call_indirect: 6,
        function_entry: 2,
        function_local: 1,
        memory_size: 1,
        memory_grow: 1000,
        memory_grow_page: 4000,
        memory_grow_far_page: 30000,
    };
}
