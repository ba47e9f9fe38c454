"""What a provider holds against a question before it answers: pure, so that it can be repeated.

A consent covers one recipient, one purpose, one scene, some members, a time and a number of uses;
a question outside any of them is refused (PIPL arts. 6, 14, 23).
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from credit_hub.federation.consent.reasons import (
    FIELDS,
    KIND,
    PURPOSE,
    PURPOSE_NOT_ALLOWED,
    RECIPIENT,
    REFUSED,
    SCENE,
    SPENT,
    STATUS,
    SUBJECT,
    TAKER,
    WINDOW,
    WITHDRAWN,
)
from credit_hub.federation.consent.receipt import Consent, VerifiedConsent
from credit_hub.federation.errors import Reason, RefusedError
from credit_hub.federation.status.standing import Standing

__all__ = ["Question", "Use", "allow", "to_partner"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a partner asks about a person.

    Attributes:
        asker: Entity id of who signed the request.
        subject: Pairwise name of the person.
        purpose: For what.
        scene: In which scene.
        kind: Kind of record (``vct``).
        fields: Members of it.
        allowed_purposes: Purposes that the registry allows the asker.
    """

    asker: str
    subject: str
    purpose: str
    scene: str
    kind: str
    fields: AbstractSet[str]
    allowed_purposes: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a consent that is allowed; the provider records it before it answers.

    Attributes:
        consent: Digest of the consent.
        number: 1 for the first use. The store takes each number once, so that two questions at the
            same time cannot be the same use.
        fields: Members that were asked for; no others are disclosed.
        covered: Members that the person consented to: what may be disclosed where the answer is of
            another kind than asked (``eligible: false`` instead of a band).
        expires: Until when the record that answers may count.
    """

    consent: str
    number: int
    fields: frozenset[str]
    covered: frozenset[str]
    expires: int


def allow(
    given: VerifiedConsent,
    question: Question,
    *,
    takers: AbstractSet[str],
    used: int,
    standing: Standing,
    now: int,
) -> Use:
    """Return the use that a consent allows.

    Args:
        given: The consent, verified.
        question: What is asked.
        takers: Cities whose receipts the provider takes for its people: itself, and the asker if
            they agreed so. Any member could sign a receipt, and the asker would gain by it.
        used: How often it was used before.
        standing: Of the consent, from its status list.
        now: Seconds since 1970.

    Raises:
        RefusedError: It does not allow this; the reason is for the provider alone
            (:func:`to_partner`).
    """
    consent = given.consent
    reason = (
        (None if consent.iss in takers else TAKER)
        or _of_parties(consent, question)
        or _of_scope(consent, question)
        or _of_time(consent, standing, now)
    )
    if reason is None and used >= consent.max_uses:
        reason = SPENT
    if reason is not None:
        raise RefusedError(reason)
    return Use(
        given.digest,
        used + 1,
        frozenset(question.fields),
        frozenset(consent.fields),
        consent.exp,
    )


def to_partner(_: RefusedError) -> RefusedError:
    """Return what the partner is told: the same for every refusal."""
    return RefusedError(REFUSED)


def _of_parties(consent: Consent, question: Question) -> Reason | None:
    if consent.recipient != question.asker:
        return RECIPIENT
    return SUBJECT if consent.sub != question.subject else None


def _of_scope(consent: Consent, question: Question) -> Reason | None:
    if question.purpose not in question.allowed_purposes:
        return PURPOSE_NOT_ALLOWED
    if consent.purpose != question.purpose:
        return PURPOSE
    if consent.scene != question.scene:
        return SCENE
    if question.kind not in consent.kinds:
        return KIND
    # Nothing asked is no question: an empty set would be allowed by every consent.
    asks_within = question.fields and question.fields <= set(consent.fields)
    return None if asks_within else FIELDS


def _of_time(consent: Consent, standing: Standing, now: int) -> Reason | None:
    if not consent.nbf <= now < consent.exp:
        return WINDOW
    if standing is Standing.UNKNOWN:
        return STATUS
    return None if standing.is_usable else WITHDRAWN
