"""How fast is the ranking, and how much memory does it take?

Whole processes after one warm-up that fills the cache; minimum, median and maximum.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

RUNS = 9
RANK = """
import time
began = time.process_time()
from kinsbourne.knowledge import base
from kinsbourne.reasoning.differential.ranking import Query, Ranker
from kinsbourne.reasoning.differential.store import table
ranker = Ranker(table(base.load()))
queries = [Query(tuple(codes)) for codes in {codes}]
ranker.rank(queries[0])
first = time.process_time()
for query in queries * {times}:
    ranker.rank(query)
print(time.process_time() - first)
"""
CODES = (
    ("HP:0010543", "HP:0001336", "HP:0001251", "HP:0000737", "HP:0002360"),
    ("HP:0001250", "HP:0001263", "HP:0001252", "HP:0000252", "HP:0000639", "HP:0002067"),
    ("HP:0001251", "HP:0000639", "HP:0001260", "HP:0002070", "HP:0001310", "HP:0002066"),
    ("HP:0000316", "HP:0000347", "HP:0000369", "HP:0000490", "HP:0001156", "HP:0001263",
     "HP:0001631", "HP:0000407", "HP:0004322", "HP:0000252", "HP:0001510", "HP:0000465"),
)  # fmt: skip


class Run(NamedTuple):
    wall_s: float
    peak_mb: float
    said: str


def run(program: str) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Run(time.perf_counter() - started, used.ru_maxrss / 1024, said)


def spread(values: list[float], unit: str) -> str:
    return f"{min(values):.2f} / {median(values):.2f} / {max(values):.2f} {unit}"


def report() -> Iterator[str]:
    """Cold start to the first ranking, processor time a case, memory."""
    once = RANK.format(codes=CODES, times=0)
    many = RANK.format(codes=CODES, times=250)
    run(once)
    cold = [run(once) for _ in range(RUNS)]
    warm = [run(many) for _ in range(RUNS // 3)]
    count = 250 * len(CODES)
    yield f"{'cold start to first ranking, wall':<36}{spread([r.wall_s for r in cold], 's')}"
    per_case = [1000 * float(r.said) / count for r in warm]
    yield f"{'one ranking of all, processor time':<36}{spread(per_case, 'ms')}"
    yield f"{'peak memory, one ranking':<36}{spread([r.peak_mb for r in cold], 'MB')}"
    name = f"peak memory, {count} rankings"
    yield f"{name:<36}{spread([r.peak_mb for r in warm], 'MB')}"
