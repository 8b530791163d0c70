"""How is each section of a course laid out on a terminal?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kinsbourne.report.layouts import reasons
from kinsbourne.report.lines import basis, evidence, paragraph, sentence, shown
from kinsbourne.report.view import WORDS, Entry, Mark, Section, is_at_hand

STEP: dict[Mark, str] = {"now": ">", "waits": "…", "unknown": "?", "not-for": "x", "done": "v"}
TEST: dict[Mark, str] = {
    "done": "done", "planned": "planned", "due": "due", "overdue": "OVERDUE", "later": "later",
    "not-recorded": "not recorded", "not-for": "not meant", "unknown": "cannot say",
}  # fmt: skip
DUE: dict[Mark | None, str] = {"overdue": "! ", "due": "> ", "later": "  "}
WIDEST = max(map(len, TEST.values()))
MOST_CAUTIONS = 4
"""So many cautions of one step are said run together; they are many at every visit."""


def _heading(section: Section) -> str:
    return f"{section.title.upper()}; {section.note}" if section.note else section.title.upper()


def worsenings(section: Section, *, explain: bool) -> Iterator[str]:
    """Each with its label and verdict, and why."""
    yield _heading(section)
    for one in section.entries:
        yield from paragraph(sentence(one), "  ", "      ")
        yield from reasons(one.behind, "      - ", explain=explain)


def reasoned(section: Section, *, explain: bool) -> Iterator[str]:
    """A line for each entry, with its reasons."""
    yield _heading(section)
    for one in section.entries:
        yield from paragraph(sentence(one), "  - ")
        yield from reasons(one.behind, "      ", explain=explain)


def pathway(section: Section, *, explain: bool) -> Iterator[str]:
    """The tree with a sign for each step, and what is behind those that apply now."""
    yield _heading(section)
    yield from paragraph("   ".join(f"{sign} {WORDS[mark]}" for mark, sign in STEP.items()))
    for branch in section.parts:
        yield f"  {branch.title.upper()}"
        for step in branch.entries:
            yield from _step(step, " " * 4, explain=explain)


def _step(step: Entry, indent: str, *, explain: bool) -> Iterator[str]:
    gist = f": {step.gist}" if step.gist else ""
    sign = STEP[step.mark] if step.mark else ""
    yield from paragraph(f"{sign} {step.text}{gist}{basis(step)}", indent, indent + "    ")
    below = indent + "  "
    if step.how and (explain or is_at_hand(step)):
        yield from paragraph(step.how, below)
    behind = shown(step.behind, explain=explain)
    cautions = [entry for entry in behind if entry.label == "caution"]
    together = len(cautions) >= MOST_CAUTIONS and not explain
    for entry in behind:
        if entry in cautions and together:
            if entry is cautions[0]:
                said = " ".join(f"{one.text}{basis(one)}" for one in cautions)
                yield from paragraph(f"cautions: {said}", below, below + "  ")
            continue
        yield from paragraph(sentence(entry), below, below + "  ")
        if explain and entry.label == "because":
            yield from evidence(entry, below + "  ")
        for caution in entry.behind:
            yield from paragraph(sentence(caution), below + "  ", below + "    ")
    for one in step.entries:
        yield from _step(one, below, explain=explain)


def work_up(section: Section, *, explain: bool) -> Iterator[str]:
    """A line for each that stands alone, then the groups."""
    yield section.title.upper()
    indent = " " * (WIDEST + 6)
    for one in shown(section.entries, explain=explain):
        state = TEST[one.mark] if one.mark else ""
        yield from paragraph(sentence(one), f"  {state:{WIDEST}}  ", indent)
        for entry in shown(one.behind, explain=explain):
            yield from paragraph(sentence(entry), indent)


def due(section: Section, *, explain: bool) -> Iterator[str]:
    """What is overdue is signed so; what no day can be said of comes last."""
    yield section.title.upper()
    for one in section.entries:
        sign = DUE.get(one.mark, "  ")
        yield from paragraph(sign + sentence(one), "  ", " " * 6)
        for entry in shown(one.behind, explain=explain):
            yield from paragraph(sentence(entry), " " * 6)


LAYOUTS: dict[str, Callable[..., Iterator[str]]] = {
    "worsenings": worsenings,
    "scores": reasoned,
    "responses": reasoned,
    "pathway": pathway,
    "worked": reasoned,
    "work-up": work_up,
    "due": due,
}
"""By the ids of the sections."""
