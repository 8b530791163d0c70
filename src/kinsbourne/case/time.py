"""When was it, how old was the patient, and how sure is that?

Times are read as spans, never as points: an age of ``P1Y`` is somewhere in the second year of
life, a date of ``2026-03`` is somewhere in March. What the span leaves open stays unknown.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from kinsbourne.case.blocks import Age, Interval, Time

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12
OLDEST_YEARS = 130
FIRST_YEAR, LAST_YEAR = 1800, 2200
"""A date outside these years is nobody's: it holds the place of one that was not said."""

_DURATION = re.compile(
    r"P(?=[\dT])(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<weeks>\d+(?:\.\d+)?)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)
UNIT_DAYS = {
    "years": DAYS_A_YEAR,
    "months": DAYS_A_MONTH,
    "weeks": 7.0,
    "days": 1.0,
    "hours": 1 / 24,
    "minutes": 1 / 1440,
    "seconds": 1 / 86400,
}
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\S+", re.ASCII)


class ImpossibleTime(ValueError):  # noqa: N818 - what it is, in the clinic's words
    """A time that cannot be: the message says why, without the patient's own data."""


class PlaceholderTime(ImpossibleTime):
    """A date such as 9999-12-31 for *until further notice*, or 0001-01-01 for *not known*."""


class Span(NamedTuple):
    """From inclusive, below exclusive, in days: of age, or since 1970 for dates."""

    from_: float
    below: float


@lru_cache(maxsize=4096)
def age_span(age: Age) -> Span:
    """Between which ages, in days, does an ISO 8601 age lie?

    The last unit written is the precision: ``P1Y`` is a year wide, ``P1Y6M`` a month.

    Raises:
        ImpossibleTime: not a duration, or older than anyone has been.
    """
    match = _DURATION.fullmatch(age.iso8601duration)
    if match is None:
        raise ImpossibleTime("not an ISO 8601 age such as P1Y6M")
    given = [(name, text) for name, text in match.groupdict().items() if text is not None]
    start = sum(float(text) * UNIT_DAYS[name] for name, text in given)
    finest, text = given[-1]
    width = UNIT_DAYS[finest] if "." not in text else 1.0
    return within_a_life(Span(start, start + width))


def within_a_life(span: Span) -> Span:
    """The span of ages, where somebody can have reached it.

    Raises:
        ImpossibleTime: older than anyone has been.
    """
    if span.from_ > OLDEST_YEARS * DAYS_A_YEAR:
        raise ImpossibleTime(f"an age of more than {OLDEST_YEARS} years")
    return span


@lru_cache(maxsize=16_384)  # a record says the same days over and over
def date_span(text: str) -> Span:
    """Between which days since 1970 does a date, partial date or RFC 3339 instant lie?

    Raises:
        ImpossibleTime: not a date, or a day the calendar does not have.
    """
    first, last = first_and_last_day(text)
    return Span(_days(first), _days(last) + 1)


def first_and_last_day(text: str) -> tuple[date, date]:
    """Which are the first and the last day (in UTC) that a date, partial date or instant allows?

    Raises:
        ImpossibleTime: not a date, or a day the calendar does not have.
        PlaceholderTime: in a year that no patient can have.
    """
    if _is_written_as_date(text) and not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise PlaceholderTime(f"a year before {FIRST_YEAR} or after {LAST_YEAR}")
    return days_of_the_calendar(text)


def days_of_the_calendar(text: str) -> tuple[date, date]:
    """The first and the last day of a date in any year, be it a patient's or not.

    Raises:
        ImpossibleTime: not a date, or a day the calendar does not have.
    """
    if not _is_written_as_date(text):
        raise ImpossibleTime("not a date such as 2026-03-01, 2026-03 or 2026-03-01T09:30:00Z")
    try:
        if len(text) > len("2026-03-01"):
            moment = datetime.fromisoformat(text)
            day = (moment.astimezone(UTC) if moment.tzinfo else moment).date()
            return day, day
        first = date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except (ValueError, OverflowError) as error:
        raise ImpossibleTime("a day or hour the calendar does not have") from error
    if len(text) == len("2026"):
        return first, first.replace(month=12, day=31)
    if len(text) == len("2026-03"):
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return first, first


def _is_written_as_date(text: str) -> bool:
    return bool(_DATE.fullmatch(text) or _MOMENT.fullmatch(text))


def _days(day: date) -> float:
    return float((day - date(1970, 1, 1)).days)


def interval_span(interval: Interval) -> Span:
    """From the start's first day to the end's last day."""
    if interval.start is None or interval.end is None:
        raise ImpossibleTime("an interval without a start or an end")
    start, end = date_span(interval.start), date_span(interval.end)
    if end.below <= start.from_:
        raise ImpossibleTime("an interval that ends before it starts")
    return Span(start.from_, end.below)


def calendar_span(time: Time) -> Span | None:
    """On which days since 1970 was it? None where the time is not a date."""
    if time.timestamp is not None:
        return date_span(time.timestamp)
    if time.interval is not None:
        return interval_span(time.interval)
    return None


def age_at(
    time: Time, birth: Span | None = None, onset_ages: dict[str, Span] | None = None
) -> Span | None:
    """How old, in days, was the patient then? None where nothing says.

    ``onset_ages`` gives the span of the ontology's age terms, such as *Infantile onset*.
    """
    if time.age is not None:
        return age_span(time.age)
    if time.age_range is not None and time.age_range.start and time.age_range.end:
        start, end = age_span(time.age_range.start), age_span(time.age_range.end)
        if end.below <= start.from_:
            raise ImpossibleTime("an age range that ends before it starts")
        return Span(start.from_, end.below)
    if time.gestational_age is not None and time.gestational_age.weeks < 0:
        raise ImpossibleTime("a negative gestational age")
    if time.ontology_class is not None:
        return (onset_ages or {}).get(time.ontology_class.id)
    then = calendar_span(time)
    return None if birth is None or then is None else age_on(then, birth)


def age_on(day: Span, birth: Span) -> Span:
    """How old, in days, is on this day whoever was born on that?"""
    if day.below <= birth.from_:
        raise ImpossibleTime("a date before the date of birth")
    return Span(max(0.0, day.from_ - (birth.below - 1)), day.below - birth.from_)
