"""Which treatment does a note end, that says in another place when a drug was stopped?

The stop stands by itself only where no treatment with that drug goes on.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from kinsbourne.case.blocks import DoseInterval, Interval
from kinsbourne.case.model import MedicalAction

_NONE = Interval()


def with_end(actions: list[MedicalAction], code: str, end: str) -> int | None:
    """Give the end to what goes on with a drug, and say which it was; None where nothing does."""
    found = None
    for at in _of(actions, code):
        whole = _doses(actions[at])
        interval = whole[-1].interval or _NONE
        if interval.end is not None:
            return at if interval.end == end and found is None else found
        if interval.start is not None and interval.start > end:
            return found
        actions[at] = _with_last(actions[at], replace(interval, end=end))
        found = at if found is None else found
    return found


def with_start(actions: list[MedicalAction], code: str, start: str) -> int | None:
    """Give the start to a stop that stands by itself and is not before it."""
    for at in _of(actions, code):
        interval = _doses(actions[at])[-1].interval or _NONE
        if interval.start is None and interval.end is not None and interval.end >= start:
            actions[at] = _with_last(actions[at], replace(interval, start=start))
            return at
    return None


def _of(actions: list[MedicalAction], code: str) -> Iterator[int]:
    for at in reversed(range(len(actions))):
        treatment = actions[at].treatment
        if treatment is not None and treatment.agent is not None and treatment.agent.id == code:
            yield at


def _doses(action: MedicalAction) -> tuple[DoseInterval, ...]:
    doses = action.treatment.dose_intervals if action.treatment else ()
    return doses or (DoseInterval(),)


def _with_last(action: MedicalAction, interval: Interval) -> MedicalAction:
    *before, last = _doses(action)
    doses = (*before, replace(last, interval=interval))
    return replace(
        action, treatment=action.treatment and replace(action.treatment, dose_intervals=doses)
    )
