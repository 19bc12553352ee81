//! A module against its schema: exports and imports are exactly what the schema accounts for.
//!
//! This is the first of two layers. It shows before deployment what a contract can do; the host checks again, call by
//! call, whom it calls and what it pays.

use ghost_types::Failure;

use crate::model::{Calls, Capabilities, Privilege, Schema};
use crate::problem::{Problem, problem};

/// An exported function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export<'a> {
    /// Its name.
    pub name: &'a str,
    /// How many parameters it takes.
    pub params: usize,
    /// How many results it gives.
    pub results: usize,
}

/// What a host function needs of `[capabilities]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// Nothing: reading, computing, writing the contract's own storage, events.
    Nothing,
    /// `calls` or `actions`.
    Calls,
    /// `calls`, `actions` or `creates`: what follows either.
    CallsOrCreates,
    Creates,
    Pays,
    Wakes,
    Recovers,
    Mint,
    Govern,
}

/// Every host function with what it needs; a test holds the list to interface/host.toml.
const NEEDS: &[(&str, Needs)] = &[
    ("input", Needs::Nothing),
    ("result", Needs::Nothing),
    ("abort", Needs::Nothing),
    ("fail_through", Needs::CallsOrCreates),
    ("context", Needs::Nothing),
    ("chain_id", Needs::Nothing),
    ("storage_get", Needs::Nothing),
    ("storage_set", Needs::Nothing),
    ("storage_remove", Needs::Nothing),
    ("storage_scan", Needs::Nothing),
    ("emit", Needs::Nothing),
    ("call", Needs::Calls),
    ("returned", Needs::CallsOrCreates),
    ("create", Needs::Creates),
    ("contract_info", Needs::Nothing),
    ("uses_address", Needs::Nothing),
    ("system_address", Needs::Nothing),
    ("balance", Needs::Nothing),
    ("transfer", Needs::Pays),
    ("mint", Needs::Mint),
    ("burn", Needs::Mint),
    ("wake_at", Needs::Wakes),
    ("wake_every", Needs::Wakes),
    ("subscribe", Needs::Wakes),
    ("wakeup_fund", Needs::Wakes),
    ("wakeup_cancel", Needs::Wakes),
    ("slot_open", Needs::Wakes),
    ("slot_resolve", Needs::Wakes),
    ("slot_result", Needs::Wakes),
    ("slot_acknowledge", Needs::Wakes),
    ("sha256", Needs::Nothing),
    ("verify_signature", Needs::Nothing),
    ("set_auth", Needs::Recovers),
    ("govern", Needs::Govern),
];

/// Checks a module's function exports and its imports from `ghost` against its schema.
pub fn check_module(schema: &Schema, exports: &[Export<'_>], imports: &[&str]) -> Result<(), Failure> {
    exports_are_methods(schema, exports)?;
    methods_are_exported(schema, exports)?;
    imports_are_declared(&schema.capabilities, imports)?;
    Ok(())
}

fn exports_are_methods(schema: &Schema, exports: &[Export<'_>]) -> Result<(), Problem> {
    for export in exports {
        if schema.callable(export.name).is_none() {
            return Err(problem!(schema::UNDECLARED_EXPORT, export.name));
        }
        if (export.params, export.results) != (0, 0) {
            return Err(problem!(schema::BAD_EXPORT_TYPE, export.name));
        }
    }
    Ok(())
}

fn methods_are_exported(schema: &Schema, exports: &[Export<'_>]) -> Result<(), Problem> {
    let methods = schema.methods.iter().map(|method| &method.name);
    let invariants = schema.invariants.iter().map(|invariant| &invariant.name);
    for name in methods.chain(invariants) {
        if !exports.iter().any(|export| export.name == name) {
            return Err(problem!(schema::METHOD_NOT_EXPORTED, name.as_str()));
        }
    }
    Ok(())
}

fn imports_are_declared(can: &Capabilities, imports: &[&str]) -> Result<(), Problem> {
    for import in imports {
        let Some((_, needs)) = NEEDS.iter().find(|(name, _)| name == import) else {
            return Err(problem!(schema::UNDECLARED_IMPORT, *import));
        };
        if let Some(capability) = needs.lacking(can) {
            return Err(problem!(schema::CAPABILITY_NEEDED, *import, capability));
        }
    }
    Ok(())
}

impl Needs {
    /// The capability that is needed and not declared.
    fn lacking(self, can: &Capabilities) -> Option<&'static str> {
        let (has, wanted) = match self {
            Self::Nothing => return None,
            Self::Calls => (can.may_call(), "calls or actions"),
            Self::CallsOrCreates => (can.may_call() || can.creates, "calls, actions or creates"),
            Self::Creates => (can.creates, "creates = true"),
            Self::Pays => (can.pays, "pays = true"),
            Self::Wakes => (can.wakes, "wakes = true"),
            Self::Recovers => (can.recovers, "recovers = true"),
            Self::Mint => (can.privileges.contains(&Privilege::Mint), "privileges = [\"mint\"]"),
            Self::Govern => (can.privileges.contains(&Privilege::Govern), "privileges = [\"govern\"]"),
        };
        (!has).then_some(wanted)
    }
}

impl Capabilities {
    /// Whether the contract may call any other: one it uses, any at all, or `agents` for its actions.
    #[must_use]
    pub fn may_call(&self) -> bool {
        self.calls != Calls::Only(Vec::new()) || !self.actions.is_empty()
    }
}

#[cfg(test)]
mod tests;
