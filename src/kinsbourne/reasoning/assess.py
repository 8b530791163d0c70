"""What follows from this case?

Reads a case and the knowledge, and nothing else. Intended purpose: to help a clinician recognise
opsoclonus-myoclonus syndrome early and check the basis of every conclusion. Research software: it
advises, it never orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import date
from typing import TYPE_CHECKING

from kinsbourne import __version__
from kinsbourne.case import vetting
from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case
from kinsbourne.case.time import DAYS_A_MONTH, ImpossibleTime, PlaceholderTime, Span, within_a_life
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.condition import findings_named
from kinsbourne.reasoning.assessment import AgeRead, Assessment, Versions
from kinsbourne.reasoning.concern import assess_concern, assess_next, assess_red_flags, held
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.criteria import Judged, assess_criteria, findings_asked, rule_of, unique
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.flag_days import with_days
from kinsbourne.reasoning.follow import Follow, follow
from kinsbourne.reasoning.history import History, history_of
from kinsbourne.reasoning.pathway.circumstances import circumstances_of
from kinsbourne.reasoning.pathway.questions import AskedQuestion, questions_of
from kinsbourne.reasoning.severity import assessed_score, read_scores
from kinsbourne.reasoning.sources import Numbering

if TYPE_CHECKING:  # numpy is only loaded where diseases are ranked
    from kinsbourne.reasoning.differential.differentiate import Differentiator

INTENDED_USE = (
    "Research software. It shows what published criteria and the rules named here say of the "
    "recorded findings, for a clinician to check. It is not a diagnosis and orders nothing."
)


class Assessor:
    """Assesses cases against one edition of the knowledge; ranks diseases if told with what."""

    def __init__(
        self,
        knowledge: Knowledge,
        differentiator: Differentiator | None = None,
        how: Follow | None = None,
    ) -> None:
        self.knowledge = knowledge
        self._how = how or Follow()
        self._differentiator = differentiator
        self._vocabulary = Vocabulary(knowledge)
        self._rules = {name: rule_of(criteria) for name, criteria in knowledge.criteria.items()}
        self._versions = Versions(
            software=__version__,
            knowledge=knowledge.release.version,
            hpo=knowledge.ontology.manifest.hpo_version,
        )
        self._order = {name: at for at, name in enumerate(knowledge.findings)}
        concern = knowledge.concern
        rules = (*concern.raises, *concern.lowers, *concern.red_flags)
        always = (*concern.raises, *concern.lowers)
        self._looked_for = frozenset[str]().union(*(rule.look_for for rule in always))
        self._used = frozenset[str]().union(
            *(rule.look_for for rule in rules),
            *(findings_asked(item) for c in knowledge.criteria.values() for item in c.items),
            *(findings_named(rule.when) for rule in rules),
        )

    def assess(
        self, case: Case, as_of: date | None = None, how: Follow | None = None
    ) -> Assessment:
        """Everything that follows from one case, on a day where one is given.

        ``how`` the course is judged, where otherwise than this assessor does.

        Raises:
            CaseError: the case holds an id HPO does not have, or a time that cannot be, or the
                day asked for is before the patient was born.
        """
        knowledge = self.knowledge
        notices = vetting.vet(case, knowledge.ontology, self._vocabulary.codes)
        judged = self._judged(case, as_of)
        facts = judged.facts
        age = _age_on_the_day(facts)
        numbering = Numbering()
        is_unread = vetting.is_unreadable(case, knowledge.ontology, self._vocabulary.codes)
        concern = assess_concern(judged, knowledge.concern, numbering, is_unread=is_unread)
        red_flags = assess_red_flags(judged, knowledge.concern, numbering)
        criteria = tuple(assess_criteria(judged, name, numbering) for name in knowledge.criteria)
        steps = assess_next(judged, knowledge.concern, knowledge.findings, numbering)
        differential = None
        if self._differentiator is not None:
            differential = self._differentiator.differential(facts, self._vocabulary, numbering)
            steps = self._differentiator.next_steps(differential.ranking, steps, facts, numbering)
        scores, problems = read_scores(facts, knowledge.scales)
        severity = tuple(assessed_score(score, numbering) for score in scores)
        history = history_of(facts, self._vocabulary, scores, as_of)
        followed = follow(history, judged, concern, knowledge, numbering, how or self._how)
        known = unique(
            entry
            for found in (facts.support, facts.denial)
            for name in sorted(found.keys() & self._used)
            for entry in found[name]
        )
        used = set(known)
        return Assessment(
            id=case.id,
            as_of=as_of.isoformat() if as_of else None,
            versions=self._versions,
            age=_age(age),
            sex=case.subject.sex,
            concern=concern,
            red_flags=with_days(red_flags, history, knowledge),
            criteria=criteria,
            differential=differential.candidates if differential else (),
            ranking=differential.basis if differential else None,
            next=steps,
            severity=severity,
            course=followed.course,
            pathway=followed.pathway,
            work_up=followed.work_up,
            due=followed.due,
            due_undecided=followed.due_undecided,
            worked=followed.worked,
            known=known,
            not_used=tuple(entry for entry in facts.recorded if entry not in used),
            not_examined=tuple(self._not_examined(judged)),
            notices=(
                *notices,
                *problems,
                *history.problems,
                *(history.unnamed if followed.pathway else ()),
                *_limits_of(as_of, facts),
            ),
            sources=numbering.list(knowledge),
            intended_use=INTENDED_USE,
        )

    def following(self, how: Follow) -> Assessor:
        """The same, but for how the course is judged; what was read already is shared."""
        other = copy(self)
        other._how = how
        return other

    def history(self, case: Case, as_of: date | None = None) -> History:
        """The time line that the course was read from, of a case that can be assessed."""
        facts = self._judged(case, as_of).facts
        scores, _ = read_scores(facts, self.knowledge.scales)
        return history_of(facts, self._vocabulary, scores, as_of)

    def questions(
        self, case: Case, course: AssessedCourse | None, as_of: date | None = None
    ) -> tuple[AskedQuestion, ...]:
        """What the pathway asks of a case whose course was assessed, and what is answered."""
        judged = self._judged(case, as_of)
        recorded = circumstances_of(
            self.knowledge, self.history(case, as_of), course, judged, case.subject.sex
        )
        return questions_of(self.knowledge.pathway, recorded, self._how.answers)

    def _judged(self, case: Case, as_of: date | None) -> Judged:
        try:
            facts = Facts(case, self.knowledge, self._vocabulary, as_of)
        except PlaceholderTime as error:  # those of the case were taken as not said
            raise CaseError(str(error), "the day asked for", "Ask for another day.") from None
        return Judged(facts, self.knowledge.criteria, self._rules)

    def _not_examined(self, judged: Judged) -> Iterator[str]:
        """What criteria that apply ask for, or rules have one look for, and is not recorded.

        Red flags only ask where they hold.
        """
        meant = [name for name in self._rules if judged.applies(name) is not False]
        flags = held(self.knowledge.concern.red_flags, judged)
        asked = self._looked_for.union(
            *map(judged.findings_asked, meant), *(flag.look_for for flag in flags)
        )
        for name in sorted(asked, key=self._order.__getitem__):
            if judged.present(name) is None:
                yield self.knowledge.findings[name].said


def _age_on_the_day(facts: Facts) -> tuple[Span, str] | None:
    try:
        found = facts.age()
        if found is not None:
            within_a_life(found[0])
    except ImpossibleTime as error:
        raise CaseError(
            f"on the day asked for: {error}",
            "subject.dateOfBirth",
            "Ask for another day, or correct the date of birth.",
        ) from None
    return found


def _limits_of(as_of: date | None, facts: Facts) -> Iterator[Problem]:
    """What a day asked for could not change, for want of a date of birth."""
    if as_of is not None and facts.case.subject.date_of_birth is None:
        yield Problem(
            "without a date of birth the age is that of the last encounter, not of the day asked"
            " for, and items dated by age are not left out",
            "subject.dateOfBirth",
            "Give the date of birth.",
        )


def _age(found: tuple[Span, str] | None) -> AgeRead | None:
    if found is None:
        return None
    span, where = found
    return AgeRead(
        from_months=round(span.from_ / DAYS_A_MONTH, 2),
        below_months=round(span.below / DAYS_A_MONTH, 2),
        where=where,
    )
