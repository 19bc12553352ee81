//! What `make generate` writes.

pub mod keys;
