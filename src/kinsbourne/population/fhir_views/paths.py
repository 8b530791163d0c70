"""How is a FHIRPath expression asked of a resource in SQL?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from kinsbourne.population.fhir_views import functions, operators, values
from kinsbourne.population.fhir_views.syntax import (
    Binary,
    Call,
    Item,
    Literal,
    Member,
    Node,
    Sign,
    Variable,
    refused,
)
from kinsbourne.population.fhir_views.values import Value
from kinsbourne.population.quoting import text

ROOT = Value("root", "")

# Elements whose name ends in their type (value[x]), and that have no other use. Those that have
# are read by ofType() alone.
_CHOICES = frozenset(
    (
        *("abatement", "asNeeded", "deceased", "defaultValue", "dose", "effective", "fixed"),
        *("identified", "maxValue", "minValue", "multipleBirth", "occurred"),
        *("occurrence", "onset", "pattern", "performed", "rate", "value"),
    )
)
_CHOICE_TYPES = (
    *("String", "CodeableConcept", "Quantity", "Boolean", "DateTime", "Period", "Reference"),
    *("Integer", "Decimal", "Range", "Date", "Time", "Instant", "Age", "Timing", "Code", "Coding"),
    *("Uri", "Url", "Canonical", "Ratio", "SampledData", "Attachment", "Identifier", "Duration"),
    *("Money", "Annotation", "ContactPoint", "HumanName", "Address", "Base64Binary", "Markdown"),
    *("Id", "Oid", "Uuid", "PositiveInt", "UnsignedInt", "Integer64", "CodeableReference"),
)


class Scope(msgspec.Struct, frozen=True):
    """What an expression is asked of, and under what names."""

    focus: Value
    constants: Mapping[str, Literal]
    names: values.Names
    elements: set[str]
    """The elements of the resource that are read; grows as expressions are put into SQL."""
    where: str
    """The place of the expression in the view, for refusals."""
    row: str = "0"
    """The number of the row among its siblings, in SQL."""
    index: str | None = None
    """``$index``, in SQL."""
    type: str | None = None
    """The FHIR type that is wanted, where a boundary's own is not said."""

    def on(self, focus: Value, index: str | None = None) -> Scope:
        """The same scope about something else."""
        return msgspec.structs.replace(self, focus=focus, index=index)


def value_of(node: Node, scope: Scope) -> Value:
    """What does the expression yield here?

    Raises
    ------
    ViewError
        If it asks for what is not implemented, or names a constant that is not defined.
    """
    return _BY_NODE[type(node)](node, scope)


def _literal(node: Literal, scope: Scope) -> Value:
    if node.kind == "empty":
        return Value("items", values.NO_ITEMS)
    if node.kind == "boolean":
        return Value("boolean", node.text.upper(), "boolean")
    if node.kind in ("integer", "decimal"):
        return Value("number", f"CAST({text(node.text)} AS DOUBLE)", node.kind)
    kind = "string" if node.kind == "string" else "temporal"
    return Value(kind, text(node.text), node.kind)


def _variable(node: Variable, scope: Scope) -> Value:
    if node.name == "$this":
        return scope.focus
    if node.name == "$index" and scope.index:
        return Value("number", f"CAST({scope.index} AS DOUBLE)", "integer")
    name = node.name.removeprefix("%")
    if name in scope.constants:
        return _literal(scope.constants[name], scope)
    if name == "rowIndex":
        return Value("number", f"CAST({scope.row} AS DOUBLE)", "integer")
    if name in ("resource", "rootResource"):
        return ROOT
    raise refused(f"{node.name} is not defined", scope.where)


def _base(base: Node | None, scope: Scope) -> Value:
    return scope.focus if base is None else value_of(base, scope)


def _element(base: Value, name: str, scope: Scope) -> Value:
    if base.kind != "root":
        return values.member(base, name, scope.names)
    scope.elements.add(name)
    found = values.column(name)
    if not base.sql:
        return found
    return Value("items", f"CASE WHEN {base.sql} THEN {found.sql} ELSE {values.NO_ITEMS} END")


def _member(node: Member, scope: Scope) -> Value:
    if node.base is None and scope.focus.kind == "root" and node.name[0].isupper():
        # An expression may begin with the type of the resource.
        return scope.focus
    base = _base(node.base, scope)
    if node.name not in _CHOICES:
        return _element(base, node.name, scope)
    names = (node.name, *(node.name + type_ for type_ in _CHOICE_TYPES))
    return Value(
        "items",
        "list_concat(" + ", ".join(_element(base, name, scope).sql for name in names) + ")",
    )


def _typed(node: Call, scope: Scope) -> Value:
    """``value.ofType(Quantity)`` is the element valueQuantity; other items are told by what they
    are."""
    type_ = functions.type_name(node.arguments, scope.where)
    element = node.base
    is_choice = type_ in _CHOICE_TYPES and not functions.is_primitive(type_)
    if isinstance(element, Member) and (is_choice or element.name in _CHOICES):
        base = _base(element.base, scope)
        found = _element(base, element.name + type_[0].upper() + type_[1:], scope)
        return msgspec.structs.replace(found, fhir=type_)
    value = _base(element, scope)
    if value.kind == "root":
        scope.elements.add("resourceType")
        is_so = f'"resourceType" = {text(type_)}'
        return Value("root", f"({value.sql}) AND {is_so}" if value.sql else is_so)
    choice = (
        value_of(Member(element.base, element.name + type_[0].upper() + type_[1:]), scope)
        if isinstance(element, Member)
        else Value("items", values.NO_ITEMS)
    )
    of_type = functions.of_type(value, type_, scope.names)
    return Value("items", f"list_concat({choice.sql}, {of_type})", type_)


