"""The pathway as formulas for z3, written apart from ``reasoning.logic`` and from the engine.

Each circumstance is two booleans: known to be so, and known not to be; neither is *not known*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import msgspec
import z3

from kinsbourne.knowledge import base
from kinsbourne.knowledge.condition import Condition
from kinsbourne.knowledge.model import Pathway, SafetyRule, Step
from kinsbourne.reasoning.logic import Truth
from kinsbourne.reasoning.pathway.engine import states

Formula = z3.BoolRef


@dataclass(frozen=True)
class Kleene:
    """Known to hold, and known not to."""

    yes: Formula
    no: Formula

    @property
    def unknown(self) -> Formula:
        return z3.And(z3.Not(self.yes), z3.Not(self.no))


@dataclass
class Model:
    """All states that the constraints allow, and what the steps say in each."""

    pathway: Pathway
    inputs: dict[str, Kleene] = field(init=False)
    steps: dict[str, dict[str, Formula]] = field(init=False)

    def __post_init__(self) -> None:
        self.inputs = {
            one.id: Kleene(z3.Bool(f"{one.id} is so"), z3.Bool(f"{one.id} is not so"))
            for one in self.pathway.inputs
        }
        self.solver = z3.Solver()
        for one in self.inputs.values():
            self.solver.add(z3.Not(z3.And(one.yes, one.no)))
        for constraint in self.pathway.constraints:
            self.solver.add(z3.Not(self.of(constraint.holds).no))
        self.steps = {step.id: self._states(step) for step in self.pathway.steps}

    def of(self, condition: Condition) -> Kleene:
        if isinstance(condition, str):
            return self.inputs[condition]
        if condition.not_ is not None:
            inner = self.of(condition.not_)
            return Kleene(inner.no, inner.yes)
        if condition.established is not None:
            inner = self.of(condition.established)
            return Kleene(inner.yes, z3.Not(inner.yes))
        if condition.all_ is not None:
            parts = [self.of(part) for part in condition.all_]
            return Kleene(z3.And([p.yes for p in parts]), z3.Or([p.no for p in parts]))
        if condition.any_ is not None:
            parts = [self.of(part) for part in condition.any_]
            return Kleene(z3.Or([p.yes for p in parts]), z3.And([p.no for p in parts]))
        assert condition.of is not None, condition
        assert condition.at_least is not None, condition
        parts = [self.of(part) for part in condition.of]
        spare = len(parts) - condition.at_least
        return Kleene(
            z3.AtLeast(*[p.yes for p in parts], condition.at_least),
            z3.AtLeast(*[p.no for p in parts], spare + 1),
        )

    def _states(self, step: Step) -> dict[str, Formula]:
        applies = self.of(step.applies)
        done = self.of(step.done).yes if step.done is not None else z3.BoolVal(False)
        safety = self.pathway.safety
        forbidden = z3.Or([self.of(r.when).yes for r in safety if step.id in r.forbids])
        held = z3.Or(
            [z3.Not(self.of(wait.holds).yes) for wait in step.waits_for]
            + [self._acts(r) for r in safety if step.id in r.holds]
            + [self.of(r.when).unknown for r in safety if step.id in r.forbids and r.unknown_counts]
        )
        out = z3.Or(applies.no, forbidden)
        is_open = z3.And(z3.Not(out), z3.Not(done))
        return {
            "not_for_this_patient": out,
            "done": z3.And(z3.Not(out), done),
            "cannot_say": z3.And(is_open, applies.unknown),
            "not_yet": z3.And(is_open, applies.yes, held),
            "do_now": z3.And(is_open, applies.yes, z3.Not(held)),
        }

    def _acts(self, rule: SafetyRule) -> Formula:
        when = self.of(rule.when)
        return z3.Or(when.yes, when.unknown) if rule.unknown_counts else when.yes

    def goes_on(self, regimen: str, *, lowers: bool) -> Formula:
        """A regimen that has begun is worked out further, whatever its steps say."""
        naming = [step for step in self.pathway.steps if regimen in step.regimens]
        fewest = min(len(step.gives) for step in naming)
        steps = [step for step in naming if len(step.gives) == fewest]
        names = {step.id for step in steps} | ({self.pathway.goes_on.lowering} if lowers else set())
        held = [z3.Not(self.of(w.holds).yes) for s in steps for w in s.waits_for if w.by]
        for rule in self.pathway.safety:
            if names & set(rule.holds):
                held.append(self._acts(rule))
            if names & set(rule.forbids):
                when = self.of(rule.when)
                held.append(z3.Or(when.yes, when.unknown) if rule.unknown_counts else when.yes)
        return z3.And(self.of(self.pathway.goes_on.applies).yes, z3.Not(z3.Or(held)))

    def any_now(self, *steps: str) -> Formula:
        return z3.Or([self.steps[step]["do_now"] for step in steps])

    def is_open(self, step: str) -> Formula:
        """The step is to be done, waits, or asks: it is not over for the patient."""
        found = self.steps[step]
        return z3.Or(found["do_now"], found["not_yet"], found["cannot_say"])

    def giving(self, *kinds: str) -> list[str]:
        """The steps that may bring a treatment of one of these kinds."""
        return [s.id for s in self.pathway.steps if not set(kinds).isdisjoint(s.gives)]

    def offending(self, bad: Formula) -> dict[str, Truth] | None:
        """A state in which this is so, with as little known as will do; None if there is none."""
        self.solver.push()
        self.solver.add(bad)
        try:
            if self.solver.check() != z3.sat:
                return None
            found = self._read(self.solver.model())
            for name in list(found):
                if found[name] is not None:
                    self.solver.push()
                    self.solver.add(self.inputs[name].unknown)
                    self.solver.add(
                        [self._is(other, found[other]) for other in found if other != name]
                    )
                    if self.solver.check() == z3.sat:
                        found[name] = None
                    self.solver.pop()
            return found
        finally:
            self.solver.pop()

    def said(self, told: dict[str, Truth]) -> dict[str, list[str]]:
        """Which states the formulas give each step, where exactly this is known."""
        model = self._told(told)
        return {
            step: [name for name, one in found.items() if z3.is_true(model.eval(one))]
            for step, found in self.steps.items()
        }

    def says(self, formula: Formula, told: dict[str, Truth]) -> bool:
        """Is it so, where exactly this is known?"""
        return z3.is_true(self._told(told).eval(formula))

    def _told(self, told: dict[str, Truth]) -> z3.ModelRef:
        solver = z3.Solver()
        solver.add([self._is(name, truth) for name, truth in told.items()])
        solver.add([z3.Not(z3.And(one.yes, one.no)) for one in self.inputs.values()])
        assert solver.check() == z3.sat
        return solver.model()

    def _read(self, model: z3.ModelRef) -> dict[str, Truth]:
        def is_so(formula: Formula) -> bool:
            return z3.is_true(model.eval(formula, model_completion=True))

        return {
            name: True if is_so(one.yes) else False if is_so(one.no) else None
            for name, one in self.inputs.items()
        }

    def _is(self, name: str, truth: Truth) -> Formula:
        one = self.inputs[name]
        return one.unknown if truth is None else one.yes if truth else one.no


class BrokenError(AssertionError):
    """An invariant that does not hold, with a patient in whom it does not."""

    def __init__(self, says: str, state: dict[str, Truth], found: dict[str, str]) -> None:
        self.state = state
        self.found = found
        labels = {one.id: one.label for one in base.load().pathway.inputs}
        known = [
            f"  {labels.get(name, name)}: {'yes' if truth else 'no'}"
            for name, truth in state.items()
            if truth is not None
        ]
        told = [f"  {step}: {one}" for step, one in found.items() if one in ("do_now", "not_yet")]
        lines = [f"Broken: {says}", "in a patient of whom is known:", *known]
        super().__init__("\n".join([*lines, "to whom the engine says:", *told]))


def never(model: Model, bad: Formula, says: str) -> None:
    """No allowed state is like this; else the state is said in words, as the engine sees it."""
    state = model.offending(bad)
    if state is not None:
        told = states(model.pathway, state)
        raise BrokenError(says, state, {step: one.state for step, one in told.items()})


@cache
def shipped() -> Model:
    return Model(base.load().pathway)


def without(pathway: Pathway, rule: str) -> Pathway:
    """The pathway without one of its safety rules."""
    kept = tuple(one for one in pathway.safety if one.id != rule)
    assert len(kept) < len(pathway.safety), rule
    return msgspec.structs.replace(pathway, safety=kept)


def changed(pathway: Pathway, step: str, **fields: object) -> Pathway:
    """The pathway with one step changed."""
    steps = [
        msgspec.structs.replace(one, **fields) if one.id == step else one for one in pathway.steps
    ]
    return msgspec.structs.replace(pathway, steps=tuple(steps))
