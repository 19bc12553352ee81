use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{Change, Changes, NodeKey};

/// A whole state in memory, and its tree.
struct State {
    entries: BTreeMap<Vec<u8>, Vec<u8>>,
    by_hash: BTreeMap<Hash, Vec<u8>>,
    tree: Tree,
}

struct NoStore;

impl NodeReader for NoStore {
    fn node(&self, _: &NodeKey) -> Result<Option<Vec<u8>>, StateError> {
        Ok(None)
    }
}

impl EntryReader for State {
    fn entry(&self, key_hash: &Hash) -> Result<(Vec<u8>, Vec<u8>), StateError> {
        let key = &self.by_hash[key_hash];
        Ok((key.clone(), self.entries[key].clone()))
    }
}

impl State {
    fn new(entries: BTreeMap<Vec<u8>, Vec<u8>>) -> Self {
        let change =
            |(key, value): (&Vec<u8>, &Vec<u8>)| Change { key: key.clone(), before: None, after: Some(value.clone()) };
        let changes = Changes::from_unsorted(entries.iter().map(change).collect());
        let mut tree = Tree::new(usize::MAX);
        tree.update(&NoStore, &changes.leaf_updates()).unwrap();
        let by_hash = entries.keys().map(|key| (sha256(key), key.clone())).collect();
        Self { entries, by_hash, tree }
    }

    fn numbered(count: u32) -> Self {
        Self::new((0..count).map(|i| (i.to_be_bytes().to_vec(), vec![i as u8 + 1, 7])).collect())
    }

    fn prove(&self, key: &[u8]) -> Vec<u8> {
        self.tree.prove(&NoStore, self, key).unwrap().encode()
    }

    fn verify(&self, key: &[u8], proof: &[u8]) -> Result<(), ProofError> {
        match self.entries.get(key) {
            Some(value) => verify_presence(&self.tree.root(), key, value, proof),
            None => verify_absence(&self.tree.root(), key, proof),
        }
    }
}

/// The specification as any ICS-23 verifier is given it.
fn spec() -> ::ics23::ProofSpec {
    ::ics23::smt_spec()
}

/// What an independent verifier says.
fn verify_with_ics23(root: &Hash, key: &[u8], value: Option<&[u8]>, proof: &[u8]) -> bool {
    use prost::Message;
    let Ok(proof) = ::ics23::CommitmentProof::decode(proof) else { return false };
    let root = root.to_vec();
    match value {
        Some(value) => ::ics23::verify_membership::<::ics23::HostFunctionsManager>(&proof, &spec(), &root, key, value),
        None => ::ics23::verify_non_membership::<::ics23::HostFunctionsManager>(&proof, &spec(), &root, key),
    }
}

fn entries() -> impl Strategy<Value = BTreeMap<Vec<u8>, Vec<u8>>> {
    let bytes = |range| prop::collection::vec(any::<u8>(), range);
    prop::collection::btree_map(bytes(1..5), bytes(1..5), 0..60)
}

proptest! {
    /// Every proof made verifies here and with the `ics23` crate, for keys that are there and keys that are not.
    #[test]
    fn proofs_verify_here_and_elsewhere(entries in entries(), others in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..5), 0..10)) {
        let state = State::new(entries);
        let root = state.tree.root();
        for key in state.entries.keys().chain(&others) {
            let proof = state.prove(key);
            prop_assert_eq!(state.verify(key, &proof), Ok(()));
            let value = state.entries.get(key).map(Vec::as_slice);
            prop_assert_eq!(verify_with_ics23(&root, key, value, &proof), !state.entries.is_empty());
        }
    }

    /// A proof with any one byte changed, dropped or added fails, or is refused.
    #[test]
    fn mutated_proofs_fail(count in 1..40_u32, key in 0..50_u32, place in any::<prop::sample::Index>(), xor in 1..=255_u8, kind in 0..3_u8) {
        let state = State::numbered(count);
        let key = key.to_be_bytes();
        let mut proof = state.prove(&key);
        let place = place.index(proof.len());
        match kind {
            0 => proof[place] ^= xor,
            1 => { proof.remove(place); }
            _ => proof.insert(place, xor),
        }
        prop_assert!(state.verify(&key, &proof).is_err());
    }

    /// Arbitrary bytes neither verify nor panic.
    #[test]
    fn noise_is_no_proof(noise in prop::collection::vec(any::<u8>(), 0..200)) {
        let state = State::numbered(5);
        prop_assert!(state.verify(&0_u32.to_be_bytes(), &noise).is_err());
        prop_assert!(state.verify(&9_u32.to_be_bytes(), &noise).is_err());
    }
}

fn present(state: &State, key: u32) -> Existence {
    match decode(&state.prove(&key.to_be_bytes())) {
        Proof::Present(existence) => existence,
        Proof::Absent { .. } => panic!("{key} is absent"),
    }
}

