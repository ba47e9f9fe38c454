"""What a reading city checks of a record, from the cheap to the dear; then it knows how it stands.

No network, no database: keys, status lists and addresses come through ports. A record that passes
is authentic and in time; whether it may be used is its standing, and a stale or missing status list
leaves that unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyResolver, KeyUse
from credit_hub.federation.records.claims import read_claims
from credit_hub.federation.records.issuing import TYPE
from credit_hub.federation.records.models import PersonalBand, Record, SceneEligibility
from credit_hub.federation.records.reasons import (
    AUDIENCE,
    CONSENT,
    PURPOSE,
    SUBJECT,
    SUITE,
    UNBOUND,
)
from credit_hub.federation.sdjwt import verification as sdjwt
from credit_hub.federation.sdjwt.key_binding import Binding, NoBinding
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.sdjwt.processing import hash_of
from credit_hub.federation.status.addresses import check_address
from credit_hub.federation.status.reasons import ADDRESS
from credit_hub.federation.status.standing import Reference, Standing, standing
from credit_hub.federation.status.tokens import StatusList
from credit_hub.federation.suites.table import by_alg
from credit_hub.federation.tokens import Opened, registered_opener
from credit_hub.federation.window import check_window

__all__ = ["Asked", "Reader", "StatusLists", "VerifiedRecord", "verify_record"]

_TIMES: Final = frozenset({"iat", "nbf", "exp"})
_UNBOUND: Final = NoBinding()


class StatusLists(Protocol):
    """The status lists at hand: verified, and none older than one seen before."""

    def current(self, uri: str) -> StatusList | None:
        """Return the newest list of an address, or nothing. Never fetches anything."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """A city that reads records.

    Attributes:
        entity: Its entity id; records for others are refused.
        keys: The registered keys.
        lists: The status lists at hand.
        status_base: The address below which an issuer's lists are, from the registry; ``None`` for
            one that registered none.
        accepts: Suites that it accepts.
    """

    entity: str
    keys: KeyResolver
    lists: StatusLists
    status_base: Callable[[str], str | None]
    accepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for; a record must answer just that.

    Attributes:
        purpose: For what.
        subject: About whom: pairwise name, or code of an organisation.
        consent: Digest of the consent; ``None`` for public records.
    """

    purpose: str
    subject: str
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class VerifiedRecord:
    """A record that is authentic, for this reader and in time.

    Attributes:
        record: What it says, as far as it was disclosed.
        standing: Whether it may be used now.
        digest: Tagged digest of the signed payload.
        alg: Algorithm of the key that signed it.
    """

    record: Record
    standing: Standing
    digest: str
    alg: str


def verify_record(
    text: str,
    reader: Reader,
    asked: Asked,
    now: int,
    *,
    binding: Binding = _UNBOUND,
    cosigned_at: int | None = None,
) -> VerifiedRecord:
    """Verify a record in compact form.

    Args:
        text: As received.
        reader: Who reads it.
        asked: What was asked for.
        now: Seconds since 1970.
        binding: What is required of the holder's key.
        cosigned_at: When enough witnesses had signed a log that holds the record, if known; counts
            where the issuer's key was revoked since.

    Raises:
        VerificationError: The record may not be used at all; the reason says why.
    """
    expected = Expected(TYPE, KeyUse.RECORD, now, cosigned_at)
    shown = Presentation.read(text)
    verified = sdjwt.verify(shown, registered_opener(reader.keys, expected), binding)
    claims = verified.processed.claims
    check_window(claims, now, required=_TIMES)
    record = read_claims(claims, verified.processed.disclosed)
    _check_asked(record, reader, asked)
    _check_suite(record, reader, verified.opened)
    if record.cnf is not None and isinstance(binding, NoBinding):
        raise VerificationError(UNBOUND)
    found = _standing(record, reader, now)
    algorithm = by_alg(verified.opened.alg).hash
    return VerifiedRecord(record, found, verified.opened.digest(algorithm), verified.opened.alg)


def _check_asked(record: Record, reader: Reader, asked: Asked) -> None:
    if record.aud != reader.entity:
        raise VerificationError(AUDIENCE)
    if record.purpose != asked.purpose:
        raise VerificationError(PURPOSE)
    if record.sub != asked.subject:
        raise VerificationError(SUBJECT)
    consent = record.consent if isinstance(record, PersonalBand | SceneEligibility) else None
    if consent != asked.consent:
        raise VerificationError(CONSENT)


def _check_suite(record: Record, reader: Reader, opened: Opened) -> None:
    """Refuse a record that was signed or hashed under another suite than it says."""
    suite = by_alg(opened.alg)
    named = record.suite == suite.id and suite.id in reader.accepts
    if not named or hash_of(opened.payload) is not suite.hash:
        raise VerificationError(SUITE)


def _standing(record: Record, reader: Reader, now: int) -> Standing:
    place = record.status.status_list
    base = reader.status_base(record.iss)
    if base is None:
        raise VerificationError(ADDRESS, "the issuer registered none")
    check_address(place.uri, base)
    reference = Reference(place.uri, place.idx)
    return standing(reference, reader.lists.current(place.uri), issuer=record.iss, now=now)
