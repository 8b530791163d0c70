"""The picture of a course: what happened when, readable in black and white."""

from __future__ import annotations

import copy
import random
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import matplotlib as mpl
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text

from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.report.course_picture import PictureError, draw, save
from kinsbourne.report.course_picture.doses import given_row
from kinsbourne.report.course_picture.groups import groups_of, trimmed
from kinsbourne.report.course_picture.room import Box, fitted, width, wrapped
from kinsbourne.report.course_picture.rows import BARS, Bar, Group, Point, Row
from kinsbourne.report.course_picture.scores import BAND
from kinsbourne.report.course_picture.spells import spells_of
from kinsbourne.report.course_picture.window import Window, ticks, window_of
from kinsbourne.report.eye_picture.look import HEIGHT, WIDTH
from kinsbourne.report.lines import printable
from tests.course_case import (
    COURSE,
    DOCUMENT,
    DUE,
    ID,
    absent,
    assessed,
    day,
    done,
    dose,
    drug,
    history,
    response,
    result,
    score,
    sign,
    worsening,
)

replace = msgspec.structs.replace
TODAY = date(2026, 11, 20)


def document(**parts: Any) -> dict[str, Any]:
    return {"id": "a", "subject": {"dateOfBirth": "2022-05-04T00:00:00Z"}, **parts}


@cache
def rich() -> Figure:
    return draw(ID, history(), COURSE, DUE, assessed().versions)


def words(figure: Figure) -> list[str]:
    """Everything that is written."""
    found = [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]
    return [text for text in found if text.strip()]


def row(name: str, course: AssessedCourse | None = COURSE, **parts: Any) -> Row:
    """The row of this label, of a record that holds only these parts."""
    past = history(document(**parts))
    window = window_of(past, course, ())
    assert window is not None
    groups = groups_of(past, spells_of(course, window), (), window)
    return next(one for group in groups for one in group.rows if one.label == name)


def in_svg(file: Path) -> str:
    root = ET.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    texts = (" ".join(node.itertext()) for node in root.iter() if node.tag.endswith("text"))
    return " ".join(" ".join(texts).split())


def crowded(seed: int) -> tuple[dict[str, Any], AssessedCourse]:
    """Fifteen years with more of everything than a page holds."""
    draw_ = random.Random(seed)  # noqa: S311 - no secret
    start = date(2011, 6, 1)

    def when(most: int = 5400) -> date:
        return start + timedelta(days=draw_.randrange(most))

    found = copy.deepcopy(DOCUMENT) | {"id": "crowded"}
    found["subject"] = {"dateOfBirth": "2010-01-01T00:00:00Z"}
    found["measurements"] = [
        score(str(when()), draw_.randrange(15), f"rater {draw_.randrange(9)}") for _ in range(120)
    ] + [
        result(f"t{n}", f"Test number {n}", str(when()), draw_.choice(["normal", "abnormal"]))
        for n in range(12) for _ in range(25)
    ]  # fmt: skip
    found["medicalActions"] = []
    for name in ("dexamethasone", "immunoglobulin", "rituximab", "acth", "azathioprine",
                 "cyclophosphamide", "methotrexate", "trazodone", "melatonin", "clonazepam",
                 "mycophenolate", "ofatumumab", "obinutuzumab", "ciclosporin"):  # fmt: skip
        begin = when(4000)
        doses: list[dict[str, Any]] = []
        for _ in range(12):
            end = begin + timedelta(days=draw_.randrange(5, 60))
            unit = draw_.choice(["mg/kg/day", "mg/m2/day"])
            doses.append(dose(str(begin), str(end), draw_.randrange(1, 60), unit))
            begin = end + timedelta(days=draw_.randrange(40))
        found["medicalActions"].append(drug(name, *doses, **response("partial")))
    found["medicalActions"] += [done("live-vaccine", str(when())) for _ in range(12)]
    found["phenotypicFeatures"] = [
        sign(code, name, str(begin := when()), str(begin + timedelta(days=20)))
        for code, name in (("HP:0001945", "Fever"), ("HP:0001251", "Ataxia"),
                           ("HP:0010543", "Opsoclonus"), ("HP:0001337", "Tremor"),
                           ("HP:0002013", "Vomiting"), ("HP:0002315", "Headache"))
        for _ in range(10)
    ]  # fmt: skip
    spells = tuple(
        worsening(str(onset := start + timedelta(days=300 + 350 * n)),
                  str(onset + timedelta(days=draw_.randrange(90))),
                  draw_.choice(["relapse", "fluctuation", "cannot_say"]))
        for n in range(14)
    )  # fmt: skip
    return found, replace(COURSE, relapses=spells)


