"""Does each of the specification's 59 examples read as it is meant?

25 of the version in use and 34 of the 3.0 ballot, by the kind of thing each shows.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jwt
import pytest

from kinsbourne.exchange.cds_hooks import feedback
from kinsbourne.exchange.cds_hooks.discovery import discovery
from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.exchange.cds_hooks.orders import selected
from kinsbourne.exchange.cds_hooks.prefetch import seen
from kinsbourne.exchange.cds_hooks.request import read
from kinsbourne.exchange.cds_hooks.strict import strict
from kinsbourne.knowledge import base
from kinsbourne.web.client import Clients
from kinsbourne.web.keys import KeyFile
from kinsbourne.web.settings import Client, Settings, SettingsError
from tests.exchange.cds_hooks.calls import conditions, document
from tests.exchange.cds_hooks.invariants import broken, empty_fields

EXAMPLES = Path(__file__).parents[4] / "shared/population/cds_hooks/examples"
pytestmark = pytest.mark.skipif(
    not EXAMPLES.is_dir(), reason="the specification's examples are not here"
)
DISCOVERY = (1, 23, 27, 56)
WHOLE_CALL, OTHER_HOOK, NO_PATIENT = (2, 28), (30,), (22, 55)
TEMPLATES, FHIRPATH_TEMPLATES = (3, 7, 25, 29, 33, 36, 58), (31, 32)
PREFETCH = (8, 37)
CONTEXT, CONTEXT_WITHOUT_PATIENT = (4, 24, 34, 35, 57), (5, 6, 26, 59)
AUTHORIZATION = (9, 38)
RESPONSE = (10, 16, 17, 18, 39, 45, 46, 47)
SOURCE, ACTION, REASONS = (11, 40), (12, 13, 14, 41, 42, 43), (15, 44)
FEEDBACK = (19, 20, 21, 48, 49, 50)
TOKEN_HEADER, TOKEN_CLAIMS, KEYS, PRIVATE_KEY = (51,), (52,), (53,), (54,)
EVERY = (
    *DISCOVERY, *WHOLE_CALL, *OTHER_HOOK, *NO_PATIENT, *TEMPLATES, *FHIRPATH_TEMPLATES, *PREFETCH,
    *CONTEXT, *CONTEXT_WITHOUT_PATIENT, *AUTHORIZATION, *RESPONSE, *SOURCE, *ACTION, *REASONS,
    *FEEDBACK, *TOKEN_HEADER, *TOKEN_CLAIMS, *KEYS, *PRIVATE_KEY,
)  # fmt: skip
RULES = base.load().card
OFFERED = frozenset({"d7ecf885"})


def example(number: int) -> Any:
    """The ballot's pages hold marks of the site that shows them; they are no part of the JSON."""
    (file,) = EXAMPLES.glob(f"*_{number:02}.json")
    raw = file.read_text(encoding="utf-8")
    return json.loads(re.sub(r"\{%\s*(?:end)?raw\s*%\}", "", raw))


def as_body(message: Any) -> bytes:
    return json.dumps(message).encode()


def refused(message: Any) -> CallError:
    with pytest.raises(CallError) as caught:
        seen(read(as_body(message)), RULES.prefetch)
    return caught.value


def one(name: str) -> int:
    return {"header": TOKEN_HEADER, "claims": TOKEN_CLAIMS, "keys": KEYS, "key": PRIVATE_KEY}[name][
        0
    ]


def test_every_example_is_of_one_kind() -> None:
    assert sorted(EVERY) == list(range(1, 60))
    assert len(list(EXAMPLES.glob("*.json"))) == 59


@pytest.mark.parametrize("number", DISCOVERY)
def test_discovery_has_what_ours_has(number: int) -> None:
    for document_ in (example(number), discovery(RULES)):
        for service in document_["services"]:
            assert {"hook", "id", "description"} <= service.keys()
            assert all(isinstance(query, str) for query in service.get("prefetch", {}).values())
        assert strict(document_) == document_


@pytest.mark.parametrize("number", WHOLE_CALL)
def test_a_call_is_read_and_without_our_queries_is_412(number: int) -> None:
    call = read(as_body(example(number)))
    assert (call.hook, call.patient) == ("patient-view", "1288992")
    assert refused(example(number)).status == HTTPStatus.PRECONDITION_FAILED


@pytest.mark.parametrize("number", OTHER_HOOK)
def test_a_call_with_a_next_page_is_incomplete(number: int) -> None:
    sent = example(number)
    call = document(
        context=sent["context"], prefetch={"medication-requests": sent["prefetch"]["orders"]}
    )
    call["prefetch"] |= {"patient": {"resourceType": "Patient"}, "conditions": None}
    assert seen(read(as_body(call)), RULES.prefetch).states["medication-requests"] == "incomplete"
    assert read(as_body(sent)).hook == "order-sign"


@pytest.mark.parametrize("number", NO_PATIENT)
def test_a_call_may_have_an_extension_and_must_have_a_patient(number: int) -> None:
    error = refused(example(number))
    assert (error.status, error.problem.where) == (HTTPStatus.BAD_REQUEST, "context")
    sent = example(number)
    sent["context"]["patientId"] = "1"
    assert read(as_body(sent)).patient == "1"


