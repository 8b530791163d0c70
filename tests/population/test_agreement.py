"""All engines give the same answer, row for row: people, grades, scores, reasons and counts."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from kinsbourne.knowledge.model import Phenotype
from kinsbourne.population.codes import Wanted
from kinsbourne.population.data import Data
from kinsbourne.population.engines.memory import EventRow
from kinsbourne.population.engines.spark import search
from kinsbourne.population.engines.work import Work
from kinsbourne.population.found import Found
from kinsbourne.population.plan import Plan
from tests.measured import unmeasured
from tests.population.conftest import QUICK
from tests.population.populations import (
    MARKS,
    Born,
    Definition,
    Population,
    by_duckdb,
    by_memory,
    definitions,
    drawn,
    planned,
    populations,
    told_apart,
    written,
)

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_nobody = Population((), (), ())


class Batch(NamedTuple):
    """Populations that nobody is in two of, and what is asked of them and specified."""

    definition: Definition
    data: Data
    plan: Plan
    specified: Found


@settings(max_examples=40, phases=set(Phase) - {Phase.explain})
@given(definitions(), st.data())
def test_duckdb_finds_what_the_specification_finds(
    definition: Definition, records: st.DataObject
) -> None:
    population = told_apart([records.draw(populations(definition))], definition.number)
    with TemporaryDirectory() as folder:
        data = written(population, definition.number, Path(folder))
        data, plan = planned(data, definition)
        specified = by_memory(population, plan, definition)
        event("found" if specified.flagged else "nobody found")
        assert by_duckdb(data, plan, definition) == specified


EDGES = (date.min, date(1, 1, 4), date(9999, 12, 28), date.max)


def _at_the_ends_of_the_calendar(folder: Path) -> Batch:
    """Terms that reach before the first day that Python can say, and beyond the last."""
    term = {"any": ["eyes"], "since": -30, "until": 30, "days": 2}
    rule = {"id": "r", "name": "r", "why": "r", "grade": "probable", "entry": ["eyes"], **MARKS}
    said = {
        "id": "drawn",
        "name": "Drawn",
        "version": "1",
        "prevalence": {"given": 1e-6, **MARKS},
        "features": [{"id": "eyes", "name": "eyes", "role": "sign"}],
        "rules": [{**rule, "needs": [{"at_least": 1, "of": [term]}]}],
        "scoring": {"since": -36_500, "until": 36_500, **MARKS},
        "smallest_cell": {"count": 11, **MARKS},
    }
    wanted = Wanted("eyes", "icd10cm", "H55", False, "default", "")
    definition = Definition(msgspec.convert(said, Phenotype), (wanted,), (), True, date.max)
    visits = tuple(EventRow(0, day, (None, None), "H55") for day in EDGES)
    population = Population((Born(0, None, None, None, None),), visits, ())
    data, plan = planned(written(population, True, folder), definition)
    return Batch(definition, data, plan, by_memory(population, plan, definition))


def test_terms_reach_beyond_the_ends_of_the_calendar(tmp_path: Path) -> None:
    definition, data, plan, specified = _at_the_ends_of_the_calendar(tmp_path)
    (found,) = specified.flagged
    assert found.index == date.min
    assert found.because[0].days == 2
    assert by_duckdb(data, plan, definition) == specified


def test_so_they_do_in_spark(tmp_path: Path, spark: SparkSession) -> None:
    definition, data, plan, specified = _at_the_ends_of_the_calendar(tmp_path)
    found = search(data, plan, definition.phenotype, definition.as_of, Work(), spark)
    assert found == specified


DEFINITIONS, POPULATIONS = 8, 25


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> list[Batch]:
    """200 populations. People do not touch each other, so that one search is one of each."""
    with unmeasured():
        made = [
            _batch(definition, tmp_path_factory.mktemp("batch"))
            for definition in drawn(definitions(), 4 * DEFINITIONS)
        ]
    # of many, since most definitions are bare and find nobody
    made.sort(key=lambda batch: -len(batch.specified.flagged))
    assert sum(len(batch.specified.flagged) for batch in made[:DEFINITIONS]) > 20
    return made[:DEFINITIONS]


def _batch(definition: Definition, folder: Path) -> Batch:
    population = told_apart(drawn(populations(definition), POPULATIONS), definition.number)
    data, plan = planned(written(population, definition.number, folder), definition)
    return Batch(definition, data, plan, by_memory(population, plan, definition))


def test_of_several_populations_at_once_the_same_people_are_found(batches: list[Batch]) -> None:
    for definition, _, plan, specified in batches[:2]:
        several = drawn(populations(definition), POPULATIONS)
        alone = [
            by_memory(told_apart([_nobody] * place + [one], definition.number), plan, definition)
            for place, one in enumerate(several)
        ]
        flagged = {one for found in alone for one in found.flagged}
        assert flagged == set(specified.flagged)


@pytest.mark.parametrize("number", range(DEFINITIONS))
def test_spark_finds_what_the_specification_finds(
    batches: list[Batch], spark: SparkSession, number: int
) -> None:
    definition, data, plan, specified = batches[number]
    found = search(data, plan, definition.phenotype, definition.as_of, Work(), spark)
    assert found == specified
    assert found == by_duckdb(data, plan, definition)


@pytest.mark.skipif(find_spec("grpc") is None, reason="Spark Connect is not installed")
def test_spark_connect_finds_what_the_specification_finds(
    batches: list[Batch], tmp_path: Path
) -> None:
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("pyspark or Java is not installed")
    asked = [
        (one.data, one.plan, one.definition.phenotype, one.definition.as_of) for one in batches[:2]
    ]
    (tmp_path / "asked.pickle").write_bytes(pickle.dumps(asked))
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYSPARK")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.population.over_connect", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        env=kept | {"JAVA_TOOL_OPTIONS": QUICK},
    )
    assert done.returncode == 0, done.stderr
    through, found, left = pickle.loads((tmp_path / "found.pickle").read_bytes())  # noqa: S301
    assert "connect" in through
    assert found == [one.specified for one in batches[:2]]
    assert left == []
