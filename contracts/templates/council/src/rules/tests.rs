use super::*;

const ALICE: Address = Address([1; 32]);
const BOB: Address = Address([2; 32]);
const COUNCIL: Address = Address([9; 32]);
const DAY: Duration = Duration::DAY;

fn seat(member: Address, weight: u32) -> Seat {
    Seat { member, weight }
}

fn rules() -> Rules {
    Rules { voting: DAY, timelock: DAY, grace: DAY, quorum: 5_000, threshold: MAJORITY, pause: DAY }
}

fn step(method: Option<&str>, args: Option<&[u8]>, value: u128) -> Step {
    let method = method.map(|method| Text::new(method).expect("short"));
    Step { to: BOB, method, args: args.map(|args| Blob::new(args).expect("short")), value: Rlusd(value) }
}

/// A proposal under `rules`, made at time 0, with a ballot of this weight for each choice.
fn proposal(rules: &Rules, ballots: &[(u32, Option<Choice>)]) -> Proposal {
    let ballot = |(n, (weight, choice)): (usize, &(u32, Option<Choice>))| Ballot {
        member: Address([n as u8; 32]),
        weight: *weight,
        choice: *choice,
    };
    Proposal {
        title: Text::default(),
        proposer: ALICE,
        voting_ends: Time(1_000),
        ready: Time(2_000),
        expires: Time(3_000),
        quorum: rules.quorum,
        threshold: rules.threshold,
        changes_only: false,
        upfront: Rlusd::ZERO,
        vote_timer: Hash([0; 32]),
        expiry_timer: Hash([0; 32]),
        ballots: List::new(ballots.iter().enumerate().map(ballot).collect()).expect("at most 64"),
    }
}

fn reason_at(proposal: &Proposal, now: u64) -> Reason {
    standing(proposal, &Tally::of(&proposal.ballots), Time(now)).0
}

#[test]
fn a_change_sets_takes_away_and_leaves_the_rest() {
    let seats = [seat(ALICE, 1), seat(BOB, 2)];
    let after = |change: &[Seat]| changed(&seats, change).ok().map(List::into_vec);
    assert_eq!(after(&[]), Some(vec![seat(ALICE, 1), seat(BOB, 2)]));
    assert_eq!(after(&[seat(BOB, 5)]), Some(vec![seat(ALICE, 1), seat(BOB, 5)]));
    assert_eq!(after(&[seat(ALICE, 0), seat(COUNCIL, 7)]), Some(vec![seat(BOB, 2), seat(COUNCIL, 7)]));
    assert_eq!(after(&[seat(COUNCIL, 0)]), Some(vec![seat(ALICE, 1), seat(BOB, 2)]));
}

#[test]
fn a_council_keeps_a_seat_names_nobody_twice_and_has_64_at_most() {
    let seats = [seat(ALICE, 1)];
    assert!(changed(&seats, &[seat(ALICE, 0)]).is_err());
    assert!(changed(&[], &[]).is_err());
    assert!(changed(&seats, &[seat(BOB, 1), seat(BOB, 2)]).is_err());
    let many: Vec<Seat> = (10..74).map(|n| seat(Address([n; 32]), 1)).collect();
    assert!(changed(&[], &many).is_ok());
    assert!(changed(&seats, &many).is_err());
}

#[test]
fn each_rule_has_its_range() {
    assert!(check_rules(&rules()).is_ok());
    assert!(check_rules(&Rules { timelock: Duration(0), ..rules() }).is_ok());
    assert!(check_rules(&Rules { quorum: 1, threshold: 10_000, ..rules() }).is_ok());
    let (short, long) = (Duration(MIN_TERM.0 - 1), Duration(MAX_TERM.0 + 1));
    for broken in [
        Rules { voting: short, ..rules() },
        Rules { voting: long, ..rules() },
        Rules { timelock: long, ..rules() },
        Rules { grace: short, ..rules() },
        Rules { grace: long, ..rules() },
        Rules { pause: short, ..rules() },
        Rules { pause: long, ..rules() },
        Rules { quorum: 0, ..rules() },
        Rules { quorum: 10_001, ..rules() },
        Rules { threshold: 5_000, ..rules() },
        Rules { threshold: 10_001, ..rules() },
    ] {
        assert!(check_rules(&broken).is_err(), "{broken:?}");
    }
}

