"""Does the benchmark of the service send what it says?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.cds_hooks.__main__ import measured
from benchmarks.cds_hooks.calls import QUERIES, Record
from benchmarks.cds_hooks.service import Kind, serving
from kinsbourne.exchange.cds_hooks.answer import answer
from tests.build import assessor

TODAY = date(2026, 11, 26)
BUNDLES = Path(__file__).parents[3] / "shared/population/fhir_bundles"
pytestmark = pytest.mark.skipif(not BUNDLES.is_dir(), reason="the synthetic bundle is not here")


@pytest.fixture(scope="module")
def record() -> Record:
    (bundle,) = BUNDLES.glob("Luna*.json")
    return Record(bundle, 1, TODAY)


class TestCall:
    @pytest.mark.parametrize("narrative", [0, 500])
    def test_is_of_the_size_asked_for_and_of_one_child(
        self, record: Record, narrative: int
    ) -> None:
        body, count = record.call(150_000, narrative)
        call = json.loads(body)
        assert 150_000 <= len(body) < 155_000
        found = [
            entry["resource"]
            for key in set(QUERIES.values())
            for entry in (call["prefetch"][key] or {}).get("entry", ())
        ]
        assert len(found) + 1 == count
        subjects = {one.get("subject", one.get("patient"))["reference"] for one in found}
        assert subjects == {f"Patient/{call['context']['patientId']}"}

    def test_gets_the_childs_card_and_nothing_is_odd_about_it(self, record: Record) -> None:
        (card,) = answer(record.call(60_000)[0], assessor(), TODAY)["cards"]
        assert "Concern: criteria-met." in card["detail"]
        assert "another patient" not in card["detail"]
        assert "before the date of birth" not in card["detail"]


@pytest.mark.parametrize(("kind", "cards"), [("token", 1), ("floor", 0)])
def test_a_round_is_of_real_calls(record: Record, kind: Kind, cards: int) -> None:
    with serving(kind) as service:
        found = measured(service, record.call(50_000)[0], 5, cards)
    assert 0 < found.p50 <= found.p99
