"""What stands where on the page of the course?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill, wrap

from matplotlib.figure import Figure

from kinsbourne.reasoning.assessment import Versions
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.surveillance.result import Due
from kinsbourne.report.course_picture.groups import groups_of, undated
from kinsbourne.report.course_picture.room import TINY, Box, Room, fitted, width
from kinsbourne.report.course_picture.rows import (
    HEADING_HIGH,
    MARGIN,
    ROW_HIGH,
    axes_at,
    draw_groups,
)
from kinsbourne.report.course_picture.scores import band, draw_scores, panels_of
from kinsbourne.report.course_picture.spells import CALLED, Spell, labelled, spells_of
from kinsbourne.report.course_picture.window import LEFT, RIGHT, Window, ticks, window_of
from kinsbourne.report.course_words import headline
from kinsbourne.report.eye_picture import look
from kinsbourne.report.lines import printable

USE = "Research software. It shows what is recorded; it claims no cause and orders nothing."
SIMULATED = "simulated"
"""How the id of a patient that nobody is begins."""
TOP, BOTTOM = 1.2, 6.95
STRIP_HIGH = 0.2
SCORES_LEAST, SCORES_EACH = 0.55, 1.35
LETTERS_A_LINE = 190
KEY_LINES = 2


def draw(
    case_id: str,
    history: History,
    course: AssessedCourse | None = None,
    due: Sequence[Due] = (),
    versions: Versions | None = None,
) -> Figure:
    """One page, A4 landscape, one time axis: scores, signs, treatments, events, tests, due."""
    with look.styled():
        figure = Figure(figsize=(look.WIDTH, look.HEIGHT), facecolor="white")
        room = Room(figure)
        window = window_of(history, course, due)
        _head(figure, case_id, history, course, window)
        left_out: list[str] = []
        if window is None:
            words = "Nothing in the record has a date, so that there is no time line to draw."
            look.write(figure, MARGIN, TOP, words)
        else:
            left_out = _time_line(room, history, course, due, window)
        _keys(figure, history, course, due, left_out)
        _foot(figure, case_id, versions)
    return figure


def _head(
    figure: Figure,
    case_id: str,
    history: History,
    course: AssessedCourse | None,
    window: Window | None,
) -> None:
    name = printable(case_id) or "case without id"
    figure.suptitle(
        fitted(f"Course of {name}", 14.0, look.WIDTH - 2 * MARGIN), x=MARGIN / look.WIDTH,
        y=1 - 0.2 / look.HEIGHT, ha="left", va="top", fontsize=14.0, fontweight="bold",
    )  # fmt: skip
    said = headline(course) if course else "The course was not assessed."
    look.write(figure, MARGIN, 0.52, fitted(said, look.HEADING, look.WIDTH - 2 * MARGIN),
               fontsize=look.HEADING)  # fmt: skip
    about = [
        f"{len(history.scores)} scores",
        f"{len(history.given)} treatments and procedures",
        f"{len(history.tests)} tests",
    ]
    if window is not None:
        about.append(f"judged as on {window.axis.said(window.now)}")
    line = " · ".join(about) + "."
    look.write(figure, MARGIN, 0.72, line, color=look.QUIET, fontsize=look.SMALL)
    spells = [f"{label}: {CALLED[w.verdict]}" for label, w in _all(course)]
    figure.set_label(" ".join([said, line, *(f"{spell}." for spell in spells)]))


def _all(course: AssessedCourse | None) -> list:
    return labelled(course.relapses) if course else []


def _time_line(
    room: Room,
    history: History,
    course: AssessedCourse | None,
    due: Sequence[Due],
    window: Window,
) -> list[str]:
    """Everything on the time axis; what had no room is handed back."""
    spells = spells_of(course, window)
    groups = groups_of(history, spells, due, window)
    panels = panels_of(history)
    strip = TOP - STRIP_HIGH - 0.02
    free = BOTTOM - TOP
    rows = sum(len(group.rows) for group in groups)
    headings = HEADING_HIGH * len(groups)
    least = SCORES_LEAST * len(panels) if panels else 0.3
    row_high = min(ROW_HIGH, (free - headings - least) / max(rows, 1))
    high = min(free - headings - row_high * rows, SCORES_EACH * max(len(panels), 0.3))
    end = TOP + high + headings + row_high * rows
    _grid(room.figure, strip, end, window, spells)
    _strip(room, strip, spells, window)
    if panels:
        draw_scores(room, TOP, high, panels, spells, window)
    else:
        look.write(room.figure, LEFT, TOP + 0.1, "No severity score with a date is recorded.",
                   color=look.QUIET)  # fmt: skip
    draw_groups(room, TOP + high + 0.04, row_high, groups, window)
    return [name for group in groups for name in group.left_out]


def _grid(
    figure: Figure, top: float, bottom: float, window: Window, spells: Sequence[Spell]
) -> None:
    """The axis itself, today, and where each worsening began and ended, over the whole height."""
    axes = axes_at(figure, top, bottom - top, window)
    axes.set_zorder(-1)
    for day, said in ticks(window):
        axes.axvline(day, color="#ececec", lw=0.5, zorder=0)
        axes.plot([day, day], [bottom, bottom + 0.04], color=look.QUIET, lw=0.6, clip_on=False)
        look.write(figure, window.inches(day), bottom + 0.06, said, ha="center",
                   fontsize=look.SMALL, color=look.INK)  # fmt: skip
    axes.axhline(bottom, color=look.QUIET, lw=0.8)
    for spell in spells:
        for day in (spell.begin, spell.end):
            axes.axvline(day, color="#bdbdbd", lw=0.5, ls=(0, (1, 2)), zorder=0)
    axes.axvline(window.now, color=look.INK, lw=1.0, ls=(0, (5, 3)))
    words = f"{window.axis.said(window.now)}"
    look.write(figure, window.inches(window.now), top - 0.14, words, ha="center",
               fontsize=look.SMALL, fontweight="bold")  # fmt: skip


def _strip(room: Room, top: float, spells: Sequence[Spell], window: Window) -> None:
    """The worsenings by name, each hatched by what it is taken for."""
    axes = axes_at(room.figure, top, STRIP_HIGH, window)
    axes.axhline(top + STRIP_HIGH, color=look.QUIET, lw=0.6)
    look.write(room.figure, LEFT - 0.07, top + STRIP_HIGH / 2, "Worsenings", ha="right",
               va="center", fontsize=look.SMALL)  # fmt: skip
    for spell in spells:
        band(axes, spell, window)
        begin, end = window.inches(spell.begin), window.inches(spell.end)
        wide = width(spell.label, look.BODY)
        centre = top + STRIP_HIGH / 2
        places = [((begin + end - wide) / 2, centre), (end + 0.05, centre)]
        room.write(spell.label, places, size=look.BODY, fontweight="bold",
                   bbox={"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none"})  # fmt: skip
        if spell.is_open:
            axes.plot([spell.end], [top + STRIP_HIGH / 2], marker=">", ms=5, mfc=look.INK,
                      mec="white", mew=0.4, clip_on=False, zorder=4)  # fmt: skip


def _keys(
    figure: Figure,
    history: History,
    course: AssessedCourse | None,
    due: Sequence[Due],
    left_out: Sequence[str],
) -> None:
    """What the labels and numbers mean, and what is not on the time axis."""
    spells = [_spell_said(label, worsening) for label, worsening in _all(course)]
    keys = (
        ("Worsenings (/// relapse, ... fluctuation, \\\\\\ cannot say yet): ", spells),
        ("Due: ", [
            f"{number} {one.what} {one.on}{' (overdue)' if one.overdue else ''}"
            for number, one in enumerate(due, start=1)
        ]),
        ("Without a date: ", undated(history)),
        ("No room for: ", list(left_out)),
    )  # fmt: skip
    top = BOTTOM + 0.3
    for heading, entries in keys:
        if not entries:
            continue
        lines = wrap(printable(heading + "; ".join(entries)), LETTERS_A_LINE)
        if len(lines) > KEY_LINES:
            lines = [*lines[: KEY_LINES - 1], fitted(lines[KEY_LINES - 1], 6.5, 10.0) + " … and more"]
        for line in lines:
            look.write(figure, MARGIN, top, line, fontsize=6.5)
            top += 0.115


def _spell_said(label, worsening) -> str:
    until = worsening.end or ("going on" if worsening.is_ongoing else "end not recorded")
    after = f", after {' and '.join(worsening.triggers)}" if worsening.triggers else ""
    return f"{label} {worsening.onset or 'undated'} to {until}{after}"


def _foot(figure: Figure, case_id: str, versions: Versions | None) -> None:
    use = USE
    if case_id.startswith(SIMULATED):
        use = f"SIMULATED: no patient is behind this. {USE}"
    below = look.HEIGHT - 0.2
    look.write(figure, MARGIN, below, use, fontsize=look.SMALL, color=look.QUIET)
    if versions is not None:
        said = (
            f"kinsbourne {versions.software}  ·  knowledge {versions.knowledge}  ·  "
            f"HPO {versions.hpo}"
        )
        look.write(figure, look.WIDTH - MARGIN, below, said, ha="right", fontsize=look.SMALL,
                   color=look.QUIET)  # fmt: skip
