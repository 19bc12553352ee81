//! Candidates for the state tree and for the store, on one workload: blocks of random updates and inserts over a state
//! of a given size, each block one atomic, synced commit of state, tree, previous values, keys and a blob of 600 KB.
//!
//!     cargo run --release --manifest-path benches/state/Cargo.toml -- 10000,100000,1000000 2000,8000 20
//!
//! takes sizes, changes a block and blocks, and prints a table row for each candidate. Every row is a process of its own,
//! killed at the end (abort), and opened again by another. The store of the product is its own source, not a copy.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

mod direct;
mod kv;
mod product;
mod trees;

/// The product's store.
#[path = "../../../crates/ghost-host/src/store/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the bench uses a part")]
mod store;

/// Bytes of a block's blob: 2,000 transactions with receipts and events.
const BLOB_BYTES: usize = 600_000;

/// Bytes of page cache that every store is given.
const CACHE_BYTES: usize = 256 << 20;

/// One change in this many is an insert.
const INSERT_EVERY: u64 = 20;

const CANDIDATES: [&str; 5] =
    ["own+redb journal", "own+redb direct", "own+fjall direct", "jmt+redb direct", "jmt+fjall direct"];

/// One entry's new value.
pub type Put = (Vec<u8>, Vec<u8>);

/// A tree and a store under test.
pub trait Candidate {
    /// Stores one block; says how long the values before took to read, and then the root.
    fn block(&mut self, height: u64, puts: &[Put], blob: &[u8]) -> anyhow::Result<(Duration, Duration)>;
    /// Reads a value at the head.
    fn get(&self, key: &[u8]) -> anyhow::Result<Option<Vec<u8>>>;
    /// The height of the newest block.
    fn head(&self) -> anyhow::Result<Option<u64>>;
}

fn open(name: &str, folder: &Path) -> anyhow::Result<Box<dyn Candidate>> {
    let (tree, store) = name.split_once('+').ok_or_else(|| anyhow::anyhow!("no candidate {name}"))?;
    Ok(match (tree, store) {
        ("own", "redb journal") => Box::new(product::Product::open(folder)?),
        ("own", "redb direct") => Box::new(direct::Direct::<_, trees::Own>::open(kv::Redb::open(folder)?)?),
        ("own", _) => Box::new(direct::Direct::<_, trees::Own>::open(kv::Fjall::open(folder)?)?),
        (_, "redb direct") => Box::new(direct::Direct::<_, trees::Jmt>::open(kv::Redb::open(folder)?)?),
        _ => Box::new(direct::Direct::<_, trees::Jmt>::open(kv::Fjall::open(folder)?)?),
    })
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["run", name, folder, entries, changes, blocks] => {
            run(name, Path::new(folder), entries.parse()?, changes.parse()?, blocks.parse()?)
        }
        ["reopen", name, folder] => reopen(name, Path::new(folder)),
        [entries, changes, blocks, ref candidates @ ..] => drive(entries, changes, blocks, candidates),
        _ => anyhow::bail!("arguments: entries,... changes,... blocks [candidate ...]"),
    }
}

/// Runs every candidate in a process of its own.
fn drive(entries: &str, changes: &str, blocks: &str, candidates: &[&str]) -> anyhow::Result<()> {
    println!(
        "| candidate | entries | changes | root us/change | commit ms p50 | max | root + commit, mean ms | written MB/block | get us | file MB | RSS MB | reopen ms |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for size in entries.split(',') {
        for each in changes.split(',') {
            for name in CANDIDATES.iter().filter(|name| candidates.is_empty() || candidates.contains(name)) {
                let folder = std::env::temp_dir().join(format!("state-bench-{}", std::process::id()));
                let own = std::env::current_exe()?;
                let run = |arguments: &[&str]| -> anyhow::Result<String> {
                    let output = Command::new(&own).args(arguments).output()?;
                    anyhow::ensure!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
                    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
                };
                let path = folder.display().to_string();
                let row = run(&["run", name, &path, size, each, blocks])?;
                println!("{row} | {} |", run(&["reopen", name, &path])?);
                std::fs::remove_dir_all(&folder)?;
            }
        }
    }
    Ok(())
}

