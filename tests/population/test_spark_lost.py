"""A Spark whose processes are killed gives the same answer or none, and says which."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from socket import socket
from threading import Timer
from typing import NamedTuple

import pytest

from kinsbourne.population.found import Found
from tests.population.conftest import QUICK
from tests.population.populations import few

ROOT = Path(__file__).parents[2]
WAIT = 120
"""Seconds after which a Spark is taken to hang."""
pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are not told"),
    pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed"),
]


class Cluster(NamedTuple):
    address: str
    worker: int
    """The process that starts those who search."""


@pytest.fixture(scope="module")
def specified(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Found]:
    """A folder with what is asked, and what is to be found."""
    folder = tmp_path_factory.mktemp("asked")
    data, plan, definition, found = few(folder)
    asked = (data, plan, definition.phenotype, definition.as_of)
    (folder / "asked.pickle").write_bytes(pickle.dumps(asked))
    return folder, found


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of one worker, on this machine alone."""
    import pyspark

    home = Path(pyspark.__file__).parent
    folder = tmp_path_factory.mktemp("cluster")
    environment = {
        **os.environ,
        "JAVA_TOOL_OPTIONS": QUICK,
        "SPARK_HOME": str(home),
        # else a worker looks for a folder that Spark is built in
        "SPARK_SCALA_VERSION": next((home / "jars").glob("spark-core_*")).name.split("_")[1][:4],
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_WORKER_DIR": str(folder / "work"),
    }
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    options = {
        "master.Master": ["--port", str(port)],
        "worker.Worker": ["--cores", "2", "--memory", "1g", address],
    }
    servers: list[subprocess.Popen[bytes]] = []
    with ExitStack() as until, (folder / "log").open("wb") as log:
        for name, more in options.items():
            java = ["java", "-Xmx256m", "-cp", f"{home}/jars/*", f"org.apache.spark.deploy.{name}"]
            command = [*java, "--host", "127.0.0.1", "--webui-port", "0", *more]
            servers.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
            until.callback(servers[-1].wait)
            until.callback(servers[-1].kill)
        _await(lambda: "Successfully registered" in (folder / "log").read_text(), "a worker")
        yield Cluster(address, servers[-1].pid)


def _await(is_there: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WAIT
    while not is_there():
        assert time.monotonic() < end, f"no {what}"
        time.sleep(0.05)


def _of(parent: int) -> Iterator[tuple[int, bytes]]:
    """Processes below one, and their commands."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            above = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if above == parent:
            yield int(process.name), command
            yield from _of(int(process.name))


def _kill(parent: int, sign: bytes) -> None:
    """Kill the processes below one whose command has this sign; one at least."""
    found = [process for process, command in _of(parent) if sign in command]
    assert found
    for process in found:
        os.kill(process, signal.SIGKILL)


def _searched(
    folder: Path, address: str, times: int, killing: Callable[[int, int, str], None]
) -> tuple[list[Found | str], str]:
    """How each of several searches ended, and what was written to standard error.

    Args:
        killing: called with the process, the number of the search and the step that is done.
    """
    command = [sys.executable, "-m", "tests.population.on_cluster", str(folder), address]
    environment = {key: value for key, value in os.environ.items() if key[:5] != "SPARK"}
    with (
        (folder / "said").open("w") as said,
        subprocess.Popen(
            [*command, str(times)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            cwd=ROOT,
            env=environment | {"SPARK_LOCAL_IP": "127.0.0.1", "JAVA_TOOL_OPTIONS": QUICK},
        ) as child,
    ):
        assert child.stdout
        assert child.stdin
        hung = Timer(10 * WAIT, child.kill)
        hung.start()
        search = -1
        for line in child.stdout:
            step = line.strip()
            search += step == ONCE
            killing(child.pid, search, step)
            child.stdin.write("\n")
            child.stdin.flush()
        hung.cancel()
    assert child.returncode == 0, (folder / "said").read_text()
    ended = pickle.loads((folder / "ended.pickle").read_bytes())  # noqa: S301 - of the test
    return ended, (folder / "said").read_text()


ONCE = "evidence"
EXECUTOR, DRIVER = b"CoarseGrainedExecutorBackend", b"org.apache.spark.deploy.SparkSubmit"


def test_what_is_killed_is_made_up_for_or_there_is_no_answer(
    cluster: Cluster, specified: tuple[Path, Found]
) -> None:
    folder, found = specified

    left = Counter({0: 1, 1: 2})

    def killing(process: int, search: int, step: str) -> None:
        if step == "anchored" and search == 3:
            _kill(process, DRIVER)
        elif step == "anchored" and left[search]:
            left[search] -= 1
            _kill(cluster.worker, EXECUTOR)

    ended, said = _searched(folder, cluster.address, 4, killing)
    once, twice, afterwards, without_driver = ended
    assert once == found
    assert "lost workers and what they held, twice" in twice
    assert afterwards == found
    assert "Spark or its workers went away" in without_driver
    assert "Traceback" not in said


@pytest.mark.parametrize("through", ["own", "connect"])
def test_a_spark_that_is_gone_is_told_and_not_waited_for_again(
    specified: tuple[Path, Found], through: str
) -> None:
    if through == "connect" and find_spec("grpc") is None:
        pytest.skip("Spark Connect is not installed")

    def killing(process: int, search: int, step: str) -> None:
        if step == "evidence":
            _kill(process, DRIVER)

    ended, said = _searched(specified[0], through, 1, killing)
    assert "Spark or its workers went away" in ended[0]
    assert "Traceback" not in said
