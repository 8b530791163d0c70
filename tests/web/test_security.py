"""Is every page safe: in what it may load, who may send to it, what it keeps and what it tells?"""

from __future__ import annotations

import base64
import logging
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import pytest

from kinsbourne.knowledge.base import load
from kinsbourne.web import access, serve
from kinsbourne.web.app import create_app
from kinsbourne.web.guard import HEADERS
from kinsbourne.web.pages.page import CSP
from kinsbourne.web.password import is_right, keep, well_formed
from kinsbourne.web.settings import Settings, SettingsError, Tls, User, read
from tests.web.calling import app_with, send
from tests.web.calling import settings as settings_with_a_client
from tests.web.every import APP, EXAMPLES, FORMS, NAME, PATHS, SERVICE, pages

GET, POST = pages("get"), pages("post")
PATIENT = ("/", "/assess", "/eye", "/course")
"""Below these, a page can be about a patient."""
HTML = {"Accept": "text/html"}
PASSWORD = "a long and good password"  # noqa: S105 - of nobody
ANN = User(name="ann", password=keep(PASSWORD))
HAS_USERS = Settings(users=(ANN,))


def get(address: str, **headers: str) -> httpx.Response:
    return send(APP, "GET", address, headers={**HTML, **headers})


def post(path: str, address: str, **headers: str) -> httpx.Response:
    return send(APP, "POST", address, data=FORMS[path], headers={**HTML, **headers})


def every_answer() -> list[tuple[str, httpx.Response]]:
    asked = [(address, get(address)) for _, address in GET]
    sent = [(address, post(path, address)) for path, address in POST]
    return [*asked, *sent, ("/nowhere", get("/nowhere")), ("/static", get("/static/app.css"))]


ANSWERS = every_answer()
each_answer = pytest.mark.parametrize(
    "answer",
    [pytest.param(answer, id=f"{answer.request.method}-{name}") for name, answer in ANSWERS],
)
each_form = pytest.mark.parametrize(("path", "address"), POST)


def is_patients(path: str) -> bool:
    return path == "/" or path.startswith(PATIENT[1:])


