"""Does the check find each way in which the differential diagnosis could not hang together?"""

from __future__ import annotations

import pytest

from tests.knowledge.slips import Folder, Slip, assert_refused, slip

FINDINGS, QUESTIONS, SETTINGS, WEIGHTS, EYES, ATAXIA = (
    "findings.yaml", "questions.yaml", "settings.yaml", "weights.yaml",
    "differential/eye-movements.yaml", "differential/ataxia.yaml",
)  # fmt: skip
FILE = "differential/trial.yaml"


def disease(body: str = "", id: str = "trial", more: str = "") -> str:  # noqa: A002 - its name
    return (
        f"- id: {id}\n  group: G\n  name: N\n  verified: default\n  reviewed: 2026-11-22\n"
        f"  {body}\n{more}"
    )


def feature(body: str) -> str:
    return f"features:\n    - {{{body}}}"


def added(folder: Folder, body: str, id: str = "trial") -> None:  # noqa: A002 - its name
    """Adds a disease, in a file of its own."""
    folder.write(FILE, disease(body, id))


class TestFeatures:
    @pytest.mark.parametrize(
        ("body", "what", "remedy"),
        [
            pytest.param("hpo: HP:9999999, label: X, how_often: frequent, verified: default",
                         "HPO has no term HP:9999999", "Look the term up", id="unknown"),
            pytest.param("hpo: HP:0000018, label: X, how_often: frequent, verified: default",
                         "HP:0000018 is obsolete", "Use HP:0002839 (", id="obsolete"),
            pytest.param("hpo: HP:0010543, label: X, how_often: frequent, verified: default",
                         "HP:0010543 is labelled X, but HPO calls it Opsoclonus", "whichever",
                         id="label"),
            pytest.param("finding: no-such, how_often: frequent, verified: default",
                         "finding names an unknown finding, no-such", "findings.yaml",
                         id="unknown-finding"),
            pytest.param("finding: tics, how_often: frequent, verified: default",
                         "finding names tics, for which HPO has a term", "HP:0100033 (Tics)",
                         id="finding-of-hpo"),
            pytest.param("finding: head-injury, how_often: frequent, verified: read",
                         "marked read, without a source", "mark it default", id="no-source"),
            pytest.param("finding: head-injury, how_often: frequent, verified: recalled",
                         "marked recalled, without a source", "mark it default",
                         id="recalled-nowhere"),
            pytest.param("finding: head-injury, how_often: frequent, verified: read, "
                         "sources: [{id: kinsbourne-1962}]",
                         "none of its sources was read", "Mark it recalled", id="nobody-read"),
        ],
    )  # fmt: skip
    def test_that_say_nothing_sure_are_refused(
        self, folder: Folder, body: str, what: str, remedy: str
    ) -> None:
        added(folder, feature(body))
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (FILE, folder.line(FILE, "    - {"))
        assert what in fault.what
        assert remedy in fault.remedy

    @pytest.mark.parametrize(
        "body",
        [
            "hpo: HP:0010543, label: Opsoclonus, k: 1, n: 2, verified: read, "
            "sources: [{id: matthay-2005}]",
            "finding: head-injury, how_often: excluded, verified: default",
        ],
    )
    def test_that_do_are_taken(self, folder: Folder, body: str) -> None:
        added(folder, feature(body))
        assert folder.errors() == []

    @pytest.mark.parametrize(
        "named", ["hpo: HP:0010543, label: Opsoclonus", "finding: head-injury"]
    )
    def test_stand_in_a_disease_once(self, folder: Folder, named: str) -> None:
        added(
            folder,
            feature(f"{named}, how_often: frequent, verified: default")
            + f"\n    - {{{named}, how_often: occasional, verified: default}}",
        )
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (FILE, folder.line(FILE, "how_often: occasional"))
        assert "is a feature of trial twice" in fault.what
        assert "Keep the one" in fault.remedy

    def test_may_stand_in_two_diseases(self, folder: Folder) -> None:
        one = feature("finding: head-injury, how_often: frequent, verified: default")
        folder.write(FILE, disease(one, more=disease(one, "other")))
        assert folder.errors() == []

    def test_that_no_question_finds_are_warned_of_once(self, folder: Folder) -> None:
        one = feature("finding: ocular-dysmetria, how_often: frequent, verified: default")
        folder.write(FILE, disease(one, more=disease(one, "other")))
        (warning,) = folder.warnings()
        assert (warning.file, warning.line) == (FILE, folder.line(FILE, "ocular-dysmetria"))
        assert warning.what == "no question finds ocular-dysmetria"
        assert "questions.yaml" in warning.remedy
        assert folder.errors() == []


