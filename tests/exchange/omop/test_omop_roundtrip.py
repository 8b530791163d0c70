"""Do patients come back from OMOP tables as far as the tables hold them?"""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.case.model import Case
from kinsbourne.exchange import omop
from kinsbourne.exchange.record import Record
from tests.exchange.cases_for_forms import KNOWN, cases, instants, whole


@given(st.lists(cases(instants) | cases(instants, seen=False) | cases(), min_size=1, max_size=3))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_a_case_comes_back_reduced_to_what_the_tables_hold(patients: list[Case]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "cdm"
        omop.write(patients, folder, KNOWN)
        read = list(omop.read(folder, KNOWN))
    assert all(isinstance(one, Record) for one in read), read
    back = [whole(one.case) for one in read if isinstance(one, Record)]
    expected = [omop.carried(case, n, KNOWN) for n, case in enumerate(patients, start=1)]
    assert back == [whole(case) for case in expected if case is not None]
