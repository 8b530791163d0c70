"""Are keys read from a file, renewed when it changes, and never taken where they are not safe?"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from kinsbourne.web.keys import KeyFile
from kinsbourne.web.settings import SettingsError
from tests.web.calling import ALGORITHMS, EC_KEY, KID, RSA_KEY, key_file, public

SHORT = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - to be refused
EC = public(EC_KEY, "ES384")


def without(name: str) -> dict[str, Any]:
    return {field: value for field, value in EC.items() if field != name}


class TestKeyFile:
    def test_gives_a_key_for_its_own_algorithms_alone(self, tmp_path: Path) -> None:
        keys = KeyFile(key_file(tmp_path, EC, public(RSA_KEY, "RS384", "rsa", alg="RS384")))
        assert keys.key(KID, "ES384")
        assert not keys.key(KID, "ES256")
        assert not keys.key(KID, "RS384")
        assert keys.key("rsa", "RS384")
        assert not keys.key("rsa", "RS256")
        assert not keys.key("rsa", "HS256")

    def test_is_read_again_when_it_changes(self, tmp_path: Path) -> None:
        keys = KeyFile(key_file(tmp_path, EC))
        path = Path(key_file(tmp_path, EC | {"kid": "key-2"}))
        os.utime(path, ns=(1, 1))
        assert keys.key("key-2", "ES384")
        assert not keys.key(KID, "ES384")

    @pytest.mark.parametrize("text", ["", "{}", None])
    def test_that_turns_bad_leaves_the_keys_as_they_were(
        self, tmp_path: Path, text: str | None, caplog: pytest.LogCaptureFixture
    ) -> None:
        path = Path(key_file(tmp_path, EC))
        keys = KeyFile(str(path))
        path.unlink()
        if text is not None:
            path.write_text(text)
        with caplog.at_level(logging.ERROR):
            assert keys.key(KID, "ES384")
            assert keys.key(KID, "ES384")
        assert len(caplog.records) == 1

    @pytest.mark.parametrize(
        ("key", "what"),
        [
            pytest.param(without("kid"), "without a kid", id="no-kid"),
            pytest.param(json.loads(ALGORITHMS["ES384"].to_jwk(EC_KEY)) | {"kid": KID},
                         "a private or shared key", id="private"),
            pytest.param({"kty": "oct", "k": "c2VjcmV0", "kid": KID},
                         "a private or shared key", id="symmetric"),
            pytest.param({"kty": "oct", "kid": KID}, "not a key to verify", id="symmetric-empty"),
            pytest.param(EC | {"alg": "HS256"}, "not a key to verify", id="hmac"),
            pytest.param(EC | {"alg": "ES256"}, "not a key to verify", id="wrong-algorithm"),
            pytest.param(EC | {"crv": "P-224"}, "not a key to verify", id="curve"),
            pytest.param(EC | {"use": "enc"}, "not a key to verify", id="encryption"),
            pytest.param(EC | {"x": "AAAA"}, "cannot be read", id="no-point"),
            pytest.param(without("y"), "cannot be read", id="half-a-point"),
            pytest.param(public(SHORT, "RS384"), "too short", id="short-rsa"),
        ],
    )  # fmt: skip
    def test_with_a_key_that_is_not_safe_is_refused(
        self, tmp_path: Path, key: dict[str, Any], what: str
    ) -> None:
        with pytest.raises(SettingsError, match=what) as caught:
            KeyFile(key_file(tmp_path, EC | {"kid": "good"}, key))
        assert "keys/1" in str(caught.value)

    def test_with_one_name_for_two_keys_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="twice"):
            KeyFile(key_file(tmp_path, EC, EC))

    def test_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"none\.json: No such file"):
            KeyFile(str(tmp_path / "none.json"))

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": {}}', "[" * 100_000])
    def test_that_is_no_key_set_is_refused(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "keys.json"
        path.write_text(text)
        with pytest.raises(SettingsError, match="not a JWK Set"):
            KeyFile(str(path))
