"""How fast does FHIR NDJSON become people and codes, on one core?

    python -m benchmarks.population.fhir [FOLDER] [--patients 1500] [--peer PYTHON]

The folder holds ``fhir_bundles`` with a synthetic patient. Copies of it, each with an id of its
own, make one file for each kind of resource: first of all kinds, then only of those that are used,
then those with a line that is cut off at the end of each file, so that all are looked at again.
The floor reads the same elements of the same files, in the same round, and does nothing with them.
The peer is sqlonfhir, in an environment of its own, on the first megabytes of Condition. Times are
of the processor, one thread; repeated text makes smaller parquet files than real records do, and
costs as much to read.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import duckdb

from kinsbourne.knowledge.base import load
from kinsbourne.population.fhir_views import source
from kinsbourne.population.source.fhir import flatten
from kinsbourne.population.source.fhir_elements import columns
from kinsbourne.population.source.fhir_rows import FOLDER as VIEWS
from kinsbourne.population.source.fhir_rows import used, views

ROUNDS = 5
PEER_BYTES = 5_000_000
SHARED = Path(__file__).parents[3] / "shared/population"

_PEER = """
import json, sys, time
from sqlonfhir import evaluate
view = json.load(open(sys.argv[1]))
resources = [json.loads(line) for line in open(sys.argv[2])]
begun = time.process_time()
rows = evaluate(resources, view)
print(time.process_time() - begun, len(rows))
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--patients", type=int, default=1500)
    parser.add_argument("--peer", type=Path, help="a Python that has sqlonfhir")
    given = parser.parse_args()
    bundles = sorted((given.folder / "fhir_bundles").glob("*.json"))
    if not bundles:
        print(f"no fhir_bundles in {given.folder.name}: name a folder that has them")
        raise SystemExit(2)
    knowledge = load()
    # Both are read when they are first asked for, once in the life of a process.
    knowledge.codelists.system_of("")
    assert knowledge.fhir
    kinds = {view.resource for view in views()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = copies(bundles, folder / "in", given.patients)
        read = [file for file in files if file.stem in kinds]
        for what, some in (
            ("all kinds of resource", files),
            ("those that are used", read),
            ("the same, each with a line that is cut off", odd(read, folder / "odd")),
        ):
            size = sum(file.stat().st_size for file in some) / 1e6
            print(f"{what}: {size:.0f} MB, {len(some)} files, DuckDB {duckdb.__version__}")
            times = rounds(
                {
                    "flattened": lambda some=some: flatten(some, folder / "out", knowledge),
                    "floor": lambda some=some: floor(some),
                }
            )
            for job, seconds in times.items():
                low, high = size / max(seconds), size / min(seconds)
                print(f"  {job:10} {size / median(seconds):5.0f} MB/s [{low:.0f}-{high:.0f}]")
        done = flatten(files, folder / "out", knowledge)
        print(f"{done.people} people, {done.events} codes, {done.not_read} lines not read")
        if given.peer:
            peer(given.peer, folder / "in" / "Condition.ndjson", folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at its highest: {peak:.0f} MB")


def copies(bundles: Sequence[Path], folder: Path, patients: int) -> list[Path]:
    """Write so many copies of the first bundle with a Patient, a file for each kind."""
    folder.mkdir()
    for bundle in bundles:
        entries = json.loads(bundle.read_text("utf-8")).get("entry", [])
        resources = [entry["resource"] for entry in entries]
        ids = [each["id"] for each in resources if each["resourceType"] == "Patient"]
        if ids:
            break
    lines: dict[str, list[str]] = {}
    for each in resources:
        written = json.dumps(each, separators=(",", ":"), ensure_ascii=False)
        lines.setdefault(each["resourceType"], []).append(written + "\n")
    for kind, some in lines.items():
        with (folder / f"{kind}.ndjson").open("w", encoding="utf-8") as file:
            for number in range(patients):
                new = f"{number:08d}{ids[0][8:]}"
                file.writelines(line.replace(ids[0], new) for line in some)
    return sorted(folder.iterdir())


def odd(files: Sequence[Path], folder: Path) -> list[Path]:
    """Write copies of the files that end in the middle of a line."""
    folder.mkdir()
    for file in files:
        copy = Path(shutil.copy(file, folder))
        with copy.open("ab") as lines:
            lines.write(b'{"resourceType":"Condit')
    return sorted(folder.iterdir())


def rounds(jobs: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Processor seconds of each job in each round; the jobs take turns."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            begun = time.process_time()
            job()
            times[name].append(time.process_time() - begun)
    return times


def floor(files: Sequence[Path]) -> None:
    elements = {name for some in used().values() for name in some}
    counted = ", ".join(f'count("{name}")' for name in sorted(elements))
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute(f"SELECT {counted} FROM {source(files, columns(elements))}").fetchall()  # noqa: S608


def peer(python: Path, file: Path, folder: Path) -> None:
    """sqlonfhir on the view of Condition; parsing the JSON is not counted."""
    some = folder / "some.ndjson"
    with file.open("rb") as lines:
        some.write_bytes(b"".join(lines.readlines(PEER_BYTES)))
    script = folder / "peer.py"
    script.write_text(_PEER)
    done = subprocess.run(
        [python, script, VIEWS / "Condition.json", some], capture_output=True, text=True
    )
    if done.returncode:
        print(f"  sqlonfhir  does not run this view: {done.stderr.strip().splitlines()[-1]}")
        return
    seconds, count = done.stdout.split()
    size = some.stat().st_size / 1e6
    print(f"  sqlonfhir  {size / float(seconds):5.1f} MB/s, one view, {count} rows")


if __name__ == "__main__":
    main()
