"""Findings and leads as canonical JSON: what the graph keeps and gives back unchanged.

Keys are sorted, times are ISO 8601, absent values are ``null``; equal judgements give equal text.
``format`` is raised when a field changes meaning; :func:`from_json` reads the formats it knows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, TypeVar

from credit_hub.model.errors import CreditHubError, InvalidValueError
from credit_hub.model.findings import (
    Bilingual,
    EvidenceClass,
    EvidenceStep,
    Finding,
    Judgement,
    Lead,
    Statistic,
)
from credit_hub.model.interval import AsOf, Interval, utc_iso
from credit_hub.model.statutes import Article, Regime, Statute

__all__ = ["FORMAT", "from_json", "to_json"]

FORMAT: Final = 1
T = TypeVar("T")
_Json = Mapping[str, object]


def to_json(judgement: Judgement) -> str:
    """Return the canonical JSON of a finding or lead."""
    named = zip(judgement.subjects, judgement.subject_names, strict=True)
    statistic = judgement.statistic
    body = {
        "format": FORMAT,
        "kind": "lead" if isinstance(judgement, Lead) else "finding",
        "id": judgement.id,
        "rule_id": judgement.rule_id,
        "rule_version": judgement.rule_version,
        "title": _text(judgement.title),
        "variant": judgement.variant,
        "evidence_class": judgement.evidence.value,
        "regime": judgement.regime.value,
        "lot_id": judgement.lot_id,
        "subjects": [{"id": subject, "name": name} for subject, name in named],
        "as_of": str(judgement.as_of),
        "articles": [_article(article) for article in judgement.articles],
        "summary": _text(judgement.summary),
        "paths": [[_step(step) for step in path] for path in judgement.paths],
        "false_positives": [_text(text) for text in judgement.false_positives],
        "missing_proof": [_text(text) for text in judgement.missing_proof],
        "statistic": None if statistic is None else _statistic(statistic),
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Finding | Lead:
    """Return the finding or lead that :func:`to_json` wrote.

    Raises:
        InvalidValueError: The text is no judgement of a format that this version knows.
    """
    try:
        body = _object(json.loads(text))
        if body["format"] != FORMAT:
            message = f"a finding has format {body['format']!r}, this hub reads {FORMAT}"
            raise InvalidValueError(message, remedy="use the newer hub that wrote it")
        return _judgement(body)
    except (KeyError, TypeError, ValueError, CreditHubError) as error:
        if isinstance(error, InvalidValueError):
            raise
        message = f"not the JSON of a finding or lead: {type(error).__name__} {error}"
        remedy = "check the lot again: it is written anew"
        raise InvalidValueError(message, remedy=remedy) from error


def _judgement(body: _Json) -> Finding | Lead:
    kinds: dict[object, type[Finding | Lead]] = {"finding": Finding, "lead": Lead}
    subjects = _list(body["subjects"], _object)
    return kinds[body["kind"]](
        id=_str(body["id"]),
        rule_id=_str(body["rule_id"]),
        rule_version=_str(body["rule_version"]),
        title=_bilingual(body["title"]),
        variant=_str(body["variant"]),
        evidence=EvidenceClass(_str(body["evidence_class"])),
        regime=Regime(_str(body["regime"])),
        lot_id=_str(body["lot_id"]),
        subjects=tuple(_str(subject["id"]) for subject in subjects),
        subject_names=tuple(_str(subject["name"]) for subject in subjects),
        as_of=AsOf.parse(_str(body["as_of"])),
        articles=_list(body["articles"], _read_article),
        summary=_bilingual(body["summary"]),
        paths=_list(body["paths"], lambda path: _list(path, _read_step)),
        false_positives=_list(body["false_positives"], _bilingual),
        missing_proof=_list(body["missing_proof"], _bilingual),
        statistic=_optional(body["statistic"], _read_statistic),
    )


def _text(text: Bilingual) -> _Json:
    return {"zh": text.zh, "en": text.en}


def _bilingual(value: object) -> Bilingual:
    body = _object(value)
    return Bilingual(zh=_str(body["zh"]), en=_str(body["en"]))


def _statistic(statistic: Statistic) -> _Json:
    return {
        "name": statistic.name,
        "value": statistic.value,
        "n": statistic.n,
        "base_rate": statistic.base_rate,
    }


def _read_statistic(value: object) -> Statistic:
    body = _object(value)
    base_rate = _optional(body["base_rate"], _str)
    return Statistic(_str(body["name"]), _str(body["value"]), _int(body["n"]), base_rate)


def _article(article: Article) -> _Json:
    statute = article.statute
    return {
        "statute": {
            "id": statute.id,
            "title_zh": statute.title_zh,
            "title_en": statute.title_en,
            "issued_by": statute.issued_by,
            "valid_from": _iso(statute.valid.start),
            "valid_to": _iso(statute.valid.end),
            "text_version": statute.text_version,
        },
        "article": article.article,
        "paragraph": article.paragraph,
        "item": article.item,
        "wording_zh": article.wording_zh,
        "gist_en": article.gist_en,
    }


def _read_article(value: object) -> Article:
    body = _object(value)
    statute = _object(body["statute"])
    return Article(
        statute=Statute(
            id=_str(statute["id"]),
            title_zh=_str(statute["title_zh"]),
            title_en=_str(statute["title_en"]),
            issued_by=_str(statute["issued_by"]),
            valid=_interval(statute),
            text_version=_str(statute["text_version"]),
        ),
        article=_int(body["article"]),
        paragraph=_optional(body["paragraph"], _int),
        item=_optional(body["item"], _int),
        wording_zh=_str(body["wording_zh"]),
        gist_en=_str(body["gist_en"]),
    )


def _step(step: EvidenceStep) -> _Json:
    return {
        "edge_id": step.edge_id,
        "type": step.type,
        "start_id": step.start_id,
        "start_name": step.start_name,
        "end_id": step.end_id,
        "end_name": step.end_name,
        "valid_from": _iso(step.valid.start),
        "valid_to": _iso(step.valid.end),
        "source": step.source,
        "file_sha256": step.file_sha256,
        "row": step.row,
        "recorded_at": utc_iso(step.recorded_at),
        "stated_at": _iso(step.stated_at),
        "contested": step.contested,
        "text": _text(step.text),
    }


def _read_step(value: object) -> EvidenceStep:
    body = _object(value)
    return EvidenceStep(
        edge_id=_str(body["edge_id"]),
        type=_str(body["type"]),
        start_id=_str(body["start_id"]),
        start_name=_str(body["start_name"]),
        end_id=_str(body["end_id"]),
        end_name=_str(body["end_name"]),
        valid=_interval(body),
        source=_str(body["source"]),
        file_sha256=_str(body["file_sha256"]),
        row=_int(body["row"]),
        recorded_at=datetime.fromisoformat(_str(body["recorded_at"])),
        stated_at=_optional(body["stated_at"], _date),
        contested=_bool(body["contested"]),
        text=_bilingual(body["text"]),
    )


def _interval(body: _Json) -> Interval:
    return Interval(_optional(body["valid_from"], _date), _optional(body["valid_to"], _date))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(value: object) -> date:
    return date.fromisoformat(_str(value))


def _str(value: object) -> str:
    if not isinstance(value, str):
        message = f"{value!r} is no text"
        raise TypeError(message)
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        message = f"{value!r} is no integer"
        raise TypeError(message)
    return value


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        message = f"{value!r} is no boolean"
        raise TypeError(message)
    return value


def _object(value: object) -> _Json:
    if not isinstance(value, dict):
        message = f"{value!r} is no object"
        raise TypeError(message)
    return value


def _list(value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        message = f"{value!r} is no array"
        raise TypeError(message)
    return tuple(read(item) for item in value)


def _optional(value: object, read: Callable[[object], T]) -> T | None:
    return None if value is None else read(value)