AGES = document(
    subject={"timeAtLastEncounter": {"age": {"iso8601duration": "P4Y2M"}}},
    phenotypicFeatures=[
        {"type": {"id": "HP:0001251"}, "onset": {"age": {"iso8601duration": "P1Y6M"}}}
    ],
    measurements=[
        {**score("2026-01-01", total), "timeObserved": {"age": {"iso8601duration": age}}}
        for total, age in ((11, "P1Y8M"), (1, "P4Y"))
    ],
)
UNDATED = document(
    subject={},
    phenotypicFeatures=[
        {"type": {"id": "HP:0001251", "label": "Ataxia"}},
        {"type": {"id": "HP:0010543", "label": "Opsoclonus"}, "excluded": True},
    ],
    measurements=[
        {"assay": {"id": "KINSBOURNE:mitchell-pike"}, "value": {"quantity": {"value": 4}}},
        {"assay": {"id": "", "label": "MRI brain"}},
    ],
    medicalActions=[drug("melatonin")],
)


class TestFile:
    def test_both_formats_are_written_and_say_that_nobody_is_behind_it(
        self, tmp_path: Path
    ) -> None:
        save(rich(), tmp_path / "a.svg")
        said = in_svg(tmp_path / "a.svg")
        assert "Course of simulated-course-1" in said
        assert "SIMULATED: no patient is behind this." in said
        assert "it claims no cause and orders nothing" in said
        assert "HPO 2025-01-16" in said
        save(rich(), tmp_path / "a.png")
        assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        with pytest.raises(PictureError):
            save(rich(), tmp_path / "a.gif")

    def test_a_patient_is_not_called_simulated(self) -> None:
        assert not any("SIMULATED" in text for text in words(draw("child-1", history())))

    def test_a_screen_reader_is_told_the_course(self, tmp_path: Path) -> None:
        save(rich(), tmp_path / "a.svg")
        root = ET.fromstring((tmp_path / "a.svg").read_text())  # noqa: S314 - our own file
        title, described = list(root)[:2]
        assert title.text == "Course of simulated-course-1"
        assert "Phase: partial recovery" in str(described.text)
        assert "R1: relapse. ~1: fluctuation. R2: relapse. ?1: cannot say yet." in str(
            described.text
        )

    def test_the_same_course_gives_the_same_bytes_whatever_style_is_set(
        self, tmp_path: Path
    ) -> None:
        save(rich.__wrapped__(), tmp_path / "a.svg")
        with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "hatch.linewidth": 9}):
            save(rich.__wrapped__(), tmp_path / "b.svg")
        assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()

    def test_an_odd_id_does_no_harm(self, tmp_path: Path) -> None:
        figure = draw("<&\x1b$x_y$\n" + "long " * 60, history(), COURSE)
        save(figure, tmp_path / "a.svg")
        assert "Course of <& $x_y$" in in_svg(tmp_path / "a.svg")
        assert "Course of case without id" in words(draw("", history()))


