"""Whatever bytes come in: a recording or one clear refusal, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye.reading import Screen, parse_screen, read
from kinsbourne.signals.eye.recording import Recording
from tests.signals.eye.eyelink import FORMATS, asc, block, monocular
from tests.signals.eye.test_reading_arrays import T, X, Y, edf, npz
from tests.signals.eye.test_reading_table import PLAIN

SCREEN = Screen(1920, 1080, 50.9, 28.6, 65)
SAMPLES = [PLAIN, asc(block(monocular(30))), edf(), npz(t_s=T, x_deg=X, y_deg=Y)]
if FORMATS.is_dir():
    SAMPLES += [file.read_bytes() for file in sorted(FORMATS.iterdir())]


def answer(data: bytes, name: str) -> Recording | RecordingError:
    try:
        return read(data, name=name, screen=SCREEN)
    except RecordingError as error:
        return error


def is_answered(data: bytes, name: str = "a.txt") -> None:
    found = answer(data, name)
    if isinstance(found, Recording):
        assert len(found.x_deg) == len(found.y_deg) == found.n
    else:
        assert found.problem.what
        assert found.problem.remedy
        assert found.problem.where.startswith(name.removesuffix(".gz"))


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.asc", "a.csv.gz"]))
def test_any_bytes(data: bytes, name: str) -> None:
    is_answered(data, name)


@given(st.text(max_size=400), st.sampled_from(["a.txt", "a.asc"]))
def test_any_text(text: str, name: str) -> None:
    is_answered(text.encode("utf-8", "surrogatepass"), name)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_real_files_with_bytes_changed_cut_or_moved(data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(len(changed) - 1, 0)))
        length = data.draw(st.integers(0, 40))
        piece = data.draw(st.one_of(
            st.binary(max_size=20), st.sampled_from([b"\n", b"\t", b",", b"-", b"1e9", b"START\n"]),
            st.just(bytes(changed[at : at + 2 * length])),
        ))  # fmt: skip
        changed[at : at + length] = piece
    is_answered(bytes(changed[: data.draw(st.integers(0, len(changed)))] or changed))


class TestScreen:
    def test_as_it_is_written_on_the_command_line(self) -> None:
        assert parse_screen("1920x1080px, 50.9x28.6cm,65cm") == SCREEN
        assert parse_screen("50.9x28.6cm,65cm") == Screen(None, None, 50.9, 28.6, 65)

    @pytest.mark.parametrize("text", ["", "1920x1080", "1920x1080px", "axbcm,1cm", "0x1cm,65cm"])
    def test_anything_else_is_refused_with_the_form(self, text: str) -> None:
        with pytest.raises(RecordingError, match="--screen"):
            parse_screen(text)
