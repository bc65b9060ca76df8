"""Something on the lists of a community, for tests that need one of each."""

from app.database import fetch
from meetings.checklists.actions.invite_party import invite_party
from meetings.checklists.actions.keep_upload import keep_upload
from meetings.checklists.actions.raise_item import raise_item
from tests.support.open_vote import DURING


async def things_on_lists(community: int, person: int, photo: int) -> dict[str, str]:
    """An issue with a photo, an invited party and a waiting sheet, as words of addresses."""
    item = await raise_item(
        "issue", "楼道灯不亮", community=community, at=DURING, by=person, round_table=None, photos=(photo,)
    )
    await invite_party(
        item.public_id,
        "街道城建中心",
        "几时来修",
        DURING.date(),
        person=person,
        at=DURING,
        today=DURING.date(),
    )
    invitation = await fetch("SELECT id FROM party_invitation WHERE item = ?", [item.id])
    stored = await fetch("SELECT public_id FROM stored_file WHERE id = ?", [photo])
    sheet = await keep_upload(community, "清单.csv", [["清单", "什么事"]], person=person, at=DURING)
    return {
        "list_item": item.public_id,
        "step": "notes",
        "photo": stored[0]["public_id"],
        "invitation": str(invitation[0]["id"]),
        "list_upload": sheet,
    }
