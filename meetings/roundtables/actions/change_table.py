"""Give a table another name, other rules of speaking, or another time until its convenor is reminded."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from app.database import lock, write
from app.refusals import Refusal
from meetings.roundtables.actions.record_table_changes import Step, record_table_changes
from meetings.roundtables.queries.tables import Table, table_by_id
from meetings.roundtables.rules.settings import TableRules, wrong_rules
from meetings.roundtables.tables import RoundTable


@dataclass(frozen=True)
class TableValues:
    """What stands in the form: the name, and the rules each meeting of the table begins with."""

    name: str
    rules: TableRules


async def change_table(table_id: int, values: TableValues, *, by: int | None, at: datetime) -> None:
    """The table is as it was written; a change that changes nothing leaves no trace."""
    wrong = wrong_rules(values.name, values.rules)
    if wrong is not None:
        raise Refusal(wrong.why, at=wrong.at, least=wrong.least, most=wrong.most)
    async with write():
        await lock(RoundTable, table_id)
        old = await table_by_id(table_id)
        if not old.is_open:
            raise Refusal("roundtables.is_closed")
        steps = _steps(old, values)
        if steps:
            written: dict[Column | str, Any] = {"name": values.name}
            written.update(asdict(values.rules))
            await RoundTable.update(written).where(RoundTable.id == table_id)
            await record_table_changes(steps, by=by, at=at)


def _steps(old: Table, values: TableValues) -> list[Step]:
    steps = []
    if old.name != values.name:
        steps.append(Step(old.id, "renamed", {"name": old.name}, {"name": values.name}))
    before = {key: getattr(old, key) for key in asdict(values.rules)}
    after = asdict(values.rules)
    changed = [key for key in after if before[key] != after[key]]
    if changed:
        steps.append(Step(old.id, "rules", {k: before[k] for k in changed}, {k: after[k] for k in changed}))
    return steps
