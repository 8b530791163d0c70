"""Which case is in the file that was opened, or came with the form?"""

from __future__ import annotations

from io import BytesIO
from itertools import islice

import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case
from kinsbourne.exchange.sources import cases
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
    found = list(islice(cases(BytesIO(content), known), 2))
    if not found:
        what = "no patient in the file"
        return Opened(note=note, errors={FILE: Problem(what, "the file", "Open another.")})
    first = found[0]
    if isinstance(first.case, CaseError):
        problem = msgspec.structs.replace(first.case.problem, where="the file")
        return Opened(note=note, errors={FILE: problem})
    if first.note is not None:
        text = content.decode("utf-16" if content[:2] in _UTF_16 else "utf-8-sig")
        return Opened(note=text.replace("\r\n", "\n"))
    try:
        bounded(first.case)
    except CaseError as error:
        return Opened(note=note, errors={FILE: error.problem})
    problems = list(first.record.problems[:MOST_PROBLEMS] if first.record else ())
    if len(found) > 1:
        what = "more than one patient in the file; the first was opened"
        problems.insert(0, Problem(what, "the file", "Send the others one by one."))
    return Opened(record=first.case, note=note, problems=tuple(problems))


_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
