"""Which evidence stands from an earlier search, and how is what is missing put beside it?

A part is a parquet file, and beside it a JSON file that says which files it was made of. It counts
once the JSON file stands, which is written last. Parts may overlap; whoever reads them takes a row
that is there twice for one. So several searches may work in one folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from time import time
from uuid import uuid4

import msgspec

import kinsbourne
from kinsbourne.case.errors import CaseError

END = 8_192
"""Bytes at the end of a file that are compared; parquet says there where everything stands."""
DAY = 86_400
FEW = 0.1
"""Bytes that may be looked at anew each time, as a share of all."""
UNFINISHED = ".unfinished-"
SPILLED = ".spilled-"
"""How a folder is called in which an engine puts what its memory does not hold."""


class Source(msgspec.Struct, frozen=True):
    """A file of records, as it was when it was read."""

    path: str
    size: int
    changed: int
    """When it was changed last, in nanoseconds."""
    end: str
    """A digest of its last bytes."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What a part was made of, and by what."""

    table: str
    asked: str
    """A digest of what was asked of the table."""
    sources: tuple[Source, ...]
    file: str
    size: int
    software: str
    knowledge: str
    parts: tuple[str, ...] | None = None
    """The names of parts, if it was made of those together. What is in them is in their names."""


def digest(texts: Iterable[str]) -> str:
    """Sixteen letters that stand for these texts."""
    return blake2b("\n".join(texts).encode(), digest_size=8).hexdigest()


def source(path: Path, folder: Path | None = None) -> Source:
    """What a file is now; its folder's own path, where that is known, saves asking for it.

    Raises:
        CaseError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            stat = os.fstat(file.fileno())
            file.seek(max(0, stat.st_size - END))
            end = blake2b(file.read(), digest_size=8).hexdigest()
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        raise CaseError(what, str(path), "See that it is there and may be read.") from None
    is_there = folder is not None and not path.is_symlink()
    place = folder / path.name if folder and is_there else path.resolve()
    return Source(str(place), stat.st_size, stat.st_mtime_ns, end)


def sources(files: Sequence[Path]) -> dict[Path, Source]:
    """What files are now.

    Raises:
        CaseError: one cannot be read.
    """
    folders = {folder: folder.resolve() for folder in {file.parent for file in files}}
    return {file: source(file, folders[file.parent]) for file in files}


def gathered(
    folder: Path,
    table: str,
    asked: str,
    files: Sequence[Path],
    write: Callable[[tuple[Path, ...], Path], None],
    told: Callable[[int, int], None],
    *,
    most: int,
    knowledge: str,
) -> tuple[Path, ...]:
    """The parts that together say what was asked of these files; only what is missing is made.

    Args:
        asked: a digest of what is asked.
        write: makes a part of some files at a place.
        told: called with how many parts are there, and of how many.
        most: bytes of records that go into one part; a larger file is a part of its own.
        knowledge: version of the knowledge, for the record.

    Raises:
        CaseError: a file cannot be read, or changed while it was.
    """
    now = sources(files)
    standing = tuple(_standing(folder, table, asked, set(now.values())))
    covered = {one for part in standing for one in part.sources}
    missing = tuple(_batches([path for path in files if now[path] not in covered], now, most))
    found = [_taken(folder, part) for part in standing]
    for done, batch in enumerate(missing, len(found)):
        told(done, len(standing) + len(missing))
        found.append(
            _made(folder, table, asked, {one: now[one] for one in batch}, write, knowledge)
        )
    told(len(found), len(found))
    return tuple(found)


def whole(
    folder: Path,
    table: str,
    asked: str,
    parts: Sequence[Path],
    write: Callable[[Path], None],
    *,
    of: Sequence[Path] = (),
    knowledge: str,
) -> tuple[Path, tuple[Path, ...]]:
    """What was asked of parts and of other files together, and the parts of which it says nothing.

    It is made unless one stands from before that lacks but little.

    Raises:
        CaseError: a file cannot be read, or changed while it was.
    """
    now = sources(of)
    names = {part.name for part in parts}
    for one in _most_first(_standing(folder, table, asked, set(now.values()))):
        said = frozenset(one.parts or ())
        lacking = tuple(part for part in parts if part.name not in said)
        more, size = (sum(part.stat().st_size for part in some) for some in (lacking, parts))
        if len(one.sources) == len(now) and said <= names and more <= size * FEW:
            return _taken(folder, one), lacking
    made = _made(folder, table, asked, now, lambda _, out: write(out), knowledge, sorted(names))
    return made, ()


def _taken(folder: Path, part: Part) -> Path:
    """The part's file, of which it can be seen that it is still used."""
    file = folder / part.file
    with suppress(OSError):
        os.utime(file.with_suffix(".json"))
    return file


