"""``kinsbourne find``: which people of a health system may have OMS, and who knows it?"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kinsbourne.cli import searched
from kinsbourne.cli.arguments import must_exist

_SERVED = re.compile(r"spark:|postgres(ql)?://")
"""Records that are no file."""
_MEMORY = re.compile(r"\d+(\.\d+)? ?[KMGT]i?B", re.IGNORECASE)


class EngineName(StrEnum):
    """Who carries the search out."""

    DUCKDB = "duckdb"
    SPARK = "spark"
    MEMORY = "memory"


class To(StrEnum):
    """In which form the definition is exported."""

    CIRCE = "circe"
    FHIR = "fhir"


SUFFIXES = (".txt", ".md", ".html", ".json")


def find(
    data: Annotated[
        str | None,
        typer.Argument(
            help="OMOP tables (folder, DuckDB file, postgresql://, spark:), a FHIR export, "
            "or plain tables with --columns.",
            show_default=False,
        ),
    ] = None,
    engine: Annotated[
        EngineName, typer.Option(help="Who searches; all give the same answer.")
    ] = EngineName.DUCKDB,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day that counts; today unless given."),
    ] = None,
    describe: Annotated[
        bool, typer.Option("--describe", help="Print the definition in words, and search nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON line a person found.")] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Write the report here, by suffix: .txt, .md, .html or .json."),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the evidence here, for the next search.")
    ] = None,
    memory: Annotated[
        str | None, typer.Option(help="At most so much memory, such as 500MB.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="At most so many threads.")] = None,
    columns: Annotated[
        Path | None, typer.Option(help="Which column is what, for plain tables: a YAML file.")
    ] = None,
    master: Annotated[
        str | None, typer.Option(help="For Spark: the master, such as local[*].")
    ] = None,
    remote: Annotated[
        str | None, typer.Option(help="For Spark: a Connect server, such as sc://host.")
    ] = None,
    prevalence: Annotated[
        float | None,
        typer.Option(help="At which prevalence the predictive value is stated."),
    ] = None,
    review: Annotated[
        Path | None, typer.Option(help="Write a sheet for chart review here: a .csv file.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="So many charts on the sheet; all unless given.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same charts.")] = 0,
    reviewed: Annotated[
        Path | None, typer.Option(help="A sheet that came back: its verdicts go to the report.")
    ] = None,
    exact_counts: Annotated[
        bool, typer.Option("--exact-counts", help="Small counts, too; for the house itself.")
    ] = False,
    export: Annotated[
        To | None, typer.Option(help="Write the definition for other tools, and search nothing.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder of --export.")] = None,
) -> None:
    """Find people whose records fit the phenotype, for a review by their own clinicians."""
    _check(data, describe=describe, export=export, out=out, report=report, review=review)
    if prevalence is not None and not 0 < prevalence < 1:
        raise typer.BadParameter("a share between 0 and 1", param_hint="--prevalence")
    if memory is not None and not _MEMORY.fullmatch(memory):
        raise typer.BadParameter("such as 500MB or 4GB", param_hint="--memory")
    if engine is not EngineName.SPARK and (master or remote):
        raise typer.BadParameter("for --engine spark", param_hint="--master")
    if sample is not None and review is None:
        raise typer.BadParameter("for --review", param_hint="--sample")
    if out is not None and export is None:
        raise typer.BadParameter("for --export", param_hint="--out")
    must_exist(reviewed, "--reviewed", is_file=True)
    if describe:
        raise typer.Exit(searched.describe())
    today = datetime.now().astimezone().date()
    asked = searched.Asked(
        str(data), engine.value, as_of.date() if as_of else today, json, report, keep,
        memory, threads, columns, master, remote, prevalence, review, sample, seed, reviewed,
        exact_counts,
    )  # fmt: skip
    if export and out:
        raise typer.Exit(searched.export(asked, export.value, out))
    raise typer.Exit(searched.run(asked))


def _check(
    data: str | None,
    *,
    describe: bool,
    export: To | None,
    out: Path | None,
    report: Path | None,
    review: Path | None,
) -> None:
    if data is None and not describe and export is not To.FHIR:
        raise typer.BadParameter("name the records", param_hint="DATA")
    if data is not None and not _SERVED.match(data):
        must_exist(data, "DATA")
    if export and out is None:
        raise typer.BadParameter("name a folder", param_hint="--out")
    if report is not None and report.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"name a file: {', '.join(SUFFIXES)}", param_hint="--report")
    if review is not None and review.suffix.lower() != ".csv":
        raise typer.BadParameter("name a .csv file", param_hint="--review")
