//! A disk that is full, read-only or lies: the node stops with a clear error, or works on with the truth.
//!
//! Full and read-only disks are small file systems in memory, which only root can mount; in CI a test that cannot is a
//! failure. Faults between single writes are the store's own tests, with a disk that fails on command.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a test fails where it stands and asks its environment what it may do"
)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use ed25519_zebra::{SigningKey, VerificationKeyBytes};
use ghost_host::audit::{AuditError, verify};
use ghost_host::blob::StoredBlock;
use ghost_host::codes::Codes;
use ghost_host::inspect::inspect;
use ghost_host::queries::Found;
use ghost_host::store::{Store, StoreOptions};
use ghost_host::{Chain, ChainOptions, Produced};
use ghost_ledger::block::MAX_BLOCK_TXS;
use ghost_ledger::genesis::Genesis;
use ghost_ledger::state::CodeSource;
use ghost_ledger::transaction::Message;
use ghost_types::errors::node;
use ghost_types::{Address, Blob, Decode, Encode, Failure, Hash, Rlusd, Text};
use ghost_vm::EngineConfig;
use ghost_vm::code::Vm;
use ghost_vm::engine::{Compiler, ENGINE_VERSION};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

mod support;

use support::{
    FUNDED, Random, START, alone, balance, create, envelope, genesis, instance, look, module, open, options, send,
    transfer, user, words,
};

/// A file system in memory, mounted for a test.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// Mounts one; `None` where nobody may, and CI is told that this is not enough.
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size},mode=0700");
        if run(Command::new("mount").args(["-t", "tmpfs", "-o", &options, "ghost-test"]).arg(folder.path())) {
            return Some(Self { folder });
        }
        assert!(std::env::var_os("CI").is_none(), "CI must run this test as root, with the right to mount a tmpfs");
        println!("SKIPPED: mounting a tmpfs needs root");
        None
    }

    /// The chain's folder.
    fn chain(&self) -> PathBuf {
        self.folder.path().join("chain")
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(run(Command::new("mount").args(["-o", &options]).arg(self.folder.path())), "{options}");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily, so that it also goes when the test failed with files open.
        run(Command::new("umount").arg("--lazy").arg(self.folder.path()));
    }
}