def _most_first(standing: Iterable[Part]) -> list[Part]:
    return sorted(standing, key=lambda one: len(one.parts or ()), reverse=True)


def _standing(folder: Path, table: str, asked: str, now: set[Source]) -> Iterator[Part]:
    for said in sorted(folder.glob(f"{table}-{asked}-*.json")):
        try:
            part = msgspec.json.decode(said.read_bytes(), type=Part)
            is_whole = (folder / part.file).stat().st_size == part.size
        except (OSError, msgspec.MsgspecError):
            continue
        if is_whole and now.issuperset(part.sources):
            yield part


def _batches(
    files: Iterable[Path], now: dict[Path, Source], most: int
) -> Iterator[tuple[Path, ...]]:
    batch: list[Path] = []
    size = 0
    for file in files:
        if batch and size + now[file].size > most:
            yield tuple(batch)
            batch, size = [], 0
        batch.append(file)
        size += now[file].size
    if batch:
        yield tuple(batch)


def _made(
    folder: Path,
    table: str,
    asked: str,
    of: dict[Path, Source],
    write: Callable[[tuple[Path, ...], Path], None],
    knowledge: str,
    parts: Sequence[str] | None = None,
) -> Path:
    sources = tuple(of.values())
    made_of = (f"{one.path} {one.size} {one.changed} {one.end}" for one in sources)
    name = f"{table}-{asked}-{digest([*made_of, *(parts or ())])}"
    unfinished = folder / f"{UNFINISHED}{uuid4().hex}"
    try:
        try:
            write(tuple(of), unfinished)
        finally:
            # a file that changed explains a failure to read it better than the failure does
            _unchanged(of)
        part = Part(
            table=table,
            asked=asked,
            sources=sources,
            file=f"{name}.parquet",
            size=unfinished.stat().st_size,
            software=kinsbourne.__version__,
            knowledge=knowledge,
            parts=None if parts is None else tuple(parts),
        )
        unfinished.replace(folder / part.file)
        unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(part)))
        unfinished.replace(folder / f"{name}.json")
    except OSError as error:
        what = f"the evidence cannot be kept ({error.strerror})"
        raise CaseError(what, str(folder), "Name a folder with room that may be written.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return folder / part.file


def _unchanged(of: dict[Path, Source]) -> None:
    now = sources(tuple(of))
    for path, before in of.items():
        if now[path] != before:
            what = "the file changed while it was read"
            raise CaseError(what, str(path), "Search again when nothing writes to it.")


def tidied(folder: Path) -> None:
    """Take away parts whose records have changed or gone, those of parts together, and what a
    search that was cut off left.

    What was used within a day is left, since another search may be using it.
    """
    old = time() - DAY
    for said in folder.glob("*.json"):
        with suppress(OSError, msgspec.MsgspecError):
            if said.stat().st_mtime >= old:
                continue
            part = msgspec.json.decode(said.read_bytes(), type=Part)
            if part.parts is not None or not all(map(_is_current, part.sources)):
                said.unlink()
                (folder / part.file).unlink()
    for left in (*folder.glob(f"{UNFINISHED}*"), *folder.glob(f"{SPILLED}*/*")):
        with suppress(OSError):
            if left.stat().st_mtime < old:
                left.unlink()


def _is_current(before: Source) -> bool:
    try:
        return source(Path(before.path)) == before
    except CaseError:
        return False
