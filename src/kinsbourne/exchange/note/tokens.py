"""Where are the words of a note, and where do its sentences end?

Every token keeps its place in the text. A word is folded, so that its plural, its past and its
other spelling are one with it; the rules for that are the language's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from kinsbourne.exchange.note.phrases import Phrases
from kinsbourne.knowledge.model import Cues

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?|\n|[^\w\s'’]|_")
DASH = "–"
"""What a hyphen between spaces is."""
_LONG_LINE = 60
"""A line of so many characters was broken by its length, and not by its meaning."""
_LONG_WORD = 5
_MOST_IN_SENTENCE = 150
"""Tokens; what goes on longer without a full stop is no sentence, and is read in pieces."""
_MOST_KNOWN = 50_000
"""Words whose folding is remembered: a limit, since texts may hold any words."""
_DASHES = (DASH, DASH)
ENDS = frozenset(".!?")
BULLETS = frozenset("-*•·+–—>")


class Token(NamedTuple):
    """A word, number, mark or end of line: ``text[start:end]``.

    ``plain`` is the word without capitals and accents, ``word`` folded further.
    """

    start: int
    end: int
    plain: str
    word: str


class Folding:
    """How the words of a language are folded."""

    def __init__(self, rules: Cues) -> None:
        self._spelling = tuple(rules.spelling.items())
        self._steps = rules.endings
        self._known: dict[str, tuple[str, str]] = {}
        self._same: Phrases[tuple[tuple[str, str], ...]] = Phrases()
        self.answers = frozenset(rules.answers)
        self.abbreviations = frozenset(rules.abbreviations)
        for one, phrases in rules.same.items():
            read_as = tuple(self.both(word) for word in _TOKEN.findall(one))
            for phrase in phrases:
                words = [self.both(word)[0] for word in _TOKEN.findall(phrase)]
                self._same.add(words, read_as)
        self._add_numbers(rules)

    def _add_numbers(self, rules: Cues) -> None:
        """*Twenty-two* and *twenty two* are 22; *twenty a day* has an article, and is not."""
        numbers = rules.times.numbers
        tens = [one for one, value in numbers.items() if value >= 20 and value % 10 == 0]
        ones = [one for one, value in numbers.items() if 1 <= value < 20 and len(one) > 2]
        for ten, one in product(tens, ones):
            read_as = (self.both(f"{numbers[ten] + numbers[one]:g}"),)
            for between in ("", "-", *rules.times.between_tens):
                words = _TOKEN.findall(f"{ten} {between} {one}")
                self._same.add([self.plain(word) for word in words], read_as)

    def both(self, written: str) -> tuple[str, str]:
        """The word without capitals and accents, and without variant spelling and inflection."""
        found = self._known.get(written)
        if found is None:
            plain = _plain(written)
            found = plain, self._fold(plain)
            if len(self._known) < _MOST_KNOWN:
                self._known[written] = found
        return found

    def plain(self, written: str) -> str:
        return self.both(written)[0]

    def _fold(self, word: str) -> str:
        if len(word) > _LONG_WORD:
            for one, other in self._spelling:
                word = word.replace(one, other)
        for step in self._steps:
            for ending in step:
                if word.endswith(ending.ends) and len(word) - len(ending.ends) >= ending.keeps:
                    word = word[: len(word) - len(ending.ends)] + ending.becomes
                    break
        return word

    def plains(self, phrase: str) -> list[str]:
        """The words of a phrase without capitals and accents."""
        return [token.plain for token in self.tokens(phrase)]

    def tokens(self, text: str) -> list[Token]:
        """Every token of the text; sequences that are read as one are one."""
        both = self.both
        found = [
            Token(m.start(), m.end(), *(_DASHES if _is_dash(text, m) else both(m.group())))
            for m in _TOKEN.finditer(text)
        ]
        words = [token.plain for token in found]
        joined: list[Token] = []
        at = 0
        while at < len(found):
            match = self._same.at(words, at)
            if match is None:
                joined.append(found[at])
                at += 1
            else:
                start, end = found[at].start, found[match.end - 1].end
                joined += [Token(start, end, *both) for both in match.value]
                at = match.end
        return joined


def _plain(written: str) -> str:
    word = written.casefold()
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part)) or word


def _is_dash(text: str, found: re.Match[str]) -> bool:
    return found.group() == "-" and " " in (
        text[found.start() - 1 : found.start()],
        text[found.end() : found.end() + 1],
    )


class Sentence(NamedTuple):
    """Tokens that make one statement, and whether a line or an empty line follows."""

    tokens: list[Token]
    ends_line: bool
    ends_paragraph: bool


def sentences(text: str, folding: Folding) -> Iterator[Sentence]:
    """The sentences of a text, in order; a line ends one unless it was only broken."""
    part: list[Token] = []
    tokens = folding.tokens(text)
    line_start = 0
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.plain == "\n":
            is_empty = following is not None and following.plain == "\n"
            is_broken = (
                token.start - line_start >= _LONG_LINE
                and following is not None
                and text[following.start].islower()
            )
            line_start = token.end
            if is_broken and part:
                continue
            yield Sentence(part, True, is_empty)
            part = []
            continue
        if not part and token.plain in BULLETS and following and following.start > token.end:
            continue
        part.append(token)
        if len(part) >= _MOST_IN_SENTENCE:
            yield Sentence(part, False, False)
            part = []
            continue
        if token.plain in ENDS and _ends(text, part, following, folding):
            yield Sentence(part, False, False)
            part = []
    yield Sentence(part, True, True)


def _ends(text: str, part: list[Token], following: Token | None, folding: Folding) -> bool:
    """Does this mark end a sentence? Not in *Dr. May*, *9.6* and *?ataxia*."""
    mark = part[-1]
    if following is None:
        return True
    if following.start == mark.end and following.plain != "\n":
        return False
    if mark.plain == "." and len(part) > 1 and part[-2].end == mark.start:
        before = part[-2].plain
        return before not in folding.abbreviations
    if mark.plain == "?" and following.plain in folding.answers:
        return False
    return not (mark.plain == "?" and (len(part) == 1 or part[-2].end < mark.start))


def plain(phrases: Iterable[str], folding: Folding) -> frozenset[str]:
    """Single words without capitals and accents."""
    return frozenset(folding.plain(phrase) for phrase in phrases)
