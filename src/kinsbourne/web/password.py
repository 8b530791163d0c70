"""Is this the password that was set?

Only what scrypt makes of it is kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

_N, _R, _P, _LENGTH = 2**14, 8, 5, 32
"""What OWASP's cheat sheet on storing passwords lists as one of scrypt's least settings."""
_KEPT = re.compile(r"scrypt\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})")


def keep(password: str) -> str:
    """What is written into the settings in its place."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_text(salt)}${_text(_made_of(password, salt))}"


def is_right(password: str, kept: str) -> bool:
    """Does the password give what was kept?"""
    found = _KEPT.fullmatch(kept)
    if found is None:
        return False
    salt, made = map(_bytes, found.groups())
    return hmac.compare_digest(_made_of(password, salt), made)


def well_formed(kept: str) -> bool:
    """Is it what ``keep`` gives, rather than a password written out?"""
    return _KEPT.fullmatch(kept) is not None


def _made_of(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=_LENGTH, maxmem=2**26
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
