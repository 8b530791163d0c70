"""Which rows does a view make of one resource?

The rows are an SQL expression: a list with a STRUCT for each. So a table is read once, whatever
number of views looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from kinsbourne.population.fhir_views import definition, values
from kinsbourne.population.fhir_views.definition import Column, Selection, View
from kinsbourne.population.fhir_views.paths import ROOT, Scope, value_of
from kinsbourne.population.fhir_views.syntax import parse, refused
from kinsbourne.population.fhir_views.values import Value


class Rows(NamedTuple):
    """A view in SQL."""

    resource: str
    condition: str
    """BOOLEAN, never NULL: does the view look at this resource?"""
    fields: Mapping[str, str]
    """SQL of the columns that are the same in all rows of a resource."""
    nested: str | None
    """LIST of STRUCT of the other columns, one for each row; none where there is one row."""
    columns: tuple[tuple[str, str], ...]
    """Name and SQL type, in order."""
    elements: tuple[str, ...]
    """The elements of the resource that both are asked of: columns of JSON."""


Fields = tuple[tuple[str, str], ...]
"""Names and SQL."""


class _Part(NamedTuple):
    """Rows of a part of a view."""

    fields: Fields
    """What all rows have."""
    rows: str | None = None
    """A list with what each row has besides; none where there is one row."""
    names: tuple[str, ...] = ()
    """The names in the list."""


def rows_of(view: View) -> Rows:
    """What are the rows of this view, in SQL?

    Raises
    ------
    ViewError
        If an expression cannot be read or asks for what is not implemented.
    """
    names, elements = values.Names(), set[str]()
    scope = Scope(ROOT, definition.constants(view), names, elements, "the view")
    not_boolean = values.failing("a where is not about true or false")
    conditions = [
        f"coalesce({values.truth(_asked(condition.path, scope, 'where'), names, not_boolean)}, "
        "FALSE)"
        for condition in view.where
    ]
    whole = Selection(select=view.select)
    part = _part(whole, scope)
    return Rows(
        view.resource,
        " AND ".join(conditions) or "TRUE",
        dict(part.fields),
        part.rows,
        tuple(_columns(whole)),
        tuple(sorted(elements)),
    )


def _asked(path: str, scope: Scope, where: str) -> Value:
    return value_of(parse(path, where), msgspec.structs.replace(scope, where=where))


def _columns(selection: Selection) -> list[tuple[str, str]]:
    found = [(column.name, _type(column)) for column in selection.column]
    for inner in selection.select:
        found += _columns(inner)
    return found + (_columns(selection.union_all[0]) if selection.union_all else [])


def _type(column: Column) -> str:
    return definition.sql_type(column) + ("[]" if column.collection else "")


def _selected(selection: Selection, scope: Scope) -> str:
    """The rows of a selection about a focus."""
    each = selection.for_each or selection.for_each_or_null
    if each is None and not selection.repeat:
        return _joined(_part(selection, scope), scope)
    foci = (
        Value("items", _repeated(selection.repeat, scope))
        if each is None
        else _asked(each, scope, "forEach")
    )
    one, number = scope.names.next(), scope.names.next()
    inner = msgspec.structs.replace(
        scope, focus=Value("item", one), row=f"({number} - 1)", index=None
    )
    part = _part(selection, inner)
    made = _struct(part.fields) if part.rows is None else _joined(part, inner)

    def rows(items: str) -> str:
        listed = f"list_transform({items}, lambda {one}, {number}: {made})"
        # One row for each focus needs no list of its own.
        return listed if part.rows is None else f"flatten({listed})"

    if selection.for_each_or_null is None:
        found = rows(values.items(foci))
        if foci.column is None:
            return found
        # Most elements are not there in most resources.
        fields = [f"{values.identifier(name)} {type_}" for name, type_ in _columns(selection)]
        none = f"[]::STRUCT({', '.join(fields)})[]"
        return f"CASE WHEN {foci.column} IS NULL THEN {none} ELSE {found} END"
    nothing = _struct(_nothing(selection))
    return values.once(
        values.items(foci),
        scope.names,
        lambda items: f"CASE WHEN len({items}) = 0 THEN [{nothing}] ELSE {rows(items)} END",
    )


def _nothing(selection: Selection) -> Fields:
    """The row of forEachOrNull where there is no item: it is the first, of nothing."""
    own = tuple(
        (column.name, f"{'0' if column.path.strip() == '%rowIndex' else 'NULL'}::{_type(column)}")
        for column in selection.column
    )
    nested = (*selection.select, *selection.union_all[:1])
    return own + tuple(field for inner in nested for field in _nothing(inner))


def _struct(fields: Fields) -> str:
    return "{" + ", ".join(f"'{name}': {sql}" for name, sql in fields) + "}"


def _part(selection: Selection, scope: Scope) -> _Part:
    """The rows of a selection about one focus: all its parts, each with each."""
    part = _Part(tuple((column.name, _cell(column, scope)) for column in selection.column))
    for inner in selection.select:
        part = _with(part, _nested(inner, scope), scope)
    if selection.union_all:
        branches = [_selected(inner, scope) for inner in selection.union_all]
        names = tuple(name for name, _ in _columns(selection.union_all[0]))
        joined = f"list_concat({', '.join(branches)})" if len(branches) > 1 else branches[0]
        if len(branches) == 2 and (column := _column(selection.union_all[1], scope)):
            joined = f"CASE WHEN {column} IS NULL THEN {branches[0]} ELSE {joined} END"
        part = _with(part, _Part((), joined, names), scope)
    return part


def _column(selection: Selection, scope: Scope) -> str | None:
    """The column without which a selection has no rows."""
    if selection.for_each is None:
        return None
    return _asked(selection.for_each, scope, "forEach").column


def _nested(inner: Selection, scope: Scope) -> _Part:
    if inner.for_each or inner.for_each_or_null or inner.repeat:
        return _Part((), _selected(inner, scope), tuple(name for name, _ in _columns(inner)))
    return _part(inner, scope)


def _with(part: _Part, other: _Part, scope: Scope) -> _Part:
    """Each row of one with each row of the other."""
    fields = part.fields + other.fields
    if part.rows is None or other.rows is None:
        return _Part(fields, part.rows or other.rows, part.names or other.names)
    one, two = scope.names.next(), scope.names.next()
    made = _struct(_taken(one, part.names) + _taken(two, other.names))
    return _Part(
        fields,
        f"flatten(list_transform({part.rows}, lambda {one}: "
        f"list_transform({other.rows}, lambda {two}: {made})))",
        part.names + other.names,
    )


def _taken(struct: str, names: tuple[str, ...]) -> Fields:
    return tuple((name, f"{struct}.{values.identifier(name)}") for name in names)


def _joined(part: _Part, scope: Scope) -> str:
    """The rows of a part as one list."""
    if part.rows is None:
        return f"[{_struct(part.fields)}]"
    if not part.fields:
        return part.rows
    one = scope.names.next()
    made = _struct(part.fields + _taken(one, part.names))
    return f"list_transform({part.rows}, lambda {one}: {made})"


def _cell(column: Column, scope: Scope) -> str:
    """What stands in a column."""
    asked = msgspec.structs.replace(scope, type=column.type)
    value = _asked(column.path, asked, f"column {column.name}")
    type_ = definition.sql_type(column)
    if value.kind == "root":
        raise refused("a whole resource as a column is not implemented", f"column {column.name}")
    if column.collection:
        one = scope.names.next()
        cell = _typed(Value("item", one), type_, column.name, scope)
        return f"list_transform({values.items(value)}, lambda {one}: {cell})"
    if value.sql == values.NO_ITEMS:
        return f"NULL::{type_}"
    wanted = f"column {column.name}: one value is wanted"
    if type_ == "VARCHAR":
        return values.string(value, scope.names, wanted)
    return _typed(values.single(value, scope.names, wanted), type_, column.name, scope)


def _typed(value: Value, type_: str, name: str, scope: Scope) -> str:
    if type_ == "JSON":
        return value.sql if value.kind == "item" else f"to_json({value.sql})"
    if value.kind == "boolean" and type_ == "BOOLEAN":
        return value.sql
    written = values.string(value, scope.names)
    if type_ == "VARCHAR":
        return written
    if value.kind == "number":
        return f"CAST({value.sql} AS {type_})"
    wrong = values.failing(f"column {name}: a value is not of the column's type")
    return values.once(
        written,
        scope.names,
        lambda it: (
            f"CASE WHEN TRY_CAST({it} AS {type_}) IS NULL AND {it} IS NOT NULL "
            f"THEN {wrong} ELSE TRY_CAST({it} AS {type_}) END"
        ),
    )


_STATE = "STRUCT(waiting JSON[], found JSON[])"


def _repeated(paths: tuple[str, ...], scope: Scope) -> str:
    """The items that these paths lead to, and again from each of them; each before those below it.

    A step takes the first that waits, and puts those below it before the others. There are no more
    steps than there are brackets in the JSON.
    """

    def below(focus: Value) -> str:
        found = [values.items(_asked(path, scope.on(focus), "repeat")) for path in paths]
        return f"list_concat({', '.join(found)})" if len(found) > 1 else found[0]

    first = below(scope.focus)
    state, other = scope.names.next(), scope.names.next()
    step = (
        f"{{'waiting': list_concat({below(Value('item', f'{state}.waiting[1]'))}, "
        f"{state}.waiting[2:]), 'found': CASE WHEN len({state}.waiting) = 0 "
        f"THEN {state}.found ELSE list_append({state}.found, {state}.waiting[1]) END}}"
    )
    return (
        f"list_reduce(list_concat([{{'waiting': {first}, 'found': {values.NO_ITEMS}}}], "
        f"list_transform(range(length(regexp_replace(CAST(({first}) AS VARCHAR), "
        f"'[^{{]+', '', 'g'))), lambda {other}: NULL::{_STATE})), "
        f"lambda {state}, {other}: {step}).found"
    )
