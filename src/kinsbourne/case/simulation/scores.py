"""Which scores do the clinic's raters write down?

A score is the true level and what mimics add, moved by the day, the rater and the rating, on the
scale of the clinic, and rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.simulation.illness import Wobble, lifted
from kinsbourne.case.simulation.severity import MOST, Course

SCALES = {"15": ("mitchell-pike", 15), "18": ("mitchell-pike", 18), "omes": ("omes", 36)}
ITEMS: tuple[str, ...] = (
    "stance", "gait", "arm-and-hand", "opsoclonus", "mood-and-behaviour", "speech",
)  # fmt: skip
ITEM_MOST = 3


class Rated(NamedTuple):
    day: float
    scale: str
    most: int
    total: int
    items: tuple[tuple[str, int], ...]
    """Empty where only the total was kept."""
    rater: str | None
    is_video: bool


class _Rater(NamedTuple):
    name: str
    shift: float


class _Clinic(NamedTuple):
    raters: tuple[_Rater, ...]
    scale: str
    later: str
    """The scale after a change of clinic; the same where there is none."""
    changes: float
    bend: float
    has_items: bool


def scores(
    chance: Chance, course: Course, found: Sequence[Wobble], days: Sequence[float]
) -> list[Rated]:
    """The scores of every visit at which one was kept; some are entered twice."""
    clinic = _clinic(chance, days)
    kept: list[Rated] = []
    for day in days:
        if chance.happens("score-missing"):
            continue
        level = course.level(day) + lifted(found, day)
        level += _noise(chance, level) * chance.number("score-noise-day")
        for rater in _raters(chance, clinic):
            kept.append(_rated(chance, clinic, rater, day, level))
            if chance.happens("entered-twice"):
                kept.append(kept[-1])
    return kept


def _clinic(chance: Chance, days: Sequence[float]) -> _Clinic:
    shift = chance.number("score-noise-rater")
    names = (f"rater {letter}" for letter in "ABCDEFGH")
    raters = [_Rater(next(names), chance.gauss() * shift) for _ in range(chance.whole("raters"))]
    scale = chance.one_of("scale", tuple(SCALES))
    later = chance.one_of("scale", tuple(SCALES)) if chance.happens("scale-changes") else scale
    return _Clinic(
        raters=tuple(raters),
        scale=scale,
        later=later,
        changes=chance.uniform(days[0], days[-1]),
        bend=1 + chance.gauss() * chance.number("scale-bends"),
        has_items=chance.happens("with-items"),
    )


def _raters(chance: Chance, clinic: _Clinic) -> Iterator[_Rater]:
    usual, *others = clinic.raters
    if not others or chance.happens("usual-rater"):
        yield usual
    else:
        yield from chance.some(others, 1)
    if others and chance.happens("two-raters"):
        yield others[-1]


def _rated(chance: Chance, clinic: _Clinic, rater: _Rater, day: float, level: float) -> Rated:
    form = clinic.scale if day < clinic.changes else clinic.later
    scale, most = SCALES[form]
    bend = 1.0 if form == "15" else clinic.bend
    noise = _noise(chance, level) * chance.number("score-noise-rating")
    shift = rater.shift * _share_of_noise(chance, level)
    points = (level + noise + shift) * most / MOST * bend
    total = min(most, max(0, round(points)))
    has_items = clinic.has_items and scale == "mitchell-pike"
    return Rated(
        day=day,
        scale=scale,
        most=most,
        total=total,
        items=_items(chance, total, most) if has_items else (),
        rater=None if chance.happens("rater-unnamed") else rater.name,
        is_video=chance.happens("on-video"),
    )


def _noise(chance: Chance, level: float) -> float:
    return chance.gauss() * _share_of_noise(chance, level)


def _share_of_noise(chance: Chance, level: float) -> float:
    """Raters agree on a child without signs more than on one with some."""
    least = chance.number("score-noise-at-nought")
    return least + (1 - least) * min(1.0, max(0.0, level) / chance.number("score-noise-whole-from"))


def _items(chance: Chance, total: int, most: int) -> tuple[tuple[str, int], ...]:
    """The total, point by point on items that are not yet full."""
    points = dict.fromkeys(ITEMS[: most // ITEM_MOST], 0)
    for _ in range(total):
        name = chance.some([name for name, value in points.items() if value < ITEM_MOST], 1)[0]
        points[name] += 1
    return tuple(points.items())
