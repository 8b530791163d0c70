"""What does an assessment hold?

One object behind the terminal, the page and the JSON. Its JSON Schema is published; fields are
added, never changed. No conclusion stands without its ``because``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from kinsbourne.case.errors import Problem
from kinsbourne.knowledge.model import Burden, Level, Verified
from kinsbourne.reasoning.because import Because, Part
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.pathway.result import AssessedStep
from kinsbourne.reasoning.regimen.result import WorkedRegimen
from kinsbourne.reasoning.surveillance.result import (
    AssessedInvestigation,
    Due,
    Undecided,
)

Status = Literal["present", "excluded", "unknown"]
Verdict = Literal["met", "not_met", "cannot_say"]
Why = Literal[
    "exact", "more general", "more specific", "in a related disease", "confusable",
    "unexplained", "never in it", "excluded but expected", "age", "tempo", "sex", "breadth",
]  # fmt: skip
"""How a finding meets a disease. ``more specific``: than what the disease is listed with."""


class Versions(Part, frozen=True, kw_only=True):
    software: str
    knowledge: str
    hpo: str


class AgeRead(Part, frozen=True, kw_only=True):
    """The age the reasoning used: a span, and what in the record gave it."""

    from_months: float
    below_months: float
    where: str


class AssessedItem(Part, frozen=True, kw_only=True):
    id: str
    label: str
    status: Status
    points: tuple[int, int]
    """Least and most it can be worth with what is known."""
    verified: Verified
    because: tuple[Because, ...]


class AssessedCriteria(Part, frozen=True, kw_only=True):
    """One criteria set applied to the case."""

    set: str
    name: str
    applies: Status
    """Is the set meant for a patient of this age?"""
    verdict: Verdict
    by_exception: bool
    """Is it met by the rule's exception, whatever the count?"""
    if_recalled: Verdict | None
    """For a set that is partly recalled: the verdict, should what is recalled prove right."""
    met: int
    needed: int
    items: tuple[AssessedItem, ...]
    would_settle: tuple[tuple[str, ...], ...]
    """The smallest sets of unknown items that settle the verdict whichever way they turn out."""
    would_meet: tuple[tuple[str, ...], ...]
    """The smallest sets of unknown items that, all present, meet the rule."""
    would_rule_out: tuple[tuple[str, ...], ...]
    """The smallest sets of unknown items that, all absent, mean that it cannot be met."""
    grade: str | None = None
    """For a graded score: the grade, or the grades still open."""
    states: tuple[str, ...] = ()
    verified: Verified = "default"
    sources: tuple[int, ...] = ()


class WouldRaise(Part, frozen=True, kw_only=True):
    """What, once known, would raise the concern."""

    level: Level
    facts: tuple[tuple[str, ...], ...]
    """Alternative sets of facts: a finding's id, ``not`` before one that would have to be absent,
    or ``age`` where the patient's age is not known well enough."""
    because: Because


class AssessedConcern(Part, frozen=True, kw_only=True):
    level: Level
    because: tuple[Because, ...]
    held_down_by: tuple[Because, ...] = ()
    """What lowers the concern, where something does."""
    would_raise: tuple[WouldRaise, ...] = ()


class AssessedRedFlag(Part, frozen=True, kw_only=True):
    id: str
    label: str
    because: tuple[Because, ...]
    last: str | None = None
    """When the last of the signs it rests on began; none where nothing says when."""
    over: str | None = None
    """When the last of them was over, where all of them are recorded as over."""


class Next(Part, frozen=True, kw_only=True):
    """Something to look for, to ask, to test, or to consider doing."""

    kind: Literal["look", "ask", "test", "consider"]
    id: str
    name: str
    how: str | None = None
    finding: str | None = None
    """What is looked for, where a rule asks for it."""
    separates: tuple[str, ...] = ()
    """The likely diseases whose standing the answer would change most, by name."""
    value: float | None = None
    """What the answer is expected to gain, weighted by the harm of missing each disease, as a
    share of all there is to gain; none where nothing was ranked, and for what is to be done."""
    burden: tuple[Burden, ...] = ()
    because: tuple[Because, ...]


