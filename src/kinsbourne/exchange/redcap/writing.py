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
    """The cases as ``Import`` writes them.

    Raises:
        CaseError: one of them cannot be taken.
    """
    taken = Import(knowledge)
    for case in cases:
        taken.add(case)
    return taken.text()


class Import:
    """Cases that become one flat CSV for REDCap's data import, reduced to what the form carries."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._rows: list[_Row] = []
        self._records: set[str] = set()
        self._asked = 0

    def add(self, case: Case) -> None:
        """Take one more case; one that is refused leaves the others as they are.

        Raises:
            CaseError: a second case of one patient, whose records could not be told apart.
        """
        self._asked += 1
        mine = list(_rows(groups_of(case, self._knowledge), self._asked, self._knowledge))
        record = mine[0][RECORD]
        if record in self._records:
            remedy = "Give each patient one case, and each case an id of its own."
            raise CaseError("a second case of the same patient", "id", remedy)
        self._records.add(record)
        self._rows += mine

    def text(self) -> str:
        """The CSV."""
        placed = places(self._knowledge)
        switches = [place.field.part.switch for place in placed if place.field.part.switch]
        names = [*dict.fromkeys(switches), *(place.name for place in placed)]
        used = {name for row in self._rows for name in row}
        header = [RECORD, INSTRUMENT, INSTANCE, *(name for name in names if name in used)]
        cells = ([row.get(name, "") for name in header] for row in self._rows)
        return spreadsheet.written([header, *cells])


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
