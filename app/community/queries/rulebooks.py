"""What do the rules of procedure on file say, today and over time?"""

from datetime import date

from app.community.rules.rulebook import Rulebook, Setting, in_force
from app.community.tables import RulebookSetting


async def rulebook(community: int, today: date) -> Rulebook:
    """The rulebook that holds on a day."""
    return in_force(await rulebook_settings(community), today)


async def rulebook_settings(community: int) -> tuple[Setting, ...]:
    """Every setting ever entered, oldest first."""
    rows = await (
        RulebookSetting.select(
            RulebookSetting.id,
            RulebookSetting.key,
            RulebookSetting.value,
            RulebookSetting.clause,
            RulebookSetting.adoption,
            RulebookSetting.adopted_on,
            RulebookSetting.valid_from,
            RulebookSetting.valid_until,
            RulebookSetting.entered_by.name.as_alias("entered_by"),
        )
        .where(RulebookSetting.community == community)
        .order_by(RulebookSetting.valid_from, RulebookSetting.id)
    )
    return tuple(Setting(**row) for row in rows)


async def rulebook_files(community: int) -> dict[int, tuple[str, str]]:
    """Public id and name of the scan behind each setting that has one."""
    rows = await RulebookSetting.select(
        RulebookSetting.id,
        RulebookSetting.file.public_id.as_alias("public_id"),
        RulebookSetting.file.name.as_alias("file_name"),
    ).where((RulebookSetting.community == community) & RulebookSetting.file.is_not_null())
    return {row["id"]: (row["public_id"], row["file_name"]) for row in rows}
