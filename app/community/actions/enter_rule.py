"""Enter one dated setting of the rules of procedure; the one in force before ends the day before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.community.rules.rulebook import CHOICES
from app.community.tables import Community, RulebookSetting
from app.database import lock, write
from app.refusals import Refusal


@dataclass(frozen=True)
class Rule:
    """One setting as it was typed, with the clause it rests on."""

    key: str
    value: str
    clause: str
    adoption: str
    adopted_on: date | None
    valid_from: date | None
    valid_until: date | None
    file: int | None = None


async def enter_rule(community: int, rule: Rule, *, by: int, at: datetime, today: date) -> int:
    """The number of the new setting. Votes already called keep the rulebook they were called under."""
    valid_from = _checked(rule, today)
    async with write():
        await lock(Community, community)
        await _end_earlier(community, rule.key, valid_from)
        rows = await RulebookSetting.insert(
            RulebookSetting(
                community=community,
                key=rule.key,
                value=rule.value,
                clause=rule.clause,
                adoption=rule.adoption,
                adopted_on=rule.adopted_on,
                valid_from=valid_from,
                valid_until=rule.valid_until,
                file=rule.file,
                entered_by=by,
                entered_at=at,
            )
        )
    return int(rows[0]["id"])


def _checked(rule: Rule, today: date) -> date:
    if rule.key not in CHOICES or rule.value not in CHOICES[rule.key]:
        raise Refusal("rulebook.wrong_value", at="value")
    if not rule.clause:
        raise Refusal("rulebook.wrong_clause", at="clause")
    if not 1 <= len(rule.adoption) <= 200:
        raise Refusal("rulebook.wrong_adoption", at="adoption")
    if rule.adopted_on is None or rule.adopted_on > today:
        raise Refusal("rulebook.wrong_adopted_on", at="adopted_on")
    if rule.valid_from is None or rule.valid_from < rule.adopted_on:
        raise Refusal("rulebook.wrong_valid_from", at="valid_from")
    if rule.valid_until is not None and rule.valid_until < rule.valid_from:
        raise Refusal("rulebook.wrong_valid_until", at="valid_until")
    return rule.valid_from


async def _end_earlier(community: int, key: str, valid_from: date) -> None:
    await RulebookSetting.update({RulebookSetting.valid_until: valid_from - timedelta(days=1)}).where(
        (RulebookSetting.community == community)
        & (RulebookSetting.key == key)
        & (RulebookSetting.valid_from <= valid_from)
        & (RulebookSetting.valid_until.is_null() | (RulebookSetting.valid_until >= valid_from))
    )
