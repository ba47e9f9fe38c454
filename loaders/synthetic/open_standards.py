"""The same city in open standards: an OCDS release package and BODS 0.4 statements.

The tenders and companies here are others than those of the national feeds, so that nothing is
stated twice.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final

from credit_hub.loaders.synthetic import codes, population, words
from credit_hub.loaders.synthetic.market import Bid, Lot, ordinary_lot
from credit_hub.loaders.synthetic.registry import STATED_ON, Human, Unit

_OCID_PREFIX: Final = "ocds-test99"
_SCHEME: Final = "CN-USCC"
_OFFSET: Final = "+08:00"
_PUBLISHER: Final = "郑州测试公共资源交易中心"
_NAMESPACE: Final = uuid.UUID("6b1c2f2e-4a0b-5d7e-9f10-410199410199")
_FIRST_LOT: Final = 5_000_000
"""Numbers of OCDS lots start here, those of the national feeds at 0."""
_FIRST_COMPANY: Final = 25_000_000_000

Json = dict[str, object]


def ocds_package(seed: int, count: int, families: int) -> Json:
    """Return a release package of ``count`` tenders (OCDS 1.1 with the bids extension)."""
    lots = [ordinary_lot(seed, _FIRST_LOT + number, families) for number in range(count)]
    return {
        "uri": "https://example.org/ocds/package.json",
        "version": "1.1",
        "publishedDate": f"{STATED_ON}T00:00:00{_OFFSET}",
        "publisher": {"name": _PUBLISHER},
        "extensions": [],
        "releases": [_release(lot) for lot in lots],
    }


def _release(lot: Lot) -> Json:
    ocid = f"{_OCID_PREFIX}-{lot.tender}"
    deadline = f"{lot.deadline.isoformat()}{_OFFSET}"
    notice = f"{(lot.deadline - timedelta(days=24)).isoformat()}{_OFFSET}"
    winner = next(bid for bid in lot.bids if bid.won)
    return {
        "ocid": ocid,
        "id": f"{ocid}-1",
        "date": f"{(lot.deadline + timedelta(days=7)).isoformat()}{_OFFSET}",
        "tag": ["tender", "award"],
        "initiationType": "tender",
        "language": "zh",
        "parties": [
            _party(lot.buyer, "buyer", "procuringEntity"),
            *(
                _party(bid.bidder, "tenderer", *(["supplier"] if bid.won else []))
                for bid in lot.bids
            ),
        ],
        "buyer": _reference(lot.buyer),
        "tender": {
            "id": lot.tender,
            "title": lot.name,
            "status": "complete",
            "procurementMethod": "open",
            "value": {"amount": lot.ceiling_yuan, "currency": "CNY"},
            "procuringEntity": _reference(lot.buyer),
            "tenderPeriod": {"startDate": notice, "endDate": deadline},
            "numberOfTenderers": len(lot.bids),
            "tenderers": [_reference(bid.bidder) for bid in lot.bids],
        },
        "bids": {"details": [_bid(bid, deadline) for bid in lot.bids]},
        "awards": [
            {
                "id": f"{lot.tender}-award",
                "status": "active",
                "date": f"{(lot.deadline + timedelta(days=6)).isoformat()}{_OFFSET}",
                "value": {"amount": winner.price_yuan, "currency": "CNY"},
                "suppliers": [_reference(winner.bidder)],
            }
        ],
    }


def _bid(bid: Bid, deadline: str) -> Json:
    return {
        "id": str(bid.number),
        "date": deadline,
        "status": "valid",
        "tenderers": [_reference(bid.bidder)],
        "value": {"amount": bid.price_yuan, "currency": "CNY"},
    }


def _party(unit: Unit, *roles: str) -> Json:
    identifier = {"scheme": _SCHEME, "id": unit.uscc, "legalName": unit.name}
    return _reference(unit) | {"identifier": identifier, "roles": list(roles)}


def _reference(unit: Unit) -> Json:
    return {"id": f"{_SCHEME}-{unit.uscc}", "name": unit.name}


def bods_statements(seed: int, count: int) -> list[Json]:
    """Return BODS 0.4 statements of ``count`` companies and their holders."""
    statements: list[Json] = []
    for number in range(count):
        company = _company(number)
        owner = population.person(_holder_number(number), 0)
        draws = population.stream(seed, "bods", number)
        statements += [
            _entity(company),
            _person(owner, company),
            _relationship(owner, company, str(draws.randrange(51, 100))),
        ]
    return statements


def _company(number: int) -> Unit:
    trade = words.TRADES[number % len(words.TRADES)][0]
    return Unit(f"郑州测试声明{number + 1}{trade}有限公司", codes.uscc(_FIRST_COMPANY + number))


def _holder_number(number: int) -> int:
    """Persons of statements are numbered above those of ordinary firms and below those of cases."""
    return 1_700_000 + number


def _statement(record: str, kind: str, subject: str, details: Json) -> Json:
    return {
        "statementId": str(uuid.uuid5(_NAMESPACE, record)),
        "declarationSubject": subject,
        "statementDate": STATED_ON,
        "publicationDetails": {
            "publicationDate": STATED_ON,
            "bodsVersion": "0.4",
            "publisher": {"name": _PUBLISHER},
        },
        "recordId": record,
        "recordStatus": "new",
        "recordType": kind,
        "recordDetails": details,
    }


def _entity(company: Unit) -> Json:
    details: Json = {
        "isComponent": False,
        "entityType": {"type": "registeredEntity"},
        "name": company.name,
        "identifiers": [{"scheme": _SCHEME, "id": company.uscc}],
        "jurisdiction": {"name": "China", "code": "CN"},
    }
    return _statement(_record(company), "entity", _record(company), details)


def _person(owner: Human, company: Unit) -> Json:
    details: Json = {
        "isComponent": False,
        "personType": "knownPerson",
        "names": [{"type": "legal", "fullName": owner.name}],
        "identifiers": [{"scheme": "CHN-IDCARD", "id": owner.id_number}],
    }
    return _statement(f"person-{owner.number}", "person", _record(company), details)


def _relationship(owner: Human, company: Unit, percent: str) -> Json:
    details: Json = {
        "isComponent": False,
        "subject": _record(company),
        "interestedParty": f"person-{owner.number}",
        "interests": [
            {
                "type": "shareholding",
                "directOrIndirect": "direct",
                "beneficialOwnershipOrControl": True,
                "startDate": "2020-01-06",
                "share": {"exact": int(percent)},
            }
        ],
    }
    return _statement(f"holding-{company.uscc}", "relationship", _record(company), details)


def _record(company: Unit) -> str:
    return f"entity-{company.uscc}"
