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


class Spell(NamedTuple):
    """One recorded episode of a sign, as far as it can be taken."""

    sign: Sign
    began: Span
    until: float
    """The last day on which it was surely there."""
    ends: Span | None
    """When it ended; None while it is not known to have."""


class Candidate(NamedTuple):
    """A possible worsening."""

    starts: Span
    """When it may have begun."""
    ends: Span | None
    """When it ended; None while it is not known to have."""
    rises: tuple[Rise, ...] = ()
    core: tuple[Spell, ...] = ()
    supporting: tuple[Spell, ...] = ()

    @property
    def seen_until(self) -> float:
        """The last day on which it was seen."""
        days = [rise.worse[-1].on.from_ for rise in self.rises]
        days += [spell.until for spell in (*self.core, *self.supporting)]
        return max(days) if self.ends is None else min(max(days), self.ends.below - 1)

    @property
    def until(self) -> float:
        """The last day it may have touched."""
        return self.ends.below if self.ends else max(self.seen_until + 1, self.starts.below)


def candidates(
    history: History, scales: Iterable[Stretches], improved: Span, numbers: Numbers
) -> list[Candidate]:
    """Every stretch of worsening after the first improvement, in order of time."""
    scales, gap = list(scales), numbers["same-worsening"]
    rises = [rise for scale in scales for rise in scale.rises]
    found = [_candidate((rise,), (), numbers) for rise in rises]
    for sign in history.signs_of(*numbers.rules.core):
        if _is_new(sign, improved):
            found.append(_candidate((), (_spell(sign, history, scales, numbers),), numbers))
    merged: list[Candidate] = []
    for one in sorted(found, key=lambda one: (_known_from(one), one.starts)):
        at = next((i for i, other in enumerate(merged) if _touch(other, one, gap)), None)
        if at is None:
            merged.append(one)
        else:
            both = merged[at]
            merged[at] = _candidate((*both.rises, *one.rises), (*both.core, *one.core), numbers)
    for sign in history.signs_of(*numbers.rules.supporting):
        if not _is_new(sign, improved) or not sign.findings.isdisjoint(numbers.rules.core):
            continue
        spell = _spell(sign, history, scales, numbers)
        alone = Candidate(spell.began, spell.ends, supporting=(spell,))
        at = next((i for i, other in enumerate(merged) if _touch(other, alone, gap)), None)
        if at is None:
            merged.append(alone)
        else:
            joined = (*merged[at].supporting, spell)
            merged[at] = merged[at]._replace(supporting=joined)
    return sorted(merged, key=lambda one: (one.starts, one.until))


def _is_new(sign: Sign, improved: Span) -> bool:
    return sign.present and sign.began is not None and sign.began.from_ >= improved.from_


def _spell(sign: Sign, history: History, scales: Sequence[Stretches], numbers: Numbers) -> Spell:
    """How long was a sign surely there? Until it ended, a good visit, or today."""
    began = sign.began or Span(0, 0)
    if sign.ended is not None:
        return Spell(sign, began, max(sign.ended.from_, began.from_), sign.ended)
    settled = _settled_after(began, scales, numbers)
    if settled is not None:
        return Spell(sign, began, began.from_, Span(began.from_, settled.below))
    now = history.now.from_ if history.now else began.from_
    return Spell(sign, began, max(now, began.from_), None)


def _settled_after(began: Span, scales: Sequence[Stretches], numbers: Numbers) -> Span | None:
    """The first visit, weeks after a sign began, that was no worse than the level before."""
    after = began.below + numbers["sign-settles"]
    days = [v.on for scale in scales for v in scale.not_worse if v.on.from_ >= after]
    return min(days, default=None)


def _candidate(rises: tuple[Rise, ...], core: tuple[Spell, ...], numbers: Numbers) -> Candidate:
    """Rises and signs that lie together: what was seen to begin narrows the gap between visits."""
    if core:
        starts = min(spell.began for spell in core)
    else:
        starts = min(Span(rise.before[-1].on.from_, rise.worse[0].on.below) for rise in rises)
    return Candidate(starts, _ends(rises, core, numbers), rises, core)


def _ends(rises: tuple[Rise, ...], core: tuple[Spell, ...], numbers: Numbers) -> Span | None:
    """When it was over.

    By the score, once it is back at its level; by the signs, once every one of them has gone and
    the score has come down. A sign nobody recorded as over is over once the score is back.
    """
    ends = [spell.ends for spell in core]
    gone = None if None in ends else max((end for end in ends if end), default=None)
    if not rises or (gone is not None and all(_is_down(rise, gone, numbers) for rise in rises)):
        return gone
    if not all(rise.after for rise in rises):
        return None
    return max(
        (Span(rise.worse[-1].on.from_, rise.after[0].on.below) for rise in rises),
        key=lambda span: span.below,
    )


def _is_down(rise: Rise, gone: Span, numbers: Numbers) -> bool:
    """Was the worst score before the signs went, and each later one better by more than noise?"""
    peak = max(rise.worse, key=lambda visit: visit.level)
    later = [visit for visit in rise.worse if visit.on.from_ >= gone.from_]
    falls = [numbers.noise.difference([visit], [peak]).in_errors for visit in later]
    return peak not in later and all(fall < -numbers["change-beyond-noise"] for fall in falls)


def _known_from(one: Candidate) -> float:
    """From when it is surely there."""
    return one.rises[0].worse[0].on.from_ if one.rises else one.starts.from_


def _touch(one: Candidate, other: Candidate, gap: float) -> bool:
    """Do the two lie together? A rise is taken from the visit at which it was found."""
    one_until = one.until if one.ends else float("inf")
    other_until = other.until if other.ends else float("inf")
    return _known_from(other) <= one_until + gap and _known_from(one) <= other_until + gap
