"""Can the numbers be, and is it said what they rest on?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import Band, CriteriaSet, Estimate, Scale, Statement
from kinsbourne.knowledge.reading import Passage, Reading

MIDDLE = frozenset({"n", "value", "low", "high", "unit", "what"})
FIELDS = {
    "counts": frozenset({"k", "n", "what"}),
    "share": frozenset({"n", "percent", "low", "high", "what"}),
    "mean": MIDDLE,
    "median": MIDDLE,
    "rate": MIDDLE,
    "ratio": MIDDLE,
    "range": MIDDLE - {"value"},
}
"""Which fields an estimate of each kind may have."""
HEART = {"counts": ("k", "n"), "share": ("percent",), "range": ("low", "high")}
"""Which it must have; the other kinds, a value or an interval."""
UNITLESS = ("counts", "share", "ratio")


def estimates(reading: Reading) -> Iterator[Fault]:
    for statement in reading.found(Statement):
        estimate = statement.entry.estimate
        if estimate is None:
            continue
        if not (_has_base(estimate) or statement.entry.sources):
            yield statement.fault(
                "a number without counts, interval or source",
                "Give k and n, percent and n, low and high, or cite the source.",
                "estimate",
            )
        for what in (*_incoherent(estimate), *_impossible(estimate)):
            yield statement.fault(what, "Correct it from the source.", "estimate")


def _given(estimate: Estimate) -> set[str]:
    fields = set(estimate.__struct_fields__) - {"kind"}
    return {field for field in fields if getattr(estimate, field) is not None}


def _has_base(estimate: Estimate) -> bool:
    bases = ({"k", "n"}, {"percent", "n"}, {"low", "high"})
    return any(base <= _given(estimate) for base in bases)


def _incoherent(estimate: Estimate) -> Iterator[str]:
    kind, given = estimate.kind, _given(estimate)
    for field in sorted(given - FIELDS[kind]):
        yield f"an estimate of kind {kind} has no {field}"
    heart = HEART.get(kind) or (("value",) if "value" in given else ("low", "high"))
    for field in heart:
        if field not in given:
            yield f"an estimate of kind {kind} needs {field}"
    if kind not in UNITLESS and "unit" not in given:
        yield f"an estimate of kind {kind} needs a unit"
    if len(given & {"low", "high"}) == 1 and "low" not in heart:
        yield "an interval needs low and high"


def _impossible(estimate: Estimate) -> Iterator[str]:
    k, n, percent = estimate.k, estimate.n, estimate.percent
    low, high = estimate.low, estimate.high
    middle = estimate.value if percent is None else percent
    if n is not None and n < 1:
        yield f"n is {n}"
    if k is not None and k < 0:
        yield f"k is {k}"
    if k is not None and n is not None and k > n:
        yield f"k is {k}, more than n, which is {n}"
    if percent is not None and not 0 <= percent <= 100:
        yield f"percent is {percent:g}"
    if low is not None and high is not None:
        if low > high:
            yield f"low is {low:g}, above high, which is {high:g}"
        elif middle is not None and not low <= middle <= high:
            yield f"{middle:g} lies outside its interval, {low:g} to {high:g}"


def criteria_sums(reading: Reading) -> Iterator[Fault]:
    """A rule that no points can satisfy is a slip."""
    for passage in reading.found(CriteriaSet):
        most = {
            item.id: max((_most(outcome.points) for outcome in item.outcomes), default=0)
            for item in passage.entry.items
        }
        if not 1 <= passage.entry.needed <= sum(most.values()):
            yield passage.fault(
                f"{passage.entry.needed} points are needed, of {sum(most.values())} there are",
                "Correct needed, or the points.",
                "needed",
            )
        exempting = passage.entry.exception.points if passage.entry.exception else {}
        for item, points in exempting.items():
            if points > most.get(item, points):
                yield passage.fault(
                    f"exception asks {points} points of {item}, which gives {most[item]} at most",
                    "Correct the exception, or the points.",
                    *("exception", "points", item),
                )


def _most(points: int | tuple[int, int]) -> int:
    return points if isinstance(points, int) else max(points)


def bands(reading: Reading) -> Iterator[Fault]:
    """Bands begin at nought, so that each total is in one, and ascend to a total there can be."""
    for criteria in reading.found(CriteriaSet):
        yield from _bands(criteria, criteria.entry.grades, "grades", None)
    for scale in reading.found(Scale):
        most = scale.entry.item_max * scale.entry.item_count
        yield from _bands(scale, scale.entry.bands, "bands", most)


def _bands(
    passage: Passage[CriteriaSet] | Passage[Scale],
    named: tuple[Band, ...],
    field: str,
    most: int | None,
) -> Iterator[Fault]:
    if named and named[0].from_ != 0:
        yield passage.fault(f"{field} do not begin at 0", "Give the lowest from: 0.", field, 0)
    for index, (lower, upper) in enumerate(pairwise(named), start=1):
        if lower.from_ >= upper.from_:
            yield passage.fault(f"{field} do not ascend", "Put them in order.", field, index)
    if named and most is not None and named[-1].from_ > most:
        what = f"{named[-1].name} begins above {most}, the highest total"
        yield passage.fault(what, "Correct the band.", field, len(named) - 1)


def scale_items(reading: Reading) -> Iterator[Fault]:
    """Items shown are as many as the form has, and each has one anchor for each score."""
    for scale in reading.found(Scale):
        wanted = scale.entry.item_max + 1
        for index, item in enumerate(scale.entry.items):
            if item.anchors and len(item.anchors) != wanted:
                yield scale.fault(
                    f"{item.id} has {len(item.anchors)} anchors, for {wanted} scores",
                    f"Give one for each score from 0 to {scale.entry.item_max}, or none.",
                    "items",
                    index,
                )
        standard = sum(not item.optional for item in scale.entry.items)
        if scale.entry.items and standard != scale.entry.item_count:
            yield scale.fault(
                f"{standard} items, not the {scale.entry.item_count} of the standard form",
                "Correct item_count, or mark the extra items optional.",
                "item_count",
            )


RULES = (
    estimates,
    criteria_sums,
    bands,
    scale_items,
)
