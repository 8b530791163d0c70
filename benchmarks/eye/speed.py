"""How many samples a second, on one core?

Each figure is of one process that may use one core and one thread; it runs the work several times
and gives samples a second of processor time (median, and the slowest and fastest run), of wall time
(median), and how much more memory the process needed at its peak than before. Detection is alone,
on arrays; *file* is from a file on disk to the result. Peers get a shorter input, in the second
column, since they are slow. The inputs are made here: fixation with drift, reading, and saccades
back to back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.eye import ours, tables
from benchmarks.eye.scoring import Array
from kinsbourne.signals.eye.recording import Recording

LONG = 1_000_000
SHORT = {"REMoDNaV 1.1": 20_000, "I2MC 2.2": 4_000, "pymovements EK": 50_000, "45 deg/s": LONG}
ASC_PEER = 100_000
RATES = (250.0, 500.0, 1000.0)
INPUTS = ("fixation", "reading", "burst")
FORMATS = ("npz", "csv", "parquet", "asc", "asc, two eyes")
REPEATS = 5
THREADS = ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMBA_NUM", "RAYON_NUM", "POLARS_MAX")
SCREEN = (1024, 768, 38.0, 30.0, 67.0)
"""Pixels, then centimetres, then the distance, of the .asc written here."""


def gaze(kind: str, fs_hz: float, n: int, seed: int = 0) -> Array:
    """A path of the eye [deg]: steps of a minimum-jerk shape and main-sequence duration."""
    chance = np.random.default_rng(seed)
    path = chance.normal(0, 0.02, (n, 2))
    at, place, burst = 0.2, np.zeros(2), 0
    while kind != "fixation" and (start := round(at * fs_hz)) < n:
        if kind == "reading":
            back = place[0] > 12
            step = np.array([-place[0] - 12, -0.5]) if back else np.array([chance.gamma(4, 0.5), 0])
            step[1] = 8.0 - place[1] if place[1] < -8 else step[1]
            rest = chance.gamma(10, 0.023)
        else:
            angle, size = chance.uniform(0, 2 * np.pi), chance.uniform(2, 12)
            step = size * np.array([np.cos(angle), np.sin(angle)])
            step = np.where(abs(place + step) > 15, -step, step)
            burst = (burst + 1) % 40
            rest = 0.0 if burst else 0.1
        duration = 0.021 + 0.0022 * np.hypot(*step)
        samples = min(max(round(duration * fs_hz), 2), n - start)
        s = np.linspace(0, 1, samples + 1)[1:, None]
        path[start : start + samples] += step * (10 * s**3 - 15 * s**4 + 6 * s**5)
        at = (start + samples) / fs_hz + rest
        path[start : start + samples] += place
        end = min(max(round(at * fs_hz), start + samples), n)
        place = place + step
        path[start + samples : end] += place
    return path


def write(path: Path, form: str, xy: Array, fs_hz: float) -> None:
    """Write a recording as a user would have it."""
    t = np.arange(len(xy)) / fs_hz
    columns = {"t_s": t, "x_deg": xy[:, 0], "y_deg": xy[:, 1]}
    if form == "npz":
        np.savez(path, **columns)
    elif form == "csv":
        rows = (f"{a:.4f},{b:.4f},{c:.4f}\n" for a, b, c in zip(t, *xy.T, strict=True))
        path.write_text("t_s,x_deg,y_deg\n" + "".join(rows))
    elif form == "parquet":
        import polars

        polars.DataFrame(columns).write_parquet(path)
    else:
        path.write_text(asc(xy, fs_hz, two_eyes=form != "asc"))


def asc(xy: Array, fs_hz: float, *, two_eyes: bool) -> str:
    """The text of an EyeLink .asc of this gaze, in pixels of a screen."""
    wide, high, wide_cm, high_cm, away_cm = SCREEN
    x = wide / 2 + np.tan(np.radians(xy[:, 0])) * away_cm * wide / wide_cm
    y = high / 2 - np.tan(np.radians(xy[:, 1])) * away_cm * high / high_cm
    eyes = "LEFT\tRIGHT" if two_eyes else "LEFT"
    head = (
        "** CONVERTED FROM made.edf using edfapi 4.2\n** TYPE: EDF_FILE BINARY EVENT SAMPLE TAGGED"
        "\n** VERSION: EYELINK II 1\n**\n\n"
        f"MSG\t1000 DISPLAY_COORDS 0 0 {wide - 1} {high - 1}\n"
        f"MSG\t1000 GAZE_COORDS 0.00 0.00 {wide - 1}.00 {high - 1}.00\n"
        f"START\t1000 \t{eyes}\tSAMPLES\tEVENTS\nPRESCALER\t1\nVPRESCALER\t1\nPUPIL\tAREA\n"
        f"EVENTS\tGAZE\t{eyes}\tRATE\t{fs_hz:.2f}\tTRACKING\tCR\tFILTER\t2\n"
        f"SAMPLES\tGAZE\t{eyes}\tRATE\t{fs_hz:.2f}\tTRACKING\tCR\tFILTER\t2\n"
    )
    times = 1000 + (np.arange(len(xy)) * 1000 / fs_hz).astype(int)
    if two_eyes:
        rows = (
            f"{t}\t{a:7.1f}\t{b:7.1f}\t  500.0\t{a + 1:7.1f}\t{b:7.1f}\t  510.0\t.....\n"
            for t, a, b in zip(times.tolist(), x.tolist(), y.tolist(), strict=True)
        )
    else:
        rows = (
            f"{t}\t{a:7.1f}\t{b:7.1f}\t  500.0\t...\n"
            for t, a, b in zip(times.tolist(), x.tolist(), y.tolist(), strict=True)
        )
    return head + "".join(rows) + f"END\t{times[-1] + 1} \tSAMPLES\tEVENTS\tRES\t  32.00\t  32.00\n"


def recording(kind: str, fs_hz: float, n: int) -> Recording:
    xy = gaze(kind, fs_hz, n)
    return Recording(fs_hz, xy[:, 0].copy(), xy[:, 1].copy())


def timed(*job: str) -> dict[str, float]:
    """Let a fresh process do a job (see ``timing``) on one core."""
    threads = {f"{name}_THREADS": "1" for name in THREADS}
    command = [sys.executable, "-m", "benchmarks.eye.timing", *job]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | threads, check=False
    )
    if done.returncode:
        return {"failed": 1.0}
    return json.loads(done.stdout.splitlines()[-1])


def report(peers: Sequence[str]) -> Iterator[str]:
    """Detection on arrays, then end to end by format."""
    rows: list[list[str]] = []
    for kind in INPUTS:
        for fs in RATES:
            for name in [ours.NAME, *peers]:
                n = SHORT.get(name, LONG)
                if name == ours.NAME or fs == RATES[1]:  # peers at one rate: they take long
                    told = timed("detect", name, kind, str(fs), str(n), str(REPEATS))
                    rows.append([f"{kind} {fs:.0f} Hz", f"{n:,}", name, *_cells(told)])
    header = ["detection alone", "samples", "", "M samples/s of processor", "wall", "memory MB"]
    yield from tables.table(header, rows)
    yield ""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMATS:
            is_asc = form.startswith("asc")
            for n in (LONG, ASC_PEER) if is_asc else (LONG,):
                path = Path(folder) / f"{form.replace(', ', '-').replace(' ', '-')}-{n}"
                path = path.with_suffix(f".{form.split(',')[0]}")
                write(path, form, gaze("reading", 1000.0, n), 1000.0)
                name = ours.NAME if n == LONG else "pymovements.from_asc (reading only)"
                told: list[tuple[str, dict[str, float]]] = []
                if n == LONG:
                    told.append((f"{name}, reading only", timed(*_file("read", path, n))))
                    told.append((name, timed(*_file("file", path, n))))
                elif n == ASC_PEER and peers:
                    told.append((name, timed(*_file("from_asc", path, n))))
                rows += [[form, f"{n:,}", who, *_cells(each)] for who, each in told]
                path.unlink()
    header[0] = "file to result"
    yield from tables.table(header, rows)
    yield ""


def _file(job: str, path: Path, n: int) -> tuple[str, ...]:
    return (
        job,
        "45 deg/s" if job == "from_asc" else ours.NAME,
        str(path),
        "0",
        str(n),
        str(REPEATS),
    )


def _cells(told: dict[str, float]) -> list[str]:
    if "failed" in told:
        return ["stopped", "-", "-"]
    low, middle, high = (told[each] / 1e6 for each in ("slowest", "median", "fastest"))
    return [
        f"{middle:.3f} [{low:.3f}-{high:.3f}]",
        f"{told['wall'] / 1e6:.3f}",
        f"{told['memory_mb']:.0f}",
    ]
