"""When was it, as FHIR says it: a date, a period, an age, a range of ages?

What cannot be a time is told as such and left out; the item it belongs to stays.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kinsbourne.case.blocks import Age, AgeRange, Interval, Time
from kinsbourne.case.time import ImpossibleTime, age_at, calendar_span, first_and_last_day
from kinsbourne.exchange.fhir.resources import Period, Quantity, Range

UNITS = {
    "a": "Y", "year": "Y", "years": "Y", "yr": "Y", "yrs": "Y", "y": "Y",
    "mo": "M", "month": "M", "months": "M",
    "wk": "W", "week": "W", "weeks": "W",
    "d": "D", "day": "D", "days": "D",
}  # fmt: skip
"""Units of age, in UCUM and in words, as ISO 8601 writes them."""
_PLAIN = re.compile(
    r"(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"
    r"(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-](0\d|1[0-3]):[0-5]\d))?",
    re.ASCII,
)
"""Days that every month has, which need no calendar."""
MOST_NUMBER = 100_000.0
"""An age in any of these units is below this, or nobody's."""


@lru_cache(maxsize=65_536)
def dated(text: str) -> Time | None:
    """The time of a date, partial date or instant.

    Raises:
        ImpossibleTime: not a date, or a day the calendar does not have.
    """
    if not text:
        return None
    if not _PLAIN.fullmatch(text):
        first_and_last_day(text)
    return Time(timestamp=text)


def within(period: Period | None) -> Time | None:
    """Some day in a period; its start where it has no end, its end where it has no start.

    Raises:
        ImpossibleTime: as for ``dated``, or it ends before it starts.
    """
    if period is None:
        return None
    if period.start and period.end:
        return _checked(Time(interval=Interval(period.start, period.end)))
    return dated(period.start or period.end)


def aged(age: Quantity | None) -> Time | None:
    """An age as a quantity of years, months, weeks or days.

    Raises:
        ImpossibleTime: another unit, a negative age, or one that nobody reaches.
    """
    duration = _duration(age)
    return _checked(Time(age=duration)) if duration else None


def between_ages(ages: Range | None) -> Time | None:
    """Some age in a range; that of its one end where it has but one.

    Raises:
        ImpossibleTime: as for ``aged``, or it ends before it starts.
    """
    if ages is None:
        return None
    low, high = _duration(ages.low), _duration(ages.high)
    if low and high:
        return _checked(Time(age_range=AgeRange(low, high)))
    one = low or high
    return _checked(Time(age=one)) if one else None


def _duration(age: Quantity | None) -> Age | None:
    if age is None or age.value is None:
        return None
    unit = UNITS.get(age.code) or UNITS.get(age.unit.strip().lower())
    if unit is None or not 0 <= age.value < MOST_NUMBER:
        raise ImpossibleTime("an age that is no number of years, months, weeks or days")
    return Age(f"P{age.value:.10g}{unit}")


def _checked(time: Time) -> Time:
    calendar_span(time)
    age_at(time)
    return time
