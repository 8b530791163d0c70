"""What is found in a sentence, term by term?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kinsbourne.exchange.note import scores, status, treatments
from kinsbourne.exchange.note.context import Context
from kinsbourne.exchange.note.courses import course_of
from kinsbourne.exchange.note.found import Found
from kinsbourne.exchange.note.headings import Says
from kinsbourne.exchange.note.landmarks import HARD, Place
from kinsbourne.exchange.note.lengths import number_of
from kinsbourne.exchange.note.matching import Term
from kinsbourne.exchange.note.model import Status
from kinsbourne.exchange.note.times import Mention
from kinsbourne.exchange.note.treatments import Dose
from kinsbourne.exchange.note.vocabulary import finding_entry
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Measured

THERAPY = "KINSBOURNE:therapy/"
_UNMAPPED = {"mask": "disease", "unclear": "test"}


def judged(
    text: str,
    context: Context,
    heading: Says | None,
    when: Sequence[Mention],
    doses: Sequence[Dose],
    knowledge: Knowledge,
) -> Iterator[Found]:
    """Each term of a sentence with its status, time, result or dose."""
    drugs = [term for term in context.terms if term.entry.kind == "drug"]
    for start, end in treatments.unknown_drugs(text, doses, context):
        yield Found(start, end, "unknown-drug", "", "", "uncertain")
    came_of_it = treatments.responses(context, drugs, context.rules) if drugs else {}
    amounts = treatments.doses_of(doses, drugs, context) if drugs else {}
    for term in context.terms:
        time = _time_of(term, context, when)
        match term.entry.kind:
            case "finding":
                said = status.of_finding(term, context, heading)
                if _is_same_words(term, drugs, context):
                    time = None  # *neuroblastoma resected in May*: of the operation
                yield _found(term, context, said.status, said.place, time)
            case "part" | "sign":
                yield from _normal(term, context, heading, time, knowledge)
            case "test":
                if not _is_part_of_test(term, context):
                    yield from _test(term, context, heading, time)
            case "drug":
                said = status.of_finding(term, context, heading)
                found = _found(term, context, said.status, said.place, time)
                found = found._replace(dose=amounts.get(term), response=came_of_it.get(term))
                found = _with_course(found, term, context, when, doses, knowledge)
                yield _with_frequency(text, found, term, context, drugs)
            case "scale":
                yield from _score(term, context, heading, time, knowledge)
            case "mask":
                yield _found(term, context, "uncertain", None, None)
            case "unclear":
                if status.result_of(term, context) is not None:
                    yield _found(term, context, "uncertain", None, None)


def _found(
    term: Term,
    context: Context,
    said: Status,
    place: Place | None,
    time: Mention | None,
) -> Found:
    tokens = context.tokens
    entry = term.entry
    return Found(
        tokens[term.first].start,
        tokens[term.last].end,
        _UNMAPPED.get(entry.kind, entry.kind),
        entry.code,
        entry.label,
        said,
        cue=_chars(context, place.first, place.end) if place else None,
        when=time,
        when_place=_chars(context, time.first, time.end) if time else None,
    )


def _chars(context: Context, first: int, end: int) -> tuple[int, int]:
    return context.tokens[first].start, context.tokens[end - 1].end


def _normal(
    term: Term,
    context: Context,
    heading: Says | None,
    time: Mention | None,
    knowledge: Knowledge,
) -> Iterator[Found]:
    cues = context.rules.cues
    known = cues.parts if term.entry.kind == "part" else cues.signs
    part = next(one for one in known if one.id == term.entry.name)
    if term.entry.kind == "part":
        said = status.of_part(term, context, heading)
        if said is None and part.measured is not None:
            yield from _number(term, context, heading, part.measured, knowledge)
        if said is None:
            return
    else:
        said = status.of_finding(term, context, heading)
        if said.status == "present":
            said = status.of_sign(term, context)
        elif said.status == "excluded":
            said = status.Judged("uncertain", said.place)
    entries = [finding_entry(knowledge.findings[name], knowledge) for name in part.excludes]
    first = entries[0] if entries else None
    yield _found(term, context, said.status, said.place, time)._replace(
        kind="finding",
        code=first.code if first else "",
        label=first.label if first else part.words[0],
        excludes=tuple((one.code, one.label) for one in entries),
    )


def _number(
    term: Term, context: Context, heading: Says | None, measured: Measured, knowledge: Knowledge
) -> Iterator[Found]:
    """*Temp 39.2*: is the finding there by its number?"""
    at = term.last + 1
    while at < len(context.words) and context.words[at] in context.rules.number_marks:
        at += 1
    value = number_of(context.words[at], context.rules) if at < len(context.words) else None
    if value is None or not measured.least <= value <= measured.most:
        return
    entry = finding_entry(knowledge.findings[measured.finding], knowledge)
    said: Status = heading or ("present" if value >= measured.from_ else "normal")
    yield _found(term._replace(last=at, entry=entry), context, said, None, None)._replace(
        excludes=((entry.code, entry.label),)
    )


def _is_same_words(term: Term, drugs: Sequence[Term], context: Context) -> bool:
    """Do the words of a finding say what was done about it, too?"""
    start, end = _chars(context, term.first, term.last + 1)
    return any(start <= context.tokens[drug.first].start < end for drug in drugs)


def _is_part_of_test(term: Term, context: Context) -> bool:
    """Does it follow, in its sentence, a test that it is then a part of?"""
    names = context.rules.part_of_tests.get(term.entry.name, frozenset())
    return any(one.entry.name in names for one in context.terms if one.last < term.first)


def _test(
    term: Term, context: Context, heading: Says | None, time: Mention | None
) -> Iterator[Found]:
    given = status.result_of(term, context)
    said = status.of_finding(term, context, heading)
    if said.status in ("family", "uncertain", "past") or given is None:
        yield _found(term, context, said.status, said.place, time)
        return
    result, place = given
    shown: Status = "normal" if result in ("normal", "negative") else "present"
    yield _found(term, context, shown, place, time)._replace(result=result)


def _with_course(
    found: Found,
    term: Term,
    context: Context,
    when: Sequence[Mention],
    doses: Sequence[Dose],
    knowledge: Knowledge,
) -> Found:
    """The drug with its days. One that was stopped is known by its last day; a day that is not
    taken is not shown as if it were."""
    known = knowledge.therapies.get(term.entry.code.removeprefix(THERAPY))
    course = course_of(term, known.kinds if known else (), context, when, doses)
    is_over = course is not None and all(one.end for one in course.intervals)
    if course is not None and (found.status == "present" or (found.status == "past" and is_over)):
        place = _chars(context, course.first, course.end)
        return found._replace(given=course.intervals, when_place=place)
    return found._replace(when_place=None) if found.status == "present" else found


def _with_frequency(
    text: str, found: Found, term: Term, context: Context, drugs: Sequence[Term]
) -> Found:
    often = treatments.frequency_of(term, drugs, context.tokens, context.rules)
    where = _chars(context, *often) if often else None
    if where is None or (found.dose is not None and where[0] < found.dose.end <= where[1]):
        return found  # what stands in the unit, as in mg per day, is no frequency beside it
    return found._replace(frequency=text[slice(*where)])


def _score(
    term: Term,
    context: Context,
    heading: Says | None,
    time: Mention | None,
    knowledge: Knowledge,
) -> Iterator[Found]:
    scale = knowledge.scales[term.entry.name]
    score = scores.score_of(term, context.tokens, context.rules, scale)
    said = status.of_finding(term, context, heading)
    found = _found(term, context, said.status, said.place, time)
    if score is not None:
        yield found._replace(
            kind="score",
            end=context.tokens[score.end - 1].end,
            score=(score.value, score.high),
        )
    elif any(token.plain[:1].isdecimal() for token in context.tokens[term.last + 1 :]):
        yield found._replace(kind="unread-score", status="uncertain")


def _time_of(term: Term, context: Context, when: Sequence[Mention]) -> Mention | None:
    """The words of time that belong to a term: those in its clause that are nearest to it.

    Words of time at the head of a clause, or such as *3-day history of*, speak of what follows;
    others of what stands before them.
    """
    if not when:
        return None
    first, end = _clause(term, context)
    here = [one for one in when if first <= one.first and one.end <= end and one.says != "now"]
    before = [one for one in here if one.end <= term.first and _looks_forward(one, first, context)]
    after = [
        one for one in here if one.first > term.last and not _looks_forward(one, first, context)
    ]
    if before:
        return before[-1]
    return after[0] if after else None


def _looks_forward(mention: Mention, first: int, context: Context) -> bool:
    if not any(first <= term.first < mention.first for term in context.terms):
        return True
    return context.words[mention.end - 1] in context.rules.forward_words


def _clause(term: Term, context: Context) -> tuple[int, int]:
    first, end = term.first, term.last + 1
    while first > 0 and not _ends_clause(first - 1, context):
        first -= 1
    while end < len(context.words) and not _ends_clause(end, context):
        end += 1
    return first, end


def _ends_clause(at: int, context: Context) -> bool:
    if context.words[at] in HARD:
        return True
    return "contrast" in context.breaks.get(at, frozenset())
