"""How long does a record system wait for its card?

    python -m benchmarks.cds_hooks BUNDLE [--rounds N] [--calls N] [--seed SEED]

BUNDLE is a FHIR R4 bundle of one synthetic patient, with which the record of a simulated child is
filled up. A real server on 127.0.0.1 and one client that calls again when it has its answer; each
call has a new hookInstance and, where tokens are checked, a new token, signed before the clock
starts. Rounds with tokens, without, and of a service that does nothing but read and parse
what it is sent take turns. Times are of the wall, in milliseconds, each with the least and the most
of the rounds; CPU is the server's own.
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

import httpx

from benchmarks.cds_hooks.calls import Record
from benchmarks.cds_hooks.service import Service, serving


class Load(NamedTuple):
    name: str
    size: int
    narrative: int
    share: float
    """Of the calls of a round."""


LOADS = (
    Load("200 kB", 200_000, 0, 1.0),
    Load("3.6 MB, with narrative", 3_600_000, 560, 0.25),
    Load("3.6 MB, codes alone", 3_600_000, 0, 0.25),
)
WARM = 5


class Round(NamedTuple):
    least: float
    p50: float
    p99: float
    cpu: float


def measured(service: Service, body: bytes, calls: int, cards: int = 1) -> Round:
    """Milliseconds until the whole answer is there: the least, the median, the 99th per cent."""
    times: list[float] = []
    with httpx.Client(timeout=30) as client:
        for number in range(WARM + calls):
            headers = service.headers()
            if number == WARM:
                used = service.cpu_seconds()
            begun = time.perf_counter()
            answer = client.post(service.url, content=body, headers=headers)
            times.append(1000 * (time.perf_counter() - begun))
            assert answer.status_code == 200, answer.text
            assert len(answer.json()["cards"]) == cards
    cpu = 1000 * (service.cpu_seconds() - used) / calls
    ordered = sorted(times[WARM:])
    return Round(ordered[0], median(ordered), ordered[int(0.99 * len(ordered) - 1e-9)], cpu)


def row(name: str, rounds: list[Round]) -> str:
    def spread(values: list[float]) -> str:
        return f"{median(values):6.1f} ({min(values):.1f} to {max(values):.1f})"

    columns = zip(*rounds, strict=True)
    return f"{name:<32}" + "".join(f"{spread(list(values)):<26}" for values in columns)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.cds_hooks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--calls", type=int, default=200, help="in a round; default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    given = parser.parse_args()
    record = Record(given.bundle, given.seed, date.today())  # noqa: DTZ011 - the server's own day
    print("The child is simulated: no evidence about patients.")
    busy, processors = os.getloadavg()[0], os.cpu_count()
    print(f"{given.rounds} rounds; median of the rounds (least to most), ms")
    print(f"load before: {busy:.1f} on {processors} processors; where it is above what one caller")
    print("and one server take, the times of the wall are those of a queue")
    print(f"\n{'':<32}{'least':<26}{'p50':<26}{'p99':<26}{'CPU of the server':<26}")
    with serving("token") as known, serving("open") as open_, serving("floor") as floor:
        for load in LOADS:
            body, count = record.call(load.size, load.narrative)
            calls = max(20, round(given.calls * load.share))
            print(f"{load.name}: {len(body):,} bytes, {count} resources, {calls} calls a round")
            rounds = [
                (
                    measured(known, body, calls),
                    measured(open_, body, calls),
                    measured(floor, body, calls, cards=0),
                )
                for _ in range(given.rounds)
            ]
            names = ("  token checked", "  no token", "  floor: only read and parsed")
            for name, column in zip(names, zip(*rounds, strict=True), strict=True):
                print(row(name, list(column)), flush=True)


if __name__ == "__main__":
    main()
