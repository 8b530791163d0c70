"""How is a time written in a form, and which time does it mean?

Days, months and years as ``2026-03-09``, ``2026-03``, ``2026``; ages as ``1y6m`` or ``P1Y6M``; some
day between two as ``2026-03-01/2026-03-20``; the ontology's classes of onset by their ids.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from kinsbourne.case.blocks import Age, AgeRange, Interval, Term, Time
from kinsbourne.case.time import (
    ImpossibleTime,
    PlaceholderTime,
    age_span,
    first_and_last_day,
    interval_span,
)
from kinsbourne.knowledge.base import Knowledge

ISO = "Write year, month, day: 2026-03-09, or less of it: 2026-03, 2026."
_DATE = re.compile(r"(\d{4}(?:-\d{2}){0,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
_AGE_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([^\W\d_]+)\.?,?\s*")
_ORDER = "YMWD"


class Unreadable(ValueError):  # noqa: N818 - what it is
    """An answer that cannot be read: what is wrong, and the remedy, without the answer itself."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def date_of(text: str) -> str:
    """The instant a day begins at, or a month or year as written.

    Raises:
        Unreadable: no such date, one of two readings, a spreadsheet's day number.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise _no_date(text)
    day = found[1]
    try:
        first_and_last_day(day)
    except PlaceholderTime as error:
        raise Unreadable(str(error), f"Leave a date blank that is not known. {ISO}") from None
    except ImpossibleTime as error:
        raise Unreadable(str(error), ISO) from None
    return f"{day}T00:00:00Z" if len(day) == len("2026-03-09") else day


def _no_date(text: str) -> Unreadable:
    if _SERIAL.fullmatch(text):
        return Unreadable(
            "a number where a date belongs; a spreadsheet counts days so",
            "Format the column as text or as date 2026-03-09, then save again.",
        )
    slashed = _SLASHED.fullmatch(text)
    if slashed is None:
        return Unreadable("not a date", ISO)
    first, second = int(slashed[1]), int(slashed[2])
    if len(slashed[1]) <= 2 and first <= 12 and second <= 12 and first != second:
        return Unreadable(
            "a date of two readings, day before month and month before day",
            ISO,
        )
    return Unreadable("a date that is not written as 2026-03-09", ISO)


def time_of(text: str, knowledge: Knowledge) -> Time:
    """The time that an answer means.

    Raises:
        Unreadable: neither a date nor an age.
    """
    known = {onset.id: onset for onset in knowledge.onset_classes}
    if text in known:
        return Time(ontology_class=Term(id=text, label=known[text].label))
    if re.match(r"\D", text) or _AGE_PART.match(text):
        return _ages(text, knowledge)
    first, slash, last = text.partition("/")
    if not slash or _SLASHED.fullmatch(text):
        return Time(timestamp=date_of(text))
    start, end = date_of(first), date_of(last)
    between = Interval(start=_first(start), end=_last(end))
    try:
        interval_span(between)
    except ImpossibleTime as error:
        raise Unreadable(str(error), "Write the earlier date first.") from None
    return Time(interval=between)


def _ages(text: str, knowledge: Knowledge) -> Time:
    first, slash, last = text.partition("/")
    if not slash:
        return Time(age=_age(text, knowledge))
    return Time(age_range=AgeRange(start=_age(first, knowledge), end=_age(last, knowledge)))


def _age(text: str, knowledge: Knowledge) -> Age:
    age = Age(iso8601duration=text if text.startswith("P") else _duration(text, knowledge))
    try:
        age_span(age)
    except ImpossibleTime as error:
        raise Unreadable(str(error), "Write an age as 18m, 1y6m or P1Y6M.") from None
    return age


def _duration(text: str, knowledge: Knowledge) -> str:
    """``1y 6 months`` as ISO 8601."""
    units = {word: unit for unit, words in knowledge.form.age_units.items() for word in words}
    text = text.strip()
    parts = list(_AGE_PART.finditer(text))
    given = {units.get(part[2].lower(), "?"): part[1] for part in parts}
    is_whole = "".join(part[0] for part in parts) == text
    if not given or not is_whole or "?" in given or len(given) < len(parts):
        raise Unreadable("neither a date nor an age", f"{ISO} Or write an age as 18m or 1y6m.")
    return "P" + "".join(f"{given[unit]}{unit}" for unit in _ORDER if unit in given)


def text_of_date(written: str | None) -> str:
    """A date of a case as an answer; blank where it is none."""
    try:
        first, last = _as_written(written or "")
    except ImpossibleTime:
        return ""
    return _shortest(first, last)


def text_of(time: Time | None) -> str:
    """A time of a case as an answer; blank where the form has no way to write it."""
    if time is None:
        return ""
    if time.timestamp is not None:
        return text_of_date(time.timestamp)
    try:
        if time.interval is not None:
            interval_span(time.interval)
            start, end = time.interval.start or "", time.interval.end or ""
            first, last = _as_written(start)[0], _as_written(end)[1]
            return _shortest(first, max(first, last))
        if time.age is not None:
            age_span(time.age)
            return time.age.iso8601duration
        if time.age_range is not None and time.age_range.start and time.age_range.end:
            ages = (time.age_range.start, time.age_range.end)
            for age in ages:
                age_span(age)
            return "/".join(age.iso8601duration for age in ages)
    except ImpossibleTime:
        return ""
    return time.ontology_class.id if time.ontology_class else ""


def _as_written(text: str) -> tuple[date, date]:
    """The first and the last day in the record's own zone: midnight in Paris is no eve.

    Raises:
        ImpossibleTime: not a date, or a day or hour the calendar does not have.
    """
    first_and_last_day(text)
    return first_and_last_day(text[: len("2026-03-09")])


def _shortest(first: date, last: date) -> str:
    """A day, a whole month or year by its name, else from when to when."""
    after = last + timedelta(days=1) if last < date.max else last
    if first == last:
        return f"{first}"
    if first.day == after.day == 1:
        if (first.year, first.month) == (last.year, last.month):
            return f"{first}"[:7]
        if first.month == after.month == 1 and first.year == last.year:
            return f"{first}"[:4]
    return f"{first}/{last}"


def is_date(text: str) -> bool:
    """Is it written as a day, month or year?"""
    return _DATE.fullmatch(text) is not None


def day_of(time: Time | None) -> date | None:
    """The day, where the time is a single one."""
    written = text_of(time)
    return date.fromisoformat(written) if is_date(written) and len(written) == 10 else None


def between(first: date, last: date) -> Time:
    """Some day from the first to the last."""
    if first >= last:
        return Time(timestamp=_first(f"{last}"))
    return Time(interval=Interval(start=_first(f"{first}"), end=_last(f"{last}")))


def _first(written: str) -> str:
    return f"{first_and_last_day(written)[0]}T00:00:00Z"


def _last(written: str) -> str:
    return f"{first_and_last_day(written)[1]}T23:59:59Z"
