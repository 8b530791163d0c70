"""Is a rule that counts points met, and which open items would settle it?

Points that are not yet known are a span, least and most. A verdict is given as soon as what is
open can no longer change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, product
from typing import NamedTuple

from kinsbourne.reasoning.logic import Truth

Points = tuple[int, int]
"""Least and most, with what is known."""
Chosen = tuple[int, ...]
"""Positions of items."""


class Rule(NamedTuple):
    """How many points are needed, and what meets the rule whatever the sum."""

    needed: int
    exception: tuple[tuple[int, int], ...] = ()
    """Item positions, and the points there that together meet the rule."""


@cache
def is_met(rule: Rule, points: tuple[Points, ...]) -> Truth:
    """Is the rule met with these points?"""
    if by_exception(rule, points) or sum(least for least, _ in points) >= rule.needed:
        return True
    most = tuple((most, most) for _, most in points)
    is_open = by_exception(rule, most) or sum(most for _, most in points) >= rule.needed
    return None if is_open else False


def by_exception(rule: Rule, points: tuple[Points, ...]) -> bool:
    """Is it met by its exception, whatever the sum?"""
    met = (points[at][0] >= enough for at, enough in rule.exception)
    return bool(rule.exception) and all(met)


@cache
def settling(rule: Rule, points: tuple[Points, ...]) -> tuple[Chosen, ...]:
    """Which smallest sets of open items settle the verdict, whichever way each turns out?"""

    def settles(chosen: Chosen) -> bool:
        return all(is_met(rule, filled) is not None for filled in _fillings(points, chosen))

    return _smallest(rule, points, settles)


@cache
def deciding(rule: Rule, points: tuple[Points, ...], verdict: bool) -> tuple[Chosen, ...]:
    """Which smallest sets of open items give this verdict when all turn out for it?"""

    def decides(chosen: Chosen) -> bool:
        extreme = 1 if verdict else 0
        filled = tuple(
            (span[extreme], span[extreme]) if at in chosen else span
            for at, span in enumerate(points)
        )
        return is_met(rule, filled) is verdict

    return _smallest(rule, points, decides)


def _fillings(points: tuple[Points, ...], chosen: Chosen) -> Iterator[tuple[Points, ...]]:
    for values in product(*(range(points[at][0], points[at][1] + 1) for at in chosen)):
        filled = dict(zip(chosen, values, strict=True))
        yield tuple(
            (filled[at], filled[at]) if at in filled else span for at, span in enumerate(points)
        )


def _smallest(
    rule: Rule, points: tuple[Points, ...], enough: Callable[[Chosen], bool]
) -> tuple[Chosen, ...]:
    if is_met(rule, points) is not None:
        return ()
    unsettled = [at for at, (least, most) in enumerate(points) if least < most]
    by_size = (combinations(unsettled, size) for size in range(1, len(unsettled) + 1))
    found = (tuple(chosen for chosen in sets if enough(chosen)) for sets in by_size)
    return next(filter(None, found), ())
