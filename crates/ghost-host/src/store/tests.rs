//! The store against a model of plain maps: at every height, after every fold, over every way of opening it again.

use std::collections::BTreeMap;

use ghost_state::{
    Change, EntryReader, Overlay, ScanQuery, StateReader, StoreFault, sha256, verify_absence, verify_presence,
};
use proptest::prelude::*;

use super::fake::{Disk, Failure, Random};
use super::*;

type Entries = BTreeMap<Vec<u8>, Vec<u8>>;

const CHAIN: Hash = [7; 32];

/// Small enough that every test folds often and reads through the tree's cache.
fn options() -> StoreOptions {
    StoreOptions { window: 7, fold_blocks: 3, tree_bytes: 0, cache_bytes: 1 << 20, ..StoreOptions::new(CHAIN) }
}

/// The state of every height, as it should be.
struct Model {
    states: Vec<Entries>,
    blobs: Vec<Vec<u8>>,
}

impl Model {
    fn new() -> Self {
        Self { states: Vec::new(), blobs: Vec::new() }
    }

    fn newest(&self) -> Entries {
        self.states.last().cloned().unwrap_or_default()
    }

    /// Decides a next block: some keys set, some removed.
    fn next(&mut self, random: &mut Random) -> Arc<Changes> {
        let before = self.newest();
        let mut after = before.clone();
        for _ in 0..random.below(12) {
            let key = key(random.below(40));
            if random.below(3) == 0 {
                after.remove(&key);
            } else {
                after.insert(key, vec![random.below(200) as u8 + 1; 1 + random.below(50) as usize]);
            }
        }
        let keys = before.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>();
        let change = |key: &Vec<u8>| Change {
            key: key.clone(),
            before: before.get(key).cloned(),
            after: after.get(key).cloned(),
        };
        let changes = Changes::from_unsorted(keys.into_iter().map(change).collect());
        self.blobs.push(vec![self.states.len() as u8; random.below(200_000) as usize * random.below(2) as usize]);
        self.states.push(after);
        Arc::new(changes)
    }

    /// Forgets the blocks above a height.
    fn truncate(&mut self, blocks: usize) {
        self.states.truncate(blocks);
        self.blobs.truncate(blocks);
    }
}

/// Keys of different lengths, some the start of others, some with zero bytes.
fn key(number: u64) -> Vec<u8> {
    let mut key = vec![1; 1 + (number % 4) as usize];
    key.push((number / 4) as u8 % 3);
    key.extend(vec![0; (number % 3) as usize]);
    key.push(number as u8);
    key
}

fn id(height: u64, place: u32) -> Hash {
    sha256(&[height.to_be_bytes().as_slice(), &place.to_be_bytes()].concat())
}

fn commit(store: &Store, model: &mut Model, random: &mut Random) -> Result<Head, StateError> {
    let height = model.states.len() as u64;
    let changes = model.next(random);
    let prepared = store.prepare(height, changes)?;
    store.commit(prepared, &model.blobs[height as usize], &[id(height, 0), id(height, 1)])
}

fn entries_of(reader: &dyn StateReader, query: ScanQuery<'_>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let (mut all, mut bound) = (Vec::new(), None::<Vec<u8>>);
    loop {
        let mut query = query;
        match &bound {
            Some(bound) if query.reverse => query.end = Some(bound),
            Some(bound) => query.start = bound,
            None => {}
        }
        let page = reader.scan(&query).unwrap();
        all.extend(page.entries);
        match page.next {
            Some(next) => bound = Some(next),
            None => return all,
        }
    }
}

/// Compares one height in every way it can be read.
fn compare(snapshot: &Snapshot, state: &Entries) {
    for number in 0..40 {
        assert_eq!(snapshot.get(&key(number)).unwrap().as_ref(), state.get(&key(number)));
    }
    let all: Vec<_> = state.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    let query = ScanQuery::range(&[], None, 5);
    assert_eq!(entries_of(snapshot, query), all);
    let reversed: Vec<_> = all.iter().rev().cloned().collect();
    assert_eq!(entries_of(snapshot, ScanQuery { reverse: true, limit: 3, ..query }), reversed);
    let (low, high) = (key(5), key(30));
    let (start, end) = (low.as_slice().min(&high), low.as_slice().max(&high));
    let some: Vec<_> = all.iter().filter(|(key, _)| (start..end).contains(&key.as_slice())).cloned().collect();
    assert_eq!(entries_of(snapshot, ScanQuery::range(start, Some(end), 4)), some);
}