@pytest.mark.parametrize("number", TEMPLATES)
def test_templates_use_tokens_of_the_form_ours_use(number: int) -> None:
    token = re.compile(r"\{\{([^}]*)\}\}")
    for query in example(number)["prefetch"].values():
        assert token.search(query)
    ours = [query.query for query in RULES.prefetch]
    assert {found for query in ours for found in token.findall(query)} == {"context.patientId"}


@pytest.mark.parametrize("number", FHIRPATH_TEMPLATES)
def test_templates_of_the_ballot_with_fhirpath_are_not_asked_of_anybody(number: int) -> None:
    theirs = " ".join(example(number)["prefetch"].values())
    assert re.search(r"\{\{[^}]*[()%]", theirs)
    assert not any(re.search(r"\{\{[^}]*[()%]", query.query) for query in RULES.prefetch)


@pytest.mark.parametrize("number", PREFETCH)
def test_prefetched_data_is_seen_as_what_it_is(number: int) -> None:
    data = example(number)["prefetch"]
    sent = document(
        prefetch={
            "patient": data["patient"],
            "conditions": data["hemoglobin-a1c"],
            "observations": data["hemoglobin-a1c"],
            "reports": data["user"],
        }
    )
    states = seen(read(as_body(sent)), RULES.prefetch).states
    assert states["patient"] == states["observations"] == "sent"
    assert states["reports"] == ("unreadable" if isinstance(data["user"], str) else "sent")
    assert states["procedures"] == "not sent"


@pytest.mark.parametrize("number", CONTEXT)
def test_context_says_the_patient_and_what_is_ordered(number: int) -> None:
    context = example(number)["context"]
    call = read(as_body(document(context=context)))
    assert call.patient == context["patientId"]
    orders = context.get("draftOrders", {}).get("entry", [])
    assert [json.loads(bytes(raw)) for raw in selected(call)] == [
        one_["resource"] for one_ in orders
    ]


@pytest.mark.parametrize("number", CONTEXT_WITHOUT_PATIENT)
def test_context_without_a_patient_is_refused(number: int) -> None:
    call = document() | {"context": example(number)["context"]}
    assert refused(call).problem.what == "the field patientId is missing"


@pytest.mark.parametrize("number", AUTHORIZATION)
def test_access_to_their_server_is_not_even_read(number: int) -> None:
    granted = example(number)
    assert broken(granted) == {"cds_r_1"}
    call = document("ataxia") | granted
    assert read(as_body(call)) == read(as_body(document("ataxia")))
    assert broken(call | {"fhirServer": "https://ehr.example.org/fhir"}) == set()


@pytest.mark.parametrize("number", RESPONSE)
def test_responses_keep_the_invariants_and_are_strict(number: int) -> None:
    answer = example(number)
    assert broken(answer) == set()
    assert not list(empty_fields(answer))
    assert strict(answer) == answer


@pytest.mark.parametrize("number", [*SOURCE, *ACTION, *REASONS])
def test_parts_of_a_card_keep_them_too(number: int) -> None:
    part = example(number)
    if number in ACTION:
        part = {"suggestions": [{"label": "x", "actions": [part]}], "selectionBehavior": "any"}
    answer = {"cards": [part]}
    assert broken(answer) == set()
    assert strict(answer) == answer


@pytest.mark.parametrize("number", FEEDBACK)
def test_feedback_is_taken(number: int) -> None:
    sent = example(number)
    received = feedback.read(as_body(sent), OFFERED, with_comments=True)
    (entry,), (theirs,) = received.entries, sent["feedback"]
    assert (entry.card, entry.outcome) == (theirs["card"], theirs["outcome"])
    assert entry.outcome_timestamp == theirs["outcomeTimestamp"]
    assert len(entry.accepted_suggestions) == len(theirs.get("acceptedSuggestions", ()))
    override = theirs.get("overrideReason", {})
    assert entry.reason == override.get("reason", {}).get("code")
    assert entry.user_comment == override.get("userComment")
    assert broken(sent) == set()


class TestToken:
    def test_of_the_ballot_is_taken_at_the_endpoint_it_names(self, tmp_path: Path) -> None:
        header, claims = example(one("header")), example(one("claims"))
        keys = tmp_path / "keys.json"
        keys.write_text(json.dumps(example(one("keys"))))
        client = Client(issuer=claims["iss"], keys=str(keys), jku=(header["jku"],))
        given = Settings(clients=(client,), token_seconds=claims["exp"] - claims["iat"])
        clients = Clients(given, clock=lambda: claims["iat"] + 60)
        key = jwt.PyJWK(example(one("key"))).key
        signed = jwt.encode(claims, key, algorithm=header["alg"], headers=header)
        clients.check(f"Bearer {signed}", claims["aud"])

    def test_is_never_checked_by_a_private_key(self, tmp_path: Path) -> None:
        keys = tmp_path / "keys.json"
        keys.write_text(json.dumps({"keys": [example(one("key"))]}))
        with pytest.raises(SettingsError, match="a private or shared key"):
            KeyFile(str(keys))


def test_conditions_of_ours_are_a_searchset_as_in_the_examples() -> None:
    assert conditions("ataxia").keys() <= example(37)["prefetch"]["hemoglobin-a1c"].keys()
