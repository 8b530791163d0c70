"""How is a published regimen written out, with its doses, cautions, marks and sources?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.pathway.regimens import regimens_shown
from kinsbourne.reasoning.pathway.result import AssessedStep, ShownDose, ShownRegimen
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.report.said import VERIFIED
from kinsbourne.report.view import Entry, Section

REGIMENS = model.Section(id="regimens", title="Published regimens")
NEVER_AN_ORDER = (
    "Shown as they were published, never as an order; every use of a drug for OMS is off label. "
    "Each amount says per dose or per day, and per m2 or per kg."
)
OF_ALL = f"{NEVER_AN_ORDER} None of it is worked out for a patient here."


def write(knowledge: Knowledge, numbering: Numbering) -> Section:
    """All regimens, each with a place of its own."""
    shown = regimens_shown(tuple(knowledge.regimens), knowledge, numbering)
    off_label = knowledge.statements["all-drugs-off-label"].sources
    return Section(
        id=REGIMENS.id,
        title=REGIMENS.title,
        entries=(Entry(text=OF_ALL, sources=numbering.cite(off_label)),),
        parts=tuple(map(section, shown)),
    )


def asked_for(steps: Iterable[AssessedStep]) -> Section:
    """The regimens under the steps that are asked for now, each once."""
    shown = {one.id: one for step in steps for one in step.regimens}
    return Section(
        id=REGIMENS.id,
        title=REGIMENS.title,
        note=NEVER_AN_ORDER,
        parts=tuple(map(section, shown.values())),
    )


def section(regimen: ShownRegimen) -> Section:
    """One regimen, in a place of its own."""
    return Section(id=f"regimen-{regimen.id}", title=regimen.name, entries=tuple(_entries(regimen)))


def _entries(regimen: ShownRegimen) -> Iterator[Entry]:
    word = "Believed to be published" if regimen.verified == "recalled" else "Published"
    yield Entry(
        text=f"{word}: {regimen.as_published}",
        sources=regimen.sources,
        basis=VERIFIED[regimen.verified],
        note=regimen.note or "",
    )
    yield Entry(text=f"For whom: {regimen.for_whom}.")
    if regimen.printed:
        yield Entry(text=f"As printed: “{regimen.printed}”.", sources=regimen.sources)
    yield from map(_dose, regimen.doses)
    yield from (_remark("Caution", warning) for warning in regimen.warnings)
    yield from (_remark("Watch", watched) for watched in regimen.monitoring)
    yield from (_remark("Not from this publication", usual) for usual in regimen.usual)


def _dose(shown: ShownDose) -> Entry:
    """One stretch of a regimen in a line."""
    amounts = "; ".join(shown.amounts) or "amounts not given"
    route = f"; {shown.route}" if shown.route else ""
    text = f"Dose, {shown.when}: {amounts}; {shown.schedule}{route}."
    return Entry(text=text, basis=VERIFIED[shown.verified])


def _remark(word: str, remark: Because) -> Entry:
    mark: model.Verified = remark.verified or "default"
    return Entry(text=f"{word}: {remark.text}", sources=remark.sources, basis=VERIFIED[mark])
