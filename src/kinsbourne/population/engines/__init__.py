"""Who carries the script out: a plain reading of it in memory, DuckDB, or Spark?

Each engine offers the records under the same names: ``people_rows`` (person_id, birth_year,
birth_month, birth_day) and ``events_<n>`` (person_id, on_day, concept_<m>, written, coded_in; those
that the plan names), and gives the same answer.
"""
