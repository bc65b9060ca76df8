"""A file is what its content says, carries nothing along, and runs nowhere; on both engines."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from app.clock import travel
from app.database import Database
from app.refusals import NotFound, Refusal
from app.settings import Settings
from app.web import Upload, file_store
from app.web.file_store import PICTURES, Kind
from tests.support.court import build_court
from tests.support.open_vote import DURING, open_vote
from voting.actions.record_posting import record_posting
from voting.queries.notices import notices_of

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
TOMORROW = DURING.date() + timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url="", data_dir=tmp_path / "var", secret=bytes(32))


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    body = io.BytesIO()
    Image.new(str(options.pop("mode", "RGB")), size, 128).save(body, kind, **options)
    return body.getvalue()


async def test_a_document_is_kept_as_it_is(database: Database, settings: Settings) -> None:
    stored = await file_store.keep(settings, Upload("安装方案.pdf", PDF), person_id=7)
    assert stored.kind is Kind.PDF
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert await file_store.find(stored.public_id) == stored
    answer = await file_store.serve(settings, stored)
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_a_photo_loses_place_and_device_and_stands_upright(
    database: Database, settings: Settings
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010F] = "a phone"
    exif.get_ifd(0x8825)[2] = (31.0, 8.0, 0.0)
    stored = await file_store.keep(settings, Upload("lift.jpg", picture(exif=exif.tobytes())))
    answer = await file_store.serve(settings, stored)
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert shown.size == (40, 60) == (stored.width, stored.height)
        assert not dict(shown.getexif())
    assert b"a phone" not in answer.content
    assert answer.headers["Content-Disposition"].startswith("inline")


async def test_what_hides_behind_a_picture_is_gone(database: Database, settings: Settings) -> None:
    for kind in ("PNG", "WEBP"):
        polyglot = picture(kind) + b"<script>alert(1)</script>"
        stored = await file_store.keep(settings, Upload(f"x.{kind}", polyglot))
        assert b"script" not in (await file_store.serve(settings, stored)).content


async def test_a_large_photo_is_made_smaller(database: Database, settings: Settings) -> None:
    stored = await file_store.keep(settings, Upload("big.png", picture("PNG", (3000, 1500))))
    assert (stored.width, stored.height) == (2400, 1200)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "web.file_empty"),
        (b"MZ\x90\x00", "web.file_kind"),
        (b"<html><script>", "web.file_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "web.file_kind"),
        (b"\x00\x00\x00\x18ftypheic\x00", "web.file_heic"),
        (b"%PDF-1.7 cut off", "web.file_broken"),
        (picture()[:200], "web.file_broken"),
        (b"\xff\xd8\xff" + b"<script>", "web.file_broken"),
    ],
)
async def test_anything_else_is_refused_with_its_reason(
    settings: Settings, content: bytes, reason: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await file_store.keep(settings, Upload("holiday.jpg", content))
    assert refused.value.reason == reason


async def test_a_picture_that_unpacks_to_too_much_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_store, "MOST_PIXELS", 1000)
    with pytest.raises(Refusal) as refused:
        await file_store.keep(settings, Upload("bomb.png", picture("PNG", (600, 400))))
    assert refused.value.reason == "web.file_pixels"
    monkeypatch.setattr(file_store, "LARGEST", 10)
    with pytest.raises(Refusal) as refused:
        await file_store.keep(settings, Upload("big.png", picture("PNG")))
    assert refused.value.reason == "web.file_size"


async def test_a_document_is_refused_where_a_photo_is_meant(settings: Settings) -> None:
    with pytest.raises(Refusal) as refused:
        await file_store.keep(settings, Upload("plan.pdf", PDF), kinds=PICTURES)
    assert refused.value.reason == "web.file_kind"


async def test_content_stays_while_anyone_names_it(database: Database, settings: Settings) -> None:
    first = await file_store.keep(settings, Upload("a.pdf", PDF))
    second = await file_store.keep(settings, Upload("b.pdf", PDF))
    await file_store.drop(settings, first.id)
    assert (await file_store.serve(settings, second)).content == PDF
    with pytest.raises(NotFound):
        await file_store.find(first.public_id)
    await file_store.drop(settings, second.id)
    with pytest.raises(NotFound):
        await file_store.serve(settings, second)
    assert not [path for path in settings.data_dir.rglob("*") if path.is_file()]


async def test_what_no_record_names_is_swept_away(database: Database, settings: Settings) -> None:
    here = await build_court()
    (notice,) = await notices_of((await open_vote(here)).id)
    with travel(DURING):
        hung, refused, twice = [
            await file_store.keep(settings, Upload("door.jpg", picture())) for _ in range(3)
        ]
        waits = await file_store.keep(settings, Upload("door.jpg", picture()), delete_on=TOMORROW)
        await record_posting(
            notice.id,
            person=here.people["committee"],
            place="door",
            hung_at=DURING,
            hung_by="He Ping",
            photo=hung.id,
        )
    soon, late = DURING + timedelta(minutes=30), DURING + timedelta(hours=2)
    assert await file_store.sweep(settings.data_dir, at=soon, today=DURING.date()) == 0
    assert await file_store.sweep(settings.data_dir, at=late, today=DURING.date()) == 2
    assert await file_store.find(hung.public_id) == hung
    assert await file_store.find(waits.public_id) == waits
    assert (await file_store.serve(settings, hung)).content  # others that are gone had the same content
    for gone in (refused, twice):
        with pytest.raises(NotFound):
            await file_store.find(gone.public_id)
    assert await file_store.sweep(settings.data_dir, at=late, today=TOMORROW) == 1
    assert await file_store.sweep(settings.data_dir, at=late, today=TOMORROW) == 0
    assert await file_store.find(hung.public_id) == hung
