"""Who may open the pages?

On this machine anybody; from elsewhere those whom the settings name, by HTTP Basic over TLS.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets

from kinsbourne.web.password import is_right
from kinsbourne.web.settings import Settings


class UnknownUserError(Exception):
    """Nobody the settings name; nothing more is said."""


class Users:
    """The people who may open the pages."""

    def __init__(self, settings: Settings) -> None:
        self._kept = {user.name: user.password for user in settings.users}
        self._secret = secrets.token_bytes(32)
        self._known: set[bytes] = set()
        """Digests of headers that were right: scrypt is slow by intention, once is enough."""

    def __bool__(self) -> bool:
        return bool(self._kept)

    def check(self, header: str | None) -> None:
        """Is the caller one of them?

        Raises:
            UnknownUserError: no.
        """
        sent = (header or "").encode()
        digest = hashlib.blake2b(sent, key=self._secret).digest()
        if digest in self._known:
            return
        name, password = _read(header or "")
        if not is_right(password, self._kept.get(name, "")):
            raise UnknownUserError
        self._known.add(digest)


def _read(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise UnknownUserError
    try:
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise UnknownUserError from None
    if not colon:
        raise UnknownUserError
    return name, password
