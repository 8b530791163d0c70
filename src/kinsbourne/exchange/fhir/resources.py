"""Which fields of FHIR's resources are read?

Only these; every other field is passed over unread, so that a resource of any release is taken
that says these things in these places. Names and shapes are those of R4 [fhir-r4b], with the few
that releases 3 and 5 call otherwise.
"""

from __future__ import annotations

import msgspec

Raw = msgspec.Raw
NONE = Raw()


class Part(msgspec.Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """An element of a resource."""


class Coding(Part, frozen=True):
    system: str = ""
    code: str = ""
    display: str = ""


class Concept(Part, frozen=True):
    coding: tuple[Coding, ...] = ()
    text: str = ""


class Identifier(Part, frozen=True):
    system: str = ""
    value: str = ""


class Reference(Part, frozen=True):
    reference: str = ""
    identifier: Identifier | None = None


class CodeableReference(Part, frozen=True):
    """How release 5 names a drug."""

    concept: Concept | None = None
    reference: Reference | None = None


class Meta(Part, frozen=True):
    last_updated: str = ""


class Period(Part, frozen=True):
    start: str = ""
    end: str = ""


class Quantity(Part, frozen=True):
    value: float | None = None
    comparator: str = ""
    unit: str = ""
    system: str = ""
    code: str = ""


class Range(Part, frozen=True):
    low: Quantity | None = None
    high: Quantity | None = None


class Extension(Part, frozen=True):
    """An extension; only those of this project, and the few that ``fhir.yaml`` names, are used."""

    url: str = ""
    value_date_time: str = ""
    value_string: str = ""
    value_age: Quantity | None = None
    value_range: Range | None = None
    value_codeable_concept: Concept | None = None


class Annotation(Part, frozen=True):
    text: str = ""


class Resource(Part, frozen=True, tag_field="resourceType", tag=True):
    """What every resource has."""

    id: str = ""
    meta: Meta | None = None
    identifier: tuple[Identifier, ...] = ()
    extension: tuple[Extension, ...] = ()
    modifier_extension: tuple[Raw, ...] = ()
    contained: tuple[Raw, ...] = ()
    subject: Reference | None = None


class Patient(Part, frozen=True, tag_field="resourceType", tag=True):
    """Nobody's name, address or number is read, only the id of the resource."""

    id: str = ""
    extension: tuple[Extension, ...] = ()
    birth_date: str = ""
    gender: str = ""
    deceased_boolean: bool = False
    deceased_date_time: str = ""


class Encounter(Resource, frozen=True):
    status: str = ""
    period: Period | None = None
    actual_period: Period | None = None


class Condition(Resource, frozen=True):
    verification_status: Concept | str = ""
    clinical_status: Concept | str = ""
    category: tuple[Concept, ...] | Concept | str = ()
    code: Concept | None = None
    severity: Concept | None = None
    note: tuple[Annotation, ...] = ()
    onset_date_time: str = ""
    onset_age: Quantity | None = None
    onset_period: Period | None = None
    onset_range: Range | None = None
    abatement_date_time: str = ""
    abatement_age: Quantity | None = None
    abatement_period: Period | None = None
    abatement_range: Range | None = None
    abatement_boolean: bool = False


class ReferenceRange(Part, frozen=True):
    low: Quantity | None = None
    high: Quantity | None = None


class Observed(Part, frozen=True):
    """What a component of an observation says."""

    extension: tuple[Extension, ...] = ()
    code: Concept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: Concept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    data_absent_reason: Concept | None = None
    interpretation: tuple[Concept, ...] | Concept = ()
    reference_range: tuple[ReferenceRange, ...] = ()


class Observation(Observed, frozen=True, tag_field="resourceType", tag=True):
    """What a whole observation says, which has what every resource has."""

    id: str = ""
    meta: Meta | None = None
    identifier: tuple[Identifier, ...] = ()
    modifier_extension: tuple[Raw, ...] = ()
    subject: Reference | None = None
    status: str = ""
    focus: tuple[Raw, ...] = ()
    effective_date_time: str = ""
    effective_instant: str = ""
    effective_period: Period | None = None
    method: Concept | None = None
    note: tuple[Annotation, ...] = ()
    component: tuple[Observed, ...] = ()


class AllergyIntolerance(Resource, frozen=True):
    subject: Reference | None = msgspec.field(default=None, name="patient")
    verification_status: Concept | str = ""
    code: Concept | None = None


class Repeat(Part, frozen=True):
    bounds_period: Period | None = None
    frequency: int | None = None
    period: float | None = None
    period_unit: str = ""


class Timing(Part, frozen=True):
    event: tuple[str, ...] = ()
    repeat: Repeat | None = None
    code: Concept | None = None


class DoseAndRate(Part, frozen=True):
    dose_quantity: Quantity | None = None


class Dosage(Part, frozen=True):
    text: str = ""
    timing: Timing | None = None
    route: Concept | None = None
    dose: Quantity | None = None
    dose_quantity: Quantity | None = None
    dose_and_rate: tuple[DoseAndRate, ...] = ()


class Medication(Part, frozen=True, tag_field="resourceType", tag=True):
    id: str = ""
    code: Concept | None = None


class Medicated(Resource, frozen=True):
    """What the three resources on drugs have in common."""

    status: str = ""
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    medication: CodeableReference | None = None
    do_not_perform: bool = False


class MedicationRequest(Medicated, frozen=True):
    intent: str = ""
    authored_on: str = ""
    dosage_instruction: tuple[Dosage, ...] = ()


class MedicationStatement(Medicated, frozen=True):
    taken: str = ""
    was_not_taken: bool = False
    effective_date_time: str = ""
    effective_period: Period | None = None
    dosage: tuple[Dosage, ...] = ()


class MedicationAdministration(Medicated, frozen=True):
    not_given: bool = False
    was_not_given: bool = False
    effective_date_time: str = ""
    effective_period: Period | None = None
    occurence_date_time: str = ""
    occurence_period: Period | None = None
    dosage: Dosage | None = None


class Immunization(Resource, frozen=True):
    subject: Reference | None = msgspec.field(default=None, name="patient")
    status: str = ""
    not_given: bool = False
    was_not_given: bool = False
    vaccine_code: Concept | None = None
    occurrence_date_time: str = ""
    date: str = ""


class Procedure(Resource, frozen=True):
    status: str = ""
    not_done: bool = False
    not_performed: bool = False
    code: Concept | None = None
    performed_date_time: str = ""
    performed_period: Period | None = None
    performed_age: Quantity | None = None
    performed_range: Range | None = None
    occurrence_date_time: str = ""
    occurrence_period: Period | None = None


class DiagnosticReport(Resource, frozen=True):
    status: str = ""
    code: Concept | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    conclusion_code: tuple[Concept, ...] = ()
    coded_diagnosis: tuple[Concept, ...] = ()


class QuestionnaireResponse(Part, frozen=True, tag_field="resourceType", tag=True):
    """Whose it is and whether it counts: the form reads its own answers."""

    id: str = ""
    meta: Meta | None = None
    identifier: Identifier | None = None
    subject: Reference | None = None
    status: str = ""
    questionnaire: str | Reference = ""
    item: tuple[Raw, ...] = ()


class Head(Part, frozen=True):
    """What kind of resource it is, where that does not stand at its beginning."""

    resource_type: str = ""
