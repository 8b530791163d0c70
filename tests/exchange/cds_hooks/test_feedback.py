"""Is feedback read loosely, and is nothing kept that could name a patient?"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.exchange.cds_hooks.feedback import OTHER, Received, read
from tests.exchange.cds_hooks.test_invariants import BREAKS
from tests.exchange.cds_hooks.test_strict import JSON

CARD, SUGGESTION = "4e0a3a1e-3283-4575-ab82-028d55fe2719", "e56e1945-20b3-4393-8503-a1a20fd73152"
WHEN = "2026-11-26T10:05:31Z"
OFFERED = frozenset({"action-completed"})
OVERRIDDEN = {"card": CARD, "outcome": "overridden", "outcomeTimestamp": WHEN}
COMMENT = "Winifred is under Dr Okonjo"


def received(*entries: Any, with_comments: bool = False) -> Received:
    body = json.dumps({"feedback": list(entries)}).encode()
    return read(body, OFFERED, with_comments=with_comments)


def overridden(**override: Any) -> dict[str, Any]:
    return OVERRIDDEN | {"overrideReason": override}


class TestFeedback:
    def test_says_what_was_accepted(self) -> None:
        accepted = {
            "card": CARD,
            "outcome": "accepted",
            "acceptedSuggestions": [{"id": SUGGESTION}],
        }
        (entry,) = received(accepted | {"outcomeTimestamp": WHEN}).entries
        assert (entry.card, entry.outcome) == (CARD, "accepted")
        assert (entry.accepted_suggestions, entry.outcome_timestamp) == ((SUGGESTION,), WHEN)

    def test_may_be_an_override_without_a_reason(self) -> None:
        (entry,) = received(OVERRIDDEN).entries
        assert (entry.outcome, entry.reason) == ("overridden", None)

    def test_names_a_reason_that_was_offered(self) -> None:
        (entry,) = received(overridden(reason={"code": "action-completed", "system": "x"})).entries
        assert entry.reason == "action-completed"

    def test_of_another_reason_keeps_no_word(self) -> None:
        (entry,) = received(overridden(reason={"code": COMMENT})).entries
        assert entry.reason == OTHER

    def test_keeps_a_comment_only_where_the_site_says_so(self) -> None:
        said = overridden(userComment=COMMENT)
        assert COMMENT.encode() not in msgspec.json.encode(received(said))
        assert received(said, with_comments=True).entries[0].user_comment == COMMENT

    def test_that_is_not_understood_is_counted_and_the_rest_kept(self) -> None:
        given = received(OVERRIDDEN, {"card": COMMENT, "outcome": "overridden"}, 7, None, {})
        assert (len(given.entries), given.not_understood) == (1, 4)

    @pytest.mark.parametrize("name", ["cds_fb_1", "cds_fb_2", "cds_fb_3"])
    def test_that_breaks_an_invariant_is_not_taken(self, name: str) -> None:
        (entry,) = BREAKS[name]["feedback"]
        given = received({"card": CARD, "outcomeTimestamp": WHEN} | entry)
        assert (given.entries, given.not_understood) == ((), 1)

    def test_with_a_time_or_an_id_that_is_none_keeps_the_rest(self) -> None:
        odd = {"card": CARD, "outcome": "accepted", "outcomeTimestamp": COMMENT}
        (entry,) = received(odd | {"acceptedSuggestions": [{"id": COMMENT}]}).entries
        assert (entry.outcome_timestamp, entry.accepted_suggestions) == (None, ())

    @given(st.lists(JSON | st.fixed_dictionaries({"card": st.just(CARD), "outcome": JSON})))
    def test_of_any_kind_is_counted_once(self, entries: list[Any]) -> None:
        given = received(*entries)
        assert len(given.entries) + given.not_understood == len(entries)
        assert {entry.outcome for entry in given.entries} <= {"accepted", "overridden"}

    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"feedback": {}}', b'{"feedback": 1}'])
    def test_that_is_no_list_is_refused(self, body: bytes) -> None:
        with pytest.raises(CallError) as caught:
            read(body, OFFERED)
        assert caught.value.status == HTTPStatus.BAD_REQUEST
