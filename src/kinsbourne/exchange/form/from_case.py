"""How is a case written into the form, and what of it does the form carry?

Everything that has its own time stands without a visit's day, with its onset and end beside it; an
absence on a day, and a score, stand at the visit of that day.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kinsbourne.case.blocks import DoseInterval, Quantity, Term, Time
from kinsbourne.case.model import Case, Disease, Finding, Measurement, MedicalAction
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.items import usual_maximum
from kinsbourne.exchange.form.questions import fields, part_names
from kinsbourne.exchange.form.times import day_of, is_date, text_of, text_of_date
from kinsbourne.exchange.form.to_case import case_of, finding_asked
from kinsbourne.exchange.form.values import (
    LOCAL,
    TEST,
    THERAPY,
    canonical,
    drug_names,
    option_meaning,
    test_names,
    text_of_named,
    text_of_number,
    text_of_term,
    tidy,
)
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Asked, FormOption, FormQuestion

_Texts = dict[str, str]


def carried(case: Case, knowledge: Knowledge) -> Case:
    """The case reduced to what a form can hold, each list in the form's own order.

    Identical items become one, and all doses of a drug one treatment.

    Raises:
        ValueError: a case that says what no form can, such as an HPO id that there is not.
    """
    taken = case_of(groups_of(case, knowledge), knowledge)
    if taken.case is None:
        raise ValueError("; ".join(map(str, taken.errors)))
    return taken.case


def groups_of(case: Case, knowledge: Knowledge) -> tuple[Group, ...]:
    """The case as a form that was filled in."""
    written = [("patient", _patient(case, knowledge))]
    written += (("visit", visit) for visit in _visits(case, knowledge))
    for finding in case.findings:
        if _question(finding, knowledge) is None:
            written.append(("finding", _listed("other-finding", finding, knowledge)))
    for disease in case.diseases:
        written.append(("diagnosis", _listed("diagnosis", disease, knowledge)))
    for action in case.medical_actions:
        written += (("treatment", one) for one in _treatment(action, knowledge))
    for measurement in case.measurements:
        if _scale(measurement, knowledge) is None:
            written.append(("test", _test(measurement, knowledge)))
    groups = (
        Group(section, {name: Answer(text) for name, text in texts.items() if text})
        for section, texts in written
    )
    return tuple(group for group in groups if group.answers or group.section == "patient")


def _patient(case: Case, knowledge: Knowledge) -> _Texts:
    subject = case.subject
    sex = option_meaning(subject.sex, "sex", knowledge)
    return {
        part_names(knowledge, "patient")["id"]: tidy(case.id or subject.id),
        part_names(knowledge, "sex")["sex"]: sex.id if sex and not sex.is_blank else "",
        part_names(knowledge, "birth")["date"]: text_of_date(subject.date_of_birth),
    }


def _question(finding: Finding, knowledge: Knowledge) -> FormQuestion | None:
    """The question that asks for this finding, unless the record calls it otherwise."""
    is_usual = finding.term.label in ("", canonical(finding.term.id, knowledge))
    return _asked(knowledge).get(finding.term.id) if is_usual else None


@cache
def _asked(knowledge: Knowledge) -> dict[str, FormQuestion]:
    """The question for each finding that the form asks by name, by its code."""
    asked = {field.question.id: field.question for field in fields(knowledge)}
    return {
        finding_asked(question, knowledge).id: question
        for question in asked.values()
        if question.asks == "finding"
    }


def _visits(case: Case, knowledge: Knowledge) -> Iterator[_Texts]:
    """One form a visit; a second where the same is said twice of one visit."""
    forms: dict[str, list[_Texts]] = {}

    def put(visit: Time | None, texts: _Texts) -> None:
        same = forms.setdefault(_time(visit, knowledge), [])
        room = next((form for form in same if form.keys().isdisjoint(texts)), None)
        if room is None:
            same.append(room := dict[str, str]())
        room.update(texts)

    for finding in case.findings:
        if (question := _question(finding, knowledge)) is not None:
            on_a_day = finding.excluded and day_of(finding.onset) and finding.resolution is None
            onset = "" if on_a_day else _time(finding.onset, knowledge)
            texts = {
                question.id: "no" if finding.excluded else "yes",
                f"{question.id}-onset": onset,
                f"{question.id}-end": _time(finding.resolution, knowledge),
            }
            put(finding.onset if on_a_day else None, texts)
    for measurement in case.measurements:
        if (scale := _scale(measurement, knowledge)) is not None:
            put(measurement.time_observed, _score(measurement, scale, knowledge))
    put(case.subject.time_at_last_encounter, {})
    for visit in sorted(forms):
        name = part_names(knowledge, "visit-age")["age"]
        if is_date(visit):
            name = part_names(knowledge, "visit-day")["day"]
        for form in forms[visit]:
            yield {name: visit, **form}


def _score(measurement: Measurement, scale: str, knowledge: Knowledge) -> _Texts:
    """The total and the items; an item that the scale does not have is not carried."""
    mine = [field for field in fields(knowledge) if field.asks == "score"]
    mine = [field for field in mine if field.question.about == scale]
    points = _points(measurement)
    code = LOCAL + scale
    texts = {
        field.name: text_of_number(points[key].value)
        for field in mine
        if (key := f"{code}/{field.item}" if field.item else code) in points
        and (field.is_first or field.item)
    }
    names = {field.part.id: field.name for field in mine if field.item is None}
    total = points.get(code)
    highest = total.reference_range.high if total and total.reference_range else 0.0
    items = [field.item for field in mine if field.item and field.name in texts]
    if highest and highest != usual_maximum(scale, items, knowledge):
        texts[names["out-of"]] = text_of_number(highest)
    how = measurement.procedure.code if measurement.procedure else None
    rated = option_meaning(how.id, "how-rated", knowledge) if how else None
    texts[names["how"]] = rated.id if rated else ""
    texts[names["remarks"]] = tidy(measurement.description)
    return texts


def _points(measurement: Measurement) -> dict[str, Quantity]:
    """The quantities of a score by their codes, the total under the scale's own."""
    if measurement.complex_value is not None:
        typed = measurement.complex_value.typed_quantities
        return {one.type.id: one.quantity for one in typed if one.type and one.quantity}
    assay, value = measurement.assay, measurement.value
    return {assay.id: value.quantity} if assay and value and value.quantity else {}