fn check_proofs(at: &proofs::ProofsAt, keys: &[&[u8]], state: &Entries) {
    assert_eq!(at.proofs.len(), keys.len());
    for (proof, key) in at.proofs.iter().zip(keys) {
        match state.get(*key) {
            Some(value) => assert_eq!(verify_presence(&at.state_root, key, value, &proof.encode()), Ok(())),
            None => assert_eq!(verify_absence(&at.state_root, key, &proof.encode()), Ok(())),
        }
    }
}

/// Compares everything that a store of these options keeps with the model.
fn compare_all(store: &Store, model: &Model) {
    let head = store.head().unwrap();
    assert_eq!(head.height as usize, model.states.len() - 1);
    for height in 0..=head.height {
        let state = &model.states[height as usize];
        assert_eq!(store.block(height).unwrap().as_ref(), Some(&model.blobs[height as usize]));
        assert_eq!(store.transaction(&id(height, 1)).unwrap(), Some((height, 1)));
        match store.snapshot_at(height) {
            Err(StateError::HeightNotKept { .. }) => assert!(height + store.options.window < head.height),
            snapshot => {
                compare(&snapshot.unwrap(), state);
                let keys = [key(height % 40), key((height * 7) % 40)];
                let keys = keys.each_ref().map(Vec::as_slice);
                let at = store.prove_at(&keys, height).unwrap();
                assert_eq!((at.height, Some(at.state_root)), (height, store.state_root(height).unwrap()));
                check_proofs(&at, &keys, state);
            }
        }
    }
    let keys = [key(3), key(17)];
    let keys = keys.each_ref().map(Vec::as_slice);
    check_proofs(&store.prove(&keys).unwrap(), &keys, &model.newest());
    store.check().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_store_equals_its_model_at_every_kept_height(seed in any::<u64>(), archive in any::<bool>(), fold_blocks in 1..6_usize) {
        let mut random = Random::new(seed);
        let options = StoreOptions { archive, fold_blocks, ..options() };
        let mut model = Model::new();
        let disk = Disk::new(Vec::new());
        let mut store = Store::open_backend(disk.clone(), options.clone()).unwrap();
        for _ in 0..25 {
            commit(&store, &mut model, &mut random).unwrap();
            if random.below(4) == 0 {
                drop(store);
                store = Store::open_backend(Disk::new(disk.content()), options.clone()).unwrap();
                compare_all(&store, &model);
                drop(store);
                store = Store::open_backend(disk.clone(), options.clone()).unwrap();
            }
        }
        compare_all(&store, &model);
    }

    /// Whenever the power goes, and whatever of the unsynced writes survives, the store is at the last block it
    /// acknowledged or at the one it was storing; also if the power goes again while it is opened.
    #[test]
    fn a_power_loss_leaves_one_block_or_the_next(seed in any::<u64>()) {
        let mut random = Random::new(seed);
        let mut model = Model::new();
        // A folder's database is made under another name, and counts from the moment it is whole.
        let made = Disk::new(Vec::new());
        drop(Store::open_backend(made.clone(), options()).unwrap());
        let mut content = made.content();
        for _ in 0..6 {
            let disk = Disk::new(content);
            disk.fail(disk.operations() + random.below(150), Failure::PowerLost);
            let mut stored = model.states.len();
            if let Ok(store) = Store::open_backend(disk.clone(), options()) {
                prop_assert_eq!(store.head().map_or(0, |head| head.height as usize + 1), stored);
                while commit(&store, &mut model, &mut random).is_ok() {
                    stored = model.states.len();
                }
                drop(store);
            }
            content = disk.after_power_loss(&mut random);
            for _ in 0..2 {
                let again = Disk::new(content);
                again.fail(random.below(40), Failure::PowerLost);
                drop(Store::open_backend(again.clone(), options()));
                content = again.after_power_loss(&mut random);
            }
            let store = Store::open_backend(Disk::new(content.clone()), options()).unwrap();
            let now = store.head().map_or(0, |head| head.height as usize + 1);
            prop_assert!(now == stored || now == stored + 1, "{} blocks, {} acknowledged", now, stored);
            model.truncate(now);
            if now > 0 {
                compare_all(&store, &model);
            }
        }
    }
}

