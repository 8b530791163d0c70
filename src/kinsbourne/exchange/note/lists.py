"""Which items does a list have, before and after a place in a sentence?

Commas, *and*, *or* and the like join items; the end of a sentence and another cue end a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kinsbourne.exchange.note.landmarks import HARD, Landmarks
from kinsbourne.exchange.note.matching import Term
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.knowledge.model import Cue

STATEMENTS = frozenset({"statement", "subject"})
"""What begins another statement: a verb, or a subject."""


class Piece(NamedTuple):
    """An item of a list, the tokens from ``first`` up to ``end``, and what joins it."""

    join: str
    first: int
    end: int
    is_cut: bool = False
    """Does another cue end it?"""


class Lists:
    """A sentence, ready to be divided into the items of its lists."""

    def __init__(self, words: Sequence[str], found: Landmarks, rules: Rules) -> None:
        self.words = words
        self.rules = rules
        self._terms, self._term_at = found.terms, found.term_at
        self._cue_at, self._breaks = found.cue_at, found.breaks

    def after(self, at: int) -> list[Piece]:
        """The items from this place on, up to the end of the sentence or another cue."""
        while at < len(self.words) and (
            self._breaks.get(at, frozenset()) & STATEMENTS or self.words[at] in self.rules.ignored
        ):
            at += 1
        pieces, join, first = list[Piece](), "", at
        while at < len(self.words):
            word = self.words[at]
            if word in HARD:
                break
            other = self._cue_at.get(at)
            if other is not None and other.cue.says != "nothing":
                if at == first and not join and other.cue.scope != "backward":
                    at = first = other.end
                    continue
                pieces.append(Piece(join, first, at, is_cut=True))
                return pieces
            found = self._join(at)
            if found is None:
                at += 1
                continue
            pieces.append(Piece(join, first, at))
            join, at = found
            first = at
        pieces.append(Piece(join, first, at))
        return pieces

    def ends_item(self, at: int) -> bool:
        """Does an item of a list end here?"""
        return self._join(at) is not None

    def _join(self, at: int) -> tuple[str, int] | None:
        """Which conjunction stands here, and where does the next item begin?"""
        if at in self._term_at and self._term_at[at].first != at:
            return None
        if self.words[at] == "/" and not {at - 1, at + 1} <= self._term_at.keys():
            return None  # as in 3/7, 90/60 and c/o
        if self.words[at] == ",":
            following = self._join(at + 1) if at + 1 < len(self.words) else None
            return following if following is not None else (",", at + 1)
        for phrases in (self.rules.or_words, self.rules.and_words):
            match = phrases.at(self.words, at)
            if match is not None and at not in self._term_at:
                return match.value, match.end
        return None

    def first_break(self, piece: Piece, cue: Cue) -> int:
        """Where the item stops, before the first word that ends the reach of the cue."""
        ends, none = frozenset(cue.ends), frozenset[str]()
        places = range(piece.first, piece.end)
        return next((at for at in places if self._breaks.get(at, none) & ends), piece.end)

    def before(self, last: int) -> list[Piece]:
        """The items before a cue, the nearest first; ``join`` is what follows each."""
        first = last + 1
        while first > 0 and self.words[first - 1] not in HARD:
            first -= 1
        forward, join, start, at = list[tuple[str, int, int]](), "", first, first
        while at <= last:
            found = self._join(at)
            if found is None:
                at += 1
                continue
            forward.append((join, start, at))
            join, at = found
            start = at
        forward.append((join, start, last + 1))
        pieces, after = list[Piece](), ""
        for join, start, end in reversed(forward):
            inside = (at for at in range(end - 1, start - 1, -1) if at in self._cue_at)
            ends = (at + 1 for at in inside if self._cue_at[at].cue.says != "nothing")
            cue_end = next(ends, None)
            if cue_end is not None:
                if not pieces:
                    pieces.append(Piece(after, cue_end, end))
                break
            pieces.append(Piece(after, start, end))
            after = join
        return pieces

    def last_break(self, piece: Piece, cue: Cue) -> int:
        """Where the item begins, after the last word that ends the reach of the cue."""
        ends = frozenset(cue.ends)
        places = range(piece.end - 1, piece.first - 1, -1)
        return next(
            (at + 1 for at in places if self._breaks.get(at, frozenset()) & ends), piece.first
        )

    def terms(self, first: int, end: int) -> list[Term]:
        """The terms that stand whole between two places."""
        return [term for term in self._terms if first <= term.first and term.last < end]

    def is_bare(self, piece: Piece) -> bool:
        """Does the item hold a term and nothing beside it?"""
        beside = self.rules.beside
        return all(
            at in self._term_at or self.words[at] in beside for at in range(piece.first, piece.end)
        )
