"""npz and parquet, and electro-oculography in EDF+."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import edfio
import numpy as np
import pytest

from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye.reading import Screen, read

N = 100
T = np.arange(N) / 100
X, Y = np.sin(T), np.cos(T)
SCREEN = Screen(1920, 1080, 50.9, 28.6, 65)


def npz(**arrays: object) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)  # pyright: ignore[reportArgumentType]
    return file.getvalue()


class TestNpz:
    def test_times_and_degrees(self) -> None:
        found = read(npz(t_s=T, x_deg=X, y_deg=Y, note="a word"), name="a.npz")
        assert found.x_deg == pytest.approx(X)
        assert found.fs_hz == pytest.approx(100)

    @pytest.mark.parametrize("rate", ["fs", "fs_hz"])
    def test_a_rate_for_times(self, rate: str) -> None:
        found = read(npz(**{rate: 100, "x_deg": X, "y_deg": Y, "x2_deg": X, "y2_deg": Y}))
        assert (found.fs_hz, found.eye) == (100, "left")

    def test_pairs_and_a_rate(self) -> None:
        assert read(npz(xy=np.stack((X, Y), 1), fs=100.0)).y_deg == pytest.approx(Y)

    def test_pixels_with_a_screen(self) -> None:
        found = read(npz(x_px=X * 0 + 960, y_px=Y * 0 + 540, fs=100.0), screen=SCREEN)
        assert found.x_deg == pytest.approx(np.zeros(N))

    def test_by_a_map(self) -> None:
        data = npz(n=T * 1000, x=X, y=Y, val=T * 0, dP=T, lab=T, xT=T, yT=T)
        assert read(data, columns="gazebase").eye == "left"

    @pytest.mark.parametrize(
        ("data", "what"),
        [
            (npz(a_xy=np.zeros((9, 2)), a_fs=100), "its arrays are a_xy, a_fs"),
            (npz(t_s=T, x_deg=X, y_deg=Y[1:]), "one length"),
            (npz(t_s=T, x_deg=X, y_deg=np.array([{}], dtype=object)), "cannot be read as arrays"),
            (npz(fs=[1, 2], x_deg=X, y_deg=Y), "its arrays are"),
            (npz(t_s=T, x_deg=X, y_deg=Y)[:300], "cannot be read as arrays"),
        ],
        ids=["several", "lengths", "pickle", "no-rate", "cut"],
    )
    def test_what_is_wrong_is_said(self, data: bytes, what: str) -> None:
        with pytest.raises(RecordingError, match=what):
            read(data, name="a.npz")


def parquet(tmp_path: Path, columns: str) -> bytes:
    file = tmp_path / "a.parquet"
    with duckdb.connect() as database:
        database.execute(
            f"COPY (SELECT {columns} FROM range(100) AS r(i)) TO '{file}' (FORMAT parquet)"  # noqa: S608
        )
    return file.read_bytes()


class TestParquet:
    def test_names_as_in_a_plain_table(self, tmp_path: Path) -> None:
        data = parquet(
            tmp_path, "i / 100 AS t_s, i / 10 AS x_deg, CASE WHEN i > 5 THEN 1 END AS y_deg"
        )
        found = read(data, name="a.parquet")
        assert found.x_deg[6:] == pytest.approx(np.arange(6, 100) / 10)
        assert found.is_missing.sum() == 6

    def test_by_a_shipped_map(self, tmp_path: Path) -> None:
        columns = "i AS n, i / 100 AS x, 0.5 AS y, 0 AS val, 1 AS dP, 0 AS lab, 0 AS xT, 0 AS yT"
        assert read(parquet(tmp_path, columns), columns="gazebase").fs_hz == 1000

    def test_unknown_columns_are_listed(self, tmp_path: Path) -> None:
        with pytest.raises(RecordingError, match='it has a"b, c'):
            read(parquet(tmp_path, 'i AS "a""b", i AS c'))

    def test_a_cut_file(self, tmp_path: Path) -> None:
        with pytest.raises(RecordingError, match="cannot be read as a table"):
            read(parquet(tmp_path, "i AS t_s, i AS x_deg, i AS y_deg")[:90])


def edf(
    labels: tuple[str, ...] = ("EOG H", "EOG V"),
    unit: str = "uV",
    rates: tuple[int, ...] = (100, 100),
) -> bytes:
    signals = [
        edfio.EdfSignal(
            np.linspace(-160, 160, rate * 4), rate, label=label, physical_dimension=unit
        )
        for label, rate in zip(labels, rates, strict=True)
    ]
    return edfio.Edf(signals).to_bytes()


class TestEdf:
    def test_two_channels_become_relative_degrees(self) -> None:
        found = read(edf(), name="a.edf")
        assert (found.fs_hz, found.n, found.eye) == (100, 400, "both")
        assert not found.is_calibrated
        assert [flag.id for flag in found.flags] == ["uncalibrated"]
        assert found.x_deg[-1] == pytest.approx(10, abs=0.01)

    def test_millivolts(self) -> None:
        signals = [
            edfio.EdfSignal(
                np.linspace(-0.16, 0.16, 400), 100, label=label, physical_dimension="mV"
            )
            for label in ("HEOG", "VEOG")
        ]
        found = read(edfio.Edf(signals).to_bytes())
        assert found.x_deg[-1] == pytest.approx(10, abs=0.01)

    def test_channels_in_degrees_are_calibrated(self) -> None:
        signals = [
            edfio.EdfSignal(np.linspace(-10, 10, 400), 100, label=label, physical_dimension="deg")
            for label in ("hor", "ver")
        ]
        found = read(edfio.Edf(signals).to_bytes())
        assert found.is_calibrated
        assert found.x_deg[-1] == pytest.approx(10, abs=0.01)

    def test_a_map_names_the_channels_and_calibrates(self, tmp_path: Path) -> None:
        (tmp_path / "own.yaml").write_text(
            "id: own\nlabel: ours\nheader: []\ntime: []\nunit: uv\nmicrovolt_per_degree: 8\n"
            "y_grows: up\neyes: {both: [{x: A, y: B}]}\nverified: default\nreviewed: 2026-11-25\n"
        )
        found = read(edf(("A", "B")), columns=tmp_path / "own.yaml")
        assert found.is_calibrated
        assert found.x_deg[-1] == pytest.approx(20, abs=0.01)

    @pytest.mark.parametrize(
        ("data", "what"),
        [
            (edf(("EOG H", "ECG")), "no horizontal and vertical channel"),
            (edf(rates=(100, 200)), "different rates"),
            (edf(unit="mmHg"), "neither a voltage"),
            (edf()[:400], "cannot be read as EDF"),
        ],
        ids=["one-channel", "rates", "unit", "cut"],
    )
    def test_what_is_wrong_is_said(self, data: bytes, what: str) -> None:
        with pytest.raises(RecordingError, match=what):
            read(data, name="a.edf")

    def test_one_with_gaps_of_its_own_is_refused(self) -> None:
        signals = [
            edfio.EdfSignal(np.linspace(-9, 9, 400), 100, label=label, physical_dimension="uV")
            for label in ("EOG H", "EOG V")
        ]
        blink = edfio.EdfAnnotation(0.5, None, "blink")
        file = edfio.Edf(signals, annotations=[blink], data_record_duration=1)
        data = file.to_bytes()
        assert read(data).n == 400
        later = b"+9\x14\x14"  # the time at which the last part of the recording begins
        with pytest.raises(RecordingError, match="discontinuous"):
            read(later.join(data.rsplit(b"+3\x14\x14", 1)), name="a.edf")
