"""How is a ViewDefinition of SQL on FHIR v2 carried out by DuckDB?

Intended purpose: exchange of records. It draws no conclusion.
"""

from kinsbourne.population.fhir_views.definition import View, read
from kinsbourne.population.fhir_views.errors import ViewError
from kinsbourne.population.fhir_views.rows import Rows, rows_of
from kinsbourne.population.fhir_views.run import Table, run, run_files, source

__all__ = ["Rows", "Table", "View", "ViewError", "read", "rows_of", "run", "run_files", "source"]
