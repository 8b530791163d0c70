"""Does the service listen only where it may, and keep silent about who was looked at?"""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kinsbourne.web import serve
from kinsbourne.web.settings import Settings, SettingsError, Tls
from tests.exchange.cds_hooks.calls import PATIENT, body
from tests.web.calling import SERVICE, bearer, settings

TLS = Tls(certificate="cert.pem", key="key.pem")


@contextmanager
def served(given: Settings, scheme: str = "http") -> Iterator[str]:
    """The service as it runs, on a free port of this machine."""
    server = serve.server("127.0.0.1", 0, given)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    (socket,) = server.servers[0].sockets
    try:
        yield f"{scheme}://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def own_certificate(folder: Path) -> Tls:
    """A certificate for this machine that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none)
    (folder / "key.pem").write_bytes(secret)
    return Tls(certificate=str(folder / "cert.pem"), key=str(folder / "key.pem"))


class TestReach:
    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
    def test_of_this_machine_needs_nothing(self, host: str) -> None:
        serve.check_reach(host, Settings())

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "cds.example.org", ""])  # noqa: S104
    def test_of_others_needs_tls_and_clients(self, host: str, tmp_path: Path) -> None:
        for given, missing in (
            (Settings(), "without tls and clients or users"),
            (Settings(tls=TLS), "without clients or users"),
            (settings(tmp_path), "without tls"),
        ):
            with pytest.raises(SettingsError, match=missing):
                serve.check_reach(host, given)
        serve.check_reach(host, settings(tmp_path, tls=TLS))

    def test_is_checked_before_anything_listens(self, tmp_path: Path) -> None:
        path = tmp_path / "service.yaml"
        path.write_text("base_url: https://cds.example.org")
        with pytest.raises(SettingsError, match="reachable from other machines"):
            serve.run("0.0.0.0", 0, path)  # noqa: S104


class TestServer:
    def test_runs_with_the_settings_of_a_file_or_none(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ran: list[uvicorn.Config] = []
        monkeypatch.setattr(uvicorn.Server, "run", lambda self: ran.append(self.config))
        path = tmp_path / "service.yaml"
        path.write_text("most_seconds: 3")
        serve.run("127.0.0.1", 8123, path)
        serve.run("::1", 8123)
        assert [(one.host, one.port) for one in ran] == [("127.0.0.1", 8123), ("::1", 8123)]
        assert not any(one.access_log or one.server_header or one.proxy_headers for one in ran)

    def test_uses_the_certificate_it_is_given(self, tmp_path: Path) -> None:
        config = serve.server("127.0.0.1", 0, settings(tmp_path, tls=TLS)).config
        assert (config.ssl_certfile, config.ssl_keyfile) == ("cert.pem", "key.pem")

    def test_speaks_tls_with_it(self, tmp_path: Path) -> None:
        given = settings(tmp_path, tls=own_certificate(tmp_path))
        assert given.tls
        trusted = ssl.create_default_context(cafile=given.tls.certificate)
        with served(given, "https") as url, httpx.Client(verify=trusted) as client:
            answer = client.get(url + "/cds-services", headers=bearer("/cds-services"))
        assert answer.status_code == 200
        assert "strict-transport-security" in answer.headers

    def test_answers_over_a_real_connection_and_logs_no_address_nor_patient(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG), served(Settings()) as url, httpx.Client() as client:
            headers = {"Content-Type": "application/json"}
            answer = client.post(url + SERVICE, content=body("opsoclonus"), headers=headers)
            client.get(f"{url}/Patient/{PATIENT}")
        assert answer.status_code == 200
        assert len(answer.json()["cards"]) == 1
        assert "server" not in answer.headers
        own = [
            one.getMessage() for one in caplog.records if one.name.startswith(("uvicorn", "kins"))
        ]
        assert not any(PATIENT in said or "/Patient" in said or SERVICE in said for said in own)
