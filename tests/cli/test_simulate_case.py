"""``kinsbourne simulate case`` from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kinsbourne.case.simulation import simulate
from kinsbourne.cli.main import app
from kinsbourne.exchange import phenopacket

RUN = CliRunner()


def run(*arguments: str) -> tuple[int, str, str]:
    result = RUN.invoke(app, ["simulate", "case", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_each_line_is_a_phenopacket_and_the_label_is_beside_it() -> None:
    code, out, err = run("--n", "3", "--seed", "5")
    assert code == 0
    assert err == "Simulated, no patients: 3 with seed 5.\n"
    read = [phenopacket.read(line.encode()) for line in out.splitlines()]
    assert read == [patient.case for patient in simulate(5, 3)]


def test_the_same_seed_writes_the_same_bytes() -> None:
    assert run("--n", "2", "--seed", "9") == run("--n", "2", "--seed", "9")


def test_files_say_that_they_are_simulated(tmp_path: Path) -> None:
    code, out, err = run(
        "--n", "4", "--out", str(tmp_path / "clinic.ndjson"), "--truth",
        str(tmp_path / "truth.ndjson"),
    )  # fmt: skip
    assert (code, out) == (0, "")
    assert err.splitlines()[1:] == [
        f"Wrote {tmp_path / 'truth.ndjson'}",
        f"Wrote {tmp_path / 'clinic.simulated.ndjson'}",
    ]
    cases = (tmp_path / "clinic.simulated.ndjson").read_text().splitlines()
    truths = [json.loads(line) for line in (tmp_path / "truth.ndjson").read_text().splitlines()]
    assert [json.loads(line)["id"] for line in cases] == [truth["id"] for truth in truths]
    assert all(truth["is_simulated"] is True for truth in truths)
    assert {"relapses", "mimics", "seen", "pattern", "fsiq"} <= set(truths[0])


def test_assess_takes_them_from_the_pipe() -> None:
    _, out, _ = run("--n", "5")
    result = RUN.invoke(app, ["assess", "-", "--json", "--top", "0"], input=out)
    assert result.exit_code == 0
    assert [json.loads(line)["notices"] for line in result.stdout.splitlines()] == [[]] * 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--n", "2000000"], "the number of patients is from 1 to 1000000, not 2000000."),
        (["--out", "clinic.json"], "--out clinic.json: the suffix is .ndjson or .jsonl."),
        (["--out", "no-such/a.ndjson"], "No such file or directory."),
        (["--truth", "no-such/a.ndjson"], "No such file or directory."),
        (["--n", "40", "--truth", "/dev/full"], "No space left on device."),
        (["--n", "1", "--truth", "/dev/full"], "No space left on device."),
    ],
)
def test_what_cannot_be_gets_one_line(arguments: list[str], said: str) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert err.splitlines()[-1].endswith(said)


def test_a_reader_that_leaves_ends_it_quietly() -> None:
    code = "from kinsbourne.cli.main import app; app()"
    command = [sys.executable, "-c", code, "simulate", "case", "--n", "1000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id":"simulated-0-000001"')
        process.stdout.close()
        assert process.stderr.read() == b"Simulated, no patients: 1000 with seed 0.\n"
    assert process.returncode == 141
