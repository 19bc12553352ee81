//! Slots: a question to one resolver, answered once or expired, whose answer is kept until it is acknowledged.

use ghost_types::errors::call;
use ghost_types::{Address, Blob, Failure, Hash, Text};
use ghost_vm::Stop;
use ghost_vm::frame::OriginKind;
use ghost_vm::kernel::{Fault, SlotRequest};

use super::queue::Lane;
use crate::state::{LedgerEvent, LedgerState, deposits_address};
use crate::tables::{AnswerRecord, Ready, SlotRecord, Table};

impl LedgerState {
    pub(crate) fn open_slot(&mut self, request: SlotRequest) -> Result<Hash, Stop> {
        let SlotRequest { contract, resolver, method, gas, deposit, expires } = request;
        self.require_deposit(gas, deposit)?;
        if expires != 0 && expires <= self.slot_time() {
            return Err(Failure::new(call::IN_THE_PAST, [expires.into()]).into());
        }
        self.pay(contract, deposits_address(), deposit)?;
        let id = self.new_id();
        let method = Text::new(&method).ok_or_else(|| Fault::internal("a method's name exceeds the schema's limit"))?;
        if expires != 0 {
            self.write(&slot_due_key(expires, id), &true)?;
        }
        self.put(Table::Slot, &id.0, &SlotRecord { contract, resolver, method, gas, deposit, expires })?;
        self.count_slots(1)?;
        self.wakeups.push(id);
        Ok(id)
    }

    /// Answers a slot as its resolver. Whether it is open lies with whoever opened it, so that it is not is an answer and
    /// no failure: it must not undo what the resolver did besides.
    pub(crate) fn resolve_slot(&mut self, resolver: Address, id: Hash, answer: &[u8]) -> Result<bool, Stop> {
        let open = self.find_slot(id)?.filter(|slot| slot.resolver == resolver);
        let Some(slot) = open else { return Ok(false) };
        let answer = Blob::new(answer).ok_or_else(|| Fault::internal("an answer exceeds its limit"))?;
        self.close_slot(id, slot, Some(answer))?;
        Ok(true)
    }

    /// Closes a slot that nobody needs any more: nothing is delivered, and all of the deposit comes back.
    pub(crate) fn release_slot(&mut self, by: Address, id: Hash) -> Result<bool, Stop> {
        let open = self.find_slot(id)?.filter(|slot| by == slot.resolver || by == slot.contract);
        let Some(slot) = open else { return Ok(false) };
        self.forget_slot(id, &slot)?;
        self.pay(deposits_address(), slot.contract, slot.deposit)?;
        Ok(true)
    }

    /// Closes a slot: its record goes first, then its answer waits for delivery.
    pub(crate) fn close_slot(
        &mut self,
        id: Hash,
        slot: SlotRecord,
        answer: Option<Blob<{ ghost_vm::run_limits::MAX_ANSWER_BYTES }>>,
    ) -> Result<(), Fault> {
        self.forget_slot(id, &slot)?;
        let SlotRecord { contract, method, gas, deposit, .. } = slot;
        if answer.is_none() {
            self.push_block_event(LedgerEvent::SlotExpired, &(id, contract));
        }
        self.put(Table::Answer, &id.0, &AnswerRecord { contract, method, gas, answer, delivered: false })?;
        let ready =
            Ready { id, origin: OriginKind::Answer as u8, payload: Hash::default(), missed: 0, gas, paid: deposit };
        self.enqueue(Lane::Prompt, contract, self.block.time, &ready)
    }

    /// Takes a slot out of the open ones, and out of what can expire.
    fn forget_slot(&mut self, id: Hash, slot: &SlotRecord) -> Result<(), Fault> {
        self.delete(&Table::Slot.of(&id.0))?;
        if slot.expires != 0 {
            self.delete(&slot_due_key(slot.expires, id))?;
        }
        self.count_slots(-1)
    }

    pub(crate) fn slot_answer(&mut self, contract: Address, id: Hash) -> Result<Option<Vec<u8>>, Stop> {
        match self.answer(id)? {
            Some(record) if record.contract == contract => Ok(record.answer.map(Blob::into_vec)),
            Some(_) => Err(Failure::new(call::NOT_THE_OWNER, [id.into()]).into()),
            None => Ok(None),
        }
    }

    pub(crate) fn acknowledge_slot(&mut self, contract: Address, id: Hash) -> Result<(), Stop> {
        match self.answer(id)? {
            Some(record) if record.contract == contract => Ok(self.delete(&Table::Answer.of(&id.0))?),
            Some(_) => Err(Failure::new(call::NOT_THE_OWNER, [id.into()]).into()),
            None => Err(Failure::new(call::UNKNOWN_WAKEUP, [id.into()]).into()),
        }
    }

    pub(crate) fn answer(&mut self, id: Hash) -> Result<Option<AnswerRecord>, Fault> {
        self.read(&Table::Answer.of(&id.0))
    }

    /// The time slots go by: block time minus what the chain stood still.
    pub(crate) fn slot_time(&self) -> u64 {
        self.block.time.saturating_sub(self.block.stalled)
    }

    /// An open slot.
    pub(crate) fn find_slot(&mut self, id: Hash) -> Result<Option<SlotRecord>, Fault> {
        self.read(&Table::Slot.of(&id.0))
    }

    /// How many slots wait for an answer.
    ///
    /// # Errors
    /// When the store fails.
    pub fn open_slots(&mut self) -> Result<u64, Fault> {
        Ok(self.read(&Table::OpenSlots.only())?.unwrap_or(0))
    }

    fn count_slots(&mut self, change: i64) -> Result<(), Fault> {
        let open = self.open_slots()?.checked_add_signed(change);
        let open = open.ok_or_else(|| Fault::internal("more slots closed than opened"))?;
        self.write(&Table::OpenSlots.only(), &open)
    }
}

/// Key of an expiry: by slot time, then id.
pub(crate) fn slot_due_key(expires: u64, id: Hash) -> Vec<u8> {
    let mut key = Table::SlotDue.start();
    key.fixed(&expires.to_be_bytes());
    key.fixed(&id.0);
    key.into_bytes()
}