def _filtered(value: Value, criterion: Node, scope: Scope) -> Value:
    if value.kind == "root":
        holds = values.truth(value_of(criterion, scope.on(value)), scope.names)
        both = f"({value.sql}) AND coalesce({holds}, FALSE)" if value.sql else holds
        return Value("root", f"coalesce({both}, FALSE)")
    one, number = scope.names.next(), scope.names.next()
    inner = scope.on(Value("item", one, value.fhir), f"({number} - 1)")
    holds = values.truth(value_of(criterion, inner), scope.names)
    return Value(
        "items",
        f"list_filter({values.items(value)}, lambda {one}, {number}: coalesce({holds}, FALSE))",
        value.fhir,
    )


def _where(node: Call, scope: Scope) -> Value:
    functions.expect(node, scope.where, 1)
    return _filtered(_base(node.base, scope), node.arguments[0], scope)


def _exists(node: Call, scope: Scope) -> Value:
    functions.expect(node, scope.where, 0, 1)
    value = _base(node.base, scope)
    for criterion in node.arguments:
        value = _filtered(value, criterion, scope)
    return Value("boolean", values.exists(value), "boolean")


def _all(node: Call, scope: Scope) -> Value:
    functions.expect(node, scope.where, 1)
    value = _base(node.base, scope)
    met = _filtered(value, node.arguments[0], scope)
    if value.kind == "root":
        return Value("boolean", values.exists(met), "boolean")
    return Value("boolean", f"len({met.sql}) = len({values.items(value)})", "boolean")


def _select(node: Call, scope: Scope) -> Value:
    functions.expect(node, scope.where, 1)
    value = _base(node.base, scope)
    if value.kind == "root":
        return value_of(node.arguments[0], scope.on(value))
    one, number = scope.names.next(), scope.names.next()
    inner = scope.on(Value("item", one, value.fhir), f"({number} - 1)")
    become = value_of(node.arguments[0], inner)
    return Value(
        "items",
        f"flatten(list_transform({values.items(value)}, "
        f"lambda {one}, {number}: {values.items(become)}))",
    )


def _iif(node: Call, scope: Scope) -> Value:
    functions.expect(node, scope.where, 2, 3)
    condition = values.truth(value_of(node.arguments[0], scope), scope.names)
    then = values.items(value_of(node.arguments[1], scope))
    otherwise = (
        values.items(value_of(node.arguments[2], scope))
        if len(node.arguments) == 3
        else values.NO_ITEMS
    )
    return Value("items", f"CASE WHEN {condition} THEN {then} ELSE {otherwise} END")


def _resource_key(node: Call, scope: Scope) -> Value:
    functions.expect(node, scope.where, 0)
    value = _base(node.base, scope)
    return Value("string", values.string(_element(value, "id", scope), scope.names), "string")


def _boundary(node: Call, scope: Scope) -> Value:
    functions.expect(node, scope.where, 0, 1)
    value = _base(node.base, scope)
    return functions.boundary(value, node.name == "highBoundary", scope.type, scope.names)


_CALLS: Mapping[str, Callable[[Call, Scope], Value]] = {
    "where": _where,
    "exists": _exists,
    "all": _all,
    "select": _select,
    "iif": _iif,
    "ofType": _typed,
    "as": _typed,
    "getResourceKey": _resource_key,
    "lowBoundary": _boundary,
    "highBoundary": _boundary,
}


def _call(node: Call, scope: Scope) -> Value:
    if special := _CALLS.get(node.name):
        return special(node, scope)
    function = functions.BY_NAME.get(node.name)
    if function is None:
        raise refused(f"the function {node.name}() is not implemented", scope.where)
    functions.expect(node, scope.where, *function.arguments)
    value = _base(node.base, scope)
    if node.name in ("extension", "getReferenceKey"):
        if node.name == "extension" and value.kind == "root":
            value = _element(value, "extension", scope)
        elif node.name == "extension":
            value = values.member(value, "extension", scope.names)
        if node.name == "getReferenceKey" and node.arguments:
            type_ = functions.type_name(node.arguments, scope.where)
            return functions.reference_key(value, type_, scope.names)
    arguments = tuple(value_of(argument, scope) for argument in node.arguments)
    return function.build(value, arguments, scope.names)


def _item(node: Item, scope: Scope) -> Value:
    base = value_of(node.base, scope)
    index = values.number(value_of(node.index, scope), scope.names)
    if base.kind == "root":
        return Value("root", f"({base.sql or 'TRUE'}) AND {index} = 0")
    # An index that is nothing or below zero names nothing.
    at = f"CAST(CASE WHEN {index} >= 0 THEN {index} + 1 ELSE 0 END AS BIGINT)"
    return Value("item", f"list_extract({values.items(base)}, {at})", base.fhir)


def _sign(node: Sign, scope: Scope) -> Value:
    value = value_of(node.operand, scope)
    return Value("number", f"({node.sign}{values.number(value, scope.names)})", value.fhir)


def _binary(node: Binary, scope: Scope) -> Value:
    build = operators.BY_SIGN.get(node.operator)
    if build is None:
        raise refused(f"the operator {node.operator} is not implemented", scope.where)
    left, right = value_of(node.left, scope), value_of(node.right, scope)
    return build(node.operator, left, right, scope.names)


_BY_NODE: Mapping[type[Node], Callable[..., Value]] = {
    Literal: _literal,
    Variable: _variable,
    Member: _member,
    Call: _call,
    Item: _item,
    Sign: _sign,
    Binary: _binary,
}
