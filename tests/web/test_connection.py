"""Is a connection cut that nobody asks on, and kept while somebody does?"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest

from kinsbourne.web import connection
from kinsbourne.web.serve import MOST_AT_ONCE
from kinsbourne.web.settings import Settings
from tests.web.test_serve import served

SECONDS = 0.4
MANY = b"GET /static/htmx.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SECONDS", SECONDS)


@pytest.fixture
def url() -> Iterator[str]:
    with served(Settings()) as address:
        yield address


def opened(url: str) -> socket.socket:
    host, _, port = url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def is_cut(held: socket.socket) -> bool:
    try:
        while held.recv(65536):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def is_cut_while_sending(held: socket.socket, piece: bytes, pause: float) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with suppress(TimeoutError):
            try:
                held.send(piece)
            except ConnectionError:
                return True
        time.sleep(pause)
    return False


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: "])
def test_on_which_nothing_is_asked_is_cut(url: str, begun: bytes) -> None:
    with opened(url) as held:
        held.sendall(begun)
        assert is_cut(held)


def test_on_which_a_request_comes_byte_by_byte_is_cut(url: str) -> None:
    with opened(url) as held:
        assert is_cut_while_sending(held, b"G", SECONDS / 8)


def test_of_others_never_keeps_everyone_out_for_long(url: str) -> None:
    with ExitStack() as every:
        for _ in range(MOST_AT_ONCE):
            every.enter_context(opened(url))
        time.sleep(SECONDS / 4)
        assert httpx.get(url + "/teaching").status_code == 503
        time.sleep(SECONDS * 3)
        assert httpx.get(url + "/teaching").status_code == 200


def test_whose_answers_nobody_takes_is_cut() -> None:
    with served(Settings(most_seconds=SECONDS)) as url, opened(url) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        held.settimeout(0.2)
        assert is_cut_while_sending(held, MANY * 200, 0)


def test_is_kept_while_it_is_used(url: str) -> None:
    with httpx.Client() as client:
        for _ in range(6):
            assert client.get(url + "/static/app.css").status_code == 200
            time.sleep(SECONDS / 3)


def test_is_kept_while_a_request_is_worked_on(url: str) -> None:
    def slowly() -> Iterator[bytes]:
        for piece in (b"note=", b"ataxia", b"+opsoclonus"):
            yield piece
            time.sleep(SECONDS * 1.5)

    kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = httpx.post(url + "/", content=slowly(), headers=kind)
    assert answer.json()["note"] == "ataxia opsoclonus"
