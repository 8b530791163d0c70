"""Search batches of populations over Spark Connect, which needs a process of its own.

python -m tests.population.over_connect FOLDER
"""

from __future__ import annotations

import pickle
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")


def main(folder: Path) -> None:
    from kinsbourne.population.engines.spark import search
    from kinsbourne.population.engines.spark_session import session
    from kinsbourne.population.engines.work import Work
    from tests.population.conftest import FOR_SMALL_TABLES

    asked = pickle.loads((folder / "asked.pickle").read_bytes())  # noqa: S301 - of the test itself
    with session(remote="local[2]") as spark:
        for name, value in FOR_SMALL_TABLES.items():
            spark.conf.set(name, value)
        found = [search(*one, Work(), spark) for one in asked]
        left = [row.viewName for row in spark.sql("SHOW VIEWS").collect()]
    (folder / "found.pickle").write_bytes(pickle.dumps((type(spark).__module__, found, left)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
