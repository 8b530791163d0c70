"""Which drugs, vaccines and procedures did the patient have, by the record?

An order counts as given from the day it was written; a plan, a proposal, a draft, and what was not
taken or not done do not. Doses stand as they were written, with their unit; nothing is converted.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kinsbourne.case import blocks
from kinsbourne.case.blocks import DoseInterval, Interval, Term, Time
from kinsbourne.case.model import Measurement, MedicalAction, Treatment
from kinsbourne.case.time import ImpossibleTime
from kinsbourne.exchange.fhir.codes import Codes
from kinsbourne.exchange.fhir.observations import age_written, unit_of
from kinsbourne.exchange.fhir.ours import ACTION, ADVERSE, SYSTEM
from kinsbourne.exchange.fhir.outcome import NOTHING, UNUSED, Given, Odd, Outcome, not_sure, told
from kinsbourne.exchange.fhir.resources import (
    Concept,
    Dosage,
    Extension,
    Immunization,
    Medicated,
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    Period,
    Procedure,
    Timing,
)
from kinsbourne.exchange.fhir.times import aged, between_ages, dated, within

ENDED = Odd(
    "the drug is over, and the record does not say since when",
    "It was used without an end; give the day it ended.",
)
UNDATED_END = frozenset({"stopped", "completed", "ended"})
ANY_DAY = Period()


def request(resource: MedicationRequest, drug: Concept | None, codes: Codes) -> Given:
    """The drug that was ordered."""
    if resource.do_not_perform or codes.use("MedicationRequestIntent", resource.intent) == "void":
        return UNUSED
    period = Period(start=resource.authored_on)
    return _drug(resource, drug, period, resource.dosage_instruction, codes)


def statement(resource: MedicationStatement, drug: Concept | None, codes: Codes) -> Given:
    """The drug that the patient takes or took."""
    if resource.taken == "n" or resource.was_not_taken:
        return UNUSED
    period = resource.effective_period or Period(start=resource.effective_date_time)
    return _drug(resource, drug, period, resource.dosage, codes)


def administration(resource: MedicationAdministration, drug: Concept | None, codes: Codes) -> Given:
    """The drug that was given, once: it ends on the day it was given."""
    if resource.not_given or resource.was_not_given:
        return UNUSED
    day = resource.effective_date_time or resource.occurence_date_time
    period = resource.effective_period or resource.occurence_period or Period(start=day, end=day)
    return _drug(resource, drug, period, filter(None, (resource.dosage,)), codes)


def _drug(
    resource: Medicated,
    drug: Concept | None,
    period: Period,
    dosages: object,
    codes: Codes,
) -> Given:
    use = codes.use(type(resource).__name__, resource.status)
    if use == "void":
        return UNUSED
    meaning = codes.drug(drug)
    if meaning is None or not (meaning.kind == "therapy" or meaning.is_ours):
        return drug or NOTHING
    if use == "uncertain" or resource.modifier_extension:
        return not_sure("a drug of a status that is not known, or with a modifier")
    odd: list[Odd] = []
    given: tuple[Dosage, ...] = tuple(dosages)  # type: ignore[arg-type]
    doses = tuple(_doses(given, period, odd))
    route = next((codes.meaning(one.route) for one in given), None)
    treatment = Treatment(
        agent=meaning.term,
        route_of_administration=route.term if route else None,
        dose_intervals=doses,
    )
    if resource.status in UNDATED_END and not all(d.interval and d.interval.end for d in doses):
        odd.append(ENDED)
    return Outcome((_action(resource, codes, treatment=treatment),), tuple(odd))


def _doses(given: tuple[Dosage, ...], period: Period, odd: list[Odd]) -> Iterator[DoseInterval]:
    for dosage in given or (Dosage(),):
        repeat = dosage.timing.repeat if dosage.timing else None
        bounds = (repeat and repeat.bounds_period) or period
        interval = _interval(bounds, odd)
        quantity = _dose(dosage)
        often = _often(dosage)
        if interval or quantity or often:
            yield DoseInterval(quantity=quantity, schedule_frequency=often, interval=interval)


def _interval(period: Period, odd: list[Odd]) -> Interval | None:
    start, end = told(dated, period.start, odd), told(dated, period.end, odd)
    both = Period(period.start if start else "", period.end if end else "")
    if start and end:
        try:
            within(both)
        except ImpossibleTime as error:
            odd.append(Odd(str(error), "The dose was used without its days; correct them."))
            return None
    found = Interval(start=both.start or None, end=both.end or None)
    return None if found == Interval() else found


def _dose(dosage: Dosage) -> blocks.Quantity | None:
    each = (one.dose_quantity for one in dosage.dose_and_rate)
    given = next(filter(None, (dosage.dose_quantity, dosage.dose, *each)), None)
    if given is None or given.value is None:
        return None
    return blocks.Quantity(unit=unit_of(given), value=given.value)


def _often(dosage: Dosage) -> Term | None:
    """How often, in the record's words or codes."""
    timing = dosage.timing or Timing()
    code = timing.code or NOTHING
    named = code.text or next((one.display or one.code for one in code.coding), "")
    repeat = timing.repeat
    if not named and repeat and repeat.frequency and repeat.period:
        named = f"{repeat.frequency} every {repeat.period:g} {repeat.period_unit}".strip()
    named = named or dosage.text
    own = next((Term(one.code, one.display) for one in code.coding if one.system == SYSTEM), None)
    return own or (Term(label=named) if named else None)


