use super::*;

const ALICE: Address = Address([1; 32]);
const BOB: Address = Address([2; 32]);
const OFFICER: Address = Address([3; 32]);
const KINDS: [Kind; 5] = [Kind::Barred, Kind::Anybody, Kind::Listed, Kind::Professional, Kind::Institution];

fn item(open_to: Kind, frozen: bool) -> Item {
    Item {
        owner: ALICE,
        metadata: Hash([0; 32]),
        open_to,
        documents: 0,
        frozen,
        approved: None,
        offer: None,
        held: Rlusd::ZERO,
    }
}

#[test]
fn a_price_is_split_without_a_rest() {
    for (price, points, royalty) in
        [(0, 500, 0), (1, 5_000, 0), (3, 5_000, 1), (10_000, 1, 1), (9_999, 1, 0), (1_000_000, 250, 25_000)]
    {
        assert_eq!(royalty_of(Rlusd(price), points).ok(), Some(Rlusd(royalty)), "{price} at {points}");
    }
    assert!(royalty_of(Rlusd(u128::MAX), 2).is_err());
}

#[test]
fn a_kind_holds_what_is_open_to_it_or_to_less() {
    for (n, open_to) in KINDS.into_iter().enumerate() {
        for (m, kind) in KINDS.into_iter().enumerate() {
            let may = m >= n && m > 0;
            assert_eq!(obstacle_of_kind(open_to, kind) == Obstacle::Clear, may, "{kind:?} and an item for {open_to:?}");
        }
    }
}

#[test]
fn the_first_obstacle_is_told() {
    let free = item(Kind::Listed, false);
    assert_eq!(obstacle(&free, Kind::Anybody, BOB, Kind::Listed), Obstacle::Clear);
    assert_eq!(obstacle(&free, Kind::Anybody, BOB, Kind::Anybody), Obstacle::ReceiverKind);
    assert_eq!(obstacle(&free, Kind::Anybody, ALICE, Kind::Anybody), Obstacle::AlreadyOwner);
    assert_eq!(obstacle(&free, Kind::Barred, BOB, Kind::Listed), Obstacle::OwnerBarred);
    assert_eq!(obstacle(&item(Kind::Listed, true), Kind::Barred, BOB, Kind::Barred), Obstacle::Frozen);
}

#[test]
fn a_forced_transfer_minds_the_receiver_alone() {
    let frozen = item(Kind::Professional, true);
    assert_eq!(obstacle_there(&frozen, BOB, Kind::Institution), Obstacle::Clear);
    assert_eq!(obstacle_there(&frozen, BOB, Kind::Listed), Obstacle::ReceiverKind);
    assert_eq!(obstacle_there(&frozen, ALICE, Kind::Institution), Obstacle::AlreadyOwner);
}

#[test]
fn a_verdict_says_what_would_make_it_pass() {
    let open = item(Kind::Barred, false);
    let told = verdict(Obstacle::ReceiverKind, Some(&open), OFFICER);
    assert_eq!((told.needed, told.decided_by), (Some(Kind::Anybody), Some(OFFICER)));
    for obstacle in [Obstacle::UnknownItem, Obstacle::Frozen, Obstacle::OwnerBarred, Obstacle::AlreadyOwner] {
        let told = verdict(obstacle, Some(&open), OFFICER);
        assert!(told.needed.is_none() && !told.way_out.is_empty(), "{obstacle:?}");
    }
    assert!(verdict(Obstacle::Clear, Some(&open), OFFICER).way_out.is_empty());
}
