"""Resources as record systems write them, and what they are read as."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.exchange import fhir
from kinsbourne.exchange.record import Record
from kinsbourne.knowledge.base import Knowledge, load

Json = dict[str, Any]
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
RXNORM, CVX = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://hl7.org/fhir/sid/cvx"
HPO = "http://human-phenotype-ontology.org"
OPSOCLONUS, ATAXIA, FEVER = "HP:0010543", "HP:0001251", "HP:0001945"
MYOCLONUS = "HP:0001336"
RITUXIMAB = "KINSBOURNE:therapy/rituximab"


@cache
def knowledge() -> Knowledge:
    return load()


def concept(system: str, code: str, display: str = "") -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def hpo(code: str) -> Json:
    return concept(HPO, code)


def patient(name: str = "p1", /, **fields: Any) -> Json:
    return {"resourceType": "Patient", "id": name, **fields}


def resource(kind: str, name: str = "1", whose: str = "Patient/p1", /, **fields: Any) -> Json:
    """Any resource of a patient's; R5's and others' fields may be given as well."""
    who = "patient" if kind in ("AllergyIntolerance", "Immunization") else "subject"
    return {"resourceType": kind, "id": name, who: {"reference": whose}, **fields}


def condition(code: str = OPSOCLONUS, **fields: Any) -> Json:
    return resource("Condition", code=hpo(code), **fields)


def observation(code: str = OPSOCLONUS, **fields: Any) -> Json:
    return resource("Observation", code=hpo(code), **({"status": "final"} | fields))


def bundle(*resources: Json) -> Json:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in resources],
    }


def found_in(document: Json) -> list[Record | CaseError]:
    """What cannot be read, then the records."""
    return list(fhir.read(json.dumps(document).encode(), knowledge()))


def records(document: Json) -> list[Record]:
    """The records of a document in which everything can be read."""
    found = found_in(document)
    read = [one for one in found if isinstance(one, Record)]
    assert len(read) == len(found), found
    return read


def record(*resources: Json) -> Record:
    """The one record of a patient with these resources."""
    (found,) = records(bundle(patient(), *resources))
    return found


def case(*resources: Json) -> Case:
    return record(*resources).case


def found(*resources: Json) -> dict[str, bool]:
    """The findings read: is each excluded?"""
    return {one.term.id: one.excluded for one in case(*resources).findings}


def said(read: Record) -> list[str]:
    return [problem.what for problem in read.problems]
