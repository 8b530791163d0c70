"""Which resource is each item of a case?

A finding or disease is a Condition, refuted where it is excluded; a test, score or eye measure an
Observation; a drug a MedicationStatement and a procedure a Procedure, neither of which orders
anything.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.case.blocks import (
    DoseInterval,
    Procedure,
    Quantity,
    ReferenceRange,
    Term,
    TypedQuantity,
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
from kinsbourne.case.origin import is_automatic, origins
from kinsbourne.exchange.fhir.ours import ACTION, ADVERSE, MODIFIER, NAME, ROLE
from kinsbourne.exchange.fhir.writing.elements import (
    Json,
    amount,
    concept,
    date_time,
    is_id,
    name_of,
    origin,
    own,
    period,
    quantity,
    when,
)
from kinsbourne.knowledge.codelists import CodeLists

OURS, TEST, EYE = "KINSBOURNE:", "KINSBOURNE:test/", "KINSBOURNE:eye/"
UNCONFIRMED = "Read in a clinical note by a program. No person has confirmed it."
_SEXES = {"FEMALE": "female", "MALE": "male", "OTHER_SEX": "other"}
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"


def resources(case: Case, lists: CodeLists) -> list[Json]:
    """The patient, the last visit, and one resource for each item that FHIR can carry."""
    patient = _patient(case)
    whom = {"reference": f"urn:uuid:{name_of(_name(case))}"}
    known = origins(case)
    found = [patient, *_visit(case, whom)]
    for index, finding in enumerate(case.findings):
        at = "phenotypicFeatures", str(index)
        written = (e.reference.id or e.reference.reference for e in finding.evidence if e.reference)
        found.append(_head("Condition", case, *at) | _condition(finding, whom, lists))
        found[-1] |= origin(tuple(written))
    items = (
        ("diseases", "Condition", case.diseases, _condition),
        ("measurements", "Observation", case.measurements, _observation),
        ("medicalActions", "", case.medical_actions, _action),
    )
    for place, kind, each, write in items:
        for index, item in enumerate(each):
            body = write(item, whom, lists)  # type: ignore[operator]
            if body:
                head = _head(body.pop("resourceType", kind), case, place, str(index))
                found.append(head | body | origin((known.get(f"{place}/{index}", ""),)))
    return found


def _name(case: Case) -> str:
    return case.subject.id or case.id


def _head(kind: str, case: Case, *at: str) -> Json:
    return {"resourceType": kind, "id": name_of(_name(case), *at)}


def _patient(case: Case) -> Json:
    subject: Subject = case.subject
    name = _name(case)
    written: Json = {"resourceType": "Patient"}
    if is_id(name):
        written["id"] = name
    elif name:
        written |= {"id": name_of(name)}
        written["extension"] = [{"url": NAME, "valueString": name}]
    if subject.sex in _SEXES:
        written["gender"] = _SEXES[subject.sex]
    born = date_time(subject.date_of_birth or "")
    if born:
        written["birthDate"] = born[: len("2026-03-01")]
    vital = subject.vital_status or {}
    if vital.get("status") == "DECEASED":
        died = vital.get("timeOfDeath")
        text = str(died.get("timestamp", "")) if isinstance(died, dict) else ""  # pyright: ignore
        day = date_time(text)
        written |= {"deceasedDateTime": day} if day else {"deceasedBoolean": True}
    return written


def _visit(case: Case, whom: Json) -> Iterator[Json]:
    seen = case.subject.time_at_last_encounter
    found = when("period", seen)
    day = found.pop("periodDateTime", None)
    days = found.pop("periodPeriod", {"start": day, "end": day} if day else {})
    if days or found:
        kind = {"system": f"{_TERMINOLOGY}v3-NullFlavor", "code": "UNK"}
        head = _head("Encounter", case, "timeAtLastEncounter")
        body = {"status": "finished", "class": kind, "subject": whom}
        yield head | body | ({"period": days} if days else {}) | found


def _condition(item: Finding | Disease, whom: Json, lists: CodeLists) -> Json:
    term = item.term or Term()
    role = "finding" if isinstance(item, Finding) else "disease"
    is_unsure = isinstance(item, Finding) and is_automatic(item.evidence)
    status = "refuted" if item.excluded else "unconfirmed" if is_unsure else "confirmed"
    body: Json = {
        "verificationStatus": _status("condition-ver-status", status),
        "category": [{"coding": [{"system": ROLE, "code": role}]}],
        "code": concept(term, lists),
        "subject": whom,
        **when("onset", item.onset, has_age=True),
        **when("abatement", item.resolution, has_age=True),
    }
    if not item.excluded:
        over = "resolved" if item.resolution is not None else "active"
        body["clinicalStatus"] = _status("condition-clinical", over)
    if isinstance(item, Finding):
        said = [UNCONFIRMED] if is_unsure else []
        if notes := [text for text in (*said, item.description) if text.strip()]:
            body["note"] = [{"text": text} for text in notes]
        if item.severity is not None:
            body["severity"] = {"coding": [own(item.severity)]}
        if modifiers := [_said(MODIFIER, modifier) for modifier in item.modifiers]:
            body["extension"] = modifiers
    return body


def _status(system: str, code: str) -> Json:
    return {"coding": [{"system": _TERMINOLOGY + system, "code": code}]}


def _said(url: str, term: Term) -> Json:
    return {"url": url, "valueCodeableConcept": {"coding": [own(term)]}}


def _observation(item: Measurement, whom: Json, lists: CodeLists) -> Json:
    if item.assay is None:
        return {}
    body: Json = {
        "status": "final",
        "code": concept(item.assay, lists),
        "subject": whom,
        **_category(item.assay.id),
        **when("effective", item.time_observed),
    }
    value = item.value
    if value is not None and value.quantity is not None:
        body |= _measured(value.quantity)
    elif value is not None and value.ontology_class is not None:
        body["valueCodeableConcept"] = {"coding": [own(value.ontology_class)]}
    parts = [
        _part(one) for one in (item.complex_value.typed_quantities if item.complex_value else ())
    ]
    if any(parts):
        body["component"] = [part for part in parts if part]
    if item.procedure is not None and item.procedure.code is not None:
        body["method"] = {"coding": [own(item.procedure.code)]}
    if item.description.strip():
        body["note"] = [{"text": item.description}]
    return body


def _category(assay: str) -> Json:
    """By which record systems find it again: a score was rated, an eye measure was examined."""
    if not assay.startswith(OURS) or assay.startswith(TEST):
        return {}
    code = "exam" if assay.startswith(EYE) else "survey"
    system = f"{_TERMINOLOGY}observation-category"
    return {"category": [{"coding": [{"system": system, "code": code}]}]}


def _measured(given: Quantity) -> Json:
    value = quantity(given)
    if value is None:
        return {}
    limits = _limits(given.reference_range) if given.reference_range else {}
    return {"valueQuantity": value} | ({"referenceRange": [limits]} if limits else {})


def _limits(given: ReferenceRange) -> Json:
    ends = {"low": given.low, "high": given.high}
    written = {name: amount(end, given.unit) for name, end in ends.items()}
    return {name: end for name, end in written.items() if end is not None}


def _part(given: TypedQuantity) -> Json:
    if given.type is None or given.quantity is None:
        return {}
    measured = _measured(given.quantity)
    return {"code": {"coding": [own(given.type)]}, **measured} if measured else {}


def _action(item: MedicalAction, whom: Json, lists: CodeLists) -> Json:
    extensions = [
        _said(url, term)
        for url, field in ACTION.items()
        if (term := getattr(item, field)) is not None
    ]
    extensions += [_said(ADVERSE, term) for term in item.adverse_events]
    if item.treatment is not None and item.treatment.agent is not None:
        body = _statement(item.treatment, item.treatment.agent, whom, lists)
    elif item.procedure is not None and item.procedure.code is not None:
        body = _procedure(item.procedure, item.procedure.code, whom, lists)
    else:
        return {}
    return body | ({"extension": extensions} if extensions else {})


def _procedure(given: Procedure, code: Term, whom: Json, lists: CodeLists) -> Json:
    """A test without a day is planned, as the case format has it."""
    is_planned = given.performed is None and code.id.startswith("KINSBOURNE:test/")
    return {
        "resourceType": "Procedure",
        "status": "preparation" if is_planned else "completed",
        "code": concept(code, lists),
        "subject": whom,
        **when("performed", given.performed, has_age=True),
    }


def _statement(given: Treatment, agent: Term, whom: Json, lists: CodeLists) -> Json:
    route = given.route_of_administration
    doses = [_dosage(dose, route) for dose in given.dose_intervals]
    ends = [dose.interval and dose.interval.end for dose in given.dose_intervals]
    return {
        "resourceType": "MedicationStatement",
        "status": ("completed" if all(ends) else "active") if ends else "unknown",
        "medicationCodeableConcept": concept(agent, lists),
        "subject": whom,
        **({"dosage": doses} if any(doses) else {}),
    }


def _dosage(dose: DoseInterval, route: Term | None) -> Json:
    timing: Json = {}
    days = period(dose.interval)
    if days:
        timing["repeat"] = {"boundsPeriod": days}
    often = dose.schedule_frequency
    if often is not None:
        timing["code"] = {"coding": [own(often)]}
    much = quantity(dose.quantity) if dose.quantity else None
    parts = {
        "timing": timing,
        "route": {"coding": [own(route)]} if route else {},
        "doseAndRate": [{"doseQuantity": much}] if much else [],
    }
    return {name: part for name, part in parts.items() if part}
