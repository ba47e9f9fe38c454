"""Records between the two cities of the tests, and what their reader holds."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyResolver, KeyUse
from credit_hub.federation.mapping import library
from credit_hub.federation.pairwise import PairwiseKey
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.issuing import issue_record
from credit_hub.federation.records.models import OrgRecord, Record
from credit_hub.federation.records.personal import Grant, SuiteName, band_record
from credit_hub.federation.records.verification import Asked, Reader, StatusLists
from credit_hub.federation.status.bits import StatusBits
from credit_hub.federation.status.standing import Reference
from credit_hub.federation.status.tokens import PERSON_TTL, TYPE, StatusList, publish, read
from credit_hub.federation.tokens import registered_opener, sealer
from credit_hub.model.id_number import IdNumber
from tests.exchange_cities import HANGZHOU, NOW, ZHENGZHOU, City, table

BASE: Final = "https://credit.zhengzhou.example/fed/v1/status/"
URI: Final = BASE + "2026-09-1"
PERSON: Final = IdNumber.with_check("41019919900307001")
KEY: Final = PairwiseKey(HANGZHOU.id, bytes(range(32)))
SUBJECT: Final = KEY.name(PERSON)
CONSENT: Final = "sha-256:" + "C" * 43
MAPPING: Final = library.table("shangding-to-qianjiang").digest()
SHANGDING: Final = library.scale("shangding")
ORG: Final = "91410199TE5T00016Y"
KEYS: Final = table(ZHENGZHOU, HANGZHOU)
ASKED: Final = Asked("car-rental", SUBJECT, CONSENT)


def grant(**changes: Any) -> Grant:
    members: dict[str, Any] = {
        "issuer": ZHENGZHOU.id,
        "reader": HANGZHOU.id,
        "subject": SUBJECT,
        "purpose": "car-rental",
        "consent": CONSENT,
        "as_of": NOW - 3600,
        "status": Reference(URI, 5),
        "suite": "intl-1",
        "log": "credit.zhengzhou.example/log",
        "now": NOW,
        "expires": NOW + 1800,
    }
    return Grant(**{**members, **changes})


def band(score: int = 135, **changes: Any) -> Record:
    return band_record(grant(**changes), SHANGDING, score, MAPPING)


def envelope(**changes: Any) -> dict[str, Any]:
    """Return the open members of a record about an organisation."""
    members = {
        "iss": ZHENGZHOU.id,
        "aud": HANGZHOU.id,
        "iat": NOW,
        "nbf": NOW,
        "exp": NOW + 3600,
        "jti": new_id(),
        "purpose": "tender",
        "as_of": NOW,
        "status": {"status_list": {"uri": URI, "idx": 5}},
        "suite": "intl-1",
        "log": {"origin": "credit.zhengzhou.example/log"},
        "sub": ORG,
    }
    return {**members, **changes}


def item(**changes: Any) -> dict[str, Any]:
    members = {
        "kind": "penalty",
        "document": "郑市监罚字〔2026〕第 17 号",
        "authority": "郑州市市场监督管理局",
        "basis": "中华人民共和国反不正当竞争法第二十条",
        "decided": "2026-06-01",
        "public_from": "2026-06-08",
        "objection": False,
    }
    return {**members, **changes}


def org(**changes: Any) -> OrgRecord:
    members = {"items": [item()], "searched": ["double-publicity"], "complete": True}
    return OrgRecord.model_validate({**envelope(), **members, **changes})


def issued(record: Record, city: City = ZHENGZHOU, disclose: AbstractSet[str] | None = None) -> str:
    """Return a record in compact form, with all its members unless some are chosen."""
    chosen = record.HIDDEN if disclose is None else disclose
    return issue_record(record, city.keys[KeyUse.RECORD], disclose=chosen).presentation.text


class Lists:
    """The status lists that a reader holds."""

    def __init__(self, lists: Mapping[str, StatusList]) -> None:
        self._lists = lists

    def current(self, uri: str) -> StatusList | None:
        return self._lists.get(uri)


def listed(entries: StatusBits, *, now: int = NOW, city: City = ZHENGZHOU) -> Lists:
    seal = sealer(city.keys[KeyUse.STATUS], TYPE)
    token = publish(entries, seal, uri=URI, issuer=city.id, now=now, ttl=PERSON_TTL)
    opener = registered_opener(table(city), Expected(TYPE, KeyUse.STATUS, now))
    return Lists({URI: read(token, opener, issuer=city.id, now=now)})


ALL_VALID: Final = listed(StatusBits.empty())


def reader(
    lists: StatusLists = ALL_VALID,
    *,
    entity: str = HANGZHOU.id,
    keys: KeyResolver = KEYS,
    base: str | None = BASE,
    accepts: frozenset[SuiteName] = frozenset({"intl-1"}),
) -> Reader:
    return Reader(entity, keys, lists, lambda _: base, frozenset(accepts))
