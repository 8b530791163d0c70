"""Which public keys does a record system sign with?

From a file, read again when it changes, so that keys can be rotated. No address is ever fetched.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import jwt
import msgspec

from kinsbourne.web.settings import SettingsError

LEAST_RSA_BITS = 2048
PRIVATE = frozenset({"d", "k", "p", "q"})
"""Members of a key that nobody but its owner may have."""
_EC = {"P-256": ("ES256",), "P-384": ("ES384",), "P-521": ("ES512",)}
_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
_OKP = {"Ed25519": ("EdDSA",), "Ed448": ("EdDSA",)}
ASYMMETRIC = frozenset(
    {*_RSA, *(name for names in (*_EC.values(), *_OKP.values()) for name in names)}
)
REMEDY = "Give a JWK Set of public keys, RSA of 2048 bits or more, EC or OKP, each with its kid."
logger = logging.getLogger("kinsbourne.web")


class _KeySet(msgspec.Struct):
    keys: list[dict[str, Any]]


class KeyFile:
    """The keys in one file, each by algorithm and ``kid``.

    Raises:
        SettingsError: at first reading, where the file is not such a set. Where it turns bad
            later, the keys read before stay in use, and it is logged.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._stamp = self._changed()
        self._keys = _keys_in(self._path)

    def key(self, kid: str, algorithm: str) -> jwt.PyJWK | None:
        """The key of this name, if it is one for this algorithm."""
        stamp = self._changed()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._keys = _keys_in(self._path)
            except SettingsError as error:
                logger.error("keys not renewed: %s", error)
        return self._keys.get((kid, algorithm))

    def _changed(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)


def _keys_in(path: Path) -> dict[tuple[str, str], jwt.PyJWK]:
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_KeySet).keys
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise SettingsError(reason, path.name, "Name a readable file.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise SettingsError("not a JWK Set", path.name, REMEDY) from None
    keys: dict[tuple[str, str], jwt.PyJWK] = {}
    for number, entry in enumerate(found):
        where = f"{path.name}, keys/{number}"
        for name, key in _read(entry, where).items():
            if name in keys:
                raise SettingsError("its kid is given twice", where, "Give each a kid of its own.")
            keys[name] = key
    return keys


def _read(jwk: dict[str, Any], where: str) -> dict[tuple[str, str], jwt.PyJWK]:
    if not isinstance(jwk.get("kid"), str):
        raise SettingsError("a key without a kid", where, REMEDY)
    if not PRIVATE.isdisjoint(jwk):
        raise SettingsError("a private or shared key", where, "Take it out; give public keys.")
    names = [name for name in _algorithms(jwk) if jwk.get("alg") in (None, name)]
    if not names or jwk.get("use") not in (None, "sig"):
        raise SettingsError("not a key to verify signatures with", where, REMEDY)
    try:
        read = {(jwk["kid"], name): jwt.PyJWK(jwk, algorithm=name) for name in names}
    except (jwt.PyJWTError, ValueError, TypeError):
        raise SettingsError("the key cannot be read", where, REMEDY) from None
    is_rsa = jwk["kty"] == "RSA"
    if is_rsa and any(key.key.key_size < LEAST_RSA_BITS for key in read.values()):
        raise SettingsError("the RSA key is too short", where, REMEDY)
    return read


def _algorithms(jwk: dict[str, Any]) -> tuple[str, ...]:
    """The algorithms a key is for: never a symmetric one, whatever a token's header says."""
    kind, curve = jwk.get("kty"), str(jwk.get("crv"))
    if kind == "RSA":
        return _RSA
    return {"EC": _EC, "OKP": _OKP}.get(str(kind), {}).get(curve, ())