fn run(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// What a chain told its users, to be compared with what it says later.
#[derive(Default)]
struct Told {
    blocks: Vec<StoredBlock>,
    transactions: BTreeMap<Hash, u64>,
    paid: u128,
}

impl Told {
    fn hear(&mut self, chain: &Chain, produced: &Produced, paid: u128) {
        let height = produced.header.height;
        self.blocks.push(chain.block(height).unwrap().unwrap());
        self.transactions.extend(produced.transactions.iter().map(|id| (*id, height)));
        self.paid += paid;
    }

    /// Compares everything; an error is what the chain said instead of an answer.
    fn compare(&self, chain: &Chain) -> Result<(), Failure> {
        for block in &self.blocks {
            let height = block.header.height;
            let found = chain.block(height).map_err(|fault| fault.failure())?;
            assert!(found.as_ref() == Some(block), "another block {height}");
        }
        for (id, height) in &self.transactions {
            let found = chain.find(*id).map_err(|fault| fault.failure())?;
            let Some(Found { height: at, receipt, .. }) = found else { panic!("{id} of block {height} is lost") };
            assert_eq!((at, receipt.id, receipt.is_ok()), (*height, *id, true));
        }
        let found = balance(chain, user(100).address).map_err(|fault| fault.failure())?;
        assert_eq!(found, Rlusd(self.paid));
        Ok(())
    }
}

/// The next block: every funded user pays `each` times one micro-dollar to user 100.
fn pay(chain: &Chain, told: &mut Told, each: u64) -> Result<(), Failure> {
    let mut envelopes = Vec::new();
    for from in (1..=FUNDED).map(user) {
        let next = chain.next_nonce(from.address).map_err(|fault| fault.failure())?;
        envelopes.extend((next..next + each).map(|nonce| transfer(&from, nonce, user(100).address, 1)));
    }
    let paid = envelopes.len() as u128;
    for result in chain.submit(envelopes).map_err(|fault| fault.failure())? {
        result.unwrap();
    }
    let started = chain.start_block(chain.head().time + 1, false, MAX_BLOCK_TXS);
    let produced = started.and_then(ghost_host::Started::wait).map_err(|fault| fault.failure())?;
    assert_eq!(produced.transactions.len() as u128, paid);
    told.hear(chain, &produced, paid);
    Ok(())
}

/// A chain of some blocks with payments.
fn paid(folder: &Path, blocks: usize) -> (Chain, Told) {
    let (chain, mut told) = (create(folder).unwrap(), Told::default());
    for _ in 0..blocks {
        pay(&chain, &mut told, 2).unwrap();
    }
    (chain, told)
}

#[test]
fn a_full_disk_stops_the_node_and_loses_nothing_acknowledged() {
    let _alone = alone();
    let Some(disk) = SmallDisk::mount("4m") else { return };
    let (chain, mut told) = (create(&disk.chain()).unwrap(), Told::default());
    let full = (0..10_000).find_map(|_| pay(&chain, &mut told, 40).err()).expect("4 MiB are full at last");
    assert_eq!((full.code, full.fields.len()), (node::STORE_DISK_FULL, 2), "{full:?}");
    // It stopped: whoever asks for another block hears by what, in the same words, and nothing more is written.
    let head = chain.head();
    assert_eq!(head.height, told.blocks.len() as u64);
    for _ in 0..3 {
        let stopped = chain.produce(head.time + 10, false).map(|_| ()).unwrap_err().failure();
        assert_eq!(stopped, Failure::new(node::LEDGER_STOPPED, ["store_disk_full".into(), words(&full).into()]));
    }
    assert_eq!(chain.head(), head);
    // What was acknowledged can be read, here and after the disk got room.
    told.compare(&chain).unwrap();
    drop(chain);
    if let Err(failure) = open(&disk.chain()) {
        assert_eq!(failure.code, node::STORE_DISK_FULL, "{failure:?}");
    }
    // A look needs no room.
    look(&disk.chain()).unwrap();
    disk.remount("size=64m");
    let chain = open(&disk.chain()).unwrap();
    let now = chain.head().height;
    assert!(now == head.height || now == head.height + 1, "{now} after {}", head.height);
    if now > head.height {
        // The block whose commit failed may be there all the same; nobody was told of it.
        told.paid += u128::from(FUNDED) * 40;
    }
    told.compare(&chain).unwrap();
    pay(&chain, &mut told, 2).unwrap();
    let head = chain.head();
    drop(chain);
    assert_eq!(verify(&disk.chain(), |_, _| {}).unwrap().head, head);
}

#[test]
fn a_disk_that_is_full_from_the_start_makes_no_half_chain() {
    let _alone = alone();
    let Some(disk) = SmallDisk::mount("64k") else { return };
    let failure = create(&disk.chain()).map(|_| ()).unwrap_err();
    assert_eq!(failure.code, node::STORE_DISK_FULL, "{failure:?}");
    disk.remount("size=64m");
    let chain = create(&disk.chain()).unwrap();
    pay(&chain, &mut Told::default(), 2).unwrap();
}

#[test]
fn a_read_only_disk_is_named() {
    let _alone = alone();
    let Some(disk) = SmallDisk::mount("64m") else { return };
    let (chain, told) = paid(&disk.chain(), 3);
    drop(chain);
    disk.remount("ro");
    let refused = [
        open(&disk.chain()).map(|_| ()).unwrap_err(),
        look(&disk.chain()).map(|_| ()).unwrap_err(),
        create(&disk.folder.path().join("other")).map(|_| ()).unwrap_err(),
        audited(&disk.chain()).unwrap_err(),
    ];
    for failure in refused {
        assert_eq!(failure.code, node::STORE_READ_ONLY, "{failure:?}");
        assert!(words(&failure).contains("Read-only file system"), "{failure:?}");
    }
    disk.remount("rw");
    told.compare(&open(&disk.chain()).unwrap()).unwrap();
}

#[test]
fn a_folder_that_another_node_holds_is_refused_in_every_way() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let (chain, mut told) = paid(folder.path(), 2);
    for failure in [
        open(folder.path()).map(|_| ()).unwrap_err(),
        look(folder.path()).map(|_| ()).unwrap_err(),
        audited(folder.path()).unwrap_err(),
    ] {
        assert_eq!(failure.code, node::STORE_LOCKED, "{failure:?}");
    }
    let exists = create(folder.path()).map(|_| ()).unwrap_err();
    assert_eq!(exists, Failure::new(node::CHAIN_EXISTS, [folder.path().to_str().unwrap().into()]));
    pay(&chain, &mut told, 2).unwrap();
    told.compare(&chain).unwrap();
}

