//! What a block's time brings: the stall rule, clocks that came due, slots that expired.

use ghost_state::ScanQuery;
use ghost_types::key::take;
use ghost_types::{Hash, Rlusd};
use ghost_vm::Stop;
use ghost_vm::frame::OriginKind;
use ghost_vm::kernel::Fault;

use super::queue::Lane;
use super::{Reason, due_key};
use crate::state::{LedgerEvent, LedgerState};
use crate::tables::{KIND_EVERY, Ready, Table, WakeupRecord};

/// Block time may advance by this much, in ms, before a chain with an open slot counts as having stood still.
pub const STALL_AFTER_MS: u64 = 60_000;
/// Most clocks that fire, and most slots that expire, in one block; the rest follow in the next.
pub const MAX_DUE: usize = 10_000;

impl LedgerState {
    /// Adds a jump of block time to `stalled` if a slot was open across it.
    pub(crate) fn count_stall(&mut self, parent_time: u64) -> Result<(), Fault> {
        let gap = self.block.time.saturating_sub(parent_time);
        if gap > STALL_AFTER_MS && self.open_slots()? > 0 {
            let stalled = self.block.stalled.saturating_add(gap);
            self.block.stalled = stalled;
            self.write(&Table::Stalled.only(), &stalled)?;
            self.push_block_event(LedgerEvent::ChainStalled, &(gap,));
        }
        Ok(())
    }

    /// Queues what came due by this block's time.
    pub(crate) fn queue_due(&mut self) -> Result<(), Stop> {
        for (due, id) in self.due_before(Table::Due, self.block.time)? {
            self.fire(due, id)?;
        }
        for (_, id) in self.due_before(Table::SlotDue, self.slot_time())? {
            let slot = self.find_slot(id)?.ok_or_else(|| Fault::internal("what falls due is no open slot"))?;
            self.close_slot(id, slot, None)?;
        }
        Ok(())
    }

    /// When something falls due next (ms of block time), if anything is open; past or present if work waits already.
    ///
    /// # Errors
    /// When the store fails.
    pub fn next_due(&mut self) -> Result<Option<u64>, Fault> {
        if self.first_in(Table::Ready)?.is_some() || self.first_in(Table::Backlog)?.is_some() {
            return Ok(Some(0));
        }
        let time_of = |key: Vec<u8>| parse(&key).map(|(due, _)| due);
        let clock = self.first_in(Table::Due)?.and_then(time_of);
        let slot = self.first_in(Table::SlotDue)?.and_then(time_of);
        Ok([clock, slot.map(|due| due.saturating_add(self.block.stalled))].into_iter().flatten().min())
    }

    fn first_in(&mut self, table: Table) -> Result<Option<Vec<u8>>, Fault> {
        let start = table.only();
        Ok(self.first(&start, ghost_state::prefix_end(&start).as_deref())?.map(|(key, _)| key))
    }

    fn due_before(&mut self, table: Table, time: u64) -> Result<Vec<(u64, Hash)>, Fault> {
        let start = table.only();
        let end = table.start().with(&time.saturating_add(1)).into_bytes();
        let page = self.scan(&ScanQuery::range(&start, Some(&end), MAX_DUE))?;
        let keys = page.entries.iter().map(|(key, _)| parse(key));
        keys.map(|parsed| parsed.ok_or_else(|| Fault::internal("a due key is malformed"))).collect()
    }

    /// One clock: charged before it is queued; a dry one is suspended.
    fn fire(&mut self, due: u64, id: Hash) -> Result<(), Stop> {
        let mut record = self.wakeup(id)?;
        let Some(paid) = self.reserve(id, &mut record)? else { return Ok(()) };
        self.delete(&due_key(due, id))?;
        let (lane, missed) = if record.kind == KIND_EVERY {
            // A gap fires once; the next firing keeps the rhythm.
            let missed = (self.block.time - due) / record.period;
            record.next = due.saturating_add(record.period.saturating_mul(missed + 1));
            self.write(&due_key(record.next, id), &true)?;
            (Lane::Steady, missed)
        } else {
            (Lane::Prompt, 0)
        };
        self.put(Table::Wakeup, &id.0, &record)?;
        let gas = record.gas;
        let ready = Ready { id, origin: OriginKind::Clock as u8, payload: Hash::default(), missed, gas, paid };
        Ok(self.enqueue(lane, record.contract, due, &ready)?)
    }

    /// Takes one delivery's cost from a wakeup's deposit; `None` if it was dry and is suspended now.
    pub(crate) fn reserve(&mut self, id: Hash, record: &mut WakeupRecord) -> Result<Option<Rlusd>, Stop> {
        let cost = self.delivery_cost(record.gas)?;
        match record.deposit.minus(cost) {
            Ok(left) => {
                record.deposit = left;
                Ok(Some(cost))
            }
            Err(_) => {
                self.suspend(id, record, Reason::Dry)?;
                Ok(None)
            }
        }
    }
}

/// Time and id of a key of [`Table::Due`] or [`Table::SlotDue`].
fn parse(key: &[u8]) -> Option<(u64, Hash)> {
    let mut rest = key.get(2..)?;
    Some((u64::from_be_bytes(take(&mut rest)?), Hash(take(&mut rest)?)))
}
