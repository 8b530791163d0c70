"""What do several commands take: an input of any format, and how it is to be read?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kinsbourne.exchange.sources import Asked


class Form(StrEnum):
    """In which format an input is."""

    PHENOPACKET = "phenopacket"
    FHIR = "fhir"
    NOTE = "note"
    TABLE = "table"
    REDCAP = "redcap"
    OMOP = "omop"


class Language(StrEnum):
    """In which language a note is."""

    EN = "en"
    ES = "es"
    FR = "fr"


Source = Annotated[
    str,
    typer.Argument(
        help="A phenopacket, note, FHIR record, table, REDCap export, folder, or - (stdin)."
    ),
]
From = Annotated[
    Form | None, typer.Option("--from", help="The format, where it should not be guessed.")
]
In = Annotated[Language, typer.Option("--language", help="The language of a note.")]


def must_exist(source: str) -> None:
    """Refuse a name of nothing; ``-`` is standard input.

    Raises:
        typer.BadParameter: there is no such file or folder.
    """
    if source != "-" and not Path(source).exists():
        raise typer.BadParameter(f"no such file or folder: {source}")


def asked(form: Form | None, language: Language) -> Asked:
    """How an input is to be read."""
    from kinsbourne.exchange.sources import Asked

    return Asked(None if form is None else form.value, language.value)
