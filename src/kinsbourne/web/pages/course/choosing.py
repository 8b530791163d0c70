"""Which published regimen is to be worked out, from which day and which measures?"""

from __future__ import annotations

from collections.abc import Collection
from math import isfinite

import msgspec

from kinsbourne.case.errors import Problem
from kinsbourne.exchange.bedside.sent import BOXES
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.regimen.result import Chosen
from kinsbourne.web.pages.boxes import boxes_of
from kinsbourne.web.pages.course.kinds import Box, Option
from kinsbourne.web.pages.form import Form, Wrong

PREFIX = "regimen-"
WHICH, FIRST, EVERY, GIVEN = "which", "on", "every", "given"
WEIGHT, HEIGHT = "weight", "height"
TODAY = "Blank: as the record has it"
WHOLE_DAY = "Give day, month and year as numbers, or leave all three blank."
ABOVE = "Give a number above 0, or leave it blank."
MOST_DIGITS = 4
NOW, REST = "Asked for now", "Others, of which it is said why not"
OF_LIST = "Choose one of the list."


class Choice(msgspec.Struct, frozen=True):
    """A regimen, and what is wrong with what was written beside it."""

    chosen: Chosen | None = None
    slips: tuple[Wrong, ...] = ()


def boxes(known: Knowledge, asked: Collection[str] = ()) -> tuple[Box, ...]:
    """What is filled in; the regimens that are asked for now come first."""
    options = tuple(
        Option(one.id, one.name, NOW if one.id in asked else REST)
        for one in known.regimens.values()
    )
    return (
        Box(name=WHICH, label="Which", type="choice", options=options),
        Box(name=FIRST, label="First day, or day of the next dose", type="day"),
        Box(
            name=EVERY,
            label="Days from one time to the next",
            type="number",
            hint="Where the publication leaves a choice",
        ),
        Box(
            name=GIVEN,
            label="Times given so far",
            type="number",
            hint="Where the record does not tell; 0: anew",
        ),
        Box(name=WEIGHT, label="Weight today, in kg", type="number", hint=TODAY),
        Box(name=HEIGHT, label="Height today, in cm", type="number", hint=TODAY),
    )


def choice(form: Form, known: Knowledge) -> Choice:
    """The regimen that was chosen, if any.

    With a slip beside it nothing is worked out: a weight that was meant is not one of the record.
    """
    regimen = form.text(PREFIX + WHICH)
    if not regimen:
        return Choice()
    of = {box.name: box for box in boxes(known)}
    if regimen not in known.regimens:
        return Choice(slips=(_wrong(of[WHICH], "not one of the regimens", OF_LIST),))
    slips: list[Wrong] = []
    day = boxes_of(form, PREFIX + FIRST)
    if day.whole is None and not day.is_blank:
        slips.append(_wrong(of[FIRST], "not a day", WHOLE_DAY))
    every, given = (_days_or_times(form, of[name], slips) for name in (EVERY, GIVEN))
    weight, height = (_number(form, of[name], slips) for name in (WEIGHT, HEIGHT))
    if slips:
        return Choice(slips=tuple(slips))
    return Choice(Chosen(regimen, day.whole, every, weight, height, given))


def _days_or_times(form: Form, box: Box, slips: list[Wrong]) -> int | None:
    text = form.text(PREFIX + box.name)
    least = 0 if box.name == GIVEN else 1
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS and int(text) >= least:
        return int(text)
    remedy = f"Give a whole number from {least} on, or leave it blank."
    slips.append(_wrong(box, "not a whole number", remedy))
    return None


def _number(form: Form, box: Box, slips: list[Wrong]) -> float | None:
    text = form.text(PREFIX + box.name).replace(",", ".")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if isfinite(number) and number > 0:
        return number
    slips.append(_wrong(box, "not a number above 0", ABOVE))
    return None


def _wrong(box: Box, what: str, remedy: str) -> Wrong:
    part = f"-{BOXES[0]}" if box.type == "day" else ""
    return Wrong(f"{PREFIX}{box.name}{part}", Problem(what, f"Regimen: {box.label}", remedy))
