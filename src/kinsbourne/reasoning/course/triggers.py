"""What came shortly before a worsening: a taper, an infection, a vaccine?

That it came before is all that is said: no cause is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kinsbourne.case.time import Span
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.numbers import Numbers
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history import Dose, Given, History


class Event(NamedTuple):
    """Something that may set off a relapse, and when it was."""

    kind: str
    on: Span
    said: str
    evidence: tuple[Evidence, ...] = ()


def triggers_of(
    starts: Span, history: History, numbers: Numbers
) -> tuple[tuple[str, ...], tuple[Because, ...]]:
    """The kinds of trigger surely in the window before, each once, and the events in words."""
    window = Span(starts.from_ - numbers["trigger-window"], starts.below)
    near = [e for e in events(history, numbers) if e.on.from_ >= window.from_]
    near = [event for event in near if event.on.below <= window.below]
    kinds = tuple(dict.fromkeys(event.kind for event in near))
    because = tuple(
        numbers.because(
            f"{_when(event, starts)}: {event.said} ({history.axis.said_span(event.on)}).",
            "trigger-window",
            event.evidence,
        )
        for event in near
    )
    return kinds, because


def _when(event: Event, starts: Span) -> str:
    """Was it surely before, where between two visits nobody knows when the worsening began?"""
    is_before = event.on.below <= starts.from_ + 1
    return "Before it" if is_before else "Before it was found, perhaps after it began"


def events(history: History, numbers: Numbers) -> Iterator[Event]:
    """Every taper, infection and vaccine on the time line."""
    for given in history.given:
        if given.is_immune:
            yield from tapers(given, history, numbers)
    for sign in history.signs_of(*numbers.rules.infections):
        if sign.present and sign.began is not None:
            yield Event("infection", sign.began, sign.label.lower(), (sign.evidence,))
    for given in history.given_of("vaccine"):
        if given.began is not None:
            yield Event("vaccine", given.began, given.name, (_given(given),))


def tapers(given: Given, history: History, numbers: Numbers) -> Iterator[Event]:
    """Each step down: a lower dose, a longer pause between pulses, the end of a steroid or ACTH."""
    evidence = _given(given)
    dated = [dose for dose in given.doses if dose.began is not None]
    for dose in dated:
        if dose.began is not None and "taper" in dose.frequency.lower():
            yield Event("taper", dose.began, f"{given.name} tapered", (evidence,))
    for earlier, later in pairwise(dated):
        if _is_lower(later, earlier):
            said = f"{given.name} from {earlier.amount:g} to {later.amount:g} {later.unit}".strip()
            yield Event("taper", later.began or Span(0, 0), said, (evidence,))
    pulses = [dose for dose in dated if _is_pulse(dose, numbers["pulse-most"])]
    starts = [dose.began.from_ for dose in pulses if dose.began is not None]
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    longer = numbers["pulse-lengthened"]
    for (before, after), dose in zip(pairwise(pauses), pulses[2:], strict=False):
        if after > before * longer and dose.began is not None:
            said = f"{given.name} pulses from every {before:.0f} to every {after:.0f} days"
            yield Event("taper", dose.began, said, (evidence,))
    if not dated or given.ended is None or given.kinds.isdisjoint({"steroid", "acth"}):
        return
    now = history.now.from_ if history.now else given.ended.from_
    next_by = starts[-1] + pauses[-1] * longer if pauses else given.ended.from_
    if now > next_by or not pauses:
        yield Event("taper", given.ended, f"{given.name} ended", (evidence,))


def _given(given: Given) -> Evidence:
    return Evidence(f"KINSBOURNE:therapy/{given.therapy}", given.name, True, given.where)


def raises(given: Given) -> Iterator[Dose]:
    """Each dose that is higher than the one before it."""
    dated = [dose for dose in given.doses if dose.began is not None]
    yield from (later for earlier, later in pairwise(dated) if _is_lower(earlier, later))


def _is_lower(later: Dose, earlier: Dose) -> bool:
    """Less in the same unit and the same frequency, as far as both are recorded."""
    if later.amount is None or earlier.amount is None:
        return False
    same = (later.unit, later.frequency) == (earlier.unit, earlier.frequency)
    return same and later.amount < earlier.amount


def _is_pulse(dose: Dose, most: float) -> bool:
    """Was it given for so few days that its pauses count, and not its amount?"""
    if dose.began is None or dose.ended is None:
        return False
    return dose.ended.from_ - dose.began.from_ <= most
