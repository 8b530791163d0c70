"""How does a site find its patients with its own runner of SQL on FHIR?

Intended purpose: exchange of the definition. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.fhir_views import View
from kinsbourne.population.fhir_views.values import text
from kinsbourne.population.source import fhir_rows

SQL, README = "phenotype.sql", "README.md"


def write(folder: Path, knowledge: Knowledge, steps: Sequence[tuple[str, str]] = ()) -> None:
    """Write the ViewDefinitions, the SQL over their tables, and how to use both.

    ``steps`` are named SELECTs that begin from ``people_rows`` (person_id, birth_year, birth_month,
    birth_day) and ``events_0`` (person_id, on_day, written, coded_in), as
    ``population.script`` makes them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(fhir_rows.FOLDER.glob("*.json")):
        (folder / f"ViewDefinition-{file.name}").write_bytes(file.read_bytes())
    views = fhir_rows.views()
    records = {"people_rows": people(views), "events_0": events(views, knowledge)}
    # A step is used more than once: as a view it would be worked out each time.
    said = [f"CREATE OR REPLACE TEMP VIEW {name} AS\n{sql};\n" for name, sql in records.items()]
    said += [f"CREATE TABLE {name} AS\n{sql};\n" for name, sql in steps]
    (folder / SQL).write_text("\n".join((_HEAD, *said)), "utf-8")
    phenotype = knowledge.phenotype
    (folder / README).write_text(_TOLD.format(name=phenotype.name, version=phenotype.version))


def people(views: Sequence[View]) -> str:
    """A SELECT of people_rows over the table of the view of Patient."""
    (patient,) = (view.name for view in views if view.resource == "Patient")
    parts = ((1, 4, "year"), (6, 2, "month"), (9, 2, "day"))
    columns = (
        f"TRY_CAST(substring(day_1, {start}, {length}) AS BIGINT) AS birth_{part}"
        for start, length, part in parts
    )
    return f"SELECT person AS person_id, {', '.join(columns)}\nFROM {patient}"


def events(views: Sequence[View], knowledge: Knowledge) -> str:
    """A SELECT of events_0 over the tables of the other views."""
    (medication,) = (view.name for view in views if view.resource == "Medication")
    selects = (
        _events(view, medication, knowledge)
        for view in views
        if view.resource not in ("Patient", "Medication")
    )
    return "\nUNION ALL\n".join(selects)


def _events(view: View, medication: str, knowledge: Knowledge) -> str:
    columns = {column.name for each in view.select for column in each.column}
    days = ", ".join(f"v.{name}" for name in sorted(columns) if name.startswith("day_"))
    date = f"coalesce({days})"
    whole = f"{date} || CASE length({date}) WHEN 4 THEN '-01-01' WHEN 7 THEN '-01' ELSE '' END"
    system, code = ("v.system", "v.code")
    joined = ""
    if "medication" in columns:
        system, code = "coalesce(v.system, m.system)", "coalesce(v.code, m.code)"
        joined = (
            f"\nLEFT JOIN {medication} AS m "
            "ON v.code IS NULL AND m.person = coalesce(v.medication, v.medication_r5)"
        )
    conditions = " AND ".join(
        ("v.person IS NOT NULL", f"{code} IS NOT NULL", *_void(view, knowledge))
    )
    return (
        f"SELECT v.person AS person_id, TRY_CAST(substring({whole}, 1, 10) AS DATE) AS on_day, "
        f"trim({code}) AS written, {_short(system, knowledge)} AS coded_in\n"
        f"FROM {view.name} AS v{joined}\nWHERE {conditions}"
    )


def _void(view: View, knowledge: Knowledge) -> Iterator[str]:
    columns = {column.name for each in view.select for column in each.column}
    void = fhir_rows.void(knowledge)
    for column, kind in (
        ("status", view.resource),
        ("status_plain", view.resource),
        ("intent", f"{view.resource}Intent"),
    ):
        codes = [code for resource, code in void if resource == kind]
        if column in columns and codes:
            yield f"coalesce(lower(v.{column}), '') NOT IN ({', '.join(map(text, codes))})"
    if "denied" in columns:
        yield "coalesce(v.denied, FALSE) = FALSE"


def _short(system: str, knowledge: Knowledge) -> str:
    cases = " ".join(
        f"WHEN {text(address)} THEN {text(each.id)}"
        for each in knowledge.codelists.systems.values()
        for address in each.uris.split()
    )
    return f"CASE {system} {cases} ELSE {system} END"


_HEAD = """\
-- Patients who may have been missed, over the tables that the ViewDefinitions of this folder make.
-- The SQL is the same for DuckDB and for Apache Spark. Each table has the name of its view.
"""

_TOLD = """\
# {name}

Version {version} of the definition, for a site with its own runner of
[SQL on FHIR v2](https://sql-on-fhir.org). It lists people for a chart review by their own
clinicians; it diagnoses nobody.

1. Run each `ViewDefinition-*.json` over the resources of its kind. Give the table the `name` of the
   view. A kind of which there are no resources needs its table all the same, with no rows.
2. Run `phenotype.sql` over the tables, in a schema of its own: it makes a table for each step, and
   the last ones are the answer. On Spark without a place for tables, write `CACHE TABLE` for
   `CREATE TABLE`.

The views use what every runner must have, and a little more: `%resource` and `+` of strings, to
find a contained medication, and `ofType()` of an element that is no choice.

What differs from `kinsbourne find`:

- A line that cannot be read, and what is left out, is counted there; here it is as your runner has
  it.
- `getReferenceKey()` is your runner's. Ours gives the id that a reference ends in.
- A patient with two resources is one person there, with the fuller date of birth; here each row
  counts.
- Addresses of code systems are matched as they are written.
"""
