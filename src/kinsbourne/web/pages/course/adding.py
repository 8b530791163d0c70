"""Which entry do the boxes of a kind make, and which box holds what is wrong with it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case
from kinsbourne.exchange.bedside.sent import BOXES
from kinsbourne.exchange.form.added import Entry, with_entries
from kinsbourne.exchange.form.questions import part_names
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Asked
from kinsbourne.web.pages.boxes import boxes_of
from kinsbourne.web.pages.course.kinds import ABSENT, Box, Kind
from kinsbourne.web.pages.form import Form, Wrong

FILL_IN = "Fill it in, or leave this entry."
NO_DATE = "Write numbers: 9, 3, 2026. The day, or day and month, may be left out."
NOT_YET = "Correct the day, or add it when it has come."
_Filled = tuple[str, dict[str, tuple[str, str]]]
"""A section of the form, and for each of its fields the box and what is written there."""


class Added(msgspec.Struct, frozen=True):
    """An entry, or what is wrong with it."""

    entry: Entry | None
    slips: tuple[Wrong, ...] = ()


def typed_in(kind: Kind, form: Form) -> dict[str, str]:
    """What stands in the boxes of a kind; a day as it would be written."""
    return {box.name: _text(f"{kind.id}-{box.name}", box, form) for box in kind.boxes}


def _text(name: str, box: Box, form: Form) -> str:
    if box.type != "day":
        return form.text(name)
    written = boxes_of(form, name).written
    return "?" if written is None else written


def added(kind: Kind, form: Form, case: Case, known: Knowledge, today: date) -> Added:
    """The entry that was written, if the case can take it."""
    typed = typed_in(kind, form)
    slips = tuple(_slips(kind, typed, today))
    if slips:
        return Added(None, slips)
    section, filled = _filled(kind, typed, known)
    texts = {field: text for field, (_, text) in filled.items() if text}
    entry = Entry(section, texts)
    wrong = with_entries(case, [entry], known, f"{today}T00:00:00Z").errors
    if not wrong:
        return Added(entry)
    boxes = {box.name: box for box in kind.boxes}
    places = ((boxes[filled[one.where][0]], one) for one in wrong)
    return Added(None, tuple(_slip(kind, box, one.what, one.remedy) for box, one in places))


def _slips(kind: Kind, typed: dict[str, str], today: date) -> Iterator[Wrong]:
    for box in kind.boxes:
        text = typed[box.name]
        if box.type == "day" and text == "?":
            yield _slip(kind, box, "not a date", NO_DATE)
        elif box.needed and not text:
            yield _slip(kind, box, "nothing is given", FILL_IN)
        elif box.type == "choice" and text and text not in {one.value for one in box.options}:
            yield _slip(kind, box, "not one of the answers", "Choose one of the list.")
        elif box.type == "day" and kind.id != "test" and text > f"{today}":
            yield _slip(kind, box, "a day that has not come", NOT_YET)
        elif box.name == "end" and text and typed.get("how") == ABSENT:
            yield _slip(kind, box, "an end of what was absent", "Take the day out.")


def _slip(kind: Kind, box: Box, what: str, remedy: str) -> Wrong:
    part = f"-{BOXES[0]}" if box.type == "day" else ""
    return Wrong(f"{kind.id}-{box.name}{part}", Problem(what, f"{kind.title}: {box.label}", remedy))


def _filled(kind: Kind, typed: dict[str, str], known: Knowledge) -> _Filled:
    def fields(asks: Asked, **boxes: str) -> dict[str, tuple[str, str]]:
        names = part_names(known, asks)
        return {names[part]: (box, typed[box]) for part, box in boxes.items()}

    match kind.id:
        case "patient":
            who = fields("patient", id="id") | fields("sex", sex="sex")
            return "patient", who | fields("birth", date="born")
        case "score":
            scale = typed["scale"]
            parts = {"": "total", "-how": "how", "-remarks": "remarks"}
            rated = {f"{scale}{part}": (box, typed[box]) for part, box in parts.items()}
            return "visit", fields("visit-day", day="on") | rated
        case "sign":
            return "visit", _sign(typed, fields("visit-day", day="on"))
        case "over":
            return "finding", fields("other-finding", code="sign", end="on")
        case "dose":
            return "treatment", fields(
                "treatment", name="drug", dose="dose", unit="unit", frequency="frequency",
                start="start", end="end",
            )  # fmt: skip
        case "stopped":
            return "treatment", fields("treatment", name="drug", end="on")
        case "test":
            return "test", fields("test", name="test", on="on", result="result", finding="finding")


def _sign(typed: dict[str, str], visit: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """An absence stands at the visit of its day; what began, at its own times."""
    name = typed["sign"]
    if typed["how"] == ABSENT:
        return visit | {name: ("sign", "no")}
    return {
        name: ("sign", "yes"),
        f"{name}-onset": ("on", typed["on"]),
        f"{name}-end": ("end", typed["end"]),
    }
