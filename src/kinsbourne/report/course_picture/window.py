"""Which stretch of time is on the page, and where on it does a day stand?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from kinsbourne.case.time import DAYS_A_MONTH, DAYS_A_YEAR, Span
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.history import Axis, History
from kinsbourne.reasoning.history.axis import EPOCH, middle
from kinsbourne.reasoning.history.items import Given, Score, Sign, Test
from kinsbourne.reasoning.surveillance.result import Due

LEFT, RIGHT = 1.95, 11.3
"""The time axis, inches from the left edge of the page; labels stand left of it."""
AHEAD, LEAST_AHEAD = 0.25, 190.0
"""Shown of what is still due: this share of the time behind, or so many days, but not more than
are behind."""
LEAST_DAYS = 28.0
EDGE = 0.015
"""Share of the time axis left free at either end."""
MOST_TICKS, MOST_AGES = 14, 10
"""Dates on the axis, and ages to the day, which are longer."""
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
DAY_STEPS = (2, 4, 7)


class Window(NamedTuple):
    """From the first day to the last on the page; ``now`` is the day of the assessment."""

    axis: Axis
    first: float
    last: float
    now: float

    def inches(self, day: float) -> float:
        """Where a day stands, from the left edge of the page."""
        return LEFT + (day - self.first) / (self.last - self.first) * (RIGHT - LEFT)

    def day(self, span: Span) -> float:
        """The day a time stands at: its middle, but not after today where it may be before."""
        at = middle(span)
        return max(self.now, span.from_) if span.from_ <= self.now < at else at

    def days(self, inches: float) -> float:
        """How many days so many inches are."""
        return inches * (self.last - self.first) / (RIGHT - LEFT)


def end_of(span: Span) -> float:
    """Where a bar ends: with the day where it is known, else amid the time that it may be."""
    return span.below if span.below - span.from_ <= 1 else middle(span)


def window_of(history: History, course: AssessedCourse | None, due: Sequence[Due]) -> Window | None:
    """From the first to the last dated thing; None where nothing has a date."""
    days = [*_days(history), *_course_days(course)]
    if history.now is not None:
        days.append(middle(history.now))
    if not days:
        return None
    now = middle(history.now) if history.now is not None else max(days)
    first, last = min(days), max(days)
    past = now - first
    ahead = now + max(past * AHEAD, min(past, LEAST_AHEAD))
    last = max([last, *(one.on_day for one in due if one.on_day <= ahead)])
    first = min([first, *(one.on_day for one in due if one.overdue)])
    spare = max((LEAST_DAYS - (last - first)) / 2, (last - first) * EDGE)
    return Window(history.axis, first - spare, last + spare, now)


def _days(history: History) -> Iterator[float]:
    for item in (*history.scores, *history.signs, *history.given, *history.tests):
        for span in _spans(item):
            yield middle(span)
            yield end_of(span)


def _spans(item: Score | Sign | Given | Test) -> Iterator[Span]:
    if isinstance(item, Score | Test):
        times = [item.on]
    elif isinstance(item, Sign):
        times = [item.began, item.ended]
    else:
        doses = [time for dose in item.doses for time in (dose.began, dose.ended)]
        times = [item.began, item.ended, *doses]
    yield from (time for time in times if time is not None)


def _course_days(course: AssessedCourse | None) -> Iterator[float]:
    for worsening in course.relapses if course else ():
        for day in (worsening.onset_day, worsening.end_day):
            if day is not None:
                yield day


def ticks(window: Window) -> list[tuple[float, str]]:
    """Days with their words, so few that each can be read."""
    months = (window.last - window.first) / DAYS_A_MONTH
    most = MOST_TICKS if window.axis.kind == "date" else MOST_AGES
    for step in DAY_STEPS:
        if window.last - window.first <= step * most:
            return list(_by_day(window, step))
    step = next((step for step in MONTH_STEPS if months / step <= MOST_TICKS), MONTH_STEPS[-1])
    return list(_by_month(window, step))


def _by_day(window: Window, step: int) -> Iterator[tuple[float, str]]:
    day = -(-window.first // step) * step
    while day <= window.last:
        yield day, window.axis.said(day) if window.axis.kind == "date" else _age(day)
        day += step


def _age(day: float) -> str:
    """An age to the day, which ``Axis.said`` leaves out from a year on."""
    years, rest = divmod(day, DAYS_A_YEAR)
    months, days = divmod(rest, DAYS_A_MONTH)
    parts = ((int(years), "y"), (int(months), "mo"), (round(days), "d"))
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "0 d"


def _by_month(window: Window, step: int) -> Iterator[tuple[float, str]]:
    is_date = window.axis.kind == "date"
    first = window.axis.date(window.first)
    month = 12 * first.year + first.month - 1 if first else int(window.first // DAYS_A_MONTH)
    month = -(-month // step) * step
    while (day := _day_of(month, is_date=is_date)) <= window.last:
        if day >= window.first:
            yield day, _said(month, step, is_date=is_date)
        month += step


def _day_of(month: int, *, is_date: bool) -> float:
    if is_date:
        return float((date(month // 12, month % 12 + 1, 1) - EPOCH).days)
    return month * DAYS_A_MONTH


def _said(month: int, step: int, *, is_date: bool) -> str:
    years, rest = divmod(month, 12)
    if is_date:
        return str(years) if step >= 12 else f"{years}-{rest + 1:02}"
    parts = (f"{years} y" if years else "", f"{rest} mo" if rest or not years else "")
    return " ".join(filter(None, parts))
