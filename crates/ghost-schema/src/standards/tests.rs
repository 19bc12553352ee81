//! The committed normal forms are those of their sources, and never change.

use ghost_types::Encode;
use ghost_types::errors::schema;

use super::{PUBLISHED, names, published};
use crate::{parse, parse_interface};

const SOURCES: &[(&str, &str, &str)] = &[
    (
        "asset@1",
        include_str!("../../../../interface/standards/asset-1.toml"),
        "16bf91221e326619631a2058985a7977f0c2bcffb11d3f448e0bf4a15710c2b8",
    ),
    (
        "token@1",
        include_str!("../../../../interface/standards/token-1.toml"),
        "002c4534a338269f2c9e9f45e16b614a4d1cdd30c921dac4f59aa617f4b2aa2d",
    ),
];

#[test]
fn committed_bytes_are_those_of_the_source() {
    for (name, source, _) in SOURCES {
        let source = parse_interface(source).unwrap();
        assert_eq!(published(name), Some(&source), "{name}: cargo run --example standards");
        let bytes = PUBLISHED.iter().find(|standard| standard.name == *name).map(|standard| standard.bytes);
        assert_eq!(bytes, Some(&*source.to_cbor()), "{name}");
    }
}

#[test]
fn a_published_interface_never_changes() {
    for (name, _, hash) in SOURCES {
        assert_eq!(published(name).map(|interface| interface.hash().to_string()).as_deref(), Some(*hash), "{name}");
    }
}

#[test]
fn every_published_name_can_be_read() {
    assert!(names().eq(SOURCES.iter().map(|(name, ..)| *name)));
    assert!(names().all(|name| published(name).is_some()));
    assert_eq!(published("token@2"), None);
}

const TEMPLATE: &str = include_str!("../../../../contracts/templates/asset/contract.toml");

#[test]
fn the_asset_template_implements_asset_1_and_each_part_is_needed() {
    let without = |from: &str, to: &str| {
        let changed = TEMPLATE.replacen(from, to, 1);
        assert_ne!(changed, TEMPLATE, "{from}");
        let found = parse(&changed, &|_| Err("no files".into())).err().unwrap_or_default();
        found.iter().map(|one| (one.code, one.message.clone())).collect::<Vec<_>>()
    };
    assert!(parse(TEMPLATE, &|_| Err("no files".into())).is_ok());
    let asset = published("asset@1").unwrap();
    let methods = asset.methods.iter().map(|m| (format!("method {}", m.name), format!("[methods.{}]", m.name)));
    let events = asset.events.iter().map(|e| (format!("event {}", e.event.name), format!("[events.{}]", e.event.name)));
    for (part, header) in methods.chain(events) {
        let found = without(&header, &header.replace(']', "x]"));
        assert!(found.iter().any(|(code, text)| *code == schema::NOT_IMPLEMENTED && text.contains(&part)), "{found:?}");
    }
    let renumbered = without("code = 3", "code = 33");
    assert!(renumbered.iter().any(|(code, text)| *code == schema::NOT_IMPLEMENTED && text.contains("NotTransferable")));
    let other_kinds = without("\"institution\"]", "\"institution\", \"state\"]");
    assert_eq!(other_kinds.first().map(|(code, _)| *code), Some(schema::NOT_IMPLEMENTED));
}
