"""How fast is FHIR read, end to end to a case, and what of records nobody here wrote is used?

    python -m benchmarks.fhir [FOLDER]

The folder holds ``fhir_bundles``, ``cumulus_ndjson`` and ``rarelink/fhir``. The speed is measured
on its synthetic patient: one Bundle as it is and without white space, and NDJSON of many copies
with an id each. Two run beside it in the same rounds and make no case: the floor, which decodes
the fields used of the compact Bundle, and the peer, fhir.resources, which builds and validates its
model of the same resources. Times are of the processor, not of the clock.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import msgspec

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange import fhir
from kinsbourne.exchange.fhir.kinds import decoders
from kinsbourne.exchange.record import Record
from kinsbourne.knowledge.base import load

ROUNDS = 25
PATIENTS, MANY = 200, 1000
AGAIN = 20
"""How many times over a round reads the Bundle, so that a round lasts long enough to measure."""
FOLDER = Path(__file__).parents[3] / "shared/population"


class Job(NamedTuple):
    name: str
    run: Callable[[], object]
    resources: int
    size: int


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not folder.is_dir():
        print(f"no folder {folder.name} with FHIR records: name one")
        raise SystemExit(2)
    if len(sys.argv) > 2:
        return read_all(folder, int(sys.argv[2]))
    memory(folder)  # first, since a process begins with the peak of the one that started it
    print()
    counts(folder)
    print()
    speed(folder)


def counts(folder: Path) -> None:
    """What of each file was used, by number of resources, and the commonest unknown codes."""
    known = load()
    unmapped: Counter[tuple[str, str, str]] = Counter()
    print(f"{'file':<44} {'patients':>8} {'used':>6} {'unused':>6} {'unmapped':>8} {'problems':>8}")
    documents = [f for part in ("fhir_bundles", "rarelink/fhir") for f in (folder / part).glob("*")]
    lines = sorted((folder / "cumulus_ndjson").glob("*.ndjson"))
    for file in [*sorted(f for f in documents if f.suffix == ".json"), *lines]:
        text = file.read_bytes()
        is_lines = file.suffix == ".ndjson"
        found = list(fhir.read_lines(file, known) if is_lines else fhir.read(text, known))
        row, people = tally(found), records(found)
        for read in people:
            unmapped.update({(u.resource, u.system, u.code): u.count for u in read.unmapped})
        print(
            f"{file.name[:44]:<44} {len(people):>8} {row[0]:>6} {row[1]:>6} {row[2]:>8} {row[3]:>8}"
        )
    whole = list(fhir.read_lines(folder / "cumulus_ndjson", known))
    row = tally(whole)
    name = "cumulus_ndjson, all as one set"
    print(f"{name:<44} {len(records(whole)):>8} {row[0]:>6} {row[1]:>6} {row[2]:>8} {row[3]:>8}")
    print("\ncommonest codes that nothing here knows")
    for (kind, system, code), count in unmapped.most_common(12):
        print(f"  {count:>4}  {kind:<18} {system or '(words alone)'} {code}")


def records(found: list[Record | CaseError]) -> list[Record]:
    return [one for one in found if isinstance(one, Record)]


def tally(found: Iterable[Record | CaseError]) -> tuple[int, int, int, int]:
    found = list(found)
    people = records(found)
    return (
        sum(sum(read.used.values()) for read in people),
        sum(sum(read.unused.values()) for read in people),
        sum(one.count for read in people for one in read.unmapped),
        sum(len(read.problems) for read in people) + len(found) - len(people),
    )


def speed(folder: Path) -> None:
    """Resources a second over rounds in which every job runs once."""
    known = load()
    (file,) = (folder / "fhir_bundles").glob("Luna60*.json")
    pretty = file.read_bytes()
    document = json.loads(pretty)
    compact = msgspec.json.encode(document)
    resources = [entry["resource"] for entry in document["entry"]]
    count = len(resources)
    lines = ndjson(resources)
    jobs = (
        Job("a Bundle as it is", lambda: list(fhir.read(pretty, known)), count, len(pretty)),
        Job("the same, compact", lambda: list(fhir.read(compact, known)), count, len(compact)),
        Job(
            f"NDJSON of {PATIENTS} patients",
            lambda: list(fhir.read_lines(io.BytesIO(lines), known)),
            count * PATIENTS,
            len(lines),
        ),
        Job("floor: decoding alone", lambda: floor(compact), count, len(compact)),
        Job("fhir.resources, no case", lambda: peer(resources), count, len(compact)),
    )
    taken = measured(jobs)
    used, unused, unmapped, _ = tally(fhir.read(pretty, known))
    print(f"{count} resources: {used} used, {unused} not read, {unmapped} of no known code")
    print(f"{'resources a second':<28} {'slowest':>9} {'median':>9} {'fastest':>9} {'MB/s':>6}")
    for job in jobs:
        rates = sorted(job.resources / seconds for seconds in taken[job.name])
        mb = job.size / job.resources * median(rates) / 1e6
        figures = f"{rates[0]:>9,.0f} {median(rates):>9,.0f} {rates[-1]:>9,.0f} {mb:>6.0f}"
        print(f"{job.name:<28} {figures}")
    best = {name: min(seconds) for name, seconds in taken.items()}
    ratio = best[jobs[1].name] / best[jobs[3].name]
    print(f"the compact Bundle takes {ratio:.1f} times the floor, by the fastest round of each")
    print(f"{ROUNDS} rounds")


def memory(folder: Path) -> None:
    """Peak memory of a process of its own, for one patient and for many in NDJSON."""
    peaks: list[float] = []
    for patients in (1, MANY):
        command = [sys.executable, "-m", "benchmarks.fhir", str(folder), str(patients)]
        peaks.append(float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
    each = 1024 * (peaks[1] - peaks[0]) / MANY
    print(
        f"NDJSON of one patient {peaks[0]:.0f} MB, of {MANY} {peaks[1]:.0f} MB: {each:.0f} kB each"
    )


def read_all(folder: Path, patients: int) -> None:
    """Read so many copies of the patient, keeping nothing, and print the peak memory in MB."""
    (file,) = (folder / "fhir_bundles").glob("Luna60*.json")
    resources = [entry["resource"] for entry in json.loads(file.read_bytes())["entry"]]
    with tempfile.TemporaryFile() as lines:
        for number in range(patients):
            lines.write(ndjson(resources, number, 1))
        lines.seek(0)
        for _ in fhir.read_lines(lines, load()):
            pass
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measured(jobs: tuple[Job, ...]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {job.name: [] for job in jobs}
    for job in jobs:
        job.run()
    for _ in range(ROUNDS):
        for job in jobs:
            times = AGAIN if job.resources < 1000 and job.run is not jobs[-1].run else 1
            began = time.process_time()
            for _ in range(times):
                job.run()
            taken[job.name].append((time.process_time() - began) / times)
    return taken


def ndjson(resources: list[dict[str, Any]], start: int = 0, count: int = PATIENTS) -> bytes:
    """Copies of the patient, each with an id of its own, as a Bulk Data export writes them."""
    (patient,) = [one["id"] for one in resources if one["resourceType"] == "Patient"]
    text = b"\n".join(msgspec.json.encode(one) for one in resources) + b"\n"
    text = text.replace(b"urn:uuid:" + patient.encode(), b"Patient/" + patient.encode())
    return b"".join(
        text.replace(patient.encode(), f"copy-{number}".encode())
        for number in range(start, start + count)
    )


def floor(bundle: bytes) -> int:
    """How many resources are decoded, of the fields that are used, without more."""
    return len(decoders().bundle.decode(bundle).entry)


def peer(resources: list[dict[str, Any]]) -> int:
    """How many of the resources fhir.resources takes; release 4B is not quite the file's 4."""
    from fhir.resources.R4B import get_fhir_model_class  # its memory is not ours

    taken = 0
    for one in resources:
        try:
            get_fhir_model_class(one["resourceType"]).model_validate(one)
            taken += 1
        except ValueError:
            continue
    return taken


if __name__ == "__main__":
    main()
