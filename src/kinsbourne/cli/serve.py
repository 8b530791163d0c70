"""``kinsbourne serve``: the one door that opens the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    host: Annotated[
        str, typer.Option(help="Another address than this machine's needs TLS and known callers.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8765,
    settings: Annotated[
        Path | None, typer.Option(help="A YAML file: TLS, users, known clients, limits.")
    ] = None,
    new_user: Annotated[
        str | None,
        typer.Option(help="Ask for this person's password, print the line of the settings, end."),
    ] = None,
) -> None:
    """Serve the pages and CDS Hooks, on this machine unless set up otherwise."""
    if new_user is not None:
        typer.echo(_kept(new_user))
        return
    from kinsbourne.web.serve import run
    from kinsbourne.web.settings import SettingsError

    try:
        run(host, port, settings)
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def _kept(name: str) -> str:
    """The line of the settings by which a person may open the pages."""
    import json

    from kinsbourne.web.password import keep

    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return f"- {{name: {json.dumps(name)}, password: {json.dumps(keep(password))}}}"


def demonstrate(port: int, *, is_once: bool) -> None:
    """Serve the pages for a look at them; ``is_once``: open each, say how it went, and end."""
    from kinsbourne.web import demonstration

    if is_once:
        for line in demonstration.once():
            typer.echo(line)
    else:
        demonstration.serve(port, typer.echo)
