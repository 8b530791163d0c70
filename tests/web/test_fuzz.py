"""Does every address hold what its description says, whatever is sent?

Schemathesis makes the calls from the OpenAPI description, sent over a real connection.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from importlib import resources
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kinsbourne.web.settings import Settings
from tests.exchange.cds_hooks.calls import bundle, document
from tests.exchange.cds_hooks.test_strict import JSON
from tests.web.calling import SERVICE, app_with
from tests.web.every import EXAMPLES, NOTE, PATHS, pages
from tests.web.every import SERVICE as SERVICES
from tests.web.test_serve import served

APP = app_with(Settings())
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(APP.openapi())  # type: ignore[attr-defined]
CALL, FEEDBACK = "/cds-services/{service_id}", "/cds-services/{service_id}/feedback"
AS_DESCRIBED, NOT_AS_DESCRIBED = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
PAGES = [
    (path, method.upper())
    for path, methods in PATHS.items() for method in methods if not path.startswith(SERVICES)
]  # fmt: skip
FORMS = [path for path, method in PAGES if method == "POST"]
ACCEPTED = st.sampled_from(["text/html", "application/json", "application/json;q=0.5", "*/*", "x"])
CASE = '{"id": "x", "subject": {"id": "x"}, "metaData": {"created": "2026-11-26T00:00:00Z"}}'
EXAMPLE = json.loads(
    resources.files("kinsbourne.examples").joinpath("pc-0daa2332a8.json").read_text()
)
CASES = [
    (path, called)
    for path, called in pages("post") if path.startswith(("/assess", "/course", "/eye"))
] + [("/", "/")]  # fmt: skip
TYPED = st.sampled_from(
    ["yes", "no", "1", "31", "2", "2025", "-1", "1e309", "nan", "0", "18m", "months", "female",
     "2026-02-30", "present", "HP:0001251", "prednisolone", "2 mg/kg/day", "opsoclonus=yes", NOTE,
     CASE, CASE[:-3], "[]", "{}", "null", "9" * 400, "\0", "\ud7ff", "relapse", "measure", "into",
     "opsoclonus"]
)  # fmt: skip
fuzzed = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
lightly = settings(fuzzed, max_examples=25)
WORDS = st.sampled_from(["Bundle", "Patient", "Condition", "Observation", "OperationOutcome", "X"])
RESOURCE = st.fixed_dictionaries(
    {"resourceType": WORDS},
    optional={"id": JSON, "code": JSON, "entry": JSON, "subject": JSON, "birthDate": JSON,
              "issue": JSON, "link": JSON, "total": JSON, "onsetDateTime": st.text(max_size=10)},
)  # fmt: skip
PREFETCH = st.dictionaries(
    st.sampled_from(["patient", "conditions", "observations", "reports", "procedures"]),
    JSON | RESOURCE | st.lists(RESOURCE, max_size=3).map(lambda found: bundle(*found)),
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(Settings()) as address:
        yield address


@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [
        ("/cds-services", "GET", AS_DESCRIBED),
        (CALL, "POST", AS_DESCRIBED),
        (CALL, "POST", NOT_AS_DESCRIBED),
        (FEEDBACK, "POST", AS_DESCRIBED),
        (FEEDBACK, "POST", NOT_AS_DESCRIBED),
    ],
)
def test_every_answer_is_one_that_is_described(
    url: str, path: str, method: str, mode: GenerationMode
) -> None:
    @given(case=SCHEMA[path][method].as_strategy(generation_mode=mode))
    @fuzzed
    def calls(case: schemathesis.Case) -> None:
        if "service_id" in case.path_parameters:
            case.path_parameters["service_id"] = SERVICE.rpartition("/")[2]
        case.call_and_validate(base_url=url, checks=CHECKS)

    calls()


@given(prefetch=PREFETCH, hook=st.sampled_from(["patient-view", "order-select"]), orders=JSON)
@fuzzed
def test_a_call_with_any_record_is_answered_or_refused(
    url: str, prefetch: dict[str, Any], hook: str, orders: Any
) -> None:
    call = document("opsoclonus", hook=hook, context={"draftOrders": orders}, prefetch=prefetch)
    case = SCHEMA[CALL]["POST"].Case(
        path_parameters={"service_id": SERVICE.rpartition("/")[2]},
        body=call,
        media_type="application/json",
    )
    case.call_and_validate(base_url=url, checks=CHECKS)


def values(path: str) -> st.SearchStrategy[dict[str, str]]:
    """Parts of an address that are there, by their names."""
    named = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path.replace(".", r"\.")))
    found = [named.fullmatch(example) for example in EXAMPLES.get(path, ())]
    return st.sampled_from([one.groupdict() for one in found if one] or [{}])


@pytest.mark.parametrize(("path", "method"), PAGES)
def test_every_page_answers_as_described(url: str, path: str, method: str) -> None:
    @given(
        case=SCHEMA[path][method].as_strategy(generation_mode=AS_DESCRIBED),
        accepted=ACCEPTED,
        there=values(path),
        is_there=st.booleans(),
    )
    @lightly
    def calls(
        case: schemathesis.Case, accepted: str, there: dict[str, str], is_there: bool
    ) -> None:
        case.headers["Accept"] = accepted
        if is_there:
            case.path_parameters.update(there)
        case.call_and_validate(base_url=url, checks=CHECKS)

    calls()


@pytest.mark.parametrize("path", FORMS)
def test_a_form_filled_in_anyhow_is_answered_or_refused(url: str, path: str) -> None:
    kind = "application/x-www-form-urlencoded"
    described = PATHS[path]["post"]["requestBody"]["content"][kind]["schema"]["properties"]

    @given(
        body=st.dictionaries(st.sampled_from(sorted(described)), TYPED | st.text(), max_size=8),
        accepted=ACCEPTED,
        there=values(path),
    )
    @lightly
    def calls(body: dict[str, str], accepted: str, there: dict[str, str]) -> None:
        case = SCHEMA[path]["POST"].Case(
            path_parameters=there, body=body, media_type=kind, headers={"Accept": accepted}
        )
        case.call_and_validate(base_url=url, checks=CHECKS)

    calls()


def places(part: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a document a value stands."""
    inner = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in inner:
        yield (*at, key)
        if isinstance(value, dict | list):
            yield from places(value, (*at, key))


