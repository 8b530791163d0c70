"""Is there a card to show, and what does it say first?

At most one, where a rule raises the concern or a relapse is going on. It says what is known and
what is not, and its suggestions carry no action: nothing is ordered, and nothing changes in the
record, whatever is clicked.

Intended purpose: to bring to a clinician what ``kinsbourne assess`` says, where the record is
open. It orders nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args
from uuid import uuid4

import msgspec

from kinsbourne.exchange.cds_hooks.detail import detail
from kinsbourne.exchange.cds_hooks.orders import Ordered
from kinsbourne.exchange.cds_hooks.prefetch import Seen
from kinsbourne.exchange.cds_hooks.strict import strict
from kinsbourne.knowledge.model import SUMMARY_BELOW, CardRules, Finding, Indicator
from kinsbourne.reasoning.assessment import Assessment, Next

INDICATORS: tuple[Indicator, ...] = get_args(Indicator)
MOST_SUGGESTIONS = 4
LABEL_BELOW = 120
PREFIX = {"look": "Look for: ", "ask": "Ask: ", "consider": "To consider: "}


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where more can be read, or the software opened: an absolute address, the site's own."""

    label: str
    url: str


def card(
    assessed: Assessment,
    seen: Seen,
    rules: CardRules,
    findings: Mapping[str, Finding],
    *,
    ordered: tuple[Ordered, ...] = (),
    notes: tuple[str, ...] = (),
    links: tuple[Link, ...] = (),
    new_id: Callable[[], str] = lambda: str(uuid4()),
) -> dict[str, Any] | None:
    """The one card of an assessment; none where it says nothing that needs one.

    ``ordered`` are treatments being ordered, ``notes`` what the reading of the record says.
    """
    summary, indicator = _first_line(assessed, rules)
    if indicator is None:
        return None
    versions = assessed.versions
    suggestions = list(_suggestions(assessed, new_id))
    return strict(
        {
            "uuid": new_id(),
            "summary": summary,
            "indicator": indicator,
            "detail": detail(assessed, seen, rules, findings, ordered, notes),
            "source": {"label": f"kinsbourne {versions.software}, knowledge {versions.knowledge}"},
            "suggestions": suggestions,
            "selectionBehavior": "any" if suggestions else None,
            "overrideReasons": [
                {"system": reason.system, "code": reason.code, "display": reason.display}
                for reason in rules.override_reasons
            ],
            "links": [{"label": link.label, "url": link.url, "type": "absolute"} for link in links],
        }
    )


def _first_line(assessed: Assessment, rules: CardRules) -> tuple[str, Indicator | None]:
    """The relapse before the level, and the gravest red flag beside it where it fits."""
    by_level = {one.level: one for one in rules.levels}
    due = [by_level[assessed.concern.level]] if assessed.concern.level in by_level else []
    is_relapse = assessed.course is not None and assessed.course.phase == "relapse"
    first = rules.relapse if is_relapse else next(iter(due), None)
    if first is None:
        return "", None
    urgency = {one.flag: INDICATORS.index(one.indicator) for one in rules.flags}
    flags = sorted(assessed.red_flags, key=lambda flag: -urgency[flag.id])
    reached = [INDICATORS.index(one.indicator) for one in (first, *due)]
    reached.extend(urgency[flag.id] for flag in flags)
    summary = first.summary
    for flag in flags[:1]:
        longer = f"{summary} {flag.label}."
        summary = longer if len(longer) < SUMMARY_BELOW else summary
    return summary, INDICATORS[max(reached)]


def _suggestions(assessed: Assessment, new_id: Callable[[], str]) -> Iterator[dict[str, Any]]:
    """What to look for and to consider: to be noted as meant, never carried out from here.

    What is too long for a label stands in the detail alone.
    """
    short = [step for step in assessed.next if len(_label(step)) < LABEL_BELOW]
    looks = [step for step in short if step.kind in ("look", "ask")]
    considered = [step for step in short if step.kind == "consider"]
    half = MOST_SUGGESTIONS // 2
    for step in (*looks[:half], *considered[:half]):
        yield {"label": _label(step), "uuid": new_id()}


def _label(step: Next) -> str:
    return PREFIX.get(step.kind, "") + step.name
