"""Is a document one page that stands alone, folds what is further, and cannot be broken into?"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import msgspec
import pytest

from kinsbourne.report import html
from kinsbourne.report.view import WORDS, Document, Entry, Figure, Section
from tests.report.documents import KINDS, document, words

of_each_kind = pytest.mark.parametrize("kind", KINDS)
HOSTILE = '</li><script>alert(1)</script><img src=x onerror="alert(1)">&amp;'
FIGURE = Figure(title="Title", description='What "it" shows', svg=b"<svg/>")


def tree(page: str) -> ET.Element:
    """The page as XML: an element left open or an attribute left bare would not parse."""
    closed = re.sub(r"<meta ([^>]*)>", r"<meta \1/>", page.removeprefix("<!DOCTYPE html>\n"))
    return ET.fromstring(closed)  # noqa: S314 - our own output


def one_line(text: str) -> str:
    return " ".join(text.split())


@of_each_kind
def test_every_word_of_the_document_is_on_the_page(kind: str):
    shown = one_line("".join(tree(html.write(document(kind))).itertext()))
    for said in words(document(kind)):
        assert one_line(said) in shown


@of_each_kind
def test_it_loads_nothing_and_runs_nothing(kind: str):
    page = tree(html.write(document(kind)))
    tags = {node.tag for node in page.iter()}
    assert not tags & {"script", "link", "iframe", "object", "img"}
    names = {name for node in page.iter() for name in node.attrib}
    assert not {name for name in names if name.startswith("on") or name in ("src", "style")}


@of_each_kind
def test_places_are_unique_and_links_lead_somewhere(kind: str):
    page = tree(html.write(document(kind)))
    places = [node.attrib["id"] for node in page.iter() if "id" in node.attrib]
    assert len(places) == len(set(places))
    for link in page.iter("a"):
        assert link.attrib["href"].startswith("https://") or link.attrib["href"][1:] in places


def test_what_is_further_is_folded_and_nothing_else():
    entries = (Entry(text="near"), Entry(text="far", further=True))
    section = Section(id="s", title="S", entries=entries)
    page = ET.fromstring(html.section(section))  # noqa: S314 - our own output
    (folded,) = page.iter("details")
    assert folded.findtext("summary") == "1 more"
    assert "far" in "".join(folded.itertext())
    assert "near" not in "".join(folded.itertext())


def test_a_mark_is_never_only_a_sign():
    for mark, word in WORDS.items():
        section = Section(id="s", title="S", entries=(Entry(text="Text", mark=mark),))
        assert f"{word}: " in "".join(ET.fromstring(html.section(section)).itertext())  # noqa: S314


def test_words_of_a_record_are_text():
    entry = Entry(
        text=HOSTILE, id='"><b>', label=HOSTILE, about=HOSTILE, gist=HOSTILE, how=HOSTILE,
        note=HOSTILE, basis=HOSTILE, rule=HOSTILE, cited=(HOSTILE,),
    )  # fmt: skip
    one = Document(
        title=HOSTILE,
        lead=(entry, msgspec.structs.replace(entry, label="")),
        sections=(Section(id="s", title=HOSTILE, note=HOSTILE, entries=(entry,)),),
        references=(),
        colophon=(HOSTILE,),
    )
    page = tree(html.write(one))
    assert not {node.tag for node in page.iter()} & {"script", "img", "b"}
    assert "".join(page.itertext()).count(HOSTILE) >= 12


def test_a_figure_stands_in_the_page_itself_with_words_for_who_cannot_see_it():
    one = msgspec.structs.replace(document("course"), lead=())
    page = tree(html.write(one, [FIGURE]))
    (image,) = page.iter("img")
    assert image.attrib["src"].startswith("data:image/svg+xml;base64,")
    assert image.attrib["alt"] == f"{FIGURE.title}. {FIGURE.description}"


def test_a_share_has_a_bar_unless_it_is_too_small_for_one():
    shares = [entry.share for entry in document("assessment").sections[3].entries if entry.share]
    page = html.write(document("assessment"))
    assert page.count('<svg class="bar"') == sum(share.high >= html.LEAST for share in shares)


def test_what_speaks_against_is_drawn_to_the_other_side():
    def drawn(weight: float) -> str:
        entries = (Entry(text="Sign", weight=weight),)
        return html.section(Section(id="s", title="S", entries=entries))

    assert 'class="for" x="20.0"' in drawn(1.0)
    assert 'class="against" x="15.0"' in drawn(-1.0)
    assert 'width="20.0"' in drawn(9.0)
    assert "+1.0" in drawn(1.0)