@given(
    changed=st.lists(st.tuples(st.sampled_from(list(places(EXAMPLE))), TYPED | JSON), max_size=4),
    accepted=ACCEPTED,
    address=st.sampled_from(CASES),
)
@settings(fuzzed, max_examples=50)
def test_a_case_of_which_values_were_exchanged_is_answered_or_refused(
    url: str, changed: list[tuple[tuple[Any, ...], Any]], accepted: str, address: tuple[str, str]
) -> None:
    case = deepcopy(EXAMPLE)
    for (*way, last), value in changed:
        within = case
        with suppress(KeyError, IndexError, TypeError):  # what stood around it was exchanged before
            for key in way:
                within = within[key]
            within[last] = value
    path, called = address
    sent = {"case": json.dumps(case), "do": "into", "answer": ""}
    answer = httpx.post(url + called, data=sent, headers={"Accept": accepted}, timeout=60)
    assert answer.status_code < 500
    assert str(answer.status_code) in PATHS[path]["post"]["responses"]


@pytest.mark.parametrize("path", FORMS)
def test_a_body_that_is_no_form_is_refused(url: str, path: str) -> None:
    @given(
        body=st.binary(max_size=200),
        kind=st.sampled_from(
            ["multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "",
             "application/x-www-form-urlencoded", "application/json"]
        ),
        there=values(path),
    )  # fmt: skip
    @lightly
    def calls(body: bytes, kind: str, there: dict[str, str]) -> None:
        address = path.format(**there)
        answer = httpx.post(url + address, content=body, headers={"Content-Type": kind})
        assert str(answer.status_code) in PATHS[path]["post"]["responses"]
        assert answer.status_code < 500

    calls()
