"""Print how well the eye is measured, as tables.

python -m benchmarks.eye {saccades|spliced|bursts|all}
    --data FOLDER     the recordings; by default ../shared/eye beside the repository
    --peers LIST      which peers, by the beginning of their names, with commas
    --each            one row a recording, too
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.eye import bursts, data, saccades, spliced
from benchmarks.eye.peers import PEERS

Part = Callable[[argparse.Namespace], Iterator[str]]
PARTS: dict[str, Part] = {
    "saccades": lambda given: saccades.report(given.data, given.peers, each=given.each),
    "spliced": lambda given: spliced.report(given.data, given.peers),
    "bursts": lambda given: bursts.report(given.data),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.eye", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("part", choices=[*PARTS, "all"])
    parser.add_argument("--data", type=Path, default=data.FOLDER)
    parser.add_argument("--peers", type=_peers, default=list(PEERS))
    parser.add_argument("--each", action="store_true")
    given = parser.parse_args()
    for name, part in PARTS.items():
        if given.part in (name, "all"):
            print(f"== {name}\n", flush=True)
            for line in part(given):
                print(line, flush=True)


def _peers(text: str) -> list[str]:
    asked = [each.strip().lower() for each in text.split(",") if each.strip()]
    return [name for name in PEERS if any(name.lower().startswith(each) for each in asked)]


if __name__ == "__main__":
    main()
