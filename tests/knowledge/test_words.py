"""A word means one finding, in English and in the other languages that findings have names in."""

from __future__ import annotations

import pytest

from kinsbourne.knowledge.base import load
from kinsbourne.knowledge.condition import findings_named
from kinsbourne.knowledge.documents import KnowledgeError
from tests.knowledge.slips import Folder, Slip, assert_refused, slip

FINDINGS, SPANISH = "findings.yaml", "words/es.yaml"
OTHERS = [language for language in load().languages if language != "en"]


def what_conclusions_rest_on() -> set[str]:
    """The findings that criteria, the rules of concern with the red flags, and the course name."""
    known = load()
    items = (item for criteria in known.criteria.values() for item in criteria.items)
    named = {
        name for item in items for outcome in item.outcomes for name in findings_named(outcome.when)
    }
    concern = known.concern
    for rule in (*concern.raises, *concern.lowers, *concern.red_flags):
        named |= {*findings_named(rule.when), *rule.look_for}
    course = known.course
    named |= {*course.core, *course.supporting, *course.improved, *course.infections}
    return named | {one.finding for one in course.explained_by}


class TestShippedWords:
    def test_english_stands_with_the_findings(self) -> None:
        opsoclonus = load().words("en")["opsoclonus"]
        assert opsoclonus.words == load().findings["opsoclonus"].words
        assert "dancing eyes" in opsoclonus.lay

    def test_spanish_and_french_stand_beside_them(self) -> None:
        assert load().languages == ("en", "es", "fr")
        assert "opsoclono" in load().words("es")["opsoclonus"].words
        assert "yeux dansent dans tous les sens" in load().words("fr")["opsoclonus"].lay

    @pytest.mark.parametrize("language", load().languages)
    def test_every_finding_a_conclusion_rests_on_has_a_word_in_each(self, language: str) -> None:
        said = {name for name, one in load().words(language).items() if one.words or one.lay}
        assert what_conclusions_rest_on() <= said

    @pytest.mark.parametrize("language", ["de", "../sources", ""])
    def test_a_language_without_words_is_one_clear_error(self, language: str) -> None:
        with pytest.raises(KnowledgeError, match="Take one of en, es, fr"):
            load().words(language)

    @pytest.mark.parametrize("language", OTHERS)
    def test_the_list_says_that_no_clinician_has_read_it(self, language: str) -> None:
        text = (load().folder / "words" / f"{language}.yaml").read_text(encoding="utf-8")
        assert "verified: default" in text
        assert "not yet read by a clinician" in text


class TestAWordMeansOneFinding:
    @pytest.mark.parametrize(
        "made",
        [
            slip("unknown", SPANISH, "  - id: oscillopsia", "  - id: oscilopsia", "id: oscilopsia",
                 "an unknown finding, oscilopsia", "Add it to findings.yaml"),
            slip("language", SPANISH, "language: es", "language: fr", "language: fr",
                 "the language fr stands in a file named es", "Name the file"),
            slip("spanish", SPANISH, "words: [oscilopsia]", "words: [temblor]", "id: tremor",
                 "the word temblor of tremor means oscillopsia too", "one of the two"),
            slip("accent", SPANISH, "words: [oscilopsia]", "words: [Diplopia]", "id: diplopia",
                 "the word diplopía of diplopia means oscillopsia too", "one of the two"),
            slip("english", FINDINGS, "saccadomania", "clumsy", "id: clumsiness",
                 "the word clumsy of clumsiness means opsoclonus too", "one of the two"),
            slip("hyphen", FINDINGS, "saccadomania", "wet-chin", "id: drooling",
                 "the word wet chin of drooling means opsoclonus too", "one of the two"),
            slip("synonym", FINDINGS, "saccadomania", "sialorrhea", "id: drooling",
                 "the word Sialorrhea of drooling means opsoclonus too", "one of the two"),
            slip("label", FINDINGS, "saccadomania", "hirsutism", "id: hirsutism",
                 "the word Hirsutism of hirsutism means opsoclonus too", "one of the two"),
        ],
    )  # fmt: skip
    def test_two_are_refused(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    @pytest.mark.parametrize(
        ("word", "new"),
        [
            pytest.param("positive squeeze test", "opsoclonic", id="which we say is a kind"),
            pytest.param("myoclonus on action", "jerky", id="whose HPO term is a kind"),
            pytest.param("jerks when reaching", "Involuntary jerking movements", id="HPO's own"),
            pytest.param(
                "small cell carcinoma of the lung", "bronchial carcinoma", id="of several"
            ),
        ],
    )
    def test_a_kind_may_go_by_the_word_of_the_whole(
        self, folder: Folder, word: str, new: str
    ) -> None:
        folder.change(FINDINGS, word, new)
        assert folder.errors() == []

    def test_what_was_taken_out_of_a_finding_is_no_kind_of_it(self, folder: Folder) -> None:
        folder.change(FINDINGS, "lid myoclonus,", "jerky,")
        (fault,) = folder.errors()
        assert "the word jerky of myoclonus means eyelid-myoclonus too" in fault.what

    def test_findings_that_are_kinds_of_each_other_are_compared_all_the_same(
        self, folder: Folder
    ) -> None:
        folder.change(FINDINGS, "kind_of: infection", "kind_of: treatable-infection")
        folder.change(FINDINGS, "septicaemia", "wet chin")
        (fault,) = folder.errors()
        assert "the word wet chin of treatable-infection means drooling too" in fault.what

    def test_a_finding_stands_once_in_a_language(self, folder: Folder) -> None:
        folder.change(SPANISH, "  - id: tremor\n", "  - id: oscillopsia\n")
        whats = [fault.what for fault in folder.errors()]
        assert any("the id oscillopsia is already given" in what for what in whats)

    def test_the_word_of_an_unknown_finding_is_not_compared(self, folder: Folder) -> None:
        folder.change(SPANISH, "  - id: tremor", "  - id: tremores")
        folder.change(SPANISH, "words: [oscilopsia]", "words: [temblor]")
        (fault,) = folder.errors()
        assert "unknown finding, tremores" in fault.what
