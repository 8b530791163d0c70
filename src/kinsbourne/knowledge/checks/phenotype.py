"""Can the definition of missed patients be carried out, and does it rest on codes once read?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.knowledge.checks.codelists import FORMS, LEVELLED, names_in
from kinsbourne.knowledge.checks.terms import term_faults
from kinsbourne.knowledge.codelists import CodeLists
from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import CodeRow, CodeSystem, Verified
from kinsbourne.knowledge.model.phenotype import (
    AgeSpan,
    FeatureCode,
    Need,
    PhenotypeFeature,
    PhenotypeRule,
    Scoring,
    Share,
    Term,
)
from kinsbourne.knowledge.reading import Reading


def unknown_feature(reading: Reading) -> Iterator[Fault]:
    known = {feature.entry.id for feature in reading.every(PhenotypeFeature)}
    named = [(rule, rule.entry.entry, "entry") for rule in reading.found(PhenotypeRule)]
    named += [(term, term.entry.any, "any") for term in reading.found(Term)]
    for passage, ids, field in named:
        for id_ in ids:
            if id_ not in known:
                what = f"the feature {id_} is unknown"
                yield passage.fault(what, "Name one of the features, or define it.", field)
        if not ids:
            yield passage.fault("no feature is named", "Name one or more.", field)


def idle_feature(reading: Reading) -> Iterator[Fault]:
    """A feature is asked for by a rule or weighs something; else it is read for nothing."""
    used = {id_ for rule in reading.found(PhenotypeRule) for id_ in rule.entry.entry}
    used.update(id_ for term in reading.found(Term) for id_ in term.entry.any)
    for feature in reading.found(PhenotypeFeature):
        if feature.entry.id not in used and feature.entry.weight == 0:
            what = f"no rule asks for the feature {feature.entry.id}, and it has no weight"
            yield feature.fault(what, "Use it in a rule, give both its shares, or drop it.")


def unknown_meaning(reading: Reading) -> Iterator[Fault]:
    lists = CodeLists(reading.folder, lambda: names_in(reading))
    for feature in reading.found(PhenotypeFeature):
        for place, means in enumerate(feature.entry.means):
            if means.startswith("HP:"):
                yield from term_faults(feature, means, reading.ontology, None, "means", place)
            elif lists.kind(means) is None:
                what = f"nothing here is called {means}"
                remedy = "Name a finding, a disease of the differential, a therapy or a test."
                yield feature.fault(what, remedy, "means", place)


def feature_without_code(reading: Reading) -> Iterator[Fault]:
    marks = _marks(reading)
    for feature in reading.found(PhenotypeFeature):
        if not marks[feature.entry.id]:
            yield feature.fault(
                f"no code leads to the feature {feature.entry.id}",
                "Give it a code, or give one of its meanings one in codelists/.",
            )


def unread_rule(reading: Reading) -> Iterator[Fault]:
    """What is not read must not alone flag a person."""
    marks = _marks(reading)
    for rule in reading.found(PhenotypeRule):
        for id_ in rule.entry.entry:
            if marks.get(id_) and "read" not in marks[id_]:
                yield rule.fault(
                    f"the rule {rule.entry.id} can fire by {id_}, none of whose codes was read",
                    "Read one of them in a source, and mark it so.",
                    "entry",
                    is_warning=True,
                )


def _marks(reading: Reading) -> dict[str, set[Verified]]:
    """How well the codes of each feature were checked; none, where it has no code."""
    listed: dict[str, set[Verified]] = {}
    for row in reading.found(CodeRow):
        listed.setdefault(row.entry.means, set()).add(row.entry.verified)
    prefixes = {system.entry.prefix for system in reading.found(CodeSystem)} - {""}
    terms = reading.ontology
    marks: dict[str, set[Verified]] = {}
    for feature in reading.every(PhenotypeFeature):
        found = marks.setdefault(feature.entry.id, set())
        found.update(code.verified for code in feature.entry.codes)
        for named in feature.entry.means:
            for means in terms.descendants(named) if named in terms else (named,):
                found |= listed.get(means, set())
                if means.partition(":")[0] in prefixes:
                    found.add("read")
    return marks


def malformed_code(reading: Reading) -> Iterator[Fault]:
    systems = {system.entry.id: system.entry for system in reading.every(CodeSystem)}
    for code in reading.found(FeatureCode):
        system = systems.get(code.entry.system)
        if system is None:
            what = f"no code system is called {code.entry.system}"
            yield code.fault(what, "Name one of codelists/systems.csv.", "system")
        elif system.form in FORMS:
            form, checked, words = FORMS[system.form]
            if not form.fullmatch(code.entry.code) or not checked(code.entry.code):
                what = f"the code {code.entry.code} is none of {system.name}"
                yield code.fault(what, f"Look it up: it is {words}.", "code")
            if code.entry.match == "below" and system.form not in LEVELLED:
                what = f"the codes of {system.name} have no longer ones below them"
                yield code.fault(what, "Make the match exact.", "match")


def time_backwards(reading: Reading) -> Iterator[Fault]:
    spans = [(one, one.entry.since, one.entry.until) for one in reading.found(Term)]
    spans += [(one, one.entry.since, one.entry.until) for one in reading.found(Scoring)]
    for passage, since, until in spans:
        if since is not None and until is not None and since > until:
            what = f"the time from day {since} to day {until} runs backwards"
            yield passage.fault(what, "Exchange the two.", "since")
    for scoring in reading.found(Scoring):
        since, until = scoring.entry.since, scoring.entry.until
        if 0 < since <= until or since <= until < 0:
            what = "the time that is scored leaves out the index day"
            yield scoring.fault(what, "Begin at day 0 or before, and end at it or later.", "since")
    for ages in reading.found(AgeSpan):
        if ages.entry.below is not None and ages.entry.since >= ages.entry.below:
            what = f"no age is {ages.entry.since} months or more and below {ages.entry.below}"
            yield ages.fault(what, "Exchange the two.", "since")


def need_out_of_reach(reading: Reading) -> Iterator[Fault]:
    for need in reading.found(Need):
        most = len(need.entry.of)
        if need.entry.at_least > most:
            what = f"{need.entry.at_least} are needed of {most}"
            yield need.fault(what, "Need fewer, or offer more.", "at_least")


def other_cause_needed(reading: Reading) -> Iterator[Fault]:
    """Another cause speaks against OMS: no rule asks for it, and it weighs nothing."""
    causes = {
        feature.entry.id
        for feature in reading.every(PhenotypeFeature)
        if feature.entry.role == "other-cause"
    }
    for rule in reading.found(PhenotypeRule):
        asked = [*rule.entry.entry]
        asked += [id_ for need in rule.entry.needs for term in need.of for id_ in term.any]
        for id_ in sorted(causes.intersection(asked)):
            what = f"the rule {rule.entry.id} asks for another cause, {id_}"
            yield rule.fault(what, "Name it under unless, or give it another role.")


def shares(reading: Reading) -> Iterator[Fault]:
    """A share is counted or given; what speaks for OMS is more frequent in it than elsewhere."""
    for share in reading.found(Share):
        k, n, given = share.entry.k, share.entry.n, share.entry.given
        if (k is None) != (n is None) or (k is None) == (given is None):
            yield share.fault("a share needs k and n, or given", "Give the one or the other.")
        elif k is not None and n is not None and not 0 <= k <= n:
            yield share.fault(f"{k} of {n} is no share", "Correct one of the two.", "k")
    for feature in reading.found(PhenotypeFeature):
        entry = feature.entry
        if entry.in_oms is None or entry.background is None:
            continue
        if entry.in_oms.value <= entry.background.value:
            what = f"{entry.id} is no more frequent in OMS than in people of any kind"
            yield feature.fault(what, "Correct a share, or leave one out.", "in_oms")
        elif entry.role == "other-cause":
            what = f"another cause, {entry.id}, weighs for OMS"
            yield feature.fault(what, "Leave its shares out.", "in_oms")


RULES = (
    unknown_feature,
    idle_feature,
    unknown_meaning,
    feature_without_code,
    unread_rule,
    malformed_code,
    time_backwards,
    need_out_of_reach,
    other_cause_needed,
    shares,
)
