"""``kinsbourne read``: anything in, phenopackets out, and what was read of it."""

from __future__ import annotations

import sys
from typing import Any

import msgspec
import typer

from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.cli.assess import refused
from kinsbourne.cli.source import found_in
from kinsbourne.exchange import phenopacket
from kinsbourne.exchange.sources import Asked, Found
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assessment import Refusal
from kinsbourne.report import note_text, record_text, text

MOST_PROBLEMS = 5
"""Faults of one record that are said on the terminal."""
RECORD = ("used", "unused", "unmapped", "problems")


def run(source: str, asked: Asked, *, as_json: bool) -> int:
    """Write every case that is read; the exit code tells whether something was refused."""
    totals = record_text.Totals()
    failed = seen = 0
    for found in found_in(source, base.load(), asked):
        seen += 1
        try:
            written = _written(found, as_json=as_json)
        except CaseError as error:
            failed += 1
            refusal = refused(found, error)
            typer.echo(text.refusal(refusal), err=True)
            written = msgspec.json.encode(refusal) if as_json else b""
        else:
            _say(found, totals)
        sys.stdout.buffer.write(written + b"\n" if written else b"")
    sys.stdout.flush()
    if totals.read or failed or not seen:
        typer.echo(totals.said(failed), err=True)
    return 1 if failed else 0


def _written(found: Found, *, as_json: bool) -> bytes:
    """One line: the phenopacket, or with it all that was read.

    Raises:
        CaseError: there is no case, or none that can be written.
    """
    if isinstance(found.case, CaseError):
        raise found.case
    case = phenopacket.write(found.case)
    return msgspec.json.encode(_document(found, msgspec.Raw(case))) if as_json else case


def _document(found: Found, case: msgspec.Raw) -> dict[str, Any]:
    """What was read, with the case as a phenopacket."""
    if found.note is not None:
        note = found.note
        return {"spans": note.spans, "phenopacket": case, "unmapped": note.unmapped}
    if found.record is not None:
        parts = {name: getattr(found.record, name) for name in RECORD}
        return {**parts, "phenopacket": case}
    return {"phenopacket": case}


def _say(found: Found, totals: record_text.Totals) -> None:
    """On standard error: what a note was understood to say, and the faults of a record."""
    if found.note is not None:
        typer.echo(note_text.read(found.note.spans, found.note.unmapped), err=True)
    if found.record is not None:
        totals.add(found.record)
        for problem in found.record.problems[:MOST_PROBLEMS]:
            typer.echo(text.refusal(Refusal(id=_name(found), error=problem)), err=True)
        more = len(found.record.problems) - MOST_PROBLEMS
        if more > 0:
            typer.echo(f"and {more} more faults, all of them with --json", err=True)


def _name(found: Found) -> str | None:
    return found.case.id if isinstance(found.case, Case) else None
