"""Is a difference between scores more than raters and days make?

Two sources of variation are allowed for: the day (each visit its own) and the rater (one shift for
each, unknown where the rater is not named). Scores on different scales are never compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from math import sqrt
from typing import NamedTuple

from kinsbourne.case.time import Span
from kinsbourne.reasoning.history import Score

_RATER = re.compile(r"Rated by:\s*(?P<who>[^;]+)", re.IGNORECASE)


class Visit(NamedTuple):
    """What was scored on one scale on one day: the mean, where several scored."""

    on: Span
    level: float
    maximum: int
    raters: tuple[str, ...]
    """One for each score; one that is not named is another than any."""
    scores: tuple[Score, ...]


class Difference(NamedTuple):
    """Later minus earlier, in points, and the standard error that days and raters give it."""

    points: float
    error: float

    @property
    def in_errors(self) -> float:
        return self.points / self.error

    def interval(self, z: float) -> tuple[float, float]:
        return self.points - z * self.error, self.points + z * self.error


class Noise(NamedTuple):
    """Standard deviations, as shares of a scale's maximum."""

    day: float
    rater: float

    def difference(self, later: Sequence[Visit], earlier: Sequence[Visit]) -> Difference:
        """How much higher are the later visits, on the same scale, and how sure is that?"""
        weights = [(visit, 1 / len(later)) for visit in later]
        weights += [(visit, -1 / len(earlier)) for visit in earlier]
        raters: dict[str, float] = {}
        for visit, weight in weights:
            for rater in visit.raters:
                raters[rater] = raters.get(rater, 0.0) + weight / len(visit.raters)
        by_day = sum(weight**2 for _, weight in weights) * self.day**2
        by_rater = sum(weight**2 for weight in raters.values()) * self.rater**2
        points = sum(weight * visit.level for visit, weight in weights)
        return Difference(points, sqrt(by_day + by_rater) * later[0].maximum)


def visits(scores: Sequence[Score]) -> dict[tuple[str, int], list[Visit]]:
    """The dated scores as visits in order, by scale and form (its highest total).

    The same score entered twice counts once; several raters of one day make one visit.
    """
    found: dict[tuple[str, int], list[Visit]] = {}
    dated = [score for score in scores if score.on is not None]
    by_form = sorted(dated, key=lambda score: (score.scale, score.maximum))
    for form, same in groupby(by_form, key=lambda score: (score.scale, score.maximum)):
        days: dict[Span, dict[tuple[int, str | None], Score]] = {}
        for score in same:
            days.setdefault(score.on or Span(0, 0), {})[score.total, score.rated] = score
        found[form] = [_visit(on, tuple(days[on].values())) for on in sorted(days)]
    return found


def _visit(on: Span, scores: tuple[Score, ...]) -> Visit:
    level = sum(score.total for score in scores) / len(scores)
    return Visit(on, level, scores[0].maximum, tuple(map(_rater, scores)), scores)


def _rater(score: Score) -> str:
    named = _RATER.search(score.rated or "")
    return named["who"].strip().lower() if named else score.where


def mean(of: Sequence[Visit]) -> float:
    return sum(visit.level for visit in of) / len(of)
