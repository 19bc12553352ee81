//! What a module may ask for: the static limits of a protocol version.
//!
//! For `rules`, which holds every uploaded module to them before anything is compiled. They are the only defence against
//! modules that are small and slow to compile, and they are consensus data: a changed number is a new protocol version.
//! What a transaction may use while it runs (gas, pages of all frames together) is not here but with the ledger.

/// Bytes in a kibibyte.
pub const KIB: u32 = 1024;

/// Bytes in a page of WebAssembly memory.
pub const PAGE_BYTES: u32 = 64 * KIB;

/// Pages of memory that are near: they fit the caches of one core, and a slot of the pool keeps them. What a module does
/// with more costs more (`load_far`, `memory_grow_far_page`).
pub const NEAR_PAGES: u32 = 16;

/// The static limits, one field a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of an uploaded module.
    pub code_bytes: u32,
    /// Bytes of all custom sections together, the schema's among them.
    pub custom_bytes: u32,
    /// Bytes of the name of an export.
    pub name_bytes: u32,
    /// Function types.
    pub types: u32,
    /// Imported functions.
    pub imports: u32,
    /// Functions defined by the module.
    pub functions: u32,
    /// Exports.
    pub exports: u32,
    /// Globals.
    pub globals: u32,
    /// Parameters of one function type.
    pub params: u32,
    /// Parameters of all functions together.
    pub params_total: u32,
    /// Locals of one function, parameters not counted.
    pub locals: u32,
    /// Locals of all functions together.
    pub locals_total: u32,
    /// Operands of one function on the stack at once.
    pub operands: u32,
    /// Bytes of one function's body.
    pub body_bytes: u32,
    /// Blocks, loops and ifs of one function.
    pub blocks: u32,
    /// Blocks, loops and ifs of all functions together.
    pub blocks_total: u32,
    /// Blocks, loops and ifs open at one place.
    pub nesting: u32,
    /// Elements of the table, initial and maximum.
    pub table_elements: u32,
    /// Element segments.
    pub element_segments: u32,
    /// Pages of memory at start.
    pub memory_initial_pages: u32,
    /// Pages of memory at most.
    pub memory_maximum_pages: u32,
    /// Data segments.
    pub data_segments: u32,
    /// Bytes of all data segments together.
    pub data_bytes: u32,
    /// Where data ends in memory, in bytes.
    pub data_end: u32,
}

impl Limits {
    /// The limits of protocol version 1.
    pub const V1: Self = Self {
        // Twice the largest contract known elsewhere that does real work (a CosmWasm token with JSON: 261 KB).
        code_bytes: 512 * KIB,
        // A schema of 64 KiB, and as much again for names that a builder did not strip.
        custom_bytes: 128 * KIB,
        // The schema allows 63 bytes for a method's name.
        name_bytes: 64,
        // A contract of 260 KB has about 50.
        types: 512,
        // The host has about thirty functions.
        imports: 64,
        // An empty function costs the compiler 45 µs and 6 KiB: 5,000 are a quarter of a second.
        functions: 5_000,
        // One a method, and three the linker adds.
        exports: 256,
        // Rust makes three.
        globals: 256,
        // 1,000 parameters in 20,000 functions took a compiler 4.3 s.
        params: 32,
        params_total: 10_000,
        // Compile time grows with the cube of the locals alive at once: 10,000 took 5.5 s, 500 take milliseconds.
        locals: 500,
        locals_total: 20_000,
        // Operands alive at once are locals without a name. Rust rarely has more than 20.
        operands: 500,
        // A register allocator is worse than linear in a body; a Rust function rarely exceeds 16 KiB.
        body_bytes: 64 * KIB,
        // 20,000 if/else in one function took 1.2 s.
        blocks: 2_000,
        blocks_total: 20_000,
        // No compiler recurses deeper than this on our word; Rust's deepest match seen has about 60.
        nesting: 256,
        // One an address-taken function; a contract of 260 KB has about 150.
        table_elements: 2_500,
        // The linker makes one.
        element_segments: 64,
        // 16 MiB at once, and 32 MiB in all: the pool of instances reserves the maximum.
        memory_initial_pages: 256,
        memory_maximum_pages: 512,
        // The linker makes two or three; 90,000 sparse ones took a compiler 53 s and 2 GB.
        data_segments: 256,
        data_bytes: 256 * KIB,
        // The engine keeps an image of memory up to the end of data for each module: sparse data would make it large.
        data_end: NEAR_PAGES * PAGE_BYTES,
    };
}
