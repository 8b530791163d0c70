"""A site with its own runner finds the same."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kinsbourne.knowledge.base import Knowledge, load
from kinsbourne.population import fhir_views, plan
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.engines.answer import TABLES, answer
from kinsbourne.population.export import fhir as export
from kinsbourne.population.script import evidence, scoring
from kinsbourne.population.source.fhir import flatten, opened

SUBJECT = {"reference": "Patient/p1"}


def coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


RESOURCES: list[dict[str, Any]] = [
    {"resourceType": "Patient", "id": "p1", "birthDate": "2018-07-09"},
    {"resourceType": "Patient", "id": "p2", "birthDate": "2018"},
    *(
        {
            "resourceType": "Condition",
            "subject": SUBJECT,
            "code": coded("http://hl7.org/fhir/sid/icd-10-cm", code),
            "onsetDateTime": "2020-02-03",
            "verificationStatus": coded("v", status),
        }
        for code, status in (("G25.3", "confirmed"), ("H55.89", "confirmed"), ("R27.0", "refuted"))
    ),
    {
        "resourceType": "Observation",
        "subject": SUBJECT,
        "status": "final",
        "code": coded("http://loinc.org", "11124-1"),
        "effectivePeriod": {"start": "2020-03"},
    },
    {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": SUBJECT,
        "authoredOn": "2020-04-05",
        "medicationReference": {"reference": "Medication/m1"},
    },
    {"resourceType": "Medication", "id": "m1", "code": coded("urn:other", "7")},
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def test_every_view_is_a_view_definition_with_a_name_of_its_own(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    export.write(tmp_path, knowledge)
    documents = [json.loads(file.read_text()) for file in tmp_path.glob("*.json")]
    assert {"Patient", "Condition", "Observation"} <= {each["resource"] for each in documents}
    for key in ("url", "name"):
        assert len({each[key] for each in documents}) == len(documents)
    assert all(each["status"] == "draft" and each["fhirVersion"] for each in documents)
    assert knowledge.phenotype.version in (tmp_path / "README.md").read_text()


def test_the_sql_over_the_views_gives_the_events_and_the_answer_of_the_flattened_tables(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    (tmp_path / "in.ndjson").write_text("".join(json.dumps(each) + "\n" for each in RESOURCES))
    flatten([tmp_path / "in.ndjson"], tmp_path / "flat", knowledge)
    data = opened(tmp_path / "flat")
    planned = plan.planned(data, knowledge)
    steps = (*evidence(planned), *scoring(knowledge.phenotype, date(2026, 11, 26)))
    export.write(tmp_path / "site", knowledge, [(step.name, step.sql) for step in steps])

    with duckdb.connect() as site, duckdb.connect() as ours:
        for file in (tmp_path / "site").glob("ViewDefinition-*.json"):
            view = fhir_views.read(file.read_bytes())
            table = fhir_views.run(view, RESOURCES)
            columns = ", ".join(
                f"{name} {'BOOLEAN' if name == 'denied' else 'VARCHAR'}" for name in table.columns
            )
            site.execute(f"CREATE TABLE {view.name} ({columns})")
            for row in table.rows:
                site.table(view.name).insert(list(row))
        site.execute((tmp_path / "site/phenotype.sql").read_text())
        events = (
            "SELECT person_id, coded_in, written, on_day FROM events_0 WHERE on_day IS NOT NULL"
        )
        flat = ours.read_parquet(str(tmp_path / "flat/event.parquet")).fetchall()
        assert Counter(site.execute(events).fetchall()) == Counter(flat)
        assert len(flat) == 4

        found = engine.find(data, planned, knowledge.phenotype, date(2026, 11, 26), ours)
        tables = (
            site.execute(f"SELECT {columns} FROM {name}").fetchall()  # noqa: S608
            for name, columns in TABLES.items()
        )
        assert answer(*tables) == found
