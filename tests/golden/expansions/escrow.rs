#[allow(unused_imports)]
use ::ghost_sdk::prelude::*;

/// The declared types.
pub mod types {
    ::ghost_sdk::enumeration! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Outcome {
            Refund = 0,
            Release = 1,
        }
    }

    ::ghost_sdk::structure! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Deal {
            pub payer: ::ghost_sdk::Address,
            pub payee: ::ghost_sdk::Address,
            /// may release or refund in either party's place
            pub arbiter: ::core::option::Option<::ghost_sdk::Address>,
            pub amount: ::ghost_sdk::Rlusd,
            pub deadline: ::ghost_sdk::Time,
            /// what happens when nobody decided in time
            pub on_deadline: super::types::Outcome,
            /// the wakeup at the deadline
            pub timer: ::ghost_sdk::Hash,
        }
    }
}

/// The constants.
pub mod consts {
    /// pays the wakeup at the deadline; what is not used goes to the payer
    pub const TIMER_DEPOSIT: ::ghost_sdk::Rlusd = ::ghost_sdk::Rlusd(50000);
    /// gas the settling at the deadline may use
    pub const TIMER_GAS: u64 = 5000000;
    /// longest time from opening to deadline
    pub const MAX_TERM: ::ghost_sdk::Duration = ::ghost_sdk::Duration(31536000000);
}

/// What the contract refuses with.
pub mod errors {
    ::ghost_sdk::structure! {
        /// there is no open deal {id}
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct UnknownDeal {
            pub id: u64,
        }
    }
    impl ::ghost_sdk::error::ContractError for UnknownDeal {
        const CODE: u32 = 1;
    }

    ::ghost_sdk::structure! {
        /// {caller} may not decide deal {id} this way
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct NotAllowed {
            pub id: u64,
            pub caller: ::ghost_sdk::Address,
        }
    }
    impl ::ghost_sdk::error::ContractError for NotAllowed {
        const CODE: u32 = 2;
    }

    ::ghost_sdk::structure! {
        /// {paid} RLUSD were paid, more than {least} are needed
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct WrongPayment {
            pub paid: ::ghost_sdk::Rlusd,
            pub least: ::ghost_sdk::Rlusd,
        }
    }
    impl ::ghost_sdk::error::ContractError for WrongPayment {
        const CODE: u32 = 3;
    }

    ::ghost_sdk::structure! {
        /// the deadline {deadline} is not between now and {latest}
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct BadDeadline {
            pub deadline: ::ghost_sdk::Time,
            pub latest: ::ghost_sdk::Time,
        }
    }
    impl ::ghost_sdk::error::ContractError for BadDeadline {
        const CODE: u32 = 4;
    }
}

/// What the contract tells.
pub mod events {
    ::ghost_sdk::structure! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Opened {
            pub id: u64,
            pub payer: ::ghost_sdk::Address,
            pub payee: ::ghost_sdk::Address,
            pub amount: ::ghost_sdk::Rlusd,
            pub deadline: ::ghost_sdk::Time,
        }
    }
    impl ::ghost_sdk::Event for Opened {
        const NUMBER: u8 = 0;
        const MOST_BYTES: usize = 104;
    }
    impl Opened {
        /// The events with this `id`, for a subscription.
        pub fn with_id(id: &u64) -> ::ghost_sdk::Filter<Self> {
            ::ghost_sdk::Filter::all().with_field(0, id)
        }
        /// The events with this `payer`, for a subscription.
        pub fn with_payer(payer: &::ghost_sdk::Address) -> ::ghost_sdk::Filter<Self> {
            ::ghost_sdk::Filter::all().with_field(1, payer)
        }
        /// The events with this `payee`, for a subscription.
        pub fn with_payee(payee: &::ghost_sdk::Address) -> ::ghost_sdk::Filter<Self> {
            ::ghost_sdk::Filter::all().with_field(2, payee)
        }
    }

    ::ghost_sdk::structure! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Settled {
            pub id: u64,
            pub outcome: super::types::Outcome,
            pub amount: ::ghost_sdk::Rlusd,
            pub by_deadline: bool,
        }
    }
    impl ::ghost_sdk::Event for Settled {
        const NUMBER: u8 = 1;
        const MOST_BYTES: usize = 29;
    }
    impl Settled {
        /// The events with this `id`, for a subscription.
        pub fn with_id(id: &u64) -> ::ghost_sdk::Filter<Self> {
            ::ghost_sdk::Filter::all().with_field(0, id)
        }
    }
}

