"""What does a recording of the eyes say, as a document?

The terminal and the page write the same document; neither adds a sentence to it.
"""

from kinsbourne.report.measured.change import compared
from kinsbourne.report.measured.recording import document

__all__ = ["compared", "document"]
