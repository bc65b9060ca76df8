"""Who may draft, and who may read what is on its way?"""

from app.community.rules.offices import Standing
from meetings.conventions.rules.kinds import KINDS, Kind
from meetings.conventions.rules.states import State


def may_draft(standing: Standing, kind: Kind) -> bool:
    """The offices that a kind names: owners' texts by their committee, residents' texts by moderators too."""
    return standing.holds(*KINDS[kind].drafted_by)


def may_read(standing: Standing, kind: Kind, state: State) -> bool:
    """A draft is its drafters'; what was posted once is everyone's; a withdrawn draft stays theirs."""
    if state in (State.DRAFT, State.WITHDRAWN):
        return may_draft(standing, kind)
    return True


def may_comment(standing: Standing) -> bool:
    """Whoever lives there, owns there or holds an office there; tenants count like owners."""
    return standing.belongs
