"""Which numbers stand in a long text of numbers?

Eight bytes are read as one word and turned into a number with a few operations on whole columns,
so that no line is looked at by itself. A mantissa below 2**53 over a power of ten is rounded once,
so the result is the float that Python's own reading gives; what does not fit goes to that.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.recording import Floats

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]
Words = NDArray[np.uint64]

PAD = 8
"""So many lines stand empty before a text: a word is read back from the end of a token."""
_LEAST_DECIMALS_FIRST = (1, 0, 2, 3, 4, 5, 6, 7)
_TENS = 10.0 ** np.arange(9)
_U = np.uint64
_POINT = _U(ord(".") ^ ord("0"))
_LAST, _BUT_TWO = _U(0xFF << 56), _U((1 << 48) - 1)


class Tokens(NamedTuple):
    """Where the words of a text begin, and where they end."""

    start: Places
    end: Places


def padded(text: bytes) -> bytes:
    """The text with room before its first token, and with a last line that is closed."""
    return b"\n" * PAD + text + b"\n"


def tokens(text: Bytes, begin: int, end: int) -> Tokens:
    """The words between the begin of a line and the end of one, past its line feed."""
    is_blank = text[begin - 1 : end] <= ord(" ")
    edges = np.flatnonzero(is_blank[1:] != is_blank[:-1]) + begin
    return Tokens(edges[0::2], edges[1::2])


def parse(text: Bytes, start: Places, end: Places) -> tuple[Floats, NDArray[np.bool_]]:
    """The number of each token, NaN for a lone point, and which tokens are no numbers."""
    begin = start + (text[start] == ord("-"))
    length = end - begin
    words = np.ndarray(len(text) - 7, dtype="<u8", buffer=text, strides=(1,))
    word = _blanked(words[end - 8], length)
    has_tenths = ((word >> _U(48)) & _U(0xFF)) == _POINT
    word = np.where(has_tenths, (word & _LAST) | ((word & _BUT_TWO) << _U(8)), word)
    values, is_plain = _eight(word)
    values /= np.where(has_tenths, 10.0, 1.0)
    is_plain &= (length - has_tenths >= 1) & (length <= 8)
    is_other = ~is_plain
    if is_other.any():
        rest = np.flatnonzero(is_other)
        values[rest], is_other[rest] = _any(text, words, begin[rest], end[rest])
    np.negative(values, out=values, where=begin != start)
    return values, is_other


def _any(text: Bytes, words: Words, begin: Places, end: Places) -> tuple[Floats, NDArray[np.bool_]]:
    """As ``parse``, of tokens without a sign, with up to seven decimals or none."""
    decimals = _decimals(text, begin, end)
    whole_end = np.where(decimals < 0, end, end - 1 - decimals)
    places = np.maximum(decimals, 0)
    whole, is_plain = _eight(_blanked(words[whole_end - 8], whole_end - begin))
    is_plain &= (whole_end - begin >= 1) & (whole_end - begin <= 8)
    part, is_part = _eight(_blanked(words[end - 8], places))
    tens = _TENS[places]
    values = (whole * tens + part) / tens
    is_point = (end - begin == 1) & (decimals == 0) & (text[begin - 1] != ord("-"))
    values[is_point] = np.nan
    is_other = ~(is_plain & is_part | is_point)
    for at in np.flatnonzero(is_other):
        value = _one(text[begin[at] - 1 : end[at]].tobytes())
        values[at] = np.nan if value is None else value
        is_other[at] = value is None
    return values, is_other


def _decimals(text: Bytes, begin: Places, end: Places) -> NDArray[np.intp]:
    """How many characters follow the point; -1 where there is none among the last eight."""
    decimals = np.full(len(end), -1, dtype=np.intp)
    rest: Places = np.arange(len(end), dtype=np.intp)
    for count in _LEAST_DECIMALS_FIRST:
        at = end[rest] - 1 - count
        found = (text[at] == ord(".")) & (at >= begin[rest])
        decimals[rest[found]] = count
        rest = rest[~found]
        if not len(rest):
            break
    return decimals


def _blanked(word: Words, count: Places) -> Words:
    """Digits as numbers, with nought for all but the last ``count`` characters."""
    blank = ((8 - np.clip(count, 0, 8)) * 4).astype(np.uint64)
    return ((word ^ _U(0x3030303030303030)) >> blank >> blank) << blank << blank


def _eight(word: Words) -> tuple[Floats, NDArray[np.bool_]]:
    """The whole number in eight digits, and whether all of them are digits."""
    is_number = ((word | (word + _U(0x0606060606060606))) & _U(0xF0F0F0F0F0F0F0F0)) == 0
    word = (word & _U(0x0F0F0F0F0F0F0F0F)) * _U(2561) >> _U(8)
    word = (word & _U(0x00FF00FF00FF00FF)) * _U(6553601) >> _U(16)
    word = (word & _U(0x0000FFFF0000FFFF)) * _U(42949672960001) >> _U(32)
    return word.astype(np.float64), is_number


def _one(token: bytes) -> float | None:
    """The number of one token that is out of the ordinary, if it is finite; after its sign."""
    sign, plain = token[:1], token[1:]
    if plain.startswith(b"-") or (sign == b"-" and plain.startswith(b"+")) or b"_" in plain:
        return None
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
