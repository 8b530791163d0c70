"""By which codes is everything written, and which concepts are they?

A row names its code by a position in one list: first the codes that say nothing, table by table,
then those of the traces, then the same again as they stand without their point. The concepts are
the folder's own, above 2,000,000,000; their labels are ours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.codelists import CodeLists
from kinsbourne.knowledge.model.population_simulation import RecordTable
from kinsbourne.population.simulation.dice import Real, Whole, added_up

FIRST_CONCEPT = 2_000_000_001
"""Below it are the concepts of others."""
FINE = 20
"""Bits by which the codes that say nothing are drawn."""
STEMS: dict[RecordTable, str] = {
    "condition_occurrence": "condition",
    "drug_exposure": "drug",
    "procedure_occurrence": "procedure",
    "measurement": "measurement",
    "observation": "observation",
}
"""By table; its numbers, its columns and its domain are called so."""
TABLES: tuple[RecordTable, ...] = tuple(STEMS)
STANDARD = ("snomed", "rxnorm", "loinc")
"""Systems whose codes are standard concepts."""


class Concept(NamedTuple):
    """A row of ``concept``."""

    concept_id: int
    concept_name: str
    domain_id: str
    vocabulary_id: str
    concept_code: str
    standard_concept: str | None


class Spelling(NamedTuple):
    """What stands in a row whose code this is."""

    source_value: str
    source_concept_id: int
    concept_id: int
    """The standard concept; 0 where there is none."""


class Choice(NamedTuple):
    """By which codes one trace is written."""

    table: Whole
    """Position among ``TABLES`` of each code."""
    position: Whole
    """Position among the spellings of each code."""
    cumulative: Real


class Written(NamedTuple):
    """All codes of a population."""

    concepts: tuple[Concept, ...]
    spellings: tuple[Spelling, ...]
    traces: dict[str, Choice]
    without_point: int
    """How far on from a trace's code the same without its point stands."""
    first_trace: int
    """Codes from here on belong to traces."""
    drawn: tuple[NDArray[np.uint16], ...]
    """By table: the codes that say nothing, each as often as it is to be drawn."""


class _Book:
    """Concepts as they are first asked for."""

    def __init__(self) -> None:
        self.concepts: dict[tuple[str, str], Concept] = {}

    def of(self, vocabulary: str, code: str, name: str, domain: str, standard: bool) -> int:
        key = vocabulary, code
        if key not in self.concepts:
            number = FIRST_CONCEPT + len(self.concepts)
            mark = "S" if standard else None
            concept = Concept(number, name, domain, vocabulary, code, mark)
            self.concepts[key] = concept
        return self.concepts[key].concept_id


def written(knowledge: Knowledge) -> Written:
    """Which codes are there, of everything that the simulated people have?"""
    simulation, lists, book = knowledge.population_simulation, knowledge.codelists, _Book()
    numbers = simulation.values
    spellings, drawn = list[Spelling](), list[NDArray[np.uint16]]()
    for stem in STEMS.values():
        first, count = len(spellings), int(numbers[f"codes-{stem}"])
        for rank in range(1, count + 1):
            code = f"SIM{stem[:3].upper()}{rank:05d}"
            name = f"Simulated {stem} {rank}"
            number = book.of("SIMULATED", code, name, stem.capitalize(), standard=True)
            spellings.append(Spelling(code, number, number))
        drawn.append(_by_rank(first, count))
    first_trace, pointless = len(spellings), list[Spelling]()
    traces = dict[str, Choice]()
    for trace in simulation.traces:
        positions = list[int]()
        for code in trace.codes:
            positions.append(first_trace + len(pointless))
            domain = STEMS[code.table].capitalize()
            spelling = _spelling(book, lists, code.system, code.code, trace.name, domain)
            spellings.append(spelling)
            bare = code.code.replace(".", "")
            pointless.append(spelling._replace(source_value=bare))
        traces[trace.id] = Choice(
            np.asarray([TABLES.index(code.table) for code in trace.codes], dtype=np.int32),
            np.asarray(positions, dtype=np.int32),
            added_up([code.weight for code in trace.codes]),
        )
    return Written(
        tuple(book.concepts.values()),
        (*spellings, *pointless),
        traces,
        len(pointless),
        first_trace,
        tuple(drawn),
    )


def _by_rank(first: int, count: int) -> NDArray[np.uint16]:
    """Positions, the one of rank r one over r times as often as the first."""
    cumulative = added_up([1 / rank for rank in range(1, count + 1)])
    at = (np.arange(1 << FINE) + 0.5) / (1 << FINE)
    return (first + np.searchsorted(cumulative, at)).astype(np.uint16)


def _spelling(
    book: _Book, lists: CodeLists, system: str, code: str, name: str, domain: str
) -> Spelling:
    standard = system in STANDARD
    vocabulary = lists.systems[system].omop.split()[0]
    source = book.of(vocabulary, code, name, domain, standard)
    if standard:
        return Spelling(code, source, source)
    meaning = lists.meaning(system, code)
    for other, equal, label in lists.codes_for(meaning[0]) if meaning else ():
        if other in STANDARD:
            vocabulary = lists.systems[other].omop.split()[0]
            return Spelling(code, source, book.of(vocabulary, equal, label, domain, standard=True))
    return Spelling(code, source, 0)
