"""Makes the record that answers a question about a person: a band, or a yes or no.

The score is not here to leak: only its band was kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from credit_hub.api.exchange.provider.consents import NO_SCENE, PERSONS
from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.places import new_place
from credit_hub.federation.consent.checks import Use
from credit_hub.federation.consent.receipt import Consent
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import RefusedError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.records.issuing import Issued, issue_record
from credit_hub.federation.records.models import PersonalBand, SceneEligibility
from credit_hub.federation.records.personal import (
    Grant,
    Scene,
    band_record_of,
    eligibility_record,
    meets,
)
from credit_hub.federation.records.reasons import NEGATIVE
from credit_hub.federation.records.registered import tables_of
from credit_hub.federation.status.standing import Reference
from credit_hub.ledger.federation.bands import KeptBand

__all__ = ["Made", "make_record"]

_BAND = "urn:cn-credit:personal-band:1"


@dataclass(frozen=True, slots=True)
class Made:
    """A record that was signed and not kept yet."""

    record: PersonalBand | SceneEligibility
    issued: Issued
    place: Reference


def make_record(home: Home, person: str, consent: Consent, use: Use, kind: str) -> Made:
    """Make the record that answers.

    Args:
        home: This city.
        person: Keyed digest.
        consent: That allows it.
        use: Of the consent.
        kind: ``vct`` that was asked for; a band without incentive is answered by a no.

    Raises:
        RefusedError: This city answers for no such scene.
        VerificationError: No key can sign what the partner accepts.
    """
    scene = home.scenes.find(consent.scene, consent.recipient)
    if scene is None:
        raise RefusedError(NO_SCENE)
    partner = home.view().registry.member(consent.recipient)
    signer = home.membership.signer(KeyUse.RECORD, home.clock(), accepts=partner.accepts)
    band = home.ledger.exchange_bands.latest(person, home.scale.id)
    place = new_place(home, PERSONS)
    grant = _grant(home, consent, use, (place, signer), scene)
    record, shown = _record(home, grant, scene, band, (kind, use))
    return Made(record, issue_record(record, signer, disclose=shown), place)


def _record(
    home: Home, grant: Grant, scene: Scene, band: KeptBand | None, asked: tuple[str, Use]
) -> tuple[PersonalBand | SceneEligibility, frozenset[str]]:
    kind, use = asked
    mapping = _mapping(home, grant.reader, Hash.SM3 if grant.suite == "cn-1" else Hash.SHA_256)
    if kind == _BAND and band is not None and mapping is not None:
        dated = _as_of(grant, band.as_of)
        try:
            return band_record_of(dated, home.scale, band.band, mapping), use.fields
        except RefusedError as error:
            if error.reason is not NEGATIVE:
                raise
    # No score and a band without incentive are one answer, dated alike; so is a band that no agreed
    # table lets the partner read, which then meets the scene or not.
    eligible = meets(scene, home.scale, None if band is None else band.band)
    return eligibility_record(grant, scene, eligible=eligible), use.covered


def _mapping(home: Home, reader: str, algorithm: Hash) -> str | None:
    """Return the digest of the table by which a partner reads the bands of this city now."""
    view = home.view()
    day = home.clock().date()
    for found in tables_of(view, reader).applied.by_digest.values():
        source = found.table.source
        if (
            source.member == home.id
            and source.scale == home.scale.id
            and found.table.counts_on(day)
        ):
            return next(d for d in found.digests() if d.startswith(f"{algorithm.value}:"))
    return None


def _grant(
    home: Home, consent: Consent, use: Use, signed: tuple[Reference, PrivateKey], scene: Scene
) -> Grant:
    place, signer = signed
    now = home.now()
    return Grant(
        issuer=home.id,
        reader=consent.recipient,
        subject=consent.sub,
        purpose=consent.purpose,
        consent=use.consent,
        as_of=now,
        status=place,
        suite=signer.public.suite.id,  # type: ignore[arg-type]  # one of three names
        log=home.membership.origin(),
        now=now,
        expires=min(use.expires, now + scene.life),
    )


def _as_of(grant: Grant, moment: int) -> Grant:
    return replace(grant, as_of=min(moment, grant.now))
