"""Which elements of FHIR are read, and what JSON is each of them?

Both looks at a line rest on these types: the first has them as columns, the second as structs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import inspect

from kinsbourne.population.fhir_views.values import identifier

Text = str | None


class Coding(msgspec.Struct, omit_defaults=True):
    system: Text = None
    code: Text = None


class Concept(msgspec.Struct, omit_defaults=True):
    coding: list[Coding | None] | None = None


class Said(msgspec.Struct, omit_defaults=True):
    code: Text = None


class Status(msgspec.Struct, omit_defaults=True):
    coding: list[Said | None] | None = None


class Reference(msgspec.Struct, omit_defaults=True):
    reference: Text = None
    type: Text = None


class Period(msgspec.Struct, omit_defaults=True):
    start: Text = None


class CodeableReference(msgspec.Struct, omit_defaults=True):
    concept: Concept | None = None
    reference: Reference | None = None


class Component(msgspec.Struct, omit_defaults=True):
    code: Concept | None = None


class Contained(msgspec.Struct, omit_defaults=True):
    """A resource of any kind: some have a code that is text, or a list."""

    id: Text = None
    code: Concept | list[msgspec.Raw] | Text = None


class Elements(msgspec.Struct, rename="camel"):
    """The elements that the views may look at, of any resource."""

    id: Text = None
    subject: Reference | None = None
    patient: Reference | None = None
    birth_date: Text = None
    status: Text = None
    intent: Text = None
    verification_status: Status | Text = None
    code: Concept | None = None
    vaccine_code: Concept | None = None
    conclusion_code: list[Concept | None] | None = None
    component: list[Component | None] | None = None
    contained: list[Contained | None] | None = None
    medication: CodeableReference | None = None
    medication_reference: Reference | None = None
    medication_codeable_concept: Concept | None = None
    value_boolean: bool | None = None
    onset_date_time: Text = None
    onset_period: Period | None = None
    recorded_date: Text = None
    asserted_date: Text = None
    performed_date_time: Text = None
    performed_period: Period | None = None
    occurrence_date_time: Text = None
    occurrence_period: Period | None = None
    occurence_date_time: Text = None
    occurence_period: Period | None = None
    effective_date_time: Text = None
    effective_period: Period | None = None
    effective_instant: Text = None
    issued: Text = None
    authored_on: Text = None
    date_written: Text = None
    date_asserted: Text = None
    when_handed_over: Text = None
    when_prepared: Text = None
    recorded: Text = None
    date: Text = None


def present(kind: inspect.Type) -> inspect.Type:
    """The type of an element that is there."""
    if not isinstance(kind, inspect.UnionType):
        return kind
    first, *others = (each for each in kind.types if not isinstance(each, inspect.NoneType))
    return inspect.UnionType((first, *others)) if others else first


def members(kind: inspect.Type) -> Mapping[str, inspect.Type]:
    """The types of the members of an object, by their names in FHIR; none of what is no object."""
    fields = kind.fields if isinstance(kind, inspect.StructType) else ()
    return {field.encode_name: present(field.type) for field in fields}


RESOURCE = inspect.type_info(Elements)
RESOURCE_TYPES = members(RESOURCE)
_TYPES = {field.encode_name: field.type for field in msgspec.structs.fields(Elements)}


def columns(elements: Iterable[str]) -> dict[str, str]:
    """The types of the columns of DuckDB, by the names of the elements."""
    # DuckDB 2.0 reads a single column ten times slower than two.
    names = sorted(elements) or ["id"]
    return {"resourceType": "VARCHAR", **{name: _column(RESOURCE_TYPES[name]) for name in names}}


def _column(kind: inspect.Type) -> str:
    """Objects and lists are told by their types; a column of text would take anything as text."""
    if isinstance(kind, inspect.ListType):
        return _column(present(kind.item_type)) + "[]"
    if inner := members(kind):
        fields = (f"{identifier(name)} {_column(each)}" for name, each in inner.items())
        return f"STRUCT({', '.join(fields)})"
    return "JSON"


def struct(resource: str, elements: Iterable[str]) -> type[msgspec.Struct]:
    """A resource with these elements, as JSON has it."""
    fields = [(name, _TYPES[name], None) for name in elements]
    return msgspec.defstruct(
        resource, [("resourceType", str), *fields], omit_defaults=True, module=__name__
    )
