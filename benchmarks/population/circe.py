"""Does Circe, by duckcdm's reading of it, find the people that each rule of ours finds?

    python -m benchmarks.population.circe FOLDER [--rules ID,ID] [--tables NAME,NAME] [--ages]

The folder is one of `kinsbourne simulate population`. Ages are left out unless asked for, since
Circe counts whole years. duckcdm writes the SQL of a long rule in half a minute, and of all tables
in several.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from kinsbourne.knowledge import base
from kinsbourne.knowledge.model import Phenotype
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.engines.work import Work
from kinsbourne.population.export import circe
from kinsbourne.population.plan import planned
from kinsbourne.population.source.opening import opened

AS_OF = date(2026, 1, 1)


def without_ages(phenotype: Phenotype) -> Phenotype:
    rules = tuple(msgspec.structs.replace(rule, ages=None) for rule in phenotype.rules)
    return msgspec.structs.replace(phenotype, rules=rules)


def people_in(
    connection: duckdb.DuckDBPyConnection, folder: Path, expression: dict[str, Any]
) -> set[int]:
    """Who is in a Circe cohort, over a folder of OMOP tables."""
    theirs: Any = import_module("duckcdm.circe")
    rendering: Any = import_module("duckcdm.sqlrender")
    records: Any = import_module("duckcdm.omop")
    records.create_parquet_views(connection, str(folder), log=None)
    connection.execute(
        "CREATE OR REPLACE TABLE cohort(cohort_definition_id INT, subject_id BIGINT,"
        " cohort_start_date DATE, cohort_end_date DATE)"
    )
    query = theirs.build_cohort_query(
        json.dumps(expression), cdm_schema="main", vocabulary_schema="main",
        target_table="main.cohort", result_schema="main", cohort_id=1,
    )  # fmt: skip
    for statement in rendering.translate(rendering.render(query), "duckdb").split(";"):
        if statement.strip():
            connection.execute(statement)
    found = connection.execute("SELECT DISTINCT subject_id FROM cohort").fetchall()
    return {person for (person,) in found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rules")
    parser.add_argument("--tables")
    parser.add_argument("--ages", action="store_true")
    told = parser.parse_args()
    knowledge = base.load()
    phenotype = knowledge.phenotype if told.ages else without_ages(knowledge.phenotype)
    data = opened(told.folder, knowledge).data
    if told.tables:
        some = tuple(one for one in data.events if one.table in told.tables.split(","))
        data = msgspec.structs.replace(data, events=some)
    plan = planned(data, knowledge)
    made = circe.cohorts(phenotype, data, plan, {})
    found = engine.search(data, plan, phenotype, AS_OF, Work()).flagged
    print("| rule | ours | Circe's | of both | s |\n|---|---|---|---|---|")
    for rule in phenotype.rules:
        if told.rules and rule.id not in told.rules.split(","):
            continue
        ours = {one.person_id for one in found if rule.id in one.rules}
        expression, begun = made[f"rule-{rule.id}"][1], time.perf_counter()
        theirs: set[Any] = set()
        if expression is not None:
            with duckdb.connect() as connection:
                theirs = people_in(connection, told.folder, expression)
        took = time.perf_counter() - begun
        print(
            f"| {rule.id} | {len(ours)} | {len(theirs)} | {len(ours & theirs)} | {took:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
