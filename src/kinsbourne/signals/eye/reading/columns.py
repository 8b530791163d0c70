"""Which column of a table is what?

A map of columns is data: the shipped ones are YAML files in ``signals/eye/columns``, a person's own
has the same form. A table that names its columns ``t_s,x_deg,y_deg`` needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from kinsbourne.knowledge import documents
from kinsbourne.knowledge.model.marks import Entry, Marked, Slug
from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye.recording import Eye

TimeUnit = Literal["s", "ms", "us", "ns"]
GazeUnit = Literal["deg", "rad", "px", "normalised", "vector", "uv"]
_TIME_UNITS: tuple[TimeUnit, ...] = ("s", "ms", "us", "ns")
PER_SECOND: dict[TimeUnit, float] = {"s": 1, "ms": 1e3, "us": 1e6, "ns": 1e9}
_REVIEWED = date(2026, 11, 25)
EYES: tuple[Eye, ...] = ("left", "right", "both", "one")


class Time(Entry, frozen=True, kw_only=True):
    """The column of times, or one that counts samples at a known rate."""

    column: str
    """A ``*`` in it stands for anything."""
    unit: TimeUnit


class Valid(Entry, frozen=True, kw_only=True):
    """A column that says whether the eye was seen."""

    column: str
    good: tuple[str, ...] = ()
    """The words, or numbers, that say so."""
    at_least: float | None = None


class Gaze(Entry, frozen=True, kw_only=True):
    """Where one eye looked."""

    x: str
    y: str
    z: str | None = None
    """Straight ahead, of a vector."""
    pupil: str | None = None
    valid: Valid | None = None


class Rows(Entry, frozen=True, kw_only=True):
    """The rows that are samples of the eye, where others stand between them."""

    column: str
    keep: tuple[str, ...]


class Missing(Entry, frozen=True, kw_only=True):
    """Numbers that stand for an eye that was not seen."""

    either: tuple[float, ...] = ()
    """In x or in y."""
    both: tuple[float, ...] = ()
    """In x and y at once."""


class ColumnMap(Marked, frozen=True, kw_only=True):
    """What the columns of one kind of export are."""

    id: Slug
    label: str
    header: tuple[str, ...]
    """A table that has all of these columns is of this kind."""
    time: tuple[Time, ...]
    """The first that is there is taken."""
    unit: GazeUnit
    y_grows: Literal["up", "down"]
    eyes: dict[Eye, tuple[Gaze, ...]]
    """Of each eye the first whose columns are there."""
    names: tuple[str, ...] = ()
    """The columns of a file that has no line naming them."""
    origin: Literal["corner", "centre"] = "corner"
    """Where 0, 0 is, of pixels and normalised units."""
    target: Gaze | None = None
    rows: Rows | None = None
    missing: Missing = Missing()
    microvolt_per_degree: float | None = None


def folder() -> Path:
    """The shipped maps."""
    return Path(str(resources.files("kinsbourne.signals.eye") / "columns"))


@cache
def shipped() -> dict[str, ColumnMap]:
    """The shipped maps by their id; what is more particular stands first."""
    maps = [documents.read(folder(), file.name, ColumnMap) for file in folder().glob("*.yaml")]
    return {each.id: each for each in sorted(maps, key=lambda each: (-len(each.header), each.id))}


def chosen(columns: str | Path | None) -> ColumnMap | None:
    """The map a person names: by the id of a shipped one, or the path of their own.

    Raises:
        RecordingError: there is none of this name, or it is not a map.
    """
    if columns is None:
        return None
    if str(columns) in shipped():
        return shipped()[str(columns)]
    path = Path(columns)
    try:
        return documents.read(path.parent, path.name, ColumnMap)
    except documents.KnowledgeError as error:
        fault = error.fault
        raise RecordingError(
            f"the map of columns cannot be read: {fault.what}", f"{path.name}, line {fault.line}",
            f"{fault.remedy} The shipped maps are {', '.join(sorted(shipped()))}.",
        ) from None  # fmt: skip
    except (OSError, ValueError):
        raise RecordingError(
            "the map of columns cannot be opened",
            path.name,
            "Give its path, or a shipped map's id.",
        ) from None


def matching(names: Sequence[str]) -> ColumnMap | None:
    """The map that fits columns of these names: the plain one, else the first shipped."""
    return plain(names) or next((each for each in shipped().values() if fits(each, names)), None)


def fits(columns: ColumnMap, names: Sequence[str]) -> bool:
    """Are the columns there that the map needs?"""
    return (
        all(found(name, names) for name in columns.header)
        and any(found(time.column, names) for time in columns.time)
        and any(present(columns, names))
    )


def found(column: str, names: Sequence[str]) -> str | None:
    """The name of the table that a name in a map means, whatever its case."""
    pattern = re.compile(re.escape(column).replace(r"\*", ".*"), re.IGNORECASE)
    return next((name for name in names if pattern.fullmatch(name)), None)


def present(columns: ColumnMap, names: Sequence[str]) -> Iterator[tuple[Eye, Gaze]]:
    """The eyes whose columns are there; two eyes apart before their mean."""
    for eye in EYES:
        for gaze in columns.eyes.get(eye, ()):
            if found(gaze.x, names) and found(gaze.y, names):
                yield eye, gaze
                break


def plain(names: Sequence[str]) -> ColumnMap | None:
    """The map of a table that says itself what its columns are, such as ``t_s,x_deg,y_deg``."""
    given = {name.lower() for name in names}
    times = tuple(
        Time(column=f"t_{unit}", unit=unit) for unit in _TIME_UNITS if f"t_{unit}" in given
    )
    units: tuple[tuple[str, GazeUnit], ...] = (
        ("deg", "deg"), ("px", "px"), ("norm", "normalised"), ("uv", "uv"),
    )  # fmt: skip
    unit = next((pair for pair in units if {f"x_{pair[0]}", f"y_{pair[0]}"} <= given), None)
    if not times or not unit:
        return None
    end, of = unit
    pupil = "pupil" if "pupil" in given else None
    first = Gaze(x=f"x_{end}", y=f"y_{end}", pupil=pupil)
    has_second = {f"x2_{end}", f"y2_{end}"} <= given
    eyes: dict[Eye, tuple[Gaze, ...]] = {"left" if has_second else "one": (first,)}
    if has_second:
        eyes["right"] = (Gaze(x=f"x2_{end}", y=f"y2_{end}", pupil=pupil),)
    has_target = {f"target_x_{end}", f"target_y_{end}"} <= given
    return ColumnMap(
        id="plain", label="a table that names its columns", header=(), time=times[:1], unit=of,
        y_grows="down" if of in ("px", "normalised") else "up", eyes=eyes,
        target=Gaze(x=f"target_x_{end}", y=f"target_y_{end}") if has_target else None,
        verified="default", reviewed=_REVIEWED,
    )  # fmt: skip
