"""Do the figures of the population benchmark say what was counted?"""

from __future__ import annotations

import pytest

from benchmarks.population.accuracy import Seen, best_scores, line
from benchmarks.population.rates import Rates, wilson


def test_wilson_gives_the_published_interval_of_a_share() -> None:
    # Newcombe 1998, table I: 81 of 263, score method.
    share = wilson(81, 263)
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)


def test_a_predictive_value_is_that_of_bayes() -> None:
    rates = Rates(found=5_000, have=10_000, false=10_000, have_not=100_000_000)
    value = rates.predictive_value(1e-6, seed=1)
    assert value.value == pytest.approx(0.5e-6 / (0.5e-6 + 1e-4), rel=0.02)
    assert value.low < value.value < value.high
    assert rates.likelihood_ratio(seed=1).value == pytest.approx(5_000, rel=0.02)
    assert rates.flagged(1e-6) == pytest.approx(10.05, rel=0.001)


def test_where_nobody_was_found_by_mistake_a_bound_is_said() -> None:
    said = line("x", Rates(found=1, have=2, false=0, have_not=1_000), seed=1)
    assert "> " in said
    assert "< " in said


def test_a_risk_score_stops_before_one_more_would_be_false() -> None:
    features = {
        1: frozenset({"rare", "common"}),
        2: frozenset({"rare"}),
        3: frozenset({"common"}),
        4: frozenset({"common"}),
    }
    of = Seen(10, frozenset({1, 3}), frozenset(), {}, features)
    assert best_scores(of, false=0) == {1}
    assert best_scores(of, false=1) == {1, 2, 3}
