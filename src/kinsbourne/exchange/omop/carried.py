"""What of a case do OMOP tables carry?

Every event there has a day, and a code; nobody is without a year of birth. What has no day is
observed on the day of the last encounter, as far as it can be.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from kinsbourne.case.blocks import (
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
from kinsbourne.case.model import Case, Disease, Finding, Measurement, MedicalAction, Treatment
from kinsbourne.exchange.form.items import unit_term
from kinsbourne.exchange.form.times import day_of, text_of_date
from kinsbourne.exchange.form.values import (
    LOCAL,
    TEST,
    THERAPY,
    drug_names,
    drug_term,
    option_meaning,
    test_term,
    text_of_term,
    tidy,
)
from kinsbourne.exchange.omop.codes import itself
from kinsbourne.exchange.omop.reading import still_the_same
from kinsbourne.knowledge.base import Knowledge


def carried(case: Case, number: int, knowledge: Knowledge) -> Case | None:
    """The case reduced to what OMOP tables hold, as the person of this number.

    None where neither a year of birth nor anything else could be written.
    """
    born = text_of_date(case.subject.date_of_birth)
    if not born or "/" in born:
        return None
    last = _day(case.subject.time_at_last_encounter)
    subject = msgspec.structs.replace(
        case.subject,
        id=str(number),
        alternate_ids=(name,) if (name := tidy(case.id or case.subject.id)) else (),
        date_of_birth=f"{born}T00:00:00Z" if len(born) == len("2026-03-09") else born,
        time_at_last_encounter=last,
        vital_status=None,
        karyotypic_sex="UNKNOWN_KARYOTYPE",
        gender=None,
        taxonomy=None,
    )
    findings, diseases = _findings_and_diseases(case, last, knowledge)
    measurements, actions = tuple(_measurements(case, knowledge)), tuple(_actions(case, knowledge))
    if last is None:
        days = [*_onsets((*findings, *diseases)), *_done(measurements, actions)]
        latest = Time(timestamp=max(days)) if days else None
        subject = msgspec.structs.replace(subject, time_at_last_encounter=latest)
    return Case(
        id=str(number),
        subject=subject,
        findings=_merged(findings),
        measurements=measurements,
        diseases=tuple(diseases),
        medical_actions=actions,
    )


def _onsets(items: Iterable[Finding | Disease]) -> Iterator[str]:
    for item in items:
        if item.onset is not None and item.onset.timestamp is not None:
            yield item.onset.timestamp


def _done(measurements: Iterable[Measurement], actions: Iterable[MedicalAction]) -> Iterator[str]:
    times = [one.time_observed for one in measurements]
    times += [one.procedure.performed for one in actions if one.procedure]
    yield from (time.timestamp for time in times if time and time.timestamp)
    for action in actions:
        for dose in action.treatment.dose_intervals if action.treatment else ():
            if dose.interval is not None and dose.interval.start is not None:
                yield dose.interval.start


def _day(time: Time | None) -> Time | None:
    """The time, where it is a single day."""
    day = day_of(time)
    return Time(timestamp=f"{day}T00:00:00Z") if day else None


def _findings_and_diseases(
    case: Case, last: Time | None, knowledge: Knowledge
) -> tuple[list[Finding], list[Disease]]:
    findings: list[Finding] = []
    diseases: list[Disease] = []
    for item in (*case.findings, *case.diseases):
        meaning = itself(item.term.id, knowledge) if item.term else None
        onset, end = _day(item.onset), _day(item.resolution)
        if meaning is None or meaning.kind in ("therapy", "test"):
            continue
        if item.excluded:
            onset, end = onset or last, None
        if onset is None or end == onset:
            end = None
        if onset is None and last is None:
            continue
        term = Term(id=meaning.id, label=meaning.label)
        if meaning.kind == "disease":
            disease = Disease(term=term, excluded=item.excluded, onset=onset, resolution=end)
            diseases.append(disease)
        else:
            finding = Finding(term=term, excluded=item.excluded, onset=onset, resolution=end)
            findings.append(finding)
    return findings, diseases


def _measurements(case: Case, knowledge: Knowledge) -> Iterator[Measurement]:
    """Scores and tests with a day; a score's items that say a number, a test's class or number."""
    for one in case.measurements:
        on = _day(one.time_observed)
        code = one.assay.id if one.assay else ""
        if on is None:
            continue
        if code.startswith(LOCAL) and code.removeprefix(LOCAL) in knowledge.scales:
            yield from _score(one, on, knowledge)
            continue
        test = test_term(_named(one.assay), knowledge)
        if test.id.removeprefix(TEST) in knowledge.investigations and test.id.startswith(TEST):
            known = knowledge.investigations[test.id.removeprefix(TEST)]
            assay = Term(id=test.id, label=known.name)
            yield Measurement(assay=assay, value=_value(one.value, knowledge), time_observed=on)


def _named(term: Term | None) -> str:
    return (term.id or term.label) if term else ""


def _score(one: Measurement, on: Time, knowledge: Knowledge) -> Iterator[Measurement]:
    code = one.assay.id if one.assay else ""
    typed = one.complex_value.typed_quantities if one.complex_value else ()
    pairs = [(part.type.id, part.quantity) for part in typed if part.type and part.quantity]
    if one.value and one.value.quantity:
        pairs = [(code, one.value.quantity)]
    parts = tuple(
        TypedQuantity(type=Term(id=name), quantity=_bare(quantity))
        for name, quantity in pairs
        if name.partition("/")[0] == code
    )
    if not parts:
        return
    alone = len(parts) == 1 and parts[0].type == Term(id=code)
    how = one.procedure.code if one.procedure else None
    option = option_meaning(how.id, "how-rated", knowledge) if how else None
    yield Measurement(
        assay=Term(id=code),
        value=Value(quantity=parts[0].quantity) if alone else None,
        complex_value=None if alone else ComplexValue(typed_quantities=parts),
        time_observed=on,
        procedure=Procedure(code=Term(id=option.means or "", label=option.label))
        if option
        else None,
    )


def _bare(quantity: Quantity) -> Quantity:
    """The number and the highest there can be."""
    limits = quantity.reference_range
    return Quantity(
        value=quantity.value,
        reference_range=ReferenceRange(high=limits.high) if limits else None,
    )


def _value(value: Value | None, knowledge: Knowledge) -> Value | None:
    if value is not None and value.quantity is not None:
        limits = value.quantity.reference_range
        ends = ReferenceRange(low=limits.low, high=limits.high) if limits else None
        return Value(quantity=_amount(value.quantity, ends))
    if value is not None and value.ontology_class is not None:
        option = option_meaning(value.ontology_class.id, "result", knowledge)
        if option is not None:
            return Value(ontology_class=Term(id=option.means or "", label=option.id))
    return None


def _amount(quantity: Quantity, limits: ReferenceRange | None = None) -> Quantity:
    unit = unit_term(text_of_term(quantity.unit)) if quantity.unit else None
    return Quantity(value=quantity.value, unit=unit, reference_range=limits)


def _actions(case: Case, knowledge: Knowledge) -> Iterator[MedicalAction]:
    """Coded treatments: each drug once with the doses that have a first day, procedures by day."""
    doses: dict[Term, list[DoseInterval]] = {}
    for action in case.medical_actions:
        treatment, procedure = action.treatment, action.procedure
        term = treatment.agent if treatment else procedure.code if procedure else None
        agent = drug_term(_named(term), knowledge)
        known = drug_names(knowledge).get(agent.id.removeprefix(THERAPY))
        if known is None or not agent.id.startswith(THERAPY):
            continue
        agent = Term(id=agent.id, label=known[1])
        kinds = knowledge.therapies[known[0]].kinds
        is_procedure = not set(kinds).isdisjoint(knowledge.form.procedures)
        given = [dose for dose in treatment.dose_intervals if _start(dose)] if treatment else []
        days = [_start(dose) for dose in given]
        if procedure is not None:
            days = [on.timestamp if (on := _day(procedure.performed)) else None]
        if is_procedure or procedure is not None:
            for day in filter(None, days):
                done = Procedure(code=agent, performed=Time(timestamp=day))
                yield MedicalAction(procedure=done)
        else:
            doses.setdefault(agent, []).extend(map(_dose, given))
    for agent, given in doses.items():
        if given:
            treatment = Treatment(agent=agent, dose_intervals=tuple(given))
            yield MedicalAction(treatment=treatment)


def _start(dose: DoseInterval) -> str | None:
    day = day_of(Time(timestamp=dose.interval.start)) if dose.interval else None
    return f"{day}T00:00:00Z" if day else None


def _dose(dose: DoseInterval) -> DoseInterval:
    """The days, and the amount with its unit; how often only beside an amount."""
    interval = dose.interval or Interval()
    end = day_of(Time(timestamp=interval.end)) if interval.end else None
    amount = _amount(dose.quantity) if dose.quantity else None
    amount = amount if amount and amount.unit else None
    often = text_of_term(dose.schedule_frequency) if dose.schedule_frequency else ""
    return DoseInterval(
        quantity=amount,
        schedule_frequency=unit_term(often) if amount else None,
        interval=Interval(start=_start(dose), end=f"{end}T00:00:00Z" if end else None),
    )


def _merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as they are read again: one recorded anew while it has no end is the same one."""
    found: list[Finding] = []
    for one in findings:
        for index, earlier in enumerate(found):
            if earlier.term == one.term and still_the_same(earlier, one.excluded, one.onset):
                found[index] = msgspec.structs.replace(earlier, resolution=one.resolution)
                break
        else:
            found.append(one)
    return tuple(found)
