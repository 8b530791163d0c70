"""Circe's own reading of an exported cohort finds the people that ours does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge import base, model
from kinsbourne.knowledge.model.phenotype import AgeSpan
from kinsbourne.population.data import Data
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.engines.work import Work
from kinsbourne.population.export import circe
from kinsbourne.population.found import Found
from kinsbourne.population.plan import planned
from kinsbourne.population.source.opening import opened
from tests.measured import unmeasured
from tests.population.searched import AS_OF, folder

duckcdm = pytest.importorskip("duckcdm", reason="Circe's reading needs duckcdm")

RULES = ("eyes-movement-and-tumour", "eyes-and-myoclonus", "tumour-and-movement")
"""Of those of the definition, some whose SQL by Circe is short."""


def ruled(phenotype: model.Phenotype, *, ages: bool) -> model.Phenotype:
    """Rules of three grades, with windows and ages."""
    rules = tuple(one for one in phenotype.rules if one.id in RULES)
    last = msgspec.structs.replace(rules[-1], grade="possible")
    rules = (*rules[:-1], last)
    if not ages:
        rules = tuple(msgspec.structs.replace(one, ages=None) for one in rules)
    return msgspec.structs.replace(phenotype, rules=rules)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("records") / "simulated")


@pytest.fixture(scope="module")
def data(records: Path) -> Data:
    """One table of events: duckcdm takes minutes to translate the SQL of five."""
    whole = opened(records, base.load()).data
    one = tuple(events for events in whole.events if events.table == "condition_occurrence")
    return msgspec.structs.replace(whole, events=one)


def by_circe(records: Path, cohorts: dict[str, Any]) -> dict[str, set[int]]:
    from duckcdm.circe import build_cohort_query
    from duckcdm.omop import create_parquet_views
    from duckcdm.sqlrender import render, translate

    with duckdb.connect(config={"threads": 1}) as connection:
        create_parquet_views(connection, str(records), log=None, materialize=True)
        connection.execute(
            "CREATE TABLE cohort(cohort_definition_id INT, subject_id BIGINT, "
            "cohort_start_date DATE, cohort_end_date DATE)"
        )
        found: dict[str, set[int]] = {}
        for number, (name, (_, expression)) in enumerate(cohorts.items()):
            assert expression is not None
            query = build_cohort_query(
                json.dumps(expression), cdm_schema="main", vocabulary_schema="main",
                target_table="main.cohort", result_schema="main", cohort_id=number,
            )  # fmt: skip
            for statement in translate(render(query), "duckdb").split(";"):
                if statement.strip():
                    connection.execute(statement)
            rows = connection.execute(
                "SELECT subject_id FROM cohort WHERE cohort_definition_id = ?", [number]
            ).fetchall()
            found[name] = {person for (person,) in rows}
        return found


def both(
    records: Path, data: Data, kinds: tuple[str, ...], *, ages: bool
) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    known = base.load()
    phenotype, plan = ruled(known.phenotype, ages=ages), planned(data, known)
    found: Found = engine.search(data, plan, phenotype, AS_OF, Work(threads=1))
    ours = {f"rule-{rule.id}": _people(found, rule.id) for rule in phenotype.rules}
    ours |= {f"grade-{grade}": _people(found, grade) for grade in circe.GRADES}
    made = circe.cohorts(phenotype, data, plan, {})
    with unmeasured():
        theirs = by_circe(records, {name: one for name, one in made.items() if kind(name) in kinds})
    return {name: people for name, people in ours.items() if kind(name) in kinds}, theirs


def kind(cohort: str) -> str:
    return cohort.partition("-")[0]


def _people(found: Found, what: str) -> set[Any]:
    return {one.person_id for one in found.flagged if what == one.grade or what in one.rules}


def test_the_same_people_for_each_rule_and_grade_where_no_age_is_asked(
    records: Path, data: Data
) -> None:
    ours, theirs = both(records, data, ("rule", "grade"), ages=False)
    assert theirs == ours
    assert all(ours[f"grade-{grade}"] for grade in circe.GRADES)


def test_nobody_is_lost_where_ages_are_asked(records: Path, data: Data) -> None:
    ours, theirs = both(records, data, ("rule",), ages=True)
    for rule in RULES:
        assert ours[f"rule-{rule}"] <= theirs[f"rule-{rule}"]


def test_each_cohort_is_a_file_and_all_are_listed(data: Data, tmp_path: Path) -> None:
    files = circe.write(tmp_path / "circe", data, base.load())
    said = (tmp_path / "circe" / "README.md").read_text()
    assert all(file.name in said for file in files)
    assert f"phenotype oms {base.load().phenotype.version}" in said
    for file in files:
        expression = json.loads(file.read_bytes())
        items = [one for s in expression["ConceptSets"] for one in s["expression"]["items"]]
        assert items
        assert all(item["concept"]["CONCEPT_ID"] > 0 for item in items)


def test_a_need_that_no_concept_can_fill_is_not_taken_for_one_that_holds(data: Data) -> None:
    known = base.load()
    plan = planned(data, known)
    few = plan._replace(concepts=tuple(one for one in plan.concepts if one[1] == "oms"))
    made = circe.cohorts(known.phenotype, data, few, {})
    assert made["rule-named-once"][1] is not None
    assert made["rule-tumour-and-movement"][1] is None
    eyes_only = plan._replace(
        concepts=tuple(one for one in plan.concepts if one[1] == "irregular-eye-movement")
    )
    made = circe.cohorts(known.phenotype, data, eyes_only, {})
    assert made["rule-eyes-and-myoclonus"][1] is None


def test_without_concepts_nothing_is_written(data: Data) -> None:
    known = base.load()
    none = planned(data, known)._replace(concepts=())
    with pytest.raises(CaseError, match="no concept ids"):
        circe.cohorts(known.phenotype, data, none, {})


@pytest.mark.parametrize(
    ("since", "below", "said"),
    [
        (3, 72, {"Value": 0, "Extent": 6, "Op": "bt"}),
        (13, 73, {"Value": 1, "Extent": 7, "Op": "bt"}),
        (24, None, {"Value": 2, "Op": "gte"}),
    ],
)
def test_ages_are_said_in_years_wide_enough(since: int, below: int | None, said: Any) -> None:
    assert circe._age(AgeSpan(since=since, below=below)) == said
