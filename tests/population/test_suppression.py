"""No count of few people can be worked out of what a report gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from kinsbourne.knowledge import base
from kinsbourne.population.found import Flow, Found
from kinsbourne.population.reporting.cells import counts
from kinsbourne.population.reporting.suppression import Counts, Sum, left_out
from tests.population.searched import by_hand, person

SMALLEST = 11
MOST = 10**6


def worked_out(known: Counts, hidden: frozenset[str], name: str) -> tuple[int, int]:
    """The attack: the least and the most whole number that fits all that is printed."""
    names = sorted(known.cells)
    place = {one: at for at, one in enumerate(names)}
    unseen = hidden | known.unprinted | known.slack
    rows = np.zeros((len(known.sums), len(names)))
    for at, one in enumerate(known.sums):
        rows[at, place[one.total]] -= 1
        for part in one.parts:
            rows[at, place[part]] += 1
    low = [0 if one in unseen else known.cells[one] for one in names]
    high = [MOST if one in unseen else known.cells[one] for one in names]
    aim = np.zeros(len(names))
    aim[place[name]] = 1
    found = []
    for sign in (1, -1):
        solved = milp(
            sign * aim,
            constraints=LinearConstraint(rows, 0, 0),
            bounds=Bounds(low, high),
            integrality=np.ones(len(names)),
        )
        found.append(round(solved.x[place[name]]))
    return found[0], found[1]


@st.composite
def tables(draw: st.DrawFn) -> Counts:
    """Totals of parts, some of which are totals themselves; a part may be in several sums."""
    cells = {
        f"c{at}": n
        for at, n in enumerate(draw(st.lists(st.integers(0, 40), min_size=2, max_size=6)))
    }
    sums: list[Sum] = []
    for at in range(draw(st.integers(1, 4))):
        parts = draw(st.lists(st.sampled_from(sorted(cells)), min_size=2, max_size=4, unique=True))
        cells[f"t{at}"] = sum(cells[part] for part in parts)
        sums.append(Sum(f"t{at}", tuple(parts)))
    unprinted = draw(st.frozensets(st.sampled_from(sorted(cells)), max_size=2))
    return Counts(cells, tuple(sums), unprinted)


def small(known: Counts) -> set[str]:
    return {one for one, n in known.cells.items() if 0 < n < SMALLEST} - known.slack


@settings(max_examples=30)
@given(tables())
def test_no_small_count_can_be_worked_out_from_the_others(known: Counts) -> None:
    hidden = left_out(known, SMALLEST)
    for name in small(known):
        least, most = worked_out(known, hidden, name)
        assert least <= 1
        assert most >= SMALLEST - 1


@settings(max_examples=30)
@given(tables())
def test_each_further_count_is_left_out_for_a_reason(known: Counts) -> None:
    hidden = left_out(known, SMALLEST)
    for name in hidden - small(known):
        told = hidden - {name}
        reached = [worked_out(known, told, one) for one in small(known)]
        assert any(least > 1 or most < SMALLEST - 1 for least, most in reached)


@settings(max_examples=5)
@given(st.integers(0, 30), st.integers(0, 60), st.integers(0, 200))
def test_the_counts_of_a_search_keep_their_secrets(
    definite: int, probable: int, possible: int
) -> None:
    known = counts(by_hand(definite, probable, possible), base.load().phenotype)
    hidden = left_out(known, SMALLEST)
    for name in small(known):
        least, most = worked_out(known, hidden, name)
        assert least <= 1
        assert most >= SMALLEST - 1


@pytest.mark.parametrize("lost", [0, 1])
def test_the_diagnosis_told_as_a_feature_does_not_give_away_those_missed(lost: int) -> None:
    """Thirty are flagged and twenty-six have the code: the four who were missed stay unseen."""
    steps = dict.fromkeys(("entered:named-once", "fired:named-once"), 26)
    steps |= {"feature:oms": 26 + lost}
    flow = {
        "rows-after": lost,
        "people": 100_000,
        "with-evidence": 50_000,
        "anchored": 300,
        "grade:probable": 30,
    }
    people = tuple(person(number, "probable", known=number < 26) for number in range(30))
    known = counts(Found(people, Flow(flow | steps)), base.load().phenotype)
    hidden = left_out(known, SMALLEST)
    assert "missed:probable" in hidden
    assert set(steps) <= hidden or "flagged:probable" in hidden


def test_the_total_is_kept_where_another_part_hides_the_small_one() -> None:
    known = Counts({"all": 248, "few": 8, "some": 40, "many": 200},
                   (Sum("all", ("few", "some", "many")),))  # fmt: skip
    assert left_out(known, SMALLEST) == {"few", "some"}


def test_nobody_is_said() -> None:
    known = Counts({"all": 20, "none": 0, "some": 20}, (Sum("all", ("none", "some")),))
    assert not left_out(known, SMALLEST)


@pytest.mark.parametrize("small_rest", [1, 10])
def test_a_part_is_left_out_where_its_complement_is_small(small_rest: int) -> None:
    known = Counts(
        {"all": 100, "part": 100 - small_rest, "rest": small_rest},
        (Sum("all", ("part", "rest")),),
        unprinted=frozenset({"rest"}),
    )
    assert left_out(known, SMALLEST) == {"part"}
