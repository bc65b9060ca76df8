"""A vote of the small court called as a committee calls it: draft, notice, opening, through the actions."""

from datetime import UTC, date, datetime

from app.clock import Traveller
from tests.support.court import Court
from tests.support.open_vote import SECRET
from voting.actions.open_assembly import open_assembly
from voting.actions.post_notice import post_notice
from voting.actions.record_posting import record_posting
from voting.actions.save_draft import save_draft
from voting.actions.start_draft import start_draft
from voting.queries.assemblies import AssemblyOnFile, assembly
from voting.rules.drafts import AboutStep, CalendarStep, QuestionStep, ScopeStep

WRITTEN = datetime(2026, 10, 9, 2, tzinfo=UTC)  # a Friday, ten in the morning
NOTICE_DAY = date(2026, 10, 12)  # a Monday
HUNG = datetime(2026, 10, 12, 2, tzinfo=UTC)
OBJECTIONS = datetime(2026, 10, 19, 16, tzinfo=UTC)  # the end of Monday the 19th
OPENS = datetime(2026, 10, 28, 1, tzinfo=UTC)  # 16 days after the notice day, nine in the morning
CLOSES = datetime(2026, 11, 12, 12, tzinfo=UTC)  # a Thursday, eight in the evening
WITHOUT_PAPER = {"documents": "方案另行张贴"}


async def draft_vote(court: Court, *, matter: str = "elevator", linked_to: str = "") -> str:
    """A draft with every step filled in; nothing is public."""
    a = await start_draft(
        court.community,
        person=court.people["committee"],
        matter=matter,
        second_level="no",
        linked_to=linked_to,
    )
    await save_draft(
        a,
        AboutStep(
            title="1幢加装电梯",
            origin="1幢 12 位业主联名提出",
            contact="业委会何平 12000000021",
            without_phones="到业委会办公室当面投票，或由两名工作人员上门",
        ),
        QuestionStep(
            question="是否同意在1幢加装一台电梯？",
            plan="北侧楼道外，4 层 4 站。",
            facts=(("位置", "北侧楼道外"), ("造价预算", "698,000 元")),
        ),
        ScopeStep("buildings", (court.building,)),
        CalendarStep(NOTICE_DAY, OBJECTIONS, OPENS, CLOSES),
    )
    return a


async def post_vote(court: Court) -> str:
    """The notice and the roll are posted and hang at the door since the notice day."""
    a = await draft_vote(court)
    await post(court, a)
    return a


async def post(court: Court, a: str) -> int:
    return await post_notice(a, person=court.people["committee"], confirmed=WITHOUT_PAPER)


async def hang(court: Court, notice: int, at: datetime = HUNG) -> int:
    return await record_posting(
        notice, person=court.people["committee"], place="1幢门厅", hung_at=at, hung_by="何平"
    )


async def open_called_vote(court: Court, clock: Traveller) -> str:
    """Posted, hung, and opened at its hour; the clock stands at the opening."""
    a = await draft_vote(court)
    notice = await post(court, a)
    clock.to(OPENS)
    await hang(court, notice)
    await open_assembly(a, secret=SECRET, person=court.people["committee"])
    return a


async def called(a: str) -> AssemblyOnFile:
    found = await assembly(a)
    assert found is not None
    return found
