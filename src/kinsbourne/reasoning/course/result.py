"""What is said of a patient's course?

Days of the time line stand beside the words made of them (``onset`` and ``onset_day``), for
pictures and tables: days since 1970, or of age, as ``axis`` says.
"""

from __future__ import annotations

from typing import Literal

from kinsbourne.reasoning.because import Because, Part

Phase = Literal["acute", "partial-recovery", "remission", "relapse", "chronic"]
Pattern = Literal["monophasic", "relapsing-remitting", "relapsing-progressive", "chronic"]
CourseFeature = Literal["steroid-dependent", "refractory"]
Direction = Literal["better", "worse", "no change shown"]
WorseningVerdict = Literal["relapse", "fluctuation", "cannot_say"]


class Worsening(Part, frozen=True, kw_only=True):
    """A return or worsening of signs after improvement, and what it is taken for."""

    onset: str
    """The first day on which it was surely there."""
    onset_day: float
    not_before: str
    """The last day before it, or the onset itself where that is known."""
    not_before_day: float
    end: str | None
    """None: not known to have ended; see ``is_ongoing``."""
    end_day: float | None
    is_ongoing: bool
    verdict: WorseningVerdict
    lasted_hours: tuple[float, float | None]
    """At least, and at most; None where nothing bounds it."""
    counts_from_hours: tuple[float, ...] = ()
    """The thresholds asked of (the one in use first) that it has surely outlasted."""
    triggers: tuple[str, ...] = ()
    """``taper``, ``infection``, ``vaccine``: what came before it, and claims no cause."""
    because: tuple[Because, ...]
    would_settle: tuple[str, ...] = ()

    @property
    def since(self) -> str:
        """When it began, as narrowly as is known."""
        if self.not_before_day == self.onset_day:
            return self.onset
        return f"a day between {self.not_before} and {self.onset}"


class Lately(Part, frozen=True, kw_only=True):
    """The rise that is not over by the scores: how far above the level before it?"""

    before: float
    change: float
    """Points over the visits since; positive is worse."""
    interval: tuple[float, float]


class Trend(Part, frozen=True, kw_only=True):
    """Did the score change by more than raters and days do?"""

    scale: str
    name: str
    maximum: int
    since: str
    until: str
    visits: int
    first: int
    last: int
    change: float
    """Points, from the first level to the last; negative is better."""
    interval: tuple[float, float]
    """95 %, from rater and day-to-day variation alone."""
    direction: Direction
    lately: Lately | None = None
    """None where the last score belongs to no rise."""
    because: tuple[Because, ...]


class Response(Part, frozen=True, kw_only=True):
    """What was measured before and after a treatment began, and what else changed meanwhile."""

    where: str
    therapy: str | None
    name: str
    began: str | None
    ended: str | None
    scale: str | None = None
    before: float | None = None
    after: float | None = None
    change: float | None = None
    interval: tuple[float, float] | None = None
    direction: Direction | None = None
    recorded: str = ""
    """What came of it, in the record's words."""
    also: tuple[str, ...] = ()
    """What else began, ended or happened between the two scores."""
    adverse: tuple[str, ...] = ()
    because: tuple[Because, ...]


class FollowUp(Part, frozen=True, kw_only=True):
    """How long the patient has been followed, on which every word about the pattern rests."""

    since: str
    until: str
    years: float
    years_since_last_relapse: float | None = None


class AssessedCourse(Part, frozen=True, kw_only=True):
    """Where in the course the patient is."""

    axis: Literal["date", "age"]
    phase: Phase | None
    """None: cannot say."""
    phase_because: tuple[Because, ...]
    phase_would_settle: tuple[str, ...] = ()
    pattern: Pattern | None
    pattern_because: tuple[Because, ...]
    features: tuple[CourseFeature, ...] = ()
    features_because: tuple[Because, ...] = ()
    relapses: tuple[Worsening, ...] = ()
    """Every worsening after improvement, with its verdict, in order of time."""
    trends: tuple[Trend, ...] = ()
    responses: tuple[Response, ...] = ()
    follow_up: FollowUp | None = None
    relapse_hours: tuple[float, float]
    """The threshold in use, and the stricter one that is said beside it."""
