"""Which SQL asks a view of elements whose types are known?

A view of FHIR in general must look at each step whether it finds one thing or a list. Here the
columns have the types of ``fhir_elements``, and a path is the plain way down. Only the forms of
path are known that the views in ``fhir_views/`` use. JSON of another type than is said ends the
query, so that nothing is taken for what it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import inspect

from kinsbourne.population.fhir_views import View, values
from kinsbourne.population.fhir_views.definition import Selection
from kinsbourne.population.fhir_views.functions import key_of, type_name
from kinsbourne.population.fhir_views.syntax import (
    Binary,
    Call,
    Literal,
    Member,
    Node,
    Variable,
    parse,
    refused,
)
from kinsbourne.population.source.fhir_elements import RESOURCE, members, present

TEXT = inspect.StrType()
_ODD = values.failing("not as FHIR has it")
# The first characters of JSON of a type; n is that of null.
_FIRST: Mapping[type[inspect.Type], str] = {
    inspect.StructType: "{",
    inspect.ListType: "[",
    inspect.StrType: '"',
    inspect.BoolType: "tf",
}


class Found(NamedTuple):
    """What a path leads to, in SQL."""

    sql: str
    kind: inspect.Type
    """Of one of them."""
    many: bool = False
    """A list, rather than one or NULL."""
    is_json: bool = False
    """An object is JSON, rather than a STRUCT."""
    is_inner: bool = False
    """It rests on a member of a list, rather than on the resource alone."""


# A VARCHAR or BOOLEAN, which is no JSON any more.
_VALUE = inspect.AnyType()
_RESOURCE = Found("", RESOURCE)
_NOTHING = Found("NULL::JSON", _VALUE)


class Asked(NamedTuple):
    """What a view asks of a resource, in SQL."""

    fields: Mapping[str, str]
    """The columns that are the same in all rows."""
    codes: str | None
    """LIST of STRUCT of JSON, or NULL: the other columns of each row. A NULL in it is no row."""


def guarded(json: str, kind: inspect.Type, taken: Mapping[str, str]) -> str:
    """What is taken of JSON by its first character, else NULL; JSON of a type that it should not
    be ends the query."""
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    cases = " ".join(
        f"WHEN {values.text(letter)} THEN {taken.get(letter, 'NULL')}"
        for letter in "".join(_FIRST[type(each)] for each in kinds) + "n"
    )
    return (
        f"CASE left(CAST({json} AS VARCHAR), 1) {cases} "
        f"ELSE CASE WHEN {json} IS NOT NULL THEN {_ODD} END END"
    )


def text_of(json: str, kind: inspect.Type = TEXT) -> str:
    """VARCHAR of JSON that is text."""
    return guarded(json, kind, {'"': f"json_extract_string({json}, '$')"})


class Asking:
    """Puts views into SQL over the same columns."""

    def __init__(self) -> None:
        self.elements: set[str] = set()
        """The elements of the resource that are asked for."""
        self.leaves: dict[str, str] = {}
        """SQL of values of the resource, and the names by which all other SQL has them."""
        self._names = values.Names()

    def view(self, view: View) -> Asked:
        """What does the view ask of a resource?

        Raises
        ------
        ViewError
            If it has another form than is known here.
        """
        fields: dict[str, str] = {}
        codes: str | None = None
        for part in view.select:
            for column in part.column if part.for_each is None else ():
                found = self._path(column.path, f"column {column.name}", _RESOURCE)
                fields[column.name] = self._value(found)
            branches = part.union_all or ((part,) if part.for_each else ())
            if branches:
                lists = [self._rows(branch) for branch in branches]
                codes = f"list_concat({', '.join(lists)})" if len(lists) > 1 else lists[0]
        return Asked(fields, codes)

    def _rows(self, part: Selection) -> str:
        """A row for each of the things that a path leads to."""
        foci = self._path(part.for_each or "", "forEach", _RESOURCE)
        names = [column.name for column in part.column]
        if (foci.many, foci.is_json) == (True, False) and names == list(members(_object(foci))):
            return foci.sql
        one = self._names.next() if foci.many else foci.sql
        focus = foci._replace(sql=one, many=False, is_inner=foci.many)
        cells = ", ".join(
            f"{values.text(column.name)}: {self._path(column.path, column.name, focus).sql}"
            for column in part.column
        )
        if not foci.many:
            return f"CASE WHEN {one} IS NOT NULL THEN [{{{cells}}}] END"
        there = _opened(focus) if foci.is_json else one
        row = f"CASE WHEN {there} IS NOT NULL THEN {{{cells}}} END"
        return f"list_transform({foci.sql}, lambda {one}: {row})"

    def _value(self, found: Found) -> str:
        """VARCHAR or BOOLEAN."""
        if found.kind is _VALUE:
            return found.sql
        if isinstance(found.kind, inspect.BoolType):
            sql = guarded(found.sql, found.kind, {"t": "TRUE", "f": "FALSE"})
        else:
            sql = text_of(found.sql, found.kind)
        return sql if found.is_inner else self.leaves.setdefault(sql, f"leaf{len(self.leaves)}")

    def _path(self, path: str, where: str, focus: Found) -> Found:
        return self._of(parse(path, where), focus)

    def _of(self, node: Node | None, focus: Found) -> Found:
        match node:
            case None:
                return focus
            case Literal(kind="string", text=text):
                return Found(values.text(text), _VALUE)
            case Literal(kind="boolean", text=text):
                return Found(text.upper(), _VALUE)
            case Variable(name="%resource"):
                return _RESOURCE
            case Member(base=base, name=name):
                return self._member(self._of(base, focus), name)
            case Binary(operator="=" | "+" as sign, left=left, right=right):
                one, other = (self._value(self._of(side, focus)) for side in (left, right))
                return Found(f"({one} {'=' if sign == '=' else '||'} {other})", _VALUE)
            case Call(name="where", arguments=(Literal(kind="boolean", text="false"),)):
                return _NOTHING
            case Call(name="ofType", base=Member(base=base, name=name), arguments=arguments):
                type_ = type_name(arguments, name)
                return self._choice(self._of(base, focus), name, type_)
            case Call(base=base, name=name, arguments=arguments):
                return self._call(self._of(base, focus), name, arguments)
            case _:
                raise refused("the views of bulk data have not this form", str(node))

    def _choice(self, found: Found, name: str, type_: str) -> Found:
        typed = name + type_[0].upper() + type_[1:]
        return self._member(found, typed if typed in members(_object(found)) else name)

    def _member(self, found: Found, name: str) -> Found:
        kind = members(_object(found)).get(name)
        if kind is None:
            raise refused("it is not said what JSON this element is", name)
        is_list = isinstance(kind, inspect.ListType)
        kind = present(kind.item_type) if isinstance(kind, inspect.ListType) else kind
        is_json = found.is_json or isinstance(kind, inspect.UnionType)
        if found is _RESOURCE:
            self.elements.add(name)
            return Found(values.identifier(name), kind, is_list, is_json)
        one = self._names.next() if found.many else found.sql
        sql = f"({one}).{values.identifier(name)}"
        if found.is_json:
            sql = f"json_extract({_opened(found._replace(sql=one))}, {values.json_path(name)})"
        if found.is_json and is_list:
            sql = guarded(sql, inspect.ListType(kind), {"[": f"json_extract({sql}, '$[*]')"})
        if found.many:
            sql = f"list_transform({found.sql}, lambda {one}: {sql})"
            sql = f"flatten({sql})" if is_list else sql
        return found._replace(sql=sql, kind=kind, many=found.many or is_list, is_json=is_json)

    def _call(self, found: Found, name: str, arguments: tuple[Node, ...]) -> Found:
        if name == "getResourceKey":
            return self._member(found, "id")
        if name == "getReferenceKey":
            parts = (self._member(found, part) for part in ("reference", "type"))
            reference, own = (self._value(part) for part in parts)
            return Found(key_of(reference, own, type_name(arguments, name)), _VALUE)
        if name == "exists":
            return Found(f"({found.sql}) IS NOT NULL", _VALUE)
        one = self._names.next()
        if name == "first":
            said = self._value(found._replace(sql=one, many=False, is_inner=True))
            sql = f"list_transform({found.sql}, lambda {one}: {said})"
            return Found(f"list_filter({sql}, lambda {one}: {one} IS NOT NULL)[1]", _VALUE)
        if name != "where":
            raise refused("the views of bulk data have not this form", f"{name}()")
        if not found.many:
            holds = self._value(self._of(arguments[0], found))
            return found._replace(sql=f"CASE WHEN {holds} THEN {found.sql} END")
        inner = found._replace(sql=one, many=False, is_inner=True)
        holds = self._value(self._of(arguments[0], inner))
        # What is filtered out is looked at, too: it may not be as FHIR has it.
        wrong = " OR ".join(
            self._wrong(f"({one}).{values.identifier(name)}", kind)
            for name, kind in members(found.kind).items()
        )
        kept = f"CASE WHEN {wrong} THEN {_ODD} ELSE coalesce({holds}, FALSE) END"
        return found._replace(sql=f"list_filter({found.sql}, lambda {one}: {kept})")

    def _wrong(self, json: str, kind: inspect.Type) -> str:
        """Is JSON, or anything in it, of another type than it should be? Never NULL."""
        kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
        letters = "', '".join("".join(_FIRST[type(each)] for each in kinds) + "n")
        wrong = [f"coalesce(left(CAST({json} AS VARCHAR), 1) NOT IN ('{letters}'), FALSE)"]
        for each in kinds:
            for name, inner in members(each).items():
                wrong.append(self._wrong(f"json_extract({json}, {values.json_path(name)})", inner))
            if isinstance(each, inspect.ListType) and members(item := present(each.item_type)):
                one = self._names.next()
                found = f"list_filter(json_extract({json}, '$[*]'), lambda {one}: "
                wrong.append(f"coalesce(len({found}{self._wrong(one, item)})) > 0, FALSE)")
        return f"({' OR '.join(wrong)})"


def _object(found: Found) -> inspect.Type:
    """The type of the object that it is, or may be."""
    kinds = found.kind.types if isinstance(found.kind, inspect.UnionType) else (found.kind,)
    return next((kind for kind in kinds if isinstance(kind, inspect.StructType)), found.kind)


def _opened(found: Found) -> str:
    """JSON of the object that it is, else NULL."""
    return guarded(found.sql, found.kind, {"{": found.sql})
