"""Which committees' files are being read just now, how far are they, and why did one stop?

Reading runs beside the requests and tells of its progress in memory. After a restart the file still lies
there and is simply read once more.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.clock import now
from app.community.actions.give_up_upload import give_up_upload
from app.community.actions.keep_preview import keep_preview
from app.community.actions.refuse_upload import refuse_upload
from app.community.queries.existing_roll import existing_roll
from app.community.queries.settled_uploads import settled_upload
from app.community.queries.uploads import UploadOnFile
from app.community.roll_reading import files
from app.community.roll_reading.preview_file import preview_file
from app.community.rules.roll.columns import Mapping
from app.refusals import NotFound, Refusal, Unavailable

log = logging.getLogger("app.community.file_reading")


@dataclass
class Reading:
    """How far one file is: `stage` is waiting, opening, reading or comparing."""

    task: asyncio.Task[None] | None = None
    stage: str = "waiting"
    done: int = 0
    of: int = 0
    refusal: Refusal | None = None

    def tell(self, stage: str, done: int, of: int) -> None:
        self.stage, self.done, self.of = stage, done, of


_readings: dict[str, Reading] = {}


def begin_reading(upload: UploadOnFile, data_dir: Path, mapping: Mapping | None = None) -> Reading:
    """Read the file in the background; one that is being read goes on being read."""
    before = _readings.get(upload.public_id)
    if before is not None and before.task is not None and not before.task.done():
        return before
    reading = _readings[upload.public_id] = Reading()
    reading.task = asyncio.create_task(_read(reading, upload, data_dir, mapping))
    return reading


def reading_now(public_id: str) -> Reading | None:
    """The reading under way, if any."""
    reading = _readings.get(public_id)
    return reading if reading and reading.task and not reading.task.done() else None


def reading_task(public_id: str) -> "asyncio.Task[None] | None":
    """What to wait for, if the file is being read."""
    reading = _readings.get(public_id)
    return reading.task if reading else None


def refused_of_late(public_id: str) -> Refusal | None:
    """Why the last reading stopped, told once."""
    if reading_now(public_id) is not None:
        return None
    reading = _readings.pop(public_id, None)
    return reading.refusal if reading else None


async def stop_reading(public_id: str) -> None:
    """Nobody wants this file any more."""
    reading = _readings.pop(public_id, None)
    if reading and reading.task:
        reading.task.cancel()
        with suppress(asyncio.CancelledError):
            await reading.task


@asynccontextmanager
async def reading_files() -> AsyncIterator[None]:
    """While the application runs; at its end nothing goes on reading."""
    try:
        yield
    finally:
        for public_id in tuple(_readings):
            await stop_reading(public_id)


async def _read(reading: Reading, upload: UploadOnFile, data_dir: Path, mapping: Mapping | None) -> None:
    try:
        content = await asyncio.to_thread(files.content_of, data_dir, upload.public_id)
        if content is None:
            await _without_file(reading, upload)
            return
        preview = await preview_file(
            content,
            upload.file_name,
            mapping=mapping,
            known=await existing_roll(upload.community),
            building=upload.building,
            progress=reading.tell,
        )
        await keep_preview(upload.public_id, preview)
        await settled_upload(upload.community, upload.public_id, read_now=preview)  # for the first page
    except Refusal as refusal:
        await _refused(reading, upload, data_dir, refusal)
    except NotFound:
        return  # given up meanwhile
    except Exception as error:  # noqa: BLE001 - nothing of a row may reach a log
        log.error("reading failed: %s", type(error).__qualname__)
        reading.refusal = Unavailable("roll_file.busy")


async def _without_file(reading: Reading, upload: UploadOnFile) -> None:
    """A copy of the database brought the record back without the file."""
    if upload.is_read:
        reading.refusal = Refusal("roll_uploads.file_gone")
    else:
        await give_up_upload(upload.public_id, at=now(), outcome="expired")


async def _refused(reading: Reading, upload: UploadOnFile, data_dir: Path, refusal: Refusal) -> None:
    """A first reading that fails ends the upload; one with other columns leaves what was read before."""
    reading.refusal = refusal
    if upload.is_read or isinstance(refusal, Unavailable):
        return
    await refuse_upload(upload.public_id, refusal, at=now())
    files.remove(data_dir, upload.public_id)
