"""What do the functions of FHIRPath yield that look at one collection?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from kinsbourne.population.fhir_views import times, values
from kinsbourne.population.fhir_views.operators import distinct
from kinsbourne.population.fhir_views.syntax import Call, Literal, Member, Node, refused
from kinsbourne.population.fhir_views.values import Names, Value
from kinsbourne.population.quoting import text

Build = Callable[[Value, tuple[Value, ...], Names], Value]


class Function(NamedTuple):
    """How many arguments a function takes, and what it yields."""

    arguments: tuple[int, ...]
    build: Build


def expect(node: Call, where: str, *counts: int) -> None:
    """Refuse a call with another number of arguments."""
    if len(node.arguments) not in counts:
        raise refused(
            f"{node.name}() takes {' or '.join(map(str, counts))} arguments, "
            f"not {len(node.arguments)}",
            where,
        )


def type_name(arguments: tuple[Node, ...], where: str) -> str:
    """The type that is named: Patient, FHIR.Patient or 'Patient'."""
    match arguments:
        case (Member(base=None | Member(), name=name),):
            return name
        case (Literal(kind="string", text=name),) if name:
            return name
        case _:
            raise refused("the name of a type is wanted", where)


# What JSON of a FHIR primitive looks like; the names are those of DuckDB's json_type.
_JSON_TYPES = {
    "boolean": ("BOOLEAN",),
    "integer": ("BIGINT", "UBIGINT"),
    "decimal": ("BIGINT", "UBIGINT", "DOUBLE"),
    **dict.fromkeys(
        ("string", "code", "id", "uri", "url", "date", "dateTime", "time", "instant"), ("VARCHAR",)
    ),
}


def is_primitive(type_: str) -> bool:
    """Is it a FHIR type whose values are told by their JSON?"""
    return type_[0].lower() + type_[1:] in _JSON_TYPES


def of_type(value: Value, type_: str, names: Names) -> str:
    """The items (JSON[]) that are of a primitive type, or resources of this type."""
    one = names.next()
    kinds = _JSON_TYPES.get(type_[0].lower() + type_[1:])
    holds = (
        f"json_type({one}) IN ({', '.join(map(values.text, kinds))})"
        if kinds
        else f"json_extract_string({one}, '$.resourceType') = {text(type_)}"
    )
    return f"list_filter({values.items(value)}, lambda {one}: coalesce({holds}, FALSE))"


def key_of(reference: str, own: str, type_: str | None) -> str:
    """The id that a reference ends in, as VARCHAR: Patient/x, .../Patient/x/_history/2 or
    urn:uuid:x, of this type. A reference within the resource (#x) or by a search has none.

    ``reference`` and ``own`` are VARCHAR: the reference, and the type that it says of itself.
    """
    pattern = text(r"^(?:[^?#]*/)?([A-Z][A-Za-z]+)/([^/?#]+)(?:/_history/[^/?#]*)?$")
    named, typed, plain = "TRUE", f"regexp_matches({reference}, {pattern})", ""
    if type_:
        wanted = text(type_)
        named = f"coalesce({own}, {wanted}) = {wanted}"
        typed = f"regexp_extract({reference}, {pattern}, 1) = {wanted}"
        # The plain form first: a pattern costs more.
        rest = f"{reference}[{len(type_) + 2}:]"
        plain = (
            f"WHEN starts_with({reference}, {text(f'{type_}/')}) "
            f"AND NOT regexp_matches({rest}, '[/?#]') THEN {rest} "
        )
    return (
        f"CASE {plain}WHEN starts_with({reference}, 'urn:') "
        f"THEN CASE WHEN {named} THEN split_part({reference}, ':', 3) END "
        f"WHEN {typed} THEN regexp_extract({reference}, {pattern}, 2) END"
    )


def reference_key(value: Value, type_: str | None, names: Names) -> Value:
    """The ids that references end in."""

    def key(item: str) -> str:
        """The id, as VARCHAR."""
        reference, own = (
            f"json_extract_string({item}, '$.{name}')" for name in ("reference", "type")
        )
        return key_of(reference, own, type_)

    found = values.each(value, names, lambda item: f"to_json({key(item)})")
    short = value.plain
    if short is None:
        return Value("items", found, "string")
    text = f"CASE WHEN {short.type} = 'OBJECT' THEN {key(short.item)} END"
    return Value("items", found, "string", values.Plain(short.type, f"to_json({text})", text))


def boundary(value: Value, high: bool, wanted: str | None, names: Names) -> Value:
    """The lowest or highest that a number, date, dateTime, time or Period may mean."""
    fhir = value.fhir
    value = values.single(value, names)
    if fhir == "Period":
        value = values.single(values.member(value, "end" if high else "start", names), names)
        fhir = "dateTime"
    written = values.string(value, names)
    wanted = fhir or wanted
    if wanted in ("decimal", "integer"):
        found = values.once(written, names, lambda it: times.number_boundary(it, high))
        return Value("number", found, "decimal")
    found = values.once(written, names, lambda it: times.boundary(it, high, wanted))
    return Value("temporal", f"({found})", wanted)


def _items(value: Value, sql: str) -> Value:
    return Value("items", sql, value.fhir)


def _first(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return value if value.kind != "items" else Value("item", f"({value.sql})[1]", value.fhir)


def _last(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return value if value.kind != "items" else Value("item", f"({value.sql})[-1]", value.fhir)


def _tail(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return _items(value, f"({values.items(value)})[2:]")


def _skip(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    count = f"CAST({values.number(arguments[0], names)} AS BIGINT)"
    return _items(value, f"({values.items(value)})[greatest({count}, 0) + 1:]")


def _take(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    count = f"CAST({values.number(arguments[0], names)} AS BIGINT)"
    return _items(value, f"({values.items(value)})[1:greatest({count}, 0)]")


def _single(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return values.single(value, names, "single() wants one value")


def _empty(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return Value("boolean", f"NOT ({values.exists(value)})", "boolean")


def _not(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return Value("boolean", f"(NOT ({values.truth(value, names)}))", "boolean")


def _count(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return Value("number", f"CAST(len({values.items(value)}) AS DOUBLE)", "integer")


def _join(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    between = values.string(arguments[0], names) if arguments else "''"
    written = values.each(value, names, lambda item: f"json_extract_string({item}, '$')")
    return Value("string", f"array_to_string({written}, {between})", "string")


def _extension(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    one = names.next()
    url = values.string(arguments[0], names)
    return Value(
        "items",
        f"list_filter({values.items(value)}, lambda {one}: "
        f"coalesce(json_extract_string({one}, '$.url') = {url}, FALSE))",
    )


def _reference_key(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return reference_key(value, None, names)


def _distinct(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return distinct(value, names)


def _text(sql: str) -> Build:
    """A function of strings: ``{0}`` is the string it is asked of, ``{1}`` and ``{2}`` are the
    arguments."""

    def build(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
        said = [values.string(side, names) for side in (value, *arguments)]
        return Value("string", f"({sql.format(*said)})", "string")

    return build


def _test(sql: str) -> Build:
    def build(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
        return Value("boolean", _text(sql)(value, arguments, names).sql, "boolean")

    return build


def _substring(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    start, *length = (f"CAST({values.number(one, names)} AS BIGINT)" for one in arguments)
    written = values.string(value, names)
    taken = f"substring({written}, {start} + 1{', ' + length[0] if length else ''})"
    inside = f"{start} >= 0 AND {start} < length({written})"
    return Value("string", f"CASE WHEN {inside} THEN {taken} END", "string")


def _to_number(pattern: str, fhir: str) -> Build:
    def build(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
        written = values.string(value, names)
        return Value(
            "number",
            f"CASE {written} WHEN 'true' THEN 1.0 WHEN 'false' THEN 0.0 ELSE "
            f"CASE WHEN regexp_full_match({written}, {text(pattern)}) "
            f"THEN TRY_CAST({written} AS DOUBLE) END END",
            fhir,
        )

    return build


def _length(value: Value, arguments: tuple[Value, ...], names: Names) -> Value:
    return Value("number", f"CAST(length({values.string(value, names)}) AS DOUBLE)", "integer")


BY_NAME: Mapping[str, Function] = {
    "first": Function((0,), _first),
    "last": Function((0,), _last),
    "tail": Function((0,), _tail),
    "skip": Function((1,), _skip),
    "take": Function((1,), _take),
    "single": Function((0,), _single),
    "empty": Function((0,), _empty),
    "not": Function((0,), _not),
    "count": Function((0,), _count),
    "distinct": Function((0,), _distinct),
    "join": Function((0, 1), _join),
    "extension": Function((1,), _extension),
    "getReferenceKey": Function((0, 1), _reference_key),
    "toString": Function((0,), _text("{0}")),
    "upper": Function((0,), _text("upper({0})")),
    "lower": Function((0,), _text("lower({0})")),
    "trim": Function((0,), _text("trim({0})")),
    "replace": Function((2,), _text("replace({0}, {1}, {2})")),
    "substring": Function((1, 2), _substring),
    "length": Function((0,), _length),
    "startsWith": Function((1,), _test("starts_with({0}, {1})")),
    "endsWith": Function((1,), _test("ends_with({0}, {1})")),
    "contains": Function((1,), _test("contains({0}, {1})")),
    "matches": Function((1,), _test("regexp_matches({0}, {1})")),
    "toInteger": Function((0,), _to_number(r"[+-]?\d+", "integer")),
    "toDecimal": Function((0,), _to_number(r"[+-]?\d+(\.\d+)?", "decimal")),
}
