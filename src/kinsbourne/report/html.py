"""How is a document written as one HTML page that needs nothing from elsewhere?

No script, no network, headings in order. What is ``further`` is folded, not left out. Every
statement of the chapter has an address of its own.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from importlib import resources

from kinsbourne.report.view import (
    WORDS,
    Document,
    Entry,
    Figure,
    Mark,
    Reference,
    Section,
    Share,
    is_at_hand,
)

SIGN: dict[Mark, str] = {
    "met": "✓", "not-met": "✗", "yes": "✓", "no": "✗", "unknown": "?", "caution": "!",
    "now": "▸", "waits": "…", "not-for": "–", "done": "✓", "planned": "○", "due": "▸",
    "overdue": "!", "later": "…", "not-recorded": "?", "relapse": "R", "fluctuation": "~",
}  # fmt: skip
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
WIDEST = 4.0
"""The log10 likelihood ratio at which a bar is full."""
LEAST = 0.01
"""A share too small for a bar."""


@cache
def _style() -> str:
    return resources.files("kinsbourne.report").joinpath("page.css").read_text(encoding="utf-8")


def write(document: Document, figures: Sequence[Figure] = ()) -> str:
    """The document as a page, with its figures after the lead."""
    writer = _Writer(statements=not document.lead)
    resources_ = [document.resources] if document.resources else []
    lead = writer.lead(document.lead)
    sections = "".join(writer.section(section, 2) for section in document.sections)
    read_on = "".join(writer.section(section, 2) for section in resources_)
    headings = "".join(map(_contents, [*document.sections, *resources_]))
    title = escape(document.title)
    return f"""\
<!DOCTYPE html>
<html lang="{document.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">
<title>{title}</title>
<style>
{_style()}</style>
</head>
<body>
<header><h1>{title}</h1>
{lead}</header>
<nav aria-label="Contents">
<ul>
{headings}</ul>
</nav>
<main>
{"".join(map(_figure, figures))}\
{sections}\
{_references(document.references)}\
{read_on}\
</main>
<footer>
<h2>About this edition</h2>
{"".join(f"<p>{escape(line)}</p>" for line in document.colophon)}
</footer>
</body>
</html>
"""


def section(part: Section, level: int = 2) -> str:
    """One section as HTML, to stand on another page; its heading is of this level."""
    return _Writer(statements=False).section(part, level)


def _contents(section: Section) -> str:
    parts = "".join(map(_contents, section.parts))
    inner = f"\n<ul>\n{parts}</ul>\n" if parts else ""
    return f'<li><a href="#{section.id}">{escape(section.title)}</a>{inner}</li>\n'


def _figure(figure: Figure) -> str:
    data = b64encode(figure.svg).decode("ascii")
    alt = escape(f"{figure.title}. {figure.description}")
    return f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{alt}"/></figure>\n'


class _Writer:
    """Writes sections; no two entries of a page get the same address."""

    def __init__(self, *, statements: bool) -> None:
        self._statements = statements
        self._named: set[str] = set()

    def lead(self, entries: Sequence[Entry]) -> str:
        """The verdict and whose it is, then the reasons as a list."""
        plain = "".join(f"<p>{_text(entry)}</p>\n" for entry in entries if not entry.label)
        reasons = self._list([entry for entry in entries if entry.label], spoken=False)
        return f'<div class="verdict">\n{plain}{reasons}</div>\n' if entries else ""

    def section(self, section: Section, level: int, *, spoken: bool = False) -> str:
        spoken = spoken or section.spoken
        self._named.add(section.id)
        note = f'<p class="note">{escape(section.note)}</p>\n' if section.note else ""
        listed = self._entries(section.entries, spoken=spoken)
        parts = "".join(self.section(part, level + 1, spoken=spoken) for part in section.parts)
        if section.language != "en":
            parts = f'<div lang="{section.language}">\n{parts}</div>\n'
        return (
            f'<section aria-labelledby="{section.id}">\n'
            f'<h{level} id="{section.id}">{escape(section.title)}</h{level}>\n'
            f"{note}{listed}{parts}</section>\n"
        )

    def _entries(self, entries: Sequence[Entry], *, spoken: bool) -> str:
        """The entries as a list, with those that are further folded below it."""
        first = [entry for entry in entries if not entry.further]
        folded = [entry for entry in entries if entry.further]
        if not first and len(folded) == 1:
            first, folded = folded, []
        more = f"{len(folded)} more" if first else f"{len(folded)} in all"
        return self._list(first, spoken=spoken) + _folded(more, self._list(folded, spoken=spoken))

    def _list(self, entries: Sequence[Entry], *, spoken: bool) -> str:
        is_plain = all(entry.mark is None for entry in entries)
        items = "".join(self._entry(entry, spoken=spoken, is_plain=is_plain) for entry in entries)
        return f'<ul class="entries">\n{items}</ul>\n' if items else ""

    def _entry(self, entry: Entry, *, spoken: bool, is_plain: bool) -> str:
        name = entry.id if entry.id and entry.id not in self._named else None
        self._named.add(entry.id or "")
        here = ""
        if name and self._statements:
            here = (
                f' <a class="here" href="#{escape(name)}" aria-label="Link to {escape(name)}">#</a>'
            )
        identity = f' id="{escape(name)}"' if name else ""
        plain = ' class="plain"' if is_plain else ""
        opened = [one for one in entry.behind if not one.further]
        behind = self._list(opened, spoken=False) + self._folded(entry)
        below = self._entries(entry.entries, spoken=spoken)
        return (
            f"<li{identity}{plain}>{_mark(entry.mark, spoken=spoken)}"
            f"<p>{_text(entry)}{here}</p>{_remarks(entry)}\n"
            # what is behind a step of a tree belongs to it, not to the steps below it
            f"{behind + below if spoken else below + behind}</li>\n"
        )

    def _folded(self, entry: Entry) -> str:
        """Reasons and the record's own places, at hand but out of the way."""
        behind = [one for one in entry.behind if one.further]
        inside = [f"<li><p>Rule: {escape(entry.rule)}</p></li>\n"] if entry.rule else []
        if entry.how and not is_at_hand(entry):
            inside.insert(0, f"<li><p>{escape(entry.how)}</p></li>\n")
        inside += [f"<li><p>{escape(item)}</p></li>\n" for item in entry.cited]
        places = f"<ul>\n{''.join(inside)}</ul>\n" if inside else ""
        word = "Details" if behind or entry.how else "Rests on"
        return _folded(word, self._list(behind, spoken=False) + places)


