"""What do we hold about one patient?

A :class:`Case` is a GA4GH Phenopacket v2 [phenopacket-v2] seen with a clinician's names: findings
that are present or excluded, measurements, diseases, treatments, each with its time and with the
place it came from. It is frozen: to know more is to make another case.
"""

from __future__ import annotations

from typing import Literal

from kinsbourne.case.blocks import (
    Block,
    Carried,
    ComplexValue,
    DoseInterval,
    Evidence,
    Procedure,
    Quantity,
    Term,
    Time,
    Value,
    at_most_one,
)

Sex = Literal["UNKNOWN_SEX", "FEMALE", "MALE", "OTHER_SEX"]


class Subject(Block, frozen=True):
    """Who: the standard's Individual."""

    id: str = ""
    alternate_ids: tuple[str, ...] = ()
    date_of_birth: str | None = None
    time_at_last_encounter: Time | None = None
    vital_status: Carried | None = None
    sex: Sex = "UNKNOWN_SEX"
    karyotypic_sex: str = "UNKNOWN_KARYOTYPE"
    gender: Term | None = None
    taxonomy: Term | None = None


class Finding(Block, frozen=True, rename={
    "term": "type",
}):  # fmt: skip
    """A sign or symptom, present or excluded: the standard's PhenotypicFeature.

    What is not listed in a case was not examined or not recorded; it is never read as absent.
    """

    term: Term = Term()
    description: str = ""
    excluded: bool = False
    severity: Term | None = None
    modifiers: tuple[Term, ...] = ()
    onset: Time | None = None
    resolution: Time | None = None
    evidence: tuple[Evidence, ...] = ()


class Measurement(Block, frozen=True):
    """A test or score: the standard's Measurement."""

    description: str = ""
    assay: Term | None = None
    value: Value | None = None
    complex_value: ComplexValue | None = None
    time_observed: Time | None = None
    procedure: Procedure | None = None

    def __post_init__(self) -> None:
        if self.complex_value is not None:
            at_most_one("value and complexValue", self.value, self.complex_value)


class Disease(Block, frozen=True):
    """A diagnosis somebody made or excluded."""

    term: Term | None = None
    excluded: bool = False
    onset: Time | None = None
    resolution: Time | None = None
    disease_stage: tuple[Term, ...] = ()
    clinical_tnm_finding: tuple[Term, ...] = ()
    primary_site: Term | None = None
    laterality: Term | None = None


class Treatment(Block, frozen=True):
    """A drug, with doses as they were given."""

    agent: Term | None = None
    route_of_administration: Term | None = None
    dose_intervals: tuple[DoseInterval, ...] = ()
    drug_type: str = "UNKNOWN_DRUG_TYPE"
    cumulative_dose: Quantity | None = None


class MedicalAction(Block, frozen=True):
    """A treatment, procedure, radiation or regimen, with its aim and what came of it."""

    procedure: Procedure | None = None
    treatment: Treatment | None = None
    radiation_therapy: Carried | None = None
    therapeutic_regimen: Carried | None = None
    treatment_target: Term | None = None
    treatment_intent: Term | None = None
    response_to_treatment: Term | None = None
    adverse_events: tuple[Term, ...] = ()
    treatment_termination_reason: Term | None = None

    def __post_init__(self) -> None:
        at_most_one(
            "procedure, treatment, radiationTherapy and therapeuticRegimen",
            self.procedure,
            self.treatment,
            self.radiation_therapy,
            self.therapeutic_regimen,
        )


class Case(Block, frozen=True, rename={
    "findings": "phenotypicFeatures",
    "medical_actions": "medicalActions",
    "meta_data": "metaData",
}):  # fmt: skip
    """One patient: evidence on a time line."""

    id: str = ""
    subject: Subject = Subject()
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    biosamples: tuple[Carried, ...] = ()
    interpretations: tuple[Carried, ...] = ()
    diseases: tuple[Disease, ...] = ()
    medical_actions: tuple[MedicalAction, ...] = ()
    files: tuple[Carried, ...] = ()
    meta_data: Carried | None = None
