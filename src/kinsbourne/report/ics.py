"""How do the days of a published regimen go into a calendar (iCalendar, RFC 5545)?

No patient is named in it, and no amount of a patient stands in it: calendars are shared and sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kinsbourne.reasoning.regimen.result import PlannedDay, WorkedRegimen
from kinsbourne.report.said import marked

OCTETS = 75
"""The most of a line before it is folded."""
PRODUCT = "-//kinsbourne//published example//EN"


def write(worked: WorkedRegimen) -> bytes:
    """The calendar, one all-day entry for each day or stretch of days."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    for number, day in enumerate(worked.calendar, start=1):
        lines += _event(worked, day, number)
    lines.append("END:VCALENDAR")
    return b"".join(folded + b"\r\n" for line in lines for folded in _folded(line))


def _event(worked: WorkedRegimen, day: PlannedDay, number: int) -> Iterator[str]:
    after = date.fromisoformat(day.until) + timedelta(days=1)  # the end is not part of it
    begun = date.fromisoformat(worked.calendar[0].on)
    yield "BEGIN:VEVENT"
    yield f"UID:{worked.id}-{begun:%Y%m%d}-{number}@kinsbourne"
    yield f"DTSTAMP:{begun:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{date.fromisoformat(day.on):%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{after:%Y%m%d}"
    mark = marked(day.because.verified)
    said = f"{day.because.text} [{mark}]" if mark else day.because.text
    yield f"SUMMARY:{_text(f'{worked.note}: {worked.name}: {day.what}')}"
    yield f"DESCRIPTION:{_text(f'{said} {worked.note.capitalize()}.')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most the octets allowed; no letter is cut in two."""
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > OCTETS:
            yield piece
            piece = b" "
        piece += octets
    yield piece
