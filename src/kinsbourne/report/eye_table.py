"""What happened in a recording, event by event, as rows for a spreadsheet?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kinsbourne.signals.eye.result import Measured

COLUMNS = (
    "recording", "event", "onset_s", "offset_s", "amplitude_deg", "direction_deg",
    "peak_velocity_deg_s", "interval_s", "saccades", "frequency_hz",
)  # fmt: skip
Cell = str | float | int | None


def header() -> str:
    """The first line."""
    return ",".join(COLUMNS) + "\n"


def table(measured: Measured) -> str:
    """The rows of one recording, in order of onset, without the header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    name = measured.recording.source.removeprefix("recording:")
    for row in sorted(_rows(measured), key=lambda row: (row[1], row[0] == "saccade")):
        writer.writerow("" if cell is None else cell for cell in (name, *row))
    return text.getvalue()


def _rows(measured: Measured) -> Iterator[tuple[str, float, float, *tuple[Cell, ...]]]:
    for s in measured.saccades:
        yield (
            "saccade", s.onset_s, s.offset_s, s.amplitude_deg, s.direction_deg,
            s.peak_velocity_deg_s, s.interval_s, None, None,
        )  # fmt: skip
    for b in measured.bursts:
        yield (
            b.kind, b.onset_s, b.offset_s, b.amplitude_deg, None, None, None, b.saccades,
            b.frequency_hz,
        )  # fmt: skip
    for n in measured.nystagmus:
        yield (
            f"{n.kind} nystagmus", n.onset_s, n.offset_s, n.amplitude_deg, n.direction_deg,
            None, None, None, n.frequency_hz,
        )  # fmt: skip
    for i in measured.intrusions:
        yield i.kind, i.onset_s, i.offset_s, i.amplitude_deg, None, None, None, None, None
