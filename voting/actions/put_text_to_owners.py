"""Begin a vote of the owners on a text: a draft whose question is the text, word for word."""

import secrets
from datetime import datetime

from app.database import write
from app.i18n import translator
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.open_submission import open_submission
from meetings.conventions.queries.adoptions import submission_of, text_head
from meetings.conventions.rules.adoption import by_owners
from voting.actions.attach_document import attach_document
from voting.actions.start_draft import start_draft
from voting.queries.assemblies import assembly, text_ref
from voting.tables import Assembly, Motion


async def put_text_to_owners(version: str, *, file: int, person: int, at: datetime) -> str:
    """Return the draft's address; twice is once.

    `file` is the stored canonical text: posted beside the notice, its SHA-256 is the text's fingerprint, so
    that notice, ledger and receipt bind the words themselves.
    """
    head = await text_head(version)
    if head is None:
        raise NotFound
    if not by_owners(head.kind):
        raise Refusal("adoptions.wrong_body")
    async with write():
        running = await submission_of(head.id)
        if running is not None and running.assembly:
            return running.assembly
        address = await start_draft(
            head.community,
            person=person,
            matter=head.kind,  # art. 278 (1) and (2): the kinds are named like the matters
            scope_kind="buildings" if head.building else "community",
            scope=(head.building,) if head.building else (),
            public_id=secrets.token_hex(8),
        )
        fingerprint = await open_submission(
            head.id, body="owners", ref=text_ref(address, version), by=person, at=at
        )
        t = translator("zh")  # the language in which notices are posted
        title = t.plain("adoptions.text_title", title=head.title, number=head.next)
        await attach_document(address, file=file, title=title)
        draft = await assembly(address)
        if draft is None or draft.documents[0].sha256 != fingerprint:
            raise Refusal("adoptions.text_changed")
        await Assembly.update(
            {
                Assembly.title: t.plain("adoptions.vote_title", title=head.title)[:120],
                Assembly.origin: t.plain("adoptions.vote_origin"),
            }
        ).where(Assembly.id == draft.id)
        await Motion.update(
            {
                Motion.question: t.plain("adoptions.question", title=head.title, number=head.next),
                Motion.text_version: version,
                Motion.text_fingerprint: fingerprint,
            }
        ).where(Motion.assembly == draft.id)
        return address
