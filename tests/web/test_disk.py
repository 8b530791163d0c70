"""Does anything that is sent touch a disk?"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.web.calling import send
from tests.web.every import APP, FORMS, pages

LARGE = b"opsoclonus and ataxia\n" + b" " * 3 * 2**20
"""More than a form is held in memory of, unless told otherwise."""
CHANGES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_watches: list[list[str]] = []


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if event == "open" and _watches and isinstance(args[2], int) and args[2] & CHANGES:
        _watches[-1].append(str(args[0]))


sys.addaudithook(_hook)


@contextmanager
def watched() -> Generator[list[str]]:
    """The files that Python opens meanwhile, to write to."""
    _watches.append([])
    try:
        yield _watches[-1]
    finally:
        _watches.pop()


@pytest.mark.parametrize(("path", "address"), pages("post"))
def test_writes_nothing_to_a_disk(path: str, address: str) -> None:
    def sent() -> int:
        files = {"file": ("a.txt", LARGE), "case-file": ("b.json", LARGE)}
        data = {**FORMS[path], "do": "measure"}
        return send(APP, "POST", address, data=data, files=files).status_code

    sent()  # what is kept of no patient, such as a list of fonts
    with watched() as written:
        sent()
    assert written == []


def test_would_be_seen(tmp_path: Any) -> None:
    with watched() as written:
        (tmp_path / "a").write_bytes(b"")
    assert written == [str(tmp_path / "a")]
