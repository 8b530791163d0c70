"""Which times of an item can be, for this patient?

A time that cannot be, such as one before birth, is told and left out, and the item stays.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from kinsbourne.case.blocks import DoseInterval, Time
from kinsbourne.case.model import Disease, Finding, Measurement, MedicalAction, Subject
from kinsbourne.case.time import OLDEST_YEARS, ImpossibleTime, age_at, date_span, within_a_life
from kinsbourne.exchange.fhir.outcome import Item, Odd, Seen

Keep = Callable[[Time | None, str], Time | None]
"""The time, where it can be; where it cannot it is told, with where it stands."""


def within_life(born: str, tell: Callable[[Odd, str], None]) -> Keep:
    """Tells a time before the patient's birth, or long after, and keeps any other."""
    birth = date_span(born)
    morrow = f"{born}~"  # comes after any hour of that day, and before the next day
    last = str(int(born[:4]) + OLDEST_YEARS - 1)

    def keep(time: Time | None, where: str) -> Time | None:
        if time is None or morrow < (time.timestamp or "") < last:
            return time  # a later day in any zone; the rest is looked at more closely
        try:
            age = age_at(time, birth)
            if age is not None:
                within_a_life(age)
        except ImpossibleTime as error:
            what = "The item was used without this time; correct it."
            tell(Odd(str(error), what), where)
            return None
        return time

    return keep


def _measured_within(item: Measurement, keep: Keep, where: str) -> Measurement:
    when = keep(item.time_observed, where)
    if when is item.time_observed:
        return item
    return msgspec.structs.replace(item, time_observed=when)


def _seen_within(item: Seen, keep: Keep, where: str) -> Seen | None:
    return item if keep(item.when, where) else None


def _lasting_within(item: Finding | Disease, keep: Keep, where: str) -> Finding | Disease:
    onset, resolution = keep(item.onset, where), keep(item.resolution, where)
    if onset is item.onset and resolution is item.resolution:
        return item
    return msgspec.structs.replace(item, onset=onset, resolution=resolution)


def _action_within(action: MedicalAction, keep: Keep, where: str) -> MedicalAction:
    if action.procedure is not None:
        performed = keep(action.procedure.performed, where)
        if performed is action.procedure.performed:
            return action
        done = msgspec.structs.replace(action.procedure, performed=performed)
        return msgspec.structs.replace(action, procedure=done)
    if action.treatment is None:
        return action

    def dose(one: DoseInterval) -> DoseInterval:
        given = one.interval
        ends = [e for e in (given.start, given.end) if e is not None] if given else []
        kept = all([keep(Time(timestamp=end), where) for end in ends])
        return one if kept else msgspec.structs.replace(one, interval=None)

    doses = tuple(dose(one) for one in action.treatment.dose_intervals)
    treatment = msgspec.structs.replace(action.treatment, dose_intervals=doses)
    return msgspec.structs.replace(action, treatment=treatment)


WITHIN: Mapping[type, Callable[[Any, Keep, str], Item | None]] = {
    Measurement: _measured_within,
    MedicalAction: _action_within,
    Seen: _seen_within,
    Finding: _lasting_within,
    Disease: _lasting_within,
    Subject: lambda item, _keep, _where: item,
}
"""The item without the times that are not kept; none where it is nothing else."""
