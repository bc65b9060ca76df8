"""What does an uploaded file look like as a preview? Asks the limited process and tells of its progress."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from app.community.roll_reading import limits
from app.community.roll_reading.content import check_size
from app.community.roll_reading.stored import known_to_json, mapping_to_json, preview_from_json
from app.community.rules.roll.columns import Mapping
from app.community.rules.roll.known import NOTHING_YET, ExistingRoll
from app.community.rules.roll.preview import Preview
from app.community.rules.roll.sheets import Progress, silent
from app.refusals import Refusal, Unavailable

_ROOT = Path(__file__).resolve().parents[3]
_TURNS = asyncio.Semaphore(2)
_LINE = 256 * 1024 * 1024


async def preview_file(
    content: bytes,
    file_name: str,
    *,
    mapping: Mapping | None = None,
    known: ExistingRoll = NOTHING_YET,
    building: str = "",
    progress: Progress = silent,
) -> Preview:
    """The preview, or a Refusal("roll_file.…"). `progress` is called on the event loop and must be quick."""
    check_size(content)
    order = {
        "file_name": file_name[-120:],
        "mapping": mapping_to_json(mapping) if mapping else "",
        "known": known_to_json(known),
        "building": building,
    }
    async with _turn():
        return await _ask(json.dumps(order, ensure_ascii=False).encode() + b"\n" + content, progress)


class _turn:  # noqa: N801 - read as a word: async with _turn()
    """Two files at a time: a small machine has two cores, and who waits too long is told so."""

    async def __aenter__(self) -> None:
        try:
            await asyncio.wait_for(_TURNS.acquire(), limits.WALL_SECONDS)
        except TimeoutError:
            raise Unavailable("roll_file.busy") from None

    async def __aexit__(self, *_: object) -> None:
        _TURNS.release()


async def _ask(request: bytes, progress: Progress) -> Preview:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app.community.roll_reading.worker",
        cwd=_ROOT,
        env={"PATH": os.defpath, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a traceback may quote a cell: nothing of a row is ever logged
        limit=_LINE,
    )
    try:
        async with asyncio.timeout(limits.WALL_SECONDS):
            sending = asyncio.create_task(_send(process, request))
            answer = await _listen(process, progress)
            await sending
            await process.wait()
    except TimeoutError:
        raise Refusal("roll_file.too_heavy") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _understood(answer)


async def _send(process: asyncio.subprocess.Process, request: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(request)
        await process.stdin.drain()
        process.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        return  # it ended early; what it said, or that it said nothing, tells why


async def _listen(process: asyncio.subprocess.Process, progress: Progress) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    while process.stdout is not None and (line := await process.stdout.readline()):
        if line.startswith(b"="):
            return {"preview": line[1:]}
        message: dict[str, Any] = json.loads(line)
        if "progress" in message:
            progress(*message["progress"])
        else:
            answer = message
    return answer


def _understood(answer: dict[str, Any]) -> Preview:
    if "preview" in answer:
        return preview_from_json(answer["preview"].decode())
    if "refusal" in answer:
        raise Refusal(answer["refusal"], **answer["params"])
    raise Refusal("roll_file.too_heavy")  # it was ended by its limits
