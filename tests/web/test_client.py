"""Is a caller known only by a token that proves it, and is every other answered alike?"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization

from kinsbourne.web.client import MOST_TOKEN_BYTES, Clients, UnknownClientError, Used
from kinsbourne.web.settings import Client, Settings
from tests.exchange.cds_hooks.calls import body
from tests.web.calling import (
    BASE,
    EC_KEY,
    ED_KEY,
    ISSUER,
    JKU,
    KID,
    RSA_KEY,
    SERVICE,
    TENANT,
    app_with,
    bearer,
    key_file,
    post,
    public,
    send,
    settings,
    token,
)

ENDPOINT = BASE + SERVICE


@pytest.fixture
def clients(tmp_path: Path) -> Clients:
    keys = (
        public(EC_KEY, "ES384"),
        public(RSA_KEY, "RS384", "rsa-1", alg="RS384"),
        public(ED_KEY, "EdDSA", "ed-1"),
        public(RSA_KEY, "PS256", "rsa-2"),
    )
    client = Client(issuer=ISSUER, keys=key_file(tmp_path, *keys), jku=(JKU,), tenants=(TENANT,))
    return Clients(Settings(base_url=BASE, clients=(client,)))


def unsigned(**header: Any) -> str:
    """A token that nobody signed."""
    parts = [{"typ": "JWT", "kid": KID, **header}, json.loads(_claims(token()))]
    return ".".join(_base64(json.dumps(part).encode()) for part in parts) + "."


def by_public_key(**header: Any) -> str:
    """A token signed with HMAC, the key being what everybody knows."""
    pem = EC_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signed = unsigned(alg="HS256", **header).removesuffix(".")
    return f"{signed}.{_base64(hmac.new(pem, signed.encode(), hashlib.sha256).digest())}"


def _claims(signed: str) -> bytes:
    return base64.urlsafe_b64decode(signed.split(".")[1] + "==")


def _base64(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def altered(signed: str) -> str:
    head, claims, signature = signed.split(".")
    other = json.loads(base64.urlsafe_b64decode(claims + "==")) | {"tenant": "south"}
    return ".".join((head, _base64(json.dumps(other).encode()), signature))


WRONG: dict[str, Callable[[], str | None]] = {
    "nothing": lambda: None,
    "empty": lambda: "",
    "not-bearer": lambda: "Basic dXNlcjpwYXNz",
    "no-token": lambda: "Bearer ",
    "no-jwt": lambda: "Bearer abc",
    "three-dots": lambda: "Bearer a.b.c",
    "none": lambda: f"Bearer {unsigned(alg='none')}",
    "None": lambda: f"Bearer {unsigned(alg='NONE')}",
    "no-algorithm": lambda: f"Bearer {unsigned()}",
    "hmac-with-the-public-key": lambda: f"Bearer {by_public_key()}",
    "altered": lambda: f"Bearer {altered(token())}",
    "too-long": lambda: f"Bearer {token(padding='x' * MOST_TOKEN_BYTES)}",
    "another-key": lambda: f"Bearer {token(key=RSA_KEY, algorithm='RS384')}",
    "key-of-another-algorithm":
        lambda: f"Bearer {token(key=RSA_KEY, algorithm='RS256', header={'kid': 'rsa-1'})}",
    "unknown-kid": lambda: f"Bearer {token(header={'kid': 'key-9'})}",
    "no-kid": lambda: f"Bearer {token(header={'kid': None})}",
    "critical": lambda: f"Bearer {token(header={'crit': ['exp']})}",
    "type": lambda: f"Bearer {token(header={'typ': 'at+jwt'})}",
    "jku": lambda: f"Bearer {token(header={'jku': 'https://evil.example/jwks'})}",
    "jku-of-this-machine": lambda: f"Bearer {token(header={'jku': 'http://127.0.0.1/'})}",
    "issuer": lambda: f"Bearer {token(iss='https://evil.example')}",
    "issuer-without-its-slash": lambda: f"Bearer {token(iss=ISSUER[:-1])}",
    "audience": lambda: f"Bearer {token(aud=BASE)}",
    "audience-of-another-service": lambda: f"Bearer {token(path=SERVICE + '/feedback')}",
    "audience-with-a-slash": lambda: f"Bearer {token(path=SERVICE + '/')}",
    "expired": lambda: f"Bearer {token(iat=time.time() - 700, exp=time.time() - 400)}",
    "from-the-future": lambda: f"Bearer {token(iat=time.time() + 300, exp=time.time() + 600)}",
    "not-before": lambda: f"Bearer {token(nbf=time.time() + 300)}",
    "valid-for-long": lambda: f"Bearer {token(exp=time.time() + 86_400)}",
    "valid-for-ever": lambda: f"Bearer {token(exp=1e308)}",
    "ends-before-it-begins": lambda: f"Bearer {token(iat=time.time() + 20, exp=time.time() + 10)}",
    "time-in-words": lambda: f"Bearer {token(iat='today')}",
    "time-that-is-true": lambda: f"Bearer {token(iat=True, exp=True)}",
    "no-jti": lambda: f"Bearer {token(jti=None)}",
    "empty-jti": lambda: f"Bearer {token(jti='')}",
    "no-iat": lambda: f"Bearer {token(iat=None)}",
    "no-exp": lambda: f"Bearer {token(exp=None)}",
    "no-aud": lambda: f"Bearer {token(aud=None)}",
    "tenant": lambda: f"Bearer {token(tenant='south')}",
    "no-tenant": lambda: f"Bearer {token(tenant=None)}",
}  # fmt: skip


class TestToken:
    @pytest.mark.parametrize(
        ("key", "algorithm", "kid"),
        [(EC_KEY, "ES384", KID), (RSA_KEY, "RS384", "rsa-1"), (ED_KEY, "EdDSA", "ed-1"),
         (RSA_KEY, "PS256", "rsa-2"), (RSA_KEY, "RS256", "rsa-2")],
    )  # fmt: skip
    def test_by_a_known_key_is_taken(
        self, clients: Clients, key: Any, algorithm: str, kid: str
    ) -> None:
        signed = token(key=key, algorithm=algorithm, header={"kid": kid})
        clients.check(f"Bearer {signed}", ENDPOINT)

    @pytest.mark.parametrize(
        "claims",
        [
            lambda now: {"aud": [ENDPOINT]},
            lambda now: {"iat": now + 20, "exp": now + 200},
            lambda now: {"exp": now + 3000},
        ],
    )
    def test_may_say_it_as_the_standard_allows(
        self, clients: Clients, claims: Callable[[float], dict[str, Any]]
    ) -> None:
        signed = token(header={"jku": JKU}, **claims(time.time()))
        clients.check(f"bearer {signed}", ENDPOINT)

    @pytest.mark.parametrize("name", WRONG)
    def test_with_anything_wrong_is_refused(self, clients: Clients, name: str) -> None:
        with pytest.raises(UnknownClientError):
            clients.check(WRONG[name](), ENDPOINT)

    def test_is_taken_once(self, clients: Clients) -> None:
        used = f"Bearer {token()}"
        clients.check(used, ENDPOINT)
        with pytest.raises(UnknownClientError, match="used before"):
            clients.check(used, ENDPOINT)

    def test_that_failed_is_not_used_up(self, clients: Clients) -> None:
        signed = f"Bearer {token()}"
        with pytest.raises(UnknownClientError):
            clients.check(signed, BASE + "/cds-services")
        clients.check(signed, ENDPOINT)

    @pytest.mark.parametrize("name", WRONG)
    def test_is_never_logged(
        self, clients: Clients, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        given = WRONG[name]()
        with caplog.at_level(logging.DEBUG), pytest.raises(UnknownClientError):
            clients.check(given, ENDPOINT)
        (record,) = caplog.records
        said = record.getMessage()
        assert said.startswith("call refused: ")
        assert not any(part in said for part in (given or "").split() if len(part) > 10)

    def test_is_not_asked_for_where_no_client_is_set_up(self) -> None:
        Clients(Settings()).check(None, ENDPOINT)


class TestRemembering:
    def test_lasts_until_the_token_expires(self) -> None:
        used = Used()
        assert used.is_new(("a", "1"), until=10, now=0)
        assert not used.is_new(("a", "1"), until=10, now=10)
        assert used.is_new(("b", "1"), until=10, now=10)
        assert used.is_new(("a", "1"), until=20, now=11)

    def test_of_too_many_refuses_the_new_rather_than_forget(self) -> None:
        used = Used(most=2)
        assert used.is_new(("a", "1"), until=10, now=0)
        assert used.is_new(("a", "2"), until=20, now=0)
        assert not used.is_new(("a", "3"), until=20, now=0)
        assert used.is_new(("a", "3"), until=20, now=11)
        assert not used.is_new(("a", "2"), until=20, now=11)


class TestService:
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "/cds-services"),
            ("POST", SERVICE),
            ("POST", SERVICE + "/feedback"),
            ("POST", "/cds-services/another"),
            ("POST", "/cds-services/another/feedback"),
        ],
    )
    def test_answers_every_unknown_caller_with_the_same_bare_401(
        self, tmp_path: Path, method: str, path: str
    ) -> None:
        app = app_with(settings(tmp_path))
        right = path.endswith("feedback") and "audience-of-another-service"
        values = [value() for name, value in WRONG.items() if name != right]
        answers = [
            send(app, method, path, headers={"Authorization": value} if value else {})
            for value in values
        ]
        assert {answer.status_code for answer in answers} == {401}
        assert {answer.content for answer in answers} == {b""}
        assert len({_shape(answer) for answer in answers}) == 1

    def test_checks_who_calls_before_it_looks_at_the_body(self, tmp_path: Path) -> None:
        app = app_with(settings(tmp_path))
        assert post(app, b"{not json").status_code == 401
        assert post(app, b"{not json", **bearer()).status_code == 400

    def test_asks_for_a_token_for_discovery_too(self, tmp_path: Path) -> None:
        app = app_with(settings(tmp_path))
        answer = send(app, "GET", "/cds-services", headers=bearer("/cds-services"))
        assert answer.status_code == 200

    def test_takes_each_token_for_one_call(self, tmp_path: Path) -> None:
        app = app_with(settings(tmp_path))
        headers = bearer()
        assert post(app, body("ataxia"), **headers).status_code == 200
        assert post(app, body("ataxia"), **headers).status_code == 401

    def test_tells_a_known_caller_what_there_is_not(self, tmp_path: Path) -> None:
        app = app_with(settings(tmp_path))
        path = "/cds-services/another"
        assert post(app, b"{}", path, **bearer(path)).status_code == 404


def _shape(answer: httpx.Response) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(answer.headers.items()))
