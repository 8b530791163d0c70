"""Rankings by the shipped knowledge, for tests; the table is loaded once a process."""

from __future__ import annotations

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
    wanted = {disease, entry_id(disease)}
    return next(each for each in of.differential if wanted & {each.id, *each.ids})


def entry_id(disease: str) -> str:
    """Under which identifier does an entry of our own layer stand in a ranking?"""
    contents = differentiator().ranker.table.contents
    at = {each.id: place for place, each in enumerate(contents.diseases)}
    return contents.entries[at[disease]].id if disease in at else disease
