"""What did each finding add for each of these diseases?

The contributions of a disease's rows sum to its log likelihood ratio. What a more general term
adds is shared evenly among the findings below it, so that their order does not matter.
"""

from __future__ import annotations

from math import log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kinsbourne.reasoning.assessment import Why
from kinsbourne.reasoning.differential.ranking import Ranker, Ranking
from kinsbourne.reasoning.differential.tree import NONE, Floats

Places = npt.NDArray[np.integer[Any]]
FAINT = 0.02
"""A natural log below which a finding counts as unexplained."""
NORMAL = 1.959964
"""Standard deviations either side of a 95 % interval."""


class Contribution(NamedTuple):
    """One row: what it is, how it meets the disease, and its natural log."""

    row: int
    """The row of the finding as recorded; -1 for age, tempo, sex and breadth."""
    value: float
    why: Why
    meets: int
    """The row of the term of the disease that it meets; -1 for none."""
    share: float = 0.0
    patients: float = 0.0
    place: int = NONE
    """Where the disease's own listing of the term stands in the table."""


class _Met(NamedTuple):
    """The findings against the diseases: values, and the deepest term met."""

    rows: tuple[int, ...]
    value: Floats
    deepest: npt.NDArray[np.int64]
    lent: npt.NDArray[np.bool_]
    listed: npt.NDArray[np.int64]
    barred: npt.NDArray[np.bool_]


class Explained(NamedTuple):
    """The rows of one disease, and how uncertain their sum is (standard deviation, ln)."""

    contributions: list[Contribution]
    deviation: float


def explain(ranker: Ranker, ranking: Ranking, places: Places) -> list[Explained]:
    """For each of these places in the table, the rows that make its log likelihood ratio."""
    met = _meet(ranker, ranker.rows(ranking.query), places)
    excluded = _excluded(ranker, ranking, places)
    explained: list[Explained] = []
    for nth, place in enumerate(int(p) for p in places):
        rows = [
            *_findings(ranker, met, nth),
            *(
                Contribution(row, float(values[nth]), "excluded but expected", row)
                for row, values in excluded
                if values[nth]
            ),
            *_context(ranker, ranking, place),
        ]
        kept = [row for row in rows if row.value or row.row != NONE]
        explained.append(Explained(kept, _deviation(ranker, place, kept)))
    return explained


def _meet(ranker: Ranker, rows: tuple[int, ...], places: Places) -> _Met:
    table = ranker.table
    shape = (len(rows), len(places))
    value, deepest = np.zeros(shape), np.full(shape, NONE, dtype=np.int64)
    lent, barred = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    listed = np.full(shape, NONE, dtype=np.int64)
    closure = ranker.closure(rows)
    below = dict(zip(closure.rows, closure.findings, strict=True))
    redress = ranker.redress(rows)
    never = log(table.constants["barred"])
    cache: dict[int, tuple[Places, npt.NDArray[np.bool_]]] = {}

    def found(row: int) -> tuple[Places, npt.NDArray[np.bool_]]:
        if row not in cache:
            start, end = int(table.start[row]), int(table.start[row + 1])
            cache[row] = table.find(table.disease, start, end, places)
        return cache[row]

    for nth, finding in enumerate(rows):
        at = finding
        while at != NONE:
            where, has = found(at)
            added = np.where(has, table.gain[where], 0.0)
            above = int(table.parent[at])
            if above != NONE:
                over, over_has = found(above)
                added -= np.where(over_has, table.as_parent[over], 0.0)
            start, end = int(table.barred_start[at]), int(table.barred_start[at + 1])
            _, stopped = table.find(table.barred_disease, start, end, places)
            added += never * stopped
            barred[nth] |= stopped
            value[nth] += added / below[at]
            fresh = has & (deepest[nth] == NONE)
            deepest[nth][fresh] = at
            lent[nth][fresh] = table.lent[where[fresh]]
            at = above
        start, end = int(table.listed_start[finding]), int(table.listed_start[finding + 1])
        where, has = table.find(table.listed_disease, start, end, places)
        value[nth] += np.where(has, table.bonus[where], 0.0)
        if finding in redress:
            ours = np.flatnonzero(places < table.curated)
            value[nth][ours] += redress[finding][places[ours]]
        listed[nth] = np.where(has, where, NONE)
    return _Met(rows, value, deepest, lent, listed, barred)


def _findings(ranker: Ranker, met: _Met, nth: int) -> list[Contribution]:
    rows: list[Contribution] = []
    for at, finding in enumerate(met.rows):
        value, place = float(met.value[at, nth]), int(met.listed[at, nth])
        meets = int(met.deepest[at, nth])
        why = _why(ranker, finding, value, place, meets, met, at, nth)
        rows.append(_listed(ranker, finding, value, why, meets, place))
    return sorted(rows, key=lambda row: -abs(row.value))


def _why(
    ranker: Ranker, finding: int, value: float, place: int, meets: int, met: _Met, at: int, nth: int
) -> Why:
    if met.barred[at, nth]:
        return "never in it"
    if place != NONE:
        return "confusable" if ranker.table.confused[place] else "exact"
    if meets == NONE or abs(value) < FAINT:
        return "unexplained"
    if met.lent[at, nth]:
        return "in a related disease"
    return "more general" if meets == finding else "more specific"


def _listed(
    ranker: Ranker, row: int, value: float, why: Why, meets: int, place: int
) -> Contribution:
    table = ranker.table
    if place == NONE:
        return Contribution(row, value, why, meets)
    share, patients = float(table.share[place]), float(table.patients[place])
    return Contribution(row, value, why, meets, share, patients, place)


def _excluded(ranker: Ranker, ranking: Ranking, places: Places) -> list[tuple[int, Floats]]:
    table = ranker.table
    rows: list[tuple[int, Floats]] = []
    for row in ranker.excluded_rows(ranking.query):
        start, end = int(table.exclusion_start[row]), int(table.exclusion_start[row + 1])
        where, has = table.find(table.exclusion_disease, start, end, places)
        values = table.exclusion[where] if end > start else np.zeros(len(places))
        rows.append((row, np.where(has, values, 0.0)))
    return rows


def _context(ranker: Ranker, ranking: Ranking, place: int) -> list[Contribution]:
    breadth = Contribution(NONE, float(ranker.table.breadth[place]), "breadth", NONE)
    rows = [
        Contribution(NONE, value, name, NONE)
        for name, value in ranker.context(place, ranking.query)
    ]
    return [*rows, breadth]


def _deviation(ranker: Ranker, place: int, rows: list[Contribution]) -> float:
    """From how few patients each share rests on; each finding's own uncertainty, together."""
    table, weight = ranker.table, ranker.table.constants
    variance = 0.0
    is_curated = table.curated_at(place) is not None
    noise_of = weight["noise-curated" if is_curated else "noise"]
    for row in rows:
        if row.place != NONE:
            noise = noise_of * float(table.given_parent[row.meets])
            spread = row.share * (1 - row.share) / (row.patients + weight["shrink-n"] + 1)
            variance += spread / (row.share + noise) ** 2
    return float(np.sqrt(variance))
