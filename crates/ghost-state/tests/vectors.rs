//! The roots and proofs of tests/vectors/state.json, which another program computed (tools/vectors/state.py).
#![allow(clippy::unwrap_used, reason = "a broken vector file fails the test")]

use std::collections::BTreeMap;

use ghost_state::{
    Change, Changes, EntryReader, Hash, NodeKey, NodeReader, StateError, Tree, sha256, verify_absence, verify_presence,
};
use serde_json::Value;

/// Entries by the hash of their key; the tree stays in memory.
struct Entries(BTreeMap<Hash, (Vec<u8>, Vec<u8>)>);

impl EntryReader for Entries {
    fn entry(&self, key_hash: &Hash) -> Result<(Vec<u8>, Vec<u8>), StateError> {
        Ok(self.0[key_hash].clone())
    }
}

impl NodeReader for Entries {
    fn node(&self, _: &NodeKey) -> Result<Option<Vec<u8>>, StateError> {
        Ok(None)
    }
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn cases() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/state.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["cases"].as_array().unwrap().clone()
}

#[test]
fn roots_and_proofs_are_those_of_the_vectors() {
    for case in cases() {
        let entries: Vec<(Vec<u8>, Vec<u8>)> =
            case["entries"].as_array().unwrap().iter().map(|e| (bytes(&e["key"]), bytes(&e["value"]))).collect();
        let change =
            |(key, value): &(Vec<u8>, Vec<u8>)| Change { key: key.clone(), before: None, after: Some(value.clone()) };
        let changes = Changes::from_unsorted(entries.iter().map(change).collect());
        let entries = Entries(entries.into_iter().map(|(key, value)| (sha256(&key), (key, value))).collect());
        let mut tree = Tree::new(usize::MAX);
        let root = tree.update(&entries, &changes.leaf_updates()).unwrap();
        assert_eq!(root.as_slice(), bytes(&case["root"]), "{}", case["name"]);
        for vector in case["proofs"].as_array().unwrap() {
            let (key, proof) = (bytes(&vector["key"]), bytes(&vector["proof"]));
            assert_eq!(tree.prove(&entries, &entries, &key).unwrap().encode(), proof, "{}: {key:?}", case["name"]);
            let verdict = match &vector["value"] {
                Value::Null => verify_absence(&root, &key, &proof),
                value => verify_presence(&root, &key, &bytes(value), &proof),
            };
            assert_eq!(verdict, Ok(()), "{}: {key:?}", case["name"]);
        }
    }
}
