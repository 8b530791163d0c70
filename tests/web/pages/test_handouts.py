"""The hand-outs are found, in the reader's language, as a page or as JSON; errors are clear."""

from __future__ import annotations

import re

import pytest
from starlette.types import ASGIApp

from kinsbourne.knowledge.base import load
from kinsbourne.web.pages.handouts import LANGUAGES, preferred
from kinsbourne.web.settings import Settings
from tests.web.calling import app_with, send

NAMES = tuple(load().handouts)


@pytest.fixture(scope="module")
def app() -> ASGIApp:
    return app_with(Settings())


class TestTheList:
    def test_names_every_hand_out(self, app: ASGIApp) -> None:
        page = send(app, "GET", "/handouts").text
        for name in NAMES:
            assert f'href="/handouts/en/{name}"' in page

    def test_comes_in_the_language_of_the_browser(self, app: ASGIApp) -> None:
        answer = send(app, "GET", "/handouts", headers={"Accept-Language": "fr-CA,fr;q=0.9"})
        assert '<html lang="fr">' in answer.text
        assert "Fiches pour les familles" in answer.text
        assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))

    def test_comes_in_the_language_asked_for_before_that_of_the_browser(self, app: ASGIApp) -> None:
        answer = send(app, "GET", "/handouts?lang=es", headers={"Accept-Language": "fr"})
        assert '<html lang="es">' in answer.text

    @pytest.mark.parametrize(
        ("accepted", "language"),
        [
            ("", "en"), ("de", "en"), ("*", "en"), ("es", "es"), ("es-MX;q=0.8, en;q=0.7", "es"),
            ("de, fr;q=0.5, en;q=0.4", "fr"), ("fr;q=0", "en"), ("FR", "fr"), ("en, fr", "en"),
            ("fr;q=2, es;q=x, ;;,", "en"), ("en;q=0.1, es;q=0.2, en;q=0.9", "en"),
        ],
    )  # fmt: skip
    def test_chooses_what_the_browser_likes_best_of_those_there_are(
        self, accepted: str, language: str
    ) -> None:
        assert preferred(accepted) == language


class TestASheet:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("name", NAMES)
    def test_is_a_page_in_its_language(self, app: ASGIApp, language: str, name: str) -> None:
        answer = send(app, "GET", f"/handouts/{language}/{name}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
        assert '<header class="bar" lang="en">' in answer.text
        title = load().handouts[name].title.said(language)
        assert f"<h1>{title}</h1>" in answer.text.replace("&#39;", "'")

    @pytest.mark.parametrize("name", NAMES)
    def test_its_json_says_every_line_of_the_page(self, app: ASGIApp, name: str) -> None:
        address = f"/handouts/fr/{name}"
        page = send(app, "GET", address).text.replace("&#39;", "'")
        view = send(app, "GET", address, headers={"Accept": "application/json"}).json()
        lines = [line for part in view["parts"] for line in part["lines"]]
        assert len(lines) >= 4
        for line in lines:
            assert line["text"] in page
        for notice in view["notices"]:
            assert notice in page

    def test_links_lead_to_what_there_is(self, app: ASGIApp) -> None:
        page = send(app, "GET", "/handouts/es/diary").text
        for address in re.findall(r'href="(/(?:handouts|static)[^"#]*)', page):
            assert send(app, "GET", address).status_code == 200, address
        for place in re.findall(r'href="#([^"]+)', page):
            assert f'id="{place}"' in page

    def test_of_the_diary_has_the_days_asked_for(self, app: ASGIApp) -> None:
        page = send(app, "GET", "/handouts/en/diary?days=31").text
        assert page.count('<th scope="row">') == 31

    @pytest.mark.parametrize(
        ("address", "said"),
        [
            ("/handouts?lang=de", "Take one of en, es, fr."),
            ("/handouts/de/about", "Take one of en, es, fr."),
            ("/handouts/en/nothing", "Take one of about, filming, diary, when-to-call."),
            ("/handouts/en/diary?days=15", "Take one of 14, 31."),
            ("/handouts/en/diary?days=-1", "Take one of 14, 31."),
            ("/handouts/en/about?days=14", "The sheet of the diary has 14, 31 days."),
        ],
    )
    def test_that_there_is_not_is_one_clear_error(
        self, app: ASGIApp, address: str, said: str
    ) -> None:
        answer = send(app, "GET", address)
        assert answer.status_code == 404
        assert said in answer.text
        again = send(app, "GET", address, headers={"Accept": "application/json"})
        assert again.json()["refused"]["remedy"] == said

    def test_every_picture_is_drawn(self, app: ASGIApp) -> None:
        for name in ("filming", "diary"):
            drawn = re.findall(
                r"<svg class=\"picture\"[^>]*>(.*?)</svg>",
                send(app, "GET", f"/handouts/en/{name}").text,
                re.DOTALL,
            )
            assert len(drawn) == {"filming": 9, "diary": 5}[name]
            assert all(one.strip() for one in drawn)
            assert len(set(drawn)) == len(drawn)

    def test_no_number_of_the_knowledge_stands_in_a_template(self) -> None:
        from kinsbourne.web.pages.page import templates

        for name in ("handout.html", "handouts.html", "handout_sheet.html"):
            source, _, _ = templates().loader.get_source(templates(), name)  # type: ignore[union-attr]
            said = re.sub(r"<[^>]*>|\{[{%#].*?[}%#]\}|&#?\w+;", " ", source, flags=re.DOTALL)
            assert re.findall(r"\d+", said) == [], name
