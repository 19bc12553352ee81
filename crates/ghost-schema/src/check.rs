//! A module against its schema: exports and imports are exactly what the schema accounts for.
//!
//! This is the first of two layers. It shows before deployment what a contract can do; the host checks again, call by
//! call, whom it calls and what it pays.

use ghost_types::Failure;

use crate::generated::host::NEEDS;
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

/// What a host function can need of `[capabilities]`; interface/host.toml says which needs what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    Calls,
    Actions,
    Creates,
    Pays,
    Wakes,
    Recovers,
    Mint,
    Govern,
}

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
        if !needs.is_empty() && !needs.iter().any(|capability| capability.is_declared(can)) {
            return Err(problem!(schema::CAPABILITY_NEEDED, *import, spelled(needs).as_str()));
        }
    }
    Ok(())
}

/// What to declare: one capability as contract.toml has it, several by their names.
fn spelled(needs: &[Capability]) -> String {
    match needs {
        [] => String::new(),
        [one @ (Capability::Mint | Capability::Govern)] => format!("privileges = [\"{}\"]", one.name()),
        [one] => format!("{} = true", one.name()),
        [others @ .., last] => {
            let others: Vec<_> = others.iter().map(|capability| capability.name()).collect();
            format!("{} or {}", others.join(", "), last.name())
        }
    }
}

impl Capability {
    fn is_declared(self, can: &Capabilities) -> bool {
        match self {
            Self::Calls => can.calls != Calls::Only(Vec::new()),
            Self::Actions => !can.actions.is_empty(),
            Self::Creates => can.creates,
            Self::Pays => can.pays,
            Self::Wakes => can.wakes,
            Self::Recovers => can.recovers,
            Self::Mint => can.privileges.contains(&Privilege::Mint),
            Self::Govern => can.privileges.contains(&Privilege::Govern),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Actions => "actions",
            Self::Creates => "creates",
            Self::Pays => "pays",
            Self::Wakes => "wakes",
            Self::Recovers => "recovers",
            Self::Mint => "mint",
            Self::Govern => "govern",
        }
    }
}

#[cfg(test)]
mod tests;
