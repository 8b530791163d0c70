"""``kinsbourne convert``: a case in any format, in the format of another system."""

from __future__ import annotations

import codecs
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
import typer
from msgspec import structs

from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.cli.source import found_in
from kinsbourne.exchange import lost, phenopacket
from kinsbourne.exchange.record import Record
from kinsbourne.exchange.sources import Asked
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assessment import Refusal
from kinsbourne.report import record_text, text

To = Literal["phenopacket", "fhir", "table", "redcap", "omop", "questionnaire"]


NAMES: dict[To, str] = {
    "phenopacket": "a phenopacket",
    "fhir": "FHIR",
    "table": "a spreadsheet",
    "redcap": "REDCap",
    "omop": "OMOP",
    "questionnaire": "a Questionnaire",
}


class Wanted(NamedTuple):
    """What is written: the format; for OMOP in which folder, with which concepts."""

    to: To
    out: Path | None = None
    concepts: Path | None = None


def run(source: str, asked: Asked, wanted: Wanted) -> int:
    """Write every case of the source; the exit code tells whether one was refused."""
    refusals: list[Refusal] = []
    losses = lost.Losses()
    cases = _weighed(_cases(source, asked, refusals), wanted.to, losses)
    try:
        if wanted.to in ("table", "redcap"):
            sys.stdout.buffer.write(_together(wanted.to, cases))
        elif wanted.to == "omop":
            _omop(cases, wanted)
        else:
            for line in _lines(cases, wanted, refusals):
                sys.stdout.buffer.write(line + b"\n")
    except CaseError as error:
        _refuse(Refusal(id=None, error=error.problem), refusals)
    sys.stdout.flush()
    if losses.lossy:
        typer.echo(record_text.lost(losses, NAMES[wanted.to]), err=True)
    return 1 if refusals else 0


def _cases(source: str, asked: Asked, refusals: list[Refusal]) -> Iterator[Case]:
    """The cases that can be read; those that cannot are said and kept."""
    for found in found_in(source, base.load(), asked):
        if isinstance(found.case, CaseError):
            _refuse(Refusal(id=found.id, error=found.case.problem), refusals)
        else:
            yield found.case


def _weighed(cases: Iterator[Case], to: To, losses: lost.Losses) -> Iterator[Case]:
    """The cases as they go by, with what the format does not carry of each counted."""
    known = base.load()
    for case in cases:
        kept = _held(case, to, known)
        losses.add(Counter() if kept is None else lost.lost(case, kept, known))
        yield case


def _held(case: Case, to: To, known: base.Knowledge) -> Case | None:
    """The case as it would be read again; None where writing it says itself that it cannot be."""
    try:
        if to == "fhir":
            from kinsbourne.exchange import fhir

            # Only for the comparison: what nobody confirmed is written so, and not lost.
            bare = tuple(structs.replace(one, evidence=()) for one in case.findings)
            text = fhir.write(structs.replace(case, findings=bare), None, known)
            return next(one.case for one in fhir.read(text, known) if isinstance(one, Record))
        if to == "omop":
            from kinsbourne.exchange import omop

            return omop.carried(case, 1, known)
        if to == "phenopacket":
            return None
        from kinsbourne.exchange.form.from_case import carried

        return carried(case, known)
    except CaseError:
        return None
    except ValueError:  # a form that nobody could read again
        return Case()


def _refuse(refusal: Refusal, refusals: list[Refusal]) -> None:
    refusals.append(refusal)
    typer.echo(text.refusal(refusal), err=True)


def _lines(cases: Iterator[Case], wanted: Wanted, refusals: list[Refusal]) -> Iterator[bytes]:
    """One JSON document a case and line."""
    write = _writer(wanted)
    for case in cases:
        try:
            yield write(case)
        except CaseError as error:
            _refuse(Refusal(id=case.id or None, error=error.problem), refusals)


def _writer(wanted: Wanted) -> Callable[[Case], bytes]:
    known = base.load()
    if wanted.to == "fhir":
        from kinsbourne.exchange import fhir

        return lambda case: fhir.write(case, None, known)
    if wanted.to == "questionnaire":
        from kinsbourne.exchange import form

        return lambda case: msgspec.json.encode(form.response(case, known))
    return phenopacket.write


def _together(to: To, cases: Iterator[Case]) -> bytes:
    """All the cases in one table; a spreadsheet knows its letters by the mark before them."""
    from kinsbourne.exchange import redcap, table

    known = base.load()
    if to == "redcap":
        return redcap.write(cases, known).encode()
    return codecs.BOM_UTF8 + table.write(cases, known).encode()


def _omop(cases: Iterator[Case], wanted: Wanted) -> None:
    """All the cases as rows, in a folder of tables."""
    from kinsbourne.exchange import omop

    if wanted.out is None:
        raise typer.BadParameter("name the folder of the tables", param_hint="--out")
    for problem in omop.write(cases, wanted.out, base.load(), wanted.concepts):
        typer.echo(str(problem), err=True)
    typer.echo(f"tables: {wanted.out}", err=True)
