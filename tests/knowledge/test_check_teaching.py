"""Does the check find each way in which the lesson could hang together wrongly?"""

from __future__ import annotations

import pytest

from tests.knowledge.slips import Folder, Slip, assert_refused, slip

TEACHING = "teaching.yaml"
FOUR = "choices: [jerk-nystagmus, flutter, opsoclonus, saccades]"


class TestLesson:
    @pytest.mark.parametrize(
        "made",
        [
            slip("aspect", TEACHING, "- aspect: goes-on", "- aspect: colour", "aspect: colour",
                 "unknown aspect, colour", "one of aspects"),
            slip("clip", TEACHING, FOUR, FOUR.replace("saccades", "squint"), "flutter, opsoclonus",
                 "an unknown clip, squint", "one of clips"),
            slip("few", TEACHING, FOUR, FOUR.replace(", saccades", ""), "[jerk-nystagmus, fl",
                 "not 4 different answers", "Give 4"),
            slip("twice", TEACHING, FOUR, FOUR.replace("saccades", "flutter"), "flutter, opso",
                 "not 4 different answers", "Give 4"),
            slip("right", TEACHING, "    right: opsoclonus", "    right: fixation",
                 "right: fixation", "the right answer, fixation, is not among", "Offer it"),
            slip("next", TEACHING, "      right: film", "      right: tape", "right: tape",
                 "the right answer, tape, is not among", "Offer it"),
            slip("shown", TEACHING, "{kind: opsoclonus, making: chain, seed: 5, share: 0.5}",
                 "{kind: opsoclonus, making: chain, seed: 4, share: 0.5}", "share: 0.5}",
                 "the lesson shows this very movement", "another seed"),
            slip("statement", TEACHING, "rests_on: [flutter-is-the-same-family]",
                 "rests_on: [flutter-is-a-bird]", "flutter-is-a-bird",
                 "an unknown or retired statement, flutter-is-a-bird", "current statement"),
        ],
    )  # fmt: skip
    def test_names_only_what_there_is(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)