#[test]
fn a_genesis_of_another_chain_and_a_key_of_another_sequencer_are_told_apart() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let (chain, told) = paid(folder.path(), 2);
    drop(chain);
    let [ours, theirs] = [options().sequencer_seed, [8; 32]]
        .map(|seed| Hash(VerificationKeyBytes::from(&SigningKey::from(seed)).into()));
    let other = Failure::new(node::OTHER_SEQUENCER, [ours.into(), theirs.into()]);
    let stranger = ChainOptions { sequencer_seed: [8; 32], ..options() };
    assert_eq!(Chain::open(folder.path(), &stranger).map(|_| ()).unwrap_err().failure(), other);
    assert_eq!(inspect(folder.path(), Some([8; 32])).map(|_| ()).unwrap_err().failure(), other);
    inspect(folder.path(), None).unwrap();
    let path = folder.path().join("genesis.cbor");
    let good = fs::read(&path).unwrap();
    fs::write(&path, Genesis { salt: [8; 32], ..genesis() }.to_cbor()).unwrap();
    for failure in [
        open(folder.path()).map(|_| ()).unwrap_err(),
        look(folder.path()).map(|_| ()).unwrap_err(),
        audited(folder.path()).unwrap_err(),
    ] {
        assert_eq!(failure.code, node::STORE_FORMAT, "{failure:?}");
        assert!(words(&failure).contains("another chain"), "{failure:?}");
    }
    fs::write(&path, good).unwrap();
    told.compare(&open(folder.path()).unwrap()).unwrap();
}

#[test]
fn a_look_at_a_folder_changes_nothing_also_after_a_crash() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let (chain, _) = paid(folder.path(), 5);
    // What a killed node leaves: its files as they are while it runs.
    let left = tempfile::tempdir().unwrap();
    assert!(run(Command::new("cp").args(["-a", "--"]).arg(folder.path()).arg(left.path().join("chain"))));
    let (head, left) = (chain.head(), left.path().join("chain"));
    drop(chain);
    fs::remove_file(left.join("store/lock")).unwrap();
    for folder in [folder.path(), &left] {
        let before = contents(folder);
        assert_eq!(look(folder).unwrap(), head);
        let found = inspect(folder, None).unwrap();
        assert_eq!((found.genesis.hash(), found.head), (genesis().hash(), head.clone()));
        assert!(contents(folder) == before, "a file changed");
        assert_eq!(open(folder).unwrap().head(), head);
    }
}

/// Every file below a folder: its bytes, and when it was changed.
fn contents(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, i64, i64)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let data = fs::metadata(&path).unwrap();
        if data.is_dir() {
            found.extend(contents(&path));
        } else {
            found.insert(path.clone(), (fs::read(&path).unwrap(), data.mtime(), data.mtime_nsec()));
        }
    }
    found
}

/// Bytes flipped, one at a time, in a file that is then opened and read: each is found or did not matter.
fn flip(
    folder: &Path,
    file: &str,
    places: &[usize],
    mut check: impl FnMut(&Path, usize) -> Result<(), Failure>,
) -> usize {
    let path = folder.join(file);
    let good = fs::read(&path).unwrap();
    let mut found = 0;
    for &place in places {
        let mut bad = good.clone();
        bad[place] ^= 1 << (place % 8);
        fs::write(&path, &bad).unwrap();
        let checked = catch_unwind(AssertUnwindSafe(|| check(folder, place)));
        let Ok(answer) = checked else { panic!("{file}, byte {place}: a panic or a wrong answer, see above") };
        found += usize::from(answer.is_err());
    }
    fs::write(&path, &good).unwrap();
    found
}

/// A folder with a chain, and its store's file.
fn stored() -> (tempfile::TempDir, Told, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let (chain, told) = paid(folder.path(), 12);
    drop(chain);
    let file = fs::read(folder.path().join(STORE_FILE)).unwrap();
    (folder, told, file)
}

