//! What a host call costs: a base, and so much a byte.

/// A row of interface/gas.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Gas for the call itself.
    pub base: u64,
    /// Gas for each byte it handles.
    pub per_byte: u64,
}

impl Price {
    /// The gas for `bytes` bytes. Cannot overflow: a length is below 2³², a price below 2¹⁶.
    #[must_use]
    pub const fn of(self, bytes: usize) -> u64 {
        self.base + self.per_byte * bytes as u64
    }
}
