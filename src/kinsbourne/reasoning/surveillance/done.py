"""When was each test done, by all that the record shows of it?

A test is shown by a record of its own, by a finding that nobody can record without it, by a
severity score, by another test that it is a part of, or, for a group, by all its members. What
nothing shows is not recorded as done; it is never taken for not done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import msgspec

from kinsbourne.case.time import Span
from kinsbourne.knowledge.model import Investigation
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history.investigations import TEST
from kinsbourne.reasoning.history.items import Given, History, Result, Sign, Test

RANKS: dict[Result | None, int] = {None: 0, "normal": 1, "inconclusive": 2, "abnormal": 3}


Shown = tuple[Result | None, list[Sign]]
"""A result, and the findings that show it."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A test that was done."""

    on: Span | None = None
    result: Result | None = None
    said: str = ""
    evidence: tuple[Evidence, ...] = ()


def done_in(
    investigations: dict[str, Investigation], history: History, since: Span | None = None
) -> dict[str, tuple[Done, ...]]:
    """What was done of each test, in order of time, what is undated first.

    What was surely done before ``since`` is left out, where the test may not be older.
    """
    found: dict[str, list[Done]] = {name: [] for name in investigations}

    @cache  # a record may hold one test a hundred times
    def shown(name: str) -> Shown:
        return _shown(investigations[name], history)

    for test in history.tests:
        if not test.is_planned and test.test in investigations:
            for name in (test.test, *investigations[test.test].covers):
                found[name].append(_recorded(test, name, shown))
    for one in investigations.values():
        found[one.id].extend(_implied(one, history))
        if one.is_scored:
            found[one.id].extend(_scored(history))
    counted = {
        name: tuple(sorted((d for d in done if _counts(d, investigations[name], since)), key=_when))
        for name, done in found.items()
    }
    for one in investigations.values():
        if one.members:
            whole = (*counted[one.id], *_by_members([counted[name] for name in one.members]))
            counted[one.id] = tuple(sorted(whole, key=_when))
    return counted


def planned_in(
    investigations: dict[str, Investigation], history: History
) -> dict[str, tuple[Test, ...]]:
    """The tests that are planned."""
    return {
        name: tuple(t for t in history.tests if t.is_planned and t.test == name)
        for name in investigations
    }


def evidence_of(test: Test) -> Evidence:
    """The recorded test, to point at."""
    return Evidence(f"{TEST}{test.test}" if test.test else "", test.label, True, test.where)


def evidence_of_treatment(given: Given) -> Evidence:
    """The recorded treatment, to point at."""
    return Evidence(given.therapy or "", given.name, True, given.where)


def dated(done: Iterable[Done]) -> list[tuple[Span, Done]]:
    """Those with a day, in order of time."""
    return [(one.on, one) for one in done if one.on is not None]


def _recorded(test: Test, name: str, shown: Callable[[str], Shown]) -> Done:
    is_itself = test.test == name
    evidence = [evidence_of(test)]
    result = test.result if is_itself else None
    if is_itself and result is None:
        result, signs = shown(name)
        evidence.extend(sign.evidence for sign in signs)
    return Done(
        on=test.on,
        result=result,
        said=test.said if is_itself else "",
        evidence=tuple(evidence),
    )


def _shown(one: Investigation, history: History) -> Shown:
    """The result, by the findings that are recorded."""
    abnormal = [sign for sign in history.signs_of(*one.abnormal_if) if sign.present]
    if abnormal:
        return "abnormal", abnormal
    normal = [sign for sign in history.signs_of(*one.normal_if) if not sign.present]
    return ("normal", normal) if normal else (None, [])


def _implied(one: Investigation, history: History) -> Iterator[Done]:
    for sign in history.signs_of(*one.implied_by):
        result: Result | None = None
        if sign.present and not sign.findings.isdisjoint(one.abnormal_if):
            result = "abnormal"
        elif not sign.present and not sign.findings.isdisjoint(one.normal_if):
            result = "normal"
        yield Done(on=sign.began, result=result, evidence=(sign.evidence,))


def _scored(history: History) -> Iterator[Done]:
    for score in history.scores:
        said = f"{score.total}/{score.maximum}"
        evidence = Evidence(f"KINSBOURNE:{score.scale}", score.scale, True, score.where)
        yield Done(on=score.on, said=said, evidence=(evidence,))


def _counts(done: Done, one: Investigation, since: Span | None) -> bool:
    if done.on is None or since is None or one.may_be_older:
        return True
    return done.on.below > since.from_


def _by_members(members: list[tuple[Done, ...]]) -> Iterator[Done]:
    """The group, done when the last of its members was; at best as old as its oldest part."""
    if not all(members):
        return
    last = [done[-1] for done in members]
    days = [done.on for done in last if done.on is not None]
    results = {done.result for done in last}
    result: Result | None = "abnormal" if "abnormal" in results else None
    if results == {"normal"}:
        result = "normal"
    yield Done(
        on=min(days) if len(days) == len(last) else None,
        result=result,
        evidence=tuple(entry for done in last for entry in done.evidence),
    )


def _when(done: Done) -> tuple[Span, int, tuple[tuple[str, str], ...]]:
    """In order of time; of the same day the worst result last, so that it is the one shown."""
    places = tuple((entry.where, entry.term) for entry in done.evidence)
    return done.on or Span(float("-inf"), float("-inf")), RANKS[done.result], places