def _folded(word: str, inside: str) -> str:
    return f"<details><summary>{word}</summary>\n{inside}</details>\n" if inside else ""


def _mark(mark: Mark | None, *, spoken: bool) -> str:
    if mark is None:
        return ""
    word = "word" if spoken else "visually-hidden"
    return (
        f'<span class="mark mark-{mark}"><span aria-hidden="true">{SIGN[mark]}</span>'
        f'<span class="{word}"> {WORDS[mark]}: </span></span>'
    )


def _text(entry: Entry) -> str:
    text = escape(entry.text)
    label = f'<span class="label">{escape(entry.label)}:</span> ' if entry.label else ""
    said = [f'<a href="{escape(entry.url)}">{text}</a>' if entry.url else text]
    if entry.weight is not None and entry.mark is None:
        label = f'{_bar(entry.weight)}<span class="weight">{entry.weight:+.1f}</span> '
    if entry.about:
        said.append(f'<span class="about">({escape(entry.about)})</span>')
    if entry.sources or entry.basis:
        numbers = ", ".join(map(_number, entry.sources))
        mark = escape(entry.basis)
        said.append(f'<span class="basis">[{"; ".join(filter(None, [numbers, mark]))}]</span>')
    if entry.share:
        said.append(f'<span class="share">{escape(entry.share.said)}</span>')
        said += [_interval(entry.share)] if entry.share.high >= LEAST else []
    return label + " ".join(said)


def _remarks(entry: Entry) -> str:
    how = entry.how if is_at_hand(entry) else ""
    said = (("how", how), ("gist", entry.gist), ("note", entry.note))
    return "".join(f'<p class="{name}">{escape(text)}</p>' for name, text in said if text)


def _number(number: int) -> str:
    return f'<a href="#source-{number}">{number}</a>'


def _interval(share: Share) -> str:
    """The share as a bar, its interval as a paler one behind it; the words say the same."""
    low, high = 100 * share.low, 100 * share.high
    return (
        '<svg class="bar" viewBox="0 0 100 6" width="100" height="6" aria-hidden="true">'
        '<rect class="track" width="100" height="6"/>'
        f'<rect class="span" x="{low:.1f}" width="{max(high - low, 0.5):.1f}" height="6"/>'
        f'<rect class="value" width="{100 * share.value:.1f}" y="2" height="2"/></svg>'
    )


def _bar(weight: float) -> str:
    """To the right what speaks for it, to the left what speaks against it."""
    length = 20 * min(abs(weight), WIDEST) / WIDEST
    start = 20 if weight >= 0 else 20 - length
    way = "for" if weight >= 0 else "against"
    return (
        '<svg class="weigh" viewBox="0 0 40 8" width="40" height="8" aria-hidden="true">'
        '<rect class="track" x="19.5" width="1" height="8"/>'
        f'<rect class="{way}" x="{start:.1f}" y="1" width="{length:.1f}" height="6"/></svg>'
    )


def _references(references: Iterable[Reference]) -> str:
    items = "".join(_items(references))
    return (
        f'<section><h2 id="sources">Sources</h2>\n<ol>\n{items}</ol></section>\n' if items else ""
    )


def _items(references: Iterable[Reference]) -> Iterator[str]:
    for one in references:
        text = escape(one.text)
        for piece, address in one.links:
            link = f'<a href="{escape(address)}">{escape(piece)}</a>'
            text = text.replace(escape(piece), link, 1)
        yield f'<li id="source-{one.number}" value="{one.number}"><p>{text}</p></li>\n'
