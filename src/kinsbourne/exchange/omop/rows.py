"""Which rows of OMOP tables belong to one person, whether in parquet, CSV or a DuckDB file?

Intended purpose: exchange of records. It draws no conclusion.
"""

# ruff: noqa: S608 - queries are made of names that stand here, and of no values

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kinsbourne.case.errors import CaseError, shown_name
from kinsbourne.exchange.omop.tables import COLUMNS, EVENTS, Event, Table
from kinsbourne.exchange.spreadsheet import unguarded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SUFFIXES = (".parquet", ".csv")
DATABASES = (".duckdb", ".db")
_NEED = "Name a folder of OMOP tables as parquet or CSV, or a DuckDB file, with a person table."
_BATCH = 2048


class Row(NamedTuple):
    """A row of a table of events, as text; blank where it has nothing."""

    table: Table
    id: str
    day: str
    source: str
    source_vocabulary: str
    source_code: str
    vocabulary: str
    code: str
    name: str
    more: dict[str, str]


class Person(NamedTuple):
    id: str
    columns: dict[str, str]
    last_visit: str
    rows: list[Row]


def persons(path: Path) -> Iterator[Person | CaseError]:
    """Every person with the rows of theirs, in the order of their ids; then what is nobody's.

    Raises:
        CaseError: no table of persons, or a file that cannot be read.
    """
    import duckdb

    try:
        with duckdb.connect() as database:
            present = _open(database, path)
            yield from _persons(database, present)
            yield from _nobodys(database, present, shown_name(path))
    except duckdb.Error:
        raise CaseError("tables that cannot be read as OMOP's", shown_name(path), _NEED) from None


def _files(folder: Path) -> dict[str, Path]:
    """The file of each table, parquet before CSV."""
    found: dict[str, Path] = {}
    for suffix in reversed(SUFFIXES):
        for file in sorted(folder.iterdir()):
            if file.suffix.lower() == suffix:
                found[file.stem.lower()] = file
    return found


def _open(database: DuckDBPyConnection, path: Path) -> dict[str, bool]:
    """Makes a view of each table there is; those from CSV are marked."""
    present: dict[str, bool] = {}
    wanted = {*COLUMNS, "concept"}
    if path.is_dir():
        for table, file in _files(path).items():
            if table in wanted:
                is_csv = file.suffix.lower() == ".csv"
                how = ", all_varchar = true, header = true" if is_csv else ""
                reader = "read_csv" if is_csv else "read_parquet"
                source = f"{reader}({_quoted(str(file))}{how})"
                _open_file(database, table, source, shown_name(file))
                present[table] = is_csv
    elif path.is_file():
        database.execute(f"ATTACH {_quoted(str(path))} AS cdm (READ_ONLY)")
        named = database.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_catalog = 'cdm'"
        ).fetchall()
        for schema, table in named:
            if table.lower() in wanted:
                source = f"cdm.{_named(schema)}.{_named(table)}"
                database.execute(f"CREATE VIEW {table.lower()} AS SELECT * FROM {source}")
                present[table.lower()] = False
    if "person" not in present:
        raise CaseError("no OMOP table of persons", shown_name(path), _NEED)
    return present


def _open_file(database: DuckDBPyConnection, table: str, source: str, name: str) -> None:
    import duckdb

    try:
        database.execute(f"CREATE VIEW {table} AS SELECT * FROM {source}")
    except duckdb.Error:
        remedy = "Export the table again, or take its file out of the folder."
        raise CaseError(f"the table {table} cannot be read", name, remedy) from None


def _nobodys(
    database: DuckDBPyConnection, present: dict[str, bool], name: str
) -> Iterator[CaseError]:
    """How many rows of each table belong to nobody of the table of persons."""
    strays = f"{_NUMBER} IS NULL OR {_NUMBER} NOT IN (SELECT n FROM known)"
    for table in present:
        if table == "concept":
            continue
        query = f"SELECT count(*) FROM {table} t WHERE {strays}"
        if table == "person":
            query = f"SELECT count(*) - count(DISTINCT {_NUMBER}) FROM person t"
        known = f"WITH known AS (SELECT {_NUMBER} AS n FROM person t WHERE n IS NOT NULL) "
        ((count,),) = database.execute(known + query).fetchall()
        if count:
            what = f"{count} rows without a person of their own"
            remedy = "They were not read. Each person_id is a number that stands once in person."
            yield CaseError(what, f"{name}, {table}", remedy)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _persons(database: DuckDBPyConnection, present: dict[str, bool]) -> Iterator[Person]:
    streams = {
        table: _Stream(_rows(database, table, event, present))
        for table, event in EVENTS.items()
        if table in present
    }
    visits = _Stream(_visits(database, present))
    last_number = None
    for number, columns in _every(database, present["person"]):
        if number == last_number:
            continue
        last_number = number
        rows = [row for stream in streams.values() for row in stream.of(number)]
        last = max((day for day in visits.of(number) if isinstance(day, str)), default="")
        yield Person(str(number), columns, last, [r for r in rows if isinstance(r, Row)])


