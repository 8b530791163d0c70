"""What does the flow chart of a search look like?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap

from kinsbourne.report.view import Figure

WIDTH, BOX, LEFT, LINE, GAP, PAD = 760, 300, 10, 16, 26, 12
BESIDE, SIGNS = 340, 58
INK, EDGE, FILL = "#1b2733", "#5b7083", "#eef3f7"


def picture(steps: Sequence[tuple[str, str, str]]) -> Figure:
    """The steps as boxes from top to bottom, and what falls out beside each.

    Args:
        steps: what, how many, and lines of what stands beside it.
    """
    parts: list[str] = []
    top = PAD
    for number, (what, how_many, beside) in enumerate(steps):
        notes = [part for line in beside.split("\n") for part in wrap(line, SIGNS)]
        words = wrap(f"{what}: {how_many}" if how_many else what, 38)
        height = LINE * max(len(words), len(notes), 1) + 2 * PAD
        if number:
            parts.append(_arrow(top - GAP, top))
        parts += _box(words, notes, top, height)
        top += height + GAP
    height = top - GAP + PAD
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="sans-serif" font-size="13" fill="{INK}">'
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>{"".join(parts)}</svg>'
    )
    said = "; ".join(
        " ".join(f"{what}: {how_many} {beside}".split()) for what, how_many, beside in steps
    )
    return Figure(title="How many fell out at each step", description=said, svg=svg.encode())


def _box(words: Sequence[str], notes: Sequence[str], top: int, height: int) -> Iterator[str]:
    yield (
        f'<rect x="{LEFT}" y="{top}" width="{BOX}" height="{height}" rx="4" fill="{FILL}" '
        f'stroke="{EDGE}"/>'
    )
    for x, lines in ((LEFT + PAD, words), (BESIDE, notes)):
        for at, line in enumerate(lines):
            y = top + PAD + LINE * (at + 1) - 4
            yield f'<text x="{x}" y="{y}">{escape(line)}</text>'
    if notes:
        middle = top + height // 2
        yield f'<path d="M{LEFT + BOX} {middle}H{BESIDE - 8}" stroke="{EDGE}" fill="none"/>'


def _arrow(start: int, end: int) -> str:
    x = LEFT + BOX // 2
    return (
        f'<path d="M{x} {start}V{end - 6}" stroke="{EDGE}" fill="none"/>'
        f'<path d="M{x - 4} {end - 7}L{x} {end}L{x + 4} {end - 7}Z" fill="{EDGE}"/>'
    )
