"""How does an input begin, without taking anything from who reads it next?"""

from __future__ import annotations

import io
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

HEAD = 64 * 1024
"""How much of an input is looked at, in bytes."""


class LookedInto(NamedTuple):
    """An open input, how it begins, and the ending of its name."""

    name: str
    stream: BinaryIO
    head: bytes

    @property
    def suffix(self) -> str:
        return PurePath(self.name).suffix.lower()


def looked_into(stream: BinaryIO, name: str) -> LookedInto:
    """The input, still whole; of a pipe only what has come so far is looked at."""
    first = io.BufferedReader(_Live(stream), HEAD)
    head = first.peek(HEAD)[:HEAD]
    return LookedInto(name, first, head)


class _Live(io.RawIOBase):
    """Passes on what has come, without waiting until a buffer is full."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        come = self._read(len(buffer))
        buffer[: len(come)] = come
        return len(come)
