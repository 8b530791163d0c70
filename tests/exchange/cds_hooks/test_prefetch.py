"""Are the states of a query told apart, and is what was not sent never taken as absent?"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import pytest

from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.exchange.cds_hooks.prefetch import Seen, seen
from kinsbourne.exchange.cds_hooks.request import read
from kinsbourne.knowledge import base
from tests.exchange.cds_hooks.calls import (
    CHILD,
    FAILED,
    NEXT,
    body,
    bundle,
    condition,
    conditions,
    document,
)

QUERIES = base.load().card.prefetch
WARNED = {"resourceType": "OperationOutcome", "issue": [{"severity": "warning"}]}


def found(**prefetch: Any) -> Seen:
    return seen(read(body("ataxia", prefetch=prefetch)), QUERIES)


def state(answer: Any) -> str:
    return found(observations=answer).states["observations"]


def refused(without: str = "", **prefetch: Any) -> CallError:
    call = document("ataxia", prefetch=prefetch)
    call["prefetch"].pop(without, None)
    with pytest.raises(CallError) as caught:
        seen(read(json.dumps(call).encode()), QUERIES)
    return caught.value


class TestQuery:
    def test_not_sent_is_not_the_same_as_nothing_found(self) -> None:
        assert found().states["observations"] == "not sent"
        assert state(None) == "nothing found"
        assert state(bundle()) == "nothing found"

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            pytest.param(bundle(condition("ataxia")), "sent", id="bundle"),
            pytest.param(condition("ataxia"), "sent", id="one-resource"),
            pytest.param(bundle(condition("ataxia"), WARNED), "sent", id="with-a-warning"),
            pytest.param(WARNED, "nothing found", id="a-warning-alone"),
            pytest.param(FAILED, "failed", id="outcome"),
            pytest.param({"resourceType": "OperationOutcome"}, "failed", id="outcome-bare"),
            pytest.param(bundle(FAILED), "failed", id="outcome-in-a-bundle"),
            pytest.param(bundle(condition("ataxia"), FAILED), "incomplete", id="partly-failed"),
            pytest.param(bundle(condition("ataxia"), link=NEXT), "incomplete", id="paginated"),
            pytest.param(bundle(link=NEXT), "incomplete", id="paginated-and-empty"),
            pytest.param(bundle(condition("ataxia"), total=2), "incomplete", id="fewer-than-total"),
            pytest.param(bundle({"id": "x"}), "incomplete", id="no-resource-type"),
            pytest.param(bundle({"resourceType": "Claim", "total": {}}), "sent", id="own-total"),
            pytest.param("123", "unreadable", id="a-word"),
            pytest.param([condition("ataxia")], "unreadable", id="a-list"),
            pytest.param({"total": 3}, "unreadable", id="no-type"),
        ],
    )  # fmt: skip
    def test_has_one_state(self, answer: Any, said: str) -> None:
        assert state(answer) == said

    def test_gives_what_it_brought_and_nothing_that_failed(self) -> None:
        page = bundle(condition("fever", 9), link=NEXT)
        sent = found(observations=page, reports=FAILED, procedures="123", immunizations=None).sent
        assert [json.loads(bytes(raw)) for raw in sent] == [CHILD, conditions("ataxia"), page]

    def test_with_an_entry_without_resource_is_whole(self) -> None:
        assert state({"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:1"}]}) == (
            "nothing found"
        )


class TestRequiredQuery:
    @pytest.mark.parametrize("key", ["patient", "conditions"])
    def test_that_was_not_sent_is_412(self, key: str) -> None:
        error = refused(without=key)
        assert error.status == HTTPStatus.PRECONDITION_FAILED
        assert error.problem.where == f"prefetch.{key}"
        assert "not sent" in error.problem.what

    @pytest.mark.parametrize(
        "answer", [FAILED, bundle(condition("ataxia"), link=NEXT), "123", bundle(FAILED)]
    )
    def test_that_failed_or_has_another_page_is_412(self, answer: Any) -> None:
        assert refused(conditions=answer).status == HTTPStatus.PRECONDITION_FAILED

    @pytest.mark.parametrize("answer", [None, bundle(), FAILED])
    def test_of_the_patient_must_find_one(self, answer: Any) -> None:
        assert refused(patient=answer).status == HTTPStatus.PRECONDITION_FAILED

    @pytest.mark.parametrize("answer", [None, bundle()])
    def test_of_conditions_may_find_none(self, answer: Any) -> None:
        assert found(conditions=answer).states["conditions"] == "nothing found"

    def test_may_bring_the_patient_in_a_bundle(self) -> None:
        assert found(patient=bundle(CHILD)).states["patient"] == "sent"


class TestAnotherPatient:
    @pytest.mark.parametrize(
        "prefetch",
        [
            {"patient": CHILD | {"id": "p2"}},
            {"conditions": bundle(condition("ataxia", patient="p2"))},
            {"conditions": bundle(condition("ataxia", patient="p2/_history/3"))},
            {"reports": condition("ataxia", patient="p2")},
            {"reports": condition("ataxia") | {"subject": {"reference": "urn:uuid:p2"}}},
            {"observations": bundle({"resourceType": "Observation",
                                     "patient": {"reference": "https://x.org/fhir/Patient/p2"}})},
        ],
    )  # fmt: skip
    def test_is_refused_and_not_read_as_this_one(self, prefetch: dict[str, Any]) -> None:
        error = refused(**prefetch)
        assert error.status == HTTPStatus.BAD_REQUEST
        assert "p2" not in str(error)

    @pytest.mark.parametrize(
        "subject",
        [{"reference": "urn:uuid:p1"}, {"reference": "#patient"}, {"reference": "p1"},
         {"display": "the child"}, {"reference": "Group/2"}, None],
    )  # fmt: skip
    def test_is_not_one_that_no_reference_names(self, subject: dict[str, str] | None) -> None:
        assert found(reports=condition("ataxia") | {"subject": subject}).states["reports"] == "sent"

    def test_is_not_one_whose_id_is_not_said(self) -> None:
        """It is the one the call is about, and its conditions are found to be its own."""
        nameless = {name: value for name, value in CHILD.items() if name != "id"}
        patient = found(patient=nameless).sent[0]
        assert json.loads(bytes(patient)) == CHILD

    def test_is_noticed_beside_a_resource_that_cannot_be_read(self) -> None:
        both = bundle({"id": "x"}, condition("ataxia", patient="another"))
        assert refused(observations=both).status == HTTPStatus.BAD_REQUEST

    def test_is_not_the_same_one_at_another_address(self) -> None:
        address = {"reference": "https://ehr.example.org/fhir/Patient/p1/_history/2"}
        assert found(conditions=bundle(condition("ataxia") | {"subject": address}))

    def test_does_not_matter_in_a_key_that_was_not_asked_for(self) -> None:
        other = conditions("ataxia")["entry"][0]["resource"] | {
            "subject": {"reference": "Patient/2"}
        }
        assert len(found(elsewhere=other).sent) == 2
