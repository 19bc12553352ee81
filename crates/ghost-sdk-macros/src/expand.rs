//! From a schema to the source of a contract's modules.
//!
//! The source is made to be read: it is what golden files hold and what an author sees through an editor. The logic
//! behind each item (encoding, storage, calls) is in `ghost-sdk`; here are only names, types and numbers.

use ghost_schema::{Schema, TypeDef};

mod data;
mod methods;
mod names;
mod store;
mod used;

use names::Scope;

/// What every contract has in scope.
pub const PRELUDE: &str = "use ::ghost_sdk::prelude::*;";

/// The source for `schema`. Names need no care: ghost-schema refuses keywords, and names that would become one.
pub fn expand(schema: &Schema) -> String {
    let mut out = modules(schema);
    section(&mut out, &schema.to_cbor());
    out.text
}

/// All but the schema itself.
fn modules(schema: &Schema) -> Source {
    let mut out = Source::default();
    let scope = Scope { types: &schema.types, module: "super::" };
    out.line("#[allow(unused_imports)]");
    out.line(PRELUDE);
    data::types(&mut out, scope);
    data::consts(&mut out, scope, &schema.consts);
    data::errors(&mut out, scope, &schema.errors);
    data::events(&mut out, scope, ghost_schema::numbered(&schema.events));
    methods::args(&mut out, scope, &methods::all(schema));
    store::store(&mut out, schema);
    store::roles(&mut out, schema);
    used::clients(&mut out, schema);
    methods::contract(&mut out, schema);
    out
}

/// The schema's normal form as a custom section. Not `#[used]`: that would put it into the data section as well.
fn section(out: &mut Source, schema: &[u8]) {
    let bytes: String = schema.iter().map(|byte| format!("\\x{byte:02x}")).collect();
    out.gap();
    out.line("#[cfg(target_arch = \"wasm32\")]");
    out.line(&format!("#[unsafe(link_section = {:?})]", ghost_schema::SECTION));
    out.line(&format!("pub static GHOST_SCHEMA: [u8; {}] = *b\"{bytes}\";", schema.len()));
}

/// Lines of source, indented by their braces.
#[derive(Default)]
struct Source {
    text: String,
    depth: usize,
}

impl Source {
    /// One line; `{` at its end opens a level, `}` at its beginning closes one.
    fn line(&mut self, line: &str) {
        if line.starts_with('}') {
            self.depth -= 1;
        }
        self.text.push_str(&"    ".repeat(self.depth));
        self.text.push_str(line);
        self.text.push('\n');
        if line.ends_with('{') {
            self.depth += 1;
        }
    }

    /// An empty line, except at the beginning of a block.
    fn gap(&mut self) {
        if !self.text.ends_with("{\n") {
            self.text.push('\n');
        }
    }

    /// A line of documentation: one line whatever it holds.
    fn doc(&mut self, doc: &str) {
        if !doc.is_empty() {
            let doc: String = doc.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            self.text.push_str(&"    ".repeat(self.depth));
            self.text.push_str(&format!("/// {doc}\n"));
        }
    }

    /// `heading { lines }`.
    fn block(&mut self, heading: &str, lines: impl FnOnce(&mut Self)) {
        self.line(&format!("{heading} {{"));
        lines(self);
        self.line("}");
    }

    /// A public module, behind an empty line.
    fn module(&mut self, doc: &str, name: &str, lines: impl FnOnce(&mut Self)) {
        self.gap();
        self.doc(doc);
        self.block(&format!("pub mod {name}"), lines);
    }
}

/// Whether values of every type in `fields` are copied rather than moved.
fn all_copy<'a>(mut fields: impl Iterator<Item = &'a ghost_schema::Type>, types: &[TypeDef]) -> bool {
    fields.all(|ty| names::is_copy(ty, types))
}

#[cfg(test)]
mod tests;
