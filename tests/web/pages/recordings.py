"""Recordings that were simulated, under names that do not say so, as from a tracker."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np

from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.simulation import files, simulate

SHARED = Path(__file__).parents[4] / "shared/eye"


@cache
def recording(share: float = 0.4, seconds: float = 20.0, fs_hz: float = 500.0) -> Recording:
    return simulate(
        "opsoclonus", making="chain", share=share, seed=3, duration_s=seconds, fs_hz=fs_hz,
        noise_deg=0.02,
    ).recording  # fmt: skip


@cache
def csv(share: float = 0.4, seconds: float = 20.0) -> bytes:
    return files.csv(recording(share, seconds)).encode()


@cache
def npz(share: float = 0.4, seconds: float = 20.0, fs_hz: float = 500.0) -> bytes:
    made = recording(share, seconds, fs_hz)
    file = io.BytesIO()
    time = np.arange(made.n) / made.fs_hz
    np.savez_compressed(file, t_s=time, x_deg=made.x_deg, y_deg=made.y_deg)
    return file.getvalue()


def irf_npz() -> bytes:
    """A real recording of healthy eyes at 1000 Hz, as a file of its own."""
    with np.load(SHARED / "irf_eyelink_1000hz.npz") as archive:
        x, y = archive["S1_x_deg"], archive["S1_y_deg"]
    file = io.BytesIO()
    np.savez_compressed(file, x_deg=x, y_deg=y, fs=1000.0)
    return file.getvalue()
