"""From where did each item of a case come?

The standard gives evidence to findings alone. Of any other item the origin stands in
``metaData.externalReferences``, with the item's place in the case, such as ``measurements/3``, as
its description.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import msgspec

from kinsbourne.case.blocks import Carried, Evidence, Term
from kinsbourne.case.model import Case

AUTOMATIC = Term(id="ECO:0000501", label="evidence used in automatic assertion")
"""The evidence code of what a program read, and no person has confirmed."""
CONFIRMED = Term(id="ECO:0000352", label="evidence used in manual assertion")
"""That of what a person said or confirmed."""
SCHEMA = "2.0"
"""The version of the Phenopacket Schema that a case is written in."""


def origins(case: Case) -> dict[str, str]:
    """Which items does the case say the origin of, by their place in it?"""
    listed = (case.meta_data or {}).get("externalReferences")
    if not isinstance(listed, list):
        return {}
    found: dict[str, str] = {}
    for one in cast("list[object]", listed):
        if isinstance(one, dict):
            reference = cast("dict[str, object]", one)
            here, origin = reference.get("description"), reference.get("id")
            if isinstance(here, str) and isinstance(origin, str) and here and origin:
                found[here] = origin
    return found


def place(
    known: Mapping[str, str], kind: str, index: int, evidence: Iterable[Evidence] = ()
) -> str:
    """Where an item came from: what it says itself, else the case of it, else its place there."""
    for one in evidence:
        if one.reference is not None and (named := one.reference.id or one.reference.reference):
            return named
    here = f"{kind}/{index}"
    return known.get(here, here)


def is_automatic(evidence: Iterable[Evidence]) -> bool:
    """Did a program read it, without a person having confirmed it?"""
    return any(e.evidence_code is not None and e.evidence_code.id == AUTOMATIC.id for e in evidence)


def confirmed(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The same evidence, once a person has confirmed it."""
    return tuple(
        msgspec.structs.replace(each, evidence_code=CONFIRMED)
        if each.evidence_code in (None, AUTOMATIC)
        else each
        for each in evidence
    )


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
