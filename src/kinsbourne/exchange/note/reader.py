"""How does the text of a note become spans and a case?

Sentence by sentence: the terms in it, what its cues say of them, and when. What stands in a
sentence is judged by that sentence and the heading above it, and by nothing else.
"""

from __future__ import annotations

from functools import lru_cache

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange.note import building, patient, times, treatments
from kinsbourne.exchange.note.context import Context
from kinsbourne.exchange.note.found import Found
from kinsbourne.exchange.note.headings import Heading, Headings
from kinsbourne.exchange.note.judging import judged
from kinsbourne.exchange.note.matching import terms
from kinsbourne.exchange.note.model import Note
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.exchange.note.tokens import Sentence, sentences
from kinsbourne.exchange.note.vocabulary import Vocabulary, load
from kinsbourne.knowledge.base import Knowledge

MOST_BYTES = 1024 * 1024
"""A longer text is no note of one patient."""


class Reader:
    """The rules and words of one language, ready for any number of notes."""

    def __init__(self, knowledge: Knowledge, language: str) -> None:
        self.knowledge = knowledge
        self.language = language
        self.rules = Rules(knowledge.cues(language))
        self.vocabulary: Vocabulary = load(knowledge, language, self.rules)

    def read(self, text: str, case_id: str) -> Note:
        about = patient.Patient()
        found: list[Found] = []
        headings = Headings(self.rules)
        for number, sentence in enumerate(sentences(text, self.rules.folding)):
            heading, body = headings.of(sentence)
            found += self._sentence(
                text, Sentence(body, *sentence[1:]), heading, about, is_first=number == 0
            )
        patient.settle(about)
        return building.note(text, found, about, self.language, case_id)

    def _sentence(
        self,
        text: str,
        sentence: Sentence,
        heading: Heading,
        about: patient.Patient,
        *,
        is_first: bool,
    ) -> list[Found]:
        tokens, own = sentence.tokens, heading.tokens
        if not tokens:
            return []
        if heading.says is None:
            tokens, own = [*own, *tokens], []  # what is examined may be named by its heading
        when = times.mentions(text, [*own, *tokens], self.rules, is_first=is_first)
        shift = len(own)
        if heading.says != "family":
            patient.look(about, [*own, *tokens], when, self.rules)
        when = [
            one._replace(first=one.first - shift, end=one.end - shift)
            for one in when
            if one.first >= shift
        ]
        here = terms(tokens, self.vocabulary, self.rules)
        given = treatments.doses(text, tokens, self.rules)
        if not here and not given:
            return []
        context = Context(tokens, here, self.rules)
        says = heading.says or ("uncertain" if tokens[-1].plain == "?" else None)
        return list(judged(text, context, says, when, given, self.knowledge))


@lru_cache(maxsize=8)
def reader(knowledge: Knowledge, language: str) -> Reader:
    """The reader of a language, made once."""
    return Reader(knowledge, language)


def read(text: str, knowledge: Knowledge, *, language: str = "en", case_id: str = "note") -> Note:
    """What the note says, word for word, and the case it makes.

    Raises:
        CaseError: longer than a note is, or in a language there are no rules for.
    """
    if len(text) > MOST_BYTES or len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        raise CaseError(
            f"the note has more than {MOST_BYTES // 2**20} MB",
            "the whole note",
            "Give the notes of one patient, one at a time.",
        )
    if language not in knowledge.note_languages:
        raise CaseError(
            "there are no rules for notes in this language",
            "the language",
            f"Name one of {', '.join(knowledge.note_languages)}.",
        )
    return reader(knowledge, language).read(text, case_id)
