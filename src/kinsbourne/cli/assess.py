"""``kinsbourne assess``: cases in, explained assessments out, in input order."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal, NamedTuple

import msgspec
import typer

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.cli.source import found_in, said
from kinsbourne.cli.written import Files, Written, write
from kinsbourne.exchange.sources import Asked, Found, is_batch
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment, Refusal
from kinsbourne.report import assessed, lines, text

Form = Literal["text", "json", "fhir"]


class Shown(NamedTuple):
    """How the result is said: in words, as JSON or FHIR resources; every step; into which files."""

    form: Form = "text"
    explain: bool = False
    files: Files = Files()


class Options(NamedTuple):
    """How the diseases are ranked: where the patient is seen, among which, how many shown."""

    setting: str | None = None
    universe: Literal["all", "oms"] = "all"
    top: int | None = 20
    asked: Asked = Asked()


def run(source: str, as_of: date | None, options: Options, shown: Shown) -> int:
    """Assess everything in the source; the exit code says whether something was refused."""
    findings = base.load().findings
    encode = _encoder(shown.form)
    refused = 0
    found = results(source, as_of, options)
    gc.freeze()  # the knowledge stays: keep the garbage collector from walking it again and again
    for number, (read, result) in enumerate(found):
        refused += isinstance(result, Refusal)
        if encode is not None:
            sys.stdout.buffer.write(encode(read, result) + b"\n")
        elif isinstance(result, Refusal):
            typer.echo(text.refusal(result), err=True)
        else:
            rule = "-" * lines.WIDTH + "\n" if number else ""
            typer.echo(rule + said(read) + text.assessment(result, findings, explain=shown.explain))
        if any(shown.files) and isinstance(result, Assessment):
            view = assessed.view(result, findings, explain=shown.explain)
            one = Written(view, result.id, number, is_batch(source), (), shown.explain)
            refused += not write(shown.files, one)
    sys.stdout.flush()
    return 1 if refused else 0


def _encoder(form: Form) -> Callable[[Found, Assessment | Refusal], bytes] | None:
    """How a result is written on a line of its own; None where it is said in words."""
    as_json = msgspec.json.Encoder().encode
    if form == "text":
        return None
    if form == "json":
        return lambda _, result: as_json(result)
    from kinsbourne.exchange import fhir

    def resources(found: Found, result: Assessment | Refusal) -> bytes:
        if isinstance(result, Refusal) or isinstance(found.case, CaseError):
            return as_json(result)
        return fhir.write(found.case, result, base.load())

    return resources


def results(
    source: str, as_of: date | None, options: Options
) -> Iterator[tuple[Found, Assessment | Refusal]]:
    """One result a case, whatever happens to it."""
    assessor = assessor_with(options)
    for found in found_in(source, assessor.knowledge, options.asked):
        yield found, result(assessor, found, as_of)


def assessor_with(options: Options) -> Assessor:
    """What assesses; numpy is only loaded where diseases are to be ranked."""
    knowledge = base.load()
    if options.top == 0:
        return Assessor(knowledge)
    from kinsbourne.knowledge.case_base import CaseBaseError
    from kinsbourne.reasoning.differential.differentiate import (
        Differentiator,
        UnknownSettingError,
    )

    try:
        ranked = Differentiator(
            knowledge, setting=options.setting, universe=options.universe, top=options.top
        )
    except UnknownSettingError as error:
        raise typer.BadParameter(str(error), param_hint="--setting") from error
    except CaseBaseError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    return Assessor(knowledge, ranked)


def result(assessor: Assessor, found: Found, as_of: date | None) -> Assessment | Refusal:
    """The assessment of one case, or why it was refused."""
    try:
        if isinstance(found.case, CaseError):
            raise found.case
        return assessor.assess(found.case, as_of)
    except CaseError as error:
        return refused(found, error)


def refused(found: Found, error: CaseError) -> Refusal:
    """Why a case was refused, with its place in the input."""
    if isinstance(found.case, CaseError):
        return Refusal(id=found.id, error=error.problem)
    problem = error.problem
    where = f"{found.where}, {problem.where}"
    return Refusal(id=found.case.id or None, error=Problem(problem.what, where, problem.remedy))
