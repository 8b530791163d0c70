"""Which counts must be left out, so that no small group of people can be told from a report?

A count from one to the smallest less one is left out. So is each further count without which it
could be worked out more closely than "a small number" from those that are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

# scipy's own stubs leave most of this untyped.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
import numpy as np
from scipy.optimize import linprog

_CLOSE = 1e-6


class Sum(NamedTuple):
    """A count that is the sum of others."""

    total: str
    parts: tuple[str, ...]


class Counts(NamedTuple):
    """Counts by name, and how they hang together."""

    cells: Mapping[str, int]
    sums: tuple[Sum, ...] = ()
    unprinted: frozenset[str] = frozenset()
    """Counts that no report gives and that are guarded all the same, such as complements."""
    slack: frozenset[str] = frozenset()
    """Counts of no group of people, which only make a sum of what is else "at least"."""


def left_out(counts: Counts, smallest: int) -> frozenset[str]:
    """The names of the counts that are not to be given, those that are never printed aside.

    Args:
        smallest: the smallest count that may be given; nought may be.
    """
    cells = counts.cells
    never = counts.unprinted | counts.slack
    small = {name for name, n in cells.items() if 0 < n < smallest} - counts.slack
    hidden = small | never
    guarded = sorted(small)
    while leak := next((one for one in guarded if _is_told(counts, hidden, one, smallest)), None):
        near = _near(counts, leak, hidden)
        hidden.add(min(near, key=lambda name: (cells[name], name)))
    for name in sorted(hidden - small - never, key=lambda name: (-cells[name], name)):
        fewer = hidden - {name}
        if not any(_is_told(counts, fewer, one, smallest) for one in guarded):
            hidden = fewer
    return frozenset(hidden - never)


def _near(counts: Counts, leak: str, hidden: Iterable[str]) -> set[str]:
    """Counts given that stand in one sum with the leak, or in one that leads there over hidden
    counts."""
    hidden = set(hidden)
    reached, near = {leak}, set[str]()
    while True:
        more = {
            name
            for one in counts.sums
            if reached & {one.total, *one.parts}
            for name in (one.total, *one.parts)
        }
        near |= {name for name in more - hidden if counts.cells[name]}
        if near or not (more & hidden) - reached:
            return near
        reached |= more & hidden


def _is_told(counts: Counts, hidden: Iterable[str], name: str, smallest: int) -> bool:
    least, most = bounds(counts, frozenset(hidden), name)
    return least > 1 + _CLOSE or most < smallest - 1 - _CLOSE


def bounds(counts: Counts, hidden: frozenset[str], name: str) -> tuple[float, float]:
    """Between what can a hidden count be told to lie, from all that are not hidden?"""
    unknown = _linked(counts, hidden, name)
    place = {one: at for at, one in enumerate(sorted(unknown))}
    rows: list[list[float]] = []
    totals: list[float] = []
    for one in counts.sums:
        if not unknown & {one.total, *one.parts}:
            continue
        row, total = [0.0] * len(place), 0.0
        for part, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
            if part in place:
                row[place[part]] += sign
            else:
                total -= sign * counts.cells[part]
        rows.append(row)
        totals.append(total)
    if not rows:
        return 0.0, np.inf
    aim = np.zeros(len(place))
    aim[place[name]] = 1
    low: Any = linprog(aim, A_eq=rows, b_eq=totals, method="highs")
    high: Any = linprog(-aim, A_eq=rows, b_eq=totals, method="highs")
    return float(low.fun), np.inf if high.status == _UNBOUNDED else -float(high.fun)


_UNBOUNDED = 3


def _linked(counts: Counts, hidden: frozenset[str], name: str) -> set[str]:
    """The hidden counts whose values bear on this one."""
    linked = {name}
    while True:
        more = {
            one
            for sum_ in counts.sums
            if linked & {sum_.total, *sum_.parts}
            for one in (sum_.total, *sum_.parts)
            if one in hidden
        }
        if more <= linked:
            return linked
        linked |= more
