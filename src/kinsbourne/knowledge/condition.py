"""How is a clinical condition written down, so that a clinician can read it in YAML?

A condition is the id of a finding, or exactly one of these forms::

    opsoclonus                                  the finding is present
    {any: [myoclonus, ataxia]}                  at least one holds
    {all: [ataxia, irritability]}               each holds
    {at_least: 2, of: [a, b, c]}
    {not: fever}
    {established: other-cause}                  known to hold; unknown counts as no
    {age_years: {from: 0.5, below: 8}}          either bound may be left out
    {verdict: met, set: genoa-2004}             of a criteria set
    {lasting: ataxia, days: 30}                 from its onset, until it resolved or was last seen
    {ongoing: ataxia}                           present, and not recorded as resolved

Evaluation is three-valued (Kleene): see ``reasoning.logic``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec


class AgeBounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """An age range in years: from inclusive, below exclusive."""

    from_: float | None = None
    below: float | None = None


class Form(
    msgspec.Struct,
    frozen=True,
    cache_hash=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"not_": "not", "any_": "any", "all_": "all"},
):
    """One condition with parts or parameters; exactly one form is filled in."""

    any_: tuple[Condition, ...] | None = None
    all_: tuple[Condition, ...] | None = None
    at_least: int | None = None
    of: tuple[Condition, ...] | None = None
    not_: Condition | None = None
    established: Condition | None = None
    age_years: AgeBounds | None = None
    verdict: Literal["met", "not_met"] | None = None
    set: str | None = None
    lasting: str | None = None
    days: int | None = None
    ongoing: str | None = None

    def __post_init__(self) -> None:
        filled = {name for name in self.__struct_fields__ if getattr(self, name) is not None}
        if filled not in _FORMS:
            written = ", ".join(sorted(name.rstrip("_") for name in filled)) or "nothing"
            raise ValueError(f"not one of the forms of a condition: {written}")


Condition = str | Form

_FORMS: tuple[set[str], ...] = (
    {"any_"},
    {"all_"},
    {"at_least", "of"},
    {"not_"},
    {"established"},
    {"age_years"},
    {"verdict", "set"},
    {"lasting", "days"},
    {"ongoing"},
)


def parts(form: Form) -> tuple[Condition, ...]:
    """Which conditions is this one made of? None for a form without parts."""
    single = form.not_ if form.not_ is not None else form.established
    if single is not None:
        return (single,)
    return form.any_ or form.all_ or form.of or ()


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and everything in it, outermost first."""
    yield condition
    if not isinstance(condition, str):
        for part in parts(condition):
            yield from walk(part)


@cache
def findings_named(condition: Condition) -> frozenset[str]:
    """Which findings does a condition name?"""
    inside = walk(condition)
    named = (part if isinstance(part, str) else part.lasting or part.ongoing for part in inside)
    return frozenset(name for name in named if name is not None)


@cache
def sets_named(condition: Condition) -> frozenset[str]:
    """Which criteria sets does a condition name?"""
    return frozenset(
        part.set for part in walk(condition) if isinstance(part, Form) and part.set is not None
    )
