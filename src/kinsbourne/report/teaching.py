"""What does the lesson on the movements of the eyes show, and what does it say of each?

The movements are made by the simulator, and say so wherever they appear. What is to be seen, and
why, is knowledge, with its sources and marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

import msgspec
import numpy as np

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import (
    Marked,
    TeachingAspect,
    TeachingClip,
    TeachingMotion,
    TeachingPoint,
)
from kinsbourne.report.cited import Cited
from kinsbourne.report.disease.addresses import statement
from kinsbourne.report.view import Entry, Reference, Section
from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import Measured
from kinsbourne.signals.eye.simulation import simulate

TOP = "/teaching"
PER_DEGREE = 100
SIMULATED = "Simulated: no child made this movement."
ALL_SIMULATED = "Simulated: no child made these movements."
ABOUT = (
    "For staff who have never seen opsoclonus: the movements it is told apart by, as moving eyes "
    "and as traces. The software's own simulator makes them; what real eyes do varies more."
)
QUIZ = "Quiz: name {count} clips"
WARNING = "Fast movement; nothing flashes, and nothing moves before Play."
DRAWN = (
    "Both eyes are drawn from one trace, so they always move together. The child's right is on "
    "your left."
)
KEYS = "Keys: space plays and pauses, the arrows step by 8 ms."
FACE_ALT = "The drawn face of a toddler, whose eyes move. Simulated. {name}."
TRACE_ALT = "Horizontal and vertical position of the eyes against time. Simulated. {name}."
UP = "Up on the trace is up, or to the child's right."
WITHOUT = "The moving eyes need JavaScript; the trace does not."
EACH_SACCADE = "Each stripe in the lower half is one saccade, as the software measures it."
MAGNIFICATIONS = ((1, "as large as life"), (2, "2 times larger"), (4, "4 times larger"))
SPEEDS = (("1", "as fast as life"), ("0.25", "4 times slower"), ("0.1", "10 times slower"))
REMEMBERED = 64


class UnknownClipError(Exception):
    """A clip or a question that the lesson does not have."""


class Trace(msgspec.Struct, frozen=True):
    """Where the eyes look, sample by sample."""

    rate_hz: float
    per_degree: int
    """Units of the samples in one degree."""
    x: tuple[int, ...]
    """Towards the right of the one who looks."""
    y: tuple[int, ...]
    """Upwards."""


class Player(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to draw a pair of eyes that move so, and to say what is drawn."""

    name: str
    address: str
    """Where its samples are."""
    picture: str
    """Where its trace is drawn."""
    trace: Trace
    seconds: float
    magnified: int
    """How many times larger than life the movement is drawn at first."""
    globe: float
    """Radius of the eyeball over that of the iris."""
    reach_deg: float
    """No eye is drawn to turn further."""
    face_alt: str
    trace_alt: str
    trace_said: tuple[str, ...]
    magnifications: tuple[tuple[int, str], ...] = MAGNIFICATIONS
    speeds: tuple[tuple[str, str], ...] = SPEEDS
    label: str = SIMULATED
    warning: str = WARNING
    keys: str = KEYS
    drawn: str = DRAWN
    without: str = WITHOUT


class Line(msgspec.Struct, frozen=True):
    """One movement in a list, or in the table that sets them side by side."""

    id: str
    name: str
    summary: Entry
    cells: tuple[Entry, ...]


class Near(msgspec.Struct, frozen=True):
    """The movement before or after another in the lesson."""

    id: str
    name: str


class Lesson(msgspec.Struct, frozen=True):
    """All the movements of the lesson, side by side."""

    title: str
    simulated: str
    about: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    quiz: str
    references: tuple[Reference, ...]


class Clip(msgspec.Struct, frozen=True):
    """One movement: the eyes, and what is to be seen in them."""

    id: str
    title: str
    player: Player
    summary: Entry
    look_for: tuple[Section, ...]
    measured: Entry
    before: Near | None
    after: Near | None
    references: tuple[Reference, ...]


def lesson(knowledge: Knowledge) -> Lesson:
    """The movements side by side."""
    taught = knowledge.teaching
    cited = Cited(knowledge)
    columns = [aspect for aspect in taught.aspects if aspect.is_compared]
    return Lesson(
        title="What the eyes do",
        simulated=ALL_SIMULATED,
        about=ABOUT,
        columns=tuple(aspect.label for aspect in columns),
        lines=tuple(_line(cited, clip, columns) for clip in taught.clips),
        quiz=QUIZ.format(count=len(taught.questions)),
        references=tuple(cited.references()),
    )


