"""How are cases written as records that REDCap takes in?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.exchange import spreadsheet
from kinsbourne.exchange.form.answers import Group
from kinsbourne.exchange.form.from_case import groups_of
from kinsbourne.exchange.form.questions import by_name, sections
from kinsbourne.exchange.redcap.names import (
    INSTANCE,
    INSTRUMENT,
    RECORD,
    instrument,
    places,
    written,
)
from kinsbourne.knowledge.base import Knowledge

_Row = dict[str, str]


def write(cases: Iterable[Case], knowledge: Knowledge) -> str:
    """The cases as one flat CSV for REDCap's data import, reduced to what the form carries.

    Raises:
        CaseError: two cases of one patient, whose records could not be told apart.
    """
    rows: list[_Row] = []
    seen: set[str] = set()
    for number, case in enumerate(cases, start=1):
        mine = list(_rows(groups_of(case, knowledge), number, knowledge))
        record = mine[0][RECORD]
        if record in seen:
            remedy = "Give each patient one case, and each case an id of its own."
            raise CaseError("a second case of the same patient", f"case {number}", remedy)
        seen.add(record)
        rows += mine
    switches = [place.field.part.switch for place in places(knowledge) if place.field.part.switch]
    names = [*dict.fromkeys(switches), *(place.name for place in places(knowledge))]
    used = {name for row in rows for name in row}
    header = [RECORD, INSTRUMENT, INSTANCE, *(name for name in names if name in used)]
    return spreadsheet.written([header, *([row.get(n, "") for n in header] for row in rows)])


def _rows(groups: tuple[Group, ...], number: int, knowledge: Knowledge) -> Iterator[_Row]:
    """The patient's own row, and one row for each visit, finding, diagnosis, drug and test."""
    patient = next(group for group in groups if group.section == "patient")
    cells = _cells(patient, knowledge)
    who = next(field for field in by_name(knowledge).values() if field.asks == "patient")
    record = patient.text(who.name) or f"patient-{number}"
    yield {RECORD: record, **cells}
    instances: dict[str, int] = {}
    for group in groups:
        if not sections(knowledge)[group.section].repeats:
            continue
        field = by_name(knowledge)[next(iter(group.answers))]
        form = instrument(field, knowledge)
        instances[form] = instances.get(form, 0) + 1
        place = {RECORD: record, INSTRUMENT: form, INSTANCE: str(instances[form])}
        yield {**place, **_cells(group, knowledge)}


def _cells(group: Group, knowledge: Knowledge) -> _Row:
    known = by_name(knowledge)
    return {
        name: text
        for field, answer in group.answers.items()
        for name, text in written(known[field], answer.text, knowledge).items()
    }
