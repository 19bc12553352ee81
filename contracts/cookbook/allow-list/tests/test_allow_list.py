"""Notes on a chain in memory: members leave them, others do not."""

from ghostnet.core import StandardNotAuthorized
from ghostnet.testing import Account, Chain


def test_only_who_was_admitted_leaves_notes(chain: Chain, alice: Account, bob: Account) -> None:
    board = chain.deploy("allow-list", owner=alice)
    with chain.refused(StandardNotAuthorized):
        board.note(text="hello", by=bob)
    board.admit(member=bob, by=alice)
    assert board.note(text="hello", by=bob).value == 0
    board.remove(member=bob, by=alice)
    with chain.refused(StandardNotAuthorized):
        board.note(text="again", by=bob)
    assert board.newest() == list(board.notes) == ["hello"]


def test_only_the_owner_admits(chain: Chain, alice: Account, bob: Account) -> None:
    board = chain.deploy("allow-list", owner=alice)
    with chain.refused(StandardNotAuthorized):
        board.admit(member=bob, by=bob)
    assert len(board.members) == 0


def test_the_newest_ten_are_shown(chain: Chain, alice: Account) -> None:
    board = chain.deploy("allow-list", owner=alice)
    assert board.newest() == []
    for number in range(12):
        assert board.note(text=str(number), by=alice).value == number
    assert board.newest() == [str(number) for number in range(11, 1, -1)]
    assert (board.notes[0], board.notes[-1], len(board.notes)) == ("0", "11", 12)
