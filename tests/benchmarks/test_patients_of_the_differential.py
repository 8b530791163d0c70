"""The patients on whom the differential is measured: does every file say what its reader needs?"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from benchmarks.differential.published import Truth
from kinsbourne.case.model import Case
from kinsbourne.exchange import sources
from kinsbourne.knowledge import base

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize("folder", ["published_cases/data", "composed_patients"])
def test_each_patient_is_read_coded_in_hpo_and_has_a_row_that_is_there(folder: str):
    knowledge, at = base.load(), BENCHMARKS / folder
    lines = (at / "truth.ndjson").read_bytes().splitlines()
    truths = {truth.id: truth for truth in map(msgspec.json.Decoder(Truth).decode, lines)}
    groups = msgspec.json.decode((at / "groups.json").read_bytes(), type=dict[str, list[str]])
    read = [found.case for found in sources.cases(at / "cases.ndjson", knowledge)]
    cases = [case for case in read if isinstance(case, Case)]
    assert [case.id for case in cases] == list(truths)
    for case in cases:
        codes = {finding.term.id for finding in case.findings}
        assert codes.intersection(knowledge.ontology.labels)
        assert {code for code in codes if code.startswith("HP:")} <= {*knowledge.ontology.labels}
    rows = {disease.group for disease in knowledge.diseases.values()}
    assert rows.issuperset(row for some in groups.values() for row in some)
    assert not any(truths[name].is_oms for name in groups)
