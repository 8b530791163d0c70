"""Which tables are there, in which files, and what columns have they?

Only what stands at the end of a file, or in a catalog, is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from kinsbourne.population.data import ATTACHED
from kinsbourne.population.quoting import named, text
from kinsbourne.population.source.ends import ends
from kinsbourne.population.source.refused import DataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PARQUET = (".parquet", ".parq")
TEXT = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
WHOLE_LINES = "Mend the file, or take it away and search again: nothing of it was read."


class Part(NamedTuple):
    """Rows of a table that have the same columns."""

    rows: str
    """What SQL selects from."""
    columns: dict[str, str]
    """DuckDB's type of each column, by its name as it is written."""
    files: tuple[Path, ...] = ()

    def column(self, name: str | None) -> str | None:
        """The column's name as it is written here; None where there is none."""
        if name is None:
            return None
        return next((one for one in self.columns if one.lower() == name.lower()), None)


class Table(NamedTuple):
    name: str
    parts: tuple[Part, ...]
    typed: bool = True
    """Else all is text, and what a column holds is known by its values only."""

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(file for part in self.parts for file in part.files)


def in_folder(
    folder: Path,
    wanted: Collection[str] | None,
    connection: DuckDBPyConnection,
    keep: Path | None = None,
) -> dict[str, Table]:
    """The tables of a folder, by name in small letters; all of them where none are named.

    A table is a file of its name, or a folder of parts. Letter case does not count.

    Args:
        keep: folder in which it is kept what files say at their end.

    Raises:
        DataError: a table stands there twice, or a file cannot be read.
    """
    places: defaultdict[str, list[Path]] = defaultdict(list)
    for place in sorted(folder.iterdir()):
        name = _name(place).lower()
        if name and (wanted is None or name in wanted):
            places[name].append(place)
    found: dict[str, Table] = {}
    for name, here in places.items():
        files = {place: _files(place) for place in here}
        there = [place for place in here if any(_is_parquet(file) for file in files[place])]
        there = there or [place for place in here if files[place]]
        if len(there) > 1:
            both = " and ".join(place.name for place in there)
            raise DataError("the table is there twice", both, "Take one of them away.")
        if there:
            found[name] = _table(name, files[there[0]], connection, keep)
    return found


def in_database(file: Path, connection: DuckDBPyConnection) -> dict[tuple[str, str], Table]:
    """The tables and views of a DuckDB file, by schema and name in small letters.

    Raises:
        DataError: it cannot be opened.
    """
    try:
        connection.execute(f"ATTACH {text(file)} AS {ATTACHED} (READ_ONLY)")
    except duckdb.Error:
        remedy = "Close what writes to it; a file of a newer DuckDB is exported to parquet first."
        raise DataError("not a database that DuckDB opens", file.name, remedy) from None
    columns: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for schema, table, column, kind in connection.execute(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()"
        f" WHERE database_name = '{ATTACHED}' AND NOT internal ORDER BY ALL"
    ).fetchall():
        columns[schema, table][column] = kind
    return {
        (schema, table.lower()): Table(table, (Part(_attached(schema, table), kinds),))
        for (schema, table), kinds in columns.items()
    }


def _attached(schema: str, table: str) -> str:
    return ".".join(named(part) for part in (ATTACHED, schema, table))


def read_parquet(files: Collection[Path]) -> str:
    """What SQL selects from, to have the rows of these files."""
    return f"read_parquet([{', '.join(text(file) for file in files)}])"


def _name(place: Path) -> str:
    """What a table would be called that stands here; empty where none can."""
    if place.name.startswith((".", "_")):
        return ""
    for suffix in sorted((*PARQUET, *TEXT), key=len, reverse=True):
        if place.name.lower().endswith(suffix):
            return place.name[: -len(suffix)]
    return place.name if place.is_dir() else ""


def _files(place: Path) -> tuple[Path, ...]:
    """The files that stand there; a link that leads nowhere is one, lest rows be missed."""
    if not place.is_dir():
        return (place,)
    below = (file for file in sorted(place.rglob("*")) if not file.is_dir())
    return tuple(file for file in below if _name(file) and not _is_hidden(file, place))


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)


def _is_parquet(file: Path) -> bool:
    return file.name.lower().endswith(PARQUET)


def _table(
    name: str, files: tuple[Path, ...], connection: DuckDBPyConnection, keep: Path | None
) -> Table:
    if all(_is_parquet(file) for file in files):
        return Table(name, tuple(_parquet(name, files, connection, keep)))
    if any(_is_parquet(file) for file in files):
        remedy = "Leave files of one kind in the folder."
        raise DataError("parquet and text in one table", name, remedy)
    return Table(name, tuple(_lines(name, file, connection) for file in files), typed=False)


def _parquet(
    name: str, files: tuple[Path, ...], connection: DuckDBPyConnection, keep: Path | None
) -> Iterator[Part]:
    columns: defaultdict[str, dict[str, str]] = defaultdict(dict)
    lost = next((file for file in files if not file.exists()), None)
    if lost is not None:
        remedy = "Mend the link, or take it away, and search again."
        raise DataError("it cannot be read, as nothing is there", str(lost), remedy)
    try:
        said = ends(files, connection, keep)
        rows = connection.execute(f"SELECT file, name, kind FROM {said}").fetchall()
    except duckdb.Error:
        raise _broken(name, files, connection) from None
    for file, column, kind in rows:
        columns[file][column] = kind
    alike: defaultdict[tuple[tuple[str, str], ...], list[Path]] = defaultdict(list)
    for file in files:
        alike[tuple(sorted(columns[str(file)].items()))].append(file)
    for kinds, same in alike.items():
        yield Part(read_parquet(same), dict(kinds), tuple(same))


def _broken(name: str, files: tuple[Path, ...], connection: DuckDBPyConnection) -> DataError:
    for file in files:
        try:
            connection.execute(f"SELECT 1 FROM parquet_schema({text(file)})").fetchall()
        except duckdb.Error:
            return DataError("not a whole parquet file", str(file), WHOLE_LINES)
    return DataError("files that changed while they were read", name, "Search again.")


def _lines(name: str, file: Path, connection: DuckDBPyConnection) -> Part:
    tab = ", delim = '\\t'" if ".tsv" in file.name.lower() else ""
    rows = (
        f"read_csv({text(file)}, header = true, all_varchar = true, null_padding = true,"
        f" store_rejects = true{tab})"
    )
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
    except duckdb.Error:
        remedy = "Write it in UTF-8, one row a line, with the names of the columns first."
        raise DataError("not a table in text", f"{name}: {file.name}", remedy) from None
    return Part(rows, {column: kind for column, kind, *_ in described}, (file,))
