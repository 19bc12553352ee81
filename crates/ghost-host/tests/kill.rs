//! A node that is killed at any instant: what it acknowledged is there, and a clean replay has the same root.
//!
//! The child is the program `load`; each round kills it with SIGKILL after a time that follows from the seed printed.
//! What a lost page cache does on top of this is what the store's own tests cover, with a disk that drops writes.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a test of processes: it fails where it stands, measures time and reads its environment"
)]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use ghost_host::Chain;
use ghost_host::audit::verify;
use ghost_ledger::block::Header;
use ghost_types::Hash;
use ghost_vm::signature::Curve;

mod support;

use support::{Random, alone, create, genesis, open};

/// Kills; `GHOST_TORTURE=1` for ten times as many.
const ROUNDS: u64 = 50;
/// A child under load is killed before it ran so long, in ms.
const LONGEST_LOAD: u64 = 200;
/// A child that starts is killed before it ran so long, in ms: opening takes about this.
const LONGEST_START: u64 = 150;
/// A child that did not open its chain by now is broken.
const PATIENCE: Duration = Duration::from_secs(60);
/// Another one to look for another run: `GHOST_SEED`.
const DEFAULT_SEED: u64 = 1;

/// The child's program, made by cargo: a test that is run alone does not make the examples.
static LOAD: LazyLock<PathBuf> = LazyLock::new(|| {
    let this = std::env::current_exe().unwrap();
    let profile = this.ancestors().nth(2).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--offline", "--locked", "--workspace", "--example", "load", "--target-dir"]);
    cargo.arg(profile.parent().unwrap());
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    assert!(cargo.status().unwrap().success(), "the program load does not build");
    profile.join("examples").join("load")
});

/// A child at work, and where its words go. Files, since what is in them outlives it.
struct Load {
    child: Child,
    out: PathBuf,
    errors: PathBuf,
}

impl Load {
    fn start(folder: &Path, words: &Path) -> Self {
        Self::start_as(Command::new(&*LOAD), folder, words)
    }

    /// Starts a command that lacks only the folder.
    fn start_as(mut command: Command, folder: &Path, words: &Path) -> Self {
        let (out, errors) = (words.join("out"), words.join("errors"));
        command.arg(folder).stdin(Stdio::null());
        command.stdout(File::create(&out).unwrap()).stderr(File::create(&errors).unwrap());
        Self { child: command.spawn().unwrap(), out, errors }
    }

    /// Waits until the chain is open.
    fn opened(&mut self) {
        let begun = Instant::now();
        while !self.said().starts_with("open ") {
            self.check_alive();
            assert!(begun.elapsed() < PATIENCE, "the child did not open its chain");
            sleep(Duration::from_millis(2));
        }
    }

    /// Kills it. Its words, whole lines only: an acknowledgement that was cut short was none.
    fn kill(mut self) -> String {
        self.check_alive();
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.whole_lines()
    }

    fn whole_lines(&self) -> String {
        let said = self.said();
        said[..said.rfind('\n').map_or(0, |end| end + 1)].to_owned()
    }

    fn said(&self) -> String {
        std::fs::read_to_string(&self.out).unwrap()
    }

