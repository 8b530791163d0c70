"""How does what was asked of the page of recordings become what it says?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec

from kinsbourne.case.blocks import Time
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.exchange import phenopacket
from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.evidence import check_real, into
from kinsbourne.signals.eye.reading import Most, parse_screen, read
from kinsbourne.signals.eye.reading.columns import shipped
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.simulation import KINDS, simulate
from kinsbourne.signals.eye.simulation.simulate import OSCILLATIONS
from kinsbourne.web.pages.eye import view
from kinsbourne.web.pages.eye.asked import (
    CASE,
    FILE,
    INTO,
    OTHER,
    Asked,
    WrongError,
    day_of,
)
from kinsbourne.web.pages.eye.held import Held, Seen
from kinsbourne.web.pages.eye.view import Offer, Put, View
from kinsbourne.web.pages.eye.window import window
from kinsbourne.web.pages.form import Wrong

MOST = Most(bytes=192 * 2**20, samples=4_000_000)
"""Of a recording that is sent, unpacked; over an hour at 1000 Hz."""
SIMULATED: dict[str, Any] = {"fs_hz": 500.0, "duration_s": 30.0, "seed": 3}
SHARE = 0.3
"""Of a simulated recording that lies in bursts."""
AGAIN = "Send the file again."


def done(asked: Asked, held: Held, offer: Offer) -> tuple[View, HTTPStatus]:
    """The page for what was asked; what is wrong is said in it, and the rest is done."""
    said: dict[str, Any] = {"offer": offer, "typed": view.typed(asked), "case": asked.case}
    if asked.do == "forget":
        held.forget(asked.recording, asked.before)
        return View(**said, is_forgotten=True), HTTPStatus.OK
    wrong: list[Wrong] = []
    name, before = asked.recording, asked.before
    try:
        name, before = _received(asked, held)
    except WrongError as error:
        wrong.append(error.wrong)
    except RecordingError as error:
        wrong.append(Wrong(OTHER if asked.recording else FILE, error.problem))
    seen = held.get(name) if name else None
    if name and seen is None:
        wrong = [Wrong(FILE, one.problem) for one in (*wrong, _gone())]
        return View(**said, wrong=tuple(wrong)), HTTPStatus.GONE
    if seen:
        said["shown"] = _shown(asked, name, seen, wrong)
        said |= _compared(before, seen, held, wrong)
        if asked.do == "into":
            said |= _put(asked, seen, wrong)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return View(**said, wrong=tuple(wrong)), status


def _received(asked: Asked, held: Held) -> tuple[str, str]:
    """The names of the recording to be shown, and of the one before it."""
    if asked.simulate:
        return held.keep(_measured(_simulated(asked.simulate))), ""
    if asked.do not in ("measure", "compare"):
        return asked.recording, asked.before
    if asked.file is None:
        field = OTHER if asked.recording else FILE
        raise WrongError(field, "no file was chosen", "the recording", "Choose a file.")
    name = held.keep(_measured(_read(asked, *asked.file)))
    if asked.do == "measure" or not asked.recording:
        return name, ""
    return (asked.recording, name) if asked.is_earlier else (name, asked.recording)


def _read(asked: Asked, name: str, content: bytes) -> Recording:
    if asked.columns and asked.columns not in shipped():
        # a map of one's own is a path for the command line; no path of this machine is opened here
        raise RecordingError("there is no such map of columns", "columns", "Choose one of the list")
    return read(
        content,
        name=name.replace("\\", "/").rpartition("/")[2],
        columns=asked.columns or None,
        screen=parse_screen(asked.screen) if asked.screen else None,
        most=MOST,
    )


def _simulated(kind: str) -> Recording:
    if kind not in KINDS:
        raise WrongError("simulate", "it cannot be simulated", "the kind", "Choose of the list.")
    share = SHARE if kind in OSCILLATIONS else None
    return simulate(kind, making=KINDS[kind][0], share=share, **SIMULATED).recording


def _measured(recording: Recording) -> Seen:
    return Seen(recording, measure(recording))


def _gone() -> Wrong:
    what = "the recording is held no longer"
    return Wrong(FILE, WrongError(FILE, what, "this page", AGAIN).wrong.problem)


def _shown(asked: Asked, name: str, seen: Seen, wrong: list[Wrong]) -> view.Shown:
    """With the window asked for, or the whole where that is none or another was sent."""
    recording = seen.recording
    asked_of_it = asked if name == asked.recording else Asked()
    try:
        part = window(asked_of_it, recording.duration_s, recording.fs_hz)
    except WrongError as error:
        wrong.append(error.wrong)
        part = window(Asked(), recording.duration_s, recording.fs_hz)
    return view.shown(name, seen, part, with_saccades=asked.do == "saccades")


def _compared(before: str, after: Seen, held: Held, wrong: list[Wrong]) -> dict[str, Any]:
    if not before:
        return {}
    seen = held.get(before)
    if seen is None:
        wrong.append(msgspec.structs.replace(_gone(), field=OTHER))
        return {}
    return {"compared": view.compared(before, seen, after)}


def _put(asked: Asked, seen: Seen, wrong: list[Wrong]) -> dict[str, Any]:
    """The case with what the recording shows, all or nothing."""
    try:
        check_real(seen.measured)
        day = day_of(asked)
        observed = None if day is None else Time(timestamp=f"{day.isoformat()}T00:00:00Z")
        grown = into(_case(asked), seen.measured, observed)
    except WrongError as error:
        wrong.append(error.wrong)
        return {}
    except RecordingError as error:
        wrong.append(Wrong(INTO, error.problem))
        return {}
    except CaseError as error:
        wrong.append(Wrong(CASE, error.problem))
        return {}
    text = msgspec.json.format(phenopacket.write(grown.case), indent=2).decode()
    return {"case": text, "put": Put(grown.added, grown.left_out)}


def _case(asked: Asked) -> Case:
    """The case opened, or the one that came along, or a new one."""
    text = asked.case_file[1] if asked.case_file else asked.case.encode()
    return phenopacket.read(text) if text else Case()
