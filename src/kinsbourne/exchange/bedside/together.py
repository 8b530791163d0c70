"""Which case is it once a person has answered, and as of which day?

An answer that cannot be read is said and left out; all the rest holds.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from kinsbourne.case.blocks import Time
from kinsbourne.case.errors import Problem
from kinsbourne.case.joining import joined, without
from kinsbourne.case.model import Case, Finding, Subject
from kinsbourne.case.origin import confirmed
from kinsbourne.case.time import ImpossibleTime, first_and_last_day
from kinsbourne.exchange.bedside import sent as fields
from kinsbourne.exchange.bedside.confirming import with_words
from kinsbourne.exchange.bedside.items import Read, read
from kinsbourne.exchange.bedside.sent import Sent
from kinsbourne.exchange.form.times import ISO, Unreadable, between, day_of, time_of
from kinsbourne.exchange.form.to_case import case_of
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.facts import Vocabulary

A_NUMBER = "Give a number, with its unit beside it."
IN_BOXES = "Give the day, the month and the year as numbers, such as 9, 3 and 2026."


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has given: a record that was opened, a note, and answers."""

    record: Case | None = None
    note: str = ""
    sent: Sent = Sent({}, {})


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """The case, and what it was made of."""

    case: Case
    as_of: date
    read: Read
    recorded: Case
    """The record and the note with the person's words, without the answers."""
    errors: Mapping[str, Problem]
    """What could not be read, by the field."""
    notes: tuple[Problem, ...] = ()


def together(told: Told, known: Knowledge, vocabulary: Vocabulary, today: date) -> Whole:
    """The record and the note with the person's words, and the answers over them.

    Raises:
        CaseError: a note that is none.
    """
    errors: dict[str, Problem] = {}
    as_of = _day(fields.AS_OF, told.sent, known, errors) or today
    first = _day(fields.FIRST_SIGN, told.sent, known, errors)
    if first is not None and first > as_of:
        errors[fields.FIRST_SIGN] = _too_late(fields.FIRST_SIGN)
        first = None
    sent = _born(told.sent, as_of, errors)
    answered, notes = _answered(sent, as_of, known, errors)
    found = read(told.record, told.note, told.sent.words, known)
    recorded = with_words(found.case, found.items)
    case = _over(recorded, answered, vocabulary)
    case = _seen(case, answered, told.sent, as_of)
    if first is not None:
        case = _since(case, first, as_of, known, vocabulary)
    return Whole(case=case, as_of=as_of, read=found, recorded=recorded, errors=errors, notes=notes)


def _day(name: str, sent: Sent, known: Knowledge, errors: dict[str, Problem]) -> date | None:
    """The whole day of a field that is about the assessment as a whole."""
    text = sent.text(name)
    if not text:
        return None
    try:
        found = day_of(time_of(text, known))
    except Unreadable:
        found = None
    if found is None:
        errors[name] = Problem("not a day", name, IN_BOXES)
    return found


def _too_late(name: str) -> Problem:
    what = "a day after the day of the assessment"
    return Problem(what, name, "Correct one of the two days.")


def _born(sent: Sent, as_of: date, errors: dict[str, Problem]) -> Sent:
    """The answers, without a birth after the day of the assessment."""
    try:
        first, _ = first_and_last_day(sent.text(fields.BORN)[: len("2026-03-09")])
    except ImpossibleTime:
        return sent  # what cannot be read is said with the other answers
    if first <= as_of:
        return sent
    errors[fields.BORN] = _too_late(fields.BORN)
    return sent.without((fields.BORN,))


def _answered(
    sent: Sent, as_of: date, known: Knowledge, errors: dict[str, Problem]
) -> tuple[Case, tuple[Problem, ...]]:
    """The case of the answers that can be read."""
    while True:
        taken = case_of(sent.groups(known, as_of), known)
        if taken.case is not None:
            return taken.case, taken.notes
        wrong = {one.where: one for one in reversed(taken.errors)}
        errors.update((name, _as_asked(one)) for name, one in wrong.items())
        sent = sent.without(wrong.keys())


