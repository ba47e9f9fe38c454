"""Steps that only records about persons have: their consent, and what a band is worth here."""

from __future__ import annotations

from credit_hub.federation.consent import reasons as consents
from credit_hub.federation.consent.receipt import TYPE, Consent, VerifiedConsent, open_consent
from credit_hub.federation.errors import ExchangeError, Reason, VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys import entry
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.mapping.recognition import Why
from credit_hub.federation.offline.reasons import (
    CONSENT_DIGEST,
    NO_CONSENT,
    NO_TABLE,
    TABLE_NOT_IN_FORCE,
)
from credit_hub.federation.offline.record_steps import standing_step
from credit_hub.federation.offline.report import Step, failed, passed, refused, undecided
from credit_hub.federation.records.models import PersonalBand, SceneEligibility
from credit_hub.federation.records.registered import (
    STATUS_ENDPOINT,
    check_direction,
    tables_of,
)
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.status.addresses import check_address
from credit_hub.federation.status.held import HeldLists
from credit_hub.federation.status.reasons import ADDRESS
from credit_hub.federation.status.standing import Reference, Standing, standing
from credit_hub.federation.tokens import registered_opener
from credit_hub.model.interval import CHINA

__all__ = ["Personal", "consent_step", "mapping_step"]

Personal = PersonalBand | SceneEligibility


def consent_step(record: Personal, token: str | None, view: RegistryView, lists: HeldLists) -> Step:
    """Return the step: whether the consent covers all that the record discloses, and still counts.

    It may be taken by the city of the person, or by the reader; whether both agreed to the latter
    is not in the registry, so this step does not tell.
    """
    name = "consent"
    if token is None:
        return undecided(name, NO_CONSENT)
    now = int(view.now.timestamp())
    try:
        given = open_consent(token, registered_opener(view, Expected(TYPE, KeyUse.CONSENT, now)))
        flaw = _flaw(record, given)
        if flaw is not None:
            return failed(name, flaw)
        found = _standing(given.consent, view, lists, now)
    except ExchangeError as error:
        if error.reason is entry.REVOKED:
            return undecided(name, error.reason)
        return refused(name, error)
    if found is Standing.VALID:
        return passed(
            name, "it covers all that is disclosed, and counts", "同意涵盖全部披露内容且有效"
        )
    return standing_step(name, found, consents.STATUS, consents.WITHDRAWN)


def mapping_step(record: PersonalBand, view: RegistryView) -> Step | None:
    """Return the step, or nothing where no band and table are disclosed."""
    name = "mapping"
    if record.band is None or record.mapping is None:
        return None
    try:
        tables = tables_of(view, record.aud).applied
    except ExchangeError as error:
        # A table of others that cannot be read says nothing about this record.
        return undecided(name, error.reason, error.detail)
    day = view.now.astimezone(CHINA).date()
    try:
        check_direction(view, record.mapping, issuer=record.iss, reader=record.aud)
        found = tables.recognise(
            record.mapping, record.band, issuer=record.iss, reader=record.aud, day=day
        )
    except ExchangeError as error:
        return refused(name, error)
    missing = {Why.NO_TABLE: NO_TABLE, Why.NOT_IN_FORCE: TABLE_NOT_IN_FORCE}.get(found.why)
    if missing is not None:
        return undecided(name, missing)
    return passed(
        name, "both cities have signed how the band is read", "等级换算表经双方签署", found.why
    )


def _flaw(record: Personal, given: VerifiedConsent) -> Reason | None:
    """Return the first thing in which record and consent do not go together."""
    consent = given.consent
    shown = record.model_dump(exclude_none=True).keys() & record.HIDDEN
    scene = record.scene if isinstance(record, SceneEligibility) else None
    checks = (
        (given.digest == record.consent, CONSENT_DIGEST),
        (consent.iss in {record.iss, record.aud}, consents.TAKER),
        (consent.recipient == record.aud, consents.RECIPIENT),
        (consent.sub == record.sub, consents.SUBJECT),
        (consent.purpose == record.purpose, consents.PURPOSE),
        (record.vct in consent.kinds, consents.KIND),
        (scene is None or scene == consent.scene, consents.SCENE),
        (shown <= set(consent.fields), consents.FIELDS),
        (consent.nbf <= record.iat and record.exp <= consent.exp, consents.WINDOW),
    )
    return next((reason for holds, reason in checks if not holds), None)


def _standing(consent: Consent, view: RegistryView, lists: HeldLists, now: int) -> Standing:
    base = view.registry.member(consent.iss).endpoints.get(STATUS_ENDPOINT)
    if base is None:
        raise VerificationError(ADDRESS, "the taker registered none")
    place = consent.status.status_list
    check_address(place.uri, base)
    reference = Reference(place.uri, place.idx)
    return standing(reference, lists.current(place.uri), issuer=consent.iss, now=now)