class _Stream:
    """The rows of one table, handed out person by person in the order of their ids."""

    def __init__(self, rows: Iterator[tuple[int, Row | str]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, person: int) -> Iterator[Row | str]:
        while self._next is not None and self._next[0] <= person:
            number, row = self._next
            self._next = next(self._rows, None)
            if number == person:
                yield row


def _fetched(
    database: DuckDBPyConnection, query: str, is_csv: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Each row of the query as text, by the number in its first column."""
    cursor = database.cursor()
    cursor.execute(query)
    while batch := cursor.fetchmany(_BATCH):
        for number, *values in batch:
            texts = ["" if value is None else str(value).strip() for value in values]
            yield int(number), [unguarded(text) if is_csv else text for text in texts]


def _have(database: DuckDBPyConnection, table: str) -> set[str]:
    """The columns of the table.

    Raises:
        CaseError: it does not say whose its rows are.
    """
    described = database.execute(f"DESCRIBE {table}").fetchall()
    have = {str(row[0]).lower() for row in described}
    if "person_id" not in have:
        raise CaseError("no column person_id", table, _NEED)
    return have


def _columns(database: DuckDBPyConnection, table: str, names: tuple[str, ...]) -> str:
    """The columns as text; one that the table does not have is nothing."""
    have = _have(database, table)
    return ", ".join(f"CAST(t.{name} AS VARCHAR)" if name in have else "NULL" for name in names)


def _every(database: DuckDBPyConnection, is_csv: bool) -> Iterator[tuple[int, dict[str, str]]]:
    names = COLUMNS["person"][1:]
    columns = _columns(database, "person", names)
    query = f"SELECT {_NUMBER}, {columns} FROM person t WHERE {_NUMBER} IS NOT NULL ORDER BY 1"
    for number, texts in _fetched(database, query, is_csv):
        yield number, dict(zip(names, texts, strict=True))


_NUMBER = "TRY_CAST(t.person_id AS BIGINT)"


def _visits(database: DuckDBPyConnection, present: dict[str, bool]) -> Iterator[tuple[int, str]]:
    if "visit_occurrence" not in present:
        return
    columns = _columns(database, "visit_occurrence", ("visit_start_date", "visit_end_date"))
    query = (
        f"SELECT {_NUMBER}, {columns} FROM visit_occurrence t"
        f" WHERE {_NUMBER} IS NOT NULL ORDER BY 1"
    )
    for number, (start, end) in _fetched(database, query):
        yield number, (end or start)[:10]


def _rows(
    database: DuckDBPyConnection, table: Table, event: Event, present: dict[str, bool]
) -> Iterator[tuple[int, Row]]:
    stem = event.stem
    names = (COLUMNS[table][0], event.day, f"{stem}_source_value", *event.more)
    columns = _columns(database, table, names)
    order = f"TRY_CAST(t.{names[0]} AS BIGINT)"
    concepts, joins = "NULL, NULL, NULL, NULL, NULL", ""
    if "concept" in present:
        concepts = (
            "s.vocabulary_id, s.concept_code, c.vocabulary_id, c.concept_code,"
            " coalesce(s.concept_name, c.concept_name)"
        )
        for alias, name in (("s", f"{stem}_source_concept_id"), ("c", f"{stem}_concept_id")):
            joined = f"TRY_CAST(t.{name} AS BIGINT)" if name in _have(database, table) else "NULL"
            joins += (
                f" LEFT JOIN (SELECT * FROM concept WHERE TRY_CAST(concept_id AS BIGINT) <> 0)"
                f" {alias} ON TRY_CAST({alias}.concept_id AS BIGINT) = {joined}"
            )
    query = (
        f"SELECT {_NUMBER}, {concepts}, {columns} FROM {table} t{joins}"
        f" WHERE {_NUMBER} IS NOT NULL ORDER BY 1, {order}"
    )
    for number, texts in _fetched(database, query, present[table]):
        system, code, standard_system, standard, name, id_, day, source, *more = texts
        values = dict(zip(event.more, more, strict=True))
        yield (
            number,
            Row(
                table=table,
                id=id_,
                day=day[:10],
                source=source,
                source_vocabulary=system,
                source_code=code,
                vocabulary=standard_system,
                code=standard,
                name=name,
                more=values,
            ),
        )