def _scale(measurement: Measurement, knowledge: Knowledge) -> str | None:
    """The scale of a score that says something."""
    code = measurement.assay.id if measurement.assay else ""
    name = code.removeprefix(LOCAL)
    return name if code != name and name in knowledge.scales and _points(measurement) else None


def _listed(asks: Asked, item: Finding | Disease, knowledge: Knowledge) -> _Texts:
    names = part_names(knowledge, asks)
    term = item.term or Term()
    code = text_of_term(term, canonical(term.id, knowledge))
    return {
        names["code"]: code if term.id else "",
        names["name"]: "" if term.id else code,
        names["status"]: "no" if item.excluded else "yes",
        names["onset"]: _time(item.onset, knowledge),
        names["end"]: _time(item.resolution, knowledge),
    }


def _test(measurement: Measurement, knowledge: Knowledge) -> _Texts:
    names, value = part_names(knowledge, "test"), measurement.value
    texts = {
        names["name"]: text_of_named(measurement.assay or Term(), TEST, test_names(knowledge)),
        names["on"]: _time(measurement.time_observed, knowledge),
        names["finding"]: tidy(measurement.description),
    }
    if value is not None and value.quantity is not None:
        texts |= {
            names["value"]: text_of_number(value.quantity.value),
            names["unit"]: text_of_term(value.quantity.unit or Term()),
        }
        if (limits := value.quantity.reference_range) is not None:
            texts[names["low"]] = text_of_number(limits.low)
            texts[names["high"]] = text_of_number(limits.high)
    elif value is not None and value.ontology_class is not None:
        found = option_meaning(value.ontology_class.id, "result", knowledge)
        texts[names["result"]] = found.id if found else ""
    return texts


def _treatment(action: MedicalAction, knowledge: Knowledge) -> Iterator[_Texts]:
    """One form a dose; a drug without doses, and a procedure, is one."""
    names, drugs = part_names(knowledge, "treatment"), drug_names(knowledge)
    if action.procedure is not None:
        yield {
            names["name"]: text_of_named(action.procedure.code or Term(), THERAPY, drugs),
            names["start"]: text_of_date(
                action.procedure.performed.timestamp if action.procedure.performed else None
            ),
        }
    elif action.treatment is not None:
        response, told = _response(action, knowledge), action.response_to_treatment or Term()
        for dose in action.treatment.dose_intervals or (DoseInterval(),):
            interval, quantity = dose.interval, dose.quantity
            yield {
                names["name"]: text_of_named(action.treatment.agent or Term(), THERAPY, drugs),
                names["dose"]: text_of_number(quantity.value) if quantity else "",
                names["unit"]: text_of_term(quantity.unit or Term()) if quantity else "",
                names["frequency"]: text_of_term(dose.schedule_frequency or Term()),
                names["start"]: text_of_date(interval.start) if interval else "",
                names["end"]: text_of_date(interval.end) if interval else "",
                names["response"]: response.id if response else "",
                names["outcome"]: "" if response else text_of_term(told),
            }


def _response(action: MedicalAction, knowledge: Knowledge) -> FormOption | None:
    term = action.response_to_treatment
    return option_meaning(term.id, "response", knowledge) if term else None


def _time(time: Time | None, knowledge: Knowledge) -> str:
    """The time as an answer; blank where no answer says it."""
    written = text_of(time)
    known = {onset.id for onset in knowledge.onset_classes}
    return "" if time and time.ontology_class and written not in known else written
