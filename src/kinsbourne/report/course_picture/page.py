"""What stands where on the page of the course?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.figure import Figure

from kinsbourne.reasoning.assessment import Versions
from kinsbourne.reasoning.course.result import AssessedCourse, Worsening
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.surveillance.result import Due
from kinsbourne.report.course_picture.groups import groups_of, trimmed, undated
from kinsbourne.report.course_picture.room import Room, fitted, width, wrapped
from kinsbourne.report.course_picture.rows import (
    MARGIN,
    ROW_HIGH,
    ROW_LEAST,
    Group,
    axes_at,
    draw_groups,
    height_of,
)
from kinsbourne.report.course_picture.scores import Panels, band, draw_scores, panels_of, rater_key
from kinsbourne.report.course_picture.spells import Spell, spells_of
from kinsbourne.report.course_picture.window import LEFT, Window, ticks, window_of
from kinsbourne.report.course_words import PHASE, VERDICT, headline, labelled, when
from kinsbourne.report.eye_picture import look
from kinsbourne.report.lines import printable

USE = "Research software. It shows what is recorded; it claims no cause and orders nothing."
SIMULATED = "simulated"
"""How the id of a patient that nobody is begins."""
TOP, TICKS, FOOT = 1.22, 0.3, 0.33
"""Where the scores begin; heights of the words below the time axis, and of the foot; inches."""
STRIP_HIGH = 0.2
BOLDER = 1.13
"""How much wider bold letters are, at most."""
SCORES_LEAST, SCORES_ALL, SCORES_EACH, NO_SCORES = 0.72, 1.6, 2.2, 0.3
"""Kept for a panel of scores, for all, at most for each, and for none; inches."""
KEY, KEY_HIGH = 6.5, 0.113
"""Size of the letters beneath in points, height of a line in inches."""
MORE = " … and more"
HATCHES = "Worsenings (/// relapse, ... fluctuation, \\\\\\ cannot say yet): "


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
        spells = spells_of(course, window) if window else []
        panels = panels_of(history)
        groups = groups_of(history, spells, due, window) if window else []
        keys = list(_keys(history, course, due, groups))
        headings, _ = height_of(groups)
        free = look.HEIGHT - FOOT - KEY_HIGH * (len(keys) + 1) - TICKS - TOP - _scores_least(panels)
        groups = trimmed(groups, int((free - headings) / ROW_LEAST))
        keys = list(_keys(history, course, due, groups))
        end = TOP
        if window is None:
            words = "Nothing in the record has a date, so that there is no time line to draw."
            look.write(figure, MARGIN, TOP, words)
        else:
            bottom = look.HEIGHT - FOOT - KEY_HIGH * len(keys) - TICKS
            end = _time_line(room, panels, groups, spells, window, bottom)
            _grid(figure, TOP - STRIP_HIGH, end, window, spells, course)
            _strip(room, TOP - STRIP_HIGH, spells, window, is_assessed=course is not None)
        for number, line in enumerate(keys):
            look.write(figure, MARGIN, end + TICKS + KEY_HIGH * number, line, fontsize=KEY)
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
        f"Scores: {len(history.scores)}",
        f"treatments and procedures: {len(history.given)}",
        f"tests: {len(history.tests)}",
    ]
    if window is not None:
        about.append(f"as of {window.axis.said(window.now)}")
    line = " · ".join(about) + "."
    look.write(figure, MARGIN, 0.72, line, color=look.QUIET, fontsize=look.SMALL)
    spells = [f"{label}: {VERDICT[w.verdict]}" for label, w in _all(course)]
    figure.set_label(" ".join([said, line, *(f"{spell}." for spell in spells)]))


def _all(course: AssessedCourse | None) -> list[tuple[str, Worsening]]:
    return labelled(course.relapses) if course else []


def _time_line(
    room: Room,
    panels: Panels,
    groups: Sequence[Group],
    spells: Sequence[Spell],
    window: Window,
    bottom: float,
) -> float:
    """Everything on the time axis, no lower than told; where it ends."""
    free = bottom - TOP
    headings, rows = height_of(groups)
    rest = free - headings - _scores_least(panels)
    row_high = min(ROW_HIGH, rest / max(rows, 1))
    most = SCORES_EACH * len(panels) if panels else NO_SCORES
    high = min(free - headings - row_high * rows, most)
    if panels:
        draw_scores(room, TOP, high, panels, spells, window)
    else:
        look.write(room.figure, LEFT, TOP + 0.1, "No severity score with a date is recorded.",
                   color=look.QUIET)  # fmt: skip
    draw_groups(room, TOP + high, row_high, groups, window)
    return TOP + high + headings + row_high * rows


def _scores_least(panels: Panels) -> float:
    return min(SCORES_LEAST * len(panels), SCORES_ALL) if panels else NO_SCORES


def _grid(
    figure: Figure,
    top: float,
    bottom: float,
    window: Window,
    spells: Sequence[Spell],
    course: AssessedCourse | None,
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
    words = window.axis.said(window.now) + (f": {PHASE[course.phase]}" if course else "")
    wide = width(words, look.SMALL) * BOLDER
    at = min(window.inches(window.now) - wide / 2, look.WIDTH - MARGIN / 2 - wide)
    look.write(figure, at, top - 0.14, words, fontsize=look.SMALL, fontweight="bold")


def _strip(
    room: Room, top: float, spells: Sequence[Spell], window: Window, *, is_assessed: bool
) -> None:
    """The worsenings by name, each hatched by what it is taken for."""
    axes = axes_at(room.figure, top, STRIP_HIGH, window)
    axes.axhline(top + STRIP_HIGH, color=look.QUIET, lw=0.6)
    look.write(room.figure, LEFT - 0.07, top + STRIP_HIGH / 2, "Worsenings", ha="right",
               va="center", fontsize=look.SMALL)  # fmt: skip
    if not spells:
        words = "none" if is_assessed else "not assessed"
        look.write(room.figure, LEFT + 0.05, top + STRIP_HIGH / 2, words, va="center",
                   fontsize=look.SMALL, color=look.QUIET)  # fmt: skip
    for spell in spells:
        band(axes, spell, window)
        begin, end = window.inches(spell.begin), window.inches(spell.end)
        wide = width(spell.label, look.BODY) * BOLDER
        centre = top + STRIP_HIGH / 2
        places = [(end + 0.08, centre), (begin - wide - 0.05, centre)]
        if end - begin > wide + 0.1 or not spell.is_open:
            places = [((begin + end - wide) / 2, centre), *places]
        room.write(spell.label, places, size=look.BODY, fontweight="bold",
                   bbox={"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none"})  # fmt: skip
        if spell.is_open:
            axes.plot([spell.end], [top + STRIP_HIGH / 2], marker=">", ms=5, mfc=look.INK,
                      mec="white", mew=0.4, clip_on=False, zorder=4)  # fmt: skip


def _keys(
    history: History,
    course: AssessedCourse | None,
    due: Sequence[Due],
    groups: Sequence[Group],
) -> Iterator[str]:
    """What the labels and numbers mean, and what is not on the time axis, in lines."""
    keys = (
        (2, HATCHES, [_spell_said(label, worsening) for label, worsening in _all(course)]),
        (1, "Raters: ", rater_key(panels_of(history))),
        (2, "Due: ", [
            f"{number} {one.what} {one.on}{' (overdue)' if one.overdue else ''}"
            for number, one in enumerate(due, start=1)
        ]),
        (1, "Without a date: ", undated(history)),
        (1, "No room for: ", [name for group in groups for name in group.left_out]),
    )  # fmt: skip
    wide = look.WIDTH - 2 * MARGIN
    for most, heading, entries in keys:
        if not entries:
            continue
        lines = wrapped(printable(heading + "; ".join(entries)), KEY, wide)
        if len(lines) > most:
            last = fitted(lines[most - 1], KEY, wide - width(MORE, KEY))
            lines = [*lines[: most - 1], last.removesuffix("…") + MORE]
        yield from (fitted(line, KEY, wide) for line in lines)


def _spell_said(label: str, worsening: Worsening) -> str:
    after = f", after {' and '.join(worsening.triggers)}" if worsening.triggers else ""
    return f"{label} {when(worsening)}{after}"


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
