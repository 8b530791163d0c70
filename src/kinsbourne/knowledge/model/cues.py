"""By which words does a clinical note say that a sign was there, was not, or is somebody else's?

The rules of one language: how its words are folded, where a statement ends, which words govern
which others, and how it says ages, doses and results.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from kinsbourne.knowledge.model.marks import Entry, Marked, Slug
from kinsbourne.knowledge.model.therapies import TherapyKind

Says = Literal[
    "excluded", "family", "past", "uncertain", "nothing",
    "normal", "negative", "positive", "abnormal", "inconclusive",
]  # fmt: skip
"""What a cue says of the findings it governs, or of the tests; ``nothing`` takes the words of
another cue out of play, as *no change in* does."""


class Ending(Entry, frozen=True, kw_only=True):
    """An ending that is folded away, where at least ``keeps`` letters are left before it."""

    ends: str
    becomes: str = ""
    keeps: int = 3


class Cue(Entry, frozen=True, kw_only=True):
    """Words that govern others, how far they reach, and what ends that.

    ``words`` may hold ``<name of a set>``, ``<number>`` and ``<unit>``. ``forward`` governs what
    follows, ``backward`` what stands before, ``both`` both; ``either`` what stands before where
    that is a finding, ``nearest`` where it is a test or something examined. ``list``: which
    conjunctions carry it from item to item of a list, *or* alone or ``any`` of comma, *and* and
    *or*; ``closed`` is ``any`` for what follows, and for what stands before where that is a bare
    list whose last item *and* or *or* joins, or of one domain, where it says that it is uncertain;
    what is called positive there is no item. ``open``: what becomes of items of which the sentence
    leaves open whether they are governed.
    """

    id: Slug
    words: tuple[str, ...]
    says: Says
    scope: Literal["forward", "backward", "nearest", "either", "both"] = "forward"
    list: Literal["or", "any", "closed"] = "or"
    ends: tuple[Slug, ...] = ()
    """Groups of ``breaks`` that end the scope."""
    open: Literal["uncertain", "present"] = "uncertain"
    of: tuple[Literal["finding", "drug", "test", "antibody", "laboratory"], ...] = ()
    """What it can govern, by kind or by the domain of a finding, where that is not everything."""
    open_before: tuple[Slug, ...] = ()
    """Groups of ``breaks`` that leave it open where they stand before it: *at first no ataxia*."""
    open_after: tuple[Slug, ...] = ()
    """The same, where they stand after what is governed: *no ataxia until today*."""
    direct: bool = False
    """Does it govern only what stands at once beside it, as in *uncle epileptic*?"""
    not_negated: bool = False
    """Does it leave out terms that say *cannot* or *not* themselves, as *cannot walk any more*?"""
    at_end: bool = False
    """Does it count only where nothing of its clause follows, as in *Fever: no*?

    There it stands before a cue of the same words: *fever denied*, *denied fever*.
    """


class Measured(Entry, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A number beside it: from ``from`` on the finding is there, below it is not."""

    finding: Slug
    from_: float
    least: float
    """A lower number is none of these."""
    most: float
    why: str


class Part(Entry, frozen=True, kw_only=True):
    """Something examined, and the findings that its being normal excludes."""

    id: Slug
    words: tuple[str, ...]
    excludes: tuple[Slug, ...] = ()
    measured: Measured | None = None


class Header(Entry, frozen=True, kw_only=True):
    """A heading, and what it says of all below it that says nothing else."""

    id: Slug
    words: tuple[str, ...]
    says: Literal["family", "past", "uncertain", "nothing"]


class Names(Entry, frozen=True, kw_only=True):
    """Further words for something named elsewhere in the knowledge."""

    id: Slug
    words: tuple[str, ...]
    not_after: tuple[Slug, ...] = ()
    """Tests of which it is a part where it follows them: *CSF glucose* is none of blood."""


class Frame(Entry, frozen=True, kw_only=True):
    """Words around an age or a stretch of time, and what they say of it.

    ``age``: how old the patient was at what stands beside it; ``ago``: how long before the visit;
    ``relative``: only in relation to something else in the note; ``now``: how old the patient is;
    ``corrected``: how old, counted from the day the birth was due; ``unclear``: an age that is one
    of several.
    """

    says: Literal["age", "ago", "relative", "now", "corrected", "unclear"]
    words: tuple[str, ...]
    unit: Literal["years", "months"] = "years"
    """Of a number that stands in the frame without one."""
    least: float = 0
    """A lower number may be of another unit, and is unclear."""


