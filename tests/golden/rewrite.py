"""What does ``kinsbourne course`` print of the ten worked patients?

``python tests/golden/rewrite.py`` writes it beside the cases; read every changed line before it is
kept. Versions are left out, so that a release alone changes nothing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).parent / "course"
RELAPSES = {
    "pc-058b1879fe": "2000-01-24",
    "pc-2292715b4b": "2000-02-01",
    "pc-8df11ecc49": "2001-01-01",
    "pc-ad7faf8e64": "2000-04-01",
}
"""The earliest day that the first dated relapse can have begun on; the others have none."""
_VERSIONS = re.compile(r"^kinsbourne \S+, knowledge \S+, HPO \S+$", re.MULTILINE)


def kinsbourne(*arguments: str) -> str:
    """What a command prints, in 100 columns."""
    command = [sys.executable, "-m", "kinsbourne.cli.main", *arguments]
    env = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(command, capture_output=True, check=True, env=env)
    return done.stdout.decode()


def has_course() -> bool:
    return re.search(r"^\W*course\s{2,}\S", kinsbourne("--help"), re.MULTILINE) is not None


def printed() -> dict[str, list[str]]:
    """The arguments behind each kept page: the end of each record, and each dated relapse."""
    ends = {f"{case.stem}.txt": [str(case)] for case in sorted(CASES.glob("*.json"))}
    relapses = {
        f"{name}.relapse.txt": [str(CASES / f"{name}.json"), "--as-of", day]
        for name, day in RELAPSES.items()
    }
    return ends | relapses


def course(arguments: list[str]) -> str:
    return _VERSIONS.sub("kinsbourne, versions left out", kinsbourne("course", *arguments))


def main() -> None:
    for name, arguments in printed().items():
        (CASES / name).write_text(course(arguments), encoding="utf-8")


if __name__ == "__main__":
    main()
