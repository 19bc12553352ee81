use ghost_sdk::prelude::*;

use super::{is_lie, signed_bytes};
use crate::types::{Action, Deadlines, Outcome, Reason, Report, State};

fn report(plan: u8, steps: u16) -> Report {
    Report {
        agent: 7,
        key_epoch: 1,
        epoch: 2,
        plan: Hash([plan; 32]),
        outcome: Outcome::Done,
        steps,
        evidence: Hash([9; 32]),
        result: Blob::default(),
    }
}

fn action(state: State) -> Action {
    Action {
        contract: Address([1; 32]),
        resource: Hash([2; 32]),
        owner_epoch: 1,
        kind: Text::new("mock.add").unwrap(),
        version: 1,
        order: Hash([3; 32]),
        undoes: None,
        state,
        reason: Reason::None,
        epoch: 2,
        agent: Some(7),
        until: Time(0),
        deadlines: Deadlines { start_by: Time(1), report_by: Time(2) },
        plan: Some(Hash([5; 32])),
    }
}

#[test]
fn two_reports_of_one_epoch_contradict_each_other() {
    let (one, other) = (report(5, 1), report(5, 2));
    let done = action(State::Done);
    assert!(is_lie(&done, &one, Some(&other)));
    assert!(!is_lie(&done, &one, Some(&one)));
    assert!(!is_lie(&done, &one, Some(&Report { epoch: 3, ..other.clone() })));
    assert!(!is_lie(&done, &one, Some(&Report { agent: 8, ..other })));
}

#[test]
fn a_report_of_a_plan_that_was_not_started_contradicts_the_chain() {
    for state in [State::Started, State::Unknown, State::Done, State::Failed, State::Partial] {
        assert!(!is_lie(&action(state), &report(5, 1), None));
        assert!(is_lie(&action(state), &report(6, 1), None));
    }
    for state in [State::Requested, State::Planned, State::Expired, State::Cancelled, State::Refused] {
        assert!(is_lie(&action(state), &report(5, 1), None));
    }
}

#[test]
fn what_is_signed_names_the_chain_and_the_action() {
    let bytes = signed_bytes("dev-1", Hash([4; 32]), &report(5, 1));
    assert!(bytes.starts_with(b"ghost/receipt/1\x83\x65dev-1\x58\x20"));
    assert_ne!(bytes, signed_bytes("dev-2", Hash([4; 32]), &report(5, 1)));
    assert_ne!(bytes, signed_bytes("dev-1", Hash([5; 32]), &report(5, 1)));
}
