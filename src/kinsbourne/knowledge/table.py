"""How is a table of the knowledge read, so that a slip of the pen is found and not passed over?

Comma-separated values with a line of headings; every row is checked against its model, and every
fault is said with file and line.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from kinsbourne.knowledge.documents import Fault, KnowledgeError, Steps, text_of

R = TypeVar("R", bound=msgspec.Struct)

REMEDY = "Give each column its value; see the models in knowledge/model/codelists.py."


class Table(Generic[R]):
    """A table as read: its rows, and the line on which each stands.

    Raises:
        KnowledgeError: a column missing or unknown, a cell too many, or of the wrong kind.
    """

    def __init__(self, name: str, text: str, shape: type[R]) -> None:
        self.name = name
        """The file's name, as seen from the folder."""
        reader = csv.DictReader(io.StringIO(text), restkey="a cell too many")
        rows: list[R] = []
        self._lines: list[int] = []
        for cells in reader:
            try:
                rows.append(msgspec.convert(cells, shape))
            except msgspec.ValidationError as error:
                raise KnowledgeError(Fault(name, reader.line_num, _said(error), REMEDY)) from error
            self._lines.append(reader.line_num)
        self.content = tuple(rows)

    def line(self, steps: Steps) -> int:
        """On which line does the row at these steps stand?"""
        first = steps[0] if steps else None
        return self._lines[first] if isinstance(first, int) else 1


def _said(error: msgspec.ValidationError) -> str:
    what = str(error)
    return what[:1].lower() + what[1:]


def rows(folder: Path, name: str, shape: type[R]) -> tuple[R, ...]:
    """The rows of a table, checked against their model.

    Raises:
        KnowledgeError: no such table, or as for ``Table``.
    """
    return Table(name, text_of(folder, name), shape).content
