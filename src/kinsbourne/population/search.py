"""Whom does the phenotype find in these records, whichever engine carries it out?"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, cast

import msgspec

from kinsbourne import __version__
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Phenotype
from kinsbourne.population.data import Data
from kinsbourne.population.engines.work import Work
from kinsbourne.population.found import Found
from kinsbourne.population.plan import Plan, planned

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AS_IT_COMES = Work()
EngineName = Literal["duckdb", "spark", "memory"]


class Versions(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an answer was made with."""

    software: str
    knowledge: str
    hpo: str
    phenotype: str
    """Its id and version."""
    simulated: bool = False
    """The people are made up, so that nothing found among them is evidence."""

    def __str__(self) -> str:
        return (
            f"kinsbourne {self.software}, knowledge {self.knowledge}, HPO {self.hpo}, "
            f"phenotype {self.phenotype}"
            + ("; simulated people: no evidence" if self.simulated else "")
        )


class Engine(Protocol):
    def search(
        self, data: Data, plan: Plan, phenotype: Phenotype, as_of: date, work: Work
    ) -> Found: ...


def search(
    data: Data,
    knowledge: Knowledge,
    as_of: date,
    engine: EngineName = "duckdb",
    work: Work = AS_IT_COMES,
    session: SparkSession | None = None,
) -> Found:
    """The people found, best score first, and how many there were at each step.

    Args:
        as_of: the last day that counts.
        engine: who carries it out; all give the same answer.
        work: what the engine may use.
        session: of Spark; one is begun unless given.

    Raises:
        CaseError: records that cannot be read, or an engine that is not there.
    """
    how = planned(data, knowledge)
    if engine == "spark":
        from kinsbourne.population.engines import spark

        return spark.search(data, how, knowledge.phenotype, as_of, work, session)
    carried_by = cast(Engine, import_module(f"kinsbourne.population.engines.{engine}"))
    return carried_by.search(data, how, knowledge.phenotype, as_of, work)


def versions(knowledge: Knowledge, *, simulated: bool = False) -> Versions:
    """What an answer of today's software and knowledge is made with, and whether the people are
    made up."""
    phenotype = knowledge.phenotype
    return Versions(
        __version__,
        knowledge.release.version,
        knowledge.ontology.manifest.hpo_version,
        f"{phenotype.id} {phenotype.version}",
        simulated,
    )
