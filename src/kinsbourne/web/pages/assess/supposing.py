"""What would the record say without the answers, and the ranking without a finding?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

from kinsbourne.case.model import Case
from kinsbourne.exchange.bedside import Whole
from kinsbourne.exchange.form.values import option_meaning
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.differential.differentiate import Differentiator
from kinsbourne.reasoning.differential.what_if import (
    Change,
    UnknownFindingError,
    supposing,
    what_if,
)
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.assess.asked import asked
from kinsbourne.web.pages.assess.chips import STATUS

MOST_CHANGES = 5


class Makes(NamedTuple):
    """What views are made with."""

    shared: Shared
    vocabulary: Vocabulary
    differentiator: Callable[[str], Differentiator]
    """By setting; the empty one follows from the age."""
    assessor: Callable[[str], Assessor]


def makes(shared: Shared) -> Makes:
    """What views are made with; what ranks in another setting is made when first asked for."""
    known = shared.known
    settings = {one.id for one in known.settings.settings}

    @cache
    def differentiator(setting: str) -> Differentiator:
        return Differentiator(known, setting=setting or None)

    @cache
    def assessor(setting: str) -> Assessor:
        return Assessor(known, differentiator(setting))

    def ranks(setting: str) -> Differentiator:
        return differentiator(setting if setting in settings else "")

    def assesses(setting: str) -> Assessor:
        return assessor(setting) if setting in settings else shared.assessor

    return Makes(shared, Vocabulary(known), ranks, assesses)


def as_read(whole: Whole, with_: Makes) -> dict[str, str]:
    """What record and note say of each question, in a word, before any answer to it."""
    known = with_.shared.known
    facts = Facts(whole.recorded, known, with_.vocabulary)
    unconfirmed = Facts(whole.read.case, known, with_.vocabulary)
    blocks = (*asked(known).criteria, *asked(known).more)
    found = _of_patient(whole, known)
    for one in (question for block in blocks for question in block.questions):
        present = facts.present(one.finding)
        if present is not None:
            found[one.name] = STATUS["present" if present else "excluded"]
        elif unconfirmed.present(one.finding) is False:
            found[one.name] = STATUS["excluded"] + "?"
    return found


def _of_patient(whole: Whole, known: Knowledge) -> dict[str, str]:
    """The words of the note that say the age; the sex by the form's own word for it."""
    spans = whole.read.note.spans if whole.read.note else ()
    ages = [span.text for span in spans if span.kind == "age" and span.places]
    sex = option_meaning(whole.recorded.subject.sex, "sex", known)
    said = {"age": ages[0] if ages else "", "sex": sex.label if sex and not sex.is_blank else ""}
    return {name: word for name, word in said.items() if word}


def changes(
    case: Case, ignored: tuple[str, ...], as_of: date, setting: str, with_: Makes
) -> tuple[Change, ...]:
    """How the ranking would change without these findings; nothing for one that nobody knows."""
    known = with_.shared.known
    if not ignored:
        return ()
    try:
        then = supposing(case, known, ignore=ignored)
    except UnknownFindingError:
        return ()
    ranked = with_.differentiator(setting)
    found = what_if(
        case, then, ranked, ranked, known, with_.vocabulary,
        supposed=ignored, as_of=as_of, top=MOST_CHANGES,
    )  # fmt: skip
    return found.changes
