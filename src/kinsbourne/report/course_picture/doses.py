"""How does a treatment become a row: its doses, their heights, what came of it?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kinsbourne.reasoning.history import Dose, Given
from kinsbourne.report.course_picture.rows import Bar, Point, Row
from kinsbourne.report.course_picture.spells import TAPER, Spell, before
from kinsbourne.report.course_picture.window import Window, end_of

PAUSE_DAYS = 100.0
"""After so long a pause the amount is written again."""
OUTCOME = {"none": "no effect", "partial": "partial response", "complete": "complete response"}
UNKNOWN_HIGH, LEAST_HIGH = 0.5, 0.25
"""Share of a bar's height where the dose is not known, and of the lowest dose."""


def given_row(label: str, given: Sequence[Given], spells: Sequence[Spell], window: Window) -> Row:
    """One therapy, however often it was given."""
    doses = [dose for one in given for dose in one.doses]
    units = {dose.unit for dose in doses if dose.amount is not None}
    unit = units.pop() if len(units) == 1 else ""
    bars: list[Bar] = []
    points: list[Point] = []
    for one in given:
        if not one.doses and one.ended is not None and one.ended == one.began:
            points.append(Point(window.day(one.ended), "procedure"))
        else:
            bars += _bars(one, doses, window, unit)
    return Row(
        label,
        tuple(_told_at_changes(bars)),
        tuple(points),
        tuple(link for one in given for link in _tapers(one, spells, window)),
        tuple(
            (end_of(one.ended), OUTCOME[one.outcome])
            for one in given if one.outcome and one.ended
        ),
        unit=unit,
        is_main=any(one.is_immune for one in given),
    )  # fmt: skip


def _bars(given: Given, all_doses: Sequence[Dose], window: Window, unit: str) -> Iterator[Bar]:
    dated = [(window.day(dose.began), dose) for dose in given.doses if dose.began is not None]
    if not dated and given.began is not None:
        begin = window.day(given.began)
        end = max(window.now, begin) if given.ended is None else end_of(given.ended)
        yield Bar(begin, end, "no-dose", UNKNOWN_HIGH, given.ended is None)
    for number, (begin, dose) in enumerate(dated):
        following = dated[number + 1][0] if number + 1 < len(dated) else None
        goes_on = dose.ended is None and following is None
        end = following if dose.ended is None else end_of(dose.ended)
        end = max(window.now if end is None else end, begin)
        if dose.amount is None:
            yield Bar(begin, end, "no-dose", UNKNOWN_HIGH, goes_on)
            continue
        most = max(d.amount for d in all_doses if d.amount is not None and d.unit == dose.unit)
        high = LEAST_HIGH + (1 - LEAST_HIGH) * (dose.amount / most if most > 0 else 0.0)
        own = "" if dose.unit == unit else f" {dose.unit}"
        text = f"{dose.amount:g}{own}"
        yield Bar(begin, end, "dose", min(max(high, 0.0), 1.0), goes_on, text)


def _told_at_changes(bars: Sequence[Bar]) -> Iterator[Bar]:
    """The amount is written where it changes and after a pause, not at every pulse."""
    said, ended = "", -math.inf
    for bar in bars:
        is_new = bar.text != said or bar.begin - ended > PAUSE_DAYS
        yield bar if is_new else replace(bar, text="")
        said, ended = bar.text, bar.end


def _tapers(given: Given, spells: Sequence[Spell], window: Window) -> Iterator[tuple[float, str]]:
    """The last change of dose, or the end, before a worsening that is said to follow a taper."""
    changes = [time for dose in given.doses for time in (dose.began, dose.ended) if time]
    days = sorted(window.day(time) for time in changes) or (
        [window.day(given.ended)] if given.ended is not None else []
    )
    for spell in spells:
        earlier = [day for day in days if day <= spell.begin]
        if earlier and before([spell], given.where, None, TAPER):
            yield earlier[-1], spell.label