def clip(knowledge: Knowledge, name: str) -> Clip:
    """One movement by its id.

    Raises:
        UnknownClipError: the lesson has no such movement.
    """
    taught, one, cited = knowledge.teaching, named(knowledge, name), Cited(knowledge)
    at = taught.clips.index(one)
    labels = {aspect.id: aspect.label for aspect in taught.aspects}
    summary = entry(cited, one.summary, one)
    look_for = tuple(_section(cited, point, labels[point.aspect]) for point in one.look_for)
    return Clip(
        id=one.id,
        title=one.name,
        player=player(knowledge, one.made, one.name, f"{TOP}/{one.id}", striped=True),
        summary=summary,
        look_for=look_for,
        measured=_measured(measured(knowledge, one.made)),
        before=_near(taught.clips[at - 1]) if at else None,
        after=_near(taught.clips[at + 1]) if at + 1 < len(taught.clips) else None,
        references=tuple(cited.references()),
    )


def named(knowledge: Knowledge, name: str) -> TeachingClip:
    """The movement with this id.

    Raises:
        UnknownClipError: the lesson has no such movement.
    """
    for one in knowledge.teaching.clips:
        if one.id == name:
            return one
    raise UnknownClipError


def player(
    knowledge: Knowledge, made: TeachingMotion, name: str, address: str, *, striped: bool
) -> Player:
    """The eyes that move as was asked for, under a name and an address.

    ``striped`` is whether the picture of the trace shows each saccade.
    """
    limits = knowledge.teaching.values
    return Player(
        name=name,
        address=address,
        picture=f"{address}/saccades.svg" if striped else f"{address}/trace.svg",
        trace=_trace(recording(knowledge, made)),
        seconds=limits["duration"],
        magnified=made.magnified,
        globe=limits["globe"],
        reach_deg=limits["reach"],
        face_alt=FACE_ALT.format(name=name),
        trace_alt=TRACE_ALT.format(name=name),
        trace_said=(SIMULATED, UP, EACH_SACCADE) if striped else (SIMULATED, UP),
    )


def recording(knowledge: Knowledge, made: TeachingMotion) -> Recording:
    """The simulated recording behind a clip: whole, seen throughout, one trace for both eyes."""
    limits = knowledge.teaching.values
    return _recorded(made, limits["rate"], limits["duration"], limits["noise"])


@lru_cache(maxsize=REMEMBERED)
def _recorded(made: TeachingMotion, fs_hz: float, duration_s: float, noise_deg: float) -> Recording:
    return simulate(
        made.kind, making=made.making, seed=made.seed, share=made.share, fs_hz=fs_hz,
        duration_s=duration_s, noise_deg=noise_deg, blinks_per_s=0.0, missing=0.0,
        spikes_per_s=0.0,
    ).recording  # fmt: skip


def measured(knowledge: Knowledge, made: TeachingMotion) -> Measured:
    """What the software measures in a clip, as in any recording."""
    return measure(recording(knowledge, made))


def _trace(recorded: Recording) -> Trace:
    x, y = (
        np.rint(axis * PER_DEGREE).astype(np.int16).tolist()
        for axis in (recorded.x_deg, recorded.y_deg)
    )
    return Trace(recorded.fs_hz, PER_DEGREE, tuple(x), tuple(y))


def _measured(found: Measured) -> Entry:
    numbers = [
        f"{name} {measure.value:.2g} {unit} (95 % interval {low:.2g} to {high:.2g})"
        for name, measure, unit in (
            ("frequency in bursts", found.measures["burst_frequency_hz"], "Hz"),
            ("amplitude in bursts", found.measures["burst_amplitude_deg"], "deg"),
        )
        if measure.interval is not None
        for low, high in [measure.interval]
    ]
    said = "; ".join([f"most of it is {found.pattern.kind}", *numbers])
    return Entry(text=f"Measured as any recording would be: {said}.")


def _near(one: TeachingClip) -> Near:
    return Near(one.id, one.name)


def _line(cited: Cited, one: TeachingClip, columns: Iterable[TeachingAspect]) -> Line:
    points = {point.aspect: point for point in one.look_for}
    summary = entry(cited, one.summary, one)
    shown = (points[column.id] for column in columns)
    cells = (entry(cited, each.short or each.text, each, each.rests_on) for each in shown)
    return Line(one.id, one.name, summary, tuple(cells))


def _section(cited: Cited, point: TeachingPoint, label: str) -> Section:
    said = entry(cited, point.text, point, point.rests_on)
    return Section(id=point.aspect, title=label, entries=(said,))


def entry(cited: Cited, text: str, marked: Marked, rests_on: Sequence[str] = ()) -> Entry:
    """Something said, with its mark, its sources and those of the statements it rests on."""
    known = cited.knowledge.statements
    sources = chain(marked.sources, *(known[name].sources for name in rests_on))
    behind = (Entry(text=known[name].claim, url=statement(name)) for name in rests_on)
    return msgspec.structs.replace(
        cited.entry(text, marked), sources=cited.numbers(sources), behind=tuple(behind)
    )