#[test]
fn a_failing_disk_ends_the_store_with_its_name() {
    for (failure, expected) in [
        (Failure::Writes(std::io::ErrorKind::StorageFull), StoreFault::DiskFull),
        (Failure::Writes(std::io::ErrorKind::ReadOnlyFilesystem), StoreFault::ReadOnly),
        (Failure::OneSync, StoreFault::Io),
    ] {
        for offset in 0..60 {
            let (mut random, mut model) = (Random::new(offset), Model::new());
            let disk = Disk::new(Vec::new());
            let store = Store::open_backend(disk.clone(), options()).unwrap();
            for _ in 0..4 {
                commit(&store, &mut model, &mut random).unwrap();
            }
            disk.fail(disk.operations() + 1 + offset, failure);
            let error = loop {
                match commit(&store, &mut model, &mut random) {
                    Ok(_) => {}
                    Err(error) => break error,
                }
            };
            assert!(matches!(&error, StateError::Store { fault, .. } if *fault == expected), "{error}");
            let operations = disk.operations();
            // Nothing is tried again, and what is read is what was acknowledged.
            let acknowledged = store.head().unwrap().height as usize;
            assert_eq!(acknowledged, model.states.len() - 2);
            compare(&store.snapshot().unwrap(), &model.states[acknowledged]);
            assert!(store.prove(&[&key(1)]).is_err());
            drop(store);
            let closing = disk.operations() - operations;
            assert!(closing <= 8, "{closing} operations after the fault");
        }
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    for offset in 0..40 {
        let (mut random, mut model) = (Random::new(offset), Model::new());
        let disk = Disk::new(Vec::new());
        let store = Store::open_backend(disk.clone(), options()).unwrap();
        disk.fail(disk.operations() + 20 + 3 * offset, Failure::Writes(std::io::ErrorKind::StorageFull));
        while commit(&store, &mut model, &mut random).is_ok() {}
        drop(store);
        let store = Store::open_backend(Disk::new(disk.content()), options()).unwrap();
        let now = store.head().map_or(0, |head| head.height as usize + 1);
        assert!(now + 1 == model.states.len() || now == model.states.len());
        model.truncate(now);
        if now > 0 {
            compare_all(&store, &model);
        }
    }
}

#[test]
fn a_flipped_byte_is_found_wherever_it_matters() {
    let folder = tempfile::tempdir().unwrap();
    let (mut random, mut model) = (Random::new(5), Model::new());
    let store = Store::open(folder.path(), options()).unwrap();
    for _ in 0..20 {
        commit(&store, &mut model, &mut random).unwrap();
    }
    drop(store);
    let path = folder.path().join("ledger.redb");
    let good = std::fs::read(&path).unwrap();
    let (mut found, mut named) = (0, 0);
    let _quiet = quiet_database();
    for _ in 0..150 {
        let mut bad = good.clone();
        let place = random.below(bad.len() as u64) as usize;
        bad[place] ^= 1 << random.below(8);
        std::fs::write(&path, &bad).unwrap();
        match Store::open(folder.path(), options()) {
            Ok(store) => compare_all(&store, &model), // the byte was in no live page
            Err(StateError::CorruptRecord { .. }) => (found, named) = (found + 1, named + 1),
            Err(StateError::Store { fault: StoreFault::Corrupt, .. }) => found += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(found > 20, "{found} found");
    assert!(named * 2 > found, "{named} of {found} named");
}

/// The database may panic over a damaged page. It is caught, and its words are kept out of the tests' output.
fn quiet_database() -> impl Drop {
    struct Quiet;
    impl Drop for Quiet {
        fn drop(&mut self) {
            if !std::thread::panicking() {
                drop(std::panic::take_hook());
            }
        }
    }
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.location().is_none_or(|place| !place.file().contains("redb")) {
            usual(panic);
        }
    }));
    Quiet
}

/// What `try_everything` tries.
const CALLS: [&str; 13] = [
    "block",
    "check",
    "commit",
    "entry",
    "get",
    "get at a height",
    "keys_between",
    "prepare",
    "prove",
    "prove_at",
    "scan",
    "state_root",
    "transaction",
];

