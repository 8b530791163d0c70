"""Calls of a record system in a few words, for tests."""

from __future__ import annotations

import json
from typing import Any

from tests.build import HPO

PATIENT = "p1"
HPO_SYSTEM = "http://human-phenotype-ontology.org"
CHILD: dict[str, Any] = {
    "resourceType": "Patient", "id": PATIENT, "birthDate": "2025-01-10", "gender": "female",
}  # fmt: skip
NEXT = [{"relation": "next", "url": "https://ehr.example.org/fhir?page=2"}]
FAILED = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "exception"}],
}


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries, **more}


def condition(word: str, number: int = 1, patient: str = PATIENT) -> dict[str, Any]:
    """A sign, by a word of the table of HPO's terms; since the day it is given."""
    return {
        "resourceType": "Condition",
        "id": f"c{number}",
        "subject": {"reference": f"Patient/{patient}"},
        "code": {"coding": [{"system": HPO_SYSTEM, "code": HPO[word], "display": word}]},
        "onsetDateTime": "2026-11-01",
    }


def conditions(*words: str) -> dict[str, Any]:
    return bundle(*(condition(word, at) for at, word in enumerate(words, start=1)))


def order(drug: str, number: int = 1) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": f"m{number}",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{PATIENT}"},
        "medicationCodeableConcept": {"text": drug},
    }


def document(
    *signs: str,
    hook: str = "patient-view",
    context: dict[str, Any] | None = None,
    prefetch: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A call about a child with these signs; ``prefetch`` changes or adds keys."""
    return {
        "hook": hook,
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/1", "patientId": PATIENT, **(context or {})},
        "prefetch": {"patient": CHILD, "conditions": conditions(*signs), **(prefetch or {})},
    }


def body(*signs: str, **more: Any) -> bytes:
    return json.dumps(document(*signs, **more)).encode()
