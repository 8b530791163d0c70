"""How do the things found in a note become its spans and a case?

A finding that is present or excluded is applied, and so are drugs given, results and scores.
What is somebody else's, of the past, or uncertain is shown and not applied. What is present in one
sentence is not excluded by another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from kinsbourne.case import origin
from kinsbourne.case.blocks import (
    DoseInterval,
    Evidence,
    Quantity,
    Reference,
    ReferenceRange,
    Term,
    Time,
    Value,
)
from kinsbourne.case.model import (
    Case,
    Finding,
    Measurement,
    MedicalAction,
    Subject,
    Treatment,
)
from kinsbourne.exchange.note import patient as patients
from kinsbourne.exchange.note import times
from kinsbourne.exchange.note.ends import with_end, with_start
from kinsbourne.exchange.note.found import Found
from kinsbourne.exchange.note.lengths import Length
from kinsbourne.exchange.note.model import Note, Span, Unmapped, UnmappedKind
from kinsbourne.exchange.note.patient import Patient, Place

IMPROVED = frozenset({"KINSBOURNE:improved", "KINSBOURNE:recovered-fully"})
"""Applied only where the note says from when on."""
_UNMAPPED: dict[str, UnmappedKind] = {
    "disease": "disease",
    "unread-score": "score",
    "unknown-drug": "drug",
}
_CREATED_BY = "kinsbourne, from a note; not yet confirmed by a person"


class _Building:
    """The parts of a case, and which found things stand where in it."""

    def __init__(self, text: str, about: Patient) -> None:
        self.text = text
        self.about = about
        self.visit = patients.visit_day(about)
        self.findings: dict[tuple[str, bool, Time | None], list[Found]] = {}
        self.labels: dict[str, str] = {}
        self.measurements: list[Measurement] = []
        self.actions: list[MedicalAction] = []
        self.origins: dict[str, str] = {}
        self.places: dict[Found, list[str]] = {}

    def time(self, found: Found) -> Time | None:
        if found.when is None:
            return None
        return times.time_of(found.when, self.about.age, self.visit)


def note(text: str, found: Sequence[Found], about: Patient, language: str, case_id: str) -> Note:
    """The note: its spans in order, the case and what has no place in it."""
    building = _Building(text, about)
    present = {one.code for one in found if one.kind == "finding" and one.status == "present"}
    for one in found:
        _add(building, one, present)
    case = _case(building, case_id)
    unmapped = [
        Unmapped(start=one.start, end=one.end, text=text[one.start : one.end], kind=kind)
        for one in found
        if (kind := _kind_unmapped(one)) is not None
    ]
    unmapped += [
        Unmapped(start=at.start, end=at.end, text=text[at.start : at.end], kind="age")
        for at in about.unclear
    ]
    unmapped.sort(key=lambda one: (one.start, one.end))
    spans = [_span(one, building) for one in found if _kind_unmapped(one) is None]
    if about.age_place is not None and about.age is not None:
        spans.append(_age_span(text, about.age_place, about.age))
    spans.sort(key=lambda one: (one.start, one.end))
    return Note(language=language, spans=tuple(spans), case=case, unmapped=tuple(unmapped))


def _kind_unmapped(found: Found) -> UnmappedKind | None:
    if found.kind == "test" and not found.code:
        return "test"
    return _UNMAPPED.get(found.kind)


def _add(building: _Building, found: Found, present: set[str]) -> None:
    if found.kind == "finding":
        _add_finding(building, found, present)
    elif found.kind == "test" and found.code and found.result is not None:
        label = found.result
        value = Value(ontology_class=Term(id=f"KINSBOURNE:result/{label}", label=label))
        _measure(building, found, value)
    elif found.kind == "score" and found.score is not None and found.status == "present":
        total, high = found.score
        limits = ReferenceRange(high=float(high)) if high is not None else None
        _measure(building, found, Value(quantity=Quantity(value=total, reference_range=limits)))
    elif found.kind == "drug" and (found.status == "present" or found.given):
        _treat(building, found)


def _add_finding(building: _Building, found: Found, present: set[str]) -> None:
    when = building.time(found)
    if found.status == "present":
        if found.code in IMPROVED and when is None:
            return
        codes = [(found.code, found.label, False)]
    elif found.status == "excluded":
        codes = [(found.code, found.label, True)]
    elif found.status == "normal":
        codes = [(code, label, True) for code, label in found.excludes]
    else:
        return
    for code, label, excluded in codes:
        if excluded and code in present:
            continue
        building.labels[code] = label
        building.findings.setdefault((code, excluded, when), []).append(found)


def _measure(building: _Building, found: Found, value: Value) -> None:
    made = Measurement(
        assay=Term(id=found.code, label=found.label),
        value=value,
        time_observed=building.time(found),
    )
    if made in building.measurements:
        place = f"measurements/{building.measurements.index(made)}"
        building.places.setdefault(found, []).append(place)
        return
    place = f"measurements/{len(building.measurements)}"
    building.measurements.append(made)
    _stands(building, found, place)


def _treat(building: _Building, found: Found) -> None:
    if (at := _joined(building, found)) is not None:
        building.places.setdefault(found, []).append(f"medicalActions/{at}")
        return
    place = f"medicalActions/{len(building.actions)}"
    doses: tuple[DoseInterval, ...] = ()
    if found.dose is not None or found.frequency is not None or found.given:
        often = Term(label=found.frequency) if found.frequency else None
        amount = found.dose and Quantity(unit=Term(label=found.dose.unit), value=found.dose.value)
        doses = tuple(
            DoseInterval(quantity=amount, schedule_frequency=often, interval=interval)
            for interval in found.given or (None,)
        )
    response = None
    if found.response is not None:
        response = Term(id=f"KINSBOURNE:response/{found.response}", label=found.response)
    agent = Term(id=found.code, label=found.label)
    building.actions.append(
        MedicalAction(
            treatment=Treatment(agent=agent, dose_intervals=doses),
            response_to_treatment=response,
        )
    )
    _stands(building, found, place)


def _joined(building: _Building, found: Found) -> int | None:
    """The treatment that a bare start or end in this place belongs to."""
    if len(found.given) != 1:
        return None
    (interval,) = found.given
    if interval.start is None and interval.end is not None:
        return with_end(building.actions, found.code, interval.end)
    is_bare = found.dose is None and found.frequency is None and found.response is None
    if interval.end is None and interval.start is not None and is_bare:
        return with_start(building.actions, found.code, interval.start)
    return None


def _stands(building: _Building, found: Found, place: str) -> None:
    building.origins[place] = _origin(found)
    building.places.setdefault(found, []).append(place)


def _origin(found: Found) -> str:
    return f"note:{found.start}-{found.end}"


def _case(building: _Building, case_id: str) -> Case:
    findings: list[Finding] = []
    for (code, excluded, when), found in building.findings.items():
        for one in found:
            building.places.setdefault(one, []).append(f"phenotypicFeatures/{len(findings)}")
        findings.append(
            Finding(
                term=Term(id=code, label=building.labels[code]),
                excluded=excluded,
                onset=when,
                evidence=tuple(
                    Evidence(evidence_code=origin.AUTOMATIC, reference=Reference(id=place))
                    for place in dict.fromkeys(_origin(one) for one in found)
                ),
            )
        )
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Case(
        id=case_id,
        subject=_subject(building),
        findings=tuple(findings),
        measurements=tuple(building.measurements),
        medical_actions=tuple(building.actions),
        meta_data=origin.meta_data(created, _CREATED_BY, building.origins),
    )


def _subject(building: _Building) -> Subject:
    about = building.about
    age = None if about.age is None else times.age_of(about.age)
    seen = None
    if about.born is not None and about.visit is not None:
        seen = Time(timestamp=about.visit)
    elif age is not None:
        seen = Time(age=age)
    elif about.visit is not None:
        seen = Time(timestamp=about.visit)
    return Subject(
        date_of_birth=about.born,
        time_at_last_encounter=seen,
        sex=patients.sex_of(about) or "UNKNOWN_SEX",  # type: ignore[arg-type]
    )


def _span(found: Found, building: _Building) -> Span:
    text = building.text
    return Span(
        start=found.start,
        end=found.end,
        text=text[found.start : found.end],
        hpo=found.code,
        label=found.label,
        status=found.status,
        kind=found.kind,  # type: ignore[arg-type]
        cue=text[slice(*found.cue)] if found.cue else None,
        value=_value(found),
        when=text[slice(*found.when_place)] if found.when_place else None,
        places=tuple(building.places.get(found, ())),
    )


def _value(found: Found) -> str | None:
    if found.score is not None:
        total, high = found.score
        return f"{total}/{high}" if high is not None else str(total)
    if found.dose is not None:
        often = f" {found.frequency}" if found.frequency else ""
        return f"{found.dose.value:g} {found.dose.unit}{often}"
    return found.result or found.frequency


def _age_span(text: str, where: Place, length: Length) -> Span:
    age = times.age_of(length)
    return Span(
        start=where.start,
        end=where.end,
        text=text[where.start : where.end],
        hpo="",
        label="age",
        status="present" if age else "uncertain",
        kind="age",
        value=age.iso8601duration if age else None,
        places=("subject/timeAtLastEncounter",) if age else (),
    )
