"""Do patients come back from a spreadsheet as they went in?"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.case.model import Case
from kinsbourne.exchange import table
from kinsbourne.exchange.form.from_case import carried
from kinsbourne.exchange.record import Record
from kinsbourne.exchange.spreadsheet import guarded, rows, unguarded, written
from tests.exchange.cases_for_forms import KNOWN, cases, whole

often = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(st.lists(cases(), min_size=1, max_size=3, unique_by=lambda case: case.id))
@often
def test_what_a_spreadsheet_can_hold_comes_back_whole(patients: list[Case]) -> None:
    text = table.write(patients, KNOWN)
    read = list(table.read(text.encode("utf-8-sig"), "clinic.csv", KNOWN))
    assert all(isinstance(one, Record) for one in read), read
    back = [one.case for one in read if isinstance(one, Record)]
    assert [whole(case) for case in back] == [whole(carried(case, KNOWN)) for case in patients]
    assert [whole(case) for case in back] == [whole(case) for case in patients]


@given(st.text(min_size=1, max_size=5))
@often
def test_the_guard_against_formulas_is_taken_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6).map(str.strip)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), max_size=4))
@often
def test_every_row_comes_back_as_written(lines: list[list[str]]) -> None:
    lines = [["a", "b"], *lines]
    assert list(rows(written(lines).encode("utf-8-sig"), "clinic.csv", [])) == lines
