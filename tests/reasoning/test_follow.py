"""In whom is the pathway said, and the work-up asked for?"""

from typing import Any

import msgspec
import pytest

from kinsbourne.case.blocks import Term
from kinsbourne.case.model import Disease
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.follow import Follow, is_diagnosed
from tests.build import case
from tests.course_build import patient, scores

OMS = Term(id="ORPHA:1183", label="Opsoclonus-myoclonus syndrome")


def with_disease(*, excluded: bool):
    return msgspec.structs.replace(patient(), diseases=(Disease(term=OMS, excluded=excluded),))


def assessed(found, **how: object):
    return Assessor(base.load(), how=Follow(**how)).assess(found)  # type: ignore[arg-type]


def states(found) -> set[str]:
    return {one.state for one in found.work_up}


def test_a_recorded_diagnosis_puts_it_in_question_whatever_else_is_known():
    found = assessed(with_disease(excluded=False))
    assert is_diagnosed(with_disease(excluded=False), base.load()) is True
    assert found.concern.level == "none"
    assert found.pathway
    assert "due" in states(found)


def test_an_excluded_diagnosis_takes_it_out_of_question():
    found = assessed(with_disease(excluded=True))
    assert is_diagnosed(with_disease(excluded=True), base.load()) is False
    assert (found.pathway, found.due) == ((), ())
    assert "due" not in states(found)


def test_a_rule_that_raises_the_concern_is_enough():
    found = assessed(case("ataxia", "irritability"))
    assert found.concern.level != "none"
    assert found.pathway


def test_where_nothing_is_raised_it_cannot_be_said_and_nothing_is_pressed():
    found = assessed(case("fever"))
    assert is_diagnosed(case("fever"), base.load()) is None
    assert (found.pathway, found.due) == ((), ())


def test_the_whole_pathway_may_be_asked_for_all_the_same():
    found = assessed(case("fever"), always=True)
    assert len(found.pathway) == len(base.load().pathway.steps)


def test_a_code_that_is_not_the_syndrome_s_says_nothing():
    other = Disease(term=Term(id="ORPHA:635"))
    bare = Disease()
    assert (
        is_diagnosed(msgspec.structs.replace(patient(), diseases=(other, bare)), base.load())
        is None
    )


TO_BE_TESTED = {"work_up": (), "due": (), "due_undecided": ()}


@pytest.mark.parametrize(
    ("until", "left_out"),
    [("pathway", TO_BE_TESTED), ("course", TO_BE_TESTED | {"pathway": ()})],
)
def test_what_is_made_of_it_is_the_same_whatever_is_left_out(until: str, left_out: dict[str, Any]):
    scored = msgspec.structs.replace(with_disease(excluded=False), measurements=scores((0, 9)))
    whole, part = assessed(scored), assessed(scored, until=until)
    assert all(getattr(whole, name) for name in ("work_up", "pathway", "course"))
    assert part == msgspec.structs.replace(whole, sources=part.sources, **left_out)


def test_one_assessor_may_be_asked_for_more_or_less_each_time():
    assessor, child = Assessor(base.load()), with_disease(excluded=False)
    assert assessor.assess(child, how=Follow(until="course")).pathway == ()
    assert assessor.assess(child).pathway
