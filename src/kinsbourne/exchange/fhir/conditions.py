"""What does a Condition, or an allergy, say of the patient?

Confirmed, or without a word on it: present. Refuted: excluded. Unconfirmed, provisional or one of
several: not used, and told. When it was written down is no onset.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from kinsbourne.case.blocks import Term, Time
from kinsbourne.case.model import Disease, Finding
from kinsbourne.exchange.fhir.codes import Codes, Meaning
from kinsbourne.exchange.fhir.ours import MODIFIER, ROLE
from kinsbourne.exchange.fhir.outcome import NOTHING, UNUSED, Given, Odd, Outcome, not_sure, told
from kinsbourne.exchange.fhir.resources import AllergyIntolerance, Concept, Condition
from kinsbourne.exchange.fhir.times import aged, between_ages, dated, within

OVER = Odd(
    "it is over, and the record does not say since when",
    "It was used as present without an end; give the day it ended.",
)


def condition(resource: Condition, codes: Codes) -> Given:
    """The finding or disease that a Condition is, present or excluded."""
    use = codes.use("Condition", status_of(resource.verification_status))
    if use == "void":
        return UNUSED
    meaning = codes.sign(resource.code)
    if meaning is None or not (meaning.is_ours or meaning.kind in ("finding", "disease")):
        return resource.code or NOTHING
    if use == "uncertain" or resource.modifier_extension:
        return not_sure(f"{said(meaning)} is not confirmed")
    odd: list[Odd] = []
    is_excluded = use == "excluded"
    onset = resolution = None
    if not is_excluded or meaning.is_ours:
        onset, resolution = _onset(resource, odd), _resolution(resource, odd)
        over = codes.clinical(status_of(resource.clinical_status)) == "over"
        if not is_excluded and resolution is None and (over or resource.abatement_boolean):
            odd.append(OVER)
    if _is_disease(resource, meaning):
        disease = Disease(
            term=meaning.term, excluded=is_excluded, onset=onset, resolution=resolution
        )
        return Outcome((disease,), tuple(odd))
    severity = codes.meaning(resource.severity) if resource.severity else None
    finding = Finding(
        term=meaning.term,
        description="\n".join(one.text for one in resource.note) if meaning.is_ours else "",
        excluded=is_excluded,
        severity=severity.term if severity else None,
        modifiers=_modifiers(resource, codes) if resource.extension else (),
        onset=onset,
        resolution=resolution,
    )
    return Outcome((finding,), tuple(odd))


def allergy(resource: AllergyIntolerance, codes: Codes) -> Given:
    """The finding that it is, where it is one; an allergy to a drug here is told, never given."""
    use = codes.use("AllergyIntolerance", status_of(resource.verification_status))
    if use in ("void", "excluded"):
        return UNUSED
    meaning = codes.drug(resource.code)
    if meaning is None:
        return resource.code or NOTHING
    if meaning.kind == "finding" and use == "applies":
        return Outcome((Finding(term=meaning.term),))
    sure = "" if use == "applies" else ", not confirmed,"
    what = f"an allergy or intolerance{sure} to {said(meaning)} is recorded"
    return Outcome(odd=(Odd(what, "A case has no place for it: see to it yourself."),))


def status_of(status: Concept | str) -> str:
    """The code of a status, which release 3 writes without a system."""
    if isinstance(status, str):
        return status
    return next((coding.code for coding in status.coding if coding.code), status.text.lower())


def said(meaning: Meaning) -> str:
    """How a notice calls it: by our own name, never in the record's words."""
    return meaning.term.id if meaning.is_ours else meaning.term.label


def _is_disease(resource: Condition, meaning: Meaning) -> bool:
    category = resource.category
    if meaning.is_ours and isinstance(category, tuple):
        roles = [(c.system, c.code) for one in category for c in one.coding]
        if any(system == ROLE for system, _ in roles):
            return (ROLE, "disease") in roles
    return meaning.kind == "disease"


def _modifiers(resource: Condition, codes: Codes) -> tuple[Term, ...]:
    found = (
        codes.meaning(one.value_codeable_concept)
        for one in resource.extension
        if one.url == MODIFIER
    )
    return tuple(meaning.term for meaning in found if meaning is not None)


def _onset(resource: Condition, odd: list[Odd]) -> Time | None:
    if resource.onset_date_time:
        return told(dated, resource.onset_date_time, odd)
    return (
        told(aged, resource.onset_age, odd)
        or told(within, resource.onset_period, odd)
        or told(between_ages, resource.onset_range, odd)
    )


def _resolution(resource: Condition, odd: list[Odd]) -> Time | None:
    if resource.abatement_date_time:
        return told(dated, resource.abatement_date_time, odd)
    return (
        told(aged, resource.abatement_age, odd)
        or told(within, resource.abatement_period, odd)
        or told(between_ages, resource.abatement_range, odd)
    )
