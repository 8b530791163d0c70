"""Does the memory of the server stay flat over many requests?

Published vignettes are read and assessed in turn, and every page is opened between them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from statistics import linear_regression
from typing import NamedTuple

import httpx

from benchmarks.cds_hooks.service import Service
from kinsbourne.web.pages.page import PLACES

NOTES = Path(__file__).parents[1] / "published_cases" / "data" / "vignettes.ndjson"
EACH = 500
"""Requests between two looks at the memory."""
WARM = 1000
"""Requests after which what is kept for speed is there."""


class Memory(NamedTuple):
    at: list[tuple[int, float]]
    """Requests so far, and MB resident."""

    @property
    def grown(self) -> float:
        """MB from the look after warming up to the last."""
        after = [megabytes for number, megabytes in self.at if number >= WARM]
        return after[-1] - after[0]

    @property
    def a_thousand(self) -> float:
        """MB a thousand requests, by a straight line through the looks after warming up."""
        after = [(number, megabytes) for number, megabytes in self.at if number >= WARM]
        slope, _ = linear_regression(*zip(*after, strict=True))
        return 1000 * slope


def measured(service: Service, requests: int) -> Memory:
    """The memory after every so many requests."""
    at: list[tuple[int, float]] = []
    with httpx.Client(base_url=service.url.partition("/cds-services")[0], timeout=60) as client:
        for number, (method, address, form) in zip(range(requests + 1), _calls(), strict=False):
            if number % EACH == 0:
                at.append((number, resident(service.process)))
            answer = client.request(method, address, data=form)
            assert answer.status_code == 200, (address, answer.status_code)
    return Memory(at)


def _calls() -> Iterator[tuple[str, str, dict[str, str] | None]]:
    notes = [json.loads(line)["vignette"] for line in NOTES.read_text("utf-8").splitlines()]
    for turn, note in enumerate(cycle(notes)):
        yield "POST", "/", {"note": note, "age": "18", "age-unit": "months"}
        if turn % 4 == 0:
            yield "GET", PLACES[turn // 4 % len(PLACES)].address, None


def resident(process: int) -> float:
    """MB of memory that a process has in use."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
