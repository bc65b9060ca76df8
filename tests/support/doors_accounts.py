"""Whose doors: the estate's page, publications, the open account, fees and a surplus paid back."""

from datetime import date
from typing import Any

from app.community.tables import Unit
from app.web.tables import StoredFile
from meetings.accounts.tables import AccountYear, Booking, Charge, Distribution, Fee, Payment, Share
from meetings.estates.rules.publications import Published, canonical, fingerprint
from meetings.estates.tables import EstateStatus, Publication, PublicationPosting
from tests.support.court import BEGAN, SINCE
from tests.support.doors import BELONGS, CALLERS, MODERATORS, OWNERS, PUBLIC, SIGNED_IN

ACCOUNT_DOORS: dict[str, set[str]] = {
    "GET /communities/{community}/estate": PUBLIC,
    "GET /communities/{community}/estate/statuses/new": CALLERS,
    "POST /communities/{community}/estate/statuses": CALLERS,
    "POST /communities/{community}/estate/types": CALLERS,
    "GET /communities/{community}/estate/files/{proof}": BELONGS,
    # {publication} speaks for the moderators; the administrator may speak for everybody
    "GET /communities/{community}/publications": PUBLIC,
    "GET /communities/{community}/publications/new": MODERATORS,
    "POST /communities/{community}/publications": MODERATORS,
    "GET /publications/{publication}": PUBLIC,
    "GET /publications/{publication}/text": PUBLIC,
    "GET /publications/{publication}/file": PUBLIC,
    "GET /publications/{publication}/print": PUBLIC,
    "POST /publications/{publication}/postings": {"administrator", "moderator"},
    "POST /publications/{publication}/postings/{hung}/removal": {"administrator", "moderator"},
    "GET /publications/{publication}/postings/{hung}/photo": BELONGS,
    "POST /publications/{publication}/withdrawal": {"administrator", "moderator"},
    # the account is public, its vouchers are the owners', what a household owes is its own and the office's
    "GET /communities/{community}/accounts": PUBLIC,
    "GET /communities/{community}/accounts/figures": PUBLIC,
    "GET /communities/{community}/accounts.csv": PUBLIC,
    "GET /communities/{community}/accounts.xlsx": PUBLIC,
    "POST /communities/{community}/accounts/openings": CALLERS,
    "POST /communities/{community}/accounts/closures": CALLERS,
    "GET /communities/{community}/bookings/new": CALLERS,
    "POST /communities/{community}/bookings": CALLERS,
    "GET /bookings/{booking}": CALLERS | OWNERS,
    "GET /bookings/{booking}/voucher": CALLERS | OWNERS,
    "POST /bookings/{booking}/reversal": CALLERS,
    "GET /communities/{community}/fees": PUBLIC,
    "GET /communities/{community}/fees/new": CALLERS,
    "POST /communities/{community}/fees": CALLERS,
    "POST /fees/{fee}/charges": CALLERS,
    "GET /communities/{community}/fees/arrears": CALLERS,
    "GET /communities/{community}/fees/units/{unit}": CALLERS,
    "POST /communities/{community}/fees/units/{unit}/payments": CALLERS,
    "POST /communities/{community}/fees/units/{unit}/waivers": CALLERS,
    "GET /payments/{payment}": CALLERS | {"zhou"},  # whose flat it was paid for
    "POST /payments/{payment}/reversal": CALLERS,
    "GET /fees/mine": SIGNED_IN,
    "GET /communities/{community}/distributions/new": CALLERS,
    "POST /communities/{community}/distributions": CALLERS,
    "GET /distributions/{distribution}": PUBLIC,
    "GET /distributions/{distribution}/votes": PUBLIC,
    "GET /distributions/{distribution}/payments": CALLERS,
    "GET /distributions/{distribution}/payments/print": CALLERS,
    "POST /distributions/{distribution}/payments/{share}": CALLERS,
    "POST /distributions/{distribution}/withdrawal": CALLERS,
    "POST /distributions/{distribution}/decision": CALLERS,
}


async def account_doors(community: int, public_id: str, person: int, file: int) -> dict[str, str]:
    """One of each thing that has an address; call it inside `write()`. `file` is a stored picture."""
    proof = await _file_public_id(file)
    unit = (await Unit.select(Unit.id).where(Unit.community == community).order_by(Unit.id))[0]["id"]
    stamp: dict[str, Any] = {"entered_by": person, "entered_at": BEGAN}
    await _new(
        EstateStatus(
            community=community, status="committee", since=SINCE, words="选举公告", file=file, **stamp
        )
    )
    said = Published(
        public_id,
        "notice",
        "moderators",
        "通知",
        "明天停水。",
        "",
        "",
        "",
        await _sha256(file),
        SINCE,
        None,
        "",
    )
    publication = f"pub-{public_id}"
    number = await _new(
        Publication(
            public_id=publication,
            community=community,
            kind="notice",
            body="moderators",
            title="通知",
            words="明天停水。",
            file=file,
            fingerprint=fingerprint(canonical(said)),
            posted_on=SINCE,
            posted_by=person,
            posted_at=BEGAN,
        )
    )
    hung = await _new(
        PublicationPosting(
            publication=number,
            place="门厅",
            posted_on=SINCE,
            file=file,
            posted_by=person,
            recorded_at=BEGAN,
        )
    )
    await _new(AccountYear(community=community, year=2026))
    await _new(
        Booking(
            public_id=f"line-{public_id}",
            community=community,
            year=2026,
            number=1,
            booked_on=SINCE,
            direction="income",
            category="parking",
            words="停车费",
            fen=100_00,
            file=file,
            **stamp,
        )
    )
    fee = await _new(
        Fee(
            public_id=f"fee-{public_id}",
            community=community,
            title="物业管理费",
            basis="unit",
            fen=30_00,
            period="quarter",
            rests_on="业主大会决定",
            since=SINCE,
            **stamp,
        )
    )
    charge = await _new(
        Charge(
            fee=fee,
            unit=unit,
            period="2026Q1",
            fen=30_00,
            due_on=date(2026, 1, 31),
            charged_by=person,
            charged_at=BEGAN,
        )
    )
    await _new(
        Payment(
            public_id=f"pay-{public_id}",
            community=community,
            charge=charge,
            fen=10_00,
            paid_on=SINCE,
            way="cash",
            receipt=1,
            received_by=person,
            received_at=BEGAN,
        )
    )
    plan = await _new(
        Distribution(
            public_id=f"plan-{public_id}",
            community=community,
            year=2025,
            fen=7_00,
            basis="unit",
            title="新年红包",
            state="decided",
            decided_on=SINCE,
            made_by=person,
            made_at=BEGAN,
        )
    )
    await _new(Share(distribution=plan, number=1, unit=unit, weight=1, fen=7_00))
    return {
        "proof": proof,
        "publication": publication,
        "hung": str(hung),
        "booking": f"line-{public_id}",
        "fee": f"fee-{public_id}",
        "payment": f"pay-{public_id}",
        "distribution": f"plan-{public_id}",
        "share": "1",
    }


async def _new(row: Any) -> int:
    return int((await type(row).insert(row))[0]["id"])


async def _file_public_id(file: int) -> str:
    return str((await _stored(file))["public_id"])


async def _sha256(file: int) -> str:
    return str((await _stored(file))["sha256"])


async def _stored(file: int) -> dict[str, Any]:
    rows: list[dict[str, Any]] = await StoredFile.select().where(StoredFile.id == file)
    return rows[0]
