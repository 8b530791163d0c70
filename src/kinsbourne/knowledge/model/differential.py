"""From what must the syndrome be told apart, and which question or test tells?"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from msgspec import Meta

from kinsbourne.knowledge.condition import AgeBounds
from kinsbourne.knowledge.model.marks import Citation, Entry, Marked, Slug, Verified
from kinsbourne.knowledge.model.recognition import Elicit, HpoId

DiseaseId = Annotated[str, Meta(pattern=r"^(OMIM|ORPHA|DECIPHER):\d+$")]
HowOften = Literal[
    "obligate", "very-frequent", "frequent", "occasional", "very-rare", "single-reports",
    "excluded",
]  # fmt: skip
"""HPO's own words for a frequency, and one of ours for what is known from single patients only;
what share each stands for is in ``weights.yaml``."""
Tempo = Literal["sudden", "hours", "days", "weeks", "months", "years", "static", "spells"]
"""How fast it comes on: ``static`` is there from the start and stays, ``spells`` come and go."""


class Feature(Entry, frozen=True, kw_only=True):
    """A sign, test result or exposure of a disease, and how often it is there.

    Named by HPO id and HPO's own label, or, where HPO has no term, by a finding of
    ``findings.yaml``. Counted (``k`` of ``n``) or graded in HPO's words; a grade is this
    project's reading, whatever the mark says of the link itself.
    """

    hpo: HpoId | None = None
    label: str | None = None
    finding: Slug | None = None
    how_often: HowOften | None = None
    k: int | None = None
    n: int | None = None
    instead: bool = False
    """Does it stand instead of what HPO says of the term? Else both are added up."""
    verified: Verified
    sources: tuple[Citation, ...] = ()

    def __post_init__(self) -> None:
        if (self.hpo is None) == (self.finding is None) or (self.hpo is None) != (
            self.label is None
        ):
            raise ValueError("a feature is named by hpo and label, or by finding alone")
        counted = self.k is not None and self.n is not None
        if counted == (self.how_often is not None) or (self.k is None) != (self.n is None):
            raise ValueError("a feature is either graded (how_often) or counted (k and n)")
        if self.k is not None and self.n is not None and not 0 <= self.k <= self.n != 0:
            raise ValueError("k is between 0 and n, and n is not 0")


class Ages(Entry, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Ages at onset in years: from inclusive, below exclusive."""

    from_: float
    below: float

    def __post_init__(self) -> None:
        if not 0 <= self.from_ < self.below:
            raise ValueError("ages ascend from 0")


class Separation(Entry, frozen=True, kw_only=True):
    """The question or test that tells this disease, and the result it then has."""

    by: Slug
    """An entry of ``questions.yaml``."""
    result: str


class Disease(Marked, frozen=True, kw_only=True):
    """One thing that it could be."""

    id: Slug
    group: str
    """The row of the differential diagnosis it belongs to."""
    name: str
    ids: tuple[DiseaseId, ...] = ()
    """Identifiers under which HPO annotates it or its forms; their annotations are its own."""
    form_of: Slug | None = None
    """The disease it is a form of, such as that of adults; it stands in the ranking for that
    disease where it fits better, and has its identifiers."""
    must_not_miss: str | None = None
    """Why it must never be out of sight, where it must not."""
    treat_now: bool = False
    """Is there a treatment that loses its worth by the hour or day?"""
    usual_age: Ages | None = None
    possible_age: Ages | None = None
    tempo: tuple[Tempo, ...] = ()
    female: tuple[int, int] | None = None
    """Girls and women among how many patients."""
    features: tuple[Feature, ...] = ()
    separated_by: tuple[Separation, ...] = ()


Burden = Literal[
    "none", "swab", "urine", "blood", "recording", "imaging", "radiation", "lumbar-puncture",
    "sedation",
]  # fmt: skip


class Question(Marked, frozen=True, kw_only=True):
    """A look at the bedside, a question to ask, or a test: what it finds and what it costs."""

    id: Slug
    kind: Literal["look", "ask", "test"]
    name: str
    finds: tuple[Annotated[str, Meta(pattern=r"^(HP:\d{7}|[a-z0-9][a-z0-9-]*)$")], ...]
    """What a positive answer is recorded as: any of these terms or findings."""
    burden: tuple[Burden, ...]
    otherwise: HowOften
    """How often the answer is positive in a disease of which nothing is said."""
    ages: AgeBounds | None = None
    """The ages for which it is meant, in years; all, unless given."""
    elicit: Elicit | None = None


class Constant(Marked, frozen=True, kw_only=True):
    """A number the ranking uses, and why it has this value."""

    id: Slug
    value: float
    why: str


class Confusable(Marked, frozen=True, kw_only=True):
    """A sign that is often written down for another one."""

    recorded: HpoId
    label: str
    may_be: tuple[HpoId, ...]
    how_often: HowOften
    """How often the other sign is written down so."""
    why: str


Commonness = Literal["leading", "common", "uncommon", "rare", "very-rare"]


class Setting(Marked, frozen=True, kw_only=True):
    """Where the patient is seen, and how common what is there."""

    id: Slug
    name: str
    from_years: float | None = None
    below_years: float | None = None
    """Ages for which it is taken when none is named; the first that fits is."""
    commonness: dict[Commonness, tuple[Slug, ...]]
    otherwise: Commonness | None = None
    """What diseases of this layer that are not named count as; none: no prior at all."""


class Settings(Entry, frozen=True, kw_only=True):
    """The settings, and what each grade of commonness is worth."""

    log10_weight: dict[Commonness, float]
    """Against a rare disease of the whole catalogue."""
    why: str
    verified: Verified
    settings: tuple[Setting, ...]


class TempoTerm(Entry, frozen=True, kw_only=True):
    """What an ontology term says of the tempo."""

    hpo: HpoId
    label: str
    tempo: tuple[Tempo, ...]


class RecentTempo(Entry, frozen=True, kw_only=True):
    """Which tempos an illness shorter than this can have had."""

    below_days: float
    tempo: tuple[Tempo, ...]


class Stretches(Marked, frozen=True, kw_only=True):
    """The stretches of life that ages at onset are counted in, by their bounds."""

    bounds_in_years: tuple[float, ...]
    why: str

    def __post_init__(self) -> None:
        if len(self.bounds_in_years) < 2 or any(
            low >= high for low, high in pairwise(self.bounds_in_years)
        ):
            raise ValueError("bounds ascend, and there are two at least")


class Weights(Entry, frozen=True, kw_only=True):
    """The constants of the ranking, the signs that are mistaken for others, age and tempo."""

    constants: tuple[Constant, ...]
    stretches: Stretches
    confusables: tuple[Confusable, ...] = ()
    tempos: tuple[TempoTerm, ...] = ()
    recent: tuple[RecentTempo, ...] = ()
    """Shortest first."""
