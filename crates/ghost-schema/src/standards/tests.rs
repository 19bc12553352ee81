//! The committed normal forms are those of their sources, and never change.

use ghost_types::Encode;

use super::{names, published};
use crate::parse_interface;

const TOKEN_1: &str = include_str!("../../../../interface/standards/token-1.toml");

#[test]
fn committed_bytes_are_those_of_the_source() {
    let source = parse_interface(TOKEN_1).unwrap();
    assert_eq!(published("token@1"), Some(&source), "run `make generate`");
    assert_eq!(source.to_cbor(), include_bytes!("../generated/token-1.cbor"));
}

#[test]
fn a_published_interface_never_changes() {
    let hash = |name| published(name).map(|interface| interface.hash()).unwrap_or_default().to_string();
    assert_eq!(hash("token@1"), "002c4534a338269f2c9e9f45e16b614a4d1cdd30c921dac4f59aa617f4b2aa2d");
}

#[test]
fn every_published_name_can_be_read() {
    assert!(names().all(|name| published(name).is_some()));
    assert_eq!(published("token@2"), None);
}
