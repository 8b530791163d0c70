"""Which day is written in three boxes: day, month, year?"""

from __future__ import annotations

from datetime import date

import msgspec

from kinsbourne.exchange.bedside.sent import BOXES, day_of_boxes
from kinsbourne.web.pages.form import Form


class Boxes(msgspec.Struct, frozen=True):
    """What stands in the three boxes, as it was typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.day or self.month or self.year)

    @property
    def written(self) -> str | None:
        """As ``2026-03-09``, or less of it; empty where all are, None where it is no date."""
        text = day_of_boxes(self.day, self.month, self.year) if not self.is_blank else ""
        return None if "/" in text else text

    @property
    def whole(self) -> date | None:
        """The day, where it is one and the calendar has it."""
        try:
            return date.fromisoformat(self.written or "")
        except ValueError:
            return None


def boxes_of(form: Form, name: str) -> Boxes:
    """What was sent for a day of this name."""
    return Boxes(*(form.text(f"{name}-{part}") for part in BOXES))


def boxes_for(day: date | None) -> Boxes:
    """A day, as it stands in boxes."""
    return Boxes() if day is None else Boxes(str(day.day), str(day.month), str(day.year))
