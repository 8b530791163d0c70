"""Is a record the same, whether it is decoded at one reading or one resource at a time?"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import fhir.resources.R4B
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange import fhir as exchange
from kinsbourne.exchange.fhir import bundles, lines, reading
from kinsbourne.exchange.fhir.kinds import PASSED_OVER
from kinsbourne.exchange.record import Record
from tests.exchange.fhir.build import (
    ATAXIA,
    OPSOCLONUS,
    Json,
    bundle,
    condition,
    hpo,
    knowledge,
    observation,
    patient,
    resource,
)

ORDER: dict[str, Any] = {"status": "active", "intent": "order"}
RESOURCES: list[Json] = [
    patient("p1", birthDate="2024-05-01"),
    patient("p2"),
    condition(id="1", onsetDateTime="2026-01-02"),
    condition(ATAXIA, id="2", subject={"reference": "Patient/p2"}),
    condition(id="1", meta={"lastUpdated": "2026-02-01"}, verificationStatus=hpo("refuted")),
    resource("Condition", "3", code={"coding": [{"system": "urn:x", "code": "y"}]}),
    condition(id="4", onsetDateTime="1999-01-02"),
    condition(id=7),
    observation(valueBoolean=True),
    observation(valueBoolean="false"),
    resource("Encounter", status="finished", period={"start": "2026-01-01"}),
    resource("MedicationRequest", medicationReference={"reference": "Medication/m"}, **ORDER),
    {"resourceType": "Medication", "id": "m", "code": {"text": "rituximab"}},
    {"resourceType": "Claim", "id": "1"},
    {"resourceType": "Unheard", "id": "1"},
    {"id": "1", "resourceType": "Claim"},
]
some = st.lists(st.sampled_from(RESOURCES), max_size=12)


def told(found: list[Record | CaseError]) -> list[object]:
    """What the records and refusals say, but for the second they were made in."""
    made: list[Any] = [
        str(one) if isinstance(one, CaseError) else msgspec.to_builtins(one) for one in found
    ]
    for one in made:
        if not isinstance(one, str):
            del one["case"]["metaData"]["created"]
    return made


@given(some)
@settings(deadline=None)
def test_of_a_bundle(resources: list[Json]) -> None:
    text = json.dumps(bundle(*resources)).encode()
    at_once = list(exchange.read(text, knowledge()))
    with patch.object(bundles, "MOST_SURE", 0):
        assert told(list(exchange.read(text, knowledge()))) == told(at_once)


@given(some)
@settings(deadline=None)
def test_of_lines(resources: list[Json]) -> None:
    text = "".join(f"{json.dumps(one)}\n" for one in resources).encode()
    at_once = list(exchange.read_lines(io.BytesIO(text), knowledge()))
    with_empty_line = list(exchange.read_lines(io.BytesIO(text + b" \n"), knowledge()))
    assert told(with_empty_line) == told(at_once)


@given(some, st.integers(1, 300), st.integers(1, 5))
@settings(deadline=None)
def test_of_lines_that_come_in_pieces(resources: list[Json], size: int, at_once: int) -> None:
    text = "".join(f"{json.dumps(one)}\n" for one in resources).encode().rstrip()
    whole = list(exchange.read_lines(io.BytesIO(text), knowledge()))
    with patch.object(lines, "_BLOCK", size), patch.object(lines, "_AT_ONCE", at_once):
        assert told(list(exchange.read_lines(io.BytesIO(text), knowledge()))) == told(whole)


def test_counts_each_resource_of_a_kind_that_is_not_read_by_its_name() -> None:
    kinds = ["Claim", "CarePlan", "Claim", "Unheard"]
    (read,) = exchange.read(
        json.dumps(bundle(patient(), *({"resourceType": kind} for kind in kinds))).encode(),
        knowledge(),
    )
    assert read.unused == {"CarePlan": 1, "Claim": 2, "Unheard": 1}


def test_passes_over_each_kind_of_the_standard_that_is_not_read() -> None:
    passed = set(PASSED_OVER.split())
    folder = Path(fhir.resources.R4B.__path__[0])
    kinds = re.compile(
        r"^class (\w+)\((?:domainresource\.Domain|resource\.)Resource\)", re.MULTILINE
    )
    standard = {kind for file in folder.glob("*.py") for kind in kinds.findall(file.read_text())}
    assert len(standard) > 130
    assert standard - {"Bundle", "DomainResource"} <= passed | reading.SHAPES.keys()
    assert not passed & {*reading.SHAPES, "Bundle"}


@pytest.mark.parametrize("entry", [{}, {"fullUrl": "urn:uuid:1"}])
def test_passes_over_an_entry_without_a_resource(entry: Json) -> None:
    document = bundle(patient(), condition())
    document["entry"].insert(1, entry)
    (read,) = exchange.read(json.dumps(document).encode(), knowledge())
    assert [one.term.id for one in read.case.findings] == [OPSOCLONUS]
    assert read.problems == ()
