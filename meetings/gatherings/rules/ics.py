"""How is a meeting written down as a calendar file that phones understand (RFC 5545)?

Written out here instead of by a library: one event with eleven properties needs only folding, escaping and
UTC instants, which are the thirty lines below; docs/adr says what was looked at.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

LINE = 75  # octets, without the line's end (section 3.1)


@dataclass(frozen=True)
class Event:
    """One meeting; instants are aware, `sequence` grows by one with each change that was told."""

    uid: str
    sequence: int
    title: str
    place: str
    words: str
    url: str
    starts: datetime
    ends: datetime
    written: datetime  # when this version of it was made
    called_off: bool = False


def calendar(event: Event) -> bytes:
    """The file, with CRLF line ends and no line longer than 75 octets."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Roundtable//Meetings//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.called_off else 'CONFIRMED'}",
        f"DTSTAMP:{instant(event.written)}",
        f"DTSTART:{instant(event.starts)}",
        f"DTEND:{instant(event.ends)}",
        f"SUMMARY:{escaped(event.title)}",
        *([f"LOCATION:{escaped(event.place)}"] if event.place else []),
        *([f"DESCRIPTION:{escaped(event.words)}"] if event.words else []),
        f"URL:{event.url}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(folded(line) for line in lines)


def instant(at: datetime) -> str:
    """An instant in UTC: "20261120T110000Z"."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line end are escaped, control signs left out."""
    for sign, said in (
        ("\\", "\\\\"),
        (";", "\\;"),
        (",", "\\,"),
        ("\r\n", "\n"),
        ("\r", "\n"),
        ("\n", "\\n"),
    ):
        text = text.replace(sign, said)
    return "".join(sign for sign in text if sign >= " " and sign != "\x7f")


def folded(line: str) -> bytes:
    """One content line; it is folded between signs, never inside one."""
    rows: list[bytes] = []
    row = b""
    for sign in line:
        octets = sign.encode()
        # a folded row begins with the blank that marks it
        if len(row) + len(octets) > LINE:
            rows.append(row)
            row = b" "
        row += octets
    return b"\r\n".join([*rows, row]) + b"\r\n"
