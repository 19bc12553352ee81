//! Canonical ids of resources, what lies around one, and patterns of names. One resource has one id.

use alloc::format;

/// Labels of a domain name, or parts of a path: every one is a look at the store when a resource is claimed.
const MOST_PARTS: usize = 16;
/// Bytes of a label (RFC 1035 §2.3.4).
const MOST_LABEL_BYTES: usize = 63;
/// Bytes of a name without its closing dot (RFC 1035 §2.3.4: 255 on the wire).
const MOST_NAME_BYTES: usize = 253;

/// Whether a text is the one id of a resource: `dns:` or `tls:` and a domain name, or another kind and a path.
pub fn is_canonical(id: &str) -> bool {
    let Some((kind, name)) = id.split_once(':') else { return false };
    match kind {
        // A name of one label is a top-level domain, under which others' names are.
        "dns" | "tls" => is_domain(name) && name.contains('.'),
        _ => is_word(kind, b"") && is_path(name),
    }
}

/// The ids around one, nearest first.
pub fn around(id: &str) -> impl Iterator<Item = alloc::string::String> + '_ {
    let (kind, name) = id.split_once(':').unwrap_or((id, ""));
    let domain = matches!(kind, "dns" | "tls");
    let mut inner = Some(name);
    core::iter::from_fn(move || {
        let outer = match (inner?, domain) {
            (name, true) => name.split_once('.').map(|(_, rest)| rest).filter(|rest| rest.contains('.')),
            (name, false) => name.rsplit_once('/').map(|(rest, _)| rest),
        };
        inner = outer;
        Some(format!("{kind}:{}", outer?))
    })
}

/// Whether a pattern of names is well written: a domain name or path, or `*.` and one.
pub fn is_pattern(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    is_domain(name) || is_path(name)
}

/// Whether a name is one that a pattern of a grant allows. What a star stands for is plain: labels that begin with `_`, and
/// other stars, have a meaning of their own and must be named.
pub fn matches(pattern: &str, name: &str) -> bool {
    let below = || {
        let star = name.strip_suffix(pattern.strip_prefix('*')?)?;
        Some(star.split('.').all(|label| is_word(label, b"-")))
    };
    pattern == name || below().unwrap_or(false)
}

/// Whether a name, or all names below one, lies within a resource.
pub fn is_within(id: &str, name: &str) -> bool {
    let Some((kind, outer)) = id.split_once(':') else { return false };
    let between = if matches!(kind, "dns" | "tls") { name.strip_suffix(outer) } else { name.strip_prefix(outer) };
    let edge = |rest: &str| rest.is_empty() || rest.ends_with('.') || rest.starts_with('/');
    is_pattern(name) && between.is_some_and(edge)
}

/// Whether no item comes twice. At most 16 items.
pub fn are_distinct<T: PartialEq>(items: &[T]) -> bool {
    items.iter().enumerate().all(|(n, item)| !items.iter().take(n).any(|other| other == item))
}

/// Lower-case letters, digits, inner hyphens, and underscores at the start (RFC 8552).
fn is_domain(name: &str) -> bool {
    let label = |label: &str| {
        label.len() <= MOST_LABEL_BYTES
            && !label.starts_with('-')
            && !label.ends_with('-')
            && is_word(label.strip_prefix('_').unwrap_or(label), b"-")
    };
    name.len() <= MOST_NAME_BYTES && name.split('.').count() <= MOST_PARTS && name.split('.').all(label)
}

/// Parts of lower-case letters, digits, hyphens, underscores and dots, and none that means another place.
fn is_path(name: &str) -> bool {
    let part = |part: &str| is_word(part, b"-_.") && !part.starts_with('.');
    name.len() <= MOST_NAME_BYTES && name.split('/').count() <= MOST_PARTS && name.split('/').all(part)
}

fn is_word(text: &str, more: &[u8]) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || more.contains(&b);
    !text.is_empty() && text.bytes().all(fits)
}

#[cfg(test)]
mod tests;
