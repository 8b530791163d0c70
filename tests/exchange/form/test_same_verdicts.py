"""Does a patient who went through a form or tables get the verdicts as before?"""

from __future__ import annotations

from pathlib import Path

from kinsbourne.case.model import Case
from kinsbourne.case.simulation import simulate
from kinsbourne.exchange import omop, phenopacket
from kinsbourne.exchange.form.from_case import carried
from kinsbourne.reasoning.assessment import Assessment
from tests.build import assessor
from tests.exchange.cases_for_forms import KNOWN

PUBLISHED = Path(__file__).parents[3] / "benchmarks/published_cases/data/cases.ndjson"


def verdicts(case: Case) -> tuple[object, ...]:
    found: Assessment = assessor().assess(case)
    criteria = [(each.set, each.verdict) for each in found.criteria]
    return found.concern.level, criteria, [flag.id for flag in found.red_flags]


def test_every_published_case_has_the_same_verdicts_after_the_form() -> None:
    lines = PUBLISHED.read_bytes().splitlines()
    cases = [phenopacket.read(line) for line in lines]
    assert [verdicts(carried(case, KNOWN)) for case in cases] == [verdicts(case) for case in cases]


def test_simulated_patients_have_the_same_verdicts_after_the_form_and_omop() -> None:
    for patient in simulate(seed=5, n=8):
        before = verdicts(patient.case)
        through_omop = omop.carried(patient.case, 1, KNOWN)
        assert verdicts(carried(patient.case, KNOWN)) == before
        assert through_omop is not None
        assert verdicts(through_omop) == before
