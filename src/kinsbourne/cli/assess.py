"""``kinsbourne assess``: cases in, explained assessments out, in input order."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
import typer

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.exchange import batch, phenopacket
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment, Refusal
from kinsbourne.report import lines, text


class _Named(msgspec.Struct):
    id: str | None = None


class Options(NamedTuple):
    """How the diseases are ranked: where the patient is seen, among which, how many shown."""

    setting: str | None = None
    universe: Literal["all", "oms"] = "all"
    top: int | None = 20


def run(source: str, as_of: date | None, options: Options, *, explain: bool, as_json: bool) -> int:
    """Assess everything in the source; the exit code says whether something was refused."""
    encode = msgspec.json.Encoder().encode
    findings = base.load().findings
    refused = 0
    found = results(source, as_of, options)
    gc.freeze()  # the knowledge stays: keep the garbage collector from walking it again and again
    for number, result in enumerate(found):
        refused += isinstance(result, Refusal)
        if as_json:
            sys.stdout.buffer.write(encode(result) + b"\n")
        elif isinstance(result, Refusal):
            typer.echo(text.refusal(result), err=True)
        else:
            rule = "-" * lines.WIDTH + "\n" if number else ""
            typer.echo(rule + text.assessment(result, findings, explain=explain))
    sys.stdout.flush()
    return 1 if refused else 0


def results(source: str, as_of: date | None, options: Options) -> Iterator[Assessment | Refusal]:
    """One result a case, whatever happens to it."""
    assessor = assessor_with(options)
    stdin = sys.stdin.buffer
    found = batch.pieces_of(stdin, "stdin") if source == "-" else batch.pieces(Path(source))
    return (result(assessor, piece, as_of) for piece in found)


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


def result(assessor: Assessor, piece: batch.Piece, as_of: date | None) -> Assessment | Refusal:
    """The assessment of one case, or why it was refused."""
    if isinstance(piece.text, CaseError):
        return Refusal(id=None, error=piece.text.problem)
    try:
        return assessor.assess(phenopacket.read(piece.text), as_of)
    except CaseError as error:
        return refused(piece, error)


def refused(piece: batch.Piece, error: CaseError) -> Refusal:
    """Why a case was refused, with its place in the input."""
    if isinstance(piece.text, CaseError):
        return Refusal(id=None, error=error.problem)
    problem = error.problem
    where = f"{piece.where}, {problem.where}"
    return Refusal(id=_id(piece.text), error=Problem(problem.what, where, problem.remedy))


def _id(text: bytes) -> str | None:
    """The case's own id, where so much can be read."""
    try:
        return msgspec.json.decode(text[: phenopacket.MOST_BYTES], type=_Named).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
