"""Is a response to the assessment form read, and no other?"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kinsbourne.exchange.form.questionnaire import response
from tests.exchange.fhir.build import (
    ATAXIA,
    OPSOCLONUS,
    Json,
    bundle,
    case,
    condition,
    knowledge,
    observation,
    patient,
    record,
    records,
    said,
)


def answered(**fields: Any) -> Json:
    told = case(condition(), observation(ATAXIA, id="2", valueBoolean=False))
    return {**response(told, knowledge()), "id": "9", **fields}


def test_each_answer_becomes_an_item_with_the_question_it_stands_at() -> None:
    read = record(answered(subject={"reference": "Patient/p1"}))
    signs = {one.term.id: one.excluded for one in read.case.findings}
    assert signs == {OPSOCLONUS: False, ATAXIA: True}
    origins = [e.reference.id for f in read.case.findings for e in f.evidence if e.reference]
    assert all(one.startswith("fhir:QuestionnaireResponse/9#") for one in origins)
    assert read.used["QuestionnaireResponse"] == 1


def test_who_it_is_comes_from_the_response_where_there_is_no_patient() -> None:
    (read,) = records(answered())
    assert read.case.id == "p1"
    assert len(read.case.findings) == 2


def test_to_another_form_is_counted_as_not_known() -> None:
    read = record(answered(questionnaire="http://hl7.org/fhir/Questionnaire/phq-9", subject=None))
    assert read.case.findings == ()
    assert [one.resource for one in read.unmapped] == ["QuestionnaireResponse"]


@pytest.mark.parametrize("status", ["entered-in-error", "guessed"])
def test_that_does_not_count_is_not_used(status: str) -> None:
    read = record(answered(status=status, subject=None))
    assert read.unused == {"QuestionnaireResponse": 1}


def test_an_answer_that_cannot_be_is_told() -> None:
    wrong = answered(subject={"reference": "Patient/p1"})
    group = wrong["item"][-1]
    group["item"].append({"linkId": "mitchell-pike-total", "answer": [{"valueInteger": 999}]})
    assert said(record(wrong)) != []


def test_larger_than_any_form_is_refused() -> None:
    item = [{"linkId": "x", "text": "y" * 2_000_000}]
    read = record(answered(item=item, subject=None))
    assert said(read) == ["the form has more than 1 MB"]


def test_beside_other_records_adds_to_them() -> None:
    (read,) = records(bundle(patient(), condition("HP:0001336", id="3"), answered(subject=None)))
    assert len(read.case.findings) == 3


def test_birth_as_the_form_has_it_bounds_the_times_of_the_rest() -> None:
    told = case(condition())
    subject = msgspec.structs.replace(told.subject, date_of_birth="2024-01-01")
    form = response(msgspec.structs.replace(told, subject=subject), knowledge())
    (read,) = records(bundle(condition("HP:0001336", id="3", onsetDateTime="2020-01-01"), form))
    assert (read.case.subject.date_of_birth or "").startswith("2024-01-01")
    assert all(one.onset is None for one in read.case.findings)
    assert said(read) == ["a date before the date of birth"]
