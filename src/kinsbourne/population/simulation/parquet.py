"""How does a stretch of people become files of OMOP tables?"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np

from kinsbourne.exchange.omop.tables import COLUMNS, EVENTS, Table
from kinsbourne.knowledge.model.population_simulation import RecordTable
from kinsbourne.population.quoting import text
from kinsbourne.population.simulation.people import NO_DAY, STRETCH, People
from kinsbourne.population.simulation.stretch import Columns
from kinsbourne.population.simulation.written import STEMS, Written

FORMAT: Final = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"
MOST_ROWS = 10_000
"""Rows of one table that one person can have; their numbers are built from it."""
EPOCH = "DATE '1970-01-01'"
TYPES = {
    "_concept_id": "INTEGER",
    "_datetime": "TIMESTAMP",
    "_date": "DATE",
    "_id": "BIGINT",
    "_as_number": "DOUBLE",
    "range_low": "DOUBLE",
    "range_high": "DOUBLE",
    "quantity": "DOUBLE",
    "refills": "INTEGER",
    "days_supply": "INTEGER",
}
"""By the end of a column's name; else it is text."""

KINDS: dict[str, type] = {"kind": object, "made_from": object, "known": np.bool_}
"""Columns of ``truth`` that are no whole numbers."""


class Writer:
    """One connection that writes the tables of one folder."""

    def __init__(self, folder: Path, codes: Written) -> None:
        self._folder = folder
        self._db = duckdb.connect(config={"threads": 1, "memory_limit": "200MB"})
        self._db.execute("SET enable_progress_bar = false")
        # The rows stay in their order only where the codes are looked up for them, not they for
        # the codes.
        self._db.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        columns = zip(*codes.spellings, strict=True)
        names = ("source_value", "source_concept_id", "concept_id")
        arrays: dict[str, Any] = {
            name: np.asarray(column, dtype=object if name == "source_value" else np.int32)
            for name, column in zip(names, columns, strict=True)
        }
        arrays["code"] = np.arange(len(codes.spellings), dtype=np.int32)
        self._run("CREATE TABLE spelling AS SELECT * FROM given", arrays)

    def close(self) -> None:
        self._db.close()

    def _run(self, sql: str, given: dict[str, Any]) -> None:
        self._db.register("given", given)
        self._db.execute(sql)
        self._db.unregister("given")

    def events(self, table: RecordTable, number: int, rows: dict[str, Any]) -> None:
        """The part of a table of events that a stretch gives."""
        select = ", ".join(f"{_event(table, name, number)} AS {name}" for name in COLUMNS[table])
        self._copy(table, number, f"SELECT {select} FROM given JOIN spelling USING (code)", rows)

    def people(self, number: int, count: int, who: People) -> None:
        """The people of a stretch, and the time in which each one's record was kept."""
        born = who.born[:count].astype("datetime64[D]")
        years = born.astype("datetime64[Y]")
        months = born.astype("datetime64[M]")
        given: dict[str, Any] = {
            "place": np.arange(count, dtype=np.int32),
            "year": _or_nought(years.astype(np.int32) + 1970, who.year_known[:count]),
            "month": _or_nought(months.astype(np.int32) % 12 + 1, who.month_known[:count]),
            "day": _or_nought((born - months).astype(np.int32) + 1, who.day_known[:count]),
            "born": who.born[:count],
            "since": who.since[:count],
            "until": who.until[:count],
            "female": who.female[:count],
        }
        for table, own in OF_PEOPLE.items():
            select = ", ".join(
                f"{own.get(name) or _empty(name)} AS {name}" for name in COLUMNS[table]
            )
            sql = select.replace("{person}", _person(number, "place"))
            self._copy(table, number, f"SELECT {sql} FROM given", given)

    def truth(self, number: int, columns: Columns) -> None:
        """What is true of those of a stretch who are ill."""
        given: dict[str, Any] = {
            name: np.asarray(values, dtype=KINDS.get(name, np.int32))
            for name, values in columns.items()
        }
        sql = (
            f"SELECT {_person(number, 'place')} AS person_id, CAST(kind AS VARCHAR) AS kind, "
            f"{EPOCH} + onset AS onset, {EPOCH} + NULLIF(diagnosed, {NO_DAY}) AS diagnosed, "
            "known, CAST(made_from AS VARCHAR) AS made_from, rows_left FROM given"
        )
        self._copy("truth", number, sql, given)

    def _copy(self, table: str, number: int, sql: str, given: dict[str, Any]) -> None:
        path = self._folder / table / f"part-{number:05d}.parquet"
        path.parent.mkdir(exist_ok=True)
        self._run(f"COPY ({sql}) TO {text(path)} ({FORMAT})", given)


PERSON = {
    "person_id": "{person}",
    "gender_concept_id": "0",
    "year_of_birth": "NULLIF(year, 0)",
    "month_of_birth": "NULLIF(month, 0)",
    "day_of_birth": "NULLIF(day, 0)",
    "birth_datetime": f"CASE WHEN day > 0 THEN CAST({EPOCH} + born AS TIMESTAMP) END",
    "race_concept_id": "0",
    "ethnicity_concept_id": "0",
    "person_source_value": "concat('simulated-', {person})",
    "gender_source_value": "CASE WHEN female THEN 'F' ELSE 'M' END",
}
PERIOD = {
    "observation_period_id": "{person}",
    "person_id": "{person}",
    "observation_period_start_date": f"{EPOCH} + since",
    "observation_period_end_date": f"{EPOCH} + until",
    "period_type_concept_id": "0",
}
OF_PEOPLE: dict[Table, dict[str, str]] = {"person": PERSON, "observation_period": PERIOD}


def _event(table: RecordTable, name: str, number: int) -> str:
    stem, day = STEMS[table], EVENTS[table].day
    match name.removeprefix(f"{stem}_"):
        case "concept_id" | "source_concept_id" | "source_value" as own if name != own:
            return own
        case "type_concept_id":
            return "CAST(0 AS INTEGER)"
        case _ if name == f"{table}_id":
            return f"{_person(number, 'person')} * {MOST_ROWS} + nth"
        case _ if name == "person_id":
            return _person(number, "person")
        case _ if name == day or name == "drug_exposure_end_date":
            return f"{EPOCH} + day"
        case _ if name == f"{day}time":
            return f"CAST({EPOCH} + day AS TIMESTAMP)"
        case _:
            return _empty(name)


def _person(number: int, place: str) -> str:
    return f"(CAST({place} AS BIGINT) + {number * STRETCH + 1})"


def _empty(name: str) -> str:
    kind = next((kind for end, kind in TYPES.items() if name.endswith(end)), "VARCHAR")
    return f"CAST(NULL AS {kind})"


def _or_nought(values: Any, known: Any) -> Any:
    return np.where(known, values, 0).astype(np.int32)
