"""How does SQL write a text, and the name of a column?"""

from __future__ import annotations


def text(value: object) -> str:
    """A text, or a path, between quotes."""
    return "'" + str(value).replace("'", "''") + "'"


def named(name: str) -> str:
    """The name of a column or table as it is, whatever signs it has."""
    return '"' + name.replace('"', '""') + '"'