class TestSigns:
    @pytest.mark.parametrize(
        "made",
        [
            slip("finds-an-unknown-term", QUESTIONS, "finds: [HP:0000639]",
                 "finds: [HP:0000639, HP:9999999]", "HP:9999999", "HPO has no term HP:9999999",
                 "Look the term up"),
            slip("finds-an-obsolete-term", QUESTIONS, "finds: [HP:0000639]",
                 "finds: [HP:0000639, HP:0000018]", "HP:0000018", "HP:0000018 is obsolete",
                 "Use HP:0002839 ("),
            slip("finds-an-unknown-finding", QUESTIONS, "finds: [head-injury]",
                 "finds: [head-injury, no-such]", "no-such",
                 "finds names an unknown finding, no-such", "findings.yaml"),
            slip("finds-a-finding-of-hpo", QUESTIONS, "finds: [head-injury]",
                 "finds: [head-injury, tics]", "tics]",
                 "finds names tics, for which HPO has a term", "HP:0100033 (Tics)"),
            slip("recorded", WEIGHTS, "recorded: HP:0000639", "recorded: HP:9999999",
                 "HP:9999999", "HPO has no term HP:9999999", "Look the term up"),
            slip("recorded-label", WEIGHTS, "label: Nystagmus", "label: Shaking eyes",
                 "label: Shaking", "labelled Shaking eyes, but HPO calls it Nystagmus",
                 "whichever"),
            slip("may-be", WEIGHTS, "may_be: [HP:0001336]", "may_be: [HP:0001336, HP:9999999]",
                 "HP:9999999", "HPO has no term HP:9999999", "Look the term up"),
            slip("constant-twice", WEIGHTS, "- id: shrink-n", "- id: shrink-k # 2", "# 2",
                 "the id shrink-k is already given", "another id"),
            slip("question-twice", QUESTIONS, "- id: squeeze-test\n",
                 "- id: look-for-opsoclonus # 2\n", "# 2",
                 "the id look-for-opsoclonus is already given", "another id"),
        ],
    )  # fmt: skip
    def test_that_stand_for_nothing_or_for_two_things_are_refused(
        self, folder: Folder, made: Slip
    ) -> None:
        if "squeeze-test" in made.old:
            folder.write(EYES, folder.text(EYES).replace("by: squeeze-test", "by: eye-video"))
        assert_refused(folder, made)


class TestQuestions:
    def test_that_separate_a_disease_are_known(self, folder: Folder) -> None:
        added(folder, "separated_by:\n    - {by: eye-video, result: R}\n    - {by: x, result: R}")
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (FILE, folder.line(FILE, "{by: x"))
        assert fault.what == "separated_by names an unknown question, x"
        assert "questions.yaml" in fault.remedy


class TestDiseases:
    def test_of_two_files_have_different_names(self, folder: Folder) -> None:
        added(folder, "tempo: [days]", "opsoclonus-myoclonus-syndrome")
        fault = next(one for one in folder.errors() if one.file == FILE)
        assert fault.line == 1
        assert "already given at differential/eye-movements.yaml:" in fault.what

    def test_have_no_identifier_of_another(self, folder: Folder) -> None:
        added(folder, "ids: [ORPHA:1183]")
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (FILE, folder.line(FILE, "ORPHA:1183"))
        assert "an identifier of opsoclonus-myoclonus-syndrome already" in fault.what
        assert "the one that it means" in fault.remedy

    def test_have_no_identifier_twice(self, folder: Folder) -> None:
        added(folder, "ids:\n    - OMIM:100300\n    - OMIM:100300 # 2")
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (FILE, folder.line(FILE, "# 2"))
        assert "an identifier of trial already" in fault.what

    @pytest.mark.parametrize(
        "ids",
        ["[ORPHA:9999999 # here\n   ]", "[OMIM:100300,\n    ORPHA:9999999 # here\n   ]"],
    )
    def test_that_hpo_does_not_annotate_are_warned_of(self, folder: Folder, ids: str) -> None:
        added(folder, f"ids: {ids}")
        (warning,) = folder.warnings()
        assert warning.file == FILE
        assert warning.what == "HPO annotates no disease ORPHA:9999999"
        assert "leave it out" in warning.remedy
        assert folder.line(FILE, "# here") == warning.line
        assert folder.errors() == []

    def test_of_which_hpo_annotates_the_forms_may_name_the_whole_first(
        self, folder: Folder
    ) -> None:
        added(folder, "ids: [ORPHA:9999999, OMIM:100300]")
        assert folder.warnings() == []


class TestSettings:
    @pytest.mark.parametrize(
        "made",
        [
            slip("unknown-disease", SETTINGS, "leading: [infantile-nystagmus]",
                 "leading: [infantile-nystagmus, no-such]", "no-such",
                 "commonness names an unknown disease, no-such", "differential/"),
            slip("disease-in-two-grades", SETTINGS, "leading: [infantile-nystagmus]",
                 "leading: [infantile-nystagmus]\n      very-rare: [infantile-nystagmus] # 2",
                 "# 2",
                 "infantile-nystagmus is leading already, in the same setting", "one of the two"),
            slip("disease-twice-in-a-grade", SETTINGS, "leading: [infantile-nystagmus]",
                 "leading: [infantile-nystagmus, infantile-nystagmus]", "leading: [infantile",
                 "infantile-nystagmus is leading already", "one of the two"),
            slip("grade-without-a-number", SETTINGS, ", very-rare: 1.5}", "}", "log10_weight:",
                 "log10_weight has no number for very-rare", "Give it one"),
            slip("setting-twice", SETTINGS, "- id: adult", "- id: emergency # 2", "# 2",
                 "the id emergency is already given", "another id"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_are_refused(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_name_no_disease_that_was_renamed(self, folder: Folder) -> None:
        folder.change(ATAXIA, "- id: guillain-barre-syndrome\n", "- id: guillain-syndrome\n")
        faults = folder.errors()
        assert {fault.file for fault in faults} == {SETTINGS}
        assert {fault.what for fault in faults} == {
            "commonness names an unknown disease, guillain-barre-syndrome"
        }
