"""What does the course say first: where the patient is, and why?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.assessment import AssessedRedFlag, Assessment
from kinsbourne.report.course_words import headline
from kinsbourne.report.said import reason
from kinsbourne.report.view import Entry, Section

NOTHING_DATED = "COURSE: cannot say; too little of the record has a date."


def entries(assessed: Assessment) -> Iterator[Entry]:
    """The phase and the pattern in a line, the patient and the day, the reasons."""
    course = assessed.course
    yield Entry(id="verdict", text=headline(course) if course else NOTHING_DATED)
    as_of = f", as of {assessed.as_of}" if assessed.as_of else ""
    yield Entry(id="who", text=f"{assessed.id or 'case without id'}{as_of}")
    if course is None:
        return
    for name, reasons in (
        ("Phase", course.phase_because),
        ("Pattern", course.pattern_because),
        ("Feature", course.features_because),
    ):
        yield from (reason(because, id=name.lower(), label=name) for because in reasons)
    if course.phase_would_settle:
        yield Entry(
            id="phase-would-settle",
            label="The phase would be settled by",
            text="; ".join(course.phase_would_settle),
        )


def red_flags(assessed: Assessment) -> Section:
    """What must not be missed, with the day of its signs; those over come last, and quietly."""
    flags = sorted(assessed.red_flags, key=lambda flag: flag.over is not None)
    entries = (
        Entry(
            id=flag.id,
            text=f"{flag.label}{_when(flag)}",
            mark="caution" if flag.over is None else None,
            behind=tuple(reason(one, further=flag.over is not None) for one in flag.because),
        )
        for flag in flags
    )
    return Section(id="red-flags", title="Red flags", entries=tuple(entries))


def _when(flag: AssessedRedFlag) -> str:
    known = (("last sign", flag.last), ("all over", flag.over))
    said = ", ".join(f"{word} {day}" for word, day in known if day is not None)
    return f" ({said})" if said else ""
