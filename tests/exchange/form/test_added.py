"""What does a case hold once sections of the form were filled in after it?"""

from __future__ import annotations

import pytest

from kinsbourne.case.model import Case
from kinsbourne.case.origin import origins
from kinsbourne.exchange import phenopacket
from kinsbourne.exchange.form.added import Entry, entry_of, said, text_of, with_entries
from kinsbourne.knowledge import base
from tests.course_build import drug, patient, sign

KNOWN = base.load()
NOW = "2026-11-26T00:00:00Z"
ILL = patient(sign("ataxia", 0), given=(drug("prednisolone", (10, None, 2.0)),))
SCORE = Entry("visit", {"visit-day": "2024-06-01", "mitchell-pike": "7"})
OVER = Entry("finding", {"other": "HP:0001251", "other-end": "2024-06-01"})
DOSE = Entry("treatment", {"drug": "prednisolone", "drug-dose": "1", "drug-start": "2024-06-01"})
STOPPED = Entry("treatment", {"drug": "prednisolone", "drug-end": "2024-07-01"})


def test_each_kind_of_entry_finds_its_place() -> None:
    case = with_entries(ILL, [SCORE, OVER, DOSE, STOPPED], KNOWN, NOW).case
    assert len(case.measurements) == 1
    assert case.findings[0].resolution is not None
    (action,) = case.medical_actions
    assert action.treatment is not None
    amounts = [dose.quantity.value for dose in action.treatment.dose_intervals if dose.quantity]
    ends = [dose.interval.end for dose in action.treatment.dose_intervals if dose.interval]
    assert amounts == [2.0, 1.0]
    assert ends == [None, "2024-07-01T00:00:00Z"]


def test_what_was_typed_says_that_a_person_did() -> None:
    found = with_entries(ILL, [SCORE], KNOWN, NOW)
    assert origins(found.case) == {"measurements/0": "person"}
    written = phenopacket.write(found.case)
    assert phenopacket.write(phenopacket.read(written)) == written


def test_from_nothing_a_case_can_be_built() -> None:
    born = Entry("patient", {"birth-date": "2022-01-01", "sex": "girl"})
    found = with_entries(Case(), [born, SCORE], KNOWN, NOW).case
    assert found.subject.sex == "FEMALE"
    assert found.subject.date_of_birth == "2022-01-01T00:00:00Z"


def test_what_cannot_be_read_is_said_at_its_field_and_the_case_stays_as_it_was() -> None:
    wrong = Entry("visit", {"visit-day": "yesterday", "mitchell-pike": "77"})
    found = with_entries(ILL, [SCORE, wrong], KNOWN, NOW)
    assert {error.where for error in found.errors} == {"visit-day", "mitchell-pike"}
    assert "yesterday" not in str(found.errors)
    assert len(found.case.measurements) == 1


@pytest.mark.parametrize("entry", [SCORE, OVER, DOSE, STOPPED])
def test_an_entry_is_written_and_read_again(entry: Entry) -> None:
    assert entry_of(text_of(entry), KNOWN) == entry


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"section":"visit","texts":{}}', '{"section":"visit","texts":{"drug":"x"}}',
     '{"section":"nowhere","texts":{"drug":"x"}}', "[" * 9999],
)  # fmt: skip
def test_what_is_no_entry_is_none(text: str) -> None:
    assert entry_of(text, KNOWN) is None


def test_it_is_said_in_the_words_of_the_form() -> None:
    assert said(DOSE, KNOWN)[1] == ("Drug or procedure: dose", "1")
