"""What is known of one statement of the chapter: from where, how sure, and what rests on it?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Statement
from kinsbourne.report import words
from kinsbourne.report.chapter import plan, walk
from kinsbourne.report.cited import MARK, Cited
from kinsbourne.report.disease import addresses
from kinsbourne.report.disease.uses import sections, uses
from kinsbourne.report.view import Document, Entry, Section


def statement(knowledge: Knowledge, name: str) -> Document:
    """The statement with this id; its claim is the title.

    Raises:
        KeyError: there is none.
    """
    found = knowledge.statements[name]
    cited = Cited(knowledge)
    lead = tuple(_facts(knowledge, found, cited))
    used = [use for use in uses(knowledge) if name in use.statements]
    asked = sorted(set[str]().union(*(use.findings for use in used)))
    named = tuple(
        Entry(text=knowledge.findings[finding].label, url=addresses.finding(finding))
        for finding in asked
    )
    listed = sections(cited, used) or (
        Section(
            id="used",
            title="Use",
            entries=(Entry(text="No rule and no step of the pathway rests on this statement."),),
        ),
    )
    findings = Section(id="findings", title="Findings that these rules ask for", entries=named)
    return cited.document(found.claim, lead, (*listed, findings))


def _facts(knowledge: Knowledge, found: Statement, cited: Cited) -> Iterator[Entry]:
    if found.population:
        yield Entry(label="In whom", text=found.population)
    if found.estimate:
        yield Entry(label="Number", text=words.estimate(found.estimate, ""))
    yield Entry(label="Grade", text=words.GRADE[found.grade])
    yield Entry(label="Source", text=MARK[found.verified], sources=cited.numbers(found.sources))
    if found.note:
        yield Entry(label="Note", text=found.note)
    title = next(one.title for _, one in walk(plan(knowledge)) if one.id == found.section)
    yield Entry(label="In the chapter", text=title, url=addresses.section(found.section, found.id))
    if found.status != "current":
        newer = found.superseded_by
        said = f"{found.status}; replaced by {newer}" if newer else found.status
        yield Entry(label="Status", text=said, url=newer and addresses.statement(newer))
    yield Entry(label="Last reviewed", text=found.reviewed.isoformat())
    yield Entry(label="Name", text=found.id)