class TestWorsenings:
    def test_each_is_a_hatched_span_with_its_label(self) -> None:
        figure = rich()
        assert {"R1", "R2", "~1", "?1"} <= set(words(figure))
        hatches = {patch.get_hatch() for patch in figure.findobj(Patch)} - {None}
        assert {style["hatch"] for style in BAND.values()} <= hatches

    def test_each_verdict_has_a_hatching_of_its_own(self) -> None:
        assert len({style["hatch"] for style in BAND.values()}) == len(BAND)

    def test_the_span_is_where_the_worsening_was(self) -> None:
        past = history()
        window = window_of(past, COURSE, DUE)
        assert window is not None
        spans = [(s.label, s.begin, s.end, s.is_open) for s in spells_of(COURSE, window)]
        assert spans[0] == ("R1", day("2024-11-12"), day("2025-01-10"), False)
        assert spans[3] == ("?1", day("2026-10-30"), day("2026-11-20"), True)

    def test_one_whose_end_is_not_recorded_is_as_long_as_it_surely_was(self) -> None:
        spell = worsening("2026-01-01", None, "relapse", lasted_hours=(240.0, None))
        course = replace(COURSE, relapses=(spell,))
        window = window_of(history(), course, ())
        assert window is not None
        (found,) = spells_of(course, window)
        assert (found.end - found.begin, found.is_open) == (10.0, True)

    def test_beneath_they_are_told_with_their_dates_and_what_came_before(self) -> None:
        said = " ".join(words(rich()))
        assert "R1 2024-11-12 to 2025-01-10, after taper" in said
        assert "?1 2026-10-30 to going on" in said

    def test_what_came_before_one_bears_its_label(self) -> None:
        said = words(rich())
        assert "▾R1" in said  # the end of dexamethasone
        assert "▾~1" in said  # the fever
        assert "▾R2" in said  # the otitis

    def test_a_drug_that_was_not_tapered_bears_none(self) -> None:
        spell = worsening("2024-11-12", "2025-01-10", "relapse",
                          because=COURSE.relapses[0].because)  # fmt: skip
        course = replace(COURSE, relapses=(spell,))
        figure = draw(ID, history(), course)
        assert "▾R1" not in words(figure)

    def test_a_vaccine_before_one_bears_its_label(self) -> None:
        reason = replace(COURSE.relapses[0].because[0], evidence=(
            replace_evidence("medicalActions/0"),
        ))  # fmt: skip
        spell = worsening("2026-01-10", None, "relapse", triggers=("vaccine",), because=(reason,))
        course = replace(COURSE, relapses=(spell,))
        found = row("Vaccines", course, medicalActions=[done("live-vaccine", "2026-01-02")])
        assert found.links == ((day("2026-01-02"), "R1"),)
        late = row("Vaccines", course, medicalActions=[done("live-vaccine", "2026-02-02")])
        assert late.links == ()

    def test_none_and_not_assessed_are_told_apart(self) -> None:
        assert "not assessed" in words(draw(ID, history()))
        assert "none" in words(draw(ID, history(), replace(COURSE, relapses=())))


def replace_evidence(place: str) -> Any:
    return replace(COURSE.relapses[0].because[0].evidence[0], where=place)


class TestScores:
    def test_each_scale_has_its_own_panel_and_range(self) -> None:
        ranges = {axes.get_ylim()[1] / 1.08 for axes in rich().axes if len(axes.get_yticks())}
        assert {round(most) for most in ranges} == {15, 36}
        said = words(rich())
        assert {"0 to 15", "0 to 36", "OMS Evaluation"} <= set(said)

    def test_the_forms_of_a_scale_are_not_mixed(self) -> None:
        with_speech = score("2026-01-02", 9)
        with_speech["value"]["quantity"]["referenceRange"] = {"high": 18}
        figure = draw("a", history(document(measurements=[score("2026-01-01", 8), with_speech])))
        assert {"0 to 15", "0 to 18"} <= set(words(figure))

    def test_no_total_is_changed(self) -> None:
        heights = [
            line.get_ydata()[0]
            for axes in rich().axes if len(axes.yaxis.get_ticklocs())
            for line in axes.lines if len(line.get_xdata()) == 1
        ]  # fmt: skip
        assert sorted(heights) == sorted(
            m["value"]["quantity"]["value"] for m in DOCUMENT["measurements"]
            if m["assay"]["id"] in ("KINSBOURNE:mitchell-pike", "KINSBOURNE:omes")
        )  # fmt: skip

    def test_raters_are_told_apart_by_shape(self) -> None:
        said = " ".join(words(rich()))
        assert "● registrar, live; ■ neurologist; ▲ trial rater, on video" in said

    def test_more_raters_than_shapes_are_all_named(self) -> None:
        many = [score(f"2026-01-{n + 1:02}", 5, f"r{n}") for n in range(9)]
        said = " ".join(words(draw("a", history(document(measurements=many)))))
        assert "✖ r6; ✖ r7; ✖ r8" in said

    def test_an_inexact_date_is_as_wide_as_it_was_written(self) -> None:
        figure = draw("ages only", history(AGES, None))
        spans = [line for axes in figure.axes for line in axes.lines if len(line.get_xdata()) == 2]
        assert any(line.get_ydata()[0] == 1 and np.ptp(line.get_xdata()) > 360 for line in spans)

    def test_a_score_of_today_or_before_is_never_drawn_after_today(self) -> None:
        past = history(AGES, None)
        window = window_of(past, None, ())
        assert window is not None
        assert all(window.day(one.on) <= window.now for one in past.scores if one.on)


