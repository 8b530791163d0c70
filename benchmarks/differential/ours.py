"""How does this project's ranker order the diseases, with publications left out?

The ranker itself, compiled as the program compiles it. For a case whose publications are left out,
the diseases they describe are built anew without them and scored alone; the background of all
diseases stays, as it does for the peers.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log

import numpy as np
from numpy.typing import NDArray

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.diseases import CaseRow
from kinsbourne.reasoning.differential.onset import onset_log_ratio, onset_ratios
from kinsbourne.reasoning.differential.ranking import Query, Ranker
from kinsbourne.reasoning.differential.store import Table, builder, compiled
from kinsbourne.reasoning.differential.table import Column

Scores = NDArray[np.float64]


class Ours:
    """Prior and evidence of every disease, in natural logs, without any setting."""

    def __init__(
        self,
        knowledge: Knowledge,
        constants: dict[str, float] | None = None,
        cases: Iterable[CaseRow] = (),
    ) -> None:
        self.knowledge = knowledge
        self.builder = builder(knowledge, constants=constants, cases=cases)
        self.catalogue = self.builder.catalogue
        self.ranker = Ranker(Table(*compiled(self.builder, knowledge)))

    def scores(self, query: Query) -> Scores:
        ranking = self.ranker.rank(query)
        return ranking.prior + ranking.evidence

    def leaving_out(self, references: Iterable[str], scores: Scores, query: Query) -> Scores:
        """What would these scores be, had the publications never been annotated?"""
        without = frozenset(references)
        touched = self.catalogue.citing(without)
        profiles = {at: self.catalogue.profile(at, without) for at in touched}
        shares = {at: self.builder.shares_of(profile) for at, profile in profiles.items()}
        again = scores.copy()
        for at, profile in profiles.items():
            column = self.builder.column(at, shares)
            value = self._score(column, query) + self.builder.evidence(profile)
            if at < self.ranker.table.curated:
                value += sum(added for _, added in self.ranker.context(at, query))
            else:
                classes = self.knowledge.onset_classes
                life, profiles = self.ranker.table.life, [*self.builder.profiles, profile]
                ratios = onset_ratios(profiles, classes, life, self._constants)
                onset = onset_log_ratio(
                    ratios[-1:], life, query.onset, query.age, self._constants["onset"]
                )
                value += 0.0 if onset is None else float(onset[0])
            again[at] = value
        return again

    @property
    def _constants(self) -> dict[str, float]:
        return self.ranker.table.constants

    def _score(self, column: Column, query: Query) -> float:
        """The column's own numbers for these findings, as the table would sum them."""
        rows = self.ranker.rows(query)
        closure = self.ranker.closure(rows)
        children = dict(zip(closure.rows, closure.children, strict=True))
        total = column.breadth
        for row, gain, as_parent in zip(column.rows, column.gain, column.as_parent, strict=True):
            if row in children:
                total += gain - children[row] * as_parent
        total += sum(b for row, b in zip(column.listed, column.bonus, strict=True) if row in rows)
        excluded = set(self.ranker.excluded_rows(query))
        pairs = zip(column.excludable, column.exclusion, strict=True)
        total += sum(value for row, value in pairs if row in excluded)
        barred = log(self._constants["barred"])
        return float(total + barred * sum(row in children for row in column.barred))
