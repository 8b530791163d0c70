"""How hard is a text to read, by the formula of its language?

Flesch-Kincaid grade (Kincaid 1975), Szigriszt-Pazos perspicuity (1993), Kandel and Moles (1958).
The papers were not seen; the coefficients were read at second hand: the first in two pages on
readability, the second at legible.es, the third in textstat's constants and, per 100 words, at
cordial.fr. So were the bands: by Szigriszt-Pazos 66 to 75 is for readers of 12. For French none was
found; its formula is Flesch's with weights refitted, so that Flesch's band for grade 7, 70 to 80,
is used (our choice).

Syllables are counted by rule, not looked up. Spanish: sounded vowels; two strong ones, or a strong
one and a weak one with an accent, are two. French: groups of vowels, less a final ``e`` or ``es``
that is not heard; a final ``ent`` counts, heard or not. English: groups of vowels, less an ``e``
that is not heard. What stands with an apostrophe is one word, and so is a number, of two
syllables; the end of a line ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

Language = Literal["en", "es", "fr"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_SENTENCE = re.compile(r"[.!?]+(?=\s|$)")
_VOWELS = {"en": "aeiouy", "es": "aeiouáéíóúü", "fr": "aeiouyàâäéèêëîïôöùûüœæ"}
_STRONG = "aeoáéó"
_APART_EN = re.compile(
    r"(?<=[^tsc][iy])(?=[ao])(?!ou)|(?<=[eo])(?=ing)|(?<=e)(?=o$)|(?<=u)(?=al)|(?<=i)(?=u|et)"
)
"""Where two sounded vowels stand side by side, as in triangle, being, video, usual, quiet."""
_APART_FR = re.compile(r"(?<=é)(?=[aoeu])|(?=[ïë])|(?<=a)(?=o[^uû])")
_SILENT_EN = re.compile(
    r"(?<=[^aeiouy])e(?=(ments?|thing|ly|ful|s?where)?$)(?<![^aeiouylr]le)"
    r"|(?<=[^aeiouytd])e(?=d$)|(?<=[^aeiouyszxhgcl])e(?=s$)"
)
"""An ``e`` that is written and not heard."""


class Counted(NamedTuple):
    """How much of what there is."""

    words: int
    sentences: int
    syllables: int

    def __add__(self, other: Counted) -> Counted:  # type: ignore[override]
        return Counted(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def per_sentence(self) -> float:
        return self.words / self.sentences

    @property
    def per_word(self) -> float:
        return self.syllables / self.words


class Formula(NamedTuple):
    """A score, and the bound a text for readers of about 12 has to keep."""

    name: str
    score: Callable[[Counted], float]
    bound: float
    is_grade: bool

    def keeps(self, score: float) -> bool:
        return score <= self.bound if self.is_grade else score >= self.bound

    @property
    def asked(self) -> str:
        return f"{'at most' if self.is_grade else 'at least'} {self.bound:g}"


FORMULAS: dict[Language, Formula] = {
    "en": Formula(
        "Flesch-Kincaid grade", lambda n: 0.39 * n.per_sentence + 11.8 * n.per_word - 15.59, 7, True
    ),
    "es": Formula(
        "Szigriszt-Pazos", lambda n: 206.835 - 62.3 * n.per_word - n.per_sentence, 66, False
    ),
    "fr": Formula(
        "Kandel-Moles", lambda n: 207 - 1.015 * n.per_sentence - 73.6 * n.per_word, 70, False
    ),
}


def words(line: str) -> list[str]:
    return _WORD.findall(line)


def count(lines: Iterable[str], language: str) -> Counted:
    """Words, sentences and syllables; a line is at least one sentence."""
    total = Counted(0, 0, 0)
    for line in lines:
        for sentence in filter(_WORD.search, _SENTENCE.split(line)):
            said = words(sentence)
            total += Counted(len(said), 1, sum(syllables(word, language) for word in said))
    return total


def syllables(word: str, language: str) -> int:
    """At least one; a number counts as two, whatever it is."""
    if word.isdigit():
        return 2
    return max(1, _COUNT[language](word.casefold()))


def _spanish(word: str) -> int:
    word = re.sub(r"qu(?=[eiéí])|(?<=g)u(?=[eiéí])", "q", word)
    word = re.sub(r"y(?![aeiouáéíóú])", "i", word).replace("h", "")
    found = 0
    for group in re.findall(f"[{_VOWELS['es']}]+", word):
        strong = sum(letter in _STRONG for letter in group)
        lone = sum(letter in "íú" and any(near in _STRONG for near in group) for letter in group)
        found += max(1, strong + lone)
    return found


def _french(word: str) -> int:
    word = re.sub(r"(?<=q)u|(?<=g)u(?=[eiéèê])", "", word)
    return sum(map(_french_part, _APART_FR.sub(".", word).replace("’", "'").split("'")))


def _french_part(part: str) -> int:
    found = len(re.findall(f"[{_VOWELS['fr']}]+", part))
    is_silent = found > 1 and re.search(f"[^{_VOWELS['fr']}]es?$", part)
    return found - 1 if is_silent else found


def _english(word: str) -> int:
    word = word.replace("’", "'").removesuffix("'s")
    return sum(max(1, _english_part(part)) for part in word.split("-"))


def _english_part(part: str) -> int:
    heard = _SILENT_EN.sub("", part) if len(re.findall("[aeiouy]+", part)) > 1 else part
    return len(re.findall("[aeiouy]+", _APART_EN.sub(".", heard)))


_COUNT: dict[str, Callable[[str], int]] = {"en": _english, "es": _spanish, "fr": _french}
