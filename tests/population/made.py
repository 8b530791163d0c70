"""A small folder of OMOP tables in which some people fit the definition, made afresh."""

# ruff: noqa: S608 - selects are made of numbers and of a path of the test

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb

from kinsbourne.knowledge import base
from kinsbourne.population.codes import wanted
from kinsbourne.population.data import Data
from kinsbourne.population.plan import Plan, planned
from kinsbourne.population.source.omop import opened

AS_OF = date(2024, 6, 30)
CODES = ("H55.89", "h5589", "G25.3", "R27.0", "C74.90", "Z00.00", "G25.3", "H55.89")


@cache
def _codes() -> tuple[str, ...]:
    known = (
        one.code for one in wanted(base.load()) if one.feature == "oms" and one.system == "snomed"
    )
    return (*CODES, next(known))


def part(folder: Path, name: str, seed: int, people: range, rows: int = 400) -> Path:
    """A part of the table of conditions."""
    rng = random.Random(seed)  # noqa: S311
    parts = folder / "condition_occurrence"
    parts.mkdir(parents=True, exist_ok=True)
    file = parts / f"{name}.parquet"
    with duckdb.connect() as db:
        db.execute(
            "CREATE TABLE t (person_id BIGINT, condition_start_date DATE,"
            " condition_concept_id INTEGER, condition_source_concept_id INTEGER,"
            " condition_source_value VARCHAR)"
        )
        day = date(2023, 1, 1)
        made = [
            (rng.choice(people), day + timedelta(rng.randrange(600)), rng.choice(_codes()))
            for _ in range(rows)
        ]
        # at once: row by row it takes longer than the search
        db.execute(
            "INSERT INTO t SELECT unnest(?), unnest(?), 0, 0, unnest(?)",
            [list(column) for column in zip(*made, strict=True)],
        )
        db.execute(f"COPY t TO '{file}' (FORMAT parquet)")
    return file


def people(folder: Path, name: str, those: range) -> Path:
    """A part of the table of people, born in 2021."""
    parts = folder / "person"
    parts.mkdir(parents=True, exist_ok=True)
    file = parts / f"{name}.parquet"
    with duckdb.connect() as db:
        db.execute(
            "COPY (SELECT range AS person_id, 2021 AS year_of_birth, 5 AS month_of_birth,"
            " NULL::INTEGER AS day_of_birth, NULL::TIMESTAMP AS birth_datetime"
            f" FROM range({those.start}, {those.stop})) TO '{file}' (FORMAT parquet)"
        )
    return file


def health_system(folder: Path) -> Path:
    """Two hundred people in two parts of people and three parts of conditions."""
    people(folder, "a", range(1, 101))
    people(folder, "b", range(101, 201))
    for number in range(3):
        part(folder, f"part-{number}", number, range(1, 201))
    return folder


def planned_of(folder: Path) -> tuple[Data, Plan]:
    """The folder, and how its evidence is found."""
    data = opened(folder)
    return data, planned(data, base.load())
