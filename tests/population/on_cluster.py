"""Search a batch several times in one session, a step at a time, while parts of Spark are killed.

python -m tests.population.on_cluster FOLDER CLUSTER|connect|own TIMES

Through ``own`` the search starts and ends its session. Each step is printed and goes on once a line
is read. Then the answers, or why there is none, stand in the folder.
"""

from __future__ import annotations

import pickle
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")


def main(folder: Path, address: str, times: int) -> None:
    from kinsbourne.population.engines.spark import search
    from kinsbourne.population.engines.spark_refusal import SparkError
    from kinsbourne.population.engines.work import Work
    from tests.population.conftest import FOR_SMALL_TABLES

    asked = pickle.loads((folder / "asked.pickle").read_bytes())  # noqa: S301 - of the test itself
    spark = _session(address)
    if spark is not None:
        for name, value in FOR_SMALL_TABLES.items():
            spark.conf.set(name, value)

    def told(step: str, done: int, of: int) -> None:
        print(step, flush=True)  # noqa: T201
        sys.stdin.readline()

    ended: list[Any] = []
    for _ in range(times):
        try:
            ended.append(search(*asked, Work(told=told), spark))
        except SparkError as error:
            ended.append(str(error))
    (folder / "ended.pickle").write_bytes(pickle.dumps(ended))


def _session(address: str) -> SparkSession | None:
    from kinsbourne.population.engines.spark_session import session

    if address == "own":
        return None
    if address != "connect":
        return session(master=address)
    spark = session(remote="local[2]")
    from pyspark.sql.connect.client.retries import DefaultPolicy

    # else it waits ten minutes for a server that is gone
    spark.client.set_retry_policies([DefaultPolicy(max_retries=3)])  # type: ignore[attr-defined]
    return spark


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
