//! `uses`: for each contract of `[uses]` its types, arguments, errors, events, and a client.

use ghost_schema::{Kind, Method, Schema, Uses, numbered};

use super::names::{Scope, camel};
use super::{Source, data, methods};

/// The module `uses`.
pub fn clients(out: &mut Source, schema: &Schema) {
    out.module("The contracts this one calls.", "uses", |out| {
        for (number, used) in numbered(&schema.uses) {
            out.module(&format!("The contract `{}`.", used.name), &used.name, |out| contract(out, number, used));
        }
    });
}

fn contract(out: &mut Source, number: u8, used: &Uses) {
    let scope = Scope { types: &used.interface.types, module: "super::" };
    data::types(out, scope);
    data::errors(out, scope, &used.interface.errors);
    data::events(out, scope, used.interface.events.iter().map(|event| (event.number, &event.event)));
    methods::args(out, scope, &used.interface.methods);
    out.gap();
    out.doc("Calls it.");
    out.line("#[derive(Clone, Copy)]");
    out.line("pub struct Client(pub ::ghost_sdk::Address);");
    out.gap();
    out.block("impl Client", |out| {
        out.doc("The contract bound to this name when this one was created.");
        out.line("#[must_use]");
        out.block("pub fn bound(cx: &::ghost_sdk::View) -> Self", |out| out.line(&format!("Self(cx.bound({number}))")));
        for method in &used.interface.methods {
            client_method(out, scope.at(""), method);
        }
    });
}

/// A view is asked at once; anything else is an invocation, to be paid and limited before it is sent.
fn client_method(out: &mut Source, scope: Scope<'_>, method: &Method) {
    let (name, args) = (&method.name, camel(&method.name));
    let (parameter, argument) = match method.args.is_empty() {
        true => (String::new(), format!("args::{args}")),
        false => (format!(", args: args::{args}"), "args".into()),
    };
    let (heading, line) = match method.kind() {
        Kind::View => {
            let returns = method.returns.as_ref().map_or("()".into(), |ty| scope.ty(ty));
            let heading = format!(
                "pub fn {name}(&self, cx: &::ghost_sdk::View{parameter}) \
                 -> ::ghost_sdk::Result<{returns}, ::ghost_sdk::CallError>"
            );
            (heading, format!("cx.ask(self.0, {argument})"))
        }
        Kind::Call => {
            let heading = format!(
                "pub fn {name}<'c>(&self, cx: &'c mut ::ghost_sdk::Call{parameter}) \
                 -> ::ghost_sdk::call::Invocation<'c, args::{args}>"
            );
            (heading, format!("cx.call(self.0, {argument})"))
        }
        // Only the ledger calls these.
        Kind::Init | Kind::Migrate | Kind::Wakeup => return,
    };
    out.gap();
    out.doc(&method.summary);
    out.block(&heading, |out| out.line(&line));
}
