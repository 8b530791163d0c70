"""Does a condition hold, when some of what it asks is not known?

Kleene's three-valued logic: ``True``, ``False``, and ``None`` for *cannot say*. What is known
decides as soon as it can; the rest stays open and is named.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import Protocol

from kinsbourne.case.time import DAYS_A_YEAR, Span
from kinsbourne.knowledge.condition import AgeBounds, Condition, Form, parts

Truth = bool | None
Ask = tuple[str, bool]
"""A fact that is not known: the finding, and whether it would have to be present."""
AGE = "age"
"""Asked for like a finding where a condition waits for the patient's age."""


class World(Protocol):
    """What the conditions are asked of."""

    def present(self, finding: str, /) -> Truth: ...
    def age_days(self) -> Span | None: ...
    def lasting_days(self, finding: str, /) -> Span | None: ...
    def ongoing(self, finding: str, /) -> Truth: ...
    def met(self, name: str) -> Truth: ...


def negate(truth: Truth) -> Truth:
    return None if truth is None else not truth


def holds(condition: Condition, world: World) -> Truth:
    """Does the condition hold in this case?"""
    if isinstance(condition, str):
        return world.present(condition)
    if condition.age_years is not None:
        return _within(world.age_days(), condition.age_years)
    if condition.lasting is not None and condition.days is not None:
        return _long_enough(world.lasting_days(condition.lasting), condition.days)
    if condition.ongoing is not None:
        return world.ongoing(condition.ongoing)
    if condition.set is not None:
        met = world.met(condition.set)
        return met if condition.verdict == "met" else negate(met)
    if condition.not_ is not None:
        return negate(holds(condition.not_, world))
    if condition.established is not None:
        return holds(condition.established, world) is True
    inner = parts(condition)
    return _enough(inner, _needed(condition, len(inner)), world)


def _enough(inner: tuple[Condition, ...], needed: int, world: World) -> Truth:
    """Do so many of these hold? Answered as soon as the rest can no longer matter."""
    held, possible = 0, len(inner)
    for part in inner:
        truth = holds(part, world)
        if truth is True:
            held += 1
        elif truth is False:
            possible -= 1
        if held >= needed:
            return True
        if possible < needed:
            return False
    return None


def _needed(form: Form, count: int) -> int:
    """How many of a form's parts must hold: one for *any*, each for *all*."""
    if form.at_least is not None:
        return form.at_least
    return 1 if form.any_ is not None else count


def _within(age: Span | None, bounds: AgeBounds) -> Truth:
    if age is None:
        return None
    from_ = (bounds.from_ or 0.0) * DAYS_A_YEAR
    below = float("inf") if bounds.below is None else bounds.below * DAYS_A_YEAR
    if age.from_ >= from_ and age.below <= below:
        return True
    return False if age.below <= from_ or age.from_ >= below else None


def _long_enough(lasted: Span | None, days: int) -> Truth:
    if lasted is None:
        return None
    if lasted.from_ >= days:
        return True
    return False if lasted.below <= days else None


def ways_to(condition: Condition, world: World, wanted: bool = True) -> set[frozenset[Ask]]:
    """Which smallest sets of unknown facts would give the condition the value wanted?

    The empty set alone means that it has it already; no set at all, that no finding can. An age
    that is not known, or not well enough, is asked for without saying which.
    """
    truth = holds(condition, world)
    if truth is wanted:
        return {frozenset()}
    if isinstance(condition, str):
        return {frozenset({(condition, wanted)})} if truth is None else set()
    if condition.age_years is not None:
        return {frozenset({(AGE, True)})} if truth is None else set()
    if condition.ongoing is not None:
        return {frozenset({(condition.ongoing, wanted)})} if truth is None else set()
    inner = parts(condition)
    if condition.not_ is not None:
        return ways_to(inner[0], world, not wanted)
    if condition.established is not None:
        return ways_to(inner[0], world, wanted=True) if wanted else set()
    if not inner:
        return set()
    needed = _needed(condition, len(inner))
    if not wanted:
        needed = len(inner) - needed + 1
    choices = [ways_to(part, world, wanted) for part in inner]
    found = {
        frozenset[Ask]().union(*picked)
        for chosen in combinations(choices, needed)
        for picked in product(*chosen)
    }
    return {way for way in found if not any(other < way for other in found)}
