"""``kinsbourne serve``: the one door that opens the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    host: Annotated[
        str, typer.Option(help="Another address than this machine's needs TLS and known clients.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8765,
    settings: Annotated[
        Path | None, typer.Option(help="A YAML file: TLS, known clients, limits.")
    ] = None,
) -> None:
    """Serve record systems: CDS Hooks, on this machine unless set up otherwise."""
    from kinsbourne.web.serve import run
    from kinsbourne.web.settings import SettingsError

    try:
        run(host, port, settings)
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
