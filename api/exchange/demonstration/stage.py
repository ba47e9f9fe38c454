"""What the scenario plays on: three cities on this machine, two persons, nothing real.

Zhengzhou has the people and their scores; Hangzhou relies on its records in SM2, the platform of
the province in ES256; the province witnesses the logs of both.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    City,
    Plan,
    found_alliance,
)
from credit_hub.api.exchange.demonstration.processes import Running, free_port, serving
from credit_hub.api.exchange.provider.consents import Wish, give
from credit_hub.api.exchange.provider.home import Home, home_of
from credit_hub.api.exchange.relying.asking import Told, ask
from credit_hub.api.exchange.relying.city import RelyingCity, relying_city
from credit_hub.api.exchange.relying.questions import operator_name
from credit_hub.api.notary import ledger_url
from credit_hub.federation.consent.receipt import SignedConsent
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.errors import ExchangeError, Reason
from credit_hub.federation.wire.question import QueryRequest
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.id_number import IdNumber

__all__ = ["BAND", "ELIGIBLE", "PURPOSE", "Stage", "Unmet", "expect", "staged", "waited"]

BAND: Final = "urn:cn-credit:personal-band:1"
ELIGIBLE: Final = "urn:cn-credit:scene-eligibility:1"
PURPOSE: Final = "car-rental"
EXCELLENT: Final = IdNumber.with_check("41019919900307001")
"""商鼎分 135: 优秀. The region 410199 is given to nobody."""
NEGATIVE: Final = IdNumber.with_check("41019919850612002")
"""商鼎分 90: 轻微失信."""
_SCORES: Final[Mapping[IdNumber, int]] = {EXCELLENT: 135, NEGATIVE: 90}
_FIELDS: Final = ("band", "band_label", "mapping")
_LIST_WITHIN: Final = 30
_WITNESS_SECONDS: Final = 5
"""Witnesses on the same machine may be asked more often than across the country."""
UNMET: Final = Reason(
    "demonstration.unmet",
    en="what the scenario expects did not happen",
    zh="演示结果与预期不符",
    rule="docs/how-to/exchange.md",
)


class Unmet(ExchangeError):  # noqa: N818 - an expectation, no error of the hub
    """An expectation of the scenario did not hold."""

    code = "unmet"


def expect(*, holds: bool, seen: str) -> None:
    """Refuse to go on where an expectation does not hold.

    Raises:
        Unmet: It does not; ``seen`` says what was there instead.
    """
    if not holds:
        raise Unmet(UNMET, seen)


@dataclass(slots=True)
class Stage:
    """The cities and what the steps of the scenario hand on.

    Attributes:
        base: Folder of all of it.
        alliance: The cities.
        running: Their exchanges.
        home: Zhengzhou as the city that is asked.
        hangzhou: As the city that relies.
        province: Likewise, without SM2.
        consents: Receipts by the name of the step that took them.
        records: Digests of held records, likewise.
    """

    base: Path
    alliance: Alliance
    running: tuple[Running, ...]
    home: Home
    hangzhou: RelyingCity
    province: RelyingCity
    consents: dict[str, SignedConsent] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)

    @property
    def scores(self) -> Path:
        """The score file, as the city's score model hands it over."""
        return self.base / "input" / "scores.csv"

    def consent(
        self,
        name: str,
        number: IdNumber = EXCELLENT,
        *,
        recipient: str = HANGZHOU,
        seconds: int = 1800,
        uses: int = 1,
        band: bool = True,
    ) -> SignedConsent:
        """Have a person consent in Zhengzhou's application."""
        wish = Wish(
            recipient=recipient,
            contact=f"{recipient}/contact",
            purpose=PURPOSE,
            scene=PURPOSE,
            seconds=seconds,
            uses=uses,
            evidence=tagged(secrets.token_bytes(32)),
            channel="izhengzhou-app",
            withdrawal="i郑州: 我的授权",
            band=band,
        )
        self.consents[name] = given = give(self.home, number, wish)
        kept = self.home.ledger.exchange_consents.get(given.digest)
        uri = "" if kept is None else kept.list_uri
        # The first list of a month is there a moment after the first consent in it; a partner that
        # asks before that reads "unknown", which is right, and not what is to be shown.
        list_file = self.home.membership.folders.status / uri.rpartition("/")[2]
        passed = waited(_LIST_WITHIN, _is_there(list_file), between=0.05)
        expect(holds=passed is not None, seen=f"no status list {list_file.name}")
        return given

    def ask(
        self,
        consent: SignedConsent,
        city: RelyingCity | None = None,
        *,
        kind: str = BAND,
        fields: tuple[str, ...] = _FIELDS,
    ) -> Told:
        """Ask Zhengzhou over the wire."""
        asker = city or self.hangzhou
        request = QueryRequest(
            kind=kind,
            purpose=PURPOSE,
            scene=PURPOSE,
            fields=fields,
            consent=consent.token,
            operator=operator_name(asker, ZHENGZHOU, "order-desk"),
        )
        return ask(asker, ZHENGZHOU, request)


