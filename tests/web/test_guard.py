"""Is every request limited, every answer guarded, and no error told more than it must?"""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from kinsbourne.web.guard import HEADERS, Guard
from kinsbourne.web.pages.page import CSP
from kinsbourne.web.settings import Settings
from tests.exchange.cds_hooks.calls import body
from tests.web import calling
from tests.web.calling import SERVICE, app_with, post, send, settings

NAME = "Winifred-Sandoval"
SCOPE: Scope = {"type": "http", "method": "POST", "path": "/", "headers": []}


async def reads_all(_: Scope, receive: Receive, send: Send) -> None:
    """An application that reads its whole body and says how much it was."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


async def breaks(_: Scope, __: Receive, ___: Send) -> None:
    raise ValueError(NAME)


async def breaks_half_way(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise ValueError(NAME)


async def waits(_: Scope, receive: Receive, __: Send) -> None:
    await receive()
    await asyncio.sleep(5)


def run(
    app: Any, *pieces: bytes, scope: Scope = SCOPE, slow: float = 0, **limits: Any
) -> list[Message]:
    """What is sent by an application behind the guard, its body coming in pieces."""
    sent: list[Message] = []
    left = list(pieces) or [b""]

    async def receive() -> Message:
        await asyncio.sleep(slow)
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    async def keep(message: Message) -> None:
        sent.append(message)

    calling.run(Guard(app, Settings(**limits))(scope, receive, keep))
    return sent


def status(sent: list[Message]) -> int:
    return sent[0]["status"]


class TestSize:
    def test_is_counted_while_it_comes_in(self) -> None:
        assert status(run(reads_all, b"12345", b"67890", most_bytes=10)) == 200
        assert status(run(reads_all, b"12345", b"678901", most_bytes=10)) == 413

    def test_is_counted_whatever_was_said_of_it(self) -> None:
        short = {**SCOPE, "headers": [(b"content-length", b"1")]}
        assert status(run(reads_all, b"x" * 11, scope=short, most_bytes=10)) == 413

    def test_that_is_said_to_be_too_large_is_not_read(self) -> None:
        long = {**SCOPE, "headers": [(b"content-length", b"11")]}
        assert status(run(breaks, b"x", scope=long, most_bytes=10)) == 413

    def test_of_a_call_is_limited(self) -> None:
        app = app_with(Settings(most_bytes=100))
        answer = post(app, body("opsoclonus"))
        assert answer.status_code == 413
        assert answer.json()["issue"][0]["code"] == "too-long"

    def test_of_what_a_browser_sends_is_taken_to_the_end_so_that_it_shows_the_answer(self) -> None:
        left = [b"x" * 8 for _ in range(4)]

        async def receive() -> Message:
            piece = left.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(left)}

        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        calling.run(Guard(reads_all, Settings(most_bytes=10))(SCOPE, receive, keep))
        assert status(sent) == 413
        assert left == []

    def test_of_a_recording_has_a_limit_of_its_own(self) -> None:
        limits = {"most_bytes": 10, "most_recording_bytes": 20}
        eye = {**SCOPE, "path": "/eye"}
        assert status(run(reads_all, b"x" * 20, scope=eye, **limits)) == 200
        assert status(run(reads_all, b"x" * 21, scope=eye, **limits)) == 413


class TestTime:
    def test_for_the_body_is_limited(self) -> None:
        sent = run(reads_all, b"1", b"2", b"3", slow=0.1, most_seconds=0.15)
        assert status(sent) == 408

    def test_for_the_answer_is_limited(self) -> None:
        assert status(run(waits, b"1", most_seconds=0.05)) == 503

    def test_for_a_long_piece_of_work_is_limited(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = app_with(Settings(most_seconds=0.05))
        monkeypatch.setattr(
            "kinsbourne.web.cds_hooks.answer", lambda *_: time.sleep(0.3) or {"cards": []}
        )
        assert post(app, body("opsoclonus")).status_code == 503


class TestError:
    def test_says_nothing_of_what_was_worked_on(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            sent = run(breaks)
        assert status(sent) == 500
        assert NAME not in str(sent) + caplog.text
        assert "ValueError at test_guard.py:" in caplog.text

    def test_of_a_caller_who_hangs_up_is_none_of_the_software(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def gone() -> Message:
            return {"type": "http.disconnect"}

        async def reads(scope: Scope, receive: Receive, _: Send) -> None:
            await Request(scope, receive).body()

        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        with caplog.at_level(logging.DEBUG):
            calling.run(Guard(reads, Settings())(SCOPE, gone, keep))
        assert status(sent) == 400
        assert "error in the software" not in caplog.text

    def test_after_the_answer_has_begun_is_only_logged(self) -> None:
        assert [message["type"] for message in run(breaks_half_way)] == ["http.response.start"]

    def test_inside_a_call_is_a_500_without_a_word(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken(*_: Any) -> Any:
            raise RuntimeError(NAME)

        monkeypatch.setattr("kinsbourne.web.cds_hooks.answer", broken)
        with caplog.at_level(logging.DEBUG):
            answer = post(app_with(Settings()), body("opsoclonus"))
        assert answer.status_code == 500
        assert answer.json()["issue"][0]["severity"] == "error"
        assert NAME not in answer.text + caplog.text

    def test_of_a_start_or_stop_is_not_touched(self) -> None:
        with pytest.raises(ValueError, match=NAME):
            run(breaks, scope={"type": "lifespan"})


class TestHeaders:
    @pytest.mark.parametrize("path", ["/cds-services", SERVICE, "/nowhere"])
    def test_are_on_every_answer(self, path: str) -> None:
        answer = send(app_with(Settings()), "GET", path)
        said = {name: answer.headers[name] for name in HEADERS}
        policy = "Content-Security-Policy"
        if path == "/nowhere":  # a page says more of itself: its own style, scripts and forms
            assert said.pop(policy) == CSP
        assert said == {name: value for name, value in HEADERS.items() if name in said}
        assert "strict-transport-security" not in answer.headers

    def test_ask_for_https_where_it_is_there(self, tmp_path: Path) -> None:
        answer = send(app_with(settings(tmp_path)), "GET", "/cds-services")
        assert answer.status_code == 401
        assert "strict-transport-security" in answer.headers

    def test_leave_alone_what_the_answer_sets_itself(self) -> None:
        async def sets(_: Scope, __: Receive, send: Send) -> None:
            headers = [(b"cache-control", b"max-age=60")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})

        (start,) = run(sets)
        assert dict(start["headers"])[b"cache-control"] == b"max-age=60"


class TestHost:
    def test_of_another_name_is_refused(self) -> None:
        """A page elsewhere whose name was made to mean this machine reaches nothing."""
        answer = send(
            app_with(Settings()), "GET", "/cds-services", headers={"Host": "evil.example"}
        )
        assert answer.status_code == 400

    @pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "cds.example.org"])
    def test_of_its_own_name_is_served(self, host: str) -> None:
        app = app_with(Settings(base_url="https://cds.example.org"))
        answer = send(app, "GET", "/cds-services", headers={"Host": host})
        assert answer.status_code == 200


class TestBrowsers:
    ORIGIN = "https://ehr.example.org"

    def preflight(self, origin: str, *origins: str) -> httpx.Response:
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type",
        }
        return send(app_with(Settings(origins=origins)), "OPTIONS", SERVICE, headers=headers)

    def test_of_a_named_origin_may_call(self) -> None:
        answer = self.preflight(self.ORIGIN, self.ORIGIN)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == self.ORIGIN
        assert "POST" in answer.headers["access-control-allow-methods"]
        assert "access-control-allow-credentials" not in answer.headers

    @pytest.mark.parametrize("origins", [(), (ORIGIN,)])
    def test_of_another_may_not(self, origins: tuple[str, ...]) -> None:
        answer = self.preflight("https://evil.example", *origins)
        assert answer.status_code in (400, 405)
        assert "access-control-allow-origin" not in answer.headers

    def test_of_a_named_origin_can_read_a_refusal(self, tmp_path: Path) -> None:
        app = app_with(settings(tmp_path, origins=(self.ORIGIN,)))
        answer = post(app, body("ataxia"), Origin=self.ORIGIN)
        assert answer.status_code == 401
        assert answer.headers["access-control-allow-origin"] == self.ORIGIN

    @pytest.mark.parametrize("path", ["/", "/course", "/eye", "/disease"])
    @pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
    def test_of_a_named_origin_may_not_read_the_pages(self, path: str, method: str) -> None:
        app = app_with(Settings(origins=(self.ORIGIN,)))
        headers = {"Origin": self.ORIGIN, "Access-Control-Request-Method": "POST"}
        answer = send(app, method, path, headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control")]
