"""What does the page of recordings say?"""

from __future__ import annotations

import base64
from collections.abc import Sequence

import msgspec

from kinsbourne.report import eye_picture, measured, view
from kinsbourne.signals.eye.change import Comparison, compare
from kinsbourne.signals.eye.reading.columns import shipped
from kinsbourne.signals.eye.result import Burst, Intrusion, Measured, Nystagmus
from kinsbourne.signals.eye.simulation import KINDS
from kinsbourne.web.pages.eye.asked import Asked
from kinsbourne.web.pages.eye.held import SECONDS, Seen
from kinsbourne.web.pages.eye.window import MOVES, Window
from kinsbourne.web.pages.form import Wrong


class Picture(msgspec.Struct, frozen=True):
    """A picture, what it shows in words, and itself as a ``data:`` address."""

    title: str
    description: str
    source: str


class Choice(msgspec.Struct, frozen=True):
    """One of a list to choose from."""

    id: str
    label: str


class Offer(msgspec.Struct, frozen=True):
    """What the form offers."""

    columns: tuple[Choice, ...]
    simulated: tuple[Choice, ...]
    most_bytes: int
    minutes: int
    """For which a recording is held."""
    moves: tuple[str, ...] = MOVES


class Typed(msgspec.Struct, frozen=True):
    """What was typed, to be shown again."""

    columns: str
    screen: str
    start: str
    end: str
    day: str
    month: str
    year: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A recording, and the window of it that is drawn."""

    name: str
    """Under which it is held; it belongs in the body of a request alone."""
    measured: Measured
    said: view.Document
    start_s: float
    end_s: float
    duration_s: float
    picture: Picture
    plot: tuple[float, float]
    """Where on the picture the window begins and ends, as shares of its width."""
    at: dict[str, str]
    """Of each finding, by its id, where it is: ``START END`` in seconds."""
    here: tuple[view.Entry, ...]
    """The findings in the window, each with its tests."""
    saccades: Picture | None = None


class Compared(msgspec.Struct, frozen=True):
    """Two recordings side by side."""

    before: str
    """The name under which the first is held."""
    comparison: Comparison
    said: view.Document
    picture: Picture


class Put(msgspec.Struct, frozen=True):
    """What was put into the case, and what was not."""

    added: tuple[str, ...]
    left_out: tuple[str, ...]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The page; its JSON is the same."""

    offer: Offer
    wrong: tuple[Wrong, ...] = ()
    typed: Typed
    shown: Shown | None = None
    compared: Compared | None = None
    case: str = ""
    """The case that came along, as a phenopacket; with what was put into it."""
    put: Put | None = None
    is_forgotten: bool = False


def offer(most_bytes: int) -> Offer:
    """The maps of columns, what can be simulated, and the bounds."""
    maps = sorted(shipped().values(), key=lambda each: each.label.casefold())
    return Offer(
        columns=tuple(Choice(each.id, each.label) for each in maps),
        simulated=tuple(Choice(kind, kind.replace("-", " ")) for kind in KINDS),
        most_bytes=most_bytes,
        minutes=SECONDS // 60,
    )


def typed(asked: Asked) -> Typed:
    """The fields as they were sent."""
    return Typed(
        asked.columns, asked.screen, asked.start, asked.end, asked.day, asked.month, asked.year
    )


def shown(name: str, seen: Seen, window: Window, *, with_saccades: bool) -> Shown:
    """The recording with its picture from one moment to another."""
    result = seen.measured
    said = measured.document(result)
    pairs = _found(said, result)
    return Shown(
        name=name,
        measured=result,
        said=said,
        start_s=window.start_s,
        end_s=window.end_s,
        duration_s=seen.recording.duration_s,
        picture=_picture(eye_picture.stretch(seen.recording, result, *window)),
        plot=eye_picture.PLOT,
        at={str(entry.id): f"{event.onset_s:g} {event.offset_s:g}" for entry, event in pairs},
        here=tuple(
            entry
            for entry, event in pairs
            if event.offset_s > window.start_s and event.onset_s < window.end_s
        ),
        saccades=_picture(eye_picture.saccades(result)) if with_saccades else None,
    )


def _found(
    said: view.Document, of: Measured
) -> list[tuple[view.Entry, Burst | Nystagmus | Intrusion]]:
    """What is said of each finding, with the finding."""
    groups: dict[str, Sequence[Burst | Nystagmus | Intrusion]] = {
        "bursts": of.bursts, "nystagmus": of.nystagmus, "intrusions": of.intrusions,
    }  # fmt: skip
    return [
        pair
        for section in said.sections
        for pair in zip(section.entries, groups.get(section.id, ()), strict=False)
    ]


def compared(name: str, before: Seen, after: Seen) -> Compared:
    """Both recordings, measure by measure and side by side."""
    comparison = compare(before.measured, after.measured)
    return Compared(
        name, comparison, measured.compared(comparison), _picture(eye_picture.pair(before, after))
    )


def _picture(figure: view.Figure) -> Picture:
    content = base64.b64encode(figure.svg).decode()
    return Picture(figure.title, figure.description, f"data:image/svg+xml;base64,{content}")
