"""How fast does the command line answer, from a cold start and over a batch?

    python -m benchmarks.speed

Each figure is of whole processes: minimum, median and maximum over the runs after one warm-up.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.published_cases.__main__ import DATA

RUNS = 7
SMALL, LARGE = 25, 500
"""How many times over the published cases a batch holds."""


class Run(NamedTuple):
    wall_s: float
    peak_mb: float


def run(*arguments: str) -> Run:
    """One whole process, its output thrown away."""
    kinsbourne = shutil.which("kinsbourne", path=Path(sys.executable).parent.as_posix())
    assert kinsbourne is not None, "install the project first: make demo"
    started = time.perf_counter()
    process = subprocess.Popen([kinsbourne, *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return Run(time.perf_counter() - started, used.ru_maxrss / 1024)


def spread(values: list[float], unit: str) -> str:
    return f"{min(values):.2f} / {median(values):.2f} / {max(values):.2f} {unit}"


def main() -> None:
    lines = (DATA / "cases.ndjson").read_bytes()
    count = len(lines.splitlines())
    with tempfile.TemporaryDirectory() as folder:
        one, small, large = (Path(folder) / name for name in ("1.json", "s.ndjson", "l.ndjson"))
        one.write_bytes(lines.splitlines()[0])
        small.write_bytes(lines * SMALL)
        large.write_bytes(lines * LARGE)
        for name, arguments in (
            ("--help", ["--help"]),
            ("assess, one case", ["assess", str(one)]),
        ):
            run(*arguments)
            walls = [run(*arguments).wall_s for _ in range(RUNS)]
            print(f"{name:<24} wall {spread(walls, 's')} (min / median / max of {RUNS})")
        few = run("assess", str(small), "--json")
        many = [run("assess", str(large), "--json") for _ in range(3)]
        rates = [count * (LARGE - SMALL) / (r.wall_s - few.wall_s) for r in many]
        print(f"{'batch, one process':<24} {spread(rates, 'cases/s')} (3 runs)")
        print(
            f"{'peak memory':<24} {few.peak_mb:.0f} MB for {count * SMALL} cases, "
            f"{max(r.peak_mb for r in many):.0f} MB for {count * LARGE}"
        )


if __name__ == "__main__":
    main()
