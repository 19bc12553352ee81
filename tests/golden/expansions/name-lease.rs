#[allow(unused_imports)]
use ::ghost_sdk::prelude::*;

/// The declared types.
pub mod types {
    ::ghost_sdk::enumeration! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Status {
            Free = 0,
            Leased = 1,
        }
    }

    ::ghost_sdk::structure! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Lease {
            pub tenant: ::ghost_sdk::Address,
            pub until: ::ghost_sdk::Time,
            /// what was paid above the rent; returned at the end
            pub deposit: ::ghost_sdk::Rlusd,
            /// the wakeup that ends the lease
            pub timer: ::ghost_sdk::Hash,
        }
    }
}

/// The constants.
pub mod consts {
    /// longest lease
    pub const MAX_DAYS: u32 = 366;
    /// taken from the rent for the wakeup that ends the lease
    pub const TIMER_DEPOSIT: ::ghost_sdk::Rlusd = ::ghost_sdk::Rlusd(50000);
    /// gas the end of a lease may use
    pub const TIMER_GAS: u64 = 5000000;
}

/// What the contract refuses with.
pub mod errors {
    ::ghost_sdk::structure! {
        /// {label} is leased until {until}
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Taken {
            pub label: ::ghost_sdk::Text<63>,
            pub until: ::ghost_sdk::Time,
        }
    }
    impl ::ghost_sdk::error::ContractError for Taken {
        const CODE: u32 = 1;
    }

    ::ghost_sdk::structure! {
        /// {label} is not a label
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct BadLabel {
            pub label: ::ghost_sdk::Text<63>,
        }
    }
    impl ::ghost_sdk::error::ContractError for BadLabel {
        const CODE: u32 = 2;
    }

    ::ghost_sdk::structure! {
        /// a lease of {days} days is not between 1 and {most}
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct TooLong {
            pub days: u32,
            pub most: u32,
        }
    }
    impl ::ghost_sdk::error::ContractError for TooLong {
        const CODE: u32 = 3;
    }

    ::ghost_sdk::structure! {
        /// {paid} RLUSD were paid, {needed} are needed
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct NotPaid {
            pub paid: ::ghost_sdk::Rlusd,
            pub needed: ::ghost_sdk::Rlusd,
        }
    }
    impl ::ghost_sdk::error::ContractError for NotPaid {
        const CODE: u32 = 4;
    }

    ::ghost_sdk::structure! {
        /// {label} is not leased
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct NotLeased {
            pub label: ::ghost_sdk::Text<63>,
        }
    }
    impl ::ghost_sdk::error::ContractError for NotLeased {
        const CODE: u32 = 5;
    }

    ::ghost_sdk::structure! {
        /// only the tenant {tenant} may do that
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct NotTenant {
            pub tenant: ::ghost_sdk::Address,
        }
    }
    impl ::ghost_sdk::error::ContractError for NotTenant {
        const CODE: u32 = 6;
    }
}

/// What the contract tells.
pub mod events {
    ::ghost_sdk::structure! {
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Leased {
            pub label: ::ghost_sdk::Text<63>,
            pub tenant: ::ghost_sdk::Address,
            pub until: ::ghost_sdk::Time,
        }
    }
    impl ::ghost_sdk::Event for Leased {
        const NUMBER: u8 = 0;
        const MOST_BYTES: usize = 109;
    }
    impl Leased {
        /// The events with this `label`, for a subscription.
        pub fn with_label(label: &::ghost_sdk::Text<63>) -> ::ghost_sdk::Filter<Self> {
            ::ghost_sdk::Filter::all().with_field(0, label)
        }
        /// The events with this `tenant`, for a subscription.
        pub fn with_tenant(tenant: &::ghost_sdk::Address) -> ::ghost_sdk::Filter<Self> {
            ::ghost_sdk::Filter::all().with_field(1, tenant)
        }
    }

