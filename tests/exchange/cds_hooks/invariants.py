"""The twelve computable invariants of CDS Hooks, each from its own FHIRPath expression.

Each looks at a whole message and gives the elements that break it. What a message does not have
breaks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Message = dict[str, Any]
Rule = Callable[[Message], Iterator[Message]]


def _all(message: Message, *names: str) -> Iterator[Any]:
    """Every element that these names lead to, through lists."""
    if not names:
        yield message
        return
    inner = message.get(names[0])
    for element in inner if isinstance(inner, list) else [inner]:
        if element is not None and (len(names) == 1 or isinstance(element, dict)):
            yield from _all(element, *names[1:]) if isinstance(element, dict) else [element]


def _exists(element: Message, name: str) -> bool:
    return element.get(name) not in (None, "", [], {})


def _actions(message: Message) -> Iterator[Message]:
    yield from _all(message, "cards", "suggestions", "actions")
    yield from _all(message, "systemActions")


def cds_r_1(message: Message) -> Iterator[Message]:
    """fhirAuthorization.exists() implies fhirServer.exists()"""
    if _exists(message, "fhirAuthorization") and not _exists(message, "fhirServer"):
        yield message


def cds_r_2(message: Message) -> Iterator[Message]:
    """scope.contains('Patient/') implies patient.exists(); its words mean 'patient/'."""
    for granted in _all(message, "fhirAuthorization"):
        scopes = granted.get("scope", "").split()
        if any(one.startswith("patient/") for one in scopes) and not _exists(granted, "patient"):
            yield granted


def cds_resp_1(message: Message) -> Iterator[Message]:
    """(selectionBehavior = 'at-most-one') implies suggestions.where(isRecommended).count() <= 1"""
    for card in _all(message, "cards"):
        recommended = [one for one in _all(card, "suggestions") if one.get("isRecommended")]
        if card.get("selectionBehavior") == "at-most-one" and len(recommended) > 1:
            yield card


def cds_resp_2(message: Message) -> Iterator[Message]:
    """(type = 'delete') implies (resourceId.exists() and resource.empty())"""
    for action in _actions(message):
        is_clean = _exists(action, "resourceId") and not _exists(action, "resource")
        if action.get("type") == "delete" and not is_clean:
            yield action


def cds_resp_3(message: Message) -> Iterator[Message]:
    """(type != 'smart') implies (appContext.empty())"""
    for link in _all(message, "cards", "links"):
        if link.get("type") != "smart" and _exists(link, "appContext"):
            yield link


def cds_resp_4(message: Message) -> Iterator[Message]:
    """overrideReasons.all(display.exists())"""
    for reason in _all(message, "cards", "overrideReasons"):
        if not _exists(reason, "display"):
            yield reason


def cds_resp_5(message: Message) -> Iterator[Message]:
    """suggestions.actions.all(description.exists())"""
    for action in _all(message, "cards", "suggestions", "actions"):
        if not _exists(action, "description"):
            yield action


def cds_resp_6(message: Message) -> Iterator[Message]:
    """suggestions.exists() implies selectionBehavior.exists()"""
    for card in _all(message, "cards"):
        if _exists(card, "suggestions") and not _exists(card, "selectionBehavior"):
            yield card


def cds_resp_7(message: Message) -> Iterator[Message]:
    """actionSelectionBehavior is empty, 'all', 'any' or 'at-most-one'"""
    for suggestion in _all(message, "cards", "suggestions"):
        if suggestion.get("actionSelectionBehavior") not in (None, "all", "any", "at-most-one"):
            yield suggestion


def cds_fb_1(message: Message) -> Iterator[Message]:
    """outcome = 'accepted' or outcome = 'overridden'"""
    for entry in _all(message, "feedback"):
        if entry.get("outcome") not in ("accepted", "overridden"):
            yield entry


def cds_fb_2(message: Message) -> Iterator[Message]:
    """(outcome = 'accepted') implies acceptedSuggestions.exists()"""
    for entry in _all(message, "feedback"):
        if entry.get("outcome") == "accepted" and not _exists(entry, "acceptedSuggestions"):
            yield entry


def cds_fb_3(message: Message) -> Iterator[Message]:
    """overrideReason: reason.exists() or userComment.exists()"""
    for entry in _all(message, "feedback"):
        override = entry.get("overrideReason")
        if override is not None and not (
            _exists(override, "reason") or _exists(override, "userComment")
        ):
            yield override


RULES: tuple[Rule, ...] = (
    cds_r_1, cds_r_2, cds_resp_1, cds_resp_2, cds_resp_3, cds_resp_4, cds_resp_5, cds_resp_6,
    cds_resp_7, cds_fb_1, cds_fb_2, cds_fb_3,
)  # fmt: skip


def broken(message: Message) -> set[str]:
    """The names of the invariants that a message breaks."""
    return {rule.__name__ for rule in RULES if any(True for _ in rule(message))}


def empty_fields(value: Any, path: str = "") -> Iterator[str]:
    """Where a message is null or empty and may not be: everywhere but in these two lists."""
    if value in ([], None) and path in (".cards", ".services"):
        return
    if value is None or value in ("", [], {}):
        yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from empty_fields(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from empty_fields(inner, f"{path}[{at}]")
