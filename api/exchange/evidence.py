"""Puts together what shows to anybody, offline, what a held record is worth."""

from __future__ import annotations

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.statuses import fetch_list
from credit_hub.federation.consent.receipt import TYPE as CONSENT
from credit_hub.federation.consent.receipt import open_consent
from credit_hub.federation.encoding import strict_json
from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.offline.bundle import EvidenceBundle
from credit_hub.ledger.federation.held import HeldRecord

__all__ = ["bundle_of"]

_LONGEST_EVIDENCE = 1024 * 1024


def bundle_of(city: RelyingCity, held: HeldRecord, consent: str | None) -> EvidenceBundle:
    """Return the bundle of a record: with registry, fresh status lists, consent, place in the log.

    Args:
        city: Who holds the record.
        held: The record.
        consent: Receipt of the consent that it rests upon, if it is about a person.

    Raises:
        VerificationError: There is no registry, the consent is none, or a list was never
            seen and cannot be fetched.
    """
    uris = {held.list_uri: held.issuer}
    if consent is not None:
        opened = open_consent(consent, city.opener(city.view(), CONSENT, KeyUse.CONSENT))
        uris[opened.consent.status.status_list.uri] = opened.consent.iss
    for uri, issuer in uris.items():
        try:
            fetch_list(city, issuer, uri)
        except ExchangeError:
            # The one at hand shows how it stood then; a verifier judges by the moment asked about.
            if city.ledger.exchange_lists.get(uri) is None:
                raise
    lists = [city.ledger.exchange_lists.get(uri) for uri in sorted(uris)]
    evidence = None
    if held.evidence is not None:
        text = held.evidence.text.encode()
        members = strict_json.parse(text, longest=_LONGEST_EVIDENCE, where="evidence")
        evidence = LogEvidence.read(members)
    return EvidenceBundle(
        record=held.token,
        registry=city.membership.trusted.store.bundle(),
        status=tuple(kept.token for kept in lists if kept is not None),
        consent=consent,
        evidence=evidence,
    )