fn run(name: &str, folder: &Path, entries: u64, changes: u64, blocks: u64) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut candidate = open(name, folder)?;
    let mut random = Random(42);
    let mut height = 0;
    for start in (0..entries).step_by(50_000) {
        let puts: Vec<Put> = (start..entries.min(start + 50_000)).map(|i| (key(i), value(i, 0))).collect();
        candidate.block(height, &puts, &[])?;
        height += 1;
    }
    let blob: Vec<u8> = (0..BLOB_BYTES).map(|_| random.below(256) as u8).collect();
    let (mut count, mut commits, mut root) = (entries, Vec::new(), Duration::ZERO);
    let written = written_bytes()?;
    for _ in 0..blocks {
        let mut puts: Vec<Put> = (0..changes)
            .map(|i| {
                count += u64::from(i % INSERT_EVERY == 0);
                let number = if i % INSERT_EVERY == 0 { count - 1 } else { random.below(entries) };
                (key(number), value(number, height))
            })
            .collect();
        puts.sort_unstable();
        puts.dedup_by(|a, b| a.0 == b.0);
        let start = Instant::now();
        let (read, rooted) = candidate.block(height, &puts, &blob)?;
        root += rooted;
        commits.push(start.elapsed().saturating_sub(read + rooted));
        height += 1;
    }
    let written = (written_bytes()? - written) / blocks.max(1);
    let reads = Instant::now();
    for _ in 0..20_000 {
        anyhow::ensure!(candidate.get(&key(random.below(entries)))?.is_some(), "an entry is missing");
    }
    let read = reads.elapsed();
    commits.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "| {name} | {entries} | {changes} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.2} | {} | {}",
        ms(root) * 1e3 / (blocks * changes) as f64,
        ms(commits[commits.len() / 2]),
        ms(commits[commits.len() - 1]),
        (ms(root) + commits.iter().map(|time| ms(*time)).sum::<f64>()) / blocks as f64,
        written as f64 / 1e6,
        ms(read) * 1e3 / 20_000.0,
        size_of_folder(folder)? >> 20,
        peak_memory()?,
    );
    std::process::abort(); // nothing is closed
}

fn reopen(name: &str, folder: &Path) -> anyhow::Result<()> {
    let start = Instant::now();
    let candidate = open(name, folder)?;
    anyhow::ensure!(candidate.head()?.is_some(), "the blocks are gone");
    println!("{:.0}", start.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

/// A contract's prefix and a hash: 71 bytes, as a token's balance has them.
pub fn key(number: u64) -> Vec<u8> {
    let mut key = vec![1];
    key.extend([7; 32]);
    key.push(3);
    key.extend(ghost_state::sha256(&number.to_be_bytes()));
    key.extend([0; 5]);
    key
}

fn value(number: u64, height: u64) -> Vec<u8> {
    [number.to_be_bytes(), height.to_be_bytes()].concat().repeat(2)[..].iter().copied().chain([1; 8]).collect()
}

/// xorshift64*: enough to pick keys.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) % bound
    }
}

/// A number out of a file of /proc.
fn proc_number(file: &str, name: &str) -> anyhow::Result<u64> {
    let text = std::fs::read_to_string(file)?;
    let line = text.lines().find(|line| line.starts_with(name)).ok_or_else(|| anyhow::anyhow!("no {name}"))?;
    Ok(line.split_whitespace().nth(1).unwrap_or("0").parse()?)
}

fn written_bytes() -> anyhow::Result<u64> {
    proc_number("/proc/self/io", "write_bytes")
}

/// Peak resident memory in MB.
fn peak_memory() -> anyhow::Result<u64> {
    Ok(proc_number("/proc/self/status", "VmHWM")? >> 10)
}

fn size_of_folder(folder: &Path) -> anyhow::Result<u64> {
    let mut size = 0;
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { size += entry.metadata()?.len() }
        }
    }
    Ok(size)
}
