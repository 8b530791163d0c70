"""What stands beside the tables: the concepts, the truth, and that all of it is simulated?"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np

import kinsbourne
from kinsbourne.knowledge import base
from kinsbourne.population.quoting import text
from kinsbourne.population.simulation.parquet import FORMAT
from kinsbourne.population.simulation.stretch import Plan
from kinsbourne.population.simulation.written import Concept, Written

NOTICE = "Simulated. No row is about a person, and planted patients are no evidence."
README = """{notice}

Made by kinsbourne {software} (knowledge {knowledge}) with seed {seed}: {people} people,
{planted:g} in a million with OMS planted, {missing:g} of what illnesses leave not coded.
The tables are those of the OMOP Common Data Model 5.4; concepts are local, their labels our own.
truth.parquet says who was given which illness: `oms`, or `mimic-` and the name of another.
What everything is made of stands in population_simulation.yaml of the software's knowledge, each
number with its reason; many are choices of the software's authors. How often planted patients are
found says whether the software works, and nothing about patients.
"""
ANCESTOR = (
    "ancestor_concept_id", "descendant_concept_id", "min_levels_of_separation",
    "max_levels_of_separation",
)  # fmt: skip


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What ``simulated.json`` says."""

    notice: str
    software: str
    knowledge: str
    seed: int
    people: int
    planted_per_million: float
    missing: float
    whole: bool
    """Are the codes that say nothing there, too?"""


def finish(folder: Path, codes: Written, plan: Plan) -> None:
    """Write what is there once, and say what the folder is."""
    with closing(duckdb.connect(config={"threads": 1})) as db:
        columns = zip(*codes.concepts, strict=True)
        given: dict[str, Any] = {
            name: np.asarray(column, dtype=np.int32 if name == "concept_id" else object)
            for name, column in zip(Concept._fields, columns, strict=True)
        }
        db.register("given", given)
        dates = "DATE '1970-01-01' AS valid_start_date, DATE '2099-12-31' AS valid_end_date"
        concept = (
            "SELECT concept_id, concept_name, domain_id, vocabulary_id, 'Simulated' AS "
            "concept_class_id, CAST(standard_concept AS VARCHAR) AS standard_concept, "
            f"concept_code, {dates}, CAST(NULL AS VARCHAR) AS invalid_reason FROM given"
        )
        empty = ", ".join(f"CAST(NULL AS INTEGER) AS {name}" for name in ANCESTOR)
        truth = folder / "truth"
        parts = f"SELECT * FROM read_parquet({text(f'{truth}/*.parquet')}) ORDER BY person_id"
        for name, sql in (
            ("concept", concept),
            ("concept_ancestor", f"SELECT {empty} WHERE false"),
            ("truth", parts),
        ):
            path = text(folder / f"{name}.parquet")
            db.execute(f"COPY ({sql}) TO {path} ({FORMAT})")
    for part in truth.iterdir():
        part.unlink()
    truth.rmdir()
    _say(folder, plan)


def _say(folder: Path, plan: Plan) -> None:
    label = Label(
        notice=NOTICE,
        software=kinsbourne.__version__,
        knowledge=base.load().release.version,
        seed=plan.seed,
        people=plan.n,
        planted_per_million=plan.planted,
        missing=plan.missing,
        whole=plan.whole,
    )
    written = msgspec.json.format(msgspec.json.encode(label), indent=2)
    (folder / "simulated.json").write_bytes(written + b"\n")
    said = README.format(
        notice=label.notice,
        software=label.software,
        knowledge=label.knowledge,
        seed=label.seed,
        people=label.people,
        planted=label.planted_per_million,
        missing=label.missing,
    )
    (folder / "README.txt").write_text(said, encoding="utf-8")