fn decode(bytes: &[u8]) -> Proof {
    ics23::decode(bytes).unwrap()
}

/// The entries of a state in the order of its tree.
fn in_tree_order(state: &State) -> Vec<u32> {
    state.by_hash.values().map(|key| u32::from_be_bytes(key.as_slice().try_into().unwrap())).collect()
}

/// An absent key whose hash lies between those of two given keys.
fn absent_between(left: u32, right: u32) -> Vec<u8> {
    let (low, high) = (sha256(&left.to_be_bytes()), sha256(&right.to_be_bytes()));
    (0..1_000_000_u32)
        .map(|i| format!("absent {i}").into_bytes())
        .find(|key| (low..high).contains(&sha256(key)))
        .unwrap()
}

#[test]
fn absence_in_an_empty_tree_stands_only_under_the_zero_root() {
    let empty = State::numbered(0);
    let proof = empty.prove(b"anything");
    assert_eq!(verify_absence(&EMPTY, b"anything", &proof), Ok(()));
    let root = State::numbered(3).tree.root();
    assert_eq!(verify_absence(&root, b"anything", &proof), Err(ProofError::OtherRoot));
}

#[test]
fn absence_is_not_shown_by_neighbours_with_a_leaf_between() {
    let state = State::numbered(20);
    let order = in_tree_order(&state);
    for skipped in 1..order.len() - 1 {
        let (left, right) = (order[skipped - 1], order[skipped + 1]);
        let key = order[skipped].to_be_bytes().to_vec(); // present, claimed absent
        let forged =
            Proof::Absent { key: key.clone(), left: Some(present(&state, left)), right: Some(present(&state, right)) };
        let verdict = verify_absence(&state.tree.root(), &key, &forged.encode());
        assert_eq!(verdict, Err(ProofError::NotAdjacent));
    }
}

#[test]
fn absence_is_not_shown_by_one_neighbour_inside_the_tree() {
    let state = State::numbered(20);
    let order = in_tree_order(&state);
    let key = absent_between(order[9], order[10]);
    let (left, right) = (present(&state, order[9]), present(&state, order[10]));
    for (left, right) in [(Some(left.clone()), None), (None, Some(right.clone()))] {
        let forged = Proof::Absent { key: key.clone(), left, right };
        assert_eq!(verify_absence(&state.tree.root(), &key, &forged.encode()), Err(ProofError::NotAdjacent));
    }
    let swapped = Proof::Absent { key: key.clone(), left: Some(right.clone()), right: Some(left.clone()) };
    assert_eq!(verify_absence(&state.tree.root(), &key, &swapped.encode()), Err(ProofError::NotAround));
    let true_one = Proof::Absent { key: key.clone(), left: Some(left), right: Some(right) };
    assert_eq!(verify_absence(&state.tree.root(), &key, &true_one.encode()), Ok(()));
}

#[test]
fn a_present_key_cannot_be_its_own_neighbour() {
    let state = State::numbered(20);
    let order = in_tree_order(&state);
    let key = order[5].to_be_bytes().to_vec();
    for (left, right) in [(order[4], order[5]), (order[5], order[6])] {
        let forged =
            Proof::Absent { key: key.clone(), left: Some(present(&state, left)), right: Some(present(&state, right)) };
        assert_eq!(verify_absence(&state.tree.root(), &key, &forged.encode()), Err(ProofError::NotAround));
    }
}

#[test]
fn an_omitted_added_or_replaced_sibling_leads_elsewhere() {
    let state = State::numbered(20);
    let root = state.tree.root();
    let good = present(&state, 3);
    let verdict =
        |existence: Existence| verify_presence(&root, &good.key, &good.value, &Proof::Present(existence).encode());
    assert_eq!(verdict(good.clone()), Ok(()));
    for depth in 0..good.siblings.len() {
        let mut omitted = good.clone();
        omitted.siblings.remove(depth);
        let mut added = good.clone();
        added.siblings.insert(depth, [9; 32]);
        let mut replaced = good.clone();
        replaced.siblings[depth] = EMPTY;
        for forged in [omitted, added, replaced] {
            assert!(verdict(forged).is_err());
        }
    }
}

#[test]
fn a_leaf_below_an_empty_sibling_is_malformed() {
    let state = State::numbered(1);
    let mut deeper = present(&state, 0);
    deeper.siblings.push(EMPTY);
    let bytes = Proof::Present(deeper).encode();
    assert_eq!(ics23::decode(&bytes), Err(ProofError::Malformed));
}

#[test]
fn an_inner_node_does_not_pass_for_a_leaf() {
    // The "value" of a forged leaf would have to hash to a node's child: the prefixes differ, so the root does too.
    let state = State::numbered(2);
    let pair = present(&state, 0);
    let forged = Existence { key: pair.key.clone(), value: pair.siblings[0].to_vec(), siblings: Vec::new() };
    let bytes = Proof::Present(forged.clone()).encode();
    assert_eq!(verify_presence(&state.tree.root(), &forged.key, &forged.value, &bytes), Err(ProofError::OtherRoot));
}

