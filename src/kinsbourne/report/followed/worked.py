"""What is said of a published regimen that was worked out and placed on days?

That it is a published example, and not an order, stands with every part of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.regimen.result import PlannedDay, WorkedRegimen
from kinsbourne.report.said import reason
from kinsbourne.report.view import Entry, Section

CUT_OFF = "Digits are cut off at …, never rounded."


def section(worked: WorkedRegimen) -> Section:
    """How far it has come, measures, arithmetic line by line, calendar, and what was refused."""
    return Section(
        id="worked",
        title=worked.note.capitalize(),
        entries=(
            Entry(text=worked.name, code=worked.id),
            *_refused(worked),
            *map(reason, worked.so_far),
            *(reason(one, label="caution", mark="caution") for one in worked.cautions),
            *_arithmetic(worked),
            *_calendar(worked),
        ),
    )


def _refused(worked: WorkedRegimen) -> Iterator[Entry]:
    for problem in worked.refused:
        yield Entry(label="refused", text=str(problem), mark="caution")


def _arithmetic(worked: WorkedRegimen) -> Iterator[Entry]:
    for one in worked.measured:
        text = f"{one.id.capitalize()}: {one.value:g} {one.unit}, of {one.on} ({one.where})"
        yield Entry(text=text)
    yield from map(reason, worked.lines)
    if worked.lines:
        yield Entry(text=CUT_OFF)


def _calendar(worked: WorkedRegimen) -> Iterator[Entry]:
    doses = [day.because for day in worked.calendar if day.kind == "dose"]
    for because in dict.fromkeys(doses):
        yield reason(because, label="as published")
    for day in worked.calendar:
        yield _day(day)
    for left in worked.not_placed:
        yield Entry(label="not placed, for the publication gives no day", text=left)


def _day(day: PlannedDay) -> Entry:
    on = day.on if day.on == day.until else f"{day.on} to {day.until}"
    if day.kind == "dose":
        return Entry(label=on, text=day.what)
    return reason(day.because, label=f"{on}, watch")
