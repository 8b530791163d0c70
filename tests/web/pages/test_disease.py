"""Is all that is known of the disease there to open, as a page and as JSON, light and kept?"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import httpx
import msgspec
import pytest
from markupsafe import escape

from kinsbourne.knowledge.base import load
from kinsbourne.report.chapter import walk
from kinsbourne.report.disease.contents import order
from kinsbourne.report.view import said
from kinsbourne.web.pages.disease.known import Page
from kinsbourne.web.settings import Settings
from tests.web.calling import app_with, send

KNOWN = load()
APP = app_with(Settings())
SECTIONS = [section.id for _, section in walk(order(KNOWN))]
MOST_BYTES = 150 * 1024
LISTS = ("/disease/differential", "/disease/findings", "/disease/sources", "/disease/search")
OF_A_KIND = {
    "/disease/statement": list(KNOWN.statements),
    "/disease/differential": list(KNOWN.diseases),
    "/disease/findings": list(KNOWN.findings),
    "/disease/sources": list(KNOWN.sources),
}


class Links(HTMLParser):
    """The ids of a page, the places in it that are linked to, and its own addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.hrefs.append(value or "")


def get(path: str, **headers: str) -> httpx.Response:
    return send(APP, "GET", path, headers={"Accept": "text/html", **headers})


def view(path: str) -> Any:
    answer = get(path, Accept="application/json")
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def page(path: str) -> Page:
    return msgspec.json.decode(get(path, Accept="application/json").content, type=Page)


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_is_a_light_page_of_which_each_link_within_leads_somewhere(
    name: str,
) -> None:
    answer = get(f"/disease/{name}")
    assert answer.status_code == 200
    assert len(answer.content) <= MOST_BYTES
    links = Links(answer.text)
    assert len(links.ids) == len(set(links.ids))
    assert {href[1:] for href in links.hrefs if href.startswith("#")} <= set(links.ids)


@pytest.mark.parametrize("path", ["/disease", *LISTS])
def test_the_contents_and_every_list_are_light(path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert len(answer.content) <= MOST_BYTES


@pytest.mark.parametrize("path", OF_A_KIND)
def test_each_thing_has_a_page_of_its_own(path: str) -> None:
    for name in OF_A_KIND[path][::25]:
        answer = get(f"{path}/{name}")
        assert answer.status_code == 200
        assert len(answer.content) <= MOST_BYTES
        links = Links(answer.text)
        assert len(links.ids) == len(set(links.ids))
        assert {href[1:] for href in links.hrefs if href.startswith("#")} <= set(links.ids)


def test_a_page_and_its_json_say_the_same_view() -> None:
    seen = page("/disease/causes")
    written = get("/disease/causes").text
    for entry in said(seen.document):
        assert str(escape(entry.text)) in written
    assert seen.before
    assert seen.before.address == "/disease/pathophysiology"


def test_each_statement_of_a_section_has_a_sign_that_leads_to_its_own_page() -> None:
    links = Links(get("/disease/causes").text)
    for statement in KNOWN.statements.values():
        if statement.section == "causes":
            assert statement.id in links.ids
            assert f"/disease/statement/{statement.id}" in links.hrefs


def test_marks_are_shown_wherever_they_apply() -> None:
    recalled = [one for one in KNOWN.statements.values() if one.verified == "recalled"]
    for statement in recalled[:5]:
        assert "recalled, not checked" in get(f"/disease/statement/{statement.id}").text
        section = page(f"/disease/{statement.section}").document
        (entry,) = [one for one in said(section) if one.id == statement.id]
        assert "recalled, not checked" in entry.basis


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/disease/nowhere", "/disease/causes"),
        ("/disease/statement/nowhere", "/disease/causes"),
        ("/disease/differential/nowhere", "/disease/differential/miller-fisher-syndrome"),
        ("/disease/findings/nowhere", "/disease/findings/opsoclonus"),
        ("/disease/sources/nowhere", "/disease/sources/matthay-2005"),
    ],
)
def test_what_is_not_there_is_a_404_that_lists_what_is(path: str, there: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert there in Links(answer.text).hrefs
    assert answer.headers["cache-control"] == "no-store"
    assert "nowhere" not in answer.text
    assert {"what", "where", "remedy"} <= set(view(path)["refused"])


class TestLanguages:
    @pytest.mark.parametrize(
        ("asked", "language", "word"),
        [("", "en", "Literature"), ("?lang=es", "es", "Literatura"),
         ("?lang=fr", "fr", "Littérature"), ("?lang=xx", "en", "Literature")],
    )  # fmt: skip
    def test_of_the_resources(self, asked: str, language: str, word: str) -> None:
        page = get(f"/disease/resources{asked}").text
        assert f">{word}<" in page
        assert (f'<div lang="{language}">' in page) == (language != "en")

    def test_are_offered_there_alone(self) -> None:
        assert 'aria-label="Language"' in get("/disease/resources").text
        assert 'aria-label="Language"' not in get("/disease/causes").text


class TestFind:
    def test_in_the_table_keeps_the_rows_that_hold_the_words(self) -> None:
        seen = view("/disease/differential?find=gq1b+reflexes")["table"]
        assert [row["name"] for row in seen["rows"]] == ["Miller Fisher syndrome"]
        assert seen["said"] == f"1 of {len(KNOWN.diseases)} diseases holds all of these words."

    def test_in_findings_and_sources(self) -> None:
        assert "Opsoclonus" in str(view("/disease/findings?find=dancing+eyes"))
        assert "Genoa" in str(view("/disease/sources?find=genoa+matthay"))

    def test_marks_the_words(self) -> None:
        page = get("/disease/search?find=rituximab").text
        assert "<mark>Rituximab</mark>" in page
        assert 'value="rituximab"' in page

    def test_writes_out_what_was_typed_as_text_alone(self) -> None:
        for path in LISTS:
            page = get(f'{path}?find="><script>alert(1)</script>').text
            assert "<script>alert" not in page
            assert "&#34;&gt;&lt;script&gt;" in page

    def test_says_beside_the_field_that_nothing_of_a_patient_belongs_there(self) -> None:
        for path in ("/disease", *LISTS):
            page = get(path).text
            assert "Do not type anything of a patient" in page
            assert 'aria-describedby="find-hint"' in page


class TestKept:
    @pytest.mark.parametrize("path", ["/disease", "/disease/causes", "/disease/findings"])
    def test_by_a_browser_until_it_changes(self, path: str) -> None:
        first = get(path)
        assert first.headers["cache-control"] == "public, max-age=600"
        again = get(path, **{"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        assert not again.content
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["vary"] == "Accept"

    def test_page_and_json_are_two_things(self) -> None:
        page, seen = get("/disease"), get("/disease", Accept="application/json")
        assert page.headers["etag"] != seen.headers["etag"]

    @pytest.mark.parametrize("path", LISTS)
    def test_is_nothing_that_was_searched_for(self, path: str) -> None:
        answer = get(f"{path}?find=ataxia")
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
