//! Events and who subscribed to them.
//!
//! Each match charges its subscription before it is queued; an event's arguments are stored once for all of them. After
//! [`MAX_MATCHES`] matches the rest of a block's events waits in the backlog, in order, and the next block goes on.

use std::collections::BTreeMap;

use ghost_state::prefix_end;
use ghost_types::errors::call;
use ghost_types::hash::hash;
use ghost_types::key::take;
use ghost_types::{Address, Blob, Decode, Encode, Failure, Hash, Reader, Value, record};
use ghost_vm::Stop;
use ghost_vm::frame::OriginKind;
use ghost_vm::kernel::Fault;

use super::queue::Lane;
use super::{subscriber_key, topic};
use crate::receipt::Event;
use crate::state::{LedgerEvent, LedgerState, ledger_address};
use crate::tables::{Payload, Ready, Table};

/// Most matches of one block.
pub const MAX_MATCHES: usize = 10_000;

record! {
    /// An event that waits to be matched, or to be matched further.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Waiting {
        pub event: Event,
        /// Id of its payload.
        pub payload: Hash,
        /// The subscriber key after which matching goes on; empty at the start.
        pub after: Blob<128>,
    }
}

/// Which fields of a ledger event can be subscribed to by value. What the block itself emits (stalls, suspensions,
/// expiries) belongs to no transaction and is matched against nothing, so it cannot be subscribed to.
fn ledger_event_indexes(number: u16) -> Option<&'static [u8]> {
    const TRANSFER: u16 = LedgerEvent::Transfer as u16;
    const CODE_SET: u16 = LedgerEvent::CodeSet as u16;
    const KEYS_CHANGED: u16 = LedgerEvent::KeysChanged as u16;
    match number {
        TRANSFER => Some(&[0, 1]),
        CODE_SET | KEYS_CHANGED => Some(&[]),
        _ => None,
    }
}

impl LedgerState {
    /// Refuses a subscription that could never match.
    pub(crate) fn require_event(&mut self, emitter: Address, event: u16, field: Option<u8>) -> Result<(), Stop> {
        let Some(indexed) = self.indexed_fields(emitter, event)? else {
            return Err(Failure::new(call::UNDECLARED_EVENT, [Value::Uint(event.into())]).into());
        };
        if field.is_some_and(|field| !indexed.contains(&field)) {
            return Err(Failure::new(call::UNDECLARED_EVENT, [Value::Uint(event.into())]).into());
        }
        Ok(())
    }

