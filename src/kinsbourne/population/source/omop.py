"""Which of the tables that are there are those of the OMOP CDM 5.4, and what do they say?"""

from __future__ import annotations

from pathlib import Path

import duckdb

from kinsbourne.exchange.omop.tables import EVENTS, Event
from kinsbourne.population.data import Data, Events, People
from kinsbourne.population.source.layout import Layout, Reading
from kinsbourne.population.source.refused import DataError
from kinsbourne.population.source.survey import Remark
from kinsbourne.population.source.tables import Table, in_folder

PERSON = People(
    "person", "person_id", "birth_datetime", "year_of_birth", "month_of_birth", "day_of_birth"
)
VOCABULARY = ("concept", "concept_ancestor")
TABLES = (PERSON.table, *EVENTS, *VOCABULARY)


def layout(tables: dict[str, Table], within: tuple[str, ...] = ()) -> Layout | None:
    """What is read of these tables, by their names in small letters.

    None where they are not OMOP's: one of persons and one of events at the least.
    """
    events = tuple(
        Reading(tables[name], _events(tables[name], event))
        for name, event in EVENTS.items()
        if name in tables
    )
    if PERSON.table not in tables or not events:
        return None
    table = tables[PERSON.table]
    there = {
        field: column if _has(table, column) else None
        for field, column in PERSON._asdict().items()
        if field not in ("table", "person")
    }
    people = People(table.name, PERSON.person, **there)
    vocabulary = {name: tables[name] for name in VOCABULARY if name in tables}
    return Layout("omop", Reading(table, people), events, vocabulary, within=within)


def missing(tables: dict[str, Table]) -> tuple[Remark, ...]:
    """The tables of events that are not there."""
    return tuple(Remark("missing-table", name) for name in EVENTS if name not in tables)


def opened(folder: Path) -> Data:
    """The parquet tables of a folder as they stand there, before it is known what they are like."""
    with duckdb.connect() as connection:
        found = layout(in_folder(folder, TABLES, connection))
    if found is None:
        remedy = "Name a folder of OMOP CDM 5.4 tables."
        raise DataError("no persons, or no events of theirs", folder.name, remedy)
    readings = (found.people, *found.events)
    files = {reading.of.table: reading.table.files for reading in readings}
    people = found.people.of
    assert isinstance(people, People)  # noqa: S101 - the table of people comes first
    events = tuple(one.of for one in found.events if isinstance(one.of, Events))
    return Data(people, events, files)


def standing(within: tuple[str, ...]) -> Data:
    """Tables that an engine has under the names of the model, in this catalog and schema."""
    events = tuple(_named(name, event, event.day) for name, event in EVENTS.items())
    return Data(PERSON, events, within=within)


def _events(table: Table, event: Event) -> Events:
    time = event.day.removesuffix("date") + "datetime"
    is_by_time = not _has(table, event.day) and _has(table, time)
    return _named(table.name, event, time if is_by_time else event.day)


def _named(table: str, event: Event, day: str) -> Events:
    return Events(
        table,
        "person_id",
        day,
        (f"{event.stem}_concept_id", f"{event.stem}_source_concept_id"),
        f"{event.stem}_source_value",
        event.systems,
    )


def _has(table: Table, column: str) -> bool:
    return any(part.column(column) for part in table.parts)
