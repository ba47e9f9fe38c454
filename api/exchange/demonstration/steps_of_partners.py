"""Steps of G9 between the cities: withdrawal, keys, standing, receipts, what nobody may hold."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from credit_hub.api.exchange.administration.application import Application
from credit_hub.api.exchange.administration.entry import compromised
from credit_hub.api.exchange.administration.partners import entry_with
from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, ZHENGZHOU
from credit_hub.api.exchange.demonstration.stage import (
    ELIGIBLE,
    EXCELLENT,
    NEGATIVE,
    Stage,
    expect,
    waited,
)
from credit_hub.api.exchange.demonstration.steps import agree, answered
from credit_hub.api.exchange.provider.consents import withdraw
from credit_hub.api.exchange.relying.client import reason_of
from credit_hub.api.exchange.relying.reading import held_record, read_held
from credit_hub.api.exchange.relying.reconciling import reconcile
from credit_hub.api.exchange.relying.statuses import fetch_list
from credit_hub.federation.consent.reasons import REFUSED
from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.registry.member import Standing as MemberStanding
from credit_hub.federation.registry.reasons import MEMBER_STANDING
from credit_hub.federation.status.standing import Standing
from credit_hub.model.interval import CHINA

__all__ = ["privacy", "profiles", "receipts", "rotation", "suspension", "withdrawal"]

_NEXT_CHECK: Final = 60
_ACKNOWLEDGED_WITHIN: Final = 60
_READ: Final = 1 << 20
_SM2: Final = "SGD_SM3_SM2"


def profiles(stage: Stage) -> str:
    """Have the province ask, which takes no SM2; a person has another name for each partner."""
    consent = stage.consent("profiles", recipient=stage.province.id, band=False, seconds=600)
    told = stage.ask(consent, stage.province, kind=ELIGIBLE, fields=("eligible",))
    reading = told.reading
    expect(holds=reading is not None and reading.gives_incentive, seen=f"refused: {told.reason}")
    other = held_record(stage.hangzhou, stage.records["assertion"])
    first = read_held(stage.hangzhou, other).record.verified.alg
    if reading is None:
        raise AssertionError
    second = reading.record.verified
    expect(holds=(first, second.alg) == (_SM2, "ES256"), seen=f"{first}, {second.alg}")
    expect(
        holds=second.record.sub != other.subject,
        seen="two partners could join what they hold of a person",
    )
    return f"Hangzhou {first}, Henan {second.alg}; another name of the person for each"


def withdrawal(stage: Stage) -> str:
    """Withdraw a consent, and check the record until it does not count."""
    consent = stage.consent("withdrawal", uses=2)
    reading = answered(stage, "withdrawal", stage.ask(consent).reading)
    records = withdraw(stage.home, consent.digest)
    expect(holds=records == 1, seen=f"{records} records revoked")
    passed = waited(_NEXT_CHECK, _revoked(stage, reading.digest))
    expect(holds=passed is not None, seen="after 60 s it still counts")
    again = stage.ask(consent)
    expect(holds=again.reason == REFUSED.code, seen=f"asked again: {again.reason}")
    return f"revoked after {passed:.1f} s; asked again: {again.reason}"


def rotation(stage: Stage) -> str:
    """Revoke the key that signs records as of now, replace it, and read old and new records."""
    own, now = stage.home.membership, datetime.now(UTC)
    old = held_record(stage.hangzhou, stage.records["assertion"])
    lost = own.signer(KeyUse.RECORD, now, accepts=("cn-1",)).kid
    entry = compromised(own.member(), KeyUse.RECORD, _SM2, own.keys, now, now)
    stage.alliance.decide(applications=[Application.of(entry, own.keys)])
    agree(stage, "1.1")  # the table had the signature of the key that was lost
    reading = answered(stage, "rotation", stage.ask(stage.consent("rotation")).reading)
    new = own.signer(KeyUse.RECORD, datetime.now(UTC), accepts=("cn-1",)).kid
    expect(holds=new != lost and reading.gives_incentive, seen="the new key does not count")
    kept = read_held(stage.hangzhou, old)
    expect(holds=kept.record.is_usable, seen="what was witnessed before does not count any more")
    try:
        read_held(stage.hangzhou, held_record(stage.hangzhou, stage.records["single-use"]))
    except ExchangeError as error:
        late = error.reason.code
    else:
        late = "witnessed in time"
    return f"new key signs; witnessed record counts; another one of the old key: {late}"


def suspension(stage: Stage) -> str:
    """Suspend Hangzhou by the founders, have it ask all the same, and reinstate it."""
    _stand(stage, MemberStanding.SUSPENDED)
    city = stage.hangzhou
    day = datetime.now(UTC).astimezone(CHINA).date().isoformat()
    prepared = city.client.prepare(
        ZHENGZHOU, "reconciliation", secrets.token_hex(16), query=(("day", day),)
    )
    response = city.carrier.carry(prepared.endpoint, prepared.request)
    reason = reason_of(response)
    expect(holds=reason == MEMBER_STANDING.code, seen=f"{response.status} {reason}")
    _stand(stage, MemberStanding.ACTIVE)
    reading = answered(stage, "suspension", stage.ask(stage.consent("suspension")).reading)
    expect(holds=reading.gives_incentive, seen="not answered after it was reinstated")
    return f"{response.status} {reason}; reinstated: answered"


def receipts(stage: Stage) -> str:
    """Compare the receipts of today from both sides, and look for missing acknowledgements."""
    journal = stage.home.ledger.exchange_receipts
    later = int(time.time()) + 3600

    def acknowledged() -> Iterator[bool]:
        while True:
            yield not journal.unacknowledged(HANGZHOU, later)

    passed = waited(_ACKNOWLEDGED_WITHIN, acknowledged())
    expect(holds=passed is not None, seen="receipts without acknowledgement")
    day = datetime.now(UTC).astimezone(CHINA).date()
    found = reconcile(stage.hangzhou, ZHENGZHOU, day)
    expect(
        holds=found.receipts > 0 and not found.differences, seen=f"differences: {found.differences}"
    )
    return f"{found.receipts} receipts on {found.day}, all acknowledged, none differs"


def privacy(stage: Stage) -> str:
    """Look through every file of every city."""
    numbers = [number.value.encode() for number in (EXCELLENT, NEGATIVE)]
    looked = 0
    for city in stage.alliance.cities:
        for path in sorted(city.settings.data_dir.rglob("*")):
            if path.is_file():
                looked += 1
                expect(holds=not _holds(path, numbers), seen=f"{path.name} of {city.entity}")
    return f"{looked} files: none"


def _stand(stage: Stage, standing: MemberStanding) -> None:
    now = datetime.now(UTC)
    registry = stage.home.membership.registry()
    path, entry = entry_with(registry, HANGZHOU, standing, now, timedelta())
    stage.alliance.decide(files={path: entry})


def _revoked(stage: Stage, digest: str) -> Iterator[bool]:
    """Check as a partner does that fetches the list again."""
    city = stage.hangzhou
    while True:
        held = held_record(city, digest)
        fetch_list(city, held.issuer, held.list_uri)
        yield read_held(city, held).record.verified.standing is Standing.REVOKED


def _holds(path: Path, numbers: list[bytes]) -> bool:
    before = b""
    with path.open("rb") as file:
        while part := file.read(_READ):
            if any(number in before + part for number in numbers):
                return True
            before = part[-32:]
    return False
