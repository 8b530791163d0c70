"""Does the check find each way in which the rules for reading notes could be wrong?"""

from __future__ import annotations

import pytest

from tests.knowledge.slips import Folder, Slip, assert_refused, slip

EN, FR = "cues/en.yaml", "cues/fr.yaml"
NAME = "correct the name"


@pytest.mark.parametrize(
    "made",
    [
        slip("excludes", EN, "excludes: [abnormal-eye-movement]", "excludes: [bad-eyes]",
             "excludes: [bad-eyes]", "excludes names an unknown finding, bad-eyes", NAME),
        slip("measured", EN, "measured: {finding: fever,", "measured: {finding: hot,",
             "measured: {finding: hot,", "measured names an unknown finding, hot", "Correct"),
        slip("test", EN, "{id: mibg, words", "{id: mibgs, words",
             "{id: mibgs, words", "tests names what is not there, mibgs", "Correct"),
        slip("therapy", EN, "{id: steroid, words", "{id: steroidal, words",
             "{id: steroidal, words", "therapies names what is not there, steroidal", "Correct"),
        slip("scale", EN, "{id: omes, words", "{id: omis, words",
             "{id: omis, words", "scales names what is not there, omis", "Correct"),
        slip("group", FR, "ends: [contrast, exception, subject, reason]", "ends: [contrasts]",
             "ends: [contrasts]", "unknown group of breaks, contrasts", "Name a group"),
        slip("set", FR, "dans la famille, chez la mere", "dans <famille>, chez la mere",
             "dans <famille>", "the words hold an unknown set, famille", "Add it to sets"),
        slip("nested", FR, "sibling: [frere, soeur,", "sibling: [<gone>, soeur,",
             "sibling: [", "the set sibling holds a set", "Write it out"),
        slip("twice", FR, "[nie, nient,", "[pas de, nient,",
             "[pas de, nient,", "the words pas de are those of not-there too", "one of the two"),
        slip("language", FR, "language: fr", "language: it",
             "language: it", "the language it is not that of the file's name", "Name the file"),
    ],
)  # fmt: skip
def test_a_slip_is_found(folder: Folder, made: Slip) -> None:
    assert_refused(folder, made)


def test_the_words_of_a_cue_may_be_those_of_another_language(folder: Folder) -> None:
    assert folder.errors() == []
