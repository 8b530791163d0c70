"""How is an answer kept free of what the standard forbids: null and empty fields?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from typing import Any, cast

MAY_BE_EMPTY = frozenset({"cards", "services"})
"""The two lists that the standard lets be empty: no advice, no service."""


def strict(value: Any) -> Any:
    """The value without any field or element that is null or empty, however deep.

    What becomes empty by that goes too. ``cards`` and ``services`` stay.
    """
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        kept = {name: strict(inner) for name, inner in fields.items()}
        return {
            name: inner
            for name, inner in kept.items()
            if not _is_nothing(inner) or (name in MAY_BE_EMPTY and inner == [])
        }
    if isinstance(value, list | tuple):
        elements: list[Any] = [strict(element) for element in cast("list[Any]", value)]
        return [element for element in elements if not _is_nothing(element)]
    return value


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str | dict | list) and not value)
