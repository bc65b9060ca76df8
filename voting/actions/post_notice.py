"""Post the notice and the roll: from here on everything in it is public and nothing else can be voted on."""

import json
from collections.abc import Mapping
from datetime import datetime

from app.clock import now
from app.community.actions.tell import tell
from app.community.tables import Community
from app.database import after_commit, lock, write
from app.live import publish
from app.refusals import Refusal
from meetings.conventions.actions.put_to_body import put_to_body
from voting import notice_text
from voting.actions.confirm_items import confirm_items
from voting.actions.store_roll import store_roll
from voting.calling import HeldAssembly, hold_assembly
from voting.notice_text import PostedRoll
from voting.queries.assemblies import assembly_by_id, text_ref
from voting.queries.drafts import DraftedVote, drafted
from voting.queries.notices import calling_of
from voting.queries.rolls import roll_version
from voting.queries.scopes import callers_of, owners_on, scope_names
from voting.rules.readiness import open_items
from voting.rules.stages import Stage
from voting.tables import Assembly, Motion, Notice
from voting.told import told_dates


async def post_notice(
    public_id: str,
    *,
    person: int,
    confirmed: Mapping[str, str] | None = None,
    address_set: bool = True,
) -> int:
    """Check, freeze what is asked and by which rule, and tell every owner in scope; returns the notice.

    `confirmed` gives a reason for each item of the check that is gone on with although it is not as it should
    be. A second posting returns the first one's notice.
    """
    async with write():
        held = await hold_assembly(public_id)
        if held.assembly.stage is not Stage.DRAFT:
            return await calling_of(held.assembly.id)
        at = now()
        await lock(Community, held.assembly.community)  # an import comes before or after, not amid it
        await _check(held, person, confirmed or {}, address_set)
        draft = await drafted(held, address_set=address_set)
        if left := open_items(draft.items):
            raise Refusal("calling.not_ready_to_post", n=len(left))
        await _freeze(held, draft)
        await _bind_texts(held, at)
        version = await store_roll(held.assembly.id, draft.roll, reason="", made_by=person, at=at)
        notice = await _post(held, draft, version, person, at)
        await _tell(held, version, at)
        return notice


async def _check(held: HeldAssembly, person: int, confirmed: Mapping[str, str], address_set: bool) -> None:
    if confirmed:
        items = (await drafted(held, address_set=address_set)).items
        await confirm_items(held.assembly.id, "posting", items, confirmed, person=person)


async def _freeze(held: HeldAssembly, draft: DraftedVote) -> None:
    """Rule by rule and setting by setting: what the vote is called under stays as it is today."""
    await Assembly.update(
        {Assembly.rulebook: json.dumps(draft.rulebook.snapshot(), ensure_ascii=False, sort_keys=True)}
    ).where(Assembly.id == held.assembly.id)
    for motion, rule in zip(held.assembly.motions, draft.rules, strict=True):
        if rule is None:
            raise Refusal("calling.rule_gone")
        kept = json.dumps(rule.snapshot(), ensure_ascii=False, sort_keys=True)
        await Motion.update({Motion.preset_id: rule.id, Motion.preset: kept}).where(Motion.id == motion.id)


async def _bind_texts(held: HeldAssembly, at: datetime) -> None:
    """A text is put by its fingerprint: what is posted is word for word what was submitted."""
    for motion in held.assembly.motions:
        if not motion.text_version:
            continue
        text = await put_to_body(text_ref(held.assembly.public_id, motion.text_version), body="owners", at=at)
        beside = {document.sha256 for document in held.assembly.documents}
        if text.fingerprint != motion.text_fingerprint or text.fingerprint not in beside:
            raise Refusal("adoptions.text_changed")


async def _post(held: HeldAssembly, draft: DraftedVote, version: int, person: int, at: datetime) -> int:
    vote = await assembly_by_id(held.assembly.id)
    stored = await roll_version(version)
    said = notice_text.calling(
        vote,
        held.place.name,
        held.place.time_zone,
        await scope_names(vote.community, vote.scope_kind, vote.scope),
        PostedRoll(stored.number, stored.heads, stored.area_dm2, stored.digest, len(draft.roll.left_out)),
    )
    text = notice_text.written(said)
    rows = await Notice.insert(
        Notice(
            assembly=vote.id,
            kind="calling",
            content=text.content,
            content_hash=text.content_hash,
            posted_on=vote.notice_on,
            made_by=person,
            made_at=at,
        )
    )
    return int(rows[0]["id"])


async def _tell(held: HeldAssembly, version: int, at: datetime) -> None:
    vote, params = held.assembly, told_dates(held.assembly, held.zone)
    callers = await callers_of(vote.community)
    await tell(
        "notices.posted",
        at=at,
        community=vote.community,
        params=params,
        owners=await owners_on(version),
        link=f"/assemblies/{vote.public_id}",
    )
    await tell(
        "notices.hang_it",
        at=at,
        community=vote.community,
        params=params,
        people=callers,
        link=f"/assemblies/{vote.public_id}/postings",
        todo=True,
        subject=f"hang:{vote.id}",
        due_at=vote.opens_at,
    )
    after_commit(lambda: publish("assembly", vote.public_id))