@contextmanager
def staged(base: Path) -> Iterator[Stage]:
    """Set the cities up, found their alliance, and run their exchanges until the end of the block.

    Raises:
        ExchangeError: This machine cannot compute a suite.
        LocalServerError: An exchange does not start.
    """
    names = {ZHENGZHOU: "郑州市", HANGZHOU: "杭州市", PROVINCE: "河南省"}
    quotas = {PURPOSE: 1000}
    suites = {PROVINCE: ("intl-1",)}
    plans = [
        Plan(
            one,
            names[one],
            free_port(),
            suites.get(one, ("cn-1", "intl-1")),
            quotas,
            _WITNESS_SECONDS,
        )
        for one in names
    ]
    alliance = found_alliance(base, plans, witnesses=1)
    zhengzhou = alliance.city(ZHENGZHOU)
    _write_input(base, zhengzhou)
    with ExitStack() as stack:
        running = stack.enter_context(serving(*alliance.cities))
        ledgers = {
            city.entity: stack.enter_context(Ledger.open(ledger_url(city.settings)))
            for city in alliance.cities
        }
        hangzhou, province = (
            relying_city(alliance.city(one).membership, ledgers[one])
            for one in (HANGZHOU, PROVINCE)
        )
        home = home_of(zhengzhou.settings, ledgers[ZHENGZHOU])
        yield Stage(base, alliance, running, home, hangzhou, province)


def waited(seconds: float, happens: Iterator[bool], *, between: float = 1.0) -> float | None:
    """Look until something has happened; return after how long, None if it did not.

    Args:
        seconds: For how long.
        happens: Looks each time that it is asked.
        between: Seconds from one look to the next.
    """
    began = time.monotonic()
    for has_happened in happens:
        passed = time.monotonic() - began
        if has_happened:
            return passed
        if passed >= seconds:
            return None
        time.sleep(between)
    return None


def _is_there(path: Path) -> Iterator[bool]:
    while True:
        yield path.exists()


def _write_input(base: Path, zhengzhou: City) -> None:
    folder = base / "input"
    folder.mkdir(parents=True)
    lines = [f"{number.value},{score},2026-11-30" for number, score in _SCORES.items()]
    (folder / "scores.csv").write_text("\n".join(["id_number,score,as_of", *lines, ""]), "utf-8")
    scenes = [
        {
            "id": PURPOSE,
            "title": {"zh": "信用免押金租车", "en": "car rental without deposit"},
            "reader": reader,
            "scale": "shangding",
            "at_least": "good",
            "life": 1800,
            "assessment": "pia-2026-017",
        }
        for reader in (HANGZHOU, PROVINCE)
    ]
    path = zhengzhou.membership.folders.base / "scenes.json"
    path.write_text(json.dumps(scenes, ensure_ascii=False, indent=1), "utf-8")
