"""What goes wrong between what happened and what the record says?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinsbourne.population.simulation.dice import Whole
from kinsbourne.population.simulation.people import People
from kinsbourne.population.simulation.traces import Rows
from kinsbourne.population.simulation.written import TABLES, Written


def noisy(
    numbers: dict[str, float], codes: Written, rows: Rows, who: People, rng: np.random.Generator
) -> tuple[Rows, Whole]:
    """What the record says: some codes wrong, some days not those, some rows twice.

    Returns:
        The rows of the record, and for each the place of the row it comes from.
    """
    count = len(rows.person)
    code = np.where(who.pointless[rows.person], rows.code + codes.without_point, rows.code)
    any_code, place = np.empty_like(rows.code), rng.integers(0, len(codes.drawn[0]), count)
    for table in range(len(TABLES)):
        of_it = rows.table == table
        any_code[of_it] = codes.drawn[table][place[of_it]]
    code = np.where(rng.random(count) < numbers["wrong-code"], any_code, code)
    far = int(numbers["shifted-days"])
    shift = rng.integers(-far, far, count, endpoint=True)
    day = np.where(rng.random(count) < numbers["shifted"], rows.day + shift, rows.day)
    day = np.where(rng.random(count) < numbers["month-only"], _first_of_month(day), day)
    early = who.born[rows.person] - rng.integers(1, 400, count)
    day = np.where(rng.random(count) < numbers["before-birth"], early, day)
    said = Rows(rows.person, rows.table, code.astype(np.int32), day.astype(np.int32))
    again = np.flatnonzero(rng.random(count) < numbers["twice"])
    source = np.concatenate((np.arange(count), again)).astype(np.int32)
    return Rows(*(column[source] for column in said)), source


def _first_of_month(day: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64)
