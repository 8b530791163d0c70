"""Where did the eyes look, by electro-oculography in EDF or EDF+?"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

import numpy as np

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.reading.channels import UNCALIBRATED
from kinsbourne.signals.eye.reading.columns import ColumnMap, found
from kinsbourne.signals.eye.reading.gaze import Pair, to_recording
from kinsbourne.signals.eye.reading.source import Source
from kinsbourne.signals.eye.recording import Flag, Floats, Recording

if TYPE_CHECKING:
    from edfio import EdfSignal

_HORIZONTAL = re.compile(r"h[- _.]?eog|eog[- _.:]*h|\bhor|\bx_(deg|uv)\b", re.IGNORECASE)
_VERTICAL = re.compile(r"v[- _.]?eog|eog[- _.:]*v|\bver|\by_(deg|uv)\b", re.IGNORECASE)
_MICROVOLT = {"uv": 1.0, "µv": 1.0, "mv": 1e3, "v": 1e6}
_DEGREES = ("deg", "degree", "degrees", "°")
_REMEDY = (
    "Label one channel EOG horizontal and one EOG vertical, or name them in a map of columns: "
    "--columns FILE.yaml."
)


def read_edf(source: Source, given: ColumnMap | None) -> Recording:
    """The recording in an EDF or a continuous EDF+.

    Raises:
        RecordingError: it cannot be read, has gaps of its own, or lacks one of the two channels.
    """
    import edfio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = edfio.read_edf(source.data, lazy_load_data=False, header_encoding="latin-1")
            is_continuous = bool(file.is_continuous)
            signals = {signal.label: signal for signal in file.signals}
    except Exception:  # of a damaged header anything may come
        raise source.refuse("it cannot be read as EDF", "Export it again as EDF+.") from None
    if not is_continuous:
        raise source.refuse(
            "it is discontinuous (EDF+D)", "Export it as continuous EDF+C, or each part alone."
        )
    horizontal, vertical = _channels(source, signals, given)
    fs_hz = float(horizontal.sampling_frequency)
    if fs_hz != float(vertical.sampling_frequency):
        raise source.refuse("its two channels are sampled at different rates", "Resample them.")
    x, y = _values(source, horizontal), _values(source, vertical)
    flags: list[Flag] = []
    is_degrees = _unit(horizontal) in _DEGREES and _unit(vertical) in _DEGREES
    per_degree = given.microvolt_per_degree if given else None
    if not is_degrees:
        scale = per_degree or base.load().eye["eog-microvolt-per-degree"]
        x, y = _microvolt(source, horizontal, x) / scale, _microvolt(source, vertical, y) / scale
        if per_degree is None:
            flags.append(UNCALIBRATED)
    time_s = np.arange(len(x)) / fs_hz
    return to_recording(
        source, time_s, {"both": Pair(x, y)}, fs_hz=fs_hz,
        is_calibrated=is_degrees or per_degree is not None, flags=flags,
    )  # fmt: skip


def _channels(
    source: Source, signals: dict[str, EdfSignal], given: ColumnMap | None
) -> tuple[EdfSignal, EdfSignal]:
    labels = list(signals)
    if given:
        pairs = [(gaze.x, gaze.y) for eye in given.eyes.values() for gaze in eye]
        named = [(found(x, labels), found(y, labels)) for x, y in pairs]
        chosen = next(((x, y) for x, y in named if x and y), None)
    else:
        across = [label for label in labels if _HORIZONTAL.search(label)]
        along = [label for label in labels if _VERTICAL.search(label)]
        chosen = (across[0], along[0]) if across and along else None
    if chosen is None:
        raise source.refuse(
            "it has no horizontal and vertical channel of the eyes, and both are needed to tell "
            f"opsoclonus from flutter; it has {', '.join(labels)}", _REMEDY,
        )  # fmt: skip
    return signals[chosen[0]], signals[chosen[1]]


def _values(source: Source, signal: EdfSignal) -> Floats:
    try:
        return np.array(signal.data, dtype=np.float64)
    except Exception:
        raise source.refuse("a channel of it cannot be read", "Export it again as EDF+.") from None


def _unit(signal: EdfSignal) -> str:
    return signal.physical_dimension.strip().lower().replace("μ", "µ")


def _microvolt(source: Source, signal: EdfSignal, values: Floats) -> Floats:
    if _unit(signal) not in _MICROVOLT:
        raise source.refuse(
            "the unit of its channels is neither a voltage nor degrees", "Export it in uV."
        )
    return values * _MICROVOLT[_unit(signal)]
