"""Which people and codes do lines of FHIR NDJSON hold, in SQL?

The views in ``fhir_views/`` say it, one for each kind of resource. All are asked of a line at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.fhir_views import View, read, rows_of, source
from kinsbourne.population.fhir_views.values import text

FOLDER = Path(__file__).parent / "fhir_views"
_FIELDS = {
    **dict.fromkeys(("person", "status", "status_plain", "intent"), "VARCHAR"),
    "denied": "BOOLEAN",
    **dict.fromkeys(("day_1", "day_2", "day_3", "day_4"), "VARCHAR"),
    **dict.fromkeys(("medication", "medication_r5"), "VARCHAR"),
}
ODD = "odd"
"""The kind of a row that stands for a line that could not be taken as it is."""
OTHER = "other"
"""The kind of a row that stands for a resource whose view was not asked."""
_BUNDLE = "Bundle"
_NO_TYPE = "coalesce(left(\"resourceType\", 1) NOT BETWEEN 'A' AND 'Z', TRUE)"

# What JSON an element is, by its name and by its first character; the others are text. An n is that
# of null.
_OBJECTS = re.compile(
    r"subject|patient|code|vaccineCode|medication(Reference|CodeableConcept)?|\w+Period"
)
_OTHERS = {
    "component": "'['",
    "conclusionCode": "'['",
    "contained": "'['",
    "valueBoolean": "'t', 'f'",
    "verificationStatus": "'{', '\"'",
}
# Within an element: text that is not text, and a list that is none.
_ODD_REFERENCE = r'"reference":[^"n]'
_ODD_PERIOD = r'"start":[^"n]'
_ODD_CONCEPT = r'"(code|system)":[^"n]|"coding":([^\[n]|\[[^{\]n])'


def views() -> tuple[View, ...]:
    """The views, by the name of the resource."""
    return tuple(read(file.read_bytes()) for file in sorted(FOLDER.glob("*.json")))


def _is_odd(elements: Sequence[str]) -> str:
    checks: list[str] = []
    for name in elements:
        if name == "resourceType":
            continue
        is_object = _OBJECTS.fullmatch(name) is not None
        kind = "'{'" if is_object else _OTHERS.get(name, "'\"'")
        checks.append(f"left(\"{name}\"::VARCHAR, 1) NOT IN ({kind}, 'n')")
        if is_object and name != "medication":
            within = _ODD_CONCEPT
            if name in ("subject", "patient", "medicationReference"):
                within = _ODD_REFERENCE
            elif name.endswith("Period"):
                within = _ODD_PERIOD
            checks.append(f'regexp_matches("{name}"::VARCHAR, {text(within)})')
    return " OR ".join(f"coalesce({check}, FALSE)" for check in checks)


def rows(files: Sequence[Path], kinds: frozenset[str]) -> str:
    """A SELECT of all rows that the views of these kinds of resource make of these files: the file,
    the kind, and the columns of the views. A line that cannot be taken is one row of the kind
    ``odd``, and one of another kind that has a view one of the kind ``other``."""
    views_ = views()
    made = [rows_of(view) for view in views_ if view.resource in kinds]
    elements = {name for each in made for name in each.elements}
    wanted = ", ".join(text(view.resource) for view in views_)
    others = ", ".join(text(view.resource) for view in views_ if view.resource not in kinds)
    odd = _by_kind({each.resource: _is_odd(each.elements) for each in made}, '"resourceType"')
    fields = [
        f"CAST({_by_kind({m.resource: m.fields[name] for m in made if name in m.fields})} "
        f"AS {type_}) AS {name}"
        for name, type_ in _FIELDS.items()
    ]
    codes = _by_kind({each.resource: each.nested for each in made if each.nested})
    codes = f"CAST({codes} AS STRUCT(system VARCHAR, code VARCHAR)[])"
    # A resource without a code is a row, too: so it can be counted.
    none = "[{'system': NULL::VARCHAR, 'code': NULL::VARCHAR}]"
    return (
        f"SELECT * EXCLUDE (codes, made), made.system, made.code FROM (SELECT *, "
        f"unnest(CASE WHEN coalesce(len(codes), 0) = 0 THEN {none} ELSE codes END) AS made "
        f"FROM (SELECT filename AS file, kind, {', '.join(fields)}, {codes} AS codes "
        f"FROM (SELECT *, CASE WHEN {_NO_TYPE} OR coalesce({odd}, FALSE) "
        f"THEN '{ODD}' WHEN \"resourceType\" IN ({others or 'NULL'}) THEN '{OTHER}' "
        f'ELSE "resourceType" END AS kind '
        f"FROM {source(files, elements, filename=True)} "
        f"WHERE {_NO_TYPE} OR \"resourceType\" IN ({wanted}, '{_BUNDLE}'))))"
    )


def _by_kind(sqls: Mapping[str, str], column: str = "kind") -> str:
    cases = " ".join(f"WHEN {text(kind)} THEN {sql}" for kind, sql in sqls.items())
    return f"CASE {column} {cases} END" if sqls else "NULL"


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
    dates = "coalesce(day_1, day_2, day_3, day_4)"
    whole = f"{dates} || CASE length({dates}) WHEN 4 THEN '-01-01' WHEN 7 THEN '-01' ELSE '' END"
    left_out = ", ".join(text(f"{kind}/{code}") for kind, code in void(knowledge))
    return f"""
SELECT w.kind, w.person, coalesce(w.system, m.system) AS system,
  nullif(trim(coalesce(w.code, m.code)), '') AS code,
  TRY_CAST(left({whole}, 10) AS DATE) AS day, length({dates}) AS digits,
  CASE WHEN w.kind = '{_BUNDLE}' THEN 'a Bundle: write its resources as lines'
    WHEN w.kind || '/' || lower(coalesce(w.status, w.status_plain)) IN ({left_out})
      OR w.kind || 'Intent/' || lower(w.intent) IN ({left_out})
      THEN 'entered in error, refuted, planned or not done'
    WHEN w.denied THEN 'said not to be there'
    WHEN w.person IS NULL THEN 'no patient that it is of'
    WHEN w.code IS NULL AND m.id IS NULL
      AND coalesce(w.medication, w.medication_r5) IS NOT NULL THEN 'a Medication that is not there'
    WHEN nullif(trim(coalesce(w.code, m.code)), '') IS NULL THEN 'no code'
    WHEN {dates} IS NULL THEN 'no day'
    WHEN TRY_CAST(left({whole}, 10) AS DATE) IS NULL THEN 'a day that is none' END AS reason
FROM {work} AS w LEFT JOIN
  (SELECT person AS id, system, code FROM {work} WHERE kind = 'Medication') AS m
  ON coalesce(w.medication, w.medication_r5) = m.id
WHERE w.kind NOT IN ('Patient', 'Medication', '{ODD}', '{OTHER}')"""


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
  FROM (SELECT person, count(DISTINCT day_1) AS given,
    arg_min(left(day_1, 10), lpad(cast(99 - length(left(day_1, 10)) AS VARCHAR), 2, '0') || day_1)
      AS birth
    FROM {work} WHERE kind = 'Patient' AND person IS NOT NULL GROUP BY person))"""
