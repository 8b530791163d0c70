"""How long does a person wait for a recording, and does the server stay small?

    python -m benchmarks.web.eye [--rounds N] [--sends N]

A real server on 127.0.0.1 and one client. The recording is simulated: one minute of opsoclonus at
1000 Hz, no eye made it. First picture: from sending the file to the whole answer, measures and
picture of all of it in the page; of it reading, measuring and drawing, in this process without a
server. Next picture: two seconds of what is held. Memory: of the server, over
recordings that are sent one after another and never forgotten.
"""

from __future__ import annotations

import argparse
import io
import re
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import httpx
import numpy as np

from benchmarks.cds_hooks.service import Service, serving
from benchmarks.web.memory import resident
from kinsbourne.report import eye_picture
from kinsbourne.signals.eye import measure, read
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.simulation import files, simulate

HELD = re.compile(r'name="recording" value="([^"]+)"')
WARM = 3


def made() -> Recording:
    return simulate(
        "opsoclonus", making="chain", share=0.3, seed=3, duration_s=60, fs_hz=1000
    ).recording


def as_npz(recording: Recording) -> bytes:
    file = io.BytesIO()
    seconds = np.arange(recording.n) / recording.fs_hz
    np.savez_compressed(file, t_s=seconds, x_deg=recording.x_deg, y_deg=recording.y_deg)
    return file.getvalue()


def waited(work: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round, after a few that do not count."""
    times: list[float] = []
    for _ in range(WARM + rounds):
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    return times[WARM:]


def said(name: str, times: list[float]) -> None:
    print(f"{name:<34}{median(times):>7.0f}  ({min(times):.0f} to {max(times):.0f})")


def sent(client: httpx.Client, name: str, content: bytes) -> str:
    answer = client.post("/eye", data={"do": "measure"}, files={"file": (name, content)})
    answer.raise_for_status()
    return answer.text


def worked(service: Service, work: Callable[[], object], rounds: int) -> None:
    """What one of it takes of the server's processor: the same however busy the machine is."""
    before = service.cpu_seconds()
    for _ in range(rounds):
        work()
    print(
        f"{'  processor of the server':<34}{1000 * (service.cpu_seconds() - before) / rounds:>7.0f}"
    )


def waits(client: httpx.Client, service: Service, rounds: int) -> None:
    recording = made()
    sends = {"clip.csv": files.csv(recording).encode(), "clip.npz": as_npz(recording)}
    print(f"{'ms':<34}{'median':>7}  (least to most of {rounds})")
    for name, content in sends.items():
        size = f"{name}, {len(content) / 1e6:.1f} MB"
        send = partial(sent, client, name, content)
        said(f"first picture, {size}", waited(send, rounds))
        worked(service, send, rounds)
    content = sends["clip.csv"]
    said("  of it reading", waited(lambda: read(content, name="clip.csv"), rounds))
    found = read(content, name="clip.csv")
    said("  of it measuring", waited(lambda: measure(found), rounds))
    result = measure(found)
    said("  of it drawing", waited(lambda: eye_picture.stretch(found, result, 0, 60), rounds))
    held = HELD.findall(sent(client, "clip.csv", content))[0]
    window = {"do": "show", "recording": held, "start": "20", "end": "22"}
    show = partial(client.post, "/eye", data=window)
    said("next picture, 2 s of it", waited(show, rounds))
    worked(service, show, rounds)


def memory(client: httpx.Client, service: Service, sends: int) -> None:
    content = as_npz(made())
    for number in range(1, sends + 1):
        sent(client, "clip.npz", content)
        if number in (1, sends // 4, sends // 2, sends):
            print(f"memory after {number:>4} recordings  {resident(service.process):8.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--sends", type=int, default=200)
    given = parser.parse_args()
    with serving("open") as service:
        site = service.url.partition("/cds-services")[0]
        with httpx.Client(base_url=site, timeout=60) as client:
            waits(client, service, given.rounds)
            memory(client, service, given.sends)


if __name__ == "__main__":
    main()
