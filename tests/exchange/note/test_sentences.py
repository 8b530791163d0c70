"""How the reader does on the annotated sentences: what must never be, and what may not get worse.

The sentences were written before the reader. Half were used to work out its rules (``develop``);
the others are only counted here (``check``).
"""

from __future__ import annotations

import pytest

from benchmarks.note import data
from benchmarks.note.__main__ import ours, run
from benchmarks.note.scoring import Tally, excludes
from kinsbourne.exchange import note
from kinsbourne.knowledge import base

LANGUAGES = ("en", "es", "fr")
LEAST_STATUS = {"en": 0.87, "es": 0.85, "fr": 0.85}
"""Of the findings found, those with the right status; a floor, below what was measured."""


@pytest.fixture(scope="module")
def written() -> list[data.Written]:
    return list(data.sentences(base.load()))


def test_there_are_enough_of_them(written: list[data.Written]) -> None:
    assert len(written) >= 150
    assert {one.half for one in written} == {"develop", "check"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_finding_that_is_present_is_excluded(language: str, written: list[data.Written]) -> None:
    ontology = base.load().ontology
    wrong: list[str] = []
    for one in written:
        if one.language != language:
            continue
        spans = [s for s in ours(one.text, base.load(), language) if s.applied == "absent"]
        present = [t for t in one.truth if t.status == "present"]
        wrong += [
            f"{one.id}: {true.words}"
            for true in present
            for span in spans
            if span.start < true.end
            and true.start < span.end
            and excludes(span.code, true.code, ontology)
        ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", ["develop", "check"])
def test_the_status_of_what_is_found_is_as_good_as_it_was(
    half: str, language: str, written: list[data.Written]
) -> None:
    knowledge = base.load()
    annotated = frozenset(f.hpo or f.local_code for f in knowledge.findings.values())
    tallies: dict[str, Tally] = {}
    chosen = [one for one in written if one.language == language and one.half == half]
    run(
        chosen,
        lambda one: ours(one.text, knowledge, language),
        knowledge,
        tallies,
        annotated,
        whole_note=False,
    )
    pairs = tallies[half].pairs
    met = {pair: n for pair, n in pairs.items() if "extra" not in pair and "missed" not in pair}
    right = sum(n for (true, said), n in met.items() if true == said)
    assert right / sum(met.values()) >= LEAST_STATUS[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_annotated_sentence_is_read_with_its_spans(
    language: str, written: list[data.Written]
) -> None:
    for one in written:
        if one.language == language:
            for span in note.read(one.text, base.load(), language=language).spans:
                assert one.text[span.start : span.end] == span.text
