"""Which patients are in a spreadsheet that somebody filled in?

One row is one patient on one day. A patient with a cell that cannot be read is refused, with one
error a cell; the others come through. Several tables may stand one below the other, each with its
own row of column names; a row that begins with ``#`` and a space is a comment.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.to_case import case_of
from kinsbourne.exchange.record import Record
from kinsbourne.exchange.spreadsheet import letter, rows
from kinsbourne.exchange.table.columns import Column, columns, is_header
from kinsbourne.knowledge.base import Knowledge


def read(
    source: Path | bytes, name: str, knowledge: Knowledge, created: str | None = None
) -> Iterator[Record | CaseError]:
    """Each patient of the spreadsheet, in the order of their first rows.

    ``name`` is what the file is called in errors and in origins such as ``table:clinic.csv:C7``.
    What is odd about the file as a whole stands with the first patient.
    """
    notes: list[Problem] = []
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        patients, errors = _patients(data, name, knowledge, notes)
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        yield CaseError(what, name, "Name a file that can be read.")
        return
    except CaseError as error:
        yield error
        return
    yield from errors
    for patient in patients:
        taken = case_of(patient.groups, knowledge, created)
        if taken.case is None or patient.errors:
            problems = (*patient.errors, *taken.errors)
            yield from (CaseError(one.what, one.where, one.remedy) for one in problems)
            continue
        problems = (*notes, *taken.notes)
        yield Record(taken.case, dict(patient.used), dict(patient.unused), (), problems)
        notes = []


class _Patient:
    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.errors: list[Problem] = []
        self.used = Counter[str]()
        self.unused = Counter[str]()


def _patients(
    data: bytes, name: str, knowledge: Knowledge, notes: list[Problem]
) -> tuple[list[_Patient], list[CaseError]]:
    """The patients, and the rows that belong to none."""
    patients: dict[str, _Patient] = {}
    errors: list[CaseError] = []
    header: dict[int, Column] | None = None
    who = width = comments = 0
    for number, row in enumerate(rows(data, name, notes), start=1):
        where = f"{name}, row {number}"
        if not any(row):
            continue
        if row[0].startswith(_COMMENT):
            comments += 1
            continue
        if header is None or is_header(row, knowledge):
            header, width = columns(row, number, name, knowledge, notes), len(row)
            who = next(i for i, column in header.items() if column.field.asks == "patient")
        elif not any(row[who : who + 1]):
            remedy = "Write the patient in every row; take merged cells apart first."
            place = f"{where}, column {letter(who)}"
            errors.append(CaseError("no patient in this row", place, remedy))
        else:
            patient = patients.setdefault(row[who], _Patient())
            groups = tuple(_groups(row, number, header, name, knowledge))
            is_used = sum(len(group.answers) for group in groups) > 1
            (patient.used if is_used else patient.unused)["row"] += 1
            patient.groups += groups
            if any(row[width:]):
                patient.errors.append(Problem("more cells than columns", where, _UNQUOTED))
    if comments:
        what = f"{comments} rows begin with a number sign and a space"
        notes.append(Problem(what, name, "They were taken for comments."))
    if header is None:
        raise CaseError("an empty file", name, "The first row must name the columns.")
    return list(patients.values()), errors


_COMMENT = "# "
_UNQUOTED = "Put text with a comma, semicolon or line break in quotation marks."


def _groups(
    row: list[str], number: int, header: dict[int, Column], name: str, knowledge: Knowledge
) -> Iterator[Group]:
    found: dict[tuple[str, int], dict[str, Answer]] = {("patient", 1): {}, ("visit", 1): {}}
    for index, column in header.items():
        text = row[index] if index < len(row) else ""
        if text:
            at = letter(index)
            where = f"{name}, row {number}, column {at} ({column.name(knowledge)})"
            answer = Answer(text, where, f"table:{name}:{at}{number}")
            found.setdefault((column.field.group, column.number), {})[column.field.name] = answer
    for (section, _), answers in sorted(found.items(), key=lambda group: group[0][1]):
        yield Group(section, answers)
