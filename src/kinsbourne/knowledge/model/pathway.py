"""Which steps does the pathway have, what does each ask of the patient, and what forbids what?"""

from __future__ import annotations

from typing import Literal

from kinsbourne.knowledge.condition import Condition
from kinsbourne.knowledge.model.limits import Limit
from kinsbourne.knowledge.model.marks import Entry, Marked, Slug
from kinsbourne.knowledge.model.therapies import TherapyKind

Phase = Literal["acute", "partial-recovery", "remission", "relapse", "chronic"]


class Reading(Entry, frozen=True, kw_only=True, tag_field="form"):
    """How a circumstance is read from a case; one class a form."""


class ByCondition(Reading, frozen=True, kw_only=True, tag="condition"):
    """A condition on the findings, the age or a criteria set."""

    holds: Condition
    says_no: bool = True
    """False where its being absent answers nothing: one sign of severity, of several."""
    until_over: bool = False
    """True where what was seen long ago, and never recorded as over, is taken to go on: what by
    itself holds a drug back. Else such a sign is not known to be there today."""


class ByCode(Reading, frozen=True, kw_only=True, tag="syndrome"):
    """The syndrome itself, recorded as a disease under one of these codes of ``identity.yaml``."""

    codes: tuple[str, ...]


class BySex(Reading, frozen=True, kw_only=True, tag="sex", rename={"is_": "is"}):
    is_: Literal["FEMALE", "MALE"]


class ByTest(Reading, frozen=True, kw_only=True, tag="test"):
    """A test that was done, or the result of the last one. No record of one answers nothing."""

    any_of: tuple[Slug, ...]
    result: Literal["normal", "abnormal"] | None = None
    """Asked for; None asks only whether it was done."""
    says_yes: bool = True
    """False where such a result is not enough, and only its opposite answers."""
    within: Slug | None = None
    """A limit, in days before today."""
    since_episode: bool = False
    """Since the relapse began, where one is going on."""


class ByTreatment(Reading, frozen=True, kw_only=True, tag="given"):
    """A treatment of these kinds or names: now, ever, of late, or for long enough."""

    kinds: tuple[TherapyKind, ...] = ()
    therapies: tuple[Slug, ...] = ()
    when: Literal["now", "ever", "since-episode", "within", "for"]
    limit: Slug | None = None
    """For ``within`` and ``for``, in days."""

    def __post_init__(self) -> None:
        if bool(self.kinds) == bool(self.therapies):
            raise ValueError("either kinds or therapies are asked for")
        if (self.limit is not None) != (self.when in ("within", "for")):
            raise ValueError("a limit goes with within and for, and with nothing else")


class ByDose(Reading, frozen=True, kw_only=True, tag="dose"):
    """The last step of a dose in the same unit: lowered of late, or raised since the relapse."""

    kinds: tuple[TherapyKind, ...]
    change: Literal["lowered", "raised-since-episode"]
    limit: Slug | None = None
    """For ``lowered``, in days."""

    def __post_init__(self) -> None:
        if (self.limit is not None) != (self.change == "lowered"):
            raise ValueError("a limit goes with lowered, and with nothing else")


class ByResponse(Reading, frozen=True, kw_only=True, tag="response"):
    """What is recorded to have come of treatments of these kinds, of at least so many."""

    kinds: tuple[TherapyKind, ...]
    outcomes: tuple[Literal["none", "partial", "complete"], ...]
    at_least: int = 1


class ByCourse(Reading, frozen=True, kw_only=True, tag="course"):
    """A fact of the assessed course; exactly one field is filled in."""

    phase: tuple[Phase, ...] = ()
    feature: Literal["steroid-dependent", "refractory"] | None = None
    trigger: Literal["taper", "infection", "vaccine"] | None = None
    """Named before the relapse that is going on."""
    relapses: int | None = None
    """At least so many."""
    ongoing: Literal["relapse", "worsening"] | None = None
    stable_for: Slug | None = None
    """In remission, and without worsening, for at least this limit of days."""

    def __post_init__(self) -> None:
        given = (self.phase or None, self.feature, self.trigger, self.relapses, self.ongoing)
        if sum(one is not None for one in (*given, self.stable_for)) != 1:
            raise ValueError("exactly one fact of the course is asked for")


class ByAny(Reading, frozen=True, kw_only=True, tag="any"):
    """One of several ways to know it."""

    of: tuple[HowRead, ...]


HowRead = (
    ByCondition | ByCode | BySex | ByTest | ByTreatment | ByDose | ByResponse | ByCourse | ByAny
)


