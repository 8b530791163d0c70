"""Tables: a plain header needs no map, exports have one; errors say where, not what is there."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye.reading import Screen, read
from kinsbourne.signals.eye.reading.columns import shipped
from kinsbourne.signals.eye.recording import Recording
from tests.signals.eye.eyelink import FORMATS

SCREEN = Screen(1920, 1080, 50.9, 28.6, 65)
N = 40
TIMES = [f"{at / 100:.2f}" for at in range(N)]
X = [f"{at / 10:.1f}" for at in range(N)]
Y = [f"{-at / 20:.2f}" for at in range(N)]


def table(names: Sequence[str], *columns: Sequence[object], parted: str = ",") -> bytes:
    lines = [
        parted.join(names),
        *(parted.join(map(str, cells)) for cells in zip(*columns, strict=True)),
    ]
    return ("\n".join(lines) + "\n").encode()


def recording(
    data: bytes, columns: str | Path | None = None, screen: Screen | None = None
) -> Recording:
    return read(data, name="a.csv", columns=columns, screen=screen)


def refusal(data: bytes, columns: str | Path | None = None) -> RecordingError:
    with pytest.raises(RecordingError) as caught:
        recording(data, columns)
    return caught.value


def flags(recording: Recording) -> list[str]:
    return [flag.id for flag in recording.flags]


PLAIN = table(("t_s", "x_deg", "y_deg"), TIMES, X, Y)


class TestPlain:
    def test_seconds_and_degrees_need_no_map(self) -> None:
        found = recording(PLAIN)
        assert found.fs_hz == pytest.approx(100)
        assert found.x_deg == pytest.approx([float(x) for x in X])
        assert found.y_deg == pytest.approx([float(y) for y in Y])
        assert (found.eye, found.flags, found.is_calibrated) == ("one", (), True)

    @pytest.mark.parametrize(("unit", "per_second"), [("ms", 1e3), ("us", 1e6), ("ns", 1e9)])
    def test_other_units_of_time(self, unit: str, per_second: float) -> None:
        times = [float(time) * per_second for time in TIMES]
        found = recording(table((f"t_{unit}", "x_deg", "y_deg"), times, X, Y))
        assert found.fs_hz == pytest.approx(100)

    def test_second_eye_pupil_and_target(self) -> None:
        names = (
            "t_s",
            "x_deg",
            "y_deg",
            "x2_deg",
            "y2_deg",
            "pupil",
            "target_x_deg",
            "target_y_deg",
        )
        found = recording(table(names, TIMES, X, Y, Y, X, [3] * N, X, Y))
        assert found.eye == "left"
        for values in (found.x2_deg, found.y2_deg, found.pupil, found.target_x_deg):
            assert values is not None
            assert len(values) == N

    def test_pixels_with_a_screen(self) -> None:
        found = recording(table(("t_s", "x_px", "y_px"), TIMES, [1920] * N, [0] * N), None, SCREEN)
        assert found.x_deg == pytest.approx(np.degrees(np.arctan(25.45 / 65)) * np.ones(N))
        assert (found.y_deg > 0).all()

    def test_shares_of_a_screen(self) -> None:
        found = recording(
            table(("t_s", "x_norm", "y_norm"), TIMES, [1] * N, [0.5] * N), None, SCREEN
        )
        assert found.x_deg[0] == pytest.approx(np.degrees(np.arctan(25.45 / 65)))
        assert found.y_deg[0] == pytest.approx(0)

    def test_microvolts_are_only_relative(self) -> None:
        found = recording(table(("t_s", "x_uv", "y_uv"), TIMES, [160] * N, [0] * N))
        assert not found.is_calibrated
        assert flags(found) == ["uncalibrated"]
        assert found.x_deg[0] == pytest.approx(10)

    def test_pixels_without_a_screen_are_refused(self) -> None:
        assert "--screen" in refusal(table(("t_s", "x_px", "y_px"), TIMES, X, Y)).problem.remedy

    @pytest.mark.parametrize("parted", ["\t", ";", "|", " "])
    def test_columns_parted_otherwise(self, parted: str) -> None:
        assert recording(table(("t_s", "x_deg", "y_deg"), TIMES, X, Y, parted=parted)).n == N

    @pytest.mark.parametrize(
        "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"]
    )
    def test_encodings(self, encoding: str) -> None:
        names = ("t_s", "x_deg", "y_deg", "Größe")
        data = table(names, TIMES, X, Y, X).decode().encode(encoding)
        assert recording(data).x_deg == pytest.approx([float(x) for x in X])

    def test_packed_with_gzip(self, tmp_path: Path) -> None:
        file = tmp_path / "a.csv.gz"
        file.write_bytes(gzip.compress(PLAIN))
        assert read(file).source == "recording:a.csv"

    def test_commas_for_points(self) -> None:
        comma = [[cell.replace(".", ",") for cell in column] for column in (TIMES, X, Y)]
        found = recording(table(("t_s", "x_deg", "y_deg"), *comma, parted=";"))
        assert found.x_deg == pytest.approx([float(x) for x in X])

    def test_old_macintosh_lines_comments_quotes_and_trailing_commas(self) -> None:
        data = PLAIN.replace(b"\n", b"\r")
        assert recording(data).n == N
        assert recording(b"# made by hand\n\n" + PLAIN).n == N
        assert recording(PLAIN.replace(b"t_s,x_deg,y_deg", b'"t_s","x_deg","y_deg"')).n == N
        head, rest = PLAIN.split(b"\n", 1)
        assert recording(head + b"\n" + rest.replace(b"\n", b",\n")).n == N
        assert recording(b"\n".join((head, rest.replace(b",0.1,", b',"0.1",')))).n == N

    def test_missing_in_many_ways(self) -> None:
        words = ["", "NaN", "NA", "null", ".", "None", "-"]
        found = recording(table(("t_s", "x_deg", "y_deg"), TIMES, words + X[len(words) :], Y))
        assert found.is_missing.tolist() == [True] * len(words) + [False] * (N - len(words))
        assert found.flags == ()


class TestWhatIsWrong:
    def test_swapped_columns_are_named(self) -> None:
        problem = refusal(table(("t_s", "x_deg", "y_deg"), Y, TIMES, X)).problem
        assert "the column t_s does not increase as times do, and x_deg does" in problem.what

    def test_times_that_run_backward(self) -> None:
        data = table(("t_s", "x_deg", "y_deg"), TIMES[::-1], Y, Y)
        assert "backward" in refusal(data).problem.what

    def test_milliseconds_for_seconds(self) -> None:
        times = [at * 4 for at in range(N)]
        problem = refusal(table(("t_s", "x_deg", "y_deg"), times, X, Y)).problem
        assert "t_ms" in problem.remedy

    def test_pixels_for_degrees(self) -> None:
        data = table(("t_s", "x_deg", "y_deg"), TIMES, [900 + at for at in range(N)], Y)
        assert "pixels" in refusal(data).problem.remedy

    def test_much_text_for_numbers_names_the_column_and_the_line(self) -> None:
        problem = refusal(table(("t_s", "x_deg", "y_deg"), TIMES, ["Smith"] * N, Y)).problem
        assert problem.where == "a.csv, line 2"
        assert "x_deg" in problem.what
        assert "Smith" not in str(problem)

    def test_a_little_text_for_numbers_is_missing_and_said(self) -> None:
        found = recording(table(("t_s", "x_deg", "y_deg"), TIMES, ["Smith", *X[1:]], Y))
        assert found.is_missing[0]
        assert flags(found) == ["not-numbers"]

    def test_lines_with_too_few_or_too_many_columns_are_said(self) -> None:
        assert flags(recording(PLAIN.replace(b"0.05,0.5,-0.25", b"0.05,0.5"))) == ["rows-ragged"]
        many = PLAIN + b"".join(b"%.2f,1,1\n" % (0.4 + at / 100) for at in range(600))
        found = recording(many.replace(b"6.30,1,1", b"6.30,1,1,9,9"))
        assert flags(found) == ["rows-ragged"]

    def test_repeated_times_are_dropped_and_said(self) -> None:
        found = recording(PLAIN + b"0.39,3.9,-1.95\n")
        assert flags(found) == ["times-repeat"]

    def test_lines_without_a_time_are_dropped_and_said(self) -> None:
        assert flags(recording(PLAIN + b",3.9,-1.95\n")) == ["times-missing"]

    @pytest.mark.parametrize("data", [b"", b" \n\n"])
    def test_an_empty_file(self, data: bytes) -> None:
        assert "empty" in refusal(data).problem.what

    def test_a_header_alone(self) -> None:
        assert "no samples" in refusal(b"t_s,x_deg,y_deg\n").problem.what

    def test_columns_unknown_are_listed_with_the_remedy(self) -> None:
        problem = refusal(table(("when", "across", "up"), TIMES, X, Y)).problem
        assert "when, across, up" in problem.what
        assert "t_s,x_deg,y_deg" in problem.remedy

    @pytest.mark.parametrize("text", [
        b"Smith, John, seen today\nwith dancing eyes, again, and again\n",
        b"1,2,3\n4,5,6\n", b"Smith\n", b'a,"b\n'])  # fmt: skip
    def test_text_that_may_be_a_patients_is_never_said(self, text: bytes) -> None:
        problem = refusal(text).problem
        assert "no line names its columns" in problem.what
        assert "Smith" not in str(problem)

    @pytest.mark.parametrize(
        ("data", "what"),
        [
            (b"SR_RESEARCH_COMBINED_FILE", "EyeLink"), (b"\x89HDF\r\n", "HDF5"),
            (b"MATLAB 5.0 MAT-file", "MATLAB"), (b"\x93NUMPY", "numpy"),
            (b"\xd0\xcf\x11\xe0", "Excel"), (b"PK\x03\x04 xl/workbook.xml", "Excel"),
            (b"\xffBIOSEMI", "BDF"), (b"\x00\x01\x02\x03\x04\x05", "neither text"),
            (b"\x1f\x8bnot packed", "unpack"),
        ],
    )  # fmt: skip
    def test_other_kinds_of_file_are_named_with_the_way_out(self, data: bytes, what: str) -> None:
        assert what in refusal(data).problem.what

    def test_a_packed_file_that_would_fill_the_memory(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from kinsbourne.knowledge import base

        monkeypatch.setitem(base.load().eye, "bytes-most", 10)
        assert "unpacks to more" in refusal(gzip.compress(PLAIN)).problem.what

    @pytest.mark.parametrize("path", ["nothing-here.csv", ".", "a\0b"])
    def test_a_file_that_cannot_be_opened(self, path: str) -> None:
        with pytest.raises(RecordingError, match="cannot be opened"):
            read(path)


TOBII = (
    "Recording timestamp", "Sensor", "Gaze point left X", "Gaze point left Y",
    "Gaze point right X", "Gaze point right Y", "Pupil diameter left", "Validity left",
    "Validity right",
)  # fmt: skip


class TestExports:
    """The shipped maps; each column and unit as in the map's own note."""

    def test_tobii_pro_lab(self) -> None:
        times = [at * 10 for at in range(N)]
        valid = ["Invalid", *["Valid"] * (N - 1)]
        data = table(TOBII, times, ["Eye Tracker"] * N, [960] * N, [540] * N, [1000] * N, [500] * N,
                     [3.1] * N, valid, ["Valid"] * N, parted="\t")  # fmt: skip
        data += b"395\tGyroscope\t\t\t\t\t\t\t\n"
        found = recording(data, None, SCREEN)
        assert (found.fs_hz, found.eye, found.n) == (pytest.approx(100), "left", N)
        assert np.isnan(found.x_deg[0])
        assert found.x2_deg is not None
        assert not np.isnan(found.x2_deg).any()

    def test_tobii_pro_lab_with_units_in_the_names(self) -> None:
        places = [
            f"Gaze point {eye} {axis} [DACS px]" for eye in ("left", "right") for axis in "XY"
        ]
        names = ("Recording timestamp [μs]", *places)
        times = [at * 10000 for at in range(N)]
        data = table(names, times, *[[960] * N] * 4, parted="\t")
        assert recording(data, None, SCREEN).fs_hz == pytest.approx(100)

    def test_tobii_studio(self) -> None:
        places = [f"GazePoint{eye}{axis} (ADCSpx)" for eye in ("Left", "Right") for axis in "XY"]
        names = ("RecordingTimestamp", *places, "ValidityLeft", "ValidityRight")
        times = [at * 10 for at in range(N)]
        data = table(names, times, *[[960] * N] * 4, [4] + [0] * (N - 1), [0] * N, parted="\t")
        assert np.isnan(recording(data, None, SCREEN).x_deg).sum() == 1

    def test_pupil_core_in_three_dimensions(self) -> None:
        axes = [f"gaze_normal{eye}_{axis}" for eye in "01" for axis in "xyz"]
        names = ("gaze_timestamp", "confidence", *axes)
        ones = [1] * N
        sure = [0.5] + [0.9] * (N - 1)
        found = recording(table(names, TIMES, sure, ones, ones, ones, ones, [0] * N, ones))
        assert np.isnan(found.x_deg[0])
        assert (found.x_deg[1], found.y_deg[1]) == (pytest.approx(45), 0)
        assert found.y2_deg is not None
        assert found.y2_deg[1] == pytest.approx(-45)

    def test_pupil_core_in_two_dimensions(self) -> None:
        names = ("gaze_timestamp", "world_index", "confidence", "norm_pos_x", "norm_pos_y")
        data = table(names, TIMES, [0] * N, [1] * N, [0.5] * N, [1] * N)
        found = recording(data, None, SCREEN)
        assert (found.eye, found.y_deg[0] > 0) == ("both", True)

    def test_pupil_positions_of_one_eye(self) -> None:
        names = ("pupil_timestamp", "eye_id", "confidence", "diameter", "theta", "phi")
        eyes = [at % 2 for at in range(N)]
        found = recording(table(names, TIMES, eyes, [1] * N, [30] * N, [0.1] * N, [0.2] * N))
        assert (found.n, found.eye, found.fs_hz) == (N // 2, "right", pytest.approx(50))
        assert found.x_deg[0] == pytest.approx(np.degrees(0.2))

    def test_neon(self) -> None:
        names = (
            "section id", "recording id", "timestamp [ns]", "gaze x [px]", "gaze y [px]", "worn",
            "azimuth [deg]", "elevation [deg]",
        )  # fmt: skip
        times = [1_700_000_000_000_000_000 + at * 5_000_000 for at in range(N)]
        found = recording(table(names, ["a"] * N, ["b"] * N, times, X, Y, [1] * N, X, Y))
        assert found.fs_hz == pytest.approx(200, rel=1e-3)
        assert found.x_deg == pytest.approx([float(x) for x in X])

    def test_invisible_by_the_image_of_its_camera(self) -> None:
        names = ("timestamp [ns]", "gaze x [px]", "gaze y [px]", "worn")
        times = [at * 5_000_000 for at in range(N)]
        data = table(names, times, [960] * N, [540] * N, [0, *[1] * (N - 1)])
        assert recording(data, None, SCREEN).is_missing.sum() == 1

    def test_gazepoint_takes_two_eyes_before_their_mean(self) -> None:
        names = ("MEDIA_ID", "TIME(2026/01/01 00:00:00)", "BPOGX", "BPOGY", "BPOGV")
        half = [0.5] * N
        data = table(names, [0] * N, TIMES, half, half, [1] * N)
        assert recording(data, None, SCREEN).eye == "both"
        more = ("LPOGX", "LPOGY", "LPOGV", "RPOGX", "RPOGY", "RPOGV")
        sides = (half, half, [1] * N) * 2
        data = table((*names, *more), [0] * N, TIMES, half, half, [1] * N, *sides)
        assert recording(data, None, SCREEN).eye == "left"

    def test_smi_takes_the_screen_from_its_preamble(self) -> None:
        preamble = (
            "## [BeGaze]\n## Calibration Area:\t1680\t1050\n## Stimulus Dimension [mm]:\t474\t297\n"
            "## Head Distance [mm]:\t700\n##\n"
        )
        names = ("Time", "Type", "Trial", "L POR X [px]", "L POR Y [px]", "L Pupil Diameter [mm]")
        times = [10_000_000 + at * 4000 for at in range(N)]
        x = [0, *[1680] * (N - 1)]
        y = [0, *[525] * (N - 1)]
        rows = table(names, times, ["SMP"] * N, [1] * N, x, y, [3] * N, parted="\t")
        rows += b"10999999\tMSG\t1\t# Message: start\n"
        found = recording(preamble.encode() + rows)
        assert found.fs_hz == pytest.approx(250)
        assert found.is_missing.tolist() == [True] + [False] * (N - 1)
        assert found.x_deg[1] == pytest.approx(np.degrees(np.arctan(23.7 / 70)))
        with pytest.raises(RecordingError, match="pixels"):
            recording(rows)

    def test_gazebase_and_its_target(self) -> None:
        names = ("n", "x", "y", "val", "dP", "lab", "xT", "yT")
        data = table(names, range(N), X, Y, [4] + [0] * (N - 1), [3000] * N, [1] * N, X, Y)
        found = recording(data)
        assert (found.fs_hz, found.is_missing.sum()) == (1000, 1)
        assert found.target_x_deg is not None

    def test_vng_with_columns_in_words(self) -> None:
        eyes = [
            f"{eye} {axis} (deg)"
            for eye in ("Left", "Right")
            for axis in ("Horizontal", "Vertical")
        ]
        names = ("Time (s)", *eyes)
        assert recording(table(names, TIMES, X, Y, X, Y)).x2_deg is not None
        assert recording(table(("Time", "Horizontal", "Vertical"), TIMES, X, Y)).eye == "one"

    @pytest.mark.skipif(not FORMATS.is_dir(), reason="the samples of file formats are not here")
    @pytest.mark.parametrize(
        ("name", "fs_hz"),
        [
            ("gazebase_example.csv", 1000), ("gazebase_vr_example.csv", 250.4),
            ("judo1000_example.csv", 1000), ("didec_example.txt", 249.9),
        ],
    )  # fmt: skip
    def test_real_files(self, name: str, fs_hz: float) -> None:
        found = read(FORMATS / name, screen=SCREEN)
        assert found.fs_hz == pytest.approx(fs_hz, rel=1e-3)
        assert not found.is_missing.any()


OWN = """
id: own
label: Ours
header: [moment]
time: [{column: moment, unit: ms}]
unit: UNIT
y_grows: down
origin: centre
eyes:
  right: [{x: across, y: up}]
missing: {either: [-1], both: [0]}
verified: default
reviewed: 2026-11-25
"""


class TestMaps:
    def test_one_of_your_own(self, tmp_path: Path) -> None:
        file = tmp_path / "own.yaml"
        file.write_text(OWN.replace("UNIT", "px"))
        times = [at * 10 for at in range(N)]
        x = [-1, 0, 0, *[960] * (N - 3)]
        y = [5, 0, 5, *[0] * (N - 3)]
        found = recording(table(("moment", "across", "up"), times, x, y), file, SCREEN)
        assert found.eye == "right"
        assert np.isnan(found.x_deg[:4]).tolist() == [True, True, False, False]
        assert found.x_deg[3] == pytest.approx(np.degrees(np.arctan(25.45 / 65)))
        assert found.y_deg[3] == pytest.approx(0)

    def test_microvolts_with_a_calibration(self, tmp_path: Path) -> None:
        file = tmp_path / "own.yaml"
        file.write_text(OWN.replace("UNIT", "uv\nmicrovolt_per_degree: 20"))
        times = [at * 10 for at in range(N)]
        found = recording(table(("moment", "across", "up"), times, [40] * N, [20] * N), file)
        assert (found.x_deg[0], found.y_deg[0], found.is_calibrated) == (2, -1, True)

    def test_a_file_without_a_line_of_names(self, tmp_path: Path) -> None:
        file = tmp_path / "own.yaml"
        file.write_text(OWN.replace("UNIT", "deg\nnames: [moment, across, up]"))
        lines = "".join(f"{at * 10},{at},{at}\n" for at in range(1, N))
        found = recording(lines.encode(), file)
        assert (found.n, found.x_deg[0]) == (N - 1, 1)
        assert recording(("## made\n" + lines).encode(), file).n == N - 1

    def test_one_that_does_not_fit_says_what_it_needs(self) -> None:
        problem = refusal(PLAIN, "gazepoint").problem
        assert "BPOGX" in problem.what
        assert "t_s, x_deg, y_deg" in problem.what

    @pytest.mark.parametrize("text", ["id: own", "id: [", "id: own\nid: own"])
    def test_a_map_with_a_slip_is_refused_with_the_line(self, text: str, tmp_path: Path) -> None:
        (tmp_path / "own.yaml").write_text(text)
        assert refusal(PLAIN, tmp_path / "own.yaml").problem.where.startswith("own.yaml, line ")

    @pytest.mark.parametrize("path", ["nothing", ".", "a\0b"])
    def test_a_map_that_is_not_there(self, path: str) -> None:
        assert "map of columns" in refusal(PLAIN, path).problem.what

    def test_shipped_maps_are_marked_and_named_as_their_files(self) -> None:
        for name, each in shipped().items():
            assert each.id == name
            assert each.note, name
