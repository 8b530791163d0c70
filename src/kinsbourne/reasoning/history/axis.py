"""On which time line do the items of a case stand: by date, or by age?

A case is dated by the calendar where it has a date of birth or any date at all, else by age. What
cannot be put on its time line stays undated, and is counted.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import inf
from typing import Literal

from kinsbourne.case.blocks import Time
from kinsbourne.case.time import DAYS_A_MONTH, DAYS_A_YEAR, Span, age_at, calendar_span

EPOCH = date(1970, 1, 1)


class Axis:
    """Days since 1970, or days of age."""

    def __init__(
        self,
        kind: Literal["date", "age"],
        birth: Span | None,
        onset_ages: dict[str, Span] | None = None,
        as_of: date | None = None,
    ) -> None:
        self.kind: Literal["date", "age"] = kind
        self._birth = birth
        self._onset_ages = onset_ages
        today = self.day(as_of) if as_of is not None else None
        self._latest = today.below if today is not None else inf

    def span(self, time: Time | None) -> Span | None:
        """Between which days was it, up to today? None where no time fits the axis."""
        found = self._whole(time)
        if found is None or found.from_ >= self._latest:
            return found
        return Span(found.from_, min(found.below, self._latest))

    def may_be_later(self, time: Time | None) -> bool:
        """May it, by its own precision, lie after today?"""
        found = self._whole(time)
        return found is not None and found.below > self._latest

    def _whole(self, time: Time | None) -> Span | None:
        if time is None:
            return None
        if self.kind == "age":
            return self._age(time)
        then = calendar_span(time)
        if then is None and self._birth is not None and (age := self._age(time)) is not None:
            return Span(self._birth.from_ + age.from_, self._birth.below + age.below)
        return then

    def _age(self, time: Time) -> Span | None:
        return age_at(time, onset_ages=self._onset_ages)

    def day(self, day: date) -> Span | None:
        """A day of the calendar, on the axis; None on an axis of ages."""
        if self.kind == "age":
            return None
        number = float((day - EPOCH).days)
        return Span(number, number + 1)

    def date(self, day: float) -> date | None:
        """The day of the calendar; None on an axis of ages."""
        return EPOCH + timedelta(days=int(day // 1)) if self.kind == "date" else None

    def said(self, day: float) -> str:
        """A day of the axis in words: a date, or an age such as ``2 y 3 mo``."""
        if (found := self.date(day)) is not None:
            return found.isoformat()
        years, rest = divmod(day, DAYS_A_YEAR)
        months, days = divmod(rest, DAYS_A_MONTH)
        parts = ((int(years), "y"), (int(months), "mo"), (0 if years else round(days), "d"))
        return "age " + (" ".join(f"{n} {unit}" for n, unit in parts if n) or "0 d")

    def said_span(self, span: Span) -> str:
        """A span in words: a day, a whole month or year of the calendar, or from when to when."""
        first, last = self.date(span.from_), self.date(span.below - 1)
        if span.below - span.from_ <= 1:
            return self.said(span.from_)
        if first is not None and last is not None:
            day_after = last + timedelta(days=1)
            if (first.month, first.day, day_after.month, day_after.day) == (1, 1, 1, 1):
                if first.year == last.year:
                    return f"{first:%Y}"
            elif first.day == 1 == day_after.day and (first.year, first.month) == (
                last.year, last.month,
            ):  # fmt: skip
                return f"{first:%Y-%m}"
        return f"between {self.said(span.from_)} and {self.said(span.below - 1)}"


def middle(span: Span) -> float:
    """The day a span stands for where one is needed, such as in a picture."""
    return (span.from_ + span.below - 1) / 2 if span.below - span.from_ > 1 else span.from_
