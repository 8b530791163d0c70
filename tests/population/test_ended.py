"""Work that is ended from outside, or that has no room, leaves nothing that looks whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kinsbourne.case.errors import CaseError
from kinsbourne.population.engines import faults
from kinsbourne.population.engines.duckdb_connection import connected
from kinsbourne.population.engines.work import Work
from kinsbourne.population.simulation.people import STRETCH
from tests.measured import environment
from tests.population.made import health_system
from tests.population.test_faults import BIG

SIZE = 2 * 1024 * 1024
KINSBOURNE = [sys.executable, "-c", "from kinsbourne.cli.main import app; app()"]


def simulating(out: Path, people: int, processes: int = 1) -> list[str]:
    return [
        *KINSBOURNE, "simulate", "population", "-n", str(people), "--out", str(out),
        "--processes", str(processes),
    ]  # fmt: skip


def searching(data: Path, *more: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*KINSBOURNE, "find", str(data), "--as-of", "2024-06-30", "--json", *map(str, more)]
    return subprocess.run(command, capture_output=True, text=True)


def begun(folder: Path, inside: str = ".*/person/*.parquet") -> None:
    """Wait until something is written."""
    end = time.monotonic() + 120
    while not list(folder.glob(inside)):
        assert time.monotonic() < end
        time.sleep(0.02)


class TestSimulate:
    @pytest.mark.parametrize("processes", [1, 2])
    def test_that_is_asked_to_end_leaves_nothing(self, tmp_path: Path, processes: int) -> None:
        command = simulating(tmp_path / "out", 2 * STRETCH, processes)
        with subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env=environment()
        ) as child:
            begun(tmp_path)
            child.terminate()
            _, said = child.communicate(timeout=120)
        assert child.returncode == 128 + signal.SIGTERM
        assert said == "stopped: nothing is kept of the population.\n"
        assert not list(tmp_path.iterdir())

    @pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are not told")
    def test_one_of_whose_processes_is_killed_says_so_and_leaves_nothing(
        self, tmp_path: Path
    ) -> None:
        command = simulating(tmp_path / "out", 2 * STRETCH, 2)
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
            begun(tmp_path)
            below = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
            os.kill(int(below[-1]), signal.SIGKILL)
            _, said = child.communicate()
        assert child.returncode == 1
        assert said.startswith("not written: one of its processes was ended.")
        assert len(said.splitlines()) == 1
        assert not list(tmp_path.iterdir())


def test_a_search_that_is_asked_to_end_leaves_no_evidence_behind(tmp_path: Path) -> None:
    omop, scratch = health_system(tmp_path / "omop"), tmp_path / "scratch"
    scratch.mkdir()
    command = [*KINSBOURNE, "find", str(omop), "--threads", "1"]
    own = environment() | {"TMPDIR": str(scratch)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=own) as child:
        begun(scratch, "kinsbourne-*/.spilled-*")
        child.terminate()
        said, _ = child.communicate(timeout=120)
    assert child.returncode == 128 + signal.SIGTERM
    assert said == b""
    assert not list(scratch.iterdir())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


class TestAFullDisk:
    @staticmethod
    def fill(disk: Path, room: int = 0) -> Path:
        """Leave so many pages."""
        file = disk / "fill"
        file.write_bytes(bytes(SIZE - room * os.sysconf("SC_PAGE_SIZE")))
        return file

    def test_under_a_simulation_is_said_and_leaves_nothing(self, disk: Path) -> None:
        done = subprocess.run(simulating(disk / "out", 5_000), capture_output=True, text=True)
        assert done.returncode == 1
        assert done.stderr == (
            "not written: No space left on device. Free some room, or name another folder.\n"
        )
        assert not list(disk.iterdir())

    @pytest.mark.parametrize("is_full_at_once", [True, False])
    def test_under_what_memory_does_not_hold_is_said(
        self, disk: Path, is_full_at_once: bool
    ) -> None:
        if is_full_at_once:
            self.fill(disk, room=8)
        with connected(disk, Work(memory="40MB", threads=2)) as connection:
            if not is_full_at_once:
                self.fill(disk, room=8)
            with pytest.raises(CaseError, match="disk is full"), faults.refused("here"):
                connection.execute(BIG).fetchall()
        assert [file.name for file in disk.iterdir()] == ["fill"]

    def test_under_the_evidence_gives_no_answer_and_with_room_the_same(
        self, disk: Path, tmp_path: Path
    ) -> None:
        omop = health_system(tmp_path / "omop")
        whole = searching(omop)
        assert whole.stdout
        fill = self.fill(disk)
        done = searching(omop, "--keep", disk / "kept")
        assert done.returncode == 1
        assert done.stdout == ""
        assert "disk is full" in done.stderr.splitlines()[-1]
        fill.unlink()
        again = searching(omop, "--keep", disk / "kept")
        assert (again.returncode, again.stdout) == (0, whole.stdout)

    def test_under_tables_made_of_fhir_is_said(self, disk: Path, tmp_path: Path) -> None:
        line = '{"resourceType": "Patient", "id": "a", "birthDate": "2020-01-01"}'
        (tmp_path / "Patient.ndjson").write_text(line)
        self.fill(disk)
        done = searching(tmp_path / "Patient.ndjson", "--keep", disk / "kept")
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr == (
            f"{disk / 'kept' / 'tables'}: it cannot be read or written (No space left on device)."
            " See that it may be, and that there is room.\n"
        )

    def test_under_the_report_is_said_and_leaves_none(self, disk: Path, tmp_path: Path) -> None:
        omop = health_system(tmp_path / "omop")
        self.fill(disk, room=1)
        done = searching(omop, "--report", disk / "report.html")
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1] == "report not written: No space left on device"
        assert [file.name for file in disk.iterdir()] == ["fill"]
