"""Are the settings read from either format, and a slip of the pen refused?"""

from __future__ import annotations

from pathlib import Path

import pytest

from kinsbourne.exchange.cds_hooks.card import Link
from kinsbourne.web.settings import Client, FeedbackKept, Settings, SettingsError, Tls, read

TOML = """
base_url = "https://cds.example.org"
origins = ["https://ehr.example.org"]
most_seconds = 5
links = [{label = "Chapter", url = "https://oms.example.org"}]
[[clients]]
issuer = "https://ehr.example.org/"
keys = "keys.json"
jku = ["https://ehr.example.org/jwks"]
[tls]
certificate = "cert.pem"
key = "/etc/key.pem"
[feedback]
file = "feedback.ndjson"
"""
YAML = """
base_url: https://cds.example.org
origins: [https://ehr.example.org]
most_seconds: 5
links: [{label: Chapter, url: "https://oms.example.org"}]
clients:
  - {issuer: "https://ehr.example.org/", keys: keys.json, jku: ["https://ehr.example.org/jwks"]}
tls: {certificate: cert.pem, key: /etc/key.pem}
feedback: {file: feedback.ndjson}
"""


def written(folder: Path, text: str, name: str = "service.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


class TestSettings:
    @pytest.mark.parametrize(("name", "text"), [("service.toml", TOML), ("service.yaml", YAML)])
    def test_are_toml_or_yaml_with_files_beside_them(
        self, tmp_path: Path, name: str, text: str
    ) -> None:
        at = str(tmp_path)
        assert read(written(tmp_path, text, name)) == Settings(
            base_url="https://cds.example.org",
            origins=("https://ehr.example.org",),
            most_seconds=5,
            links=(Link("Chapter", "https://oms.example.org"),),
            clients=(
                Client(
                    issuer="https://ehr.example.org/",
                    keys=f"{at}/keys.json",
                    jku=("https://ehr.example.org/jwks",),
                ),
            ),
            tls=Tls(certificate=f"{at}/cert.pem", key="/etc/key.pem"),
            feedback=FeedbackKept(file=f"{at}/feedback.ndjson"),
        )

    def test_may_be_empty(self, tmp_path: Path) -> None:
        assert read(written(tmp_path, "")) == Settings()

    def test_keep_no_comments_and_rank_nothing_unless_told(self) -> None:
        assert not FeedbackKept(file="x").comments
        assert not Settings().ranked

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("base_ulr: https://x", "unknown field `base_ulr`"),
            ("clients: [{issuer: x, keys: k, jwks: y}]", "unknown field `jwks`"),
            ("clients: [{issuer: x}]", "missing required field `keys`"),
            ("most_bytes: many", "Expected `int`"),
            ("base_url: cds.example.org", "base_url: not an absolute address"),
            ("base_url: https://cds.example.org/", "ends with a slash"),
            ("origins: ['*']", "origins: not an absolute address"),
            ("origins: ['https://x.org/path']", "an origin is an address without a path"),
            ("links: [{label: x, url: 'javascript:alert(1)'}]", "links: not an absolute address"),
            ("most_bytes: 0", "a limit is not positive"),
            ("clients: [{issuer: x, keys: a}]", "base_url: no address that clients call"),
            ("base_url: https://x.org\nclients: [{issuer: x, keys: a}, {issuer: x, keys: b}]",
             "given twice"),
            ("a: [", "line 1: not TOML or YAML"),
            ("a: &a [*b]", "not TOML or YAML"),
        ],
    )  # fmt: skip
    def test_with_a_slip_are_refused(self, tmp_path: Path, text: str, what: str) -> None:
        with pytest.raises(SettingsError) as caught:
            read(written(tmp_path, text))
        assert what in str(caught.value)
        assert str(caught.value).startswith("service.yaml")

    def test_that_are_no_toml_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"service\.toml: not TOML or YAML"):
            read(written(tmp_path, "a = ", "service.toml"))

    def test_that_are_not_there_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"none\.toml: No such file"):
            read(tmp_path / "none.toml")
