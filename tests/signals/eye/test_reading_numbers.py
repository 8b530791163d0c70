"""Numbers read eight bytes at a time are the numbers that Python reads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.signals.eye.reading import numbers

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.floats(-1e6, 1e6).map(lambda value: f"{value:.1f}"),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    DECIMALS,
)


def parsed(text: str) -> tuple[list[float], list[bool]]:
    padded = np.frombuffer(numbers.padded(text.encode()), dtype=np.uint8)
    tokens = numbers.tokens(padded, numbers.PAD, len(padded))
    values, is_other = numbers.parse(padded, tokens.start, tokens.end)
    return values.tolist(), is_other.tolist()


@given(st.lists(NUMBERS, min_size=1))
def test_a_number_is_the_one_that_python_reads(words: list[str]) -> None:
    values, is_other = parsed(" ".join(words))
    assert values == [float(word) for word in words]
    assert not any(is_other)


@given(st.lists(st.text("0123456789.-+eE_xn", min_size=1), min_size=1))
def test_what_is_no_number_is_said_so(words: list[str]) -> None:
    values, is_other = parsed("\t ".join(words))
    for word, value, other in zip(words, values, is_other, strict=True):
        try:
            expected = float(word) if "_" not in word else np.nan
        except ValueError:
            expected = np.nan
        if word == ".":
            assert np.isnan(value)
            assert not other
        elif np.isfinite(expected):
            assert value == expected
            assert not other
        else:
            assert np.isnan(value)
            assert other


@pytest.mark.parametrize(
    "word", ["...", "C..R.", "nan", "inf", "-", "-.", "--0", "-+1", "1_0", "12:30"]
)
def test_flags_and_words_are_no_numbers(word: str) -> None:
    assert parsed(word)[1] == [True]
