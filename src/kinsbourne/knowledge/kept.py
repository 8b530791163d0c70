"""What is kept between runs, so that only the first pays for it?

In the user's cache folder, by a hash of all it is made from; nothing of a patient is ever in it.
Where nothing can be written or what is kept is damaged, it is made anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")
NO_HOME = "/nonexistent"
"""The home of those who have none, as Debian names it."""


def folder() -> Path:
    """``KINSBOURNE_CACHE``, or the user's cache folder."""
    own = os.environ.get("KINSBOURNE_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else at_home(".cache")) / "kinsbourne"


def at_home(*parts: str) -> Path:
    """In the user's home; where there is none, in a folder that is not there either."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home refuses an account nobody knows
    return Path(NO_HOME if home == "~" else home, *parts)


def key(files: Iterable[Path]) -> str:
    """A hash of these files' contents; one that is not there counts as empty."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() if file.exists() else b"")
        digest.update(b"\0")
    return digest.hexdigest()[:20]


def content(name: str, files: Iterable[Path], shape: type[T], make: Callable[[], T]) -> T:
    """What was made from these files before, or what ``make`` makes of them now."""
    file = folder() / f"{name}-{key(files)}.msgpack"
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=shape)
    except (OSError, msgspec.MsgspecError):
        made = make()
    try:
        _write(file, msgspec.msgpack.encode(made))
        for old in set(file.parent.glob(f"{name}-*.msgpack")) - {file}:
            old.unlink(missing_ok=True)
    except OSError:
        pass
    return made


def _write(file: Path, data: bytes) -> None:
    """Moved into place whole, so that no reader meets half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=file.parent, prefix="part-")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
        Path(part).replace(file)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
