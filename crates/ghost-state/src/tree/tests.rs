use std::collections::BTreeMap;

use proptest::prelude::*;

use super::past::{Crown, PastLeaves, PastTree, decode_crown_changes, encode_crown_changes};
use super::*;
use crate::hash::{EMPTY, leaf_hash, sha256};

/// A store of buckets in memory.
#[derive(Default, Clone)]
struct Store(BTreeMap<NodeKey, Vec<u8>>);

impl NodeReader for Store {
    fn node(&self, key: &NodeKey) -> Result<Option<Vec<u8>>, StateError> {
        Ok(self.0.get(key).cloned())
    }
}

impl Store {
    fn write(&mut self, tree: &mut Tree) {
        for (key, record) in tree.take_writes().records {
            match record {
                Some(record) => self.0.insert(key, record),
                None => self.0.remove(&key),
            };
        }
        tree.written();
    }

    fn load(&self, cache: usize) -> Result<Tree, StateError> {
        Tree::load(cache, self.0.iter().map(|(key, record)| Ok((*key, record.clone()))))
    }
}

type Leaves = BTreeMap<Hash, Hash>;

fn root_of(leaves: &Leaves) -> Hash {
    let leaves: Vec<Leaf> = leaves.iter().map(|(&key_hash, &hash)| Leaf { key_hash, hash }).collect();
    Subtree::of(&leaves, 0).hash()
}

fn updates(changes: &BTreeMap<Hash, Option<Hash>>) -> Vec<LeafUpdate> {
    changes.iter().map(|(&key_hash, &leaf)| LeafUpdate { key_hash, leaf }).collect()
}

/// Key hashes whose first bits are often alike, so that trees grow deep and lopsided.
fn key_hash() -> impl Strategy<Value = Hash> {
    (prop::sample::select(vec![0_usize, 1, 4, 31]), 0..4_u8, 0..64_u8).prop_map(|(shared, a, b)| {
        let mut hash = [0; 32];
        hash[shared] = a << 6;
        hash[31] |= b & 0x3F;
        hash
    })
}

fn change() -> impl Strategy<Value = (Hash, Option<Hash>)> {
    (key_hash(), prop::option::weighted(0.6, (1..=3_u8).prop_map(|byte| [byte; 32])))
}

struct Past<'l>(&'l Leaves);

impl PastLeaves for Past<'_> {
    fn leaves(&self, first: &Hash, last: &Hash) -> Result<Vec<Leaf>, StateError> {
        Ok(self.0.range(*first..=*last).map(|(&key_hash, &hash)| Leaf { key_hash, hash }).collect())
    }
}