/// Every call that reads or writes the disk, by name; `true` when the answer was right, `false` when damage was named.
fn try_everything(store: &Store, model: &Model, random: &mut Random) -> Vec<(&'static str, bool)> {
    fn judge<T: PartialEq + std::fmt::Debug>(answer: Result<T, StateError>, right: &T) -> bool {
        match answer {
            Ok(answer) => {
                assert_eq!(answer, *right);
                true
            }
            Err(StateError::CorruptRecord { .. } | StateError::Store { fault: StoreFault::Corrupt, .. }) => false,
            Err(other) => panic!("{other}"),
        }
    }
    let head = store.head().unwrap();
    let (old, snapshot) = (head.height - 5, store.snapshot().unwrap());
    let state = model.newest();
    let (key, value) = state.first_key_value().map(|(key, value)| (key.clone(), value.clone())).unwrap();
    let all: Vec<_> = state.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    let everything = ScanQuery::range(&[], None, usize::MAX);
    let keys = snapshot.keys_between(&[0; 32], &[0xFF; 32]).map(|keys| keys.len() >= state.len());
    let proof = |answer: Result<proofs::ProofsAt, StateError>| answer.map(|at| at.height);
    let mut done = vec![
        ("get", judge(snapshot.get(&key), &Some(value.clone()))),
        ("scan", judge(snapshot.scan(&everything).map(|page| page.entries), &all)),
        ("entry", judge(snapshot.entry(&sha256(&key)), &(key.clone(), value))),
        ("keys_between", judge(keys, &true)),
        ("block", judge(store.block(old), &Some(model.blobs[old as usize].clone()))),
        ("state_root", judge(store.state_root(head.height), &Some(head.state_root))),
        ("transaction", judge(store.transaction(&id(0, 1)), &Some((0, 1)))),
        ("prove", judge(proof(store.prove(&[&key])), &head.height)),
        ("prove_at", judge(proof(store.prove_at(&[&key], old)), &old)),
        ("get at a height", {
            let past = store.snapshot_at(old).unwrap();
            judge(past.get(&key), &model.states[old as usize].get(&key).cloned())
        }),
        ("check", judge(store.check().map(|_| ()), &())),
    ];
    let change = Change { key, before: None, after: Some(vec![random.below(256) as u8]) };
    let prepared = store.prepare(head.height + 1, Arc::new(Changes::from_unsorted(vec![change])));
    match prepared {
        Ok(prepared) => done.push(("commit", judge(store.commit(prepared, &[1], &[]).map(|_| ()), &()))),
        Err(fault) => done.push(("prepare", judge(Err(fault), &()))),
    }
    done
}

#[test]
fn a_page_damaged_under_an_open_store_is_named_by_every_call() {
    let (mut random, mut model) = (Random::new(21), Model::new());
    // Just folded, so that the tables have to be asked; no page stays in the database's cache.
    let options = StoreOptions { cache_bytes: 0, ..options() };
    let made = Disk::new(Vec::new());
    let store = Store::open_backend(made.clone(), options.clone()).unwrap();
    // Enough that no table is one page, which a reader would hold in memory.
    let many: Entries = (0..400_u32).map(|number| (number.to_be_bytes().to_vec(), vec![1; 50])).collect();
    let change =
        |(key, value): (&Vec<u8>, &Vec<u8>)| Change { key: key.clone(), before: None, after: Some(value.clone()) };
    let prepared = store.prepare(0, Arc::new(Changes::from_unsorted(many.iter().map(change).collect()))).unwrap();
    store.commit(prepared, &[], &[id(0, 0), id(0, 1)]).unwrap();
    (model.states, model.blobs) = (vec![many], vec![Vec::new()]);
    while model.states.len() < 12 {
        commit(&store, &mut model, &mut random).unwrap();
    }
    drop(store);
    let content = made.content();
    let _quiet = quiet_database();
    let pages = content.len() / 4096;
    let mut named = std::collections::BTreeSet::new();
    for page in 1..=pages {
        let disk = Disk::new(content.clone());
        let store = Store::open_backend(disk.clone(), options.clone()).unwrap();
        match page {
            page if page == pages => disk.damage(4096..content.len(), &mut random),
            page => disk.damage(page * 4096..(page + 1) * 4096, &mut random),
        }
        named.extend(try_everything(&store, &model, &mut random).into_iter().filter(|(_, right)| !right));
    }
    let named: Vec<_> = named.into_iter().map(|(call, _)| call).collect();
    assert_eq!(named, CALLS);
}

