"""Does the pathway hang together: does each name stand for something, and each step rest on it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kinsbourne.knowledge.condition import Condition, Form, findings_named, walk
from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    ByCode,
    ByCourse,
    ByDose,
    ByTest,
    ByTreatment,
    Caution,
    Constraint,
    GoesOn,
    Identity,
    Input,
    Investigation,
    NotTogether,
    Pathway,
    Refusal,
    Regimen,
    SafetyRule,
    Statement,
    Step,
    Therapy,
    WaitsFor,
)
from kinsbourne.knowledge.reading import Passage, Reading

PLAIN = ("any_", "all_", "at_least", "not_", "established")
"""Forms of a condition that ask of nothing but circumstances."""


def circumstances_asked(reading: Reading) -> Iterator[tuple[Passage[Any], str, Condition]]:
    """Where the pathway asks for circumstances, in which field, and what it asks."""
    for step in reading.found(Step):
        yield step, "applies", step.entry.applies
        if step.entry.done is not None:
            yield step, "done", step.entry.done
    for wait in reading.found(WaitsFor):
        yield wait, "holds", wait.entry.holds
    for constraint in reading.found(Constraint):
        yield constraint, "holds", constraint.entry.holds
    for rule in reading.found(SafetyRule):
        yield rule, "when", rule.entry.when
    for refusal in reading.found(Refusal):
        yield refusal, "when", refusal.entry.when
    for rule in reading.found(GoesOn):
        yield rule, "applies", rule.entry.applies
    for caution in reading.found(Caution):
        if caution.entry.when is not None:
            yield caution, "when", caution.entry.when


def unknown_input(reading: Reading) -> Iterator[Fault]:
    known = {passage.entry.id for passage in reading.every(Input)}
    for passage, field, condition in circumstances_asked(reading):
        for name in sorted(findings_named(condition) - known):
            what = f"the pathway asks for an unknown circumstance, {name}"
            yield passage.fault(what, "Add it to inputs, or correct the name.", field)
        if not all(map(_is_plain, walk(condition))):
            what = "the pathway asks for more than circumstances"
            remedy = "Ask for age, verdicts and the like in an input, and for the input here."
            yield passage.fault(what, remedy, field)


def _is_plain(part: Condition) -> bool:
    return not isinstance(part, Form) or any(getattr(part, name) is not None for name in PLAIN)


def unused_input(reading: Reading) -> Iterator[Fault]:
    reading.every(Pathway)
    asked = frozenset[str]().union(
        *(findings_named(condition) for _, _, condition in circumstances_asked(reading))
    )
    for passage in reading.found(Input):
        if passage.entry.id not in asked:
            what = f"no step and no rule asks for {passage.entry.id}"
            yield passage.fault(what, "Ask for it, or drop it.")


def unknown_step(reading: Reading) -> Iterator[Fault]:
    known = {step.entry.id for step in reading.every(Step)}
    for passage, field, name in _steps_named(reading):
        if name not in known:
            what = f"{field} names an unknown step, {name}"
            yield passage.fault(what, "Name a step of the pathway.", field)


def _steps_named(reading: Reading) -> Iterator[tuple[Passage[Any], str, str]]:
    for step in reading.found(Step):
        yield from ((step, "instead_of", name) for name in step.entry.instead_of)
    for wait in reading.found(WaitsFor):
        if wait.entry.by is not None:
            yield wait, "by", wait.entry.by
    for rule in reading.found(SafetyRule):
        for field in ("holds", "forbids", "warns"):
            yield from ((rule, field, name) for name in getattr(rule.entry, field))
        if rule.entry.by is not None:
            yield rule, "by", rule.entry.by
    for rule in reading.found(GoesOn):
        yield rule, "lowering", rule.entry.lowering
    for apart in reading.found(NotTogether):
        yield from ((apart, "others", name) for name in apart.entry.others)
        yield apart, "step", apart.entry.step


def parent_before_child(reading: Reading) -> Iterator[Fault]:
    """Steps are shown in the order of the file, so that the tree can be drawn from above."""
    above: set[str] = set()
    for step in reading.found(Step):
        if step.entry.parent is not None and step.entry.parent not in above:
            yield step.fault(
                f"the parent {step.entry.parent} does not stand above it",
                "Put it below its parent, or correct the name.",
                "parent",
            )
        above.add(step.entry.id)


def foundation(reading: Reading) -> Iterator[Fault]:
    """A step rests on current statements, of which at least one was read (design law 1)."""
    marks = {
        passage.entry.id: passage.entry.verified
        for passage in reading.every(Statement)
        if passage.entry.status != "retired"
    }
    for step in reading.found(Step):
        for index, name in enumerate(step.entry.rests_on):
            if name not in marks:
                yield step.fault(
                    f"rests_on names an unknown or retired statement, {name}",
                    "Name a current statement that bears the step.",
                    *("rests_on", index),
                )
        if "read" not in map(marks.get, step.entry.rests_on):
            yield step.fault(
                "the step rests on no statement that was read",
                "Rest it on one that is marked read: a guess may hold a step back, not open it.",
                "rests_on",
            )


def limits(reading: Reading) -> Iterator[Fault]:
    for pathway in reading.every(Pathway):
        known = pathway.entry.days
        for passage, field, name in _limits_named(reading):
            if name not in known:
                what = f"{field} names an unknown limit, {name}"
                yield passage.fault(what, "Name one of the pathway's limits.", field)


def _limits_named(reading: Reading) -> Iterator[tuple[Passage[Any], str, str]]:
    for kind, field in (
        (ByTest, "within"),
        (ByTreatment, "limit"),
        (ByDose, "limit"),
        (ByCourse, "stable_for"),
    ):
        for passage in reading.found(kind):
            if (name := getattr(passage.entry, field)) is not None:
                yield passage, field, name


def regimens_and_tests(reading: Reading) -> Iterator[Fault]:
    regimens = {passage.entry.id for passage in reading.every(Regimen)}
    for step in reading.found(Step):
        for name in step.entry.regimens:
            if name not in regimens:
                what = f"unknown regimen, {name}"
                yield step.fault(what, "Name one of regimens.yaml.", "regimens")
    tests = {passage.entry.id for passage in reading.every(Investigation)}
    for passage in reading.found(ByTest):
        for name in passage.entry.any_of:
            if name not in tests:
                what = f"unknown test, {name}"
                yield passage.fault(what, "Name one of workup.yaml.", "any_of")


def therapies_and_codes(reading: Reading) -> Iterator[Fault]:
    known = {passage.entry.id for passage in reading.every(Therapy)}
    for passage in reading.found(ByTreatment):
        for name in passage.entry.therapies:
            if name not in known:
                what = f"unknown treatment, {name}"
                yield passage.fault(what, "Name one of therapies.yaml.", "therapies")
    codes = {code.code for identity in reading.every(Identity) for code in identity.entry.codes}
    for passage in reading.found(ByCode):
        for code in passage.entry.codes:
            if code not in codes:
                what = f"{code} is no code of the syndrome"
                yield passage.fault(what, "Name a code of identity.yaml.", "codes")


def rule_without_effect(reading: Reading) -> Iterator[Fault]:
    for rule in reading.found(SafetyRule):
        entry = rule.entry
        if not (entry.holds or entry.forbids or entry.warns):
            what = "the safety rule acts on no step"
            yield rule.fault(what, "Name steps that it holds, forbids or warns of.")
        may_hold = bool(entry.holds) or (bool(entry.forbids) and entry.unknown_counts)
        if may_hold and entry.waits_for is None:
            what = "the safety rule may hold a step back and does not say until when"
            yield rule.fault(what, "Say in waits_for what the step waits for.")


RULES = (
    unknown_input,
    unused_input,
    unknown_step,
    parent_before_child,
    foundation,
    limits,
    regimens_and_tests,
    therapies_and_codes,
    rule_without_effect,
)
