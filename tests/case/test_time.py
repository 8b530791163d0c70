"""When was it, how old was the patient, and how sure is that?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.blocks import Age, AgeRange, GestationalAge, Interval, Term, Time
from kinsbourne.case.time import (
    DAYS_A_MONTH,
    DAYS_A_YEAR,
    FIRST_YEAR,
    LAST_YEAR,
    ImpossibleTime,
    PlaceholderTime,
    Span,
    age_at,
    age_span,
    calendar_span,
    date_span,
    first_and_last_day,
    interval_span,
)

UNITS = {"Y": DAYS_A_YEAR, "M": DAYS_A_MONTH, "W": 7.0, "D": 1.0}


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def age(text: str) -> Time:
    return Time(age=Age(iso8601duration=text))


class TestAges:
    @pytest.mark.parametrize(
        ("text", "start", "width"),
        [
            ("P1Y", DAYS_A_YEAR, DAYS_A_YEAR),
            ("P1Y6M", DAYS_A_YEAR + 6 * DAYS_A_MONTH, DAYS_A_MONTH),
            ("P18M", 18 * DAYS_A_MONTH, DAYS_A_MONTH),
            ("P0D", 0, 1),
            ("P3W", 21, 7),
            ("P1Y2M3D", DAYS_A_YEAR + 2 * DAYS_A_MONTH + 3, 1),
            ("PT12H", 0.5, 1 / 24),
            ("P1DT30M", 1 + 30 / 1440, 1 / 1440),
            ("PT5S", 5 / 86400, 1 / 86400),
            ("P1.5Y", 1.5 * DAYS_A_YEAR, 1),
        ],
    )
    def test_an_age_is_as_wide_as_the_last_unit_it_names(
        self, text: str, start: float, width: float
    ) -> None:
        span = age_span(Age(iso8601duration=text))
        assert span.from_ == pytest.approx(start)
        assert span.below - span.from_ == pytest.approx(width)

    @given(st.integers(0, 129), st.integers(0, 11), st.integers(0, 29))
    def test_a_more_precise_age_lies_within_the_less_precise(
        self, years: int, months: int, days: int
    ) -> None:
        texts = (f"P{years}Y", f"P{years}Y{months}M", f"P{years}Y{months}M{days}D")
        year, month, exact = (age_span(Age(iso8601duration=text)) for text in texts)
        assert year.from_ <= month.from_ <= exact.from_
        assert exact.below <= month.below + 1e-9
        assert month.below <= year.below + 1e-9

    @given(st.sampled_from(sorted(UNITS)), st.integers(0, 100))
    def test_one_unit_more_follows_without_a_gap(self, unit: str, count: int) -> None:
        one, next_ = (age_span(Age(iso8601duration=f"P{n}{unit}")) for n in (count, count + 1))
        assert one.below == pytest.approx(next_.from_)

    @pytest.mark.parametrize(
        "text",
        ["", "P", "PT", "P1", "1Y", "P1YT", "P-1Y", "-P1Y", "P1M1Y", "P1H", "18 months", "P١Y"],
    )
    def test_what_is_no_age_is_refused(self, text: str) -> None:
        with pytest.raises(ImpossibleTime, match="not an ISO 8601 age such as P1Y6M"):
            age_span(Age(iso8601duration=text))

    def test_nobody_is_older_than_130_years(self) -> None:
        assert age_span(Age(iso8601duration="P130Y")).from_ == pytest.approx(130 * DAYS_A_YEAR)
        for text in ("P131Y", "P1573M", "P" + "9" * 400 + "Y"):
            with pytest.raises(ImpossibleTime, match="more than 130 years"):
                age_span(Age(iso8601duration=text))


class TestDates:
    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [
            ("2026-03-01", "2026-03-01", "2026-03-01"),
            ("2026-02", "2026-02-01", "2026-02-28"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026-12", "2026-12-01", "2026-12-31"),
            ("2026", "2026-01-01", "2026-12-31"),
            ("2200", "2200-01-01", "2200-12-31"),
            ("1800-01-01", "1800-01-01", "1800-01-01"),
            ("2026-03-01T09:30:00Z", "2026-03-01", "2026-03-01"),
            ("2026-03-01T09:30:00.123456789Z", "2026-03-01", "2026-03-01"),
            ("2026-03-01T23:30:00-05:00", "2026-03-02", "2026-03-02"),
            ("2026-03-01 23:30", "2026-03-01", "2026-03-01"),
        ],
    )
    def test_a_date_is_as_wide_as_it_is_written(self, text: str, first: str, last: str) -> None:
        assert first_and_last_day(text) == (date.fromisoformat(first), date.fromisoformat(last))
        assert date_span(text) == Span(day(first), day(last) + 1)

    @given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
    def test_a_day_lies_in_its_month_and_its_month_in_its_year(self, one: date) -> None:
        exact, month, year = (date_span(one.isoformat()[:length]) for length in (10, 7, 4))
        assert exact.below - exact.from_ == 1
        assert year.from_ <= month.from_ <= exact.from_
        assert exact.below <= month.below <= year.below

    @pytest.mark.parametrize(
        "text",
        [
            "2026-02-30",
            "2025-02-29",
            "2026-13",
            "2026-00",
            "2026-03-00",
            "2026-03-01T25:00:00Z",
        ],
    )
    def test_a_day_the_calendar_does_not_have_is_refused(self, text: str) -> None:
        with pytest.raises(ImpossibleTime, match="calendar"):
            date_span(text)

    @pytest.mark.parametrize(
        "text",
        [
            "0000",
            "0000-00-00",
            "0001-01-01",
            "0001-01-01T00:00:00+05:00",
            "1753",
            "1799-12-31",
            "2201-01",
            "9999-12-31",
            "9999-12-31T23:59:59-05:00",
        ],
    )
    def test_a_year_that_no_patient_has_only_holds_a_place(self, text: str) -> None:
        with pytest.raises(PlaceholderTime, match="a year before 1800 or after 2200"):
            date_span(text)

    @pytest.mark.parametrize(
        "text", ["", "last spring", "20260301", "2026-W09", "2026-3-1", "01.03.2026", "٢٠٢٦"]
    )
    def test_what_is_no_date_is_refused_with_one_that_is(self, text: str) -> None:
        with pytest.raises(ImpossibleTime, match="not a date such as 2026-03-01"):
            date_span(text)

    @given(st.text(), st.sampled_from(["2026-02-30", "P1Y", "2026-03-01T", ""]))
    def test_no_refusal_repeats_the_text(self, after: str, before: str) -> None:
        text = f"{before}Mustermann{after}"
        with pytest.raises(ImpossibleTime) as refused:
            date_span(text)
        assert "Mustermann" not in str(refused.value)
        with pytest.raises(ImpossibleTime) as refused:
            age_span(Age(iso8601duration=text))
        assert "Mustermann" not in str(refused.value)


class TestIntervals:
    def test_an_interval_runs_from_its_first_day_to_its_last(self) -> None:
        span = interval_span(Interval(start="2026-01", end="2026-02"))
        assert span == Span(day("2026-01-01"), day("2026-03-01"))

    def test_an_interval_within_one_day_is_that_day(self) -> None:
        one = Interval(start="2026-03-01T08:00:00Z", end="2026-03-01T20:00:00Z")
        assert interval_span(one) == date_span("2026-03-01")

    def test_a_reversed_interval_is_refused(self) -> None:
        with pytest.raises(ImpossibleTime, match="ends before it starts"):
            interval_span(Interval(start="2026-03-02", end="2026-03-01"))

    @pytest.mark.parametrize("open_", [Interval(start="2026"), Interval(end="2026"), Interval()])
    def test_an_interval_with_an_end_missing_is_refused(self, open_: Interval) -> None:
        with pytest.raises(ImpossibleTime, match="without a start or an end"):
            interval_span(open_)

    def test_a_time_is_on_the_calendar_if_it_names_dates(self) -> None:
        interval = Interval(start="2026-01", end="2026-02")
        assert calendar_span(Time(timestamp="2026")) == date_span("2026")
        assert calendar_span(Time(interval=interval)) == interval_span(interval)
        assert calendar_span(age("P1Y")) is None


class TestAgeAtATime:
    def test_a_date_gives_an_age_only_with_a_date_of_birth(self) -> None:
        time = Time(timestamp="2026-03-11")
        assert age_at(time) is None
        assert age_at(time, date_span("2026-03-01")) == Span(10, 11)

    def test_a_vague_date_of_birth_makes_a_vague_age(self) -> None:
        time = Time(timestamp="2026-04-01")
        assert age_at(time, date_span("2026-03")) == Span(1, 32)

    def test_an_age_is_never_below_birth(self) -> None:
        assert age_at(Time(timestamp="2026"), date_span("2026-03-01")) == Span(0, 306)

    def test_an_interval_gives_the_ages_at_its_ends(self) -> None:
        time = Time(interval=Interval(start="2026-03-11", end="2026-03-13"))
        assert age_at(time, date_span("2026-03-01")) == Span(10, 13)

    @given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 40_000), st.data())
    def test_whatever_is_left_open_the_true_age_lies_in_the_span(
        self, born: date, lived: int, data: st.DataObject
    ) -> None:
        then = born + timedelta(days=lived)
        lengths = st.sampled_from([4, 7, 10])
        birth = date_span(born.isoformat()[: data.draw(lengths)])
        span = age_at(Time(timestamp=then.isoformat()[: data.draw(lengths)]), birth)
        assert span is not None
        assert span.from_ <= lived < span.below

    def test_a_date_before_birth_is_refused(self) -> None:
        with pytest.raises(ImpossibleTime, match="before the date of birth"):
            age_at(Time(timestamp="2026-02-28"), date_span("2026-03-01"))

    def test_a_stated_age_stands_without_a_date_of_birth(self) -> None:
        assert age_at(age("P1Y"), date_span("2026")) == age_span(Age(iso8601duration="P1Y"))

    def test_an_age_range_runs_from_its_youngest_to_its_oldest(self) -> None:
        one, two = Age(iso8601duration="P1Y"), Age(iso8601duration="P2Y")
        span = age_at(Time(age_range=AgeRange(start=one, end=two)))
        assert span == pytest.approx(Span(DAYS_A_YEAR, 3 * DAYS_A_YEAR))
        with pytest.raises(ImpossibleTime, match="age range that ends before it starts"):
            age_at(Time(age_range=AgeRange(start=two, end=Age(iso8601duration="P11M"))))

    def test_half_an_age_range_says_nothing(self) -> None:
        assert age_at(Time(age_range=AgeRange(start=Age(iso8601duration="P1Y")))) is None

    def test_an_age_term_has_the_span_the_knowledge_gives_it(self) -> None:
        infantile = Time(ontology_class=Term(id="HP:0003593", label="Infantile onset"))
        ages = {"HP:0003593": Span(28, 365.25)}
        assert age_at(infantile, onset_ages=ages) == Span(28, 365.25)
        assert age_at(infantile, onset_ages={}) is None
        assert age_at(infantile) is None

    def test_a_gestational_age_is_no_age_of_life_and_never_negative(self) -> None:
        assert age_at(Time(gestational_age=GestationalAge(weeks=24, days=3))) is None
        with pytest.raises(ImpossibleTime, match="negative gestational age"):
            age_at(Time(gestational_age=GestationalAge(weeks=-1)))

    def test_a_time_that_says_nothing_is_unknown(self) -> None:
        assert age_at(Time(), date_span("2026")) is None
