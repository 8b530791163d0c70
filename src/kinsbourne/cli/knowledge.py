"""``kinsbourne knowledge``: the knowledge checked, shown, cited; HPO rebuilt and searched."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(no_args_is_help=True, help="What is known: check it, show it, cite it.")


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Option(help="A folder of knowledge instead of the shipped one.")
    ] = None,
) -> None:
    """Find what is wrong in the knowledge; exit 1 on errors, 0 with warnings only."""
    from datetime import UTC, datetime

    from kinsbourne.knowledge import base
    from kinsbourne.knowledge.check import check as faults_in

    today = datetime.now(tz=UTC).date()
    faults = list(faults_in(folder or base.shipped_folder(), today))
    for fault in faults:
        typer.echo(str(fault), err=True)
    warnings = sum(fault.is_warning for fault in faults)
    errors = len(faults) - warnings
    typer.echo(f"{_counted(folder)}: errors {errors}, warnings {warnings}")
    raise typer.Exit(1 if errors else 0)


def _counted(folder: Path | None) -> str:
    from kinsbourne.knowledge import base
    from kinsbourne.knowledge.documents import KnowledgeError

    known = base.load(folder)
    try:
        return (
            f"knowledge {known.release.version} (HPO {known.ontology.manifest.hpo_version}), "
            f"{len(known.statements)} statements, {len(known.sources)} sources, "
            f"{len(known.findings)} findings, {len(known.criteria)} criteria sets, "
            f"{len(known.scales)} scales"
        )
    except (KnowledgeError, OSError):
        return "knowledge that cannot be read"


@app.command()
def show(
    section: Annotated[str | None, typer.Argument(help="One section, by id or title.")] = None,
    html: Annotated[bool, typer.Option("--html", help="One HTML page, not Markdown.")] = False,
    lang: Annotated[
        Literal["en", "es", "fr"], typer.Option(help="Language of the links to read on.")
    ] = "en",
) -> None:
    """Print the chapter on the syndrome with its sources, as Markdown or HTML."""
    from kinsbourne.knowledge import base
    from kinsbourne.report import chapter, markdown
    from kinsbourne.report import html as page

    try:
        view = chapter.chapter(base.load(), section, lang)
    except chapter.UnknownSectionError as error:
        raise _wrong_usage(str(error)) from error
    typer.echo((page if html else markdown).write(view), nl=False)


@app.command()
def cite(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SECTION|ID]...", help="Sections, statements or sources."),
    ] = None,
    style: Annotated[
        Literal["bibtex", "csl"], typer.Option("--format", help="BibTeX or CSL-JSON.")
    ] = "bibtex",
) -> None:
    """Print sources for a reference manager: all, or those of sections and statements."""
    from kinsbourne.knowledge import base
    from kinsbourne.report import chapter, references

    known = base.load()
    chosen: dict[str, None] = dict.fromkeys(() if names else sorted(known.sources))
    for name in names or ():
        if name in known.sources:
            chosen[name] = None
        elif name in known.statements:
            chosen.update(dict.fromkeys(c.id for c in known.statements[name].sources))
        else:
            try:
                view = chapter.chapter(known, name)
            except chapter.UnknownSectionError as error:
                raise _wrong_usage(f"no source or statement '{name}', and {error}") from error
            chosen.update(dict.fromkeys(reference.id for reference in view.references))
    write = references.bibtex if style == "bibtex" else references.csl
    typer.echo(write(known.sources[name] for name in chosen), nl=False)


@app.command()
def build_hpo(
    obo: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="HPO's hp.obo.")],
    hpoa: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="HPO's phenotype.hpoa.")
    ],
    out: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="The folder to write into.")
    ] = Path(),
    mondo: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Mondo's mondo.sssom.tsv."),
    ] = None,
    genes: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="HPO's genes_to_phenotype.txt."),
    ] = None,
    with_iea: Annotated[
        bool, typer.Option("--with-iea", help="Keep rows of evidence IEA (reuse-restricted).")
    ] = False,
) -> None:
    """Turn the files of an HPO release into one snapshot."""
    from kinsbourne.knowledge import crosswalk, ontology, snapshot

    leave_out: frozenset[str] = frozenset() if with_iea else snapshot.LEFT_OUT
    try:
        target = snapshot.build(obo, hpoa, out, mondo=mondo, genes=genes, leave_out=leave_out)
    except (snapshot.SnapshotError, crosswalk.CrosswalkError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    made = ontology.Ontology(target).manifest
    left_out = "".join(f", {n} {code} rows left out" for code, n in made.left_out.items())
    typer.echo(
        f"{target}: {made.terms} terms, {made.obsolete} obsolete ids, "
        f"{made.annotations} annotations{left_out}"
    )


@app.command()
def add_cases(
    source: Annotated[
        Path, typer.Argument(exists=True, help="Phenopackets with a diagnosis: folder or NDJSON.")
    ],
) -> None:
    """Add your own diagnosed patients to the ranking, as counts only, on this machine."""
    from kinsbourne.case.errors import CaseError, shown_name
    from kinsbourne.exchange import sources
    from kinsbourne.exchange.known_cases import known_case
    from kinsbourne.knowledge import base, case_base

    known = base.load()
    found: list[case_base.KnownCase] = []
    refused = 0
    for one in sources.cases(source, known):
        try:
            if isinstance(one.case, CaseError):
                raise one.case
            found.append(known_case(one.case, known.ontology, shown_name(source.resolve())))
        except CaseError as error:
            refused += 1
            typer.echo(f"{one.where}: {error.problem}", err=True)
    counts = case_base.add(found)
    typer.echo(f"{case_base.file()}: {len(found)} patients added, {counts} counts in all")
    raise typer.Exit(1 if refused else 0)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words of a label or synonym.")],
) -> None:
    """Find HPO terms by their words, closest first, offline."""
    from kinsbourne.knowledge import ontology

    terms = ontology.load()
    typer.echo(f"HPO {terms.manifest.hpo_version}", err=True)
    for match in terms.search(" ".join(words)):
        also = f" ({match.words})" if match.words != match.label else ""
        typer.echo(f"{match.id}  {match.label}{also}")


def _wrong_usage(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)
