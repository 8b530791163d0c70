"""What does a case hold once sections of the form were filled in after it?

Each entry is one section as filled in once, such as a visit or a drug. They are kept beside the
case that was opened, and read again in their order, so that any of them can be taken out.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kinsbourne.case.errors import Problem
from kinsbourne.case.grown import grown
from kinsbourne.case.model import Case
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.questions import by_group, by_name
from kinsbourne.exchange.form.to_case import case_of
from kinsbourne.knowledge.base import Knowledge

PERSON = "person"
"""The origin of what a person said and no record or note says."""


class Entry(msgspec.Struct, frozen=True):
    """One section as it was filled in: the text of each field, by its name."""

    section: str
    texts: dict[str, str]


class Grown(msgspec.Struct, frozen=True):
    """The case with the entries, or what is wrong with them; a problem is at the field's name."""

    case: Case
    errors: tuple[Problem, ...] = ()


def entry_of(text: str, knowledge: Knowledge) -> Entry | None:
    """The entry that was written so; None where it is none."""
    try:
        entry = msgspec.json.decode(text, type=Entry)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    fields = {field.name for field in by_group(knowledge).get(entry.section, ())}
    return entry if entry.texts and fields.issuperset(entry.texts) else None


def text_of(entry: Entry) -> str:
    """The entry, to be read again."""
    return msgspec.json.encode(entry).decode()


def said(entry: Entry, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Each answer of the entry, with the form's own words for what was asked."""
    known = by_name(knowledge)
    return tuple((known[name].label, text) for name, text in entry.texts.items())


def with_entries(case: Case, entries: Iterable[Entry], knowledge: Knowledge, created: str) -> Grown:
    """The case with every entry added in its turn; ``created`` is an RFC 3339 instant."""
    for entry in entries:
        answers = {name: Answer(text, name, PERSON) for name, text in entry.texts.items()}
        taken = case_of([Group(entry.section, answers)], knowledge, created)
        if taken.case is None:
            return Grown(case, taken.errors)
        case = grown(case, taken.case)
    return Grown(case)
