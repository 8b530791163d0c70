"""A published example on the page and in a calendar: never an order, never with a patient in it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kinsbourne.case.errors import Problem
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.regimen.result import MeasuredBody, PlannedDay, WorkedRegimen
from kinsbourne.report import ics, text
from tests.course_case import assessed

DOSE = Because(text="20 mg per m2 per day; 3 days a month, 12 times.", verified="default")
WATCHED = Because(text="Blood pressure, and glucose; always.", verified="recalled")
WORKED = WorkedRegimen(
    id="pulses",
    name="Pulses",
    measured=(MeasuredBody(id="weight", value=10.4, unit="kg", on="2026-02-08", where="m/3"),),
    lines=(
        Because(text="20 mg per m2 per day × 0.4807… m2 = 9.6148… mg per day.", verified="read"),
    ),
    calendar=(
        PlannedDay(
            on="2026-02-28", until="2026-03-02", kind="dose", what="each pulse", because=DOSE
        ),
        PlannedDay(on="2026-03-01", until="2026-03-01", kind="watch", what="x", because=WATCHED),
    ),
    not_placed=("after that: weaned over 11 months",),
)


def printed(worked: WorkedRegimen) -> str:
    said = text.course(assessed(worked=worked))
    return " ".join(next(p for p in said.split("\n\n") if p.startswith("PUBLISHED EX")).split())


def unfolded(calendar: bytes) -> list[str]:
    return calendar.replace(b"\r\n ", b"").decode().split("\r\n")


class TestOnThePage:
    def test_it_says_that_it_is_no_order_before_anything_else(self) -> None:
        assert printed(WORKED).startswith("PUBLISHED EXAMPLE, NOT AN ORDER - Pulses")

    def test_the_measure_the_arithmetic_and_the_days_are_lines_of_their_own(self) -> None:
        said = printed(WORKED)
        assert "- Weight: 10.4 kg, of 2026-02-08 (m/3)" in said
        assert "- 20 mg per m2 per day × 0.4807… m2 = 9.6148… mg per day." in said
        assert "- 2026-02-28 to 2026-03-02: each pulse" in said
        assert "cut off at …, never rounded" in said

    def test_of_one_that_goes_on_it_says_how_far_it_has_come_before_what_it_comes_to(self) -> None:
        goes_on = structs.replace(
            WORKED,
            so_far=(Because(text="Given so far: 3 of 12.", verified="default"),),
            cautions=(Because(text="No live vaccine.", verified="recalled"),),
        )
        said = printed(goes_on)
        assert said.index("Given so far: 3 of 12.") < said.index("caution: No live vaccine.")
        assert said.index("caution: No live vaccine. [recalled") < said.index("Weight: 10.4")

    def test_what_is_our_reading_or_recalled_says_so(self) -> None:
        said = printed(WORKED)
        assert "12 times. [our inference]" in said
        assert "2026-03-01, watch: Blood pressure, and glucose; always. [recalled" in said

    def test_what_has_no_day_is_named(self) -> None:
        assert "publication gives no day: after that: weaned" in printed(WORKED)

    def test_what_was_refused_says_why_and_what_to_do(self) -> None:
        problem = Problem("no weight with a day is recorded", "measurements", "Measure again.")
        said = printed(WorkedRegimen(id="pulses", name="Pulses", refused=(problem,)))
        assert "refused: measurements: no weight with a day is recorded. Measure again." in said
        assert "never rounded" not in said

    def test_without_one_there_is_no_such_section(self) -> None:
        assert "PUBLISHED EXAMPLE" not in text.course(assessed())


class TestTheCalendarFile:
    def test_is_an_icalendar_of_all_day_entries(self) -> None:
        lines = unfolded(ics.write(WORKED))
        assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
        assert lines[-2:] == ["END:VCALENDAR", ""]
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
        assert "DTSTART;VALUE=DATE:20260228" in lines

    def test_the_end_is_the_day_after_the_last(self) -> None:
        assert "DTEND;VALUE=DATE:20260303" in unfolded(ics.write(WORKED))

    def test_every_entry_has_an_id_of_its_own_and_says_that_it_is_no_order(self) -> None:
        lines = unfolded(ics.write(WORKED))
        ids = [line for line in lines if line.startswith("UID:")]
        assert len(set(ids)) == 2
        titles = [line for line in lines if line.startswith("SUMMARY:")]
        assert all("published example\\, not an order" in title for title in titles)

    def test_marks_stand_in_it_and_commas_do_not_end_a_text(self) -> None:
        (said,) = [one for one in unfolded(ics.write(WORKED)) if "Blood" in one and "DESC" in one]
        assert "Blood pressure\\, and glucose\\; always. [recalled\\, not checked]" in said

    def test_holds_no_amount_worked_out_and_no_measure(self) -> None:
        written = ics.write(WORKED).decode()
        assert not any(number in written for number in ("9.61", "10.4", "0.48"))

    def test_is_the_same_each_time(self) -> None:
        assert ics.write(WORKED) == ics.write(WORKED)

    @given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
    def test_no_line_is_longer_than_allowed_and_unfolded_it_is_whole(self, words: str) -> None:
        because = Because(text=words, verified="read")
        day = PlannedDay(
            on="2026-01-01", until="2026-01-01", kind="watch", what="x", because=because
        )
        written = ics.write(WorkedRegimen(id="p", name="P", calendar=(day,)))
        assert all(len(line) <= 75 for line in written.split(b"\r\n"))
        (said,) = [line for line in unfolded(written) if line.startswith("DESCRIPTION:")]
        back = said.removeprefix("DESCRIPTION:")
        for sign in (",", ";", "\\"):
            back = back.replace(f"\\{sign}", sign)
        assert back == f"{words} Published example, not an order."

    @pytest.mark.parametrize("length", [1, 3, 14])
    def test_a_stretch_is_as_long_as_it_lasts(self, length: int) -> None:
        on = date(2026, 1, 1)
        until = on + timedelta(days=length - 1)
        day = PlannedDay(
            on=on.isoformat(), until=until.isoformat(), kind="dose", what="x", because=DOSE
        )
        lines = unfolded(ics.write(WorkedRegimen(id="p", name="P", calendar=(day,))))
        assert f"DTEND;VALUE=DATE:{on + timedelta(days=length):%Y%m%d}" in lines
