"""How many rows has a table, of which days, and where are values missing?

From what parquet files say of themselves at their end; a scan is made only where none say it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kinsbourne.population.quoting import named, text
from kinsbourne.population.source.ends import ends, extreme
from kinsbourne.population.source.layout import Reading, roles
from kinsbourne.population.source.plain import Role
from kinsbourne.population.source.survey import ColumnSeen, TableSeen

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
            counts = (f"SELECT count(*) - count({named(n)}) AS n FROM {of}" for of, n in names if n)
            ((said,),) = connection.execute(
                f"SELECT sum(n) FROM ({' UNION ALL '.join(counts)})"
            ).fetchall()
        found[role] = int(said)
    return found


def _files(
    reading: Reading, columns: list[str], connection: DuckDBPyConnection
) -> tuple[TableSeen, dict[str, Range]]:
    table = reading.table
    wanted = {column.lower(): column for column in columns}
    inside = ", ".join(text(column) for column in wanted)
    rows = connection.execute(
        "SELECT lower(name), sum(rows), sum(groups),"
        " CASE WHEN count(empty) = count(groups) THEN sum(empty) END,"
        f" {extreme('min', 'least')}, {extreme('max', 'most')}"
        f" FROM {ends(table.files, connection)} WHERE lower(name) IN ({inside}) GROUP BY ALL"
    ).fetchall()
    ranges = {wanted[name]: Range(empty, least, most) for name, _, _, empty, least, most in rows}
    total, groups = max(((row[1] or 0, row[2] or 0) for row in rows), default=(0, 0))
    return _seen(reading, int(total), int(groups), ranges), ranges


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
        way.format(named(name)) if (name := part.column(column)) else "NULL"
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
