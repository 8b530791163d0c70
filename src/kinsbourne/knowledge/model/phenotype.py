"""By which codes, in which order and within which times are missed patients found in records?"""

from __future__ import annotations

from math import log10
from typing import Annotated, Literal

from msgspec import Meta

from kinsbourne.knowledge.model.marks import Entry, Marked, Slug

FeatureRole = Literal["disease", "sign", "tumour", "test", "treatment", "other-cause"]
PhenotypeGrade = Literal["definite", "probable", "possible"]
"""Strongest first."""

Days = Annotated[int, Meta(ge=-36_500, le=36_500)]
Months = Annotated[int, Meta(ge=0, le=1_500)]
Positive = Annotated[int, Meta(ge=1)]


class Share(Marked, frozen=True, kw_only=True):
    """How many of some people have something: counted, k of n, or a figure that is given."""

    k: int | None = None
    n: Positive | None = None
    given: Annotated[float, Meta(gt=0, le=1)] | None = None

    @property
    def value(self) -> float:
        """The share as a number."""
        if self.k is not None and self.n is not None:
            return self.k / self.n
        return self.given or 0.0


class FeatureCode(Marked, frozen=True, kw_only=True):
    """A code that counts for a feature here, and that the code lists do not read so."""

    system: Slug
    code: str
    match: Literal["exact", "below", "alone"] = "exact"
    """``below``: the code and the longer ones that begin so. ``alone``: not even what a table of
    concepts puts beneath it, where the code is so wide that other features stand there."""


class PhenotypeFeature(Entry, frozen=True, kw_only=True):
    """Something that leaves a code in a record."""

    id: Slug
    name: str
    role: FeatureRole
    means: tuple[str, ...] = ()
    """Ids as a case has them; the codes for them are those of the code lists."""
    codes: tuple[FeatureCode, ...] = ()
    in_oms: Share | None = None
    """In how many patients with OMS such a code is to be expected."""
    background: Share | None = None
    """In how many people of any kind it is seen."""
    note: str | None = None

    @property
    def weight(self) -> int:
        """How much a code speaks for OMS: log10 of how many times more often it is seen there than
        in people of any kind, in thousandths; 0 where one of the two is nothing or not known."""
        shares = (self.in_oms, self.background)
        here, elsewhere = (share.value if share is not None else 0.0 for share in shares)
        return round(1000 * log10(here / elsewhere)) if here and elsewhere else 0


class Term(Entry, frozen=True, kw_only=True):
    """On enough days within a time around the day of entry, one of these features."""

    any: tuple[Slug, ...]
    since: Days | None = None
    """First day that counts, relative to the entry; none: from the beginning."""
    until: Days | None = None
    """Last day that counts, relative to the entry; none: to the end."""
    days: Positive = 1
    """On how many different days."""


class Need(Entry, frozen=True, kw_only=True):
    """So many of these terms hold."""

    at_least: Positive
    of: tuple[Term, ...]


class AgeSpan(Entry, frozen=True, kw_only=True):
    """Completed months at the day of entry: the first that counts, and the first that no longer
    does."""

    since: Months = 0
    below: Months | None = None


class PhenotypeRule(Marked, frozen=True, kw_only=True):
    """Every day with an entering feature is tried; the rule fires where all that it needs holds."""

    id: Slug
    grade: PhenotypeGrade
    name: str
    why: str
    entry: tuple[Slug, ...]
    ages: AgeSpan | None = None
    needs: tuple[Need, ...] = ()
    unless: tuple[Term, ...] = ()
    """Where one of these holds, the day does not count."""


class Scoring(Marked, frozen=True, kw_only=True):
    """A feature counts once, by its weight, where it is seen within this time of the index day."""

    since: Days
    until: Days


class Cell(Marked, frozen=True, kw_only=True):
    """The smallest count that is given in what leaves the house."""

    count: Positive


class Phenotype(Entry, frozen=True, kw_only=True):
    """Definition of a patient who may have been missed, for clinicians to read and to sign."""

    id: Slug
    name: str
    version: str
    prevalence: Share
    """The prevalence that predictive values are stated at."""
    features: tuple[PhenotypeFeature, ...]
    rules: tuple[PhenotypeRule, ...]
    scoring: Scoring
    smallest_cell: Cell
    cannot_see: tuple[str, ...] = ()
    """Whom it misses and what it takes for OMS, a sentence each."""