#[test]
fn a_database_cut_short_while_it_was_made_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ledger.redb.new"), vec![0; 4096]).unwrap();
    let store = Store::open(folder.path(), options()).unwrap();
    assert_eq!(store.head(), None);
    assert!(!folder.path().join("ledger.redb.new").exists());
}

#[test]
fn two_nodes_cannot_open_one_folder_and_another_chain_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), options()).unwrap();
    let second = Store::open(folder.path(), options()).err().unwrap();
    assert!(matches!(second, StateError::Store { fault: StoreFault::Locked, .. }), "{second}");
    drop(store);
    let other = Store::open(folder.path(), StoreOptions::new([8; 32])).err().unwrap();
    assert!(matches!(other, StateError::Store { fault: StoreFault::Format, .. }), "{other}");
    assert!(Store::open(folder.path(), options()).is_ok());
}

#[test]
fn a_folder_of_another_format_is_refused_by_its_number_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (mut model, mut random) = (Model::new(), Random::new(5));
    let store = Store::open(folder.path(), options()).unwrap();
    commit(&store, &mut model, &mut random).unwrap();
    drop(store);
    let path = folder.path().join("ledger.redb");
    let write_format = |format: u64| {
        let db = redb::Database::open(&path).unwrap();
        let write = db.begin_write().unwrap();
        let record = seal("meta", b"format", format.to_be_bytes().to_vec());
        write.open_table(tables::META).unwrap().insert("format", record.as_slice()).unwrap();
        write.commit().unwrap();
    };
    write_format(tables::FORMAT + 1);
    for _ in 0..2 {
        let refused = [
            Store::open(folder.path(), options()).map(|_| ()).unwrap_err(),
            Store::look(folder.path(), options()).map(|_| ()).unwrap_err(),
        ];
        for error in refused {
            assert!(matches!(error, StateError::Store { fault: StoreFault::Format, .. }), "{error}");
            assert!(error.detail().contains(&format!("format {}", tables::FORMAT + 1)), "{error}");
        }
    }
    write_format(tables::FORMAT);
    compare_all(&Store::open(folder.path(), options()).unwrap(), &model);
}

#[test]
fn a_snapshot_stays_what_it_was_while_blocks_go_on() {
    let (mut random, mut model) = (Random::new(11), Model::new());
    let store = Store::open_backend(Disk::new(Vec::new()), options()).unwrap();
    let mut kept = Vec::new();
    for _ in 0..20 {
        commit(&store, &mut model, &mut random).unwrap();
        kept.push((store.snapshot().unwrap(), model.newest()));
    }
    for (snapshot, state) in &kept {
        compare(snapshot, state);
    }
}

#[test]
fn an_overlay_runs_on_a_snapshot() {
    let (mut random, mut model) = (Random::new(12), Model::new());
    let store = Store::open_backend(Disk::new(Vec::new()), options()).unwrap();
    for _ in 0..5 {
        commit(&store, &mut model, &mut random).unwrap();
    }
    let mut overlay = Overlay::new(Arc::new(store.snapshot().unwrap()));
    overlay.set(&key(2), b"new".to_vec()).unwrap();
    let changes = Arc::new(overlay.into_changes());
    let prepared = store.prepare(5, changes).unwrap();
    store.commit(prepared, b"blob", &[]).unwrap();
    assert_eq!(store.snapshot().unwrap().get(&key(2)).unwrap().as_deref(), Some(b"new".as_slice()));
    assert_eq!(store.snapshot_at(4).unwrap().get(&key(2)).unwrap().as_ref(), model.newest().get(&key(2)));
}

#[test]
fn dead_keys_are_forgotten_with_the_window() {
    let store = Store::open_backend(Disk::new(Vec::new()), options()).unwrap();
    for height in 0..60 {
        let key = |number: u64| number.to_be_bytes().to_vec();
        let mut list = vec![Change { key: key(height), before: None, after: Some(vec![1]) }];
        if let Some(last) = height.checked_sub(1) {
            list.push(Change { key: key(last), before: Some(vec![1]), after: None });
        }
        let prepared = store.prepare(height, Arc::new(Changes::from_unsorted(list))).unwrap();
        store.commit(prepared, &[], &[]).unwrap();
    }
    let snapshot = store.snapshot().unwrap();
    let kept = snapshot.keys_between(&[0; 32], &[0xFF; 32]).unwrap().len();
    assert!(kept <= 15, "{kept} keys for one entry and a window of 7");
    store.check().unwrap();
}
