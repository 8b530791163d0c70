"""What does one recording say: the finding, how fit it is, signs, measures, every test?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kinsbourne.report.measured import fitness, words
from kinsbourne.report.view import Document, Entry, Mark, Section
from kinsbourne.signals.eye.result import (
    Burst,
    Intrusion,
    Measure,
    Measured,
    Nystagmus,
    Reason,
    Sign,
    Status,
)

MARKS: dict[Status, Mark] = {"present": "yes", "excluded": "no", "unknown": "unknown"}


def document(measured: Measured) -> Document:
    """The finding first; sections ``quality``, ``signs``, ``measures``, then what was found.

    What was found has behind it every test that it rests on. Sections of which there is nothing
    are left out.
    """
    sections = (
        Section(id="quality", title="What it can show", entries=tuple(fitness.entries(measured))),
        Section(id="signs", title="Signs", entries=tuple(map(_sign, measured.signs))),
        Section(
            id="measures",
            title="Measures, with 95 % intervals",
            entries=tuple(_measure(*each) for each in measured.measures.items()),
        ),
        _found("bursts", "Bursts", measured.bursts),
        _found("nystagmus", "Nystagmus", measured.nystagmus),
        _found("intrusions", "Saccadic intrusions", measured.intrusions),
        Section(id="limits", title="What the tests rest on", entries=tuple(fitness.limits())),
    )
    return Document(
        title="Eye recording",
        lead=tuple(_lead(measured)),
        sections=tuple(section for section in sections if section.entries),
        references=(),
        colophon=(words.versions(measured.versions), words.CLOSE),
    )


def _lead(measured: Measured) -> Iterator[Entry]:
    about = measured.recording
    noise = "noise unknown" if about.noise_deg is None else f"noise {about.noise_deg:.3g} deg"
    eyes = "both eyes" if about.eyes == 2 else "one eye"
    yield Entry(id="verdict", text=measured.summary, mark="caution" if measured.bursts else None)
    yield Entry(
        id="recording",
        label=about.source,
        text=f"{about.fs_hz:g} Hz, {about.duration_s:g} s, {about.missing:.0%} missing, {noise}, "
        f"{eyes}",
    )
    pattern = measured.pattern
    yield Entry(id="pattern", label="most of it", text=f"{pattern.kind} ({pattern.because})")


def _sign(sign: Sign) -> Entry:
    return Entry(
        text=sign.label,
        code=sign.hpo,
        about=sign.status,
        gist="; ".join(sign.because),
        mark=MARKS[sign.status],
    )


def _measure(name: str, measure: Measure) -> Entry:
    why = "" if measure.value is not None else f"not assessable: {measure.not_assessable}"
    return Entry(
        id=name.replace("_", "-"),
        text=words.NAMES[name],
        gist=words.value(measure),
        about=words.interval(measure),
        note=why,
    )


def _found(
    name: str, title: str, found: Sequence[Burst] | Sequence[Nystagmus] | Sequence[Intrusion]
) -> Section:
    entries = tuple(
        Entry(
            id=f"{name}-{number}",
            text=f"{each.onset_s:.3f} to {each.offset_s:.3f} s",
            gist=_what(each),
            behind=tuple(_tests(each.because)),
        )
        for number, each in enumerate(found, 1)
    )
    return Section(id=name, title=title, entries=entries)


def _what(found: Burst | Nystagmus | Intrusion) -> str:
    size = f"{found.amplitude_deg:g} deg"
    if isinstance(found, Intrusion):
        return f"{found.kind}, {size}"
    hertz = "" if found.frequency_hz is None else f"{found.frequency_hz:g} Hz, "
    if isinstance(found, Nystagmus):
        return f"{found.kind} nystagmus, {hertz}{size}"
    count = "" if found.saccades is None else f"{found.saccades} saccades, "
    return f"{found.kind}, {count}{hertz}{size}"


def _tests(reasons: Iterable[Reason]) -> Iterator[Entry]:
    for reason in reasons:
        value = "none" if reason.value is None else f"{reason.value:.3g}"
        yield Entry(
            text=reason.test,
            gist=value,
            about=reason.needed,
            mark="yes" if reason.passed else "no",
        )
