"""Remind those in charge of an unconfirmed month, of leases and papers that end; tenants of their own."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from app.community.actions.tell import tell
from app.community.tables import Community, InboxItem
from app.database import lock, write
from meetings.occupancies.actions.settle_for_all import settle_for_all
from meetings.occupancies.queries.houses import InCharge, in_charge_in
from meetings.occupancies.queries.months import (
    HomeDue,
    homes_due,
    over_before_they_ended,
    unconfirmed_houses,
)
from meetings.occupancies.rules.dues import (
    LEASE_DAYS,
    LEASE_REMINDERS,
    MONTH_DUE_DAY,
    PAPERS_DAYS,
    PAPERS_REMINDERS,
    month_of,
    reminder_step,
)

Charge = dict[int, tuple[InCharge, ...]]


async def remind_of_dues(community: int, *, at: datetime, today: date) -> int:
    """How many reminders went out now; each goes once, and is settled when what it is about is done."""
    async with write():
        await lock(Community, community)  # two rounds at once remind once
        for kind in ("lease", "papers"):
            for subject in await over_before_they_ended(community, kind):
                await settle_for_all(subject, at=at)
        charge = await in_charge_in(community, today)
        return await _months(community, charge, at, today) + await _homes(community, charge, at, today)


async def _months(community: int, charge: Charge, at: datetime, today: date) -> int:
    if today.day <= MONTH_DUE_DAY:
        return 0
    month, count = month_of(today), 0
    houses = await unconfirmed_houses(community, month, today)
    known = await _told(community, f"house-month:%:{month}")
    for building, name in houses:
        subject = f"house-month:{building}:{month}"
        if subject in known:
            continue
        people = [each.person for each in charge.get(building, ())]
        await tell(
            "months.remind_month",
            at=at,
            community=community,
            params={"building": name, "month": today.month},
            people=people,
            link=f"/houses/{building}/month",
            todo=True,
            subject=subject,
        )
        count += len(people)
    return count


async def _homes(community: int, charge: Charge, at: datetime, today: date) -> int:
    homes = await homes_due(
        community,
        today,
        lease=today + timedelta(days=LEASE_DAYS),
        papers=today + timedelta(days=PAPERS_DAYS),
    )
    known = await _told(community, "lease:%") | await _told(community, "papers:%")
    count = 0
    for home in homes:
        for kind, day, steps in (
            ("lease", home.lease_until, LEASE_REMINDERS),
            ("papers", home.papers_until, PAPERS_REMINDERS),
        ):
            step = reminder_step(day, today, steps) if day is not None and day >= today else None
            subject = f"{kind}:{home.id}:{day}:{step}"
            if step is not None and subject not in known:
                people = [each.person for each in charge.get(home.building, ()) if each.person != home.person]
                count += await _remind(community, home, kind, day, subject, people, at)
    return count


async def _remind(
    community: int,
    home: HomeDue,
    kind: str,
    day: date | None,
    subject: str,
    people: list[int],
    at: datetime,
) -> int:
    """The household by its own phone, those in charge by the house's list; without the tenant's name."""
    where = f"{home.building_name}-{home.room}" if home.room else home.building_name
    own = [home.person] if home.person is not None else []
    for whom, addressees, link in (
        ("own", own, f"/sign-ins/{home.public_id}"),
        ("house", people, f"/houses/{home.building}/month"),
    ):
        await tell(
            f"months.remind_{kind}_{whom}",
            at=at,
            community=community,
            params={"place": where, "day": str(day)},
            people=addressees,
            link=link,
            todo=True,
            subject=subject,
        )
    return len(own) + len(people)


async def _told(community: int, like: str) -> set[str]:
    rows: Iterable[dict[str, str]] = await InboxItem.select(InboxItem.subject).where(
        (InboxItem.community == community) & InboxItem.subject.like(like)
    )
    return {row["subject"] for row in rows}
