"""How is a simulated recording written, so that nobody takes it for a patient's?

A csv has the bare header that readers ask for, so the label stands in its name; an npz and the
truth say it inside.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kinsbourne.signals.eye.recording import CHANNELS, Recording
from kinsbourne.signals.eye.simulation.filters import Floats
from kinsbourne.signals.eye.simulation.simulate import Simulated

LABEL = "simulated"


def labelled(file: Path) -> Path:
    """The file, with a name that says what is in it."""
    if LABEL in file.name:
        return file
    return file.with_name(f"{file.stem}.{LABEL}{file.suffix}")


def columns(recording: Recording) -> dict[str, Floats]:
    """Times, and every channel there is, by name."""
    time = recording.start_s + np.arange(recording.n) / recording.fs_hz
    found = {name: getattr(recording, name) for name in CHANNELS}
    return {"t_s": time} | {name: each for name, each in found.items() if each is not None}


def csv(recording: Recording) -> str:
    """The generic csv: a header, and a row for each sample; missing is ``nan``."""
    channels = columns(recording)
    rows = np.stack(list(channels.values()), axis=-1)
    line = ",".join(["%.6f"] + ["%.4f"] * (len(channels) - 1))
    written = [line % tuple(row) for row in rows.tolist()]
    return "\n".join([",".join(channels), *written]) + "\n"


def npz(simulated: Simulated) -> bytes:
    """Every channel by its name, and that it is simulated."""
    into = io.BytesIO()
    content: dict[str, Any] = {
        **columns(simulated.recording),
        "is_simulated": np.array(True),
        "source": np.array(simulated.recording.source),
    }
    np.savez_compressed(into, **content)
    return into.getvalue()


def truth(simulated: Simulated) -> bytes:
    """What truly happened, as JSON."""
    names = ("onset_s", "offset_s", "amplitude_deg", "direction_rad")
    content = {
        "is_simulated": True,
        "kind": simulated.kind,
        "settings": simulated.settings,
        "fs_hz": simulated.recording.fs_hz,
        "saccades": [dict(zip(names, row, strict=True)) for row in simulated.saccades.tolist()],
        "bursts": [
            {"onset_s": onset, "offset_s": offset, "kind": kind}
            for onset, offset, kind in simulated.bursts
        ],
    }
    return msgspec.json.format(msgspec.json.encode(content)) + b"\n"
