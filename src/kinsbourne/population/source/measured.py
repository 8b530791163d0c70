"""How many rows has a table, of which days, and where are values missing?

From what parquet files say of themselves at their end; a scan is made only where none say it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kinsbourne.population.source.layout import Reading, roles
from kinsbourne.population.source.plain import Role
from kinsbourne.population.source.survey import ColumnSeen, TableSeen
from kinsbourne.population.source.tables import quoted, text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Range(NamedTuple):
    """What is said of a column."""

    empty: int | None = None
    least: str | None = None
    most: str | None = None


def measured(
    reading: Reading, connection: DuckDBPyConnection
) -> tuple[TableSeen, dict[str, Range]]:
    """The table as it is seen, and the range of each column that is read, by its name."""
    columns = [column for _, column, _ in roles(reading.of) if column is not None]
    if reading.table.files:
        return _files(reading, columns, connection)
    return _database(reading, connection)


def without(
    reading: Reading, ranges: dict[str, Range], connection: DuckDBPyConnection
) -> dict[Role, int]:
    """How many rows do not say who, and how many not when?"""
    found: dict[Role, int] = {}
    for role, column, _ in roles(reading.of):
        if role not in ("person", "on") or column is None:
            continue
        said = ranges.get(column, Range()).empty
        if said is None:
            names = ((part.rows, part.column(column)) for part in reading.table.parts)
            counts = (
                f"SELECT count(*) - count({quoted(n)}) AS n FROM {of}" for of, n in names if n
            )
            ((said,),) = connection.execute(
                f"SELECT sum(n) FROM ({' UNION ALL '.join(counts)})"
            ).fetchall()
        found[role] = int(said)
    return found


def _files(
    reading: Reading, columns: list[str], connection: DuckDBPyConnection
) -> tuple[TableSeen, dict[str, Range]]:
    table = reading.table
    named = ", ".join(text(str(file)) for file in table.files)
    wanted = {column.lower(): column for column in columns}
    inside = ", ".join(text(column) for column in wanted)
    # Columns that hold nothing say no least and no most; numbers are compared as numbers.
    rows = connection.execute(
        "SELECT lower(path_in_schema), sum(row_group_num_rows), count(*),"
        " CASE WHEN count(stats_null_count) = count(*) THEN sum(stats_null_count) END,"
        " coalesce(CAST(min(TRY_CAST(stats_min_value AS DOUBLE)) AS VARCHAR),"
        " min(stats_min_value)),"
        " coalesce(CAST(max(TRY_CAST(stats_max_value AS DOUBLE)) AS VARCHAR),"
        " max(stats_max_value))"
        f" FROM parquet_metadata([{named}]) WHERE lower(path_in_schema) IN ({inside})"
        " GROUP BY ALL"
    ).fetchall()
    ranges = {wanted[name]: Range(empty, least, most) for name, _, _, empty, least, most in rows}
    total, groups = max(((row[1], row[2]) for row in rows), default=(0, 0))
    return _seen(reading, int(total), groups, ranges), ranges


def _database(
    reading: Reading, connection: DuckDBPyConnection
) -> tuple[TableSeen, dict[str, Range]]:
    (part,) = reading.table.parts
    # Of texts the ends say nothing, and to find them would cost a scan.
    columns = [
        column
        for role, column, _ in roles(reading.of)
        if column is not None and role not in ("written", "coded_in")
    ]
    ways = ("count(*) - count({0})", "CAST(min({0}) AS VARCHAR)", "CAST(max({0}) AS VARCHAR)")
    said = [
        way.format(quoted(name)) if (name := part.column(column)) else "NULL"
        for column in columns
        for way in ways
    ]
    (row,) = connection.execute(f"SELECT count(*), {', '.join(said)} FROM {part.rows}").fetchall()
    ranges = {
        column: Range(*row[1 + 3 * number : 4 + 3 * number])
        for number, column in enumerate(columns)
    }
    return _seen(reading, row[0], 0, ranges), ranges


def _seen(reading: Reading, rows: int, groups: int, ranges: dict[str, Range]) -> TableSeen:
    table = reading.table
    seen: list[ColumnSeen] = []
    days: list[tuple[date | None, date | None]] = []
    for role, column, _ in roles(reading.of):
        part = table.parts[0]
        name = part.column(column)
        if column is None or name is None:
            continue
        said = ranges.get(column, Range())
        seen.append(ColumnSeen(name, part.columns[name], said.empty))
        if role == "on":
            days.append((_date(said.least), _date(said.most)))
    first, last = days[0] if days else (None, None)
    return TableSeen(table.name, rows, len(table.files), groups, first, last, tuple(seen))


def _date(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said[:10]) if said else None
    except ValueError:
        return None
