"""Does a word mean one finding only, in each language?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations
from pathlib import PurePosixPath
from typing import Any

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import Finding, FindingWords, WordList
from kinsbourne.knowledge.ontology import Ontology
from kinsbourne.knowledge.reading import Passage, Reading


def unknown_findings(reading: Reading) -> Iterator[Fault]:
    known = {finding.entry.id for finding in reading.every(Finding)}
    for passage in reading.found(FindingWords):
        if passage.entry.id not in known:
            what = f"words are given to an unknown finding, {passage.entry.id}"
            yield passage.fault(what, "Add it to findings.yaml, or correct the name.", "id")


def language_of_the_file(reading: Reading) -> Iterator[Fault]:
    """A list is looked up by the name of its file."""
    for passage in reading.found(WordList):
        stem = PurePosixPath(passage.document.name).stem
        if stem != passage.entry.language:
            what = f"the language {passage.entry.language} stands in a file named {stem}"
            yield passage.fault(what, "Name the file by its language.", "language")


def ambiguous_words(reading: Reading) -> Iterator[Fault]:
    """In a language no word means two findings, unless one of them is a kind of the other.

    In English the synonyms that HPO gives a finding's own term are words of it too.
    """
    findings = {finding.entry.id: finding.entry for finding in reading.every(Finding)}
    kinds = _Kinds(findings, reading.ontology)
    english = [
        (finding, word) for finding in reading.found(Finding) for word in _english(finding, reading)
    ]
    yield from _ambiguous(english, kinds)
    for language in reading.found(WordList):
        entries = [
            passage
            for passage in reading.found(FindingWords)
            if passage.document is language.document and passage.entry.id in findings
        ]
        said = [(one, word) for one in entries for word in (*one.entry.words, *one.entry.lay)]
        yield from _ambiguous(said, kinds)


def _english(finding: Passage[Finding], reading: Reading) -> tuple[str, ...]:
    entry = finding.entry
    synonyms = reading.ontology.synonyms.get(entry.hpo or "", ())
    return (entry.label, entry.said, *entry.words, *entry.lay, *synonyms)


def _ambiguous(said: list[tuple[Passage[Any], str]], kinds: _Kinds) -> Iterator[Fault]:
    meant: dict[str, list[tuple[Passage[Any], str]]] = {}
    for passage, word in said:
        meant.setdefault(folded(word), []).append((passage, word))
    for (before, _), (passage, word) in chain.from_iterable(
        combinations(given, 2) for given in meant.values() if len(given) > 1
    ):
        other, mine = before.entry.id, passage.entry.id
        if not kinds.one_is_the_other(mine, other):
            what = f"the word {word} of {mine} means {other} too"
            yield passage.fault(what, "Let it mean one of the two, or drop it.")


@cache
def folded(word: str) -> str:
    """A word as it is compared: without case, accents and hyphens."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("-", " "))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


class _Kinds:
    """Which finding is a kind of which?"""

    def __init__(self, findings: dict[str, Finding], ontology: Ontology) -> None:
        self.findings = findings
        self.ontology = ontology
        self.above = cache(self._above)
        self.by_term: dict[str | None, list[Finding]] = {}
        for finding in findings.values():
            for term in (finding.hpo, *finding.also):
                self.by_term.setdefault(term, []).append(finding)

    def one_is_the_other(self, one: str, other: str) -> bool:
        return other in self.above(one) or one in self.above(other)

    def _above(self, name: str) -> set[str]:
        """The finding and what it is a kind of, by ``kind_of`` and by its own HPO term."""
        above, near = set[str](), self.findings.get(name)
        while near is not None and near.id not in above:
            above.add(near.id)
            if near.hpo is not None and near.hpo in self.ontology:
                higher = self.ontology.ancestors(near.hpo)
                above |= {one.id for one in self._covering(higher)}
            near = self.findings.get(near.kind_of or "")
        return above

    def _covering(self, terms: frozenset[str]) -> Iterator[Finding]:
        """As which findings does a term count, given all that the term is a kind of?"""
        taken_in = (one for term in terms for one in self.by_term.get(term, ()))
        return (one for one in taken_in if terms.isdisjoint(one.except_))


RULES = (unknown_findings, language_of_the_file, ambiguous_words)
"""The rules by which the knowledge is checked, each a function from what was read to faults."""
