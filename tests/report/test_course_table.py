"""Is everything on the time line told in words?"""

from __future__ import annotations

from msgspec.structs import replace

from kinsbourne.case.model import Case
from kinsbourne.case.simulation import simulate
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.report.course_table import Row, rows_of
from tests.course_build import drug, investigation, patient, procedure, scores, sign

ASSESSOR = Assessor(base.load())
CHILD = patient(
    sign("opsoclonus", 0, 90), sign("ataxia", 0, 120), sign("ataxia", 500),
    sign("fever", 200, no=True),
    scores=scores((5, 11), (60, 5), (200, 1), (503, 7), (520, 7)),
    given=(
        drug("prednisolone", (10, 200, 2.0), (200, None, 0.5), response="partial"),
        procedure("therapy/live-vaccine", 300), procedure("therapy/tumour-resection", None),
    ),
    tests=(investigation("neck-to-pelvis-imaging", 8, "normal"),),
)  # fmt: skip


def rows(case: Case) -> tuple[Row, ...]:
    assessed = ASSESSOR.assess(case)
    return rows_of(ASSESSOR.history(case), assessed.course, assessed.due, ASSESSOR.knowledge)


def said(case: Case, kind: str) -> list[tuple[str, str, str, str]]:
    return [(r.began, r.ended, r.what, r.more) for r in rows(case) if r.kind == kind]


def test_a_score_has_its_scale_its_total_and_who_rated() -> None:
    first = said(CHILD, "score")[0]
    assert first == ("2024-01-06", "", "Mitchell-Pike OMS rating scale: 11 of 15", "Rated by: A")


def test_a_sign_has_its_end_or_says_that_there_is_none() -> None:
    found = said(CHILD, "sign or event")
    assert ("2024-01-01", "2024-04-30", "Ataxia", "") in found
    assert ("2025-05-15", "", "Ataxia", "no end recorded") in found


def test_what_was_looked_for_and_absent_is_told_apart() -> None:
    assert said(CHILD, "sign") == [("2024-07-19", "", "Fever: looked for and absent", "")]


def test_each_dose_has_a_row_and_what_came_of_it_the_last() -> None:
    doses = [one for one in said(CHILD, "treatment") if "prednisolone" in one[2]]
    assert [more for *_, more in doses] == [
        "2 mg/day", "0.5 mg/day; no end recorded; partial response",
    ]  # fmt: skip


def test_what_has_no_date_comes_last() -> None:
    assert rows(CHILD)[-1].what == "removal of the tumour"
    assert rows(CHILD)[-1].began == ""


def test_a_test_has_its_result() -> None:
    ((*_, more),) = said(CHILD, "test")
    assert more == "normal"


def test_a_worsening_has_its_label_and_verdict() -> None:
    assert said(CHILD, "worsening") == [("2025-05-15", "going on", "R1: relapse", "")]


def test_what_is_due_and_overdue_stands_among_them() -> None:
    due = [row for row in rows(CHILD) if row.kind in ("due", "overdue")]
    assert len(due) == len(ASSESSOR.assess(CHILD).due) > 0


def test_what_cannot_be_printed_is_not() -> None:
    odd = replace(CHILD.findings[0], term=replace(CHILD.findings[0].term, id="", label="a\x1b[2Jb"))
    assert any(row.what == "a [2Jb" for row in rows(replace(CHILD, findings=(odd,))))


def test_nothing_recorded_is_missing_and_days_are_in_order() -> None:
    for patient_ in simulate(3, 8):
        past = ASSESSOR.history(patient_.case)
        found = rows(patient_.case)
        doses = sum(max(1, len(one.doses)) for one in past.given)
        kinds = [row.kind for row in found]
        assert kinds.count("score") == len(past.scores)
        assert kinds.count("treatment") == doses
        assert kinds.count("test") == len(past.tests)
        assert kinds.count("sign") + kinds.count("sign or event") == len(past.signs)
        days = [row.began for row in found if row.began and "between" not in row.began]
        assert days == sorted(days)
