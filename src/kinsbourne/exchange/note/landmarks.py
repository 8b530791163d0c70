"""Which cues stand in a sentence, and where does one of its statements end?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kinsbourne.exchange.note.matching import Term
from kinsbourne.exchange.note.phrases import Match
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.knowledge.model import Cue

HARD = frozenset(";:()[].!\n—–…|")
"""Marks that end every scope."""
_CLAUSE_ENDS = HARD | {",", "?", "/"}


class Place(NamedTuple):
    """A cue in a sentence: tokens from ``first`` up to ``end``."""

    first: int
    end: int
    cue: Cue


class Landmarks(NamedTuple):
    """The cues and breaks of a sentence, and the terms that are left beside them."""

    terms: list[Term]
    places: list[Place]
    term_at: dict[int, Term]
    """The term that each of its tokens belongs to; so ``cue_at`` for cues."""
    cue_at: dict[int, Place]
    breaks: dict[int, frozenset[str]]
    """The groups of breaks that each token outside terms and cues begins."""
    all_breaks: dict[int, frozenset[str]]
    """The same for every token."""


def landmarks(words: Sequence[str], terms: Sequence[Term], rules: Rules) -> Landmarks:
    """What stands in a sentence; words inside a term are no cue, terms inside a cue are none."""
    term_at = {at: term for term in terms for at in range(term.first, term.last + 1)}
    places = list(_cues(words, term_at, rules))
    cue_at = {at: place for place in places for at in range(place.first, place.end)}
    left = [term for term in terms if term.first not in cue_at]
    term_at = {at: term for at, term in term_at.items() if term.first not in cue_at}
    every = _breaks(words, rules)
    taken = {*term_at, *cue_at}
    free = {
        at: match.value for at, match in every.items() if taken.isdisjoint(range(at, match.end))
    }
    groups = {at: match.value for at, match in every.items()}
    return Landmarks(left, places, term_at, cue_at, free, groups)


def _cues(words: Sequence[str], term_at: dict[int, Term], rules: Rules) -> Iterator[Place]:
    """The longest cue at each word, but none that shares words with a term."""
    at = 0
    while at < len(words):
        last, other = _at_end(words, at, term_at, rules), _anywhere(words, at, term_at, rules)
        match = other if last is None or (other is not None and other.end > last.end) else last
        if match is None:
            at += 1
        else:
            yield Place(at, match.end, match.value)
            at = match.end


def _anywhere(
    words: Sequence[str], at: int, term_at: dict[int, Term], rules: Rules
) -> Match[Cue] | None:
    match = rules.cue_words.at(words, at)
    while match is not None and _is_part_of_term(at, match.end, match.value, term_at):
        match = rules.cue_words.at(words, at, match.end - 1)
    return match


def _at_end(
    words: Sequence[str], at: int, term_at: dict[int, Term], rules: Rules
) -> Match[Cue] | None:
    match = rules.end_words.at(words, at)
    while match is not None and (
        _is_part_of_term(at, match.end, match.value, term_at) or not _ends_clause(words, match.end)
    ):
        match = rules.end_words.at(words, at, match.end - 1)
    return match


def _is_part_of_term(first: int, end: int, cue: Cue, term_at: dict[int, Term]) -> bool:
    """Does a term hold words of the cue?

    Words that look like a cue and are none, as *no improvement in*, may hold a whole term.
    """
    held = (term_at[at] for at in range(first, end) if at in term_at)
    return any(cue.says != "nothing" or term.first < first or term.last >= end for term in held)


def _ends_clause(words: Sequence[str], at: int) -> bool:
    return at >= len(words) or words[at] in _CLAUSE_ENDS


def _breaks(words: Sequence[str], rules: Rules) -> dict[int, Match[frozenset[str]]]:
    found = ((at, rules.breaks.at(words, at)) for at in range(len(words)))
    return {at: match for at, match in found if match is not None}
