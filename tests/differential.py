"""Rankings by the shipped knowledge, for tests; the table is loaded once a process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from kinsbourne.case.model import Case
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment, Candidate
from kinsbourne.reasoning.differential.differentiate import Differentiator, Universe
from tests.build import case

OMS = "ORPHA:1183"


@cache
def differentiator(
    setting: str | None = None, universe: Universe = "all", top: int | None = 20
) -> Differentiator:
    return Differentiator(base.load(), setting=setting, universe=universe, top=top)


@cache
def ranking_assessor(
    setting: str | None = None, universe: Universe = "all", top: int | None = 20
) -> Assessor:
    return Assessor(base.load(), differentiator(setting, universe, top))


@cache
def ranked(
    *present: str,
    setting: str | None = None,
    universe: Universe = "all",
    top: int | None = 20,
    **how: object,
) -> Assessment:
    """The assessment, with its ranking, of a patient as ``tests.build.case`` makes one."""
    return assessed(case(*present, **how), setting=setting, universe=universe, top=top)  # type: ignore[arg-type]


def assessed(
    patient: Case,
    as_of: date | None = None,
    *,
    setting: str | None = None,
    universe: Universe = "all",
    top: int | None = 20,
) -> Assessment:
    return ranking_assessor(setting, universe, top).assess(patient, as_of)


def found(of: Assessment, disease: str = OMS) -> Candidate:
    """The entry of a disease, by one of its identifiers or its id in our own layer."""
    return next(_entries(of, disease))


def _entries(of: Assessment, disease: str) -> Iterator[Candidate]:
    wanted = {disease, entry_id(disease)}
    return (each for each in of.differential if wanted & {each.id, *each.ids})


@cache
def placed(*present: str, of: str = OMS, setting: str | None = None, **how: object) -> Candidate:
    """The entry of a disease, however far down, for a patient as ``case`` makes one."""
    return placed_for(case(*present, **how), of=of, setting=setting)  # type: ignore[arg-type]


def placed_for(
    patient: Case, as_of: date | None = None, *, of: str = OMS, setting: str | None = None
) -> Candidate:
    """The entry of a disease, however far down: to explain all ten thousand takes a second."""
    shown = (assessed(patient, as_of, setting=setting, top=top) for top in (20, 1000, None))
    return next(entry for each in shown for entry in _entries(each, of))


def entry_id(disease: str) -> str:
    """Under which identifier does an entry of our own layer stand in a ranking?"""
    contents = differentiator().ranker.table.contents
    at = {each.id: place for place, each in enumerate(contents.diseases)}
    return contents.entries[at[disease]].id if disease in at else disease
