"""From where did each item of a case come?

The standard gives evidence to findings alone. Of any other item the origin stands in
``metaData.externalReferences``, with the item's place in the case, such as ``measurements/3``, as
its description.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from kinsbourne.case.blocks import Carried, Evidence
from kinsbourne.case.model import Case

SCHEMA = "2.0"
"""The version of the Phenopacket Schema that a case is written in."""


def origins(case: Case) -> dict[str, str]:
    """Which items does the case say the origin of, by their place in it?"""
    listed = (case.meta_data or {}).get("externalReferences")
    if not isinstance(listed, list):
        return {}
    references = (
        cast("dict[str, object]", one)
        for one in cast("list[object]", listed)
        if isinstance(one, dict)
    )
    pairs = ((one.get("description"), one.get("id")) for one in references)
    return {
        place: origin
        for place, origin in pairs
        if isinstance(place, str) and isinstance(origin, str) and place and origin
    }


def place(
    known: Mapping[str, str], kind: str, index: int, evidence: Iterable[Evidence] = ()
) -> str:
    """Where an item came from: what it says itself, else the case of it, else its place there."""
    named = (e.reference.id or e.reference.reference for e in evidence if e.reference is not None)
    here = f"{kind}/{index}"
    return next(filter(None, named), "") or known.get(here, here)


def meta_data(
    created: str, created_by: str, known: Mapping[str, str], resources: Iterable[Carried] = ()
) -> Carried:
    """What the standard asks of every phenopacket, with the origins of its items.

    ``created`` is an RFC 3339 instant.
    """
    references = [{"id": origin, "description": here} for here, origin in known.items()]
    listed = {"externalReferences": references} if references else {}
    return {
        "created": created,
        "createdBy": created_by,
        "resources": list(resources),
        "phenopacketSchemaVersion": SCHEMA,
        **listed,
    }
