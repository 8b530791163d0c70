"""Which patients are in an export of records from REDCap?

CSV or JSON, flat, with raw values or labels, of a project with the form's dictionary or RareLink's.
A row of another instrument is counted and not read.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.questions import by_group, fields
from kinsbourne.exchange.form.to_case import case_of
from kinsbourne.exchange.record import Record
from kinsbourne.exchange.redcap.names import (
    INSTANCE,
    INSTRUMENT,
    RECORD,
    label,
    places,
    read_places,
)
from kinsbourne.exchange.redcap.names import read as read_value
from kinsbourne.exchange.spreadsheet import letter, rows
from kinsbourne.knowledge.base import Knowledge

_EVENT = "redcap_event_name"
_LABELLED = {
    "repeat instrument": INSTRUMENT,
    "repeat instance": INSTANCE,
    "event name": _EVENT,
    "record id": RECORD,
}
"""What REDCap calls its own columns where it exports labels."""
_MARKS = frozenset({RECORD, INSTRUMENT, INSTANCE, _EVENT})


def is_redcap(header: Sequence[str], knowledge: Knowledge) -> bool:
    """Do the columns, or names of a JSON record, show an export from REDCap?"""
    named = {_LABELLED.get(name.strip().casefold(), name.strip()) for name in header}
    return not _MARKS.isdisjoint(named) or any(
        place.name in named for place in read_places(knowledge).values() if place.field.part.redcap
    )


_ITS_OWN = re.compile(
    r"^redcap_|_complete$|_timestamp$|^$|^complete\?$|^data access group$", re.IGNORECASE
)
"""Columns that REDCap adds by itself."""


class _Row(NamedTuple):
    values: dict[str, str]
    """What is filled in, by name of the field."""
    where: dict[str, str]
    """The place of each value, for a person to find."""
    at: str
    """The place of the row."""


class _Patient:
    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.used: Counter[str] = Counter()
        self.unused: Counter[str] = Counter()


def read(
    source: Path | bytes, name: str, knowledge: Knowledge, created: str | None = None
) -> Iterator[Record | CaseError]:
    """Each record of the export as a patient, in the order of their first rows.

    ``name`` is what the file is called in errors; origins are such as
    ``redcap:12/oms_visit/1/opsoclonus``, with the event after the record where there are any.
    """
    notes: list[Problem] = []
    errors: list[CaseError] = []
    patients: dict[str, _Patient] = {}
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        for row in _rows(data, name, knowledge, notes, errors):
            if not row.values.get(RECORD):
                remedy = "Export the record's id with the data."
                errors.append(CaseError("a row without a record's id", row.at, remedy))
            else:
                record = patients.setdefault(row.values[RECORD], _Patient())
                _take(row, record, knowledge)
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        yield CaseError(what, name, "Name a file that can be read.")
        return
    except CaseError as error:
        yield error
        return
    yield from errors
    for record, patient in patients.items():
        taken = case_of(patient.groups, knowledge, created)
        if taken.case is None:
            yield from (CaseError(one.what, one.where, one.remedy) for one in taken.errors)
            continue
        problems = (*notes, *taken.notes)
        case = _named(taken.case, record)
        yield Record(case, dict(patient.used), dict(patient.unused), (), problems)
        notes = []


def _named(case: Case, record: str) -> Case:
    """The case by its pseudonym, else by its record's id."""
    if case.id:
        return case
    subject = msgspec.structs.replace(case.subject, id=record)
    return msgspec.structs.replace(case, id=record, subject=subject)


def _take(row: _Row, patient: _Patient, knowledge: Knowledge) -> None:
    """Adds what the row says to the patient, by the sections it stands in."""
    record, values = row.values[RECORD], row.values
    instrument = values.get(INSTRUMENT, "")
    instance = values.get(INSTANCE, "")
    at = "/".join(filter(None, (record, values.get(_EVENT), instrument, instance)))
    found: dict[str, dict[str, Answer]] = {}
    borrowed: set[str] = set()
    known = read_places(knowledge)
    for place in sorted((known[name] for name in values if name in known), key=lambda p: p.rank):
        answers = found.setdefault(place.field.group, {})
        if place.field.name not in answers:
            text = read_value(place, values[place.name], knowledge)
            where = row.where[place.name]
            if place.name in place.field.part.also and not place.field.is_first:
                borrowed.add(place.field.name)
            answers[place.field.name] = Answer(text, where, f"redcap:{at}/{place.name}")
    groups = [
        Group(section, answers)
        for section, answers in found.items()
        if answers and not (answers.keys() <= borrowed and _needs_a_name(section, knowledge))
    ]
    patient.groups += groups
    counted = patient.used if groups else patient.unused
    counted[instrument or "record"] += 1


