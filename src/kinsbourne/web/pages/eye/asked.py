"""What was asked of the page of recordings, and what in it is wrong?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from kinsbourne.case.errors import Problem
from kinsbourne.web.pages.boxes import Boxes
from kinsbourne.web.pages.form import Form, Wrong

FILE, OTHER, FROM, DAY, CASE, INTO = "file", "other", "start", "day", "case_file", "into"
"""Ids of the fields, or parts of the page, that can be wrong."""


class WrongError(Exception):
    """The form cannot be done as it was asked."""

    def __init__(self, field: str, what: str, where: str, remedy: str) -> None:
        self.wrong = Wrong(field, Problem(what, where, remedy))
        super().__init__(str(self.wrong.problem))


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The form of the page, as it was sent; what was not sent is empty."""

    do: str = ""
    """The button: ``measure``, ``compare``, ``show``, ``saccades``, ``into``, ``forget``."""
    file: tuple[str, bytes] | None = None
    columns: str = ""
    screen: str = ""
    simulate: str = ""
    recording: str = ""
    """The name under which the recording on the page is held."""
    before: str = ""
    """That of the one it is compared with."""
    is_earlier: bool = False
    """The file sent was made before the recording on the page."""
    start: str = ""
    end: str = ""
    move: str = ""
    at: str = ""
    """``START END`` in seconds, of a button that shows one finding."""
    case: str = ""
    case_file: tuple[str, bytes] | None = None
    day: str = ""
    month: str = ""
    year: str = ""


def asked(form: Form) -> Asked:
    """The form as the page understands it."""
    words = ("do", "columns", "screen", "simulate", "recording", "before", "start", "end", "move",
             "at", "day", "month", "year")  # fmt: skip
    return Asked(
        **{name: form.text(name) for name in words},
        case=form.words("case").strip(),
        is_earlier=form.text("made") == "earlier",
        file=form.file("file"),
        case_file=form.file("case_file"),
    )


def day_of(asked: Asked) -> date | None:
    """The day on which the recording was made; none where no box is filled.

    Raises:
        WrongError: a box is empty, or there is no such day.
    """
    boxes = Boxes(asked.day, asked.month, asked.year)
    if boxes.whole is not None or boxes.is_blank:
        return boxes.whole
    remedy = "Give day, month and year, such as 20 11 2026, or leave all three empty."
    raise WrongError(DAY, "there is no such day", "the day of the recording", remedy)


def seconds(boxes: Iterable[str]) -> list[float]:
    """Seconds as they were typed, with a point or a comma.

    Raises:
        WrongError: one is no number.
    """
    try:
        return [float(box.replace(",", ".")) for box in boxes]
    except ValueError:
        remedy = "Give both in seconds, such as 3.5 and 6."
        raise WrongError(FROM, "not a number of seconds", "from and to", remedy) from None
