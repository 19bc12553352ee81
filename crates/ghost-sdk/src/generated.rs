//! What `make generate` writes from `interface/`.

pub mod actions;
pub mod host;
