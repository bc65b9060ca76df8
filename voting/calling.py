"""The assembly being called, held so that nobody else changes it, with its dates on the place's own clock."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.community.queries.standings import Place, place_by_id
from app.database import lock
from app.refusals import NotFound, Refusal
from voting.holidays import days_around
from voting.queries.assemblies import AssemblyOnFile, assembly
from voting.rule_offers import clock_of_snapshots
from voting.rules.calendar import Clock, Days, Finding, Plan, Severity, last_day_of
from voting.rules.stages import Stage
from voting.tables import Assembly


@dataclass(frozen=True)
class HeldAssembly:
    """The assembly as it stands while its row is held, and where it is."""

    assembly: AssemblyOnFile
    place: Place

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.place.time_zone)

    @property
    def clock(self) -> Clock:
        """The clock of the rules the vote was posted under."""
        return clock_of_snapshots(
            (motion.preset for motion in self.assembly.motions), extraordinary=self.assembly.extraordinary
        )

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def today(self, at: datetime) -> date:
        return self.local(at).date()


async def hold_assembly(public_id: str, *stages: Stage) -> HeldAssembly:
    """Wait for the turn to act on an assembly's records, inside `write()`; refuse outside `stages`."""
    found = await assembly(public_id)
    if found is None:
        raise NotFound
    await lock(Assembly, found.id)
    found = await assembly(public_id)
    if found is None:
        raise NotFound
    if stages and found.stage not in stages:
        raise Refusal(f"calling.not_now_{found.stage}")
    return HeldAssembly(found, await place_by_id(found.community))


def plan_of(vote: AssemblyOnFile, zone: ZoneInfo) -> Plan | None:
    """The dates as days and hours of the place, None while one is missing."""
    if not (vote.notice_on and vote.opens_at and vote.closes_at and vote.objections_until):
        return None
    return Plan(
        notice_day=vote.notice_on,
        objections_until=last_day_of(vote.objections_until.astimezone(zone)),
        opens=vote.opens_at.astimezone(zone),
        closes=vote.closes_at.astimezone(zone),
    )


def days_for(plan: Plan) -> Days:
    return days_around(plan.notice_day, plan.opening_day, plan.last_day)


def refuse_findings(findings: tuple[Finding, ...], at: str = "") -> None:
    """Refuse for the first thing the law or the place excludes."""
    for found in findings:
        if found.severity is Severity.REFUSE:
            raise Refusal(f"calendar.{found.reason}", at=at, **found.params)
