"""Is this a ViewDefinition of SQL on FHIR v2, and what does it say?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from typing import Literal as OneOf

import msgspec

from kinsbourne.population.fhir_views.errors import ViewError
from kinsbourne.population.fhir_views.syntax import Literal, LiteralKind

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_REMEDY = "See https://sql-on-fhir.org for what a ViewDefinition holds"

_CONSTANT_TYPES: Mapping[str, LiteralKind] = {
    **dict.fromkeys(("Base64Binary", "Canonical", "Code", "Id", "Markdown", "Oid"), "string"),
    **dict.fromkeys(("String", "Uri", "Url", "Uuid"), "string"),
    **dict.fromkeys(("Integer", "PositiveInt", "UnsignedInt", "Integer64"), "integer"),
    "Boolean": "boolean",
    "Decimal": "decimal",
    "Date": "date",
    "DateTime": "dateTime",
    "Instant": "dateTime",
    "Time": "time",
}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the table."""

    name: str
    path: str
    type: str | None = None
    collection: bool = False
    description: str | None = None
    tag: tuple[Any, ...] = ()


class Selection(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Columns, for each item of something or for the focus itself."""

    column: tuple[Column, ...] = ()
    select: tuple[Selection, ...] = ()
    union_all: tuple[Selection, ...] = ()
    for_each: str | None = None
    for_each_or_null: str | None = None
    repeat: tuple[str, ...] = ()
    description: str | None = None
    tag: tuple[Any, ...] = ()


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """What must be true of a resource."""

    path: str
    description: str | None = None


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A ViewDefinition."""

    resource: str
    select: tuple[Selection, ...]
    where: tuple[Condition, ...] = ()
    constant: tuple[dict[str, Any], ...] = ()
    name: str = "view"


def read(raw: bytes | str | Mapping[str, Any]) -> View:
    """What does this ViewDefinition say?

    Raises
    ------
    ViewError
        If it is no ViewDefinition; the place in it is named.
    """
    try:
        document = msgspec.json.decode(raw) if isinstance(raw, bytes | str) else raw
        _known(document)
        view = msgspec.convert(document, View)
    except (msgspec.MsgspecError, TypeError, AttributeError) as error:
        raise ViewError(f"this is no ViewDefinition: {error}", "the view", _REMEDY) from None
    if not view.select or not view.resource:
        raise ViewError("resource and select are both needed", "the view", _REMEDY)
    names = [name for each in view.select for name in _columns(each, "select")]
    _once(names, "the view")
    if not names:
        raise ViewError("there is no column", "the view", _REMEDY)
    return view


_SELECTION = set(Selection.__struct_encode_fields__) | {"id", "extension"}


def _known(document: Any) -> None:
    """Refuse an element that is not known: left aside, it would change what the table means."""
    for each in document.get("select", ()):
        for name in sorted(set(each) - _SELECTION):
            raise ViewError(f"{name} is not implemented", "select", _REMEDY)
        for inner in ("select", "unionAll"):
            _known({"select": each.get(inner, ())})


def _once(names: list[str], where: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ViewError(f"the column {name} is there twice", where, _REMEDY)


def _columns(selection: Selection, where: str) -> list[str]:
    """The names of the columns of a selection, in order."""
    given = [selection.for_each, selection.for_each_or_null, selection.repeat or None]
    if sum(each is not None for each in given) > 1:
        raise ViewError("only one of forEach, forEachOrNull and repeat can be", where, _REMEDY)
    names = [column.name for column in selection.column]
    for name in names:
        if not _NAME.fullmatch(name):
            raise ViewError("the name of a column is not one of SQL", where, _REMEDY)
    for inner in selection.select:
        names += _columns(inner, f"{where}.select")
    branches = [_columns(inner, f"{where}.unionAll") for inner in selection.union_all]
    if any(branch != branches[0] for branch in branches):
        raise ViewError("the parts have not the same columns", f"{where}.unionAll", _REMEDY)
    names += branches[0] if branches else []
    _once(names, where)
    return names


def constants(view: View) -> dict[str, Literal]:
    """The constants of a view by name.

    Raises
    ------
    ViewError
        If one has no name, no value, more than one or a type that is not known.
    """
    found: dict[str, Literal] = {}
    for constant in view.constant:
        name = constant.get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ViewError("a constant has no name of SQL", "constant", _REMEDY)
        given = [key for key in constant if key.startswith("value")]
        kind = _CONSTANT_TYPES.get(given[0].removeprefix("value")) if len(given) == 1 else None
        if kind is None:
            raise ViewError(f"the constant {name} has not one value", "constant", _REMEDY)
        value = constant[given[0]]
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if not _is_of(kind, text):
            raise ViewError(f"the value of {name} is not of its type", "constant", _REMEDY)
        found[name] = Literal(kind, text)
    return found


def _is_of(kind: LiteralKind, text: str) -> bool:
    patterns: Mapping[str, str] = {
        "integer": r"[+-]?\d{1,18}",
        "decimal": r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?",
        "boolean": "true|false",
    }
    return re.fullmatch(patterns.get(kind, r"(?s).*"), text) is not None


ColumnType = OneOf["BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "JSON"]

_SQL_TYPES: Mapping[str, ColumnType] = {
    "boolean": "BOOLEAN",
    **dict.fromkeys(("integer", "positiveInt", "unsignedInt", "integer64"), "BIGINT"),
    "decimal": "DOUBLE",
    **dict.fromkeys(("base64Binary", "canonical", "code", "date", "dateTime", "id"), "VARCHAR"),
    **dict.fromkeys(("instant", "markdown", "oid", "string", "time", "uri", "url"), "VARCHAR"),
    **dict.fromkeys(("uuid", "xhtml"), "VARCHAR"),
}


def sql_type(column: Column) -> ColumnType:
    """The type of a column in SQL: that of its FHIR type; JSON where none, or no primitive one, is
    given. Dates stay text, since a FHIR date may be only a year."""
    name = (column.type or "").removeprefix("http://hl7.org/fhir/StructureDefinition/")
    return _SQL_TYPES.get(name.removeprefix("http://hl7.org/fhirpath/System."), "JSON")
