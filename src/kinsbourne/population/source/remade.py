"""How is a table that engines would read differently written so that they cannot?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from kinsbourne.population.data import Events, People
from kinsbourne.population.quoting import named, text
from kinsbourne.population.source.layout import Reading, roles
from kinsbourne.population.source.plain import How, read
from kinsbourne.population.source.refused import DataError
from kinsbourne.population.source.survey import Remark
from kinsbourne.population.source.tables import Part

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def remade(
    reading: Reading, how: How, file: Path, connection: DuckDBPyConnection
) -> tuple[Reading, tuple[Remark, ...]]:
    """The reading of the table as it was written to the file, and what could not be read.

    Raises:
        DataError: a file is broken, the disk is full, or no day of the table can be read.
    """
    table, of = reading.table, reading.of
    selects = (f"SELECT {_columns(part, of, how)} FROM {part.rows}" for part in table.parts)
    begun = file.with_suffix(".begun")
    try:
        connection.execute(
            f"COPY ({' UNION ALL '.join(selects)}) TO {text(str(begun))}"
            " (FORMAT parquet, COMPRESSION zstd)"
        )
    except duckdb.Error:
        begun.unlink(missing_ok=True)
        remedy = "See whether its files are whole and the disk has room."
        raise DataError("a table that cannot be read to its end", table.name, remedy) from None
    begun.replace(file)
    remarks = [*_unreadable(reading, how, connection), *_refused(reading, connection)]
    columns = {
        name: kind
        for name, kind, *_ in connection.execute(
            f"DESCRIBE SELECT * FROM read_parquet({text(str(file))})"
        ).fetchall()
    }
    part = Part(f"read_parquet([{text(str(file))}])", columns, (file,))
    written = Reading(table._replace(parts=(part,), typed=True), _named_anew(of, table.name))
    return written, tuple(remarks)


def _columns(part: Part, of: People | Events, how: How) -> str:
    found = {
        name: read(role, part, column, how)
        for role, column, name in roles(of)
        if column is not None
    }
    if isinstance(of, People):
        birth = found.pop("birth", None)
        for which in ("year", "month", "day"):
            ways = [found[name]] if (name := f"{which}_of_birth") in found else []
            ways += [f"{which}({birth})"] if birth else []
            found[name] = f"CAST(coalesce({', '.join((*ways, 'NULL'))}) AS BIGINT)"
    return ", ".join(f"{value} AS {named(name)}" for name, value in found.items())


def _named_anew(of: People | Events, name: str) -> People | Events:
    if isinstance(of, People):
        return People(name, "person_id", None, "year_of_birth", "month_of_birth", "day_of_birth")
    return Events(
        name,
        "person_id",
        "on_day",
        tuple(f"concept_{number}" for number in range(len(of.concepts))),
        "code" if of.text else None,
        of.systems,
        "system" if of.system else None,
    )


def _unreadable(reading: Reading, how: How, connection: DuckDBPyConnection) -> Iterator[Remark]:
    """Counts, by column, what was there and became nothing."""
    for role, column, _ in roles(reading.of):
        if column is None or role in ("written", "coded_in"):
            continue
        lost = there = 0
        for part in reading.table.parts:
            name = part.column(column)
            if name is None:
                continue
            value = named(name)
            filled = f"{value} IS NOT NULL AND CAST({value} AS VARCHAR) <> ''"
            ((full, unread),) = connection.execute(
                f"SELECT count(*) FILTER ({filled}),"
                f" count(*) FILTER ({filled} AND {read(role, part, column, how)} IS NULL)"
                f" FROM {part.rows}"
            ).fetchall()
            there, lost = there + full, lost + unread
        if lost and lost == there and role in ("person", "on"):
            what = "no day can be read" if role == "on" else "no person's number can be read"
            remedy = (
                "Write days as YYYY-MM-DD, or say how they are written, as"
                " `dates: '%d.%m.%Y'`, in a map of columns."
                if role == "on"
                else "Write persons as in the table of persons."
            )
            raise DataError(what, f"{reading.table.name}.{column}", remedy)
        if lost:
            what = "unreadable" if role in ("person", "on") else "unknown"
            yield Remark(what, f"{reading.table.name}.{column}", lost)


def _refused(reading: Reading, connection: DuckDBPyConnection) -> Iterator[Remark]:
    if reading.table.typed:
        return
    files = [str(file) for file in reading.table.files]
    ((count,),) = connection.execute(
        "SELECT count(*) FROM (SELECT DISTINCT s.file_path, e.line FROM reject_errors e"
        " JOIN reject_scans s ON e.scan_id = s.scan_id AND e.file_id = s.file_id"
        " WHERE list_contains(?, s.file_path))",
        [files],
    ).fetchall()
    if count:
        yield Remark("refused-lines", reading.table.name, count)
