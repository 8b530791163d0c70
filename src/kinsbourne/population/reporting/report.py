"""What does a search say of the records as a whole, and of nobody in them?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec

from kinsbourne.knowledge.model import Phenotype, PhenotypeGrade
from kinsbourne.population import review
from kinsbourne.population.found import Found
from kinsbourne.population.reporting import figures
from kinsbourne.population.reporting.cells import ILL, counts, upto
from kinsbourne.population.reporting.figures import Estimate
from kinsbourne.population.reporting.suppression import left_out
from kinsbourne.population.review import Reviewed
from kinsbourne.population.script.scoring import GRADES
from kinsbourne.population.search import Versions
from kinsbourne.population.truth import Truth


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How well one grade does, or several; None is not known, or not given as a count is small."""

    grades: tuple[PhenotypeGrade, ...]
    flagged: int | None
    known: int | None
    """Of them, those with the diagnosis in their record."""
    missed: int | None
    """And those without."""
    per_100_000: float | None
    by_chance: float | None
    """How many chance alone would flag; see ``figures.by_chance``."""
    true: int | None = None
    """Of those flagged, the ill in truth."""
    sensitivity: Estimate | None = None
    likelihood_ratio: Estimate | None = None
    predictive_value: Estimate | None = None
    """At the stated prevalence."""
    reviews_for_one: Estimate | None = None
    sparse: bool = False
    """Half a person was added to each of four groups, as one of them is empty."""
    reviewed: Reviewed | None = None
    """What the charts showed."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A search, without a word of any one person."""

    versions: Versions
    phenotype: str
    as_of: date
    prevalence: float
    smallest: int | None
    """Counts below it are not given; None where every count is."""
    simulated: bool
    """The records are about nobody."""
    truth: bool
    """It is known who is ill."""
    planted: bool
    """By a simulation: no evidence."""
    ill: int | None
    steps: dict[str, int | None]
    """As ``found.Flow``, with every step, and the rows that the survey counted before it."""
    features: dict[str, int | None]
    """People with a code of each."""
    by_grade: tuple[Figures, ...]
    cumulative: tuple[Figures, ...]
    """Of each grade and all better ones."""


class Asked(NamedTuple):
    """What a report is made of beside the search."""

    as_of: date
    smallest: int | None
    """The smallest count that is given; None for all."""
    truth: Truth | None = None
    reviewed: Mapping[PhenotypeGrade, Reviewed] = {}
    is_simulated: bool = False
    rows: Mapping[str, int] = {}
    """Rows that were left out before the search, by the step's name."""


def report(found: Found, phenotype: Phenotype, versions: Versions, asked: Asked) -> Report:
    """The search as a whole."""
    told = _Told(found, phenotype, asked)
    steps = [
        "people", "with-evidence", "anchored", "without-person-row", "without-birth-year",
        "rows-after", "rows-before-birth",
        *(f"{what}:{rule.id}" for rule in phenotype.rules for what in ("entered", "fired")),
    ]  # fmt: skip
    return Report(
        versions=versions,
        phenotype=phenotype.name,
        as_of=asked.as_of,
        prevalence=phenotype.prevalence.value,
        smallest=asked.smallest,
        simulated=asked.is_simulated,
        truth=asked.truth is not None,
        planted=asked.truth is not None and asked.truth.is_planted,
        ill=told.given(ILL) if asked.truth else None,
        steps={step: told.given(step) for step in steps} | told.rows(),
        features={one.id: told.given(f"feature:{one.id}") for one in phenotype.features},
        by_grade=tuple(told.figures((grade,)) for grade in GRADES),
        cumulative=tuple(told.figures(GRADES[: at + 1]) for at in range(1, len(GRADES))),
    )


class _Told:
    """The counts of a search, of which some are kept back."""

    def __init__(self, found: Found, phenotype: Phenotype, asked: Asked) -> None:
        ill = asked.truth.ill if asked.truth else None
        every = counts(found, phenotype, ill)
        self._cells = every.cells
        self._hidden = left_out(every, asked.smallest) if asked.smallest else frozenset[str]()
        self._found, self._phenotype, self._asked = found, phenotype, asked

    def given(self, name: str) -> int | None:
        """The count; none where it is kept back."""
        return None if name in self._hidden else self._cells.get(name, 0)

    def rows(self) -> dict[str, int | None]:
        """Rows left out before the search; a small number of them is kept back too."""
        smallest = self._asked.smallest or 0
        rows = self._asked.rows.items()
        return {step: None if 0 < number < smallest else number for step, number in rows}

    def figures(self, grades: tuple[PhenotypeGrade, ...]) -> Figures:
        flagged, known, missed = (self._of(what, grades) for what in ("flagged", "known", "missed"))
        people = self.given("people")
        by_truth = self._by_truth(grades, flagged, people) if self._asked.truth else {}
        return Figures(
            grades=grades,
            flagged=flagged,
            known=known,
            missed=missed,
            per_100_000=None if flagged is None or not people else 1e5 * flagged / people,
            by_chance=self._by_chance(grades),
            reviewed=self._reviewed(grades),
            **by_truth,
        )

    def _of(self, what: str, grades: tuple[PhenotypeGrade, ...]) -> int | None:
        one = len(grades) == 1
        return self.given(f"{what}:{grades[0]}" if one else upto(what, grades[-1]))

    def _by_chance(self, grades: tuple[PhenotypeGrade, ...]) -> float | None:
        rules = (one for one in figures.chance_rules(self._phenotype) if one.grade in grades)
        rests_on = {f"feature:{feature}" for rule in rules for feature in figures.used(rule)}
        if rests_on & self._hidden or self.given("people") is None:
            return None
        return figures.by_chance(self._phenotype, self._found.flow, grades)

    def _by_truth(
        self, grades: tuple[PhenotypeGrade, ...], flagged: int | None, people: int | None
    ) -> dict[str, Any]:
        true, ill = self._of("true", grades), self.given(ILL)
        if true is None or ill is None or not ill or flagged is None or people is None:
            return {"true": true}
        said: dict[str, Any] = {"true": true, "sensitivity": figures.wilson(true, ill)}
        ratio = figures.likelihood_ratio(true, ill, flagged - true, people - ill)
        if ratio:
            value = figures.predictive_value(ratio, self._phenotype.prevalence.value)
            said |= {
                "likelihood_ratio": ratio,
                "predictive_value": value,
                "reviews_for_one": figures.reviews_for_one(value),
                "sparse": figures.is_sparse(true, ill, flagged - true, people - ill),
            }
        return said

    def _reviewed(self, grades: tuple[PhenotypeGrade, ...]) -> Reviewed | None:
        flagged: dict[PhenotypeGrade, int] = {
            grade: self._cells[f"flagged:{grade}"] for grade in grades
        }
        every = review.together(self._asked.reviewed, flagged)
        is_kept_back = any(map(self._is_review_kept_back, grades))
        return None if is_kept_back else every

    def _is_review_kept_back(self, grade: PhenotypeGrade) -> bool:
        one, smallest = self._asked.reviewed.get(grade), self._asked.smallest
        if one is None or smallest is None:
            return False
        numbers = (one.keep, one.reject, one.unsure, one.not_yet)
        return self.given(f"flagged:{grade}") is None or any(0 < n < smallest for n in numbers)
