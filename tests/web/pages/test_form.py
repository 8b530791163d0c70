"""Which forms are read, and which are refused before they are?"""

from __future__ import annotations

import httpx
import pytest

from kinsbourne.web.pages.bounded import MOST_ITEMS
from tests.web.calling import send
from tests.web.pages.assess import JSON, app

OTHER = ("unicode_escape", "utf-7", "punycode", "undefined", "idna", "latin-1", "no such one")
FIELD = b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'


def sent(address: str, kind: str, content: bytes) -> httpx.Response:
    return send(app(), "POST", address, content=content, headers={**JSON, "Content-Type": kind})


@pytest.mark.parametrize("address", ["/", "/course", "/eye", "/assess/phenopacket", "/course/html"])
@pytest.mark.parametrize("named", OTHER)
def test_in_another_encoding_than_utf_8_is_refused_unread(address: str, named: str) -> None:
    content = FIELD % (b"case", b"\\ud800") + FIELD % (b"note", b"xn--\xff") + b"--B--\r\n"
    answer = sent(address, f"multipart/form-data; boundary=B; charset={named}", content)
    assert answer.status_code == 415
    assert answer.json()["refused"]["what"] == "not in UTF-8"


@pytest.mark.parametrize("named", ["", "; charset=utf-8", "; charset=UTF-8"])
def test_in_utf_8_is_read(named: str) -> None:
    content = FIELD % (b"note", "ataxia, señor".encode()) + b"--B--\r\n"
    answer = sent("/", f"multipart/form-data; boundary=B{named}", content)
    assert answer.json()["note"] == "ataxia, señor"


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json", "multipart/mixed"])
def test_that_is_none_is_refused(kind: str) -> None:
    assert sent("/", kind, b"note=ataxia").status_code == 415


@pytest.mark.parametrize("content", [b"", b"--C\r\n", b"--B\r\nno header"])
def test_that_has_no_end_or_no_parts_breaks_nothing(content: bytes) -> None:
    assert sent("/", "multipart/form-data; boundary=B", content).status_code in (200, 400)
    assert sent("/", "multipart/form-data", content).status_code == 400


@pytest.mark.parametrize("address", ["/", "/course"])
@pytest.mark.parametrize("by", ["field", "file"])
def test_with_a_case_longer_than_a_page_can_show_is_refused(address: str, by: str) -> None:
    one = b'{"type": {"id": "HP:0010543"}}'
    case = b'{"id": "a", "phenotypicFeatures": [%s]}' % b",".join([one] * (MOST_ITEMS + 1))
    how = {"data": {"case": case.decode()}} if by == "field" else {"files": {"file": ("a", case)}}
    answer = send(app(), "POST", address, headers=JSON, **how)
    assert f"more than {MOST_ITEMS} items" in answer.text
    assert len(answer.content) < 100_000
