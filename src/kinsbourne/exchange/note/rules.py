"""How are the rules of a language held, so that a note is read fast?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, product
from typing import Literal

from kinsbourne.exchange.note.phrases import NUMBER, Phrases
from kinsbourne.exchange.note.tokens import Folding, plain
from kinsbourne.knowledge.model import Cue, Cues, Frame, Given, Header

_SET = re.compile(r"<([\w-]+)>")
Unit = Literal["years", "months", "weeks", "days", "hours"]
UNITS: tuple[Unit, ...] = ("years", "months", "weeks", "days", "hours")


class Rules:
    """The cues of a language, folded and in tries."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.folding = Folding(cues)
        self._pieces: dict[str, list[str]] = {}
        times = cues.times
        self.numbers = {self.folding.plain(word): value for word, value in times.numbers.items()}
        self._number_words = frozenset(self.numbers)
        self.units: dict[str, Unit] = {
            self.folding.plain(word): unit for unit in UNITS for word in times.units.get(unit, ())
        }
        self.units_after_years: dict[str, Unit] = {
            **self.units,
            **{self.folding.plain(word): "months" for word in times.months_after_years},
        }
        self.counting = frozenset({*self.numbers, *self.units})
        self._sets = {**cues.sets, "unit": tuple(self.units)}
        self.ignored = plain(cues.ignored, self.folding)
        self.fillers = plain(cues.fillers, self.folding)
        self.ordered = frozenset(self.folding.both(word)[1] for word in cues.ordered)
        self.other_nouns = plain(cues.sets.get("other-nouns", ()), self.folding)
        self.before_results = plain(cues.sets.get("before-results", ()), self.folding)
        self.referring = plain(cues.sets.get("referring", ()), self.folding)
        self.beside = self.ignored | self.fillers
        self.or_words = self._conjunctions("or")
        self.and_words = self._conjunctions("and")
        self.plurals = plain(cues.plurals, self.folding)
        self.carriers = {
            self.folding.plain(one): plain(others, self.folding)
            for one, others in cues.carriers.items()
        }

    def _conjunctions(self, kind: str) -> Phrases[str]:
        return self.phrases((word, kind) for word in self.cues.conjunctions.get(kind, ()))  # type: ignore[call-overload]

    def phrases(self, pairs: Iterable[tuple[str, str]]) -> Phrases[str]:
        """Phrases with what each stands for; the sets in them are written out."""
        made: Phrases[str] = Phrases(self._number_words)
        for phrase, value in pairs:
            for words in self.written_out(phrase):
                made.add(words, value)
        return made

    def written_out(self, phrase: str) -> Iterator[list[str]]:
        """The phrase as folded words, once for each way its sets can be filled."""
        choices = [
            [self._words_of(piece)] if at % 2 == 0 else self._choices(piece)
            for at, piece in enumerate(_SET.split(phrase))
        ]
        return (list(chain.from_iterable(chosen)) for chosen in product(*choices))

    def _words_of(self, piece: str) -> list[str]:
        """A piece between sets or a member of one, folded once for all phrases that hold it."""
        known = self._pieces.get(piece)
        if known is None:
            known = self._pieces[piece] = self.folding.plains(piece)
        return known

    def _choices(self, name: str) -> list[list[str]]:
        if f"<{name}>" in (NUMBER, SPAN, START, DRUG, DAY):
            return [[f"<{name}>"]]
        return [words for member in self._sets[name] for words in self.written_out(member)]

    @cached_property
    def cue_words(self) -> Phrases[Cue]:
        return self._cue_phrases(at_end=False)

    @cached_property
    def end_words(self) -> Phrases[Cue]:
        """Cues that count only at the end of a clause, where they stand before the same words."""
        return self._cue_phrases(at_end=True)

    def _cue_phrases(self, *, at_end: bool) -> Phrases[Cue]:
        made: Phrases[Cue] = Phrases(self._number_words)
        for cue in self.cues.cues:
            for phrase in cue.words if cue.at_end == at_end else ():
                for words in self.written_out(phrase):
                    made.add(words, cue)
        return made

    @cached_property
    def normal(self) -> Cue:
        """The cue by which something is said to be normal."""
        return next(cue for cue in self.cues.cues if cue.says == "normal")

    @cached_property
    def breaks(self) -> Phrases[frozenset[str]]:
        groups: dict[tuple[str, ...], set[str]] = {}
        for group, phrases in self.cues.breaks.items():
            for phrase in phrases:
                for words in self.written_out(phrase):
                    groups.setdefault(tuple(words), set()).add(group)
        made: Phrases[frozenset[str]] = Phrases(self._number_words)
        for words, names in groups.items():
            made.add(words, frozenset(names))
        return made

    @cached_property
    def headers(self) -> Phrases[Header]:
        made: Phrases[Header] = Phrases(self._number_words)
        for header in self.cues.headers:
            for phrase in header.words:
                for words in self.written_out(phrase):
                    made.add(words, header)
        return made

    @cached_property
    def empty(self) -> Phrases[str]:
        return self.phrases((phrase, phrase) for phrase in self.cues.empty)

    @cached_property
    def frames(self) -> Phrases[Frame]:
        made: Phrases[Frame] = Phrases(self._number_words)
        for frame in self.cues.times.frames:
            for phrase in frame.words:
                for words in self.written_out(phrase):
                    made.add(words, frame)
        return made

    @cached_property
    def part_of_tests(self) -> dict[str, frozenset[str]]:
        return {one.id: frozenset(one.not_after) for one in self.cues.tests if one.not_after}

    @cached_property
    def part_words(self) -> frozenset[str]:
        """Single words, folded, for something examined, or that begin a statement of their own."""
        examined = (word for part in self.cues.parts for word in part.words if " " not in word)
        words = (*examined, *self.cues.bearers)
        return frozenset(self.folding.both(word)[1] for word in words)

    @cached_property
    def relatives(self) -> frozenset[str]:
        return plain(self.cues.sets.get("relative", ()), self.folding)

    @cached_property
    def sexes(self) -> dict[str, str]:
        pairs = self.cues.sexes.items()
        return {self.folding.plain(word): sex for sex, words in pairs for word in words}

    @cached_property
    def pronouns(self) -> dict[str, str]:
        pairs = self.cues.pronouns.items()
        return {self.folding.plain(word): sex for sex, words in pairs for word in words}

    @cached_property
    def months(self) -> dict[str, int]:
        months = enumerate(self.cues.times.months, start=1)
        return {self.folding.plain(word): number for number, words in months for word in words}

    @cached_property
    def birth_words(self) -> list[list[str]]:
        return [self.folding.plains(phrase) for phrase in self.cues.times.birth]

    @cached_property
    def visit_words(self) -> list[list[str]]:
        return [self.folding.plains(phrase) for phrase in self.cues.times.visit]

    @cached_property
    def number_marks(self) -> frozenset[str]:
        """What may stand between something measured and its number."""
        return self.beside | self.score_words | {":", "=", "-"}

    @cached_property
    def forward_words(self) -> frozenset[str]:
        return plain(self.cues.times.forward, self.folding)

    @cached_property
    def score_words(self) -> frozenset[str]:
        return plain(self.cues.score_words, self.folding)

    @cached_property
    def out_of(self) -> frozenset[str]:
        return plain(self.cues.out_of, self.folding)

    @cached_property
    def halves(self) -> Phrases[float]:
        """What adds a half to the number before it."""
        made: Phrases[float] = Phrases()
        for phrase in self.cues.times.halves:
            made.add(self.folding.plains(phrase), 1 / 2)
        return made

    @cached_property
    def courses(self) -> Phrases[Given]:
        """Words that say on which days a drug was given."""
        made: Phrases[Given] = Phrases()
        for given in self.cues.courses:
            for phrase in given.words:
                for words in self.written_out(phrase):
                    made.add(words, given)
        return made

    @cached_property
    def passed_over(self) -> frozenset[str]:
        """Words that change nothing between a drug and its day: *stopped her prednisolone on*."""
        return plain(self.cues.sets.get("passed-over", ()), self.folding)

    @cached_property
    def single(self) -> frozenset[str]:
        """Words for one dose of several, such as *pulse*."""
        return plain(self.cues.sets.get("single", ()), self.folding)

    @cached_property
    def frequencies(self) -> Phrases[str]:
        return self.phrases((phrase, phrase) for phrase in self.cues.doses.frequencies)

    @cached_property
    def dose_pattern(self) -> re.Pattern[str]:
        """Numbers with a unit of dose, per kilogram, square metre, day or dose."""
        doses = self.cues.doses
        units, per, slash = map(_either, (doses.units, doses.per, doses.slashes))
        return re.compile(
            rf"(?<![\w.,])(?P<value>\d+(?:[.,]\d+)?)\s*"
            rf"(?P<unit>(?:{units})(?:\s*(?:{slash})\s*(?:{per})(?!\w))*)(?!\w)",
            re.IGNORECASE,
        )

    @cached_property
    def response_before(self) -> Phrases[str]:
        return self.phrases((p, one.says) for one in self.cues.responses for p in one.before)

    @cached_property
    def response_after(self) -> Phrases[str]:
        return self.phrases((p, one.says) for one in self.cues.responses for p in one.after)


def _either(units: Iterable[str]) -> str:
    return "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))


DRUG, DAY = "<drug>", "<day>"
"""Stand in the words of a course for the drug and a day."""
SPAN, START = "<span>", "<start>"
"""Stand in a frame for an age or a stretch of time, and for the beginning of a note."""