class TestTreatments:
    def test_the_height_is_the_dose_and_the_amount_stands_where_it_changes(self) -> None:
        found = row("Prednisone or prednisolone", medicalActions=DOCUMENT["medicalActions"])
        assert [bar.text for bar in found.bars] == ["2", "1", "0.5"]
        assert found.unit == "mg/kg/day"
        heights = [bar.high for bar in found.bars]
        assert heights == sorted(heights, reverse=True)
        assert heights[0] == 1

    def test_pulses_are_drawn_one_by_one_and_told_once(self) -> None:
        found = row("Dexamethasone", medicalActions=DOCUMENT["medicalActions"])
        assert len(found.bars) == 9
        assert [bar.text for bar in found.bars if bar.text] == ["20"]
        assert [text for _, text in found.outcomes] == ["partial response"]

    def test_amounts_in_different_units_bear_their_unit(self) -> None:
        found = row("Rituximab", medicalActions=[
            drug("rituximab", dose("2026-01-01", "2026-01-02", 375, "mg/m2"),
                 dose("2026-02-01", "2026-02-02", 500, "mg"))
        ])  # fmt: skip
        assert [bar.text for bar in found.bars] == ["375 mg/m2", "500 mg"]
        assert [bar.high for bar in found.bars] == [1.0, 1.0]

    def test_the_amount_is_told_again_after_a_pause(self) -> None:
        found = row("Rituximab", medicalActions=[
            drug("rituximab", dose("2025-01-01", "2025-01-02", 375, "mg/m2"),
                 dose("2026-01-01", "2026-01-02", 375, "mg/m2"))
        ])  # fmt: skip
        assert [bar.text for bar in found.bars] == ["375", "375"]

    def test_without_an_end_a_bar_goes_on_until_today_or_the_next_dose(self) -> None:
        found = row("Dexamethasone", medicalActions=[
            drug("dexamethasone", dose("2026-01-01", None, 20, "mg"),
                 dose("2026-02-01", None, 10, "mg"))
        ])  # fmt: skip
        first, second = found.bars
        assert (first.end, first.goes_on) == (day("2026-02-01"), False)
        assert (second.end, second.goes_on) == (day("2026-11-20"), True)

    def test_a_dose_that_is_not_recorded_is_crossed_and_has_no_amount(self) -> None:
        bare = {"interval": {"start": "2026-01-01T00:00:00Z", "end": "2026-02-01T00:00:00Z"}}
        (bar,) = row("Dexamethasone", medicalActions=[drug("dexamethasone", bare)]).bars
        assert (bar.kind, bar.text) == ("no-dose", "")
        nil = dose("2026-01-01", "2026-02-01", 0, "mg")
        (bar,) = row("Dexamethasone", medicalActions=[drug("dexamethasone", nil)]).bars
        assert bar.text == "0"
        assert bar.high < 0.5

    def test_a_treatment_with_dates_and_no_dose_is_a_bar(self) -> None:
        past = history(document(medicalActions=[done("speech-therapy", "2026-01-01")]))
        (one,) = past.given
        window = window_of(past, None, ())
        assert window is not None
        assert given_row("x", [one], [], window).points
        (bar,) = given_row("x", [replace(one, ended=None)], [], window).bars
        assert (bar.kind, bar.goes_on) == ("no-dose", True)
        assert one.ended is not None
        later = one.ended._replace(from_=one.ended.from_ + 30, below=one.ended.below + 30)
        (bar,) = given_row("x", [replace(one, ended=later)], [], window).bars
        assert (bar.end - bar.begin, bar.goes_on) == (31, False)

    def test_a_taper_of_a_treatment_without_doses_is_its_end(self) -> None:
        past = history(document(medicalActions=[done("plasma-exchange", "2026-01-01")]))
        reason = replace(
            COURSE.relapses[0].because[0], evidence=(replace_evidence("medicalActions/0"),)
        )
        spell = worsening("2026-01-10", None, "relapse", triggers=("taper",), because=(reason,))
        course = replace(COURSE, relapses=(spell,))
        window = window_of(past, course, ())
        assert window is not None
        (one,) = past.given
        spells = spells_of(course, window)
        assert given_row("x", [one], spells, window).links == ((day("2026-01-01"), "R1"),)
        assert given_row("x", [replace(one, ended=None)], spells, window).links == ()

    def test_a_procedure_is_a_diamond(self) -> None:
        (point,) = row("Removal of the tumour", medicalActions=DOCUMENT["medicalActions"]).points
        assert (point.day, point.kind) == (day("2024-01-08"), "procedure")


