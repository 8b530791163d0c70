"""Are the generated parts of the documentation those of the software as it is?

    python docs/generate.py

writes ``docs/reference/command-line.md`` from ``--help``, ``rules.md``, ``eye-limits.md``,
``course-limits.md``, ``regimens.md`` and ``codelists.md`` beside it from the knowledge, and what
follows each command in a ``console`` block of the pages in ``SHOWN``. A page that says
``<!-- run: in the repository -->`` runs where the repository's folders are at hand, the others in
an empty folder; a fenced block with ``title="name"`` is written there as a file first.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import typer
from typer.testing import CliRunner

from kinsbourne.cli.main import app
from kinsbourne.knowledge import base, model
from kinsbourne.report import markdown, words
from kinsbourne.report.chapter import chapter
from kinsbourne.report.said import VERIFIED

ROOT = Path(__file__).parents[1]
SHOWN = (
    ROOT / "README.md",
    *sorted((ROOT / "docs/tutorial").glob("*.md")),
    *sorted((ROOT / "docs/how-to").glob("*.md")),
    ROOT / "docs/explanation/limits.md",
)
IN_REPOSITORY = "<!-- run: in the repository -->"
LENT = ("benchmarks", "src")
LEVEL: dict[model.Level, str] = {
    "criteria-met": "criteria met", "probable": "probable", "keep-open": "keep open",
    "none": "none",
}  # fmt: skip
LIMITS: dict[str, tuple[type[model.Limits], str]] = {
    "eye": (model.Limits, "reading and measuring eye movements"),
    "course": (model.CourseRules, "reading the course"),
}
CODES = ROOT / "docs/reference/codelists.md"
_MADE = re.compile(r"(?P<open><!-- made: (?P<name>\w+) -->)\n.*?(?P<close><!-- end -->)", re.DOTALL)
_FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="(?P<name>[\w.-]+)"')


def command_line() -> str:
    """Every command's own help."""
    parts = [
        "# Command line",
        "Made from `--help` by `docs/generate.py`. Data go to standard output, words to standard "
        "error. Exit code 0: done; 1: some input was refused and the rest was done; 2: wrong "
        "usage. A clinical verdict is never an exit code. A batch is a folder, an NDJSON file or "
        "standard input (`-`); one result a case, in input order. `KINSBOURNE_CACHE` names the "
        "folder of the compiled table of diseases, and `KINSBOURNE_CASE_BASE` the file of a site's "
        "own cases.",
    ]
    parts += [f"## {' '.join(path)}\n\n```text\n{_help(path)}\n```" for path in commands()]
    return "\n\n".join(parts) + "\n"


def commands() -> Iterator[tuple[str, ...]]:
    """Every command and group, by its words."""
    yield ("kinsbourne",)
    for name, command in sorted(typer.main.get_command(app).commands.items()):  # type: ignore[attr-defined]
        yield ("kinsbourne", name)
        yield from (("kinsbourne", name, inner) for inner in getattr(command, "commands", ()))


def _help(path: tuple[str, ...]) -> str:
    arguments = [*path[1:], "--help"]
    done = CliRunner().invoke(app, arguments, prog_name="kinsbourne", terminal_width=80)
    if done.exit_code:
        raise RuntimeError(done.output)
    return done.output.strip()


