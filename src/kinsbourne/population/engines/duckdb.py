"""How does DuckDB carry the script out on one machine?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, cast

import msgspec
from duckdb import DuckDBPyConnection

from kinsbourne.knowledge.model import Phenotype
from kinsbourne.population import kept
from kinsbourne.population.data import Data
from kinsbourne.population.engines import faults
from kinsbourne.population.engines.answer import TABLES, answer
from kinsbourne.population.engines.duckdb_connection import connected, folder_of
from kinsbourne.population.engines.duckdb_standing import standing
from kinsbourne.population.engines.duckdb_steps import carry_out, have, of_files, write
from kinsbourne.population.engines.rows import (
    attach,
    offer,
    offered,
    only_of,
    read_of,
    views,
)
from kinsbourne.population.engines.work import Work
from kinsbourne.population.found import Found
from kinsbourne.population.plan import Plan
from kinsbourne.population.quoting import text
from kinsbourne.population.script import Step, evidence, grading, scoring

PART = 256 * 1024 * 1024
"""Bytes of records that become one part of the evidence."""
PEOPLE_PART = 16 * 1024 * 1024
"""Bytes of the table of people that are counted at once."""


def search(data: Data, plan: Plan, phenotype: Phenotype, as_of: date, work: Work) -> Found:
    """Whom does the definition find in these data on that day?

    Evidence that is kept from an earlier search is not looked for again.

    Raises:
        CaseError: the records cannot be read or changed while they were, or there is no room.
    """
    with folder_of(work) as folder, connected(folder, work) as connection:
        offered(connection, data, plan)
        parts = _evidence(connection, data, plan, folder, work, phenotype.version)
        number = _people(connection, data, plan, folder, work, phenotype.version)
        with faults.refused(data.people.table, _people_places(connection, data, plan)):
            offer(connection, data, plan)
            _hold(connection, plan, parts)
            people = _sources(data, data.people.table)
            standing(connection, data, plan, folder, phenotype, parts, people)
            found = _graded(connection, grading(phenotype, as_of), number)
        kept.tidied(folder)
        return found


def find(
    data: Data, plan: Plan, phenotype: Phenotype, as_of: date, connection: DuckDBPyConnection
) -> Found:
    """Whom does the definition find in data of which a connection has the tables? Nothing is
    kept."""
    attach(data, connection)
    offer(connection, data, plan)
    carry_out(connection, evidence(plan))
    return _graded(connection, scoring(phenotype, as_of), None)


def _evidence(
    connection: DuckDBPyConnection,
    data: Data,
    plan: Plan,
    folder: Path,
    work: Work,
    version: str,
) -> tuple[Path, ...]:
    parts: list[Path] = []
    for read in plan.reads:
        own = plan._replace(reads=(read._replace(events=read_of(read)),))
        steps = evidence(own)
        if len(steps) > 1:
            write = partial(_extract, connection, data, own, steps)
            parts += _gathered(
                data, read.events.table, own, steps, folder, work, version, write, PART
            )
    return tuple(parts)


def _gathered(
    data: Data,
    table: str,
    own: Plan,
    steps: tuple[Step, ...],
    folder: Path,
    work: Work,
    version: str,
    write: Callable[[tuple[Path, ...], Path], None],
    most: int,
) -> tuple[Path, ...]:
    nameless = msgspec.structs.replace(data, files={})
    asked = kept.digest(
        [*(select for _, select in views(nameless, own)), *(step.sql for step in steps)]
    )
    files, told = _sources(data, table), partial(work.told, table)
    return kept.gathered(folder, table, asked, files, write, told, most=most, knowledge=version)


def _sources(data: Data, table: str) -> tuple[Path, ...]:
    return data.files.get(table) or ((data.database,) if data.database else ())


def _extract(
    connection: DuckDBPyConnection,
    data: Data,
    plan: Plan,
    steps: tuple[Step, ...],
    files: tuple[Path, ...],
    out: Path,
) -> None:
    """The evidence of some files of one table."""
    table = plan.reads[0].events.table

    def offer_some(some: tuple[Path, ...]) -> None:
        offer(connection, only_of(data, table, some), plan)

    def tried(file: Path) -> None:
        offer_some((file,))
        # hashed, since the largest of a column is known without reading it
        columns = ", ".join(_all_columns(plan))
        connection.execute(f"SELECT max(hash({columns})) FROM events_0").fetchall()

    with faults.refused(table, [(str(file), partial(tried, file)) for file in files]):
        offer_some(files)
        # in this order equal values stand together, which makes the file small
        write(connection, steps, out, "feature, code, person_id, on_day")


def _all_columns(plan: Plan) -> tuple[str, ...]:
    events = plan.reads[0].events
    concepts = tuple(f"concept_{number}" for number in range(len(events.concepts)))
    text = ("written",) if events.text else ()
    return ("person_id", "on_day", *concepts, *text, *(("coded_in",) if events.system else ()))


def _people(
    connection: DuckDBPyConnection,
    data: Data,
    plan: Plan,
    folder: Path,
    work: Work,
    version: str,
) -> int | None:
    """How many people there are, if that is known from counts of parts; else None.

    The counts of parts add up where no two of them have people of the same range.
    """
    table = data.people.table
    select = (
        "SELECT count(DISTINCT person_id) AS people, min(person_id) AS first,"
        " max(person_id) AS last FROM people_rows"
    )
    step = Step("counted_people", select)

    def write(files: tuple[Path, ...], out: Path) -> None:
        part = only_of(data, table, files)
        with faults.refused(table, _people_places(connection, part, plan)):
            offer(connection, part, plan._replace(reads=()))
            connection.execute(f"COPY ({select}) TO {text(out)} (FORMAT parquet)")

    own = plan._replace(reads=())
    parts = _gathered(data, table, own, (step,), folder, work, version, write, PEOPLE_PART)
    counted: Any = connection.execute(
        f"SELECT people, first, last FROM {of_files(parts)} WHERE people > 0 ORDER BY first"
    ).fetchall()
    ends = [last for _, _, last in counted]
    starts = [first for _, first, _ in counted]
    if any(start <= end for end, start in zip(ends, starts[1:], strict=False)):
        return None
    return sum(people for people, _, _ in counted)


def _people_places(connection: DuckDBPyConnection, data: Data, plan: Plan) -> list[faults.Place]:
    table = data.people.table

    def tried(file: Path) -> None:
        offer(connection, only_of(data, table, (file,)), plan._replace(reads=()))
        connection.execute(
            "SELECT max(hash(person_id, birth_year, birth_month, birth_day)) FROM people_rows"
        ).fetchall()

    return [(str(file), partial(tried, file)) for file in data.files.get(table, ())]


def _hold(connection: DuckDBPyConnection, plan: Plan, parts: tuple[Path, ...]) -> None:
    """Have the evidence of all parts, under the name by which it is scored."""
    if parts:
        have(connection, "evidence", parts)
    else:
        carry_out(connection, evidence(plan._replace(reads=())))


def _graded(connection: DuckDBPyConnection, steps: tuple[Step, ...], people: int | None) -> Found:
    for step in steps:
        if step.name == "population" and people is not None:
            step = step._replace(sql=f"SELECT {people} AS people")
        carry_out(connection, (step,))
    tables = (
        cast(Any, connection.execute(f"SELECT {columns} FROM {name}").fetchall())
        for name, columns in TABLES.items()
    )
    return answer(*tables)
