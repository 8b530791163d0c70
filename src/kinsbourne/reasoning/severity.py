"""How severe, on which published scale, and can the recorded score be true?

Totals and items are read from measurements coded ``KINSBOURNE:<scale>``; a score on one scale is
never turned into another, and a band is given only where the scale's own is known.

Intended purpose: to show recorded severity scores with their scale, version and circumstances.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kinsbourne.case.blocks import Quantity, Time
from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Measurement
from kinsbourne.knowledge.model import Scale, weakest
from kinsbourne.reasoning.assessment import AssessedScore
from kinsbourne.reasoning.facts import Facts
from kinsbourne.reasoning.sources import Numbering

PREFIX = "KINSBOURNE:"


class ReadScore(NamedTuple):
    """A recorded score that can be true."""

    scale: Scale
    where: str
    """Where it came from."""
    total: int
    maximum: int
    items: dict[str, int]
    measurement: Measurement

    @property
    def rated(self) -> str | None:
        """By whom, live or from video, on which drugs: as the record has it."""
        how = self.measurement.procedure.code if self.measurement.procedure else None
        parts = (how.label if how else "", self.measurement.description)
        return "; ".join(part for part in parts if part) or None


def read_scores(
    facts: Facts, scales: dict[str, Scale]
) -> tuple[tuple[ReadScore, ...], tuple[Problem, ...]]:
    """The scores up to the day asked for that can be true, and what is wrong with the others."""
    scores: list[ReadScore] = []
    problems: list[Problem] = []
    for index, measurement in enumerate(facts.case.measurements):
        code = measurement.assay.id if measurement.assay else ""
        scale = scales.get(code.removeprefix(PREFIX)) if code.startswith(PREFIX) else None
        if scale is None:
            continue
        if facts.is_later(measurement.time_observed):
            what = f"{scale.name}: a score after the day asked for was left out"
            problems.append(Problem(what, f"measurements[{index}]", "Ask for a later day."))
            continue
        items = {name: part.value for name, part in _parts(measurement, scale)}
        quantity = _total(measurement, code)
        total = quantity.value if quantity else sum(items.values())
        most = maximum(scale, quantity, items)
        if quantity is None and len(items) * scale.item_max < most:
            wrong = f"{scale.name}: neither a total nor all of the items"
        else:
            wrong = _impossible(scale, total, most, items)
        if wrong:
            remedy = "The score was not used; correct it, or the scale and version it is on."
            problems.append(Problem(wrong, f"measurements[{index}]", remedy))
        else:
            whole = {name: int(value) for name, value in items.items()}
            where = facts.place("measurements", index)
            scores.append(ReadScore(scale, where, int(total), most, whole, measurement))
    return tuple(scores), tuple(problems)


def _parts(measurement: Measurement, scale: Scale) -> Iterator[tuple[str, Quantity]]:
    """The items of a compound score, by their own ids."""
    prefix = f"{PREFIX}{scale.id}/"
    for code, quantity in _typed(measurement):
        if code.startswith(prefix):
            yield code.removeprefix(prefix), quantity


def _total(measurement: Measurement, code: str) -> Quantity | None:
    """The score's total: its value, or the part of a compound that has the scale's own code."""
    if measurement.value is not None:
        return measurement.value.quantity
    return dict(_typed(measurement)).get(code)


def _typed(measurement: Measurement) -> Iterator[tuple[str, Quantity]]:
    parts = measurement.complex_value.typed_quantities if measurement.complex_value else ()
    for part in parts:
        if part.type is not None and part.quantity is not None:
            yield part.type.id, part.quantity


def maximum(scale: Scale, total: Quantity | None, items: dict[str, float]) -> int:
    """The highest total of the version used.

    Optional items count where they were scored, or where the total's reference range says so.
    """
    optional = {item.id for item in scale.items if item.optional}
    scored = optional & set(items)
    longest = scale.item_max * (scale.item_count + len(optional))
    if total and total.reference_range and total.reference_range.high == longest:
        return longest
    return scale.item_max * (scale.item_count + len(scored))


def _impossible(scale: Scale, total: float, most: int, items: dict[str, float]) -> str | None:
    """Why the score cannot be true, or nothing."""
    if strangers := set(items) - {item.id for item in scale.items}:
        return f"{scale.name} is read without {len(strangers)} of the items given"
    for name, value in items.items():
        if value not in range(scale.item_max + 1):
            return f"{scale.name}: {name} must be a whole number from 0 to {scale.item_max}"
    if total not in range(most + 1):
        return f"{scale.name}: the total must be a whole number from 0 to {most}"
    added = sum(items.values())
    is_complete = most == scale.item_max * len(items)
    if items and (added > total or (is_complete and added != total)):
        return f"{scale.name}: the items do not add up to the total"
    return None


def assessed_score(score: ReadScore, numbering: Numbering) -> AssessedScore:
    """The score as it is shown, with its scale's band, marks and sources."""
    scale = score.scale
    bands = [band for band in scale.bands if band.from_ <= score.total]
    band = max(bands, key=lambda known: known.from_, default=None)
    return AssessedScore(
        scale=scale.id,
        name=scale.name,
        total=score.total,
        maximum=score.maximum,
        items=score.items,
        when=_when(score.measurement.time_observed),
        rated=score.rated,
        where=score.where,
        band=band.name if band else None,
        band_verified=band.verified if band else None,
        band_unset_because=scale.bands_unset_because,
        items_verified=weakest(i.verified for i in scale.items) if score.items else None,
        verified=scale.verified,
        sources=numbering.cite(scale.sources),
    )


def _when(time: Time | None) -> str | None:
    if time is None:
        return None
    if time.timestamp:
        return time.timestamp
    return f"age {time.age.iso8601duration}" if time.age else None
