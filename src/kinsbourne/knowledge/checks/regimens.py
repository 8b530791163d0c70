"""Can no dose of a published regimen be mistaken, and does it say how far it was read?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    Contradiction,
    DoseStep,
    Dosing,
    Regimen,
    Remark,
    Source,
    Therapy,
    weakest,
)
from kinsbourne.knowledge.reading import Passage, Reading

UNSEEN, UNCHECKED = "dose not seen", "recalled"
_NUMBER = r"\d+(?:\.\d+)?(?: ± \d+(?:\.\d+)?)?"
_AMOUNT = re.compile(rf"{_NUMBER} ?(?:mg|g|IU)\b[^,;.()]*")
_WHOLE = re.compile(rf"{_NUMBER} (?:mg|g|IU)(?: per (?:m2|kg))? per (?:dose|day)\b")
CLOSE = 1e-9
"""Two amounts nearer than this, of their size, are the same; written numbers are not exact."""


def unknown_therapy(reading: Reading) -> Iterator[Fault]:
    known = {therapy.entry.id for therapy in reading.every(Therapy)}
    for regimen in reading.found(Regimen):
        if regimen.entry.therapy not in known:
            yield regimen.fault(
                f"the therapy {regimen.entry.therapy} is unknown",
                "Name a therapy of therapies.yaml.",
                "therapy",
            )


def doses_agree(reading: Reading) -> Iterator[Fault]:
    """What is given as a dose, times the doses a day, is what is given in a day."""
    for step in reading.found(DoseStep):
        for what in _disagreements(step.entry):
            yield step.fault(what, "Correct it from the source.", "doses")


def _disagreements(step: DoseStep) -> Iterator[str]:
    by_per = {dose.per: dose for dose in step.doses}
    if len(by_per) < len(step.doses):
        yield f"{step.when} has two amounts per {step.doses[0].per}"
        return
    if step.doses and all(dose.worked_out for dose in step.doses):
        yield f"{step.when} has only an amount that was worked out, and none that was published"
    if len(by_per) < 2:
        return
    each, whole = by_per["dose"], by_per["day"]
    if (each.unit, each.basis) != (whole.unit, whole.basis):
        yield f"{each.in_words} and {whole.in_words} are not of one unit and basis"
    elif step.doses_a_day is None:
        yield f"{each.in_words} and {whole.in_words}, but doses_a_day is missing"
    elif abs(each.amount * step.doses_a_day - whole.amount) > CLOSE * whole.amount:
        yield (
            f"{each.in_words}, {step.doses_a_day} a day, is not {whole.in_words}: per dose and per "
            "day do not agree"
        )


def said_as_held(reading: Reading) -> Iterator[Fault]:
    """The sentence a person reads has the amounts the data has, whole, and no others."""
    for regimen in reading.found(Regimen):
        entry = regimen.entry
        doses = {dose.in_words for step in entry.courses for dose in step.doses}
        said = entry.as_published
        for words in sorted(doses - _amounts(said)):
            yield regimen.fault(
                f"as_published does not say {words}",
                "Say each dose of the courses in these words.",
                "as_published",
            )
        for words in sorted(_amounts(said) - doses):
            yield regimen.fault(
                f"as_published says {words}, which is no dose of the courses",
                "Spell the unit, per m2 or per kg, per dose or per day; and enter it in courses.",
                "as_published",
            )
        if doses and UNSEEN in said:
            yield regimen.fault(
                f"as_published says '{UNSEEN}', but courses gives one",
                "Drop whichever of the two is wrong.",
                "as_published",
            )
        if not doses and UNSEEN not in said:
            yield regimen.fault(
                "courses gives no dose, and as_published does not say so",
                f"Say '{UNSEEN}' in it.",
                "as_published",
            )


def _amounts(text: str) -> set[str]:
    """Each amount in the text: whole where its words are, else as far as they go."""
    found: set[str] = set()
    for amount in _AMOUNT.finditer(text):
        whole = _WHOLE.match(text, amount.start())
        found.add((whole or amount).group().strip())
    return found


def units_spelled(reading: Reading) -> Iterator[Fault]:
    """Amounts beside the regimen are whole too; only ``printed`` repeats what can be misread."""
    texts: list[tuple[Passage[Remark] | Passage[Contradiction], str]] = []
    texts += [(remark, remark.entry.text) for remark in reading.found(Remark)]
    texts += [(other, other.entry.text) for other in reading.found(Contradiction)]
    for passage, text in texts:
        for words in sorted(_amounts(text)):
            if not _WHOLE.fullmatch(words):
                yield passage.fault(
                    f"the amount {words} can be mistaken",
                    "Spell the unit, per m2 or per kg, and per dose or per day.",
                    "text",
                )


def marks(reading: Reading) -> Iterator[Fault]:
    """A dose is no surer than its regimen, and what is recalled says so where it is read."""
    for regimen in reading.found(Regimen):
        entry = regimen.entry
        doses = [dose for step in entry.courses for dose in step.doses]
        for dose in doses:
            if weakest((entry.verified, dose.verified)) != dose.verified:
                yield regimen.fault(
                    f"{dose.in_words} is marked {dose.verified}, its regimen {entry.verified}",
                    "A dose is no surer than the regimen it is of.",
                    "courses",
                )
        if "default" in {dose.verified for dose in doses} and "our reading" not in (
            entry.as_published
        ):
            yield regimen.fault(
                "a dose is our reading, and as_published does not say so",
                "Say 'our reading', and of what.",
                "as_published",
            )
        if entry.verified == "default":
            yield regimen.fault(
                "a published regimen is no choice of this design",
                "Mark it read, or recalled.",
                "verified",
            )
        if entry.verified == "recalled" and UNCHECKED not in entry.as_published.casefold():
            yield regimen.fault(
                "the regimen is recalled, and as_published does not say so",
                "Say 'recalled, not checked' in it.",
                "as_published",
            )


def remark_unread(reading: Reading) -> Iterator[Fault]:
    """A caution that was read was read somewhere; one from memory may stand without a source."""
    extent = {source.entry.id: source.entry.extent for source in reading.every(Source)}
    for remark in reading.found(Remark):
        cited = {extent.get(citation.id) for citation in remark.entry.sources}
        if remark.entry.verified == "read" and cited <= {"not-read"}:
            yield remark.fault(
                "marked read, but it cites no source that was read",
                "Cite the source that was read, or mark it recalled.",
                "verified",
            )


def days_agree(reading: Reading) -> Iterator[Fault]:
    """A time round begins on days that were published or at an interval, and the days can be."""
    for step in reading.found(DoseStep):
        entry = step.entry
        ways = [way for way in (entry.starts, entry.every_days, entry.every_months) if way]
        days = list(entry.starts)
        if len(ways) > 1:
            what = f"{entry.when} has more than one of starts, every_days and every_months"
        elif ways and not days and entry.repeats is None:
            what = f"{entry.when} has an interval, and repeats is missing"
        elif days != sorted(set(days)) or (days and days[0] < 0):
            what = f"the starts of {entry.when} are not days in order, from 0"
        elif len(days) > (entry.repeats or 1):
            what = f"{entry.when} starts more often than it repeats"
        else:
            continue
        yield step.fault(what, "Correct it from the source.", "when")


def contradictions(reading: Reading) -> Iterator[Fault]:
    """Of two regimens that contradict each other, each names the other: both are warned of."""
    regimens = {passage.entry.id: passage.entry for passage in reading.every(Regimen)}
    for passage in reading.found(Regimen):
        entry = passage.entry
        for index, said in enumerate(entry.contradicts):
            other = regimens.get(said.regimen)
            if other is None or other is entry:
                what = f"it contradicts no other regimen, {said.regimen}"
                remedy = "Name another regimen of this file."
            elif other.therapy != entry.therapy:
                what = f"it contradicts {said.regimen}, which is of another therapy"
                remedy = "Only regimens of one therapy can contradict each other."
            elif entry.id not in {named.regimen for named in other.contradicts}:
                what = f"it contradicts {said.regimen}, which does not name it in turn"
                remedy = "Name it there too, so that the warning is on both."
            else:
                continue
            yield passage.fault(what, remedy, "contradicts", index, "regimen")


def every_age_has_bounds(reading: Reading) -> Iterator[Fault]:
    """From birth to the age of an adult, each age has bounds, and each measure is described."""
    for passage in reading.found(Dosing):
        ages = [one.age_years for one in passage.entry.plausible]
        edges = [0, *(below for _, below in ages)]
        whole = [start for start, _ in ages] == edges[:-1]
        if not whole or edges[-1] != passage.entry.values.get("adult-from"):
            what = "the ages of plausible do not follow on from 0 to adult-from"
            yield passage.fault(what, "Let each begin where the last ended.", "plausible")
        measures = [one.id for one in passage.entry.measures]
        if sorted(measures) != ["height", "weight"]:
            what = "weight and height are not described once each"
            yield passage.fault(what, "Describe both.", "measures")


RULES = (
    unknown_therapy,
    doses_agree,
    said_as_held,
    units_spelled,
    marks,
    remark_unread,
    days_agree,
    every_age_has_bounds,
    contradictions,
)
