"""The receipt of a consent (``cc-consent+jwt``), signed by the city that took it.

It says what the person was told before consenting (PIPL arts. 17 and 23): who receives what kind of
information, for what, how, how long, and how to take it back. It does not say who the person is:
``sub`` is the name between this city and the recipient, ``evidence`` a digest of what is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from credit_hub.federation.consent.reasons import CLAIMS
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.encoding.strict_json import JsonObject, dump
from credit_hub.federation.fields import (
    Code,
    Digest,
    EntityId,
    Label,
    PublicText,
    Seconds,
    Strict,
    refusing,
)
from credit_hub.federation.pairwise import PairwiseId
from credit_hub.federation.records.models import KINDS, Status, TokenId
from credit_hub.federation.suites.port import Signer
from credit_hub.federation.suites.table import by_alg
from credit_hub.federation.tokens import Opener, sealer

__all__ = ["TYPE", "Consent", "SignedConsent", "VerifiedConsent", "open_consent", "sign_consent"]

TYPE: Final = "cc-consent+jwt"
_MEMBERS: Final = {vct: kind.HIDDEN for vct, kind in KINDS.items() if kind.HIDDEN}
"""What a person can consent to, by kind of record."""


_BAND: Final = "urn:cn-credit:personal-band:1"
_YES_OR_NO: Final = "urn:cn-credit:scene-eligibility:1"


class Consent(Strict):
    """What a person consented to.

    Attributes:
        iss: City that took the consent.
        sub: Pairwise name of the person towards the recipient.
        iat: When the consent was given.
        nbf: From when it counts (生效).
        exp: From when it does not count any more.
        jti: Its own name.
        recipient: Entity id of who receives the information.
        recipient_name: Its name, as the person read it.
        recipient_contact: Where the person can reach it.
        purpose: For what.
        scene: In which scene.
        kinds: Kinds of records.
        fields: Members that may be disclosed.
        method: How the information is handled.
        retention_days: How long the recipient may keep it.
        withdrawal: Where the person can withdraw.
        assessment: Number of the impact assessment.
        channel: Where the consent was taken.
        evidence: Digest of the proof that the city keeps.
        max_uses: How many questions it covers.
        status: Where a withdrawal is shown.
    """

    LONGEST: ClassVar[int] = 366 * 86_400

    iss: EntityId
    sub: PairwiseId
    iat: Seconds
    nbf: Seconds
    exp: Seconds
    jti: TokenId
    recipient: EntityId
    recipient_name: Label
    recipient_contact: PublicText
    purpose: Code
    scene: Code
    kinds: Annotated[tuple[str, ...], Field(min_length=1, max_length=8, strict=False)]
    fields: Annotated[tuple[str, ...], Field(min_length=1, max_length=8, strict=False)]
    method: Literal["query-once", "query-repeated"]
    retention_days: Annotated[int, Field(ge=0, le=366)]
    withdrawal: PublicText
    assessment: Code
    channel: Code
    evidence: Digest
    max_uses: Annotated[int, Field(ge=1, le=1000)]
    status: Status

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.iat <= self.nbf < self.exp <= self.iat + self.LONGEST:
            raise ValueError("the times contradict each other, or are more than a year")
        if (self.method == "query-once") is not (self.max_uses == 1):
            raise ValueError("method and max_uses do not go together")
        if not set(self.kinds) <= _MEMBERS.keys():
            raise ValueError("there is no consent to such a kind of record")
        known = frozenset[str]().union(*(_MEMBERS[kind] for kind in self.kinds))
        if not set(self.fields) <= known:
            raise ValueError("a field is of none of the kinds")
        if _BAND in self.kinds and not (_YES_OR_NO in self.kinds and "eligible" in self.fields):
            # Else the answer to a band without incentive would be a refusal, which says it all.
            raise ValueError("a consent to a band covers eligible, too")
        if len(set(self.kinds)) < len(self.kinds) or len(set(self.fields)) < len(self.fields):
            raise ValueError("a kind or field stands there twice")
        return self


@dataclass(frozen=True, slots=True)
class SignedConsent:
    """A receipt as it is handed to the recipient, and its digest."""

    token: str
    digest: str


@dataclass(frozen=True, slots=True)
class VerifiedConsent:
    """A receipt whose signature holds.

    Attributes:
        consent: What it says.
        digest: Tagged digest of the payload as signed; records and query receipts name it.
    """

    consent: Consent
    digest: str


def sign_consent(consent: Consent, signer: Signer) -> SignedConsent:
    """Sign a consent with a key of use ``consent``.

    Raises:
        SuiteError: The suite of the key is switched off.
    """
    claims: JsonObject = consent.model_dump(mode="json")
    digest = tagged(dump(claims), by_alg(signer.alg).hash)
    return SignedConsent(sealer(signer, TYPE)(claims), digest)


def open_consent(token: str, opener: Opener) -> VerifiedConsent:
    """Verify a receipt.

    Args:
        token: As received.
        opener: Opens tokens of type ``cc-consent+jwt`` by keys of use ``consent``.

    Raises:
        VerificationError: The signature does not hold, or the receipt has another form. Whether it
            allows anything is checked against a question (:mod:`.checks`).
    """
    opened = opener(token)
    with refusing(CLAIMS):
        consent = Consent.model_validate(opened.payload)
    return VerifiedConsent(consent, opened.digest(by_alg(opened.alg).hash))
