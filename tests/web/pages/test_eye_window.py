"""Is the part of a recording that is drawn always a part of it?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.web.pages.eye.asked import Asked, WrongError
from kinsbourne.web.pages.eye.window import MOVES, Window, window

DURATION = 60.0


def part(**how: Any) -> Window:
    return window(Asked(**how), DURATION, 500.0)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, (0, 60)),
        ({"start": "10", "end": "20"}, (10, 20)),
        ({"start": "10,5", "end": "20"}, (10.5, 20)),
        ({"start": "10"}, (10, 60)),
        ({"end": "20"}, (0, 20)),
        ({"start": "-5", "end": "99"}, (0, 60)),
        ({"start": "10", "end": "20", "move": "earlier"}, (2.5, 12.5)),
        ({"start": "0", "end": "20", "move": "earlier"}, (0, 20)),
        ({"start": "10", "end": "20", "move": "later"}, (17.5, 27.5)),
        ({"start": "50", "end": "60", "move": "later"}, (50, 60)),
        ({"start": "10", "end": "20", "move": "in"}, (12.5, 17.5)),
        ({"start": "10", "end": "20", "move": "out"}, (5, 25)),
        ({"start": "0", "end": "20", "move": "out"}, (0, 40)),
        ({"start": "10", "end": "20", "move": "whole"}, (0, 60)),
        ({"start": "10", "end": "20", "move": "no such"}, (10, 20)),
        ({"at": "10 12"}, (9, 13)),
        ({"at": "10 10.1"}, (9.85, 10.25)),
        ({"at": "59 60"}, (58, 60)),
        ({"start": "10", "end": "10.0001"}, (9.98, 10.02)),
    ],
)
def test_it_is_what_was_asked_for(how: dict[str, str], expected: tuple[float, float]) -> None:
    assert part(**how) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    "how",
    [
        {"start": "x"}, {"start": "20", "end": "10"}, {"start": "60"}, {"end": "0"},
        {"start": "nan"}, {"start": "1", "end": "inf"}, {"at": "1"}, {"at": "2 1"},
        {"at": "1 2 3"}, {"at": "nan 1"}, {"at": "a b"}, {"start": "5", "end": "5"},
    ],
)  # fmt: skip
def test_what_is_no_part_is_refused_with_the_remedy(how: dict[str, str]) -> None:
    with pytest.raises(WrongError) as caught:
        part(**how)
    assert caught.value.wrong.field == "start"
    assert caught.value.wrong.problem.remedy.startswith("Give ")


@given(
    start=st.floats(allow_nan=False, width=32),
    end=st.floats(allow_nan=False, width=32),
    move=st.sampled_from(["", *MOVES]),
    n=st.integers(3, 10**7),
    fs_hz=st.floats(5, 20_000),
)
def test_it_lies_within_the_recording_and_is_never_empty(
    start: float, end: float, move: str, n: int, fs_hz: float
) -> None:
    duration = n / fs_hz
    asked = Asked(start=str(start), end=str(end), move=move)
    try:
        found = window(asked, duration, fs_hz)
    except WrongError:
        return
    assert 0 <= found.start_s < found.end_s <= duration
