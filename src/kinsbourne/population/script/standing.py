"""What follows from the evidence and the people alone, whatever the day and the rules' terms?

It is all that looks at each row. So it stands until the records change, or the features with which
rules enter; to grade the people anew, only those with an anchor are looked at again. Where only a
little evidence has come since, that is put to what stands: ``evidence_since`` is what has come,
``evidence_before`` what was there, and ``evidence`` both.
"""

from __future__ import annotations

from kinsbourne.knowledge.model import Phenotype
from kinsbourne.population.script.step import Step, texts


def bearing() -> tuple[Step, ...]:
    """The steps from ``evidence`` to ``borne``: how many people bear each feature, and, where its
    name is empty, any."""
    return (
        Step("bearers", "SELECT DISTINCT person_id, feature FROM evidence", True),
        Step("borne", _borne(), True),
    )


def holding(phenotype: Phenotype) -> tuple[Step, ...]:
    """The steps from ``evidence`` and ``people_rows`` to ``held``: all evidence of the people with
    an anchor on whatever day, each row once, with their birth."""
    return (
        Step(
            "anchors",
            f"SELECT DISTINCT person_id FROM evidence WHERE feature IN ({entered_by(phenotype)})",
            True,
        ),
        Step("births", _births(), True),
        Step("held", _held(), True),
    )


def bearing_since() -> tuple[Step, ...]:
    """The steps from ``borne_before`` to ``borne``."""
    return (
        Step("bearers_since", "SELECT DISTINCT person_id, feature FROM evidence_since", True),
        Step("bearers_before", _bearers_before(), True),
        Step("borne", _borne_since(), True),
    )


def holding_since(phenotype: Phenotype) -> tuple[Step, ...]:
    """The steps from ``held_before`` and ``people_rows`` to ``held``."""
    return (
        Step(
            "anchors",
            f"SELECT person_id FROM evidence_since WHERE feature IN ({entered_by(phenotype)})"
            " EXCEPT SELECT person_id FROM held_before",
            True,
        ),
        Step("births", _births(), True),
        Step("held_since", f"{_held()} UNION ALL ({_more_held()})", True),
        Step("held", "SELECT * FROM held_before UNION ALL SELECT * FROM held_since"),
    )


def entered_by(phenotype: Phenotype) -> str:
    """The features with which rules enter, as the inside of an IN list."""
    return texts(sorted({feature for rule in phenotype.rules for feature in rule.entry}))


def _borne() -> str:
    return (
        "SELECT feature, count(*) AS people FROM bearers GROUP BY feature"
        " UNION ALL SELECT '' AS feature, count(DISTINCT person_id) AS people FROM bearers"
    )


def _bearers_before() -> str:
    return (
        "SELECT DISTINCT e.person_id, e.feature FROM evidence_before e"
        " JOIN (SELECT DISTINCT person_id FROM bearers_since) s ON e.person_id = s.person_id"
    )


def _borne_since() -> str:
    pairs = (
        "SELECT person_id, feature FROM bearers_since"
        " EXCEPT SELECT person_id, feature FROM bearers_before"
    )
    people = "SELECT person_id FROM bearers_since EXCEPT SELECT person_id FROM bearers_before"
    return (
        "SELECT feature, CAST(sum(people) AS BIGINT) AS people FROM"
        " (SELECT feature, people FROM borne_before"
        f" UNION ALL SELECT feature, count(*) AS people FROM ({pairs}) p GROUP BY feature"
        f" UNION ALL SELECT '' AS feature, count(*) AS people FROM ({people}) q) b"
        " GROUP BY feature"
    )


def _births() -> str:
    return (
        "SELECT r.person_id, min(r.birth_year) AS birth_year, min(r.birth_month) AS birth_month,"
        " min(r.birth_day) AS birth_day"
        " FROM people_rows r JOIN anchors a ON r.person_id = a.person_id GROUP BY r.person_id"
    )


def _held() -> str:
    return (
        "SELECT DISTINCT e.person_id, e.feature, e.on_day, e.code,"
        " CASE WHEN b.person_id IS NULL THEN 0 ELSE 1 END AS has_row,"
        " b.birth_year, b.birth_month, b.birth_day"
        " FROM evidence e JOIN anchors a ON e.person_id = a.person_id"
        " LEFT JOIN births b ON e.person_id = b.person_id"
    )


def _more_held() -> str:
    """What has come of people who had an anchor before."""
    of_person = "person_id, has_row, birth_year, birth_month, birth_day"
    return (
        "SELECT e.person_id, e.feature, e.on_day, e.code,"
        " h.has_row, h.birth_year, h.birth_month, h.birth_day FROM evidence_since e"
        f" JOIN (SELECT DISTINCT {of_person} FROM held_before) h ON e.person_id = h.person_id"
        " EXCEPT SELECT * FROM held_before"
    )
