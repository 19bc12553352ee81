//! The module `args`, the trait `Contract`, and what its exports do.

use ghost_schema::{Method, Schema, Type};

use super::Source;
use super::data::structure;
use super::names::{Scope, camel};

/// What the ledger can call: the methods, and the invariants as the views they are.
pub fn all(schema: &Schema) -> Vec<Method> {
    schema.methods.iter().cloned().chain(schema.invariants.iter().map(|invariant| invariant.method())).collect()
}

/// `args`: a struct for each method, by which it is also called from elsewhere.
pub fn args(out: &mut Source, scope: Scope<'_>, methods: &[Method]) {
    out.module("The arguments of each method.", "args", |out| {
        for method in methods {
            let name = camel(&method.name);
            out.gap();
            structure(out, scope, &name, &method.summary, &mut method.args.iter());
            out.block(&format!("impl ::ghost_sdk::call::Method for {name}"), |out| {
                out.line(&format!("type Output = {};", output(scope, method.returns.as_ref())));
                out.line(&format!("const NAME: &'static str = {:?};", method.name));
                let read = if method.returns.is_some() {
                    "::ghost_sdk::entry::output"
                } else {
                    "::ghost_sdk::entry::no_output"
                };
                out.block("fn output() -> ::core::option::Option<Self::Output>", |out| out.line(&format!("{read}()")));
            });
            for (declared, marker) in
                [(method.payable, "Payable"), (method.view, "Viewable"), (method.wakeup, "Wakeable")]
            {
                if declared {
                    out.line(&format!("impl ::ghost_sdk::call::{marker} for {name} {{}}"));
                }
            }
            if method.wakeup {
                wakeup(out, method, &name);
            }
        }
    });
}

/// What a wakeup method's arguments make it fit for: events, or answers to slots.
fn wakeup(out: &mut Source, method: &Method, name: &str) {
    let [first, second] = &method.args[..] else { return };
    match (&first.ty, &second.ty) {
        (Type::Address, Type::Bytes(most)) => {
            out.block(&format!("impl ::ghost_sdk::wakeup::Listener for {name}"), |out| {
                out.line(&format!("const ROOM: usize = {most};"));
                out.block("fn event_bytes(&self) -> &[u8]", |out| out.line(&format!("&self.{}", second.name)));
            });
        }
        (Type::Hash, Type::Option(answer)) => {
            let Type::Bytes(most) = **answer else { return };
            out.block(&format!("impl ::ghost_sdk::wakeup::Answered for {name}"), |out| {
                out.line(&format!("const ROOM: usize = {most};"));
                out.block("fn answer_bytes(&self) -> ::core::option::Option<&[u8]>", |out| {
                    out.line(&format!("self.{}.as_deref()", second.name));
                });
            });
        }
        _ => {}
    }
}

/// The trait `Contract`: what the author writes, and behind it what each export does.
pub fn contract(out: &mut Source, schema: &Schema) {
    let scope = Scope { types: &schema.types, module: "" };
    let methods = all(schema);
    out.gap();
    out.doc(&schema.contract.summary);
    out.block("pub trait Contract", |out| {
        for method in &methods {
            out.gap();
            out.doc(&method.summary);
            out.line(&format!("{};", signature(scope, method)));
        }
        for method in &methods {
            out.gap();
            out.line("#[doc(hidden)]");
            out.block(&format!("fn __{}()", method.name), |out| export(out, schema, method));
        }
    });
}

/// `fn lease(cx: &mut Call, args: args::Lease) -> Result<types::Lease>`
fn signature(scope: Scope<'_>, method: &Method) -> String {
    let context = if method.view { "&::ghost_sdk::View" } else { "&mut ::ghost_sdk::Call" };
    let args = if method.args.is_empty() { String::new() } else { format!(", args: args::{}", camel(&method.name)) };
    let returns = output(scope, method.returns.as_ref());
    format!("fn {}(cx: {context}{args}) -> ::ghost_sdk::Result<{returns}>", method.name)
}

fn output(scope: Scope<'_>, returns: Option<&Type>) -> String {
    returns.map_or("()".into(), |ty| scope.ty(ty))
}

/// Role, arguments, method, result: in this order, so that who may not call learns nothing else.
fn export(out: &mut Source, schema: &Schema, method: &Method) {
    let (context, borrow) = if method.view { ("view", "&") } else { ("call", "&mut ") };
    let mutable = if method.view { "" } else { "mut " };
    let end = if method.returns.is_some() { "returns" } else { "ends" };
    let args = if method.args.is_empty() { "" } else { ", ::ghost_sdk::entry::args()?" };
    out.line(&format!("let {mutable}cx = ::ghost_sdk::entry::{context}();"));
    out.line(&format!("::ghost_sdk::entry::{end}((|| {{"));
    if !method.auth.is_empty() {
        let roles: Vec<&str> = method
            .auth
            .iter()
            .filter_map(|&role| schema.roles.get(usize::from(role)))
            .map(|role| role.name.as_str())
            .collect();
        let holds: Vec<String> = roles.iter().map(|role| format!("roles::{role}(&cx)")).collect();
        out.line(&format!("::ghost_sdk::entry::require({}, {:?})?;", holds.join(" || "), roles.join(" or ")));
    }
    out.line(&format!("Self::{}({borrow}cx{args})", method.name));
    out.line("})());");
}
