//! The ledger as contracts meet it: the caller of wakeups, and an emitter of events of its own.
#![forbid(unsafe_code)]

use ghost_types::{Address, Rlusd};

use crate::context::Event;
use crate::wakeup::Filter;

/// Who calls a wakeup method, and who emits [`Transfer`].
pub const LEDGER: Address = Address([
    0x11, 0x98, 0xba, 0xca, 0xb9, 0x86, 0xf6, 0xdc, 0x30, 0x83, 0x81, 0x15, 0x80, 0xa5, 0x36, 0x30, 0xbb, 0x59, 0x2c,
    0xb8, 0x36, 0x00, 0x92, 0xcf, 0xdc, 0x2b, 0xac, 0xdb, 0x37, 0x06, 0x0d, 0xba,
]);

crate::structure! {
    /// A plain transfer of RLUSD. It runs no code at the receiver; one who wants to know subscribes:
    /// `cx.subscribe::<args::OnPaid>(LEDGER, &Transfer::with_to(&me), paid)`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Transfer {
        /// Who paid.
        pub from: Address,
        /// Who was paid.
        pub to: Address,
        /// How much.
        pub amount: Rlusd,
    }
}

impl Event for Transfer {
    const NUMBER: u8 = 0;
    // An array of two addresses and an amount.
    const MOST_BYTES: usize = 1 + 34 + 34 + 17;
}

impl Transfer {
    /// The transfers from this address, for a subscription.
    #[must_use]
    pub fn with_from(from: &Address) -> Filter<Self> {
        Filter::all().with_field(0, from)
    }

    /// The transfers to this address, for a subscription.
    #[must_use]
    pub fn with_to(to: &Address) -> Filter<Self> {
        Filter::all().with_field(1, to)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_ledger_has_the_address_of_its_system_name() {
        assert_eq!(super::LEDGER, ghost_types::Address::of_system("ledger"));
    }
}
