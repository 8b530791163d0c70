"""Whatever stands in a note, reading it does no harm."""

from __future__ import annotations

import logging
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange import note, phenopacket
from kinsbourne.exchange.note import MOST_BYTES
from kinsbourne.knowledge import base

SAID = """no|not|denies|without|fever|ataxia|opsoclonus|,|;|.|:|or|and|but|?|(|)|-|normal
MRI|brain|mother|had|history of|resolved|prednisolone|2 mg/kg/day|for 3 days|12 March 2026|was|were
Mitchell-Pike|8|/|15|2-year-old|girl|PMH:|plan|rituximab|until|absent|39.2|temp|years|ago|2026-02-31
99999999999|²|½|İ|ß|三|٣|cannot|sit|walk|truncal|limb"""
WORDS = st.sampled_from([*SAID.replace("\n", "|").split("|"), "\n", "\n\n"])
NOTES = st.one_of(st.text(), st.lists(WORDS, max_size=40).map(" ".join))


@settings(deadline=None, max_examples=300)
@given(NOTES)
def test_any_text_is_read_and_every_span_is_the_text_at_its_place(text: str) -> None:
    read = note.read(text, base.load())
    for one in (*read.spans, *read.unmapped):
        assert text[one.start : one.end] == one.text
        assert one.text


@settings(deadline=None, max_examples=150)
@given(NOTES)
def test_every_case_is_a_phenopacket_that_reads_back(text: str) -> None:
    case = note.read(text, base.load()).case
    assert (
        phenopacket.read(phenopacket.write(case)).findings
        == phenopacket.read(phenopacket.write(case)).findings
    )
    assert len(phenopacket.read(phenopacket.write(case)).findings) == len(case.findings)


@settings(deadline=None, max_examples=150)
@given(NOTES)
def test_nothing_stands_in_the_case_without_a_span_that_says_so(text: str) -> None:
    read = note.read(text, base.load())
    shown = {place for span in read.spans for place in span.places}
    kinds = {
        "phenotypicFeatures": read.case.findings,
        "measurements": read.case.measurements,
        "medicalActions": read.case.medical_actions,
    }
    stands = {f"{kind}/{at}" for kind, items in kinds.items() for at in range(len(items))}
    assert stands == {place for place in shown if not place.startswith("subject")}


@settings(deadline=None, max_examples=100)
@given(NOTES)
def test_what_is_uncertain_past_or_a_relatives_is_never_applied(text: str) -> None:
    for span in note.read(text, base.load()).spans:
        if span.status in ("uncertain", "past", "family"):
            assert span.places == ()


@pytest.mark.parametrize("text", ["a" * (MOST_BYTES + 1), "é" * (MOST_BYTES // 2 + 1)])
def test_a_text_longer_than_a_note_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(CaseError) as refused:
        note.read(text, base.load())
    assert "1 MB" in str(refused.value)
    assert text[:3] not in str(refused.value.problem.where)


def test_a_language_without_rules_is_refused() -> None:
    with pytest.raises(CaseError, match="no rules for notes in this language"):
        note.read("fever", base.load(), language="xx")


@pytest.mark.parametrize("language", ["../en", "EN", "e", ""])
def test_a_language_is_two_letters_and_no_path(language: str) -> None:
    with pytest.raises(CaseError):
        note.read("fever", base.load(), language=language)


def test_no_word_of_a_note_is_printed_or_logged(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    note.read("Anna Muster, no fever; ataxia. On xyzmab 3 mg.", base.load())
    printed = capfd.readouterr()
    assert printed.out == printed.err == ""
    assert not caplog.records


@pytest.mark.parametrize(
    "piece", ["fever absent ", "no ", "prednisolone 2 mg ", "(", "\n", "2026-03-12 "]
)
def test_a_text_without_a_full_stop_takes_time_by_its_length_and_not_by_its_square(
    piece: str,
) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        began = time.process_time()
        note.read(text, base.load())
        return time.process_time() - began

    seconds(2_000)
    assert seconds(64_000) < 20 * max(seconds(8_000), 0.02)