class TestSignsEventsTests:
    def test_a_sign_that_was_looked_for_and_absent_is_a_ring(self) -> None:
        found = row("Opsoclonus", phenotypicFeatures=DOCUMENT["phenotypicFeatures"])
        assert [point.kind for point in found.points] == ["absent", "absent"]
        assert len(found.bars) == 3

    def test_an_end_that_is_not_recorded_is_dotted_until_the_next_record(self) -> None:
        found = row("Opsoclonus", phenotypicFeatures=[
            sign("HP:0010543", "Opsoclonus", "2026-01-01"),
            absent("HP:0010543", "Opsoclonus", "2026-03-01"),
            sign("HP:0010543", "Opsoclonus", "2026-05-01"),
        ])  # fmt: skip
        dotted = [(bar.begin, bar.end) for bar in found.bars if bar.kind == "unended"]
        assert dotted == [
            (day("2026-01-01"), day("2026-03-01")), (day("2026-05-01"), day("2026-11-20"))
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("outcome", "letter"),
        [("normal", "n"), ("abnormal", "a"), ("inconclusive", "i"), ("strange-answer", "?")],
    )
    def test_a_result_is_a_letter(self, outcome: str, letter: str) -> None:
        tests = [result("mri-brain", "MRI brain", "2026-01-01", outcome)]
        (point,) = row("MRI brain", measurements=tests).points
        assert point.inside == letter

    def test_a_short_result_in_numbers_is_shown_as_it_is(self) -> None:
        (point,) = row("IQ test", measurements=DOCUMENT["measurements"]).points
        assert (point.kind, point.text) == ("value", "88")

    def test_a_planned_test_is_no_result(self) -> None:
        (point,) = row("Eye video", medicalActions=DOCUMENT["medicalActions"]).points
        assert point.inside == "p"

    def test_a_test_and_a_sign_without_a_name_are_still_shown(self) -> None:
        nameless = [{"assay": {"id": ""}, "timeObserved": {"timestamp": "2026-01-01T00:00:00Z"}}]
        assert row("Without a name", measurements=nameless).points


class TestTime:
    def test_today_is_a_line_with_its_date_and_phase(self) -> None:
        assert "2026-11-20: partial recovery" in words(rich())

    def test_what_is_due_is_numbered_and_told_beneath(self) -> None:
        past = history()
        window = window_of(past, COURSE, DUE)
        assert window is not None
        found = groups_of(past, [], DUE, window)[-1].rows[0].points
        assert [(point.kind, point.text) for point in found] == [
            ("overdue", "1"), ("due", "2"), ("due", "3")
        ]  # fmt: skip
        said = " ".join(words(rich()))
        assert "1 CD19 count and IgG 2026-06-10 (overdue)" in said
        assert "4 move to adult neurology 2040-05-04" in said

    def test_what_is_due_in_many_years_does_not_squeeze_the_past(self) -> None:
        window = window_of(history(), COURSE, DUE)
        assert window is not None
        assert window.last < day("2028-01-01")

    def test_what_was_due_before_anything_is_recorded_is_on_the_page(self) -> None:
        early = replace(DUE[0], on_day=day("2020-01-01"))
        window = window_of(history(), COURSE, (early,))
        assert window is not None
        assert window.first < day("2020-01-01")

    def test_a_case_of_ages_has_an_axis_of_ages(self) -> None:
        said = words(draw("ages only", history(AGES, None)))
        assert "age 4 y 2 mo" in said
        assert "2 y 3 mo" in said
        assert "2 y" in said

    def test_what_has_no_date_is_told_beneath(self) -> None:
        said = " ".join(words(rich()))
        assert "Without a date: Delayed speech" in said
        assert "CD19 count (planned)" in said

    def test_nothing_dated_is_told_and_all_of_it_is_listed(self) -> None:
        said = " ".join(words(draw("undated", history(UNDATED, None), None, ())))
        assert "Nothing in the record has a date" in said
        for name in ("Ataxia", "no Opsoclonus", "melatonin", "MRI brain", "a score of 4 of 15"):
            assert name in said

    def test_what_is_due_is_told_where_nothing_is_dated(self) -> None:
        said = " ".join(words(draw("undated", history(UNDATED, None), None, DUE)))
        assert "1 CD19 count and IgG 2026-06-10 (overdue)" in said

    @given(st.sampled_from(["date", "age"]), st.floats(0, 20_000), st.floats(28, 40_000))
    def test_ticks_are_on_the_axis_in_order_and_few(
        self, kind: str, first: float, long: float
    ) -> None:
        axis = history(AGES if kind == "age" else None, None).axis
        window = Window(axis, first, first + long, first)
        found = ticks(window)
        days = [at for at, _ in found]
        assert days == sorted(days)
        assert all(window.first <= at <= window.last for at in days)
        assert len(found) <= 16
        assert len({said for _, said in found}) == len(found)


