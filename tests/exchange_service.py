"""A node that answers by the service itself: what the process runs, called in this one.

The threads of the keeper are steps here, taken when a test says so: appending, publishing, signing
lists, asking witnesses.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import select

from credit_hub.api.exchange.answers import LedgerAnswers
from credit_hub.api.exchange.provider.app import RegisteredWitness
from credit_hub.api.exchange.provider.appending import append_pending
from credit_hub.api.exchange.provider.consents import PERSONS, Wish, give, withdraw
from credit_hub.api.exchange.provider.cosigning import Cosigner
from credit_hub.api.exchange.provider.home import Home, home_of
from credit_hub.api.exchange.provider.limits import PeerLimit
from credit_hub.api.exchange.provider.listing import StatusListKeeper
from credit_hub.api.exchange.provider.places import new_place
from credit_hub.api.exchange.provider.service import Service
from credit_hub.api.exchange.provider.snapshots import SnapshotShelf
from credit_hub.api.settings import Settings
from credit_hub.federation.consent.receipt import SignedConsent
from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.http.messages import Fields, Request, Response
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.checkpoint import SignedCheckpoint
from credit_hub.federation.log.leaf import LeafKind, new_salt
from credit_hub.federation.mapping import library
from credit_hub.federation.records.issuing import issue_record
from credit_hub.federation.records.models import KINDS, Record
from credit_hub.federation.status.bits import Status as Bit
from credit_hub.ledger.federation.bands import KeptBand
from credit_hub.ledger.federation.consents import IssuedRecord
from credit_hub.ledger.federation.provider_tables import issued
from tests.exchange_nodes import PERSON, Node

__all__ = ["Made", "ServiceNode"]

SCALE: Final = library.scale("shangding")
SCENE: Final[dict[str, Any]] = {
    "id": "car-rental",
    "title": {"zh": "租车免押金", "en": "car rental without deposit"},
    "scale": "shangding",
    "at_least": "good",
    "life": 1800,
    "assessment": "pia-2026-017",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A record that a node has issued: its digest, place, key and times."""

    digest: str
    uri: str
    place: int
    kid: str
    at: int
    expires: int
    model: type[Record]


@dataclass
class ServiceNode(Node):
    """A city whose answers are those of ``exchange serve``."""

    settings: Settings = field(kw_only=True)
    reader: str = field(kw_only=True)
    """Entity id of the partner that it has a scene for."""
    seen: dict[str, Made] = field(default_factory=dict)
    """What was issued, in the order in which it was looked at: choices must not be random."""

    def __post_init__(self) -> None:
        super().__post_init__()
        scenes = json.dumps([{**SCENE, "reader": self.reader}], ensure_ascii=False)
        (self.membership.folders.base / "scenes.json").write_text(scenes, "utf-8")
        self._begin()
        band = SCALE.band_of(135).code
        kept = KeptBand(self.home.person(PERSON), SCALE.id, self.now(), band)
        self.ledger.exchange_bands.keep([kept], self.now())

    def _begin(self) -> None:
        self.home: Home = replace(home_of(self.settings, self.ledger), clock=self.clock)
        self.status_lists = StatusListKeeper(self.home)
        self.cosigner = Cosigner(self.home, self.network)
        self.service = Service(
            home=self.home,
            log=self.open,
            shelf=SnapshotShelf(self.home, self.open),
            answers=LedgerAnswers(
                self.ledger.idempotency, secrets.token_hex(8), lambda holder: holder != ""
            ),
            admission=PeerLimit(60_000),
        )

    def restart(self) -> None:
        super().restart()
        self._begin()

    def settle(self) -> None:
        """Do what the keeper does twice a second."""
        append_pending(self.open, self.ledger.exchange_objects)
        self.open.publish()
        self.status_lists.sign_due()

    def witness(self) -> SignedCheckpoint | None:
        self.settle()
        self.settle()  # what the lists put into the log
        self.cosigner.ask(self.open)
        return self.open.witnessed(self.membership.witnesses(self.clock()).keys)

    def consent(self, recipient: str, **changes: Any) -> SignedConsent:
        wish = Wish(
            recipient=recipient,
            contact="https://credit.hangzhou.example/contact",
            purpose="car-rental",
            scene="car-rental",
            seconds=3600,
            uses=5,
            evidence=tagged(b"proof"),
        )
        return give(self.home, PERSON, replace(wish, **changes))

    def withdraw(self, consent: SignedConsent) -> None:
        withdraw(self.home, consent.digest)

    def state(self, model: type[Record], audience: str, **claims: Any) -> tuple[str, str]:
        accepts = self.home.view().registry.member(audience).accepts
        signer = self.membership.signer(KeyUse.RECORD, self.clock(), accepts=accepts)
        place, now = new_place(self.home, PERSONS), self.now()
        members = self.open_claims(audience, place, signer.public.suite.id)
        record = model.model_validate({**members, **claims})
        made = issue_record(record, signer)
        row = IssuedRecord(
            operation=secrets.token_hex(16),
            jti=record.jti,
            kind=record.vct,
            audience=audience,
            subject=record.sub,
            consent=None,
            digest=made.digest,
            list_uri=place.uri,
            list_place=place.index,
            issued=now,
            expires=record.exp,
            record=made.presentation.text,
            receipt="",
        )
        assert self.ledger.exchange_consents.publish(row, LeafKind.EVENT, new_salt())
        return made.presentation.text, made.digest

    def change(self, made: Made, bit: Bit) -> None:
        self.ledger.exchange_places.mark([(made.uri, made.place)], int(bit))

    def list_uri(self) -> str:
        return new_place(self.home, PERSONS).uri

    def made(self) -> list[Made]:
        """Return what was issued, in its order."""
        query = select(issued).order_by(issued.c.issued, issued.c.jti)
        with self.ledger._transaction() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            made = Made(
                digest=row.digest,
                uri=row.list_uri,
                place=row.list_place,
                kid=_kid(row.record),
                at=row.issued,
                expires=row.expires,
                model=KINDS[row.kind],
            )
            self.seen.setdefault(row.digest, made)
        return list(self.seen.values())

    def handle(self, request: Request) -> Response:
        segments = request.path.split("/")
        if segments[1] == "witness":
            answer = RegisteredWitness(self.membership).add_checkpoint(request.body, self.now())
            fields = Fields((("content-type", answer.content_type),))
            return Response(int(answer.status), fields, answer.body)
        self.settle()
        if segments[3] == "status":
            file = self.membership.folders.status / segments[4]
            found = file.read_bytes() if file.exists() else b""
            return Response(200 if found else 404, Fields(()), found)
        return self.service.answer(request, "127.0.0.1")


def _kid(record: str) -> str:
    header: dict[str, str] = json.loads(base64url.decode(record.partition(".")[0]))
    return header["kid"]
