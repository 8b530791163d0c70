"""Which diseases do the findings speak for, and how strongly?

Everything is a natural log likelihood ratio against a patient of whom nothing is known. What is
not recorded adds nothing. The posterior is the prior times the likelihood ratio over all diseases,
cooled by a temperature that grows with the findings, since those of one patient are not
independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from kinsbourne.case.time import Span
from kinsbourne.reasoning.differential.onset import age_fit, onset_log_ratio
from kinsbourne.reasoning.differential.store import Table
from kinsbourne.reasoning.differential.tree import NONE, Floats

LN10 = log(10)
TIE = 1e-12
"""What keeps equal diseases in the order of the table, whatever the sorting does."""
Context = Literal["age", "tempo", "sex"]
Places = npt.NDArray[np.integer[Any]]


class Query(NamedTuple):
    """What is recorded of a patient, in codes of the table."""

    present: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    onset: Span | None = None
    age: Span | None = None
    tempo: frozenset[str] = frozenset()
    is_female: bool | None = None


class Closure(NamedTuple):
    """The findings and all that is more general, each with what stands below it."""

    rows: list[int]
    children: list[int]
    """How many of the rows have this one for a parent."""
    findings: list[int]
    """How many of the findings it is, or is more general than."""


class Ranking(NamedTuple):
    """All diseases of the table, scored for one query."""

    query: Query
    prior: Floats
    evidence: Floats
    """Sum of the natural log likelihood ratios."""
    posterior: Floats
    temperature: float
    order: Places
    """Likeliest first; ties in the table's own order."""
    forms: dict[int, int]
    """For a disease of which a form fits better: the place of that form."""


class Ranker:
    """Ranks the diseases of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._weight = table.constants

    def rank(
        self, query: Query, prior: Mapping[str, float] | None = None, *, curated_only: bool = False
    ) -> Ranking:
        """All diseases for this query.

        ``prior`` gives the natural log prior of curated diseases by their id; without it every
        disease has the prior of how much is written of it.
        """
        table = self.table
        rows = self.rows(query)
        evidence = table.breadth + self.gains(rows)
        onset = self._onset(table.onset[table.curated :], query)
        if onset is not None:
            evidence[table.curated :] += onset
        for row in self.excluded_rows(query):
            self._add(
                evidence, row, table.exclusion_start, table.exclusion_disease, table.exclusion
            )
        for at in range(table.curated):
            evidence[at] += sum(value for _, value in self.context(at, query))
        priors = self._priors(prior)
        forms = self._forms(evidence)
        if curated_only:
            priors = np.where(np.arange(len(table)) < table.curated, priors, -np.inf)
        temperature = self.temperature(len(rows))
        cooled = (priors + evidence) / temperature
        odds = np.exp(cooled - cooled.max())
        order = np.argsort(np.arange(len(table)) * TIE - cooled)
        return Ranking(query, priors, evidence, odds / odds.sum(), temperature, order, forms)

    def _forms(self, evidence: Floats) -> dict[int, int]:
        """Let each disease be as likely as its best form, and no form stand beside it."""
        best: dict[int, int] = {}
        for form, of in self.table.forms.items():
            if evidence[form] > evidence[of]:
                evidence[of] = evidence[form]
                best[of] = form
            evidence[form] = -np.inf
        return best

    def _priors(self, prior: Mapping[str, float] | None) -> Floats:
        priors = np.array(self.table.evidence)
        if prior is not None:
            for at, disease in enumerate(self.table.contents.diseases):
                priors[at] = prior.get(disease.id, 0.0)
        return priors

    def temperature(self, findings: int) -> float:
        per_log = self._weight["temperature-per-log-finding"]
        return self._weight["temperature"] + per_log * log(max(1, findings))

    def rows(self, query: Query) -> tuple[int, ...]:
        """The findings, each once, in an order that does not depend on theirs."""
        row = self.table.row
        return tuple(sorted({row[code] for code in query.present if code in row}))

    def closure(self, rows: Iterable[int]) -> Closure:
        """The findings with everything more general, in the order of the table."""
        parent = self.table.parent
        findings: dict[int, int] = {}
        children: dict[int, int] = {}
        for row in rows:
            at = row
            while at != NONE:
                above = int(parent[at])
                if at not in findings and above != NONE:
                    children[above] = children.get(above, 0) + 1
                findings[at] = findings.get(at, 0) + 1
                at = above
        every = sorted(findings)
        return Closure(every, [children.get(r, 0) for r in every], [findings[r] for r in every])

    def gains(self, rows: Sequence[int]) -> Floats:
        """What these findings together add for each disease."""
        table = self.table
        if not rows:
            return np.zeros(len(table))
        closure = self.closure(rows)
        every = np.array(closure.rows)
        start = table.start[every]
        length = table.start[every + 1] - start
        taken = np.repeat(start - np.concatenate([[0], np.cumsum(length)[:-1]]), length)
        taken += np.arange(len(taken))
        children = np.repeat(np.array(closure.children, dtype=np.float32), length)
        values = table.gain[taken] - children * table.as_parent[taken]
        added: Floats = np.bincount(table.disease[taken], values, len(table)).astype(float)
        for row in rows:
            self._add(added, row, table.listed_start, table.listed_disease, table.bonus)
        barred = log(self._weight["barred"])
        for row in closure.rows:
            where = slice(table.barred_start[row], table.barred_start[row + 1])
            added[table.barred_disease[where]] += barred
        return added

    def _add(
        self,
        total: Floats,
        row: int,
        start: npt.NDArray[Any],
        disease: npt.NDArray[Any],
        values: npt.NDArray[Any],
    ) -> None:
        where = slice(start[row], start[row + 1])
        total[disease[where]] += values[where]

    def excluded_rows(self, query: Query) -> tuple[int, ...]:
        """Excluded findings that count: none that is present after all."""
        row = self.table.row
        there = set(self.closure(self.rows(query)).rows)
        return tuple(sorted({row[code] for code in query.excluded if code in row} - there))

    def _onset(self, ratios: npt.NDArray[Any], query: Query) -> Floats | None:
        bounds, weight = self.table.life, self._weight["onset"]
        return onset_log_ratio(ratios, bounds, query.onset, query.age, weight)

    def context(self, at: int, query: Query) -> list[tuple[Context, float]]:
        """What age, tempo and sex add for a disease: which of them, and the natural log."""
        if at >= self.table.curated:
            onset = self._onset(self.table.onset[at : at + 1], query)
            return [] if onset is None else [("age", float(onset[0]))]
        disease, weight = self.table.contents.diseases[at], self._weight
        found: list[tuple[Context, float]] = []
        fit = age_fit(disease, query.onset, query.age)
        if fit in ("usual", "impossible"):
            found.append(("age", weight[f"{fit}-age"] * LN10))
        if query.tempo and disease.tempo:
            fits = not query.tempo.isdisjoint(disease.tempo)
            name = "tempo-fits" if fits else "tempo-misfits"
            found.append(("tempo", weight[name] * LN10))
        if query.is_female is not None and disease.female is not None:
            k, n = disease.female
            share = (k + weight["shrink-k"]) / (n + weight["shrink-n"])
            found.append(("sex", log(2 * (share if query.is_female else 1 - share))))
        return found
