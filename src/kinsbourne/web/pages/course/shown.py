"""What does the page have that its JSON has not: the boxes of its form, and the picture?"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kinsbourne.exchange.form.added import Entry, said, text_of
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.report.view import Entry as Said
from kinsbourne.report.view import Mark, Section
from kinsbourne.web.pages.carried import written
from kinsbourne.web.pages.course.choosing import PREFIX, boxes
from kinsbourne.web.pages.course.given import HOURS, Given
from kinsbourne.web.pages.course.judging import Followed, Judged
from kinsbourne.web.pages.course.kinds import kinds_for
from kinsbourne.web.pages.course.opened import LAST_SEED
from kinsbourne.web.pages.course.view import Item, Page
from kinsbourne.web.pages.form import Form

if TYPE_CHECKING:  # loaded where something is drawn
    from matplotlib.figure import Figure

ALL = "all"
PICTURE, KEPT = "picture", "kept"
"""A field by which the page that has the picture already asks that it be left out."""
ORDER = (
    "red-flags", "worsenings", "due", "pathway", "regimens", "worked", "work-up",
    "scores", "responses", "notices",
)  # fmt: skip
"""Of the sections on the page."""
USUAL = "relapse-least"
PRESSING: tuple[Mark, ...] = (
    "overdue", "due", "planned", "unknown", "not-recorded", "later", "done", "not-for",
)  # fmt: skip
FIRST_SEED = 10
"""Of the simulated patient that is shown first: in relapse, with much to see."""
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)


def page_of(found: Judged, form: Form, known: Knowledge) -> Page:
    """The page of what follows."""
    view, told = found.view, found.given
    wrong = {slip.field: str(slip.problem.what) for slip in view.slips if slip.field}
    if told is None:
        return Page(said=view, next_seed=FIRST_SEED, wrong=wrong)
    asked = tuple(one for one in view.questions if one.needed_by or one.is_answered)
    document = view.document
    found_parts = {part.id: part for part in document.sections} if document else {}
    parts = {name: _pressing_first(found_parts[name]) for name in ORDER if name in found_parts}
    is_dated = any(row.began for row in view.time_line)
    is_drawn = is_dated and form.text(PICTURE) != KEPT
    return Page(
        said=view,
        opened=written(told.case),
        all_asked=bool(form.text(ALL)),
        items=tuple(_items(told, known)),
        as_of=told.boxes,
        hours=form.text(HOURS),
        hours_default=f"{known.course.values[USUAL]:g}",
        asked=asked,
        others=tuple(one for one in view.questions if one not in asked),
        kinds=kinds_for(told.grown, known),
        working=boxes(known, _asked_for(found.followed)),
        is_working=told.chosen is not None or any(name.startswith(PREFIX) for name in wrong),
        has_days=bool(found.followed and _days(found.followed)),
        typed=dict(_typed(form, told)),
        is_open=told.adding,
        next_seed=_next(view.course.id if view.course else ""),
        sections=parts,
        lively=frozenset(_lively(parts["pathway"])) if "pathway" in parts else frozenset(),
        wrong=wrong,
        picture=_address(found.followed) if is_drawn and found.followed else "",
    )


def _typed(form: Form, told: Given) -> Iterator[tuple[str, str]]:
    """What stays in the boxes: of a regimen always, of an entry until it could be taken."""
    return (one for one in form.fields if told.adding or one[0].startswith(PREFIX))


def _asked_for(found: Followed | None) -> set[str]:
    steps = found.assessed.pathway if found else ()
    return {regimen.id for step in steps for regimen in step.regimens}


def _days(found: Followed) -> bool:
    return found.assessed.worked is not None and bool(found.assessed.worked.calendar)


def _pressing_first(section: Section) -> Section:
    """Of the work-up: what is overdue before what is done."""
    if section.id != "work-up":
        return section
    entries = sorted(section.entries, key=lambda one: PRESSING.index(one.mark or "not-for"))
    return replace(section, entries=tuple(entries))


def _next(case_id: str) -> int:
    """The number of another simulated patient than this."""
    number = re.search(r"-(\d+)-\d+$", case_id)
    return (int(number[1]) + 1) % (LAST_SEED + 1) if number else FIRST_SEED


def _items(told: Given, known: Knowledge) -> Iterator[Item]:
    for entry in told.entries:
        later = told.as_of is not None and _first_day(entry) > f"{told.as_of}"
        yield Item(text_of(entry), said(entry, known), later)


def _first_day(entry: Entry) -> str:
    return min((text for text in entry.texts.values() if _DAY.fullmatch(text)), default="")


def _lively(section: Section) -> Iterator[str]:
    """Steps at or below which something is asked for now."""
    for part in section.parts:
        for entry in part.entries:
            yield from _now(entry)


def _now(entry: Said) -> Iterator[str]:
    below = [name for one in entry.entries for name in _now(one)]
    yield from below
    if entry.mark == "now" or below:
        yield entry.id or ""


def drawn(found: Followed) -> Figure:
    """The time line."""
    from kinsbourne.report import course_picture

    about = found.assessed
    return course_picture.draw(about.id, found.past, about.course, about.due, about.versions)


def _address(found: Followed) -> str:
    from kinsbourne.report.eye_picture.writing import svg

    return f"data:image/svg+xml;base64,{b64encode(svg(drawn(found))).decode()}"
