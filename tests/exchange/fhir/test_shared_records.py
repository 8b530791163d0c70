"""Are records that nobody here wrote read, with every resource accounted for?"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange import fhir
from kinsbourne.exchange.record import Record
from tests.exchange.fhir.build import knowledge

RECORDS = Path(__file__).parents[4] / "shared/population"
pytestmark = pytest.mark.skipif(not RECORDS.is_dir(), reason="the shared records are not here")


def counted(found: list[Record]) -> int:
    """How many resources the records account for."""
    counts: Counter[str] = Counter()
    for read in found:
        counts.update(read.used)
        counts.update(read.unused)
        counts.update({one.resource: one.count for one in read.unmapped})
    return counts.total() + sum(
        1 for read in found for one in read.problems if "not used" in one.remedy
    )


def documents() -> list[Path]:
    folders = ("fhir_bundles", "rarelink/fhir")
    return [file for one in folders for file in sorted((RECORDS / one).glob("*.json"))]


def test_every_resource_of_every_bundle_is_accounted_for() -> None:
    assert documents()
    for file in documents():
        document: dict[str, Any] = json.loads(file.read_bytes())
        found = list(fhir.read(file.read_bytes(), knowledge()))
        assert found, file.name
        held = len(document["entry"]) if document["resourceType"] == "Bundle" else 1
        total = sum(
            sum(r.used.values()) + sum(r.unused.values()) + sum(u.count for u in r.unmapped)
            for r in found
        )
        assert total == held, file.name


def test_every_line_of_the_ndjson_is_accounted_for() -> None:
    folder = RECORDS / "cumulus_ndjson"
    lines = [line for f in sorted(folder.glob("*.ndjson")) for line in f.read_bytes().splitlines()]
    lines = [line for line in lines if line.strip()]
    read = list(fhir.read_lines(folder, knowledge()))
    refused = [one for one in read if isinstance(one, CaseError)]
    found = [one for one in read if isinstance(one, Record)]
    total = sum(
        sum(r.used.values()) + sum(r.unused.values()) + sum(u.count for u in r.unmapped)
        for r in found
    )
    assert len(refused) == 61  # lines of an export's own log, which have no resourceType
    assert total + len(refused) == len(lines)
    subjects = {read.case.id for read in found}
    assert len(subjects) == len(found)


def test_a_synthetic_child_is_one_case_with_its_fever_like_illnesses_dated() -> None:
    (file,) = (RECORDS / "fhir_bundles").glob("Luna60*.json")
    (read,) = fhir.read(file.read_bytes(), knowledge())
    assert read.case.subject.sex == "FEMALE"
    assert read.case.subject.date_of_birth == "2008-11-06"
    assert all(one.onset is not None for one in read.case.findings)
    assert read.problems == ()


def test_the_standards_own_example_of_a_fever_is_one() -> None:
    (read,) = fhir.read((RECORDS / "fhir_bundles/Condition_f201.json").read_bytes(), knowledge())
    assert [one.term.id for one in read.case.findings] == ["HP:0001945"]


def test_resources_of_the_sql_on_fhir_tests_are_read() -> None:
    files = sorted((RECORDS / "sql_on_fhir_tests").glob("*.json"))
    assert files
    for file in files:
        for one in json.loads(file.read_bytes())["resources"]:
            assert list(fhir.read(json.dumps(one).encode(), knowledge())), file.name


def test_prefetch_of_the_cds_hooks_examples_is_read() -> None:
    read = 0
    for file in sorted((RECORDS / "cds_hooks/examples").rglob("*.json")):
        try:
            document = json.loads(file.read_bytes())
        except ValueError:
            continue  # some examples are templates and no JSON yet
        for one in _resources_in(document):
            list(fhir.read(json.dumps(one).encode(), knowledge()))
            read += 1
    assert read > 0


def _resources_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for one in value for found in _resources_in(one)]
    if isinstance(value, dict):
        if "resourceType" in value:
            return [value]
        return [found for one in value.values() for found in _resources_in(one)]
    return []