def _needs_a_name(section: str, knowledge: Knowledge) -> bool:
    """Is what stands in the section about what its first field names, such as a test?"""
    return by_group(knowledge)[section][0].part.type in ("drug", "test", "code")


def _rows(
    data: bytes, name: str, knowledge: Knowledge, notes: list[Problem], errors: list[CaseError]
) -> Iterator[_Row]:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        yield from _json_rows(data, name, errors)
        return
    header: dict[int, str] | None = None
    at: dict[str, str] = {}
    for number, cells in enumerate(rows(data, name, notes), start=1):
        if header is None:
            header = _header(cells, name, knowledge, notes) if any(cells) else None
            at = {field: f"column {letter(i)} ({field})" for i, field in (header or {}).items()}
        elif any(cells):
            filled = [(i, field) for i, field in header.items() if i < len(cells) and cells[i]]
            row = f"{name}, row {number}"
            where = {field: f"{row}, {at[field]}" for _, field in filled}
            yield _Row({field: cells[i] for i, field in filled}, where, row)
    if header is None:
        raise CaseError("an empty file", name, "Export the records with their header.")


def _header(
    cells: list[str], name: str, knowledge: Knowledge, notes: list[Problem]
) -> dict[int, str]:
    """The REDCap field of each column that is read, by name or by label."""
    labels = _by_label(knowledge)
    known = {*read_places(knowledge), *_MARKS}
    found: dict[int, str] = {}
    for index, cell in enumerate(cells):
        plain = _LABELLED.get(cell.casefold(), cell)
        field = plain if plain in known else labels.get(_plain(cell))
        if field is not None:
            if field in found.values():
                what = f"two columns for {field}"
                raise CaseError(what, f"{name}, row 1", "Keep one of the two.")
            found[index] = field
    if RECORD not in found.values():
        if 0 in found:
            what = "the first column is not the record's id"
            raise CaseError(what, f"{name}, row 1", "Export the record's id with the data.")
        found[0] = RECORD
    # what says which kind of answer was chosen holds nothing that the answer does not say
    ours = {field.part.switch for field in fields(knowledge)}
    unread = [
        i
        for i, cell in enumerate(cells)
        if i not in found and cell not in ours and not _ITS_OWN.search(cell)
    ]
    if unread:
        remedy = "They belong to other instruments; look whether one of them was renamed."
        notes.append(Problem(f"{len(unread)} columns are not read", f"{name}, row 1", remedy))
    return found


def _by_label(knowledge: Knowledge) -> dict[str, str]:
    return {_plain(label(place)): place.name for place in places(knowledge)}


def _plain(label: str) -> str:
    return re.sub(r"\W+", " ", label.casefold()).strip()


def _json_rows(data: bytes, name: str, errors: list[CaseError]) -> Iterator[_Row]:
    remedy = "Export the records from REDCap as flat JSON."
    try:
        document = msgspec.json.decode(data.lstrip(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CaseError("not valid JSON", name, remedy) from None
    records = cast("list[Any]", document if isinstance(document, list) else [document])
    for number, one in enumerate(records, start=1):
        if not isinstance(one, dict):
            errors.append(CaseError("not a record", f"{name}, record {number}", remedy))
            continue
        fields_of = cast("dict[str, Any]", one)
        plain = (pair for pair in fields_of.items() if isinstance(pair[1], str | int | float))
        values = {key: text for key, value in plain if (text := str(value).strip())}
        row = f"{name}, record {number}"
        yield _Row(values, {key: f"{row} ({key})" for key in values}, row)