/// The arguments of each method.
pub mod args {
    ::ghost_sdk::structure! {
        /// Opens a deal over what is paid, less the timer's deposit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Open {
            pub payee: ::ghost_sdk::Address,
            pub arbiter: ::core::option::Option<::ghost_sdk::Address>,
            pub deadline: ::ghost_sdk::Time,
            pub on_deadline: super::types::Outcome,
        }
    }
    impl ::ghost_sdk::call::Method for Open {
        type Output = u64;
        const NAME: &'static str = "open";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }
    impl ::ghost_sdk::call::Payable for Open {}

    ::ghost_sdk::structure! {
        /// Pays the payee; for the payer or the arbiter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Release {
            pub id: u64,
        }
    }
    impl ::ghost_sdk::call::Method for Release {
        type Output = ();
        const NAME: &'static str = "release";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::no_output()
        }
    }

    ::ghost_sdk::structure! {
        /// Pays the payer back; for the payee or the arbiter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Refund {
            pub id: u64,
        }
    }
    impl ::ghost_sdk::call::Method for Refund {
        type Output = ();
        const NAME: &'static str = "refund";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::no_output()
        }
    }

    ::ghost_sdk::structure! {
        /// At the deadline: does what the deal says of it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Settle {
            pub id: u64,
        }
    }
    impl ::ghost_sdk::call::Method for Settle {
        type Output = ();
        const NAME: &'static str = "settle";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::no_output()
        }
    }
    impl ::ghost_sdk::call::Wakeable for Settle {}

    ::ghost_sdk::structure! {
        /// One open deal.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Deal {
            pub id: u64,
        }
    }
    impl ::ghost_sdk::call::Method for Deal {
        type Output = ::core::option::Option<super::types::Deal>;
        const NAME: &'static str = "deal";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }
    impl ::ghost_sdk::call::Viewable for Deal {}

    ::ghost_sdk::structure! {
        /// what open deals hold never exceeds the balance
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Solvent;
    }
    impl ::ghost_sdk::call::Method for Solvent {
        type Output = bool;
        const NAME: &'static str = "solvent";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }
    impl ::ghost_sdk::call::Viewable for Solvent {}
}

/// The contract's storage: `cx.store()`.
pub struct Store<A>(::core::marker::PhantomData<A>);

impl<A> Store<A> {
    pub fn next_id(&self) -> ::ghost_sdk::storage::Value<u64, A> {
        ::ghost_sdk::storage::Value::item(0)
    }

    /// open deals; a settled one is removed
    pub fn deals(&self) -> ::ghost_sdk::storage::OrderedMap<u64, types::Deal, A> {
        ::ghost_sdk::storage::OrderedMap::item(1)
    }

    /// sum of the amounts of open deals
    pub fn held(&self) -> ::ghost_sdk::storage::Value<::ghost_sdk::Rlusd, A> {
        ::ghost_sdk::storage::Value::item(2)
    }
}

/// What gives a context its storage.
pub trait Storage {
    /// The storage, for reading or for writing as well.
    type Store;
    /// The contract's storage.
    fn store(&self) -> Self::Store;
}

impl Storage for ::ghost_sdk::View {
    type Store = Store<::ghost_sdk::storage::Read>;
    fn store(&self) -> Self::Store {
        Store(::core::marker::PhantomData)
    }
}

impl Storage for ::ghost_sdk::Call {
    type Store = Store<::ghost_sdk::storage::Write>;
    fn store(&self) -> Self::Store {
        Store(::core::marker::PhantomData)
    }
}

/// Who may do what: whether the caller holds a role.
pub mod roles {
}

/// The contracts this one calls.
pub mod uses {
}

/// Holds RLUSD between a payer and a payee until release, refund or the deadline.
pub trait Contract {
    /// Opens a deal over what is paid, less the timer's deposit.
    fn open(cx: &mut ::ghost_sdk::Call, args: args::Open) -> ::ghost_sdk::Result<u64>;

    /// Pays the payee; for the payer or the arbiter.
    fn release(cx: &mut ::ghost_sdk::Call, args: args::Release) -> ::ghost_sdk::Result<()>;

    /// Pays the payer back; for the payee or the arbiter.
    fn refund(cx: &mut ::ghost_sdk::Call, args: args::Refund) -> ::ghost_sdk::Result<()>;

    /// At the deadline: does what the deal says of it.
    fn settle(cx: &mut ::ghost_sdk::Call, args: args::Settle) -> ::ghost_sdk::Result<()>;

    /// One open deal.
    fn deal(cx: &::ghost_sdk::View, args: args::Deal) -> ::ghost_sdk::Result<::core::option::Option<types::Deal>>;

    /// what open deals hold never exceeds the balance
    fn solvent(cx: &::ghost_sdk::View) -> ::ghost_sdk::Result<bool>;

    #[doc(hidden)]
    fn __open() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::returns((|| {
            Self::open(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __release() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::ends((|| {
            Self::release(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __refund() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::ends((|| {
            Self::refund(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __settle() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::ends((|| {
            Self::settle(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __deal() {
        let cx = ::ghost_sdk::entry::view();
        ::ghost_sdk::entry::returns((|| {
            Self::deal(&cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __solvent() {
        let cx = ::ghost_sdk::entry::view();
        ::ghost_sdk::entry::returns((|| {
            Self::solvent(&cx)
        })());
    }
}
