"""``kinsbourne eye``: a recording in, opsoclonus measured."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
import typer

from kinsbourne.case.blocks import Time
from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.exchange import phenopacket
from kinsbourne.report import eye_table, eye_text
from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.change import compare
from kinsbourne.signals.eye.evidence import check_real, into
from kinsbourne.signals.eye.reading import Screen, parse_screen, read
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import Measured

SUFFIXES = (".asc", ".csv", ".tsv", ".txt", ".edf", ".npz", ".parquet")
"""What is taken for a recording in a folder, gzip aside."""


class Refused(msgspec.Struct, frozen=True):
    """The line of a recording that was refused."""

    refused: Problem


class Options(NamedTuple):
    """What was asked for."""

    columns: str | None
    screen: Screen | None
    form: str
    """``text``, ``json`` or ``csv``."""
    explain: bool
    picture: Path | None
    case: Path | None
    day: date | None
    before: str | None


def screen_of(text: str | None) -> Screen | None:
    """The screen as it was given."""
    return None if text is None else parse_screen(text)


def run(source: str, options: Options) -> int:
    """Measure a recording, or each of a folder; the exit code says whether one was refused."""
    is_batch = source != "-" and Path(source).is_dir()
    if options.form == "csv":
        typer.echo(eye_table.header(), nl=False)
    refused = 0
    for name in _sources(source) if is_batch else (source,):
        try:
            recording, measured = _measured(name, options)
            _put(measured, options, is_batch=is_batch)
            if options.picture:
                _draw(recording, measured, options.picture, is_batch=is_batch)
            if options.case:
                _into(measured, options.case, options.day)
        except (RecordingError, CaseError) as error:
            refused += 1
            if options.form == "json":
                typer.echo(msgspec.json.encode(Refused(error.problem)).decode())
            typer.echo(str(error.problem), err=True)
    return 1 if refused else 0


def _sources(folder: str) -> Iterator[str]:
    names = [
        path
        for path in sorted(Path(folder).iterdir())
        if path.is_file() and path.name.removesuffix(".gz").endswith(SUFFIXES)
    ]
    if not names:
        raise typer.BadParameter("no recording in the folder", param_hint="RECORDING")
    yield from map(str, names)


def _measured(name: str, options: Options) -> tuple[Recording, Measured]:
    if name == "-":
        recording = read(
            sys.stdin.buffer.read(), name="-", columns=options.columns, screen=options.screen
        )
    else:
        recording = read(name, columns=options.columns, screen=options.screen)
    return recording, measure(recording)


def _put(measured: Measured, options: Options, *, is_batch: bool) -> None:
    if options.before:
        _, before = _measured(options.before, options)
        compared = compare(before, measured)
        if options.form == "json":
            typer.echo(msgspec.json.encode(compared).decode())
        else:
            typer.echo(eye_text.comparison(compared))
    elif options.form == "json":
        typer.echo(msgspec.json.encode(measured).decode())
    elif options.form == "csv":
        typer.echo(eye_table.table(measured), nl=False)
    elif is_batch and not options.explain:
        name = measured.recording.source.removeprefix("recording:")
        typer.echo(f"{name}: {measured.summary}")
    else:
        typer.echo(eye_text.text(measured, explain=options.explain))


def _draw(recording: Recording, measured: Measured, to: Path, *, is_batch: bool) -> None:
    from kinsbourne.report import eye_picture

    if is_batch:
        to.mkdir(parents=True, exist_ok=True)
        name = measured.recording.source.removeprefix("recording:")
        to = to / f"{Path(name).name}.svg"
    eye_picture.save(eye_picture.draw(recording, measured), to)
    typer.echo(f"picture: {to}", err=True)


def _into(measured: Measured, path: Path, day: date | None) -> None:
    """Write what was found into the case's file, all or nothing."""
    check_real(measured)
    observed = None if day is None else Time(timestamp=f"{day.isoformat()}T00:00:00Z")
    try:
        text = path.read_bytes()
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        raise CaseError(what, path.name, "Name a phenopacket that can be read.") from error
    grown = into(phenopacket.read(text), measured, observed)
    written = msgspec.json.format(phenopacket.write(grown.case), indent=2)
    handle, kept = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(written + b"\n")
        Path(kept).replace(path)
    except OSError:
        Path(kept).unlink(missing_ok=True)
        raise
    for said in grown.added:
        typer.echo(f"{path.name}: added {said}", err=True)
    for said in grown.left_out:
        typer.echo(f"{path.name}: not added, {said}", err=True)
