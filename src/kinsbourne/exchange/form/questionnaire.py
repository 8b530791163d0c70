"""How does the assessment form stand in FHIR: asked as a Questionnaire, answered in a response?

FHIR R4. The linkId of a question is the field's name, such as ``opsoclonus-onset``.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.from_case import groups_of
from kinsbourne.exchange.form.questions import Field, by_name, choices, fields
from kinsbourne.exchange.form.times import is_date
from kinsbourne.exchange.form.to_case import case_of, finding_asked
from kinsbourne.exchange.form.values import option_of
from kinsbourne.exchange.record import Record
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import AnswerType, FormSection

Json = dict[str, Any]
URL = "urn:kinsbourne:form:"
"""Begins the form's canonical name, and those of the systems its answers are coded in."""
_LOCAL = "urn:kinsbourne:code"
_TYPES: dict[AnswerType, str] = {
    "choice": "choice", "code": "string", "name": "string", "text": "string", "date": "date",
    "time": "string", "number": "decimal", "whole": "integer", "drug": "open-choice",
    "test": "open-choice",
}  # fmt: skip
_MAX = "http://hl7.org/fhir/StructureDefinition/maxValue"
_MIN = "http://hl7.org/fhir/StructureDefinition/minValue"
_GROUP = "section-"
_LISTS = {"drug": "therapies", "test": "tests"}


def questionnaire(knowledge: Knowledge) -> bytes:
    """The form as a FHIR Questionnaire, as JSON."""
    form = knowledge.form
    tops = [section for section in form.sections if section.within is None]
    document = {
        "resourceType": "Questionnaire",
        "url": URL + form.id,
        "version": form.version,
        "name": "OmsAssessment",
        "title": form.name,
        "status": "draft",
        "experimental": False,
        "subjectType": ["Patient"],
        "date": f"{form.reviewed}",
        "item": [_section(section, knowledge) for section in tops],
    }
    return msgspec.json.encode(document)


def _section(section: FormSection, knowledge: Knowledge) -> Json:
    form = knowledge.form
    asked = [_question(f, knowledge) for f in fields(knowledge) if f.heading == section.id]
    inner = [_section(one, knowledge) for one in form.sections if one.within == section.id]
    item: Json = {"linkId": _GROUP + section.id, "text": section.name, "type": "group"}
    if section.repeats:
        item["repeats"] = True
    return {**item, "item": [*asked, *inner]}


def _question(field: Field, knowledge: Knowledge) -> Json:
    item: Json = {"linkId": field.name, "text": field.label, "type": _TYPES[field.part.type]}
    if field.asks == "finding" and field.is_first:
        code = finding_asked(field.question, knowledge)
        is_hpo = code.id.startswith("HP:")
        system = knowledge.codelists.uri("hpo") if is_hpo else _LOCAL
        item["code"] = [{"system": system, "code": code.id, "display": code.label}]
    if field.part.choices is not None:
        options = choices(knowledge)[field.part.choices].options
        codings = [_coding(field.part.choices, one.id, one.label) for one in options]
        item["answerOption"] = [{"valueCoding": coding} for coding in codings]
    if field.part.type in _LISTS:
        named = knowledge.therapies if field.part.type == "drug" else knowledge.investigations
        kind = _LISTS[field.part.type]
        codings = [_coding(kind, one.id, one.name) for one in named.values()]
        item["answerOption"] = [{"valueCoding": coding} for coding in codings]
    if field.asks == "patient":
        item["required"] = True
    if field.part.type == "whole":
        ends = {_MIN: 0} if field.most is None else {_MIN: 0, _MAX: field.most}
        item["extension"] = [{"url": url, "valueInteger": end} for url, end in ends.items()]
    return item


def _coding(kind: str, code: str, display: str) -> Json:
    return {"system": f"{URL}{kind}", "code": code, "display": display}


def response(case: Case, knowledge: Knowledge) -> Json:
    """The case as a QuestionnaireResponse, reduced to what the form carries."""
    form = knowledge.form
    groups = groups_of(case, knowledge)
    items = [
        item
        for section in form.sections
        if section.within is None
        for group in groups
        if group.section == section.id and (item := _answered(section, group, knowledge))
    ]
    subject = case.subject.id or case.id
    whom = {"subject": {"identifier": {"value": subject}}} if subject.strip() else {}
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{URL}{form.id}|{form.version}",
        "status": "completed",
        **whom,
        **({"item": items} if items else {}),
    }


def _answered(section: FormSection, group: Group, knowledge: Knowledge) -> Json:
    form = knowledge.form
    mine = [f for f in fields(knowledge) if f.heading == section.id and f.name in group.answers]
    items = [
        {"linkId": field.name, "answer": [_answer(field, group.text(field.name), knowledge)]}
        for field in mine
    ]
    inner = [_answered(one, group, knowledge) for one in form.sections if one.within == section.id]
    items += filter(None, inner)
    if not items:
        return {}
    return {"linkId": _GROUP + section.id, "text": section.name, "item": items}