class Times(Entry, frozen=True, kw_only=True):
    """How ages, dates and stretches of time are written."""

    numbers: dict[str, float]
    between_tens: tuple[str, ...] = ()
    """What stands between tens and ones, beside nothing and a hyphen: *treinta y dos*."""
    units: dict[Literal["years", "months", "weeks", "days", "hours"], tuple[str, ...]]
    months_after_years: tuple[str, ...] = ()
    """Words for months right after years only, being something else elsewhere: *1y 8m*."""
    halves: tuple[str, ...] = ()
    """What adds a half to the number before it."""
    parts_of_year: dict[str, Literal["months", "weeks", "days"]] = field(default_factory=dict)
    """The unit of a number over this one: *18/12* are months."""
    months: tuple[tuple[str, ...], ...]
    frames: tuple[Frame, ...]
    forward: tuple[str, ...]
    """Last words of a frame that speaks of what follows it."""
    visit: tuple[str, ...]
    """Words before the date of the visit."""
    birth: tuple[str, ...]
    """Words before the date of birth."""


class Response(Entry, frozen=True, kw_only=True):
    """How a note says what came of a treatment."""

    says: Literal["none", "partial", "complete"]
    before: tuple[str, ...] = ()
    """Words before the drug."""
    after: tuple[str, ...] = ()
    """Words after it."""


class Given(Entry, frozen=True, kw_only=True):
    """How a note says on which days a drug was given, of words with ``<drug>`` and ``<day>``.

    ``start``: from that day on; ``end``: until then, without ``<drug>`` after a start; ``once``: on
    each of the days; ``course``: from the first to the last; ``nothing``: the day is another's.
    """

    says: Literal["start", "end", "once", "course", "nothing"]
    of: tuple[TherapyKind, ...] = ()
    """Of which drugs it says so, where that is not all: *on* a day are those given by the dose."""
    words: tuple[str, ...]


class Doses(Entry, frozen=True, kw_only=True):
    """How doses are written; units are kept as written."""

    units: tuple[str, ...]
    per: tuple[str, ...]
    slashes: tuple[str, ...]
    """What stands between a unit and what it is counted by."""
    frequencies: tuple[str, ...]
    unknown: tuple[str, ...]
    """Endings by which a drug is known that has no name here."""


class Cues(Marked, frozen=True, kw_only=True):
    """The rules by which notes of one language are read."""

    language: Annotated[str, Meta(pattern=r"^[a-z]{2}$")]
    spelling: dict[str, str]
    """Spellings that are one, in words of more than five letters."""
    endings: tuple[tuple[Ending, ...], ...]
    """Steps; of each step the first ending that fits is folded away."""
    same: dict[str, tuple[str, ...]]
    """Sequences of words that are read as one."""
    ignored: tuple[str, ...]
    """Words that no term needs."""
    fillers: tuple[str, ...]
    """Words that may stand between the words of a term."""
    ordered: tuple[str, ...]
    """Words that keep their place in a term: *not sleeping* is not *sleep not a problem*."""
    plurals: tuple[str, ...]
    """Words by which a cue after a list governs all of it, as *were* does."""
    carriers: dict[str, tuple[str, ...]]
    """Words that belong to each of the words of a list after them: *cannot sit, stand or walk*."""
    abbreviations: tuple[str, ...]
    """Words whose full stop ends no sentence."""
    answers: tuple[str, ...] = ()
    """Words before which a question mark ends no sentence: *fever? no*."""
    conjunctions: dict[Literal["or", "and"], tuple[str, ...]]
    sets: dict[str, tuple[str, ...]]
    breaks: dict[Slug, tuple[str, ...]]
    cues: tuple[Cue, ...]
    parts: tuple[Part, ...]
    bearers: tuple[str, ...] = ()
    """Words with which a sign tells itself as a statement: *no fever, eyes darting*."""
    signs: tuple[Part, ...]
    """Words that by themselves say that something is normal, such as *afebrile*."""
    headers: tuple[Header, ...]
    empty: tuple[str, ...] = ()
    """What stands beside a heading that has nothing under it; then it ends with the sentence."""
    tests: tuple[Names, ...]
    therapies: tuple[Names, ...]
    scales: tuple[Names, ...]
    score_words: tuple[str, ...]
    """Words between the name of a scale and its total."""
    out_of: tuple[str, ...]
    """Words between a total and the highest there can be."""
    unclear: tuple[str, ...]
    """Names of tests that do not say what was tested."""
    masks: tuple[str, ...]
    """Names of diseases that hold the words of signs, and are none."""
    not_terms: tuple[str, ...]
    """Labels and synonyms of the ontology that in notes mean something else."""
    times: Times
    doses: Doses
    responses: tuple[Response, ...]
    courses: tuple[Given, ...] = ()
    sexes: dict[Literal["FEMALE", "MALE"], tuple[str, ...]]
    pronouns: dict[Literal["FEMALE", "MALE"], tuple[str, ...]]
