"""Any history of a vote, drawn at random, ends as a short model of the rules says."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.ledgers import AREAS, ENTRIES, Pen
from voting.ledger import audit
from voting.ledger.order import OutOfOrder, replay

MOVES = st.lists(
    st.tuples(
        st.sampled_from(["ballot", "contest", "designate", "remove", "close"]),
        st.sampled_from(ENTRIES),
        st.sampled_from(["agree", "against", "abstain"]),
        st.integers(0, 2),  # how many ballots back it points; 0 is the current one
    ),
    max_size=14,
)


class Model:
    """What the rules say in plain words, kept apart from how the product says it."""

    def __init__(self, replacing: bool, stands: bool) -> None:
        self.replacing, self.stands = replacing, stands
        self.cast: dict[str, list[int]] = {e: [] for e in ENTRIES}  # indices, the last is current
        self.disputed: dict[str, int | None] = dict.fromkeys(ENTRIES)
        self.gone: set[str] = set()
        self.closed = False

    def allows(self, move: Any, e: str, pointed: Any) -> Any:
        cast, disputed = self.cast[e], self.disputed[e]
        if self.closed and move != "remove":
            return False
        if move == "close":
            return True
        if e in self.gone or (move == "remove" and len(self.gone) == 2):
            return False
        if move == "ballot":
            right = pointed == (cast[-1] if cast else None)
            return right and (not cast or self.replacing or disputed is not None)
        if move == "contest":
            return bool(cast) and pointed == cast[-1] and disputed is None
        if move == "designate":
            return disputed is not None and pointed == cast[-1]
        return True

    def counted(self, e: str) -> Any:
        if e in self.gone or not self.cast[e]:
            return None
        if self.disputed[e] is None:
            return self.cast[e][-1]
        return self.disputed[e] if self.stands else None


@settings(max_examples=400, deadline=None)
@given(MOVES, st.booleans(), st.booleans())
def test_any_history_ends_as_the_model_says(moves: Any, replacing: bool, stands: bool) -> None:
    pen = Pen(replace=replacing, joint_conflict="first_stands" if stands else "ballot_invalid")
    pen.open()
    model = Model(replacing, stands)
    for move, e, choice, back in moves:
        cast = model.cast[e]
        pointed = cast[-1 - back] if len(cast) > back else None
        if move in ("contest", "designate") and pointed is None:
            continue
        allowed, n = model.allows(move, e, pointed), len(pen.leaves)
        here = [one for one in ENTRIES if one not in model.gone]
        if move == "ballot":
            pen.ballot(e, choice, s=pointed)
        elif move == "contest" and pointed is not None:
            pen.contest(pointed)
        elif move == "designate" and pointed is not None:
            pen.designate(e, pointed)
        elif move == "remove":
            left = [one for one in here if one != e]
            pen.correction(e, "remove", len(here) - 1, sum(AREAS[one] for one in left))
        else:
            pen.close(sum(1 for one in here if model.cast[one]))
        try:
            replay(pen.leaves)
            assert allowed, (move, e, pointed)
        except OutOfOrder:
            assert not allowed, (move, e, pointed)
            pen.leaves.pop()
            continue
        if move == "ballot":
            cast.append(n)
        elif move == "contest":
            model.disputed[e] = pointed
        elif move == "designate":
            model.disputed[e] = None
        elif move == "remove":
            model.gone.add(e)
        else:
            model.closed = True
    state = pen.state()
    for e in ENTRIES:
        ballot = state.counted(state.entries[e])
        assert (ballot.i if ballot else None) == model.counted(e)
    assert audit.check(pen.bytes()) == ()
