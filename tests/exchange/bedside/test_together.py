"""Which case a record, a note and a person's own answers make together."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.blocks import Evidence, Reference, Term, Time
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case, Finding
from kinsbourne.case.origin import AUTOMATIC, CONFIRMED, is_automatic, origins
from kinsbourne.case.vetting import vet
from kinsbourne.exchange import phenopacket
from kinsbourne.exchange.note import MOST_BYTES
from tests.exchange.bedside.told import (
    ATAXIA,
    FEVER,
    GAIT_ATAXIA,
    KNOWN,
    OPSOCLONUS,
    TODAY,
    of,
    statuses,
    told,
)

NOTE = "A 19-month-old girl with ataxia and opsoclonus. No fever. Given dexamethasone 2 mg/kg/day."


def code(name: str) -> str:
    finding = KNOWN.findings[name]
    return finding.hpo or finding.local_code


def finding(word: str, **more: object) -> Finding:
    return Finding(term=Term(id=word, label=KNOWN.ontology.labels[word]), **more)  # type: ignore[arg-type]


def test_nothing_told_is_nothing_known():
    assert statuses(told().case) == {}


def test_what_was_read_as_present_counts_and_is_marked_as_read_by_a_program():
    case = told(NOTE).case
    assert statuses(case) == {ATAXIA: True, OPSOCLONUS: True}
    assert all(is_automatic(one.evidence) for one in case.findings)


def test_what_was_read_as_absent_does_not_count_before_it_is_confirmed():
    assert FEVER not in statuses(told(NOTE).case)
    confirmed = of([(f"word.{FEVER}", "excluded")], NOTE).case
    assert statuses(confirmed)[FEVER] is False


def test_a_confirmed_item_keeps_its_place_in_the_note_and_changes_its_evidence():
    (ataxia,) = (one for one in of([(f"word.{ATAXIA}", "present")], NOTE).case.findings
                 if one.term.id == ATAXIA)  # fmt: skip
    (evidence,) = ataxia.evidence
    assert evidence.evidence_code == CONFIRMED
    assert evidence.reference is not None
    assert evidence.reference.id.startswith("note:")


@pytest.mark.parametrize("word", ["family", "past", "uncertain"])
def test_an_item_that_is_not_the_patients_now_does_not_count(word: str):
    assert ATAXIA not in statuses(of([(f"word.{ATAXIA}", word)], NOTE).case)


def test_an_item_is_turned_round_by_a_person():
    assert statuses(of([(f"word.{ATAXIA}", "excluded")], NOTE).case)[ATAXIA] is False
    assert statuses(of([(f"word.{FEVER}", "present")], NOTE).case)[FEVER] is True


def test_an_answer_wins_over_the_note_and_over_a_word_on_it():
    fields = [("opsoclonus", "no"), (f"word.{OPSOCLONUS}", "present")]
    assert statuses(of(fields, NOTE).case) == {ATAXIA: True, OPSOCLONUS: False}


def test_an_answer_takes_back_every_kind_of_the_finding():
    record = Case(findings=(finding(GAIT_ATAXIA),))
    assert statuses(told(record=record, ataxia="no").case) == {ATAXIA: False}
    assert statuses(told(record=record, ataxia="yes").case) == {GAIT_ATAXIA: True, ATAXIA: True}


def test_a_sign_that_is_answered_stays_though_its_general_sign_is_denied():
    fields = [("opsoclonus", "yes"), ("abnormal-saccades", "no")]
    for answers in (fields, fields[::-1]):
        found = statuses(of(answers, NOTE).case)
        assert found[OPSOCLONUS]
        assert found[code("abnormal-saccades")] is False


def test_an_answer_that_agrees_confirms_and_says_nothing_twice():
    case = told(NOTE, ataxia="yes").case
    (ataxia,) = (one for one in case.findings if one.term.id == ATAXIA)
    assert not is_automatic(ataxia.evidence)


def test_an_answer_with_a_time_stands_with_its_time_and_with_the_place_in_the_note():
    case = told(NOTE, ataxia="yes", ataxia_onset="2026-11-20").case
    (ataxia,) = (one for one in case.findings if one.term.id == ATAXIA)
    assert ataxia.onset == Time(timestamp="2026-11-20T00:00:00Z")
    places = [one.reference.id for one in ataxia.evidence if one.reference]
    assert places[0] == "person"
    assert places[1].startswith("note:")


def test_a_record_that_a_person_made_stands_as_it_is():
    record = Case(id="a", findings=(finding(FEVER, excluded=True), finding(ATAXIA)))
    whole = told(record=record)
    assert statuses(whole.case) == {FEVER: False, ATAXIA: True}
    assert {item.is_open for item in whole.read.items} == {False}


def test_a_record_that_a_program_read_waits_to_be_confirmed():
    read = (Evidence(evidence_code=AUTOMATIC, reference=Reference(id="note:1-5")),)
    record = Case(findings=(finding(FEVER, excluded=True, evidence=read),))
    assert statuses(told(record=record).case) == {}
    assert statuses(of([(f"word.{FEVER}", "excluded")], record=record).case) == {FEVER: False}


def test_what_is_normal_excludes_once_it_is_confirmed():
    note = "Gait normal."
    (item,) = told(note).read.items
    assert item.status == "normal"
    assert item.is_open
    assert statuses(told(note).case) == {}
    assert False in statuses(of([(f"word.{item.code}", "normal")], note).case).values()


def test_a_drug_or_test_that_was_misread_is_left_out_with_its_origin():
    whole = told(NOTE)
    (drug,) = (item for item in whole.read.items if item.kind == "drug")
    assert len(whole.case.medical_actions) == 1
    left = of([(f"word.{drug.code}", "uncertain")], NOTE).case
    assert left.medical_actions == ()
    assert "medicalActions/0" not in origins(left)


def test_a_finding_that_nobody_wrote_down_can_be_answered_by_its_code():
    whole = of([("word.HP:0001250", "excluded"), ("word.HP:9999999", "present")])
    assert statuses(whole.case) == {"HP:0001250": False}


def test_age_sex_and_day_are_the_persons_before_the_notes():
    subject = told(NOTE, age="3", age_unit="years", sex="male").case.subject
    assert (subject.sex, subject.time_at_last_encounter) == (
        "MALE", Time(age=phenopacket.Age(iso8601duration="P3Y")),
    )  # fmt: skip
    subject = told(NOTE).case.subject
    assert subject.sex == "FEMALE"
    assert subject.time_at_last_encounter is not None
    assert subject.time_at_last_encounter.age is not None


def test_a_birth_date_in_boxes_gives_the_age_on_the_day_of_the_assessment():
    whole = told(birth_date_day="3", birth_date_month="4", birth_date_year="2025", ataxia="yes",
                 visit_day_day="1", visit_day_month="11", visit_day_year="2026")  # fmt: skip
    assert whole.case.subject.date_of_birth == "2025-04-03T00:00:00Z"
    assert f"{whole.as_of}" == "2026-11-01"
    assert whole.case.subject.time_at_last_encounter == Time(timestamp="2026-11-01T00:00:00Z")


def test_the_one_sign_there_is_began_on_the_day_of_the_first_sign():
    case = told(ataxia="yes", fever="yes", **first_sign("20", "11", "2026")).case
    onsets = {one.term.id: one.onset for one in case.findings}
    assert onsets == {ATAXIA: Time(timestamp="2026-11-20T00:00:00Z"), FEVER: None}


def test_of_several_signs_none_began_before_the_first():
    case = told(ataxia="yes", opsoclonus="yes", **first_sign("20", "11", "2026")).case
    spans = [one.onset.interval for one in case.findings if one.onset and one.onset.interval]
    assert len(spans) == 2
    assert {(one.start, one.end) for one in spans} == {
        ("2026-11-20T00:00:00Z", "2026-11-26T23:59:59Z")
    }


def test_a_dose_is_taken_as_it_is_written():
    (action,) = told(
        drug__1="dexamethasone", drug_dose_as_written__1="2.5 mg/kg/day"
    ).case.medical_actions
    assert action.treatment is not None
    (dose,) = action.treatment.dose_intervals
    assert dose.quantity is not None
    assert dose.quantity.unit is not None
    assert (dose.quantity.value, dose.quantity.unit.label) == (2.5, "mg/kg/day")


def test_a_score_is_of_the_day_of_the_assessment():
    (score,) = told(omes="7").case.measurements
    assert score.time_observed == Time(timestamp="2026-11-26T00:00:00Z")


def first_sign(day: str, month: str, year: str) -> dict[str, Any]:
    return {"first_sign_day": day, "first_sign_month": month, "first_sign_year": year}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (first_sign("31", "2", "2026"), "first-sign"),
        ({"first_sign_month": "2", "first_sign_year": "2026"}, "first-sign"),
        (first_sign("1", "2", "2027"), "first-sign"),
        ({"visit_day_day": "x"}, "visit-day"),
        ({"birth_date_year": "2027", "omes": "3"}, "birth-date"),
        ({"birth_date_day": "3", "birth_date_year": "2025"}, "birth-date"),
        ({"age": "old"}, "age"),
        ({"omes": "99"}, "omes"),
        ({"drug__1": "dexamethasone", "drug_dose_as_written__1": "much"}, "drug-dose-as-written.1"),
        ({"drug_dose_as_written__2": "2 mg"}, "drug-dose-as-written.2"),
        ({"test__1": "EEG", "test_on_day__1": "40"}, "test-on.1"),
        ({"opsoclonus": "perhaps"}, "opsoclonus"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_is_said_and_the_rest_holds(
    fields: dict[str, Any], field: str
):
    whole = told(**{"ataxia": "yes", **fields})  # type: ignore[arg-type]
    assert list(whole.errors) == [field]
    assert whole.errors[field].remedy
    assert statuses(whole.case)[ATAXIA] is True


def test_a_note_that_is_none_is_refused():
    with pytest.raises(CaseError):
        told("x" * (MOST_BYTES + 1))


def test_a_case_of_very_many_items_takes_no_longer_than_they_ask_for():
    def seconds(many: int) -> float:
        record = Case(findings=(finding(OPSOCLONUS),) * many)
        began = process_time()
        told(record=record, opsoclonus="yes")
        return process_time() - began

    assert seconds(8000) < 30 * min(seconds(1000) for _ in range(3))


def test_rows_of_no_number_and_fields_that_nobody_asks_are_passed_over():
    whole = of([("drug.x", "dexamethasone"), ("opsoclonus.1", "yes"), ("nothing", "yes")])
    assert whole.case.medical_actions == ()
    assert statuses(whole.case) == {}


NAMES = st.sampled_from(
    ["opsoclonus", "ataxia", "fever", "age", "omes", "drug.1", "drug-start-day.1", "drug-dose.1",
     "test.2", "test-result.2", "other.1", "diagnosis.1", "birth-date-year", "birth-date-month",
     "first-sign-day", "first-sign-month", "first-sign-year", "visit-day-year", "sex",
     f"word.{ATAXIA}", f"word.{FEVER}", "word.x", "mitchell-pike-gait", "patient-id"]
)  # fmt: skip
TEXTS = st.text(max_size=12) | st.sampled_from(["yes", "no", "1", "11", "2026", "present", "3y"])


@given(st.lists(st.tuples(NAMES, TEXTS), max_size=12), st.sampled_from(["", NOTE]))
def test_whatever_is_sent_there_is_a_case_that_can_be_written_and_read(
    fields: list[tuple[str, str]], note: str
):
    whole = of(fields, note)
    assert whole.as_of <= TODAY or any(name.startswith("visit") for name, _ in fields)
    if whole.case.subject.date_of_birth is None:
        phenopacket.read(phenopacket.write(whole.case))


@given(st.lists(st.tuples(st.sampled_from([f"word.{ATAXIA}", f"word.{FEVER}", "ataxia", "fever"]),
                          st.sampled_from(["present", "excluded", "yes", "no", ""]))))  # fmt: skip
def test_answers_never_leave_a_contradiction(fields: list[tuple[str, str]]):
    case = of(fields, NOTE).case
    assert [one for one in vet(case, KNOWN.ontology) if "recorded as present" in one.what] == []
