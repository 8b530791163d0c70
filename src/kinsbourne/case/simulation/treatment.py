"""Which treatments were given, at which doses, and when were they tapered?

The steps of a taper are laid so that one comes shortly before each relapse that a taper triggered,
and none before the others. Most tapers trigger nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.simulation.illness import Infection
from kinsbourne.case.simulation.person import Person
from kinsbourne.case.simulation.severity import Course, Spell
from kinsbourne.case.time import DAYS_A_YEAR


class Dose(NamedTuple):
    begins: float
    ends: float | None
    """None: still given at the end of the follow-up."""
    amount: float | None
    unit: str
    often: str


class Given(NamedTuple):
    therapy: str
    """Its id in therapies.yaml."""
    doses: tuple[Dose, ...]
    is_procedure: bool = False

    @property
    def begins(self) -> float:
        return self.doses[0].begins

    @property
    def ends(self) -> float | None:
        return self.doses[-1].ends


class Plan(NamedTuple):
    given: tuple[Given, ...]
    tapers: tuple[float, ...]
    sedated: tuple[float, float] | None
    """While a drug made the child unsteady."""
    cycle: float
    """For so long a dose still counts as being treated."""

    def is_immune_on(self, day: float) -> bool:
        """Is anything against the inflammation being given?"""
        return any(
            one.therapy in IMMUNE
            and one.begins <= day
            and (one.ends is None or day < one.ends + self.cycle)
            for one in self.given
        )


UNITS = {
    "dexamethasone": ("mg/m2/day", "3 days every 4 weeks"),
    "acth": ("IU/m2/dose", "on alternate days"),
    "prednisolone": ("mg/kg/day", "daily"),
    "immunoglobulin": ("g/kg/day", "1 day every 4 weeks"),
    "rituximab": ("mg/m2/dose", "weekly"),
    "cyclophosphamide": ("mg/m2/dose", "every 4 weeks"),
}
IMMUNE = frozenset(UNITS)
STRATEGIES = ("pulses", "acth", "pulses-upfront", "prednisolone")
BACKBONE = {
    "pulses": "dexamethasone",
    "acth": "acth",
    "pulses-upfront": "dexamethasone",
    "prednisolone": "prednisolone",
}


def plan(chance: Chance, who: Person, course: Course, infected: Sequence[Infection]) -> Plan:
    """All treatment from the diagnosis to the end of the follow-up."""
    strategy = chance.one_of("strategy", STRATEGIES)
    given: list[Given] = []
    tapers: list[float] = []
    for begins, spell in _stretches(who, course):
        doses = _backbone(chance, BACKBONE[strategy], begins, spell, who.ends)
        tapers += [
            dose.begins for dose in doses[1:] if dose.begins > begins + chance.number("cycle")
        ]
        stopped = doses[-1].ends
        if stopped is not None and (spell is None or stopped < spell.seen):
            tapers.append(stopped)
        given.append(Given(BACKBONE[strategy], doses))
    given += _added(chance, strategy, who, course)
    sedated = _sedation(chance, who)
    if sedated:
        dose = Dose(sedated[0], sedated[1], None, "", "")
        given.append(Given("clonazepam", (dose,)))
    if chance.happens("trazodone"):
        given.append(Given("trazodone", (Dose(who.treated, None, None, "", ""),)))
    if who.tumour and who.tumour.resected < who.ends:
        day = who.tumour.resected
        given.append(Given("tumour-resection", (Dose(day, day, None, "", ""),), is_procedure=True))
    given += _vaccines(chance, who)
    given += _antimicrobials(chance, infected)
    kept = [cut for one in given if (cut := _until(one, who.ends))]
    kept.sort(key=lambda one: one.begins)
    return Plan(
        tuple(kept),
        tuple(at for at in sorted(tapers) if at < who.ends),
        sedated,
        chance.number("cycle"),
    )


def _stretches(who: Person, course: Course) -> Iterator[tuple[float, Spell | None]]:
    """From each begin of treatment, and each return to a full dose, to the next relapse."""
    begins = who.treated
    for spell in course.spells:
        yield begins, spell
        begins = spell.seen
    if begins < who.ends:
        yield begins, None


def _backbone(
    chance: Chance, drug: str, begins: float, spell: Spell | None, ends: float
) -> tuple[Dose, ...]:
    """Full dose, then lower in steps to nothing, or until the relapse is seen."""
    until = spell.seen if spell else ends
    steps = _steps(chance, begins, spell)
    amount, (unit, often) = chance.number(drug), UNITS[drug]
    doses: list[Dose] = []
    at = begins
    if drug == "acth":
        week = chance.number("acth-week")
        for days, how in ((week, "twice daily"), (week, "once daily")):
            doses.append(Dose(at, at + days, amount, unit, how))
            at += days
    for number, step in enumerate(steps):
        if step >= until:
            break
        if step > at:
            doses.append(Dose(at, step, _rounded(amount, chance, number), unit, often))
            at = step
    if at < until and at < steps[-1]:
        lowered = sum(step < until for step in steps)
        doses.append(
            Dose(at, min(until, steps[-1]), _rounded(amount, chance, lowered), unit, often)
        )
    return tuple(doses)


def _rounded(amount: float, chance: Chance, number: int) -> float:
    return float(f"{amount * chance.number('taper-to') ** number:.2g}")


def _steps(chance: Chance, begins: float, spell: Spell | None) -> list[float]:
    """When the dose is lowered; the last step is the end of the drug."""
    at = begins + chance.between("hold")
    steps = [at]
    for _ in range(chance.whole("tapers")):
        at += chance.between("taper-every")
        steps.append(at)
    if spell is None:
        return steps
    if spell.trigger in ("taper", "both"):
        target = max(spell.onset - chance.between("taper-before"), begins + chance.number("cycle"))
        nearest = min(steps, key=lambda step: abs(step - target))
        factor = (target - begins) / (nearest - begins)
        return [begins + factor * (step - begins) for step in steps]
    from_ = spell.onset - chance.number("no-taper-before")
    return [step for step in steps if not from_ <= step < spell.seen] or [spell.seen]


def _added(chance: Chance, strategy: str, who: Person, course: Course) -> Iterator[Given]:
    """Immunoglobulin, rituximab and cyclophosphamide beside the steroid or ACTH."""
    is_upfront = strategy in ("acth", "pulses-upfront")
    if is_upfront or (strategy == "prednisolone" and chance.happens("prednisolone-immunoglobulin")):
        yield _cycles(chance, course, "immunoglobulin", who.treated, chance.whole("cycles"))
    had_rituximab = is_upfront and chance.happens("rituximab-first")
    if had_rituximab:
        yield _weekly(chance, who.treated + chance.number("cycle"))
    if strategy == "pulses" and course.residue > 0 and chance.happens("cyclophosphamide-later"):
        yield _cycles(
            chance,
            course,
            "cyclophosphamide",
            who.treated + chance.number("cyclophosphamide-after"),
            int(chance.number("cyclophosphamide-cycles")),
        )
    for spell in course.spells:
        if chance.happens("immunoglobulin-at-relapse"):
            yield _cycles(
                chance,
                course,
                "immunoglobulin",
                spell.seen + chance.between("added-after"),
                chance.whole("cycles"),
            )
        if not had_rituximab and chance.happens("rituximab-at-relapse"):
            had_rituximab = True
            yield _weekly(chance, spell.seen + chance.between("added-after"))


def _cycles(chance: Chance, course: Course, drug: str, begins: float, cycles: int) -> Given:
    """Monthly; carried on where it would else end before a relapse that no taper triggered."""
    ends = begins + chance.number("cycle") * cycles
    for spell in course.spells:
        from_ = spell.onset - chance.number("no-taper-before")
        if spell.trigger in ("infection", "other") and from_ <= ends < spell.seen:
            ends = spell.seen
    return Given(drug, (Dose(begins, ends, chance.number(drug), *UNITS[drug]),))


def _weekly(chance: Chance, begins: float) -> Given:
    dose = Dose(
        begins,
        begins + chance.number("rituximab-lasts"),
        chance.number("rituximab"),
        *UNITS["rituximab"],
    )
    return Given("rituximab", (dose,))


def _sedation(chance: Chance, who: Person) -> tuple[float, float] | None:
    if not chance.happens("sedated"):
        return None
    begins = chance.uniform(who.treated, who.ends)
    return begins, begins + chance.between("sedated-lasts")


def _vaccines(chance: Chance, who: Person) -> Iterator[Given]:
    year = who.treated + DAYS_A_YEAR
    while year < who.ends:
        if chance.happens("vaccine"):
            day = year + chance.between("vaccine-after")
            dose = Dose(day, day, None, "", "")
            yield Given("inactivated-vaccine", (dose,), is_procedure=True)
        year += DAYS_A_YEAR


def _antimicrobials(chance: Chance, infected: Sequence[Infection]) -> Iterator[Given]:
    for one in infected:
        if chance.happens("antimicrobial"):
            begins = one.begins + 1
            ends = begins + chance.between("antimicrobial-days")
            yield Given("antimicrobial", (Dose(begins, ends, None, "", ""),))


def _until(one: Given, ends: float) -> Given | None:
    """What of it lies within the follow-up."""
    doses = tuple(
        dose._replace(ends=None) if dose.ends is not None and dose.ends >= ends else dose
        for dose in one.doses
        if dose.begins < ends
    )
    return one._replace(doses=doses) if doses else None
