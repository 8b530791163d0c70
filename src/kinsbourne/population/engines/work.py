"""Under which conditions does an engine work?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


def _nothing(what: str, done: int, of: int) -> None:
    """Tell nobody."""


class Work(NamedTuple):
    """What an engine may use, and whom it tells how far it is."""

    keep: Path | None = None
    """Folder of the evidence, kept from one search to the next; else it is thrown away."""
    memory: str | None = None
    """At most so much memory, such as ``500MB``; what does not fit goes to disk."""
    threads: int | None = None
    told: Callable[[str, int, int], None] = _nothing
    """Called with what is done, how many parts of it are, and of how many."""
