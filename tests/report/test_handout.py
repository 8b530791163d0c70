"""A hand-out says in each language what it says in English, and what every line rests on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import Knowledge, load, shipped_folder
from kinsbourne.knowledge.model import Language
from kinsbourne.report.handout import (
    Handout,
    Line,
    UnknownHandoutError,
    catalogue,
    handout,
)
from tests.knowledge.slips import Folder

LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES = ("about", "filming", "diary", "when-to-call")
EVERY = [(name, language) for name in NAMES for language in LANGUAGES]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(shipped_folder(), tmp_path / "oms")))


def lines(shown: Handout) -> list[Line]:
    return [line for part in shown.parts for line in (part.lead, *part.lines) if line]


def shape(shown: Handout) -> list[tuple[str, str, int, int]]:
    return [(part.id, part.form, len(part.lines), part.blanks) for part in shown.parts]


class TestEveryHandout:
    def test_there_are_four_of_them_in_three_languages(self) -> None:
        for language in LANGUAGES:
            listed = catalogue(load(), language)
            assert tuple(one.id for one in listed.handouts) == NAMES
            assert [tongue.code for tongue in listed.languages] == list(LANGUAGES)

    @pytest.mark.parametrize(("name", "language"), EVERY)
    def test_has_every_part_in_every_language(self, name: str, language: Language) -> None:
        shown, english = handout(load(), name, language), handout(load(), name, "en")
        assert shape(shown) == shape(english)
        assert [line.rests_on for line in lines(shown)] == [
            line.rests_on for line in lines(english)
        ]
        if language != "en":
            own = {line.text for line in lines(english)}
            assert not own & {line.text for line in lines(shown)}

    @pytest.mark.parametrize(("name", "language"), EVERY)
    def test_a_line_that_was_not_read_bears_a_sign_that_is_explained(
        self, name: str, language: Language
    ) -> None:
        shown = handout(load(), name, language)
        for line in lines(shown):
            assert (line.sign is None) == (line.verified == "read")
            assert line.sign is None or line.sign in shown.signs
        assert {sign.sign for sign in shown.signs} == {
            line.sign.sign for line in lines(shown) if line.sign
        }

    @pytest.mark.parametrize(("name", "language"), EVERY)
    def test_its_sources_are_those_of_its_statements(self, name: str, language: Language) -> None:
        shown = handout(load(), name, language)
        by_number = {reference.number: reference.id for reference in shown.references}
        assert set(by_number) == {number for line in lines(shown) for number in line.sources}
        for line in lines(shown):
            cited = {by_number[number] for number in line.sources}
            statements = [load().statements[statement] for statement in line.rests_on]
            assert cited == {source.id for one in statements for source in one.sources}

    @pytest.mark.parametrize(("name", "language"), EVERY)
    def test_it_says_that_nobody_has_signed_the_text_and_what_it_is_for(
        self, name: str, language: Language
    ) -> None:
        words = load().handout_words
        shown = handout(load(), name, language)
        assert shown.notices == (words.unsigned.said(language), words.advice.said(language))
        assert load().release.version in shown.versions
        assert "{" not in msgspec.json.encode(shown.versions).decode()

    @pytest.mark.parametrize("name", NAMES)
    def test_it_has_room_for_the_teams_phone_number(self, name: str) -> None:
        assert handout(load(), name, "en").numbers == (
            "Our team",
            "Nights and weekends",
            "Emergency",
        )

    def test_no_percentage_and_no_dose_is_said_to_a_family(self) -> None:
        for name, language in EVERY:
            for line in lines(handout(load(), name, language)):
                assert not re.search(r"%|\bmg\b|\bIU\b|°C", line.text)


class TestMarks:
    def test_a_line_is_marked_as_the_weakest_thing_it_rests_on(self) -> None:
        shown = {line.rests_on: line for line in lines(handout(load(), "about", "en"))}
        assert shown[("opsoclonus-definition",)].verified == "read"
        assert shown[
            ("child-repeat-search-interval", "tumour-found-eleven-years-later")
        ].verified == ("default")

    def test_what_was_only_recalled_has_a_sign_of_its_own(self, folder: Folder) -> None:
        folder.change(
            "handouts/when-to-call.yaml",
            "rests_on: [steroid-not-stopped-abruptly]\n        verified: default",
            "rests_on: [steroid-not-stopped-abruptly]",
        )
        shown = handout(Knowledge(folder.path), "when-to-call", "fr")
        (line,) = [one for one in lines(shown) if one.rests_on == ("steroid-not-stopped-abruptly",)]
        assert line.verified == "recalled"
        assert line.sign is not None
        assert "pas encore vérifié" in line.sign.means
        assert [sign.sign for sign in shown.signs] == ["°", "″"]

    def test_when_a_doctor_has_signed_the_sheet_says_who(self, folder: Folder) -> None:
        folder.change("handout_words.yaml", "es: [], fr", 'es: ["Dra. A. Ejemplo"], fr')
        known = Knowledge(folder.path)
        assert handout(known, "about", "es").notices[0] == "Leído y firmado por Dra. A. Ejemplo."
        assert handout(known, "about", "fr").notices[0].startswith("Brouillon")
        assert catalogue(known, "es").notice == "Leído y firmado por Dra. A. Ejemplo."


class TestFilming:
    def test_the_rates_are_those_of_the_measuring_of_recordings(self) -> None:
        eye = load().eye
        (setting,) = [
            part for part in handout(load(), "filming", "en").parts if "set-up" in part.id
        ]
        assert f"{eye['rate-counts']:g} pictures a second" in setting.lines[0].text

    def test_it_says_that_a_phone_measures_no_single_saccade(self) -> None:
        said = [line.text for line in lines(handout(load(), "filming", "en"))]
        assert any(text.startswith("No phone film can measure single jumps") for text in said)

    def test_the_five_films_are_set_in_order(self) -> None:
        (films,) = [part for part in handout(load(), "filming", "en").parts if part.form == "steps"]
        assert len(films.lines) == 5
        assert films.lead is not None
        assert "20 to 30 seconds" in films.lead.text

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "does not rule out OMS"),
            ("es", "no descarta el SOM"),
            ("fr", "n'exclut pas le SOM"),
        ],
    )
    def test_a_film_without_jumps_rules_nothing_out(self, language: Language, said: str) -> None:
        assert any(said in line.text for line in lines(handout(load(), "filming", language)))


class TestWhenToCall:
    def test_the_emergency_comes_first(self) -> None:
        order = [part.id for part in handout(load(), "when-to-call", "en").parts]
        lists = ["call-emergency", "call-today", "call-soon"]
        assert [name for name in order if name in lists] == lists

    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", "Call all the same"), ("es", "Llame igual"), ("fr", "Appelez quand même")],
    )
    def test_who_is_worried_is_told_to_call_all_the_same(
        self, language: Language, said: str
    ) -> None:
        first = handout(load(), "when-to-call", language).parts[0]
        assert said in first.lines[0].text

    def test_the_team_ticks_adds_and_sets_the_limit_of_a_fever(self) -> None:
        shown = handout(load(), "when-to-call", "en")
        lists = [part for part in shown.parts if part.form == "boxes"]
        assert all(part.blanks for part in lists)
        (fever,) = [line for line in lines(shown) if line.write]
        assert "fever" in fever.text
        assert fever.write == "Our limit:"

    def test_a_treatment_is_not_stopped_all_at_once(self) -> None:
        said = {line.rests_on: line.text for line in lines(handout(load(), "when-to-call", "en"))}
        assert "not stopped all at once" in said[("steroid-not-stopped-abruptly",)]


class TestTheSheet:
    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", "stays empty"), ("es", "queda vacío"), ("fr", "reste vide")],
    )
    def test_a_missed_day_stays_missing(self, language: Language, said: str) -> None:
        assert any(said in line.text for line in lines(handout(load(), "diary", language)))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_the_diary_has_a_line_a_day(self, language: Language) -> None:
        for days in load().diary.sheets:
            sheet = handout(load(), "diary", language, days).sheet
            assert sheet is not None
            assert sheet.rows == tuple(range(1, days + 1))
            assert str(days) in sheet.title
        usual = handout(load(), "diary", language).sheet
        assert usual is not None
        assert len(usual.rows) == load().diary.sheets[0]

    def test_asks_for_five_things_from_0_to_3_and_two_ticks(self) -> None:
        sheet = handout(load(), "diary", "es").sheet
        assert sheet is not None
        assert [tap.label for tap in sheet.taps] == ["Ojos", "Caminar", "Temblor", "Ánimo", "Sueño"]
        assert [level.value for level in sheet.levels] == [0, 1, 2, 3]
        assert len(sheet.ticks) == 2

    def test_goes_with_the_diary_alone(self) -> None:
        assert handout(load(), "about", "en").sheet is None

    @pytest.mark.parametrize(
        ("name", "days", "said"),
        [("what", None, "about, filming"), ("diary", 15, "14, 31"), ("about", 14, "14, 31")],
    )
    def test_what_there_is_not_is_one_clear_error(
        self, name: str, days: int | None, said: str
    ) -> None:
        with pytest.raises(UnknownHandoutError, match=said):
            handout(load(), name, "en", days)


def test_every_wording_of_the_knowledge_is_read_in_the_language_asked() -> None:
    wording = model.Wording(en="one", es="uno", fr="un")
    assert [wording.said(language) for language in LANGUAGES] == ["one", "uno", "un"]
