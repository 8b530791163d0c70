"""How does DuckDB offer the records under the names that the script calls them by?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kinsbourne.population.data import ATTACHED, Data, Events
from kinsbourne.population.engines import faults
from kinsbourne.population.plan import Plan, Read
from kinsbourne.population.quoting import named, text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def attach(data: Data, connection: DuckDBPyConnection) -> None:
    """Have the database file that the records stand in, if they do; it is only read."""
    if data.database is not None:
        file = text(data.database)
        connection.execute(f"ATTACH IF NOT EXISTS {file} AS {ATTACHED} (READ_ONLY)")


def offered(connection: DuckDBPyConnection, data: Data, plan: Plan) -> tuple[str, ...]:
    """The names under which all the records can now be selected from: people's, then events'.

    Raises:
        CaseError: a table or a column is not there.
    """
    with faults.refused(str(data.database or data.people.table)):
        attach(data, connection)
    _see(connection, data, plan)
    return offer(connection, data, plan)


def offer(connection: DuckDBPyConnection, data: Data, plan: Plan) -> tuple[str, ...]:
    """The same, of tables that have been seen to be there."""
    selects = dict(views(data, plan))
    for name, select in selects.items():
        # not TEMP: cursors of the connection are to have them
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS {select}")
    return tuple(selects)


def views(data: Data, plan: Plan) -> Iterator[tuple[str, str]]:
    """Each name, and the SELECT that stands behind it."""
    kind = "BIGINT" if plan.number else "VARCHAR"
    people = f"SELECT {', '.join(_people(data, kind))} FROM {rows(data, data.people.table)}"
    yield "people_rows", people
    for number, read in enumerate(plan.reads):
        events = read.events
        columns = [
            f"CAST({named(events.person)} AS {kind}) AS person_id",
            f"CAST({named(events.day)} AS DATE) AS on_day",
            *(f"{named(one)} AS concept_{n}" for n, one in enumerate(events.concepts)),
        ]
        if events.text:
            columns.append(f"{named(events.text)} AS written")
        if events.system:
            columns.append(f"{named(events.system)} AS coded_in")
        yield f"events_{number}", f"SELECT {', '.join(columns)} FROM {rows(data, events.table)}"


def _people(data: Data, kind: str) -> Iterator[str]:
    people = data.people
    yield f"CAST({named(people.person)} AS {kind}) AS person_id"
    for column, part in ((people.year, "year"), (people.month, "month"), (people.day, "day")):
        ways = [named(column)] if column else []
        if people.birth:
            ways.append(f"{part}({named(people.birth)})")
        said = f"coalesce({', '.join(ways)})" if ways else "NULL"
        yield f"CAST({said} AS BIGINT) AS birth_{part}"


def columns_of_people(data: Data) -> tuple[str, ...]:
    """The columns that are read of people."""
    people = data.people
    named = (people.person, people.birth, people.year, people.month, people.day)
    return tuple(column for column in named if column)


def columns_of(events: Events) -> tuple[str, ...]:
    """The columns that are read of a table of events."""
    named = (events.person, events.day, *events.concepts, events.text, events.system)
    return tuple(column for column in named if column)


def rows(data: Data, table: str) -> str:
    """What is selected from: a table's files, or the table itself."""
    files = data.files.get(table)
    if not files:
        return ".".join(named(part) for part in (*data.within, table))
    said = ", ".join(text(file) for file in files)
    # what a folder is called says nothing of a column
    return f"read_parquet([{said}], hive_partitioning = false)"


def _see(connection: DuckDBPyConnection, data: Data, plan: Plan) -> None:
    """See that each table has its columns, before hours are spent on others."""
    wanted = {data.people.table: columns_of_people(data)}
    wanted |= {read.events.table: columns_of(read_of(read)) for read in plan.reads}
    for table, columns in wanted.items():
        first = data.files.get(table, ())[:1]
        where = str(first[0]) if first else table
        with faults.refused(where):
            one = rows(only_of(data, table, first), table)
            faults.missing(connection, one, where, columns)


def only_of(data: Data, table: str, files: tuple[Path, ...]) -> Data:
    """The data with only these files of a table; as they are, where the table has no files."""
    if table not in data.files:
        return data
    return msgspec.structs.replace(data, files=data.files | {table: files})


def read_of(read: Read) -> Events:
    """The text is not read where no code is looked for in it."""
    if read.texts or read.patterns:
        return read.events
    return read.events._replace(text=None, system=None)
