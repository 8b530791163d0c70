"""Which regimens were published for the syndrome, dose by dose, and what must be watched?

A dose has no number alone: it is so much, of a unit, per m2 or per kg or flat, and per dose or per
day. Nothing here is worked out for a patient; ``dosing.yaml`` has what that rests on.
"""

from __future__ import annotations

from typing import Literal

from kinsbourne.knowledge.model.marks import Citation, Entry, Marked, Slug, Verified
from kinsbourne.knowledge.model.therapies import TherapyKind

DoseUnit = Literal["mg", "g", "IU"]
DoseBasis = Literal["per m2", "per kg", "flat"]
DosePer = Literal["dose", "day"]
Route = Literal["by mouth", "intravenous", "by mouth or intravenous", "intramuscular"]
Strategy = Literal["escalation", "upfront", "either", "trial", "added", "symptoms"]
"""``trial``: compared or given alike in the randomised trial; ``added``: to a treatment that goes
on; ``symptoms``: not against the inflammation."""


class Dose(Entry, frozen=True, kw_only=True):
    """One amount, said so that it cannot be taken for another: 75 IU, per m2, per dose."""

    amount: float
    unit: DoseUnit
    basis: DoseBasis
    per: DosePer
    spread: float | None = None
    """What the publication gives after a plus-minus sign."""
    verified: Verified
    """Whether all four parts were read; ``default`` where one of them is our reading."""
    worked_out: bool = False
    """By the number of doses a day, from the amount beside it that was published."""

    @property
    def in_words(self) -> str:
        """The amount with nothing left out, the only way in which a dose is ever written."""
        spread = "" if self.spread is None else f" ± {self.spread:g}"
        basis = "" if self.basis == "flat" else f" {self.basis}"
        return f"{self.amount:g}{spread} {self.unit}{basis} per {self.per}"


class DoseStep(Entry, frozen=True, kw_only=True):
    """One stretch of a regimen: what is given, how often and for how long."""

    when: str
    """Which stretch, such as ``first week``."""
    schedule: str
    """On which days and how many times, in words."""
    doses: tuple[Dose, ...] = ()
    """The same amount, per dose, per day or both; none where the publication gave none."""
    doses_a_day: int | None = None
    """On a day on which it is given."""
    days: int | None = None
    """Days on which it is given, each time round."""
    repeats: int | None = None
    """How many times round."""
    every_days: tuple[int, int] | None = None
    """From one time round to the next: the least and the most."""
    every_months: int | None = None
    """The same, where it is published in months."""
    starts: tuple[int, ...] = ()
    """The days on which it begins, each time round, where they were published; 0 is the first day
    of the regimen. Fewer than ``repeats``: when the others begin was not seen."""
    lasts: int | None = None
    """From the first to the last day of one time round, where they are in a row."""
    route: Route | None = None
    lowers: bool = False
    """Is less given than in the stretch before?"""


Watch = Literal["before", "each-time"]
"""Before the first dose; each time round."""


class Remark(Entry, frozen=True, kw_only=True):
    """Something to heed beside a regimen, with a mark of its own."""

    text: str
    verified: Verified
    sources: tuple[Citation, ...] = ()
    when: tuple[Watch, ...] = ()
    """When it is watched, as the text says; empty where it does not say."""
    every_months: int | None = None
    """The least, for what is watched every so many months."""


class Contradiction(Entry, frozen=True, kw_only=True):
    """Another regimen that says otherwise, and what could go wrong between the two."""

    regimen: Slug
    text: str
    verified: Verified


class Regimen(Marked, frozen=True, kw_only=True):
    """A regimen as it was published: shown with its source, never an order."""

    id: Slug
    therapy: Slug
    """The therapy of ``therapies.yaml`` that is given."""
    name: str
    for_whom: str
    strategy: Strategy
    as_published: str
    """One sentence with every unit spelled out; says so where no dose was seen."""
    printed: str | None = None
    """The publication's own few words, where they can be misread."""
    courses: tuple[DoseStep, ...] = ()
    """Empty where the dose was not seen."""
    usual: tuple[Remark, ...] = ()
    """What is usual elsewhere, kept apart from what this publication gave."""
    cautions: tuple[Remark, ...] = ()
    monitoring: tuple[Remark, ...] = ()
    contradicts: tuple[Contradiction, ...] = ()
    replaced_by: tuple[TherapyKind, ...] = ()
    """Kinds of drug that the publication gave in its place: once one has begun, it is over."""
