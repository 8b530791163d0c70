"""Do the benchmarks of the course count rightly?"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy import stats

from benchmarks.course import cohort, relapse
from benchmarks.course.intervals import bootstrap, of_mean, of_quantile, of_sd, wilson
from benchmarks.course.rules import Rises, rises_by_day
from kinsbourne.case.blocks import Quantity, ReferenceRange, Term, Time, Value
from kinsbourne.case.model import Case, Measurement
from kinsbourne.case.simulation import Relapse, simulate
from kinsbourne.knowledge import base
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.severity import read_scores


class TestIntervals:
    @pytest.mark.parametrize(("k", "n"), [(0, 20), (7, 20), (160, 389), (20, 20)])
    def test_wilson_is_scipys(self, k: int, n: int) -> None:
        other = stats.binomtest(k, n).proportion_ci(method="wilson")
        assert wilson(k, n) == pytest.approx((other.low, other.high), abs=1e-6)

    def test_nobody_counted_has_no_interval(self) -> None:
        assert np.isnan(wilson(0, 0)).all()

    def test_a_mean_and_a_spread_lie_in_theirs(self) -> None:
        assert of_mean(84.4, 20.6, 37) == pytest.approx((77.5, 91.3), abs=0.05)
        low, high = of_sd(20.6, 37)
        assert low < 20.6 < high

    def test_quantiles_of_larger_samples_lie_closer_together(self) -> None:
        values = np.arange(1000)
        small, large = of_quantile(values, 0.5, 20), of_quantile(values, 0.5, 400)
        assert small[0] < large[0] < 500 < large[1] < small[1]

    def test_patients_are_drawn_whole(self) -> None:
        drawn = bootstrap(np.array([[1.0, 10.0], [2.0, 20.0]]), draws=50)
        assert (drawn[:, 1] == 10 * drawn[:, 0]).all()
        assert set(drawn[:, 0]) == {2, 3, 4}


def score(day: str, total: int, most: int, scale: str = "mitchell-pike") -> Measurement:
    quantity = Quantity(value=total, reference_range=ReferenceRange(high=most))
    return Measurement(
        assay=Term(id=f"KINSBOURNE:{scale}"),
        value=Value(quantity=quantity),
        time_observed=Time(timestamp=f"{day}T00:00:00Z"),
    )


def rises(*scores: Measurement) -> dict[str, Rises]:
    knowledge = base.load()
    facts = Facts(Case(measurements=scores), knowledge, Vocabulary(knowledge))
    return rises_by_day(read_scores(facts, knowledge.scales)[0])


class TestSimpleRules:
    def test_a_rise_is_over_the_visit_before_and_over_the_best(self) -> None:
        found = rises(
            score("2024-03-01", 5, 15), score("2024-01-01", 2, 15), score("2024-02-01", 3, 15)
        )
        assert found == {
            "2024-01-01": Rises(None, None),
            "2024-02-01": Rises(1, 1),
            "2024-03-01": Rises(2, 3),
        }

    def test_scores_on_different_scales_are_not_compared(self) -> None:
        found = rises(score("2024-01-01", 2, 15), score("2024-02-01", 9, 36, "omes"))
        assert found["2024-02-01"] == Rises(None, None)

    def test_a_longer_scale_counts_in_proportion(self) -> None:
        found = rises(score("2024-01-01", 12, 36, "omes"), score("2024-02-01", 24, 36, "omes"))
        assert found["2024-02-01"] == Rises(5, 5)

    def test_two_ratings_of_a_day_are_averaged(self) -> None:
        found = rises(
            score("2024-01-01", 2, 15), score("2024-02-01", 3, 15), score("2024-02-01", 6, 15)
        )
        assert found["2024-02-01"] == Rises(2.5, 2.5)


def visit(day: int, ours: relapse.Answer, *, in_relapse: bool) -> relapse.Visit:
    return relapse.Visit(0, date(2024, 1, day), in_relapse, Rises(None, None), ours)


class TestCounting:
    PATIENT = relapse.Patient(
        [
            visit(1, "yes", in_relapse=False),
            visit(9, "no", in_relapse=True),
            visit(12, "yes", in_relapse=True),
            visit(20, "cannot say", in_relapse=True),
            visit(25, "cannot say", in_relapse=False),
            visit(30, "no", in_relapse=False),
        ],
        [
            Relapse(onset=date(2024, 1, 8), end=date(2024, 1, 22), points=4, trigger="taper"),
        ],
        0.5,
    )

    def test_cannot_say_is_counted_apart(self) -> None:
        (row,) = relapse._counts(lambda visit: visit.ours, [self.PATIENT])
        assert row.tolist() == [1, 1, 1, 1, 1, 1]

    def test_or_as_wrong_either_way(self) -> None:
        (row,) = relapse._counts(relapse._wrong, [self.PATIENT])
        assert row.tolist() == [1, 2, 2, 1, 0, 0]

    def test_a_relapse_counts_as_called_at_any_visit_and_from_its_first_call(self) -> None:
        cells = relapse._by_relapse("ours", lambda visit: visit.ours, [self.PATIENT])
        assert cells[1].startswith("1.000")
        assert cells[2:] == ("4", "2.00 [2.00-2.00]")

    def test_a_rule_without_an_earlier_score_says_no(self) -> None:
        assert relapse._rise(0.01, "over_last")(visit(1, "no", in_relapse=True)) == "no"


def test_the_simulated_figures_lie_in_the_published_intervals() -> None:
    found = list(cohort.figures(list(simulate(11, 1500))))
    judged = [figure for figure in found if figure.is_in is not None]
    out = [figure.name for figure in judged if not figure.is_in]
    assert len(judged) > 50
    assert len(out) <= 3, out


def test_a_figure_outside_is_said_to_be_out() -> None:
    figure = cohort.Figure("girls", "s", 0.5, (0.4, 0.6), 0.7)
    assert figure.is_in is False
    assert figure._replace(between=None).is_in is None
    assert figure._replace(quantile=True).is_in is True


def test_the_report_on_rules_names_each_with_its_intervals() -> None:
    said = list(relapse.report(25, 3))
    assert any("any rise over the last" in line for line in said)
    assert any(line.startswith("  kinsbourne, cannot say = wrong") for line in said)
