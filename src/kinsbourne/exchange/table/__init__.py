"""How do patients come from a spreadsheet, and go into one?

Intended purpose: exchange of records. It draws no conclusion.
"""

from kinsbourne.exchange.table.reading import read
from kinsbourne.exchange.table.writing import Sheet, guide, template, write

__all__ = ["Sheet", "guide", "read", "template", "write"]
