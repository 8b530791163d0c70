"""Is the form a FHIR Questionnaire, and does a case come back from the response to it?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import HealthCheck, given, settings

from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.exchange.form.questionnaire import questionnaire, read_response, response
from kinsbourne.exchange.record import Record
from tests.exchange.cases_for_forms import KNOWN, cases, whole

often = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def items(part: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [item for one in part.get("item", []) for item in items(one)]
    return [*inner, *([part] if "linkId" in part else [])]


def answered(*answers: dict[str, Any], section: str = "visit") -> dict[str, Any]:
    group = {"linkId": f"section-{section}", "item": list(answers)}
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [group]}


def errors(document: dict[str, Any]) -> list[str]:
    read = list(read_response(document, KNOWN))
    assert all(isinstance(one, CaseError) for one in read)
    return [str(one) for one in read]


class TestAsked:
    def test_it_is_a_questionnaire_of_the_standard(self) -> None:
        Questionnaire.model_validate_json(questionnaire(KNOWN))

    def test_every_question_has_one_link_id(self) -> None:
        links = [item["linkId"] for item in items(json.loads(questionnaire(KNOWN)))]
        assert len(links) == len(set(links))
        assert {"opsoclonus", "opsoclonus-onset", "mitchell-pike-gait", "drug-dose"} < set(links)

    def test_a_finding_is_coded_by_hpo(self) -> None:
        found = {item["linkId"]: item for item in items(json.loads(questionnaire(KNOWN)))}
        (code,) = found["opsoclonus"]["code"]
        assert code["code"] == "HP:0010543"
        assert code["system"] == "http://human-phenotype-ontology.org"


class TestAnswered:
    @given(cases())
    @often
    def test_what_a_form_can_hold_comes_back_whole(self, case: Case) -> None:
        document = response(case, KNOWN)
        QuestionnaireResponse.model_validate(document)
        (read,) = read_response(json.loads(json.dumps(document)), KNOWN)
        assert isinstance(read, Record)
        assert whole(read.case) == whole(case)

    @given(cases())
    @often
    def test_only_questions_of_the_form_are_answered(self, case: Case) -> None:
        asked = {item["linkId"] for item in items(json.loads(questionnaire(KNOWN)))}
        assert {item["linkId"] for item in items(response(case, KNOWN))} <= asked

    def test_an_answer_carries_its_place(self) -> None:
        document = answered({"linkId": "opsoclonus", "answer": [{"valueCoding": {"code": "yes"}}]})
        (read,) = read_response({**document, "id": "7"}, KNOWN)
        assert isinstance(read, Record)
        (finding,) = read.case.findings
        (evidence,) = finding.evidence
        assert evidence.reference is not None
        assert evidence.reference.id == "fhir:QuestionnaireResponse/7#opsoclonus"

    def test_a_boolean_is_an_answer(self) -> None:
        document = answered({"linkId": "ataxia", "answer": [{"valueBoolean": False}]})
        (read,) = read_response(document, KNOWN)
        assert isinstance(read, Record)
        assert [finding.excluded for finding in read.case.findings] == [True]

    def test_the_subject_names_the_patient_where_the_form_does_not(self) -> None:
        document = {**answered(), "subject": {"reference": "Patient/p1"}}
        (read,) = read_response(document, KNOWN)
        assert isinstance(read, Record)
        assert read.case.id == "p1"

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ([{"valueCoding": {"code": "perhaps"}}], "opsoclonus: not one of the answers"),
            ([{"valueBoolean": True}, {"valueBoolean": False}], "opsoclonus: more than one answer"),
        ],
    )
    def test_an_answer_that_cannot_be_read_is_said(
        self, answers: list[dict[str, Any]], said: str
    ) -> None:
        (error,) = errors(answered({"linkId": "opsoclonus", "answer": answers}))
        assert said in error
        assert "perhaps" not in error

    def test_what_the_form_does_not_ask_is_reported(self) -> None:
        document = answered({"linkId": "shoe-size", "answer": [{"valueInteger": 30}]})
        (read,) = read_response(document, KNOWN)
        assert isinstance(read, Record)
        assert ["does not have" in problem.what for problem in read.problems] == [True]

    def test_another_resource_is_refused(self) -> None:
        assert "no QuestionnaireResponse" in errors({"resourceType": "Patient"})[0]
