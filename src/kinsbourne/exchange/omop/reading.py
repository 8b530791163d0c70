"""Which case does an OMOP person make?

Conditions are findings or diseases, drugs and procedures treatments, measurements and procedures
tests; an observation says a finding where its value is yes or no, or it has none. A condition
recorded again while it has no end is the same one.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from kinsbourne.case.blocks import Term, Time
from kinsbourne.case.errors import CaseError, Problem, shown_name
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
from kinsbourne.exchange.form.answers import Answer
from kinsbourne.exchange.form.sheet import evidence
from kinsbourne.exchange.form.times import Unreadable
from kinsbourne.exchange.form.to_case import BY
from kinsbourne.exchange.form.values import option_of
from kinsbourne.exchange.omop.codes import Meant, meant, unmapped_code
from kinsbourne.exchange.omop.items import Treatments, number, scores, tests
from kinsbourne.exchange.omop.rows import Person, Row, persons
from kinsbourne.exchange.record import Record, Unmapped
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import FormOption


def read(
    path: Path, knowledge: Knowledge, created: str | None = None
) -> Iterator[Record | CaseError]:
    """A case for each person of OMOP tables, in the order of their ids.

    ``path`` is a folder of tables as parquet or CSV, or a DuckDB file. Origins are such as
    ``omop:condition_occurrence/12``.
    """
    try:
        for person in persons(path):
            if isinstance(person, CaseError):
                yield person
            else:
                yield _record(person, shown_name(path), knowledge, created)
    except CaseError as error:
        yield error


class _Gathered:
    """What the rows of one person say."""

    def __init__(self) -> None:
        self.findings: list[tuple[Finding, list[str]]] = []
        self.diseases: list[tuple[Disease, str]] = []
        self.used: Counter[str] = Counter()
        self.unused: Counter[str] = Counter()
        self.unmapped: Counter[tuple[str, str, str]] = Counter()


def _record(
    person: Person, name: str, knowledge: Knowledge, created: str | None
) -> Record | CaseError:
    where = f"{name}, person {person.id}"
    born = _born(person)
    if born is not None and not _is_date(born):
        remedy = "Correct year, month and day of birth."
        return CaseError("a day of birth the calendar does not have", where, remedy)
    gathered, treated = _Gathered(), Treatments(knowledge)
    measured: list[tuple[Row, Meant]] = []
    scored: list[Row] = []
    for row in person.rows:
        if row.table == "measurement" and _is_score(row, knowledge):
            scored.append(row)
            gathered.used[row.table] += 1
            continue
        meaning = meant(row, knowledge)
        if meaning is None:
            gathered.unmapped[(row.table, *unmapped_code(row, knowledge))] += 1
            continue
        if meaning.kind == "test" and row.table != "drug_exposure":
            measured.append((row, meaning))
            is_used = True
        elif meaning.kind == "therapy":
            is_used = treated.add(row, meaning)
        else:
            is_used = _said(row, meaning, gathered, knowledge)
        (gathered.used if is_used else gathered.unused)[row.table] += 1
    done = [*scores(scored, knowledge), *tests(measured, knowledge)]
    return Record(
        _case(person, born, gathered, done, treated.all(), knowledge, created),
        dict(gathered.used),
        dict(gathered.unused),
        tuple(Unmapped(*code, count) for code, count in sorted(gathered.unmapped.items())),
        tuple(_odd_days(person, where)),
    )


def _odd_days(person: Person, where: str) -> Iterator[Problem]:
    """How many days of each table are none, and so are left out."""
    odd = Counter(
        row.table
        for row in person.rows
        for name, text in (("", row.day), *row.more.items())
        if text and (not name or name.endswith("_date")) and _day(text[:10]) is None
    )
    for table, count in odd.items():
        what = f"{count} days that are not written as 2026-03-09"
        yield Problem(what, f"{where}, {table}", "They were left out; their rows stay, undated.")


def _case(
    person: Person,
    born: str | None,
    gathered: _Gathered,
    done: list[tuple[Measurement, str]],
    treated: list[tuple[MedicalAction, str]],
    knowledge: Knowledge,
    created: str | None,
) -> Case:
    kinds = {"measurements": done, "diseases": gathered.diseases, "medicalActions": treated}
    known = {
        f"{kind}/{index}": place
        for kind, items in kinds.items()
        for index, (_, place) in enumerate(items)
    }
    source = person.columns["person_source_value"]
    return Case(
        id=person.id,
        subject=Subject(
            id=person.id,
            alternate_ids=(source,) if source else (),
            date_of_birth=_instant(born) if born else None,
            sex=_sex(person, knowledge),
            time_at_last_encounter=_day(person.last_visit or _last_event(person)),
        ),
        findings=tuple(
            msgspec.structs.replace(finding, evidence=evidence(*(Answer("", "", p) for p in at)))
            for finding, at in gathered.findings
        ),
        measurements=tuple(item for item, _ in done),
        diseases=tuple(item for item, _ in gathered.diseases),
        medical_actions=tuple(item for item, _ in treated),
        meta_data=meta_data(created or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), BY, known),
    )


def _last_event(person: Person) -> str:
    """The day of the latest row, for tables without visits."""
    return max((row.day for row in person.rows), default="")


def _born(person: Person) -> str | None:
    """The date of birth, as much of it as the table has."""
    columns = person.columns
    parts = [number(columns[f"{part}_of_birth"]) for part in ("year", "month", "day")]
    if parts[0] is None:
        return columns["birth_datetime"][:10] or None
    widths = zip(parts, (4, 2, 2), strict=True)
    known = [f"{int(part):0{width}}" for part, width in widths if part is not None]
    return "-".join(known)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _sex(person: Person, knowledge: Knowledge) -> Sex:
    option = concept_option(person.columns["gender_concept_id"], "sex", knowledge)
    if option is None:
        option = word_option(person.columns["gender_source_value"], "sex", knowledge)
    return msgspec.convert(option.means, Sex) if option else "UNKNOWN_SEX"


def concept_option(concept: str, kind: str, knowledge: Knowledge) -> FormOption | None:
    """The answer that an OMOP concept stands for."""
    listed = next(one for one in knowledge.form.choices if one.id == kind)
    value = number(concept)
    return next((one for one in listed.options if value in one.omop), None)


def word_option(word: str, kind: str, knowledge: Knowledge) -> FormOption | None:
    """The answer that a word stands for; none where it is none of the form's."""
    try:
        return option_of(word, kind, knowledge)
    except Unreadable:
        return None


