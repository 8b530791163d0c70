"""What does the pathway ask of a patient, and what does an answer change?"""

from __future__ import annotations

from kinsbourne.case.model import Case
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.course_line import line
from kinsbourne.reasoning.follow import Follow
from kinsbourne.reasoning.pathway.questions import AskedQuestion
from tests.course_build import patient, scores, sign

NOBODY = Case()
CHILD = patient(
    sign("opsoclonus", 0, 90), sign("ataxia", 0, 120), sign("ataxia", 500),
    scores=scores((5, 11), (60, 5), (200, 1), (503, 7), (520, 7)),
)  # fmt: skip
ASSESSOR = Assessor(base.load())


def asked(case: Case, **answers: bool | None) -> dict[str, AskedQuestion]:
    given = {name.replace("_", "-"): truth for name, truth in answers.items()}
    assessor = ASSESSOR.following(Follow(answers=given, always=True))
    course = assessor.assess(case).course
    return {one.id: one for one in assessor.questions(case, course)}


def states(case: Case, **answers: bool | None) -> dict[str, str]:
    given = {name.replace("_", "-"): truth for name, truth in answers.items()}
    assessor = ASSESSOR.following(Follow(answers=given, always=True))
    return {step.node: step.state for step in assessor.assess(case).pathway}


def test_every_question_is_given_in_the_order_of_the_knowledge() -> None:
    assert list(asked(NOBODY)) == [one.id for one in base.load().pathway.inputs]


def test_of_nobody_nothing_is_recorded() -> None:
    assert {one.recorded for one in asked(NOBODY).values()} == {None}


def test_what_the_record_answers_is_said_with_where_it_stands() -> None:
    found = asked(CHILD)
    assert found["relapse-ongoing"].recorded is True
    assert found["relapse-ongoing"].said
    assert found["adult"].recorded is False
    assert not found["adult"].is_answered


def test_a_step_that_cannot_be_said_names_the_questions_it_waits_for() -> None:
    found = asked(CHILD)
    assert states(CHILD)["treat-infections"] == "cannot_say"
    assert "treat-infections" in found["treatable-infection"].needed_by


def test_an_answer_counts_in_place_of_the_record_and_is_no_longer_needed() -> None:
    found = asked(CHILD, treatable_infection=True, antimicrobial_now=False)
    answered = found["treatable-infection"]
    assert (answered.is_answered, answered.answer, answered.recorded) == (True, True, None)
    assert answered.needed_by == ()
    after = states(CHILD, treatable_infection=True, antimicrobial_now=False)
    assert after["treat-infections"] == "do_now"


def test_not_known_is_an_answer_too() -> None:
    found = asked(CHILD, relapse_ongoing=None)["relapse-ongoing"]
    assert found.is_answered
    assert found.answer is None
    assert found.recorded is True


def test_a_question_is_needed_exactly_by_steps_that_cannot_be_said_or_wait() -> None:
    waiting = {step for step, state in states(CHILD).items() if state in ("cannot_say", "not_yet")}
    needing = {step for one in asked(CHILD).values() for step in one.needed_by}
    assert needing
    assert needing <= waiting


def test_judging_otherwise_leaves_the_assessor_as_it_was() -> None:
    before = ASSESSOR.assess(CHILD)
    ASSESSOR.following(Follow(relapse_hours=72.0, always=True)).assess(CHILD)
    assert ASSESSOR.assess(CHILD) == before


def test_the_line_of_the_course_holds_what_the_assessment_holds() -> None:
    assessed = ASSESSOR.assess(CHILD)
    found = line(assessed)
    assert all(
        getattr(found, field) == getattr(assessed, field) for field in found.__struct_fields__
    )


def test_the_time_line_is_the_one_that_the_course_was_read_from() -> None:
    past = ASSESSOR.history(CHILD)
    assert [score.total for score in past.scores] == [11, 5, 1, 7, 7]
