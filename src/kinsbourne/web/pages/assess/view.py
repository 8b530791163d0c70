"""What does the page hold, as a page or as JSON?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from kinsbourne.case.errors import Problem
from kinsbourne.exchange.bedside import Item
from kinsbourne.exchange.bedside.sent import BOXES, FIRST_SIGN, WORD
from kinsbourne.exchange.form.questions import by_name, by_question
from kinsbourne.exchange.note import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.differential.what_if import Change
from kinsbourne.report.view import Document, Entry, Section, find
from kinsbourne.web.pages.assess.asked import Asked
from kinsbourne.web.pages.assess.chips import Chip
from kinsbourne.web.pages.assess.noted import Piece

LABELS = {
    "file": "File", "case": "The record", "note": "Note", "visit-day": "Day of the assessment",
    FIRST_SIGN: "First sign", "drug-dose-as-written": "Dose", "age": "Age",
}  # fmt: skip
"""What the page calls its own fields."""


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that could not be taken, with the place on the page where it stands."""

    field: str
    anchor: str
    label: str
    problem: Problem

    @classmethod
    def of(cls, name: str, problem: Problem, known: Knowledge) -> Wrong:
        base, dot, number = name.partition(".")
        field = by_name(known).get(base)
        is_day = base == FIRST_SIGN or (field is not None and field.part.type in ("date", "time"))
        box = f"-{BOXES[0]}" if is_day and base != "age" else ""
        label = LABELS.get(base) or (field.label if field else name)
        row = f" ({number})" if number else ""
        anchor = f"f-{base}{box}{dot}{number}"
        return cls(field=name, anchor=anchor, label=label + row, problem=problem)


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the buttons beside something to look for send."""

    yes: str
    no: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What follows, in the order in which it is read."""

    lead: tuple[Entry, ...]
    reasons: tuple[Entry, ...]
    """The strongest reasons of the verdict."""
    red_flags: Section | None
    do_not_miss: Section | None
    criteria: Section | None
    why: Section | None
    look: Section | None
    answers: Mapping[str, Answers]
    """For what is looked for or asked, by the entry: what answers it at once."""
    consider: Section | None
    order: Section | None
    differential: Section | None
    findings: tuple[Entry, ...]
    """What the ranking rests on, each to be left out to see what hangs on it."""
    course: Section | None
    severity: Section | None
    not_examined: Section | None
    not_used: Section | None
    notices: Section | None


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The page: what is asked, what was given, what follows."""

    asked: Asked
    typed: Mapping[str, str] = {}
    """What stands in the fields, by name."""
    day: Mapping[str, str]
    """What stands in the three boxes of the day of the assessment."""
    rows: Mapping[str, tuple[int, ...]]
    note: str = ""
    pieces: tuple[Piece, ...] = ()
    unread: Mapping[str, tuple[str, ...]] = {}
    items: tuple[Item, ...] = ()
    chips: tuple[Chip, ...] = ()
    is_confirmed: bool = True
    """Has a person spoken for everything that was read?"""
    as_read: Mapping[str, str] = {}
    """What record and note say of each question, in a word."""
    unfolded: tuple[str, ...] = ()
    """The parts of the form that hold answers."""
    opened: str = ""
    """The record that was opened, as a phenopacket."""
    errors: tuple[Wrong, ...] = ()
    notes: tuple[Problem, ...] = ()
    read: tuple[Span, ...] = ()
    case: msgspec.Raw | None = None
    """All of it together, as a phenopacket."""
    packet: str = ""
    """The same as text, to be sent on to another page."""
    assessment: Assessment | None = None
    document: Document | None = None
    result: Result | None = None
    ignored: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    handover: str = ""


OPEN = {"do-not-miss": 6, "criteria": 1, "look-next": 5, "order-next": 4,
        "differential": 5}  # fmt: skip
"""How many entries of a section stand unfolded on the page; all of those that are not named."""
SECTIONS = (
    "red-flags", "criteria", "why", "differential", "do-not-miss", "look-next", "consider",
    "order-next", "severity", "course", "not-examined", "not-used", "notices",
)  # fmt: skip


def result_of(document: Document, found: Assessment, known: Knowledge) -> Result:
    """The document in the order of the page."""
    section = {name: _folded(find(document, name)) for name in SECTIONS}
    why, look, ranked = section["why"], section["look-next"], section["differential"]
    return Result(
        lead=document.lead,
        reasons=tuple(one for one in why.entries if not one.label)[:1] if why else (),
        red_flags=section["red-flags"],
        do_not_miss=section["do-not-miss"],
        criteria=section["criteria"],
        why=why,
        look=look,
        answers=dict(_answers(look, found, known)) if look else {},
        consider=section["consider"],
        order=section["order-next"],
        differential=ranked,
        findings=tuple(_findings(ranked)) if ranked else (),
        course=section["course"],
        severity=section["severity"],
        not_examined=section["not-examined"],
        not_used=section["not-used"],
        notices=section["notices"],
    )


def _folded(section: Section | None) -> Section | None:
    """The section by itself, as it is folded on the page."""
    if section is None or section.id not in OPEN:
        return section
    most = OPEN[section.id]
    entries = tuple(
        msgspec.structs.replace(one, further=one.further or at >= most)
        for at, one in enumerate(section.entries)
    )
    return msgspec.structs.replace(section, entries=entries, parts=())


def _answers(look: Section, found: Assessment, known: Knowledge) -> Iterator[tuple[str, Answers]]:
    asked = {step.id: step.finding for step in found.next}
    for name in (entry.id for entry in look.entries if entry.id):
        finding, question = asked.get(name), known.questions.get(name)
        named = (finding,) if finding else question.finds if question else ()
        if len(named) == 1:
            yield name, _answer(named[0], known)


def _answer(name: str, known: Knowledge) -> Answers:
    """The field of the question that asks for it, else a word on its code."""
    every = known.findings.values()
    finding = known.findings.get(name) or next((one for one in every if one.hpo == name), None)
    for first, *_ in by_question(known).values():
        if finding and first.asks == "finding" and first.question.about == finding.id:
            return Answers(yes=f"{first.name}=yes", no=f"{first.name}=no")
    code = (finding.hpo or finding.local_code) if finding else name
    return Answers(yes=f"{WORD}{code}=present", no=f"{WORD}{code}=excluded")


def _findings(ranked: Section) -> Iterator[Entry]:
    """Each finding that moved a disease, once."""
    seen: set[str] = set()
    for disease in ranked.entries:
        for row in disease.behind:
            if row.code and row.code not in seen:
                seen.add(row.code)
                yield Entry(text=row.text.partition(":")[0], code=row.code)
