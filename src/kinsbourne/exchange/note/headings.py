"""Under which heading does a sentence stand, and what does that say of it?"""

from __future__ import annotations

from typing import Literal, NamedTuple

from kinsbourne.exchange.note.rules import Rules
from kinsbourne.exchange.note.tokens import ENDS, Sentence, Token

_AFTER = frozenset({":", "-", "–", "—"})
Says = Literal["family", "past", "uncertain"]


class Heading(NamedTuple):
    """What a heading says of what stands under it, and its own tokens where they stand here."""

    says: Says | None
    tokens: list[Token]


class Headings:
    """Follows the headings through a note, sentence by sentence.

    A heading with text beside it holds for its line, or for its sentence where that says that there
    is nothing; alone on its line, to the next empty line or heading.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._says: Says | None = None
        self._is_alone = False

    def of(self, sentence: Sentence) -> tuple[Heading, list[Token]]:
        """The heading over a sentence, and the tokens that are not the heading's own."""
        tokens = sentence.tokens
        words = [token.plain for token in tokens]
        match = self._rules.headers.at(words, 0)
        own: list[Token] = []
        if match is not None:
            is_alone = match.end == len(words) and sentence.ends_line
            if match.end < len(words) and words[match.end] in _AFTER:
                is_alone = match.end + 1 == len(words)
                is_heading = True
                end = match.end + 1
            else:
                is_heading, end = is_alone, match.end
            if is_heading:
                says = match.value.says
                self._says = None if says == "nothing" else says
                self._is_alone = is_alone
                own, tokens = tokens[:end], tokens[end:]
        heading = Heading(self._says, own)
        if own and self._is_empty([token.plain for token in tokens]):
            self._says = None
        ends = sentence.ends_paragraph if self._is_alone and not own else sentence.ends_line
        if ends and not (self._is_alone and own and not sentence.ends_paragraph):
            self._says = None
        return heading, tokens

    def _is_empty(self, words: list[str]) -> bool:
        """*Family history: nil.*: is there nothing under the heading?"""
        said = [word for word in words if word not in ENDS]
        found = self._rules.empty.at(said, 0)
        return found is not None and found.end == len(said)
