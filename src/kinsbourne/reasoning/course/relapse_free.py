"""Of patients followed for different times, what share is free of relapse by when?

Kaplan and Meier's estimate with Greenwood's variance, its interval taken on the scale log(-log S).
Whoever was lost is counted as long as seen, and not as free.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import exp, log, sqrt
from operator import itemgetter

from kinsbourne.reasoning.because import Part


class Step(Part, frozen=True, kw_only=True):
    """A time at which somebody relapsed, and how many are free of relapse from then on."""

    at: float
    at_risk: int
    """How many were still followed and free just before."""
    relapsed: int
    free: float
    interval: tuple[float, float] | None
    """None where nobody is left free: the method gives none."""


def kaplan_meier(durations: Sequence[float], events: Sequence[bool], z: float) -> list[Step]:
    """The steps of the curve, in order; before the first everybody is free.

    ``events`` says of each duration whether it ended with a relapse; ``z`` is how many standard
    errors an interval reaches to either side.

    Raises:
        ValueError: a duration below nought, or not as many events as durations.
    """
    if any(duration < 0 for duration in durations):
        raise ValueError("a duration is below nought")
    steps: list[Step] = []
    free, variance, left = 1.0, 0.0, len(durations)
    ended = sorted(zip(durations, events, strict=True))
    for at, same in groupby(ended, key=itemgetter(0)):
        happened = [event for _, event in same]
        at_risk, relapsed = left, sum(happened)
        left -= len(happened)
        if not relapsed:
            continue
        free *= 1 - relapsed / at_risk
        interval = None
        if at_risk > relapsed:
            variance += relapsed / (at_risk * (at_risk - relapsed))
            interval = _log_log(free, variance, z)
        steps.append(Step(at=at, at_risk=at_risk, relapsed=relapsed, free=free, interval=interval))
    return steps


def _log_log(free: float, variance: float, z: float) -> tuple[float, float]:
    """The interval, made where it cannot leave 0 to 1."""
    by = z * sqrt(variance) / abs(log(free))
    return free ** exp(by), free ** exp(-by)


def free_at(steps: Sequence[Step], day: float) -> float:
    """The share free of relapse at that time."""
    return min((step.free for step in steps if step.at <= day), default=1.0)


def median_free(steps: Sequence[Step]) -> float | None:
    """When half have relapsed; None where fewer have."""
    return next((step.at for step in steps if step.free <= 0.5), None)
