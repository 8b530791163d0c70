"""Does the service hold what its description says, whatever is sent?

Schemathesis makes the calls from the OpenAPI description, sent over a real connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
fuzzed = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
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
