"""What if the reader of standard output goes, or it can take no more?"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

READER_LEFT = 141
"""The exit code of a program whose reader closed the pipe, as a shell reports it."""


class Commands(TyperGroup):
    """All the commands: whichever it is, its words and its help go out, or it is said why not."""

    def make_context(self, *given: Any, **named: Any) -> typer.Context:  # --help and --version
        with output():
            return super().make_context(*given, **named)  # pyright: ignore[reportReturnType]

    def invoke(self, ctx: Any) -> Any:
        with output():
            return super().invoke(ctx)


@contextmanager
def output() -> Generator[None]:
    """A file that fails, and standard output that its reader closes or that is full, end cleanly.

    Raises:
        typer.Exit: one of these, which has been said.
    """
    if sys.stdout is None:  # closed before the start: as one that takes nothing  # pyright: ignore
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:
            name = os.fsencode(str(error.filename)).decode("utf-8", "replace")
            typer.echo(f"{name}: {error.strerror}. The result is not complete.", err=True)
            raise typer.Exit(1) from None
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python flushes again
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(READER_LEFT) from None
        typer.echo(f"standard output: {error.strerror}. The result is not complete.", err=True)
        raise typer.Exit(1) from None
