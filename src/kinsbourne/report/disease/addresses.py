"""At which address does each thing that is known stand?"""

from __future__ import annotations

TOP = "/disease"
DIFFERENTIAL = f"{TOP}/differential"
FINDINGS = f"{TOP}/findings"
SOURCES = f"{TOP}/sources"
SEARCH = f"{TOP}/search"


def section(name: str, entry: str = "") -> str:
    """A section of the chapter, or a place in it."""
    return f"{TOP}/{name}" + (f"#{entry}" if entry else "")


def statement(name: str) -> str:
    return f"{TOP}/statement/{name}"


def finding(name: str) -> str:
    return f"{FINDINGS}/{name}"


def disease(name: str) -> str:
    return f"{DIFFERENTIAL}/{name}"


def source(name: str) -> str:
    return f"{SOURCES}/{name}"
