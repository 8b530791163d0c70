"""What does a form that was filled in say about the patient?

One patient's groups become one case. An answer that cannot be read refuses the patient, and every
such answer is said.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache

import msgspec

from kinsbourne.case.blocks import Term, Time
from kinsbourne.case.errors import Problem
from kinsbourne.case.model import (
    Case,
    Disease,
    Finding,
    Measurement,
    MedicalAction,
    Sex,
    Subject,
)
from kinsbourne.case.origin import meta_data
from kinsbourne.case.time import age_at, first_and_last_day
from kinsbourne.exchange.form.answers import Answer, Group, of_section
from kinsbourne.exchange.form.episodes import cells, episodes
from kinsbourne.exchange.form.items import (
    Sourced,
    diagnosis,
    other_finding,
    score,
    test,
    treatments,
)
from kinsbourne.exchange.form.questions import by_question
from kinsbourne.exchange.form.sheet import Sheet
from kinsbourne.exchange.form.times import day_of
from kinsbourne.exchange.form.values import canonical
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import FormQuestion

BY = "kinsbourne"
_Visits = list[tuple[Time | None, Group]]


class Taken(msgspec.Struct, frozen=True):
    """The case, or every answer that cannot be read."""

    case: Case | None
    errors: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


def case_of(groups: Iterable[Group], knowledge: Knowledge, created: str | None = None) -> Taken:
    """One patient's answers as a case.

    ``created`` is the instant that the case's ``metaData`` gives; now, unless told otherwise.
    """
    sheet, groups = Sheet(knowledge), tuple(_once(groups))
    subject = _subject(groups, sheet)
    visits = _visits(groups, sheet)
    findings = tuple(_findings(visits, groups, sheet))
    measured = [*_scores(visits, sheet), *_each(groups, "test", sheet)]
    treated = list(treatments(of_section(groups, "treatment"), sheet))
    diagnosed = list(_each(groups, "diagnosis", sheet))
    if sheet.errors:
        return Taken(None, tuple(dict.fromkeys(sheet.errors)))
    kinds = {"measurements": measured, "diseases": diagnosed, "medicalActions": treated}
    known = {
        f"{kind}/{index}": one.answer.origin
        for kind, items in kinds.items()
        for index, one in enumerate(items)
        if one.answer.origin
    }
    now = created or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    case = Case(
        id=subject.id,
        subject=msgspec.structs.replace(
            subject, time_at_last_encounter=_last(visits, subject, sheet)
        ),
        findings=findings,
        measurements=tuple(one.item for one in measured if isinstance(one.item, Measurement)),
        diseases=tuple(one.item for one in diagnosed if isinstance(one.item, Disease)),
        medical_actions=tuple(one.item for one in treated if isinstance(one.item, MedicalAction)),
        meta_data=meta_data(now, BY, known),
    )
    return Taken(case, (), tuple(sheet.notes))


def _once(groups: Iterable[Group]) -> Iterator[Group]:
    """What was written word for word at several visits, such as a drug, is one item."""
    seen: set[tuple[str, frozenset[tuple[str, str]]]] = set()
    for group in groups:
        texts = frozenset((name, answer.text) for name, answer in group.answers.items())
        if group.section in ("patient", "visit") or (group.section, texts) not in seen:
            yield group
        seen.add((group.section, texts))


def _subject(groups: tuple[Group, ...], sheet: Sheet) -> Subject:
    """Who it is; an answer that differs from an earlier one is refused."""
    answers: dict[str, Answer] = {}
    values: dict[str, object] = {}
    for group in of_section(groups, "patient"):
        for name, answer in group.answers.items():
            value = sheet.value(group, name)
            if value is None:
                continue
            first = answers.setdefault(name, answer)
            if values.setdefault(name, value) != value:
                remedy = f"Correct whichever is wrong; the other stands at {first.where}."
                sheet.refuse(answer, "it differs from what was said of the patient before", remedy)
    patient = Group("patient", answers)
    sex = sheet.choice(patient, sheet.name("sex", "sex"))
    born = sheet.text(patient, sheet.name("birth", "date"))
    sheet.born = first_and_last_day(born)[0] if born else None
    named: Sex = "UNKNOWN_SEX"
    if sex is not None:
        named = msgspec.convert(sex.means, Sex)
    return Subject(
        id=sheet.text(patient, sheet.name("patient", "id")), date_of_birth=born or None, sex=named
    )


def _visits(groups: tuple[Group, ...], sheet: Sheet) -> _Visits:
    """The visits in order of time: those without a day first, in the order written."""
    found: _Visits = []
    for group in of_section(groups, "visit"):
        day = sheet.text(group, sheet.name("visit-day", "day"))
        age = sheet.time(group, sheet.name("visit-age", "age"))
        found.append((Time(timestamp=day) if day else age, group))
    return sorted(found, key=lambda visit: day_of(visit[0]) or date.min)


def _last(visits: _Visits, subject: Subject, sheet: Sheet) -> Time | None:
    """The last encounter: its day, or the age then where no date of birth gives it."""
    days = [day for time, _ in visits if (day := day_of(time))]
    ages = [
        (span, time)
        for _, group in visits
        if (time := sheet.time(group, sheet.name("visit-age", "age")))
        if (span := age_at(time))
    ]
    if days and not (ages and subject.date_of_birth is None):
        return Time(timestamp=f"{max(days)}T00:00:00Z")
    if ages:
        return max(ages, key=lambda each: each[0])[1]
    return next((time for time, _ in reversed(visits) if time), None)


def _findings(visits: _Visits, groups: tuple[Group, ...], sheet: Sheet) -> Iterator[Finding]:
    for question in _questions("finding", sheet.knowledge):
        term = finding_asked(question, sheet.knowledge)
        found = cells(question.id, visits, sheet)
        yield from episodes(term, found, sheet.born)
    for group in of_section(groups, "finding"):
        if (finding := other_finding(group, sheet)) is not None:
            yield finding


def finding_asked(question: FormQuestion, knowledge: Knowledge) -> Term:
    """The code of the finding that a question asks for: HPO's, else our own."""
    finding = knowledge.findings[question.about]
    code = finding.hpo or finding.local_code
    return Term(id=code, label=canonical(code, knowledge))


def _scores(visits: _Visits, sheet: Sheet) -> Iterator[Sourced]:
    for visit, group in visits:
        for question in _questions("score", sheet.knowledge):
            if (found := score(question, group, visit, sheet)) is not None:
                yield found


def _each(groups: tuple[Group, ...], section: str, sheet: Sheet) -> Iterator[Sourced]:
    read = {"test": test, "diagnosis": diagnosis}[section]
    for group in of_section(groups, section):
        if (found := read(group, sheet)) is not None:
            yield found


@cache
def _questions(asks: str, knowledge: Knowledge) -> tuple[FormQuestion, ...]:
    asked = (members[0] for members in by_question(knowledge).values())
    return tuple(first.question for first in asked if first.asks == asks)
