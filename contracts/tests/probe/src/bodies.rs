//! What takes more than a line of the probe's methods.

use alloc::vec;

use ghost_sdk::prelude::*;
use ghost_sdk::{Origin, Trigger};

use crate::types::{Outcome, Seen};
use crate::{Storage, args, errors, events, roles};

/// Makes bytes to fill storage and events with.
pub struct Bytes;

impl Bytes {
    /// `size` times one byte; none if that is too many.
    pub fn of<const N: usize>(byte: u8, size: u32) -> Option<Blob<N>> {
        Blob::new(&[byte].repeat(size as usize))
    }

    /// A key that orders as its number does.
    pub fn from(n: u64) -> Blob<100> {
        Blob::new(&n.to_be_bytes()).unwrap_or_default()
    }
}

/// How a call went, as a value.
pub fn called<T: AsRef<[u8]>>(outcome: Result<T, CallError>) -> Result<Outcome> {
    let (class, code, returned) = match &outcome {
        Ok(result) => (0, 0, Blob::new(result.as_ref())),
        Err(error) => (error.class(), error.code(), Blob::new(&error.fields())),
    };
    Ok(Outcome { class, code, returned: returned.or_overflow()? })
}

/// All that the context tells.
pub fn seen(cx: &View) -> Seen {
    let (origin, origin_id, due, missed) = match cx.origin() {
        Origin::Transaction => (0, None, Time(0), 0),
        Origin::Wakeup { by, id, due, missed } => {
            let by = match by {
                Trigger::Event => 1,
                Trigger::Clock => 2,
                Trigger::Answer => 3,
            };
            (by, Some(id), due, missed)
        }
    };
    Seen {
        self_address: cx.self_address(),
        caller: cx.caller(),
        payer: cx.payer(),
        height: cx.height(),
        now: cx.now(),
        stalled: cx.stalled(),
        origin,
        origin_id,
        due,
        missed,
        balance: cx.balance(),
    }
}

/// Counts this delivery, and keeps its context.
pub fn count_delivery(cx: &mut Call) -> Result<()> {
    let now = seen(cx);
    if let Some(id) = now.origin_id {
        let fired = cx.store().fired().at(&id);
        fired.set(&(fired.get().unwrap_or(0) + 1));
    }
    cx.store().seen().set(&now);
    Ok(())
}

pub fn on_clock(cx: &mut Call, note: u64) -> Result<()> {
    count_delivery(cx)?;
    cx.emit(events::Fired { method: Text::new("on_clock").or_overflow()?, note });
    match note {
        1 => trap(),
        2 => spin(),
        3 => Err(errors::Refused { reason: note }.into()),
        4 => {
            let again = cx.now().after(Duration::SECOND).or_overflow()?;
            let paid = Prepaid { gas: 1_000_000, deposit: Rlusd::dollars(1) };
            let _id = cx.wake_at(again, &args::OnClock { note }, paid);
            Ok(())
        }
        5 => {
            let Origin::Wakeup { id, .. } = cx.origin() else { return Ok(()) };
            cx.cancel_wakeup(id);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Tries one thing that a view may not do.
pub fn write(cx: &mut Call, operation: u8) -> Result<bool> {
    let me = cx.self_address();
    match operation {
        0 => cx.store().never_set().set(&1),
        1 => cx.emit(events::Fired { method: Text::default(), note: 0 }),
        2 => cx.transfer(me, Rlusd::ZERO),
        3 => return Ok(cx.store().never_set().remove()),
        4 => _ = cx.wake_every(Duration::SECOND, &args::OnClock { note: 0 }, Prepaid { gas: 1, deposit: Rlusd::ZERO }),
        5 => cx.mint(me, Rlusd::ZERO),
        6 => cx.set_auth(me, &[0x80]),
        7 => cx.govern(&[0x80])?,
        // A view may call, but only views.
        _ => cx.call(me, args::Nest { depth: 0 }).send().map(|_| ())?,
    }
    Ok(true)
}

pub fn trap() -> ! {
    panic!()
}

pub fn spin() -> ! {
    let mut n: u64 = 0;
    loop {
        n = core::hint::black_box(n.wrapping_add(1));
    }
}

/// Recursion that the compiler cannot turn into a loop.
pub fn recurse(depth: u32) -> u64 {
    match core::hint::black_box(depth).checked_sub(1) {
        Some(depth) => recurse(depth).wrapping_mul(3).wrapping_add(core::hint::black_box(1)),
        None => 1,
    }
}

/// Allocates page by page and writes to each; how many pages memory has in the end.
pub fn grow(pages: u32) -> u32 {
    const PAGE: usize = 65_536;
    for _ in 0..pages {
        core::hint::black_box(vec![1u8; PAGE].leak());
    }
    memory_pages()
}

#[cfg(target_arch = "wasm32")]
fn memory_pages() -> u32 {
    core::arch::wasm32::memory_size::<0>() as u32
}

/// Elsewhere there is no such memory, and no ledger to ask for it.
#[cfg(not(target_arch = "wasm32"))]
fn memory_pages() -> u32 {
    0
}

/// A linear congruential generator (Knuth's MMIX constants): multiplications that depend on each other.
pub fn compute(rounds: u64) -> u64 {
    let mut x = core::hint::black_box(1u64);
    for _ in 0..rounds {
        x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    }
    x
}

pub fn is_insider(cx: &View) -> bool {
    roles::owner(cx) || roles::member(cx)
}
