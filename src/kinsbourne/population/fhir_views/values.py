"""What is a FHIRPath collection in SQL?

The elements of a resource are JSON, and nothing is known of a resource but what it holds: each step
looks whether it finds one thing or a list. A FHIRPath value of nothing is an empty list or NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Literal as OneOf

import msgspec

from kinsbourne.population.quoting import text

Kind = OneOf["root", "items", "item", "boolean", "number", "string", "temporal"]

NO_ITEMS = "[]::JSON[]"
# What is longer is computed once and given a name, rather than written again.
_SHORT = 40


class Plain(msgspec.Struct, frozen=True):
    """The one item of a collection, where it is no list."""

    type: str
    """SQL of the type that JSON has there; ARRAY where this is not the way."""
    item: str
    """SQL of the item, as JSON."""
    text: str
    """SQL of the item, as VARCHAR."""


class Value(msgspec.Struct, frozen=True):
    """An SQL expression and what it yields."""

    kind: Kind
    sql: str
    """``root``: a condition that the resource must meet, or empty. ``items``: a list of JSON, never
    NULL. ``item``: JSON or NULL. The others: a BOOLEAN, DOUBLE or VARCHAR, or NULL."""
    fhir: str | None = None
    """The FHIR type, where the expression says it."""
    plain: Plain | None = None
    """For ``items`` that mostly are one or none: the shorter way to that one."""
    column: str | None = None
    """For ``items``: there are none where this column is NULL."""


class Names:
    """Gives each variable of a lambda a name of its own."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def next(self) -> str:
        return f"v{next(self._numbers)}"


def identifier(name: str) -> str:
    """An SQL name."""
    return '"' + name.replace('"', '""') + '"'


def json_path(name: str, tail: str = "") -> str:
    """An SQL string with the JSON path of a member of an object."""
    return text(f'$."{name}"{tail}')


def failing(what: str) -> str:
    """An SQL expression that ends the query; the runner tells it by its first letters."""
    return f"error({text('view: ' + what)})"


def column(name: str) -> Value:
    """The items of a column of JSON."""
    sql = identifier(name)
    type_ = f"json_type({sql})"
    listed = _but_null(f"json_extract({sql}, '$[*]')")
    return Value(
        "items",
        f"CASE WHEN {sql} IS NULL THEN {NO_ITEMS} WHEN {type_} = 'ARRAY' THEN "
        f"{listed} WHEN {type_} = 'NULL' THEN {NO_ITEMS} "
        f"ELSE [{sql}] END",
        plain=Plain(type_, sql, f"json_extract_string({sql}, '$')"),
        column=sql,
    )


def _but_null(list_: str) -> str:
    return f"list_filter({list_}, lambda z: json_type(z) <> 'NULL')"


def _member(object_: str, name: str) -> Value:
    """The items of a member of a JSON object."""
    path = json_path(name)
    type_ = f"json_type({object_}, {path})"
    item = f"json_extract({object_}, {path})"
    listed = f"json_extract({object_}, {json_path(name, '[*]')})"
    return Value(
        "items",
        f"CASE {type_} WHEN 'ARRAY' THEN {_but_null(listed)} WHEN 'NULL' THEN {NO_ITEMS} "
        f"ELSE list_filter([{item}], lambda z: z IS NOT NULL) END",
        plain=Plain(type_, item, f"json_extract_string({object_}, {path})"),
    )


def bound(sides: Sequence[Value], names: Names, build: Callable[[Sequence[Value]], str]) -> str:
    """What is built of these values, each put into the SQL once, however often it is used."""
    if all(len(side.sql) <= _SHORT for side in sides):
        return build(sides)
    one = names.next()
    given = ", ".join(f"'s{n}': {side.sql}" for n, side in enumerate(sides))
    used = [Value(side.kind, f"{one}.s{n}", side.fhir) for n, side in enumerate(sides)]
    return f"list_transform([{{{given}}}], lambda {one}: {build(used)})[1]"


def once(sql: str, names: Names, build: Callable[[str], str]) -> str:
    """What is built of this expression, which is put into the SQL once."""
    return bound([Value("string", sql)], names, lambda sides: build(sides[0].sql))


def items(value: Value) -> str:
    """The value as a list of JSON."""
    if value.kind == "items":
        return value.sql
    item = value.sql if value.kind == "item" else f"to_json({value.sql})"
    return f"list_filter([{item}], lambda z: z IS NOT NULL)"


