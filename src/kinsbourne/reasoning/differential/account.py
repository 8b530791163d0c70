"""How does the account of one disease read: what moved it, why, and on what this rests?"""

from __future__ import annotations

from math import exp, fsum, log

import numpy as np

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.diseases import OWN_CASES, code_of
from kinsbourne.knowledge.model import Citation, Disease, Feature
from kinsbourne.reasoning.assessment import Candidate, Moved, Separated
from kinsbourne.reasoning.differential.contributions import NORMAL, Contribution, Explained
from kinsbourne.reasoning.differential.onset import AgeFit, age_fit
from kinsbourne.reasoning.differential.ranking import LN10, Ranking
from kinsbourne.reasoning.differential.store import Table
from kinsbourne.reasoning.differential.tree import NONE
from kinsbourne.reasoning.sources import Numbering

HPO = "hpo-2025-01-16"
AGES: dict[AgeFit | None, str] = {
    None: "how often it begins at this age",
    "usual": "begins usually at this age",
    "unusual": "begins mostly at another age",
    "impossible": "not known at this age",
}
"""What the age says, of a disease of our own layer by how it fits."""
DIGITS = 6
"""Decimals kept of a log10 likelihood ratio."""


class Accounts:
    """Writes the accounts of the diseases of one table."""

    def __init__(self, knowledge: Knowledge, table: Table) -> None:
        self._knowledge = knowledge
        self._table = table
        self._graded = table.constants["grade-patients"]

    def candidate(
        self,
        rank: int,
        place: int,
        form: int,
        ranking: Ranking,
        account: Explained,
        numbering: Numbering,
    ) -> Candidate:
        """The disease at this place of the table, by the form of it that fits best."""
        entry = self._table.contents.entries[place]
        disease = self._table.curated_at(form)
        fit = age_fit(disease, ranking.query.onset, ranking.query.age) if disease else None
        moved = tuple(self._moved(row, disease, fit, numbering) for row in account.contributions)
        posterior = float(ranking.posterior[place])
        spread = NORMAL * account.deviation / ranking.temperature
        return Candidate(
            rank=rank,
            id=entry.id,
            ids=entry.ids,
            name=disease.name if disease else entry.name,
            group=disease.group if disease else entry.name,
            posterior=posterior,
            interval=(
                min(posterior, _shifted(posterior, -spread)),
                max(posterior, _shifted(posterior, spread)),
            ),
            must_not_miss=disease is not None and disease.must_not_miss is not None,
            must_not_miss_because=disease.must_not_miss if disease else None,
            log10_prior=round(float(ranking.prior[place]) / LN10, DIGITS),
            log10_lr=fsum(row.log10_lr for row in moved),
            because=moved,
            separated_by=tuple(
                Separated(by=s.by, name=self._knowledge.questions[s.by].name, result=s.result)
                for s in (disease.separated_by if disease else ())
            ),
        )

    def _moved(
        self, row: Contribution, disease: Disease | None, fit: AgeFit | None, numbering: Numbering
    ) -> Moved:
        added = round(row.value / LN10, DIGITS)
        if row.row == NONE:
            detail = _context(row, fit)
            return Moved(
                finding=row.why, hpo=None, status="context", log10_lr=added, why=row.why,
                detail=detail, verified="default",
            )  # fmt: skip
        code = self._table.contents.codes[row.row]
        meets = self._table.contents.codes[row.meets] if row.meets != NONE else None
        feature = _feature(disease, meets)
        references = self._references(row)
        sources = list(numbering.cite(feature.sources)) if feature else []
        from_hpo = any(not name.startswith(OWN_CASES) for name in references)
        if from_hpo or (meets and feature is None and not references):
            sources += numbering.cite((Citation(id=HPO),))
        return Moved(
            finding=self.label(code),
            hpo=code if code.startswith("HP:") else None,
            status="excluded" if row.why == "excluded but expected" else "present",
            log10_lr=added,
            why=row.why,
            detail=self._detail(row, meets, feature),
            verified=(feature.verified if feature else "read") if meets else None,
            sources=tuple(dict.fromkeys(sources)),
            references=references,
        )

    def label(self, code: str) -> str:
        """The name of a term or local finding."""
        local = code.removeprefix("KINSBOURNE:")
        known = self._knowledge.findings.get(local)
        return known.said if known else self._knowledge.ontology.labels[code]

    def _references(self, row: Contribution) -> tuple[str, ...]:
        if row.place == NONE:
            return ()
        table = self._table
        cited = table.cited[table.cited_start[row.place] : table.cited_start[row.place + 1]]
        return tuple(table.contents.references[int(at)] for at in cited)

    def _detail(self, row: Contribution, meets: str | None, feature: Feature | None) -> str:
        if row.why == "never in it":
            return "not a sign of it"
        if meets is None:
            return "nothing known of this disease explains it"
        met = self.label(meets)
        share = f"{100 * row.share:.0f} %"
        if feature is not None and feature.k is not None:
            share = f"{feature.k} of {feature.n}"
        elif feature is not None:
            share += f", {'partly ' if row.patients > self._graded else ''}graded by us"
        match row.why:
            case "exact":
                return f"known of it: {share}"
            case "confusable":
                return f"another sign of it is often written down so: {share}"
            case "excluded but expected":
                return "known of it, and recorded as absent"
            case "more general":
                return "a kind of it is known of this disease"
            case "more specific":
                return f"it is known for {met}"
            case "in a related disease":
                return f"{met}, in a disease of the same gene"
            case _:
                return "says little"


def _context(row: Contribution, fit: AgeFit | None) -> str:
    match row.why:
        case "age":
            return AGES[fit]
        case "tempo":
            return "comes on so fast" if row.value > 0 else "does not come on so fast"
        case "sex":
            return "how often it meets this sex"
        case _:
            return "many features are known of it, of which some meet by chance"


def _feature(disease: Disease | None, code: str | None) -> Feature | None:
    """The feature of this project's own layer that was met, where it is one."""
    features = disease.features if disease else ()
    return next((feature for feature in features if code_of(feature) == code), None)


def _shifted(posterior: float, by: float) -> float:
    """The posterior after its own log odds moved, all others staying."""
    bounded = min(max(posterior, np.finfo(float).tiny), 1 - 1e-12)
    return 1 / (1 + exp(-(log(bounded / (1 - bounded)) + by)))
