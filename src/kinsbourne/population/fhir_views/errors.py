"""How is it said that a view cannot be run?"""

from __future__ import annotations

from kinsbourne.case.errors import Problem


class ViewError(Exception):
    """A view that is not valid, that asks for what is not implemented, or that the data refute."""

    def __init__(self, what: str, where: str, remedy: str) -> None:
        self.problem = Problem(what, where, remedy)
        super().__init__(str(self.problem))