def single(value: Value, names: Names, what: str = "one value was expected") -> Value:
    """The one item of a collection, or NULL; more than one end the query."""
    if value.kind != "items":
        return value
    item = _only(value, names, what)
    if plain := value.plain:
        item = (
            f"CASE {plain.type} WHEN 'ARRAY' THEN {item} WHEN 'NULL' THEN NULL "
            f"ELSE {plain.item} END"
        )
    return Value("item", item, value.fhir)


def _only(value: Value, names: Names, what: str) -> str:
    one = names.next()
    return (
        f"list_transform([{value.sql}], lambda {one}: CASE WHEN len({one}) > 1 "
        f"THEN {failing(what + ', and there are more')} ELSE {one}[1] END)[1]"
    )


def each(value: Value, names: Names, become: Callable[[str], str]) -> str:
    """A list with what each item becomes; what becomes NULL is left out."""
    one = names.next()
    made = f"list_transform({items(value)}, lambda {one}: {become(one)})"
    return f"list_filter({made}, lambda z: z IS NOT NULL)"


def member(value: Value, name: str, names: Names) -> Value:
    """The elements of this name of all items."""
    if value.kind == "item" and len(value.sql) <= _SHORT:
        return _member(value.sql, name)
    if value.kind not in ("items", "item"):
        return Value("items", NO_ITEMS)
    one = names.next()
    found = f"flatten(list_transform({items(value)}, lambda {one}: {_member(one, name).sql}))"
    if not value.plain or len(value.plain.item) > _SHORT:
        return Value("items", found, column=value.column)
    of_one = _member(value.plain.item, name)
    plain = of_one.plain
    type_ = value.plain.type
    return Value(
        "items",
        f"CASE {type_} WHEN 'OBJECT' THEN {of_one.sql} WHEN 'ARRAY' THEN {found} "
        f"ELSE {NO_ITEMS} END",
        plain=plain
        and Plain(
            f"CASE {type_} WHEN 'ARRAY' THEN 'ARRAY' ELSE {plain.type} END", plain.item, plain.text
        ),
        column=value.column,
    )


def string(value: Value, names: Names, what: str = "one value was expected") -> str:
    """The value as VARCHAR: a string as it is, a number or a truth value as it is written."""
    if value.plain:
        whole = f"json_extract_string({_only(value, names, what)}, '$')"
        return f"CASE {value.plain.type} WHEN 'ARRAY' THEN {whole} ELSE {value.plain.text} END"
    one = single(value, names, what)
    if one.kind == "item":
        return f"json_extract_string({one.sql}, '$')"
    return one.sql if one.kind in ("string", "temporal") else f"CAST({one.sql} AS VARCHAR)"


def number(value: Value, names: Names) -> str:
    """The value as DOUBLE; NULL where it is no number."""
    value = single(value, names)
    if value.kind == "item":
        return once(
            value.sql,
            names,
            lambda item: (
                f"CASE WHEN {is_number(item)} THEN "
                f"TRY_CAST(json_extract_string({item}, '$') AS DOUBLE) END"
            ),
        )
    return value.sql if value.kind == "number" else f"TRY_CAST({value.sql} AS DOUBLE)"


def is_number(item: str) -> str:
    """Is this JSON a number?"""
    return f"json_type({item}) IN ('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')"


def truth(value: Value, names: Names, otherwise: str = "TRUE") -> str:
    """The value as BOOLEAN; ``otherwise`` is for one item that is no truth value, by FHIRPath
    true."""
    if value.kind == "root":
        return f"coalesce({value.sql}, FALSE)" if value.sql else "TRUE"
    value = single(value, names)
    if value.kind == "item":
        return once(
            value.sql,
            names,
            lambda item: (
                f"CASE WHEN {item} IS NULL THEN NULL WHEN json_type({item}) = 'BOOLEAN' "
                f"THEN CAST({item} AS VARCHAR) = 'true' ELSE {otherwise} END"
            ),
        )
    if value.kind == "boolean":
        return value.sql
    return f"CASE WHEN {value.sql} IS NOT NULL THEN {otherwise} END"


def exists(value: Value) -> str:
    """Is there any item?"""
    if value.kind == "root":
        return f"coalesce({value.sql}, FALSE)" if value.sql else "TRUE"
    if value.kind == "items":
        return f"len({value.sql}) > 0"
    return f"({value.sql}) IS NOT NULL"
