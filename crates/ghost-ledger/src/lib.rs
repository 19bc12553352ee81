//! The state transition of GhostNet: what a block does to the state, the same on every node and for ever.
//!
//! - [`transaction`], [`auth`], [`admission`]: what users sign, and what may enter a block;
//! - [`execute`]: a block in protocol order; [`run`] takes contract code through the engine;
//! - [`state`] and [`tables`]: entries and their keys; `kernel` is the side the engine calls;
//! - [`contracts`], [`govern`], [`params`], [`wakeups`]: what messages and host functions do;
//! - [`block`], [`receipt`], [`genesis`]: what is kept and signed.
//!
//! No clock, randomness, network, threads or floats: all that enters is the block and the state before it.
#![forbid(unsafe_code)]

pub mod admission;
pub mod auth;
pub mod block;
pub mod contracts;
pub mod execute;
pub mod genesis;
pub mod govern;
mod kernel;
pub mod params;
pub mod receipt;
mod run;
pub mod state;
pub mod tables;
pub mod transaction;
pub mod wakeups;
