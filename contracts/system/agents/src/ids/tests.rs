use super::{around, is_canonical, is_pattern};

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
