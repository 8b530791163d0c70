"""What else could it be, and why?

Ranks everything the syndrome must be told apart from and all diseases HPO annotates, each with one
line for every finding that moved it. Intended purpose: a reminder of what to think of, whose
account a clinician can check line by line. It orders nothing and makes no diagnosis; the posterior
is a way of ranking, not a chance that this patient has the disease.
"""

from __future__ import annotations

from math import inf
from typing import Literal, NamedTuple

import numpy as np

from kinsbourne.case.time import DAYS_A_YEAR
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Setting
from kinsbourne.reasoning.assessment import Candidate, Next, OutOfSight, RankingBasis
from kinsbourne.reasoning.differential.account import Accounts
from kinsbourne.reasoning.differential.contributions import explain
from kinsbourne.reasoning.differential.query import query_of
from kinsbourne.reasoning.differential.ranking import LN10, Ranker, Ranking
from kinsbourne.reasoning.differential.store import table
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.next_step import next_steps
from kinsbourne.reasoning.sources import Numbering

Universe = Literal["all", "oms"]
FLAT = "flat"
"""The setting without a setting: no disease is held commoner for where the patient is seen."""
MOST_OUT_OF_SIGHT = 10


class UnknownSettingError(Exception):
    """A setting that the knowledge does not have."""


class Differential(NamedTuple):
    """The ranking itself, and what of it an assessment says."""

    ranking: Ranking
    candidates: tuple[Candidate, ...]
    basis: RankingBasis


class Differentiator:
    """Ranks diseases for cases, against one edition of the knowledge.

    ``setting`` is one of the knowledge's settings or ``flat``; without one it follows from the
    age. ``top`` is how many are shown; none shows all.

    Raises:
        UnknownSettingError: no such setting.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        setting: str | None = None,
        universe: Universe = "all",
        top: int | None = 20,
    ) -> None:
        self._knowledge = knowledge
        self.universe: Universe = universe
        self.top = top
        settings = knowledge.settings
        self._settings = {s.id: s for s in settings.settings}
        if setting not in (None, FLAT, *self._settings):
            known = ", ".join((*self._settings, FLAT))
            raise UnknownSettingError(f"no such setting: {setting}; there are {known}")
        self._setting = setting
        self.ranker = Ranker(table(knowledge))
        self._accounts = Accounts(knowledge, self.ranker.table)
        self._priors = {s.id: self._prior(s) for s in settings.settings}

    def _prior(self, setting: Setting) -> dict[str, float]:
        """Natural log priors by disease of this project's own layer."""
        weight = self._knowledge.settings.log10_weight
        default = weight[setting.otherwise] if setting.otherwise else 0.0
        named = {name: weight[each] for each, names in setting.commonness.items() for name in names}
        return {d.id: named.get(d.id, default) * LN10 for d in self.ranker.table.contents.diseases}

    def setting_of(self, facts: Facts) -> str:
        """The setting asked for, else the first that fits the age."""
        if self._setting is not None:
            return self._setting
        age = facts.age_days()
        years = age.from_ / DAYS_A_YEAR if age else None
        for setting in self._settings.values():
            low, high = setting.from_years, setting.below_years
            if low is None and high is None:
                continue
            if years is None or (low or -inf) <= years < (high or inf):
                return setting.id
        return FLAT

    def rank(self, facts: Facts, vocabulary: Vocabulary) -> tuple[Ranking, str]:
        """All diseases ranked for these facts, and the setting that was taken."""
        knowledge = self._knowledge
        query = query_of(facts, vocabulary, knowledge.findings, knowledge.weights)
        setting = self.setting_of(facts)
        ranking = self.ranker.rank(
            query, self._priors.get(setting), curated_only=self.universe == "oms"
        )
        return ranking, setting

    def differential(
        self, facts: Facts, vocabulary: Vocabulary, numbering: Numbering
    ) -> Differential:
        """The ranking of these facts, explained as far as it is shown."""
        ranking, setting = self.rank(facts, vocabulary)
        places = ranking.order[ranking.posterior[ranking.order] > 0]
        shown = places[: self.top]
        forms = np.array([ranking.forms.get(at, at) for at in shown.tolist()], dtype=np.int64)
        accounts = explain(self.ranker, ranking, forms)
        candidates = tuple(
            self._accounts.candidate(rank, int(place), int(form), ranking, account, numbering)
            for rank, (place, form, account) in enumerate(
                zip(shown, forms, accounts, strict=True), start=1
            )
        )
        basis = self._basis(ranking, setting, len(shown), numbering)
        return Differential(ranking, candidates, basis)

    def next_steps(
        self, ranking: Ranking, asked: tuple[Next, ...], facts: Facts, numbering: Numbering
    ) -> tuple[Next, ...]:
        """What the rules ask for, and what separates the leaders of this ranking."""
        knowledge = self._knowledge
        questions = knowledge.questions.values()
        return next_steps(
            self.ranker, ranking, asked, facts, questions, knowledge.findings, numbering
        )

    def _basis(
        self, ranking: Ranking, setting: str, shown: int, numbering: Numbering
    ) -> RankingBasis:
        constants = self.ranker.table.constants
        used = len(self.ranker.rows(ranking.query))
        leader = float(ranking.posterior[ranking.order[0]])
        thin: list[str] = []
        if used < constants["thin-findings"]:
            thin.append(f"{used} {'finding' if used == 1 else 'findings'} could be used")
        if leader < constants["thin-leader"]:
            thin.append(f"the first has {100 * leader:.0f} %")
        known = self._settings.get(setting)
        return RankingBasis(
            setting=setting,
            setting_name=known.name if known else "no setting",
            universe=self.universe,
            diseases=int((ranking.posterior > 0).sum()),
            findings_used=used,
            temperature=round(ranking.temperature, 3),
            is_thin=bool(thin),
            thin_because="; ".join(thin) or None,
            also_not_to_miss=tuple(self._out_of_sight(ranking, shown)),
            sources=numbering.cite(known.sources) if known else (),
        )

    def _out_of_sight(self, ranking: Ranking, shown: int) -> list[OutOfSight]:
        """Below what is shown: what must not be missed and the findings speak for."""
        found: list[OutOfSight] = []
        for rank, place in enumerate(ranking.order[shown:].tolist(), start=shown + 1):
            disease = self.ranker.table.curated_at(place)
            if disease is None or disease.must_not_miss is None or ranking.evidence[place] <= 0:
                continue
            found.append(
                OutOfSight(
                    rank=rank,
                    id=self.ranker.table.contents.entries[int(place)].id,
                    name=disease.name,
                    posterior=float(ranking.posterior[place]),
                    because=disease.must_not_miss,
                )
            )
            if len(found) == MOST_OUT_OF_SIGHT:
                break
        return found
