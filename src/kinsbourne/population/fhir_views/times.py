"""When does a FHIR date, time or number begin and end, as far as it is said?

A date may be given by its year, month or day, and a time by its minute. Two of them compare where
all moments that each may mean compare alike; otherwise the answer is nothing. A time without a zone
is taken to be of UTC when it is compared.
"""

from __future__ import annotations

from kinsbourne.population.fhir_views.values import Names, Value, bound

_DATE = r"'^\d{4}(-\d\d(-\d\d)?)?$'"
_DATE_TIME = r"'^\d{4}(-\d\d(-\d\d)?)?(T.*)?$'"
_TIME = r"'^\d\d:\d\d(:\d\d(\.\d+)?)?$'"
_ZONE = r"'(Z|[+-]\d\d:\d\d)$'"
_FIRST_ZONE, _LAST_ZONE = "+14:00", "-12:00"


def looks_temporal(text: str) -> str:
    """Is this VARCHAR a date, a date with a time, or a time?"""
    return f"(regexp_matches({text}, {_DATE_TIME}) OR regexp_matches({text}, {_TIME}))"


def _day(text: str, high: bool) -> str:
    """The first or last day (YYYY-MM-DD) of the date that the text begins with."""
    date = f"split_part({text}, 'T', 1)"
    if high:
        return (
            f"CASE length({date}) WHEN 4 THEN {date} || '-12-31' WHEN 7 THEN "
            f"CAST(last_day(TRY_CAST({date} || '-01' AS DATE)) AS VARCHAR) ELSE {date} END"
        )
    return f"{date} || CASE length({date}) WHEN 4 THEN '-01-01' WHEN 7 THEN '-01' ELSE '' END"


def _clock(text: str, high: bool) -> str:
    """The first or last thousandth (hh:mm:ss.fff) of a time without a zone; NULL stays empty."""
    lacking = "59:59.999" if high else "00:00.000"
    whole = "23:59:59.999" if high else "00:00:00.000"
    return (
        f"CASE WHEN length({text}) = 0 THEN '{whole}' "
        f"WHEN length({text}) = 2 THEN {text} || ':{lacking}' "
        f"WHEN length({text}) = 5 THEN {text} || ':{lacking[3:]}' "
        f"WHEN length({text}) = 8 THEN {text} || '{lacking[5:]}' "
        f"ELSE left({text} || '{'999' if high else '000'}', 12) END"
    )


def _time_of(text: str) -> str:
    return f"regexp_replace(split_part({text}, 'T', 2), {_ZONE}, '')"


def _zone_of(text: str) -> str:
    return f"CASE WHEN contains({text}, 'T') THEN regexp_extract({text}, {_ZONE}) ELSE '' END"


def boundary(text: str, high: bool, fhir: str | None) -> str:
    """The first or last moment that a date, dateTime or time (VARCHAR) may mean, as FHIR writes
    it."""
    zone = _zone_of(text)
    moment = (
        f"({_day(text, high)}) || 'T' || ({_clock(_time_of(text), high)}) || "
        f"CASE WHEN ({zone}) = '' THEN '{_LAST_ZONE if high else _FIRST_ZONE}' ELSE ({zone}) END"
    )
    time = _clock(text, high)
    if fhir in ("dateTime", "instant"):
        return f"CASE WHEN regexp_matches({text}, {_DATE_TIME}) THEN {moment} END"
    return (
        f"CASE WHEN regexp_matches({text}, {_DATE}) THEN {_day(text, high)} "
        f"WHEN regexp_matches({text}, {_DATE_TIME}) THEN {moment} "
        f"WHEN regexp_matches({text}, {_TIME}) THEN {time} END"
    )


def number_boundary(text: str, high: bool) -> str:
    """The lowest or highest number (DOUBLE) that is written so when it is rounded."""
    digits = f"length(split_part({text}, '.', 2))"
    return f"round(TRY_CAST({text} AS DOUBLE) {'+' if high else '-'} 0.5 * pow(10.0, -{digits}), 9)"


def _moment(text: str, high: bool) -> str:
    """The first or last moment in UTC as text that sorts."""
    zone = _zone_of(text)
    local = f"({_day(text, high)}) || ' ' || ({_clock(_time_of(text), high)})"
    return (
        f"CASE WHEN regexp_matches({text}, {_TIME}) THEN {_clock(text, high)} ELSE "
        f"strftime(TRY_CAST({local} || CASE WHEN ({zone}) IN ('', 'Z') THEN '+00:00' "
        f"ELSE ({zone}) END AS TIMESTAMPTZ) AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%g') END"
    )


def compared(operator: str, left: str, right: str, names: Names) -> str:
    """Two dates or times (VARCHAR) compared; NULL where what is not said of them decides."""
    moments = [
        Value("string", _moment(text, high)) for text in (left, right) for high in (False, True)
    ]
    return bound(moments, names, lambda four: _decided(operator, *(each.sql for each in four)))


def _decided(operator: str, low: str, high: str, other_low: str, other_high: str) -> str:
    alike = f"{low} = {other_low} AND {high} = {other_high}"
    before = f"{high} < {other_low}"
    after = f"{other_high} < {low}"
    holds = {
        "=": f"CASE WHEN {alike} THEN TRUE WHEN {before} OR {after} THEN FALSE END",
        "<": f"CASE WHEN {alike} THEN FALSE WHEN {before} THEN TRUE "
        f"WHEN {low} >= {other_high} THEN FALSE END",
        ">": f"CASE WHEN {alike} THEN FALSE WHEN {after} THEN TRUE "
        f"WHEN {other_low} >= {high} THEN FALSE END",
    }
    contrary = {">=": "<", "<=": ">"}.get(operator)
    return f"NOT ({holds[contrary]})" if contrary else holds[operator]
