"""Histories, courses and circumstances in a few words, for tests of the pathway."""

from __future__ import annotations

from typing import Any

from kinsbourne.case.time import Span
from kinsbourne.knowledge import base
from kinsbourne.reasoning.course.result import AssessedCourse, FollowUp, Phase, Worsening
from kinsbourne.reasoning.history import Axis, Dose, Given, History, Sign, Test
from kinsbourne.reasoning.pathway.assess import assess_pathway
from kinsbourne.reasoning.pathway.circumstances import Circumstance, circumstances_of
from kinsbourne.reasoning.pathway.result import AssessedStep
from kinsbourne.reasoning.sources import Numbering

TODAY = 20_000.0
pathway = base.load().pathway
therapies = base.load().therapies


def day(ago: float) -> Span:
    return Span(TODAY - ago, TODAY - ago + 1)


def given(
    name: str,
    began: float | None = None,
    ended: float | None = None,
    doses: tuple[tuple[float, float, str], ...] = (),
    outcome: Any = None,
) -> Given:
    """A treatment; days are days ago, doses are (days ago, amount, unit)."""
    known = therapies[name]
    over = None if ended is None else day(ended)
    return Given(
        where=f"medicalActions/{name}",
        therapy=name,
        name=known.name,
        kinds=frozenset(known.kinds),
        began=None if began is None else day(began),
        ended=over,
        doses=tuple(
            Dose(began=day(ago), ended=over, amount=amount, unit=unit)
            for ago, amount, unit in doses
        ),
        outcome=outcome,
    )


def lab(name: str, ago: float | None = 1, result: Any = None, planned: bool = False) -> Test:
    on = None if ago is None else day(ago)
    where = f"measurements/{name}"
    return Test(where=where, test=name, label=name, on=on, result=result, is_planned=planned)


def sign(
    finding: str,
    *,
    present: bool = True,
    term: str = "HP:1",
    began: float | None = None,
    ended: float | None = None,
) -> Sign:
    """A finding; days are days ago."""
    return Sign(
        where="phenotypicFeatures/0",
        findings=frozenset({finding}),
        term=term,
        label=finding,
        present=present,
        began=None if began is None else day(began),
        ended=None if ended is None else day(ended),
    )


def history(*items: Given | Test | Sign, now: bool = True) -> History:
    return History(
        axis=Axis("date", None),
        now=day(0) if now else None,
        signs=tuple(one for one in items if isinstance(one, Sign)),
        given=tuple(one for one in items if isinstance(one, Given)),
        tests=tuple(one for one in items if isinstance(one, Test)),
    )


def worsening(
    verdict: Any = "relapse",
    began: float = 10,
    ended: float | None = None,
    triggers: tuple[str, ...] = (),
) -> Worsening:
    return Worsening(
        onset="",
        end=None,
        onset_day=TODAY - began,
        not_before="",
        not_before_day=TODAY - began,
        end_day=None if ended is None else TODAY - ended,
        is_ongoing=ended is None,
        verdict=verdict,
        lasted_hours=(72, None),
        triggers=triggers,
        because=(),
    )


def course(phase: Phase | None, *relapses: Worsening, years: float | None = 2, **more: Any):
    follow = None if years is None else FollowUp(since="a", until="b", years=years)
    return AssessedCourse(
        axis="date",
        phase=phase,
        phase_because=(),
        pattern=None,
        pattern_because=(),
        relapses=relapses,
        follow_up=follow,
        relapse_hours=(48, 72),
        **more,
    )


class World:
    """Findings that are present, excluded or unknown, an age and verdicts."""

    def __init__(self, age: float | None = None, **findings: bool) -> None:
        self._age = age
        self._findings = {name.replace("_", "-"): truth for name, truth in findings.items()}

    def present(self, finding: str, /) -> bool | None:
        return self._findings.get(finding)

    def age_days(self) -> Span | None:
        return None if self._age is None else Span(self._age * 365.25, self._age * 365.25 + 1)

    def lasting_days(self, finding: str, /) -> Span | None:
        return None

    def ongoing(self, finding: str, /) -> bool | None:
        return self._findings.get(finding)

    def met(self, name: str) -> bool | None:
        return self._findings.get(name)


def read(
    past: History | None = None,
    assessed: AssessedCourse | None = None,
    world: World | None = None,
    sex: str | None = None,
) -> dict[str, Circumstance]:
    return circumstances_of(base.load(), past or history(), assessed, world or World(), sex)


def told(**truths: bool | None) -> dict[str, Circumstance]:
    """Circumstances said outright; all others are not known."""
    known = {name.replace("_", "-"): truth for name, truth in truths.items()}
    assert known.keys() <= {one.id for one in pathway.inputs}
    return {name: Circumstance(truth=truth) for name, truth in known.items()}


def steps(circumstances: dict[str, Circumstance]) -> dict[str, AssessedStep]:
    found = assess_pathway(base.load(), circumstances, Numbering())
    return {step.node: step for step in found}
