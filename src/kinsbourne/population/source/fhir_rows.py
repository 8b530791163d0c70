"""Which people and codes do lines of FHIR NDJSON hold, in SQL?

The views in ``fhir_views/`` say it, one for each kind of resource. All are asked of a line at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.fhir_views import View, read, source
from kinsbourne.population.fhir_views.values import failing
from kinsbourne.population.quoting import text
from kinsbourne.population.source.fhir_elements import columns
from kinsbourne.population.source.fhir_typed import Asked, Asking, text_of

FOLDER = Path(__file__).parent / "fhir_views"
FIELDS = {
    "person": ("person",),
    "status": ("status", "status_plain"),
    "intent": ("intent",),
    "denied": ("denied",),
    "date": ("day_1", "day_2", "day_3", "day_4"),
    "medication": ("medication", "medication_r5"),
}
"""Of which columns of the views the first that is given counts."""
ANOTHER = "another kind of resource"
"""What the error says of a resource whose view was not asked."""
_BUNDLE = "Bundle"
_NO_TYPE = "coalesce(left(\"resourceType\", 1) NOT BETWEEN 'A' AND 'Z', TRUE)"
# A resource without a code is a row, too: so it can be counted.
_NO_CODE = "[{'system': NULL::JSON, 'code': NULL::JSON}]"


def views() -> tuple[View, ...]:
    """The views, by the name of the resource."""
    return tuple(read(file.read_bytes()) for file in sorted(FOLDER.glob("*.json")))


def used() -> dict[str, tuple[str, ...]]:
    """The elements that the view of each kind of resource looks at."""
    found: dict[str, tuple[str, ...]] = {}
    for view in views():
        asking = Asking()
        asking.view(view)
        found[view.resource] = tuple(sorted(asking.elements))
    return found


def rows(files: Sequence[Path], kinds: frozenset[str]) -> str:
    """A SELECT of all rows that the views of these kinds of resource make of these files: the
    kind, and the columns of the views. A line that cannot be taken ends the query, and so does
    a resource of another kind that has a view: the error says that it is ``ANOTHER``."""
    asking, views_ = Asking(), views()
    made = {view.resource: asking.view(view) for view in views_ if view.resource in kinds}
    fields = [
        f"CAST({_by_kind({kind: _first(each, names) for kind, each in made.items()})} "
        f"AS {'BOOLEAN' if name == 'denied' else 'VARCHAR'}) AS {name}"
        for name, names in FIELDS.items()
    ]
    codes = _by_kind({kind: each.codes for kind, each in made.items()})
    codes = f"CAST({codes} AS STRUCT(system JSON, code JSON)[])"
    others = ", ".join(text(view.resource) for view in views_ if view.resource not in kinds)
    wanted = ", ".join(text(view.resource) for view in views_)
    kind = (
        f'CASE WHEN {_NO_TYPE} THEN {failing("no type")} WHEN "resourceType" IN '
        f'({others or "NULL"}) THEN {failing(ANOTHER)} ELSE "resourceType" END AS kind'
    )
    leaves = [f"{sql} AS {name}" for sql, name in asking.leaves.items()]
    table = source(files, columns(asking.elements), strict=True)
    return (
        f"SELECT * EXCLUDE (made), {text_of('made.system')} AS system, "
        f"{text_of('made.code')} AS code FROM (SELECT * EXCLUDE (codes), "
        f"unnest(CASE WHEN len(codes) > 0 THEN codes ELSE {_NO_CODE} END) AS made FROM ("
        f"SELECT kind, {', '.join(fields)}, "
        f"list_filter({codes}, lambda made: made IS NOT NULL) AS codes FROM ("
        f"SELECT *, {', '.join((kind, *leaves))} FROM {table} "
        f"WHERE {_NO_TYPE} OR \"resourceType\" IN ({wanted}, '{_BUNDLE}'))))"
    )


def _first(asked: Asked, names: Sequence[str]) -> str | None:
    given = [asked.fields[name] for name in names if name in asked.fields]
    return f"coalesce({', '.join(given)})" if given else None


def _by_kind(sqls: Mapping[str, str | None]) -> str:
    if len(sqls) == 1:
        # What a Bundle has beside it does not count.
        (only,) = sqls.values()
        return only or "NULL"
    cases = " ".join(f"WHEN {text(kind)} THEN {sql}" for kind, sql in sqls.items() if sql)
    return f"CASE kind {cases} END" if cases else "NULL"


def void(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Resource and status, of those that say that it did not happen or is not so."""
    return tuple(
        sorted(
            (resource, code)
            for status in knowledge.fhir.statuses
            if status.use in ("void", "excluded", "planned")
            for resource in status.resources
            for code in status.codes
        )
    )


