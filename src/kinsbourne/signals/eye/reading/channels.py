"""What becomes of the numbers of a table, by the map of its columns?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.reading import gaze
from kinsbourne.signals.eye.reading.columns import PER_SECOND, ColumnMap, Gaze, found, present
from kinsbourne.signals.eye.reading.gaze import Pair
from kinsbourne.signals.eye.reading.rows import Wanted
from kinsbourne.signals.eye.reading.screen import Screen, from_pixels, size_px
from kinsbourne.signals.eye.reading.source import Source
from kinsbourne.signals.eye.recording import Eye, Flag, Floats, Recording

UNCALIBRATED = Flag("uncalibrated", "degrees by a nominal scale: amplitudes are only relative")


def wanted(columns: ColumnMap, names: Sequence[str]) -> dict[str, Wanted]:
    """The columns to be read, by what they are: ``time``, ``left.x``, ``target.y``."""
    time = next(name for each in columns.time if (name := found(each.column, names)))
    all_wanted = {"time": Wanted(time)}
    parts: list[tuple[str, Gaze]] = list(present(columns, names))
    target = columns.target
    if target and found(target.x, names) and found(target.y, names):
        parts.append(("target", target))
    for key, each in parts:
        valid_name = found(each.valid.column, names) if each.valid else None
        for part, column in (("x", each.x), ("y", each.y), ("z", each.z), ("pupil", each.pupil)):
            if column and (name := found(column, names)):
                all_wanted[f"{key}.{part}"] = Wanted(name, each.valid, valid_name)
    return all_wanted


def to_recording(
    source: Source, columns: ColumnMap, named: Mapping[str, Wanted], values: dict[str, Floats],
    screen: Screen | None, flags: Sequence[Flag], *, fs_hz: float | None = None,
) -> Recording:  # fmt: skip
    """The recording of columns that were read.

    Raises:
        RecordingError: no eye was ever seen, its gaze cannot be made degrees, or as
            ``from_arrays`` says.
    """
    time = next(each for each in columns.time if found(each.column, [named["time"].name]))
    time_s = values["time"] / PER_SECOND[time.unit]
    _in_order(source, named, values)
    flags = list(flags)
    is_nominal = columns.unit == "uv" and columns.microvolt_per_degree is None
    if is_nominal:
        flags.append(UNCALIBRATED)
    if columns.unit in ("px", "normalised"):
        unit_px = (1.0, 1.0) if columns.unit == "normalised" else None
        screen = size_px(screen, unit_px, source.name)
    eyes: dict[Eye, Pair] = {}
    for eye in columns.eyes:
        if f"{eye}.x" in values:
            eyes[eye] = _degrees(columns, values, eye, screen)
    others: dict[str, Floats] = {}
    if "target.x" in values:
        target = _degrees(columns, values, "target", screen)
        others = {"target_x_deg": target.x, "target_y_deg": target.y}
    return gaze.to_recording(
        source, time_s, eyes, others=others, fs_hz=fs_hz, is_calibrated=not is_nominal, flags=flags
    )


def _in_order(source: Source, named: Mapping[str, Wanted], values: Mapping[str, Floats]) -> None:
    """Refuses times that run backward where another column runs as times should."""
    with np.errstate(invalid="ignore"):
        if not (np.diff(values["time"]) < 0).any():
            return
        for key, each in values.items():
            if key != "time" and len(each) > 2 and (np.diff(each) > 0).all():
                raise source.refuse(
                    f"the column {named['time'].name} does not increase as times do, and "
                    f"{named[key].name} does", "Look whether the columns are swapped.",
                )  # fmt: skip


def _degrees(
    columns: ColumnMap, values: Mapping[str, Floats], key: str, screen: Screen | None
) -> Pair:
    x, y = values[f"{key}.x"], values[f"{key}.y"]
    is_missing = np.isin(x, columns.missing.either) | np.isin(y, columns.missing.either)
    for code in columns.missing.both:
        is_missing |= (x == code) & (y == code)
    if is_missing.any():
        x, y = np.where(is_missing, np.nan, x), np.where(is_missing, np.nan, y)
    up = 1.0 if columns.y_grows == "up" else -1.0
    if columns.unit in ("px", "normalised") and screen:
        width, height = screen.width_px or 1.0, screen.height_px or 1.0
        corner = (0.0, 0.0) if columns.origin == "corner" else (-width / 2, -height / 2)
        x, y = from_pixels(x, y, screen, corner)
        y = -up * y
    elif columns.unit == "vector":
        z = values[f"{key}.z"]
        x, y = np.degrees(np.arctan2(x, z)), up * np.degrees(np.arctan2(y, z))
    else:
        limits = base.load().eye
        scale = 1.0
        if columns.unit == "rad":
            scale = float(np.degrees(1.0))
        elif columns.unit == "uv":
            scale = 1 / (columns.microvolt_per_degree or limits["eog-microvolt-per-degree"])
        x, y = x * scale, y * (up * scale)
    return Pair(x, y, values.get(f"{key}.pupil"))
