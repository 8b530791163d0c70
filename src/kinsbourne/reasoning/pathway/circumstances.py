"""Which of the circumstances that the pathway asks about hold in this patient?

Each is true, false or not known, with the recorded items it was read from. What is not recorded
is not known: a list of treatments without a drug says that it was not given, no list says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from kinsbourne.case.time import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.condition import findings_named
from kinsbourne.knowledge.model import (
    ByCode,
    ByCondition,
    ByCourse,
    ByDose,
    ByResponse,
    BySex,
    ByTest,
    ByTreatment,
    HowRead,
)
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.logic import Truth, World, holds
from kinsbourne.reasoning.pathway import treatments
from kinsbourne.reasoning.pathway.episode import Episode, fact_of
from kinsbourne.reasoning.pathway.lately import Lately


class Circumstance(msgspec.Struct, frozen=True, kw_only=True):
    """A circumstance in this patient."""

    truth: Truth
    evidence: tuple[Evidence, ...] = ()
    said: str = ""
    """Where it comes from, in words, if not from recorded items."""


UNKNOWN = Circumstance(truth=None)
Read = Callable[[HowRead], Circumstance]


def circumstances_of(
    knowledge: Knowledge,
    history: History,
    course: AssessedCourse | None,
    world: World,
    sex: str | None = None,
) -> dict[str, Circumstance]:
    """Every circumstance the pathway asks about, as the case and its course say it."""
    pathway = knowledge.pathway
    lately = Lately(world, history, knowledge.course.values["seen-lately"])
    reader = _Reader(history, course, lately, sex, pathway.days)
    return {asked.id: reader.read(asked.read) for asked in pathway.inputs}


def answered(
    circumstances: Mapping[str, Circumstance], answers: Mapping[str, bool | None]
) -> dict[str, Circumstance]:
    """The circumstances with a clinician's own answers to some of the questions."""
    given = {
        name: Circumstance(truth=truth, said="Answered, not recorded.")
        for name, truth in answers.items()
        if name in circumstances
    }
    return {**circumstances, **given}


class _Reader:
    """Reads each form from one patient."""

    def __init__(
        self,
        history: History,
        course: AssessedCourse | None,
        world: Lately,
        sex: str | None,
        days: dict[str, float],
    ) -> None:
        self._history = history
        self._course = course
        self._world = world
        self._sex = sex
        self._days = days
        self._episode = Episode.of(course)

    def read(self, how: HowRead) -> Circumstance:
        match how:
            case ByCondition():
                return self._condition(how)
            case ByCode():
                return self._code(how)
            case BySex():
                return self._read_sex(how)
            case ByTest():
                return self._test(how)
            case ByTreatment() | ByDose() | ByResponse():
                truth, items = treatments.given(how, self._history, self._episode, self._days)
                return Circumstance(truth=truth, evidence=tuple(map(treatments.evidence, items)))
            case ByCourse():
                truth, said = fact_of(how, self._course, self._history.now, self._days)
                return Circumstance(truth=truth, said=said)
            case _:
                return _any(map(self.read, how.of))

    def _condition(self, how: ByCondition) -> Circumstance:
        truth = holds(how.holds, self._world.recorded if how.until_over else self._world)
        if truth is False and not how.says_no:
            return UNKNOWN
        signs = self._history.signs_of(*findings_named(how.holds))
        relevant = (sign.evidence for sign in signs if truth is None or sign.present or not truth)
        return Circumstance(truth=truth, evidence=tuple(relevant))

    def _code(self, how: ByCode) -> Circumstance:
        found = [sign for sign in self._history.signs if sign.term in how.codes]
        if not found:
            return UNKNOWN
        truth = any(sign.present for sign in found)
        return Circumstance(truth=truth, evidence=tuple(sign.evidence for sign in found))

    def _read_sex(self, how: BySex) -> Circumstance:
        if self._sex not in ("FEMALE", "MALE"):
            return UNKNOWN
        return Circumstance(truth=self._sex == how.is_, said=f"Recorded sex: {self._sex.lower()}.")

    def _test(self, how: ByTest) -> Circumstance:
        """The last test that was done in time; what is only planned was not done."""
        done = [
            test
            for test in self._history.tests
            if test.test in how.any_of and not test.is_planned and self._in_time(how, test.on)
        ]
        if not done:
            return UNKNOWN
        shown = tuple(
            Evidence(f"KINSBOURNE:test/{test.test}", test.label, True, test.where) for test in done
        )
        if how.result is None:
            return Circumstance(truth=True, evidence=shown)
        results = [test.result for test in done if test.result in ("normal", "abnormal")]
        truth: Truth = results[-1] == how.result if results else None
        if truth and not how.says_yes:
            truth = None
        return Circumstance(truth=truth, evidence=shown)

    def _in_time(self, how: ByTest, on: Span | None) -> bool:
        if how.within is not None:
            now = self._history.now
            if on is None or now is None or on.from_ < now.from_ - self._days[how.within]:
                return False
        return not how.since_episode or self._episode.began_before(on)


def _any(read: Iterable[Circumstance]) -> Circumstance:
    """One of several ways to know it: any yes is a yes; a no where none is left that says yes."""
    found = list(read)
    truths = [one.truth for one in found]
    truth: Truth = True if True in truths else False if False in truths else None
    deciding = [one for one in found if one.truth is truth]
    return Circumstance(
        truth=truth,
        evidence=tuple(dict.fromkeys(entry for one in deciding for entry in one.evidence)),
        said=" ".join(one.said for one in deciding if one.said),
    )
