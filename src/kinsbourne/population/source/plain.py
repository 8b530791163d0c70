"""How is a column read, whatever its type, so that every engine reads it alike?

A number that is no whole number is nobody's id, and a text that is no date is no day: both become
nothing, and are counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from kinsbourne.population.quoting import named, text
from kinsbourne.population.source.tables import Part

Role = Literal["person", "on", "concept", "written", "coded_in", "birth", "year", "month", "day"]
Kind = Literal["whole", "wide", "float", "text", "date", "time", "zoned", "other"]

EXACT = 2**53
"""Above it, a number that went through floats may be another's."""
_WIDE = re.compile(r"U?HUGEINT|UBIGINT|DECIMAL.*")
_WHOLE = re.compile(r"U?(TINY|SMALL)INT|U?INTEGER|BIGINT")
_PARTS = {"year": (1, 9999), "month": (1, 12), "day": (1, 31)}


class How(NamedTuple):
    """How a person is told from another, and how days are written."""

    number: bool
    dates: str | None = None
    """In the signs of strptime; else by year, month and day."""
    systems: Mapping[str, str] = MappingProxyType({})
    """Our short name of each code system, by how the table calls it."""


def kind(of: str) -> Kind:
    """What DuckDB's type is to us."""
    if _WHOLE.fullmatch(of):
        return "whole"
    if _WIDE.fullmatch(of):
        return "wide"
    if of in ("FLOAT", "DOUBLE"):
        return "float"
    if of == "VARCHAR" or of.startswith("ENUM"):
        return "text"
    if of.startswith("TIMESTAMP WITH"):
        return "zoned"
    if of.startswith("TIMESTAMP"):
        return "time"
    return "date" if of == "DATE" else "other"


def is_plain(role: Role, of: Kind, how: How) -> bool:
    """Engines read such a column as it stands."""
    match role:
        case "person":
            return of == "whole" or (of == "text" and not how.number)
        case "on" | "birth":
            return of in ("date", "time")
        case "concept":
            return of in ("whole", "float")
        case "written" | "coded_in":
            return of == "text" and not how.systems
        case _:
            return of == "whole"


def read(role: Role, part: Part, column: str | None, how: How) -> str:
    """The column as the engines need it, in DuckDB's SQL; what cannot be read is nothing."""
    name = part.column(column)
    if name is None:
        return f"CAST(NULL AS {_type(role, how)})"
    value, of = named(name), kind(part.columns[name])
    match role:
        case "person":
            return _whole(value, of) if how.number else _text(value, of)
        case "on" | "birth":
            return _day(value, of, how.dates)
        case "concept":
            return _whole(value, of)
        case "written":
            return f"trim({_text(value, of)})"
        case "coded_in":
            return _system(_text(value, of), how.systems)
        case _:
            least, most = _PARTS[role]
            whole = _whole(value, of)
            return f"CASE WHEN {whole} BETWEEN {least} AND {most} THEN {whole} END"


def _type(role: Role, how: How) -> str:
    if role in ("on", "birth"):
        return "DATE"
    is_text = role in ("written", "coded_in") or (role == "person" and not how.number)
    return "VARCHAR" if is_text else "BIGINT"


def _whole(value: str, of: Kind) -> str:
    match of:
        case "whole":
            return f"CAST({value} AS BIGINT)"
        case "wide":
            return f"CASE WHEN {value} = floor({value}) THEN TRY_CAST({value} AS BIGINT) END"
        case "float":
            exact = f"{value} = floor({value}) AND abs({value}) < {EXACT}"
            return f"CASE WHEN {exact} THEN CAST({value} AS BIGINT) END"
        case "text":
            fits = rf"regexp_full_match({value}, '\s*-?\d{{1,18}}(\.0*)?\s*')"
            return f"CASE WHEN {fits} THEN CAST(split_part(trim({value}), '.', 1) AS BIGINT) END"
        case _:
            return "CAST(NULL AS BIGINT)"


def _text(value: str, of: Kind) -> str:
    if of == "float":
        return f"coalesce(CAST({_whole(value, of)} AS VARCHAR), CAST({value} AS VARCHAR))"
    return f"CAST({value} AS VARCHAR)"


def _day(value: str, of: Kind, dates: str | None) -> str:
    match of:
        case "date" | "time":
            return _within_years(f"CAST({value} AS DATE)")
        case "zoned":
            return _within_years(f"CAST({value} AT TIME ZONE 'UTC' AS DATE)")
        case "text" if dates:
            return f"CAST(try_strptime(trim({value}), {text(dates)}) AS DATE)"
        case "text":
            found = rf"regexp_extract({value}, '^\s*(\d{{4}}-\d{{1,2}}-\d{{1,2}})(?:\D|$)', 1)"
            return f"coalesce(TRY_CAST({found} AS DATE), {_compact(f'trim({value})')})"
        case "whole" | "wide" | "float":
            return _compact(f"CAST({_whole(value, of)} AS VARCHAR)")
        case _:
            return "CAST(NULL AS DATE)"


def _compact(value: str) -> str:
    fits = rf"regexp_full_match({value}, '\d{{8}}')"
    return f"CASE WHEN {fits} THEN CAST(try_strptime({value}, '%Y%m%d') AS DATE) END"


def _within_years(day: str) -> str:
    return f"CASE WHEN year({day}) BETWEEN 1 AND 9999 THEN {day} END"


def _system(value: str, systems: Mapping[str, str]) -> str:
    if not systems:
        return f"trim({value})"
    cases = " ".join(f"WHEN {text(name)} THEN {text(ours)}" for name, ours in systems.items())
    return f"CASE {value} {cases} ELSE {value} END"
