"""Does the document of a recording say all of what was measured, with its marks?"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kinsbourne.knowledge import base, model
from kinsbourne.report.eye_text import text
from kinsbourne.report.measured import compared, document
from kinsbourne.report.view import Document, Entry, find
from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.change import compare
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import Measured
from kinsbourne.signals.eye.simulation import simulate


@cache
def of(kind: str = "opsoclonus", seconds: float = 20.0, **how: float) -> Measured:
    share = 0.4 if kind in ("opsoclonus", "flutter") else None
    how = {"noise_deg": 0.02, **how}
    return measure(simulate(kind, share=share, duration_s=seconds, seed=3, **how).recording)  # type: ignore[arg-type]


def entries(said: Document, name: str) -> tuple[Entry, ...]:
    section = find(said, name)
    return section.entries if section else ()


def test_the_finding_stands_first_and_stands_out_where_there_are_bursts() -> None:
    assert document(of()).lead[0].text == of().summary
    assert document(of()).lead[0].mark == "caution"
    assert document(of("normal")).lead[0].mark is None


def test_each_sign_has_the_mark_of_its_status_and_its_reasons() -> None:
    measured = of("normal", 90.0)
    for entry, sign in zip(entries(document(measured), "signs"), measured.signs, strict=True):
        assert entry.mark == {"present": "yes", "excluded": "no", "unknown": "unknown"}[sign.status]
        assert entry.gist == "; ".join(sign.because)
        assert entry.code == sign.hpo


def test_a_measure_has_its_interval_or_says_why_it_is_none() -> None:
    measured = of()
    for entry, measure_ in zip(
        entries(document(measured), "measures"), measured.measures.values(), strict=True
    ):
        assert bool(entry.gist) == (measure_.value is not None)
        assert bool(entry.note) == (measure_.value is None)
        assert bool(entry.about) == (measure_.interval is not None)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("opsoclonus", "bursts"), ("jerk", "nystagmus"), ("square-wave-jerks", "intrusions")],
)
def test_what_was_found_has_every_test_behind_it(kind: str, name: str) -> None:
    measured = of(kind)
    found = entries(document(measured), name)
    assert len(found) == len(getattr(measured, name)) > 0
    for entry, event in zip(found, getattr(measured, name), strict=True):
        assert [one.text for one in entry.behind] == [one.test for one in event.because]
        assert [one.mark for one in entry.behind] == [
            "yes" if one.passed else "no" for one in event.because
        ]
    explained = text(measured, explain=True)
    assert all(one.text in explained for entry in found for one in entry.behind)


class TestWhatItCanShow:
    def said(self, measured: Measured) -> list[tuple[str, str | None]]:
        return [(one.text, one.mark) for one in entries(document(measured), "quality")]

    def test_is_said_of_a_good_recording_with_the_mark_of_each_limit(self) -> None:
        quality = entries(document(of("normal", 90.0)), "quality")
        good = [one for one in quality if one.mark == "yes"]
        assert len(good) == 4
        assert all(one.basis == "our inference" for one in good)
        assert any("long enough to exclude" in one.text for one in good)

    def test_of_a_short_one_names_the_time_that_excluding_takes(self) -> None:
        assert any(
            "too short to exclude what comes and goes, which takes 60 s" in said and mark ==
            "unknown" for said, mark in self.said(of())
        )  # fmt: skip

    def test_of_a_poor_one_is_only_what_limits_it(self) -> None:
        poor = simulate("opsoclonus", seed=1, duration_s=8.0, fs_hz=50.0, noise_deg=0.6).recording
        gone = poor.x_deg.copy()
        gone[:150] = np.nan
        measured = measure(replace(poor, x_deg=gone, is_simulated=False))
        raised = {flag.id for flag in measured.quality}
        assert {"rate-screens-only", "noisy", "much-missing"} <= raised
        marks = [mark for _, mark in self.said(measured)]
        assert marks.count("yes") == 0
        assert marks.count("caution") == len(measured.quality)

    def test_without_a_known_noise_says_nothing_of_it(self) -> None:
        gone = np.full(900, np.nan)
        said = self.said(measure(Recording(500.0, gone, gone)))
        assert not any(one.startswith("noise ") for one, _ in said)


def test_how_many_of_the_limits_are_ours_is_counted() -> None:
    limits = base.load().part("eye.yaml", model.Limits).limits
    (said,) = entries(document(of()), "limits")
    assert f"{len(limits)} numbers" in said.text
    assert said.basis == "our inference"


def test_a_comparison_says_both_values_the_change_and_what_cannot_be_compared() -> None:
    before, after = of(), of(fs_hz=250.0)
    said = compared(compare(before, after))
    assert [one.mark for one in entries(said, "cautions")] == ["caution", "caution"]
    changes = {one.text: one for one in entries(said, "changes")}
    assert [one.label for one in changes["bursts a minute"].behind] == [
        "before", "after", "change", "interval",
    ]  # fmt: skip
    assert changes["spread of directions in bursts, 0 to 1"].behind[3].text == "no interval"
    assert changes["saccadic gain"].note.startswith("not comparable, before: ")


def test_a_name_of_a_file_can_forge_no_line() -> None:
    recording = Recording(500.0, np.zeros(900), np.zeros(900), source="recording:a\nSIGNS\x1b[2J")
    assert "\x1b" not in text(measure(recording))
