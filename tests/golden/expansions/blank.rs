#[allow(unused_imports)]
use ::ghost_sdk::prelude::*;

/// The declared types.
pub mod types {
}

/// The constants.
pub mod consts {
}

/// What the contract refuses with.
pub mod errors {
    ::ghost_sdk::structure! {
        /// {count} and {amount} together are over the limit of {limit}
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct OverLimit {
            pub count: u64,
            pub amount: u64,
            pub limit: u64,
        }
    }
    impl ::ghost_sdk::error::ContractError for OverLimit {
        const CODE: u32 = 1;
    }
}

/// What the contract tells.
pub mod events {
    ::ghost_sdk::structure! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Added {
            pub by: ::ghost_sdk::Address,
            pub amount: u64,
            /// the count after it
            pub count: u64,
        }
    }
    impl ::ghost_sdk::Event for Added {
        const NUMBER: u8 = 0;
        const MOST_BYTES: usize = 53;
    }
    impl Added {
        /// The events with this `by`, for a subscription.
        pub fn with_by(by: &::ghost_sdk::Address) -> ::ghost_sdk::Filter<Self> {
            ::ghost_sdk::Filter::all().with_field(0, by)
        }
    }
}

/// The arguments of each method.
pub mod args {
    ::ghost_sdk::structure! {
        /// Starts at 0 and sets how far it counts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Init {
            pub limit: u64,
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
        /// Adds `amount`, and returns the new count.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Add {
            pub amount: u64,
        }
    }
    impl ::ghost_sdk::call::Method for Add {
        type Output = u64;
        const NAME: &'static str = "add";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }

    ::ghost_sdk::structure! {
        /// The count.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Get;
    }
    impl ::ghost_sdk::call::Method for Get {
        type Output = u64;
        const NAME: &'static str = "get";
        fn output() -> ::core::option::Option<Self::Output> {
            ::ghost_sdk::entry::output()
        }
    }
    impl ::ghost_sdk::call::Viewable for Get {}
}

/// The contract's storage: `cx.store()`.
pub struct Store<A>(::core::marker::PhantomData<A>);

impl<A> Store<A> {
    pub fn count(&self) -> ::ghost_sdk::storage::Value<u64, A> {
        ::ghost_sdk::storage::Value::item(0)
    }

    pub fn limit(&self) -> ::ghost_sdk::storage::Value<u64, A> {
        ::ghost_sdk::storage::Value::item(1)
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

/// Counts up to a limit.
pub trait Contract {
    /// Starts at 0 and sets how far it counts.
    fn init(cx: &mut ::ghost_sdk::Call, args: args::Init) -> ::ghost_sdk::Result<()>;

    /// Adds `amount`, and returns the new count.
    fn add(cx: &mut ::ghost_sdk::Call, args: args::Add) -> ::ghost_sdk::Result<u64>;

    /// The count.
    fn get(cx: &::ghost_sdk::View) -> ::ghost_sdk::Result<u64>;

    #[doc(hidden)]
    fn __init() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::ends((|| {
            Self::init(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __add() {
        let mut cx = ::ghost_sdk::entry::call();
        ::ghost_sdk::entry::returns((|| {
            Self::add(&mut cx, ::ghost_sdk::entry::args()?)
        })());
    }

    #[doc(hidden)]
    fn __get() {
        let cx = ::ghost_sdk::entry::view();
        ::ghost_sdk::entry::returns((|| {
            Self::get(&cx)
        })());
    }
}
