"""A city that is asked, as a process of its own, and a partner that asks it over real sockets."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    ZHENGZHOU,
    Alliance,
    City,
    Plan,
    found_alliance,
)
from credit_hub.api.exchange.provider.bands import load_bands
from credit_hub.api.exchange.provider.consents import Wish, give
from credit_hub.api.exchange.provider.home import Home, home_of
from credit_hub.api.exchange.relying.carrier import HttpCarrier
from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.client import Prepared
from credit_hub.api.notary import ledger_url
from credit_hub.federation.consent.receipt import Consent, SignedConsent
from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.http.messages import Response
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.id_number import IdNumber
from tests.integration.exchange.cities import NAMES, Running, free_port, serving

__all__ = [
    "BAND",
    "GOOD",
    "LOW",
    "UNSCORED",
    "Asker",
    "World",
    "body_of",
    "claims_of",
    "now",
    "world",
]

BAND: Final = "urn:cn-credit:personal-band:1"
GOOD: Final = IdNumber.with_check("41019919900307001")
LOW: Final = IdNumber.with_check("41019919910307003")
UNSCORED: Final = IdNumber.with_check("41019919920307005")
QUOTAS: Final = {"car-rental": 1000, "library": 2}
_OPERATOR: Final = "sha-256:" + "O" * 43


def scenes(reader: str) -> list[dict[str, object]]:
    return [
        {
            "id": name,
            "title": {"zh": "免押金", "en": "No deposit"},
            "reader": reader,
            "scale": "shangding",
            "at_least": "good",
            "life": 1800,
            "assessment": "pia-2026-017",
        }
        for name in QUOTAS
    ]


@dataclass(frozen=True, slots=True)
class Asker:
    """A partner, with its own ledger."""

    city: City
    relying: RelyingCity
    asked: str

    def prepare(self, path: str, body: bytes, key: str | None = None, **more: Any) -> Prepared:
        content = (more.pop("content_type", "application/json"), body) if body else ("", b"")
        return self.relying.client.prepare(
            self.asked, path, key or secrets.token_hex(16), content=content, **more
        )

    def post(self, body: bytes, path: str = "queries", key: str | None = None) -> Response:
        """Ask, and return the answer, whose signature held."""
        return self.relying.client.send(self.prepare(path, body, key))

    def get(self, path: str, **query: object) -> Response:
        return self.relying.client.send(self.prepare(path, b"", query=query.items()))


@dataclass
class World:
    """An alliance; Zhengzhou is asked."""

    alliance: Alliance
    home: Home
    asker: Asker
    folder: Path
    running: list[Running] = field(default_factory=list)

    @property
    def process(self) -> Running:
        return self.running[-1]

    def consent(self, number: IdNumber, **changes: Any) -> SignedConsent:
        wish: dict[str, Any] = {
            "recipient": HANGZHOU,
            "contact": "https://credit.hangzhou.example/contact",
            "purpose": "car-rental",
            "scene": "car-rental",
            "seconds": 3600,
            "uses": 5,
            "evidence": "sha-256:" + "E" * 43,
        }
        return give(self.home, number, Wish(**{**wish, **changes}))


def claims_of(consent: SignedConsent) -> Consent:
    """Return what a consent says."""
    payload = consent.token.split(".")[1]
    return Consent.model_validate_json(base64url.decode(payload, where="payload"))


def body_of(consent: SignedConsent, **changes: Any) -> bytes:
    """Return a question."""
    members: dict[str, Any] = {
        "kind": BAND,
        "purpose": "car-rental",
        "scene": "car-rental",
        "fields": ["band", "band_label", "mapping"],
        "consent": consent.token,
        "operator": _OPERATOR,
    }
    return strict_json.dump({**members, **changes})


@contextmanager
def world(folder: Path, *, serve: bool = True) -> Iterator[World]:
    """Found an alliance, load scores, and let Zhengzhou serve."""
    plans = [
        Plan(one, name, free_port(), quotas=QUOTAS, witness_seconds=2)
        for one, name in NAMES.items()
    ]
    alliance = found_alliance(folder, plans)
    own, other = alliance.city(ZHENGZHOU), alliance.city(HANGZHOU)
    base = own.membership.folders.base
    (base / "scenes.json").write_text(json.dumps(scenes(HANGZHOU), ensure_ascii=False), "utf-8")
    with ExitStack() as stack:
        ledger = stack.enter_context(Ledger.open(ledger_url(own.settings)))
        theirs = stack.enter_context(Ledger.open(ledger_url(other.settings)))
        home = home_of(own.settings, ledger)
        rows = "".join(f"{n.value},{s},2026-01-01\n" for n, s in ((GOOD, 160), (LOW, 60)))
        scores = folder / "scores.csv"
        scores.write_text("id_number,score,as_of\n" + rows, "utf-8")
        loaded = load_bands(home, scores)
        scores.unlink()
        assert (loaded.read, loaded.written) == (2, 2)
        relying = RelyingCity(other.membership, theirs, HttpCarrier(("127.0.0.0/8",)))
        made = World(alliance, home, Asker(other, relying, ZHENGZHOU), folder)
        if serve:
            made.running += stack.enter_context(serving(own))
        yield made


def now() -> int:
    return int(datetime.now(UTC).timestamp())