class Elements(HTMLParser):
    """The elements of a page, each with its attributes, and what stands inside scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.every: list[tuple[str, dict[str, str]]] = []
        self.written: list[str] = []
        self._within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.every.append((tag, {name: value or "" for name, value in attrs}))
        self._within = tag

    def handle_data(self, data: str) -> None:
        if self._within in ("script", "style") and data.strip():
            self.written.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._within = ""


def test_every_page_has_an_example_here() -> None:
    varied = {path for path in PATHS if "{" in path and not path.startswith(SERVICE)}
    assert varied <= set(EXAMPLES)
    assert {path for path, _ in POST} <= set(FORMS)
    assert all(answer.status_code < 500 for _, answer in ANSWERS)
    assert [a for a, one in ANSWERS if one.status_code == 404] == ["/nowhere"]


class TestHeaders:
    @each_answer
    def test_stand_on_every_answer(self, answer: httpx.Response) -> None:
        own = {"Cache-Control", "Content-Security-Policy"}
        for name, value in HEADERS.items():
            assert answer.headers[name] == value or name in own

    @each_answer
    def test_allow_a_page_nothing_but_what_this_site_serves(self, answer: httpx.Response) -> None:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"https?:|\*", policy)
        if answer.headers["content-type"].startswith("text/html"):
            assert policy == CSP or "attachment" in answer.headers.get("content-disposition", "")

    @each_answer
    def test_set_no_cookie(self, answer: httpx.Response) -> None:
        assert "set-cookie" not in answer.headers

    @each_answer
    def test_let_nothing_of_a_patient_be_kept(self, answer: httpx.Response) -> None:
        if is_patients(answer.request.url.path) or answer.request.method == "POST":
            assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("path", [path for path, _ in GET if is_patients(path)])
    def test_of_its_json_neither(self, path: str) -> None:
        assert get(path, Accept="application/json").headers["cache-control"] == "no-store"


class TestPage:
    @each_answer
    def test_holds_no_script_style_or_handler_of_its_own(self, answer: httpx.Response) -> None:
        if not answer.headers["content-type"].startswith("text/html"):
            return
        if "attachment" in answer.headers.get("content-disposition", ""):
            return  # a file to take away, which loads nothing and has its style with it
        page = Elements(answer.text)
        assert page.written == []
        for tag, attributes in page.every:
            assert tag != "style"
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith(("on", "hx-on"))]
            assert not attributes.get("hx-vals", "").startswith(("js:", "javascript:"))
            if tag == "script":
                assert attributes["src"].startswith("/static/")
            for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
                assert not attributes.get(name, "").lower().strip().startswith("javascript:")

    @each_answer
    def test_loads_from_this_site_alone(self, answer: httpx.Response) -> None:
        if not answer.headers["content-type"].startswith("text/html"):
            return
        for tag, attributes in Elements(answer.text).every:
            loads = ("img", "script", "link", "iframe", "source", "video", "object", "embed")
            address = attributes.get("src") or attributes.get("href") or ""
            if tag in loads and attributes.get("rel") not in ("prev", "next"):
                assert address.startswith(("/", "data:")), address
                assert not address.startswith("//")

    @each_answer
    def test_sends_what_is_of_a_patient_by_a_form_that_is_posted(
        self, answer: httpx.Response
    ) -> None:
        if not answer.headers["content-type"].startswith("text/html"):
            return
        for tag, attributes in Elements(answer.text).every:
            if tag != "form":
                continue
            action = attributes.get("action", answer.request.url.path)
            assert action.startswith("/")
            assert not action.startswith("//")
            if is_patients(action):
                assert attributes.get("method", "get").lower() == "post"

    def test_templates_hold_none_either(self) -> None:
        folder = Path(str(resources.files("kinsbourne.web"))) / "templates"
        for file in folder.rglob("*.html"):
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), file
            assert not re.search(r"[^'\s]\s*\|\s*safe\b", text), file
            assert not re.search(r"<script(?![^>]*\ssrc=)", text), file
            assert "autoescape false" not in text

    def test_scripts_write_no_markup_and_evaluate_nothing(self) -> None:
        folder = Path(str(resources.files("kinsbourne.web"))) / "static"
        for file in folder.glob("*.js"):
            text = file.read_text(encoding="utf-8")
            for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                         "new Function", "localStorage", "sessionStorage", "document.cookie",
                         "indexedDB"):  # fmt: skip
                assert word not in text, (file.name, word)


class TestForm:
    @each_form
    @pytest.mark.parametrize("said", ["cross-site", "same-site", "anything"])
    def test_from_another_site_is_refused(self, path: str, address: str, said: str) -> None:
        assert post(path, address, **{"Sec-Fetch-Site": said}).status_code == 403

    @each_form
    @pytest.mark.parametrize(
        "origin", ["https://evil.example", "http://127.0.0.1:9", "null", "http://127.0.0.1:8000.e"]
    )
    def test_of_another_origin_is_refused(self, path: str, address: str, origin: str) -> None:
        assert post(path, address, Origin=origin).status_code == 403

    @each_form
    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "http://127.0.0.1:8000"},
            {},
        ],
    )
    def test_of_this_site_or_of_no_browser_is_taken(
        self, path: str, address: str, headers: dict[str, str]
    ) -> None:
        assert post(path, address, **headers).status_code != 403

    def test_what_the_browser_says_counts_before_what_the_page_may_say(self) -> None:
        headers = {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}
        assert post("/", "/", **headers).status_code == 403

    def test_that_is_refused_is_told_so_without_a_word_of_it(self) -> None:
        answer = post("/", "/", **{"Sec-Fetch-Site": "cross-site"})
        assert "sent from another site" in answer.text
        assert NAME not in answer.text

    def test_a_page_may_be_opened_from_another_site(self) -> None:
        assert get("/", **{"Sec-Fetch-Site": "cross-site"}).status_code == 200


class TestPatient:
    @each_form
    @pytest.mark.parametrize("accept", ["text/html", "application/json"])
    def test_stands_in_no_log_and_no_address(
        self, path: str, address: str, accept: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            answer = post(path, address, Accept=accept)
        own = [one for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
        assert not [one for one in own if NAME in one.getMessage()]
        assert "location" not in answer.headers
        assert NAME not in str(answer.headers)
        if answer.headers["content-type"].startswith("text/html"):
            for _, attributes in Elements(answer.text).every:
                for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
                    assert NAME not in attributes.get(name, "") or "data:" in attributes[name]

    @pytest.mark.parametrize(
        "sent",
        [
            {"case": f'{{"id": "{NAME}", "subject": 7}}'},
            {"case": NAME},
            {"note": NAME * 1000, "age": NAME, "birth-date-day": NAME},
        ],
    )
    @pytest.mark.parametrize("path", ["/", "/course", "/eye"])
    def test_stands_in_no_error_beside_what_was_typed(
        self, path: str, sent: dict[str, str], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            answer = send(APP, "POST", path, data=sent, headers={"Accept": "application/json"})
        assert answer.status_code < 500
        problems = re.findall(r'"(?:what|where|remedy)":"([^"]*)"', answer.text)
        assert not [said for said in problems if NAME in said]
        own = [one for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
        assert not [one for one in own if NAME in one.getMessage()]

    @pytest.mark.parametrize("accept", ["text/html", "application/json"])
    def test_stands_in_no_answer_to_an_address_that_is_not_taken(self, accept: str) -> None:
        sent = {"note": NAME}
        answer = send(APP, "POST", f"/assess/{NAME}", data=sent, headers={"Accept": accept})
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"].startswith(accept)
        assert NAME not in answer.text


def basic(name: str, password: str) -> dict[str, str]:
    told = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {told}"}


class TestUsers:
    app: Any = app_with(HAS_USERS)

    def opened(self, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return send(self.app, "GET", address, headers={**HTML, **(headers or {})})

    @pytest.mark.parametrize("address", [address for _, address in GET] + ["/static/app.css"])
    def test_are_asked_for_on_every_page(self, address: str) -> None:
        answer = self.opened(address)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Basic realm="kinsbourne"'
        assert not answer.content

    @each_form
    def test_are_asked_for_before_a_form_is_read(self, path: str, address: str) -> None:
        answer = send(self.app, "POST", address, data=FORMS[path])
        assert answer.status_code == 401

    def test_with_the_right_password_come_in(self) -> None:
        assert self.opened("/disease", basic("ann", PASSWORD)).status_code == 200

    @pytest.mark.parametrize(
        "headers",
        [
            basic("ann", "wrong"),
            basic("ann", ""),
            basic("bob", PASSWORD),
            basic("", PASSWORD),
            basic("ann", ANN.password),
            {"Authorization": "Basic not base64!"},
            {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe").decode()},
            {"Authorization": "Basic " + base64.b64encode(b"no colon").decode()},
            {"Authorization": f"Bearer {PASSWORD}"},
            {"Authorization": ""},
        ],
    )
    def test_whoever_else_does_not(self, headers: dict[str, str]) -> None:
        assert self.opened("/disease", headers).status_code == 401

    def test_are_worked_out_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []

        def slow(password: str, kept: str) -> bool:
            asked.append(kept)
            return is_right(password, kept)

        monkeypatch.setattr(access, "is_right", slow)
        users = access.Users(HAS_USERS)
        header = basic("ann", PASSWORD)["Authorization"]
        users.check(header)
        users.check(header)
        assert asked == [ANN.password]
        with pytest.raises(access.UnknownUserError):
            users.check(basic("ann", "wrong")["Authorization"])

    @pytest.mark.parametrize("address", ["/disease", "/teaching", "/static/app.css", "/"])
    def test_alone_keep_what_they_opened(self, address: str) -> None:
        kept = self.opened(address, basic("ann", PASSWORD)).headers["cache-control"]
        assert "public" not in kept

    def test_have_nothing_to_do_with_the_service(self) -> None:
        assert self.opened(SERVICE).status_code == 200

    def test_and_passwords_stand_in_no_log(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            self.opened("/disease", basic("ann", "a wrong one"))
            self.opened("/disease", basic("ann", PASSWORD))
        assert PASSWORD not in caplog.text
        assert "a wrong one" not in caplog.text


class TestPassword:
    def test_is_right_or_not_by_what_was_kept_of_it(self) -> None:
        kept = keep("pässword")
        assert is_right("pässword", kept)
        assert not is_right("passwort", kept)
        assert "pässword" not in kept

    def test_is_kept_differently_each_time(self) -> None:
        assert keep("one") != keep("one")

    @pytest.mark.parametrize("kept", ["", "plain", "scrypt$$", "scrypt$short$short"])
    def test_is_never_right_where_nothing_was_kept(self, kept: str) -> None:
        assert not well_formed(kept)
        assert not is_right(kept, kept)

    def test_written_out_in_the_settings_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "service.yaml"
        file.write_text("users: [{name: ann, password: a long and good password}]")
        with pytest.raises(SettingsError, match="not a kept password") as caught:
            read(file)
        assert "good" not in str(caught.value)
        file.write_text(f"users: [{{name: ann, password: '{ANN.password}'}}]")
        assert read(file).users == (ANN,)


class TestReach:
    def status(self, given: Settings, address: str) -> int:
        app: Any = create_app(load(), given, is_local=False)
        return send(app, "GET", address, headers=HTML).status_code

    def test_from_elsewhere_without_access_control_is_to_nothing(self) -> None:
        assert self.status(Settings(), "/") == 404
        assert self.status(Settings(), SERVICE) == 404

    def test_from_elsewhere_is_to_pages_where_users_are_named(self) -> None:
        assert self.status(HAS_USERS, "/") == 401
        assert self.status(HAS_USERS, SERVICE) == 404

    def test_from_elsewhere_is_to_the_service_where_clients_are_named(self, tmp_path: Path) -> None:
        given = settings_with_a_client(tmp_path)
        assert self.status(given, "/") == 404
        assert self.status(given, SERVICE) == 401

    def test_needs_tls_beside_users(self) -> None:
        with pytest.raises(SettingsError, match="without tls"):
            serve.check_reach("10.0.0.5", HAS_USERS)
        tls = Tls(certificate="cert.pem", key="key.pem")
        with pytest.raises(SettingsError, match="without clients or users"):
            serve.check_reach("10.0.0.5", Settings(tls=tls))
        serve.check_reach("10.0.0.5", Settings(users=(ANN,), tls=tls))
        serve.check_reach("127.0.0.1", Settings())


def test_no_address_of_a_page_takes_anything_of_a_patient() -> None:
    for path, methods in PATHS.items():
        if path.startswith(SERVICE):
            continue
        for called in methods.values():
            named: list[Any] = called.get("parameters", [])
            within = {one["name"] for one in named if one["in"] == "query"}
            assert within <= {"find", "lang", "days"}, path
            assert not (within and is_patients(path))


class TestPacked:
    """How long a packed page is may tell what stands in it."""

    def opened(self, address: str, packing: str = "gzip") -> httpx.Response:
        return get(address, **{"Accept-Encoding": packing})

    @pytest.mark.parametrize("address", ["/", "/disease", "/course", "/static/app.css"])
    def test_is_a_page_for_whoever_can_unpack_it(self, address: str) -> None:
        packed, plain = self.opened(address), self.opened(address, "identity")
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert packed.content == plain.content
        assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
        assert "Accept-Encoding" in packed.headers["vary"]

    def test_is_the_json_of_a_view(self) -> None:
        answer = get("/", Accept="application/json")
        assert answer.headers["content-encoding"] == "gzip"

    @pytest.mark.parametrize("address", ["/eye", SERVICE])
    def test_is_neither_the_page_that_bears_a_token_nor_the_service(self, address: str) -> None:
        answer = self.opened(address)
        assert answer.status_code == 200
        assert len(answer.content) > 100
        assert "content-encoding" not in answer.headers

    def test_is_nothing_small(self) -> None:
        assert "content-encoding" not in self.opened("/static/handouts.js").headers
