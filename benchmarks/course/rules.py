"""Which simple rules is a reading of the course set beside?

Each asks only of scores on one scale: did it rise? A size in points is of 15, and as much more on
a longer scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple

from kinsbourne.reasoning.severity import ReadScore


class Rises(NamedTuple):
    """How far the score of a visit lies above the one before and the best so far, of 15.

    None where there was no earlier visit on the scale.
    """

    over_last: float | None
    over_best: float | None


def rises_by_day(scores: Sequence[ReadScore]) -> dict[str, Rises]:
    """For each day with a score, by its date; two ratings of a day are averaged."""
    forms: dict[tuple[str, int], dict[str, list[float]]] = {}
    for score in scores:
        time = score.measurement.time_observed
        assert time is not None
        assert time.timestamp is not None
        form = forms.setdefault((score.scale.id, score.maximum), {})
        form.setdefault(time.timestamp[:10], []).append(score.total * 15 / score.maximum)
    found: dict[str, Rises] = {}
    for days in forms.values():
        levels = [(day, mean(days[day])) for day in sorted(days)]
        for at, (day, level) in enumerate(levels):
            before = [earlier for _, earlier in levels[:at]]
            rises = Rises(level - before[-1], level - min(before)) if before else Rises(None, None)
            found[day] = _larger(rises, found.get(day))
    return found


def _larger(one: Rises, other: Rises | None) -> Rises:
    """Where two scales were used on a day, what shows more."""
    if other is None:
        return one
    pairs = zip(one, other, strict=True)
    return Rises(*(max((v for v in pair if v is not None), default=None) for pair in pairs))
