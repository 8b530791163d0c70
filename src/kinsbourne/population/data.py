"""Where do records stand, and which of their columns say who, when and what?"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

ATTACHED = "records"
"""What a database file is called within the engine; the first name of ``Data.within``."""


class People(NamedTuple):
    """A table with a row for each person, and its columns; those that are not there are None."""

    table: str
    person: str
    birth: str | None = None
    """A date or time of birth; what the three below do not say is read there."""
    year: str | None = None
    month: str | None = None
    day: str | None = None


class Events(NamedTuple):
    """A table with a row for each thing that happened, and its columns."""

    table: str
    person: str
    day: str
    concepts: tuple[str, ...] = ()
    """Columns of OMOP concept ids, the standard's and the source's."""
    text: str | None = None
    """A column of codes as the source wrote them."""
    systems: tuple[str, ...] = ()
    """The code systems, by our short names, that the text may be of."""
    system: str | None = None
    """A column that names the system of each code by our short name; then it decides."""


class Data(msgspec.Struct, frozen=True):
    """Records as an engine finds them: the tables, and the files of each."""

    people: People
    events: tuple[Events, ...]
    files: dict[str, tuple[Path, ...]] = {}
    """Parquet files by table. A table without files is one the engine already has."""
    database: Path | None = None
    """A DuckDB file that has the tables without files; attached, and read only, as ``ATTACHED``."""
    within: tuple[str, ...] = ()
    """What stands before the name of a table without files: a catalog, a schema, or nothing."""
    number: bool = True
    """Persons are whole numbers; else text."""
    concepts: tuple[tuple[int, str, str], ...] = ()
    """What concept ids are codes of: id, system by our short name, code; descendants included."""
