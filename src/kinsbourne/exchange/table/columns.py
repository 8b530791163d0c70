"""Which column of a spreadsheet is which field of the form?

Columns may stand in any order and be called by the field's name or label; one that nothing is
called by is reported with the nearest name.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.exchange.form.questions import Field, fields, sections
from kinsbourne.exchange.spreadsheet import letter
from kinsbourne.knowledge.base import Knowledge

_NUMBERED = re.compile(r"_(\d{1,2})(?=_|$)")


class Column(NamedTuple):
    """A field, and the how many-eth of those that stand several times in a row, from 1."""

    field: Field
    number: int = 1

    def name(self, knowledge: Knowledge) -> str:
        """The header: ``opsoclonus_onset``, ``drug_2_dose``."""
        if not _in_a_row(self.field, knowledge):
            return self.field.column
        question = self.field.question.id.replace("-", "_")
        return f"{question}_{self.number}{self.field.column.removeprefix(question)}"


def template_columns(knowledge: Knowledge) -> tuple[Column, ...]:
    """The columns of an empty spreadsheet."""
    return tuple(column for column in every_column(knowledge) if not column.field.part.is_extra)


def every_column(knowledge: Knowledge) -> tuple[Column, ...]:
    """Every column in order; a section that stands several times in a row does so together."""
    found: list[Column] = []
    done: set[str] = set()
    every = fields(knowledge)
    for field in every:
        times = _in_a_row(field, knowledge)
        if not times:
            found.append(Column(field))
        elif field.group not in done:
            done.add(field.group)
            same = [other for other in every if other.group == field.group]
            found += (Column(other, number) for number in range(1, times + 1) for other in same)
    return tuple(found)


def columns(
    header: list[str], row: int, name: str, knowledge: Knowledge, notes: list[Problem]
) -> dict[int, Column]:
    """The field of each column that is one, by its position.

    Raises:
        CaseError: two columns for one field, no patient, or nothing that the form asks.
    """
    names = _names(knowledge)
    found: dict[int, Column] = {}
    places: dict[tuple[str, int], int] = {}
    for index, text in enumerate(header):
        key, number = _key(text)
        field = names.get(key)
        if field is None or (number is not None and not _in_a_row(field, knowledge)):
            if key:
                notes.append(_unknown(key, f"{name}, row {row}, column {letter(index)}", names))
            continue
        column = Column(field, number or 1)
        first = places.setdefault((field.name, column.number), index)
        if first != index:
            what = f"two columns for {column.name(knowledge)}"
            where = f"{name}, row {row}, columns {letter(first)} and {letter(index)}"
            raise CaseError(what, where, "Keep one of the two.")
        found[index] = column
    if all(column.field.asks != "patient" for column in found.values()):
        patient = next(field.column for field in fields(knowledge) if field.asks == "patient")
        raise CaseError(
            f"no column {patient}",
            f"{name}, row {row}",
            "The first row must name the columns, as in the empty spreadsheet. An export from "
            "REDCap is told with --from redcap.",
        )
    return found


def is_header(row: list[str], knowledge: Knowledge) -> bool:
    """Does the row name columns, the patient's first: as where several tables make one file?"""
    patient = next(field.column for field in fields(knowledge) if field.asks == "patient")
    return bool(row) and _key(row[0]) == (patient, None)


def _in_a_row(field: Field, knowledge: Knowledge) -> int:
    return sections(knowledge)[field.group].in_a_row


def _key(text: str) -> tuple[str, int | None]:
    """A header in the form that names are compared in, and the number in it."""
    key = re.sub(r"[\W_]+", "_", text.casefold()).strip("_")
    number = _NUMBERED.search(key)
    return (_NUMBERED.sub("", key, count=1), int(number[1])) if number else (key, None)


@cache
def _names(knowledge: Knowledge) -> dict[str, Field]:
    found = {field.column: field for field in fields(knowledge)}
    labels = {_key(field.label)[0]: field for field in fields(knowledge)}
    elsewhere = {name: field for field in fields(knowledge) for name in field.part.columns}
    return labels | elsewhere | found


def _unknown(key: str, where: str, names: dict[str, Field]) -> Problem:
    near = get_close_matches(key, names, n=1, cutoff=0.7)
    remedy = "Nothing in it was read."
    if near:
        remedy += f" If it is {names[near[0]].column}, call it so."
    return Problem("a column of an unknown name", where, remedy)
