"""When did signs come back or get worse, by scores and by what was seen or reported?

A candidate is a stretch of time with what speaks for it; whether it was a relapse is for
``verdict``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kinsbourne.case.time import Span
from kinsbourne.reasoning.course.numbers import Numbers
from kinsbourne.reasoning.course.stretches import Rise, Stretches
from kinsbourne.reasoning.history import History, Sign


class Candidate(NamedTuple):
    """A possible worsening."""

    starts: Span
    """When it may have begun."""
    worse_until: float
    """The last day on which it was seen."""
    ends: Span | None
    """When it ended; None while it is not known to have."""
    signs_until: float | None = None
    """The last day on which a core sign was surely there."""
    rises: tuple[Rise, ...] = ()
    core: tuple[Sign, ...] = ()
    supporting: tuple[Sign, ...] = ()

    @property
    def until(self) -> float:
        """The last day it may have touched."""
        return self.ends.below if self.ends else max(self.worse_until, self.starts.below)


def candidates(
    history: History, scales: Iterable[Stretches], improved: Span, numbers: Numbers
) -> list[Candidate]:
    """Every stretch of worsening after the first improvement, in order of time."""
    scales = list(scales)
    gap = numbers["same-worsening"]
    found = [_of_rise(rise) for scale in scales for rise in scale.rises]
    for sign in history.signs_of(*numbers.rules.core):
        if _is_new(sign, improved):
            found.append(_of_sign(sign, history, scales, numbers))
    merged: list[Candidate] = []
    for one in sorted(found, key=lambda one: (_known_from(one), one.starts)):
        at = next((i for i, other in enumerate(merged) if _touch(other, one, gap)), None)
        if at is None:
            merged.append(one)
        else:
            merged[at] = _joined(merged[at], one, numbers)
    for sign in history.signs_of(*numbers.rules.supporting):
        if not _is_new(sign, improved) or not _is_none_of(sign, numbers.rules.core):
            continue
        one = _of_sign(sign, history, scales, numbers)._replace(
            core=(), signs_until=None, supporting=(sign,)
        )
        at = next((i for i, other in enumerate(merged) if _touch(other, one, gap)), None)
        if at is None:
            merged.append(one)
        else:
            joined = (*merged[at].supporting, sign)
            merged[at] = merged[at]._replace(supporting=joined)
    return sorted(merged, key=lambda one: (one.starts, one.until))


def _is_none_of(sign: Sign, core: Sequence[str]) -> bool:
    """Is the sign none of these?"""
    return sign.findings.isdisjoint(core)


def _is_new(sign: Sign, improved: Span) -> bool:
    return sign.present and sign.began is not None and sign.began.from_ >= improved.from_


def _of_rise(rise: Rise) -> Candidate:
    worse, last = rise.worse[0].on, rise.worse[-1].on
    ends = Span(last.from_, rise.after[0].on.below) if rise.after else None
    starts = Span(rise.before[-1].on.from_, worse.below)
    return Candidate(starts, last.from_, ends, rises=(rise,))


def _of_sign(
    sign: Sign, history: History, scales: Sequence[Stretches], numbers: Numbers
) -> Candidate:
    began = sign.began or Span(0, 0)
    if sign.ended is not None:
        until, ends = max(sign.ended.from_, began.from_), sign.ended
    elif (settled := _settled_after(began, scales, numbers)) is not None:
        until, ends = began.from_, Span(began.from_, settled.below)
    else:
        until, ends = max(history.now.from_ if history.now else 0.0, began.from_), None
    return Candidate(began, until, ends, until, core=(sign,))


def _settled_after(began: Span, scales: Sequence[Stretches], numbers: Numbers) -> Span | None:
    """The first visit, weeks after a sign began, that was no worse than the level before."""
    after = began.below + numbers["sign-settles"]
    days = [v.on for scale in scales for v in scale.not_worse if v.on.from_ >= after]
    return min(days, default=None)


def _known_from(one: Candidate) -> float:
    """From when it is surely there."""
    return one.rises[0].worse[0].on.from_ if one.rises else one.starts.from_


def _touch(one: Candidate, other: Candidate, gap: float) -> bool:
    """Do the two lie together? A rise is taken from the visit at which it was found."""
    one_until = one.until if one.ends else float("inf")
    other_until = other.until if other.ends else float("inf")
    return _known_from(other) <= one_until + gap and _known_from(one) <= other_until + gap


def _joined(one: Candidate, other: Candidate, numbers: Numbers) -> Candidate:
    """Both together: what was seen to begin narrows the gap between two visits."""
    rises, core = (*one.rises, *other.rises), (*one.core, *other.core)
    ends = None
    if one.ends is not None and other.ends is not None:
        ends = max(one.ends, other.ends, key=lambda span: span.below)
    elif (one.ends is None) != (other.ends is None):
        ends = _closed(one, other, numbers)
    signs = [sign.began for sign in core if sign.began is not None]
    starts = min(signs) if signs else min(one.starts, other.starts)
    worse_until = max(one.worse_until, other.worse_until)
    if ends is not None:
        worse_until = min(worse_until, ends.below - 1)
    seen = [until for until in (one.signs_until, other.signs_until) if until is not None]
    signs_until = min(max(seen), worse_until) if seen else None
    supporting = (*one.supporting, *other.supporting)
    return Candidate(starts, worse_until, ends, signs_until, rises, core, supporting)


def _closed(one: Candidate, other: Candidate, numbers: Numbers) -> Span | None:
    """When it was over, where only one of two says so.

    A sign nobody recorded as over is over once the score is back at its level. A score still above
    its level is no longer taken for a worsening once every sign has gone and it has come down.
    """
    closed, open_ = (one, other) if one.ends is not None else (other, one)
    if closed.rises and not open_.rises:
        return closed.ends
    gone = closed.ends
    if gone is None or open_.core:
        return None
    for rise in open_.rises:
        peak = max(rise.worse, key=lambda visit: visit.level)
        later = [
            visit for visit in rise.worse if visit.on.from_ >= gone.from_ and visit is not peak
        ]
        down = -numbers["change-beyond-noise"]
        lower = all(numbers.noise.difference([v], [peak]).in_errors < down for v in later)
        if peak.on.from_ >= gone.from_ or not lower:
            return None
    return gone
