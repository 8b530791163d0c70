"""How do patients come from REDCap, and go into it?

Intended purpose: exchange of records. It draws no conclusion.
"""

from kinsbourne.exchange.redcap.dictionary import dictionary
from kinsbourne.exchange.redcap.reading import is_redcap, read
from kinsbourne.exchange.redcap.writing import Import, write

__all__ = ["Import", "dictionary", "is_redcap", "read", "write"]
