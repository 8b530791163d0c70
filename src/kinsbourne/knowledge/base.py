"""What is known about the syndrome, part by part?

Each part is read when it is first asked for, so that an assessment does not pay for the chapter.
A new part is a model, a file and one property here.
"""

from __future__ import annotations

from functools import cache, cached_property
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import TypeVar

from kinsbourne.knowledge import condition, documents, kept, model, ontology
from kinsbourne.knowledge.codelists import CodeLists, Names

MODELS = (Path(condition.__file__), *sorted(Path(model.__file__).parent.glob("*.py")))
"""What decides how a part is read."""
T = TypeVar("T")
N = TypeVar(
    "N", model.Source, model.Finding, model.Statement, model.CriteriaSet, model.Scale,
    model.Disease, model.Question, model.Therapy, model.Regimen, model.Investigation,
    model.FindingWords, model.Handout,
)  # fmt: skip


class Knowledge:
    """The knowledge in one folder of YAML files, and the ontology it names its findings by."""

    def __init__(self, folder: Path, terms: ontology.Ontology | None = None) -> None:
        self.folder = folder
        self.ontology = terms or ontology.load()

    def part(self, name: str, shape: type[T]) -> T:
        def read() -> T:
            return documents.read(self.folder, name, shape)

        if self.folder != shipped_folder():
            return read()
        stem = f"part-{name.removesuffix('.yaml').replace('/', '-')}"
        return kept.content(stem, (self.folder / name, *MODELS), shape, read)

    @cached_property
    def release(self) -> model.Release:
        return self.part("release.yaml", model.Release)

    @cached_property
    def sources(self) -> dict[str, model.Source]:
        return _by_id(self.part("sources.yaml", tuple[model.Source, ...]))

    @cached_property
    def identity(self) -> model.Identity:
        return self.part("identity.yaml", model.Identity)

    @cached_property
    def sections(self) -> tuple[model.Section, ...]:
        return self.part("sections.yaml", tuple[model.Section, ...])

    @cached_property
    def statements(self) -> dict[str, model.Statement]:
        shape = tuple[model.Statement, ...]
        chapters = (self.part(name, shape) for name in files_in(self.folder, "statements"))
        return _by_id(tuple(chain.from_iterable(chapters)))

    @cached_property
    def findings(self) -> dict[str, model.Finding]:
        return _by_id(self.part("findings.yaml", tuple[model.Finding, ...]))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """In which languages do findings have names?"""
        return ("en", *(Path(name).stem for name in files_in(self.folder, "words")))

    def words(self, language: str) -> dict[str, model.FindingWords]:
        """What is each finding called in a language? In English, as findings.yaml says.

        Raises:
            KnowledgeError: nothing is called anything in that language.
        """
        if language == "en":
            return {
                name: model.FindingWords(id=name, words=one.words, lay=one.lay)
                for name, one in self.findings.items()
            }
        if language not in self.languages:
            what, remedy = "there are no words in that language", "Take one of "
            remedy += ", ".join(self.languages) + "."
            raise documents.KnowledgeError(documents.Fault("words", 1, what, remedy))
        return _by_id(self.part(f"words/{language}.yaml", model.WordList).findings)

    @cached_property
    def handouts(self) -> dict[str, model.Handout]:
        """What is given to families, in the order in which it is listed."""
        files = files_in(self.folder, "handouts")
        found = _by_id(tuple(self.part(name, model.Handout) for name in files))
        return {name: found[name] for name in self.handout_words.order}

    @cached_property
    def handout_words(self) -> model.HandoutWords:
        return self.part("handout_words.yaml", model.HandoutWords)

    @cached_property
    def diary(self) -> model.Diary:
        """What a family may note each day."""
        return self.part("diary.yaml", model.Diary)

    @cached_property
    def criteria(self) -> dict[str, model.CriteriaSet]:
        return _by_id(self.part("criteria.yaml", tuple[model.CriteriaSet, ...]))

    @cached_property
    def concern(self) -> model.Concern:
        return self.part("concern.yaml", model.Concern)

    @cached_property
    def diseases(self) -> dict[str, model.Disease]:
        """What the syndrome must be told apart from, itself among them."""
        shape = tuple[model.Disease, ...]
        files = (self.part(name, shape) for name in files_in(self.folder, "differential"))
        return _by_id(tuple(chain.from_iterable(files)))

    @cached_property
    def questions(self) -> dict[str, model.Question]:
        return _by_id(self.part("questions.yaml", tuple[model.Question, ...]))

    @cached_property
    def weights(self) -> model.Weights:
        return self.part("weights.yaml", model.Weights)

    @cached_property
    def settings(self) -> model.Settings:
        return self.part("settings.yaml", model.Settings)

    @cached_property
    def eye(self) -> dict[str, float]:
        """The numbers that the measuring of eye movements rests on, by id."""
        return self.part("eye.yaml", model.Limits).values

    @cached_property
    def eye_simulation(self) -> dict[str, float]:
        """The numbers that simulated eye movements are made of, by id."""
        return self.part("eye_simulation.yaml", model.Limits).values

    @cached_property
    def course_simulation(self) -> dict[str, float]:
        """The numbers that simulated patients are made of, by id."""
        return self.part("course_simulation.yaml", model.Limits).values

    @cached_property
    def course(self) -> model.CourseRules:
        """Which findings show the course, and the numbers that its reading rests on."""
        return self.part("course.yaml", model.CourseRules)

    @cached_property
    def therapies(self) -> dict[str, model.Therapy]:
        return _by_id(self.part("therapies.yaml", tuple[model.Therapy, ...]))

    @cached_property
    def form(self) -> model.Form:
        """The assessment form: what it asks, in which order, with which answers."""
        return self.part("form.yaml", model.Form)

    @cached_property
    def regimens(self) -> dict[str, model.Regimen]:
        """What was published of a treatment, with its doses; shown, never ordered."""
        return _by_id(self.part("regimens.yaml", tuple[model.Regimen, ...]))

    @cached_property
    def dosing(self) -> model.Dosing:
        """What the arithmetic of a published example rests on."""
        return self.part("dosing.yaml", model.Dosing)

    @property
    def note_languages(self) -> tuple[str, ...]:
        """The languages whose clinical notes are read, by their two letters."""
        return tuple(Path(name).stem for name in files_in(self.folder, "cues"))

    def cues(self, language: str) -> model.Cues:
        """The rules by which clinical notes of a language are read.

        Raises:
            KnowledgeError: there are none for the language.
        """
        return self.part(f"cues/{language}.yaml", model.Cues)

    @cached_property
    def work_up(self) -> model.WorkUp:
        return self.part("workup.yaml", model.WorkUp)

    @cached_property
    def investigations(self) -> dict[str, model.Investigation]:
        return _by_id(self.work_up.investigations)

    @cached_property
    def schedule(self) -> model.Schedule:
        items = self.part("schedule.yaml", tuple[model.ScheduleItem, ...])
        return model.Schedule(items=items)

    @cached_property
    def pathway(self) -> model.Pathway:
        return self.part("pathway.yaml", model.Pathway)

    @cached_property
    def card(self) -> model.CardRules:
        """What a record system that calls the software asks beforehand and is told."""
        return self.part("card.yaml", model.CardRules)

    @cached_property
    def phenotype(self) -> model.Phenotype:
        """By which codes, orders and times are missed patients found in records?"""
        return self.part("phenotype.yaml", model.Phenotype)

    @cached_property
    def population_simulation(self) -> model.PopulationSimulation:
        """What the people of a simulated population have in their records."""
        return self.part("population_simulation.yaml", model.PopulationSimulation)

    @cached_property
    def teaching(self) -> model.Teaching:
        """The lesson on the movements of the eyes, and its quiz."""
        return self.part("teaching.yaml", model.Teaching)

    @cached_property
    def scales(self) -> dict[str, model.Scale]:
        return _by_id(self.part("scales.yaml", tuple[model.Scale, ...]))

    @cached_property
    def fhir(self) -> model.FhirCodes:
        """What the statuses and answers that FHIR lays down mean here."""
        return self.part("fhir.yaml", model.FhirCodes)

    @cached_property
    def codelists(self) -> CodeLists:
        """What the codes of record systems mean here."""
        return CodeLists(
            self.folder,
            lambda: Names(
                self.ontology, self.findings, self.diseases, self.therapies, self.investigations
            ),
        )

    @cached_property
    def onset_classes(self) -> tuple[model.OnsetClass, ...]:
        return self.part("onset_classes.yaml", tuple[model.OnsetClass, ...])

    @cached_property
    def audit(self) -> model.Audit:
        return self.part("audit.yaml", model.Audit)

    @cached_property
    def resources(self) -> model.Resources:
        return self.part("resources.yaml", model.Resources)


def _by_id(entries: tuple[N, ...]) -> dict[str, N]:
    return {entry.id: entry for entry in entries}


def files_in(folder: Path, part: str) -> list[str]:
    """The files of a part that has several, named as seen from the folder."""
    return [f"{part}/{file.name}" for file in sorted((folder / part).glob("*.yaml"))]


def shipped_folder() -> Path:
    """The knowledge in the package."""
    return Path(str(resources.files("kinsbourne.knowledge") / "oms"))


@cache
def load(folder: Path | None = None) -> Knowledge:
    """The knowledge of a folder, the shipped one unless told otherwise."""
    return Knowledge(folder or shipped_folder())
