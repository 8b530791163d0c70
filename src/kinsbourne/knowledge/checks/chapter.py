"""Is the chapter whole: its headings, its statements, the audit, the links?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import Audit, Language, Resource, Resources, Section, Statement
from kinsbourne.knowledge.reading import Passage, Reading

ARTICLE_REFERENCES = 13
"""References the founding article prints."""


def unknown_section(reading: Reading) -> Iterator[Fault]:
    known = {heading.entry.id for heading in reading.every(Section)}
    for statement in reading.found(Statement):
        if statement.entry.section not in known:
            yield statement.fault(
                f"the section {statement.entry.section} is unknown",
                "Name a section of sections.yaml.",
                "section",
            )


def empty_section(reading: Reading) -> Iterator[Fault]:
    current = [s.entry for s in reading.every(Statement) if s.entry.status != "retired"]
    filled = {statement.section for statement in current}
    for heading in reading.found(Section):
        if not heading.entry.parts and heading.entry.id not in filled:
            yield heading.fault(
                f"the section {heading.entry.id} is without a statement",
                "Write one; where nothing is known, one that says who says so.",
            )


def succession(reading: Reading) -> Iterator[Fault]:
    """A retired statement says which one took its place, and no other does; drafts are told of."""
    statements = reading.every(Statement)
    known = {statement.entry.id for statement in statements}
    for passage in statements:
        entry = passage.entry
        after = entry.superseded_by
        if entry.status == "draft":
            what, remedy = "the statement is a draft", "Have it reviewed, then make it current."
            yield passage.fault(what, remedy, "status", is_warning=True)
        if entry.status == "retired" and after is None:
            what = "a retired statement without superseded_by"
            yield passage.fault(what, "Name the statement that took its place.", "status")
        elif entry.status != "retired" and after is not None:
            what = f"superseded by {after}, but not retired"
            yield passage.fault(what, "Retire it, or drop superseded_by.", "superseded_by")
        elif after is not None and (after not in known or after == entry.id):
            what = f"superseded_by names no other statement, {after}"
            yield passage.fault(what, "Name the one that took its place.", "superseded_by")


def audited_references(reading: Reading) -> Iterator[Fault]:
    for audit in reading.found(Audit):
        numbers = [reference.number for reference in audit.entry.references]
        for number in range(1, ARTICLE_REFERENCES + 1):
            times = numbers.count(number)
            if times != 1:
                yield audit.fault(
                    f"reference {number} of the founding article is audited {times} times",
                    "Audit each once.",
                    "references",
                )
        for index, number in enumerate(numbers):
            if not 1 <= number <= ARTICLE_REFERENCES:
                what = f"the founding article has no reference {number}"
                yield audit.fault(what, "Correct the number.", "references", index, "number")


def links(reading: Reading) -> Iterator[Fault]:
    """Links lead out, in each language; what stands in braces is the syndrome's name."""
    for panel in reading.found(Resources):
        yield from _languages(panel, "name", panel.entry.name)
    for link in reading.found(Resource):
        yield from _languages(link, "label", link.entry.label)
        yield from _languages(link, "url", link.entry.url)
        for language, url in link.entry.url.items():
            if re.search(r"[{}]", url.replace("{name}", "")):
                what, remedy = f"the address {url} has other braces than {{name}}", "Drop them."
                yield link.fault(what, remedy, "url", language)
            elif not url.startswith("https://"):
                what, remedy = f"the address {url} is not one", "It begins with https://."
                yield link.fault(what, remedy, "url", language)


def _languages(
    passage: Passage[Resource] | Passage[Resources], field: str, texts: dict[Language, str]
) -> Iterator[Fault]:
    for language in get_args(Language):
        if language not in texts:
            yield passage.fault(f"{field} is missing in {language}", "Add it.", field)


RULES = (
    unknown_section,
    empty_section,
    succession,
    audited_references,
    links,
)
