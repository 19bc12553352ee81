//! What `make generate` writes.

pub mod host;
pub mod keys;
