"""Where did the eyes look, by arrays: npz or parquet, with the names of a plain table?"""

from __future__ import annotations

import io
import zipfile

import numpy as np

from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye.reading import channels, columns, rows
from kinsbourne.signals.eye.reading.columns import ColumnMap
from kinsbourne.signals.eye.reading.screen import Screen
from kinsbourne.signals.eye.reading.source import Source
from kinsbourne.signals.eye.recording import Floats, Recording

_REMEDY = "Name the arrays t_s (or fs, in Hz), x_deg and y_deg, of one length; or xy [n, 2] and fs."
_SHOWN = 20


def read_npz(source: Source, given: ColumnMap | None, screen: Screen | None) -> Recording:
    """The recording in numpy's archive of arrays.

    Raises:
        RecordingError: it cannot be read, or an array is missing or of another length.
    """
    arrays = _loaded(source)
    if "xy" in arrays and arrays["xy"].ndim == 2 and arrays["xy"].shape[1] == 2:
        arrays["x_deg"], arrays["y_deg"] = arrays.pop("xy").T
    x = next((each for name, each in arrays.items() if name.lower().startswith("x_")), None)
    fs_hz = next((_one(arrays[name]) for name in ("fs", "fs_hz") if name in arrays), None)
    names = set(arrays)
    if x is not None and fs_hz is not None and fs_hz > 0 and not names & {"t_s", "t_ms"}:
        arrays["t_s"] = np.arange(x.size) / fs_hz
    fit = given if given and columns.fits(given, list(arrays)) else columns.matching(list(arrays))
    if fit is None:
        raise source.refuse(
            f"it holds no recording; its arrays are {', '.join(list(arrays)[:_SHOWN])}", _REMEDY
        )
    wanted = channels.wanted(fit, list(arrays))
    values = {key: arrays[each.name].ravel() for key, each in wanted.items()}
    if len({each.size for each in values.values()}) > 1:
        raise source.refuse("its arrays are not of one length", _REMEDY)
    return channels.to_recording(source, fit, wanted, values, screen, (), fs_hz=fs_hz)


def _loaded(source: Source) -> dict[str, Floats]:
    """The arrays of numbers; what would run as code when it is loaded is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
        source.check_unpacked(unpacked)
        with np.load(io.BytesIO(source.data), allow_pickle=False) as archive:
            raw = {name: archive[name] for name in archive.files}
            return {
                name: each.astype(np.float64)
                for name, each in raw.items()
                if each.dtype.kind in "fiub"
            }
    except RecordingError:
        raise
    except Exception:  # zipfile, zlib and numpy have each their own
        raise source.refuse("it cannot be read as arrays of numpy", _REMEDY) from None


def _one(array: Floats) -> float | None:
    return float(array.ravel()[0]) if array.size == 1 and np.isfinite(array).all() else None


def read_parquet(source: Source, given: ColumnMap | None, screen: Screen | None) -> Recording:
    """The recording in a parquet file, by the same maps as a table of text.

    Raises:
        RecordingError: it cannot be read, or no map fits its columns.
    """
    names = rows.names_of_parquet(source)
    fit = given if given and columns.fits(given, names) else columns.matching(names)
    if fit is None:
        raise source.refuse(
            f"it is not known which of its columns is what; it has {', '.join(names[:_SHOWN])}",
            _REMEDY,
        )
    wanted = channels.wanted(fit, names)
    values, flags = rows.of_parquet(source, names, wanted, fit.rows)
    return channels.to_recording(source, fit, wanted, values, screen, flags)
