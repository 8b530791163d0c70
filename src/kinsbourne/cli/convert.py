"""``kinsbourne convert``: a case in any format, in the format of another system."""

from __future__ import annotations

import codecs
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import msgspec
import typer
from msgspec import structs

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case
from kinsbourne.cli.assess import refused
from kinsbourne.cli.source import found_in
from kinsbourne.exchange import lost, phenopacket
from kinsbourne.exchange.record import Record
from kinsbourne.exchange.sources import Asked, Found
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


class Output(NamedTuple):
    """How the cases go out: each as it comes, and what is done after the last."""

    add: Callable[[Case], int]
    """Raises CaseError where the case has no place; else how many of its items were left out."""
    end: Callable[[], object]


def run(source: str, asked: Asked, wanted: Wanted) -> int:
    """Write every case of the source; the exit code tells whether one was refused."""
    failed = False
    losses = lost.Losses()
    try:
        output = _output(wanted)
        for found in found_in(source, base.load(), asked):
            try:
                _add(found, output, wanted.to, losses)
            except CaseError as error:
                failed = True
                typer.echo(text.refusal(refused(found, error)), err=True)
        output.end()
    except CaseError as error:
        failed = True
        typer.echo(text.refusal(Refusal(id=None, error=error.problem)), err=True)
    sys.stdout.flush()
    if losses.lossy:
        typer.echo(record_text.lost(losses, NAMES[wanted.to]), err=True)
    return 1 if failed else 0


def _add(found: Found, output: Output, to: To, losses: lost.Losses) -> None:
    """Write one case, and count what the format does not carry of it.

    Raises:
        CaseError: it cannot be read, or has no place in the format.
    """
    case, known = found.case, base.load()
    if isinstance(case, CaseError):
        raise case
    left = output.add(case)
    if left:
        what = f"{left} items were not written: they have no day or no code, or were merged"
        problem = Problem(what, found.where, "Keep the case itself as well.")
        typer.echo(text.refusal(Refusal(id=case.id or None, error=problem)), err=True)
    kept = _held(case, to, known)
    losses.add(Counter() if kept is None else lost.lost(case, kept, known))


def _held(case: Case, to: To, known: base.Knowledge) -> Case | None:
    """The case as it would be read again; None of a phenopacket, which keeps all of it."""
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
    except (CaseError, ValueError):  # nobody could read it again
        return Case()


def _output(wanted: Wanted) -> Output:
    """Where the cases go: on lines of their own, or all into one table or folder.

    Raises:
        CaseError: what was named for it cannot be used.
    """
    known = base.load()
    if wanted.to == "table":
        from kinsbourne.exchange import table

        # A spreadsheet knows its letters by the mark before them.
        return _together(table.Sheet(known), codecs.BOM_UTF8)
    if wanted.to == "redcap":
        from kinsbourne.exchange import redcap

        return _together(redcap.Import(known), b"")
    if wanted.to == "omop":
        return _omop(wanted)
    return _lines(wanted)


def _lines(wanted: Wanted) -> Output:
    """One JSON document a case and line."""
    write = _writer(wanted)

    def add(case: Case) -> int:
        sys.stdout.buffer.write(write(case) + b"\n")
        return 0

    return Output(add, lambda: None)


def _writer(wanted: Wanted) -> Callable[[Case], bytes]:
    known = base.load()
    if wanted.to == "fhir":
        from kinsbourne.exchange import fhir

        return lambda case: fhir.write(case, None, known)
    if wanted.to == "questionnaire":
        from kinsbourne.exchange import form

        return lambda case: msgspec.json.encode(form.response(case, known))
    return phenopacket.write


class _Sheet(Protocol):
    """Cases that are written when the last has come, since they share a heading."""

    def add(self, case: Case) -> None: ...
    def text(self) -> str: ...


def _together(sheet: _Sheet, mark: bytes) -> Output:
    """All the cases in one table."""

    def add(case: Case) -> int:
        sheet.add(case)
        return 0

    return Output(add, lambda: sys.stdout.buffer.write(mark + sheet.text().encode()))


def _omop(wanted: Wanted) -> Output:
    """All the cases as rows, in a folder of tables."""
    from kinsbourne.exchange import omop

    folder = wanted.out
    if folder is None:
        raise typer.BadParameter("name the folder of the tables", param_hint="--out")
    rows = omop.Rows(base.load(), wanted.concepts)

    def end() -> None:
        rows.save(folder)
        typer.echo(f"tables: {folder}", err=True)

    return Output(rows.add, end)
