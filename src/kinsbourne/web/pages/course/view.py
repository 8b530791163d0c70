"""What does the page hold, as a page or as JSON?"""

from __future__ import annotations

import msgspec
from markupsafe import Markup

from kinsbourne.exchange.form.added import Entry
from kinsbourne.reasoning.course_line import CourseLine
from kinsbourne.reasoning.pathway.questions import AskedQuestion
from kinsbourne.report.course_table import Row
from kinsbourne.report.view import Document, Section
from kinsbourne.web.pages.boxes import Boxes
from kinsbourne.web.pages.course.kinds import Box, Kind
from kinsbourne.web.pages.course.opened import Choice
from kinsbourne.web.pages.form import Wrong


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a course; the JSON of the page."""

    slips: tuple[Wrong, ...] = ()
    """What could not be taken, with the field it stands in."""
    choices: tuple[Choice, ...] = ()
    """Where several cases were opened: those to choose from."""
    case: msgspec.Raw | None = None
    """The case with what was added, as a phenopacket."""
    entries: tuple[Entry, ...] = ()
    """What was added on the page."""
    is_simulated: bool = False
    as_of: str = ""
    """The day of the assessment; empty: the last day of the record."""
    record_ends: str = ""
    """The last day of the record, or the age then."""
    course: CourseLine | None = None
    """As ``kinsbourne course --json`` says it."""
    document: Document | None = None
    """The same in words."""
    tally: str = ""
    """How many steps of the pathway have which state."""
    questions: tuple[AskedQuestion, ...] = ()
    time_line: tuple[Row, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """Something that was added, as it is shown."""

    text: str
    """The entry as it travels in the form."""
    said: tuple[tuple[str, str], ...]
    is_later: bool
    """Is it after the day of the assessment, and so left out?"""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The view, and what only a page has: the boxes of its form, and the picture."""

    said: View
    opened: str = ""
    """The case without what was added."""
    all_asked: bool = False
    """Are the other questions shown?"""
    items: tuple[Item, ...] = ()
    as_of: Boxes = Boxes()
    hours: str = ""
    hours_default: str = ""
    asked: tuple[AskedQuestion, ...] = ()
    """Questions that a step waits for, and those that are answered."""
    others: tuple[AskedQuestion, ...] = ()
    kinds: tuple[Kind, ...] = ()
    working: tuple[Box, ...] = ()
    """To work out a published regimen."""
    is_working: bool = False
    has_days: bool = False
    """Has what was worked out days for a calendar?"""
    typed: dict[str, str] = {}
    """What stands in boxes, by their ids: of a regimen, of an entry that could not be taken."""
    is_open: str = ""
    """The kind of that entry."""
    next_seed: int = 0
    """Of the simulated patient after this."""
    sections: dict[str, Section] = {}
    lively: frozenset[str] = frozenset()
    """Steps below which, or at which, something is asked for now."""
    wrong: dict[str, str] = {}
    """What is wrong with a field, by its id."""
    picture: str = ""
    """As the address of an image."""

    @property
    def opened_text(self) -> Markup:
        """The case as it was opened, within an element."""
        return _within_an_element(self.opened)

    @property
    def grown_text(self) -> Markup:
        """The case with what was added, within an element."""
        return _within_an_element(bytes(self.said.case or b"").decode())


def _within_an_element(text: str) -> Markup:
    """Escaped, but for quotes, of which a case is full and which need none there."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;"))  # noqa: S704
