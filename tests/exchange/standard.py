"""Phenopackets as the standard has them: made from protobuf's own description of version 2.

Every message and field of the schema is drawn from, so a field that the standard gains is tested
without anybody listing it here.
"""

from __future__ import annotations

from datetime import date, timedelta, timezone
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from hypothesis import strategies as st
from phenopackets.schema.v2.phenopackets_pb2 import Phenopacket

Document = dict[str, Any]
DEEPEST = 9
"""Variation sets hold variation sets; below this nothing further is drawn."""

_WHOLE = {
    FieldDescriptor.TYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.TYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.TYPE_UINT64: (0, 2**64 - 1),
}
_EARLIEST, _LATEST = date(1, 1, 3), date(9999, 12, 29)
"""A zone's breadth inside the instants that a timestamp holds."""
_zones = st.one_of(
    st.just("Z"),
    st.integers(-14 * 60, 14 * 60).map(lambda m: str(timezone(timedelta(minutes=m)))[3:] or "Z"),
)
_fractions = st.sampled_from(["", ".5", ".250", ".123456", ".123456789"])


@st.composite
def instants(draw: st.DrawFn) -> str:
    """RFC 3339, with or without fractions of a second, in any zone."""
    day = draw(st.dates(min_value=_EARLIEST, max_value=_LATEST))
    time = draw(st.times()).replace(microsecond=0)
    return f"{day}T{time}{draw(_fractions)}{draw(_zones)}"


def documents(*, explicit_defaults: bool = False) -> st.SearchStrategy[Document]:
    """Whole phenopackets; ``explicit_defaults`` adds empty texts, zeros, nulls and infinity."""
    return _messages(Phenopacket.DESCRIPTOR, 0, explicit_defaults)


@cache
def _messages(kind: Descriptor, depth: int, defaults: bool) -> st.SearchStrategy[Document]:
    if kind.full_name == "google.protobuf.Timestamp":
        return instants()  # type: ignore[return-value]
    drawn = [f for f in kind.fields if f.message_type is None or depth < DEEPEST]
    values = {
        field.json_name: st.deferred(lambda f=field: _values(f, depth + 1, defaults))
        for field in drawn
    }
    alternatives = {f.json_name: f.containing_oneof for f in drawn}

    @st.composite
    def message(draw: st.DrawFn) -> Document:
        names = draw(st.lists(st.sampled_from(sorted(values)), unique=True, max_size=6))
        chosen: Document = {}
        decided: set[str] = set()
        for name in names:
            choice = alternatives[name]
            if choice is None or choice.name not in decided:
                chosen[name] = draw(values[name])
                if choice is not None:
                    decided.add(choice.name)
        return chosen

    return message()


def _values(field: FieldDescriptor, depth: int, defaults: bool) -> st.SearchStrategy[Any]:
    fewest = 0 if defaults else 1
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        found: st.SearchStrategy[Any] = st.dictionaries(
            st.text(), st.text(), min_size=fewest, max_size=3
        )
    elif field.is_repeated:
        found = st.lists(_single(field, depth, defaults), min_size=fewest, max_size=2)
    else:
        found = _single(field, depth, defaults)
        if not defaults and field.message_type is None:
            found = found.filter(lambda value: value not in (0, "", False, "0"))
    if defaults and field.containing_oneof is None:
        return st.one_of(found, st.none())
    return found


def _single(field: FieldDescriptor, depth: int, defaults: bool) -> st.SearchStrategy[Any]:
    if field.message_type is not None:
        return _messages(field.message_type, depth, defaults)
    if field.enum_type is not None:
        known = field.enum_type.values if defaults else field.enum_type.values[1:]
        return st.sampled_from([value.name for value in known])
    if field.type in _WHOLE:
        whole = st.integers(*_WHOLE[field.type])
        return whole.map(str) if field.type == FieldDescriptor.TYPE_UINT64 else whole
    if field.type == FieldDescriptor.TYPE_DOUBLE:
        finite = st.floats(allow_nan=False, allow_infinity=False)
        unwritable = st.sampled_from(["NaN", "Infinity", "-Infinity"])
        return st.one_of(finite, unwritable) if defaults else finite
    return st.booleans() if field.type == FieldDescriptor.TYPE_BOOL else st.text(max_size=8)