def _said(row: Row, meaning: Meant, gathered: _Gathered, knowledge: Knowledge) -> bool:
    """A finding or disease, or nothing where the row says something else of it."""
    term = Term(id=meaning.id, label=meaning.label)
    place = f"omop:{row.table}/{row.id}"
    onset, end, excluded = _day(row.day), None, False
    if row.table == "observation":
        answer = _answer(row, knowledge)
        if answer is None:
            return False
        excluded = answer == "no"
        # The day of an observation is when it was seen, which is no onset.
        onset = onset if excluded else None
    elif row.table == "condition_occurrence":
        # An end that only repeats the start is that of the visit, as claims have it.
        ended = row.more["condition_end_date"][:10]
        end = _day(ended) if ended != row.day else None
    else:
        return False
    if meaning.kind == "disease":
        disease = Disease(term=term, excluded=excluded, onset=onset, resolution=end)
        gathered.diseases.append((disease, place))
        return True
    for index, (open_, places) in enumerate(gathered.findings):
        if open_.term == term and still_the_same(open_, excluded, onset):
            ended = msgspec.structs.replace(open_, resolution=end)
            gathered.findings[index] = (ended, [*places, place])
            return True
    finding = Finding(term=term, excluded=excluded, onset=onset, resolution=end)
    gathered.findings.append((finding, [place]))
    return True


def still_the_same(earlier: Finding, excluded: bool, onset: Time | None) -> bool:
    """Is a condition that is recorded again the one recorded before, which has no end yet?"""
    if excluded or earlier.excluded or earlier.resolution is not None:
        return False
    return (earlier.onset is None) == (onset is None)


def _answer(row: Row, knowledge: Knowledge) -> str | None:
    """Yes or no; yes where the observation has no value; None where it says something else."""
    more = row.more
    if more["value_as_string"]:
        option = word_option(more["value_as_string"], "yes-no", knowledge)
        return None if option is None or option.is_blank else option.id
    has_value = number(more["value_as_number"]) is not None or more["value_source_value"]
    return None if has_value or number(more["value_as_concept_id"]) else "yes"


def _is_score(row: Row, knowledge: Knowledge) -> bool:
    prefix, _, rest = row.source.partition(":")
    return prefix == "KINSBOURNE" and rest.partition("/")[0] in knowledge.scales


def _day(text: str) -> Time | None:
    return Time(timestamp=_instant(text)) if _is_date(text) and len(text) == 10 else None


def _instant(text: str) -> str:
    return f"{text}T00:00:00Z" if len(text) == 10 else text
