"""What is a recording of the eyes, once it is read?

Gaze in degrees on an even grid of time, missing samples as NaN. Everything that measures takes
this one shape, whatever file it came from; :func:`from_arrays` makes it from times that have gaps,
jitter or repeat, and says in ``flags`` what it had to mend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from kinsbourne.knowledge import base
from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye import grid

Floats = NDArray[np.float64]
Eye = Literal["left", "right", "both", "one"]
"""``both`` is the mean of two eyes; ``one`` where the file does not say which."""
CHANNELS = ("x_deg", "y_deg", "x2_deg", "y2_deg", "pupil", "target_x_deg", "target_y_deg")


class Flag(msgspec.Struct, frozen=True):
    """What limits what can be said of a recording, and the value that says so."""

    id: str
    """Such as ``noisy``; the same in every output."""
    what: str
    """In words, for the reader."""
    value: float | None = None


@dataclass(frozen=True, eq=False)
class Recording:
    """One recording: ``n`` samples at ``fs_hz``, the first at ``start_s``.

    ``x_deg`` grows to the right, ``y_deg`` upward; NaN is missing. A second eye, the pupil and a
    target that the eyes should follow are there where they were recorded, with ``n`` samples each.
    """

    fs_hz: float
    x_deg: Floats
    y_deg: Floats
    start_s: float = 0.0
    x2_deg: Floats | None = None
    y2_deg: Floats | None = None
    pupil: Floats | None = None
    target_x_deg: Floats | None = None
    target_y_deg: Floats | None = None
    jitter: float = 0.0
    """Standard deviation of the sample interval, as a share of it."""
    is_calibrated: bool = True
    """Whether degrees are degrees; else amplitudes are only relative."""
    is_simulated: bool = False
    eye: Eye = "one"
    """Which eye ``x_deg`` and ``y_deg`` are of."""
    source: str = ""
    """Where it came from: ``recording:NAME``."""
    flags: tuple[Flag, ...] = ()

    @property
    def n(self) -> int:
        return len(self.x_deg)

    @property
    def duration_s(self) -> float:
        return self.n / self.fs_hz

    @property
    def is_missing(self) -> NDArray[np.bool_]:
        """Samples at which it is not known where the eye was."""
        return unseen(self.x_deg, self.y_deg)


def unseen(x_deg: Floats, y_deg: Floats) -> NDArray[np.bool_]:
    """Where an axis is no number, the eye was not seen."""
    return ~(np.isfinite(x_deg) & np.isfinite(y_deg))


def from_arrays(
    time_s: ArrayLike,
    channels: Mapping[str, ArrayLike],
    *,
    fs_hz: float | None = None,
    is_calibrated: bool = True,
    is_simulated: bool = False,
    eye: Eye = "one",
    source: str = "",
    flags: tuple[Flag, ...] = (),
    most_samples: float | None = None,
) -> Recording:
    """Make a recording of times [s] and channels, each named as in :class:`Recording`.

    A gap in the times becomes missing samples; a repeated time is dropped, or told apart by the
    order of the samples where the clock is coarse; times that jitter widely are interpolated onto
    the grid. Each is said in ``flags``. ``fs_hz`` is the rate that the file states, if it does.
    With its gaps filled it may hold at most ``most_samples``.

    Raises:
        RecordingError: there is nothing to measure, times run backward, the sampling rate is
            impossible, or the degrees are plainly not degrees.
    """
    where = source.removeprefix("recording:") or "recording"
    limits = base.load().eye
    time = np.asarray(time_s, dtype=np.float64).ravel()
    values = {name: _plain(values) for name, values in channels.items()}
    _same_length(time, values, where)
    said = list(flags)
    time, values = _timed(time, values, limits, said)
    if len(time) < limits["samples-least"]:
        raise RecordingError(
            f"it holds {len(time)} samples with a time of their own", where,
            "Give a longer recording.",
        )  # fmt: skip
    steps = np.diff(time)
    if steps.min() < 0:
        raise RecordingError(
            "the times run backward", f"{where}, sample {int(np.argmax(steps < 0)) + 2}",
            "Give one trial a file, in the order in which it was recorded.",
        )  # fmt: skip

    gap = limits["gap-factor"]
    with np.errstate(all="ignore"):
        step, jitter = map(float, grid.interval(steps, gap, fs_hz, limits["jitter-interpolate"]))
        fs_hz = float(np.float64(1) / step)
    if abs(fs_hz - np.rint(fs_hz)) <= limits["rate-whole"] * fs_hz:
        fs_hz = float(np.rint(fs_hz))
    if not limits["fs-least"] <= fs_hz <= limits["fs-most"]:
        raise RecordingError(
            f"its times make a sampling rate of {fs_hz:.3g} Hz", where,
            "Give times in the unit that the column's name says: t_s for seconds, t_ms for "
            "milliseconds.",
        )  # fmt: skip
    longest = float(steps.max())
    most = limits["samples-most"] if most_samples is None else most_samples
    if longest > limits["gap-most"] or (time[-1] - time[0]) * fs_hz > most:
        raise RecordingError(
            f"the times jump by {longest:.0f} s", f"{where}, sample {int(np.argmax(steps)) + 2}",
            "Give each part as a recording of its own.",
        )  # fmt: skip
    for name in values:
        if name.endswith("_deg"):
            values[name], flag = _in_orbit(values[name], limits, f"{where}, {name}")
            said += [flag] if flag else []
    if jitter > limits["jitter-interpolate"]:
        said.append(Flag("times-uneven", "the samples are unevenly spaced; interpolated", jitter))
        values = grid.interpolated(time, values, step, gap)
    elif longest > 1.5 * step:
        values = grid.spread(np.maximum(np.round(steps / step), 1), values)
    for one, other in (("x_deg", "y_deg"), ("x2_deg", "y2_deg")):
        if one in values and other in values:  # an eye of which half is known is not known
            missing_one, missing_other = np.isnan(values[one]), np.isnan(values[other])
            if (missing_one != missing_other).any():
                values[one][missing_other] = values[other][missing_one] = np.nan
    return Recording(
        fs_hz=fs_hz, start_s=float(time[0]), jitter=jitter, is_calibrated=is_calibrated,
        is_simulated=is_simulated, eye=eye, source=source, flags=tuple(said), **values,
    )  # fmt: skip


def _plain(values: ArrayLike) -> Floats:
    plain = np.array(values, dtype=np.float64).ravel()
    if np.isinf(plain).any():
        plain[np.isinf(plain)] = np.nan
    return plain


def _timed(
    time: Floats, values: dict[str, Floats], limits: Mapping[str, float], said: list[Flag]
) -> tuple[Floats, dict[str, Floats]]:
    """The samples that have a time of their own."""
    is_timed = np.isfinite(time)
    if not is_timed.all():
        time, values = time[is_timed], {name: each[is_timed] for name, each in values.items()}
        what = "samples without a time were dropped"
        said.append(Flag("times-missing", what, int((~is_timed).sum())))
    is_repeat = np.diff(time) == 0
    if not is_repeat.any():
        return time, values
    x = values["x_deg"]
    differ = int((np.abs(np.diff(x))[is_repeat] > 0).sum())
    is_coarse = is_repeat.mean() > limits["repeat-share"] and 2 * differ > is_repeat.sum()
    if is_coarse and np.diff(time).min() >= 0 and time[-1] > time[0]:
        what = "the clock is coarser than the sampling; samples were spaced by their order"
        said.append(Flag("times-coarse", what, float(is_repeat.mean())))
        time = grid.by_order(time, limits["gap-factor"])
        is_repeat = np.diff(time) == 0
    lost = int(is_repeat.sum())
    if lost:
        said.append(Flag("times-repeat", "samples that repeat a time were dropped", lost))
        keep = np.concatenate(([True], ~is_repeat))
        time, values = time[keep], {name: each[keep] for name, each in values.items()}
    return time, values


def _same_length(time: Floats, values: dict[str, Floats], where: str) -> None:
    unknown = set(values) - set(CHANNELS)
    if unknown or not {"x_deg", "y_deg"} <= set(values):
        raise RecordingError(
            f"channels {sorted(values)} are not those of a recording", where,
            "Name x_deg and y_deg, and of the rest only x2_deg, y2_deg, pupil, target_x_deg and "
            "target_y_deg.",
        )  # fmt: skip
    lengths = {name: len(each) for name, each in values.items() if len(each) != len(time)}
    if lengths:
        raise RecordingError(
            f"{len(time)} times but {lengths} samples", where, "Give every channel a value a time."
        )


def _in_orbit(
    values: Floats, limits: Mapping[str, float], where: str
) -> tuple[Floats, Flag | None]:
    """The values with what no eye can reach as missing; a column of such is in other units."""
    beyond = np.abs(values) > limits["orbit"]
    if not beyond.any():
        return values, None
    if beyond.sum() > limits["orbit-share"] * np.isfinite(values).sum():
        raise RecordingError(
            f"gaze reaches {np.nanmax(np.abs(values)):.0f} degrees, which no eye can", where,
            "These look like pixels: name the columns x_px and y_px and give the screen "
            "(--screen WIDTHxHEIGHTpx,WIDTHxHEIGHTcm,DISTANCEcm).",
        )  # fmt: skip
    values[beyond] = np.nan
    what = "samples beyond what an eye can reach are read as missing"
    return values, Flag("beyond-orbit", what, int(beyond.sum()))
