"""EyeLink files made in code, and the slow, obvious reading of one that the fast one must equal."""

from __future__ import annotations

from pathlib import Path

import numpy as np

FORMATS = Path(__file__).parents[4] / "shared/eye/formats"
HEAD = "** CONVERTED FROM a.edf\n"
DISPLAY = "MSG\t90 DISPLAY_COORDS 0 0 1919 1079\n"


def block(
    lines: str, eyes: str = "LEFT", rate: str = "RATE\t1000.00", unit: str = "GAZE", more: str = ""
) -> str:
    """A START/END block around lines of samples."""
    start = f"START\t100 \t{eyes}\tSAMPLES\tEVENTS\nPRESCALER\t1\nEVENTS\tGAZE\t{eyes}\n"
    named = eyes.replace(" ", "\t")
    return (
        f"{start}SAMPLES\t{unit}\t{named}\t{rate}\tTRACKING\tCR{more}\n{lines}END\t200 \tSAMPLES\n"
    )


def asc(*blocks: str, head: str = HEAD + DISPLAY) -> bytes:
    return (head + "".join(blocks)).encode()


def monocular(n: int = 10, first: int = 1000, step: int = 1, x: float = 960.0) -> str:
    """Lines of samples that move a pixel to the right each."""
    return "".join(
        f"{first + at * step}\t {x + at:7.1f}\t  540.0\t  800.0\t...\n" for at in range(n)
    )


def slow_samples(text: str) -> tuple[list[list[float]], list[str]]:
    """Every sample of a text line by line, with the words of the last SAMPLES line."""
    words: list[str] = []
    samples: list[list[float]] = []
    for line in text.splitlines():
        if line.startswith("SAMPLES"):
            words = line.split()
        if line[:1].isdigit():
            n = 7 if {"LEFT", "RIGHT"} <= set(words) else 4
            cells = line.split()[:n]
            samples.append([np.nan if cell == "." else float(cell) for cell in cells])
    return samples, words
