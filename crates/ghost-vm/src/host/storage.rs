//! A contract's own entries, and its events.

use std::ops::Deref;

use ghost_types::codec::check_canonical;
use ghost_types::errors::call;
use ghost_types::{Failure, Reader, Value, Writer};
use wasmtime::{Caller, Linker};

use super::{Host, HostResult, MODULE, Range};
use crate::frame::Frame;
use crate::gas;
use crate::kernel::{Page, Stop};
use crate::run_limits::{MAX_EVENT_BYTES, MAX_KEY_BYTES, MAX_SCAN_BYTES, MAX_SCAN_ENTRIES, MAX_VALUE_BYTES};

/// `storage_scan`'s flag for descending order.
const FROM_THE_END: i32 = 1;

pub(super) fn link(linker: &mut Linker<Frame>) -> wasmtime::Result<()> {
    linker.func_wrap(MODULE, "storage_get", storage_get)?;
    linker.func_wrap(MODULE, "storage_set", storage_set)?;
    linker.func_wrap(MODULE, "storage_remove", storage_remove)?;
    linker.func_wrap(MODULE, "storage_scan", storage_scan)?;
    linker.func_wrap(MODULE, "emit", emit)?;
    Ok(())
}

fn storage_get(caller: Caller<'_, Frame>, key_ptr: i32, key_len: i32, out_ptr: i32, out_cap: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let key = read_key(&mut host, Range::new(key_ptr, key_len))?;
    host.charge(gas::STORAGE_GET.of(key.len()))?;
    let contract = host.contract();
    let found = host.kernel().storage_get(contract, &key);
    match host.pass(found)? {
        None => Ok(-1),
        Some(value) => {
            host.charge(gas::STORAGE_GET.per_byte * value.len() as u64)?;
            host.answer(Range::new(out_ptr, out_cap), &value)
        }
    }
}

fn storage_set(
    caller: Caller<'_, Frame>,
    key_ptr: i32,
    key_len: i32,
    value_ptr: i32,
    value_len: i32,
) -> HostResult<()> {
    let mut host = Host(caller);
    let key = read_key(&mut host, Range::new(key_ptr, key_len))?;
    let range = Range::new(value_ptr, value_len);
    if range.len > MAX_VALUE_BYTES {
        return Err(host.stop(Stop::limit("value_bytes", MAX_VALUE_BYTES as u64)));
    }
    if range.len == 0 {
        // ICS-23 cannot prove an entry whose value is empty.
        return Err(host.stop(Failure::new(call::EMPTY_VALUE, [])));
    }
    host.charge(gas::STORAGE_SET.of(key.len() + range.len))?;
    host.may_write("set storage")?;
    let value = host.bytes(range)?.to_vec();
    let contract = host.contract();
    let set = host.kernel().storage_set(contract, &key, value);
    host.pass(set)
}

fn storage_remove(caller: Caller<'_, Frame>, key_ptr: i32, key_len: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let key = read_key(&mut host, Range::new(key_ptr, key_len))?;
    host.charge(gas::STORAGE_SET.of(key.len()))?;
    host.may_write("remove storage")?;
    let contract = host.contract();
    let removed = host.kernel().storage_remove(contract, &key);
    host.pass(removed).map(i32::from)
}

#[expect(clippy::too_many_arguments, reason = "the host interface passes ranges as pairs of numbers")]
fn storage_scan(
    caller: Caller<'_, Frame>,
    from_ptr: i32,
    from_len: i32,
    to_ptr: i32,
    to_len: i32,
    flags: i32,
    most: i32,
    out_ptr: i32,
    out_cap: i32,
) -> HostResult<i32> {
    let mut host = Host(caller);
    let from = read_key(&mut host, Range::new(from_ptr, from_len))?;
    let to = read_key(&mut host, Range::new(to_ptr, to_len))?;
    host.charge(gas::STORAGE_SCAN.of(from.len() + to.len()))?;
    let most = usize::try_from(most).unwrap_or(0);
    if most == 0 || most > MAX_SCAN_ENTRIES {
        return Err(host.stop(Stop::limit("scan_entries", MAX_SCAN_ENTRIES as u64)));
    }
    let reverse = flags & FROM_THE_END != 0;
    let contract = host.contract();
    let page = Page { from: &from, to: &to, reverse, most, most_bytes: MAX_SCAN_BYTES };
    let scanned = host.kernel().storage_scan(contract, &page);
    let scanned = host.pass(scanned)?;
    let bytes: usize = scanned.entries.iter().map(|(key, value)| key.len() + value.len()).sum();
    host.charge(gas::SCAN_ENTRY.base * scanned.visited as u64 + gas::SCAN_ENTRY.per_byte * bytes as u64)?;
    let mut w = Writer::with_capacity(bytes + 16 * scanned.entries.len() + 300);
    w.array(2);
    w.array(scanned.entries.len());
    for (key, value) in &scanned.entries {
        w.array(2);
        w.bytes(key);
        w.bytes(value);
    }
    match &scanned.next {
        Some(key) => w.bytes(key),
        None => w.null(),
    }
    host.answer(Range::new(out_ptr, out_cap), &w.into_bytes())
}

fn emit(caller: Caller<'_, Frame>, event: i32, ptr: i32, len: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let range = Range::new(ptr, len);
    host.charge(gas::EMIT.of(range.len))?;
    host.may_write("emit an event")?;
    if range.len > MAX_EVENT_BYTES {
        return Err(host.stop(Stop::limit("event_bytes", MAX_EVENT_BYTES as u64)));
    }
    let fields = host.bytes(range)?.to_vec();
    let declared = host.frame().code.event_fields(event);
    let fits = check_canonical(&fields).is_ok() && Reader::new(&fields).array().ok() == declared;
    let Some(number) = u16::try_from(event).ok().filter(|_| fits && declared.is_some()) else {
        return Err(host.stop(Failure::new(call::UNDECLARED_EVENT, [Value::Uint(u64::from(event as u32))])));
    };
    let contract = host.contract();
    let emitted = host.kernel().emit(contract, number, fields);
    host.pass(emitted)
}

/// A contract's key, out of the program's memory: short enough to stand on the stack.
struct Key {
    bytes: [u8; MAX_KEY_BYTES],
    len: usize,
}

impl Deref for Key {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

fn read_key(host: &mut Host<'_>, range: Range) -> HostResult<Key> {
    if range.len > MAX_KEY_BYTES {
        return Err(host.stop(Stop::limit("key_bytes", MAX_KEY_BYTES as u64)));
    }
    let mut key = Key { bytes: [0; MAX_KEY_BYTES], len: range.len };
    key.bytes[..range.len].copy_from_slice(host.bytes(range)?);
    Ok(key)
}