def _as_asked(problem: Problem) -> Problem:
    """The remedy for a page that asks for a day in boxes and for an age with its unit."""
    if problem.where == fields.AGE:
        return Problem("not an age", fields.AGE, A_NUMBER)
    if problem.remedy == ISO:
        return msgspec.structs.replace(problem, remedy=IN_BOXES)
    return problem


def _over(case: Case, answered: Case, vocabulary: Vocabulary) -> Case:
    """The case with the answers in it, and without what they speak against."""
    findings = list(case.findings)
    gone = {
        at
        for at, one in enumerate(findings)
        if any(_is_against(one, said, vocabulary) for said in answered.findings)
    }
    new: list[Finding] = []
    for said in answered.findings:
        same = [at for at, one in enumerate(findings) if _is_same(one, said)]
        # what one answer confirms another may speak against: then the answer itself stays
        if gone.issuperset(same) or said.onset or said.resolution:
            gone.update(same)
            evidence = (*said.evidence, *(e for at in same for e in findings[at].evidence))
            new.append(msgspec.structs.replace(said, evidence=confirmed(evidence)))
        for at in same:
            sure = confirmed(findings[at].evidence)
            findings[at] = msgspec.structs.replace(findings[at], evidence=sure)
    places = {f"phenotypicFeatures/{at}" for at in gone}
    left = without(msgspec.structs.replace(case, findings=tuple(findings)), places)
    own = msgspec.structs.replace(answered, findings=tuple(new), subject=Subject(), id="")
    return joined(left, own)


def _is_same(one: Finding, said: Finding) -> bool:
    return one.term.id == said.term.id and one.excluded == said.excluded


def _is_against(one: Finding, said: Finding, vocabulary: Vocabulary) -> bool:
    """Does an item of the record say the contrary of an answer?"""
    if one.excluded == said.excluded:
        return False
    present, absent = (said, one) if one.excluded else (one, said)
    meant = vocabulary.supported_by(present.term.id)
    return not meant.isdisjoint(
        name
        for name, roots in vocabulary.denied_by(absent.term.id).items()
        if vocabulary.excluded(name, roots)
    )


def _seen(case: Case, answered: Case, sent: Sent, as_of: date) -> Case:
    """Who it is: the person's answers first, and seen on the day of the assessment."""
    subject, own = case.subject, answered.subject
    seen = subject.time_at_last_encounter
    if own.time_at_last_encounter is not None and fields.AGE in sent.answers:
        seen = own.time_at_last_encounter
    elif own.date_of_birth or seen is None or not (seen.age or seen.age_range):
        seen = Time(timestamp=f"{as_of}T00:00:00Z")
    return msgspec.structs.replace(
        case,
        subject=msgspec.structs.replace(
            subject,
            date_of_birth=own.date_of_birth or subject.date_of_birth,
            sex=subject.sex if own.sex == "UNKNOWN_SEX" else own.sex,
            time_at_last_encounter=seen,
        ),
    )


def _since(case: Case, first: date, as_of: date, known: Knowledge, vocabulary: Vocabulary) -> Case:
    """The case, in which no sign began before the first; the one sign there is began then.

    Only what the work-up counts as a sign of the illness, and has no time of its own.
    """
    signs = frozenset(known.work_up.first_signs)

    def is_open(one: Finding) -> bool:
        is_sign = not signs.isdisjoint(vocabulary.supported_by(one.term.id))
        return is_sign and not one.excluded and one.onset is None

    undated = [one for one in case.findings if is_open(one)]
    when = between(first, first if len(undated) == 1 else as_of)
    findings = tuple(
        msgspec.structs.replace(one, onset=when) if is_open(one) else one for one in case.findings
    )
    return msgspec.structs.replace(case, findings=findings)
