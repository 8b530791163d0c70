"""Which words stand for which finding, test, treatment or scale?

A closed list: the words of ``findings.yaml``, HPO's own labels and synonyms, the names of tests,
treatments and scales, and what the cues of the language add. A term's words may stand in any
order. It is compiled once and kept, since the ontology alone has forty thousand names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

import msgspec

from kinsbourne.exchange.note import phrases, rules, tokens
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.knowledge import kept
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Finding, Names

MADE_BY = tuple(Path(str(module.__file__)) for module in (phrases, rules, tokens))
PHENOTYPIC_ABNORMALITY = "HP:0000118"
"""Above it stand modifiers, ages of onset and inheritance, which are no findings."""
MOST_WORDS = 7
"""Longer names of the ontology are no words of a note."""

Named = Literal["test", "drug", "scale"]
Kind = Literal["finding", "sign", "part", "test", "drug", "scale", "mask", "unclear"]


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What words stand for: ``name`` is its id in the knowledge, ``code`` that in a case."""

    kind: Kind
    name: str
    code: str
    label: str
    domain: str = ""
    """Of a finding that the knowledge names: the part of medicine it belongs to."""


class Vocabulary(msgspec.Struct, frozen=True):
    """Entries by their folded words, sorted, so that order does not matter."""

    entries: list[Entry]
    keys: dict[str, int]
    reach: dict[str, int]
    """For each word, of how many words the longest key is that holds it."""

    def get(self, words: Sequence[str], ordered: frozenset[str]) -> Entry | None:
        """The entry of these folded words, in whatever order."""
        found = self.keys.get(key(words, ordered))
        return None if found is None else self.entries[found]


def key(words: Sequence[str], ordered: frozenset[str]) -> str:
    """The words sorted; as they stand where one of them, such as *not*, keeps its place."""
    if len(words) == 1:
        return words[0]
    return " ".join(words if not ordered.isdisjoint(words) else sorted(words))


def load(knowledge: Knowledge, language: str, compiled: Rules) -> Vocabulary:
    """The vocabulary of a language, kept between runs."""
    folder = knowledge.folder
    names = ("findings", "therapies", "workup", "scales", "identity")
    files = [folder / f"{name}.yaml" for name in names]
    files += [folder / "cues" / f"{language}.yaml", folder / "words" / f"{language}.yaml"]
    files += [knowledge.ontology.snapshot, Path(__file__), *MADE_BY]
    return kept.content(
        f"note-words-{language}", files, Vocabulary, lambda: _made(knowledge, language, compiled)
    )


def _made(knowledge: Knowledge, language: str, compiled: Rules) -> Vocabulary:
    entries: list[Entry] = []
    places: dict[Entry, int] = {}
    keys: dict[str, int] = {}
    not_terms = {_key(words, compiled) for words in compiled.cues.not_terms}
    named = chain(
        ((entry, words, True) for entry, words in _named(knowledge, language, compiled)),
        ((entry, words, False) for entry, words in _ontology(knowledge, language)),
    )
    for entry, words, is_ours in named:
        made = _key(words, compiled)
        if not made or made in keys or (not is_ours and not _is_usable(made, not_terms)):
            continue
        if entry not in places:
            places[entry] = len(entries)
            entries.append(entry)
        keys[made] = places[entry]
    reach: dict[str, int] = {}
    for made in keys:
        inside = made.split(" ")
        reach.update((word, max(len(inside), reach.get(word, 0))) for word in inside)
    return Vocabulary(entries, keys, reach)


def _is_usable(made: str, not_terms: set[str]) -> bool:
    return made not in not_terms and made.count(" ") < MOST_WORDS and len(made) > len("abc")


def _key(phrase: str, compiled: Rules) -> str:
    """The folded words without those that no term needs; all of them, where no other is left."""
    words = [token for token in compiled.folding.tokens(phrase) if token.plain[0].isalnum()]
    needed = [token for token in words if token.plain not in compiled.ignored]
    is_enough = any(len(token.plain) > 1 for token in needed)
    return key([token.word for token in (needed if is_enough else words)], compiled.ordered)


def _named(knowledge: Knowledge, language: str, compiled: Rules) -> Iterator[tuple[Entry, str]]:
    """What the knowledge has words for; of words given twice, the first stands."""
    cues = compiled.cues
    for words in cues.masks:
        yield Entry("mask", "", "", ""), words
    for name, words in words_of(knowledge, language):
        yield finding_entry(knowledge.findings[name], knowledge), words
    for sign in cues.signs:
        yield from ((Entry("sign", sign.id, "", sign.words[0]), words) for words in sign.words)
    for part in cues.parts:
        yield from ((Entry("part", part.id, "", part.words[0]), words) for words in part.words)
    further: tuple[tuple[Named, tuple[Names, ...]], ...] = (
        ("test", cues.tests),
        ("drug", cues.therapies),
        ("scale", cues.scales),
    )
    for kind, given in further:
        for names in given:
            entry = _entry(kind, names.id, knowledge)
            yield from ((entry, words) for words in names.words)
    for test in knowledge.investigations.values():
        entry = _entry("test", test.id, knowledge)
        yield from ((entry, words) for words in (*test.words, test.name))
    for therapy in knowledge.therapies.values():
        entry = _entry("drug", therapy.id, knowledge)
        yield from ((entry, words) for words in (*therapy.words, therapy.name))
    for words in cues.unclear:
        yield Entry("unclear", "", "", ""), words


def words_of(knowledge: Knowledge, language: str) -> Iterator[tuple[str, str]]:
    """The id of each finding with each of its words, clinical and lay."""
    if language == "en":
        for finding in knowledge.findings.values():
            yield finding.id, finding.label
            yield finding.id, finding.said
    for name, known in knowledge.words(language).items():
        yield from ((name, words) for words in (*known.words, *known.lay))


def finding_entry(finding: Finding, knowledge: Knowledge) -> Entry:
    """A finding by HPO's term and label, by its own where HPO has none."""
    if finding.hpo is None:
        return Entry("finding", finding.id, finding.local_code, finding.label, finding.domain)
    label = knowledge.ontology.labels[finding.hpo]
    return Entry("finding", finding.id, finding.hpo, label, finding.domain)


def _entry(kind: Named, name: str, knowledge: Knowledge) -> Entry:
    if kind == "test":
        return Entry(kind, name, f"KINSBOURNE:test/{name}", knowledge.investigations[name].name)
    if kind == "drug":
        return Entry(kind, name, f"KINSBOURNE:therapy/{name}", knowledge.therapies[name].name)
    return Entry(kind, name, f"KINSBOURNE:{name}", knowledge.scales[name].name)


def _ontology(knowledge: Knowledge, language: str) -> Iterator[tuple[Entry, str]]:
    """HPO's labels, then its synonyms, which are English."""
    if language != "en":
        return
    ontology = knowledge.ontology
    by_term = {one.hpo: one for one in knowledge.findings.values() if one.hpo is not None}
    terms = sorted(ontology.descendants(PHENOTYPIC_ABNORMALITY) - {PHENOTYPIC_ABNORMALITY})
    entries = {
        hpo: finding_entry(by_term[hpo], knowledge)
        if hpo in by_term
        else Entry("finding", "", hpo, ontology.labels[hpo])
        for hpo in terms
    }
    yield from ((entry, ontology.labels[hpo]) for hpo, entry in entries.items())
    for hpo, entry in entries.items():
        yield from ((entry, words) for words in ontology.synonyms.get(hpo, ()))
