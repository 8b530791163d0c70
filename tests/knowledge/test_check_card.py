"""Does the check find each way in which the card of the record systems could be wrong?"""

from __future__ import annotations

import pytest

from tests.knowledge.slips import Folder, Slip, assert_refused, slip

CARD = "card.yaml"
SEARCH = "Read the patient, or search"


class TestCard:
    @pytest.mark.parametrize(
        "made",
        [
            slip("silent", CARD, "levels:\n", "levels:\n  - {level: none, indicator: info, summary:"
                 " All is well., verified: default, reviewed: 2026-11-26}\n", "level: none",
                 "no card is due at this level", "Take it out"),
            slip("flag", CARD, "flags:\n", "flags:\n  - {flag: nobody, indicator: info, verified:"
                 " default, reviewed: 2026-11-26}\n", "flag: nobody",
                 "unknown red flag, nobody", "concern.yaml"),
            slip("no-flag", CARD, "  - {flag: stroke, indicator: critical, verified: default,"
                 " reviewed: 2026-11-26}\n", "", "summary: The recorded course",
                 "no urgency for the red flag stroke", "under flags"),
            slip("long", CARD, "summary: The recorded signs may be", "summary: " + "long " * 24,
                 "long long", "the summary has 140 characters or more", "Shorten it"),
            slip("modifier", CARD, "Procedure?patient=", "Procedure?code:below=1&patient=",
                 "Procedure?code:below", "a query that the standard does not", SEARCH),
            slip("everyone", CARD, "Procedure?patient={{context.patientId}}", "Procedure?code=1",
                 "Procedure?code=1", "a query that the standard does not", SEARCH),
            slip("chained", CARD, "{{context.patientId}}&category", "{{context.userId}}&category",
                 "context.userId", "a query that the standard does not", SEARCH),
            slip("optional", CARD, "    holds: the patient\n    required: true\n",
                 "    holds: the patient\n", "key: patient", "the patient is not required",
                 "Require it"),
            slip("term", CARD, "by_onset: [HP:0002664]", "by_onset: [HP:9999999]", "by_onset",
                 "HP:9999999 is no term", "Name a term"),
            slip("days", CARD, "days: 730", "days: 0", "days: 0",
                 "expected `int` >= 1", "JSON Schema"),
        ],
    )  # fmt: skip
    def test_asks_and_says_only_what_it_may(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_has_one_query_for_a_key(self, folder: Folder) -> None:
        folder.change(CARD, "key: reports", "key: observations")
        (fault,) = folder.errors()
        assert fault.what == "the key observations is given twice"

    def test_of_a_level_that_raises_concern_is_there(self, folder: Folder) -> None:
        folder.change(CARD, "level: probable", "level: keep-open")
        assert {fault.what for fault in folder.errors()} == {
            "the level keep-open is given twice",
            "no card for the level probable",
        }
