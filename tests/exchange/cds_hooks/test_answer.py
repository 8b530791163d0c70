"""Is a call answered from what was sent alone, with one card, none, or a plain refusal?"""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.exchange.cds_hooks.answer import answer
from kinsbourne.exchange.cds_hooks.errors import CallError, outcome
from kinsbourne.exchange.cds_hooks.strict import strict
from tests.build import assessor
from tests.exchange.cds_hooks.calls import (
    CHILD,
    FAILED,
    NEXT,
    body,
    bundle,
    condition,
    conditions,
    order,
)
from tests.exchange.cds_hooks.invariants import broken, empty_fields
from tests.exchange.cds_hooks.test_strict import JSON

TODAY = date(2026, 11, 26)
ORDERS = {"draftOrders": bundle(order("rituximab", 1), order("amoxicillin", 2))}
NOT_SENT = "Not sent by the record system"


def cards(*signs: str, **more: Any) -> list[dict[str, Any]]:
    return answer(body(*signs, **more), assessor(), TODAY)["cards"]


def detail(*signs: str, **more: Any) -> str:
    (card,) = cards(*signs, **more)
    return card["detail"]


def refused(*signs: str, **more: Any) -> CallError:
    with pytest.raises(CallError) as caught:
        cards(*signs, **more)
    return caught.value


class TestAnswer:
    def test_is_one_card_where_a_rule_raises_the_concern(self) -> None:
        (card,) = cards("opsoclonus", "ataxia", "irritability")
        assert card["summary"].startswith("The recorded signs meet criteria")

    def test_is_no_card_where_nothing_does(self) -> None:
        assert cards("fever") == []
        assert strict({"cards": cards()}) == {"cards": []}

    def test_names_where_each_sign_stands_in_their_record(self) -> None:
        assert "Opsoclonus (fhir&#58;Condition/c1)" in detail("opsoclonus", "ataxia")

    def test_is_of_the_day_it_is_asked(self) -> None:
        assert "as of 2026-11-26" in detail("opsoclonus")

    def test_says_what_of_the_record_is_not_known_here(self) -> None:
        odd = condition("fever", 7)
        odd["code"] = {"coding": [{"system": "http://loinc.org", "code": "0000-0"}]}
        sent = bundle(condition("opsoclonus"), odd)
        assert "1 code of the record not known here" in detail(prefetch={"conditions": sent})
        more = bundle(condition("opsoclonus"), odd, odd | {"id": "c8", "code": {"coding": [
            {"system": "http://loinc.org", "code": "0000-1"}]}})  # fmt: skip
        assert "2 codes of the record" in detail(prefetch={"conditions": more})

    @pytest.mark.parametrize(
        ("observations", "said"),
        [
            pytest.param(FAILED, "findings, test results and scores: failed", id="outcome"),
            pytest.param(bundle(condition("ataxia", 5), link=NEXT),
                         "findings, test results and scores: incomplete", id="paginated"),
            pytest.param(7, "findings, test results and scores: unreadable", id="unreadable"),
        ],
    )  # fmt: skip
    def test_says_what_did_not_come_whole(self, observations: Any, said: str) -> None:
        assert said in detail("opsoclonus", prefetch={"observations": observations})

    def test_of_a_query_that_found_nothing_says_nothing(self) -> None:
        told = detail("opsoclonus", prefetch={"observations": None})
        assert "findings, test results and scores" not in told

    def test_uses_the_first_page_of_what_may_be_incomplete(self) -> None:
        page = bundle(condition("opsoclonus", 5), link=NEXT)
        assert "fhir&#58;Condition/c5" in detail("ataxia", prefetch={"observations": page})

    def test_is_the_same_where_the_patient_comes_without_an_id(self) -> None:
        nameless = {name: value for name, value in CHILD.items() if name != "id"}
        assert "Concern: probable." in detail(
            "opsoclonus", "ataxia", prefetch={"patient": nameless}
        )


