"""A small simulated health system, searched once for the tests of what comes out."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from kinsbourne.knowledge import base
from kinsbourne.population.engines.work import Work
from kinsbourne.population.found import Because, Flagged, Flow, Found
from kinsbourne.population.search import search
from kinsbourne.population.simulation import simulate
from kinsbourne.population.source.opening import opened

AS_OF = date(2026, 11, 26)
PEOPLE, SEED, PLANTED = 3_000, 3, 10_000


def folder(at: Path) -> Path:
    """The records of 3,000 people, 30 of whom were given OMS."""
    simulate(at, PEOPLE, SEED, planted=PLANTED, processes=1)
    return at


def found_in(at: Path) -> Found:
    known = base.load()
    return search(opened(at, known).data, known, AS_OF, "duckdb", Work(threads=1))


def person(
    number: int, grade: str = "possible", score: float = 1.0, *, known: bool = False
) -> Flagged:
    because = (Because("ataxia", date(2020, 1, 2), "R27.0", 3),)
    return Flagged(number, grade, score, date(2020, 1, 2), known, ("named-once",), because)  # type: ignore[arg-type]


@cache
def by_hand(definite: int, probable: int, possible: int, people: int = 100_000) -> Found:
    """So many of each grade, among so many people."""
    flagged = tuple(
        person(number, grade, 10.0 - number / 1000)
        for number, grade in enumerate(
            ["definite"] * definite + ["probable"] * probable + ["possible"] * possible
        )
    )
    steps = {
        "people": people,
        "with-evidence": people // 2,
        "anchored": len(flagged) * 2,
        "entered:named-twice": definite,
        "fired:named-twice": definite,
        "entered:named-once": probable + definite,
        "fired:named-once": probable + definite,
        "entered:opsoclonus-alone": possible,
        "fired:opsoclonus-alone": possible,
        "grade:definite": definite,
        "grade:probable": probable,
        "grade:possible": possible,
    }
    return Found(flagged, Flow(steps))
