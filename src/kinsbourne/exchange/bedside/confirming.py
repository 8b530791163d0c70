"""What is left of a case once a person has said of its items what holds?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kinsbourne.case.blocks import Evidence, Reference, Term
from kinsbourne.case.joining import without
from kinsbourne.case.model import Case, Finding
from kinsbourne.case.origin import confirmed
from kinsbourne.exchange.bedside.items import Item
from kinsbourne.exchange.form.added import PERSON

_FINDINGS = "phenotypicFeatures/"


def with_words(case: Case, items: Iterable[Item]) -> Case:
    """The case with what the person confirmed, and without what was taken back.

    What a program read as absent and nobody confirmed is left out: it is not known.
    """
    kept: set[str] = set()
    sure: set[str] = set()
    touched: set[str] = set()
    new: list[Finding] = []
    for item in items:
        touched.update(item.places)
        held = {place for place in item.places if _holds(place, item, case)}
        kept |= held
        if not item.word:
            continue
        sure |= held
        if item.word in ("present", "excluded") and not held:
            new.append(_said(item))
    findings = tuple(
        msgspec.structs.replace(one, evidence=confirmed(one.evidence))
        if f"{_FINDINGS}{at}" in sure
        else one
        for at, one in enumerate(case.findings)
    )
    left = without(msgspec.structs.replace(case, findings=findings), touched - kept)
    return msgspec.structs.replace(left, findings=(*left.findings, *new))


def _holds(place: str, item: Item, case: Case) -> bool:
    """Does what stands at the place hold, as far as this item goes?"""
    if not place.startswith(_FINDINGS):
        return item.word != "uncertain"
    is_excluded = case.findings[int(place.removeprefix(_FINDINGS))].excluded
    if not item.word:
        return not (is_excluded and item.is_read)
    return item.word == "present" if not is_excluded else item.word in ("excluded", "normal")


def _said(item: Item) -> Finding:
    return Finding(
        term=Term(id=item.code, label=item.label),
        excluded=item.word == "excluded",
        evidence=confirmed((Evidence(reference=Reference(id=PERSON)),)),
    )
