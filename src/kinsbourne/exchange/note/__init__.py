"""What does a clinical note say of the patient, word for word?

``read`` gives the spans of the note that were understood, and the case they make. Nothing of a
note is written anywhere.

Intended purpose: exchange of records. It draws no conclusion; what it read is to be confirmed by
a person before anything rests on it.
"""

from kinsbourne.exchange.note.model import Note, Span, Unmapped
from kinsbourne.exchange.note.reader import MOST_BYTES, read

__all__ = ["MOST_BYTES", "Note", "Span", "Unmapped", "read"]