const STORE_FILE: &str = "store/ledger.redb";

/// The node may say this of a damaged store, and nothing vaguer.
fn names_damage(failure: &Failure) {
    assert!([node::STORE_CORRUPT, node::STORE_FORMAT].contains(&failure.code), "{failure:?}");
}

/// The newest height that an audit comes to.
fn audited(folder: &Path) -> Result<u64, Failure> {
    match verify(folder, |_, _| {}) {
        Ok(audited) => Ok(audited.head.height),
        Err(AuditError::Fault(fault)) => Err(fault.failure()),
        Err(mismatch) => panic!("{mismatch:?}"),
    }
}

#[test]
fn a_flipped_byte_of_the_store_is_found_by_opening() {
    let _alone = alone();
    let (folder, told, file) = stored();
    let mut random = Random(11);
    // Bytes that hold something, and some that perhaps do not. Each commit leaves its old pages behind, so many are dead.
    let used: Vec<usize> = (0..file.len()).filter(|&place| file[place] != 0).collect();
    let mut places: Vec<usize> = (0..120).map(|_| used[random.below(used.len() as u64) as usize]).collect();
    places.extend((0..30).map(|_| random.below(file.len() as u64) as usize));
    let found = flip(folder.path(), STORE_FILE, &places, |folder, _| {
        let looked = look(folder).map(|_| ());
        let opened = open(folder);
        assert_eq!(looked, opened.as_ref().map(|_| ()).map_err(Clone::clone), "a look and an opening differ");
        opened.and_then(|chain| told.compare(&chain)).inspect_err(names_damage)
    });
    println!("{found} of {} flipped bytes were found; the others were in no live page", places.len());
    assert!(found >= 5, "{found}");
    told.compare(&open(folder.path()).unwrap()).unwrap();
}

#[test]
fn a_flipped_byte_of_a_block_is_named_by_table_and_key() {
    let _alone = alone();
    let (folder, told, file) = stored();
    let block = told.blocks[5].clone();
    let blob = block.to_cbor();
    let start = file.windows(64).position(|window| window == &blob[..64]).expect("the block's blob is in the file");
    let places: Vec<usize> = (0..blob.len()).step_by(blob.len() / 20).map(|offset| start + offset).collect();
    let key = format!("table blocks, key {:016x}00000000", block.header.height);
    let found = flip(folder.path(), STORE_FILE, &places, |folder, _| {
        let opened = open(folder).map(|_| ());
        for failure in [opened.as_ref().unwrap_err(), &look(folder).unwrap_err()] {
            assert_eq!(failure.code, node::STORE_CORRUPT, "{failure:?}");
            assert!(words(failure).contains(&key), "{failure:?}");
        }
        opened
    });
    assert_eq!(found, places.len());
}

#[test]
fn a_store_that_is_cut_short_is_refused() {
    let _alone = alone();
    let (folder, told, file) = stored();
    let path = folder.path().join(STORE_FILE);
    for length in [0, 1, 320, 4_095, 4_096, file.len() / 2, file.len() - 4_096, file.len() - 1] {
        fs::write(&path, &file[..length]).unwrap();
        let opened = catch_unwind(AssertUnwindSafe(|| open(folder.path()).and_then(|chain| told.compare(&chain))));
        let answer = opened.unwrap_or_else(|_| panic!("{length} bytes: a panic or a wrong answer, see above"));
        if let Err(failure) = answer {
            names_damage(&failure);
        }
    }
}

#[test]
fn a_chain_whose_store_is_gone_does_not_begin_again() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    drop(paid(folder.path(), 1));
    fs::remove_dir_all(folder.path().join("store")).unwrap();
    for failure in [
        look(folder.path()).map(|_| ()).unwrap_err(),
        open(folder.path()).map(|_| ()).unwrap_err(),
        look(folder.path()).map(|_| ()).unwrap_err(),
        audited(folder.path()).unwrap_err(),
    ] {
        assert_eq!(failure.code, node::STORE_CORRUPT, "{failure:?}");
        assert!(words(&failure).contains("no block"), "{failure:?}");
    }
}

