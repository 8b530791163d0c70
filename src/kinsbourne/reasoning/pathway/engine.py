"""What is the state of each step of the pathway, given what is known of the circumstances?

Pure: no case, no dates. The assessment and the proof both ask this, so that what is proved is what
is shown. What is not known never opens a step: the step waits, or asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import prod

import msgspec

from kinsbourne.case.time import Span
from kinsbourne.knowledge.condition import Condition, findings_named
from kinsbourne.knowledge.model import Caution, Pathway, Refusal, SafetyRule, Step, WaitsFor
from kinsbourne.reasoning.logic import Truth, holds, ways_to
from kinsbourne.reasoning.pathway.result import State

Ways = tuple[tuple[str, ...], ...]
"""Alternative sets of circumstances."""


class Told:
    """Circumstances as a world that conditions are asked of; they know nothing else."""

    def __init__(
        self, truths: Mapping[str, Truth], asked_last: frozenset[str] = frozenset()
    ) -> None:
        self._truths = truths
        self.asked_last = asked_last

    def present(self, finding: str, /) -> Truth:
        return self._truths.get(finding)

    def age_days(self) -> Span | None:
        return None

    def lasting_days(self, finding: str, /) -> Span | None:
        return None

    def ongoing(self, finding: str, /) -> Truth:
        return None

    def met(self, name: str) -> Truth:
        return None


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a step waits for, and the circumstances that would have to be known for it."""

    by: WaitsFor | SafetyRule
    missing: Ways = ()
    """What would have to be known to let it go; empty where it is known that it must wait."""


