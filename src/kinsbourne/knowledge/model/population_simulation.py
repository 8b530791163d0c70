"""What do the people of a simulated population have in their records?"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from kinsbourne.knowledge.model.limits import Limits
from kinsbourne.knowledge.model.marks import Entry, Marked, Slug, Verified

RecordTable = Literal[
    "condition_occurrence", "drug_exposure", "procedure_occurrence", "measurement", "observation",
]  # fmt: skip
"""The tables of the OMOP model in which something happens to a person."""
Portion = Annotated[float, Meta(ge=0, le=1)]
Weight = Annotated[float, Meta(gt=0)]
Offset = Annotated[int, Meta(ge=-5_000, le=5_000)]
Onset = Annotated[int, Meta(ge=0, le=1_200)]


class SimulatedCode(Entry, frozen=True, kw_only=True):
    """By which code a site writes something, and how often it takes this one."""

    table: RecordTable
    system: Slug
    code: str
    weight: Weight
    """Beside the weights of the other codes; a choice of ours."""
    verified: Verified
    """Of the code: that it stands for this."""


class Trace(Marked, frozen=True, kw_only=True):
    """What leaves codes in a record."""

    id: Slug
    name: str
    codes: tuple[SimulatedCode, ...]
    background: Portion | None = None
    """In what share of all people it is seen; none: only in those whose illness leaves it."""
    neurological: bool = False
    """Is half of it in few people?"""
    why: str


class Left(Entry, frozen=True, kw_only=True):
    """What an illness leaves: in what share, when it is first written and how often."""

    trace: Slug
    share: Portion
    since: Offset
    """First day on which it may first be written, counted from the onset."""
    until: Offset
    times: Annotated[float, Meta(ge=1)]
    """On how many days in the mean."""
    over: Annotated[int, Meta(ge=1)]
    """Over how many days these are spread."""
    where: Slug | None = None
    """Only in those whose published patient had this."""
    counted_from: Literal["onset", "diagnosis"] = "onset"


class OnsetAges(Entry, frozen=True, kw_only=True):
    """The ages at which it begins, spread evenly: months, the first and the one after the last."""

    low: Onset
    high: Onset


class SimulatedIllness(Marked, frozen=True, kw_only=True):
    """An illness that leaves some of the same codes."""

    id: Slug
    name: str
    per_million: Weight
    """In how many of a million people it begins within the time of the record."""
    onset_months: OnsetAges
    why: str
    leaves: tuple[Left, ...]


class Planted(Marked, frozen=True, kw_only=True):
    """What OMS leaves, and the label that a patient gets where the first diagnosis was wrong."""

    why: str
    leaves: tuple[Left, ...]
    wrong_first: Left


class PublishedPatient(Entry, frozen=True, kw_only=True):
    """What a published patient had."""

    id: str
    """In the collection of published cases."""
    age_months: Onset
    sex: Literal["F", "M"] | None = None
    has: tuple[Slug, ...]
    reference: str | None = None
    """DOI or address of the report."""


class PopulationSimulation(Limits, frozen=True, kw_only=True):
    """All that a simulated population is made of."""

    traces: tuple[Trace, ...]
    illnesses: tuple[SimulatedIllness, ...]
    planted: Planted
    published: tuple[PublishedPatient, ...]