#[test]
fn a_path_of_257_steps_is_refused_and_one_of_256_is_read() {
    use ::ics23::{CommitmentProof, commitment_proof::Proof as Shape};
    use prost::Message;
    let deepest = Existence { key: vec![1], value: vec![2], siblings: vec![[3; 32]; 256] };
    let deepest = Proof::Present(deepest).encode();
    assert_eq!(verify_presence(&[0; 32], &[1], &[2], &deepest), Err(ProofError::OtherRoot));
    let message = CommitmentProof::decode(deepest.as_slice()).unwrap();
    let Some(Shape::Exist(mut exist)) = message.proof else { panic!("not an existence proof") };
    exist.path.push(exist.path[0].clone());
    let deeper = CommitmentProof { proof: Some(Shape::Exist(exist)) }.encode_to_vec();
    assert_eq!(verify_presence(&[0; 32], &[1], &[2], &deeper), Err(ProofError::Malformed));
}

#[test]
fn keys_and_values_over_their_bounds_are_malformed() {
    let existence = |key: usize, value: usize| {
        Proof::Present(Existence { key: vec![1; key], value: vec![1; value], siblings: Vec::new() }).encode()
    };
    assert!(ics23::decode(&existence(MAX_KEY_BYTES, MAX_VALUE_BYTES)).is_ok());
    for (key, value) in [(0, 1), (MAX_KEY_BYTES + 1, 1), (1, MAX_VALUE_BYTES + 1)] {
        assert_eq!(ics23::decode(&existence(key, value)), Err(ProofError::Malformed));
    }
}

#[test]
fn other_shapes_of_ics23_are_malformed() {
    use ::ics23::{CommitmentProof, HashOp, InnerOp, LengthOp, commitment_proof::Proof as Shape};
    use prost::Message;
    let state = State::numbered(20);
    let (root, good) = (state.tree.root(), present(&state, 3));
    let message = CommitmentProof::decode(state.prove(&good.key).as_slice()).unwrap();
    let Some(Shape::Exist(exist)) = message.proof else { panic!("not an existence proof") };
    let refused = |change: &dyn Fn(&mut ::ics23::ExistenceProof)| {
        let mut exist = exist.clone();
        change(&mut exist);
        let bytes = CommitmentProof { proof: Some(Shape::Exist(exist)) }.encode_to_vec();
        assert_eq!(verify_presence(&root, &good.key, &good.value, &bytes), Err(ProofError::Malformed));
    };
    refused(&|exist| exist.leaf = None);
    refused(&|exist| exist.leaf.as_mut().unwrap().prefix = vec![1]);
    refused(&|exist| exist.leaf.as_mut().unwrap().prehash_key = HashOp::NoHash.into());
    refused(&|exist| exist.leaf.as_mut().unwrap().length = LengthOp::VarProto.into());
    refused(&|exist| exist.path[0].hash = HashOp::Sha512.into());
    refused(&|exist| exist.path[0].suffix.push(0));
    refused(&|exist| exist.path[0].prefix.push(0));
    refused(&|exist| exist.path[0].prefix.extend([4; 32])); // both sides of the child set
    refused(&|exist| exist.path.push(InnerOp { hash: HashOp::Sha256.into(), prefix: vec![1], suffix: vec![] }));
    let batch = CommitmentProof { proof: Some(Shape::Batch(::ics23::BatchProof { entries: vec![] })) };
    assert_eq!(ics23::decode(&batch.encode_to_vec()), Err(ProofError::Malformed));
    assert_eq!(ics23::decode(&vec![0; MAX_PROOF_BYTES + 1]), Err(ProofError::TooLong));
}

#[test]
fn a_proof_of_another_kind_key_or_value_is_named_so() {
    let state = State::numbered(20);
    let root = state.tree.root();
    let (key, absent) = (3_u32.to_be_bytes(), b"absent".as_slice());
    let (here, gone) = (state.prove(&key), state.prove(absent));
    assert_eq!(verify_absence(&root, &key, &here), Err(ProofError::OtherKind));
    assert_eq!(verify_presence(&root, absent, &[1], &gone), Err(ProofError::OtherKind));
    assert_eq!(verify_presence(&root, &key, &[1], &here), Err(ProofError::OtherValue));
    assert_eq!(verify_presence(&root, &4_u32.to_be_bytes(), &[5, 7], &here), Err(ProofError::OtherKey));
    assert_eq!(verify_absence(&root, b"other", &gone), Err(ProofError::OtherKey));
    assert_eq!(verify_presence(&[1; 32], &key, &[4, 7], &here), Err(ProofError::OtherRoot));
}
