"""EyeLink's .asc, read fast, holds what a slow reading finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye.reading import Screen, read
from kinsbourne.signals.eye.recording import Recording
from tests.signals.eye.eyelink import FORMATS, HEAD, asc, block, monocular, slow_samples

SCREEN = Screen(1920, 1080, 50.9, 28.6, 65)


def recording(data: bytes, screen: Screen | None = SCREEN) -> Recording:
    return read(data, name="a.asc", screen=screen)


def refusal(data: bytes, screen: Screen | None = SCREEN) -> RecordingError:
    with pytest.raises(RecordingError) as caught:
        recording(data, screen)
    return caught.value


def flags(recording: Recording) -> list[str]:
    return [flag.id for flag in recording.flags]


def as_pixels(recording: Recording, width: float, height: float) -> tuple[np.ndarray, np.ndarray]:
    """The pixels that the degrees were made of."""
    x = np.tan(np.radians(recording.x_deg)) * 65 / 50.9 * width + width / 2
    y = height / 2 - np.tan(np.radians(recording.y_deg)) * 65 / 28.6 * height
    return x, y


class TestSamples:
    def test_places_become_degrees_rightward_and_upward(self) -> None:
        lines = "".join(
            f"{t}\t{x:7.1f}\t{y:7.1f}\t  800.0\t...\n"
            for t, x, y in ((1, 960, 540), (2, 1920, 540), (3, 960, 0))
        )
        found = recording(asc(block(lines)))
        assert found.x_deg == pytest.approx([0, np.degrees(np.arctan(25.45 / 65)), 0])
        assert found.y_deg == pytest.approx([0, 0, np.degrees(np.arctan(14.3 / 65))])
        assert found.eye == "left"
        assert found.pupil is not None
        assert found.source == "recording:a.asc"

    def test_a_point_is_a_missing_sample(self) -> None:
        lines = monocular(3) + "1003\t   .\t   .\t    0.0\t...\n" + monocular(3, first=1004)
        found = recording(asc(block(lines)))
        assert found.is_missing.tolist() == [False] * 3 + [True] + [False] * 3

    def test_events_and_messages_between_samples_are_passed_over(self) -> None:
        between = (
            "EFIX L   1000\t1002\t3\t  141.0\t  132.2\t    791\nMSG\t1003 12 SAMPLES\n"
            "INPUT\t1003\t127\nSSACC L  1003\n  132.75 -13.0\n"
        )
        found = recording(asc(block(monocular(3) + between + monocular(3, first=1003))))
        assert found.n == 6

    def test_two_eyes_are_left_and_right(self) -> None:
        lines = "".join(
            f"{t}\t 960.0\t 540.0\t 1.0\t 1000.0\t 500.0\t 2.0\t.....\n" for t in range(5)
        )
        found = recording(asc(block(lines, "LEFT RIGHT")))
        assert found.eye == "left"
        assert found.x_deg == pytest.approx(np.zeros(5))
        assert found.x2_deg is not None
        assert (found.x2_deg > 0.5).all()
        assert found.pupil is not None
        assert found.pupil.tolist() == [1.0] * 5

    def test_the_only_eye_seen_stands_first(self) -> None:
        lines = "".join(f"{t}\t .\t .\t 0.0\t 960.0\t 540.0\t 2.0\t.....\n" for t in range(5))
        found = recording(asc(block(lines, "LEFT RIGHT")))
        assert found.eye == "right"
        assert found.x2_deg is None

    def test_the_right_eye_alone(self) -> None:
        assert recording(asc(block(monocular(), "RIGHT"))).eye == "right"

    def test_a_gap_between_blocks_is_missing(self) -> None:
        found = recording(asc(block(monocular(5)), block(monocular(5, first=1025))))
        assert found.n == 30
        assert int(found.is_missing.sum()) == 20

    def test_an_eye_that_joins_later_is_missing_before_and_said(self) -> None:
        both = "".join(
            f"{1020 + t}\t 960.0\t 540.0\t 1.0\t 960.0\t 540.0\t 2.0\t.....\n" for t in range(5)
        )
        found = recording(asc(block(monocular(20)), block(both, "LEFT RIGHT")))
        assert found.x2_deg is not None
        assert np.isnan(found.x2_deg).tolist() == [True] * 20 + [False] * 5
        assert flags(found) == ["eyes-change"]

    @pytest.mark.parametrize(("rate", "step"), [(250, 4), (500, 2), (1000, 1)])
    def test_rates(self, rate: int, step: int) -> None:
        found = recording(asc(block(monocular(20, step=step), rate=f"RATE\t {rate}.00")))
        assert found.fs_hz == rate

    def test_2000_hz_with_halves_of_milliseconds(self) -> None:
        lines = "".join(f"{1000 + at / 2:.1f}\t960.0\t540.0\t800.0\t...\n" for at in range(20))
        found = recording(asc(block(lines, rate="RATE\t2000.00")))
        assert (found.fs_hz, found.n) == (2000, 20)

    def test_2000_hz_in_whole_milliseconds_loses_no_sample(self) -> None:
        lines = "".join(f"{1000 + at // 2}\t960.0\t540.0\t800.0\t...\n" for at in range(20))
        found = recording(asc(block(lines, rate="RATE\t2000.00")))
        assert (found.fs_hz, found.n, found.flags) == (2000, 20, ())

    def test_no_rate_is_read_from_the_times(self) -> None:
        assert recording(asc(block(monocular(20, step=4), rate="RATE"))).fs_hz == pytest.approx(250)

    def test_input_and_remote_columns_are_passed_over(self) -> None:
        lines = "".join(
            f"{t}\t960.0\t540.0\t800.0\t127.0\t...\t100.0\t200.0\t650.0 ............\n"
            for t in range(5)
        )
        assert recording(asc(block(lines, more="\tINPUT\tHTARGET"))).n == 5

    def test_windows_lines_and_a_last_one_that_is_open(self) -> None:
        data = asc(block(monocular())).replace(b"\n", b"\r\n")
        assert recording(data[: data.index(b"END")].rstrip()).n == 10

    def test_samples_alone_are_taken_for_gaze_and_said(self) -> None:
        found = recording(monocular(10).encode())
        assert (found.n, flags(found)) == (10, ["columns-assumed"])
        both = "".join(f"{t}\t960.0\t540.0\t1.0\t960.0\t540.0\t2.0\t.....\n" for t in range(5))
        assert recording(both.encode()).x2_deg is not None


class TestScale:
    def test_pixels_of_the_file_stand_before_those_given(self) -> None:
        small = Screen(640, 480, 50.9, 28.6, 65)
        found = recording(asc(block(monocular(1) + monocular(5, first=1001))), small)
        assert found.x_deg[0] == pytest.approx(0)

    def test_pixels_may_be_left_to_the_file(self) -> None:
        assert recording(asc(block(monocular())), Screen(None, None, 50.9, 28.6, 65)).n == 10

    def test_gaze_coordinates_do_where_the_display_is_not_said(self) -> None:
        head = HEAD + "MSG\t90 GAZE_COORDS 0.00 0.00 1920.00 1080.00\n"
        found = recording(asc(block(monocular()), head=head), Screen(None, None, 50.9, 28.6, 65))
        assert found.x_deg[0] == pytest.approx(0)

    def test_pixels_without_a_screen_are_taken_as_usual_and_flagged_as_uncalibrated(self) -> None:
        found = recording(asc(block(monocular())), None)
        assert not found.is_calibrated
        assert flags(found) == ["scale-assumed"]
        assert "--screen" in found.flags[0].what

    def test_a_screen_that_is_not_said_at_all_is_assumed_too(self) -> None:
        assert not recording(asc(block(monocular()), head=HEAD), None).is_calibrated

    @pytest.mark.parametrize(
        "message", ["", "MSG\t90 DISPLAY_COORDS 9 9 0 0\n", "MSG\t9 DISPLAY_COORDS"]
    )
    def test_a_screen_whose_pixels_nobody_says_is_refused(self, message: str) -> None:
        data = asc(block(monocular()), head=HEAD + message)
        assert "pixels" in refusal(data, Screen(None, None, 50.9, 28.6, 65)).problem.what

    def test_href_has_its_own_scale(self) -> None:
        lines = "".join(f"{t}\t15000.0\t-15000.0\t800.0\t...\n" for t in range(5))
        found = recording(asc(block(lines, unit="HREF")), None)
        assert found.x_deg == pytest.approx(np.full(5, 45))
        assert found.y_deg == pytest.approx(np.full(5, 45))

    def test_resolution_gives_degrees_without_a_screen(self) -> None:
        away = 2000.0  # pixels to the screen
        place = np.linspace(-600, 600, 13)
        per_degree = np.radians(away * (1 + (place / away) ** 2))
        lines = "".join(
            f"{t}\t{x + 960:.4f}\t540.0\t800.0\t1.0\t1.0\t{r:.4f}\t{away * np.pi / 180:.4f}\t...\n"
            for t, (x, r) in enumerate(zip(place, per_degree, strict=True))
        )
        found = recording(asc(block(lines, more="\tVEL\tRES")), None)
        assert found.x_deg == pytest.approx(np.degrees(np.arctan(place / away)), abs=1e-3)
        assert flags(found) == ["scale-of-file"]

    def test_a_resolution_that_is_missing_gives_none(self) -> None:
        lines = "".join(f"{t}\t960.0\t540.0\t800.0\t.\t.\t...\n" for t in range(5))
        assert flags(recording(asc(block(lines, more="\tRES")), None)) == ["scale-assumed"]

    def test_resolution_without_coordinates(self) -> None:
        lines = "".join(f"{t}\t960.0\t540.0\t800.0\t35.0\t35.0\t...\n" for t in range(5))
        assert recording(
            asc(block(lines, more="\tRES"), block(monocular(5, first=9)), head=HEAD), None
        ).n


class TestRefusals:
    def test_raw_pupil_positions(self) -> None:
        assert "raw" in refusal(asc(block(monocular(), unit="PUPIL"))).problem.what

    def test_two_rates(self) -> None:
        data = asc(block(monocular()), block(monocular(first=1020), rate="RATE\t500.00"))
        assert "different rates" in refusal(data).problem.what

    def test_no_samples(self) -> None:
        assert "no samples" in refusal(asc(block(""))).problem.what

    def test_an_eye_that_is_never_seen(self) -> None:
        lines = "".join(f"{t}\t .\t .\t 0.0\t...\n" for t in range(5))
        assert "missing in every sample" in refusal(asc(block(lines))).problem.what

    def test_many_lines_that_are_cut(self) -> None:
        problem = refusal(asc(block(monocular(5) + "1005\t 1.0\n1006\tabc\t1\t2\n"))).problem
        assert problem.where == "a.asc, line 12"

    def test_samples_alone_of_unknown_columns(self) -> None:
        assert "SAMPLES line" in refusal(b"1 2 3\n2 3 4\n").problem.what

    def test_times_that_run_backward(self) -> None:
        data = asc(block(monocular(5, first=1010) + monocular(5)))
        assert "backward" in refusal(data).problem.what


def test_a_few_lines_that_are_cut_are_left_out_and_said() -> None:
    found = recording(asc(block(monocular(50) + "1050\t 1.0\n" + monocular(50, first=1051))))
    assert found.n == 101
    assert flags(found) == ["lines-unreadable"]


CELLS = st.floats(-3000, 3000).map(lambda value: f"{value:7.1f}") | st.just("   .")


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=3, max_size=40), st.booleans())
def test_the_same_samples_as_a_slow_reading(
    cells: list[tuple[str, str, str]], are_two: bool
) -> None:
    eyes = "LEFT RIGHT" if are_two else "LEFT"
    lines = "".join(
        f"{1000 + at}\t" + "\t".join((*each, *each) if are_two else each) + "\t...\n"
        for at, each in enumerate(cells)
    )
    data = asc(block(lines, eyes))
    samples = np.array(slow_samples(data.decode())[0])
    known = ~np.isnan(samples[:, 1]) & ~np.isnan(samples[:, 2])
    if not known.any():
        assert "missing in every sample" in refusal(data).problem.what
        return
    found = recording(data)
    x, y = as_pixels(found, 1920, 1080)
    assert x[known] == pytest.approx(samples[known, 1], abs=1e-6)
    assert y[known] == pytest.approx(samples[known, 2], abs=1e-6)
    assert found.is_missing.tolist() == (~known).tolist()


@pytest.mark.skipif(not FORMATS.is_dir(), reason="the samples of file formats are not here")
@pytest.mark.parametrize(
    ("name", "screen"),
    [
        ("eyelink_monocular_example.asc", (1280, 1024)),
        ("eyelink_monocular_2khz_example.asc", (1280, 1024)),
        ("eyelink_monocular_no_dummy_example.asc", (1920, 1080)),
        ("eyelink_binocular_example.asc", (1920, 1080)),
    ],
)
def test_real_files_hold_what_a_slow_reading_finds(name: str, screen: tuple[int, int]) -> None:
    samples = np.array(slow_samples((FORMATS / name).read_text(errors="replace"))[0])
    found = read(FORMATS / name, screen=Screen(None, None, 50.9, 28.6, 65))
    at = np.round((samples[:, 0] / 1000 - found.start_s) * found.fs_hz).astype(int)
    x, y = as_pixels(found, *screen)
    assert x[at] == pytest.approx(samples[:, 1], abs=1e-6, nan_ok=True)
    assert y[at] == pytest.approx(samples[:, 2], abs=1e-6, nan_ok=True)
    assert int((~found.is_missing).sum()) == int(np.isfinite(samples[:, 1]).sum())
    if "binocular" in name:
        assert found.x2_deg is not None