#[test]
fn bytes_flipped_under_a_running_node_never_give_a_wrong_block() {
    let _alone = alone();
    let (folder, told, file) = stored();
    let mut random = Random(12);
    let path = folder.path().join(STORE_FILE);
    for _ in 0..60 {
        let options = StoreOptions { cache_bytes: 0, ..StoreOptions::new(genesis().hash().0) };
        let store = Store::open(&folder.path().join("store"), options).unwrap();
        let mut bad = file.clone();
        for _ in 0..20 {
            bad[random.below(file.len() as u64) as usize] ^= 1 << random.below(8);
        }
        overwrite(&path, &bad);
        for block in &told.blocks {
            // The database may panic over a page damaged since it was checked: no answer, so no wrong one.
            let read = catch_unwind(AssertUnwindSafe(|| store.block(block.header.height)));
            let Ok(Ok(read)) = read else { continue };
            assert!(read == Some(block.to_cbor()), "a wrong block {}", block.header.height);
        }
        let _ = store.check();
        // The database may panic when it closes a damaged file; what it was to tell has been told by then.
        let _ = catch_unwind(AssertUnwindSafe(move || drop(store)));
        fs::write(&path, &file).unwrap();
    }
}

/// Changes a file in its place, as a failing disk does.
fn overwrite(path: &Path, bytes: &[u8]) {
    use std::os::unix::fs::FileExt;
    fs::OpenOptions::new().write(true).open(path).unwrap().write_all_at(bytes, 0).unwrap();
}

#[test]
fn a_flipped_byte_of_the_genesis_is_refused() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let (chain, told) = paid(folder.path(), 1);
    drop(chain);
    let length = fs::metadata(folder.path().join("genesis.cbor")).unwrap().len() as usize;
    let places: Vec<usize> = (0..length).step_by(5).collect();
    let found = flip(folder.path(), "genesis.cbor", &places, |folder, _| {
        let opened = open(folder).map(|_| ());
        let failure = opened.as_ref().unwrap_err();
        // It decodes no more, names another key, or is another chain's.
        let names = [node::STORE_CORRUPT, node::OTHER_SEQUENCER, node::STORE_FORMAT];
        assert!(names.contains(&failure.code), "{failure:?}");
        assert_eq!(look(folder).unwrap_err(), *failure);
        opened
    });
    assert_eq!(found, places.len());
    told.compare(&open(folder.path()).unwrap()).unwrap();
}

// ---------------------------------------------------------------- compiled code

/// Two contracts on a chain, and the files of their compiled code by age.
struct Deployed {
    folder: tempfile::TempDir,
    contracts: [Address; 2],
    files: [PathBuf; 2],
}

fn deployed() -> Deployed {
    let folder = tempfile::tempdir().unwrap();
    let chain = create(folder.path()).unwrap();
    let mut known: Vec<PathBuf> = Vec::new();
    let made = [1, 2].map(|number| {
        let code = program(number);
        let create = instance(&code);
        send(&chain, Message::StoreCode { code });
        let contract = Address::from_cbor(&send(&chain, create)[0]).unwrap();
        call(&chain, contract).unwrap();
        let file = compiled(folder.path()).into_iter().find(|file| !known.contains(file)).unwrap();
        known.push(file.clone());
        (contract, file)
    });
    let [(first, first_file), (second, second_file)] = made;
    Deployed { folder, contracts: [first, second], files: [first_file, second_file] }
}

#[test]
fn stored_code_is_compiled_before_a_contract_is_made_of_it() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let chain = create(folder.path()).unwrap();
    send(&chain, Message::StoreCode { code: program(1) });
    // The thread that compiles ends its work before the chain closes.
    drop(chain);
    assert_eq!(compiled(folder.path()).len(), 1);
}

/// A module whose one method counts to `number`.
fn program(number: u64) -> Vec<u8> {
    let text = format!(
        r#"(module (memory (export "memory") 1 1) (func (export "run") (local $n i64)
             (loop (br_if 0 (i64.ne (local.tee $n (i64.add (local.get $n) (i64.const 1))) (i64.const {number}))))))"#
    );
    module("[methods.run]\n", &text)
}

