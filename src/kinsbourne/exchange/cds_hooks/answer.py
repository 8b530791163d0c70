"""What does the service answer to a call?

Bytes in, an answer out: from what was sent beforehand alone. Nothing is kept and nothing fetched.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from typing import Any

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange.cds_hooks import card, orders, prefetch, request
from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.exchange.cds_hooks.past import is_long_past
from kinsbourne.exchange.fhir import case_of
from kinsbourne.exchange.record import Record
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.follow import Follow


def answer(
    body: bytes, assessor: Assessor, today: date, links: tuple[card.Link, ...] = ()
) -> dict[str, Any]:
    """The cards for one call of a hook: one, or none.

    Raises:
        CallError: 400, not such a call; 412, what is needed was not sent; 422, a record that
            cannot be, such as one of a patient not yet born.
    """
    knowledge = assessor.knowledge
    rules = knowledge.card
    call = request.read(body)
    if call.hook not in rules.service.hooks:
        what, remedy = "not a hook of this service", "Call it on a hook that discovery names."
        raise CallError(HTTPStatus.BAD_REQUEST, what, "hook", remedy)
    seen = prefetch.seen(call, rules.prefetch)
    try:
        record = case_of(seen.sent, knowledge)
        ordered = orders.ordered(call, knowledge)
        shown = Follow(until="pathway" if ordered else "course")
        assessed = assessor.assess(record.case, today, shown)
    except CaseError as error:
        told = error.problem
        raise CallError(
            HTTPStatus.UNPROCESSABLE_ENTITY, told.what, told.where, told.remedy
        ) from None
    if not ordered and is_long_past(assessed, record.case, today, knowledge):
        return {"cards": []}
    made = card.card(
        assessed,
        seen,
        rules,
        knowledge.findings,
        ordered=ordered,
        notes=tuple(_notes(record)),
        links=links,
    )
    return {"cards": [made] if made else []}


def _notes(record: Record) -> Iterator[str]:
    """What of the record could not be used."""
    yield from map(str, record.problems)
    codes = len(record.unmapped)
    if codes:
        yield f"{codes} code{'s' if codes > 1 else ''} of the record not known here and not used"
