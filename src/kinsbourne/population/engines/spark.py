"""How does Spark carry the script out, on one machine or where the records stand?

The session may be the user's own, classic or Connect: it is left as it was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kinsbourne.knowledge.model import Phenotype
from kinsbourne.population.data import Data, Events
from kinsbourne.population.engines.answer import TABLES, answer
from kinsbourne.population.engines.spark_refusal import SparkError, is_lost, refused, unchanged
from kinsbourne.population.engines.spark_session import as_found, ending, session
from kinsbourne.population.engines.work import Work
from kinsbourne.population.found import Found
from kinsbourne.population.plan import Plan
from kinsbourne.population.script import Step, evidence, scoring

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession


def search(
    data: Data,
    plan: Plan,
    phenotype: Phenotype,
    as_of: date,
    work: Work,
    given: SparkSession | None = None,
) -> Found:
    """Whom does the definition find in these data on that day?

    Args:
        given: a running session; without one Spark is started on this machine, and ended.

    Raises:
        SparkError: Spark is not there, or ended before its answer was whole.
    """
    if given is not None:
        return _searched(given, data, plan, phenotype, as_of, work)
    with ending(session(memory=work.memory, threads=work.threads)) as own:
        return _searched(own, data, plan, phenotype, as_of, work)


def _searched(
    spark: SparkSession, data: Data, plan: Plan, phenotype: Phenotype, as_of: date, work: Work
) -> Found:
    extraction, grading = evidence(plan), scoring(phenotype, as_of)
    offered = ["people_rows", *(f"events_{number}" for number in range(len(plan.reads)))]
    names = [*offered, *(step.name for step in (*extraction, *grading))]
    of = len(extraction) + len(grading)
    if data.database is not None:
        raise SparkError(
            "Spark does not read a DuckDB file", str(data.database), "Write it to parquet first."
        )
    if not hasattr(type(spark.range(0)), "localCheckpoint"):
        raise SparkError(
            "Spark Connect before 4.0 cannot cut off what is worked out",
            "Spark session",
            "Use Spark 4.0 or newer, or a session that is not of Connect.",
        )
    with refused(), unchanged(data), as_found(spark, names) as held:
        for name, rows in zip(offered, records(spark, data, plan), strict=True):
            rows.createOrReplaceTempView(name)
        for done, step in enumerate(extraction, 1):
            # held, not cut off: what a lost worker held is read again, and nothing else is
            rows = spark.sql(step.sql).persist()
            held.append(rows)
            rows.createOrReplaceTempView(step.name)
            work.told(step.name, done, of)
        try:
            return _graded(spark, grading, work, of)
        except Exception as error:
            if not is_lost(error):
                raise
        return _graded(spark, grading, work, of)


def _graded(spark: SparkSession, grading: tuple[Step, ...], work: Work, of: int) -> Found:
    for done, step in enumerate(grading, of - len(grading) + 1):
        rows = spark.sql(step.sql)
        if step.is_kept:
            # cut off from how it came about, which would double from step to step
            rows = rows.localCheckpoint()
        rows.createOrReplaceTempView(step.name)
        work.told(step.name, done, of)
    taken = (
        cast(Any, spark.sql(f"SELECT {columns} FROM {name}").collect())
        for name, columns in TABLES.items()
    )
    return answer(*taken)


def records(spark: SparkSession, data: Data, plan: Plan) -> Iterator[DataFrame]:
    """The rows of people, then those of each table of events, as the script names their columns."""
    person = "bigint" if plan.number else "string"
    yield _rows(spark, data, data.people.table).select(*_people(data, person))
    for read in plan.reads:
        yield _rows(spark, data, read.events.table).select(*_events(read.events, person))


def _people(data: Data, person: str) -> Iterator[Column]:
    from pyspark.sql import functions as of

    people = data.people
    yield _column(people.person).cast(person).alias("person_id")
    parts = {"year": people.year, "month": people.month, "day": people.day}
    for part, column in parts.items():
        ways = [_column(column)] if column else []
        if people.birth:
            ways.append(getattr(of, part)(_column(people.birth)))
        said = of.coalesce(*ways) if ways else of.lit(None)
        yield said.cast("bigint").alias(f"birth_{part}")


def _events(events: Events, person: str) -> Iterator[Column]:
    yield _column(events.person).cast(person).alias("person_id")
    yield _column(events.day).cast("date").alias("on_day")
    for number, column in enumerate(events.concepts):
        yield _column(column).alias(f"concept_{number}")
    if events.text:
        yield _column(events.text).alias("written")
    if events.system:
        yield _column(events.system).alias("coded_in")


def _rows(spark: SparkSession, data: Data, table: str) -> DataFrame:
    files = data.files.get(table)
    if not files:
        return spark.table(".".join(_name(part) for part in (*data.within, table)))
    return spark.read.parquet(*(_address(file) for file in files))


def _address(file: Path) -> str:
    """A file of this machine, whatever signs of Spark's patterns its name has."""
    return "file:" + re.sub(r"([\\*?\[\]{}])", r"\\\1", str(file.absolute()))


def _column(name: str) -> Column:
    from pyspark.sql import functions as of

    return of.col(_name(name))


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
