"""Into which files do the pages of a case go, beside what is said on the terminal?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from errno import ENOSPC
from pathlib import Path
from typing import NamedTuple

import typer

from kinsbourne.report.view import Document, Figure


class Files(NamedTuple):
    """A page, a PDF; for a batch, the folders of both."""

    html: Path | None = None
    pdf: Path | None = None

    def check(self, *, is_batch: bool) -> None:
        """Refuse a file where many cases need a folder, and what cannot be written.

        Raises:
            typer.BadParameter: the name does not fit, or typst is not there.
        """
        for path, suffix in ((self.html, ".html"), (self.pdf, ".pdf")):
            if path is not None and is_batch is (path.suffix.lower() == suffix):
                words = "name a folder for a batch" if is_batch else f"name a {suffix} file"
                raise typer.BadParameter(words, param_hint=f"--{suffix[1:]}")
        if self.pdf is not None:
            from kinsbourne.report import pdf

            try:
                pdf.typesetter()
            except pdf.NoTypstError as error:
                raise typer.BadParameter(str(error), param_hint="--pdf") from None


class Written(NamedTuple):
    """One document, and which it is in its batch."""

    document: Document
    case: str
    number: int
    is_batch: bool
    figures: Sequence[Figure] = ()
    explain: bool = False


def write(files: Files, one: Written) -> bool:
    """Write what is asked for, and tell whether all of it could be written."""
    is_whole = True
    if files.html is not None:
        from kinsbourne.report import html

        page = html.write(one.document, one.figures).encode()
        is_whole &= put(numbered(files.html, one, ".html"), "page", lambda to: to.write_bytes(page))
    if files.pdf is not None:
        from kinsbourne.report import pdf

        sheet = pdf.write(one.document, one.figures, explain=one.explain)
        is_whole &= put(numbered(files.pdf, one, ".pdf"), "PDF", lambda to: to.write_bytes(sheet))
    return is_whole


def numbered(path: Path, one: Written, suffix: str) -> Path:
    """The file of one case; no two cases of an input have the same."""
    if one.is_batch:
        name = re.sub(r"[^\w.-]+", "-", one.case)[:60].strip(".-") or "case"
        return path / f"{one.number + 1:04}-{name}{suffix}"
    return path if one.number == 0 else path.with_stem(f"{path.stem}-{one.number + 1}")


def put(to: Path, what: str, write: Callable[[Path], object]) -> bool:
    """Write a file and its folder, say where it is, and tell whether it could be written."""
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        write(to)
    except OSError as error:
        if error.errno == ENOSPC and to.is_file() and not to.is_symlink():
            to.unlink()  # half of it is there, and looks whole
        typer.echo(f"{what} not written: {error.strerror}", err=True)
        return False
    typer.echo(f"{what}: {to}", err=True)
    return True
