"""What do parquet files say of themselves at their end, and which of them said it before?"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from kinsbourne import __version__
from kinsbourne.population import kept
from kinsbourne.population.quoting import text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ALL = 1 << 62
"""Bytes of records of which it is kept together what they say."""
# Numbers are compared as numbers; a column that holds nothing says no least and no most.
_SAID = """
SELECT s.file_name AS file, s.name, s.duckdb_type AS kind,
    m.rows, m.groups, m.empty, m.least, m.most
FROM parquet_schema([{files}]) s LEFT JOIN (
    SELECT file_name, path_in_schema, sum(row_group_num_rows) AS rows, count(*) AS groups,
        CASE WHEN count(stats_null_count) = count(*) THEN sum(stats_null_count) END AS empty,
        {least} AS least, {most} AS most
    FROM parquet_metadata([{files}]) GROUP BY file_name, path_in_schema
) m ON s.file_name = m.file_name AND s.name = m.path_in_schema
WHERE coalesce(s.num_children, 0) = 0
"""


def ends(files: Sequence[Path], connection: DuckDBPyConnection, keep: Path | None = None) -> str:
    """The table of the connection that has, for each file and column, its name and kind, how many
    rows and row groups there are, how many are empty, and the least and the most.

    Args:
        keep: folder in which it stands from before what files said, and where it is kept of others.

    Raises:
        duckdb.Error: a file is no parquet.
        CaseError: a file cannot be read, or changed while it was.
    """
    name = f"ends_{kept.digest(map(str, files))}"
    said = _said(files)
    if keep is not None:
        # where there is no room to keep it, the search itself will say so better
        with suppress(duckdb.Error):
            said = _kept(files, connection, keep)
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS {said}")
    return name


def extreme(which: str, column: str) -> str:
    """The ``min`` or ``max`` of what columns say, which is text."""
    number = f"CAST({which}(TRY_CAST({column} AS DOUBLE)) AS VARCHAR)"
    return f"coalesce({number}, {which}({column}))"


def _said(files: Sequence[Path]) -> str:
    return _SAID.format(
        files=_named(files),
        least=extreme("min", "stats_min_value"),
        most=extreme("max", "stats_max_value"),
    )


def _named(files: Sequence[Path]) -> str:
    return ", ".join(text(file) for file in files)


def _kept(files: Sequence[Path], connection: DuckDBPyConnection, keep: Path) -> str:
    # a file is the same by whatever path it is asked for
    real = [file.resolve() for file in files]
    parts = kept.gathered(
        keep,
        "ends",
        kept.digest([_SAID]),
        tuple(dict.fromkeys(real)),
        partial(_write, connection),
        lambda done, of: None,
        most=ALL,
        knowledge=__version__,
    )
    called = ", ".join(
        f"({text(one)}, {text(file)})" for one, file in zip(real, files, strict=True)
    )
    return (
        f"SELECT DISTINCT called.given AS file, said.* EXCLUDE (file) FROM (VALUES {called})"
        f" AS called(real, given) JOIN read_parquet([{_named(parts)}]) said ON said.file = real"
    )


def _write(connection: DuckDBPyConnection, files: tuple[Path, ...], out: Path) -> None:
    connection.execute(f"COPY ({_said(files)}) TO {text(out)} (FORMAT parquet)")
