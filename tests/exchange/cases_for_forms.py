"""Cases that a form can hold, for tests of what is written from them and read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import msgspec
from hypothesis import strategies as st

from kinsbourne.case.blocks import (
    Age,
    AgeRange,
    ComplexValue,
    DoseInterval,
    Interval,
    Procedure,
    Quantity,
    ReferenceRange,
    Term,
    Time,
    TypedQuantity,
    Value,
)
from kinsbourne.case.model import (
    Case,
    Disease,
    Finding,
    Measurement,
    MedicalAction,
    Subject,
    Treatment,
)
from kinsbourne.knowledge import base
from kinsbourne.knowledge.model import Finding as KnownFinding

KNOWN = base.load()
BORN = date(2020, 2, 29)
Draw = Callable[[st.SearchStrategy], object]


def instant(day: date) -> str:
    return f"{day}T00:00:00Z"


def whole(case: Case) -> dict[str, list[str]]:
    """What a case says: each item once, in an order of its own, without where it was read."""
    parts: dict[str, tuple[object, ...]] = {
        "subject": (case.id, case.subject),
        "findings": tuple(msgspec.structs.replace(f, evidence=()) for f in case.findings),
        "measurements": case.measurements,
        "diseases": case.diseases,
        "actions": case.medical_actions,
        "else": (case.biosamples, case.interpretations, case.files),
    }
    return {name: sorted({*map(repr, items)}) for name, items in parts.items()}


def finding_term(finding: KnownFinding) -> Term:
    code = finding.hpo or finding.local_code
    return Term(id=code, label=KNOWN.ontology.labels.get(code, finding.label))


days = st.dates(BORN, date(2026, 3, 31))
instants = days.map(lambda day: Time(timestamp=instant(day)))
ages = st.builds(
    lambda years, months: Time(age=Age(iso8601duration=f"P{years}Y{months}M")),
    st.integers(0, 99),
    st.integers(0, 11),
)
spans = st.builds(
    lambda day, length: Time(
        interval=Interval(start=instant(day), end=f"{day + timedelta(days=length)}T23:59:59Z")
    ),
    days,
    st.integers(1, 26),
).filter(lambda time: "-01T" not in (time.interval.start or ""))
months = days.map(lambda day: Time(timestamp=f"{day.year + 1}-{day.month:02d}"))
classes = st.sampled_from(KNOWN.onset_classes).map(
    lambda onset: Time(ontology_class=Term(id=onset.id, label=onset.label))
)
ranges = st.just(
    Time(age_range=AgeRange(start=Age(iso8601duration="P1Y"), end=Age(iso8601duration="P2Y")))
)
times = st.one_of(instants, ages, spans, months, classes, ranges)
words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters=":"),
    max_size=12,
).map(lambda text: " ".join(text.split()))
numbers = st.one_of(
    st.integers(0, 5000).map(float), st.floats(0.001, 1e6, allow_nan=False).map(float)
)
units = st.one_of(
    st.none(),
    st.sampled_from(["mg", "mg/m2/day", "g/kg"]).map(lambda unit: Term(label=unit)),
    st.just(Term(id="UCUM:g/L", label="g/L")),
)
terms = st.sampled_from([finding_term(one) for one in KNOWN.findings.values()]) | st.sampled_from(
    [
        finding_term(KNOWN.findings["opsoclonus"]),
        finding_term(KNOWN.findings["ataxia"]),
        Term(id="ORPHA:635", label="Neuroblastoma"),
        Term(id="MONDO:0005072"),
        Term(id="HP:0010543", label="seen by the mother"),
    ]
)
When = st.SearchStrategy[Time]


def findings(when: When) -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding, term=terms, excluded=st.booleans(), onset=st.none() | when, resolution=st.none()
    )


def diseases(when: When) -> st.SearchStrategy[Disease]:
    return st.builds(Disease, term=terms, excluded=st.booleans(), onset=st.none() | when)


@st.composite
def scores(draw: st.DrawFn, visit: st.SearchStrategy[Time | None]) -> Measurement:
    scale = draw(st.sampled_from(list(KNOWN.scales.values())))
    code = f"KINSBOURNE:{scale.id}"
    given = draw(st.lists(st.sampled_from(scale.items), unique=True)) if scale.items else []
    items = tuple(
        TypedQuantity(
            type=Term(id=f"{code}/{item.id}"),
            quantity=Quantity(value=float(draw(st.integers(0, scale.item_max)))),
        )
        for item in scale.items
        if item in given
    )
    optional = sum(item.optional for item in given)
    most = float(scale.item_max * (scale.item_count + optional))
    if draw(st.booleans()) and not optional:
        most = float(scale.item_max * (scale.item_count + sum(i.optional for i in scale.items)))
    total = Quantity(
        value=float(draw(st.integers(0, 15))), reference_range=ReferenceRange(high=most)
    )
    if items and draw(st.booleans()):
        items = (TypedQuantity(type=Term(id=code), quantity=total), *items)
    how = draw(st.sampled_from([None, ("live", "live"), ("on-video", "on video")]))
    return Measurement(
        assay=Term(id=code),
        value=None if items else Value(quantity=total),
        complex_value=ComplexValue(typed_quantities=items) if items else None,
        time_observed=draw(visit),
        procedure=Procedure(code=Term(id=f"KINSBOURNE:rated-{how[0]}", label=how[1]))
        if how
        else None,
        description=draw(words),
    )


@st.composite
def tests(draw: st.DrawFn, when: When) -> Measurement:
    known = draw(st.sampled_from(list(KNOWN.investigations.values())))
    assay = draw(
        st.sampled_from(
            [
                Term(id=f"KINSBOURNE:test/{known.id}", label=known.name),
                Term(label="a test of another name"),
                Term(id="LOINC:99999-9", label="A test nobody lists"),
            ]
        )
    )
    result = draw(st.sampled_from([None, "normal", "abnormal", "positive", "negative"]))
    value = None
    if result:
        value = Value(ontology_class=Term(id=f"KINSBOURNE:result/{result}", label=result))
    elif draw(st.booleans()):
        limits = st.builds(ReferenceRange, low=numbers, high=numbers)
        quantity = Quantity(
            value=draw(numbers), unit=draw(units), reference_range=draw(st.none() | limits)
        )
        value = Value(quantity=quantity)
    return Measurement(
        assay=assay,
        value=value,
        time_observed=draw(st.none() | when),
        description=draw(words),
    )


@st.composite
def treatments(draw: st.DrawFn) -> list[MedicalAction]:
    """Each drug once; procedures as often as they were done."""
    chosen = draw(
        st.lists(st.sampled_from(list(KNOWN.therapies.values())), unique=True, max_size=3)
    )
    actions: list[MedicalAction] = []
    for drug in chosen:
        agent = Term(id=f"KINSBOURNE:therapy/{drug.id}", label=drug.name)
        if set(drug.kinds) & set(KNOWN.form.procedures):
            day = draw(st.none() | instants)
            actions.append(MedicalAction(procedure=Procedure(code=agent, performed=day)))
            continue
        doses = draw(st.lists(doses_given(), max_size=3, unique_by=repr))
        response = draw(st.sampled_from([None, ("partial", "Partial response"), ("", "so-so")]))
        actions.append(
            MedicalAction(
                treatment=Treatment(agent=agent, dose_intervals=tuple(doses)),
                response_to_treatment=Term(
                    id=f"KINSBOURNE:response/{response[0]}" if response[0] else "",
                    label=response[1],
                )
                if response
                else None,
            )
        )
    return actions


@st.composite
def doses_given(draw: st.DrawFn) -> DoseInterval:
    start = draw(st.dates(BORN, date(2025, 1, 1)))
    end = draw(st.none() | st.dates(start, date(2026, 1, 1)))
    quantity = st.builds(Quantity, value=numbers, unit=units)
    return DoseInterval(
        quantity=draw(st.none() | quantity),
        schedule_frequency=draw(st.sampled_from([None, Term(label="every 4 weeks")])),
        interval=Interval(start=instant(start), end=instant(end) if end else None),
    )


@st.composite
def cases(draw: st.DrawFn, when: When = times, *, seen: bool = True) -> Case:
    """A patient of whom a form carries everything: seen last on the day of the last visit.

    ``when`` are the times of what has a time of its own; ``seen`` says whether a last encounter is
    recorded.
    """
    last = date(2026, 4, 1)
    visit = instants | st.none()
    name = draw(st.text("abcABC0123-_", min_size=1, max_size=8))
    return Case(
        id=name,
        subject=Subject(
            id=name,
            date_of_birth=instant(BORN),
            sex=draw(st.sampled_from(["FEMALE", "MALE", "OTHER_SEX", "UNKNOWN_SEX"])),
            time_at_last_encounter=Time(timestamp=instant(last)) if seen else None,
        ),
        findings=tuple(draw(st.lists(findings(when), max_size=6))),
        measurements=tuple(draw(st.lists(scores(visit) | tests(when), max_size=4))),
        diseases=tuple(draw(st.lists(diseases(when), max_size=3))),
        medical_actions=tuple(draw(treatments())),
    )
