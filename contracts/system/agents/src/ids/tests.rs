use super::{around, is_canonical, is_pattern, is_within, matches};

#[test]
fn a_resource_has_one_id() {
    for good in
        ["dns:example.org", "dns:_acme-challenge.www.example.org", "tls:a-1.b", "proxmox:cluster/vm/100", "mock:a"]
    {
        assert!(is_canonical(good), "{good}");
    }
    let long = format!("dns:{}.org", "a".repeat(64));
    let many = format!("dns:{}org", "a.".repeat(16));
    for bad in [
        "",
        ":",
        "dns",
        "dns:",
        "dns:org",
        "dns:Example.org",
        "dns:example.org.",
        "dns:.example.org",
        "dns:a..b",
        "dns:-a.org",
        "dns:a-.org",
        "dns:*.example.org",
        "dns:exämple.org",
        "dns:a b.org",
        "dns:example.org\n",
        "DNS:example.org",
        "mock:",
        "mock:/a",
        "mock:a/",
        "mock:a//b",
        "mock:../a",
        "mock:a/.",
        "mock:a/..",
        "mock:a\0",
        "a:b:c",
        &long,
        &many,
    ] {
        assert!(!is_canonical(bad), "{bad}");
    }
}

#[test]
fn what_lies_around_is_named_nearest_first() {
    assert!(around("dns:a.b.example.org").eq(["dns:b.example.org", "dns:example.org"]));
    assert!(around("dns:example.org").eq([""; 0]));
    assert!(around("proxmox:cluster/vm/100").eq(["proxmox:cluster/vm", "proxmox:cluster"]));
    assert!(around("mock:a").eq([""; 0]));
}

#[test]
fn a_pattern_is_a_name_or_all_names_below_one() {
    for good in ["www.example.org", "*.example.org", "vm/100", "localhost"] {
        assert!(is_pattern(good), "{good}");
    }
    for bad in ["", "*", "*.", "*.*.org", "a.*", "WWW.example.org", "*example.org", "../x"] {
        assert!(!is_pattern(bad), "{bad}");
    }
}

#[test]
fn a_star_stands_for_plain_labels() {
    for name in ["www.example.org", "a.b.example.org", "a-1.example.org"] {
        assert!(matches("*.example.org", name), "{name}");
    }
    for name in
        ["example.org", ".example.org", "_a.example.org", "a._b.example.org", "*.example.org.", "*.a.example.org"]
    {
        assert!(!matches("*.example.org", name), "{name}");
    }
    for name in ["_a.example.org", "*.example.org", "example.org", "vm/100"] {
        assert!(matches(name, name), "{name}");
    }
    assert!(!matches("example.org", "www.example.org") && !matches("*.example.org", "wwwexample.org"));
    assert!(!matches("vm", "vm/100"));
}

#[test]
fn a_name_is_within_a_resource_at_an_edge_of_its_parts() {
    for name in ["example.org", "www.example.org", "*.example.org", "_a.b.example.org"] {
        assert!(is_within("dns:example.org", name), "{name}");
    }
    for name in ["org", "badexample.org", "example.org.evil.net", "www.example.org.", "WWW.example.org", "", "*"] {
        assert!(!is_within("dns:example.org", name), "{name}");
    }
    for (name, within) in [("cluster/vm", true), ("cluster/vm/100", true), ("cluster/vm2", false), ("cluster", false)] {
        assert_eq!(is_within("proxmox:cluster/vm", name), within, "{name}");
    }
    assert!(!is_within("mock", "mock"));
}