def immunization(resource: Immunization, codes: Codes) -> Given:
    """The vaccine that was given."""
    use = codes.use("Immunization", resource.status)
    if use == "void" or resource.not_given or resource.was_not_given:
        return UNUSED
    meaning = codes.meaning(resource.vaccine_code)
    if meaning is None or meaning.kind != "therapy":
        return resource.vaccine_code or NOTHING
    if use == "uncertain" or resource.modifier_extension:
        return not_sure("a vaccine of a status that is not known, or with a modifier")
    odd: list[Odd] = []
    when = told(dated, resource.occurrence_date_time or resource.date, odd)
    procedure = blocks.Procedure(code=meaning.term, performed=when)
    return Outcome((MedicalAction(procedure=procedure),), tuple(odd))


def procedure(resource: Procedure, codes: Codes) -> Given:
    """The treatment or test that was done, or is planned."""
    use = codes.use("Procedure", resource.status)
    if use == "void" or resource.not_done or resource.not_performed:
        return UNUSED
    meaning = codes.meaning(resource.code)
    if meaning is None or not (meaning.kind in ("therapy", "test") or meaning.is_ours):
        return resource.code or NOTHING
    if use == "uncertain" or resource.modifier_extension:
        return not_sure("a procedure of a status that is not known, or with a modifier")
    odd: list[Odd] = []
    when = _performed(resource, odd)
    if use == "planned":
        if meaning.kind != "test":
            return UNUSED  # a treatment to come is none yet
        when = None
    elif meaning.kind == "test" and when is None and not meaning.is_ours:
        return Outcome((Measurement(assay=meaning.term),), tuple(odd))
    done = blocks.Procedure(code=meaning.term, performed=when)
    return Outcome((_action(resource, codes, procedure=done),), tuple(odd))


def _performed(resource: Procedure, odd: list[Odd]) -> Time | None:
    return (
        told(dated, resource.performed_date_time or resource.occurrence_date_time, odd)
        or told(within, resource.performed_period or resource.occurrence_period, odd)
        or told(aged, resource.performed_age, odd)
        or told(between_ages, resource.performed_range, odd)
        or age_written(resource.extension, odd)
    )


def _action(
    resource: Medicated | Procedure,
    codes: Codes,
    treatment: Treatment | None = None,
    procedure: blocks.Procedure | None = None,
) -> MedicalAction:
    """The action, with what this project itself wrote beside it."""
    action = MedicalAction(treatment=treatment, procedure=procedure)
    if not resource.extension:
        return action
    written = [(one.url, _own(one, codes)) for one in resource.extension]
    fields = {ACTION[url]: term for url, term in written if term and url in ACTION}
    adverse = tuple(term for url, term in written if term and url == ADVERSE)
    return msgspec.structs.replace(action, adverse_events=adverse, **fields)


def _own(extension: Extension, codes: Codes) -> Term | None:
    meaning = codes.meaning(extension.value_codeable_concept)
    return meaning.term if meaning and meaning.is_ours else None
