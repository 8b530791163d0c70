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
    """The cases as CSV that ``read`` takes in again, reduced to what the form carries.

    Write it to a file in UTF-8 with a byte order mark, so that a spreadsheet knows its letters.

    Raises:
        CaseError: two cases of one patient, whose rows could not be told apart.
    """
    lines: list[_Cells] = []
    seen: set[str] = set()
    for number, case in enumerate(cases, start=1):
        groups = groups_of(case, knowledge)
        rows = list(_rows(groups, number, knowledge))
        name = rows[0][_WHO, 1]
        if name in seen:
            remedy = "Give each patient one case, and each case an id of its own."
            raise CaseError("a second case of the same patient", f"case {number}", remedy)
        seen.add(name)
        lines += rows
    used = {key for line in lines for key in line}
    kept = [
        column
        for column in every_column(knowledge)
        if not column.field.part.is_extra or (column.field.name, column.number) in used
    ]
    header = [column.name(knowledge) for column in kept]
    return written([header, *([_cell(line, column) for column in kept] for line in lines)])


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
