use super::Searched;

/// All gaps of the numbers 0 to 19, walked as the queue walks them.
fn gaps(searched: &Searched) -> Vec<u8> {
    let (mut at, mut seen) = (vec![0], Vec::new());
    loop {
        let (from, next) = searched.gap(at);
        let end = next.as_ref().map_or(20, |next| next[0]);
        seen.extend(from[0]..end);
        match next {
            Some(next) => at = next,
            None => return seen,
        }
    }
}

#[test]
fn what_was_searched_is_passed_over_and_nothing_else() {
    let mut searched = Searched::default();
    let mut left: Vec<u8> = (0..20).collect();
    for (start, end) in [(3, 5), (8, 9), (5, 6), (0, 1), (7, 12), (4, 4), (2, 8), (13, 19), (1, 2)] {
        searched.add(vec![start], &[end]);
        left.retain(|n| !(start..end).contains(n));
        assert_eq!(gaps(&searched), left, "after {start}..{end}");
    }
    assert_eq!(searched.0.len(), 2, "ranges that touch are one: {:?}", searched.0);
}

#[test]
fn a_range_that_ends_where_the_search_begins_is_passed_over_no_further() {
    let mut searched = Searched::default();
    searched.add(vec![1], &[1, 0]);
    assert_eq!(searched.gap(vec![1]), (vec![1, 0], None));
    assert_eq!(searched.gap(vec![0, 9]), (vec![0, 9], Some(vec![1])));
}
