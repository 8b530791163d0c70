"""How do the rows that are looked for come out of a PostgreSQL database, and no others?

The database picks them, in one look at it as it stood at one moment; persons and the concepts of
the codes come with them. Address and password are never said again.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kinsbourne.exchange.omop.tables import EVENTS
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.codes import wanted
from kinsbourne.population.data import Data, Events
from kinsbourne.population.plan import planned
from kinsbourne.population.quoting import named
from kinsbourne.population.script import evidence
from kinsbourne.population.source import omop
from kinsbourne.population.source.layout import roles
from kinsbourne.population.source.refused import DataError
from kinsbourne.population.source.tables import Part, Table
from kinsbourne.population.source.vocabulary import Vocabulary, concepts

PLACE = "postgresql"
_KINDS = MappingProxyType({"integer": "INTEGER", "bigint": "BIGINT", "date": "DATE"})


def fetched(address: str, folder: Path, knowledge: Knowledge) -> Path:
    """A folder with OMOP's tables as text: all persons, and the rows with a code looked for.

    Tables are those on the search path of the address
    (``postgresql://…?options=-csearch_path%3Dcdm``).

    Raises:
        DataError: psycopg is not there, the database does not answer, it is not OMOP, or there is
            no room.
    """
    try:
        import psycopg  # pyright: ignore[reportMissingImports] - an extra
    except ImportError:
        remedy = "Install psycopg, or export the tables to parquet."
        raise DataError(
            "PostgreSQL is read by psycopg, which is not there", PLACE, remedy
        ) from None
    shutil.rmtree(folder, ignore_errors=True)
    database: Any = psycopg
    try:
        folder.mkdir(mode=0o700, parents=True)
        with database.connect(address) as connection, connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _fetch(cursor, folder, knowledge)
    except database.Error:
        remedy = "See that it runs, and that this user may read OMOP's tables on its search path."
        raise DataError("a database that does not answer", PLACE, remedy) from None
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        what = f"its rows cannot be written ({error.strerror})"
        raise DataError(what, str(folder), "Name a folder with room that may be written.") from None
    return folder


def _fetch(cursor: Any, folder: Path, knowledge: Knowledge) -> None:
    tables = _tables(cursor)
    layout = omop.layout(tables)
    if layout is None:
        remedy = "Put OMOP's schema on the search path: ?options=-csearch_path%3Dcdm"
        raise DataError("no tables of OMOP on the search path", PLACE, remedy)

    def ask(query: str) -> Sequence[tuple[object, ...]]:
        return cursor.execute(query).fetchall()

    vocabulary = Vocabulary()
    if "concept" in tables:
        above = tables["concept_ancestor"].name if "concept_ancestor" in tables else None
        vocabulary = concepts(ask, tables["concept"].name, above, wanted(knowledge), knowledge)
        ids = ", ".join(str(one) for one in sorted({row[0] for row in vocabulary.concepts}))
        _copy(cursor, _concepts(tables["concept"].name, ids), folder / "concept.csv")
        if above is not None:
            query = (
                "SELECT ancestor_concept_id, descendant_concept_id"
                f" FROM {above} WHERE ancestor_concept_id IN ({ids or 'NULL'})"
            )
            _copy(cursor, query, folder / "concept_ancestor.csv")
    table = layout.people.table
    people = (table.parts[0].column(column) for _, column, _ in roles(layout.people.of))
    columns = ", ".join(named(name) for name in people if name)
    _copy(cursor, f"SELECT {columns} FROM {table.name}", folder / "person.csv")
    events = tuple(one for reading in layout.events if (one := _there(reading.table, reading.of)))
    data = Data(omop.PERSON, events, concepts=vocabulary.concepts)
    script = {step.name: step.sql for step in evidence(planned(data, knowledge))}
    for number, one in enumerate(events):
        _copy(cursor, _rows(script, number, one), folder / f"{one.table}.csv")


def _tables(cursor: Any) -> dict[str, Table]:
    """OMOP's tables on the search path, by name; the first of each name is the one that is read."""
    found: dict[str, dict[str, str]] = {}
    for name in (*omop.TABLES, *EVENTS):
        rows = cursor.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
            [name],
        ).fetchall()
        if rows:
            found[name] = {column: _KINDS.get(kind, "VARCHAR") for column, kind in rows}
    return {name: Table(name, (Part(name, columns),)) for name, columns in found.items()}


def _there(table: Table, of: object) -> Events | None:
    """The columns that are there; None where the table does not say who, when and what."""
    (part,) = table.parts
    if not isinstance(of, Events) or not (part.column(of.person) and part.column(of.day)):
        return None
    concepts = tuple(column for column in of.concepts if part.column(column))
    text = of.text if part.column(of.text) else None
    return of._replace(concepts=concepts, text=text) if concepts or text else None


def _concepts(table: str, ids: str) -> str:
    """Those of the codes, and one of each other vocabulary, which says that it is there."""
    return (
        f"SELECT concept_id, vocabulary_id, concept_code FROM {table}"
        f" WHERE concept_id IN ({ids or 'NULL'}) OR concept_id IN"
        f" (SELECT min(concept_id) FROM {table} GROUP BY vocabulary_id)"
    )


def _rows(script: dict[str, str], number: int, one: Events) -> str:
    """Each row that a step of the evidence picks, once, with the names that the table has."""
    names = {"person_id": one.person, "on_day": one.day}
    names |= {f"concept_{place}": column for place, column in enumerate(one.concepts)}
    names |= {"written": one.text} if one.text else {}
    inside = ", ".join(f"{named(column)} AS {name}" for name, column in names.items())
    outside = ", ".join(f"{name} AS {named(column)}" for name, column in names.items())
    picks = (script.get(f"{kind}_{number}", "") for kind in ("picked", "worded"))
    # a row that two steps pick is to come once, so their conditions are joined, not their rows
    where = [pick.partition(" WHERE ")[2] for pick in picks if pick]
    rows = f"(SELECT {inside} FROM {one.table}) AS events_{number}"
    return f"SELECT {outside} FROM {rows} WHERE {' OR '.join(where) or 'false'}"


def _copy(cursor: Any, query: str, file: Path) -> None:
    with (
        file.open("wb") as out,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as rows,
    ):
        for some in rows:
            out.write(some)