class Input(Entry, frozen=True, kw_only=True):
    """A circumstance that the pathway asks about: true, false or not known."""

    id: Slug
    label: str
    question: str
    """As it is put to a clinician."""
    asked_last: bool = False
    """Is it worked out from the course, so that it is asked for only where nothing else is?"""
    read: HowRead


class Constraint(Entry, frozen=True, kw_only=True):
    """What holds between circumstances in every patient."""

    id: Slug
    holds: Condition
    because: str


class WaitsFor(Entry, frozen=True, kw_only=True):
    """What must hold before a step."""

    holds: Condition
    text: str
    by: Slug | None = None
    """The step that brings it about."""


class Caution(Marked, frozen=True, kw_only=True):
    """What is said whenever the step is shown."""

    id: Slug
    text: str
    when: Condition | None = None
    """Left out where this is known not to hold; what is not known leaves nothing out."""


class Refusal(Entry, frozen=True, kw_only=True):
    """One of the reasons for which a step is not for a patient, where that one holds."""

    when: Condition
    text: str


Branch = Literal[
    "relapse", "mitigate-trigger", "treat-neuroinflammation", "reassess-high-risk",
    "first-episode", "tumour", "symptoms", "rehabilitation",
]  # fmt: skip
StepStrategy = Literal[
    "relapse", "first-episode-escalation", "first-episode-upfront", "tumour", "adult", "symptoms",
    "rehabilitation",
]  # fmt: skip


class Step(Marked, frozen=True, kw_only=True):
    """A node of the pathway. The mark is that of its preconditions.

    ``rests_on`` names statements, at least one of them read: what is only recalled or a default
    may hold a step back, and never alone opens it.
    """

    id: Slug
    label: str
    branch: Branch
    strategy: StepStrategy
    parent: Slug | None = None
    article_says: str | None = None
    how: str
    applies: Condition
    applies_because: str
    refusals: tuple[Refusal, ...] = ()
    """Why it is not for a patient; the first that holds is said."""
    not_for_this_patient: str
    """What is said where no refusal holds."""
    waits_for: tuple[WaitsFor, ...] = ()
    done: Condition | None = None
    done_because: str | None = None
    instead_of: tuple[Slug, ...] = ()
    """Steps of the other published strategy: one or the other, never both."""
    gives: tuple[TherapyKind, ...] = ()
    """Kinds of treatment that the step may bring; empty for what is no treatment."""
    cautions: tuple[Caution, ...] = ()
    regimens: tuple[Slug, ...] = ()
    rests_on: tuple[Slug, ...]


class SafetyRule(Marked, frozen=True, kw_only=True):
    """When this holds, some steps are held back, forbidden, or shown with a warning."""

    id: Slug
    when: Condition
    unknown_counts: bool = False
    """Does it act too while it is not known whether it holds? Then nothing is forbidden: held."""
    holds: tuple[Slug, ...] = ()
    forbids: tuple[Slug, ...] = ()
    warns: tuple[Slug, ...] = ()
    text: str
    waits_for: str | None = None
    """What a step that is held waits for."""
    by: Slug | None = None
    """The step that brings it about."""


class NotTogether(Marked, frozen=True, kw_only=True):
    """Steps of which one is never recommended on the same day as any of the others."""

    id: Slug
    step: Slug
    others: tuple[Slug, ...]
    text: str


class GoesOn(Marked, frozen=True, kw_only=True):
    """What is asked anew, beside the rules of its step, before a regimen that has begun goes on."""

    applies: Condition
    text: str
    """What is said where that is not known to hold."""
    lowering: Slug
    """The step whose safety rules also hold what lowers the dose."""


class Pathway(Entry, frozen=True, kw_only=True):
    """The tree of steps, in the order in which it is shown; parents come before their children."""

    limits: tuple[Limit, ...]
    inputs: tuple[Input, ...]
    constraints: tuple[Constraint, ...]
    steps: tuple[Step, ...]
    safety: tuple[SafetyRule, ...]
    not_together: tuple[NotTogether, ...]
    goes_on: GoesOn

    @property
    def days(self) -> dict[str, float]:
        return {limit.id: limit.value for limit in self.limits}

    @property
    def lowered(self) -> tuple[str, ...]:
        """The circumstances that ask whether a dose was lowered."""
        return tuple(
            asked.id
            for asked in self.inputs
            if isinstance(asked.read, ByDose) and asked.read.change == "lowered"
        )
