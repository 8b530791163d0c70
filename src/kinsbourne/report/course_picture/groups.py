"""Which rows does a patient's record make: signs, treatments, events, tests, what is due?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from kinsbourne.knowledge import base
from kinsbourne.reasoning.history import Given, History, Sign, Test
from kinsbourne.reasoning.surveillance.result import Due
from kinsbourne.report.course_picture.doses import given_row
from kinsbourne.report.course_picture.rows import Bar, Group, Point, Row
from kinsbourne.report.course_picture.spells import Spell, before
from kinsbourne.report.course_picture.window import Window, end_of

SIGN_DOMAINS = frozenset({"eyes", "motor", "speech", "behaviour", "sleep", "late"})
"""Kinds of findings that are signs of the syndrome; what is none of them is an event."""
TREATMENTS_WEIGHT = 3
"""How many rows of treatments are kept for each of another kind, where there is little room."""
LONGEST_SAID = 6
"""Letters of a result that is shown as it is written."""
CARDINAL = frozenset({"opsoclonus", "ataxia", "myoclonus"})
"""Signs whose rows are kept where there is little room."""
LETTERS = {"normal": "n", "abnormal": "a", "inconclusive": "i"}
T = TypeVar("T")


def groups_of(
    history: History, spells: Sequence[Spell], due: Sequence[Due], window: Window
) -> list[Group]:
    """The groups that hold anything, in the order of the page."""
    groups = (
        signs(history, window),
        treatments(history, spells, window),
        events(history, spells, window),
        tests(history, window),
        what_is_due(due, window),
    )
    return [group for group in groups if group.rows]


def signs(history: History, window: Window) -> Group:
    """Signs of the syndrome, each term a row."""
    shown = {
        name: Row(_lifted(name), *_episodes(found, window), is_main=_is_cardinal(found))
        for name, found in _by(_dated_signs(history, of_syndrome=True), lambda s: s.label).items()
    }
    note = "bar: present   ○ looked for, absent   ···· end not recorded"
    return Group("SIGNS", note, tuple(shown.values()))


def treatments(history: History, spells: Sequence[Spell], window: Window) -> Group:
    """Each therapy a row, its dose the height of the bar."""
    given = [one for one in history.given if one.began is not None and not _is_vaccine(one)]
    shown = {
        name: given_row(_lifted(name), found, spells, window)
        for name, found in _by(given, lambda one: one.name).items()
    }
    note = (
        "height: dose, within its own unit   crossed: dose not recorded   ▶ end not recorded   "
        "◆ procedure   ▾R1: tapered before it"
    )
    return Group("TREATMENT", note, tuple(shown.values()), weight=TREATMENTS_WEIGHT)


def events(history: History, spells: Sequence[Spell], window: Window) -> Group:
    """Fevers, infections, tumours, vaccines."""
    shown: dict[str, Row] = {}
    found = _by(_dated_signs(history, of_syndrome=False), lambda sign: sign.label)
    for name, items in found.items():
        bars, points = _episodes(items, window)
        links = _links(items, spells, window)
        shown[name] = Row(_lifted(name), bars, points, links, is_main=bool(links))
    vaccines = [one for one in history.given if one.began is not None and _is_vaccine(one)]
    if vaccines:
        shown["vaccines"] = Row(
            "Vaccines",
            points=tuple(
                Point(window.day(one.began), "vaccine", text=one.name)
                for one in vaccines if one.began is not None
            ),
            links=tuple(
                (window.day(one.began), label) for one in vaccines if one.began is not None
                and (label := before(spells, one.where, window.day(one.began), "vaccine"))
            ),
        )  # fmt: skip
    note = (
        "bar: its length   ○ absent   ▲ vaccine   ▾R1: before that worsening, which claims no cause"
    )
    return Group("EVENTS", note, tuple(shown.values()))


def tests(history: History, window: Window) -> Group:
    """Each test a row, its result in a letter."""
    dated = [test for test in history.tests if test.on is not None]
    shown = {
        name: Row(_lifted(name), points=tuple(_tested(test, window) for test in found))
        for name, found in _by(dated, lambda test: test.label or test.test or "").items()
    }
    note = (
        "n normal   a abnormal   i inconclusive   ? result not coded   p planned   "
        "| no room for the letter"
    )
    return Group("TESTS", note, tuple(shown.values()))


def what_is_due(due: Sequence[Due], window: Window) -> Group:
    """One row; the numbers are told beneath."""
    points = tuple(
        Point(one.on_day, "overdue" if one.overdue else "due", text=str(number))
        for number, one in enumerate(due, start=1)
        if one.on_day <= window.last
    )
    return Group("", "", (Row("DUE (●: overdue)", points=points),) if due else ())


def undated(history: History) -> list[str]:
    """Everything recorded that has no date."""
    return [
        *(f"{'' if s.present else 'no '}{s.label or s.term}" for s in history.signs if not s.began),
        *(one.name for one in history.given if not one.began),
        *(f"{t.label or t.test}{' (planned)' if t.is_planned else ''}"
          for t in history.tests if not t.on),
        *(f"a score of {s.total} of {s.maximum} ({s.scale})" for s in history.scores if not s.on),
    ]  # fmt: skip


def _is_cardinal(signs: Sequence[Sign]) -> bool:
    return any(not CARDINAL.isdisjoint(sign.findings) for sign in signs)


def _is_vaccine(given: Given) -> bool:
    return "vaccine" in given.kinds


def _dated_signs(history: History, *, of_syndrome: bool) -> list[Sign]:
    known = base.load().findings
    found: list[Sign] = []
    for sign in history.signs:
        domains = {known[name].domain for name in sign.findings if name in known}
        if sign.began is not None and (not domains.isdisjoint(SIGN_DOMAINS)) is of_syndrome:
            found.append(sign)
    return found


def _episodes(signs: Sequence[Sign], window: Window) -> tuple[tuple[Bar, ...], tuple[Point, ...]]:
    """Bars of what was present, points of what was looked for and absent."""
    bars: list[Bar] = []
    starts = [*(window.day(s.began) for s in signs if s.began), max(window.now, window.first)]
    for sign, (begin, following) in zip(signs, pairwise(starts), strict=True):
        if not sign.present:
            continue
        if sign.ended is not None:
            bars.append(Bar(begin, end_of(sign.ended), "episode"))
        else:
            bars.append(Bar(begin, max(following, begin), "unended"))
            bars.append(Bar(begin, begin, "episode"))
    points = (Point(window.day(s.began), "absent") for s in signs if not s.present and s.began)
    return tuple(bars), tuple(points)


def _links(
    signs: Sequence[Sign], spells: Sequence[Spell], window: Window
) -> tuple[tuple[float, str], ...]:
    return tuple(
        (window.day(sign.began), label)
        for sign in signs if sign.began is not None and sign.present
        and (label := before(spells, sign.where, window.day(sign.began), None))
    )  # fmt: skip


def _tested(test: Test, window: Window) -> Point:
    day = window.day(test.on) if test.on is not None else 0.0
    if test.is_planned:
        return Point(day, "test", inside="p")
    letter = LETTERS.get(test.result or "")
    if letter is None and 0 < len(test.said) <= LONGEST_SAID:
        return Point(day, "value", text=test.said)
    return Point(day, "test", inside=letter or "?", is_bold=test.result == "abnormal")


def _by(items: Sequence[T], named: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(named(item) or "without a name", []).append(item)
    return found


def trimmed(groups: Sequence[Group], most: int) -> list[Group]:
    """No more rows than there is room for: what matters least and holds fewest marks goes."""
    kept = list(groups)
    while sum(len(group.rows) for group in kept) > max(most, len(kept)):
        longest = max(
            range(len(kept)), key=lambda number: len(kept[number].rows) / kept[number].weight
        )
        group = kept[longest]
        least = min(reversed(group.rows), key=_matters)
        rows = tuple(row for row in group.rows if row is not least)
        kept[longest] = replace(group, rows=rows, left_out=(*group.left_out, least.label))
    return kept


def _matters(row: Row) -> tuple[bool, int]:
    return row.is_main, len(row.bars) + len(row.points)


def _lifted(name: str) -> str:
    """With a capital, unless the name is written with capitals of its own."""
    return name[:1].upper() + name[1:]
