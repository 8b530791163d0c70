"""The web application called as a client calls it, and the tokens that clients sign."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from starlette.types import ASGIApp

from kinsbourne.knowledge import base
from kinsbourne.web.app import create_app
from kinsbourne.web.settings import Client, Settings

R = TypeVar("R")
TODAY = date(2026, 11, 26)
BASE = "https://cds.example.org"
SERVICE = "/cds-services/opsoclonus-myoclonus"
ISSUER, JKU, KID = "https://ehr.example.org/", "https://ehr.example.org/jwks.json", "key-1"
TENANT = "north"
EC_KEY = ec.generate_private_key(ec.SECP384R1())
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED_KEY = ed25519.Ed25519PrivateKey.generate()
ALGORITHMS = {
    "ES384": jwt.algorithms.ECAlgorithm, "RS384": jwt.algorithms.RSAAlgorithm,
    "PS256": jwt.algorithms.RSAAlgorithm, "EdDSA": jwt.algorithms.OKPAlgorithm,
}  # fmt: skip


def public(key: Any, algorithm: str, kid: str = KID, **more: Any) -> dict[str, Any]:
    """The public key as a JWK."""
    jwk = json.loads(ALGORITHMS[algorithm].to_jwk(key.public_key()))
    jwk.pop("key_ops", None)
    return {**jwk, "kid": kid, "use": "sig", **more}


def key_file(folder: Path, *keys: dict[str, Any]) -> str:
    path = folder / "keys.json"
    path.write_text(json.dumps({"keys": list(keys) or [public(EC_KEY, "ES384")]}))
    return str(path)


def settings(folder: Path, **more: Any) -> Settings:
    """A service that one record system may call."""
    client = Client(issuer=ISSUER, keys=key_file(folder), jku=(JKU,), tenants=(TENANT,))
    return Settings(**{"base_url": BASE, "clients": (client,), **more})


def token(
    path: str = SERVICE,
    key: Any = EC_KEY,
    algorithm: str = "ES384",
    header: dict[str, Any] | None = None,
    **claims: Any,
) -> str:
    """A token as the standard describes it; None takes a field out."""
    now = time.time()
    claim = {
        "iss": ISSUER, "aud": BASE + path, "iat": now, "exp": now + 300, "jti": str(uuid4()),
        "tenant": TENANT,
    } | claims  # fmt: skip
    claim = {name: value for name, value in claim.items() if value is not None}
    head = {name: value for name, value in ({"kid": KID} | (header or {})).items() if value}
    return jwt.encode(claim, key, algorithm=algorithm, headers=head)


def bearer(path: str = SERVICE, **more: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(path, **more)}"}


def app_with(given: Settings) -> ASGIApp:
    return create_app(base.load(), given, today=lambda: TODAY)


def send(app: ASGIApp, method: str, path: str, **more: Any) -> httpx.Response:
    """One request, through the whole application; the address is that of this machine."""

    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8000"
        ) as client:
            return await client.request(method, path, **more)

    return run(sent())


def run(work: Coroutine[Any, Any, R]) -> R:
    """What the work gives; in a thread of its own, since a browser's tests keep a loop here."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()


def post(app: ASGIApp, content: bytes, path: str = SERVICE, **headers: str) -> httpx.Response:
    named = {"Content-Type": "application/json", **headers}
    return send(app, "POST", path, content=content, headers=named)
