"""How are patients written into a spreadsheet, and how does an empty one look?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.exchange.form.answers import Group
from kinsbourne.exchange.form.from_case import groups_of
from kinsbourne.exchange.form.questions import choices, sections
from kinsbourne.exchange.spreadsheet import written
from kinsbourne.exchange.table.columns import Column, every_column, template_columns
from kinsbourne.knowledge.base import Knowledge

_Cells = dict[tuple[str, int], str]


def template(knowledge: Knowledge) -> str:
    """An empty spreadsheet to fill in, as CSV: one row of column names."""
    return written([[column.name(knowledge) for column in template_columns(knowledge)]])


def guide(knowledge: Knowledge) -> str:
    """What each column of the empty spreadsheet asks, as CSV: one row a column.

    Its columns: the name, the question, what may be written, and how the sign is looked for.
    """
    lines = [["column", "question", "answer", "how"]]
    for column in every_column(knowledge):
        field = column.field
        answer = field.part.hint or ""
        if field.part.choices is not None:
            options = choices(knowledge)[field.part.choices].options
            answer = ", ".join(option.id for option in options)
        elif field.most is not None:
            answer = f"0 to {field.most}"
        if column.number == 1:
            lines.append([column.name(knowledge), field.label, answer, field.how])
    return written(lines)


def write(cases: Iterable[Case], knowledge: Knowledge) -> str:
    """The cases as ``Sheet`` writes them.

    Raises:
        CaseError: one of them cannot be taken.
    """
    sheet = Sheet(knowledge)
    for case in cases:
        sheet.add(case)
    return sheet.text()


class Sheet:
    """Cases that become one CSV that ``read`` takes in again, reduced to what the form carries."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._lines: list[_Cells] = []
        self._patients: set[str] = set()
        self._asked = 0

    def add(self, case: Case) -> None:
        """Take one more case; one that is refused leaves the others as they are.

        Raises:
            CaseError: a second case of one patient, whose rows could not be told apart.
        """
        self._asked += 1
        rows = list(_rows(groups_of(case, self._knowledge), self._asked, self._knowledge))
        name = rows[0][_WHO, 1]
        if name in self._patients:
            remedy = "Give each patient one case, and each case an id of its own."
            raise CaseError("a second case of the same patient", "id", remedy)
        self._patients.add(name)
        self._lines += rows

    def text(self) -> str:
        """The CSV.

        Write it to a file in UTF-8 with a byte order mark, so that a spreadsheet knows its letters.
        """
        used = {key for line in self._lines for key in line}
        kept = [
            column
            for column in every_column(self._knowledge)
            if not column.field.part.is_extra or (column.field.name, column.number) in used
        ]
        header = [column.name(self._knowledge) for column in kept]
        cells = ([_cell(line, column) for column in kept] for line in self._lines)
        return written([header, *cells])


_WHO = "patient-id"


def _cell(line: _Cells, column: Column) -> str:
    return line.get((column.field.name, column.number), "")


def _rows(groups: tuple[Group, ...], number: int, knowledge: Knowledge) -> Iterator[_Cells]:
    """One row a visit; drugs, tests and the like from the first row on, as many as fit in each."""
    patient = next(group for group in groups if group.section == "patient")
    who: _Cells = {(name, 1): answer.text for name, answer in patient.answers.items()}
    who.setdefault((_WHO, 1), f"patient-{number}")
    rows: list[_Cells] = []

    def row(index: int) -> _Cells:
        while len(rows) <= index:
            rows.append(dict(who))
        return rows[index]

    row(0)
    count: dict[str, int] = {}
    for group in groups:
        if group.section != "patient":
            in_a_row = sections(knowledge)[group.section].in_a_row or 1
            index, place = divmod(count.get(group.section, 0), in_a_row)
            count[group.section] = count.get(group.section, 0) + 1
            cells = {(name, place + 1): answer.text for name, answer in group.answers.items()}
            row(index).update(cells)
    yield from rows
