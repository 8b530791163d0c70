"""How is a document said on a terminal, to be read in twenty seconds?

What a page folds is left away here, and that it is, is said; ``explain`` shows it all. Every
section has its layout, in a table by its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from kinsbourne.knowledge.model import Finding
from kinsbourne.reasoning.assessment import Assessment, Refusal
from kinsbourne.report import assessed as assessments
from kinsbourne.report import layouts
from kinsbourne.report.lines import paragraph
from kinsbourne.report.view import Document, printable

CITED = re.compile(r"(?<!\w)\[(\d+(?:,\d+)*)[;\]]")
"""Sources behind a sentence; a place in a record, as ``items[3]``, is none."""
JOINED = (("look-next", "consider", "order-next"), ("not-examined", "not-used"))
"""Sections that follow each other without an empty line."""


def refusal(refused: Refusal) -> str:
    """One refused case, in a line."""
    return printable(f"{refused.id or 'a case'}: {refused.error}")


def assessment(assessed: Assessment, findings: Mapping[str, Finding], explain: bool = False) -> str:
    """The assessment as text; with ``explain``, every step with the record's own places."""
    return write(assessments.view(assessed, findings, explain=explain), explain=explain)


def course(assessed: Assessment, *, explain: bool = False) -> str:
    """Everything about the course; with ``explain``, each reason with the record's own places."""
    from kinsbourne.report import followed

    return write(followed.view(assessed, explain=explain), explain=explain)


def write(document: Document, *, explain: bool = False) -> str:
    """The document as text."""
    parts = ["\n".join(layouts.lead(document.lead, explain=explain))]
    before = ""
    for section in document.sections:
        block = "\n".join(_layout(section.id)(section, explain=explain))
        joined = any(before in ids and section.id in ids for ids in JOINED)
        parts += ["\n" if joined else "\n\n", block]
        before = section.id
    said = "".join(parts)
    return "\n\n".join([said, "\n".join(_foot(document, said))]) + "\n"


def _layout(name: str) -> Callable[..., Iterator[str]]:
    """How a section is laid out; what is only of the course is loaded with a course."""
    if name in layouts.LAYOUTS:
        return layouts.LAYOUTS[name]
    from kinsbourne.report import layouts_course

    return layouts_course.LAYOUTS[name]


def _foot(document: Document, said: str) -> Iterator[str]:
    """The sources cited in what was said, and the colophon."""
    cited = {int(n) for found in CITED.finditer(said) for n in found[1].split(",")}
    if cited:
        yield "SOURCES"
    for source in document.references:
        if source.number in cited:
            yield from paragraph(source.text, f"  [{source.number}] ")
    yield ""
    for line in document.colophon:
        yield from paragraph(line, "")
