"""Who is the patient, and when was he or she last seen?

Of a Patient only the resource's id, sex, birth date and death are read: no name, no number.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from kinsbourne.case.blocks import Time
from kinsbourne.case.model import Sex, Subject
from kinsbourne.case.time import ImpossibleTime, first_and_last_day
from kinsbourne.exchange.fhir.codes import Codes
from kinsbourne.exchange.fhir.observations import age_written
from kinsbourne.exchange.fhir.ours import NAME
from kinsbourne.exchange.fhir.outcome import UNUSED, Given, Odd, Outcome, Seen, told
from kinsbourne.exchange.fhir.resources import Encounter, Patient
from kinsbourne.exchange.fhir.times import dated

SEXES: dict[str, Sex] = {"male": "MALE", "female": "FEMALE", "other": "OTHER_SEX"}


def subject(patient: Patient, odd: list[Odd]) -> Subject:
    """The patient, without what cannot be; a partial date of birth stays as partial as it is."""
    born = patient.birth_date[: len("2026-03-01")]
    try:
        if born:
            first_and_last_day(born)
    except ImpossibleTime as error:
        odd.append(Odd(str(error), "The patient was read without a date of birth; correct it."))
        born = ""
    dead = patient.deceased_boolean or bool(patient.deceased_date_time)
    died = told(dated, patient.deceased_date_time, odd)
    day = {"timeOfDeath": {"timestamp": died.timestamp}} if died else {}
    named = (one.value_string for one in patient.extension if one.url == NAME)
    return Subject(
        id=next(named, patient.id),
        date_of_birth=born or None,
        sex=SEXES.get(patient.gender.lower(), "UNKNOWN_SEX"),
        vital_status={"status": "DECEASED", **day} if dead else None,
    )


def encounter(resource: Encounter, codes: Codes) -> Given:
    """The last day of a visit that took place."""
    if codes.use("Encounter", resource.status) != "applies":
        return UNUSED
    odd: list[Odd] = []
    period = resource.period or resource.actual_period
    when: Time | None = None
    if period is not None:
        when = told(dated, period.end, odd) or told(dated, period.start, odd)
    when = when or age_written(resource.extension, odd)
    return Outcome((Seen(when),) if when else (), tuple(odd))
