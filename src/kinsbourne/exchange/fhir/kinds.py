"""How are many resources told apart and decoded at one reading of the text?

By their resourceType, while it is read: a kind that is read becomes its fields, any other nothing
but its name. One resource that is not as in FHIR, or of a kind that is not listed here, spoils
the reading of all: each is then read by itself, as ``reading`` does. So a kind that lacks here
costs time and nothing else.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar, Union, cast

import msgspec

from kinsbourne.exchange.fhir.reading import SHAPES
from kinsbourne.exchange.fhir.resources import NONE, Part, Raw

R = TypeVar("R")
PASSED_OVER = """
    Account ActivityDefinition ActorDefinition AdministrableProductDefinition AdverseEvent
    Appointment AppointmentResponse ArtifactAssessment AuditEvent Basic Binary
    BiologicallyDerivedProduct BiologicallyDerivedProductDispense BodyStructure
    CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Citation
    Claim ClaimResponse ClinicalImpression ClinicalUseDefinition CodeSystem Communication
    CommunicationRequest CompartmentDefinition Composition ConceptMap ConditionDefinition
    Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse
    DetectedIssue Device DeviceAssociation DeviceDefinition DeviceDispense DeviceMetric
    DeviceRequest DeviceUsage DeviceUseStatement DocumentManifest DocumentReference
    EncounterHistory Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition
    Evidence EvidenceReport EvidenceVariable ExampleScenario ExplanationOfBenefit
    FamilyMemberHistory Flag FormularyItem GenomicStudy Goal GraphDefinition Group
    GuidanceResponse HealthcareService ImagingSelection ImagingStudy ImmunizationEvaluation
    ImmunizationRecommendation ImplementationGuide Ingredient InsurancePlan InventoryItem
    InventoryReport Invoice Library Linkage List Location ManufacturedItemDefinition Measure
    MeasureReport Media MedicationDispense MedicationKnowledge MedicinalProductDefinition
    MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionIntake
    NutritionOrder NutritionProduct ObservationDefinition OperationDefinition OperationOutcome
    Organization OrganizationAffiliation PackagedProductDefinition Parameters PaymentNotice
    PaymentReconciliation Permission Person PlanDefinition Practitioner PractitionerRole
    Provenance Questionnaire RegulatedAuthorization RelatedPerson RequestGroup
    RequestOrchestration Requirements ResearchDefinition ResearchElementDefinition ResearchStudy
    ResearchSubject RiskAssessment Schedule SearchParameter ServiceRequest Slot Specimen
    SpecimenDefinition StructureDefinition StructureMap Subscription SubscriptionStatus
    SubscriptionTopic Substance SubstanceDefinition SubstanceNucleicAcid SubstancePolymer
    SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SupplyDelivery
    SupplyRequest Task TerminologyCapabilities TestPlan TestReport TestScript Transport ValueSet
    VerificationResult VisionPrescription
"""
"""The other kinds of releases 4B and 5, but for Bundle, which holds others."""


class Passed(Part, frozen=True, tag_field="resourceType", tag=True):
    """A resource of a kind that is not read, of which nothing is kept."""


class Entry(Part, frozen=True):
    """One entry of a Bundle, its resource not yet read."""

    full_url: Raw = NONE
    resource: Raw = NONE


class Bundle(Part, frozen=True):
    entry: tuple[Entry, ...] = ()


class ReadEntry(Part, Generic[R], frozen=True):
    """One entry of a Bundle, its resource read with all the others."""

    full_url: str = ""
    resource: R = cast("Any", None)


class ReadBundle(Part, Generic[R], frozen=True):
    entry: tuple[ReadEntry[R], ...] = ()


class Decoders(NamedTuple):
    bundle: msgspec.json.Decoder[ReadBundle[Any]]
    line: msgspec.json.Decoder[Any]


@cache
def decoders() -> Decoders:
    """What decodes a whole Bundle, or a line; made when first needed, since it takes long."""
    names = PASSED_OVER.split()
    passed = (msgspec.defstruct(kind, (), bases=(Passed,), frozen=True) for kind in names)
    kinds = Union[(*SHAPES.values(), *passed)]
    return Decoders(msgspec.json.Decoder(ReadBundle[kinds]), msgspec.json.Decoder(kinds))
