"""What can be added to a record on the page?

Each kind is a few boxes that together fill in one section of the assessment form.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec

from kinsbourne.case.model import Case
from kinsbourne.exchange.form.questions import by_question, choices, sections
from kinsbourne.exchange.form.times import text_of
from kinsbourne.exchange.form.values import THERAPY, drug_names, text_of_named, text_of_term
from kinsbourne.knowledge.base import Knowledge

KindId = Literal["patient", "score", "sign", "over", "dose", "stopped", "test"]
BEGAN, ABSENT = "began", "absent"


class Option(msgspec.Struct, frozen=True):
    """One of the answers of a box."""

    value: str
    label: str
    group: str = ""


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to fill in."""

    name: str
    label: str
    type: Literal["choice", "day", "number", "text"] = "text"
    options: tuple[Option, ...] = ()
    """Of a text: what may be meant."""
    hint: str = ""
    needed: bool = False


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of thing that can be added."""

    id: KindId
    title: str
    boxes: tuple[Box, ...]


def kinds_for(case: Case, known: Knowledge) -> tuple[Kind, ...]:
    """What can be added to this case."""
    return tuple(_kinds(case, known))


def _kinds(case: Case, known: Knowledge) -> Iterator[Kind]:
    on = Box(name="on", label="On which day", type="day", needed=True)
    if case.subject.date_of_birth is None or case.subject.sex == "UNKNOWN_SEX":
        yield Kind(id="patient", title="Who the patient is", boxes=_patient(known))
    yield Kind(id="score", title="A severity score", boxes=(*_score(known), on))
    yield Kind(
        id="sign",
        title="A sign or an event that began, or was looked for and absent",
        boxes=(
            Box(name="sign", label="Which", type="choice", options=_signs(known), needed=True),
            Box(name="how", label="What", type="choice", options=HOW, needed=True),
            on,
            Box(name="end", label="Over again on, if it is", type="day"),
        ),
    )
    if signs := tuple(_going_on(case)):
        box = Box(name="sign", label="What is over", type="choice", options=signs, needed=True)
        yield Kind(id="over", title="A sign or an event that is over", boxes=(box, on))
    yield Kind(id="dose", title="A treatment, a new dose, or a vaccine", boxes=_dose(known))
    if drugs := tuple(_given(case, known)):
        box = Box(name="drug", label="What was stopped", type="choice", options=drugs, needed=True)
        yield Kind(id="stopped", title="A treatment that was stopped", boxes=(box, on))
    yield Kind(id="test", title="A test", boxes=(*_test(known), on))


HOW = (Option(BEGAN, "began"), Option(ABSENT, "was looked for and absent"))


@cache
def _options(kind: str, known: Knowledge) -> tuple[Option, ...]:
    found = choices(known)[kind].options
    return tuple(Option(one.id, one.label) for one in found if not one.is_blank)


def _patient(known: Knowledge) -> tuple[Box, ...]:
    return (
        Box(name="id", label="Called", hint="A pseudonym rather than a name"),
        Box(name="sex", label="Sex", type="choice", options=_options("sex", known)),
        Box(name="born", label="Date of birth", type="day"),
    )


def _score(known: Knowledge) -> tuple[Box, ...]:
    scales = tuple(
        Option(name, f"{members[0].label} (0 to {members[0].most})")
        for name, members in by_question(known).items()
        if members[0].asks == "score"
    )
    rated = _options("how-rated", known)
    return (
        Box(name="scale", label="Scale", type="choice", options=scales, needed=True),
        Box(name="total", label="Total", type="number", needed=True),
        Box(name="how", label="Rated", type="choice", options=rated),
        Box(name="remarks", label="Who rated, on which drugs"),
    )


@cache
def _signs(known: Knowledge) -> tuple[Option, ...]:
    """Every finding that the form asks for, under the form's own headings."""
    headings = sections(known)
    return tuple(
        Option(name, members[0].label, headings[members[0].heading].name)
        for name, members in by_question(known).items()
        if members[0].asks == "finding"
    )


def _going_on(case: Case) -> Iterator[Option]:
    """Signs of the record that are not known to be over; the last of each term."""
    found: dict[str, str] = {}
    for one in case.findings:
        if not one.excluded and one.resolution is None and (one.term.id or one.term.label):
            since = text_of(one.onset)
            label = one.term.label or one.term.id
            found[text_of_term(one.term)] = f"{label}, since {since}" if since else label
    return (Option(value, label) for value, label in found.items())


def _given(case: Case, known: Knowledge) -> Iterator[Option]:
    """Drugs of which a dose is not known to have ended."""
    found: dict[str, str] = {}
    for action in case.medical_actions:
        treatment = action.treatment
        doses = treatment.dose_intervals if treatment else ()
        if treatment is None or treatment.agent is None:
            continue
        if any(one.interval and one.interval.end is None for one in doses):
            name = text_of_named(treatment.agent, THERAPY, drug_names(known))
            found[name] = treatment.agent.label or name
    return (Option(value, label) for value, label in found.items())


def _dose(known: Knowledge) -> tuple[Box, ...]:
    drugs = tuple(Option(one.name, "") for one in known.therapies.values())
    return (
        Box(name="drug", label="Drug, procedure or vaccine", options=drugs, needed=True),
        Box(name="dose", label="Dose", type="number", hint="As it was given"),
        Box(name="unit", label="Unit", hint="As written: mg/m2/day, g/kg"),
        Box(name="frequency", label="How often"),
        Box(name="start", label="From", type="day", needed=True),
        Box(name="end", label="To, if it has ended", type="day"),
    )


def _test(known: Knowledge) -> tuple[Box, ...]:
    tests = tuple(Option(one.id, one.name) for one in known.investigations.values())
    results = _options("result", known)
    return (
        Box(name="test", label="Test", type="choice", options=tests, needed=True),
        Box(name="result", label="Result", type="choice", options=results),
        Box(name="finding", label="What it showed"),
    )
