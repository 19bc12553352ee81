//! Why a text form was refused: which argument, what was expected, what stood there, and the way out.

use std::fmt;

use ghost_types::{CodecError, ErrorCode, Value};

use super::json::Json;
use crate::problem::{Problem, problem};

/// A value that does not fit a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// The argument or field, as `label` or `terms.until[2]`; empty where one value stood alone.
    pub argument: String,
    /// The code and its operands.
    pub problem: Problem,
}

impl FormError {
    /// Which error: class `request`.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.problem.code
    }

    /// The name tools match on.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        self.problem.row().slug
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self) -> String {
        self.problem.message()
    }

    /// What the caller can do about it.
    #[must_use]
    pub fn way_out(&self) -> &'static str {
        self.problem.row().way_out
    }

    /// The same refusal, said of the argument `name` that the value was given for.
    pub(super) fn within(mut self, name: &str) -> Self {
        self.argument = joined(name, &self.argument);
        // The operand that names the argument is the first, where the error has one.
        if self.problem.row().fields.first() == Some(&"argument") {
            let others = self.problem.fields.into_iter().skip(1);
            let fields = std::iter::once(Value::from(&*self.argument)).chain(others);
            self.problem = Problem::new(self.problem.code, fields);
        }
        self
    }

    pub(crate) fn unknown(kind: &'static str, name: &str) -> Self {
        problem!(request::UNKNOWN_IN_SCHEMA, kind, name).into()
    }

    pub(crate) fn misfit(what: &'static str, error: CodecError) -> Self {
        problem!(request::MISFIT, what, error).into()
    }
}

impl From<Problem> for FormError {
    fn from(problem: Problem) -> Self {
        Self { argument: String::new(), problem }
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message(), self.way_out())
    }
}

impl std::error::Error for FormError {}

/// A refusal on its way out of the walk, which adds to the path what it passes.
#[derive(Debug)]
pub struct Wrong {
    path: String,
    kind: WrongKind,
}

/// What is wrong with a value.
#[derive(Debug)]
pub enum WrongKind {
    /// Another kind of value.
    Type { expected: String, got: String },
    /// A number outside the type.
    Range { expected: String, got: String },
    /// Text that does not read as the type.
    Form { expected: String, got: String },
    /// More bytes or items than the type takes.
    TooLong { most: u64, got: u64 },
    /// Not there, and no option.
    Missing,
    /// No field of this name.
    Unknown { known: String },
    /// Given twice.
    Repeated,
}

impl Wrong {
    pub(super) fn new(kind: WrongKind) -> Self {
        Self { path: String::new(), kind }
    }

    pub(super) fn kind_of(expected: &str, got: &Json) -> Self {
        Self::new(WrongKind::Type { expected: expected.into(), got: got.kind().into() })
    }

    pub(super) fn form(expected: &str, got: &str) -> Self {
        Self::new(WrongKind::Form { expected: expected.into(), got: format!("\"{got}\"") })
    }

    /// The same refusal, seen from one level further out.
    pub(super) fn within(mut self, step: &str) -> Self {
        self.path = joined(step, &self.path);
        self
    }

    pub(super) fn missing() -> Self {
        Self::new(WrongKind::Missing)
    }
}

fn joined(step: &str, path: &str) -> String {
    let joint = if path.is_empty() || path.starts_with('[') { "" } else { "." };
    format!("{step}{joint}{path}")
}

impl From<Wrong> for FormError {
    fn from(wrong: Wrong) -> Self {
        let shown = if wrong.path.is_empty() { "the value" } else { wrong.path.as_str() };
        let problem = match wrong.kind {
            WrongKind::Type { expected, got } => problem!(request::ARGUMENT_TYPE, shown, &*expected, &*got),
            WrongKind::Range { expected, got } => problem!(request::ARGUMENT_RANGE, shown, &*expected, &*got),
            WrongKind::Form { expected, got } => problem!(request::ARGUMENT_FORMAT, shown, &*expected, &*got),
            WrongKind::TooLong { most, got } => problem!(request::ARGUMENT_TOO_LONG, shown, most, got),
            WrongKind::Missing => problem!(request::ARGUMENT_MISSING, shown),
            WrongKind::Unknown { known } => problem!(request::ARGUMENT_UNKNOWN, shown, &*known),
            WrongKind::Repeated => problem!(request::ARGUMENT_REPEATED, shown),
        };
        Self { argument: wrong.path, problem }
    }
}
