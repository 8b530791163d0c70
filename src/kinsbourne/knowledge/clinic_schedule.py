"""Which lines of the follow-up schedule has a clinic set for itself?

One YAML file, each line the id of an item, with ``{every_months: [3, 6]}`` or
``{every_days: [14, 28]}`` for an interval of the clinic's own, ``{repeats: 4}`` for how often, or
``off`` where it is not used.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import msgspec

from kinsbourne.knowledge.documents import Document, Fault, KnowledgeError, text_of
from kinsbourne.knowledge.model import Every, Schedule, ScheduleItem

REMEDY = "Write {every_months: [3, 6]}, {every_days: [14, 28]}, {repeats: 4}, or off."


class _Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a clinic may set of a line."""

    every_months: tuple[float, float] | None = None
    every_days: tuple[float, float] | None = None
    repeats: int | None = None


def with_clinic(schedule: Schedule, path: Path) -> Schedule:
    """The schedule with the clinic's own intervals, and without what it switched off.

    Raises:
        KnowledgeError: no such file, not YAML, a line that is not in the schedule, or not in one of
            the forms.
    """
    document: Document[Any] = Document(path.name, text_of(path.parent, path.name), object)  # type: ignore[arg-type]
    content: object = document.content
    if content is None:
        return schedule
    if not isinstance(content, dict):
        raise _fault(document, "no lines by their ids", f"One id a line. {REMEDY}")
    items = {item.id: item for item in schedule.items}
    own: set[str] = set()
    off: set[str] = set()
    for key, written in cast("dict[object, object]", content).items():
        name = str(key)
        if name not in items:
            known = ", ".join(items)
            raise _fault(document, f"the schedule has no {name}", f"It has: {known}.", name)
        if written is False:
            off.add(name)
        else:
            items[name] = _set(items[name], written, document)
            own.add(name)
    return Schedule(
        items=tuple(item for name, item in items.items() if name not in off),
        by_clinic=schedule.by_clinic | own,
        switched_off=schedule.switched_off | off,
    )


def _set(item: ScheduleItem, written: object, document: Document[Any]) -> ScheduleItem:
    if item.every is None:
        what = f"{item.id} has no interval that could be set"
        raise _fault(document, what, "It can only be off.", item.id)
    try:
        own = msgspec.convert(written, _Own)
        every = item.every
        if own.every_months or own.every_days:
            every = Every(months=own.every_months, days=own.every_days)
        elif own.repeats is None:
            raise ValueError("nothing is set")
        if own.repeats is not None and own.repeats < 1:
            raise ValueError("repeats is at least 1")
    except ValueError as error:
        raise _fault(document, f"{item.id}: {error}", REMEDY, item.id) from error
    first = item.first if every is item.every else None
    repeats = item.repeats if own.repeats is None else own.repeats
    return msgspec.structs.replace(item, every=every, first=first, repeats=repeats)


def _fault(document: Document[Any], what: str, remedy: str, *steps: str) -> KnowledgeError:
    return KnowledgeError(Fault(document.name, document.line(steps), what, remedy))
