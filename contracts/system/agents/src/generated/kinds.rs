//! The kinds of actions. Generated from interface/actions/ by `make generate`: do not edit.

use ghost_sdk::Duration;

/// What is known of a kind on chain.
pub struct Kind {
    pub name: &'static str,
    pub version: u16,
    /// The shortest time from the latest start to the latest report.
    pub min_run: Duration,
    pub can_undo: bool,
}

pub const KINDS: &[Kind] = &[
    Kind { name: "dns.records.set", version: 1, min_run: Duration(30000), can_undo: true },
    Kind { name: "dns.records.delete", version: 1, min_run: Duration(30000), can_undo: true },
    Kind { name: "dns.zone.check", version: 1, min_run: Duration(10000), can_undo: false },
    Kind { name: "mock.add", version: 1, min_run: Duration(1000), can_undo: true },
    Kind { name: "mock.append", version: 1, min_run: Duration(1000), can_undo: true },
    Kind { name: "system.file.put", version: 1, min_run: Duration(10000), can_undo: true },
];