def _answer(field: Field, text: str, knowledge: Knowledge) -> Json:
    match field.part.type:
        case "choice":
            kind = field.part.choices or ""
            option = option_of(text, kind, knowledge)
            return {"valueCoding": _coding(kind, option.id, option.label)}
        case "date" if is_date(text):
            return {"valueDate": text}
        case "number":
            return {"valueDecimal": float(text)}
        case "whole" if text.isdecimal():
            return {"valueInteger": int(text)}
        case "drug" | "test" if text in _named(field, knowledge):
            kind = _LISTS[field.part.type]
            return {"valueCoding": _coding(kind, text, _named(field, knowledge)[text])}
        case _:
            return {"valueString": text}


def _named(field: Field, knowledge: Knowledge) -> dict[str, str]:
    entries = knowledge.therapies if field.part.type == "drug" else knowledge.investigations
    return {one.id: one.name for one in entries.values()}


def read_response(
    document: Mapping[str, Any],
    knowledge: Knowledge,
    name: str = "QuestionnaireResponse",
    created: str | None = None,
) -> Iterator[Record | CaseError]:
    """The patient of one QuestionnaireResponse, or one error for each answer that cannot be read.

    ``document`` is the resource as parsed from JSON; ``name`` is what it is called in errors.
    """
    origin = "fhir:QuestionnaireResponse" + (f"/{i}" if (i := document.get("id")) else "")
    if document.get("resourceType") != "QuestionnaireResponse":
        remedy = f"Send the response to the Questionnaire {URL}{knowledge.form.id}."
        yield CaseError("no QuestionnaireResponse", name, remedy)
        return
    reading = _Reading(knowledge, name, origin)
    reading.items(document.get("item"), None)
    whom = cast("Json", document.get("subject") or {})
    groups = [Group("patient", {}), *reading.groups]
    taken = case_of(groups, knowledge, created)
    if taken.case is None or reading.errors:
        for one in (*reading.errors, *taken.errors):
            yield CaseError(one.what, one.where, one.remedy)
        return
    case = taken.case
    if not case.id:
        named = str(cast("Json", whom.get("identifier") or {}).get("value") or "")
        named = named or str(whom.get("reference") or "").rpartition("/")[2]
        subject = msgspec.structs.replace(case.subject, id=named)
        case = msgspec.structs.replace(case, id=named, subject=subject)
    problems = (*reading.notes, *taken.notes)
    yield Record(case, used={"QuestionnaireResponse": 1}, problems=problems)


class _Reading:
    """Gathers the answers of a response by the sections they stand in."""

    def __init__(self, knowledge: Knowledge, name: str, origin: str) -> None:
        self._fields = by_name(knowledge)
        self._tops = {section.id for section in knowledge.form.sections if not section.within}
        self._name, self._origin = name, origin
        self.groups: list[Group] = []
        self.notes: list[Problem] = []
        self.errors: list[Problem] = []

    def items(self, items: object, answers: dict[str, Answer] | None) -> None:
        for item in _dicts(items):
            link = str(item.get("linkId", ""))
            inside = answers
            if link.removeprefix(_GROUP) in self._tops and link.startswith(_GROUP):
                inside = dict[str, Answer]()
                self.groups.append(Group(link.removeprefix(_GROUP), inside))
            self.items(item.get("item"), inside)
            given = _dicts(item.get("answer"))
            if given:
                self._take(link, given, inside)

    def _take(self, link: str, given: list[Json], answers: dict[str, Answer] | None) -> None:
        field = self._fields.get(link)
        if field is None or answers is None:
            what = "an answer to a question the form does not have"
            self.notes.append(Problem(what, self._name, "It was not used."))
            return
        where = f"{self._name}, {link}"
        if len(given) > 1 or link in answers:
            self.errors.append(Problem("more than one answer", where, "Keep one."))
        text = _text(given[0])
        if text:
            at = f"{self._origin}#{link}" + (f".{n}" if (n := len(self.groups)) > 1 else "")
            answers[link] = Answer(text, where, at)


def _dicts(value: object) -> list[Json]:
    found = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Json", one) for one in found if isinstance(one, dict)]


def _text(answer: Json) -> str:
    """The answer as text: a code, a date, a number; blank where it has no value we ask for."""
    value = next((value for name, value in answer.items() if name.startswith("value")), "")
    if isinstance(value, dict):
        coding = cast("Json", value)
        value = coding.get("code") or coding.get("display") or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value).strip()
