"""Does a word around a cue and its term take back what the cue says?

*No ataxia until today*, *at first no ataxia*, *normal except*: what they leave open is open.
"""

from __future__ import annotations

from kinsbourne.exchange.note.context import Context
from kinsbourne.exchange.note.landmarks import HARD, Place
from kinsbourne.exchange.note.matching import Term

_CLOSE = 2
"""Tokens that still stand right beside a term."""
_NONE = frozenset[str]()


def is_left_open(place: Place, term: Term, context: Context) -> bool:
    """Does it, by the groups of breaks that the cue names?"""
    cue = place.cue
    if cue.says == "abnormal" and _is_taken_back(place, context):
        return True
    first, last = min(place.first, term.first), max(place.end, term.last + 1)
    between = range(min(place.end, term.last + 1), max(place.first, term.first))
    return any(_follows(last, group, context) for group in cue.open_after) or any(
        _precedes(first, group, context) or _stands_in(between, group, context)
        for group in cue.open_before
    )


def is_followed_closely(term: Term, group: str, context: Context) -> bool:
    """Does a break of this group stand right after a term?"""
    near = range(term.last + 1, min(term.last + 1 + _CLOSE, len(context.words)))
    groups = [context.breaks.get(at, _NONE) for at in near]
    return next((group in found for found in groups if found), False)


def _is_taken_back(place: Place, context: Context) -> bool:
    """*Showed no lesion*, *showed normal signal*: does another cue follow at once?"""
    at = place.end
    while at < len(context.words) and context.words[at] in context.rules.beside:
        at += 1
    return at in context.cue_at


def _stands_in(places: range, group: str, context: Context) -> bool:
    """Does one stand between a cue and its term, as in *gait initially normal*?"""
    return any(group in context.all_breaks.get(at, _NONE) for at in places)


def _follows(at: int, group: str, context: Context) -> bool:
    """Does a break of this group stand after a token, before the statement ends?"""
    for later in range(at, len(context.words)):
        if context.words[later] in HARD or "contrast" in context.breaks.get(later, _NONE):
            return False
        if group in context.all_breaks.get(later, _NONE):
            return True
    return False


def _precedes(at: int, group: str, context: Context) -> bool:
    """Does one stand before it, after the last statement has ended?"""
    for earlier in range(at - 1, -1, -1):
        if context.words[earlier] in HARD or context.words[earlier] == ",":
            return False
        if group in context.all_breaks.get(earlier, _NONE):
            return True
    return False
