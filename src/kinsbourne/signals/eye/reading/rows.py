"""Which numbers stand in the columns of a table, as DuckDB reads them?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.reading.columns import Rows, Valid
from kinsbourne.signals.eye.reading.source import Source
from kinsbourne.signals.eye.recording import Flag, Floats

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NO_NUMBER = ("", "na", "nan", "null", "none", "n/a", ".", "-")
"""What is written where a number is missing."""
_REMEDY = "Look whether the columns are swapped or cut, or export it again."


class Wanted(NamedTuple):
    """A column to be read as numbers, and the one that says whether they count."""

    name: str
    valid: Valid | None = None
    valid_name: str | None = None


@dataclass(frozen=True)
class Text:
    """The lines of samples, and how they are to be read."""

    data: bytes
    delimiter: str
    names: Sequence[str]
    n_before: int
    has_comma: bool
    """Whether a comma parts the decimals."""


def of_text(
    source: Source, text: Text, wanted: Mapping[str, Wanted], kept: Rows | None
) -> tuple[dict[str, Floats], list[Flag]]:
    """The wanted columns of a text, and what is to be said of it.

    Raises:
        RecordingError: many cells hold no numbers, or it is no table.
    """
    has_quotes = b'"' in text.data
    typed = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(text.names)))
    options = (
        f"delim = '{text.delimiter}', quote = '\"', escape = '\"', header = false, "
        "auto_detect = false, null_padding = true, strict_mode = false, ignore_errors = true, "
        f"parallel = {str(not has_quotes).lower()}, columns = {{{typed}}}"
    )
    with _file(text.data, ".csv") as path, _database() as database:
        origin = f"read_csv('{path}', {options})"
        values, flags = _numbers(
            source, database, origin, text.names, wanted, kept, text.has_comma, text.n_before
        )
        if not kept and not has_quotes:
            flags += _ragged(text, len(values["time"]))
    return values, flags


def names_of_parquet(source: Source) -> tuple[str, ...]:
    """What the columns of a parquet file are called.

    Raises:
        RecordingError: it cannot be read.
    """
    with _file(source.data, ".parquet") as path, _database() as database:
        found = _fetched(source, database, "*", f"read_parquet('{path}') LIMIT 0")
    return tuple(found)


def of_parquet(
    source: Source, names: Sequence[str], wanted: Mapping[str, Wanted], kept: Rows | None
) -> tuple[dict[str, Floats], list[Flag]]:
    """The wanted columns of a parquet file; as for a text."""
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    renamed = ", ".join(f"{name} AS c{at}" for at, name in enumerate(quoted))
    with _file(source.data, ".parquet") as path, _database() as database:
        held = _fetched(source, database, "count(*) AS n", f"read_parquet('{path}')")
        source.check_samples(int(held["n"][0]))
        origin = f"(SELECT {renamed} FROM read_parquet('{path}'))"  # noqa: S608 - quoted
        return _numbers(source, database, origin, names, wanted, kept, False, 0)


def _numbers(
    source: Source, database: DuckDBPyConnection, origin: str, names: Sequence[str],
    wanted: Mapping[str, Wanted], kept: Rows | None, has_comma: bool, n_before: int,
) -> tuple[dict[str, Floats], list[Flag]]:  # fmt: skip
    at = {name: f"c{number}" for number, name in reversed(list(enumerate(names)))}
    select: list[str] = []
    is_odd: dict[str, str] = {}
    for key, each in wanted.items():
        cell = at[each.name]
        number = f"TRY_CAST(replace({cell}, ',', '.') AS DOUBLE)"
        number = number if has_comma else f"TRY_CAST({cell} AS DOUBLE)"
        is_odd[each.name] = f"({cell} IS NOT NULL AND {number} IS NULL)"
        if each.valid and each.valid_name:
            number = f"CASE WHEN {_is_good(each.valid, at[each.valid_name])} THEN {number} END"
        select.append(f'{number} AS "{key}"')
    where = ""
    if kept and kept.column in at:
        where = f" WHERE {_word(at[kept.column])} IN {_list(kept.keep)}"
    columns = ", ".join((*select, f"{' OR '.join(is_odd.values())} AS odd"))
    found = _fetched(source, database, columns, f"{origin}{where}")
    flags: list[Flag] = []
    if np.ma.filled(found["odd"], False).any():
        texts = {
            name: f"{test} AND {_word(at[name])} NOT IN {_list(_NO_NUMBER)}"
            for name, test in is_odd.items()
        }
        flags = _texts(source, database, origin, where, texts, n_before)
    return {key: _plain(found[key]) for key in wanted}, flags


def _texts(
    source: Source, database: DuckDBPyConnection, origin: str, where: str,
    is_text: Mapping[str, str], n_before: int,
) -> list[Flag]:  # fmt: skip
    """What is to be said of cells with text for a number.

    Raises:
        RecordingError: there are many; with the column that has most, and the first line.
    """
    counts = ", ".join(
        f"count(*) FILTER ({test}) AS n{at}, min(line) FILTER ({test}) AS f{at}"
        for at, test in enumerate(is_text.values())
    )
    numbered = f"(SELECT *, row_number() OVER () AS line FROM {origin})"  # noqa: S608 - ours
    found = _fetched(source, database, f"count(*) AS n, {counts}", f"{numbered}{where}")
    most = max(range(len(is_text)), key=lambda at: int(found[f"n{at}"][0]))
    name, n = list(is_text)[most], int(found[f"n{most}"][0])
    if n > base.load().eye["unreadable-share"] * int(found["n"][0]):
        raise source.refuse(
            f"{n} cells of the column {name} hold text for a number", _REMEDY,
            f"line {n_before + int(found[f'f{most}'][0])}",
        )  # fmt: skip
    if not n:
        return []
    return [Flag("not-numbers", f"cells of {name} with text for a number are missing", n)]


def _ragged(text: Text, n_rows: int) -> list[Flag]:
    n_lines = text.data.count(b"\n") + (not text.data.endswith(b"\n"))
    cells = text.data.count(text.delimiter.encode())
    if n_rows == n_lines and cells == n_lines * (len(text.names) - 1):
        return []
    what = "some lines are empty, or have more or fewer columns than others"
    return [Flag("rows-ragged", what)]


def _word(cell: str) -> str:
    return f"lower(trim(CAST({cell} AS VARCHAR)))"


def _list(words: Sequence[str]) -> str:
    quoted = (word.lower().replace("'", "''") for word in words)
    return "(" + ", ".join(f"'{word}'" for word in quoted) + ")"


def _is_good(valid: Valid, cell: str) -> str:
    if valid.at_least is not None:
        return f"TRY_CAST({cell} AS DOUBLE) >= {valid.at_least!r}"
    numbers = [word for word in valid.good if word.replace(".", "", 1).isdigit()]
    as_number = "".join(f" OR TRY_CAST({cell} AS DOUBLE) = {number}" for number in numbers)
    return f"({_word(cell)} IN {_list(valid.good)}{as_number})"


@contextmanager
def _file(data: bytes, suffix: str) -> Generator[str]:
    """A file of these bytes that only this process can read, and that goes when it has been read.

    It lies in memory where the system can do that: a recording need not touch the disk.
    """
    if hasattr(os, "memfd_create"):
        with os.fdopen(os.memfd_create("recording"), "wb") as file:
            file.write(data)
            file.flush()
            yield f"/proc/self/fd/{file.fileno()}"
        return
    handle, name = tempfile.mkstemp(suffix)
    try:
        os.close(handle)
        Path(name).write_bytes(data)
        yield name.replace("'", "''")
    finally:
        Path(name).unlink()


@contextmanager
def _database() -> Generator[DuckDBPyConnection]:
    """DuckDB in memory, that fetches nothing from a network and writes nothing to a disk."""
    import duckdb

    with duckdb.connect() as database:
        database.execute("SET autoinstall_known_extensions = false")
        database.execute("SET autoload_known_extensions = false")
        database.execute("SET temp_directory = ''")
        yield database


def _fetched(
    source: Source, database: DuckDBPyConnection, columns: str, origin: str
) -> dict[str, Any]:
    import duckdb

    try:
        return database.execute(f"SELECT {columns} FROM {origin}").fetchnumpy()  # noqa: S608 # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    except (duckdb.Error, ValueError, OverflowError, UnicodeDecodeError):
        raise source.refuse(
            "it cannot be read as a table", "Export it again; it may be cut or damaged."
        ) from None


def _plain(column: Any) -> Floats:
    """A column of numbers, with NaN for none."""
    values = np.array(np.ma.getdata(column), dtype=np.float64)
    values[np.ma.getmaskarray(column)] = np.nan
    return values
