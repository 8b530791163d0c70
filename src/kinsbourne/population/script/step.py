"""Of what is a step of the script made?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

_SAFE = re.compile(r"[\w.:/%+ -]*", re.ASCII)


class Step(NamedTuple):
    """A SELECT, under the name by which later steps call its result."""

    name: str
    sql: str
    is_kept: bool = False
    """Its result is used more than once: an engine keeps it instead of working it out again."""


def text(value: str) -> str:
    """A text as SQL writes it.

    Raises:
        ValueError: it has a sign that no code or name has.
    """
    if not _SAFE.fullmatch(value):
        raise ValueError(f"{value!r} is no code and no name")
    return f"'{value}'"


def texts(values: Iterable[str]) -> str:
    """The inside of an IN list."""
    return ", ".join(text(value) for value in values)


def day(value: date) -> str:
    return f"DATE '{value.isoformat()}'"


def later(column: str, days: int) -> str:
    """The date so many days after the one in the column; before, where the number is negative."""
    return f"CAST({column} + INTERVAL '{days}' DAY AS DATE)"


def table(rows: Iterable[tuple[str | int, ...]], name: str, columns: tuple[str, ...]) -> str:
    """Rows that are written out, as something to select from."""
    said = (", ".join(text(v) if isinstance(v, str) else str(v) for v in row) for row in rows)
    return f"(VALUES {', '.join(f'({row})' for row in said)}) AS {name}({', '.join(columns)})"
