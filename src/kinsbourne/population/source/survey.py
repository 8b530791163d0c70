"""What is there to be searched, what is not, and what is done about it?

The data report that comes before any search. It says counts and names of columns, and nothing of a
patient.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from kinsbourne.case.errors import Problem

RemarkKind = Literal[
    "missing-table", "empty-table", "missing-column", "left-out", "parts-differ", "remade",
    "zoned", "padded", "unreadable", "unknown", "without-value", "odd-range", "refused-lines",
    "text-persons", "person-twice", "without-birth-year", "no-vocabulary", "no-hierarchy",
    "codes-not-there", "unknown-system", "matching-rows-only", "not-looked-at", "coarse-days",
    "births-differ", "not-taken",
]  # fmt: skip

_WORDS: dict[RemarkKind, str] = {
    "missing-table": "{where} is not there; nothing is found by it",
    "empty-table": "{where} has no rows",
    "missing-column": "{where} is not there",
    "left-out": "{where} is left out: it does not say who, when or what",
    "parts-differ": "{where}: its files have different columns; written once with the same ones",
    "remade": "{where} is not of the type that is searched; the table is written once anew",
    "zoned": "{where} has a time zone; its day is the one in UTC",
    "padded": "{where} has blanks around its codes; they are cut off",
    "unreadable": "{where}: {rows} values cannot be read; those rows do not count",
    "unknown": "{where}: {rows} values cannot be read; they count as not known",
    "without-value": "{where}: {rows} rows have no value; they do not count",
    "odd-range": "{where} has values that cannot be; they count as not known",
    "refused-lines": "{where}: {rows} lines cannot be read; they do not count",
    "text-persons": "{where}: persons are told apart by a text, as it is written",
    "person-twice": "{where}: {rows} rows are of persons who have one already; "
    "of each part of the birth date the least counts",
    "without-birth-year": "{where}: {rows} persons have no year of birth; "
    "rules with an age cannot find them",
    "no-vocabulary": "{where} is not there; codes are told as their source wrote them",
    "no-hierarchy": "{where} has no rows; what stands beneath a code in the vocabulary is not found"
    ", so drugs are found by their ingredient's code only",
    "codes-not-there": "{where}: {rows} of the codes looked for are not in the vocabulary",
    "unknown-system": "{where}: {rows} rows are of a code system that is not known here",
    "matching-rows-only": "{where}: only rows with a code that is looked for were fetched",
    "coarse-days": "{where}: {rows} days are a year or a month; they count as its first day",
    "births-differ": "{where}: of {rows} persons different days of birth are said",
    "not-taken": "{where}: {rows} codes do not count",
    "not-looked-at": "{where} is looked at by the engine only",
}


class Remark(msgspec.Struct, frozen=True, order=True):
    """Something about the records that a reader of the result must know."""

    kind: RemarkKind
    where: str
    """A table, ``table.column``, or the name of a code system."""
    rows: int | None = None

    def __str__(self) -> str:
        rows = "" if self.rows is None else f"{self.rows:,}"
        return _WORDS[self.kind].format(where=self.where, rows=rows)


class ColumnSeen(msgspec.Struct, frozen=True):
    """A column that is searched."""

    name: str
    type: str
    empty: int | None = None
    """Rows without a value; None where only a scan would tell."""


class TableSeen(msgspec.Struct, frozen=True):
    """A table that is searched."""

    name: str
    rows: int | None
    """None where only a scan would tell."""
    files: int = 0
    row_groups: int = 0
    first: date | None = None
    last: date | None = None
    """Earliest and latest day, by the files' own statistics."""
    columns: tuple[ColumnSeen, ...] = ()


class SystemSeen(msgspec.Struct, frozen=True):
    """A code system, and how many codes or rows there are of it."""

    name: str
    count: int


class Survey(msgspec.Struct, frozen=True):
    """What is there to be searched."""

    kind: Literal["omop", "events", "columns", "postgresql", "spark"]
    tables: tuple[TableSeen, ...] = ()
    remarks: tuple[Remark, ...] = ()
    systems: tuple[SystemSeen, ...] = ()
    """Rows of each system, where the records name it; among those that were looked at."""
    vocabulary: tuple[SystemSeen, ...] = ()
    """Concepts of each vocabulary."""
    concepts: int = 0
    """How many concept ids stand for a code that is looked for."""
    without_person: int | None = None
    """Rows of events that do not say who; None where only the engine looks at them."""
    without_day: int | None = None
    """And when."""
    problems: tuple[Problem, ...] = ()
    """Lines that could not be read, each with its place: the first thousand."""

    def said(self) -> tuple[str, ...]:
        """The report, a line each."""
        lines = [_table(one) for one in self.tables]
        for title, seen in (("codes of", self.systems), ("vocabulary", self.vocabulary)):
            if seen:
                lines.append(f"{title}: {', '.join(f'{s.name} {s.count:,}' for s in seen)}")
        if self.concepts:
            lines.append(f"concept ids of the codes looked for: {self.concepts:,}")
        return (*lines, *map(str, self.remarks), *map(str, self.problems))


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _table(seen: TableSeen) -> str:
    rows = "rows not counted" if seen.rows is None else _many(seen.rows, "row")
    parts = f", {_many(seen.files, 'file')}, {_many(seen.row_groups, 'row group')}"
    files = parts if seen.files else ""
    days = f", {seen.first} to {seen.last}" if seen.first and seen.last else ""
    empty = [f"{c.name} {c.empty:,}" for c in seen.columns if c.empty]
    without = f"; rows without a value: {', '.join(empty)}" if empty else ""
    return f"{seen.name}: {rows}{files}{days}{without}"
