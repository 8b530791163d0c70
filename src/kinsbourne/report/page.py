"""How is the chapter written as one HTML page that needs nothing from elsewhere?

No script, no network, headings in order, every statement with an address of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from kinsbourne.report.view import Chapter, Entry, Reference, Section

STYLE = """\
:root { color-scheme: light dark }
body { max-width: 46rem; margin: 0 auto; padding: 1rem; font: 1rem/1.55 system-ui, sans-serif }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.6em 0 .5em }
h2 { border-top: 1px solid #8886; padding-top: .8em }
nav > ul { columns: 17rem; column-gap: 2.5rem; font-size: .95em }
nav ul { margin: .2em 0; padding-left: 1.2em }
li { margin: .45em 0 }
nav li { margin: .2em 0 }
li p { margin: .1em 0 }
li:target { outline: 2px solid #c60; outline-offset: .3em }
a { color: LinkText; overflow-wrap: anywhere }
.about, .basis, .note { font-size: .9em }
.basis { font-style: italic }
.note { padding-left: 1em; border-left: 3px solid #8886 }
.here { text-decoration: none }
@media print { nav, .here { display: none } body { max-width: none } }
"""


def write(chapter: Chapter) -> str:
    """The chapter as a page."""
    resources = [chapter.resources] if chapter.resources else []
    headings = "".join(map(_contents, [*chapter.sections, *resources]))
    title = escape(chapter.title)
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<header><h1>{title}</h1></header>
<nav aria-label="Contents">
<ul>
{headings}</ul>
</nav>
<main>
{"".join(_section(section, 2) for section in chapter.sections)}\
{_references(chapter.references)}\
{"".join(_section(section, 2, chapter.language) for section in resources)}\
</main>
<footer>
<h2>About this edition</h2>
{"".join(f"<p>{escape(line)}</p>" for line in chapter.colophon)}
</footer>
</body>
</html>
"""


def _contents(section: Section) -> str:
    parts = "".join(map(_contents, section.parts))
    inner = f"\n<ul>\n{parts}</ul>\n" if parts else ""
    return f'<li><a href="#{section.id}">{escape(section.title)}</a>{inner}</li>\n'


def _section(section: Section, level: int, language: str = "en") -> str:
    entries = "".join(map(_entry, section.entries))
    listed = f"<ul>\n{entries}</ul>\n" if entries else ""
    # Only the parts of the resource panel are in its language, not its own heading.
    parts = "".join(_section(part, level + 1) for part in section.parts)
    if language != "en":
        parts = f'<div lang="{language}">\n{parts}</div>\n'
    return (
        f'<section aria-labelledby="{section.id}">\n'
        f'<h{level} id="{section.id}">{escape(section.title)}</h{level}>\n'
        f"{listed}{parts}</section>\n"
    )


def _entry(entry: Entry) -> str:
    text = escape(entry.text)
    said = [f'<a href="{escape(entry.url)}">{text}</a>' if entry.url else text]
    if entry.about:
        said.append(f'<span class="about">({escape(entry.about)})</span>')
    if entry.sources:
        said.append(f"[{', '.join(map(_number, entry.sources))}]")
    if entry.basis:
        said.append(f'<span class="basis">{escape(entry.basis)}</span>')
    if entry.id:
        said.append(f'<a class="here" href="#{entry.id}" aria-label="Link to {entry.id}">#</a>')
    note = f'<p class="note">{escape(entry.note)}</p>' if entry.note else ""
    identity = f' id="{entry.id}"' if entry.id else ""
    return f"<li{identity}><p>{' '.join(said)}</p>{note}</li>\n"


def _number(number: int) -> str:
    return f'<a href="#source-{number}">{number}</a>'


def _references(references: Iterable[Reference]) -> str:
    items = "".join(map(_reference, references))
    return (
        f'<section><h2 id="sources">Sources</h2>\n<ol>\n{items}</ol></section>\n' if items else ""
    )


def _reference(reference: Reference) -> str:
    text = escape(reference.text)
    for piece, address in reference.links:
        text = text.replace(escape(piece), f'<a href="{escape(address)}">{escape(piece)}</a>', 1)
    return f'<li id="source-{reference.number}"><p>{text}</p></li>\n'
