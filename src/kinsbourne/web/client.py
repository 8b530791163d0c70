"""Who is calling?

A record system signs a token for each call with its private key. Whatever is wrong with one, the
answer is the same bare 401: a caller learns nothing from it. Why, the log says in a few fixed
words. Tokens are never logged.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import jwt

from kinsbourne.web.keys import ASYMMETRIC, KeyFile
from kinsbourne.web.settings import Client, Settings

MOST_TOKEN_BYTES = 8 * 1024
MOST_REMEMBERED = 200_000
"""Tokens seen and not yet expired; with more, new ones are refused rather than old forgotten."""
NEEDED = ["iss", "aud", "exp", "iat", "jti"]
logger = logging.getLogger("kinsbourne.web")


class UnknownClientError(Exception):
    """A call without a token that proves who calls. Its text is for the log, never the caller."""


class Clients:
    """The record systems that may call, and the tokens they have used."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._known = {client.issuer: (client, KeyFile(client.keys)) for client in settings.clients}
        self._used = Used()

    def check(self, authorization: str | None, endpoint: str) -> None:
        """Is this a known client's token, made for this endpoint, and new?

        ``endpoint`` is the whole address called. Where no client is set up, anybody may call.

        Raises:
            UnknownClientError: no.
        """
        if not self._known:
            return
        try:
            self._check(authorization or "", endpoint)
        except UnknownClientError as error:
            logger.warning("call refused: %s", error)
            raise
        except Exception as error:  # whatever a token does, the answer is one
            kind = type(error).__name__
            logger.warning("call refused: %s", kind)
            raise UnknownClientError(kind) from None

    def _check(self, authorization: str, endpoint: str) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise UnknownClientError("no bearer token")
        if len(token) > MOST_TOKEN_BYTES:
            raise UnknownClientError("the token is too long")
        header = jwt.get_unverified_header(token)
        key = self._key(header, token)
        claims = jwt.decode(
            token,
            key=key,
            algorithms=[header["alg"]],
            audience=endpoint,
            leeway=self._settings.clock_seconds,
            options={
                "require": NEEDED,
                "verify_iat": False,
                "verify_exp": False,
                "verify_nbf": False,
            },
        )
        self._check_claims(claims)

    def _key(self, header: dict[str, Any], token: str) -> jwt.PyJWK:
        """The key named, of the issuer named, for the algorithm named: all three must agree."""
        algorithm, kid, jku = header.get("alg"), header.get("kid"), header.get("jku")
        if algorithm not in ASYMMETRIC:
            raise UnknownClientError("an algorithm that is not allowed")
        if str(header.get("typ")).upper() != "JWT" or "crit" in header:
            raise UnknownClientError("not a plain JWT")
        unproven = jwt.decode(token, options={"verify_signature": False})
        issuer = unproven.get("iss")
        if not isinstance(issuer, str) or issuer not in self._known:
            raise UnknownClientError("an issuer that is not known")
        client, keys = self._known[issuer]
        if jku is not None and jku not in client.jku:
            raise UnknownClientError("a key set address that is not allowed")
        _check_tenant(client, unproven.get("tenant"))
        key = keys.key(str(kid), algorithm)
        if key is None:
            raise UnknownClientError("a key that is not known")
        return key

    def _check_claims(self, claims: dict[str, Any]) -> None:
        """Its times by one clock, and that it was not used before."""
        now, off = self._clock(), self._settings.clock_seconds
        issued, expires, begins = claims["iat"], claims["exp"], claims.get("nbf", 0)
        if any(
            isinstance(one, bool) or not isinstance(one, int | float)
            for one in (issued, expires, begins)
        ):
            raise UnknownClientError("a time that is none")
        if not (begins <= now + off and issued <= now + off and now - off < expires):
            raise UnknownClientError("not valid now")
        if not 0 < expires - issued <= self._settings.token_seconds:
            raise UnknownClientError("valid for too long")
        name = claims["jti"]
        if not isinstance(name, str) or not name:
            raise UnknownClientError("no jti")
        if not self._used.is_new((claims["iss"], name), expires + off, now):
            raise UnknownClientError("used before, or too many at once")


def _check_tenant(client: Client, tenant: object) -> None:
    if client.tenants and tenant not in client.tenants:
        raise UnknownClientError("a tenant that is not allowed")


class Used:
    """Which tokens were used, until they expire."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._seen: set[tuple[str, str]] = set()
        self._by_expiry: list[tuple[float, tuple[str, str]]] = []

    def is_new(self, name: tuple[str, str], until: float, now: float) -> bool:
        """Was it never used? It is from now on. False too where no more can be remembered."""
        while self._by_expiry and self._by_expiry[0][0] < now:
            self._seen.discard(heappop(self._by_expiry)[1])
        if name in self._seen or len(self._seen) >= self._most:
            return False
        self._seen.add(name)
        heappush(self._by_expiry, (until, name))
        return True
