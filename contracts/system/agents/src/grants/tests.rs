use alloc::vec;
use alloc::vec::Vec;

use ghost_sdk::prelude::*;

use super::{allow, check, obstacle, use_up};
use crate::consts::MAX_GRANT;
use crate::types::{Grant, Obstacle, Rule, Target, Terms};

const NOW: Time = Time(1_000_000);

fn texts<const N: usize, const M: usize>(texts: &[&str]) -> List<Text<N>, M> {
    List::new(texts.iter().map(|text| Text::new(text).unwrap()).collect()).unwrap()
}

fn terms() -> Terms {
    Terms {
        kinds: texts(&["dns.records.set"]),
        names: texts(&["www.example.org", "*.app.example.org"]),
        shapes: texts(&["A", "AAAA"]),
        calls: 5,
        spend: Rlusd::dollars(10),
        expires: Time(NOW.0 + MAX_GRANT.0),
        approvers: List::default(),
        rule: Rule::Each,
    }
}

#[test]
fn terms_allow_something_that_is_named_once_and_ends() {
    assert!(check(&terms(), NOW).is_ok());
    assert!(check(&Terms { shapes: List::default(), ..terms() }, NOW).is_ok());
    let twice = List::new(vec![Address([1; 32]); 2]).unwrap();
    let bad = [
        Terms { kinds: List::default(), ..terms() },
        Terms { kinds: texts(&["a.b", "a.b"]), ..terms() },
        Terms { names: List::default(), ..terms() },
        Terms { names: texts(&["*"]), ..terms() },
        Terms { shapes: texts(&["A", "A"]), ..terms() },
        Terms { calls: 0, ..terms() },
        Terms { expires: NOW, ..terms() },
        Terms { expires: Time(NOW.0 + MAX_GRANT.0 + 1), ..terms() },
        Terms { approvers: twice, ..terms() },
    ];
    let refused: Vec<bool> = bad.iter().map(|terms| check(terms, NOW).is_err()).collect();
    assert_eq!(refused, [true; 9]);
}

#[test]
fn a_grant_is_for_one_owner_epoch_and_one_code_until_it_ends_or_is_used_up() {
    let code = Hash([7; 32]);
    let grant = Grant { code, owner_epoch: 3, since: NOW, terms: terms() };
    let end = grant.terms.expires;
    assert!(obstacle(&grant, 3, Some(code), NOW) == Obstacle::None);
    assert!(obstacle(&grant, 3, Some(code), Time(end.0 - 1)) == Obstacle::None);
    assert!(obstacle(&grant, 3, Some(code), end) == Obstacle::Expired);
    assert!(obstacle(&grant, 4, Some(code), NOW) == Obstacle::OtherOwner);
    assert!(obstacle(&grant, 3, Some(Hash([8; 32])), NOW) == Obstacle::OtherCode);
    assert!(obstacle(&grant, 3, None, NOW) == Obstacle::OtherCode);
    let spent = Grant { terms: Terms { calls: 0, ..terms() }, ..grant };
    assert!(obstacle(&spent, 3, Some(code), NOW) == Obstacle::UsedUp);
}

#[test]
fn terms_allow_a_named_kind_on_named_targets_within_the_resource() {
    let kind = |kind: &str| Text::new(kind).unwrap();
    let target = |name: &str, shape: &str| Target { name: Text::new(name).unwrap(), shape: Text::new(shape).unwrap() };
    let allowed = |resource: &str, named: &str, targets: &[Target]| allow(&terms(), resource, &kind(named), targets);
    let www = target("www.example.org", "A");
    assert!(allowed("dns:example.org", "dns.records.set", &[www.clone()]).is_ok());
    assert!(allowed("dns:example.org", "dns.records.set", &[target("a.b.app.example.org", "AAAA")]).is_ok());
    assert!(allowed("dns:example.org", "dns.records.delete", &[www.clone()]).is_err());
    assert!(allowed("dns:app.example.org", "dns.records.set", &[www.clone()]).is_err());
    for (name, shape) in
        [("example.org", "A"), ("app.example.org", "A"), ("_acme.app.example.org", "A"), ("www.example.org", "TXT")]
    {
        assert!(allowed("dns:example.org", "dns.records.set", &[www.clone(), target(name, shape)]).is_err(), "{name}");
    }
    let any = Terms { shapes: List::default(), ..terms() };
    assert!(allow(&any, "dns:example.org", &kind("dns.records.set"), &[target("www.example.org", "TXT")]).is_ok());
}

#[test]
fn terms_are_used_up_to_nothing_and_no_further() {
    let mut terms = terms();
    assert!(use_up(&mut terms, 5, Rlusd::dollars(10)).is_ok());
    assert_eq!((terms.calls, terms.spend), (0, Rlusd::ZERO));
    assert!(use_up(&mut terms, 1, Rlusd::ZERO).is_err());
    assert!(use_up(&mut terms, 0, Rlusd(1)).is_err());
}
