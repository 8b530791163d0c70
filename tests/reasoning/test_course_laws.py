"""Laws that hold for every course."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.model import Case
from kinsbourne.knowledge import base
from kinsbourne.reasoning.course.assess import assess_course
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.sources import Numbering
from tests.course_build import drug, history, patient, procedure, score, sign

DAYS = st.integers(0, 900)
SCORES = st.builds(
    score,
    DAYS,
    st.integers(0, 15),
    scale=st.sampled_from(["mitchell-pike", "omes"]),
    by=st.sampled_from(["A", "B"]),
)
SIGNS = st.builds(
    lambda word, began, lasted, no: sign(
        word, began, None if lasted is None else began + lasted, no=no
    ),
    st.sampled_from(["opsoclonus", "ataxia", "fever", "irritability", "myoclonus", "tremor"]),
    DAYS,
    st.none() | st.integers(0, 60),
    st.booleans(),
)
DRUGS = st.builds(
    lambda name, starts: drug(
        name,
        *(
            (start, end, amount)
            for (start, end), amount in zip(
                zip(sorted(starts), [*sorted(starts)[1:], None], strict=True),
                range(10, 0, -1),
                strict=False,
            )
        ),
    ),
    st.sampled_from(["prednisolone", "dexamethasone", "acth", "rituximab", "clonazepam"]),
    st.sets(DAYS, min_size=1, max_size=4),
)
VACCINES = st.builds(procedure, st.just("therapy/live-vaccine"), DAYS)
CASES = st.builds(
    lambda signs, marks, treatments: patient(*signs, scores=tuple(marks), given=tuple(treatments)),
    st.lists(SIGNS, max_size=6),
    st.lists(SCORES, max_size=10),
    st.lists(DRUGS | VACCINES, max_size=3),
)


def read(case: Case, hours: float | None = None) -> AssessedCourse | None:
    return assess_course(history(case, 950), base.load(), Numbering(), relapse_hours=hours)


def gist(found: AssessedCourse | None) -> object:
    if found is None:
        return None
    rows = [(r.onset, r.end, r.verdict, r.lasted_hours, set(r.triggers)) for r in found.relapses]
    return found.phase, found.pattern, rows, [(t.scale, t.change) for t in found.trends]


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_entries_never_matters(case: Case, rng: random.Random):
    def shuffled(items: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(rng.sample(items, len(items)))

    other = msgspec.structs.replace(
        case,
        findings=shuffled(case.findings),
        measurements=shuffled(case.measurements),
        medical_actions=shuffled(case.medical_actions),
    )
    assert gist(read(other)) == gist(read(case))


@given(CASES)
def test_an_entry_made_twice_changes_no_verdict(case: Case):
    doubled = msgspec.structs.replace(
        case, findings=case.findings * 2, measurements=case.measurements * 2
    )
    assert gist(read(doubled)) == gist(read(case))


@given(CASES)
def test_a_higher_threshold_never_makes_a_relapse(case: Case):
    lower, higher = read(case, 24), read(case, 96)
    if lower is None or higher is None:
        assert lower is higher
        return
    for one, other in zip(lower.relapses, higher.relapses, strict=True):
        assert not (other.verdict == "relapse" and one.verdict != "relapse")


@given(CASES)
def test_every_worsening_has_its_reasons_and_an_open_one_says_what_would_settle_it(case: Case):
    found = read(case)
    for one in found.relapses if found else ():
        least, most = one.lasted_hours
        assert least >= 0
        assert most is None or most >= least
        assert one.because
        assert bool(one.would_settle) == (one.verdict == "cannot_say")
        assert one.not_before_day <= one.onset_day


@given(CASES)
def test_a_phase_or_what_would_settle_it_is_always_given(case: Case):
    found = read(case)
    if found is not None:
        assert found.phase is not None or found.phase_would_settle
        assert found.phase_because
        assert found.pattern_because


@given(CASES, st.integers(0, 900))
def test_what_came_later_never_changes_what_was_seen_on_a_day(case: Case, as_of: int):
    later = msgspec.structs.replace(
        case, findings=(*case.findings, sign("opsoclonus", as_of + 1)),
        measurements=(*case.measurements, score(as_of + 1, 15)),
    )  # fmt: skip
    known = base.load()
    one = assess_course(history(case, as_of), known, Numbering())
    other = assess_course(history(later, as_of), known, Numbering())
    assert gist(one) == gist(other)
