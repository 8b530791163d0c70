"""How does an input begin, without taking anything from who reads it next?"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from kinsbourne.exchange.batch import is_object

_Read = Callable[[int], bytes]
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

    @property
    def is_lines(self) -> bool:
        """Does it begin with a line that is a record of its own?"""
        return is_object(_first_line(self.head)[0])


def looked_into(stream: BinaryIO, name: str) -> LookedInto:
    """The input, still whole.

    Of records that come line by line, such as from a queue, the first is enough; of all else the
    reader needs the whole anyway, and so the looking may wait for it.
    """
    live: _Read = getattr(stream, "read1", stream.read)
    head = b""
    while len(head) < HEAD and not _has_come(head) and (come := live(HEAD - len(head))):
        head += come
    return LookedInto(name, io.BufferedReader(_Live(head, live), HEAD), head)


def _has_come(head: bytes) -> bool:
    line, end = _first_line(head)
    return bool(end) and is_object(line)


def _first_line(head: bytes) -> tuple[bytes, bytes]:
    """The first line that is not blank, and what ends it."""
    line, end, _ = head.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")
    return line, end


class _Live(io.RawIOBase):
    """Gives back what was looked at, then passes on what comes without waiting for more."""

    def __init__(self, head: bytes, live: _Read) -> None:
        self._head, self._live = head, live

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = len(buffer)
        come = self._head[:size] or self._live(size)
        self._head = self._head[size:]
        buffer[: len(come)] = come
        return len(come)
