"""``kinsbourne course``: where in the course is a patient, and what does the pathway ask for?"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
import typer

from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case
from kinsbourne.cli.assess import result
from kinsbourne.cli.source import found_in, said
from kinsbourne.exchange.sources import Asked as Reading
from kinsbourne.exchange.sources import Found, is_batch
from kinsbourne.knowledge import base
from kinsbourne.knowledge.clinic_schedule import with_clinic
from kinsbourne.knowledge.documents import KnowledgeError
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment, NumberedSource, Refusal, Versions
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.follow import Follow
from kinsbourne.reasoning.history import History, history_of
from kinsbourne.reasoning.pathway.result import AssessedStep
from kinsbourne.reasoning.severity import read_scores
from kinsbourne.reasoning.surveillance.result import (
    AssessedInvestigation,
    Due,
    Undecided,
)
from kinsbourne.report import course_text, lines, text

SUFFIXES = (".svg", ".png")
ANSWERS = {"yes": True, "no": False, "unknown": None}


class Asked(NamedTuple):
    """How the course is judged: the length that makes a relapse, the clinic's own schedule."""

    as_of: date | None = None
    relapse_hours: float | None = None
    schedule: Path | None = None
    reading: Reading = Reading()
    answers: tuple[str, ...] = ()
    """A clinician's own, each as ``treatable-infection=no``."""


class Shown(NamedTuple):
    """How it is said: as JSON or text, with every reason, and where a picture of it goes."""

    explain: bool = False
    as_json: bool = False
    picture: Path | None = None


class CourseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``course --json``."""

    id: str
    course: AssessedCourse | None
    pathway: tuple[AssessedStep, ...]
    work_up: tuple[AssessedInvestigation, ...]
    due: tuple[Due, ...]
    due_undecided: tuple[Undecided, ...]
    versions: Versions
    sources: tuple[NumberedSource, ...]
    notices: tuple[Problem, ...]


def run(source: str, asked: Asked, shown: Shown) -> int:
    """Say the course of every case in the source; the exit code tells whether one was refused."""
    assessor = assessor_for(asked)
    failed = 0
    for number, found in enumerate(found_in(source, assessor.knowledge, asked.reading)):
        assessed = result(assessor, found, asked.as_of)
        if isinstance(assessed, Refusal):
            failed += 1
            _say_refusal(assessed, shown)
            continue
        _say(assessed, found, shown, is_first=number == 0)
        case = found.case
        if shown.picture is not None and isinstance(case, Case):
            to = _place(shown.picture, case, number, into_folder=is_batch(source))
            failed += not _draw(case, assessed, asked, to)
    sys.stdout.flush()
    return 1 if failed else 0


def assessor_for(asked: Asked) -> Assessor:
    """What assesses as asked: another threshold, the clinic's own schedule, answers to questions.

    Raises:
        typer.BadParameter: the clinic's schedule, or an answer, cannot be read.
    """
    known = base.load()
    schedule = None
    if asked.schedule is not None:
        try:
            schedule = with_clinic(known.schedule, asked.schedule)
        except KnowledgeError as error:
            raise typer.BadParameter(str(error.fault), param_hint="--schedule") from error
    answers = dict(_answer(said, known) for said in asked.answers)
    return Assessor(known, how=Follow(asked.relapse_hours, schedule, answers, always=True))


def _answer(said: str, known: base.Knowledge) -> tuple[str, bool | None]:
    """The question that is answered, and its answer."""
    name, _, word = said.partition("=")
    questions = {asked.id for asked in known.pathway.inputs}
    if name not in questions:
        listed = ", ".join(sorted(questions))
        raise typer.BadParameter(f"the pathway asks: {listed}", param_hint="--answer")
    if word not in ANSWERS:
        raise typer.BadParameter(f"{name} is yes, no or unknown", param_hint="--answer")
    return name, ANSWERS[word]


def history(case: Case, as_of: date | None) -> History:
    """The time line that the picture is drawn from."""
    known = base.load()
    vocabulary = Vocabulary(known)
    facts = Facts(case, known, vocabulary, as_of)
    scores, _ = read_scores(facts, known.scales)
    return history_of(facts, vocabulary, scores, as_of)


def _say_refusal(refusal: Refusal, shown: Shown) -> None:
    if shown.as_json:
        sys.stdout.buffer.write(msgspec.json.encode(refusal) + b"\n")
    else:
        typer.echo(text.refusal(refusal), err=True)


def _say(assessed: Assessment, found: Found, shown: Shown, *, is_first: bool) -> None:
    if shown.as_json:
        sys.stdout.buffer.write(msgspec.json.encode(line(assessed)) + b"\n")
        return
    rule = "" if is_first else "-" * lines.WIDTH + "\n"
    typer.echo(rule + said(found) + course_text.text(assessed, explain=shown.explain))


def line(assessed: Assessment) -> CourseLine:
    """What of an assessment is about the course."""
    return CourseLine(
        id=assessed.id,
        course=assessed.course,
        pathway=assessed.pathway,
        work_up=assessed.work_up,
        due=assessed.due,
        due_undecided=assessed.due_undecided,
        versions=assessed.versions,
        sources=assessed.sources,
        notices=assessed.notices,
    )


def _place(picture: Path, case: Case, number: int, *, into_folder: bool) -> Path:
    """The file of a picture; no two cases of an input have the same."""
    if into_folder:
        name = re.sub(r"[^\w.-]+", "-", case.id)[:60].strip(".-") or "case"
        return picture / f"{number + 1:04}-{name}.svg"
    return picture if number == 0 else picture.with_stem(f"{picture.stem}-{number + 1}")


def _draw(case: Case, assessed: Assessment, asked: Asked, to: Path) -> bool:
    """Draw it, and tell whether it could be written."""
    from kinsbourne.report import course_picture

    figure = course_picture.draw(
        case.id, history(case, asked.as_of), assessed.course, assessed.due, assessed.versions
    )
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        course_picture.save(figure, to)
    except OSError as error:
        typer.echo(f"picture not written: {error.strerror}", err=True)
        return False
    typer.echo(f"picture: {to}", err=True)
    return True
