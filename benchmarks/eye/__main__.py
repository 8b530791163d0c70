"""Print how well the eye is measured, as tables.

python -m benchmarks.eye PART [--data FOLDER] [--peers LIST] [--each]

Parts: saccades (human coders, Lund and IRF), spliced (single saccades of bursts), bursts (found,
and false ones in real gaze), classes (confusion), oscillation (share of time, frequency), speed
(samples a second), robustness (exceptions), all.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.eye import (
    bursts,
    classes,
    data,
    oscillation,
    ours,
    robustness,
    saccades,
    speed,
    spliced,
)
from benchmarks.eye.peers import PEERS

Part = Callable[[argparse.Namespace], Iterator[str]]
PARTS: dict[str, Part] = {
    "saccades": lambda given: saccades.report(given.data, given.peers, each=given.each),
    "spliced": lambda given: spliced.report(given.data, given.peers),
    "bursts": lambda given: bursts.report(given.data),
    "classes": lambda given: classes.report(given.data),
    "oscillation": lambda given: oscillation.report(given.data),
    "speed": lambda given: speed.report(given.peers),
    "robustness": lambda given: robustness.report(given.data, given.peers),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.eye", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("part", choices=[*PARTS, "all"])
    parser.add_argument(
        "--data", type=Path, default=data.FOLDER, help="the recordings; default: %(default)s"
    )
    parser.add_argument(
        "--peers", type=_peers, default=list(PEERS),
        help=f"by the beginning of their names, with commas; none with ''; of {', '.join(PEERS)}",
    )  # fmt: skip
    parser.add_argument("--each", action="store_true", help="a row a recording, too (saccades)")
    given = parser.parse_args()
    print("Every burst here is spliced from healthy people's saccades, or simulated.")
    print(f"{ours.NAME}'s scorer is fitted to recordings of the IRF set (see fit): its figures on")
    print("those, and on bursts spliced from them, are no test on unseen people.")
    for name, part in PARTS.items():
        if given.part in (name, "all"):
            start = time.monotonic()
            print(f"\n== {name}\n", flush=True)
            for line in part(given):
                print(line, flush=True)
            print(f"({name}: {time.monotonic() - start:.0f} s)", flush=True)


def _peers(text: str) -> list[str]:
    asked = [each.strip().lower() for each in text.split(",") if each.strip()]
    return [name for name in PEERS if any(name.lower().startswith(each) for each in asked)]


if __name__ == "__main__":
    main()
