"""Which treatments are being ordered, and which steps of the pathway do they belong to?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kinsbourne.exchange.cds_hooks.request import Call, peeked
from kinsbourne.exchange.fhir import case_of
from kinsbourne.knowledge.base import Knowledge

THERAPY = "KINSBOURNE:therapy/"


class Ordered(msgspec.Struct, frozen=True):
    """A treatment in a selected draft order, and the steps that may bring it."""

    name: str
    steps: frozenset[str]


class _Order(msgspec.Struct, rename="camel"):
    resource_type: str
    id: str | None = None


class _Entry(msgspec.Struct):
    resource: msgspec.Raw = msgspec.Raw(b"null")


class _Drafts(msgspec.Struct):
    entry: list[_Entry] = []


def selected(call: Call) -> Iterator[msgspec.Raw]:
    """The draft orders that were selected; all of them where none is named."""
    drafts = peeked(call.draft_orders, _Drafts)
    for entry in drafts.entry if drafts else ():
        order = peeked(entry.resource, _Order)
        if order is None:
            continue
        named = f"{order.resource_type}/{order.id}"
        if not call.selections or named in call.selections or order.id in call.selections:
            yield entry.resource


def ordered(call: Call, knowledge: Knowledge) -> tuple[Ordered, ...]:
    """Each treatment in the selected orders, with the steps of the pathway that may bring it."""
    asked = [order for order in map(_as_given, selected(call)) if order is not None]
    if not asked:
        return ()
    actions = case_of(asked, knowledge).case.medical_actions
    agents = (action.treatment.agent for action in actions if action.treatment is not None)
    named = {agent.id.removeprefix(THERAPY) for agent in agents if agent is not None}
    return tuple(
        Ordered(
            therapy.name,
            frozenset(
                step.id for step in knowledge.pathway.steps if set(therapy.kinds) & set(step.gives)
            ),
        )
        for name, therapy in knowledge.therapies.items()
        if name in named
    )


def _as_given(order: msgspec.Raw) -> msgspec.Raw | None:
    """The order as if it had been given, so that what it orders is read as any drug is."""
    fields = peeked(order, dict[str, msgspec.Raw])
    if fields is None:
        return None
    return msgspec.Raw(msgspec.json.encode(fields | {"status": "active", "intent": "order"}))
