//! Kinds of actions. Generated from interface/actions/ by `make generate`: do not edit.

/// Record sets of a zone. A target is a name and a record type; the unit is the whole set, with one time to live.
pub mod dns {
    use crate::actions::{Item, Kind, Ordered, Target};
    use ghost_types::{Encode, Text, Writer};
    crate::structure! {
    /// One record set. `shape` is its type, as `A` or `TXT`.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RecordSet {
    /// What it is on.
    pub name: Text<253>,
    /// Its shape.
    pub shape: Text<16>,
    /// Seconds that others may keep it.
    pub ttl: u32,
    /// Each in presentation form (RFC 1035 section 5.1), as `192.0.2.1`.
    pub records: ghost_types::List<Text<512>, 16>,
    }
    }
    impl Item for RecordSet {
        fn target(&self) -> Target {
            Target { name: self.name.clone(), shape: self.shape.clone() }
        }
        fn encode_args(&self, w: &mut Writer) {
            w.array(2);
            self.ttl.encode(w);
            self.records.encode(w);
        }
    }
    /// Makes each record set what is said, whatever it was before.
    pub const RECORDS_SET: Kind = Kind { name: "dns.records.set", version: 1 };
    /// Makes each record set what is said, whatever it was before. On the resource `id`; at most 16 items.
    ///
    /// At stake: the record sets that were there before and are other ones. Its undo: restores the record sets that were there before. Between the latest start and report at least 30s.
    pub fn records_set(id: &str, items: &[RecordSet]) -> Ordered {
        Ordered::new(id, RECORDS_SET, items)
    }
    crate::structure! {
    /// Which record set. `shape` is its type.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RecordKey {
    /// What it is on.
    pub name: Text<253>,
    /// Its shape.
    pub shape: Text<16>,
    }
    }
    impl Item for RecordKey {
        fn target(&self) -> Target {
            Target { name: self.name.clone(), shape: self.shape.clone() }
        }
        fn encode_args(&self, w: &mut Writer) {
            w.array(0);
        }
    }
    /// Takes each record set away.
    pub const RECORDS_DELETE: Kind = Kind { name: "dns.records.delete", version: 1 };
    /// Takes each record set away. On the resource `id`; at most 16 items.
    ///
    /// At stake: the record sets. Its undo: restores the record sets. Between the latest start and report at least 30s.
    pub fn records_delete(id: &str, items: &[RecordKey]) -> Ordered {
        Ordered::new(id, RECORDS_DELETE, items)
    }
    crate::structure! {
    /// The zone's name.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Zone {
    /// What it is on.
    pub name: Text<253>,
    }
    }
    crate::structure! {
    /// What the servers said.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ZoneCheckResult {
    /// Of the primary's SOA record.
    pub serial: u32,
    /// How many answered.
    pub servers: u8,
    /// Whether all have that serial.
    pub agree: bool,
    }
    }
    impl Item for Zone {
        fn target(&self) -> Target {
            Target { name: self.name.clone(), shape: Text::new("zone").unwrap_or_default() }
        }
        fn encode_args(&self, w: &mut Writer) {
            w.array(0);
        }
    }
    /// Asks every authoritative server whether it serves the zone, and the same one; changes nothing.
    pub const ZONE_CHECK: Kind = Kind { name: "dns.zone.check", version: 1 };
    /// Asks every authoritative server whether it serves the zone, and the same one; changes nothing. On the resource `id`; at most 16 items.
    ///
    /// At stake: nothing. Its undo: none. Between the latest start and report at least 10s.
    pub fn zone_check(id: &str, items: &[Zone]) -> Ordered {
        Ordered::new(id, ZONE_CHECK, items)
    }
}

/// Sums and lists of a mock server. On development chains only.
pub mod mock {
    use crate::actions::{Item, Kind, Ordered, Target};
    use ghost_types::{Encode, Text, Writer};
    crate::structure! {
    /// One sum.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Addend {
    /// What it is on.
    pub name: Text<253>,
    /// How much is added.
    pub amount: u32,
    }
    }
    crate::structure! {
    /// What the first one comes to.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct AddResult {
    /// The sum.
    pub total: u64,
    }
    }
    impl Item for Addend {
        fn target(&self) -> Target {
            Target { name: self.name.clone(), shape: Text::new("sum").unwrap_or_default() }
        }
        fn encode_args(&self, w: &mut Writer) {
            w.array(1);
            self.amount.encode(w);
        }
    }
    /// Adds to sums.
    pub const ADD: Kind = Kind { name: "mock.add", version: 1 };
    /// Adds to sums. On the resource `id`; at most 16 items.
    ///
    /// At stake: nothing. Its undo: takes the same away. Between the latest start and report at least 1s.
    pub fn add(id: &str, items: &[Addend]) -> Ordered {
        Ordered::new(id, ADD, items)
    }
    crate::structure! {
    /// One line.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Line {
    /// What it is on.
    pub name: Text<253>,
    /// The line.
    pub text: Text<128>,
    }
    }
    impl Item for Line {
        fn target(&self) -> Target {
            Target { name: self.name.clone(), shape: Text::new("list").unwrap_or_default() }
        }
        fn encode_args(&self, w: &mut Writer) {
            w.array(1);
            self.text.encode(w);
        }
    }
    /// Appends lines to lists.
    pub const APPEND: Kind = Kind { name: "mock.append", version: 1 };
    /// Appends lines to lists. On the resource `id`; at most 16 items.
    ///
    /// At stake: nothing. Its undo: drops the lines again. Between the latest start and report at least 1s.
    pub fn append(id: &str, items: &[Line]) -> Ordered {
        Ordered::new(id, APPEND, items)
    }
}

/// Files of a machine, from the templates that its agent's policy lists, and no others.
pub mod system {
    use crate::actions::{Item, Kind, Ordered, Target};
    use ghost_types::{Encode, Text, Writer};
    crate::structure! {
    /// What stands in one blank.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Field {
    /// Name.
    pub name: Text<40>,
    /// Value.
    pub value: Text<256>,
    }
    }
    crate::structure! {
    /// One file. `name` is the host and what the agent's policy calls the place.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct File {
    /// What it is on.
    pub name: Text<253>,
    /// The template's name in the agent's policy.
    pub template: Text<40>,
    /// What stands in its blanks.
    pub values: ghost_types::List<Field, 16>,
    }
    }
    impl Item for File {
        fn target(&self) -> Target {
            Target { name: self.name.clone(), shape: Text::new("file").unwrap_or_default() }
        }
        fn encode_args(&self, w: &mut Writer) {
            w.array(2);
            self.template.encode(w);
            self.values.encode(w);
        }
    }
    /// Writes files from templates of the agent's own; where each may lie is the agent's policy too.
    pub const FILE_PUT: Kind = Kind { name: "system.file.put", version: 1 };
    /// Writes files from templates of the agent's own; where each may lie is the agent's policy too. On the resource `id`; at most 16 items.
    ///
    /// At stake: what the files held before. Its undo: restores what the files held before. Between the latest start and report at least 10s.
    pub fn file_put(id: &str, items: &[File]) -> Ordered {
        Ordered::new(id, FILE_PUT, items)
    }
}
