//! Checking encoded values against their types, without building anything: what the ledger does to every argument,
//! result, event and error.

use ghost_types::{CodecError, Reader};

use crate::model::{ErrorDef, EventDef, Method, Schema, Shape, TypeDef};
use crate::types::Type;

/// Reads one value of type `ty`. The type must be of a checked schema: its depth bounds the recursion.
pub fn check(types: &[TypeDef], ty: &Type, r: &mut Reader<'_>) -> Result<(), CodecError> {
    match ty {
        Type::Bool => r.bool().map(drop),
        Type::U8 => uint(r, u8::MAX.into()),
        Type::U16 => uint(r, u16::MAX.into()),
        Type::U32 => uint(r, u32::MAX.into()),
        Type::U64 | Type::Time | Type::Duration => uint(r, u64::MAX),
        Type::I64 => r.int().map(drop),
        Type::U128 | Type::I128 | Type::Rlusd => r.fixed::<16>().map(drop),
        Type::Bytes32 | Type::Address | Type::Hash => r.fixed::<32>().map(drop),
        Type::String(most) => within(r.text()?.len(), *most),
        Type::Bytes(most) => within(r.bytes()?.len(), *most),
        Type::List(item, most) => {
            let len = r.array()?;
            within(len, *most)?;
            (0..len).try_for_each(|_| check(types, item, r))
        }
        Type::Option(item) => {
            if r.null()? {
                Ok(())
            } else {
                check(types, item, r)
            }
        }
        Type::Named(number) => match types.get(usize::from(*number)).map(|def| &def.shape) {
            Some(Shape::Struct(fields)) => {
                r.array_of(fields.len())?;
                fields.iter().try_for_each(|field| check(types, &field.ty, r))
            }
            Some(Shape::Enum(variants)) => uint(r, (variants.len() as u64).saturating_sub(1)),
            None => Err(CodecError::WrongType),
        },
    }
}

/// Checks that `bytes` are one value of type `ty` and nothing else.
pub fn check_all(types: &[TypeDef], ty: &Type, bytes: &[u8]) -> Result<(), CodecError> {
    let mut r = Reader::new(bytes);
    check(types, ty, &mut r)?;
    r.finish()
}

/// Checks that `bytes` are the array of values of these types, and gives each value's encoding.
pub fn split<'a, 't>(
    types: &[TypeDef],
    of: impl ExactSizeIterator<Item = &'t Type>,
    bytes: &'a [u8],
) -> Result<Vec<&'a [u8]>, CodecError> {
    let mut r = Reader::new(bytes);
    r.array_of(of.len())?;
    let mut parts = Vec::with_capacity(of.len());
    for ty in of {
        let before = r.rest();
        check(types, ty, &mut r)?;
        parts.push(&before[..before.len() - r.rest().len()]);
    }
    r.finish()?;
    Ok(parts)
}

fn uint(r: &mut Reader<'_>, most: u64) -> Result<(), CodecError> {
    if r.uint()? <= most { Ok(()) } else { Err(CodecError::OutOfRange) }
}

fn within(len: usize, most: u32) -> Result<(), CodecError> {
    if len as u64 <= u64::from(most) { Ok(()) } else { Err(CodecError::OutOfRange) }
}

impl Schema {
    /// Whether `bytes` are the arguments of `method`: one array in schema order.
    pub fn check_args(&self, method: &Method, bytes: &[u8]) -> Result<(), CodecError> {
        split(&self.types, method.args.iter().map(|arg| &arg.ty), bytes).map(drop)
    }

    /// Whether `bytes` are what `method` answers; nothing at all where it answers nothing.
    pub fn check_result(&self, method: &Method, bytes: &[u8]) -> Result<(), CodecError> {
        match &method.returns {
            Some(ty) => check_all(&self.types, ty, bytes),
            None if bytes.is_empty() => Ok(()),
            None => Err(CodecError::Trailing),
        }
    }

    /// Whether `bytes` are the fields of event `number`; gives number and encoding of each indexed field.
    pub fn check_event<'a>(&self, number: u32, bytes: &'a [u8]) -> Result<Vec<(u8, &'a [u8])>, CodecError> {
        let event = self.event_by_number(number).ok_or(CodecError::OutOfRange)?;
        let parts = split(&self.types, event.fields.iter().map(|field| &field.field.ty), bytes)?;
        let numbered = (0..=u8::MAX).zip(parts).zip(&event.fields);
        Ok(numbered.filter(|(_, field)| field.indexed).map(|(part, _)| part).collect())
    }

    /// Whether `bytes` are the fields of the error with this code.
    pub fn check_error(&self, code: u32, bytes: &[u8]) -> Result<(), CodecError> {
        let error: &ErrorDef = self.error_by_code(code).ok_or(CodecError::OutOfRange)?;
        split(&self.types, error.args.iter().map(|arg| &arg.ty), bytes).map(drop)
    }

    /// The event with this number.
    #[must_use]
    pub fn event_by_number(&self, number: u32) -> Option<&EventDef> {
        self.events.get(usize::try_from(number).ok()?)
    }
}
