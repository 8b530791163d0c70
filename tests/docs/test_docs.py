"""What the documentation names exists, and what exists is documented."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import yaml

from docs import generate
from kinsbourne import __version__
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.knowledge.condition import Condition, findings_named, sets_named
from kinsbourne.reasoning.assessment import (
    AssessedCriteria,
    Assessment,
    Candidate,
    Moved,
    Next,
    OutOfSight,
    RankingBasis,
    Separated,
)
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.result import (
    AssessedCourse,
    FollowUp,
    Lately,
    Response,
    Trend,
    Worsening,
)
from kinsbourne.reasoning.pathway.result import AssessedStep, ShownDose, ShownRegimen
from kinsbourne.reasoning.regimen.result import MeasuredBody, PlannedDay, WorkedRegimen
from kinsbourne.reasoning.surveillance.result import AssessedInvestigation, Due
from tests.build import assessor

ROOT = generate.ROOT
DOCS = ROOT / "docs"
MODULES = sorted((ROOT / "src").rglob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
MULTI = re.MULTILINE | re.DOTALL
MOST_LINES = 400
MOST_ADR_LINES = 45


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


class TestGeneratedPages:
    def test_the_command_line_is_current(self):
        committed = text(DOCS / "reference/command-line.md")
        assert committed == generate.command_line(), "run: python docs/generate.py"

    def test_every_command_is_on_it(self):
        page = generate.command_line()
        for path in generate.commands():
            assert f"## {' '.join(path)}\n" in page
        assert "--explain" in page
        assert "--with-iea" in page

    @pytest.mark.parametrize("subject", generate.LIMITS)
    def test_the_limits_are_those_of_the_knowledge(self, subject: str) -> None:
        committed = text(DOCS / f"reference/{subject}-limits.md")
        assert committed == generate.limits(subject), "run: python docs/generate.py"

    def test_the_regimens_are_those_of_the_knowledge(self) -> None:
        page = text(DOCS / "reference/regimens.md")
        assert page == generate.regimens(), "run: python docs/generate.py"
        for regimen in base.load().regimens.values():
            assert f"## {regimen.name}\n" in page

    def test_the_code_lists_are_those_of_the_knowledge(self) -> None:
        page = text(DOCS / "reference/codelists.md")
        assert page == generate.codelists(), "run: python docs/generate.py"
        for system in base.load().codelists.systems.values():
            assert system.licence in page

    def test_the_rules_are_current(self):
        assert text(DOCS / "reference/rules.md") == generate.rules(), "run: python docs/generate.py"

    def test_every_rule_and_criteria_set_is_on_it(self):
        known, page = base.load(), generate.rules()
        concern = known.concern
        for rule in (*concern.raises, *concern.lowers, *concern.red_flags):
            assert f"### {rule.id}\n" in page
        for criteria in known.criteria.values():
            assert f"### {criteria.name}\n" in page


class TestPages:
    @pytest.mark.parametrize("page", PAGES, ids=name)
    def test_links_to_files_lead_to_files(self, page: Path):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text(page)):
            assert (page.parent / target).exists(), target

    @pytest.mark.parametrize("page", sorted((DOCS / "adr").glob("*.md")), ids=name)
    def test_a_decision_is_short(self, page: Path):
        assert len(text(page).splitlines()) <= MOST_ADR_LINES

    def test_every_page_is_in_the_navigation(self):
        navigation = text(ROOT / "mkdocs.yml")
        for page in DOCS.rglob("*.md"):
            assert f"- {page.relative_to(DOCS).as_posix()}\n" in navigation

    def test_nothing_is_fetched_from_elsewhere(self):
        settings = yaml.safe_load(text(ROOT / "mkdocs.yml"))
        assert settings["theme"]["font"] is False
        assert settings["plugins"] == ["search"]
        assert "extra_javascript" not in settings
        assert "extra_css" not in settings

    def test_every_field_of_an_assessment_is_described(self):
        page = text(DOCS / "reference/assessment.md")
        shapes = (Assessment, AssessedCriteria, Because, Candidate, Moved, Next, OutOfSight)
        course = (AssessedCourse, FollowUp, Response, Trend, Worsening)
        later = (AssessedInvestigation, AssessedStep, Due, ShownDose, ShownRegimen)
        worked = (Lately, MeasuredBody, PlannedDay, WorkedRegimen)
        for shape in (*shapes, RankingBasis, Separated, *course, *later, *worked):
            for field in shape.__struct_fields__:
                assert f"`{field}`" in page, f"{shape.__name__}.{field}"

    def test_every_knowledge_file_is_described(self):
        page = text(DOCS / "reference/knowledge-files.md")
        for file in base.shipped_folder().glob("*.yaml"):
            assert f"`{file.name}`" in page

    def test_the_case_format_names_items_scales_and_findings_there_are(self):
        known = base.load()
        page = text(DOCS / "reference/case-format.md")
        local = {known.scales[scale] for scale in ("mitchell-pike", "omes")}
        for scale in local:
            assert f"`{scale.id}`" in page
            assert all(f"`{item.id}`" in page for item in scale.items)
        written = set(re.findall(r"KINSBOURNE:([a-z-]+)", page))
        forms = {"rated-on-video", "eye", "therapy", "response", "test", "result"}
        assert written - forms <= {*known.findings, *known.scales}

    def test_the_case_shown_is_read_whole_and_without_complaint(self):
        (shown,) = re.findall(
            r"^```json\n(.*?)^```", text(DOCS / "reference/case-format.md"), flags=MULTI
        )
        case = phenopacket.read(shown.encode())
        assessed = assessor().assess(case)
        assert assessed.notices == ()
        assert assessed.not_used == ()
        assert [(score.total, score.maximum) for score in assessed.severity] == [(11, 15)]
        assert msgspec.json.decode(phenopacket.write(case)) == msgspec.json.decode(shown)

    def test_each_form_of_a_condition_shown_is_one(self):
        known = base.load()
        page = text(DOCS / "reference/knowledge-files.md")
        (shown,) = re.findall(r"^```yaml\n(.*?)^```", page, flags=MULTI)
        for line in shown.splitlines():
            condition = msgspec.convert(yaml.safe_load(line), Condition)
            assert findings_named(condition) <= set(known.findings)
            assert sets_named(condition) <= set(known.criteria)


def test_each_hazard_is_guarded_by_tests_that_exist():
    written = "\n".join(text(path) for path in (ROOT / "tests").rglob("test_*.py"))
    rows = [line for line in text(DOCS / "explanation/hazard-log.md").splitlines() if "`" in line]
    assert len(rows) >= 10
    numbers = [row.split("|")[1].strip() for row in rows]
    assert numbers == [str(number) for number in range(1, len(rows) + 1)]
    for row in rows:
        guards = re.findall(r"`(test_\w+)`", row)
        assert guards
        for guard in guards:
            assert f"def {guard}(" in written, guard


def test_code_in_the_glossary_exists():
    source = "\n".join(text(path) for path in (*MODULES, *base.shipped_folder().glob("*.yaml")))
    for term in re.findall(r"`([^`]+)`", text(ROOT / "GLOSSARY.md")):
        assert re.search(rf"(?<!\w){re.escape(term)}(?!\w)", source) or term == "code", term


def test_the_release_is_named_everywhere():
    edition = base.load().release.version
    assert f"knowledge {edition}, software {__version__}" in text(ROOT / "CHANGELOG.md")
    assert yaml.safe_load(text(ROOT / "CITATION.cff"))["version"] == __version__


def test_hpo_is_acknowledged_with_its_release_and_counts():
    manifest = base.load().ontology.manifest
    notice = " ".join(text(ROOT / "NOTICE").split())
    assert manifest.acknowledgement in notice
    assert manifest.licence in notice
    assert manifest.hpo_version in text(ROOT / "README.md")
    for count in (
        manifest.terms,
        manifest.obsolete,
        manifest.annotations,
        manifest.left_out["IEA"],
    ):
        assert f"{count:,}" in notice


class TestModules:
    @pytest.mark.parametrize("module", MODULES, ids=name)
    def test_a_module_says_in_a_sentence_what_it_answers(self, module: Path):
        tree = ast.parse(text(module))
        if not tree.body:
            return  # an empty __init__
        first = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
        assert re.fullmatch(r"[A-Z`].+[.?]", first)
        assert len(re.findall(r"[.?](?= [A-Z])", first)) == 0, "more than one sentence"
        is_door = module.name == "__init__.py" or module.parent.name == "cli"
        assert is_door or first.endswith("?")

    @pytest.mark.parametrize("module", MODULES, ids=name)
    def test_a_module_is_not_too_long(self, module: Path):
        assert len(text(module).splitlines()) <= MOST_LINES

    @pytest.mark.parametrize("module", MODULES, ids=name)
    def test_sources_in_docstrings_are_sources(self, module: Path):
        for docstring in docstrings(module):
            for source in re.findall(r"\[([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\]", docstring):
                assert source in base.load().sources, source


def docstrings(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(text(module))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""
