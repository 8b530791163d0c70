"""What does ``kinsbourne find`` search, say and write, once it is asked?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import typer

from kinsbourne.cli.stopping import stoppable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from kinsbourne.knowledge.base import Knowledge
    from kinsbourne.knowledge.model import Phenotype, PhenotypeGrade
    from kinsbourne.population.found import Found
    from kinsbourne.population.reporting.report import Report
    from kinsbourne.population.review import Reviewed
    from kinsbourne.population.search import EngineName, Versions
    from kinsbourne.population.source.survey import Survey
    from kinsbourne.population.truth import Truth


_STOPPED = (
    "the search is not complete. With --keep, what was found so far need not be looked for again."
)


class Asked(NamedTuple):
    """What is searched, how, and what is written."""

    data: str
    engine: EngineName
    as_of: date
    as_json: bool
    report: Path | None
    keep: Path | None
    memory: str | None
    threads: int | None
    columns: Path | None
    master: str | None
    remote: str | None
    prevalence: float | None
    review: Path | None
    sample: int | None
    seed: int
    reviewed: Path | None
    exact_counts: bool


def run(asked: Asked) -> int:
    """Search, say who was found and write what is asked for; the exit code tells of refusals."""
    from kinsbourne.case.errors import CaseError
    from kinsbourne.knowledge import base
    from kinsbourne.population import search
    from kinsbourne.population import truth as truths
    from kinsbourne.population.engines.spark_refusal import SparkError

    knowledge = base.load()
    try:
        verdicts, refused = _verdicts(asked)
        with stoppable(_STOPPED):
            found, survey = _searched(asked, knowledge)
    except (CaseError, SparkError) as error:
        typer.echo(str(error.problem), err=True)
        return 1
    truth, is_read = _truth(asked, knowledge)
    is_whole = is_read and not survey.problems
    is_simulated = truths.is_simulated(Path(asked.data))
    made_with = search.versions(knowledge, simulated=is_simulated)
    from kinsbourne.population.reporting import report as reports

    is_exact = asked.exact_counts or is_simulated
    phenotype = _phenotype(asked, knowledge)
    smallest = None if is_exact else phenotype.smallest_cell.count
    how = reports.Asked(asked.as_of, smallest, truth, verdicts, is_simulated, _rows(survey))
    report = reports.report(found, phenotype, made_with, how)
    # files first: whoever reads the lines may have enough of them before they end
    is_whole &= _put_report(asked, report, knowledge)
    is_whole &= _put_sheet(asked, found, knowledge, made_with)
    for line in _lines(found, knowledge, made_with, as_json=asked.as_json):
        sys.stdout.write(line + "\n")
    if asked.report is None:
        from kinsbourne.population.reporting import said

        sys.stdout.flush()
        typer.echo(said.text(report, knowledge.phenotype), err=True, nl=False)
    return 0 if is_whole and not refused else 1


def _phenotype(asked: Asked, known: Knowledge) -> Phenotype:
    """The definition, at another prevalence where one is given."""
    phenotype = known.phenotype
    if asked.prevalence is None:
        return phenotype
    import msgspec

    prevalence = msgspec.structs.replace(
        phenotype.prevalence, k=None, n=None, given=asked.prevalence
    )
    return msgspec.structs.replace(phenotype, prevalence=prevalence)


def _rows(survey: Survey) -> dict[str, int]:
    """The rows that say not who or not when, where they were counted."""
    rows = {"person": survey.without_person, "day": survey.without_day}
    return {f"rows-without-{what}": n for what, n in rows.items() if n is not None}


def _searched(asked: Asked, knowledge: Knowledge) -> tuple[Found, Survey]:
    """Who was found, and what was there to be searched."""
    from kinsbourne.case.errors import CaseError
    from kinsbourne.population import search
    from kinsbourne.population.engines.work import Work
    from kinsbourne.population.source.opening import opened

    told, done = _progress()
    work = Work(asked.keep, asked.memory, asked.threads, told)
    try:
        # The tables that are written anew are kept where the evidence is.
        scratch = asked.keep / "tables" if asked.keep else None
        try:
            here = opened(asked.data, knowledge, columns=asked.columns, work=scratch)
        except OSError as error:
            raise CaseError(
                f"it cannot be read or written ({error.strerror})",
                str(error.filename or scratch or asked.data),
                "See that it may be, and that there is room.",
            ) from None
        for line in here.survey.said():
            typer.echo(line, err=True)
        session = _session(asked)
        found = search.search(here.data, knowledge, asked.as_of, asked.engine, work, session)
        return found, here.survey
    finally:
        done()


def _session(asked: Asked) -> SparkSession | None:
    """A session of Spark, where one is asked for by its address."""
    if asked.master is None and asked.remote is None:
        return None
    from kinsbourne.population.engines.spark_session import session

    return session(asked.master, asked.remote, asked.memory, asked.threads)


def _progress() -> tuple[Callable[[str, int, int], None], Callable[[], None]]:
    """How far it is, on a terminal only."""
    if not sys.stderr.isatty():
        return (lambda what, done, of: None), (lambda: None)

    def told(what: str, done: int, of: int) -> None:
        sys.stderr.write(f"\r\x1b[K{what}: {done} of {of}")
        sys.stderr.flush()

    def finished() -> None:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

    return told, finished


def _truth(asked: Asked, knowledge: Knowledge) -> tuple[Truth | None, bool]:
    """Who is ill in truth, and whether a table that says so could be read."""
    from kinsbourne.case.errors import CaseError
    from kinsbourne.population import truth

    try:
        return truth.truth(Path(asked.data), knowledge.phenotype.id), True
    except CaseError as error:
        typer.echo(str(error.problem), err=True)
        return None, False


def _verdicts(asked: Asked) -> tuple[dict[PhenotypeGrade, Reviewed], int]:
    """What a sheet that came back says, and how many of its rows could not be read."""
    if asked.reviewed is None:
        return {}, 0
    from kinsbourne.population import review

    rows, problems = review.read(asked.reviewed.read_bytes(), asked.reviewed.name)
    for problem in problems:
        typer.echo(str(problem), err=True)
    return review.values(rows), len(problems)


def _lines(
    found: Found, knowledge: Knowledge, made_with: Versions, *, as_json: bool
) -> Iterator[str]:
    if not as_json:
        from kinsbourne.population.reporting import said

        yield from said.table(found.flagged, knowledge.phenotype)
        yield str(made_with)
        return
    import msgspec

    for one in found.flagged:
        line = msgspec.to_builtins(one) | {"versions": msgspec.to_builtins(made_with)}
        yield msgspec.json.encode(line).decode()


def _put_report(asked: Asked, report: Report, knowledge: Knowledge) -> bool:
    from kinsbourne.cli.written import put
    from kinsbourne.population.reporting import said

    if asked.report is None:
        return True
    suffix = asked.report.suffix.lower()
    if suffix == ".json":
        import msgspec

        text = msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"
    else:
        write = {".html": said.page, ".md": said.plain, ".txt": said.text}[suffix]
        text = write(report, knowledge.phenotype)
    return put(asked.report, "report", lambda to: to.write_text(text, encoding="utf-8"))


def _put_sheet(asked: Asked, found: Found, knowledge: Knowledge, made_with: Versions) -> bool:
    if asked.review is None:
        return True
    from kinsbourne.cli.written import put
    from kinsbourne.population import review

    chosen = review.sample(found.flagged, asked.sample, asked.seed)
    text = review.sheet(chosen, knowledge.phenotype, str(made_with))
    return put(
        asked.review, "sheet", lambda to: to.write_text(text, encoding="utf-8-sig", newline="")
    )


def describe() -> int:
    from kinsbourne.knowledge import base
    from kinsbourne.population.described import described

    typer.echo(described(base.load()), nl=False)
    return 0


def _steps(asked: Asked, knowledge: Knowledge) -> list[tuple[str, str]]:
    """The definition's own steps, over records of FHIR that views have made flat."""
    from kinsbourne.population.data import Data
    from kinsbourne.population.plan import planned
    from kinsbourne.population.script import evidence, scoring
    from kinsbourne.population.source.opening import FLAT_EVENT, FLAT_PERSON

    data = Data(FLAT_PERSON, (FLAT_EVENT,), number=False)
    grading = scoring(knowledge.phenotype, asked.as_of)
    return [(one.name, one.sql) for one in (*evidence(planned(data, knowledge)), *grading)]


def export(asked: Asked, to: Literal["circe", "fhir"], out: Path) -> int:
    from kinsbourne.case.errors import CaseError
    from kinsbourne.knowledge import base

    knowledge = base.load()
    try:
        if to == "circe":
            from kinsbourne.population.export import circe
            from kinsbourne.population.source.opening import opened

            data = opened(asked.data, knowledge, columns=asked.columns).data
            circe.write(out, data, knowledge)
        else:
            from kinsbourne.population.export import fhir

            fhir.write(out, knowledge, _steps(asked, knowledge))
    except CaseError as error:
        typer.echo(str(error.problem), err=True)
        return 1
    except OSError as error:
        typer.echo(f"export not written: {error.strerror}", err=True)
        return 1
    typer.echo(f"export: {out}", err=True)
    return 0
