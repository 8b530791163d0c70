"""How is a recording refused, so that the reader can mend it?"""

from __future__ import annotations

from kinsbourne.case.errors import Problem


class RecordingError(Exception):
    """A recording that cannot be read or measured; the rest of a batch goes on."""

    def __init__(self, what: str, where: str, remedy: str) -> None:
        self.problem = Problem(what, where, remedy)
        super().__init__(str(self.problem))
