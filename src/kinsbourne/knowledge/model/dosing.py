"""On what does the arithmetic of a published example rest, and when is a measure refused?"""

from __future__ import annotations

from typing import Literal

from kinsbourne.knowledge.model.limits import Limit
from kinsbourne.knowledge.model.marks import Entry, Marked

MeasureId = Literal["weight", "height"]


class BodyMeasure(Marked, frozen=True, kw_only=True):
    """How a record gives a weight or a height."""

    id: MeasureId
    codes: tuple[str, ...]
    words: tuple[str, ...]
    """Labels it goes by, in lower case."""
    by_unit: tuple[str, ...] = ()
    """Codes of weight and height together, of which the unit tells which it is."""
    unit: Literal["kg", "cm"]
    """The only unit it is taken in; none is converted."""


class Plausible(Marked, frozen=True, kw_only=True):
    """Outside what is a measure taken for a slip, at an age?"""

    age_years: tuple[float, float]
    """From, below."""
    weight: tuple[float, float]
    """In kg: least, most."""
    height: tuple[float, float]
    """In cm: least, most."""
    why: str

    def __post_init__(self) -> None:
        for least, most in (self.age_years, self.weight, self.height):
            if not 0 <= least < most:
                raise ValueError("the least is 0 or more, and less than the most")


class Dosing(Entry, frozen=True, kw_only=True):
    """The numbers of the arithmetic, the measures it takes, and what is plausible at each age."""

    limits: tuple[Limit, ...]
    measures: tuple[BodyMeasure, ...]
    plausible: tuple[Plausible, ...]

    @property
    def values(self) -> dict[str, float]:
        """The numbers alone, by id."""
        return {limit.id: limit.value for limit in self.limits}
