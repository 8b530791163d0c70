"""What is said of a published regimen that somebody chose to see worked out and placed on days?"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from kinsbourne.case.errors import Problem
from kinsbourne.knowledge.model import MeasureId
from kinsbourne.reasoning.because import Because, Part

NOT_AN_ORDER = "published example, not an order"


class Chosen(NamedTuple):
    """Which regimen, from which day, and what is measured today if the record does not say."""

    regimen: str
    first_day: date | None = None
    every_days: int | None = None
    """From one time round to the next, where the publication leaves a choice."""
    weight_kg: float | None = None
    height_cm: float | None = None
    given: int | None = None
    """How many times round were given, where the record does not tell; 0 begins anew. The first
    day is then that of the next one."""


class MeasuredBody(Part, frozen=True, kw_only=True):
    """A weight or height that the arithmetic took."""

    id: MeasureId
    value: float
    unit: str
    on: str
    where: str


class PlannedDay(Part, frozen=True, kw_only=True):
    """One entry of the calendar: the publication's own words, never an amount of a patient."""

    on: str
    until: str
    """The last day; the same as ``on`` where it is one day."""
    kind: Literal["dose", "watch"]
    what: str
    """Which stretch of the regimen, and which time round; or what is watched."""
    because: Because
    """The stretch in the publication's words, with its mark."""


class WorkedRegimen(Part, frozen=True, kw_only=True):
    """A published example for one body and from one day. It is not an order."""

    id: str
    name: str
    note: str = NOT_AN_ORDER
    so_far: tuple[Because, ...] = ()
    """Of a regimen that has begun: how far it has come, when the next one falls, what to heed."""
    cautions: tuple[Because, ...] = ()
    """Of a regimen that has begun, whose step is over and shows none: what the record calls for,
    and the publication's own."""
    measured: tuple[MeasuredBody, ...] = ()
    lines: tuple[Because, ...] = ()
    """The arithmetic, a line each; empty where it is refused."""
    calendar: tuple[PlannedDay, ...] = ()
    not_placed: tuple[str, ...] = ()
    """What the publication gives no day for."""
    refused: tuple[Problem, ...] = ()
    """Why there is no arithmetic or no calendar, and what to do."""
