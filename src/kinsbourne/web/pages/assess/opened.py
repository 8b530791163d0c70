"""Which case is in the file that was opened, or came with the form?"""

from __future__ import annotations

from io import BytesIO

import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case
from kinsbourne.exchange.sources import Found, cases
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.web.pages.bounded import bounded
from kinsbourne.web.pages.carried import FILE, carried
from kinsbourne.web.pages.form import Form

NOTE = "note"
MOST_PROBLEMS = 5


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The record with the note beside it, and what of them could not be opened."""

    record: Case | None = None
    note: str = ""
    errors: dict[str, Problem] = {}
    """By the field they came in."""
    problems: tuple[Problem, ...] = ()
    """What of a file was left out, or is odd."""


def opened(form: Form, known: Knowledge) -> Opened:
    """The file where one was sent, else the case that the form carries."""
    note, file = form.words(NOTE), form.file(FILE)
    if file is not None:
        return _of_file(file[1], note, known)
    try:
        found = carried(form)
        record = None if found is None else bounded(found)
    except CaseError as error:
        return Opened(note=note, errors={FILE: error.problem})
    return Opened(record=record, note=note)


def _of_file(content: bytes, note: str, known: Knowledge) -> Opened:
    refused: list[Problem] = []
    found: list[tuple[Case, Found]] = []
    for one in cases(BytesIO(content), known):
        if isinstance(one.case, Case):
            found.append((one.case, one))
        elif len(refused) < MOST_PROBLEMS:
            refused.append(one.case.problem)
        if len(found) > 1:
            break
    if not found:
        nobody = Problem("no patient in the file", "the file", "Open another.")
        problem = msgspec.structs.replace(next(iter(refused), nobody), where="the file")
        return Opened(note=note, errors={FILE: problem})
    case, first = found[0]
    if first.note is not None:
        text = content.decode("utf-16" if content[:2] in _UTF_16 else "utf-8-sig")
        return Opened(note=text.replace("\r\n", "\n"))
    try:
        bounded(case)
    except CaseError as error:
        return Opened(note=note, errors={FILE: error.problem})
    problems = [*map(_placed, refused), *(first.record.problems if first.record else ())][
        :MOST_PROBLEMS
    ]
    if len(found) > 1:
        what = "more than one patient in the file; the first was opened"
        problems.insert(0, Problem(what, "the file", "Send the others one by one."))
    return Opened(record=case, note=note, problems=tuple(problems))


def _placed(problem: Problem) -> Problem:
    """The problem, its place in the file and not in what is read from no path."""
    return msgspec.structs.replace(problem, where=problem.where.replace("stdin", "the file", 1))


_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
