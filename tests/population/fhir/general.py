"""The rows of the views as the general reading of SQL on FHIR has them, which knows no types."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

from kinsbourne.population.fhir_views import rows_of, source
from kinsbourne.population.source import fhir_rows

NONE = "[{'system': NULL::VARCHAR, 'code': NULL::VARCHAR}]"


def rows(file: Path) -> Counter[tuple[Any, ...]]:
    """The rows that all views make of a file of NDJSON. A resource without a code is one row."""
    found: Counter[tuple[Any, ...]] = Counter()
    text = file.read_text("utf-8")
    with duckdb.connect() as connection:
        for view in (view for view in fhir_rows.views() if f'"{view.resource}"' in text):
            made = rows_of(view)
            codes = made.nested or "NULL"
            columns = dict.fromkeys(made.elements, "JSON") | {"resourceType": "VARCHAR"}
            given = ", ".join(
                f"coalesce({', '.join(made.fields.get(one, 'NULL') for one in ones)}) AS {name}"
                for name, ones in fhir_rows.FIELDS.items()
            )
            rows_ = f"CASE WHEN coalesce(len({codes}), 0) = 0 THEN {NONE} ELSE {codes} END"
            found.update(
                connection.execute(
                    f"SELECT '{view.resource}', * EXCLUDE (made), made.system, made.code FROM "  # noqa: S608
                    f"(SELECT {given}, unnest({rows_}) AS made FROM {source([file], columns)} "
                    f"WHERE \"resourceType\" = '{view.resource}')"
                ).fetchall()
            )
    return found
