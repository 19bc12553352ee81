//! What `make generate` writes from `interface/`.

pub mod kinds;