class Moved(Part, frozen=True, kw_only=True):
    """One line of a disease's account: what moved it, and by how much."""

    finding: str
    hpo: str | None
    status: Literal["present", "excluded", "context"]
    log10_lr: float
    why: Why
    detail: str
    verified: Verified | None = None
    """The mark of the link between finding and disease; none where nothing links them."""
    sources: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    """Publications and records HPO names for the link."""


class Separated(Part, frozen=True, kw_only=True):
    """A question or test that tells the disease, and the result it then has."""

    by: str
    name: str
    result: str


class Candidate(Part, frozen=True, kw_only=True):
    """One disease of the ranking."""

    rank: int
    id: str
    ids: tuple[str, ...]
    name: str
    group: str
    """For this project's own layer, the row of the differential diagnosis; else the name."""
    posterior: float
    interval: tuple[float, float]
    """95 %, from how few patients the frequencies rest on."""
    must_not_miss: bool
    must_not_miss_because: str | None = None
    log10_prior: float
    log10_lr: float
    """The sum of what moved it."""
    because: tuple[Moved, ...]
    separated_by: tuple[Separated, ...] = ()


class OutOfSight(Part, frozen=True, kw_only=True):
    """What must not be missed and would otherwise be below the part of the ranking shown."""

    rank: int
    id: str
    name: str
    posterior: float
    because: str


class RankingBasis(Part, frozen=True, kw_only=True):
    """How the ranking was made, and how far it can be trusted."""

    setting: str
    setting_name: str
    universe: Literal["all", "oms"]
    diseases: int
    findings_used: int
    temperature: float
    is_thin: bool
    thin_because: str | None
    also_not_to_miss: tuple[OutOfSight, ...]
    verified: Verified = "default"
    sources: tuple[int, ...] = ()


class AssessedScore(Part, frozen=True, kw_only=True):
    """One severity score in the record, checked against its scale."""

    scale: str
    name: str
    total: int
    maximum: int
    items: dict[str, int]
    when: str | None
    rated: str | None
    """By whom, from video or live, on which drugs: as the record has it."""
    where: str
    band: str | None
    band_verified: Verified | None
    band_unset_because: str | None
    items_verified: Verified | None
    """The mark of the items' anchors, where items were given."""
    verified: Verified
    sources: tuple[int, ...]


class NumberedSource(Part, frozen=True, kw_only=True):
    number: int
    id: str
    citation: str
    extent: str
    at: tuple[str, ...] = ()


class Assessment(Part, frozen=True, kw_only=True):
    """What follows from a case."""

    id: str
    as_of: str | None
    versions: Versions
    age: AgeRead | None
    sex: str
    concern: AssessedConcern
    red_flags: tuple[AssessedRedFlag, ...]
    criteria: tuple[AssessedCriteria, ...]
    differential: tuple[Candidate, ...] = ()
    """What else it could be, likeliest first; empty where no ranking was asked for."""
    ranking: RankingBasis | None = None
    next: tuple[Next, ...]
    severity: tuple[AssessedScore, ...]
    course: AssessedCourse | None = None
    """Where in the course the patient is; none where nothing is dated."""
    pathway: tuple[AssessedStep, ...] = ()
    """The whole tree, each step with today's state; empty where the syndrome is not in question."""
    work_up: tuple[AssessedInvestigation, ...] = ()
    due: tuple[Due, ...] = ()
    """What falls due, soonest first."""
    due_undecided: tuple[Undecided, ...] = ()
    """Lines of the schedule of which no day can be said, and for want of what."""
    worked: WorkedRegimen | None = None
    """A published regimen worked out and placed on days, where one was chosen; not an order."""
    known: tuple[Evidence, ...]
    """Recorded items that some rule can use."""
    not_used: tuple[Evidence, ...]
    """Recorded items that no rule or criterion uses, or that lie after the day of the
    assessment."""
    not_examined: tuple[str, ...]
    """What the rules ask and the record does not say: unknown, never read as absent."""
    notices: tuple[Problem, ...]
    """Oddities of the record: contradictions, obsolete codes, labels that do not fit."""
    sources: tuple[NumberedSource, ...]
    intended_use: str


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A case that could not be read."""

    id: str | None
    error: Problem
