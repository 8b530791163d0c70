"""Which tables and columns does somebody's map of columns name?

A map is YAML::

    people: {table: patients, person: id, birth: born}
    events:
      - {table: diagnoses, person: id, day: seen, code: icd, system: icd10cm}
      - {table: tests, person: id, day: seen, code: code, system_column: coding}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.data import Events, People
from kinsbourne.population.quoting import named
from kinsbourne.population.source.layout import Layout, Reading
from kinsbourne.population.source.refused import DataError
from kinsbourne.population.source.tables import PARQUET, TEXT, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$?\.?(?P<place>[^`]*)`)?$", re.DOTALL)


class PeopleColumns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table with a row for each person, and its columns."""

    table: str
    person: str
    birth: str | None = None
    """A date of birth; or else its parts, as far as they are known."""
    year: str | None = None
    month: str | None = None
    day: str | None = None


class EventColumns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table with a row for each thing that happened, and its columns."""

    table: str
    person: str
    day: str
    code: str
    system: str | None = None
    """The code system of all codes of the column; or else…"""
    system_column: str | None = None
    """… the column that names it for each."""


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A map of columns."""

    people: PeopleColumns
    events: tuple[EventColumns, ...]
    dates: str | None = None
    """How days are written, in the signs of strptime; else by year, month and day."""


def columns_in(file: Path, knowledge: Knowledge) -> Columns:
    """The map in a file, its code systems by our short names.

    Raises:
        DataError: there is no such file, or it is no map of columns.
    """
    remedy = "See the how-to page on plain tables for the form of a map of columns."
    try:
        columns = msgspec.yaml.decode(file.read_bytes(), type=Columns)
    except OSError:
        raise DataError("no such file", file.name, "Name a map of columns.") from None
    except msgspec.ValidationError as fault:
        said = _PLACE.match(str(fault))
        assert said is not None  # noqa: S101 - every message fits
        where = f"{file.name}: {said['place']}" if said["place"] else file.name
        raise DataError(said["what"][:1].lower() + said["what"][1:], where, remedy) from None
    except msgspec.DecodeError:
        raise DataError("no YAML", file.name, remedy) from None
    if not columns.events:
        raise DataError("no table of events", f"{file.name}: events", remedy)
    events = (
        _checked(one, f"{file.name}: events[{number}]", knowledge)
        for number, one in enumerate(columns.events)
    )
    return msgspec.structs.replace(columns, events=tuple(events))


def _checked(one: EventColumns, where: str, knowledge: Knowledge) -> EventColumns:
    known = ", ".join(knowledge.codelists.systems)
    if (one.system is None) == (one.system_column is None):
        what = "the code system is named neither once for all nor by a column, or in both ways"
        raise DataError(what, where, f"Name `system` ({known}), or `system_column`.")
    if one.system is None:
        return one
    ours = knowledge.codelists.system_of(one.system)
    if ours is None:
        raise DataError("a code system that is not known here", f"{where}.system", f"Use {known}.")
    return msgspec.structs.replace(one, system=ours)


def layout(
    columns: Columns,
    tables: Mapping[str, Table],
    knowledge: Knowledge,
    connection: DuckDBPyConnection,
    within: tuple[str, ...] = (),
) -> Layout:
    """What is read of these tables, by their names in small letters.

    Raises:
        DataError: a table or column that the map names is not there.
    """
    of = columns.people
    people = _table(of.table, tables)
    names = (of.person, of.birth, of.year, of.month, of.day)
    _must_have(people, *names)
    events: list[Reading] = []
    for one in columns.events:
        table = _table(one.table, tables)
        _must_have(table, one.person, one.day, one.code, one.system_column)
        systems = (one.system,) if one.system else ()
        read = Events(table.name, one.person, one.day, (), one.code, systems, one.system_column)
        called = (
            _called(table, one.system_column, knowledge, connection) if one.system_column else {}
        )
        events.append(Reading(table, read, called))
    person = People(people.name, *names)
    return Layout("columns", Reading(people, person), tuple(events), {}, columns.dates, within)


def _table(name: str, tables: Mapping[str, Table]) -> Table:
    bare = name.lower()
    for suffix in sorted((*PARQUET, *TEXT), key=len, reverse=True):
        bare = bare.removesuffix(suffix)
    if bare not in tables:
        there = ", ".join(sorted(tables)) or "none"
        raise DataError("the table is not there", name, f"These are there: {there}.")
    return tables[bare]


def _must_have(table: Table, *names: str | None) -> None:
    for name in names:
        if name is not None and not any(part.column(name) for part in table.parts):
            there = ", ".join(sorted({one for part in table.parts for one in part.columns}))
            remedy = f"These are there: {there}."
            raise DataError("the column is not there", f"{table.name}.{name}", remedy)


def _called(
    table: Table, column: str, knowledge: Knowledge, connection: DuckDBPyConnection
) -> dict[str, str]:
    """Our short name of each system that the column names otherwise."""
    found: dict[str, str] = {}
    for part in table.parts:
        name = part.column(column)
        if name is None:
            continue
        value = f"CAST({named(name)} AS VARCHAR)"
        for (system,) in connection.execute(
            f"SELECT DISTINCT {value} FROM {part.rows} WHERE {named(name)} IS NOT NULL"
        ).fetchall():
            ours = knowledge.codelists.system_of(system)
            if ours is not None and ours != system:
                found[system] = ours
    return found