    /// Matches what the last block left over, then these events, and queues what matched.
    pub(crate) fn match_events<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) -> Result<(), Stop> {
        let mut subscribed = BTreeMap::new();
        let mut waiting = self.take_backlog()?;
        for event in events {
            if self.has_subscribers(&mut subscribed, event.emitter)? {
                let number = waiting.len() as u64;
                let payload =
                    hash("ghost/payload/1", &(self.genesis, self.block.height, self.ready_from, number).to_cbor());
                waiting.push(Waiting { event: event.clone(), payload, after: Blob::default() });
            }
        }
        let mut waiting = waiting.into_iter();
        for mut item in waiting.by_ref() {
            self.match_one(&mut item)?;
            if self.matches_left == 0 {
                self.put_backlog(std::iter::once(item).chain(waiting))?;
                break;
            }
        }
        Ok(())
    }

    /// Queues deliveries of one event until none is left to match or the block has matched its most.
    fn match_one(&mut self, item: &mut Waiting) -> Result<(), Stop> {
        let Event { emitter, number, fields } = item.event.clone();
        let args = (emitter, Blob::<{ 16 * 1024 }>::clone(&fields)).to_cbor();
        let mut references = 0;
        for topic in self.topics(emitter, number, &fields)? {
            let start = subscriber_key(emitter, topic, Hash::default());
            let prefix = &start[..start.len() - 32];
            // Topics are matched in ascending order of their keys, so `after` says where an earlier block stopped.
            let mut start = start.clone().max([&item.after[..], &[0]].concat());
            let Some(end) = prefix_end(prefix) else { continue };
            while start < end && self.matches_left > 0 {
                let Some((key, _)) = self.first(&start, Some(&end))? else { break };
                item.after = Blob::new(&key).unwrap_or_default();
                start = [&key[..], &[0]].concat();
                self.matches_left -= 1;
                references += u64::from(self.match_subscriber(&key, item.payload)?);
            }
        }
        if references > 0 {
            let key = Table::Payload.of(&item.payload.0);
            let stored: Option<Payload> = self.read(&key)?;
            let references = references + stored.map_or(0, |payload| payload.references);
            let args = Blob::new(&args).ok_or_else(|| Fault::internal("an event exceeds its limit"))?;
            self.write(&key, &Payload { references, args })?;
        }
        Ok(())
    }

    /// One subscription: whether a delivery was queued.
    fn match_subscriber(&mut self, key: &[u8], payload: Hash) -> Result<bool, Stop> {
        let mut id = &key[key.len() - 32..];
        let id = Hash(take(&mut id).ok_or_else(|| Fault::internal("a subscriber key is malformed"))?);
        let mut record = self.wakeup(id)?;
        let Some(paid) = self.reserve(id, &mut record)? else { return Ok(false) };
        self.put(Table::Wakeup, &id.0, &record)?;
        let ready = Ready { id, origin: OriginKind::Event as u8, payload, missed: 0, gas: record.gas, paid };
        self.enqueue(Lane::Steady, record.contract, self.block.time, &ready)?;
        Ok(true)
    }

    /// The topics of an event, ascending: any, and one for each indexed field.
    fn topics(&mut self, emitter: Address, number: u16, fields: &[u8]) -> Result<Vec<Hash>, Fault> {
        let mut topics = vec![topic(emitter, number, None)];
        let indexed = self.indexed_fields(emitter, number)?.unwrap_or_default();
        let malformed = |_| Fault::internal("an event in a receipt is not canonical");
        let mut r = Reader::new(fields);
        for field in 0..r.array().map_err(malformed)? {
            let item = r.item().map_err(malformed)?;
            if let Some(field) = u8::try_from(field).ok().filter(|field| indexed.contains(field)) {
                topics.push(topic(emitter, number, Some((field, item))));
            }
        }
        topics.sort_unstable();
        Ok(topics)
    }

    /// Which fields of an event can be subscribed to by value; `None` if there is no such event.
    fn indexed_fields(&mut self, emitter: Address, number: u16) -> Result<Option<Vec<u8>>, Fault> {
        if emitter == ledger_address() {
            return Ok(ledger_event_indexes(number).map(<[u8]>::to_vec));
        }
        let Some(record) = self.contract_record(emitter)? else { return Ok(None) };
        let code = self.load_code(record.code)?;
        let event = code.schema.events.get(usize::from(number));
        Ok(event.map(|event| (0u8..).zip(&event.fields).filter(|(_, field)| field.indexed).map(|(n, _)| n).collect()))
    }

    /// Whether an emitter has any subscriber: one look an emitter and block, since most have none.
    fn has_subscribers(&mut self, known: &mut BTreeMap<Address, bool>, emitter: Address) -> Result<bool, Fault> {
        if let Some(&found) = known.get(&emitter) {
            return Ok(found);
        }
        let prefix = Table::Subscriber.of(&emitter.0);
        let found = self.first(&prefix, prefix_end(&prefix).as_deref())?.is_some();
        known.insert(emitter, found);
        Ok(found)
    }

    fn take_backlog(&mut self) -> Result<Vec<Waiting>, Fault> {
        let start = Table::Backlog.only();
        let mut waiting = Vec::new();
        while let Some((key, value)) = self.first(&start, prefix_end(&start).as_deref())? {
            waiting.push(Waiting::from_cbor(&value).map_err(|_| Fault::internal("a waiting event does not decode"))?);
            self.delete(&key)?;
        }
        Ok(waiting)
    }

    fn put_backlog(&mut self, waiting: impl Iterator<Item = Waiting>) -> Result<(), Fault> {
        for (index, item) in (0u32..).zip(waiting) {
            let key = Table::Backlog.start().with(&index).into_bytes();
            self.write(&key, &item)?;
        }
        Ok(())
    }
}
