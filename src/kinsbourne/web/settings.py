"""How is the service set up at this site: its address, who may call, what is kept?

One TOML or YAML file. A slip of the pen in it is an error, never a default.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import yaml

from kinsbourne.exchange.cds_hooks.card import Link
from kinsbourne.web.password import well_formed


class SettingsError(Exception):
    """What in the settings is wrong, where, and what to do."""

    def __init__(self, what: str, where: str, remedy: str) -> None:
        super().__init__(f"{where}: {what}. {remedy}")


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of the settings file."""


class Client(_Part, frozen=True, kw_only=True):
    """A record system that may call, and its public keys."""

    issuer: str
    """``iss`` of its tokens, letter for letter."""
    keys: str
    """The file of its public keys, a JWK Set; read again when it changes."""
    jku: tuple[str, ...] = ()
    """Addresses of key sets that its tokens may name. None is ever fetched."""
    tenants: tuple[str, ...] = ()
    """Where not empty, ``tenant`` of a token must be one of these."""


class User(_Part, frozen=True, kw_only=True):
    """A person who may open the pages from another machine."""

    name: str
    password: str
    """As ``kinsbourne serve --new-user NAME`` prints it: never the password itself."""


class Tls(_Part, frozen=True, kw_only=True):
    certificate: str
    key: str


class FeedbackKept(_Part, frozen=True, kw_only=True):
    """Where feedback on cards is written, one JSON object a line."""

    file: str
    comments: bool = False
    """Is free text kept too? It may name a patient."""


class Settings(_Part, frozen=True, kw_only=True):
    """How the service is set up. File names are relative to the settings file."""

    base_url: str = ""
    """As record systems call it; a token's ``aud`` is an address under it."""
    clients: tuple[Client, ...] = ()
    """Who may call. None: anybody who reaches the port, which then is this machine alone."""
    users: tuple[User, ...] = ()
    """Who may open the pages. None: anybody at this machine, and nobody from another."""
    tls: Tls | None = None
    origins: tuple[str, ...] = ()
    """Browser-based record systems that may call, as ``https://ehr.example.org``."""
    links: tuple[Link, ...] = ()
    """Shown on each card; absolute addresses."""
    feedback: FeedbackKept | None = None
    ranked: bool = False
    """Is what else it could be ranked too? It takes three times as long."""
    most_bytes: int = 16 * 1024 * 1024
    """A larger request is refused while it comes in."""
    most_seconds: float = 10.0
    """For one request, from its first byte to the answer."""
    most_recording_bytes: int = 64 * 1024 * 1024
    """A larger recording of the eyes is refused while it comes in."""
    most_recording_seconds: float = 120.0
    """For a request with a recording, from its first byte to the answer."""
    clock_seconds: int = 30
    """By how much a caller's clock may be off."""
    token_seconds: int = 3600
    """The longest that a token may be valid."""


def read(path: Path) -> Settings:
    """The settings in a file.

    Raises:
        SettingsError: it cannot be read, is neither TOML nor YAML, or holds what is not known.
    """
    try:
        settings = msgspec.convert(_content(path), Settings)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise SettingsError(reason, path.name, "Name a readable file.") from None
    except (tomllib.TOMLDecodeError, yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = path.name if line is None else f"{path.name}, line {line + 1}"
        raise SettingsError("not TOML or YAML", where, "Correct it.") from None
    except msgspec.ValidationError as error:
        raise SettingsError(str(error), path.name, "See the reference of the settings.") from None
    _check(settings, path)
    return _beside(settings, path.parent)


def _content(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return tomllib.loads(text) if path.suffix == ".toml" else (yaml.safe_load(text) or {})


def _check(settings: Settings, path: Path) -> None:
    addresses = {
        "base_url": (settings.base_url,) if settings.base_url else (),
        "origins": settings.origins,
        "links": tuple(link.url for link in settings.links),
    }
    for where, urls in addresses.items():
        for url in urls:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.netloc:
                what = "not an absolute address"
                raise SettingsError(what, f"{path.name}, {where}", "Begin it with https://.")
    if settings.clients and not settings.base_url:
        what, remedy = "no address that clients call", "Give it: their tokens must name it."
        raise SettingsError(what, f"{path.name}, base_url", remedy)
    if settings.base_url.endswith("/"):
        what = "the address ends with a slash"
        raise SettingsError(what, f"{path.name}, base_url", "Leave it out.")
    if any(urlsplit(origin).path for origin in settings.origins):
        what = "an origin is an address without a path"
        raise SettingsError(what, f"{path.name}, origins", "Give scheme, host and port alone.")
    limits = (
        settings.most_bytes,
        settings.most_seconds,
        settings.most_recording_bytes,
        settings.most_recording_seconds,
        settings.token_seconds,
    )
    if min(limits) <= 0:
        raise SettingsError("a limit is not positive", path.name, "Give more than 0.")
    if any(not well_formed(user.password) for user in settings.users):
        what, remedy = "not a kept password", "Make it with: kinsbourne serve --new-user NAME."
        raise SettingsError(what, f"{path.name}, users", remedy)
    issuers = [client.issuer for client in settings.clients]
    if len(set(issuers)) < len(issuers):
        what = "an issuer is given twice"
        raise SettingsError(what, f"{path.name}, clients", "Put its keys into one file.")


def _beside(settings: Settings, folder: Path) -> Settings:
    """With file names as seen from where the settings stand."""

    def at(name: str) -> str:
        return str(folder / name)

    change = msgspec.structs.replace
    tls, kept = settings.tls, settings.feedback
    return change(
        settings,
        clients=tuple(change(client, keys=at(client.keys)) for client in settings.clients),
        tls=tls and change(tls, certificate=at(tls.certificate), key=at(tls.key)),
        feedback=kept and change(kept, file=at(kept.file)),
    )
