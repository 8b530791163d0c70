"""Where did the eyes look, by a text that SR Research's edf2asc made?

Samples are the lines that begin with a digit; what their columns are stands in the SAMPLES line of
their block. Lines of events and messages are passed over, but for those that give the coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.reading import numbers, scale
from kinsbourne.signals.eye.reading.gaze import Pair, to_recording
from kinsbourne.signals.eye.reading.screen import Screen
from kinsbourne.signals.eye.reading.source import Source
from kinsbourne.signals.eye.recording import Eye, Flag, Floats, Recording

_CHUNK = 4096
"""Lines parsed at a time, so that a column of them stays in the cache."""
_BLOCK = 1 << 20
_MONOCULAR, _BINOCULAR = (4, 5), (7,)
"""Columns of numbers of samples alone: time, x, y and pupil of each eye, and one of input."""
_EYES: tuple[Eye, ...] = ("left", "right")
_SAMPLES = re.compile(rb"^SAMPLES[ \t]+([^\n]*)", re.MULTILINE)
_RATE = re.compile(r"\d+(\.\d*)?")
_EXPORT = "Convert the recording again with edf2asc, samples and events together."


@dataclass(frozen=True)
class Layout:
    """What the columns of the samples are."""

    unit: Literal["gaze", "href"]
    eyes: tuple[Eye, ...]
    has_velocity: bool = False
    has_resolution: bool = False
    fs_hz: float | None = None

    @property
    def n_columns(self) -> int:
        """How many columns from the time on are needed."""
        plain = 1 + 3 * len(self.eyes)
        return plain + 2 * len(self.eyes) * self.has_velocity + 2 if self.has_resolution else plain


def read_asc(source: Source, text: bytes, screen: Screen | None) -> Recording:
    """The recording in an EyeLink .asc.

    Raises:
        RecordingError: it holds no samples, its parts do not belong together, or its gaze cannot
            be made degrees.
    """
    n_added = 0
    if text[:1] not in b"*M" or not text.endswith(b"\n"):  # else nothing has to be copied
        text, n_added = numbers.padded(text), numbers.PAD
    padded = np.frombuffer(text, dtype=np.uint8)
    line_start = _line_starts(padded)
    first = padded[line_start[:-1]]
    samples = np.flatnonzero((first >= ord("0")) & (first <= ord("9")))
    if not len(samples):
        raise source.refuse("it holds no samples", _EXPORT)
    flags: list[Flag] = []
    parts: list[tuple[Layout, Floats]] = []
    n_unreadable, first_unreadable = 0, 0
    for layout, lines in _blocks(source, text, padded, line_start, samples, flags):
        values, is_good = _values(padded, line_start, lines, layout.n_columns)
        if not is_good.all():
            first_unreadable = first_unreadable or int(lines[~is_good][0]) + 1 - n_added
            n_unreadable += int((~is_good).sum())
            values = values[:, is_good]
        parts.append((layout, values))
    if n_unreadable > base.load().eye["unreadable-share"] * len(samples):
        raise source.refuse(
            f"{n_unreadable} of {len(samples)} lines of samples do not hold their numbers",
            _EXPORT, f"line {first_unreadable}",
        )  # fmt: skip
    if n_unreadable:
        what = "lines of samples that could not be read were left out"
        flags.append(Flag("lines-unreadable", what, n_unreadable))
    return _recording(source, text, parts, screen, flags)


def _line_starts(padded: numbers.Bytes) -> numbers.Places:
    """Where each line begins, and where the text ends; by blocks, which takes less memory."""
    ends = [
        np.flatnonzero(padded[at : at + _BLOCK] == ord("\n")) + (at + 1)
        for at in range(0, len(padded), _BLOCK)
    ]
    return np.concatenate(([0], *ends))


def _blocks(
    source: Source, text: bytes, padded: numbers.Bytes, line_start: numbers.Places,
    samples: numbers.Places, flags: list[Flag],
) -> Iterator[tuple[Layout, numbers.Places]]:  # fmt: skip
    """The lines of samples by what their columns are: each SAMPLES line holds until the next."""
    found = [(match.start(), match[1]) for match in _samples_lines(text, padded, line_start)]
    if not found:
        yield _guessed(source, padded, line_start, samples[0], flags), samples
        return
    layouts = [_layout(source, words) for _, words in found]
    changes = [at for at in range(1, len(layouts)) if layouts[at] != layouts[at - 1]]
    begins = np.searchsorted(line_start[samples], [found[at][0] for at in changes])
    for layout, lines in zip(
        (layouts[at] for at in (0, *changes)), np.split(samples, begins), strict=True
    ):
        if len(lines):
            yield layout, lines


def _samples_lines(
    text: bytes, padded: numbers.Bytes, line_start: numbers.Places
) -> Iterator[re.Match[bytes]]:
    """The SAMPLES lines, looked for where a line begins with their first two letters."""
    begin = line_start[:-1]
    begin = begin[padded[begin] == ord("S")]
    begin = begin[padded[begin + 1] == ord("A")]
    for at in begin.tolist():
        if match := _SAMPLES.match(text, at):
            yield match


def _layout(source: Source, words: bytes) -> Layout:
    named = words.decode(errors="replace").split()
    if not {"GAZE", "HREF"} & set(named):
        raise source.refuse(
            "its samples are raw positions of the pupil, not of the gaze",
            "Convert it with edf2asc -sg or -sh, for gaze or head-referenced angles.",
        )
    rate = named[named.index("RATE") + 1] if "RATE" in named[:-1] else ""
    return Layout(
        unit="gaze" if "GAZE" in named else "href",
        eyes=tuple(eye for eye in _EYES if eye.upper() in named) or ("one",),
        has_velocity="VEL" in named, has_resolution="RES" in named,
        fs_hz=float(rate) if _RATE.fullmatch(rate) and float(rate) else None,
    )  # fmt: skip


def _guessed(
    source: Source, padded: numbers.Bytes, line_start: numbers.Places, line: int,
    flags: list[Flag],
) -> Layout:  # fmt: skip
    """The columns of a file of samples alone, by how many there are."""
    start, end = numbers.tokens(padded, int(line_start[line]), int(line_start[line + 1]))
    _, is_other = numbers.parse(padded, start, end)
    n = int(np.argmax(is_other)) if is_other.any() else len(start)
    if n not in _MONOCULAR + _BINOCULAR:
        raise source.refuse(
            f"it has no SAMPLES line, and {n} columns cannot be told without one", _EXPORT
        )
    flags.append(Flag("columns-assumed", "no line says what the columns are: taken as gaze", n))
    return Layout(unit="gaze", eyes=_EYES if n in _BINOCULAR else ("one",))


def _values(
    padded: numbers.Bytes, line_start: numbers.Places, lines: numbers.Places, n_columns: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """The first columns of the lines [column, line], and which lines have them all."""
    values = np.empty((n_columns, len(lines)))
    is_good = np.zeros(len(lines), dtype=bool)
    for begin in range(0, len(lines), _CHUNK):
        some = lines[begin : begin + _CHUNK]
        start, end = numbers.tokens(padded, int(line_start[some[0]]), int(line_start[some[-1] + 1]))
        token_at = np.searchsorted(start, line_start[some[0] : some[-1] + 2])
        at = token_at[some - some[0]]
        count = token_at[some - some[0] + 1] - at
        whole = np.flatnonzero(count >= n_columns)
        columns = (at[whole][:, None] + np.arange(n_columns)).ravel()
        numbered, is_other = numbers.parse(padded, start[columns], end[columns])
        values[:, begin + whole] = numbered.reshape(-1, n_columns).T
        is_good[begin + whole] = ~is_other.reshape(-1, n_columns).any(axis=1)
    return values, is_good


def _recording(
    source: Source, text: bytes, parts: list[tuple[Layout, Floats]], screen: Screen | None,
    flags: list[Flag],
) -> Recording:  # fmt: skip
    layouts = [layout for layout, _ in parts]
    if len({(layout.unit, layout.fs_hz) for layout in layouts}) > 1:
        raise source.refuse(
            "its parts were recorded at different rates or in different coordinates",
            "Give each part as a file of its own.",
        )
    if len({layout.eyes for layout in layouts}) > 1:
        flags.append(Flag("eyes-change", "another eye, or one more, was recorded part of the time"))
    time_s = np.concatenate([_time_s(values[0], layout.fs_hz) for layout, values in parts])
    recorded: set[Eye] = {eye for layout in layouts for eye in layout.eyes}
    eyes: dict[Eye, Pair] = {
        eye: Pair(*_joined([_columns(layout, values, eye) for layout, values in parts]))
        for eye in recorded
    }
    resolution = None
    if any(layout.has_resolution for layout in layouts):
        resolution = _joined(
            [values[-2:] if each.has_resolution else _none(values, 2) for each, values in parts]
        )
    eyes = scale.to_degrees(source, text, layouts[0].unit, eyes, resolution, screen, flags)
    is_calibrated = all(flag.id != scale.SCALE_ASSUMED for flag in flags)
    return to_recording(
        source, time_s, eyes, fs_hz=layouts[0].fs_hz, flags=flags, is_calibrated=is_calibrated
    )


def _time_s(time_ms: Floats, fs_hz: float | None) -> Floats:
    """Times in seconds; those of one millisecond told apart where sampling is faster."""
    if fs_hz and fs_hz > 1000 and len(time_ms):
        repeats = np.diff(time_ms, prepend=np.nan) == 0
        if repeats.any() and not (repeats[1:] & repeats[:-1]).any():
            time_ms = np.where(repeats, time_ms + 1000 / fs_hz, time_ms)
    return time_ms / 1000


def _columns(layout: Layout, values: Floats, eye: Eye) -> Floats:
    """x, y and pupil of one eye, missing where it was not recorded."""
    if eye not in layout.eyes:
        return _none(values, 3)
    first = 1 + 3 * layout.eyes.index(eye)
    return values[first : first + 3]


def _none(values: Floats, n: int) -> Floats:
    return np.full((n, values.shape[1]), np.nan)


def _joined(parts: list[Floats]) -> Floats:
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
