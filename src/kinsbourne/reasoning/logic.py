"""Does a condition hold, when some of what it asks is not known?

Kleene's three-valued logic: ``True``, ``False``, and ``None`` for *cannot say*. What is known
decides as soon as it can; the rest stays open and is named.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
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
    return _question(condition)(world)


@cache
def _question(condition: Condition) -> Callable[[World], Truth]:
    """The condition as a function of the world: a batch asks the same of every case."""
    if isinstance(condition, str):
        return lambda world: world.present(condition)
    if (bounds := condition.age_years) is not None:
        return lambda world: within(world.age_days(), bounds)
    if (finding := condition.lasting) is not None:
        return lambda world: _long_enough(world.lasting_days(finding), condition.days or 0)
    if (finding := condition.ongoing) is not None:
        return lambda world: world.ongoing(finding)
    if (name := condition.set) is not None:
        wanted = condition.verdict == "met"
        return lambda world: world.met(name) if wanted else negate(world.met(name))
    inner = [_question(part) for part in parts(condition)]
    if condition.not_ is not None:
        return lambda world: negate(inner[0](world))
    if condition.established is not None:
        return lambda world: inner[0](world) is True
    needed = _needed(condition, len(inner))
    return lambda world: _enough(inner, needed, world)


def _enough(inner: list[Callable[[World], Truth]], needed: int, world: World) -> Truth:
    """Do so many of these hold? Answered as soon as the rest can no longer matter."""
    held, possible = 0, len(inner)
    for question in inner:
        truth = question(world)
        if truth is True:
            held += 1
            if held >= needed:
                return True
        elif truth is False:
            possible -= 1
    return None if possible >= needed else False


def _needed(form: Form, count: int) -> int:
    """How many of a form's parts must hold: one for *any*, each for *all*."""
    if form.at_least is not None:
        return form.at_least
    return 1 if form.any_ is not None else count


def within(age: Span | None, bounds: AgeBounds) -> Truth:
    """Is an age, in days, within bounds in years; unknown where it may be either."""
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
