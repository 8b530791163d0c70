"""Print the simulated cohort beside the published one, and how well rules tell its relapses.

python -m benchmarks.course PART [--n N] [--seed SEED]

Parts: cohort (the published figures), relapse (rules at each visit), all.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator

from benchmarks.course import cohort, relapse

Part = Callable[[argparse.Namespace], Iterator[str]]
PARTS: dict[str, Part] = {
    "cohort": lambda given: cohort.report(given.n or 4000, given.seed),
    "relapse": lambda given: relapse.report(given.n or 500, given.seed),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.course", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("part", choices=[*PARTS, "all"])
    parser.add_argument("--n", type=int, help="patients; default: 4000 and 500")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    given = parser.parse_args()
    print("Every patient here is simulated: no evidence about patients.")
    for name, part in PARTS.items():
        if given.part in (name, "all"):
            start = time.monotonic()
            print(f"\n== {name}\n", flush=True)
            for line in part(given):
                print(line, flush=True)
            print(f"({name}: {time.monotonic() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