def written(figure: Figure) -> Iterator[tuple[str, Box]]:
    """Every word on the page with its box in inches; the axis' own numbers aside."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    for text in figure.texts:
        if text.get_text().strip():
            box = text.get_window_extent(renderer)
            dots = figure.dpi
            yield (
                text.get_text(),
                Box(box.x0 / dots, HEIGHT - box.y1 / dots, box.x1 / dots, HEIGHT - box.y0 / dots),
            )


def shrunk(box: Box) -> Box:
    """A hair's breadth within, so that neighbours may touch."""
    return Box(box.left + 0.02, box.top + 0.035, box.right - 0.02, box.bottom - 0.035)


@cache
def page(name: str) -> Figure:
    """One of the pages that must hold, however full or empty the record is."""
    course, due = None, ()
    if name == "rich":
        past, course, due = history(), COURSE, DUE
    elif name.startswith("crowded"):
        found, course = crowded(int(name[-1]))
        past = history(found)
        due = tuple(replace(DUE[n % 3], on_day=day("2026-06-01") + 20 * n) for n in range(18))
    elif name == "no score":
        past = history(document(phenotypicFeatures=DOCUMENT["phenotypicFeatures"]))
        course = COURSE
    else:
        one = document(measurements=[score("2026-01-05", 11)])
        records = {"ages": AGES, "undated": UNDATED, "one score": one, "empty": document()}
        past = history(records[name], None)
    return draw(name, past, course, due, assessed().versions)


PAGES = ("rich", "crowded 1", "crowded 2", "no score", "ages", "undated", "one score", "empty")


@pytest.mark.parametrize("name", PAGES)
class TestEveryPage:
    def test_no_word_lies_over_another(self, name: str) -> None:
        for (first, one), (second, other) in combinations(written(page(name)), 2):
            assert not shrunk(one).meets(shrunk(other)), (first, second)

    def test_every_word_is_on_the_page(self, name: str) -> None:
        for said, box in written(page(name)):
            assert box.left >= 0, said
            assert box.right <= WIDTH, said
            assert box.bottom <= HEIGHT, said

    def test_it_can_be_written(self, name: str, tmp_path: Path) -> None:
        save(page(name), tmp_path / "a.svg")
        assert f"Course of {name}" in in_svg(tmp_path / "a.svg")


