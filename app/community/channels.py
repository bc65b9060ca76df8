"""Through which outside channel could a message leave? None by default; the inbox always exists."""

import asyncio
import json
from pathlib import Path
from typing import Protocol


class Channel(Protocol):
    """One way out, such as a text-message service. `send` raises when the message was not taken."""

    name: str  # up to 16 signs, kept with every copy

    async def send(self, address: str, text: str) -> None:
        """Hand one text to the service; `address` is a mobile number."""
        ...


class FileChannel:
    """For trying out: each text becomes a line of a file, and nothing leaves the machine."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, address: str, text: str) -> None:
        line = json.dumps({"to": address, "text": text}, ensure_ascii=False)
        await asyncio.to_thread(self._append, line)

    def _append(self, line: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def channel_named(name: str, data_dir: Path) -> Channel | None:
    """The channel that the settings ask for; an adapter for a real service is added here."""
    return FileChannel(data_dir / "outbox.jsonl") if name == "file" else None
