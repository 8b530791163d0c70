"""Does a case come back from the form as it went in?"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from kinsbourne.case.model import Case
from kinsbourne.exchange.form.from_case import carried
from tests.exchange.cases_for_forms import KNOWN, cases, whole

often = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(cases())
@often
def test_what_a_form_can_hold_is_carried_whole(case: Case) -> None:
    assert whole(carried(case, KNOWN)) == whole(case)
