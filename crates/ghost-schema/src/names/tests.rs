//! Names, and the lists of names that are taken.

use super::{CALL_OPTIONS, RUST_KEYWORDS, Style, TAKEN_EXPORTS, TAKEN_TYPES, camel, check, is_action_kind};

#[test]
fn lists_are_sorted_so_that_a_double_shows() {
    for list in [CALL_OPTIONS, RUST_KEYWORDS, TAKEN_TYPES] {
        assert!(list.is_sorted_by(|a, b| a < b));
    }
    assert!(TAKEN_EXPORTS.contains(&"memory"));
}

#[test]
fn names_fit_their_style() {
    let cases = [
        (Style::Snake, "price_per_day", true),
        (Style::Snake, "from", true),
        (Style::Snake, "step2", true),
        (Style::Snake, "_price", false),
        (Style::Snake, "price_", false),
        (Style::Snake, "price__day", false),
        (Style::Snake, "2nd", false),
        (Style::Snake, "Price", false),
        (Style::Snake, "prix_é", false),
        (Style::Snake, "", false),
        (Style::Snake, "type", false),
        (Style::Camel, "Lease", true),
        (Style::Camel, "lease", false),
        (Style::Camel, "Lease_Item", false),
        (Style::Camel, "Self", false),
        (Style::Screaming, "MAX_DAYS", true),
        (Style::Screaming, "Max", false),
        (Style::Kebab, "name-lease", true),
        (Style::Kebab, "name--lease", false),
        (Style::Kebab, "name_lease", false),
    ];
    for (style, name, fits) in cases {
        assert_eq!(check(name, style).is_ok(), fits, "{name}");
    }
    assert!(check(&"a".repeat(40), Style::Snake).is_ok());
    assert!(check(&"a".repeat(41), Style::Snake).is_err());
}

#[test]
fn camel_is_what_generated_code_says() {
    assert_eq!(camel("price_per_day"), "PricePerDay");
    assert_eq!(camel("x1"), "X1");
}

#[test]
fn kinds_of_actions_are_dotted_words() {
    for kind in ["dns.records.set", "proxmox.vm.start", "a.b", "tls.cert-chain.issue_now"] {
        assert!(is_action_kind(kind), "{kind}");
    }
    let long = format!("a.{}", "b".repeat(63));
    for kind in ["dns", "Dns.set", "dns..set", "dns.1", "a.b.c.d.e.f", "dns.set ", "", &long] {
        assert!(!is_action_kind(kind), "{kind}");
    }
}
