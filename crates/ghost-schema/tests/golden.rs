//! Schemas with mistakes, each with what the author is told on the very line: tests/golden/schema/*.toml.
//!
//! A line that is refused ends with `#! slug @column+length: message`, once for each diagnostic. Where a comment would
//! be swallowed by the broken line, the expectation stands at the end of the file as `#!LINE slug @column+length: …`.
//! `GHOST_BLESS=1 cargo test -p ghost-schema --test golden` renews them; the difference is read before it is committed.
#![allow(clippy::disallowed_methods, reason = "a test may read whether it is to renew its files")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ghost_schema::{Diagnostic, parse};
use ghost_types::errors::{TABLE, schema};

/// Codes that a contract.toml cannot cause, or only one too long to read: tested where they arise.
const TESTED_ELSEWHERE: &[&str] = &[
    "too_many",            // rules/tests.rs
    "repeated_entry",      // rules/tests.rs, and here for lists
    "malformed",           // rules/tests.rs
    "newer_format",        // rules/tests.rs
    "method_not_exported", // check/tests.rs
    "undeclared_export",   // check/tests.rs
    "bad_export_type",     // check/tests.rs
    "capability_needed",   // check/tests.rs
    "undeclared_import",   // check/tests.rs
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/schema")
}

/// The source without expectations, as an author would have it.
fn bare(text: &str) -> String {
    let line = |line: &str| line.split(" #! ").next().map(|l| l.trim_end().to_owned()).unwrap_or_default();
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("#!")).map(line).collect();
    lines.join("\n").trim_end().to_owned() + "\n"
}

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let load = |path: &str| std::fs::read_to_string(folder().join(path)).map_err(|_| "there is no such file".into());
    parse(text, &load).err().unwrap_or_default()
}

fn expectation(diagnostic: &Diagnostic) -> String {
    let Diagnostic { slug, column, length, message, .. } = diagnostic;
    format!("{slug} @{column}+{length}: {message}")
}

/// The source with each diagnostic on its line; where that would change what is wrong, with all of them at the end.
fn annotated(source: &str) -> String {
    let found = diagnostics(source);
    let mut lines: Vec<String> = source.lines().map(String::from).collect();
    for diagnostic in &found {
        if let Some(line) = lines.get_mut(diagnostic.line - 1) {
            line.push_str(&format!(" #! {}", expectation(diagnostic)));
        }
    }
    let inline = lines.join("\n") + "\n";
    if diagnostics(&inline) == found {
        return inline;
    }
    let tail: Vec<_> = found.iter().map(|d| format!("#!{} {}\n", d.line, expectation(d))).collect();
    source.to_owned() + &tail.concat()
}

#[test]
fn every_mistake_is_said_where_it_is_made() {
    let mut seen = BTreeSet::new();
    let mut differing = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().and_then(|extension| extension.to_str()) != Some("toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let source = bare(&text);
        let found = diagnostics(&source);
        assert!(!found.is_empty(), "{}: nothing is wrong with it", path.display());
        assert!(found.iter().all(|d| !d.way_out.is_empty() && !d.message.contains('{') || d.slug == "bad_template"));
        seen.extend(found.iter().map(|diagnostic| diagnostic.slug));
        let now = annotated(&source);
        if now != text {
            if std::env::var("GHOST_BLESS").is_ok() {
                std::fs::write(&path, &now).unwrap();
            }
            differing.push(format!("{}\n{now}", path.display()));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    let unseen: Vec<_> = TABLE
        .iter()
        .filter(|row| row.code.class == schema::CLASS)
        .map(|row| row.slug)
        .filter(|slug| !seen.contains(slug) && !TESTED_ELSEWHERE.contains(slug))
        .collect();
    assert!(unseen.is_empty(), "no golden file shows {unseen:?}");
}
