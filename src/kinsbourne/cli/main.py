"""The command line: ``kinsbourne``.

Data go to standard output, words to standard error. Exit 0: done; 1: some input was refused and
the rest was done; 2: wrong usage. A clinical verdict is never an exit code. What a command needs
is imported inside it, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kinsbourne import __version__
from kinsbourne.cli import exchange, find, knowledge, serve, simulate
from kinsbourne.cli.arguments import From, In, Language, Source, asked, must_exist
from kinsbourne.cli.standard_output import Commands

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Opsoclonus-myoclonus syndrome, computable. Research software: it advises, never orders.",
)
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(simulate.app, name="simulate")


def _version(asked: bool) -> None:
    if asked:
        from kinsbourne.knowledge import base

        known = base.load()
        hpo = known.ontology.manifest.hpo_version
        typer.echo(f"kinsbourne {__version__}, knowledge {known.release.version}, HPO {hpo}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show versions.")
    ] = False,
) -> None:
    """Take no options but --version."""


class Universe(StrEnum):
    """Among which diseases to rank."""

    ALL = "all"
    OMS = "oms"


def _top(text: str) -> int | None:
    """A number of diseases, or none for all."""
    if text == "all":
        return None
    if not text.isdecimal():
        raise typer.BadParameter("a whole number, or all", param_hint="--top")
    return int(text)


Page = Annotated[
    Path | None,
    typer.Option("--html", help="Write a page too: a .html file; a folder for a batch."),
]
Sheet = Annotated[
    Path | None, typer.Option("--pdf", help="Write a PDF too: a .pdf file; a folder for a batch.")
]


@app.command()
def assess(
    case: Source,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Judge as on this day; later items are left out."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show every step.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON line a case.")] = False,
    fhir: Annotated[
        bool, typer.Option("--fhir", help="One FHIR Bundle a case: what is known and what follows.")
    ] = False,
    html: Page = None,
    pdf: Sheet = None,
    top: Annotated[
        str, typer.Option(help="How many diseases to show, or all; 0 ranks none and is faster.")
    ] = "20",
    setting: Annotated[
        str | None,
        typer.Option(
            help="Where the patient is seen: neurology, emergency, ophthalmology, adult, or flat. "
            "By age unless given."
        ),
    ] = None,
    universe: Annotated[
        Universe, typer.Option(help="Rank all diseases, or only this project's own layer.")
    ] = Universe.ALL,
    form: From = None,
    language: In = Language.EN,
) -> None:
    """Assess a case, or a batch of cases in input order."""
    from kinsbourne.cli.assess import Options, Shown, run
    from kinsbourne.cli.written import Files
    from kinsbourne.exchange.sources import is_batch

    must_exist(case, "CASE")
    files = Files(html, pdf)
    files.check(is_batch=is_batch(case))
    if json and fhir:
        raise typer.BadParameter("--json or --fhir, not both", param_hint="--fhir")
    day = as_of.date() if as_of else None
    options = Options(setting, universe.value, _top(top), asked(form, language))
    shown = Shown("fhir" if fhir else "json" if json else "text", explain, files)
    raise typer.Exit(run(case, day, options, shown))


@app.command("what-if")
def what_if(
    case: Annotated[str, typer.Argument(help="A phenopacket, or - (stdin).")],
    ignore: Annotated[
        list[str] | None, typer.Option(help="Leave this finding and its kinds out.")
    ] = None,
    add: Annotated[list[str] | None, typer.Option(help="Suppose this finding present.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="Suppose this finding absent.")] = None,
    setting: Annotated[str | None, typer.Option(help="Suppose the patient seen there.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Judge as on this day.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many of either ranking to show.")] = 10,
    json: Annotated[bool, typer.Option("--json", help="One JSON line.")] = False,
) -> None:
    """Show how the ranking would change with a finding or the setting."""
    from kinsbourne.cli.what_if import run

    must_exist(case, "CASE", is_file=True)
    code = run(
        case,
        as_of.date() if as_of else None,
        ignore=ignore or [],
        add=add or [],
        exclude=exclude or [],
        setting=setting,
        top=top,
        as_json=json,
    )
    raise typer.Exit(code)


@app.command()
def course(
    case: Source,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Judge as on this day; later items are left out."),
    ] = None,
    relapse_hours: Annotated[
        float | None,
        typer.Option(min=1, help="From how many hours on a worsening counts as a relapse."),
    ] = None,
    schedule: Annotated[
        Path | None, typer.Option(help="The clinic's own follow-up intervals, a YAML file.")
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            help="Answer a question of the pathway: ID=yes, ID=no or ID=unknown; for one case."
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show every step.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON line a case.")] = False,
    picture: Annotated[
        Path | None,
        typer.Option(help="Draw it here: .svg or .png; a folder for a batch."),
    ] = None,
    regimen: Annotated[
        str | None,
        typer.Option(help="Work out a published regimen, an example and no order: its id."),
    ] = None,
    first_day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which the regimen begins, or goes on."),
    ] = None,
    given: Annotated[
        int | None,
        typer.Option(
            min=0, help="How many times it was given, where the record does not tell; 0: anew."
        ),
    ] = None,
    every: Annotated[
        int | None,
        typer.Option(help="Days from one time round to the next, where that was left open."),
    ] = None,
    weight: Annotated[
        float | None, typer.Option(help="Weight in kg, measured on the day judged.")
    ] = None,
    height: Annotated[
        float | None, typer.Option(help="Height in cm, measured on the day judged.")
    ] = None,
    calendar: Annotated[
        Path | None, typer.Option(help="Write the regimen's days too: an .ics file.")
    ] = None,
    html: Page = None,
    pdf: Sheet = None,
    form: From = None,
    language: In = Language.EN,
) -> None:
    """Show the course: phase, relapses, treatments, pathway, work-up, what is due."""
    from kinsbourne.cli.course import SUFFIXES, Asked, Shown, chosen_regimen, is_batch, run
    from kinsbourne.cli.written import Files

    must_exist(case, "CASE")
    must_exist(schedule, "--schedule", is_file=True)
    if picture is not None and is_batch(case) is (picture.suffix.lower() in SUFFIXES):
        words = "name a folder for a batch" if is_batch(case) else "name a .svg or .png file"
        raise typer.BadParameter(words, param_hint="--picture")
    files = Files(html, pdf)
    files.check(is_batch=is_batch(case))
    day = as_of.date() if as_of else None
    if answer and is_batch(case):
        raise typer.BadParameter("answers are of one case", param_hint="--answer")
    begins = first_day.date() if first_day else None
    with_it = (begins, every, weight, height, given, calendar)
    chosen = chosen_regimen(regimen, *with_it, is_batch=is_batch(case))
    if chosen is not None and day is None:
        day = date.today()  # noqa: DTZ011 - a weight is old or not by the clinic's own day
    how = Asked(day, relapse_hours, schedule, asked(form, language), tuple(answer or ()), chosen)
    raise typer.Exit(run(case, how, Shown(explain, json, picture, files, calendar)))


@app.command()
def eye(
    recording: Annotated[
        str, typer.Argument(help="A recording of the eyes, a folder of them, or - (stdin).")
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON line a recording.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="One row an event.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Every burst, with its tests.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option(help="Draw it here: .svg or .png; a folder for a batch.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="Add what it shows to this phenopacket, in place.")
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="The day of the recording, for --into."),
    ] = None,
    before: Annotated[
        str | None, typer.Option(help="An earlier recording: show what changed since.")
    ] = None,
    columns: Annotated[
        str | None, typer.Option(help="Which column is what: a shipped map, or a YAML file.")
    ] = None,
    screen: Annotated[
        str | None,
        typer.Option(help="Where gaze is in pixels: 1920x1080px,50.9x28.6cm,65cm (distance)."),
    ] = None,
) -> None:
    """Measure a recording of the eyes: bursts, saccades, nystagmus, signs."""
    from kinsbourne.cli.eye import Options, run, screen_of
    from kinsbourne.signals.errors import RecordingError

    must_exist(recording, "RECORDING")
    if picture and not Path(recording).is_dir() and picture.suffix not in (".svg", ".png"):
        raise typer.BadParameter("name a file that ends in .svg or .png", param_hint="--picture")
    if json and csv:
        raise typer.BadParameter("--json or --csv, not both", param_hint="--json")
    try:
        given = screen_of(screen)
    except RecordingError as error:
        raise typer.BadParameter(error.problem.remedy, param_hint="--screen") from None
    form = "json" if json else "csv" if csv else "text"
    options = Options(
        columns, given, form, explain, picture, into, day.date() if day else None, before
    )
    raise typer.Exit(run(recording, options))


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="Open each page once, and end.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8765,
) -> None:
    """Assess one published patient and explain the result; then serve the pages."""
    from kinsbourne.cli.demo import run

    run(port, is_once=once)


@app.command()
def schema(
    write: Annotated[
        Path | None, typer.Option(help="Write the schemas into this folder instead.")
    ] = None,
) -> None:
    """Print the JSON Schema of an assessment; --write FOLDER for that of the knowledge too."""
    from kinsbourne.cli.schema import run

    run(write)


for command in (
    exchange.read,
    exchange.convert,
    exchange.template,
    find.find,
    serve.serve,
):
    app.command()(command)


if __name__ == "__main__":
    sys.exit(app())
