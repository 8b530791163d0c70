"""Is the knowledge sound, and does the check find each way in which it could not be?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kinsbourne.knowledge.base import files_in, shipped_folder
from kinsbourne.knowledge.check import check
from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.reading import FOLDERS, SHAPES
from tests.knowledge.slips import TODAY, Folder, Slip, assert_refused, slip

FILES = [*SHAPES, *(name for part in FOLDERS for name in files_in(shipped_folder(), part))]

SOURCES, FINDINGS, CRITERIA, CONCERN, SCALES, AUDIT, RESOURCES, STATEMENTS = (
    "sources.yaml", "findings.yaml", "criteria.yaml", "concern.yaml", "scales.yaml", "audit.yaml",
    "resources.yaml", "statements/symptoms.yaml",
)  # fmt: skip


class TestShippedKnowledge:
    def test_has_no_errors(self) -> None:
        assert [
            str(fault) for fault in check(shipped_folder(), TODAY) if not fault.is_warning
        ] == []

    def test_has_no_file_that_nothing_reads_and_none_missing(self) -> None:
        there = {path.relative_to(shipped_folder()) for path in shipped_folder().rglob("*.yaml")}
        assert there == {Path(name) for name in FILES}


SOURCE = "- id: matthay-2005\n"
LONELY = "- {id: lonely, kind: web, title: T, extent: record}\n"
PMID, DOI = 'pmid: "15922508"', "doi: 10.1016/j.canlet.2005.01.051"


class TestSources:
    @pytest.mark.parametrize(
        "made",
        [
            slip("pmid-10", SOURCES, PMID, 'pmid: "10"',
                 'pmid: "10"', "the PMID is 10", "start of a DOI"),
            slip("pmid-is-a-url", SOURCES, PMID, "pmid: https://doi.org/10.1038/x",
                 "pmid: https:", "the PMID holds an address", "has its own field"),
            slip("pmid-is-a-doi", SOURCES, PMID, "pmid: 10.1038/x",
                 "pmid: 10.1038", "the PMID holds an address", "Give the number alone"),
            slip("pmid-is-a-word", SOURCES, PMID, "pmid: PMID15922508",
                 "pmid: PMID", "the pmid PMID15922508 is malformed", "up to eight digits"),
            slip("pmid-too-long", SOURCES, PMID, 'pmid: "159225080"',
                 'pmid: "159225080"', "is malformed", "up to eight digits"),
            slip("pmid-is-a-number", SOURCES, PMID, "pmid: 15922508",
                 "pmid: 15922508", "expected `str | null`, got `int`", "JSON Schema"),
            slip("doi-is-an-address", SOURCES, DOI, "doi: https://doi.org/10.1016/x",
                 "doi: https", "the doi https://doi.org/10.1016/x is malformed", "10.1000/suffix"),
            slip("pmcid", SOURCES, "pmcid: PMC8906188", 'pmcid: "8906188"',
                 'pmcid: "8906188"', "the pmcid 8906188 is malformed", "PMC and a number"),
            slip("nct", SOURCES, "nct: NCT01868269", "nct: NCT1868269",
                 "nct: NCT1868269", "the nct NCT1868269 is malformed", "eight digits"),
            slip("url", SOURCES, "url: https://www.orpha.net", "url: www.orpha.net",
                 "url: www.orpha.net", "the url www.orpha.net is malformed", "https://"),
            slip("same-doi-twice", SOURCES, "doi: 10.1016/j.jneuroim.2011.12.014",
                 "doi: 10.1016/J.CANLET.2005.01.051", "J.CANLET", "that of matthay-2005 too",
                 "one source of the two"),
            slip("unused", SOURCES, SOURCE, LONELY + SOURCE, "id: lonely",
                 "nothing cites the source lonely", "drop it"),
            slip("unknown", STATEMENTS, "{id: nct01868269, at: inclusion criteria}", "{id: nobody}",
                 "{id: nobody}", "the source nobody is unknown", "sources.yaml"),
            slip("unknown-in-the-audit", AUDIT, "source: pike-2013", "source: nobody",
                 "source: nobody", "the source nobody is unknown", "sources.yaml"),
            slip("unknown-in-the-middle-of-a-finding", FINDINGS, "[{id: mitchell-slides}]",
                 "[{id: nobody}]", "[{id: nobody}]", "the source nobody", "sources.yaml"),
        ],
    )  # fmt: skip
    def test_is_refused(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_of_a_paper_that_is_yet_to_be_written_is_warned_of(self, folder: Folder) -> None:
        folder.change(SOURCES, "year: 2005", "year: 2062")
        (warning,) = folder.warnings()
        assert warning.line == folder.line(SOURCES, "year: 2062")
        assert "2062 is yet to come" in warning.what


def statement(body: str, mark: str = "verified: read", cites: str = "matthay-2005") -> str:
    sources = f"sources: [{{id: {cites}}}]" if cites else "sources: []"
    return (
        "- id: trial\n  section: ct\n  claim: C\n  grade: expert\n  reviewed: 2026-11-22\n"
        f"  {mark}\n  {sources}\n  {body}\n"
    )


def added(
    folder: Folder, body: str, mark: str = "verified: read", cites: str = "matthay-2005"
) -> str:
    """Adds a statement to the chapter, in a file of its own."""
    file = "statements/trial.yaml"
    folder.write(file, statement(body, mark, cites))
    return file


class TestMarks:
    @pytest.mark.parametrize("mark", ["read", "recalled"])
    def test_what_was_read_or_recalled_has_a_source(self, folder: Folder, mark: str) -> None:
        file = added(folder, "note: N", f"verified: {mark}", cites="")
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (file, folder.line(file, "verified:"))
        assert fault.what == f"marked {mark}, without a source"
        assert "mark it default" in fault.remedy

    def test_a_choice_of_this_design_needs_none(self, folder: Folder) -> None:
        added(folder, "note: N", "verified: default", cites="")
        assert folder.errors() == []

    def test_nothing_was_read_in_a_source_that_nobody_read(self, folder: Folder) -> None:
        file = added(folder, "note: N", cites="kinsbourne-1962")
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (file, folder.line(file, "verified:"))
        assert "none of its sources was read" in fault.what
        assert "Mark it recalled" in fault.remedy

    def test_it_may_have_been_recalled_there_or_read_elsewhere(self, folder: Folder) -> None:
        added(folder, "note: N", "verified: recalled", cites="kinsbourne-1962")
        assert folder.errors() == []
        added(folder, "note: N", cites="kinsbourne-1962}, {id: matthay-2005")
        assert folder.errors() == []

    def test_a_code_is_marked_too(self, folder: Folder) -> None:
        folder.change("identity.yaml", "sources: [{id: visualdx}]", "sources: []")
        (fault,) = folder.errors()
        assert (fault.file, fault.what) == ("identity.yaml", "marked read, without a source")


class TestReview:
    @pytest.mark.parametrize(
        ("today", "is_overdue"),
        [(date(2028, 11, 22), False), (date(2028, 11, 23), True)],
    )
    def test_is_overdue_from_the_day_after(
        self, folder: Folder, today: date, is_overdue: bool
    ) -> None:
        file = added(folder, "note: N")
        warnings = [fault for fault in folder.warnings(today) if fault.file == file]
        assert bool(warnings) == is_overdue
        for warning in warnings:
            assert warning.line == folder.line(file, "reviewed:")
            assert "last reviewed on 2026-11-22, so the review is overdue" in warning.what
            assert "set the date" in warning.remedy

    def test_months_end_where_the_calendar_has_them_end(self, folder: Folder) -> None:
        file = added(folder, "note: N")
        folder.change(file, "2026-11-22", "2026-08-31")
        folder.change("release.yaml", "review_months: 24", "review_months: 6")
        assert folder.warnings(date(2027, 2, 28)) == []
        assert [warning.file for warning in folder.warnings(date(2027, 3, 1))] == [file]

    def test_of_what_is_retired_is_never_overdue(self, folder: Folder) -> None:
        file = added(folder, "status: retired\n  superseded_by: genoa-three-of-four")
        assert file not in {warning.file for warning in folder.warnings(date(2040, 1, 1))}

    def test_cannot_have_been_in_days_to_come(self, folder: Folder) -> None:
        file = added(folder, "note: N")
        folder.change(file, "2026-11-22", "2062-11-22")
        (warning,) = folder.warnings()
        assert (warning.file, warning.line) == (file, folder.line(file, "reviewed:"))
        assert "yet to come" in warning.what

    def test_is_never_an_error(self, folder: Folder) -> None:
        assert folder.errors(date(2040, 1, 1)) == []
        assert folder.errors(date(1990, 1, 1)) == []


class TestNumbers:
    @pytest.mark.parametrize(
        "estimate",
        [
            "{kind: counts, k: 0, n: 1}",
            "{kind: share, percent: 100, n: 5, low: 90, high: 100}",
            "{kind: mean, value: 84.4, n: 37, unit: points}",
            "{kind: median, value: 3, low: 1, high: 9, unit: days}",
            "{kind: rate, low: 0.27, high: 0.4, unit: per million}",
            "{kind: rate, value: -2.4, unit: points per relapse}",
            "{kind: ratio, value: 1.2, low: 0.9, high: 1.4, what: girls to boys}",
            "{kind: range, low: -1, high: 2, unit: years}",
        ],
    )
    def test_that_can_be_are_taken(self, folder: Folder, estimate: str) -> None:
        added(folder, f"estimate: {estimate}")
        assert folder.errors() == []

    @pytest.mark.parametrize(
        ("estimate", "what"),
        [
            pytest.param("{kind: counts, k: 6, n: 5}", ["k is 6, more than n, which is 5"],
                         id="k-over-n"),
            pytest.param("{kind: counts, k: -1, n: 5}", ["k is -1"], id="negative-k"),
            pytest.param("{kind: share, percent: 5, n: 0}", ["n is 0"], id="nobody"),
            pytest.param("{kind: share, percent: 101, n: 5}", ["percent is 101"], id="over-100"),
            pytest.param("{kind: share, percent: -1, n: 5}", ["percent is -1"], id="under-0"),
            pytest.param("{kind: range, low: 3, high: 2, unit: days}",
                         ["low is 3, above high, which is 2"], id="upside-down"),
            pytest.param("{kind: mean, value: 9, low: 1, high: 2, unit: days}",
                         ["9 lies outside its interval, 1 to 2"], id="outside"),
            pytest.param("{kind: share, percent: 9, n: 9, low: 10, high: 20}",
                         ["9 lies outside its interval, 10 to 20"], id="share-outside"),
            pytest.param("{kind: counts, n: 5}",
                         ["an estimate of kind counts needs k"], id="half-counts"),
            pytest.param("{kind: counts, percent: 5, n: 9}",
                         ["an estimate of kind counts has no percent",
                          "an estimate of kind counts needs k"], id="counts-by-percent"),
            pytest.param("{kind: share, value: 5, n: 9}",
                         ["an estimate of kind share has no value",
                          "an estimate of kind share needs percent"], id="share-by-value"),
            pytest.param("{kind: range, low: 3, unit: days}",
                         ["an estimate of kind range needs high"], id="half-a-range"),
            pytest.param("{kind: rate, n: 3, unit: days}",
                         ["an estimate of kind rate needs high",
                          "an estimate of kind rate needs low"], id="rate-without-a-number"),
            pytest.param("{kind: mean, value: 3, low: 1, unit: days}",
                         ["an interval needs low and high"], id="half-an-interval"),
            pytest.param("{kind: median, value: 3}",
                         ["an estimate of kind median needs a unit"], id="three-of-what"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_are_refused(
        self, folder: Folder, estimate: str, what: list[str]
    ) -> None:
        file = added(folder, f"estimate: {estimate}")
        faults = folder.errors()
        assert [fault.what for fault in faults] == what
        for fault in faults:
            assert (fault.file, fault.line) == (file, folder.line(file, "estimate:"))
            assert "from the source" in fault.remedy

    @pytest.mark.parametrize(
        ("estimate", "is_bare"),
        [
            ("{kind: counts, k: 1, n: 5}", False),
            ("{kind: share, percent: 5, n: 9}", False),
            ("{kind: rate, low: 1, high: 2, unit: u}", False),
            ("{kind: share, percent: 5}", True),
            ("{kind: mean, value: 5, n: 9, unit: u}", True),
        ],
    )
    def test_rest_on_counts_or_an_interval_or_a_source(
        self, folder: Folder, estimate: str, is_bare: bool
    ) -> None:
        file = added(folder, f"estimate: {estimate}", "verified: default", cites="")
        faults = folder.errors()
        assert bool(faults) == is_bare
        for fault in faults:
            assert (fault.file, fault.line) == (file, folder.line(file, "estimate:"))
            assert fault.what == "a number without counts, interval or source"
            assert "cite the source" in fault.remedy
        added(folder, f"estimate: {estimate}", "verified: default")
        assert folder.errors() == []


class TestTerms:
    @pytest.mark.parametrize(
        "made",
        [
            slip("unknown", FINDINGS, "hpo: HP:0010543", "hpo: HP:9999999",
                 "hpo: HP:9999999", "HPO has no term HP:9999999", "Look the term up"),
            slip("malformed", FINDINGS, "hpo: HP:0010543", "hpo: HP:10543",
                 "hpo: HP:10543", "matching regex", "JSON Schema"),
            slip("obsolete", FINDINGS, "hpo: HP:0031931", "hpo: HP:0000018",
                 "hpo: HP:0000018", "HP:0000018 is obsolete", "Use HP:0002839 ("),
            slip("obsolete-for-good", FINDINGS, "hpo: HP:0031931", "hpo: HP:0001726",
                 "hpo: HP:0001726", "HP:0001726 is obsolete", "names no replacement"),
            slip("label", FINDINGS, "label: Ocular flutter", "label: Flutter of the eyes",
                 "label: Flutter", "labelled Flutter of the eyes, but HPO calls it Ocular flutter",
                 "whichever of the two"),
            slip("also", FINDINGS, "also: [HP:0007738]", "also: [HP:0007738, HP:9999999]",
                 "also: [HP:0007738", "HPO has no term HP:9999999", "Look"),
            slip("except-unknown", FINDINGS, "- HP:0025783  # autism", "- HP:9999999  # autism",
                 "# autism", "HPO has no term HP:9999999", "Look"),
            slip("except-of-nothing", FINDINGS, "- HP:0012075  #", "- HP:0010543  #",
                 "# personality", "HP:0010543 is no part of the finding", "below the finding"),
            slip("in-and-out", FINDINGS, "hpo: HP:0001336\n  except: [",
                 "hpo: HP:0001336\n  except: [HP:0001336, ", "except: [HP:0001336",
                 "HP:0001336 is taken in and taken out again", "Drop it"),
            slip("in-and-out-of-a-collective", FINDINGS, "- HP:0010616", "- HP:0012226",
                 "- HP:0012226", "HP:0012226 is taken in and taken out again", "Drop it"),
            slip("same-term-twice", FINDINGS, "label: Ocular dysmetria\n",
                 "label: Opsoclonus\n  hpo: HP:0010543 # twice\n", "# twice",
                 "HP:0010543 is the term of opsoclonus too", "narrower term"),
            slip("hpo-among-the-codes", FINDINGS, "[OMIM:256700,", "[HP:0003006,",
                 "[HP:0003006,", "the code HP:0003006 does not belong here", "hpo and also"),
            slip("local-code", FINDINGS, "[OMIM:256700,", "[KINSBOURNE:x,",
                 "[KINSBOURNE:x,", "the code KINSBOURNE:x", "SYSTEM:code"),
            slip("code-without-a-system", FINDINGS, "[OMIM:256700,", "['256700',",
                 "['256700',", "the code 256700", "SYSTEM:code"),
            slip("onset-label", "onset_classes.yaml", "label: Infantile onset",
                 "label: Infant onset", "Infant onset", "HPO calls it Infantile onset",
                 "whichever of the two"),
            slip("onset-unknown", "onset_classes.yaml", "HP:0003593", "HP:9999999",
                 "HP:9999999", "HPO has no term HP:9999999", "Look"),
            slip("onset-backwards", "onset_classes.yaml", "from_years: 60", "from_years: 160",
                 "from_years: 160", "ends before it begins", "Correct the ages"),
        ],
    )  # fmt: skip
    def test_are_refused(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_a_finding_needs_no_term_and_no_code(self, folder: Folder) -> None:
        folder.change(FINDINGS, "- id: ocular-dysmetria\n", "- id: dysmetria-of-gaze\n")
        assert folder.errors() == []


class TestNames:
    @pytest.mark.parametrize(
        "made",
        [
            slip("finding", FINDINGS, "- id: ocular-dysmetria\n", "- id: opsoclonus # 2\n",
                 "# 2", "opsoclonus is already given at findings.yaml:", "another id"),
            slip("statement-of-another-file", "statements/treatment-and-prevention.yaml",
                 "- id: ", "- {id: genoa-three-of-four, section: ct, claim: C, grade: expert, "
                 "verified: default, reviewed: 2026-11-22} # 2\n- id: ", "# 2",
                 "already given at statements/symptoms.yaml:", "another id"),
            slip("section", "sections.yaml", "- id: overview\n",
                 "- {id: sex, title: S}\n- id: overview\n", "    - id: sex",
                 "the id sex is already given at sections.yaml:", "another id"),
            slip("rule-of-another-kind", CONCERN, "- id: child-with-eye-sign",
                 "- id: eye-sign-alone # 2", "# 2", "already given at concern.yaml:", "another id"),
            slip("item-of-a-scale", SCALES, "- id: gait", "- id: stance # 2", "# 2",
                 "the id stance is already given", "another id"),
            slip("finding-in-a-condition", CRITERIA, "when: opsoclonus,", "when: opsoklonus,",
                 "when: opsoklonus", "the condition names an unknown finding, opsoklonus",
                 "findings.yaml"),
            slip("finding-that-lasts", CONCERN,
                 "all:\n        - {age_years: {below: 8}}\n        - {any: [{lasting: ataxia,",
                 "all:  # 2\n        - {age_years: {below: 8}}\n        - {any: [{lasting: ataxy,",
                 "# 2", "unknown finding, ataxy", "findings.yaml"),
            slip("finding-it-is-a-kind-of", FINDINGS, "kind_of: opsoclonus", "kind_of: no-such",
                 "kind_of: no-such", "kind_of names an unknown finding, no-such", "findings.yaml"),
            slip("finding-in-a-state", CRITERIA, "{not: {established: opsoclonus}}",
                 "{not: {established: no-such}}", "no-such", "unknown finding, no-such",
                 "findings.yaml"),
            slip("finding-for-whom-it-is", CRITERIA, "applies: {age_years: {from: 18}}",
                 "applies: grown-up", "applies: grown-up", "unknown finding, grown-up",
                 "findings.yaml"),
            slip("finding-to-look-for", CONCERN,
                 "look_for: [opsoclonus, sleep-disturbance, behavioural-change]",
                 "look_for: [opsoclonus, sleep]", "look_for: [opsoclonus, sleep]",
                 "look_for names an unknown finding, sleep", "findings.yaml"),
            slip("set", CONCERN, "set: oms-des-2011", "set: oms-2011", "set: oms-2011",
                 "unknown criteria set, oms-2011", "criteria.yaml"),
            slip("item-of-the-exception", CRITERIA, "{phenotype: 3, cancer: 4}",
                 "{phenotype: 3, tumour: 4}", "tumour: 4",
                 "exception names an unknown item, tumour", "an item of this"),
            slip("statement-a-rule-rests-on", CONCERN,
                 "[genoa-three-of-four, trial-operational-wording]",
                 "[genoa-three-of-four, nothing-known]", "nothing-known",
                 "an unknown or retired statement, nothing-known", "Name a current"),
        ],
    )  # fmt: skip
    def test_that_stand_for_nothing_or_for_two_things_are_refused(
        self, folder: Folder, made: Slip
    ) -> None:
        assert_refused(folder, made)

    def test_of_two_parts_are_kept_apart(self, folder: Folder) -> None:
        assert folder.text(CRITERIA).count("- id: opsoclonus\n") > 1
        assert "- id: opsoclonus\n" in folder.text(FINDINGS)
        assert folder.errors() == []


def rule(statements: str, level: str = "keep-open", mark: str = "default") -> str:
    return (
        f"raises:\n  - id: trial\n    level: {level}\n    when: opsoclonus\n    because: B\n"
        f"    rests_on: [{statements}]\n    verified: {mark} # own\n    reviewed: 2026-11-22\n"
        "    sources: [{id: matthay-2005}]\n"
    )


class TestRules:
    def test_rests_on_something_that_was_read(self, folder: Folder) -> None:
        added(folder, "note: N", "verified: recalled")
        folder.change(CONCERN, "raises:\n", rule("trial"))
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (CONCERN, folder.line(CONCERN, "rests_on: [trial]"))
        assert "rests on no statement that was read" in fault.what
        assert "marked read" in fault.remedy
        folder.change(CONCERN, "[trial]", "[trial, genoa-three-of-four]")
        assert folder.errors() == []

    def test_rests_on_nothing_retired(self, folder: Folder) -> None:
        added(folder, "status: retired\n  superseded_by: genoa-three-of-four")
        folder.change(CONCERN, "raises:\n", rule("genoa-three-of-four, trial"))
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (CONCERN, folder.line(CONCERN, "of-four, trial]"))
        assert "names an unknown or retired statement, trial" in fault.what

    def test_the_exception_of_a_criteria_set_rests_on_something_read(self, folder: Folder) -> None:
        added(folder, "note: N", "verified: default")
        folder.change(
            CRITERIA, "[pns-care-definite-without-antibody, pns-care-cancer-points]", "[trial]"
        )
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (CRITERIA, folder.line(CRITERIA, "[trial]"))
        assert "rests on no statement that was read" in fault.what

    @pytest.mark.parametrize("mark", ["recalled", "default"])
    def test_that_was_not_read_never_turns_a_verdict(self, folder: Folder, mark: str) -> None:
        folder.change(CONCERN, "raises:\n", rule("genoa-three-of-four", "criteria-met", mark))
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (CONCERN, folder.line(CONCERN, "# own"))
        assert "turns the verdict, and is itself not read" in fault.what
        assert "lower its level" in fault.remedy
        folder.change(CONCERN, "level: criteria-met", "level: probable")
        assert folder.errors() == []


class TestConditions:
    @pytest.mark.parametrize(
        ("condition", "what", "remedy"),
        [
            ("{any: []}", "the condition has no parts", "Name what it asks for"),
            ("{all: []}", "the condition has no parts", "Name what it asks for"),
            ("{at_least: 0, of: [ataxia]}", "at_least is 0, of 1 parts", "at least one"),
            ("{at_least: 2, of: [ataxia]}", "at_least is 2, of 1 parts", "no more than there are"),
            ("{age_years: {}}", "no age is meant", "Give from, or below"),
            ("{age_years: {from: 8, below: 8}}", "no age is meant", "a lower from"),
            ("{age_years: {from: 9, below: 8}}", "no age is meant", "a lower from"),
            ("{not: {any: []}}", "the condition has no parts", "Name what it asks for"),
        ],
    )
    def test_that_ask_for_nothing_are_refused(
        self, folder: Folder, condition: str, what: str, remedy: str
    ) -> None:
        folder.change(CONCERN, "raises:\n", rule("genoa-three-of-four"))
        folder.change(CONCERN, "when: opsoclonus", f"when: {condition}")
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (CONCERN, folder.line(CONCERN, f"when: {condition}"))
        assert what in fault.what
        assert remedy in fault.remedy

    @pytest.mark.parametrize(
        "condition",
        [
            "{at_least: 1, of: [ataxia]}",
            "{age_years: {from: 0}}",
            "{age_years: {from: 1, below: 2}}",
            "{all: [{verdict: not_met, set: genoa-2004}, {lasting: ataxia, days: 0}]}",
        ],
    )
    def test_that_ask_for_something_are_taken(self, folder: Folder, condition: str) -> None:
        folder.change(CONCERN, "raises:\n", rule("genoa-three-of-four"))
        folder.change(CONCERN, "when: opsoclonus", f"when: {condition}")
        assert folder.errors() == []

    def test_of_no_known_form_are_refused_with_their_line(self, folder: Folder) -> None:
        folder.change(CONCERN, "raises:\n", rule("genoa-three-of-four"))
        folder.change(CONCERN, "when: opsoclonus", "when: {any: [ataxia], days: 3}")
        (fault,) = folder.errors()
        assert fault.line == folder.line(CONCERN, "days: 3")
        assert fault.what == "not one of the forms of a condition: any, days"


class TestCriteria:
    @pytest.mark.parametrize(
        "made",
        [
            slip("too-many-needed", CRITERIA, "needed: 3", "needed: 5", "needed: 5",
                 "5 points are needed, of 4 there are", "Correct needed"),
            slip("none-needed", CRITERIA, "needed: 3", "needed: 0", "needed: 0",
                 "0 points are needed", "Correct needed"),
            slip("exception-out-of-reach", CRITERIA, "cancer: 4}", "cancer: 5}", "cancer: 5}",
                 "exception asks 5 points of cancer, which gives 4 at most", "Correct the exc"),
            slip("grades-from-above", CRITERIA, "{name: not paraneoplastic, from: 0,",
                 "{name: not paraneoplastic, from: 1,", "from: 1,", "grades do not begin at 0",
                 "from: 0"),
            slip("grades-in-disorder", CRITERIA, "{name: probable, from: 6,",
                 "{name: probable, from: 4,", "name: probable", "grades do not ascend",
                 "in order"),
            slip("set-asking-for-its-own-verdict", CRITERIA, "when: opsoclonus, points: 1",
                 "when: {verdict: met, set: genoa-2004}, points: 1", "- id: genoa-2004",
                 "the criteria set genoa-2004 depends on its own verdict", "ask for findings"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_judged_are_refused(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_that_ask_for_each_other_are_refused(self, folder: Folder) -> None:
        folder.change(CRITERIA, "when: opsoclonus, ", "when: {verdict: met, set: oms-des-2011}, ")
        assert folder.errors() == []
        folder.change(
            CRITERIA, "applies: {age_years: {from: 0.5, below: 8}}",
            "applies: {verdict: not_met, set: genoa-2004}",
        )  # fmt: skip
        assert [(fault.line, fault.what) for fault in folder.errors()] == [
            (
                folder.line(CRITERIA, f"- id: {name}"),
                f"the criteria set {name} depends on its own verdict",
            )
            for name in ("genoa-2004", "oms-des-2011")
        ]


class TestScales:
    @pytest.mark.parametrize(
        "made",
        [
            slip("anchor-missing", SCALES, "        - Walks only, or mainly, with the help of a "
                 "person or an aid\n", "", "- id: gait", "gait has 3 anchors, for 4 scores",
                 "from 0 to 3, or none"),
            slip("item-too-many", SCALES, "optional: true", "optional: false", "item_count: 5",
                 "6 items, not the 5 of the standard form", "mark the extra items optional"),
            slip("bands-from-above", SCALES, "name: mild, from: 0", "name: mild, from: 1",
                 "from: 1,", "bands do not begin at 0", "from: 0"),
            slip("bands-in-disorder", SCALES, "{name: severe, from: 25", "{name: severe, from: 13",
                 "name: severe", "bands do not ascend", "in order"),
            slip("band-beyond-the-scale", SCALES, "{name: severe, from: 25",
                 "{name: severe, from: 37", "name: severe", "severe begins above 36",
                 "Correct the band"),
        ],
    )  # fmt: skip
    def test_that_do_not_add_up_are_refused(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)


class TestChapter:
    @pytest.mark.parametrize(
        "made",
        [
            slip("unknown-section", STATEMENTS, "section: acute-symptoms", "section: symptoms",
                 "section: symptoms", "the section symptoms is unknown", "sections.yaml"),
            slip("empty-section", "sections.yaml", "- id: overview",
                 "- {id: foreword, title: F}\n- id: overview", "id: foreword",
                 "the section foreword is without a statement", "who says so"),
            slip("reference-too-many", AUDIT, "  - number: 1\n", "  - {number: 14, as_printed: A, "
                 "found: F, verdict: V, verified: read}\n  - number: 1\n", "number: 14",
                 "the founding article has no reference 14", "Correct the number"),
            slip("other-braces", RESOURCES, "?term={name}&sort=date", "?term={nom}&sort=date",
                 "{nom}", "has other braces than {name}", "Drop them"),
            slip("no-address", RESOURCES, "https://www.omslife.org/", "www.omslife.org",
                 "www.omslife.org", "www.omslife.org is not one", "https://"),
            slip("language-missing", RESOURCES, "      fr: PubMed, les plus récents\n", "",
                 "en: PubMed, newest first", "label is missing in fr", "Add it"),
            slip("name-missing", RESOURCES, "  es: síndrome opsoclonus-mioclonus\n", "",
                 "en: opsoclonus myoclonus syndrome", "name is missing in es", "Add it"),
        ],
    )  # fmt: skip
    def test_with_a_gap_is_refused(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_a_heading_with_parts_needs_no_statement_of_its_own(self, folder: Folder) -> None:
        section = "- {id: s, title: S, parts: [{id: s-1, title: S}]}\n"
        folder.change("sections.yaml", "- id: overview", section + "- id: overview")
        file = added(folder, "note: N")
        folder.change(file, "section: ct", "section: s-1")
        assert folder.errors() == []

    def test_a_retired_statement_fills_no_section(self, folder: Folder) -> None:
        folder.change("sections.yaml", "- id: overview", "- {id: s, title: S}\n- id: overview")
        file = added(folder, "status: retired\n  superseded_by: genoa-three-of-four")
        folder.change(file, "section: ct", "section: s")
        (fault,) = folder.errors()
        assert "the section s is without a statement" in fault.what

    @pytest.mark.parametrize("number", [2, 13])
    def test_each_reference_of_the_article_is_audited_once(
        self, folder: Folder, number: int
    ) -> None:
        folder.change(AUDIT, f"- number: {number}\n", "- number: 1\n")
        assert [(fault.line, fault.what) for fault in folder.errors()] == [
            (folder.line(AUDIT, "- number: 1"), f"reference {wrong} of the founding article is "
             f"audited {times} times")
            for wrong, times in ((1, 2), (number, 0))
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("body", "at", "what"),
        [
            ("status: retired", "status:", "a retired statement without superseded_by"),
            ("superseded_by: genoa-three-of-four", "superseded_by:", "but not retired"),
            ("status: retired\n  superseded_by: nobody", "superseded_by:", "statement, nobody"),
            ("status: retired\n  superseded_by: trial", "superseded_by:", "statement, trial"),
        ],
    )
    def test_only_what_is_retired_is_superseded_and_by_another(
        self, folder: Folder, body: str, at: str, what: str
    ) -> None:
        file = added(folder, body)
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (file, folder.line(file, at))
        assert what in fault.what

    def test_a_draft_is_warned_of(self, folder: Folder) -> None:
        file = added(folder, "status: draft")
        (warning,) = folder.warnings()
        assert (warning.file, warning.line) == (file, folder.line(file, "status:"))
        assert "draft" in warning.what
        assert folder.errors() == []


class TestFiles:
    @pytest.mark.parametrize("file", FILES)
    def test_one_that_cannot_be_read_is_one_fault_and_the_others_are_still_checked(
        self, folder: Folder, file: str
    ) -> None:
        folder.write(file, "- {a: 1,\n   a: 2}\n")
        elsewhere = SOURCES if file != SOURCES else AUDIT
        if elsewhere == SOURCES:
            folder.change(SOURCES, PMID, 'pmid: "10"')
        else:
            folder.change(AUDIT, "- number: 2\n", "- number: 22\n")
        faults = folder.errors()
        faults.remove(Fault(file, 2, "the key 'a' is given twice", "Mend the YAML there."))
        assert {fault.file for fault in faults} == {elsewhere}

    def test_that_is_missing_is_refused(self, folder: Folder) -> None:
        (folder.path / "concern.yaml").unlink()
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == ("concern.yaml", 1)
        assert "no such file" in fault.what

    @pytest.mark.parametrize("file", ["doses.yaml", "statements/more/causes.yaml", "old.yml"])
    def test_that_nothing_reads_is_refused(self, folder: Folder, file: str) -> None:
        (folder.path / file).parent.mkdir(exist_ok=True)
        folder.write(file, "[]")
        (fault,) = folder.errors()
        assert (fault.file, fault.line, fault.what) == (file, 1, "nothing reads this file")
        assert "SHAPES" in fault.remedy

    def test_faults_come_by_file_and_line(self, folder: Folder) -> None:
        folder.change(SOURCES, PMID, 'pmid: "10"')
        folder.change(SOURCES, "nct: NCT01868269", "nct: NCT1")
        folder.change(FINDINGS, "label: Opsoclonus", "label: Opsoclonia")
        faults = folder.errors()
        assert [fault.file for fault in faults] == [FINDINGS, SOURCES, SOURCES]
        assert faults[1].line < faults[2].line
        assert str(faults[0]).startswith(f"findings.yaml:{faults[0].line}: error: HP:0010543")