/// Calls a contract; the gas it used.
fn call(chain: &Chain, contract: Address) -> Result<u64, Failure> {
    let args = Blob::new(&().to_cbor()).unwrap();
    let message = Message::Call { contract, method: Text::new("run").unwrap(), args, value: Rlusd::ZERO };
    let from = user(2);
    let nonce = chain.next_nonce(from.address).map_err(|fault| fault.failure())?;
    chain.submit(vec![envelope(&from, nonce, 50_000_000, message)]).unwrap().remove(0).unwrap();
    let receipt = chain.produce(chain.head().time + 1, false).map_err(|fault| fault.failure())?.receipts[0].clone();
    assert!(receipt.is_ok(), "{receipt:?}");
    Ok(receipt.gas_used)
}

/// The cache's files but its key.
fn compiled(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder.join("code-cache")).unwrap().map(|file| file.unwrap().path());
    files.filter(|file| file.file_name().unwrap() != "key").collect()
}

fn inode(file: &Path) -> u64 {
    fs::metadata(file).unwrap().ino()
}

#[test]
fn compiled_code_is_loaded_and_not_compiled_again() {
    let _alone = alone();
    let Deployed { folder, contracts, files } = deployed();
    let before = files.each_ref().map(|file| inode(file));
    let chain = open(folder.path()).unwrap();
    for contract in contracts {
        call(&chain, contract).unwrap();
    }
    assert_eq!(files.each_ref().map(|file| inode(file)), before);
}

#[test]
fn damaged_compiled_code_is_compiled_again_and_never_loaded() {
    let _alone = alone();
    let Deployed { folder, contracts, files } = deployed();
    let good = fs::read(&files[0]).unwrap();
    let gas = call(&open(folder.path()).unwrap(), contracts[0]).unwrap();
    let mut damaged: Vec<Vec<u8>> = [0, 10, 31, 32, 40, good.len() / 2, good.len() - 1]
        .map(|place| {
            let mut bad = good.clone();
            bad[place] ^= 0x10;
            bad
        })
        .into();
    damaged.extend([vec![], vec![0; 16], good[..32].to_vec(), good[..good.len() - 1].to_vec(), good[32..].to_vec()]);
    damaged.push([&good[..], &[0]].concat());
    // Another chain's cache, or one written by somebody who does not have this folder's key.
    let foreign = deployed();
    damaged.push(fs::read(&foreign.files[0]).unwrap());
    for bad in damaged {
        overwrite_whole(&files[0], &bad);
        let before = inode(&files[0]);
        assert_eq!(call(&open(folder.path()).unwrap(), contracts[0]), Ok(gas));
        assert_ne!(inode(&files[0]), before, "it was written anew");
        assert_ne!(fs::read(&files[0]).unwrap(), bad);
    }
}

/// Compiled code as this folder's cache keeps it, under the name of one of its files: behind a MAC that holds.
fn sealed(folder: &Path, file: &Path, compiled: &[u8]) -> Vec<u8> {
    let key = fs::read(folder.join("code-cache/key")).unwrap();
    let hex = file.file_name().unwrap().to_str().unwrap();
    let name = (0..32).map(|place| u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).unwrap());
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(&name.collect::<Vec<u8>>());
    mac.update(compiled);
    [&mac.finalize().into_bytes()[..], compiled].concat()
}

