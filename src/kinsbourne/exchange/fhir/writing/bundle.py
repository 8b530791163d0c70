"""How does a case, with what follows from it, go into one FHIR Bundle?

A collection: nothing in it asks a server to do anything. The same case and assessment give the
same ids, so that a system sees what it has had before.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from kinsbourne.case.model import Case
from kinsbourne.exchange.fhir.ours import WRITTEN
from kinsbourne.exchange.fhir.writing.assessed import assessed
from kinsbourne.exchange.fhir.writing.elements import Json, name_of
from kinsbourne.exchange.fhir.writing.items import resources
from kinsbourne.exchange.form.questionnaire import questionnaire, response
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assessment import Assessment

KINDS_OF_EVIDENCE = frozenset(
    {"Condition", "Observation", "MedicationStatement", "Procedure"}
)  # fmt: skip


def write(
    case: Case,
    assessment: Assessment | None,
    knowledge: Knowledge,
    *,
    recorded: datetime | None = None,
    with_form: bool = False,
) -> bytes:
    """The Bundle as JSON: the record as resources, and the assessment where one is given.

    ``recorded`` is when, for the Provenance; now, unless told. ``with_form`` adds the assessment
    form as a Questionnaire, and what the case answers of it.
    """
    written = resources(case, knowledge.codelists)
    whom = {"reference": f"urn:uuid:{name_of(case.subject.id or case.id)}"}
    basis = [
        {"reference": f"urn:uuid:{one['id']}"}
        for one in written
        if one["resourceType"] in KINDS_OF_EVIDENCE
    ]
    if assessment is not None:
        written += assessed(assessment, whom, basis, knowledge)
    if with_form:
        written += _form(case, whom, knowledge)
    written.append(_provenance(case, assessment, written, recorded or datetime.now(UTC)))
    entries = [{"fullUrl": _address(one, case), "resource": one} for one in written]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return msgspec.json.encode(bundle)


def _address(resource: Json, case: Case) -> str:
    if resource["resourceType"] == "Patient":
        return f"urn:uuid:{name_of(case.subject.id or case.id)}"
    return f"urn:uuid:{resource['id']}"


def _form(case: Case, whom: Json, knowledge: Knowledge) -> list[Json]:
    name = case.subject.id or case.id
    asked: Json = msgspec.json.decode(questionnaire(knowledge))
    answered = response(case, knowledge)
    repeats = {"system": WRITTEN, "value": name}
    return [
        {**asked, "id": name_of("form", str(asked["version"]))},
        {**answered, "id": name_of(name, "form"), "subject": whom, "identifier": repeats},
    ]


def _provenance(
    case: Case, assessment: Assessment | None, written: list[Json], recorded: datetime
) -> Json:
    used: list[str] = []
    who = "kinsbourne"
    if assessment is not None:
        versions = assessment.versions
        who = f"kinsbourne {versions.software}"
        used = [f"knowledge {versions.knowledge}", f"HPO {versions.hpo}"]
    entities = [{"role": "source", "what": {"display": one}} for one in used]
    return {
        "resourceType": "Provenance",
        "id": name_of(case.subject.id or case.id, "provenance"),
        "target": [{"reference": _address(one, case)} for one in written],
        "recorded": recorded.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "agent": [{"who": {"display": who}}],
        **({"entity": entities} if entities else {}),
    }
