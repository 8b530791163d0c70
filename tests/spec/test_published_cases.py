"""Published patients, from their findings alone; the diagnosis is kept apart.

The figures themselves come from ``python -m benchmarks.published_cases``.
"""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from benchmarks.published_cases.__main__ import DATA, Patient, main, read, wilson
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.report import text
from tests.build import assessor


@pytest.fixture(scope="module")
def patients() -> list[Patient]:
    return read(DATA)


def test_there_are_84(patients: list[Patient]):
    assert len(patients) == 84


def test_no_mimic_meets_the_criteria(patients: list[Patient]):
    mimics = [p for p in patients if not p.truth.is_oms]
    assert not [p.truth.id for p in mimics if p.reaches("criteria-met")]


def test_nine_in_ten_children_with_the_syndrome_are_kept_open_or_higher(patients: list[Patient]):
    children = [p for p in patients if p.truth.is_oms and p.is_child]
    kept = [p for p in children if p.reaches("keep-open")]
    assert len(kept) >= 0.9 * len(children)


def test_no_more_than_a_third_of_mimics_is_probable(patients: list[Patient]):
    mimics = [p for p in patients if not p.truth.is_oms]
    assert len([p for p in mimics if p.reaches("probable")]) <= len(mimics) / 3


@pytest.mark.parametrize("id_", ["pc-f8bea13046", "pc-d1961598bb", "pc-9034041669"])
def test_a_child_with_a_tumour_and_no_opsoclonus_triggers_the_search(
    patients: list[Patient], id_: str
):
    patient = next(p for p in patients if p.truth.id == id_)
    assert "tumour-search" in [flag.id for flag in patient.assessed.red_flags]


def test_the_diagnosis_and_the_source_are_not_in_what_is_assessed():
    cases = (DATA / "cases.ndjson").read_text(encoding="utf-8")
    for word in ("is_oms", "final_diagnosis", "aetiology", "doi", "http", "by stated diagnosis"):
        assert word not in cases.replace("http://purl.obolibrary.org/obo/", "")


def test_the_report_names_each_wrong_call(capsys: pytest.CaptureFixture[str]):
    main_output = run_main(capsys)
    assert "specificity of concern >= criteria-met" in main_output
    assert "pc-1cc8d649ec" in main_output.partition("Wrong calls:")[2]


def run_main(capsys: pytest.CaptureFixture[str]) -> str:
    main([])
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0)]
)
def test_wilson_interval_against_published_values(k: int, n: int, low: float, high: float):
    assert wilson(k, n) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(
    "id_",
    [
        pytest.param("pc-7200b4e250", id="toddler before anyone named opsoclonus"),
        pytest.param("pc-2292715b4b", id="criteria met, opsoclonus not yet seen"),
        pytest.param("pc-1827ff3646", id="adult with opsoclonus and a kidney cancer"),
        pytest.param("pc-d1961598bb", id="tumour and ataxia, opsoclonus excluded"),
        pytest.param("pc-cd49bd7d6c", id="medulloblastoma"),
    ],
)
def test_the_printed_assessment(id_: str, snapshot: SnapshotAssertion):
    lines = (DATA / "cases.ndjson").read_bytes().splitlines()
    case = next(c for c in map(phenopacket.read, lines) if c.id == id_)
    assert text.assessment(assessor().assess(case), base.load().findings) == snapshot