#[test]
fn code_that_another_engine_compiled_is_not_loaded_but_compiled_again() {
    let _alone = alone();
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock")).unwrap();
    assert!(
        lock.contains(&format!("name = \"wasmtime\"\nversion = \"{ENGINE_VERSION}\"\n")),
        "another engine is built"
    );
    let Deployed { folder, contracts, files } = deployed();
    let gas = call(&open(folder.path()).unwrap(), contracts[0]).unwrap();
    let good = fs::read(&files[0]).unwrap();
    // The same folder under another configuration: it finds nothing of its own, and leaves what is there.
    let other = match Compiler::DEFAULT {
        Compiler::Winch => Compiler::Cranelift,
        Compiler::Cranelift => Compiler::Winch,
    };
    let before = inode(&files[0]);
    let vm = Vm::new(&EngineConfig { compiler: other, ..EngineConfig::default() }).unwrap();
    let cache = folder.path().join("code-cache");
    let code = program(1);
    Codes::new(vm, Some(&cache)).unwrap().code(Vm::code_hash(&code), &mut || Ok(code.clone())).unwrap();
    let foreign = compiled(folder.path()).into_iter().find(|file| !files.contains(file)).expect("a name of its own");
    assert_eq!((inode(&files[0]), fs::read(&files[0]).unwrap()), (before, good.clone()));
    // Under this engine's name, and behind a MAC that holds: the engine refuses it, by configuration or by the last number of
    // its version.
    let foreign = fs::read(foreign).unwrap();
    let compiled = &good[MAC_BYTES..];
    let version = ENGINE_VERSION.as_bytes();
    let places: Vec<usize> =
        (0..compiled.len() - version.len()).filter(|&at| compiled[at..].starts_with(version)).collect();
    assert_eq!(places.len(), 1, "the engine's version in its code");
    let mut older = compiled.to_vec();
    older[places[0] + version.len() - 1] ^= 1;
    for (bytes, loaded) in [(compiled, true), (&foreign[MAC_BYTES..], false), (&older, false)] {
        overwrite_whole(&files[0], &sealed(folder.path(), &files[0], bytes));
        let before = inode(&files[0]);
        assert_eq!(call(&open(folder.path()).unwrap(), contracts[0]), Ok(gas));
        assert_eq!(inode(&files[0]) == before, loaded, "loaded, or written anew");
    }
}

/// Bytes of the MAC before the code in a file of the cache.
const MAC_BYTES: usize = 32;

/// Replaces what is in a file, which stays the same file.
fn overwrite_whole(path: &Path, bytes: &[u8]) {
    fs::OpenOptions::new().write(true).open(path).unwrap().set_len(0).unwrap();
    overwrite(path, bytes);
}

#[test]
fn swapped_compiled_code_is_compiled_again() {
    let _alone = alone();
    let Deployed { folder, contracts, files } = deployed();
    let chain = open(folder.path()).unwrap();
    let gas = contracts.map(|contract| call(&chain, contract).unwrap());
    assert_ne!(gas[0], gas[1]);
    drop(chain);
    let [first, second] = files.each_ref().map(|file| fs::read(file).unwrap());
    overwrite_whole(&files[0], &second);
    overwrite_whole(&files[1], &first);
    let before = files.each_ref().map(|file| inode(file));
    let chain = open(folder.path()).unwrap();
    assert_eq!(contracts.map(|contract| call(&chain, contract).unwrap()), gas);
    for (file, before) in files.iter().zip(before) {
        assert_ne!(inode(file), before);
    }
}

#[test]
fn a_lost_or_damaged_key_of_the_cache_costs_compiling_and_nothing_else() {
    let _alone = alone();
    let Deployed { folder, contracts, files } = deployed();
    let key = folder.path().join("code-cache/key");
    for bad in [None, Some(vec![]), Some(vec![1; 31]), Some(vec![1; 32]), Some(vec![1; 33])] {
        match bad {
            None => fs::remove_file(&key).unwrap(),
            Some(bad) => fs::write(&key, bad).unwrap(),
        }
        let before = inode(&files[0]);
        call(&open(folder.path()).unwrap(), contracts[0]).unwrap();
        assert_ne!(inode(&files[0]), before);
    }
    fs::remove_dir_all(folder.path().join("code-cache")).unwrap();
    call(&open(folder.path()).unwrap(), contracts[0]).unwrap();
    let head = open(folder.path()).unwrap().head();
    assert_eq!(verify(folder.path(), |_, _| {}).unwrap().head, head);
    assert!(head.time > START);
}

#[test]
fn code_asked_for_ten_thousand_times_by_two_threads_is_compiled_once() {
    let codes = Codes::new(Vm::new(&EngineConfig::default()).unwrap(), None).unwrap();
    let code = program(9);
    let hash = Vm::code_hash(&code);
    let read = AtomicUsize::new(0);
    let ask = || {
        for _ in 0..5_000 {
            let mut stored = || {
                read.fetch_add(1, Ordering::Relaxed);
                Ok(code.clone())
            };
            codes.code(hash, &mut stored).unwrap();
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(ask);
        ask();
    });
    // What is compiled was read from state just before.
    assert_eq!(read.into_inner(), 1);
}
