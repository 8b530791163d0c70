"""What is written about the syndrome: which statements, under which headings, from where?"""

from __future__ import annotations

from typing import Literal

from kinsbourne.knowledge.model.marks import Citation, Entry, Marked, Slug, Verified

Grade = Literal["consensus", "trial", "cohort", "case-series", "case-report", "review", "expert"]
Language = Literal["en", "es", "fr"]


class Section(Entry, frozen=True, kw_only=True):
    """One heading of the chapter, in the founding article's own order."""

    id: Slug
    title: str
    article_says: str | None = None
    """What the founding article has under this heading, in one line of our own words."""
    parts: tuple[Section, ...] = ()


class Estimate(Entry, frozen=True, kw_only=True):
    """A number with what it rests on: counts, an interval, or the size of the sample."""

    kind: Literal["counts", "share", "mean", "median", "rate", "range", "ratio"]
    k: int | None = None
    n: int | None = None
    percent: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    what: str | None = None
    """What the number is of, where the claim holds more than one."""


class Statement(Marked, frozen=True, kw_only=True):
    """One claim about the disease, with its source, place, grade and mark."""

    id: Slug
    section: Slug
    claim: str
    grade: Grade
    estimate: Estimate | None = None
    population: str | None = None
    status: Literal["draft", "current", "retired"] = "current"
    superseded_by: Slug | None = None


class Code(Entry, frozen=True, kw_only=True):
    """The syndrome's identifier in one code system."""

    system: str
    code: str
    verified: Verified
    sources: tuple[Citation, ...]
    label: str | None = None


class Identity(Marked, frozen=True, kw_only=True):
    """The names and codes of the syndrome."""

    preferred: str
    abbreviations: tuple[str, ...]
    synonyms: tuple[str, ...]
    codes: tuple[Code, ...]


class AuditedReference(Entry, frozen=True, kw_only=True):
    """One of the founding article's references, checked."""

    number: int
    as_printed: str
    found: str
    verdict: str
    verified: Verified
    source: Slug | None = None
    """The source that takes its place in this knowledge, where there is one."""


class AuditedStatement(Marked, frozen=True, kw_only=True):
    """One doubtful statement of the founding article, and what was found."""

    id: Slug
    article_says: str
    found: str


class Audit(Entry, frozen=True, kw_only=True):
    """What the founding article's own references and statements turned out to be worth."""

    references: tuple[AuditedReference, ...]
    statements: tuple[AuditedStatement, ...]


class Resource(Entry, frozen=True, kw_only=True):
    """A link to follow outside; ``{name}`` stands for the quoted name in that language."""

    id: Slug
    group: Literal["literature", "trials", "guidelines", "rare-disease", "patients"]
    label: dict[Language, str]
    url: dict[Language, str]


class Resources(Entry, frozen=True, kw_only=True):
    """The resource panel of the chapter."""

    name: dict[Language, str]
    links: tuple[Resource, ...]