class StepState(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one step, and what decided it."""

    state: State
    forbidden_by: tuple[SafetyRule, ...] = ()
    refused_by: Refusal | None = None
    """Which of the step's reasons keeps it from this patient; None where no single one does."""
    held_by: tuple[Held, ...] = ()
    warned_by: tuple[SafetyRule, ...] = ()
    cautions: tuple[Caution, ...] = ()
    """Those of the step that are not known to be beside the point."""
    needs: Ways = ()
    """For ``cannot_say``: the fewest circumstances by which it would apply."""


def states(pathway: Pathway, truths: Mapping[str, Truth]) -> dict[str, StepState]:
    """The state of every step, in the order of the pathway."""
    last = frozenset(asked.id for asked in pathway.inputs if asked.asked_last)
    world = Told(truths, last)
    return {step.id: _state(step, pathway.safety, world) for step in pathway.steps}


def _state(step: Step, safety: tuple[SafetyRule, ...], world: Told) -> StepState:
    warned = tuple(rule for rule in safety if step.id in rule.warns and _acts(rule, world))
    forbidding = [(r, holds(r.when, world)) for r in safety if step.id in r.forbids]
    forbidden = tuple(rule for rule, truth in forbidding if truth is True)
    applies = holds(step.applies, world)
    if applies is False:
        refused = (one for one in step.refusals if holds(one.when, world) is True)
        return StepState(state="not_for_this_patient", refused_by=next(refused, None))
    if forbidden:
        return StepState(state="not_for_this_patient", forbidden_by=forbidden)
    cautions = tuple(
        one for one in step.cautions if one.when is None or holds(one.when, world) is not False
    )
    if step.done is not None and holds(step.done, world) is True:
        return StepState(state="done", warned_by=warned, cautions=cautions)
    if applies is None:
        needs = missing(step.applies, world)
        return StepState(state="cannot_say", needs=needs, warned_by=warned, cautions=cautions)
    waiting = [*_waiting(step.waits_for, world), *_held(step.id, safety, world)]
    state: State = "not_yet" if waiting else "do_now"
    return StepState(state=state, held_by=tuple(waiting), warned_by=warned, cautions=cautions)


def _waiting(waits: Iterable[WaitsFor], world: Told) -> Iterator[Held]:
    for wait in waits:
        if holds(wait.holds, world) is not True:
            yield Held(by=wait, missing=missing(wait.holds, world))


def _held(step: str, safety: tuple[SafetyRule, ...], world: Told) -> Iterator[Held]:
    """What of the safety rules holds the step now; of those that forbid, what is not known."""
    for rule in safety:
        names = rule.holds if not rule.unknown_counts else (*rule.holds, *rule.forbids)
        if step in names and _acts(rule, world):
            yield Held(by=rule, missing=missing(rule.when, world, wanted=False))


class GoingOn(msgspec.Struct, frozen=True, kw_only=True):
    """What keeps a regimen that has begun from going on today; nothing, where both are empty."""

    is_established: bool
    forbidden_by: tuple[SafetyRule, ...] = ()
    held_by: tuple[Held, ...] = ()
    warned_by: tuple[SafetyRule, ...] = ()
    """What is known to hold and is to be heeded."""

    @property
    def is_free(self) -> bool:
        return self.is_established and not self.forbidden_by and not self.held_by


def goes_on(
    regimen: str, pathway: Pathway, truths: Mapping[str, Truth], *, lowers: bool
) -> GoingOn:
    """What holds a regimen that has begun, asked anew as for its first dose.

    Asked are the steps that give it and the least beside it: their safety rules, and the tests they
    wait for. A step is over once its drug is given, and in remission; its regimen goes on, so that
    neither is asked. Where a dose is lowered, what holds a taper holds it too.
    """
    world = Told(truths, frozenset(one.id for one in pathway.inputs if one.asked_last))
    steps = giving(regimen, pathway)
    names = [step.id for step in steps] + [pathway.goes_on.lowering] * lowers
    tests = (wait for step in steps for wait in step.waits_for if wait.by is not None)
    forbidden = tuple(
        rule
        for rule in pathway.safety
        if not set(names).isdisjoint(rule.forbids) and holds(rule.when, world) is True
    )
    found = [*_waiting(tests, world)]
    for name in names:
        found += (held for held in _held(name, pathway.safety, world) if held.by not in forbidden)
    warned = (rule for rule in pathway.safety if not set(names).isdisjoint(rule.warns))
    return GoingOn(
        is_established=holds(pathway.goes_on.applies, world) is True,
        warned_by=tuple(rule for rule in warned if holds(rule.when, world) is True),
        forbidden_by=forbidden,
        held_by=tuple({held.by: held for held in found}.values()),
    )


def giving(regimen: str, pathway: Pathway) -> tuple[Step, ...]:
    """The steps that name a regimen and bring the fewest kinds of treatment beside it."""
    naming = [step for step in pathway.steps if regimen in step.regimens]
    fewest = min((len(step.gives) for step in naming), default=0)
    return tuple(step for step in naming if len(step.gives) == fewest)


def _acts(rule: SafetyRule, world: Told) -> bool:
    truth = holds(rule.when, world)
    return truth is True or (truth is None and rule.unknown_counts)


def missing(condition: Condition, world: Told, *, wanted: bool = True) -> Ways:
    """The smallest sets of unknown circumstances that could give an open condition this value.

    Only the fewest, with as few as can be that are asked for last; alternatives of the same size
    beside each other.
    """
    asked = tuple((name, world.present(name)) for name in sorted(findings_named(condition)))
    return _missing(condition, asked, world.asked_last, wanted)


@lru_cache(maxsize=8192)
def _missing(
    condition: Condition,
    asked: tuple[tuple[str, Truth], ...],
    asked_last: frozenset[str],
    wanted: bool,
) -> Ways:
    """Worked out once for the same answers: a batch asks the same of many cases."""
    world = Told(dict(asked), asked_last)
    if holds(condition, world) is not None:
        return ()
    found = {way: {name for name, _ in way} for way in ways_to(condition, world, wanted)}
    possible = {way for way, names in found.items() if len(names) == len(way)}  # no yes and no
    ways = {tuple(sorted(found[way])) for way in possible or found}
    sizes = {way: (len(asked_last.intersection(way)), len(way)) for way in ways}
    fewest = min(sizes.values())
    return tuple(sorted(way for way, size in sizes.items() if size == fewest))


def choices(ways: Ways) -> tuple[Ways, ...]:
    """What to ask, so that nothing is asked twice: first what all ways ask, then each choice.

    Where every answer to one question goes with every answer to another, they are two choices, as
    *either of two, and any of three*, rather than six ways.
    """
    if not ways:
        return ()
    groups: list[frozenset[str]] = []
    for name in sorted({name for way in ways for name in way}):
        beside = frozenset(other for way in ways if name in way for other in way)
        apart = [group for group in groups if not group <= beside]
        groups = [group for group in groups if group <= beside]
        groups.append(frozenset({name}).union(*apart))
    is_free = all(len(group.intersection(way)) == 1 for group in groups for way in ways)
    if is_free and len(ways) == prod(map(len, groups)):
        found = (tuple((name,) for name in sorted(group)) for group in groups)
        return tuple(sorted(found, key=lambda one: (len(one) > 1, one)))
    common = frozenset[str].intersection(*map(frozenset, ways))
    rest = tuple(tuple(name for name in way if name not in common) for way in ways)
    return (*(((name,),) for name in sorted(common)), rest)
