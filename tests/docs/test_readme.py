"""Every command shown in the documentation, run as shown, answers as shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docs import generate
from tests.measured import environment

README = generate.ROOT / "README.md"


def name(page: Path) -> str:
    return page.relative_to(generate.ROOT).as_posix()


@pytest.mark.parametrize("page", generate.SHOWN, ids=name)
def test_each_command_answers_as_shown(page: Path, monkeypatch: pytest.MonkeyPatch):
    for name in os.environ.keys() - environment().keys():
        monkeypatch.delenv(name)
    text = page.read_text(encoding="utf-8")
    assert generate.shown(text) == text, "run: python docs/generate.py"


def test_the_readme_shows_commands():
    assert README.read_text(encoding="utf-8").count("```console") == 5


def test_the_readme_is_two_screens():
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 90


def test_a_block_that_is_out_of_date_is_noticed():
    stale = "```console\n$ echo one\ntwo\n```"
    assert generate.shown(stale) == "```console\n$ echo one\none\n```"


def test_a_page_has_the_files_it_shows_and_no_others():
    page = '```text title="note.txt"\nhere\n```\n```console\n$ ls\n$ cat note.txt\n```'
    assert "$ ls\nnote.txt\n$ cat note.txt\nhere\n" in generate.shown(page)


def test_a_page_that_runs_in_the_repository_finds_it():
    page = f"{generate.IN_REPOSITORY}\n```console\n$ ls\n```"
    assert "$ ls\nbenchmarks\nsrc\n" in generate.shown(page)