    ::ghost_sdk::structure! {
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Ended {
            pub label: ::ghost_sdk::Text<63>,
            pub tenant: ::ghost_sdk::Address,
        }
    }
    impl ::ghost_sdk::Event for Ended {
        const NUMBER: u8 = 1;
        const MOST_BYTES: usize = 100;
    }
    impl Ended {
        /// The events with this `label`, for a subscription.
        pub fn with_label(label: &::ghost_sdk::Text<63>) -> ::ghost_sdk::Filter<Self> {
            ::ghost_sdk::Filter::all().with_field(0, label)
        }
        /// The events with this `tenant`, for a subscription.
        pub fn with_tenant(tenant: &::ghost_sdk::Address) -> ::ghost_sdk::Filter<Self> {
            ::ghost_sdk::Filter::all().with_field(1, tenant)
        }
    }
}

/// The arguments of each method.
pub mod args {
    ::ghost_sdk::structure! {
        /// Sets who owns the name and what a day costs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Init {
            pub owner: ::ghost_sdk::Address,
            pub price_per_day: ::ghost_sdk::Rlusd,
        }
    }
    impl ::ghost_sdk::call::Method for Init {
        type Output = ();
        const NAME: &'static str = "init";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::no_output()
        }
    }

    ::ghost_sdk::structure! {
        /// Sets the price of a day, for leases to come.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct SetPrice {
            pub price: ::ghost_sdk::Rlusd,
        }
    }
    impl ::ghost_sdk::call::Method for SetPrice {
        type Output = ();
        const NAME: &'static str = "set_price";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::no_output()
        }
    }

    ::ghost_sdk::structure! {
        /// Leases `label` for `days` days; what is paid above the rent is a deposit.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Lease {
            pub label: ::ghost_sdk::Text<63>,
            pub days: u32,
        }
    }
    impl ::ghost_sdk::call::Method for Lease {
        type Output = super::types::Lease;
        const NAME: &'static str = "lease";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }
    impl ::ghost_sdk::call::Payable for Lease {}

    ::ghost_sdk::structure! {
        /// Ends a lease early; the deposit goes back to the tenant.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct End {
            pub label: ::ghost_sdk::Text<63>,
        }
    }
    impl ::ghost_sdk::call::Method for End {
        type Output = ();
        const NAME: &'static str = "end";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::no_output()
        }
    }

    ::ghost_sdk::structure! {
        /// Pays the owner what the leases earned; deposits stay.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Withdraw;
    }
    impl ::ghost_sdk::call::Method for Withdraw {
        type Output = ::ghost_sdk::Rlusd;
        const NAME: &'static str = "withdraw";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }

    ::ghost_sdk::structure! {
        /// What a day costs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Price;
    }
    impl ::ghost_sdk::call::Method for Price {
        type Output = ::ghost_sdk::Rlusd;
        const NAME: &'static str = "price";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }
    impl ::ghost_sdk::call::Viewable for Price {}

    ::ghost_sdk::structure! {
        /// Whether a label can be leased now.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Status {
            pub label: ::ghost_sdk::Text<63>,
        }
    }
    impl ::ghost_sdk::call::Method for Status {
        type Output = super::types::Status;
        const NAME: &'static str = "status";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }
    impl ::ghost_sdk::call::Viewable for Status {}

    ::ghost_sdk::structure! {
        /// The running lease of a label.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct LeaseOf {
            pub label: ::ghost_sdk::Text<63>,
        }
    }
    impl ::ghost_sdk::call::Method for LeaseOf {
        type Output = ::core::option::Option<super::types::Lease>;
        const NAME: &'static str = "lease_of";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }
    impl ::ghost_sdk::call::Viewable for LeaseOf {}

    ::ghost_sdk::structure! {
        /// Ends the lease when its time is over.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Expire {
            pub label: ::ghost_sdk::Text<63>,
        }
    }
    impl ::ghost_sdk::call::Method for Expire {
        type Output = ();
        const NAME: &'static str = "expire";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::no_output()
        }
    }
    impl ::ghost_sdk::call::Wakeable for Expire {}

    ::ghost_sdk::structure! {
        /// deposits never exceed the balance
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
    pub fn owner(&self) -> ::ghost_sdk::storage::Value<::ghost_sdk::Address, A> {
        ::ghost_sdk::storage::Value::item(0)
    }

    pub fn price_per_day(&self) -> ::ghost_sdk::storage::Value<::ghost_sdk::Rlusd, A> {
        ::ghost_sdk::storage::Value::item(1)
    }

    pub fn leases(&self) -> ::ghost_sdk::storage::OrderedMap<::ghost_sdk::Text<63>, types::Lease, A> {
        ::ghost_sdk::storage::OrderedMap::item(2)
    }

    /// sum of the deposits of running leases
    pub fn deposits(&self) -> ::ghost_sdk::storage::Value<::ghost_sdk::Rlusd, A> {
        ::ghost_sdk::storage::Value::item(3)
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
    use super::Storage;

    #[must_use]
    pub fn owner(cx: &::ghost_sdk::View) -> bool {
        cx.store().owner().find() == Some(cx.caller())
    }
}

/// The contracts this one calls.
pub mod uses {
}

/// Leases labels of a name, by the day, in RLUSD.
pub trait Contract {
    /// Sets who owns the name and what a day costs.
    fn init(cx: &mut ::ghost_sdk::Call, args: args::Init) -> ::ghost_sdk::Result<()>;

    /// Sets the price of a day, for leases to come.
    fn set_price(cx: &mut ::ghost_sdk::Call, args: args::SetPrice) -> ::ghost_sdk::Result<()>;

    /// Leases `label` for `days` days; what is paid above the rent is a deposit.
    fn lease(cx: &mut ::ghost_sdk::Call, args: args::Lease) -> ::ghost_sdk::Result<types::Lease>;

    /// Ends a lease early; the deposit goes back to the tenant.
    fn end(cx: &mut ::ghost_sdk::Call, args: args::End) -> ::ghost_sdk::Result<()>;

    /// Pays the owner what the leases earned; deposits stay.
    fn withdraw(cx: &mut ::ghost_sdk::Call) -> ::ghost_sdk::Result<::ghost_sdk::Rlusd>;

    /// What a day costs.
    fn price(cx: &::ghost_sdk::View) -> ::ghost_sdk::Result<::ghost_sdk::Rlusd>;

    /// Whether a label can be leased now.
    fn status(cx: &::ghost_sdk::View, args: args::Status) -> ::ghost_sdk::Result<types::Status>;

    /// The running lease of a label.
    fn lease_of(cx: &::ghost_sdk::View, args: args::LeaseOf) -> ::ghost_sdk::Result<::core::option::Option<types::Lease>>;

    /// Ends the lease when its time is over.
    fn expire(cx: &mut ::ghost_sdk::Call, args: args::Expire) -> ::ghost_sdk::Result<()>;

    /// deposits never exceed the balance
    fn solvent(cx: &::ghost_sdk::View) -> ::ghost_sdk::Result<bool>;

    #[doc(hidden)]
    fn __init() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::ends((|| {
            Self::init(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __set_price() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::ends((|| {
            ::ghost_sdk::entry::require(roles::owner(&cx), "owner")?;
            Self::set_price(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __lease() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::returns((|| {
            Self::lease(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __end() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::ends((|| {
            Self::end(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __withdraw() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::returns((|| {
            ::ghost_sdk::entry::require(roles::owner(&cx), "owner")?;
            Self::withdraw(&mut cx)
        })());
    }

    #[doc(hidden)]
    fn __price() {
        let cx = ::ghost_sdk::entry::view();
        ::ghost_sdk::entry::returns((|| {
            Self::price(&cx)
        })());
    }

    #[doc(hidden)]
    fn __status() {
        let cx = ::ghost_sdk::entry::view();
        ::ghost_sdk::entry::returns((|| {
            Self::status(&cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __lease_of() {
        let cx = ::ghost_sdk::entry::view();
        ::ghost_sdk::entry::returns((|| {
            Self::lease_of(&cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __expire() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::ends((|| {
            Self::expire(&mut cx, ::ghost_sdk::entry::args()?)
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