proptest! {
    /// Whatever batches come, and however often the tree is written, dropped and loaded, its root is that of its leaves.
    #[test]
    fn a_root_depends_on_leaves_alone(
        blocks in prop::collection::vec((prop::collection::btree_map(key_hash(), prop::option::weighted(0.6, (1..=3_u8).prop_map(|b| [b; 32])), 0..60), 0..4_u8), 0..12),
        cache in prop::sample::select(vec![0_usize, 2_000, usize::MAX]),
        depth in 0..6_usize,
    ) {
        let (mut tree, mut store, mut model) = (Tree::new(cache), Store::default(), Leaves::new());
        let mut crown = tree.crown(&store, depth).unwrap();
        for (changes, then) in blocks {
            let updates = updates(&changes);
            for (key_hash, leaf) in changes {
                match leaf {
                    Some(leaf) => model.insert(key_hash, leaf),
                    None => model.remove(&key_hash),
                };
            }
            prop_assert_eq!(tree.update(&store, &updates).unwrap(), root_of(&model));
            prop_assert_eq!(tree.len(), model.len() as u64);
            let changed = tree.crown_changes(&store, depth, &updates).unwrap();
            crown.apply(&decode_crown_changes(&encode_crown_changes(&changed)).unwrap());
            prop_assert_eq!(&crown, &tree.crown(&store, depth).unwrap());
            prop_assert_eq!(PastTree::new(&crown, &Past(&model)).root(), tree.root());
            if then > 0 {
                store.write(&mut tree);
            }
            if then > 1 {
                tree = store.load(cache).unwrap();
                prop_assert_eq!(tree.root(), root_of(&model));
            }
        }
        prop_assert_eq!(Crown::decode(&crown.encode()), Some(crown));
        for node in store.0.values() {
            prop_assert!(node.len() <= MAX_LEAVES * 64 + 8);
        }
    }

    /// Present and past walk alike: the same ways to leaves, the same neighbours, and they are those of an ordered map.
    #[test]
    fn walks_find_leaves_and_neighbours(
        changes in prop::collection::vec(change(), 0..80),
        wanted in prop::collection::vec(key_hash(), 1..20),
        depth in 0..6_usize,
    ) {
        let mut model = Leaves::new();
        let changes: BTreeMap<Hash, Option<Hash>> = changes.into_iter().collect();
        model.extend(changes.iter().filter_map(|(key_hash, leaf)| Some((*key_hash, (*leaf)?))));
        let (mut tree, store) = (Tree::new(usize::MAX), Store::default());
        tree.update(&store, &updates(&changes)).unwrap();
        let past = Past(&model);
        let past = PastTree::new(&tree.crown(&store, depth).unwrap(), &past);
        let present = view::Present { tree: &tree, store: &store };
        for key_hash in wanted {
            let path = view::path_to(&present, &key_hash).unwrap();
            prop_assert_eq!(path.as_ref().map(|path| path.leaf.hash), model.get(&key_hash).copied());
            prop_assert_eq!(path, view::path_to(&past, &key_hash).unwrap());
            let before = model.range(..key_hash).next_back().map(|(key, _)| *key);
            let after = model.range(key_hash..).find(|(key, _)| **key != key_hash).map(|(key, _)| *key);
            for (side, expected) in [(false, before), (true, after)] {
                prop_assert_eq!(view::neighbour(&present, &key_hash, side).unwrap().map(|leaf| leaf.key_hash), expected);
                prop_assert_eq!(view::neighbour(&past, &key_hash, side).unwrap().map(|leaf| leaf.key_hash), expected);
            }
        }
    }
}

fn many(count: u32, tag: u8) -> Vec<LeafUpdate> {
    let mut updates: Vec<LeafUpdate> = (0..count)
        .map(|i| {
            let key_hash = sha256(&i.to_be_bytes());
            LeafUpdate { key_hash, leaf: Some(leaf_hash(&key_hash, &[tag; 32])) }
        })
        .collect();
    updates.sort_unstable();
    updates
}

#[test]
fn keys_mined_to_share_forty_bits_cost_a_longer_path_and_nothing_else() {
    let mut mined = many(4_096, 1);
    for update in &mut mined {
        update.key_hash[..5].fill(0xA5);
    }
    mined.sort_unstable();
    let (mut tree, mut store) = (Tree::new(usize::MAX), Store::default());
    tree.update(&store, &many(4_096, 1)).unwrap();
    tree.update(&store, &mined).unwrap();
    let longest = |tree: &Tree, of: &[LeafUpdate]| {
        let present = view::Present { tree, store: &Store::default() };
        let length =
            |update: &LeafUpdate| view::path_to(&present, &update.key_hash).unwrap().expect("present").siblings.len();
        of.iter().map(length).max().unwrap_or(0)
    };
    // The 40 shared bits, and below them what any 4,096 leaves have.
    let (plain, deep) = (longest(&tree, &many(4_096, 1)), longest(&tree, &mined));
    assert!(plain < 40 && (40..40 + 40).contains(&deep), "{plain} and {deep} steps");
    // What is stored grows with the leaves, not with the depth.
    let records = |tree: &mut Tree, store: &mut Store| {
        store.write(tree);
        store.0.values().map(Vec::len).sum::<usize>()
    };
    let both = records(&mut tree, &mut store);
    let (mut alone, mut of_alone) = (Tree::new(usize::MAX), Store::default());
    alone.update(&of_alone, &many(4_096, 1)).unwrap();
    let one = records(&mut alone, &mut of_alone);
    assert!(both < 3 * one, "{both} bytes for twice the leaves of {one}");
}

