"""What drivers hand to agents."""

from __future__ import annotations

from ghostnet.actions import Evidence, Reading, ReadingState


def test_evidence_is_complete_only_where_every_place_shows_it() -> None:
    shown = Reading("a", ReadingState.AS_PLANNED, b"x")
    assert Evidence((shown,)).complete
    for state in (ReadingState.DIFFERS, ReadingState.SILENT):
        assert not Evidence((shown, Reading("b", state))).complete
    assert not Evidence(()).complete


def test_evidence_of_other_findings_has_another_hash() -> None:
    one = Evidence((Reading("a", ReadingState.AS_PLANNED, b"x"),))
    other = Evidence((Reading("a", ReadingState.AS_PLANNED, b"y"),))
    assert one.hash != other.hash
