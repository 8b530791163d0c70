"""How long does one job take in this process? ``speed`` starts it; the last line printed is JSON.

python -m benchmarks.eye.timing {detect|read|file|from_asc} WHO {INPUT|FILE} FS SAMPLES REPEATS
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.eye import ours, speed
from benchmarks.eye.peers import PEERS, quiet

WARM = 3000
"""Samples of the recording that loads what is needed before the memory is read."""


def job(what: str, who: str, given: str, fs_hz: float, n: int) -> Callable[[], Any]:
    """What is to be timed."""
    if what == "detect":
        one = speed.recording(given, fs_hz, n)
        run = ours.measure if who == ours.NAME else PEERS[who]
        return lambda: run(one)
    path = Path(given)
    if what == "read":
        return lambda: ours.read(path)
    if what == "file":
        return lambda: ours.measure(ours.read(path))
    from pymovements.gaze import from_asc

    return lambda: from_asc(path)


def peak_mb() -> float:
    """The most memory this process has had: of its own, where Linux says so."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    what, who, given, fs, n, repeats = sys.argv[1:]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    run = job(what, who, given, float(fs), int(n))
    with quiet():
        job("detect", who, "reading", 500.0, WARM)()
    before = peak_mb()
    processor: list[float] = []
    wall: list[float] = []
    with quiet():
        for _ in range(int(repeats) + 1):  # the first run is not counted
            start = time.perf_counter(), time.process_time()
            run()
            wall.append(time.perf_counter() - start[0])
            processor.append(time.process_time() - start[1])
    rates = int(n) / np.array(processor[1:])
    told = {
        "slowest": rates.min(),
        "median": float(np.median(rates)),
        "fastest": rates.max(),
        "wall": int(n) / float(np.median(wall[1:])),
        "memory_mb": peak_mb() - before,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
