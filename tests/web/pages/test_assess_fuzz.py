"""Does the Assess page answer whatever its form holds?

Schemathesis makes the forms from the OpenAPI description, sent over a real connection.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kinsbourne.web.settings import Settings
from tests.web.calling import app_with
from tests.web.test_serve import served

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(app_with(Settings()).openapi())  # type: ignore[attr-defined]
fuzzed = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(Settings()) as address:
        yield address


@pytest.mark.parametrize("path", ["/", "/assess/{kind}"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_answer_is_one_that_is_described(
    url: str, path: str, mode: GenerationMode, accept: str
) -> None:
    @given(case=SCHEMA[path]["POST"].as_strategy(generation_mode=mode))
    @fuzzed
    def calls(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=url, checks=CHECKS, headers={"Accept": accept})

    calls()


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_the_empty_page_is_as_it_is_described(url: str, accept: str) -> None:
    case = SCHEMA["/"]["GET"].Case()
    case.call_and_validate(base_url=url, checks=CHECKS, headers={"Accept": accept})
