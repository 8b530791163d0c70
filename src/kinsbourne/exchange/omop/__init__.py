"""How do patients come from OMOP tables, and go into them?

Intended purpose: exchange of records. It draws no conclusion.
"""

from kinsbourne.exchange.omop.carried import carried
from kinsbourne.exchange.omop.reading import read
from kinsbourne.exchange.omop.writing import Rows, write

__all__ = ["Rows", "carried", "read", "write"]
