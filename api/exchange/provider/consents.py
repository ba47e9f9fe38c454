"""Takes and ends the consents of this city's people (PIPL arts. 14 to 16, 23).

The person consents in an application of this city, which keeps the proof; what the partner gets is
the receipt, which says neither who the person is nor what the proof was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.places import new_place
from credit_hub.federation.consent.receipt import Consent, SignedConsent, sign_consent
from credit_hub.federation.errors import Reason, RefusedError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.leaf import LeafKind, new_salt
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.models import Status, StatusPlace
from credit_hub.ledger.federation.consents import KeptConsent
from credit_hub.model.id_number import IdNumber

__all__ = ["NO_SCENE", "PERSONS", "Wish", "give", "withdraw"]

PERSONS: Final = "p"
"""Lists of what concerns persons: they count for a minute."""
_BAND: Final = "urn:cn-credit:personal-band:1"
_ELIGIBLE: Final = "urn:cn-credit:scene-eligibility:1"
NO_SCENE: Final = Reason(
    "exchange.scene",
    en="this city answers for no such scene of the partner",
    zh="本市未开通该成员的此场景",
    rule="个人信息保护法 article 55; docs/how-to/exchange.md",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person consents to.

    Attributes:
        recipient: Entity id of the partner.
        contact: Where the person reaches it, as it was told (PIPL art. 23).
        purpose: For what.
        scene: In which scene; it must be one that this city answers for.
        seconds: For how long.
        uses: How many questions.
        evidence: Digest of the proof that this city keeps.
        channel: Where the consent was taken.
        withdrawal: Where the person can withdraw it.
        fields: Members that may be disclosed.
        band: Whether the band may be told; else only whether the scene is met.
        retention_days: For how long the partner may keep it.
    """

    recipient: str
    contact: str
    purpose: str
    scene: str
    seconds: int
    uses: int
    evidence: str
    channel: str = "operator-desk"
    withdrawal: str = "credit-hub exchange consent withdraw"
    fields: Sequence[str] = field(default=("band", "band_label", "mapping", "eligible"))
    band: bool = True
    retention_days: int = 1


def give(home: Home, number: IdNumber, wish: Wish) -> SignedConsent:
    """Take a consent, and return its receipt for the partner.

    Args:
        home: This city.
        number: Of the person; it stays here.
        wish: What the person consents to.

    Raises:
        RefusedError: This city answers for no such scene.
        VerificationError: The partner is unknown, or the consent has another form than the law and
            the protocol demand.
    """
    scene = home.scenes.find(wish.scene, wish.recipient)
    if scene is None:
        raise RefusedError(NO_SCENE, wish.scene)
    partner = home.view().registry.member(wish.recipient)
    signer = home.membership.signer(KeyUse.CONSENT, home.clock(), accepts=partner.accepts)
    pairwise = home.membership.pairwise(wish.recipient, signer.public.suite.hash)
    place, now = new_place(home, PERSONS), home.now()
    consent = Consent(
        iss=home.id,
        sub=pairwise.name(number),
        iat=now,
        nbf=now,
        exp=now + wish.seconds,
        jti=new_id(),
        recipient=wish.recipient,
        recipient_name=partner.name,
        recipient_contact=wish.contact,
        purpose=wish.purpose,
        scene=wish.scene,
        kinds=(_BAND, _ELIGIBLE) if wish.band else (_ELIGIBLE,),
        fields=tuple(wish.fields) if wish.band else ("eligible",),
        method="query-once" if wish.uses == 1 else "query-repeated",
        retention_days=wish.retention_days,
        withdrawal=wish.withdrawal,
        assessment=scene.assessment,
        channel=wish.channel,
        evidence=wish.evidence,
        max_uses=wish.uses,
        status=Status(status_list=StatusPlace(uri=place.uri, idx=place.index)),
    )
    signed = sign_consent(consent, signer)
    kept = KeptConsent(
        digest=signed.digest,
        person=home.person(number),
        subject=consent.sub,
        recipient=consent.recipient,
        purpose=consent.purpose,
        scene=consent.scene,
        given=now,
        expires=consent.exp,
        max_uses=consent.max_uses,
        list_uri=place.uri,
        list_place=place.index,
        token=signed.token,
    )
    home.ledger.exchange_consents.give(kept, LeafKind.CONSENT, new_salt())
    return signed


def withdraw(home: Home, digest: str) -> int:
    """End a consent; return how many records under it are revoked with it.

    The exchange process signs the lists anew within a second; whoever reads them learns of it
    within their sixty seconds.

    Raises:
        NotFoundError: No such consent was taken here.
    """
    return home.ledger.exchange_consents.withdraw(digest, home.now())
