"""By what is the syndrome recognised: which findings, criteria, rules of concern and scales?"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from kinsbourne.knowledge.condition import Condition
from kinsbourne.knowledge.model.marks import Entry, Marked, Slug, Verified

HpoId = Annotated[str, Meta(pattern=r"^HP:\d{7}$")]


class Elicit(Marked, frozen=True, kw_only=True):
    """How a sign is looked for at the bedside, or a fact asked for."""

    text: str


class Finding(Entry, frozen=True, kw_only=True, rename={"except_": "except"}):
    """A sign, symptom or test result that the reasoning knows by name.

    ``hpo`` and everything below it in the ontology counts as this finding; ``also`` adds further
    terms with all below them, ``except`` takes terms with all below them out again, ``codes``
    are identifiers in other systems that mean it, ``kind_of`` is a finding that this one, which
    HPO does not have, is a kind of. Excluding ``hpo`` excludes the finding; where
    there is none, all of ``also`` must be excluded.
    """

    id: Slug
    label: str
    name: str | None = None
    """How it is said in prose, where HPO's label is not how a clinician would say it."""
    domain: Literal[
        "eyes", "motor", "speech", "behaviour", "sleep", "general", "late",
        "tumour", "laboratory", "antibody", "cause", "mimic",
    ]  # fmt: skip
    hpo: HpoId | None = None
    also: tuple[HpoId, ...] = ()
    except_: tuple[HpoId, ...] = ()
    codes: tuple[str, ...] = ()
    kind_of: Slug | None = None
    words: tuple[str, ...] = ()
    """Clinical words, as in a note."""
    lay: tuple[str, ...] = ()
    """A family's words."""
    elicit: Elicit | None = None
    note: str | None = None

    @property
    def said(self) -> str:
        """How the finding is called in a sentence."""
        return self.name or self.label

    @property
    def local_code(self) -> str:
        """An identifier for the finding as a whole, for where HPO has none that fits."""
        return f"KINSBOURNE:{self.id}"


class Outcome(Entry, frozen=True, kw_only=True):
    """What an item is worth when a condition holds; two numbers are a range not yet settled."""

    when: Condition
    points: int | tuple[int, int]
    verified: Verified


class Item(Marked, frozen=True, kw_only=True, cache_hash=True):
    """One row of a criteria set: the first outcome whose condition holds gives its points."""

    id: Slug
    label: str
    outcomes: tuple[Outcome, ...]


class Band(Entry, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A named range of a total, by its lower end."""

    name: str
    from_: int
    verified: Verified


class State(Entry, frozen=True, kw_only=True):
    """A named situation within a verdict that the clinician must hear of."""

    id: Slug
    when: Condition
    text: str


class Exemption(Entry, frozen=True, kw_only=True):
    """Item points that together meet the rule whatever the sum, and statements that say so."""

    points: dict[Slug, int]
    rests_on: tuple[Slug, ...]


class CriteriaSet(Marked, frozen=True, kw_only=True):
    """A published rule: items, how many points are needed, whom it is for."""

    id: Slug
    name: str
    since: int
    """The year from which the rule was in use."""
    items: tuple[Item, ...]
    needed: int
    applies: Condition | None = None
    grades: tuple[Band, ...] = ()
    exception: Exemption | None = None
    states: tuple[State, ...] = ()


Level = Literal["none", "keep-open", "probable", "criteria-met"]


class Rule(Marked, frozen=True, kw_only=True):
    """A condition on the case and what follows from it.

    ``rests_on`` names statements; at least one must be ``read`` (design law 1: what is only
    recalled or a default never alone turns a conclusion).
    """

    id: Slug
    when: Condition
    because: str
    rests_on: tuple[Slug, ...]
    look_for: tuple[Slug, ...] = ()
    """Findings to look for, by id."""
    do: tuple[str, ...] = ()


class RaisingRule(Rule, frozen=True, kw_only=True):
    """Raises the concern to at least ``level``."""

    level: Level


class LoweringRule(Rule, frozen=True, kw_only=True):
    """Lets the concern be at most ``at_most``; it never touches a red flag."""

    at_most: Level


class RedFlag(Rule, frozen=True, kw_only=True):
    """Holds whatever the concern and whatever the ranking."""

    flag: Slug
    label: str


class Concern(Entry, frozen=True, kw_only=True):
    """How worried should one be, and what must happen whatever else is true."""

    raises: tuple[RaisingRule, ...]
    lowers: tuple[LoweringRule, ...]
    red_flags: tuple[RedFlag, ...]


class ScaleItem(Entry, frozen=True, kw_only=True):
    """One item of a severity scale with its anchors, from 0 upwards."""

    id: Slug
    label: str
    verified: Verified
    anchors: tuple[str, ...] = ()
    optional: bool = False


class Scale(Marked, frozen=True, kw_only=True):
    """A published severity scale: totals it allows, items where their text may be used."""

    id: Slug
    name: str
    item_max: int
    item_count: int
    """Items of the standard form, optional ones not counted."""
    items: tuple[ScaleItem, ...] = ()
    bands: tuple[Band, ...] = ()
    bands_unset_because: str | None = None
    use: str


class OnsetClass(Entry, frozen=True, kw_only=True):
    """The ages an ontology term for age stands for, in years: from inclusive, below exclusive."""

    id: HpoId
    label: str
    from_years: float
    below_years: float
