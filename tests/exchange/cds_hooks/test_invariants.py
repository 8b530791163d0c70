"""Are the standard's twelve computable invariants kept, and can each be broken?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.exchange.cds_hooks.invariants import RULES, broken

CARD: dict[str, Any] = {"summary": "s", "indicator": "info", "source": {"label": "l"}}
LABEL = {"label": "l", "isRecommended": True}


def with_card(**fields: Any) -> dict[str, Any]:
    return {"cards": [CARD | fields]}


def action(**fields: Any) -> dict[str, Any]:
    return with_card(selectionBehavior="any", suggestions=[{"label": "l", "actions": [fields]}])


BREAKS = {
    "cds_r_1": {"fhirAuthorization": {"access_token": "t"}},
    "cds_r_2": {"fhirServer": "https://x", "fhirAuthorization": {"scope": "user/a patient/*.rs"}},
    "cds_resp_1": with_card(selectionBehavior="at-most-one", suggestions=[LABEL, LABEL]),
    "cds_resp_2": action(type="delete", description="d", resource={"resourceType": "Task"}),
    "cds_resp_3": with_card(links=[{"type": "absolute", "appContext": "x"}]),
    "cds_resp_4": with_card(overrideReasons=[{"code": "c", "system": "s"}]),
    "cds_resp_5": action(type="update", resource={"resourceType": "Task"}),
    "cds_resp_6": with_card(suggestions=[LABEL]),
    "cds_resp_7": with_card(
        selectionBehavior="any", suggestions=[LABEL | {"actionSelectionBehavior": "some"}]
    ),
    "cds_fb_1": {"feedback": [{"outcome": "ignored"}]},
    "cds_fb_2": {"feedback": [{"outcome": "accepted", "acceptedSuggestions": []}]},
    "cds_fb_3": {"feedback": [{"outcome": "overridden", "overrideReason": {}}]},
}
KEEPS = [
    {"fhirServer": "https://x", "fhirAuthorization": {"scope": "patient/*.rs", "patient": "1"}},
    {"fhirServer": "https://x", "fhirAuthorization": {"scope": "user/Patient.read"}},
    with_card(selectionBehavior="any", suggestions=[LABEL, LABEL]),
    action(type="delete", description="d", resourceId="Task/1"),
    with_card(links=[{"type": "smart", "appContext": "x"}]),
    {"cards": [], "systemActions": [{"type": "update", "resource": {"resourceType": "Task"}}]},
    {"feedback": [{"outcome": "overridden", "overrideReason": {"userComment": "c"}}]},
    {"feedback": [{"outcome": "accepted", "acceptedSuggestions": [{"id": "1"}]}]},
]


class TestInvariant:
    def test_there_are_twelve(self) -> None:
        assert sorted(BREAKS) == sorted(rule.__name__ for rule in RULES)
        assert len(RULES) == 12

    @pytest.mark.parametrize("name", sorted(BREAKS))
    def test_is_broken_by_what_it_forbids_and_by_nothing_else(self, name: str) -> None:
        assert broken(BREAKS[name]) == {name}

    @pytest.mark.parametrize("message", KEEPS)
    def test_is_kept_by_what_the_standard_allows(self, message: dict[str, Any]) -> None:
        assert broken(message) == set()