class TestSelectedOrder:
    def test_is_met_with_what_the_pathway_asks_first(self) -> None:
        told = detail(
            "opsoclonus", "ataxia", "irritability", hook="order-select",
            context={**ORDERS, "selections": ["MedicationRequest/m1"]},
        )  # fmt: skip
        assert "**The selected order**" in told
        assert "- rituximab: " in told

    @pytest.mark.parametrize(
        "context",
        [
            {**ORDERS, "selections": ["MedicationRequest/m2"]},
            {"draftOrders": "none", "selections": []},
            {"draftOrders": bundle(), "selections": ["MedicationRequest/m1"]},
            {"draftOrders": {"resourceType": "Bundle", "entry": [{}, {"resource": 7}]}},
            {},
        ],
    )
    def test_of_no_treatment_of_the_pathway_gives_the_same_card(
        self, context: dict[str, Any]
    ) -> None:
        told = detail("opsoclonus", hook="order-select", context=context)
        assert "**The selected order**" not in told

    def test_is_every_draft_where_none_is_named(self) -> None:
        assert "rituximab" in detail("opsoclonus", hook="order-select", context=ORDERS)

    def test_is_not_taken_as_given(self) -> None:
        plain = detail("opsoclonus", "ataxia")
        ordered = detail("opsoclonus", "ataxia", hook="order-select", context=ORDERS)
        said = [text.split("**Why**")[1].split("**Sources**")[0] for text in (plain, ordered)]
        assert said[0] == said[1]


class TestRefusal:
    def test_of_a_hook_that_is_not_ours(self) -> None:
        error = refused(hook="order-sign")
        assert (error.status, error.problem.where) == (HTTPStatus.BAD_REQUEST, "hook")

    @pytest.mark.parametrize(
        "prefetch",
        [{"conditions": FAILED}, {"conditions": bundle(link=NEXT)}, {"patient": None}],
    )
    def test_where_what_is_needed_was_not_sent(self, prefetch: dict[str, Any]) -> None:
        assert refused(prefetch=prefetch).status == HTTPStatus.PRECONDITION_FAILED

    def test_of_a_record_that_cannot_be(self) -> None:
        unborn = CHILD | {"birthDate": "2030-01-01"}
        error = refused("opsoclonus", prefetch={"patient": unborn})
        assert error.status == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "2030" not in str(outcome(error.status, error.problem))


class TestService:
    def test_never_reaches_for_the_network(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: Any, **__: Any) -> None:
            raise AssertionError("the network was asked")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        call = json.loads(body("opsoclonus")) | {
            "fhirServer": "http://127.0.0.1:1/fhir",
            "fhirAuthorization": {
                "access_token": "t",
                "token_type": "Bearer",
                "scope": "user/*.rs",
            },
        }
        assert answer(json.dumps(call).encode(), assessor(), TODAY)["cards"]

    @given(prefetch=st.dictionaries(
        st.sampled_from(["observations", "conditions", "patient", "reports", "immunizations"]),
        JSON | st.fixed_dictionaries({"resourceType": st.sampled_from(
            ["Bundle", "Patient", "Observation", "OperationOutcome", "Immunization"])},
            optional={"entry": JSON, "code": JSON, "link": JSON, "subject": JSON, "status": JSON,
                      "birthDate": JSON, "effectiveDateTime": JSON}),
        max_size=4,
    ))  # fmt: skip
    @settings(max_examples=80, deadline=None)
    def test_answers_or_refuses_whatever_is_sent(self, prefetch: dict[str, Any]) -> None:
        try:
            found = answer(body("opsoclonus", prefetch=prefetch), assessor(), TODAY)
        except CallError:
            return
        assert len(found["cards"]) <= 1
        assert broken(found) == set()
        assert not list(empty_fields(found))

    def test_never_mixes_calls_that_come_at_the_same_time(self) -> None:
        kinds = [("opsoclonus",), ("ataxia", "irritability"), ("fever",), ("opsoclonus", "ataxia")]
        calls = [body(*kinds[number % len(kinds)]) for number in range(80)]

        def details(call: bytes) -> list[str]:
            return [card["detail"] for card in answer(call, assessor(), TODAY)["cards"]]

        alone = [details(call) for call in calls[: len(kinds)]]
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(details, calls))
        assert together == [alone[number % len(kinds)] for number in range(80)]

    def test_takes_findings_from_any_key(self) -> None:
        told = detail(prefetch={"observations": conditions("opsoclonus", "ataxia")})
        assert "Concern: probable." in told
