"""The figures of a report, against numbers worked out elsewhere."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.knowledge import base
from kinsbourne.population.found import Flow
from kinsbourne.population.reporting import figures
from kinsbourne.population.reporting.report import Asked, Report, report
from kinsbourne.population.reporting.said import NO_TRUTH, document, flow, page, plain, text
from kinsbourne.population.review import Read, values
from kinsbourne.population.search import versions
from kinsbourne.population.truth import Truth
from tests.population.searched import AS_OF, by_hand

PHENOTYPE = base.load().phenotype


def test_wilsons_interval_is_that_of_his_formula() -> None:
    one = figures.wilson(15, 148)  # Newcombe 1998, method 3: 0.0624 to 0.1605
    assert (round(one.low, 4), round(one.high, 4)) == (0.0624, 0.1605)


def test_with_everybody_asked_there_is_nothing_left_to_guess() -> None:
    assert figures.wilson(3, 4, people=4) == figures.Estimate(0.75, 0.75, 0.75)


@given(st.integers(1, 50), st.data())
def test_an_interval_holds_its_share_and_narrows_as_more_are_asked(
    n: int, data: st.DataObject
) -> None:
    k = data.draw(st.integers(0, n))
    all_, some = figures.wilson(k, n), figures.wilson(k, n, people=2 * n)
    assert 0 <= all_.low <= all_.value <= all_.high <= 1
    assert some.high - some.low <= all_.high - all_.low


def test_the_likelihood_ratio_has_the_interval_of_the_log_method() -> None:
    # Simel 1991: 90 of 100 ill and 20 of 200 well: 9 (5.89 to 13.75)
    one = figures.likelihood_ratio(90, 100, 20, 200)
    assert one is not None
    spread = 1.96 * math.sqrt(1 / 90 - 1 / 100 + 1 / 20 - 1 / 200)
    assert one.value == pytest.approx(9)
    assert one.low == pytest.approx(9 * math.exp(-spread), rel=1e-4)
    assert one.high == pytest.approx(9 * math.exp(spread), rel=1e-4)


@pytest.mark.parametrize(("true", "false"), [(3, 0), (10, 0), (10, 200)])
def test_an_empty_group_gives_a_figure_with_an_end(true: int, false: int) -> None:
    one = figures.likelihood_ratio(true, 10, false, 200)
    assert one is not None
    assert 0 < one.low < one.value < one.high < math.inf
    assert figures.is_sparse(true, 10, false, 200)


@pytest.mark.parametrize(
    "groups", [(0, 0, 3, 200), (3, 10, 0, 0), (0, 10, 0, 200), (0, 1, 2, 20_000)]
)
def test_there_is_no_ratio_where_nobody_ill_is_flagged_or_nobody_is_well(
    groups: tuple[int, ...],
) -> None:
    assert figures.likelihood_ratio(*groups) is None


def test_the_predictive_value_is_stated_at_the_prevalence() -> None:
    value = figures.predictive_value(figures.Estimate(1e4, 1e3, 1e5), 1e-6)
    assert value.value == pytest.approx(0.0099, abs=1e-4)
    assert figures.reviews_for_one(value).value == pytest.approx(101, abs=0.1)


def test_chance_is_the_product_of_the_shares() -> None:
    rule = next(one for one in PHENOTYPE.rules if one.id == "eyes-and-myoclonus")
    steps = {"people": 1000, **{f"feature:{one}": 0 for one in figures.used(rule)}}
    steps |= {"feature:nystagmus": 100, "feature:myoclonus": 10}
    only = msgspec.structs.replace(PHENOTYPE, rules=(rule,))
    assert figures.by_chance(only, Flow(steps), [rule.grade]) == pytest.approx(1000 * 0.1 * 0.01)
    assert figures.by_chance(only, Flow({}), [rule.grade]) == 0


def test_the_diagnosis_itself_is_no_chance() -> None:
    assert "named-twice" not in {rule.id for rule in figures.chance_rules(PHENOTYPE)}


class TestReport:
    def made(
        self, smallest: int | None = None, truth: Truth | None = None, **grades: int
    ) -> Report:
        found = by_hand(grades.get("definite", 12), grades.get("probable", 20), 40)
        reviewed = values([Read(str(n), "definite", 1.0, "keep") for n in range(12)])
        asked = Asked(AS_OF, smallest, truth, reviewed)
        return report(found, PHENOTYPE, versions(base.load()), asked)

    def test_says_what_is_not_known_without_a_truth(self) -> None:
        made = self.made()
        assert made.by_grade[0].sensitivity is None
        assert NO_TRUTH in " ".join(text(made, PHENOTYPE).split())

    def test_counts_the_ill_that_were_found(self) -> None:
        truth = Truth(frozenset(range(6)) | {10**9}, is_planted=True)
        made = self.made(truth=truth)
        assert made.ill == 7
        assert made.by_grade[0].true == 6
        assert made.by_grade[0].sensitivity == figures.wilson(6, 7)
        assert "it is no evidence" in " ".join(text(made, PHENOTYPE).split())

    def test_adds_up_the_grades(self) -> None:
        made = self.made()
        assert [one.flagged for one in made.by_grade] == [12, 20, 40]
        assert [one.flagged for one in made.cumulative] == [32, 72]

    def test_gives_no_figure_of_a_small_count(self) -> None:
        truth = Truth(frozenset(range(6)), is_planted=False)
        made = self.made(11, truth, definite=8)
        assert made.by_grade[0].flagged is None
        assert made.by_grade[0].per_100_000 is None
        assert made.by_grade[0].sensitivity is None
        assert made.ill is None

    def test_holds_nobodys_identifier(self) -> None:
        truth = Truth(frozenset({987654321}), is_planted=False)
        made = self.made(truth=truth)
        for write in (text, plain, page):
            assert "987654321" not in write(made, PHENOTYPE)

    def test_says_the_same_in_every_form(self) -> None:
        made = self.made()
        entries = [
            entry.text
            for section in document(made, PHENOTYPE).sections
            for part in (section, *section.parts)
            for entry in part.entries
        ]
        flat = " ".join(text(made, PHENOTYPE).split())
        assert all(" ".join(entry.split()) in flat for entry in entries)

    def test_says_how_many_rows_were_left_out_before_the_search(self) -> None:
        rows = {"rows-without-person": 3, "rows-without-day": 40}
        for smallest, person in ((None, "3"), (11, "not given")):
            asked = Asked(AS_OF, smallest, rows=rows)
            made = report(by_hand(12, 20, 40), PHENOTYPE, versions(base.load()), asked)
            said = text(made, PHENOTYPE)
            assert f"rows left out: no person: {person}" in said
            assert "rows left out: no day: 40" in said

    def test_draws_the_steps_and_no_single_rule(self) -> None:
        drawn = " ".join(part for step in flow(self.made()) for part in step)
        assert not [rule.id for rule in PHENOTYPE.rules if rule.name in drawn]
        assert "definite: 12" in drawn

    def test_carries_all_versions(self) -> None:
        said = str(versions(base.load()))
        for write in (text, plain, page):
            assert said in write(self.made(), PHENOTYPE)
