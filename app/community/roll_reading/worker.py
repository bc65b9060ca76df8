"""The limited process that opens a stranger's file: `python -m app.community.roll_reading.worker`.

Reads one line of JSON and the file's bytes from standard input, writes lines of JSON: progress, then the
preview or a refusal. Identity numbers never leave it, and no part of a row is ever written to its log.
"""

import gc
import json
import resource
import sys
from typing import Any

from app.community.roll_reading import limits
from app.community.roll_reading.stored import known_from_json, mapping_from_json, preview_to_json
from app.community.roll_reading.workbook import read_workbook
from app.community.rules.roll.preview import build_preview
from app.refusals import Refusal


def main() -> None:
    """One file, then the end."""
    _limit()
    gc.disable()  # it lives for one file: collecting would only cost time
    order = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
    try:
        preview = _preview(order, content)
        sys.stdout.write(f"={preview}\n")  # as it is: quoting ten thousand rows once more takes its time
    except Refusal as refusal:
        _tell(refusal=refusal.reason, params=dict(refusal.params))
    except MemoryError:
        _tell(refusal="roll_file.too_heavy", params={})


def _preview(order: dict[str, Any], content: bytes) -> str:
    workbook = read_workbook(content, order["file_name"], _progress)
    mapping = mapping_from_json(order["mapping"]) if order["mapping"] else None
    known = known_from_json(order["known"])
    return preview_to_json(build_preview(workbook, mapping, known, order["building"], _progress))


def _limit() -> None:
    """Memory, processor time, no file to write, no core to leave behind."""
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _progress(stage: str, done: int, of: int) -> None:
    _tell(progress=[stage, done, of])


def _tell(**message: object) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
