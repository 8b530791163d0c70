"""Which weight and height may an amount be worked out from?

The last one recorded, in the unit it is taken in, measured within the days that are allowed, and
possible at the age. Anything else is refused, with what to do; nothing is converted or assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Measurement
from kinsbourne.case.time import DAYS_A_YEAR, Span
from kinsbourne.knowledge.model import BodyMeasure, Dosing, Plausible
from kinsbourne.reasoning.facts import Facts
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.regimen.result import Chosen, MeasuredBody

MEASURE_AGAIN = "Measure again, and give it in {unit}, in the record or beside the regimen."


def measured(
    measure: BodyMeasure,
    chosen: Chosen,
    facts: Facts,
    history: History,
    day: Span,
    plausible: Plausible,
    dosing: Dosing,
) -> MeasuredBody:
    """The measure that counts on this day.

    Raises:
        CaseError: there is none, or it is undated, in another unit, too old or impossible.
    """
    remedy = MEASURE_AGAIN.format(unit=measure.unit)
    given = chosen.weight_kg if measure.id == "weight" else chosen.height_cm
    if given is not None:
        today = history.now or day
        found = MeasuredBody(
            id=measure.id,
            value=given,
            unit=measure.unit,
            on=history.axis.said(today.from_),
            where="given today",
        )
    else:
        today, found = _last(measure, facts, history, remedy)
    age = day.from_ - today.from_
    if age > dosing.values["measured-within"]:
        allowed = dosing.values["measured-within"]
        what = f"the {measure.id} is {age:.0f} days old, and {allowed:g} are the most"
        raise CaseError(what, found.where, remedy)
    least, most = plausible.weight if measure.id == "weight" else plausible.height
    if not (isfinite(found.value) and least <= found.value <= most):
        bounds = f"{least:g} to {most:g} {measure.unit}"
        what = f"the {measure.id} is taken for a slip: at this age only {bounds} is taken"
        raise CaseError(what, found.where, remedy)
    return found


def _last(
    measure: BodyMeasure, facts: Facts, history: History, remedy: str
) -> tuple[Span, MeasuredBody]:
    recorded = list(_recorded(measure, facts, history))
    if not recorded:
        raise CaseError(f"no {measure.id} with a day is recorded", "measurements", remedy)
    on, at, one = max(recorded, key=lambda found: found[:2])
    where = facts.place("measurements", at)
    quantity = one.value.quantity if one.value else None
    if quantity is None or not _is_in(measure.unit, one):
        raise CaseError(f"the last {measure.id} is not a number of {measure.unit}", where, remedy)
    if any(other.value != one.value for day, _, other in recorded if day == on):
        raise CaseError(f"two {measure.id}s of one day differ", where, remedy)
    if on.below - on.from_ > 1:
        raise CaseError(f"the last {measure.id} is not dated to the day", where, remedy)
    found = MeasuredBody(
        id=measure.id,
        value=quantity.value,
        unit=measure.unit,
        on=history.axis.said(on.from_),
        where=where,
    )
    return on, found


def _recorded(
    measure: BodyMeasure, facts: Facts, history: History
) -> Iterator[tuple[Span, int, Measurement]]:
    """Every dated measure of this kind up to the day of the assessment."""
    for at, one in enumerate(facts.case.measurements):
        on = history.axis.span(one.time_observed)
        if one.assay is None or on is None or facts.is_later(one.time_observed):
            continue
        is_told = one.assay.id in measure.codes or one.assay.label.strip().lower() in measure.words
        if is_told or (one.assay.id in measure.by_unit and _is_in(measure.unit, one)):
            yield on, at, one


def _is_in(unit: str, one: Measurement) -> bool:
    """Is it a number of this unit, by its label or its UCUM code?"""
    quantity = one.value.quantity if one.value else None
    given = quantity.unit if quantity else None
    return given is not None and unit in (given.label, given.id.removeprefix("UCUM:"))


def plausible_at(age: Span | None, dosing: Dosing) -> Plausible:
    """The bounds at an age.

    Raises:
        CaseError: the age is not known well enough, or is that of an adult.
    """
    where, adult = "subject", dosing.values["adult-from"]
    if age is None:
        raise CaseError("the age is not known", where, "Give the date of birth.")
    if age.from_ >= adult * DAYS_A_YEAR:
        what = "the patient is an adult, and the regimens are those of children"
        raise CaseError(what, where, "See what was published of adults.")
    years = age.from_ / DAYS_A_YEAR
    return next(one for one in dosing.plausible if years < one.age_years[1])
