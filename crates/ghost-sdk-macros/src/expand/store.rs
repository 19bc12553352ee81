//! Storage accessors and roles.

use ghost_schema::{Schema, StorageItem, StorageKind, numbered};

use super::Source;
use super::names::Scope;

/// `Store`, and `cx.store()` for it.
pub fn store(out: &mut Source, schema: &Schema) {
    let scope = Scope { types: &schema.types, module: "" };
    out.gap();
    out.doc("The contract's storage: `cx.store()`.");
    out.line("pub struct Store<A>(::core::marker::PhantomData<A>);");
    out.gap();
    out.block("impl<A> Store<A>", |out| {
        for (number, item) in numbered(&schema.storage) {
            out.gap();
            accessor(out, scope, number, item);
        }
    });
    out.gap();
    out.doc("What gives a context its storage.");
    out.block("pub trait Storage", |out| {
        out.doc("The storage, for reading or for writing as well.");
        out.line("type Store;");
        out.doc("The contract's storage.");
        out.line("fn store(&self) -> Self::Store;");
    });
    for (context, access) in [("View", "Read"), ("Call", "Write")] {
        out.gap();
        out.block(&format!("impl Storage for ::ghost_sdk::{context}"), |out| {
            out.line(&format!("type Store = Store<::ghost_sdk::storage::{access}>;"));
            out.block("fn store(&self) -> Self::Store", |out| out.line("Store(::core::marker::PhantomData)"));
        });
    }
}

fn accessor(out: &mut Source, scope: Scope<'_>, number: u8, item: &StorageItem) {
    let kind = match &item.kind {
        StorageKind::Value(ty) => format!("Value<{}, A>", scope.ty(ty)),
        StorageKind::Map { keys, value, ordered: false } => format!("Map<{}, {}, A>", scope.key(keys), scope.ty(value)),
        StorageKind::Map { keys, value, ordered: true } => {
            format!("OrderedMap<{}, {}, A>", scope.key(keys), scope.ty(value))
        }
        StorageKind::Set { keys } => format!("Set<{}, A>", scope.key(keys)),
        StorageKind::List(ty) => format!("List<{}, A>", scope.ty(ty)),
    };
    let name = kind.split('<').next().unwrap_or_default();
    out.doc(&item.doc);
    out.block(&format!("pub fn {}(&self) -> ::ghost_sdk::storage::{kind}", item.name), |out| {
        out.line(&format!("::ghost_sdk::storage::{name}::item({number})"));
    });
}

/// `roles`: whether the caller holds one.
pub fn roles(out: &mut Source, schema: &Schema) {
    out.module("Who may do what: whether the caller holds a role.", "roles", |out| {
        if !schema.roles.is_empty() {
            out.line("use super::Storage;");
        }
        for role in &schema.roles {
            let Some(item) = schema.storage.get(usize::from(role.storage)) else { continue };
            out.gap();
            out.doc(&role.doc);
            out.line("#[must_use]");
            out.block(&format!("pub fn {}(cx: &::ghost_sdk::View) -> bool", role.name), |out| {
                out.line(&match item.kind {
                    StorageKind::Set { .. } => format!("cx.store().{}().has(&cx.caller())", item.name),
                    _ => format!("cx.store().{}().find() == Some(cx.caller())", item.name),
                });
            });
        }
    });
}
