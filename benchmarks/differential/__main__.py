"""How good is the differential?

    python -m benchmarks.differential published [FOLDER]
    python -m benchmarks.differential genetic FILE... [--sample N] [--peers NAME,NAME]
    python -m benchmarks.differential speed

``published`` ranks the published patients of the syndrome and its mimics; ``genetic`` ranks cases
of rare genetic disease (one JSON object a line, see ``cases``) beside the established rankers in
the same run; ``speed`` times a cold start and counts memory.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.differential import genetic, published, speed
from benchmarks.differential.peers import PEERS
from benchmarks.published_cases.__main__ import DATA

LIBRARIES = ("hpo3", "hpo3, its own records", "semsimian")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    known = commands.add_parser("published")
    known.add_argument("folder", nargs="?", type=Path, default=DATA)
    known.add_argument("--setting")
    rare = commands.add_parser("genetic")
    rare.add_argument("files", nargs="+", type=Path)
    rare.add_argument("--sample", type=int)
    rare.add_argument("--peers", default=",".join(n for n in PEERS if n not in LIBRARIES))
    commands.add_parser("speed")
    given = parser.parse_args()
    if given.command == "published":
        lines = published.report(given.folder, given.setting)
    elif given.command == "speed":
        lines = speed.report()
    else:
        asked = given.peers.split(",") if given.peers else []
        names = list(PEERS) if given.peers == "all" else [n for n in PEERS if n in asked]
        lines = (line for file in given.files for line in genetic.report(file, names, given.sample))
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