#[test]
fn an_empty_tree_has_the_zero_root() {
    let mut tree = Tree::new(0);
    assert_eq!(tree.root(), EMPTY);
    let store = Store::default();
    tree.update(&store, &many(1000, 1)).unwrap();
    assert_ne!(tree.root(), EMPTY);
    let removals: Vec<_> = many(1000, 1).into_iter().map(|update| LeafUpdate { leaf: None, ..update }).collect();
    assert_eq!(tree.update(&store, &removals).unwrap(), EMPTY);
    assert!(tree.take_writes().records.iter().all(|(_, record)| record.is_none()));
}

#[test]
fn memory_stays_within_its_bound_once_written() {
    let bound = 20_000;
    let (mut tree, mut store) = (Tree::new(bound), Store::default());
    tree.update(&store, &many(5_000, 1)).unwrap();
    store.write(&mut tree);
    assert!(tree.cache.resident <= bound);
    for round in 2..6 {
        tree.update(&store, &many(5_000, round)).unwrap();
        store.write(&mut tree);
    }
    assert!(tree.cache.resident <= bound);
    let tree = store.load(bound).unwrap();
    assert!(tree.cache.resident <= bound);
}

#[test]
fn a_write_of_the_same_value_writes_no_record() {
    let (mut tree, mut store) = (Tree::new(usize::MAX), Store::default());
    tree.update(&store, &many(100, 1)).unwrap();
    store.write(&mut tree);
    tree.update(&store, &many(100, 1)).unwrap();
    assert!(tree.take_writes().records.is_empty());
}

#[test]
fn a_flipped_bit_in_any_record_is_found_and_named() {
    let (mut tree, mut store) = (Tree::new(0), Store::default());
    let updates = many(300, 1);
    tree.update(&store, &updates).unwrap();
    store.write(&mut tree);
    let keys: Vec<NodeKey> = store.0.keys().copied().collect();
    for (place, key) in keys.into_iter().enumerate() {
        let mut broken = store.clone();
        let record = broken.0.get_mut(&key).unwrap();
        let byte = place * 37 % record.len();
        record[byte] ^= 1 << (place % 8);
        let path = decode_leaves(&key, &store.0[&key]).unwrap()[0].key_hash;
        let error = tree.update(&broken, &[LeafUpdate { key_hash: path, leaf: None }]).unwrap_err();
        assert!(matches!(&error, StateError::CorruptRecord { key: named, .. } if named == key.as_bytes()), "{error}");
        assert!(broken.load(0).is_err());
        tree = store.load(0).unwrap();
    }
}

#[test]
fn a_missing_overlapping_or_misplaced_bucket_is_refused() {
    let (mut tree, mut store) = (Tree::new(0), Store::default());
    tree.update(&store, &many(300, 1)).unwrap();
    store.write(&mut tree);
    let (key, record) = store.0.first_key_value().map(|(key, record)| (*key, record.clone())).unwrap();
    let update = [LeafUpdate { key_hash: key.path(), leaf: Some([1; 32]) }];
    assert!(tree.update(&Store::default(), &update).is_err());
    let mut overlapping = store.clone();
    overlapping.0.insert(NodeKey::new(&key.path(), 1), record.clone());
    assert!(overlapping.load(0).is_err());
    let mut misplaced = store.clone();
    misplaced.0.insert(NodeKey::new(&[0xFF; 32], 200), record);
    assert!(misplaced.load(0).is_err());
}

#[test]
fn node_keys_are_read_back_only_as_they_are_written() {
    let key = NodeKey::new(&[0xAB; 32], 13);
    assert_eq!(NodeKey::from_bytes(key.as_bytes()), Some(key));
    assert_eq!((key.depth(), key.path()[..3].to_vec()), (13, vec![0xAB, 0xA8, 0]));
    let mut bytes = *key.as_bytes();
    bytes[1] |= 1;
    assert_eq!(NodeKey::from_bytes(&bytes), None);
    assert_eq!(NodeKey::from_bytes(&bytes[..32]), None);
}
