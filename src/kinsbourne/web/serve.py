"""How is the service started, and on which interfaces may it listen?

On this machine alone; on others only with TLS and with callers that prove who they are. Addresses
called, bodies and tokens are never logged.
"""

from __future__ import annotations

import gc
import logging
import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import uvicorn

from kinsbourne.knowledge import base
from kinsbourne.web.app import create_app
from kinsbourne.web.connection import Connection
from kinsbourne.web.settings import Settings, SettingsError, read

MOST_AT_ONCE = 64
"""Connections; with more, callers get 503 and go on without a card."""
MOST_HEADER_BYTES = 32 * 1024


def run(host: str, port: int, settings_path: Path | None = None) -> None:
    """Serve until stopped.

    Raises:
        SettingsError: the settings are wrong, or would let the service be reached from elsewhere
            without TLS and without knowing who calls.
    """
    settings = read(settings_path) if settings_path else Settings()
    check_reach(host, settings)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    server(host, port, settings).run()


def server(host: str, port: int, settings: Settings) -> uvicorn.Server:
    """What will serve; it listens once it is run."""
    app = create_app(base.load(), settings, is_local=is_this_machine(host))
    gc.collect()
    gc.freeze()  # the knowledge stays: keep the garbage collector from walking it again and again
    return uvicorn.Server(uvicorn.Config(app, host=host, port=port, **_options(settings)))


def check_reach(host: str, settings: Settings) -> None:
    """May the service listen there?

    Raises:
        SettingsError: no, with what is missing.
    """
    if is_this_machine(host):
        return
    who = settings.clients or settings.users
    missing = [
        name for name, given in (("tls", settings.tls), ("clients or users", who)) if not given
    ]
    if missing:
        raise SettingsError(
            f"reachable from other machines without {' and '.join(missing)}",
            f"--host {host}",
            "Listen on 127.0.0.1, or set them up in the settings.",
        )


def is_this_machine(host: str) -> bool:
    """Can only this machine reach it? A name is taken for another machine's, but localhost."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _options(settings: Settings) -> dict[str, Any]:
    tls = settings.tls
    options: dict[str, Any] = {
        "access_log": False,
        "date_header": True,
        "h11_max_incomplete_event_size": MOST_HEADER_BYTES,
        "http": Connection,
        "limit_concurrency": MOST_AT_ONCE,
        "log_config": None,
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": int(settings.most_seconds) + 1,
        "ws": "none",
    }
    if tls is not None:
        options |= {
            "ssl_certfile": tls.certificate,
            "ssl_keyfile": tls.key,
            "ssl_version": ssl.PROTOCOL_TLS_SERVER,
        }
    return options
