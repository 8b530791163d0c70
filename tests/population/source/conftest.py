"""Folders of records, made here, each with what a search has to withstand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from kinsbourne.knowledge.base import Knowledge, load

Write = Callable[..., Path]

PERSON = "SELECT i AS person_id, 2015 AS year_of_birth, 2 AS month_of_birth, 29 AS day_of_birth"
CONDITION = (
    "SELECT 1 + i % 3 AS person_id, 0 AS condition_concept_id, 0 AS condition_source_concept_id,"
    " DATE '2017-03-01' + i::INTEGER AS condition_start_date,"
    " CASE WHEN i % 2 = 0 THEN 'H55.89' ELSE 'G25.3' END AS condition_source_value"
)
TABLES = {
    "person": f"{PERSON} FROM range(1, 4) t(i)",
    "condition_occurrence": f"{CONDITION} FROM range(0, 12) t(i)",
}


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


def write(folder: Path, **tables: str) -> Path:
    """Parquet files of these SELECTs; what is not named is as in ``TABLES``."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name, select in {**TABLES, **tables}.items():
            if select:
                connection.execute(f"COPY ({select}) TO '{folder / name}.parquet' (FORMAT parquet)")
    return folder
