"""Keeps what a partner stated: once, with what the law lets it be kept for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.peeking import peek
from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.records.claims import read_claims
from credit_hub.federation.records.models import (
    PersonalBand,
    Record,
    SanctionEvent,
    SanctionOutcome,
    SceneEligibility,
)
from credit_hub.federation.records.registered import RegisteredRecord
from credit_hub.ledger.federation.arrivals import Arrival
from credit_hub.ledger.federation.foreign import ForeignOutcome, ForeignSanction
from credit_hub.ledger.federation.held import Evidence, HeldRecord
from credit_hub.model.interval import CHINA

__all__ = ["NAME_TAKEN", "arrival", "delete_at", "keep", "read_outcome"]

NAME_TAKEN: Final = Reason(
    "exchange.name_taken",
    "the issuer has given two records one name (jti)",
    "签发方的两份记录使用了同一标识（jti）",
    "docs/protocol/records.md, section Kinds; RFC 7519 section 4.1.7",
)


def delete_at(received: int, days: int) -> int:
    """Return the end of a retention: that of the day, in China, so many days after the first one.

    Zero days is the day on which the record came (PIPL art. 19: the shortest period).
    """
    day = datetime.fromtimestamp(received, UTC).astimezone(CHINA)
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight + timedelta(days=days + 1)).timestamp())


def keep(
    city: RelyingCity,
    text: str,
    found: RegisteredRecord,
    *,
    until: int | None = None,
    evidence: Evidence | None = None,
) -> HeldRecord:
    """Keep a record that was verified, and what follows from its kind; a second time does nothing.

    Args:
        city: This city.
        text: As received.
        found: The record.
        until: When it must be gone.
        evidence: Of its place in the log, if that is known already.

    Raises:
        VerificationError: Its issuer gave its name to another record before.
    """
    made = arrival(text, found, city.now(), until, evidence)
    refused = city.ledger.exchange_arrivals.keep([made], read_outcome)
    if refused:
        raise VerificationError(NAME_TAKEN, found.verified.record.iss)
    return made.record


def arrival(
    text: str,
    found: RegisteredRecord,
    now: int,
    until: int | None = None,
    evidence: Evidence | None = None,
) -> Arrival:
    """Return what is kept of a record that was verified; arguments as of :func:`keep`."""
    held = _held(text, found, now, until, evidence)
    record = found.verified.record
    sanction = _sanction(record, held) if isinstance(record, SanctionEvent) else None
    said = _outcome_of(record, held.digest) if isinstance(record, SanctionOutcome) else None
    concluded = None if said is None or held.about is None else (held.about, said)
    return Arrival(held, sanction, concluded)


def read_outcome(token: str) -> ForeignOutcome | None:
    """Return the outcome that a held token states; it was verified when it was kept."""
    said = _open_members(token)
    return _outcome_of(said, peek(token).digest) if isinstance(said, SanctionOutcome) else None


def _held(
    text: str, found: RegisteredRecord, now: int, until: int | None, evidence: Evidence | None
) -> HeldRecord:
    record = found.verified.record
    place = record.status.status_list
    consent = record.consent if isinstance(record, PersonalBand | SceneEligibility) else None
    return HeldRecord(
        digest=found.verified.digest,
        issuer=record.iss,
        kind=record.vct,
        jti=record.jti,
        subject=record.sub,
        purpose=record.purpose,
        token=text,
        list_uri=place.uri,
        list_index=place.idx,
        issued=record.iat,
        expires=record.exp,
        received=now,
        standing=found.verified.standing.value,
        standing_at=now,
        consent=consent,
        about=record.event if isinstance(record, SanctionOutcome) else None,
        delete_at=until,
        evidence=evidence,
    )


def _sanction(record: SanctionEvent, held: HeldRecord) -> ForeignSanction:
    return ForeignSanction(
        event=held.digest,
        issuer=record.iss,
        subject=record.sub,
        kind=record.kind,
        document=record.document,
        authority=record.authority,
        region=record.region,
        basis=record.basis,
        decided=record.decided,
        public_from=record.public_from,
        public_until=record.public_until,
        recorded=held.received,
    )


def _outcome_of(record: SanctionOutcome, digest: str) -> ForeignOutcome:
    return ForeignOutcome(
        record.outcome, digest, record.document, record.effective, record.successor
    )


def _open_members(token: str) -> Record:
    """Return a record of which nothing is hidden; it was verified when it was kept."""
    payload = strict_json.parse(base64url.decode(token.split(".")[1]), where="record")
    claims = {name: value for name, value in payload.items() if name not in {"_sd", "_sd_alg"}}
    return read_claims(claims, frozenset())
