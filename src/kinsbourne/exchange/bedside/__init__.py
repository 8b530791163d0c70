"""Which case do a record, a note and a person's own answers make together?

What the person says wins over the record and the note, these over nothing. What a program read as
absent counts only once a person has confirmed it.

Intended purpose: exchange of records. It draws no conclusion.
"""

from kinsbourne.exchange.bedside.items import Item, Read, Word, read
from kinsbourne.exchange.bedside.together import Told, Whole, together

__all__ = ["Item", "Read", "Told", "Whole", "Word", "read", "together"]
