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
FEW, SMALL, LARGE = 2, 25, 500
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


def batch(
    name: str,
    options: tuple[str, ...],
    fewer: tuple[Path, int],
    more: tuple[Path, int],
    count: int,
) -> None:
    """Cases a second, the start of the process taken off, and memory that must not grow."""
    first = run("assess", str(fewer[0]), *options)
    many = [run("assess", str(more[0]), *options) for _ in range(3)]
    rates = [count * (more[1] - fewer[1]) / (r.wall_s - first.wall_s) for r in many]
    print(f"{name:<28} {spread(rates, 'cases/s')} (3 runs)")
    print(
        f"{'  peak memory':<28} {first.peak_mb:.0f} MB for {count * fewer[1]} cases, "
        f"{max(r.peak_mb for r in many):.0f} MB for {count * more[1]}"
    )


def main() -> None:
    lines = (DATA / "cases.ndjson").read_bytes()
    count = len(lines.splitlines())
    with tempfile.TemporaryDirectory() as folder:
        names = ("1.json", "f.ndjson", "s.ndjson", "l.ndjson")
        one, few, small, large = (Path(folder) / name for name in names)
        few.write_bytes(lines * FEW)
        one.write_bytes(lines.splitlines()[0])
        small.write_bytes(lines * SMALL)
        large.write_bytes(lines * LARGE)
        for name, arguments in (
            ("--help", ["--help"]),
            ("assess, one case", ["assess", str(one)]),
            ("  without a ranking", ["assess", str(one), "--top", "0"]),
        ):
            run(*arguments)
            walls = [run(*arguments).wall_s for _ in range(RUNS)]
            print(f"{name:<28} wall {spread(walls, 's')} (min / median / max of {RUNS})")
        none = ("--json", "--top", "0")
        batch("batch, no ranking", none, (small, SMALL), (large, LARGE), count)
        batch("batch, all diseases ranked", ("--json",), (few, FEW), (small, SMALL), count)


if __name__ == "__main__":
    main()
