"""A second reading of FHIR NDJSON, in plain Python and by other means than the one under test."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from kinsbourne.knowledge.base import Knowledge

DAYS = {
    "Condition": ("onsetDateTime", "onsetPeriod", "recordedDate", "assertedDate"),
    "Procedure": (
        "performedDateTime",
        "performedPeriod",
        "occurrenceDateTime",
        "occurrencePeriod",
    ),
    "MedicationRequest": ("authoredOn", "dateWritten"),
    "MedicationStatement": ("effectiveDateTime", "effectivePeriod", "dateAsserted"),
    "MedicationAdministration": (
        "effectiveDateTime",
        "effectivePeriod",
        "occurenceDateTime",
        "occurencePeriod",
    ),
    "MedicationDispense": ("whenHandedOver", "whenPrepared", "recorded"),
    "Immunization": ("occurrenceDateTime", "date", "recorded"),
    "Observation": ("effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued"),
    "DiagnosticReport": ("effectiveDateTime", "effectivePeriod", "issued"),
}

Event = tuple[str, str | None, str, date]


def key(reference: str | None, kind: str) -> str | None:
    if not reference or "?" in reference or reference.startswith("#"):
        return None
    if reference.startswith("urn:"):
        return reference.split(":", 2)[2]
    parts = reference.split("/_history/")[0].split("/")
    return parts[-1] if len(parts) > 1 and parts[-2] == kind and parts[-1] else None


def codings(concept: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [coding for coding in (concept or {}).get("coding") or [] if coding]


def codes(resource: dict[str, Any], medications: dict[str, Any]) -> list[dict[str, Any]]:
    kind = resource["resourceType"]
    if kind == "Immunization":
        return codings(resource.get("vaccineCode"))
    if not kind.startswith("Medication"):
        parts = [part.get("code") for part in resource.get("component") or []]
        if kind != "Observation":
            parts = []
        if kind == "DiagnosticReport":
            parts = list(resource.get("conclusionCode") or [])
        return [c for part in (resource.get("code"), *parts) for c in codings(part)]
    newer = resource.get("medication") or {}
    found = codings(resource.get("medicationCodeableConcept")) + codings(newer.get("concept"))
    reference = (resource.get("medicationReference") or {}).get("reference")
    for inside in resource.get("contained") or []:
        if reference == f"#{inside['id']}":
            found += codings(inside.get("code"))
    if not found:
        target = key(reference, "Medication") or key(
            (newer.get("reference") or {}).get("reference"), "Medication"
        )
        found = codings(medications.get(target or "", {}).get("code"))
    return found


def day_of(resource: dict[str, Any]) -> date | None:
    for name in DAYS[resource["resourceType"]]:
        given = resource.get(name)
        given = given.get("start") if isinstance(given, dict) else given
        if given:
            try:
                return date.fromisoformat((given[:10] + "-01-01")[:10])
            except ValueError:
                return None
    return None


def does_count(resource: dict[str, Any], knowledge: Knowledge) -> bool:
    kind = resource["resourceType"]
    said = {kind: resource.get("status"), f"{kind}Intent": resource.get("intent")}
    if kind == "Condition":
        verification = resource.get("verificationStatus") or {}
        first = verification if isinstance(verification, str) else codings(verification)[:1]
        said[kind] = first[0].get("code") if isinstance(first, list) and first else first or None
    return resource.get("valueBoolean") is not False and not any(
        status.use in ("void", "excluded", "planned") and said.get(name) in status.codes
        for status in knowledge.fhir.statuses
        for name in status.resources
    )


def events(lines: Iterable[str], knowledge: Knowledge) -> Counter[Event]:
    """The events of these lines, all of which are resources."""
    resources = [json.loads(line) for line in lines]
    medications = {r.get("id"): r for r in resources if r["resourceType"] == "Medication"}
    found: Counter[Event] = Counter()
    for resource in resources:
        if resource["resourceType"] not in DAYS or not does_count(resource, knowledge):
            continue
        subject = "patient" if resource["resourceType"] == "Immunization" else "subject"
        person = key((resource.get(subject) or {}).get("reference"), "Patient")
        day = day_of(resource)
        for coding in codes(resource, medications):
            if person and day and (coding.get("code") or "").strip():
                system = coding.get("system")
                short = system and (knowledge.codelists.system_of(system) or system)
                found[person, short, coding["code"].strip(), day] += 1
    return found


def people(lines: Iterable[str]) -> dict[str, tuple[int | None, ...]]:
    """Year, month and day of birth of each patient."""
    found: dict[str, tuple[int | None, ...]] = {}
    for line in lines:
        resource = json.loads(line)
        if resource["resourceType"] == "Patient":
            parts = [int(part) for part in (resource.get("birthDate") or "").split("-") if part]
            found[resource["id"]] = (*parts, *[None] * (3 - len(parts)))
    return found
