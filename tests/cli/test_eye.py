"""``kinsbourne eye``, as a person at the command line uses it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from typer.testing import CliRunner, Result

from kinsbourne.cli.main import app
from kinsbourne.exchange import phenopacket
from kinsbourne.signals.eye.simulation import files, simulate

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/reference/schema/eye.schema.json").read_text("utf-8")
)


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["eye", *map(str, arguments)], input=stdin)


def one_json(*arguments: str | Path) -> dict:
    done = run(*arguments, "--json")
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    return found


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings under names that do not say that they are simulated, as from a tracker."""
    folder = tmp_path_factory.mktemp("clips")
    for name, kind, share in (("ward", "opsoclonus", 0.4), ("after", "opsoclonus", 0.1)):
        made = simulate(kind, making="chain", share=share, seed=3, duration_s=30, noise_deg=0.02)
        (folder / f"{name}.csv").write_text(files.csv(made.recording), encoding="utf-8")
    quiet = simulate("normal", making="fixation", seed=5, duration_s=90, noise_deg=0.02)
    (folder / "quiet.csv").write_text(files.csv(quiet.recording), encoding="utf-8")
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text('{"id": "c1", "subject": {"id": "c1"}}', encoding="utf-8")
    return path


class TestOneRecording:
    def test_says_the_finding_first_and_its_limits_before_its_measures(self, clips: Path) -> None:
        said = run(clips / "ward.csv").stdout
        assert said.startswith("! Opsoclonus: ")
        assert "Opsoclonus (HP:0010543) present" in said
        assert said.index("SIGNS") < said.index("MEASURES") < said.index("BURSTS")
        assert "no public recording of opsoclonus" in said

    def test_json_follows_its_schema(self, clips: Path) -> None:
        found = one_json(clips / "ward.csv")
        assert found["recording"]["fs_hz"] == 500
        assert found["pattern"]["kind"] == "opsoclonus"
        assert found["bursts"][0]["because"]
        assert {"onset_s", "offset_s", "amplitude_deg", "direction_deg"} <= set(
            found["saccades"][0]
        )

    def test_explain_shows_each_test_of_each_burst(self, clips: Path) -> None:
        said = run(clips / "ward.csv", "--explain").stdout
        assert said.count("turns from saccade to saccade") == said.count("  opsoclonus, ") > 0

    def test_rows_are_in_order_of_onset(self, clips: Path) -> None:
        rows = list(csv.DictReader(run(clips / "ward.csv", "--csv").stdout.splitlines()))
        onsets = [float(row["onset_s"]) for row in rows]
        assert onsets == sorted(onsets)
        assert {row["event"] for row in rows} >= {"saccade", "opsoclonus"}
        assert {row["recording"] for row in rows} == {"ward.csv"}

    def test_is_read_from_standard_input(self, clips: Path) -> None:
        done = run("-", stdin=(clips / "ward.csv").read_bytes())
        assert done.exit_code == 0
        assert done.stdout.startswith("! Opsoclonus")

    def test_a_picture_is_written_and_said(self, clips: Path, tmp_path: Path) -> None:
        done = run(clips / "ward.csv", "--picture", tmp_path / "ward.svg")
        assert "picture: " in done.stderr
        assert "Opsoclonus" in (tmp_path / "ward.svg").read_text(encoding="utf-8")

    def test_two_recordings_compare_with_an_interval_on_the_change(self, clips: Path) -> None:
        said = run(clips / "after.csv", "--before", clips / "ward.csv").stdout
        line = next(line for line in said.splitlines() if "share of the time in bursts" in line)
        assert "change -" in line
        compared = json.loads(
            run(clips / "after.csv", "--before", clips / "ward.csv", "--json").stdout
        )
        low, high = compared["changes"]["share_in_oscillation"]["interval"]
        assert low < compared["changes"]["share_in_oscillation"]["difference"] < high < 0


