"""Which case do two records of one patient make, and what is left of a case without some items?

The items of both stand one after the other; what the case says of where each came from goes along.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

import msgspec

from kinsbourne.case.model import Case, Subject
from kinsbourne.case.origin import origins

LISTS = {
    "phenotypicFeatures": "findings",
    "measurements": "measurements",
    "biosamples": "biosamples",
    "interpretations": "interpretations",
    "diseases": "diseases",
    "medicalActions": "medical_actions",
    "files": "files",
}
"""The lists of a case, by the name that a place in it begins with."""
REFERENCES = "externalReferences"


def joined(one: Case, other: Case) -> Case:
    """The items of both; of the patient, what the first says before what the other says."""
    known = {_place(kind, index): origin for (kind, index), origin in _placed(one).items()}
    known |= {
        _place(kind, index + len(getattr(one, LISTS[kind]))): origin
        for (kind, index), origin in _placed(other).items()
    }
    about = one.meta_data or other.meta_data
    rest = [*_other_references(one), *_other_references(other)]
    lists: dict[str, Any] = {
        name: (*getattr(one, name), *getattr(other, name)) for name in LISTS.values()
    }
    return msgspec.structs.replace(
        one,
        id=one.id or other.id,
        subject=_subject(one.subject, other.subject),
        meta_data=_with_origins(about, rest, known),
        **lists,
    )


def without(case: Case, places: Collection[str]) -> Case:
    """The case without the items at these places, such as ``phenotypicFeatures/3``."""
    if not places:
        return case
    lists: dict[str, Any] = {}
    now: dict[str, str] = {}
    known = origins(case)
    for kind, name in LISTS.items():
        items = getattr(case, name)
        kept = [at for at in range(len(items)) if _place(kind, at) not in places]
        lists[name] = tuple(items[at] for at in kept)
        pairs = ((known.get(_place(kind, at)), to) for to, at in enumerate(kept))
        now.update({_place(kind, to): origin for origin, to in pairs if origin})
    about = _with_origins(case.meta_data, _other_references(case), now)
    return msgspec.structs.replace(case, meta_data=about, **lists)


def _subject(one: Subject, other: Subject) -> Subject:
    """What the first leaves unsaid, as the other says it."""
    unsaid = Subject()
    return msgspec.structs.replace(
        one,
        **{
            name: getattr(other, name)
            for name in Subject.__struct_fields__
            if getattr(one, name) == getattr(unsaid, name)
        },
    )


def _placed(case: Case) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for place, origin in origins(case).items():
        kind, _, index = place.partition("/")
        if kind in LISTS and index.isdecimal():
            found[kind, int(index)] = origin
    return found


def _place(kind: str, index: int) -> str:
    return f"{kind}/{index}"


def _other_references(case: Case) -> list[object]:
    """What the case refers to beside the origins of its items, such as a publication."""
    listed = (case.meta_data or {}).get(REFERENCES)
    every = cast("list[object]", listed) if isinstance(listed, list) else []
    return [one for one in every if not _is_origin(one)]


def _is_origin(reference: object) -> bool:
    said = cast("dict[str, object]", reference) if isinstance(reference, dict) else {}
    kind, _, index = str(said.get("description", "")).partition("/")
    return kind in LISTS and index.isdecimal()


def _with_origins(
    said: Mapping[str, Any] | None, others: Iterable[object], known: Mapping[str, str]
) -> dict[str, Any] | None:
    """What the case says of itself, with these references and origins in the place of its own."""
    rest = {name: value for name, value in (said or {}).items() if name != REFERENCES}
    listed = [*others, *({"id": origin, "description": place} for place, origin in known.items())]
    return rest | ({REFERENCES: listed} if listed else {}) or None
