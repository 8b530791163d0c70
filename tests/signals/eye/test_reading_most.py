"""Is a recording too large for the machine refused before it fills the memory?"""

from __future__ import annotations

import gzip
import io
import os
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye import read
from kinsbourne.signals.eye.reading import Most

FEW = Most(bytes=50_000, samples=1000)
HEADER = "t_s,x_deg,y_deg\n"


def table(n: int, step_s: float = 0.002) -> bytes:
    return (HEADER + "".join(f"{i * step_s:.3f},0.1,0.2\n" for i in range(n))).encode()


def npz(n: int) -> bytes:
    file = io.BytesIO()
    zeros = np.zeros(n)
    np.savez_compressed(file, t_s=np.arange(n) / 500, x_deg=zeros, y_deg=zeros)
    return file.getvalue()


def parquet(n: int, folder: Path) -> bytes:
    path = folder / "gaze.parquet"
    with duckdb.connect() as database:
        database.execute(
            f"COPY (SELECT range / 500.0 AS t_s, 0.1 AS x_deg, 0.2 AS y_deg FROM range({n})) "  # noqa: S608
            f"TO '{path}'"
        )
    return path.read_bytes()


def refused(data: bytes, name: str) -> str:
    with pytest.raises(RecordingError) as caught:
        read(data, name=name, most=FEW)
    return str(caught.value)


def test_what_is_within_the_bounds_is_read(tmp_path: Path) -> None:
    for data in (table(900), gzip.compress(table(900)), npz(900), parquet(900, tmp_path)):
        assert read(data, name="clip", most=FEW).n == 900


def test_what_unpacks_to_more_is_refused_by_its_size() -> None:
    assert "unpacks to more than 0 MB" in refused(gzip.compress(table(9000)), "clip.csv.gz")
    assert "unpacks to more than 0 MB" in refused(npz(9000), "clip.npz")


def test_more_samples_are_refused_however_small_the_file_is(tmp_path: Path) -> None:
    for data in (table(1100), parquet(100_000, tmp_path)):
        assert "more than 1000 samples" in refused(data, "clip")


def test_gaps_count_as_samples() -> None:
    sparse = HEADER + "".join(f"{at},0.1,0.2\n" for at in (0, 0.002, 0.004, 0.006, 900))
    assert "jump by 900 s" in refused(sparse.encode(), "clip.csv")


def test_nothing_of_a_recording_touches_a_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not hasattr(os, "memfd_create"):
        pytest.skip("this system keeps no file in memory alone")
    data = parquet(900, tmp_path)

    def never(*_: Any, **__: Any) -> tuple[int, str]:
        raise AssertionError("a file was made")

    monkeypatch.setattr(tempfile, "mkstemp", never)
    assert read(table(900), name="clip.csv").n == read(data, name="clip.parquet").n == 900


def test_where_files_in_memory_are_unknown_one_is_made_and_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert read(table(900), name="clip.csv").n == 900
    assert not list(tmp_path.iterdir())
