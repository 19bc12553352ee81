use std::collections::BTreeMap;

use proptest::prelude::*;

use super::leaves::span;
use super::past::{Crown, PastTree, decode_crown_changes, encode_crown_changes};
use super::*;
use crate::hash::{EMPTY, leaf_hash, sha256};

/// Leaves by path; a store of them in memory.
type Model = BTreeMap<Hash, Hash>;

impl LeafReader for Model {
    fn leaves(&self, first: &Hash, last: &Hash) -> Result<Vec<Leaf>, StateError> {
        Ok(self.range(*first..=*last).map(|(&key_hash, &hash)| Leaf { key_hash, hash }).collect())
    }
}

fn load(model: &Model, cache: usize) -> Tree {
    Tree::load(cache, model.iter().map(|(&key_hash, &hash)| Ok(Leaf { key_hash, hash }))).unwrap()
}

fn root_of(leaves: &Model) -> Hash {
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

proptest! {
    /// Whatever batches come, and however often the tree is written, dropped and loaded, its root is that of its leaves.
    #[test]
    fn a_root_depends_on_leaves_alone(
        blocks in prop::collection::vec((prop::collection::btree_map(key_hash(), prop::option::weighted(0.6, (1..=3_u8).prop_map(|b| [b; 32])), 0..60), 0..4_u8), 0..12),
        cache in prop::sample::select(vec![0_usize, 2_000, usize::MAX]),
        depth in 0..6_usize,
    ) {
        let (mut tree, mut store, mut model) = (Tree::new(cache), Model::new(), Model::new());
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
            prop_assert_eq!(PastTree::new(&crown, &model).root(), tree.root());
            if then > 0 {
                store = model.clone();
                tree.written();
            }
            if then > 1 {
                tree = load(&store, cache);
                prop_assert_eq!(tree.root(), root_of(&model));
            }
        }
        prop_assert_eq!(Crown::decode(&crown.encode()), Some(crown));
    }

    /// Present and past walk alike: the same ways to leaves, the same neighbours, and they are those of an ordered map.
    #[test]
    fn walks_find_leaves_and_neighbours(
        changes in prop::collection::vec(change(), 0..80),
        wanted in prop::collection::vec(key_hash(), 1..20),
        depth in 0..6_usize,
    ) {
        let mut model = Model::new();
        let changes: BTreeMap<Hash, Option<Hash>> = changes.into_iter().collect();
        model.extend(changes.iter().filter_map(|(key_hash, leaf)| Some((*key_hash, (*leaf)?))));
        let (mut tree, store) = (Tree::new(usize::MAX), Model::new());
        tree.update(&store, &updates(&changes)).unwrap();
        let past = PastTree::new(&tree.crown(&store, depth).unwrap(), &model);
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

fn model_of(updates: &[LeafUpdate]) -> Model {
    updates.iter().filter_map(|update| Some((update.key_hash, update.leaf?))).collect()
}

#[test]
fn an_empty_tree_has_the_zero_root() {
    let mut tree = Tree::new(0);
    assert_eq!(tree.root(), EMPTY);
    tree.update(&Model::new(), &many(1000, 1)).unwrap();
    assert_ne!(tree.root(), EMPTY);
    let removals: Vec<_> = many(1000, 1).into_iter().map(|update| LeafUpdate { leaf: None, ..update }).collect();
    assert_eq!(tree.update(&Model::new(), &removals).unwrap(), EMPTY);
    assert_eq!((tree.len(), tree.resident_bytes()), (0, 0));
    assert_eq!(load(&Model::new(), 0).root(), EMPTY);
}

#[test]
fn memory_stays_within_its_bound_once_written() {
    let (bound, mut tree) = (20_000, Tree::new(20_000));
    let mut store = Model::new();
    for round in 1..6 {
        tree.update(&store, &many(5_000, round)).unwrap();
        assert!(tree.resident_bytes() > bound);
        store = model_of(&many(5_000, round));
        tree.written();
        assert!(tree.resident_bytes() <= bound);
    }
    assert!(load(&store, bound).resident_bytes() <= bound);
}

#[test]
fn a_wrong_or_missing_leaf_in_the_store_is_found_and_named() {
    let leaves = model_of(&many(300, 1));
    for (place, key_hash) in leaves.keys().enumerate() {
        let mut tree = load(&leaves, 0);
        let mut broken = leaves.clone();
        match place % 3 {
            0 => drop(broken.remove(key_hash)),
            1 => drop(broken.insert(*key_hash, [9; 32])),
            _ => drop(broken.insert(turned(key_hash, 255, !bit(key_hash, 255)), [9; 32])),
        }
        let error = tree.update(&broken, &[LeafUpdate { key_hash: *key_hash, leaf: Some([8; 32]) }]).unwrap_err();
        let StateError::CorruptRecord { key, .. } = error else { panic!("{error}") };
        let named: Hash = key.try_into().unwrap();
        assert!(named <= *key_hash && leaves.range(named..*key_hash).count() < MAX_LEAVES);
    }
}

#[test]
fn leaves_out_of_order_are_refused() {
    let leaf = |byte| Ok(Leaf { key_hash: [byte; 32], hash: [1; 32] });
    assert!(Tree::load(0, [leaf(2), leaf(2)]).is_err());
    assert!(Tree::load(0, [leaf(1), leaf(1)]).is_err());
    assert!(Tree::load(0, [leaf(1), leaf(2)]).is_ok());
}

#[test]
fn a_span_holds_the_paths_that_begin_alike() {
    assert_eq!(span(&[0xAB; 32], 0), ([0; 32], [0xFF; 32]));
    assert_eq!(span(&[0xAB; 32], 256), ([0xAB; 32], [0xAB; 32]));
    let (first, last) = span(&[0xAB; 32], 13);
    assert_eq!((&first[..3], &last[..3]), (&[0xAB, 0xA8, 0][..], &[0xAB, 0xAF, 0xFF][..]));
}
