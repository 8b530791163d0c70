"""The commands that exchange records: read, convert, template."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kinsbourne.cli.arguments import From, In, Language, Source, asked, must_exist


def read(
    source: Source,
    form: From = None,
    language: In = Language.EN,
    json: Annotated[
        bool, typer.Option("--json", help="With the words of a note, or what was not used.")
    ] = False,
) -> None:
    """Read notes, FHIR, tables, REDCap or OMOP: one phenopacket a line, and what was read."""
    from kinsbourne.cli.read import run

    must_exist(source, "SOURCE")
    raise typer.Exit(run(source, asked(form, language), as_json=json))


class To(StrEnum):
    """In which format a case is written."""

    PHENOPACKET = "phenopacket"
    FHIR = "fhir"
    TABLE = "table"
    REDCAP = "redcap"
    OMOP = "omop"
    QUESTIONNAIRE = "questionnaire"


def convert(
    source: Source,
    to: Annotated[
        To,
        typer.Option(help="questionnaire is the assessment form, answered, as FHIR."),
    ],
    form: From = None,
    language: In = Language.EN,
    out: Annotated[Path | None, typer.Option(help="For omop: the folder of the tables.")] = None,
    concepts: Annotated[
        Path | None,
        typer.Option(exists=True, help="For omop: your CONCEPT table, to write concept ids from."),
    ] = None,
) -> None:
    """Write cases of any format in another one."""
    from kinsbourne.cli.convert import Wanted, run

    must_exist(source, "SOURCE")
    if to is To.OMOP and out is None:
        raise typer.BadParameter("name a folder for the tables", param_hint="--out")
    for option, given in (("--out", out), ("--concepts", concepts)):
        if given and to is not To.OMOP:
            what = "it is for --to omop; anything else is written on standard output"
            raise typer.BadParameter(what, param_hint=option)
    wanted = Wanted(to.value, out, concepts)
    raise typer.Exit(run(source, asked(form, language), wanted))


class Kind(StrEnum):
    """Which empty form."""

    TABLE = "table"
    GUIDE = "guide"
    REDCAP = "redcap"
    QUESTIONNAIRE = "questionnaire"


def template(
    kind: Annotated[
        Kind,
        typer.Argument(
            help="A spreadsheet, what its columns ask, REDCap's data dictionary, or FHIR's "
            "Questionnaire."
        ),
    ],
) -> None:
    """Print an empty form to fill in."""
    from kinsbourne.cli.template import text

    typer.echo(text(kind.value), nl=False)
