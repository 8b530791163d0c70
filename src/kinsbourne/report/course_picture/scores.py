"""How severe was it when, on each scale by itself?

A scale has its own panel and its own range; no score is converted. Raters are told apart by the
shape of the mark.
"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from kinsbourne.knowledge import base
from kinsbourne.reasoning.course.result import WorseningVerdict
from kinsbourne.reasoning.history import History, Score
from kinsbourne.report.course_picture.room import TINY, Box, Room, fitted
from kinsbourne.report.course_picture.rows import MARGIN
from kinsbourne.report.course_picture.spells import Spell
from kinsbourne.report.course_picture.window import LEFT, RIGHT, Window
from kinsbourne.report.eye_picture import look

MARKERS = ("o", "s", "^", "D", "v", "P", "X")
"""In the order in which raters come; the last stands for all others."""
LINES = ("-", "--", "-.", ":")
MANY, WIDE = 40, 0.06
"""Scores of which marks are small; inches from which the width of an inexact date is drawn."""
A_DAY = 1.0
NO_RATER = "rater not recorded"
BAND: dict[WorseningVerdict, dict[str, Any]] = {
    "relapse": {"facecolor": "#e9e9e9", "edgecolor": "#8a8a8a", "hatch": "////"},
    "fluctuation": {"facecolor": "white", "edgecolor": "#8a8a8a", "hatch": "...."},
    "cannot_say": {"facecolor": "white", "edgecolor": "#8a8a8a", "hatch": "\\\\"},
}
Panels = dict[tuple[str, int], list[Score]]
"""Dated scores by scale and by its form."""
GLYPHS: dict[str, str] = dict(zip(MARKERS, "●■▲◆▼✚✖", strict=True))


def panels_of(history: History) -> Panels:
    """The dated scores, by scale and by the form of the scale."""
    found: Panels = {}
    for score in history.scores:
        if score.on is not None:
            found.setdefault((score.scale, score.maximum), []).append(score)
    return dict(sorted(found.items(), key=lambda panel: -len(panel[1])))


def draw_scores(
    room: Room,
    top: float,
    high: float,
    panels: Panels,
    spells: Sequence[Spell],
    window: Window,
) -> None:
    """One panel below the other, each of its own scale."""
    each = high / len(panels)
    raters = raters_of(panels)
    for number, ((scale, maximum), scores) in enumerate(panels.items()):
        upper = top + each * number
        axes = look.placed(room.figure, LEFT, upper + 0.07, RIGHT - LEFT, each - 0.1)
        axes.set(xlim=(window.first, window.last), ylim=(-maximum * 0.06, maximum * 1.08))
        axes.set_xticks([])
        axes.set_yticks([0, maximum / 3, 2 * maximum / 3, maximum] if each > 0.8 else [0, maximum])
        axes.tick_params(axis="y", length=2, labelsize=TINY, pad=1)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
        axes.grid(axis="y", color=look.FAINT, lw=0.4)
        axes.set_axisbelow(True)
        axes.patch.set_visible(False)
        for spell in spells:
            band(axes, spell, window)
        _label(room, upper, scale, maximum)
        _line(room, axes, scores, raters, LINES[number % len(LINES)], window)
        _totals(room, scores, maximum, upper + 0.07, each - 0.1, window)


def band(axes: Axes, spell: Spell, window: Window) -> None:
    """A worsening over the whole height, hatched by what it is taken for."""
    long = max(spell.end - spell.begin, window.days(0.03))
    style: dict[str, Any] = {"linewidth": 0.3, "alpha": 0.55, "zorder": 0.5}
    axes.axvspan(spell.begin, spell.begin + long, **style, **BAND[spell.worsening.verdict])


def raters_of(panels: Panels) -> list[str]:
    """Who rated, as the record has it, in the order in which they come."""
    scores = (score for found in panels.values() for score in found)
    return list(dict.fromkeys(score.rated or NO_RATER for score in scores))


def rater_key(panels: Panels) -> list[str]:
    """Each rater behind the mark of their scores; those beyond the marks share the last."""
    raters = raters_of(panels)
    return [f"{GLYPHS[_marker(rater, raters)]} {rater}" for rater in raters]


def _label(room: Room, upper: float, scale: str, maximum: int) -> None:
    """The scale's name and range, left of the panel."""
    known = base.load().scales
    name = known[scale].name if scale in known else scale
    lines = [*_in_two(name), f"0 to {maximum}"]
    for number, line in enumerate(lines):
        look.write(
            room.figure, MARGIN, upper + 0.08 + 0.125 * number,
            fitted(line, look.SMALL, LEFT - MARGIN - 0.3), fontsize=look.SMALL,
            fontweight="bold" if number == 0 else "normal",
        )  # fmt: skip


def _in_two(name: str) -> list[str]:
    """A long name in two lines."""
    words = name.split()
    half = (len(words) + 1) // 2
    return [" ".join(words[:half]), " ".join(words[half:])] if len(words) > 2 else [name]


def _marker(rater: str, raters: Sequence[str]) -> str:
    return MARKERS[min(raters.index(rater), len(MARKERS) - 1)]


def _line(
    room: Room,
    axes: Axes,
    scores: Sequence[Score],
    raters: Sequence[str],
    style: str,
    window: Window,
) -> None:
    dated = _dated(scores, window)
    days = [day for day, _ in dated]
    axes.plot(days, [score.total for score in scores], color=look.QUIET, ls=style, lw=0.8)
    small = len(scores) > MANY
    for score in scores:
        if score.on is not None and score.on.below - score.on.from_ > max(window.days(WIDE), A_DAY):
            axes.plot([score.on.from_, score.on.below], [score.total] * 2, color=look.QUIET, lw=0.5)
    for day, score in dated:
        axes.plot(
            [day], [score.total], ls="", marker=_marker(score.rated or NO_RATER, raters),
            ms=3.0 if small else 4.5, mfc=look.INK, mec="white", mew=0.4, clip_on=False, zorder=3,
        )  # fmt: skip


def _dated(scores: Sequence[Score], window: Window) -> list[tuple[float, Score]]:
    return [(window.day(score.on), score) for score in scores if score.on is not None]


def _totals(
    room: Room, scores: Sequence[Score], maximum: int, top: float, high: float, window: Window
) -> None:
    """As many totals as there is room for; the first, the last and the highest before others."""
    places = [
        (window.inches(day), _upright(score.total, maximum, top, high), score.total)
        for day, score in _dated(scores, window)
    ]
    for at, up, _ in places:
        room.take(Box(at - 0.03, up - 0.03, at + 0.03, up + 0.03))
    order = sorted(range(len(places)), key=lambda n: (n != len(places) - 1, n != 0, -places[n][2]))
    for number in order:
        at, up, total = places[number]
        beside = [(at + 0.05, up - 0.06), (at - 0.12, up - 0.06), (at + 0.05, up + 0.06)]
        room.write(str(total), [place for place in beside if place[1] < top + high - 0.05])


def _upright(total: int, maximum: int, top: float, high: float) -> float:
    low, most = -maximum * 0.06, maximum * 1.08
    return top + high * (1 - (total - low) / (most - low))
