//! The shapes of a schema's types. Not for authors: `contract!` fills these in.
#![forbid(unsafe_code)]

/// A struct: encoded as the array of its fields, in order.
#[doc(hidden)]
#[macro_export]
macro_rules! structure {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* pub $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        pub struct $name { $($(#[$doc])* pub $field: $type,)+ }

        impl $crate::Encode for $name {
            fn encode(&self, w: &mut $crate::Writer) {
                w.array(const { [$(::core::stringify!($field)),+].len() });
                $($crate::Encode::encode(&self.$field, w);)+
            }
        }

        impl $crate::Decode for $name {
            fn decode(r: &mut $crate::Reader<'_>) -> ::core::result::Result<Self, $crate::CodecError> {
                r.array_of(const { [$(::core::stringify!($field)),+].len() })?;
                ::core::result::Result::Ok(Self { $($field: $crate::Decode::decode(r)?,)+ })
            }
        }
    };
    ($(#[$meta:meta])* pub struct $name:ident;) => {
        $(#[$meta])*
        pub struct $name;

        impl $crate::Encode for $name {
            fn encode(&self, w: &mut $crate::Writer) {
                w.array(0);
            }
        }

        impl $crate::Decode for $name {
            fn decode(r: &mut $crate::Reader<'_>) -> ::core::result::Result<Self, $crate::CodecError> {
                r.array_of(0)?;
                ::core::result::Result::Ok(Self)
            }
        }
    };
}

/// An enum: encoded as the number of its variant; in a storage key, that number in one byte.
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $number:literal,)+ }) => {
        $(#[$meta])*
        pub enum $name { $($(#[$doc])* $variant = $number,)+ }

        impl $name {
            fn numbered(number: u64) -> ::core::option::Option<Self> {
                match number {
                    $($number => ::core::option::Option::Some(Self::$variant),)+
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl $crate::Encode for $name {
            fn encode(&self, w: &mut $crate::Writer) {
                w.uint(*self as u64);
            }
        }

        impl $crate::Decode for $name {
            fn decode(r: &mut $crate::Reader<'_>) -> ::core::result::Result<Self, $crate::CodecError> {
                Self::numbered(r.uint()?).ok_or($crate::CodecError::OutOfRange)
            }
        }

        impl $crate::StorageKey for $name {
            fn write_key(&self, w: &mut $crate::KeyWriter) {
                $crate::StorageKey::write_key(&(*self as u8), w);
            }
            fn read_key(rest: &mut &[u8]) -> ::core::option::Option<Self> {
                let number: u8 = $crate::StorageKey::read_key(rest)?;
                Self::numbered(::core::convert::Into::into(number))
            }
        }
    };
}