def judged(work: str, knowledge: Knowledge) -> str:
    """A SELECT of the events of ``work`` (a table of ``rows``): person, system, code, day, how many
    characters of the date were given, and why a row does not count, or NULL."""
    left_out = ", ".join(text(f"{kind}/{code}") for kind, code in void(knowledge))
    return f"""
SELECT kind, person, system, code, day, digits,
  CASE WHEN kind = '{_BUNDLE}' THEN 'a Bundle: write its resources as lines'
    WHEN kind || '/' || lower(status) IN ({left_out})
      OR kind || 'Intent/' || lower(intent) IN ({left_out})
      THEN 'entered in error, refuted, planned or not done'
    WHEN denied THEN 'said not to be there'
    WHEN person IS NULL THEN 'no patient that it is of'
    WHEN is_lost THEN 'a Medication that is not there'
    WHEN code IS NULL THEN 'no code'
    WHEN digits IS NULL THEN 'no day'
    WHEN day IS NULL THEN 'a day that is none' END AS reason
FROM (
  SELECT *, length(date) AS digits, TRY_CAST(left(date || CASE length(date)
    WHEN 4 THEN '-01-01' WHEN 7 THEN '-01' ELSE '' END, 10) AS DATE) AS day
  FROM (
    SELECT w.kind, w.person, w.status, w.intent, w.denied, w.date,
      coalesce(w.system, m.system) AS system,
      nullif(trim(coalesce(w.code, m.code)), '') AS code,
      w.code IS NULL AND m.id IS NULL AND w.medication IS NOT NULL AS is_lost
    FROM {work} AS w LEFT JOIN
      (SELECT person AS id, system, code FROM {work} WHERE kind = 'Medication') AS m
      ON w.medication = m.id
    WHERE w.kind NOT IN ('Patient', 'Medication')))"""


def people(work: str) -> str:
    """A SELECT of the people of ``work``, one row each: where two resources differ, the fuller
    date of birth counts, and of two alike the earlier."""
    return f"""
SELECT person AS person_id,
  TRY_CAST(CASE WHEN valid THEN birth[1:4] END AS INTEGER) AS year_of_birth,
  TRY_CAST(CASE WHEN valid THEN nullif(birth[6:7], '') END AS INTEGER) AS month_of_birth,
  TRY_CAST(CASE WHEN valid THEN nullif(birth[9:10], '') END AS INTEGER) AS day_of_birth,
  given > 1 AS differs, birth IS NULL OR NOT valid AS unknown
FROM (SELECT *, coalesce(TRY_CAST(
    birth || CASE length(birth) WHEN 4 THEN '-01-01' WHEN 7 THEN '-01' ELSE '' END AS DATE
  ) IS NOT NULL, FALSE) AS valid
  FROM (SELECT person, count(DISTINCT date) AS given,
    arg_min(left(date, 10), lpad(cast(99 - length(left(date, 10)) AS VARCHAR), 2, '0') || date)
      AS birth
    FROM {work} WHERE kind = 'Patient' AND person IS NOT NULL GROUP BY person))"""
