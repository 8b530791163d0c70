"""How is an item that was read shown to a person, who confirms or corrects it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from kinsbourne.exchange.bedside import Item
from kinsbourne.exchange.bedside.sent import WORD

STATUS = {
    "present": "present", "excluded": "absent", "normal": "normal", "family": "family’s",
    "past": "past", "uncertain": "uncertain", "": "not recorded",
}  # fmt: skip
COUNTED, LEFT_OUT, NOT_COUNTED = "counted", "leave out", "not counted"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    value: str
    label: str
    is_chosen: bool = False


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """An item with the words that can be said of it; the first leaves it as it was read."""

    field: str
    label: str
    status: str
    is_open: bool
    is_recorded: bool
    """Does a record say it that somebody made?"""
    choices: tuple[Choice, ...]


def chips(items: Iterable[Item]) -> tuple[Chip, ...]:
    """All items: what waits for an answer first, then what counts."""
    made = [_chip(item) for item in items]
    order = ("present", "normal", "excluded")
    return tuple(sorted(made, key=lambda one: (not one.is_open, one.status not in order)))


def _chip(item: Item) -> Chip:
    label = f"{item.label}, {item.value}" if item.value else item.label
    return Chip(
        field=WORD + item.code,
        label=label,
        status=item.now,
        is_open=item.is_open,
        is_recorded=bool(item.status) and not item.is_read,
        choices=tuple(_choices(item)),
    )


def _choices(item: Item) -> Iterator[Choice]:
    if item.kind != "finding":
        yield Choice(value="", label=COUNTED if item.places else NOT_COUNTED)
        if item.places:
            yield Choice(value="uncertain", label=LEFT_OUT, is_chosen=bool(item.word))
        return
    yield Choice(value="", label=STATUS[item.status] + ("?" if item.is_read else ""))
    for word in item.options:
        yield Choice(value=word, label=STATUS[word], is_chosen=word == item.word)
