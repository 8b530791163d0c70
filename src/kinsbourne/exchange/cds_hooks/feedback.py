"""What did clinicians make of the cards?

Parsed loosely: an entry that breaks the standard's rules is counted as not understood, and the
rest is kept. Of free text nothing is kept unless the site says so: a comment may name a patient.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from kinsbourne.exchange.cds_hooks.request import decoded, peeked

Outcome = Literal["accepted", "overridden"]
REMEDY = 'Send {"feedback": [...]}, as CDS Hooks describes it.'
OTHER = "other"
"""A reason that this service did not offer."""
_UUID = re.compile(r"(?:urn:uuid:)?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII
)


class Feedback(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """What was done about one card."""

    card: str
    outcome: Outcome
    accepted_suggestions: tuple[str, ...] = ()
    reason: str | None = None
    """The code of an offered reason, or ``other``."""
    user_comment: str | None = None
    outcome_timestamp: str | None = None


class Received(msgspec.Struct, frozen=True):
    entries: tuple[Feedback, ...]
    not_understood: int


class _Coding(msgspec.Struct):
    code: str | None = None


class _Override(msgspec.Struct, rename="camel"):
    reason: _Coding | None = None
    user_comment: str | None = None


class _Accepted(msgspec.Struct):
    id: str


class _Entry(msgspec.Struct, rename="camel"):
    card: str
    outcome: str
    accepted_suggestions: list[_Accepted] | None = None
    override_reason: _Override | None = None
    outcome_timestamp: str | None = None


class _Sent(msgspec.Struct):
    feedback: list[msgspec.Raw]


def read(body: bytes, offered: frozenset[str], *, with_comments: bool = False) -> Received:
    """The feedback in a request's body; ``offered`` are the codes of the reasons on our cards.

    Raises:
        CallError: 400, where it is not an object with a list of feedback.
    """
    sent = decoded(body, _Sent, REMEDY).feedback
    entries = tuple(_entries(sent, offered, with_comments))
    return Received(entries, len(sent) - len(entries))


def _entries(
    sent: list[msgspec.Raw], offered: frozenset[str], with_comments: bool
) -> Iterator[Feedback]:
    for raw in sent:
        entry = peeked(raw, _Entry)
        if entry is not None and _is_kept(entry):
            yield _feedback(entry, offered, with_comments)


def _is_kept(entry: _Entry) -> bool:
    """The standard's rules: a known outcome, what was accepted, and what an override says."""
    if entry.outcome not in get_args(Outcome) or not _UUID.fullmatch(entry.card):
        return False
    if entry.outcome == "accepted" and not entry.accepted_suggestions:
        return False
    override = entry.override_reason
    return override is None or override.reason is not None or override.user_comment is not None


def _feedback(entry: _Entry, offered: frozenset[str], with_comments: bool) -> Feedback:
    override = entry.override_reason or _Override()
    code = override.reason.code if override.reason else None
    when = entry.outcome_timestamp or ""
    return Feedback(
        card=entry.card,
        outcome="accepted" if entry.outcome == "accepted" else "overridden",
        accepted_suggestions=tuple(
            one.id for one in entry.accepted_suggestions or () if _UUID.fullmatch(one.id)
        ),
        reason=None if override.reason is None else code if code in offered else OTHER,
        user_comment=override.user_comment if with_comments else None,
        outcome_timestamp=when if _INSTANT.fullmatch(when) else None,
    )
