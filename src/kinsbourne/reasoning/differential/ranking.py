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
COMMON = 4
"""A term that one in so many of the diseases have is kept spread out: adding it up is faster so."""
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
        self._steps: dict[int, Floats] = {}
        self._columns: dict[int, tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]] = {}

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
        for given_back in self.redress(rows).values():
            evidence[: table.curated] += given_back
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
        forms = self._forms(evidence, priors, query)
        if curated_only:
            priors = np.where(np.arange(len(table)) < table.curated, priors, -np.inf)
        temperature = self.temperature(len(rows))
        cooled = (priors + evidence) / temperature
        odds = np.exp(cooled - cooled.max())
        order = np.argsort(np.arange(len(table)) * TIE - cooled)
        return Ranking(query, priors, evidence, odds / odds.sum(), temperature, order, forms)

    def _forms(self, evidence: Floats, priors: Floats, query: Query) -> dict[int, int]:
        """Let each disease be as likely as its likeliest form, and no form stand beside it.

        A form that never begins at this age does not stand for one that may.
        """
        best: dict[int, int] = {}
        for form, of in self.table.forms.items():
            theirs, own = (
                (self._begins(at, query), priors[at] + evidence[at]) for at in (form, of)
            )
            if theirs > own:
                evidence[of], priors[of] = evidence[form], priors[form]
                best[of] = form
            evidence[form] = -np.inf
        return best

    def _begins(self, at: int, query: Query) -> bool:
        """May this curated disease begin at the patient's age?"""
        disease = self.table.contents.diseases[at]
        return age_fit(disease, query.onset, query.age) != "impossible"

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
        children = np.array(closure.children, dtype=np.float32)
        length = table.start[every + 1] - table.start[every]
        is_common = length * COMMON > len(table)
        few, length = every[~is_common], length[~is_common]
        taken = np.repeat(table.start[few] - np.concatenate([[0], np.cumsum(length)])[:-1], length)
        taken += np.arange(len(taken))
        values = table.gain[taken]
        values -= np.repeat(children[~is_common], length) * table.as_parent[taken]
        added: Floats = np.bincount(table.disease[taken], values, len(table)).astype(float)
        for at in np.flatnonzero(is_common).tolist():
            gain, as_parent = self._spread_out(closure.rows[at])
            added += gain
            added -= children[at] * as_parent
        for row in rows:
            self._add(added, row, table.listed_start, table.listed_disease, table.bonus)
        barred = log(self._weight["barred"])
        for row in closure.rows:
            where = slice(table.barred_start[row], table.barred_start[row + 1])
            added[table.barred_disease[where]] += barred
        return added

    def _spread_out(self, row: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """The two columns of a term that many diseases have, with a place for every disease."""
        if row not in self._columns:
            table = self.table
            where = slice(int(table.start[row]), int(table.start[row + 1]))
            columns = np.zeros((2, len(table)), dtype=np.float32)
            columns[:, table.disease[where]] = table.gain[where], table.as_parent[where]
            self._columns[row] = (columns[0], columns[1])
        return self._columns[row]

    def redress(self, rows: Sequence[int]) -> dict[int, Floats]:
        """For each finding, what keeps it from lowering a curated disease listed with it.

        A kind of a sign that is rarer among the disease's patients than among all speaks against
        it, beside the general sign that comes with it. But where other findings have said the
        general sign already, or where it says more than that sign, one more finding that the
        disease has takes nothing back.
        """
        closure = self.closure(rows)
        findings = dict(zip(closure.rows, closure.findings, strict=True))
        given: dict[int, Floats] = {}
        for row in rows:
            listed = self._listed_by_ours(row)
            if not len(listed):
                continue
            gained = np.zeros(self.table.curated)
            least = np.zeros(self.table.curated)
            at = row
            while at != NONE:
                gained += self._step(at)
                at = int(self.table.parent[at])
                if at == NONE or findings[at] > 1:
                    np.minimum(least, gained, out=least)
            given[row] = np.zeros(self.table.curated)
            given[row][listed] = -least[listed]
        return given

    def _step(self, row: int) -> Floats:
        """What this term adds to each curated disease, beside its parent."""
        if row not in self._steps:
            table = self.table
            step = np.zeros(table.curated)
            self._add_to_ours(step, row, table.gain, 1)
            if (above := int(table.parent[row])) != NONE:
                self._add_to_ours(step, above, table.as_parent, -1)
            self._steps[row] = step
        return self._steps[row]

    def _add_to_ours(
        self, total: Floats, row: int, values: npt.NDArray[Any], sign: Literal[1, -1]
    ) -> None:
        start, end = int(self.table.start[row]), int(self.table.start[row + 1])
        end = start + int(self.table.disease[start:end].searchsorted(len(total)))
        total[self.table.disease[start:end]] += sign * values[start:end]

    def _listed_by_ours(self, row: int) -> Places:
        """Which curated diseases are listed with this term, in its own right?"""
        table = self.table
        start, end = int(table.listed_start[row]), int(table.listed_start[row + 1])
        end = start + int(table.listed_disease[start:end].searchsorted(table.curated))
        return table.listed_disease[start:end][~table.confused[start:end]]

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
        if fit is not None and fit != "possible":
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
