"""Steps of G9 about one record: from the alliance to what a partner may and may not do with it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from credit_hub.api.exchange.administration import tables
from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, ZHENGZHOU
from credit_hub.api.exchange.demonstration.stage import (
    EXCELLENT,
    NEGATIVE,
    Stage,
    expect,
    waited,
)
from credit_hub.api.exchange.evidence import bundle_of
from credit_hub.api.exchange.provider.bands import load_bands
from credit_hub.api.exchange.relying.following import follow
from credit_hub.api.exchange.relying.reading import (
    Fetch,
    Reading,
    held_record,
    read_held,
    verified_now,
)
from credit_hub.api.exchange.relying.redeeming import redeem
from credit_hub.federation.errors import ExchangeError, RefusedError
from credit_hub.federation.offline.bundle import write_bundle
from credit_hub.federation.offline.verification import verify_bundle
from credit_hub.federation.records.models import PersonalBand, SceneEligibility
from credit_hub.federation.records.redemption import REDEEMED
from credit_hub.federation.records.registered import tables_of
from credit_hub.federation.records.verification import Asked
from credit_hub.federation.window import EXPIRED
from credit_hub.model.conclusion import Conclusion
from credit_hub.model.interval import CHINA

__all__ = ["agree", "alliance", "answered", "assertion", "bands", "expired", "flipped", "mapping"]
__all__ += ["minimum", "negative", "offline", "single_use"]

_WITNESSED_WITHIN: Final = 90
_TABLE: Final = "shangding-to-qianjiang"


def alliance(stage: Stage) -> str:
    """Look at what each city trusts."""
    registries = [city.membership.registry() for city in stage.alliance.cities]
    expect(
        holds=len({frozenset(one.members) for one in registries}) == 1,
        seen="the cities trust other members",
    )
    first = registries[0]
    return f"version {first.version}: {', '.join(sorted(first.members))}"


def mapping(stage: Stage) -> str:
    """Sign the table by one city, see that it is not applied; then by both."""
    document = agree(stage, "1.0")
    view = stage.hangzhou.view()
    applied = tables_of(view, HANGZHOU).applied.by_digest
    expect(holds=bool(applied), seen="the table is not applied")
    standing = tables.standing(document, view)
    return f"{standing.table.id} {standing.table.version}: {len(applied)} digests"


def agree(stage: Stage, version: str) -> bytes:
    """Have both cities sign the table, and the founders list it."""
    now = datetime.now(UTC)
    day = now.astimezone(CHINA).date()
    home, partner = stage.home.membership, stage.hangzhou.membership
    note = "agreed for the demonstration by both cities"
    table = tables.agreed_of(_TABLE, day, day + timedelta(days=365), note, version)
    one = tables.sign_first(table, home, now)
    expect(
        holds=tables.standing(one, partner.view(now)).why_not is not None,
        seen="a table with one signature is applied",
    )
    path = stage.base / "table.json"
    path.write_bytes(one)
    both = tables.sign_second(path, partner, now)
    stage.alliance.decide(files={tables.path_of(both): both})
    return both


def bands(stage: Stage) -> str:
    """Take the score file in."""
    found = load_bands(stage.home, stage.scores)
    expect(
        holds=found.read == found.written + found.unchanged == 2 and not found.rejects,  # noqa: PLR2004 - persons
        seen=f"read {found.read}, written {found.written}, rejected {len(found.rejects)}",
    )
    kept = stage.home.ledger.exchange_bands.latest(
        stage.home.person(EXCELLENT), stage.home.scale.id
    )
    return f"read {found.read} = written {found.written}; kept: {kept.band if kept else None}"


def assertion(stage: Stage) -> str:
    """Ask for the band, and look at all that the partner has got."""
    consent = stage.consent("assertion", uses=5)
    reading = answered(stage, "assertion", stage.ask(consent).reading)
    said = reading.record.verified.record
    held = held_record(stage.hangzhou, reading.digest)
    expect(holds=isinstance(said, PersonalBand), seen=f"kind {said.vct}")
    claims = said.model_dump(mode="json", exclude_none=True)
    shown = sorted(claims.keys() & said.HIDDEN)
    expect(holds=shown == ["band", "band_label", "mapping"], seen=f"shown: {shown}")
    expect(
        holds=EXCELLENT.value not in held.token and "135" not in map(str, claims.values()),
        seen="the record holds a number or a score",
    )
    expect(holds=said.exp - said.iat <= 1800, seen="it counts longer than the consent")  # noqa: PLR2004 - half an hour
    worth = reading.recognition
    expect(
        holds=reading.gives_incentive and worth is not None and worth.band == "excellent",
        seen=f"worth {worth}",
    )
    return f"{claims['band_label']} ({claims['band']}), {said.aud}, until +{said.exp - said.iat} s"


def offline(stage: Stage) -> str:
    """Follow the log to the record, make a bundle of all, verify it with the root alone."""
    digest = stage.records["assertion"]
    passed = waited(_WITNESSED_WITHIN, _proved(stage, digest))
    expect(holds=passed is not None, seen="no witness has signed the log")
    held = held_record(stage.hangzhou, digest)
    data = write_bundle(bundle_of(stage.hangzhou, held, stage.consents["assertion"].token))
    root = stage.alliance.publication().root() or b""
    report = verify_bundle(data, root, datetime.now(UTC), HANGZHOU)
    expect(
        holds=report.conclusion is Conclusion.VALID,
        seen=", ".join(f"{step.name} {step.outcome} {step.code}" for step in report.steps),
    )
    (stage.base / "bundle.json").write_bytes(data)
    (stage.base / "root.json").write_bytes(root)
    return ", ".join(f"{step.name} {step.outcome.value}" for step in report.steps)


def flipped(stage: Stage) -> str:
    """Put another character in every place of the token, one after the other."""
    held = held_record(stage.hangzhou, stage.records["assertion"])
    asked = Asked(held.purpose, held.subject, held.consent)
    places = range(len(held.token))
    for place in places:
        other = "A" if held.token[place] != "A" else "B"
        spoilt = held.token[:place] + other + held.token[place + 1 :]
        try:
            verified_now(stage.hangzhou, spoilt, asked, fetch=Fetch.NEVER)
        except ExchangeError:
            continue
        expect(holds=False, seen=f"taken with another character at {place}")
    return f"{len(places)} places of {len(held.token)}: all refused"


def expired(stage: Stage) -> str:
    """Get a record of seconds, and wait until it is over."""
    consent = stage.consent("expired", seconds=4)
    reading = answered(stage, "expired", stage.ask(consent).reading)
    end = reading.record.verified.record.exp
    time.sleep(max(0.0, end - time.time()) + 0.1)
    try:
        read_held(stage.hangzhou, held_record(stage.hangzhou, reading.digest))
    except ExchangeError as error:
        expect(holds=error.reason is EXPIRED, seen=error.reason.code)
        return error.reason.code
    expect(holds=False, seen="an expired record was taken")
    return ""


def single_use(stage: Stage) -> str:
    """Use a record, use it again, and ask again by a consent to one question."""
    consent = stage.consent("single-use")
    reading = answered(stage, "single-use", stage.ask(consent).reading)
    redeem(stage.hangzhou, reading.digest)
    try:
        redeem(stage.hangzhou, reading.digest)
    except RefusedError as error:
        expect(holds=error.reason is REDEEMED, seen=error.reason.code)
    else:
        expect(holds=False, seen="it was used twice")
    again = stage.ask(consent)
    expect(holds=again.reading is None, seen="a consent to one question answered two")
    return f"{REDEEMED.code}; second question: {again.reason}"


def negative(stage: Stage) -> str:
    """Ask about a person with a negative band."""
    consent = stage.consent("negative", NEGATIVE)
    reading = answered(stage, "negative", stage.ask(consent).reading)
    said = reading.record.verified.record
    expect(holds=isinstance(said, SceneEligibility), seen=f"kind {said.vct}")
    claims = said.model_dump(mode="json", exclude_none=True)
    shown = {name: claims[name] for name in sorted(claims.keys() & said.HIDDEN)}
    expect(holds=shown == {"eligible": False}, seen=f"shown: {shown}")
    expect(holds=not reading.gives_incentive, seen="it gives an incentive")
    return "eligible: false, nothing else"


def minimum(stage: Stage) -> str:
    """Ask for one field more than was consented to."""
    consent = stage.consent("minimum")
    try:
        told = stage.ask(consent, fields=("band", "score_range"))
    except ExchangeError as error:
        return f"not even asked: {error.reason.code}"
    expect(holds=told.reading is None, seen="a field beyond the consent was given")
    return str(told.reason)


def answered(stage: Stage, name: str, reading: Reading | None) -> Reading:
    """Return what was answered, and remember the record.

    Raises:
        Unmet: The question was refused.
    """
    if reading is None:
        expect(holds=False, seen="the question was refused")
        raise AssertionError
    stage.records[name] = reading.digest
    return reading


def _proved(stage: Stage, digest: str) -> Iterator[bool]:
    """Follow the partner's log, and say whether the record's place in it is proved."""
    while True:
        try:
            follow(stage.hangzhou, ZHENGZHOU)
        except ExchangeError:
            yield False  # no witnessed checkpoint yet
            continue
        yield held_record(stage.hangzhou, digest).evidence is not None