class TestCrowding:
    def test_what_there_is_no_room_for_is_named(self) -> None:
        found, course = crowded(1)
        said = " ".join(words(draw("crowded", history(found), course)))
        assert "No room for: " in said

    def test_what_is_given_against_the_disease_stays_before_what_is_not(self) -> None:
        rows = tuple(
            Row(f"r{n}", bars=(Bar(0, 1, "dose"),) * n, is_main=n == 1) for n in range(1, 9)
        )
        (group,) = trimmed([Group("TREATMENT", "", rows, weight=3)], 3)
        assert [one.label for one in group.rows] == ["r1", "r7", "r8"]
        assert len(group.left_out) == 5

    def test_treatments_keep_more_rows_than_tests(self) -> None:
        many = tuple(Row(f"r{n}", points=(Point(0, "test"),)) for n in range(12))
        first, second = trimmed([Group("T", "", many, weight=3), Group("X", "", many)], 12)
        assert len(first.rows) > len(second.rows)
        assert len(first.rows) + len(second.rows) == 12

    def test_no_group_is_left_without_a_row(self) -> None:
        groups = [Group("A", "", (Row("a"),)), Group("B", "", (Row("b"),))]
        assert trimmed(groups, 0) == groups

    def test_letters_that_would_meet_become_strokes_and_the_abnormal_stays(self) -> None:
        close = [result("mri-brain", "MRI brain", f"2026-01-{n:02}", "normal") for n in range(1, 9)]
        close.append(result("mri-brain", "MRI brain", "2026-01-05", "abnormal"))
        close.append(result("mri-brain", "MRI brain", "2012-01-05", "normal"))
        figure = draw("a", history(document(subject={}, measurements=close)))
        said = words(figure)
        assert said.count("a") == 1
        assert said.count("n") == 1


class TestBlackAndWhite:
    def test_the_kinds_of_bars_differ_without_colour(self) -> None:
        def grey(style: dict[str, Any]) -> float:
            return float(np.dot(to_rgb(style["facecolor"]), (0.2126, 0.7152, 0.0722)))

        kinds = [(round(grey(s), 1), s.get("hatch")) for s in BARS.values()]
        assert len(set(kinds)) == len(kinds)

    def test_bars_and_marks_stand_out_from_the_paper(self) -> None:
        for style in BARS.values():
            edge = np.dot(to_rgb(style["edgecolor"]), (0.2126, 0.7152, 0.0722))
            assert (1.05) / (edge**2.2 + 0.05) >= 3

    def test_printed_in_grey_a_bar_of_a_dose_is_dark_and_its_row_is_not(self) -> None:
        figure = rich()
        file = BytesIO()
        FigureCanvasAgg(figure).print_png(file)
        file.seek(0)
        grey = imread(file)[..., :3] @ (0.2126, 0.7152, 0.0722)
        axes, bar = next(
            (axes, patch) for axes in figure.axes for patch in axes.patches
            if isinstance(patch, Rectangle) and patch.get_x() == day("2026-02-26")
        )  # fmt: skip
        corners = ((bar.get_x(), bar.get_y()), (bar.get_x() + bar.get_width(), bar.get_y()))
        (left, foot), (right, _) = axes.transData.transform(corners)
        _, head = axes.transData.transform((bar.get_x(), bar.get_y() + bar.get_height()))
        at, above = grey.shape[0] - (foot + head) / 2, grey.shape[0] - 2 * head + foot
        columns = slice(int(left) + 60, int(right) - 20)
        assert np.median(grey[int(at), columns]) < 0.5
        assert np.median(grey[int(above), columns]) > 0.9

    def test_every_bar_of_the_record_is_drawn(self) -> None:
        drawn = [p for p in rich().findobj(Rectangle) if p.get_facecolor()[:3] != (1, 1, 1)]
        past = history()
        window = window_of(past, COURSE, DUE)
        assert window is not None
        bars = [
            bar for group in groups_of(past, [], DUE, window) for one in group.rows
            for bar in one.bars if bar.kind != "unended"
        ]  # fmt: skip
        begins = {round(p.get_x(), 3) for p in drawn if isinstance(p, Rectangle)}
        assert {round(bar.begin, 3) for bar in bars} <= begins


@given(st.text(st.characters(max_codepoint=0x17F), max_size=80), st.floats(0.1, 3))
@settings(deadline=None)
def test_words_are_cut_to_the_room_they_have(text: str, inches: float) -> None:
    shown = fitted(printable(text), 7.0, inches)
    assert width(shown, 7.0) <= inches or shown == "…"


@given(st.lists(st.text("abc", min_size=1, max_size=8), max_size=30), st.floats(1, 3))
def test_no_word_is_lost_where_a_line_is_broken(parts: list[str], inches: float) -> None:
    lines = wrapped(" ".join(parts), 7.0, inches)
    assert " ".join(lines).split() == parts
    assert all(width(line, 7.0) <= inches for line in lines)
