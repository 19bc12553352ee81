//! A chain under load, to be killed: `load FOLDER` opens or makes the chain of the kill tests and pays until it is killed.
//!
//! Prints `open HEIGHT` once the chain is open, then `HEIGHT ID` for each transaction whose block is on disk: what is
//! printed was acknowledged. Blocks are pipelined: one is executed while the one before is committed.
#![allow(clippy::unwrap_used, reason = "the test that started this reads why it ended")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use ghost_host::{Chain, Started};

#[path = "../tests/support/mod.rs"]
mod support;

use support::{FUNDED, START, create, open, transfer, user};

/// Transfers of each sender in a block.
const TRANSFERS: u64 = 3;
/// Blocks until it ends by itself, should nobody kill it: a hundred times what a kill test lets it make.
const MOST_BLOCKS: u64 = 2_000;

fn main() {
    let folder = std::env::args_os().nth(1).expect("usage: load FOLDER");
    let folder = Path::new(&folder);
    let opened = if folder.join("genesis.cbor").exists() { open(folder) } else { create(folder) };
    let chain = opened.unwrap_or_else(|reason| {
        eprintln!("{reason:?}");
        std::process::exit(1);
    });
    let head = chain.head().height;
    say(&format!("open {head}\n"));
    let users: Vec<_> = (1..=FUNDED).map(user).collect();
    let mut nonces: Vec<u64> = users.iter().map(|user| chain.next_nonce(user.address).unwrap()).collect();
    let mut waiting = None;
    for height in head + 1..=head + MOST_BLOCKS {
        let mut envelopes = Vec::new();
        for (from, nonce) in users.iter().zip(&mut nonces) {
            for _ in 0..TRANSFERS {
                // Each transfer makes an account, so the tree grows.
                let mut to = from.address;
                to.0[..8].copy_from_slice(&nonce.to_be_bytes());
                envelopes.push(transfer(from, *nonce, to, u128::from(height)));
                *nonce += 1;
            }
        }
        let block = start(&chain, height, envelopes);
        if let Some(before) = waiting.replace(block) {
            acknowledge(before);
        }
    }
}

fn start(chain: &Chain, height: u64, envelopes: Vec<Vec<u8>>) -> Started {
    let most = envelopes.len();
    for result in chain.submit(envelopes).unwrap() {
        result.unwrap();
    }
    chain.start_block(START + height, false, most).unwrap()
}

fn acknowledge(block: Started) {
    let produced = block.wait().unwrap_or_else(|reason| {
        eprintln!("{reason:?}");
        std::process::exit(1);
    });
    let mut lines = String::new();
    for id in produced.transactions {
        writeln!(lines, "{} {id}", produced.header.height).unwrap();
    }
    say(&lines);
}

fn say(lines: &str) {
    let mut out = std::io::stdout();
    out.write_all(lines.as_bytes()).unwrap();
    out.flush().unwrap();
}
