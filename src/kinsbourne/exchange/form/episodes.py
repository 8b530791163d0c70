"""When did a finding begin and end, as the answers at successive visits say?

On visits with a day, *yes* at two visits running is one episode. Where no onset is given it began
some day after the last visit that said *no*, or after birth; where no end is given and a later
visit says *no*, it ended some day between the two. What was written without a visit's day stands
as it is.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from kinsbourne.case.blocks import Term, Time
from kinsbourne.case.model import Finding
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.sheet import Sheet, evidence
from kinsbourne.exchange.form.times import between, day_of, text_of


class Cell(msgspec.Struct, frozen=True):
    """The answer to one finding at one visit."""

    visit: Time | None
    present: bool
    onset: Time | None
    end: Time | None
    answers: tuple[Answer, ...]


class _Run(msgspec.Struct):
    """An episode that the next visit may go on with."""

    onset: Time | None
    after: date | None
    first: date
    last: date
    answers: tuple[Answer, ...]

    def finding(self, term: Term, end: Time | None, answers: tuple[Answer, ...] = ()) -> Finding:
        since = self.onset or (between(self.after, self.first) if self.after else None)
        found = evidence(*self.answers, *answers)
        return Finding(term=term, onset=since, resolution=end, evidence=found)


def cells(question: str, visits: Iterable[tuple[Time | None, Group]], sheet: Sheet) -> list[Cell]:
    """What the visits say of one finding, in their order; not examined is no cell."""
    found: list[Cell] = []
    parts = [question, f"{question}-onset", f"{question}-end"]
    for visit, group in visits:
        if group.answers.keys().isdisjoint(parts):
            continue
        status = sheet.choice(group, question)
        onset, end = (sheet.time(group, part) for part in parts[1:])
        sheet.in_order(group, parts[1], parts[2])
        answers = tuple(group.answers[part] for part in parts if part in group.answers)
        if status is not None:
            found.append(Cell(visit, status.id == "yes", onset, end, answers))
        elif answers and (onset or end):
            what = "a date beside a finding that is neither present nor absent"
            sheet.refuse(answers[-1], what, "Answer yes or no beside it, or take the date out.")
    return found


def episodes(term: Term, found: Iterable[Cell], born: date | None) -> Iterator[Finding]:
    """The finding's episodes, and each time it was looked for and absent."""
    run: _Run | None = None
    absent = born
    for cell in found:
        day = day_of(cell.visit)
        if day is None:
            yield _as_it_is(term, cell, cell.onset or (None if cell.present else cell.visit))
        elif cell.present:
            if run is not None and cell.onset is not None and not _same(run, cell.onset):
                yield run.finding(term, None)
                run = None
            if run is None:
                run = _Run(cell.onset, absent, day, day, ())
            run.onset = run.onset or cell.onset
            run.last = day
            run.answers += cell.answers
            if cell.end is not None:
                yield run.finding(term, cell.end)
                run = None
        else:
            if run is not None:
                yield run.finding(term, between(run.last, day), cell.answers[:1])
                run = None
            absent = day
            yield _as_it_is(term, cell, cell.onset or cell.visit)
    if run is not None:
        yield run.finding(term, None)


def _same(run: _Run, onset: Time) -> bool:
    """Does an onset given later speak of the same episode?"""
    if run.onset is not None:
        return text_of(run.onset) == text_of(onset)
    day = day_of(onset)
    return day is None or day <= run.first


def _as_it_is(term: Term, cell: Cell, onset: Time | None) -> Finding:
    return Finding(
        term=term,
        excluded=not cell.present,
        onset=onset,
        resolution=cell.end,
        evidence=evidence(*cell.answers),
    )
