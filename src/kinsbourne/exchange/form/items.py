"""Which score, test, treatment or diagnosis does one filled-in section say?

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
from kinsbourne.case.model import Disease, Finding, Measurement, MedicalAction, Treatment
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.questions import by_question, part_names
from kinsbourne.exchange.form.sheet import Sheet, evidence
from kinsbourne.exchange.form.values import LOCAL, THERAPY, finding_term, term_of
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Asked, FormOption, FormQuestion


class Sourced(msgspec.Struct, frozen=True):
    """An item of the case and the answer it was first read from."""

    item: Measurement | MedicalAction | Disease
    answer: Answer


def score(question: FormQuestion, group: Group, visit: Time | None, sheet: Sheet) -> Sourced | None:
    """The score of one visit, with its items where they were given."""
    mine = by_question(sheet.knowledge)[question.id]
    if group.answers.keys().isdisjoint(field.name for field in mine):
        return None
    points = {
        field.item: value
        for field in mine
        if (field.is_first or field.item) and (value := sheet.whole(group, field.name)) is not None
    }
    names = {field.part.id: field.name for field in mine if field.item is None}
    how = sheet.choice(group, names["how"])
    remarks = sheet.text(group, names["remarks"])
    out_of = sheet.whole(group, names["out-of"])
    given = [group.answers[field.name] for field in mine if field.name in group.answers]
    if not points:
        if (how or remarks or out_of is not None) and given:
            sheet.refuse(given[0], "no score beside it", "Give the total or the items.")
        return None
    return Sourced(_score(question, points, out_of, how, remarks, visit, sheet.knowledge), given[0])


def _score(
    question: FormQuestion,
    points: dict[str | None, int],
    out_of: int | None,
    how: FormOption | None,
    remarks: str,
    visit: Time | None,
    knowledge: Knowledge,
) -> Measurement:
    code = Term(id=LOCAL + question.about)
    total = points.get(None)
    items = {name: value for name, value in points.items() if name is not None}
    most = usual_maximum(question.about, items, knowledge) if out_of is None else out_of
    whole = None
    if total is not None:
        whole = Quantity(value=float(total), reference_range=ReferenceRange(high=float(most)))
    parts = tuple(
        TypedQuantity(
            type=Term(id=f"{code.id}/{name}"),
            quantity=Quantity(value=float(value)),
        )
        for name, value in items.items()
    )
    if whole is not None and parts:
        parts = (TypedQuantity(type=code, quantity=whole), *parts)
    return Measurement(
        assay=code,
        value=None if parts else Value(quantity=whole),
        complex_value=ComplexValue(typed_quantities=parts) if parts else None,
        time_observed=visit,
        procedure=Procedure(code=Term(id=how.means or "", label=how.label)) if how else None,
        description=remarks,
    )


def usual_maximum(scale: str, items: Iterable[str | None], knowledge: Knowledge) -> int:
    """The highest total where nothing says otherwise: with each optional item that was rated."""
    known = knowledge.scales[scale]
    optional = {item.id for item in known.items if item.optional}
    return known.item_max * (known.item_count + len(optional.intersection(items)))


def test(group: Group, sheet: Sheet) -> Sourced | None:
    """A test that was done, with its class or value."""
    names = part_names(sheet.knowledge, "test")
    assay, on = sheet.term(group, names["name"]), sheet.time(group, names["on"])
    result = sheet.choice(group, names["result"])
    number, unit = sheet.number(group, names["value"]), sheet.text(group, names["unit"])
    low, high = (sheet.number(group, names[end]) for end in ("low", "high"))
    if assay is None:
        return _without_a_name(group, names["name"], sheet)
    value = None
    if number is not None:
        limits = ReferenceRange(low=low or 0.0, high=high or 0.0)
        value = Value(
            quantity=Quantity(
                value=number,
                unit=unit_term(unit),
                reference_range=limits if low is not None or high is not None else None,
            )
        )
    if result is not None:
        if value is not None:
            what = "a class of result beside a value, where a case holds one of the two"
            sheet.refuse(group.answers[names["result"]], what, "Keep the value, or the class.")
        value = Value(ontology_class=Term(id=result.means or "", label=result.id))
    return Sourced(
        Measurement(
            assay=sheet.known(assay, group.answers[names["name"]]),
            value=value,
            time_observed=on,
            description=sheet.text(group, names["finding"]),
        ),
        group.answers[names["name"]],
    )


def unit_term(text: str) -> Term | None:
    """A unit as written; one with a code before it is coded."""
    code, _, label = text.partition(" ")
    if ":" in code and label:
        return Term(id=code, label=label)
    return Term(label=text) if text else None


def diagnosis(group: Group, sheet: Sheet) -> Sourced | None:
    """A diagnosis that somebody made or ruled out."""
    found = _listed("diagnosis", group, sheet)
    if found is None:
        return None
    term, present, onset, end, answers = found
    disease = Disease(
        term=sheet.known(term, answers[0]), excluded=not present, onset=onset, resolution=end
    )
    return Sourced(disease, answers[0])


def other_finding(group: Group, sheet: Sheet) -> Finding | None:
    """A finding that the form does not ask by name."""
    found = _listed("other-finding", group, sheet)
    if found is None:
        return None
    term, present, onset, end, answers = found
    return Finding(
        term=sheet.known(term, answers[0]),
        excluded=not present,
        onset=onset,
        resolution=end,
        evidence=evidence(*answers),
    )


def _listed(
    asks: Asked, group: Group, sheet: Sheet
) -> tuple[Term, bool, Time | None, Time | None, tuple[Answer, ...]] | None:
    """A finding or diagnosis that was written down: present where nothing else is said."""
    names = part_names(sheet.knowledge, asks)
    term, name = sheet.term(group, names["code"]), sheet.text(group, names["name"])
    status = sheet.choice(group, names["status"])
    onset, end = sheet.time(group, names["onset"]), sheet.time(group, names["end"])
    sheet.in_order(group, names["onset"], names["end"])
    if term is None and not name:
        _without_a_name(group, names["code"], sheet)
        return None
    if status is None and names["status"] in group.answers:
        return None
    if term is None:
        term = finding_term(name, sheet.knowledge)
    elif name:
        term = Term(id=term.id, label=name) if term.id else term
    answers = tuple(group.answers[n] for n in names.values() if n in group.answers)
    return term, status is None or status.id == "yes", onset, end, answers


def _without_a_name(group: Group, name: str, sheet: Sheet) -> None:
    """Refuse what was written beside nothing; what could not be read was refused already."""
    if group.answers and name not in group.answers:
        what = "an answer without saying what it is about"
        sheet.refuse(next(iter(group.answers.values())), what, "Name it, or take it out.")


def treatments(groups: Iterable[Group], sheet: Sheet) -> Iterator[Sourced]:
    """Drugs with their doses in order, each drug once; procedures with their day.

    A drug begins anew where its response differs from the one said before.
    """
    names = part_names(sheet.knowledge, "treatment")
    latest: dict[Term, _Drug] = {}
    order: list[_Drug | Sourced] = []
    for group in groups:
        agent, dose = sheet.term(group, names["name"]), _dose(group, names, sheet)
        response = _response(group, names, sheet)
        if agent is None:
            _without_a_name(group, names["name"], sheet)
            continue
        answer = group.answers[names["name"]]
        if response is None and _is_procedure(agent, dose, sheet.knowledge):
            order.append(Sourced(_procedure(agent, dose), answer))
            continue
        drug = latest.get(agent)
        if drug is None or (response and drug.response not in (None, response)):
            drug = latest[agent] = _Drug(sheet.known(agent, answer), answer)
            order.append(drug)
        drug.response = drug.response or response
        if dose is not None:
            drug.doses.append(dose)
    for one in order:
        yield one if isinstance(one, Sourced) else one.whole()


class _Drug(msgspec.Struct):
    """A drug of which further doses may follow."""

    agent: Term
    answer: Answer
    doses: list[DoseInterval] = []
    response: Term | None = None

    def whole(self) -> Sourced:
        treatment = Treatment(agent=self.agent, dose_intervals=tuple(self.doses))
        action = MedicalAction(treatment=treatment, response_to_treatment=self.response)
        return Sourced(action, self.answer)


def _response(group: Group, names: dict[str, str], sheet: Sheet) -> Term | None:
    response = sheet.choice(group, names["response"])
    if response is not None:
        return Term(id=response.means or "", label=response.label)
    outcome = sheet.text(group, names["outcome"])
    return term_of(outcome) if outcome else None


def _dose(group: Group, names: dict[str, str], sheet: Sheet) -> DoseInterval | None:
    amount, unit = sheet.number(group, names["dose"]), sheet.text(group, names["unit"])
    often = sheet.text(group, names["frequency"])
    start, end = sheet.text(group, names["start"]), sheet.text(group, names["end"])
    sheet.in_order(group, names["start"], names["end"])
    if amount is None and unit and names["dose"] not in group.answers:
        what = "a unit without a dose"
        sheet.refuse(group.answers[names["unit"]], what, "Give the dose, or take the unit out.")
    dose = DoseInterval(
        quantity=None if amount is None else Quantity(value=amount, unit=unit_term(unit)),
        schedule_frequency=unit_term(often),
        interval=Interval(start=start or None, end=end or None) if start or end else None,
    )
    return None if dose == DoseInterval() else dose


def _is_procedure(agent: Term, dose: DoseInterval | None, knowledge: Knowledge) -> bool:
    known = knowledge.therapies.get(agent.id.removeprefix(THERAPY))
    day = dose.interval.start if dose and dose.interval else None
    bare = dose is None or dose == DoseInterval(interval=Interval(start=day))
    return bare and known is not None and not set(known.kinds).isdisjoint(knowledge.form.procedures)


def _procedure(agent: Term, dose: DoseInterval | None) -> MedicalAction:
    day = dose.interval.start if dose and dose.interval else None
    performed = Time(timestamp=day) if day else None
    return MedicalAction(procedure=Procedure(code=agent, performed=performed))
