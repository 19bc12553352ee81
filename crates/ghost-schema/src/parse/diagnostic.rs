//! What an author sees of a broken rule: where, what, why, and the way out.

use std::fmt;

use ghost_types::ErrorCode;

use super::tree::Span;
use crate::problem::{Problem, clean};

/// Bytes of the offending text that are repeated.
const MAX_OFFENDING_BYTES: usize = 60;

/// One broken rule in a contract.toml.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule: class `schema`.
    pub code: ErrorCode,
    /// The name tools match on.
    pub slug: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// How many characters are meant, on that line.
    pub length: usize,
    /// The text that is meant.
    pub offending: String,
    /// What is wrong.
    pub message: String,
    /// What the author can do.
    pub way_out: String,
}

impl Diagnostic {
    pub(super) fn new(source: &str, span: &Span, problem: &Problem) -> Self {
        let start = floor(source, span.start);
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let text = source[start..floor(source, span.end).clamp(start, line_end)].trim_end();
        Self {
            code: problem.code,
            slug: problem.row().slug,
            line: source[..start].matches('\n').count() + 1,
            column: source[line_start..start].chars().count() + 1,
            length: text.chars().count(),
            offending: clean(text, MAX_OFFENDING_BYTES),
            message: problem.message(),
            way_out: problem.row().way_out.into(),
        }
    }
}

/// The last place not after `at` where a character starts.
fn floor(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "contract.toml:{}:{}: {}\n  {}", self.line, self.column, self.message, self.way_out)
    }
}
