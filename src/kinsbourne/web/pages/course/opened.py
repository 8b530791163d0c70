"""Which case is the page about, and which others were in what was opened?"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import islice

import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case
from kinsbourne.exchange.sources import Found, cases
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.web.pages.carried import FILE, carried, written
from kinsbourne.web.pages.form import Form, Wrong

SIMULATED, BLANK = "simulated", "blank"
MOST_CASES = 60
"""So many cases of one file can be chosen from; each is in the page."""
FEWER = "Open a file with fewer, or use the command line for all of them."
LAST_SEED = 999
"""Simulated patients have numbers up to this."""


class Choice(msgspec.Struct, frozen=True):
    """A case that can be chosen."""

    id: str
    findings: int
    scores_and_tests: int
    treatments: int
    case: str
    """As a phenopacket."""


class Opened(msgspec.Struct, frozen=True):
    """The case, or those to choose from; neither, where nothing was sent."""

    case: Case | None = None
    choices: tuple[Choice, ...] = ()
    slips: tuple[Wrong, ...] = ()


def opened(form: Form, known: Knowledge) -> Opened:
    """What was opened; a file that was chosen counts before the case that is in the form."""
    file = form.file(FILE)
    if file is not None:
        return _of_file(file[1], known)
    if form.text(SIMULATED):
        return Opened(_simulated(form.text(SIMULATED)))
    if form.text(BLANK):
        return Opened(Case())
    try:
        return Opened(carried(form))
    except CaseError as error:
        return Opened(slips=(Wrong("", error.problem),))


def _simulated(number: str) -> Case:
    """The patient of this number; of what is no number, the first."""
    from kinsbourne.case.simulation import simulate

    seed = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    return next(simulate(seed, 1)).case


def _of_file(content: bytes, known: Knowledge) -> Opened:
    found = list(islice(cases(BytesIO(content), known), MOST_CASES + 1))
    slips = list(_refused(found[:MOST_CASES]))
    read = [one.case for one in found[:MOST_CASES] if isinstance(one.case, Case)]
    if len(found) > MOST_CASES:
        what = f"more than {MOST_CASES} cases; those after them are not listed"
        slips.append(Wrong(FILE, Problem(what, "the file", FEWER)))
    if not found:
        slips.append(Wrong(FILE, Problem("no case in it", "the file", "Open another.")))
    if len(read) == 1:
        return Opened(read[0], slips=tuple(slips))
    return Opened(choices=tuple(map(_choice, read)), slips=tuple(slips))


def _refused(found: list[Found]) -> Iterator[Wrong]:
    for one in found:
        if isinstance(one.case, CaseError):
            problem = one.case.problem
            place = problem.where.replace("stdin", "the file", 1)  # what is read from no path
            yield Wrong(FILE, msgspec.structs.replace(problem, where=place))


def _choice(case: Case) -> Choice:
    return Choice(
        id=case.id or case.subject.id or "case without id",
        findings=len(case.findings),
        scores_and_tests=len(case.measurements),
        treatments=len(case.medical_actions),
        case=written(case),
    )
