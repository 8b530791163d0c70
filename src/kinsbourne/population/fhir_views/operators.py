"""What do the operators of FHIRPath yield?

Of nothing they yield nothing, but for the Boolean ones, which are three-valued as those of SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kinsbourne.population.fhir_views import times, values
from kinsbourne.population.fhir_views.values import Names, Value

Operator = Callable[[str, Value, Value, Names], Value]


def _boolean(operator: str, left: Value, right: Value, names: Names) -> Value:
    one, other = values.truth(left, names), values.truth(right, names)
    said = {
        "and": f"(({one}) AND ({other}))",
        "or": f"(({one}) OR ({other}))",
        "xor": f"(({one}) <> ({other}))",
        "implies": f"((NOT ({one})) OR ({other}))",
    }
    return Value("boolean", said[operator], "boolean")


def _sum(operator: str, left: Value, right: Value, names: Names) -> Value:
    if operator == "+" and "string" in (left.kind, right.kind):
        return Value("string", f"({values.string(left, names)} || {values.string(right, names)})")
    return _arithmetic(operator, left, right, names)


def _arithmetic(operator: str, left: Value, right: Value, names: Names) -> Value:
    one, other = values.number(left, names), values.number(right, names)
    said = {
        "+": f"(({one}) + ({other}))",
        "-": f"(({one}) - ({other}))",
        "*": f"(({one}) * ({other}))",
        "/": f"(({one}) / nullif({other}, 0))",
        "div": f"trunc(({one}) / nullif({other}, 0))",
        "mod": f"(({one}) % nullif({other}, 0))",
    }
    # FHIRPath counts in decimals of eight places.
    return Value("number", f"round({said[operator]}, 8)", "decimal")


def _joined(operator: str, left: Value, right: Value, names: Names) -> Value:
    one, other = (f"coalesce({values.string(side, names)}, '')" for side in (left, right))
    return Value("string", f"({one} || {other})", "string")


def _same(item: str, scalar: Value, names: Names) -> str:
    """Is this JSON item equal to a value whose type is known?"""
    if scalar.kind == "temporal":
        text = f"json_extract_string({item}, '$')"
        return times.compared("=", text, scalar.sql, names)
    if scalar.kind == "number":
        return (
            f"CASE WHEN {values.is_number(item)} "
            f"THEN TRY_CAST(json_extract_string({item}, '$') AS DOUBLE) = {scalar.sql} "
            f"ELSE FALSE END"
        )
    return f"CAST({item} AS VARCHAR) = CAST(to_json({scalar.sql}) AS VARCHAR)"


def _canonical(items: str, names: Names) -> str:
    """Items so that equal ones are equal text: 1.0 is 1."""
    one = names.next()
    return (
        f"list_transform({items}, lambda {one}: CASE WHEN {values.is_number(one)} "
        f"THEN CAST(TRY_CAST(json_extract_string({one}, '$') AS DOUBLE) AS VARCHAR) "
        f"ELSE CAST({one} AS VARCHAR) END)"
    )


def _equal(left: Value, right: Value, names: Names) -> str:
    collections = ("items", "item")
    if left.kind not in collections and right.kind not in collections:
        if "temporal" in (left.kind, right.kind) and left.kind != "boolean":
            one, other = values.string(left, names), values.string(right, names)
            return times.compared("=", one, other, names)
        if left.kind == right.kind:
            return f"({left.sql}) = ({right.sql})"
        return f"CASE WHEN {left.sql} IS NOT NULL AND {right.sql} IS NOT NULL THEN FALSE END"
    if left.kind in collections and right.kind in collections:
        one, other = values.items(left), values.items(right)
        return (
            f"CASE WHEN len({one}) > 0 AND len({other}) > 0 "
            f"THEN {_canonical(one, names)} = {_canonical(other, names)} END"
        )
    some, scalar = (left, right) if left.kind in collections else (right, left)
    if some.kind == "item":
        same = _same(some.sql, scalar, names)
        return f"CASE WHEN {some.sql} IS NOT NULL AND {scalar.sql} IS NOT NULL THEN {same} END"
    same = _same(f"{some.sql}[1]", scalar, names)
    return (
        f"CASE WHEN len({some.sql}) = 0 OR {scalar.sql} IS NULL THEN NULL "
        f"WHEN len({some.sql}) > 1 THEN FALSE ELSE {same} END"
    )


def _equality(operator: str, left: Value, right: Value, names: Names) -> Value:
    def build(sides: Sequence[Value]) -> str:
        left, right = sides
        equal = _equal(left, right, names)
        if operator in ("~", "!~"):
            nothing = f"(NOT ({values.exists(left)}) AND NOT ({values.exists(right)}))"
            equal = f"coalesce({equal}, {nothing})"
        return f"NOT ({equal})" if operator[0] == "!" else f"({equal})"

    return Value("boolean", values.bound((left, right), names, build), "boolean")


def _order(operator: str, left: Value, right: Value, names: Names) -> Value:
    left, right = values.single(left, names), values.single(right, names)
    said = values.bound(
        (left, right), names, lambda both: _ordered(operator, both[0], both[1], names)
    )
    return Value("boolean", said, "boolean")


def _ordered(operator: str, left: Value, right: Value, names: Names) -> str:
    kinds = {left.kind, right.kind}
    one, other = values.string(left, names), values.string(right, names)
    as_numbers = f"({values.number(left, names)}) {operator} ({values.number(right, names)})"
    as_times = times.compared(operator, one, other, names)
    if "number" in kinds:
        said = as_numbers
    elif "temporal" in kinds:
        said = as_times
    elif "item" in kinds:
        numeric = " AND ".join(
            f"({values.number(side, names)}) IS NOT NULL" for side in (left, right)
        )
        said = (
            f"CASE WHEN {numeric} THEN {as_numbers} "
            f"WHEN {times.looks_temporal(one)} AND {times.looks_temporal(other)} "
            f"THEN {as_times} ELSE ({one}) {operator} ({other}) END"
        )
    else:
        said = f"({one}) {operator} ({other})"
    return f"({said})"


def _union(operator: str, left: Value, right: Value, names: Names) -> Value:
    both = Value("items", f"list_concat({values.items(left)}, {values.items(right)})")
    return distinct(both, names)


def distinct(value: Value, names: Names) -> Value:
    """The items, each once, in their order."""
    found, one, at = values.items(value), names.next(), names.next()
    return Value(
        "items",
        f"list_filter({found}, lambda {one}, {at}: list_position({found}, {one}) = {at})",
        value.fhir,
    )


def _within(operator: str, left: Value, right: Value, names: Names) -> Value:
    one, many = (left, right) if operator == "in" else (right, left)
    one = values.single(one, names)
    wanted, found = names.next(), _canonical(values.items(many), names)
    sought = _canonical(values.items(one), names)
    said = f"list_filter({sought}, lambda {wanted}: list_contains({found}, {wanted}))"
    return Value("boolean", f"CASE WHEN len({sought}) > 0 THEN len({said}) > 0 END", "boolean")


BY_SIGN: Mapping[str, Operator] = {
    **dict.fromkeys(("and", "or", "xor", "implies"), _boolean),
    "+": _sum,
    **dict.fromkeys(("-", "*", "/", "div", "mod"), _arithmetic),
    "&": _joined,
    **dict.fromkeys(("=", "!=", "~", "!~"), _equality),
    **dict.fromkeys(("<", ">", "<=", ">="), _order),
    "|": _union,
    **dict.fromkeys(("in", "contains"), _within),
}
