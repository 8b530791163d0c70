"""Does the age fit?

For diseases of HPO's catalogue by HPO's classes of age at onset; for curated ones by their own
usual and possible ages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

from kinsbourne.case.time import DAYS_A_YEAR, Span
from kinsbourne.knowledge.diseases import Profile
from kinsbourne.knowledge.model import Disease, OnsetClass
from kinsbourne.reasoning.differential.tree import Floats

SHORT = frozenset({"sudden", "hours", "days", "weeks"})
"""Tempos of a disease that is not met years after it began."""
LEAST = 1e-3
AgeFit = Literal["usual", "unusual", "possible", "impossible"]


def stretches(bounds: Floats, from_years: float, below_years: float) -> Floats:
    """Which of the stretches of life between these bounds a span touches, evenly."""
    touched = (bounds[:-1] < below_years) & (bounds[1:] > from_years)
    return touched / max(1, touched.sum())


def onset_ratios(
    profiles: list[Profile],
    classes: Iterable[OnsetClass],
    bounds: Floats,
    constants: Mapping[str, float],
) -> npt.NDArray[np.float32]:
    """For each disease and stretch of life, how much likelier its onset is there than in all."""
    known = {term.id: stretches(bounds, term.from_years, term.below_years) for term in classes}
    seen = np.zeros((len(profiles), len(bounds) - 1))
    for at, profile in enumerate(profiles):
        for term, patients in profile.onset:
            if term in known:
                seen[at] += patients * known[term]
    patients = seen.sum(axis=1, keepdims=True)
    counted = seen[patients[:, 0] > 0]
    general = (counted / counted.sum(axis=1, keepdims=True)).sum(axis=0) / max(1, len(counted))
    general += LEAST
    general /= general.sum()
    mixed = constants["onset-patients"]
    return ((seen + mixed * general) / (patients + mixed) / general).astype(np.float32)


def onset_log_ratio(
    ratios: Floats, bounds: Floats, onset: Span | None, age: Span | None, weight: float
) -> Floats | None:
    """Natural log likelihood ratio of the age, by HPO's classes; none where no age is known.

    Where only the present age is known, onset was at some time up to it.
    """
    if onset is not None:
        wanted = stretches(bounds, onset.from_ / DAYS_A_YEAR, onset.below / DAYS_A_YEAR)
    elif age is not None:
        past = bounds[:-1] <= age.from_ / DAYS_A_YEAR
        wanted = past / max(1, past.sum())
    else:
        return None
    return weight * np.log(np.maximum(ratios @ wanted, LEAST))


def age_fit(disease: Disease, onset: Span | None, age: Span | None) -> AgeFit | None:
    """How well the age fits the disease's own ages at onset; none where either is not known.

    A lasting disease that may have begun at its usual age, years ago, is ``possible``.
    """
    span = onset or age
    if span is None or disease.possible_age is None:
        return None
    low, high = span.from_ / DAYS_A_YEAR, span.below / DAYS_A_YEAR
    may_be_long_ago = onset is None and not SHORT.issuperset(disease.tempo)
    if high <= disease.possible_age.from_:
        return "impossible"
    if low >= disease.possible_age.below:
        return "possible" if may_be_long_ago else "impossible"
    usual = disease.usual_age
    if usual is None:
        return "possible"
    if low < usual.below and high > usual.from_:
        return "usual"
    return "possible" if may_be_long_ago and low >= usual.below else "unusual"
