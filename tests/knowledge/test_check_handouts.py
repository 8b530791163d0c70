"""Does the check find each way in which a sheet for families could be wrong?"""

from __future__ import annotations

import pytest

from kinsbourne.knowledge.base import load
from tests.knowledge.slips import Folder, Slip, assert_refused, slip

ABOUT, FILMING, CALL = "handouts/about.yaml", "handouts/filming.yaml", "handouts/when-to-call.yaml"
WORDS, DIARY = "handout_words.yaml", "diary.yaml"
RARE = "rests_on: [oms-rare-and-varied, earlier-names]"
WAKE = "          fr: ne se réveille pas, ou très mal\n"


class TestALine:
    @pytest.mark.parametrize(
        "made",
        [
            slip("unknown", ABOUT, RARE, "rests_on: [oms-common]", "oms-common",
                 "rests_on names no current statement, oms-common", "current statement"),
            slip("nothing", ABOUT, RARE, "rests_on: []", "OMS is short for",
                 "a line for families rests on nothing", "mark it default"),
            slip("unmarked", CALL, WAKE + "        verified: default\n", WAKE,
                 "cannot be woken", "a line for families rests on nothing", "mark it default"),
            slip("other-mark", CALL, WAKE + "        verified: default\n",
                 WAKE + "        verified: read\n", "verified: read",
                 "invalid enum value 'read'", "JSON Schema"),
            slip("no-limit", FILMING, "limits: [rate-counts]", "limits: [rate-counted]",
                 "rate-counted", "limits names no number of eye.yaml, rate-counted", "Correct"),
            slip("other-limit", FILMING, "limits: [rate-counts]", "limits: [rate-screens]",
                 "limits: [rate-screens]", "does not have the number of rate-screens, 60", "Write"),
        ],
    )  # fmt: skip
    def test_rests_on_what_is_known(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_on_a_statement_that_was_retired_is_refused(self, folder: Folder) -> None:
        statements = "statements/overview-and-history.yaml"
        folder.change(
            statements, "- id: earlier-names\n", "- id: earlier-names\n  status: retired\n"
        )
        assert "rests_on names no current statement, earlier-names" in {
            fault.what for fault in folder.errors()
        }


class TestATranslation:
    @pytest.mark.parametrize(
        "made",
        [
            slip("missing", CALL, "  fr: Quand appeler\n", "", "en: When to call",
                 "object missing required field `fr`", "JSON Schema"),
            slip("empty", CALL, "fr: Quand appeler", 'fr: " "', 'fr: " "',
                 "nothing is said in fr", "Say it"),
            slip("number", FILMING, "a 120 imágenes por segundo (fps)",
                 "a 102 imágenes por segundo (fps)", "a 102 imágenes",
                 "the numbers in es are not those in en", "the same"),
            slip("placeholder", DIARY, "Diario: {days} días", "Diario: {dias} días", "{dias}",
                 "the numbers in es are not those in en", "the same"),
            slip("break", ABOUT, "Des secousses\u00a0:", "Des secousses :", "Des secousses",
                 "a line could break before a sign", "no-break space"),
        ],
    )  # fmt: skip
    def test_says_the_same_as_the_english(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)


class TestTheList:
    @pytest.mark.parametrize(
        "made",
        [
            slip("unlisted", WORDS, "order: [about, ", "order: [", "order: [",
                 "the order lists filming, diary, when-to-call, and there are about,", "each once"),
            slip("twice", WORDS, "order: [about, ", "order: [about, about, ", "order: [",
                 "the order lists about, about,", "each once"),
            slip("file", ABOUT, "id: about\n", "id: what-it-is\n", "id: what-it-is",
                 "the hand-out what-it-is stands in handouts/about.yaml", "Name the file"),
        ],
    )  # fmt: skip
    def test_names_each_hand_out_once(self, folder: Folder, made: Slip) -> None:
        if made.file == ABOUT:
            folder.change(WORDS, "order: [about, ", "order: [what-it-is, ")
        assert_refused(folder, made)


class TestTheDiary:
    @pytest.mark.parametrize(
        "made",
        [
            slip("levels", DIARY, "{value: 2, ", "{value: 4, ", "{value: 0, ",
                 "the levels do not count up from 0", "Number them"),
            slip("none", DIARY, "sheets: [14, 31]", "sheets: []", "sheets:",
                 "a sheet without days", "at least one day"),
            slip("zero", DIARY, "sheets: [14, 31]", "sheets: [14, 0]", "sheets:",
                 "a sheet without days", "at least one day"),
        ],
    )  # fmt: skip
    def test_counts_levels_and_days(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_has_the_five_taps(self) -> None:
        taps = [tap.id for tap in load().diary.taps]
        assert taps == ["eyes", "walking", "shaking", "mood", "sleep"]
        assert [level.value for level in load().diary.levels] == [0, 1, 2, 3]
