"""Does a text hold the words that are looked for, and where?

Letter case and accents aside; every word must be there, in any order, as part of a word too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec


class Piece(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of a text, and whether it is one of the words."""

    text: str
    found: bool = False


def words_of(asked: str) -> tuple[str, ...]:
    """The words asked for, each once."""
    return tuple(dict.fromkeys(fold(asked).split()))


def fold(text: str) -> str:
    """The text without case and accents, letter for letter as long as it was."""
    return "".join(map(_plain, text))


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter.casefold())[0]


def counted(hits: int, of: int, things: str) -> str:
    """How many were found, in a sentence."""
    if hits == of:
        return f"All {of} {things}."
    return f"{hits} of {of} {things} {'holds' if hits == 1 else 'hold'} all of these words."


def holds(folded: str, words: Iterable[str]) -> bool:
    """Are all the words in the folded text?"""
    return all(word in folded for word in words)


def pieces(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """The text cut at the words, so that they can be made to stand out."""
    return tuple(_cut(text, tuple(words)))


def _cut(text: str, words: tuple[str, ...]) -> Iterator[Piece]:
    end = 0
    if words:
        longest_first = sorted(map(re.escape, words), key=len, reverse=True)
        for hit in re.finditer("|".join(longest_first), fold(text)):
            if hit.start() > end:
                yield Piece(text[end : hit.start()])
            yield Piece(text[hit.start() : hit.end()], found=True)
            end = hit.end()
    if end < len(text) or not text:
        yield Piece(text[end:])
