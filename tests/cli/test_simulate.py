"""``kinsbourne simulate eye`` from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from kinsbourne.cli.main import app
from kinsbourne.cli.simulate import Kind
from kinsbourne.signals.eye.simulation import KINDS, simulate

RUN = CliRunner()


def test_the_kinds_are_those_of_the_simulation() -> None:
    assert [kind.value for kind in Kind] == list(KINDS)


def test_help_lists_every_kind_and_making() -> None:
    said = " ".join(RUN.invoke(app, ["simulate", "eye", "--help"]).stdout.split())
    for kind, makings in KINDS.items():
        assert kind in said
        assert len(makings) == 1 or all(making in said for making in makings)


@pytest.mark.parametrize("kind", KINDS)
def test_csv_has_a_bare_header_and_the_label_is_beside_it(kind: str) -> None:
    result = RUN.invoke(app, ["simulate", "eye", kind, "--seconds", "1", "--fs", "250"])
    assert result.exit_code == 0
    header, *rows = result.stdout.splitlines()
    assert header.startswith("t_s,x_deg,y_deg")
    assert len(rows) == 250
    assert all(len(row.split(",")) == len(header.split(",")) for row in rows)
    assert result.stderr.startswith("Simulated, no patient: simulated:")


def test_csv_holds_what_was_simulated() -> None:
    asked = ["simulate", "eye", "pursuit", "--two-eyes", "--seed", "7", "--seconds", "2"]
    header, *rows = RUN.invoke(app, asked).stdout.splitlines()
    assert header == "t_s,x_deg,y_deg,x2_deg,y2_deg,target_x_deg,target_y_deg"
    read = np.array([[float(cell) for cell in row.split(",")] for row in rows])
    recording = simulate("pursuit", seed=7, duration_s=2, two_eyes=True).recording
    assert read[:, 1] == pytest.approx(recording.x_deg, abs=1e-4, nan_ok=True)
    assert read[:, 0] == pytest.approx(np.arange(1000) / 500)


def test_every_file_says_that_it_is_simulated(tmp_path: Path) -> None:
    for name in ("trace.csv", "trace.npz", "my-simulated.csv"):
        arguments = ["--out", str(tmp_path / name), "--truth", str(tmp_path / "truth.json")]
        result = RUN.invoke(app, ["simulate", "eye", "flutter", "--share", "0.5", *arguments])
        assert result.exit_code == 0
        assert result.stdout == ""
    found = sorted(file.name for file in tmp_path.iterdir())
    assert found == ["my-simulated.csv", "trace.simulated.csv", "trace.simulated.npz", "truth.json"]
    with np.load(tmp_path / "trace.simulated.npz") as content:
        assert bool(content["is_simulated"])
        assert {"t_s", "x_deg", "y_deg"} <= set(content)
    truth = json.loads((tmp_path / "truth.json").read_bytes())
    assert truth["is_simulated"] is True
    assert truth["settings"]["share"] == 0.5
    assert truth["bursts"][0]["kind"] == "flutter"
    assert set(truth["saccades"][0]) == {
        "onset_s", "offset_s", "amplitude_deg", "direction_rad",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["flutter", "--share", "2"], "the share of bursts is from 0.05 to 0.98, not 2."),
        (["jerk", "--fs", "1"], "the sampling rate is from 10 to 20000 Hz, not 1."),
        (["jerk", "--making", "chain"], "jerk is made as even, falling, rising, not as chain."),
        (["jerk", "--out", "trace.edf"], "--out trace.edf: the suffix is .csv or .npz."),
        (["jerk", "--out", "no-such/a.csv"], "No such file or directory."),
    ],
)
def test_bad_values_get_one_line(arguments: list[str], said: str) -> None:
    result = RUN.invoke(app, ["simulate", "eye", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1].endswith(said)


def test_an_unknown_kind_is_answered_with_the_known_ones() -> None:
    result = RUN.invoke(app, ["simulate", "eye", "dancing"])
    assert result.exit_code == 2
    assert "square-wave-jerks" in result.stderr


def test_help_loads_no_numpy() -> None:
    code = "import sys; from kinsbourne.cli import main, simulate; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
