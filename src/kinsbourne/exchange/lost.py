"""What of a case does another format not carry?

An item is carried where what the format holds says all that the item says. Where it was read, and
the words beside a code, do not count: no format but the phenopacket keeps the one, and each writes
its own of the other.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import msgspec

from kinsbourne.case.blocks import Age
from kinsbourne.case.model import Case
from kinsbourne.case.time import ImpossibleTime, age_span
from kinsbourne.exchange.form.values import drug_term, test_term
from kinsbourne.knowledge.base import Knowledge

_WHOLE_DAY = re.compile(r"T(?:00:00:00|23:59:59)Z$", re.ASCII)
_AGE = "iso8601duration"
_NAMED = {"/treatment/agent": drug_term, "/procedure/code": drug_term, "/assay": test_term}
"""What may be known by its name alone."""
_Said = frozenset[tuple[str, object]]


def lost(case: Case, held: Case, knowledge: Knowledge) -> Counter[str]:
    """How many items of each kind does ``held``, the case as a format has it, not say whole?"""
    before, after = _items(case, knowledge), _items(held, knowledge)
    return +Counter(
        {
            kind: sum(not any(said <= other for other in after[kind]) for said in items)
            for kind, items in before.items()
        }
    )


class Losses:
    """Of how many cases something is lost, and of what kind."""

    def __init__(self) -> None:
        self.cases = self.lossy = 0
        self.items: Counter[str] = Counter()

    def add(self, found: Counter[str]) -> None:
        """Count one more case."""
        self.cases += 1
        self.lossy += bool(found)
        self.items += found


def _items(case: Case, knowledge: Knowledge) -> dict[str, list[_Said]]:
    subject = msgspec.structs.replace(case.subject, id="", alternate_ids=())
    kinds: dict[str, Iterable[object]] = {
        "patient": (subject,),
        "findings": case.findings,
        "measurements": case.measurements,
        "diseases": case.diseases,
        "treatments": case.medical_actions,
        "other": (*case.biosamples, *case.interpretations, *case.files),
    }
    return {
        kind: [
            frozenset(_said("", part, knowledge)) | {("", getattr(item, "excluded", None))}
            for item in items
            for part in _apart(cast("dict[str, object]", msgspec.to_builtins(item)))
        ]
        for kind, items in kinds.items()
    }


def _apart(item: dict[str, object]) -> Iterator[dict[str, object]]:
    """Each dose of a drug by itself, since a format may hold all doses of it as one treatment."""
    treatment = cast("dict[str, object]", item.get("treatment") or {})
    doses = cast("list[object]", treatment.get("doseIntervals") or [])
    for dose in doses or [None]:
        yield item | {"treatment": treatment | {"doseIntervals": [dose]}} if dose else item


def _said(path: str, value: object, knowledge: Knowledge) -> Iterator[tuple[str, object]]:
    """Each fact of an item, with its place in it."""
    if isinstance(value, Mapping):
        fields = dict(cast("Mapping[str, object]", value))
        if path in _NAMED and not fields.get("id"):
            fields["id"] = _NAMED[path](str(fields.get("label", "")), knowledge).id
        is_coded = bool(fields.get("id"))
        for name, inner in fields.items():
            if name != "evidence" and not (name == "label" and is_coded):
                yield from _said(f"{path}/{name}", inner, knowledge)
    elif isinstance(value, list | tuple):
        for inner in cast("Iterable[object]", value):
            yield from _said(path, inner, knowledge)
    elif value not in (None, "", False):
        yield path, _same(path, value)


def _same(path: str, value: object) -> object:
    """One form for what is the same: a day and its first or last second, P1Y6M and P18M."""
    if isinstance(value, str) and path.endswith(_AGE):
        try:
            return tuple(round(day) for day in age_span(Age(iso8601duration=value)))
        except ImpossibleTime:
            return value
    return _WHOLE_DAY.sub("", value) if isinstance(value, str) else value
