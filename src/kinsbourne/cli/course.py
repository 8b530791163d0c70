"""``kinsbourne course``: where in the course is a patient, and what does the pathway ask for?"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
import typer

from kinsbourne.case.model import Case
from kinsbourne.cli.assess import result
from kinsbourne.cli.source import found_in, said
from kinsbourne.cli.written import Files, Written, numbered, put, write
from kinsbourne.exchange.sources import Asked as Reading
from kinsbourne.exchange.sources import Found, is_batch
from kinsbourne.knowledge import base
from kinsbourne.knowledge.clinic_schedule import with_clinic
from kinsbourne.knowledge.documents import KnowledgeError
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment, Refusal
from kinsbourne.reasoning.course_line import line
from kinsbourne.reasoning.follow import Follow
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.regimen.result import Chosen
from kinsbourne.report import followed, lines, text
from kinsbourne.report.view import Figure

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
    chosen: Chosen | None = None
    """A published regimen to be worked out."""


class Shown(NamedTuple):
    """How it is said: as JSON or text, with every reason; where pages and a picture of it go."""

    explain: bool = False
    as_json: bool = False
    picture: Path | None = None
    files: Files = Files()
    calendar: Path | None = None
    """Where the days of the chosen regimen go, as an .ics file."""


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
        if shown.calendar is not None:
            failed += not _put_calendar(assessed, shown.calendar)
        case = found.case
        if isinstance(case, Case) and (shown.picture or any(shown.files)):
            one = Written(
                followed.view(assessed, explain=shown.explain, with_regimens=True),
                case.id,
                number,
                is_batch(source),
                explain=shown.explain,
            )
            failed += not _put(one, assessed, assessor.history(case, asked.as_of), shown)
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
    if asked.chosen is not None and asked.chosen.regimen not in known.regimens:
        listed = ", ".join(known.regimens)
        raise typer.BadParameter(f"the published regimens: {listed}", param_hint="--regimen")
    how = Follow(asked.relapse_hours, schedule, answers, always=True, chosen=asked.chosen)
    return Assessor(known, how=how)


def chosen_regimen(
    regimen: str | None,
    first_day: date | None,
    every: int | None,
    weight: float | None,
    height: float | None,
    given: int | None,
    calendar: Path | None,
    *,
    is_batch: bool,
) -> Chosen | None:
    """The regimen that is to be worked out, if any.

    Raises:
        typer.BadParameter: what goes with a regimen stands without one, or without what it needs.
    """
    if regimen is None:
        if any(one is not None for one in (first_day, every, weight, height, given, calendar)):
            raise typer.BadParameter("it goes with --regimen, and there is none")
        return None
    if is_batch:
        raise typer.BadParameter("a regimen is of one case", param_hint="--regimen")
    if calendar is not None and (first_day is None or calendar.suffix.lower() != ".ics"):
        words = "name an .ics file, and the first day by --first-day"
        raise typer.BadParameter(words, param_hint="--calendar")
    return Chosen(regimen, first_day, every, weight, height, given)


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
    typer.echo(rule + said(found) + text.course(assessed, explain=shown.explain))


def _put_calendar(assessed: Assessment, to: Path) -> bool:
    """Write the calendar of the chosen regimen, where it has one; what was refused is said."""
    from kinsbourne.report import ics

    worked = assessed.worked
    if worked is None or not worked.calendar:
        typer.echo("calendar not written: see what was refused", err=True)
        return False
    return put(to, "calendar", lambda to: to.write_bytes(ics.write(worked)))


def _put(one: Written, assessed: Assessment, past: History, shown: Shown) -> bool:
    """Write picture, page and PDF, and tell whether all could be written."""
    from kinsbourne.report import course_picture
    from kinsbourne.report.eye_picture.writing import svg

    drawn = course_picture.draw(one.case, past, assessed.course, assessed.due, assessed.versions)
    is_whole = True
    if shown.picture is not None:
        to = numbered(shown.picture, one, ".svg")
        is_whole = put(to, "picture", lambda to: course_picture.save(drawn, to))
    if any(shown.files):
        figure = Figure(
            title=drawn.get_suptitle(), description=str(drawn.get_label()), svg=svg(drawn)
        )
        is_whole &= write(shown.files, one._replace(figures=(figure,)))
    return is_whole