#[test]
fn guardians_are_distinct_and_enough_of_them_exist() {
    let guard =
        |guardians: &[Address], needed| Guard { guardians: List::new(guardians.to_vec()).expect("few"), needed };
    for (guardians, needed) in [(&[][..], 0), (&[ALICE], 1), (&[ALICE, BOB], 1), (&[ALICE, BOB], 2)] {
        assert!(check_guard(&guard(guardians, needed)).is_ok(), "{needed} of {}", guardians.len());
    }
    for (guardians, needed) in [(&[][..], 1), (&[ALICE], 0), (&[ALICE], 2), (&[ALICE, ALICE], 1)] {
        assert!(check_guard(&guard(guardians, needed)).is_err(), "{needed} of {}", guardians.len());
    }
}

#[test]
fn a_step_calls_with_one_array_or_pays_something() {
    for sound in [
        step(None, None, 1),
        step(Some("go"), None, 0),
        step(Some("go"), Some(&[0x80]), 5),
        step(Some("go"), Some(&[0x82, 1, 0x62, b'h', b'i']), 0),
        step(Some("go"), Some(&[0x81, 0x81, 0xf6]), 0),
    ] {
        assert!(is_sound(&sound, COUNCIL), "{sound:?}");
        assert!(!is_sound(&Step { to: COUNCIL, ..sound.clone() }, COUNCIL), "to the council itself: {sound:?}");
    }
    for bad in [
        step(None, None, 0),
        step(None, Some(&[0x80]), 1),
        step(Some("go"), Some(&[]), 0),
        step(Some("go"), Some(&[0x01]), 0),
        step(Some("go"), Some(&[0x81]), 0),
        step(Some("go"), Some(&[0x80, 0x80]), 0),
        step(Some("go"), Some(&[0x98, 0x00]), 0),
        step(Some("go"), Some(&[0x81, 0x18, 0x01]), 0),
        step(Some("go"), Some(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 0),
    ] {
        assert!(!is_sound(&bad, COUNCIL), "{bad:?}");
    }
}

#[test]
fn payments_behind_a_call_may_be_met_by_what_it_brings() {
    let (pay, call) = (|n| step(None, None, n), |n| step(Some("go"), None, n));
    let sum = |steps: &[Step]| upfront(steps).ok().map(|sum| sum.0);
    assert_eq!(sum(&[]), Some(0));
    assert_eq!(sum(&[pay(2), pay(3)]), Some(5));
    assert_eq!(sum(&[pay(2), call(3), pay(100)]), Some(5));
    assert_eq!(sum(&[pay(u128::MAX), pay(1)]), None);
}

#[test]
fn a_vote_carries_with_quorum_and_threshold_exactly_met() {
    use Choice::{No, Yes};
    let outcome = |rules: &Rules, ballots: &[(u32, Option<Choice>)]| reason_at(&proposal(rules, ballots), 2_000);
    let half = rules();
    assert_eq!(outcome(&half, &[(50, Some(Yes)), (50, None)]), Reason::Ready);
    assert_eq!(outcome(&half, &[(49, Some(Yes)), (51, None)]), Reason::NoQuorum);
    assert_eq!(outcome(&half, &[(1, None)]), Reason::NoQuorum);
    assert_eq!(outcome(&half, &[(1, Some(Yes)), (1, Some(No))]), Reason::Rejected);
    assert_eq!(outcome(&half, &[(2, Some(Yes)), (1, Some(No))]), Reason::Ready);
    let two_thirds = Rules { threshold: 6_667, quorum: 1, ..rules() };
    assert_eq!(outcome(&two_thirds, &[(6_667, Some(Yes)), (3_333, Some(No))]), Reason::Ready);
    assert_eq!(outcome(&two_thirds, &[(6_666, Some(Yes)), (3_334, Some(No))]), Reason::Rejected);
    let all = Rules { threshold: 10_000, quorum: 10_000, ..rules() };
    assert_eq!(outcome(&all, &[(u32::MAX, Some(Yes)); 64]), Reason::Ready);
    assert_eq!(outcome(&all, &[(u32::MAX, Some(Yes)), (1, None)]), Reason::NoQuorum);
}

#[test]
fn each_moment_belongs_to_one_state() {
    let carried = proposal(&rules(), &[(1, Some(Choice::Yes))]);
    let states = [(0, Reason::Voting), (999, Reason::Voting), (1_000, Reason::Timelock), (1_999, Reason::Timelock)];
    let later = [(2_000, Reason::Ready), (2_999, Reason::Ready), (3_000, Reason::Expired), (u64::MAX, Reason::Expired)];
    for (now, reason) in states.into_iter().chain(later) {
        assert_eq!(reason_at(&carried, now), reason, "at {now}");
    }
    let lost = proposal(&rules(), &[(1, Some(Choice::No))]);
    assert_eq!(
        [999, 1_000, 9_000].map(|now| reason_at(&lost, now)),
        [Reason::Voting, Reason::Rejected, Reason::Rejected]
    );
}
