"""How does the clinic's record stand in a phenopacket?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from kinsbourne.case.blocks import (
    ComplexValue,
    DoseInterval,
    Interval,
    Procedure,
    Quantity,
    ReferenceRange,
    Term,
    Time,
    TypedQuantity,
    Value,
)
from kinsbourne.case.model import (
    Case,
    Disease,
    Finding,
    Measurement,
    MedicalAction,
    Sex,
    Subject,
    Treatment,
)
from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.simulation.investigations import Tested
from kinsbourne.case.simulation.person import Person, Tumour
from kinsbourne.case.simulation.report import Told, When
from kinsbourne.case.simulation.scores import Rated
from kinsbourne.case.simulation.treatment import Given, Plan

OURS = "KINSBOURNE:"
SIGNS = {
    "ataxia": Term(id="HP:0001251", label="Ataxia"),
    "myoclonus": Term(id="HP:0001336", label="Myoclonus"),
    "opsoclonus": Term(id="HP:0010543", label="Opsoclonus"),
    "tremor": Term(id="HP:0001337", label="Tremor"),
    "sleep": Term(id="HP:0002360", label="Sleep abnormality"),
    "tantrums": Term(id="HP:0025162", label="Severe temper tantrums"),
    "vomiting": Term(id="HP:0002013", label="Vomiting"),
    "fever": Term(id="HP:0001945", label="Fever"),
    "headache": Term(id="HP:0002315", label="Headache"),
    "irritability": Term(id="HP:0000737", label="Irritability"),
    "fatigue": Term(id="HP:0012378", label="Fatigue"),
    "infection": Term(id="KINSBOURNE:infection", label="Infection"),
    "preceding-infection": Term(
        id="KINSBOURNE:preceding-infection", label="Infection in the weeks before onset"
    ),
}
TUMOURS = {
    "neuroblastoma": Term(id="HP:0003006", label="Neuroblastoma"),
    "ganglioneuroblastoma": Term(id="HP:0006747", label="Ganglioneuroblastoma"),
    "ganglioneuroma": Term(id="HP:0003005", label="Ganglioneuroma"),
}
NO_TUMOUR = Term(id="HP:0004376", label="Neuroblastic tumor")
SYNDROME = Term(id="ORPHA:1183", label="Opsoclonus-myoclonus syndrome")
SAID = "Simulated by kinsbourne: no patient. Simulated patients are no evidence about patients."


def case(
    chance: Chance,
    name: str,
    who: Person,
    plan: Plan,
    told: Sequence[Told],
    rated: Sequence[Rated],
    tested: Sequence[Tested],
) -> Case:
    """Everything that was written down, as a phenopacket dated by the calendar."""
    measurements = [*map(_score, rated), *map(_test, tested)]
    if chance.happens("unsorted"):
        measurements = chance.shuffled(measurements)
    sex: Sex = "FEMALE" if who.is_girl else "MALE"
    return Case(
        id=name,
        subject=Subject(
            id=name,
            date_of_birth=instant(int(who.born)),
            time_at_last_encounter=Time(timestamp=instant(int(who.ends))),
            sex="UNKNOWN_SEX" if chance.happens("sex-missing") else sex,
        ),
        findings=tuple(map(_finding, told)),
        measurements=tuple(measurements),
        diseases=tuple(_diseases(chance, who)),
        medical_actions=tuple(_action(chance, one) for one in plan.given),
        meta_data={
            "created": instant(int(who.ends)),
            "createdBy": SAID,
            "phenopacketSchemaVersion": "2.0",
        },
    )


@lru_cache(maxsize=16384)
def instant(day: int, *, last: bool = False) -> str:
    """The first second of a day since 1970, or its last."""
    return f"{day_of(day)}T{'23:59:59' if last else '00:00:00'}Z"


def day_of(day: float) -> date:
    return date(1970, 1, 1) + timedelta(days=int(day))


def _time(when: When) -> Time:
    if when.first == when.last:
        return Time(timestamp=instant(when.first))
    return Time(interval=Interval(start=instant(when.first), end=instant(when.last, last=True)))


def _finding(one: Told) -> Finding:
    return Finding(
        term=SIGNS[one.sign],
        excluded=not one.present,
        onset=_time(one.onset),
        resolution=_time(one.end) if one.end else None,
    )


def _diseases(chance: Chance, who: Person) -> Iterator[Disease]:
    yield Disease(term=SYNDROME, onset=Time(timestamp=instant(int(who.onset))))
    if not chance.happens("search-recorded"):
        return
    found = Time(timestamp=instant(int(who.diagnosed)))
    if who.tumour is None:
        yield Disease(term=NO_TUMOUR, excluded=True, onset=found)
    else:
        yield _disease(who.tumour, found)


def _disease(tumour: Tumour, found: Time) -> Disease:
    site = Term(label=tumour.site) if tumour.site != "unstated" else None
    stage = (Term(label=f"INSS stage {tumour.stage}"),) if tumour.stage else ()
    return Disease(term=TUMOURS[tumour.kind], onset=found, primary_site=site, disease_stage=stage)


def _score(one: Rated) -> Measurement:
    code = Term(id=f"{OURS}{one.scale}")
    total = Quantity(
        value=float(one.total), reference_range=ReferenceRange(low=0.0, high=float(one.most))
    )
    parts = tuple(
        TypedQuantity(type=Term(id=f"{code.id}/{name}"), quantity=Quantity(value=float(points)))
        for name, points in one.items
    )
    whole = TypedQuantity(type=code, quantity=total)
    how = ("rated-on-video", "on video") if one.is_video else ("rated-live", "live")
    return Measurement(
        assay=code,
        value=None if parts else Value(quantity=total),
        complex_value=ComplexValue(typed_quantities=(whole, *parts)) if parts else None,
        time_observed=Time(timestamp=instant(int(one.day))),
        procedure=Procedure(code=Term(id=f"{OURS}{how[0]}", label=how[1])),
        description=f"Rated by: {one.rater}" if one.rater else "",
    )


def _test(one: Tested) -> Measurement:
    value = (
        Value(quantity=_quantity(one, one.value))
        if one.value is not None
        else Value(ontology_class=Term(id=f"{OURS}result/{one.result}", label=one.result))
    )
    return Measurement(
        assay=Term(id=f"{OURS}test/{one.test}"),
        value=value,
        time_observed=Time(timestamp=instant(int(one.day))),
    )


def _quantity(one: Tested, value: float) -> Quantity:
    normal = ReferenceRange(low=one.between[0], high=one.between[1]) if one.between else None
    unit = Term(label=one.unit) if one.unit else None
    return Quantity(value=value, unit=unit, reference_range=normal)


def _action(chance: Chance, given: Given) -> MedicalAction:
    agent = Term(id=f"{OURS}therapy/{given.therapy}", label=given.therapy.replace("-", " "))
    if given.is_procedure:
        day = Time(timestamp=instant(int(given.begins)))
        return MedicalAction(procedure=Procedure(code=agent, performed=day))
    doses = tuple(
        DoseInterval(
            quantity=Quantity(value=dose.amount, unit=Term(label=dose.unit))
            if dose.amount is not None
            else None,
            schedule_frequency=Term(label=dose.often) if dose.often else None,
            interval=Interval(
                start=instant(int(dose.begins)),
                end=None if dose.ends is None else instant(int(dose.ends)),
            ),
        )
        for dose in given.doses
    )
    return MedicalAction(
        treatment=Treatment(agent=agent, dose_intervals=doses),
        response_to_treatment=_response(chance, given),
    )


def _response(chance: Chance, given: Given) -> Term | None:
    if given.doses[0].amount is None or not chance.happens("response-recorded"):
        return None
    word = chance.some(("none", "partial", "partial", "complete"), 1)[0]
    return Term(id=f"{OURS}response/{word}", label=f"{word} response")
