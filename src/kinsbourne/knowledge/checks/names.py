"""Does every name in the knowledge stand for something, and for one thing only?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, cast

import msgspec

from kinsbourne.knowledge.condition import Condition, Form, findings_named, parts, sets_named
from kinsbourne.knowledge.documents import Fault, Steps
from kinsbourne.knowledge.model import (
    ByCondition,
    Caution,
    Citation,
    CriteriaSet,
    Cue,
    Exemption,
    Finding,
    FindingWords,
    FormOption,
    FormPart,
    Header,
    Investigation,
    Item,
    Names,
    Outcome,
    Part,
    RaisingRule,
    Rule,
    ScaleItem,
    Search,
    Situation,
    State,
    Statement,
    TeachingChoice,
)
from kinsbourne.knowledge.reading import Passage, Reading

ONE_KIND: tuple[type, ...] = (Rule,)
"""Entries whose kinds share their names."""
LOCAL: tuple[type, ...] = (
    Item, ScaleItem, State, Caution, Cue, Part, Header, Names, FormOption, FormPart,
    FindingWords, TeachingChoice,
)  # fmt: skip
"""Entries whose names need only differ within the entry they are part of."""

CONDITIONS: dict[type[msgspec.Struct], str] = {
    Rule: "when", Outcome: "when", State: "when", ByCondition: "holds", Situation: "patient",
    CriteriaSet: "applies", Investigation: "applies", Search: "applies",
}  # fmt: skip
"""The entries that hold a condition, and in which field."""


def name_given_twice(reading: Reading) -> Iterator[Fault]:
    first: dict[tuple[Any, ...], Passage[Any]] = {}
    for passage in chain.from_iterable(map(reading.found, _kinds_named_alike(reading))):
        entry = passage.entry
        name: str = cast("Any", entry).id
        kind = next((kind for kind in ONE_KIND if isinstance(entry, kind)), type(entry))
        scope: Steps = ()
        if isinstance(entry, LOCAL):
            scope = (passage.document.name, *passage.steps[:-1])
        other = first.setdefault((kind, scope, name), passage)
        if other is not passage:
            yield passage.fault(
                f"the id {name} is already given at {other.place}",
                "Give one of the two another id.",
            )


def _kinds_named_alike(reading: Reading) -> Iterator[type[msgspec.Struct]]:
    """Of which kinds do two entries have the same name, in one scope or in two?"""
    for kind in reading.kinds():
        if "id" in kind.__struct_fields__ and not issubclass(kind, Citation):
            names: list[str] = [passage.entry.id for passage in reading.found(cast("Any", kind))]
            if len(set(names)) < len(names):
                yield kind


def conditions(reading: Reading) -> Iterator[tuple[Passage[Any], str, Condition]]:
    """Where a condition stands, in which field, and what it is."""
    for kind, field in CONDITIONS.items():
        for passage in reading.found(kind):
            condition: Condition | None = getattr(passage.entry, field)
            if condition is not None:
                yield passage, field, condition


def unknown_finding(reading: Reading) -> Iterator[Fault]:
    known = {finding.entry.id for finding in reading.every(Finding)}
    remedy = "Add it to findings.yaml, or correct the name."
    for passage, field, condition in conditions(reading):
        for name in sorted(findings_named(condition) - known):
            yield passage.fault(f"the condition names an unknown finding, {name}", remedy, field)
    for rule in reading.found(Rule):
        for index, name in enumerate(rule.entry.look_for):
            if name not in known:
                what = f"look_for names an unknown finding, {name}"
                yield rule.fault(what, remedy, "look_for", index)
    for finding in reading.found(Finding):
        if finding.entry.kind_of is not None and finding.entry.kind_of not in known:
            what = f"kind_of names an unknown finding, {finding.entry.kind_of}"
            yield finding.fault(what, remedy, "kind_of")


def unknown_set(reading: Reading) -> Iterator[Fault]:
    known = {criteria.entry.id for criteria in reading.every(CriteriaSet)}
    for passage, field, condition in conditions(reading):
        for name in sorted(sets_named(condition) - known):
            yield passage.fault(
                f"the condition names an unknown criteria set, {name}",
                "Name a set of criteria.yaml.",
                field,
            )


def verdict_on_itself(reading: Reading) -> Iterator[Fault]:
    """A set whose points or patients depend on its own verdict could never be judged."""
    sets = {passage.entry.id: passage for passage in reading.found(CriteriaSet)}
    needs = {name: _sets_behind(passage.entry) for name, passage in sets.items()}
    for name, passage in sets.items():
        reached: set[str] = set()
        waiting = set(needs[name])
        while waiting:
            reached |= waiting
            waiting = {after for near in waiting for after in needs.get(near, ())} - reached
        if name in reached:
            yield passage.fault(
                f"the criteria set {name} depends on its own verdict",
                "Let its items ask for findings.",
            )


def _sets_behind(criteria: CriteriaSet) -> frozenset[str]:
    asked = [outcome.when for item in criteria.items for outcome in item.outcomes]
    if criteria.applies is not None:
        asked.append(criteria.applies)
    return frozenset[str]().union(*map(sets_named, asked))


def hollow_condition(reading: Reading) -> Iterator[Fault]:
    """``all`` of nothing would always hold, and ``any`` of nothing never."""
    for passage in reading.found(Form):
        form = passage.entry
        if form.age_years is not None:
            low, high = form.age_years.from_, form.age_years.below
            if low == high or (low is not None and high is not None and low > high):
                yield passage.fault("no age is meant", "Give from, or below, or a lower from.")
        elif not (form.set or form.lasting or form.ongoing or parts(form)):
            yield passage.fault("the condition has no parts", "Name what it asks for.")
        elif form.at_least is not None and not 1 <= form.at_least <= len(parts(form)):
            yield passage.fault(
                f"at_least is {form.at_least}, of {len(parts(form))} parts",
                "Ask for at least one, and no more than there are.",
            )


def verdict_unread(reading: Reading) -> Iterator[Fault]:
    """What is only recalled or a default never turns a verdict (design law 1)."""
    for rule in reading.found(RaisingRule):
        if rule.entry.level == "criteria-met" and rule.entry.verified != "read":
            yield rule.fault(
                "the rule turns the verdict, and is itself not read",
                "Only a rule read in its source may say criteria-met; lower its level.",
                "verified",
            )


def exempting_items(reading: Reading) -> Iterator[Fault]:
    for passage in reading.found(CriteriaSet):
        known = {item.id for item in passage.entry.items}
        for name in passage.entry.exception.points if passage.entry.exception else ():
            if name not in known:
                yield passage.fault(
                    f"exception names an unknown item, {name}",
                    "Name an item of this criteria set.",
                    *("exception", "points", name),
                )


def foundation(reading: Reading) -> Iterator[Fault]:
    """A rule rests on current statements, of which at least one was read (design law 1)."""
    marks = {
        passage.entry.id: passage.entry.verified
        for passage in reading.every(Statement)
        if passage.entry.status != "retired"
    }
    for rule in (*reading.found(Rule), *reading.found(Exemption)):
        resting = rule.entry.rests_on
        for index, name in enumerate(resting):
            if name not in marks:
                yield rule.fault(
                    f"rests_on names an unknown or retired statement, {name}",
                    "Name a current statement that bears the rule.",
                    *("rests_on", index),
                )
        if "read" not in map(marks.get, resting):
            yield rule.fault(
                "the rule rests on no statement that was read",
                "Rest it on one that is marked read, or drop the rule.",
                "rests_on",
            )


RULES = (
    name_given_twice,
    unknown_finding,
    unknown_set,
    verdict_on_itself,
    hollow_condition,
    exempting_items,
    foundation,
    verdict_unread,
)
