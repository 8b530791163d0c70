"""How does a record system's FHIR become a case, and a case with its assessment FHIR?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from kinsbourne.exchange.fhir.documents import case_of, read, read_lines
from kinsbourne.exchange.fhir.writing.bundle import write

__all__ = ["case_of", "read", "read_lines", "write"]
