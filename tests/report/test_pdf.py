"""Is every sentence of a document on paper, with no word of a record taken for markup?"""

from __future__ import annotations

import io
import re
import sys

import pytest

from kinsbourne.report import pdf
from kinsbourne.report.view import Document, Entry, Figure, Section, brief
from tests.report.documents import KINDS, document, words

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
pytest.importorskip("typst", reason="the extra 'pdf' is not installed")
HOSTILE = '#read("/etc/passwd") #import "x" $x$ *b* _i_ `c` \\ @ref <label> "q" // = head'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>'


def read(sheet: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(sheet))


def packed(text: str) -> str:
    return re.sub(r"\s", "", text)


def printed(sheet: bytes) -> str:
    """All pages without what stands at head and foot of each, and without white space."""
    return packed("\n".join(page.extract_text() for page in read(sheet).pages))


def of(text: str, **more: object) -> Document:
    section = Section(id="s", title=text, entries=(Entry(text=text),))
    return Document(title=text, sections=(section,), references=(), colophon=(text,), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_is_on_paper(kind: str):
    one = document(kind)
    shown = without_feet(pdf.write(one, explain=True), one)
    assert [said for said in words(one) if packed(said) not in shown] == []


@pytest.mark.parametrize("kind", KINDS)
def test_in_short_what_stands_out_is_on_paper(kind: str):
    one = brief(document(kind))
    shown = without_feet(pdf.write(document(kind)), one)
    assert [said for said in words(one) if packed(said) not in shown] == []


def without_feet(sheet: bytes, one: Document) -> str:
    """The words of all pages in one; a sentence may go on overleaf."""
    pages: list[str] = []
    for number, page in enumerate(read(sheet).pages, start=1):
        text = packed(page.extract_text())
        foot = packed(f"{one.colophon[0]}Page{number}of{len(read(sheet).pages)}")
        assert foot in text
        text = text.replace(foot, "", 1)
        pages.append(text.replace(packed(one.title), "", 1) if number > 1 else text)
    return "".join(pages) + packed(" ".join(one.colophon))


def test_each_sheet_says_whose_it_is_and_how_many_there_are():
    one = document("assessment")
    pages = read(pdf.write(one)).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        text = packed(page.extract_text())
        assert packed(one.title) in text
        assert f"Page{number}of{len(pages)}" in text


def test_words_of_a_record_are_text():
    assert packed(HOSTILE) in printed(pdf.write(of(HOSTILE)))


def test_the_same_document_gives_the_same_bytes():
    assert pdf.write(document("course")) == pdf.write(document("course"))


def test_it_says_its_title_and_language_and_is_tagged():
    reader = read(pdf.write(document("assessment")))
    assert reader.metadata
    assert reader.metadata.title == document("assessment").title
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root


def test_a_figure_has_a_page_of_its_own_and_words_for_who_cannot_see_it():
    figure = Figure(title="Title", description="What it shows", svg=SVG)
    sheet = pdf.write(of("Words"), [figure])
    wide = [page for page in read(sheet).pages if page.mediabox.width > page.mediabox.height]
    assert len(wide) == 1
    assert b"What it shows" in sheet or "What it shows".encode("utf-16-be") in sheet


def test_without_typst_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(pdf.NoTypstError, match=r"pip install 'kinsbourne\[pdf\]'"):
        pdf.write(of("Words"))