    fn check_alive(&mut self) {
        if let Some(status) = self.child.try_wait().unwrap() {
            panic!("the child ended by itself, {status}: {}", std::fs::read_to_string(&self.errors).unwrap());
        }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the children were told, over all rounds.
#[derive(Default)]
struct Acknowledged {
    transactions: Vec<(u64, Hash)>,
    checked_to: Option<Header>,
}

impl Acknowledged {
    /// Takes a child's lines; the newest height in them.
    fn hear(&mut self, words: &str) -> Option<u64> {
        for line in words.lines().filter(|line| !line.starts_with("open ")) {
            let (height, id) = line.split_once(' ').unwrap();
            self.transactions.push((height.parse().unwrap(), parse_hash(id)));
        }
        self.transactions.last().map(|(height, _)| *height)
    }

    /// Each transaction from the given one on is where it was said to be, with its receipt.
    fn all_found(&self, chain: &Chain, from: usize) {
        for (height, id) in &self.transactions[from..] {
            let found = chain.find(*id).unwrap().unwrap_or_else(|| panic!("{id} of block {height} is lost"));
            assert_eq!((found.height, found.receipt.id), (*height, *id));
            assert!(found.receipt.is_ok(), "{:?}", found.receipt);
        }
    }

    /// The new blocks follow each other and the old ones, and each is signed.
    fn blocks_follow(&mut self, chain: &Chain) {
        let head = chain.head();
        for height in self.checked_to.as_ref().map_or(0, |last| last.height)..=head.height {
            let stored = chain.block(height).unwrap().unwrap_or_else(|| panic!("block {height} is missing"));
            assert_eq!(stored.header.height, height);
            match &self.checked_to {
                Some(last) if last.height == height => assert_eq!(stored.header, *last),
                Some(last) => assert_eq!(stored.header.parent, last.hash()),
                None => assert_eq!(stored.header.parent, Hash::default()),
            }
            assert!(Curve::Ed25519.verify(&genesis().sequencer, &stored.header.hash().0, &stored.signature));
            self.checked_to = Some(stored.header);
        }
        assert_eq!(self.checked_to, Some(head));
    }
}

fn parse_hash(hex: &str) -> Hash {
    let mut hash = Hash::default();
    assert_eq!(hex.len(), 64, "{hex}");
    for (byte, digits) in hash.0.iter_mut().zip(hex.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
    }
    hash
}

/// How often, and with which random numbers.
fn plan(rounds: u64) -> (u64, Random) {
    let seed = std::env::var("GHOST_SEED").map_or(DEFAULT_SEED, |seed| seed.parse().unwrap());
    let rounds = if std::env::var_os("GHOST_TORTURE").is_some() { 10 * rounds } else { rounds };
    println!("{rounds} rounds, GHOST_SEED={seed}");
    (rounds, Random(seed))
}

#[test]
fn a_node_killed_at_any_instant_keeps_what_it_acknowledged() {
    let _alone = alone();
    let (rounds, mut random) = plan(ROUNDS);
    let (folder, words) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(create(folder.path()).unwrap());
    let mut acknowledged = Acknowledged::default();
    for round in 0..rounds {
        let mut load = Load::start(folder.path(), words.path());
        // One in five is killed while it opens, the others under load.
        let longest = if round % 5 == 4 { LONGEST_START } else { LONGEST_LOAD };
        if longest == LONGEST_LOAD {
            load.opened();
        }
        let micros = random.below(longest * 1_000);
        sleep(Duration::from_micros(micros));
        let said = load.kill();
        let before = acknowledged.transactions.len();
        let newest = acknowledged.hear(&said);
        let chain = open(folder.path()).unwrap_or_else(|reason| panic!("round {round}, {micros} us: {reason:?}"));
        acknowledged.blocks_follow(&chain);
        acknowledged.all_found(&chain, before);
        let head = chain.head().height;
        if acknowledged.transactions.len() > before {
            // Two may be on disk that nobody was told of: the one just told, and the one whose commit was under way.
            let newest = newest.unwrap_or(0);
            assert!((newest..=newest + 2).contains(&head), "block {head} on disk, {newest} acknowledged");
        }
        assert_eq!(chain.pending(), (0, 0));
    }
    let chain = open(folder.path()).unwrap();
    acknowledged.all_found(&chain, 0);
    let head = chain.head();
    drop(chain);
    println!("{} blocks, {} transactions acknowledged", head.height, acknowledged.transactions.len());
    assert!(head.height > rounds, "the children did too little: {} blocks", head.height);
    let audited = verify(folder.path(), |_, _| {}).unwrap();
    assert_eq!(audited.head, head);
    assert!(audited.transactions >= acknowledged.transactions.len() as u64);
}

/// Address space of a child that cannot get enough, in MiB: from too little to start up to enough for some blocks.
const STARVED: std::ops::RangeInclusive<u64> = 1..=24;

/// A machine out of memory: the process ends wherever it stands, and what it acknowledged is there. The limits are laid
/// just above what a child needs to open its chain, which is looked for first.
#[test]
fn a_node_whose_machine_runs_out_of_memory_keeps_what_it_acknowledged() {
    let _alone = alone();
    let (folder, words) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(create(folder.path()).unwrap());
    let mut acknowledged = Acknowledged::default();
    let least = least_to_open(folder.path(), words.path(), &mut acknowledged);
    let mut starved = 0;
    for more in STARVED {
        let (said, ended) = starve(folder.path(), words.path(), least + more);
        starved += u32::from(ended);
        let before = acknowledged.transactions.len();
        acknowledged.hear(&said);
        let chain = open(folder.path()).unwrap_or_else(|reason| panic!("{more} MiB more: {reason:?}"));
        acknowledged.blocks_follow(&chain);
        acknowledged.all_found(&chain, before);
    }
    println!("{least} MiB to open; {starved} children starved");
    assert!(starved > 0, "no child ran out of memory");
    let audited = verify(folder.path(), |_, _| {}).unwrap();
    assert_eq!(Some(audited.head), acknowledged.checked_to);
}

/// MiB of address space from which on a child opens its chain: found by halving, a child each.
fn least_to_open(folder: &Path, words: &Path, acknowledged: &mut Acknowledged) -> u64 {
    // The pool of instances alone reserves some hundred GiB of addresses, without taking memory.
    let (mut too_little, mut enough) = (0, 1 << 20);
    while enough - too_little > 1 {
        let middle = (too_little + enough) / 2;
        let (said, _) = starve(folder, words, middle);
        let opened = said.starts_with("open ");
        acknowledged.hear(&said);
        (too_little, enough) = if opened { (too_little, middle) } else { (middle, enough) };
    }
    let chain = open(folder).unwrap();
    acknowledged.blocks_follow(&chain);
    acknowledged.all_found(&chain, 0);
    enough
}

/// Runs a child that may have so many MiB of address space, for as long as one under load is given: what it said, and
/// whether it ended by itself.
fn starve(folder: &Path, words: &Path, mib: u64) -> (String, bool) {
    let mut command = Command::new("prlimit");
    command.arg(format!("--as={}", mib << 20)).arg("--core=0").arg(&*LOAD);
    let mut load = Load::start_as(command, folder, words);
    let begun = Instant::now();
    let ended = loop {
        if load.child.try_wait().unwrap().is_some() {
            break true;
        }
        if begun.elapsed() > Duration::from_millis(LONGEST_LOAD) {
            break false;
        }
        sleep(Duration::from_millis(2));
    };
    let _ = load.child.kill();
    load.child.wait().unwrap();
    (load.whole_lines(), ended)
}

#[test]
fn a_chain_killed_while_it_is_made_is_made_or_opened_afterwards() {
    let _alone = alone();
    let (rounds, mut random) = plan(10);
    for round in 0..rounds {
        let (folder, words) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let load = Load::start(folder.path(), words.path());
        let micros = random.below(LONGEST_START * 1_000);
        sleep(Duration::from_micros(micros));
        load.kill();
        let opened =
            if folder.path().join("genesis.cbor").exists() { open(folder.path()) } else { create(folder.path()) };
        let chain = opened.unwrap_or_else(|reason| panic!("round {round}, {micros} us: {reason:?}"));
        let mut nothing = Acknowledged::default();
        nothing.blocks_follow(&chain);
        let head = chain.produce(chain.head().time + 1, false).unwrap().header;
        drop(chain);
        assert_eq!(verify(folder.path(), |_, _| {}).unwrap().head, head);
    }
}
