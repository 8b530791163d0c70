"""Which table says who, when and what, before it is known whether it can be searched so?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from kinsbourne.population.data import Events, People
from kinsbourne.population.source.plain import How, Role
from kinsbourne.population.source.tables import Table


class Reading(NamedTuple):
    """A table, what is read of it, and how."""

    table: Table
    of: People | Events
    systems: Mapping[str, str] = MappingProxyType({})
    """Our short name of each code system, by how the table calls it, where it does not use ours."""


class Layout(NamedTuple):
    kind: Literal["omop", "events", "columns"]
    people: Reading
    events: tuple[Reading, ...]
    vocabulary: Mapping[str, Table] = MappingProxyType({})
    """Of OMOP, those of its tables that are there."""
    dates: str | None = None
    """How days are written, in the signs of strptime; else by year, month and day."""
    within: tuple[str, ...] = ()

    def how(self, reading: Reading, number: bool) -> How:
        return How(number, self.dates, reading.systems)


def roles(of: People | Events) -> Iterator[tuple[Role, str | None, str]]:
    """What is read: its role, its column if one is named, and its name where it is written anew."""
    yield "person", of.person, "person_id"
    if isinstance(of, People):
        yield "birth", of.birth, "birth"
        yield "year", of.year, "year_of_birth"
        yield "month", of.month, "month_of_birth"
        yield "day", of.day, "day_of_birth"
        return
    yield "on", of.day, "on_day"
    for number, concept in enumerate(of.concepts):
        yield "concept", concept, f"concept_{number}"
    if of.text:
        yield "written", of.text, "code"
    if of.system:
        yield "coded_in", of.system, "system"
