//! Five hundred generated modules give one outcome on every engine: end, gas, stack and memory.
//!
//! wasm-smith makes modules of the accepted instructions from seeded bytes. Each of a module's functions gets a method
//! that calls it with fixed arguments, so that most code is reached.
#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as they do")]

mod support;

use std::collections::BTreeMap;

use support::*;

/// Modules to run.
const MODULES: u64 = 500;

/// Gas of a call: enough to finish what finishes, little enough that endless loops end soon.
const GAS: i64 = 200_000;

#[test]
fn generated_modules_have_one_outcome_on_all_engines() {
    let (mut modules, mut seed) = (0, 0);
    let mut ends: BTreeMap<String, u32> = BTreeMap::new();
    while modules < MODULES {
        seed += 1;
        let Some((bytes, methods)) = smith(seed) else { continue };
        modules += 1;
        for method in 0..methods {
            let outcome = run_everywhere(&bytes, &format!("m{method}"), GAS);
            *ends.entry(format!("{:?}", outcome.end)).or_default() += 1;
        }
    }
    // The test means something only if programs end in all ways.
    println!("{ends:?}, of {seed} seeds");
    for end in ["Returned", "OutOfGas", "StackExhausted", "Trapped(Unreachable)", "Trapped(MemoryOutOfBounds)"] {
        assert!(ends.get(end).is_some_and(|n| *n >= 5), "{end}: {ends:?}");
    }
    assert!(ends["Returned"] > 300, "{ends:?}");
}