def rules() -> str:
    """Every rule in prose, with what it rests on."""
    known = base.load()
    parts = [
        "# Rules",
        f"Made from knowledge {known.release.version} by `docs/generate.py`. A condition asks "
        "whether findings are recorded as present; what is not recorded is unknown, and a rule "
        "holds only where what is known is enough. In brackets: sources by id, and the mark: "
        "read in the source, recalled but not checked, or our inference.",
        "## Criteria sets",
        *(_criteria(criteria) for criteria in known.criteria.values()),
        "## What raises the concern",
        *(_rule(rule, f"concern is at least **{LEVEL[rule.level]}**") for rule in
          known.concern.raises),
        "## What holds the concern down",
        *(_rule(rule, f"concern is at most **{LEVEL[rule.at_most]}**; red flags stay") for rule in
          known.concern.lowers),
        "## Red flags",
        *(_rule(rule, f"**{rule.label}** (`{rule.flag}`), whatever the concern") for rule in
          known.concern.red_flags),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def limits(subject: str) -> str:
    """Every number that one subject, ``eye`` or ``course``, rests on."""
    known = base.load()
    shape, what = LIMITS[subject]
    listed = known.part(f"{subject}.yaml", shape).limits
    parts = [
        f"# Limits of the {subject}",
        f"Made from knowledge {known.release.version} by `docs/generate.py`: every number in "
        f"`{subject}.yaml` that {what} rests on, in its order there. Unless "
        "a source is named, it is a choice of this project.",
        "\n".join(("| limit | value | why | |", "|---|---|---|---|", *map(_limit, listed))),
    ]
    return "\n\n".join(parts) + "\n"


def regimens() -> str:
    """Every published regimen, as the chapter has it, with its sources."""
    known = base.load()
    written = markdown.write(chapter(known, "regimens"))
    listed = written.split("## Published regimens\n", 1)[1].split("## About this edition", 1)[0]
    return (
        "# Published regimens\n\n"
        f"Made from knowledge {known.release.version} by `docs/generate.py`; `kinsbourne knowledge "
        "show regimens` prints the same. What stands without a mark was read in its source.\n"
        f"{listed.replace(chr(10) + '### ', chr(10) + '## ').rstrip()}\n"
    )


def codelists() -> str:
    """What the lists of codes hold, by system, and on whose terms."""
    known = base.load()
    lists = known.codelists
    page = CODES.read_text(encoding="utf-8")
    head = "| system | in a list | read | recalled | written |\n|---|---|---|---|---|\n"
    counted = (
        f"| {lists.systems[name].name} (`{name}`) | {len(rows)} "
        f"| {sum(row.verified == 'read' for row in rows)} "
        f"| {sum(row.verified == 'recalled' for row in rows)} "
        f"| {sum(row.written == 'yes' for row in rows)} |\n"
        for name, rows in lists.codes.items()
    )
    terms = (f"- **{system.name}**: {system.licence}\n" for system in lists.systems.values())
    made = {"counted": head + "".join(counted), "terms": "".join(terms)}
    return _MADE.sub(lambda part: f"{part['open']}\n\n{made[part['name']]}\n{part['close']}", page)


def _limit(limit: model.Limit) -> str:
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    why = " ".join(limit.why.split())
    return f"| `{limit.id}` | {limit.value:g}{unit} | {why} | {_basis(limit)} |"


def _name(finding: str) -> str:
    said = base.load().findings[finding].said
    return said if said[:2].isupper() else said[:1].lower() + said[1:]


_condition = partial(words.condition, named=_name)


def _basis(marked: model.Marked) -> str:
    mark = VERIFIED[marked.verified] or "read"
    cited = ", ".join(
        f"{citation.id}: {citation.at}" if citation.at else citation.id
        for citation in marked.sources
    )
    return f"[{'; '.join(filter(None, (cited, mark)))}]"


def _criteria(criteria: model.CriteriaSet) -> str:
    asked = _condition(criteria.applies) if criteria.applies else "any age"
    lines = [
        f"### {criteria.name}",
        f"`{criteria.id}`, in use since {criteria.since}, for {asked}: {criteria.needed} points "
        f"are needed. {_basis(criteria)}",
        "\n".join(line for item in criteria.items for line in _item(item)),
    ]
    if criteria.exception:
        points = criteria.exception.points.items()
        enough = " and ".join(f"{worth} points of {name}" for name, worth in points)
        lines.append(f"Met whatever the sum by {enough}.\n\n{_rests_on(criteria.exception)}")
    if criteria.grades:
        grades = ", ".join(f"{band.name} from {band.from_}" for band in criteria.grades)
        lines.append(f"Grades: {grades}.")
    lines += [f"Says “{state.text}” when {_condition(state.when)}." for state in criteria.states]
    if criteria.note:
        lines.append(f"Note: {criteria.note}")
    return "\n\n".join(lines)


def _item(item: model.Item) -> Iterator[str]:
    yield f"- **{item.label}** {_basis(item)}" + (f" {item.note}" if item.note else "")
    for outcome in item.outcomes:
        worth = outcome.points
        points = f"{worth}" if isinstance(worth, int) else f"{worth[0]} to {worth[1]}"
        mark = f" ({VERIFIED[outcome.verified]})" if VERIFIED[outcome.verified] else ""
        yield f"    - {points} for: {_condition(outcome.when)}{mark}"


def _rule(rule: model.Rule, then: str) -> str:
    lines = [
        f"### {rule.id}",
        f"When {_condition(rule.when)}: {then}. {_basis(rule)}",
        f"Because: {rule.because}",
    ]
    if rule.look_for:
        lines.append(f"Look for: {', '.join(map(_name, rule.look_for))}.")
    if rule.do:
        lines.append("Consider:\n\n" + "\n".join(f"- {step}" for step in rule.do))
    return "\n\n".join([*lines, _rests_on(rule)])


def _rests_on(resting: model.Rule | model.Exemption) -> str:
    statements = (base.load().statements[name] for name in resting.rests_on)
    listed = (f"- {statement.claim} {_basis(statement)}" for statement in statements)
    return "Rests on:\n\n" + "\n".join(listed)


def shown(page: str) -> str:
    """The page with each command's output as it is now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if IN_REPOSITORY in page:
            for lent in LENT:
                (folder / lent).symlink_to(ROOT / lent)
        for block in _FENCE.finditer(page):
            if title := _TITLE.search(block["kind"]):
                (folder / title["name"]).write_text(block["body"], encoding="utf-8")
        return _FENCE.sub(lambda block: _run(block, folder), page)


def _run(block: re.Match[str], folder: Path) -> str:
    if block["kind"] != "console":
        return block.group()
    commands = [line[2:] for line in block["body"].splitlines() if line.startswith("$ ")]
    answered = "".join(f"$ {command}\n{_answer(command, folder)}" for command in commands)
    return f"```console\n{answered}```"


def _answer(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - the documentation's own commands
        ["/bin/bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "80", "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    answer = done.stdout.decode()
    if "Traceback (most recent call last)" in answer:
        raise RuntimeError(f"{command}\n{answer}")
    return answer


def pages() -> Iterable[tuple[Path, str]]:
    """Every page with a generated part, and what it should say."""
    yield ROOT / "docs/reference/command-line.md", command_line()
    yield ROOT / "docs/reference/rules.md", rules()
    for subject in LIMITS:
        yield ROOT / f"docs/reference/{subject}-limits.md", limits(subject)
    yield ROOT / "docs/reference/regimens.md", regimens()
    yield CODES, codelists()
    for page in SHOWN:
        yield page, shown(page.read_text(encoding="utf-8"))


def main() -> None:
    for page, text in pages():
        page.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
