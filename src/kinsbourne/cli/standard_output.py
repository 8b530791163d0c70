"""What if the reader of standard output goes, or it can take no more?"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager

import typer

READER_LEFT = 141
"""The exit code of a program whose reader closed the pipe, as a shell reports it."""


@contextmanager
def output() -> Generator[None]:
    """Standard output that its reader closes, or that cannot take more, ends the work cleanly."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python flushes again
        if not isinstance(error, BrokenPipeError):
            typer.echo(f"standard output: {error.strerror}. The result is not complete.", err=True)
        raise typer.Exit(READER_LEFT if isinstance(error, BrokenPipeError) else 1) from None