class TestRefused:
    def test_one_line_with_place_and_remedy_and_exit_1(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("t_s,x_deg,y_deg\n", encoding="utf-8")
        done = run(tmp_path / "a.csv")
        assert done.exit_code == 1
        assert done.stdout == ""
        assert done.stderr.startswith("a.csv")

    def test_json_has_a_line_for_it(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(b"\0\1\2")
        found = one_json(tmp_path / "a.csv")
        assert set(found["refused"]) == {"what", "where", "remedy"}

    @pytest.mark.parametrize(
        "arguments",
        [
            ("nowhere.csv",),
            (".", "--json", "--csv"),
            (__file__, "--picture", "a.gif"),
            (__file__, "--screen", "large"),
        ],
    )
    def test_wrong_usage_is_exit_2(self, arguments: tuple[str, ...]) -> None:
        assert run(*arguments).exit_code == 2

    def test_an_empty_folder_is_wrong_usage(self, tmp_path: Path) -> None:
        assert run(tmp_path).exit_code == 2


class TestBatch:
    def test_one_line_a_recording_in_order_and_the_bad_ones_are_named(
        self, clips: Path, tmp_path: Path
    ) -> None:
        for name in ("ward.csv", "quiet.csv"):
            (tmp_path / name).write_bytes((clips / name).read_bytes())
        (tmp_path / "bad.csv").write_text("t_s,x_deg,y_deg\n", encoding="utf-8")
        done = run(tmp_path)
        assert done.exit_code == 1
        assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
            "quiet.csv", "ward.csv",
        ]  # fmt: skip
        assert "bad.csv" in done.stderr
        lines = run(tmp_path, "--json").stdout.splitlines()
        assert ["refused" in json.loads(line) for line in lines] == [True, False, False]

    def test_pictures_go_into_a_folder(self, clips: Path, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "ward.csv").write_bytes((clips / "ward.csv").read_bytes())
        run(tmp_path / "in", "--picture", tmp_path / "out")
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["ward.csv.svg"]


class TestIntoACase:
    def test_what_is_present_is_added_with_where_it_came_from(
        self, clips: Path, case: Path
    ) -> None:
        run(clips / "ward.csv", "--into", case, "--on", "2026-11-20")
        grown = phenopacket.read(case.read_bytes())
        (finding,) = grown.findings
        assert (finding.term.id, finding.excluded) == ("HP:0010543", False)
        assert finding.evidence[0].reference.id == "recording:ward.csv"
        shares = [m for m in grown.measurements if m.assay.id.endswith("share_in_oscillation")]
        assert shares[0].time_observed.timestamp.startswith("2026-11-20")
        assert "500 Hz" in shares[0].description

    def test_what_a_long_quiet_recording_excludes_is_added_and_the_unknown_is_not(
        self, clips: Path, case: Path
    ) -> None:
        done = run(clips / "quiet.csv", "--into", case)
        grown = phenopacket.read(case.read_bytes())
        assert {f.term.id for f in grown.findings if f.excluded} >= {"HP:0010543", "HP:0031931"}
        assert "HP:0000571" not in {f.term.id for f in grown.findings}
        assert "not added, Hypometric saccades: unknown" in done.stderr

    def test_an_exclusion_does_not_undo_what_was_seen(self, clips: Path, case: Path) -> None:
        run(clips / "ward.csv", "--into", case)
        done = run(clips / "quiet.csv", "--into", case)
        grown = phenopacket.read(case.read_bytes())
        assert [f.excluded for f in grown.findings if f.term.id == "HP:0010543"] == [False]
        assert "present in the case; it stays so" in done.stderr

    def test_again_changes_nothing(self, clips: Path, case: Path) -> None:
        run(clips / "ward.csv", "--into", case)
        once = case.read_bytes()
        run(clips / "ward.csv", "--into", case)
        assert case.read_bytes() == once

    def test_what_else_is_in_the_case_stays(self, clips: Path, tmp_path: Path) -> None:
        lines = Path(__file__).parents[2] / "benchmarks/published_cases/data/cases.ndjson"
        case = tmp_path / "case.json"
        case.write_bytes(lines.read_bytes().splitlines()[0])
        before = json.loads(case.read_bytes())
        run(clips / "ward.csv", "--into", case)
        after = json.loads(case.read_bytes())
        for key, value in before.items():
            kept = after[key][: len(value)] if isinstance(value, list) else after[key]
            assert kept == value

    def test_a_simulated_recording_is_refused(self, case: Path, tmp_path: Path) -> None:
        made = simulate("opsoclonus", seed=1)
        (tmp_path / "a.simulated.csv").write_text(files.csv(made.recording), encoding="utf-8")
        done = run(tmp_path / "a.simulated.csv", "--into", case)
        assert done.exit_code == 1
        assert "no evidence" in done.stderr
        assert phenopacket.read(case.read_bytes()).findings == ()

    def test_a_case_that_cannot_be_read_is_named_and_left_as_it_was(
        self, clips: Path, tmp_path: Path
    ) -> None:
        assert run(clips / "ward.csv", "--into", tmp_path / "none.json").exit_code == 1
        (tmp_path / "bad.json").write_text("{", encoding="utf-8")
        assert run(clips / "ward.csv", "--into", tmp_path / "bad.json").exit_code == 1
        assert (tmp_path / "bad.json").read_text(encoding="utf-8") == "{"


def test_pixels_given_as_degrees_are_noticed(tmp_path: Path) -> None:
    time = np.arange(2000) / 500
    gaze = 960 + 300 * np.sign(np.sin(time * 6))
    rows = "".join(f"{t:.3f},{x:.1f},540\n" for t, x in zip(time, gaze, strict=True))
    (tmp_path / "a.csv").write_text(f"t_s,x_deg,y_deg\n{rows}", encoding="utf-8")
    done = run(tmp_path / "a.csv")
    assert done.exit_code == 1
    assert "pixels" in done.stderr
