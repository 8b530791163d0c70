"""The service in a process of its own, as a site would run it, and what calls it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple
from uuid import uuid4

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec

BASE, ISSUER, KID = "https://cds.example.org", "https://ehr.example.org/", "bench"
PATH = "/cds-services/opsoclonus-myoclonus"
Kind = Literal["token", "open", "floor"]
SERVE = (
    "import sys; from pathlib import Path; from kinsbourne.web.serve import run; "
    "run('127.0.0.1', int(sys.argv[1]), Path(sys.argv[2]))"
)
FLOOR = "import sys; from benchmarks.cds_hooks.floor import run; run(int(sys.argv[1]))"


class Service(NamedTuple):
    url: str
    process: int
    key: ec.EllipticCurvePrivateKey | None
    """What tokens are signed with; None where nobody is asked who calls."""

    def headers(self) -> dict[str, str]:
        """Those of one call, with a new token: each may be used once."""
        headers = {"Content-Type": "application/json"}
        if self.key is not None:
            now = int(time.time())
            claims = {"iss": ISSUER, "aud": BASE + PATH, "iat": now, "exp": now + 300}
            token = jwt.encode(
                claims | {"jti": str(uuid4())}, self.key, algorithm="ES384", headers={"kid": KID}
            )
            headers["Authorization"] = f"Bearer {token}"
        return headers

    def cpu_seconds(self) -> float:
        """What the service has used of the processor so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(kind: Kind) -> Iterator[Service]:
    """The service on a free port of this machine, until it is no longer needed.

    With tokens checked, without, or in its place one that only reads what is sent.
    """
    key = ec.generate_private_key(ec.SECP384R1()) if kind == "token" else None
    with TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = _settings(Path(folder), key)
        code = FLOOR if kind == "floor" else SERVE
        process = subprocess.Popen([sys.executable, "-c", code, str(port), str(settings)])
        service = Service(f"http://127.0.0.1:{port}{PATH}", process.pid, key)
        try:
            _wait_for(port, process)
            yield service
        finally:
            process.terminate()
            process.wait()


def _settings(folder: Path, key: ec.EllipticCurvePrivateKey | None) -> Path:
    settings: dict[str, Any] = {"base_url": BASE}
    if key is not None:
        jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
        (folder / "keys.json").write_text(json.dumps({"keys": [jwk | {"kid": KID}]}))
        settings["clients"] = [{"issuer": ISSUER, "keys": "keys.json"}]
    file = folder / "service.yaml"
    file.write_text(json.dumps(settings))
    return file


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the service did not start"
        try:
            httpx.get(f"http://127.0.0.1:{port}/")
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError
