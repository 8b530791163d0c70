"""Which times round has a published regimen, and on which days do those that are left fall?

A time round is a pulse, a cycle or a single dose. What the publication gives no day or interval for
is a time round without a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge.model import DoseStep, Regimen
from kinsbourne.reasoning.regimen.months import months_after

DAYS_OF_MONTHS = (28, 31)
"""The shortest and the longest month."""


class Round(NamedTuple):
    """One time round."""

    step: DoseStep
    number: int
    """Within its stretch, from 1."""
    of: int
    start: int | None = None
    """Its published day, counted from the first day of the regimen."""
    gap: tuple[int, int] | None = None
    """Days from the beginning of the one before: the least and the most that were published."""

    @property
    def lasts(self) -> int:
        """Days from its first to its last."""
        return self.step.lasts or 1

    @property
    def named(self) -> str:
        return f"{self.step.when}, {self.number} of {self.of}" if self.of > 1 else self.step.when


def rounds(regimen: Regimen) -> tuple[Round, ...]:
    """Every time round in order; none of a stretch of which no day and no interval was given."""
    found: list[Round] = []
    for step in regimen.courses:
        of = step.repeats or 1
        for at in range(of if _has_days(step) else 0):
            start = step.starts[at] if at < len(step.starts) else None
            before = found[-1] if found else None
            found.append(Round(step, at + 1, of, start, _gap(step, start, before)))
    return tuple(found)


def stretches(regimen: Regimen, given: int) -> tuple[DoseStep, ...]:
    """The stretches of which something is left once so many times round were given."""
    over = {id(one.step) for one in rounds(regimen)} - {
        id(one.step) for one in rounds(regimen)[given:]
    }
    return tuple(step for step in regimen.courses if id(step) not in over)


def _has_days(step: DoseStep) -> bool:
    return bool(step.starts or step.every_days or step.every_months)


def _gap(step: DoseStep, start: int | None, before: Round | None) -> tuple[int, int] | None:
    if before is None:
        return None
    if start is not None and before.start is not None:
        days = start - before.start
        return days, days
    if before.step is not step:
        return None
    if step.every_months is not None:
        least, most = DAYS_OF_MONTHS
        return least * step.every_months, most * step.every_months
    return step.every_days


def placed(left: Sequence[Round], first: date, every: int | None) -> list[tuple[Round, date]]:
    """The times round that are left, from the day of the next one; as far as days were published.

    Raises:
        CaseError: the interval is missing, or is not one that was published.
    """
    found: list[tuple[Round, date]] = []
    for at, one in enumerate(left):
        if at == 0:
            found.append((one, first))
        elif one.start is not None and left[0].start is not None:
            found.append((one, first + timedelta(days=one.start - left[0].start)))
        elif one.step is left[0].step and one.step.every_months is not None:
            found.append((one, months_after(first, at * one.step.every_months)))
        elif one.step is left[0].step and one.step.every_days is not None:
            gap = chosen_gap(one.step.every_days, every)
            found.append((one, first + timedelta(days=at * gap)))
    return found


def chosen_gap(published: tuple[int, int], every: int | None) -> int:
    """The interval in days: the published one, or one of them that was chosen.

    Raises:
        CaseError: it is missing, or is not one that was published.
    """
    least, most = published
    if every is None and least == most:
        return least
    if every is None or not least <= every <= most:
        what = f"the interval was published as {said(published)}"
        raise CaseError(what, "the interval", "Choose a published number of days.")
    return every


def said(gap: tuple[int, int]) -> str:
    """An interval in words."""
    least, most = gap
    return f"{least} days" if least == most else f"{least} to {most} days"
