"""The official tests of SQL on FHIR v2, as their repository has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kinsbourne.population import fhir_views

FOLDER = Path(__file__).parents[3].parent / "shared/population/sql_on_fhir_tests"


def official() -> list[Any]:
    return [
        pytest.param(document["resources"], test, id=f"{file.stem}: {test['title']}")
        for file in sorted(FOLDER.glob("*.json"))
        for document in [json.loads(file.read_text("utf-8"))]
        for test in document["tests"]
    ] or [pytest.param([], {}, marks=pytest.mark.skip(reason="the official tests are not here"))]


def key(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True)


@pytest.mark.parametrize(("resources", "test"), official())
def test_a_view_makes_the_table_that_the_specification_expects(
    resources: list[dict[str, Any]], test: dict[str, Any]
) -> None:
    if test.get("expectError"):
        with pytest.raises(fhir_views.ViewError):
            fhir_views.run(fhir_views.read(test["view"]), resources)
        return
    table = fhir_views.run(fhir_views.read(test["view"]), resources)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    if "expectColumns" in test:
        assert list(table.columns) == test["expectColumns"]
    assert sorted(rows, key=key) == sorted(test["expect"], key=key)
