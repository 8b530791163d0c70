"""Chart review: who is drawn, what the sheet says, and what comes back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge import base
from kinsbourne.population import review
from kinsbourne.population.reporting.figures import Estimate
from kinsbourne.population.review import Chosen, Read
from tests.population.searched import by_hand, person

PHENOTYPE = base.load().phenotype


def filled(verdicts: dict[str, str], people: int = 4, *, sep: str = ",") -> bytes:
    chosen = review.sample(by_hand(0, 0, people).flagged, None, 0)
    rows = list(csv.reader(io.StringIO(review.sheet(chosen, PHENOTYPE, "made"))))
    for row in rows[1:]:
        row[review.COLUMNS.index("verdict")] = verdicts.get(row[0], "")
    out = io.StringIO()
    csv.writer(out, delimiter=sep).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


class TestSample:
    def test_is_everybody_unless_told(self) -> None:
        flagged = by_hand(2, 3, 4).flagged
        assert review.sample(flagged, None, 1) == tuple(Chosen(one, 1.0) for one in flagged)

    def test_takes_all_of_a_grade_with_few(self) -> None:
        drawn = review.sample(by_hand(2, 30, 400).flagged, 32, 1)
        by_grade = {one.flagged.grade: one.probability for one in drawn}
        assert by_grade == {"definite": 1.0, "probable": 0.5, "possible": 15 / 400}
        assert len(drawn) == 32

    def test_is_the_same_for_the_same_seed(self) -> None:
        flagged = by_hand(2, 30, 400).flagged
        assert review.sample(flagged, 20, 5) == review.sample(flagged[::-1], 20, 5)
        assert review.sample(flagged, 20, 5) != review.sample(flagged, 20, 6)

    @given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 99), st.integers(1, 150))
    def test_stands_for_all_who_were_flagged(self, a: int, b: int, c: int, number: int) -> None:
        drawn = review.sample(by_hand(a, b, c).flagged, number, 0)
        assert len(drawn) == min(number, a + b + c)
        if number >= 3:
            weight = sum(1 / one.probability for one in drawn)
            assert weight == pytest.approx(a + b + c)


class TestSheet:
    def test_says_the_evidence_in_words(self) -> None:
        assert "2020-01-02 Ataxia (R27.0, 3 days)" in review.sheet(
            [Chosen(person(1), 1.0)], PHENOTYPE, "made"
        )

    def test_runs_no_formula(self) -> None:
        evil = person("=1+1")  # type: ignore[arg-type]
        said = review.sheet([Chosen(evil, 1.0)], PHENOTYPE, "made")
        assert "\n'=1+1," in said
        rows, _ = review.read(said.encode(), "sheet.csv")
        assert rows[0].person_id == "=1+1"

    @pytest.mark.parametrize("sep", [",", ";"])
    def test_comes_back_from_any_spreadsheet(self, sep: str) -> None:
        rows, problems = review.read(filled({"0": "KEEP ", "1": "reject"}, sep=sep), "sheet.csv")
        assert not problems
        assert [row.verdict for row in rows] == ["keep", "reject", None, None]

    def test_names_the_row_of_a_verdict_it_does_not_know(self) -> None:
        rows, problems = review.read(filled({"0": "perhaps", "1": "unsure"}), "sheet.csv")
        assert len(rows) == 3
        assert problems[0].where == "sheet.csv, row 2"
        assert "perhaps" not in str(problems[0])

    @pytest.mark.parametrize(
        ("row", "what"),
        [
            ("1,certain,keep,1", "no grade"),
            ("1,possible,keep,often", "no probability"),
            ("1,possible,keep,0", "no probability"),
            (",possible,keep,1", "no person"),
            ("9,possible,keep,1\n9,possible,reject,1", "the same person again"),
        ],
    )
    def test_names_a_row_that_says_nothing(self, row: str, what: str) -> None:
        data = f"person_id,grade,verdict,inclusion probability\n{row}\n\n"
        _, problems = review.read(data.encode(), "sheet.csv")
        assert [one.what for one in problems] == [what]

    @pytest.mark.parametrize("header", ["", "person_id,grade,verdict", "grade,grade,person_id"])
    def test_is_refused_without_its_columns(self, header: str) -> None:
        with pytest.raises(CaseError):
            review.read(header.encode(), "sheet.csv")


class TestValue:
    def test_is_certain_where_every_chart_was_read(self) -> None:
        rows = [Read(str(n), "definite", 1.0, "keep" if n < 3 else "reject") for n in range(4)]
        one = review.values(rows)["definite"]
        assert one.value_low == one.value_high == Estimate(0.75, 0.75, 0.75)

    def test_takes_the_unsure_both_ways(self) -> None:
        verdicts = ["keep", "keep", "reject", "unsure"]
        rows = [Read(str(n), "possible", 0.5, one) for n, one in enumerate(verdicts)]  # type: ignore[arg-type]
        one = review.values(rows)["possible"]
        assert (one.value_low.value, one.value_high.value) == (0.5, 0.75)
        assert one.value_low.low < 0.5 < one.value_low.high

    def test_counts_those_not_read_yet(self) -> None:
        rows = [Read("1", "possible", 1.0, "keep"), Read("2", "possible", 1.0, None)]
        assert review.values(rows)["possible"].not_yet == 1

    def test_is_weighed_by_how_many_were_flagged(self) -> None:
        rows = [Read("1", "definite", 1.0, "keep")]
        rows += [Read(str(n), "possible", 0.1, "keep" if n % 2 else "reject") for n in range(10)]
        one = review.together(review.values(rows), {"definite": 1, "possible": 100})
        assert one is not None
        assert one.value_low.value == pytest.approx((1 + 50) / 101)

    def test_is_not_said_of_a_grade_nobody_read(self) -> None:
        rows = [Read("1", "definite", 1.0, "keep"), Read("2", "possible", 1.0, None)]
        assert review.together(review.values(rows), {"definite": 1, "possible": 1}) is None
