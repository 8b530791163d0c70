"""A feature or an age that cannot be is refused where it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kinsbourne.knowledge.model import Ages, Feature, Stretches

NAMED = {"hpo": "HP:0001251", "label": "Ataxia"}


@pytest.mark.parametrize(
    "fields",
    [
        {"how_often": "frequent"},
        {**NAMED, "finding": "drug-access", "how_often": "frequent"},
        {"hpo": "HP:0001251", "how_often": "frequent"},
        {"finding": "drug-access", "label": "x", "how_often": "frequent"},
    ],
    ids=["no name", "two names", "no label", "label of a local finding"],
)
def test_a_feature_has_one_name(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="named by hpo and label, or by finding"):
        Feature(verified="default", **fields)


@pytest.mark.parametrize(
    "fields",
    [{}, {"how_often": "frequent", "k": 1, "n": 2}, {"k": 1}, {"how_often": "frequent", "n": 2}],
    ids=["neither", "both", "half a count", "a grade and half a count"],
)
def test_a_feature_is_graded_or_counted(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="either graded"):
        Feature(verified="default", **NAMED, **fields)


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 2), (0, 0)])
def test_counts_are_possible(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        Feature(verified="default", **NAMED, k=k, n=n)


@pytest.mark.parametrize(("first", "last"), [(2, 1), (1, 1), (-1, 2)])
def test_ages_ascend_from_birth(first: float, last: float) -> None:
    with pytest.raises(ValueError, match="ascend from 0"):
        Ages(from_=first, below=last)


@pytest.mark.parametrize("bounds", [(), (1.0,), (0.0, 0.0), (0.0, 5.0, 1.0)])
def test_stretches_of_life_ascend(bounds: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="bounds ascend"):
        Stretches(bounds_in_years=bounds, why="x", verified="default", reviewed=date(2031, 5, 6))
