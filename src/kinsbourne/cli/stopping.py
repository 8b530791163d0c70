"""What if somebody stops a command while it works?"""

from __future__ import annotations

import signal
from collections.abc import Generator
from contextlib import contextmanager

import typer


@contextmanager
def stoppable(said: str) -> Generator[None]:
    """Work that Ctrl-C or ``kill`` ends in one line, with what is unfinished taken away.

    Args:
        said: what is not complete, and how to go on.

    Raises:
        typer.Exit: it was stopped; the exit code is 128 and the signal's number, as of a shell.
    """
    stopped: list[int] = []

    def stop(number: int, frame: object) -> None:
        # once is enough: a second request would break off the taking away
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        stopped.append(number)
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    except BaseException:
        # a database that is interrupted raises an error of its own, not the one of the handler
        if not stopped:
            raise
        typer.echo(f"stopped: {said}", err=True)
        raise typer.Exit(128 + stopped[0]) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
