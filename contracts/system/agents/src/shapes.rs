//! Which sets of kind, name and shape were approved once under a grant, for those whose rule asks for that.

use ghost_sdk::prelude::*;
use ghost_sdk::sha256;

use crate::Storage;
use crate::types::{Action, Target};

pub fn are_known(cx: &View, action: &Action, since: Time, targets: &[Target]) -> bool {
    targets.iter().all(|target| cx.store().shapes().has(&key(action, since, target)))
}

pub fn remember(cx: &Call, action: &Action, since: Time, targets: &[Target]) {
    for target in targets {
        cx.store().shapes().insert(&key(action, since, target));
    }
}

fn key(action: &Action, since: Time, target: &Target) -> Hash {
    let Action { resource, contract, kind, .. } = action.clone();
    sha256(&(resource, contract, since, kind, target.clone()).to_cbor())
}
