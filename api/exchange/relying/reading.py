"""What a held record gives its subject now: verified anew at every use, never by memory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.statuses import fetch_list
from credit_hub.federation.encoding import strict_json
from credit_hub.federation.errors import ExchangeError, Reason, RefusedError, VerificationError
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.leaf import logged
from credit_hub.federation.mapping.recognition import Recognition, Why
from credit_hub.federation.records.models import PersonalBand, SceneEligibility
from credit_hub.federation.records.registered import (
    RegisteredRecord,
    check_direction,
    reader_of,
    tables_of,
    verify_registered,
)
from credit_hub.federation.records.verification import Asked
from credit_hub.federation.registry.logs import log_of, witness_policy
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.status.standing import Standing
from credit_hub.ledger.federation.held import HeldRecord
from credit_hub.model.interval import CHINA

__all__ = [
    "NOT_HELD",
    "Fetch",
    "Reading",
    "held_record",
    "read_held",
    "verified_now",
    "witnessed_at",
]

NOT_HELD = Reason(
    "exchange.not_held",
    "no such record of a partner is held here",
    "本市未持有该记录",
    "docs/how-to/exchange.md",
)


class Fetch(Enum):
    """When the status list of a record is fetched."""

    NEVER = auto()
    WHERE_NEEDED = auto()
    """Where the one at hand says nothing any more."""
    ALWAYS = auto()
    """Before something is given: a withdrawal counts from the second in which it is in the list."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A record as it counts at this moment.

    Attributes:
        digest: Its name here.
        record: Itself, with its standing, that of its issuer, and how fresh the registry is.
        recognition: Of a band: what it is worth in this city's scale.
    """

    digest: str
    record: RegisteredRecord
    recognition: Recognition | None

    @property
    def gives_incentive(self) -> bool:
        """Whether its subject gets something by it; if not, nothing is taken either."""
        if not self.record.is_usable:
            return False
        said = self.record.verified.record
        if isinstance(said, SceneEligibility):
            return said.eligible is True
        return self.recognition is not None and self.recognition.gives_incentive


def held_record(city: RelyingCity, digest: str) -> HeldRecord:
    """Return a held record.

    Raises:
        RefusedError: There is none of this digest.
    """
    found = city.ledger.exchange_held.get(digest)
    if found is None:
        raise RefusedError(NOT_HELD, remedy="list them: credit-hub exchange held")
    return found


def read_held(city: RelyingCity, held: HeldRecord, fetch: Fetch = Fetch.WHERE_NEEDED) -> Reading:
    """Verify a held record as of now and say what it gives.

    Args:
        city: This city.
        held: The record.
        fetch: When its status list is fetched.

    Raises:
        VerificationError: It may not be used at all any more; the reason says why.
    """
    asked = Asked(held.purpose, held.subject, held.consent)
    view = city.view()
    found = verified_now(city, held.token, asked, witnessed_at(view, held), fetch)
    standing = found.verified.standing
    city.ledger.exchange_held.stands(held.digest, standing.value, city.now())
    return Reading(held.digest, found, _recognised(view, city.id, found))


def verified_now(
    city: RelyingCity,
    text: str,
    asked: Asked,
    cosigned_at: int | None = None,
    fetch: Fetch = Fetch.WHERE_NEEDED,
) -> RegisteredRecord:
    """Verify a record, and fetch its status list.

    The list is fetched after the signature was verified, and never before (threat 28). Where it
    cannot be had, the one at hand decides as long as it may.

    Raises:
        VerificationError: It may not be used at all.
    """
    found = _verified(city, text, asked, cosigned_at)
    decides = found.verified.standing is not Standing.UNKNOWN
    if fetch is Fetch.NEVER or (decides and fetch is Fetch.WHERE_NEEDED):
        return found
    record = found.verified.record
    try:
        fetch_list(city, record.iss, record.status.status_list.uri)
    except ExchangeError:
        return found
    return _verified(city, text, asked, cosigned_at)


def witnessed_at(view: RegistryView, held: HeldRecord) -> int | None:
    """Return by when witnesses had seen a record in its log, as far as the evidence shows."""
    if held.evidence is None:
        return None
    try:
        evidence = LogEvidence.read(
            strict_json.parse(held.evidence.text.encode(), longest=1024 * 1024, where="evidence")
        )
        member = view.registry.member(held.issuer)
        if member.log is None:
            return None
        log = log_of(view, member.log.origin)
        return evidence.verify(logged(held.token), log, witness_policy(view)).at
    except ExchangeError:
        return None


def _verified(
    city: RelyingCity, text: str, asked: Asked, cosigned_at: int | None
) -> RegisteredRecord:
    view = city.view()
    reader = reader_of(view, city.id, city.lists(view))
    return verify_registered(text, view, reader, asked, cosigned_at=cosigned_at)


def _recognised(view: RegistryView, reader: str, found: RegisteredRecord) -> Recognition | None:
    record = found.verified.record
    if not isinstance(record, PersonalBand):
        return None
    if record.mapping is None or record.band is None:
        return Recognition(None, Why.NO_TABLE)
    check_direction(view, record.mapping, issuer=record.iss, reader=reader)
    day = view.now.astimezone(CHINA).date()
    try:
        tables = tables_of(view, reader).applied
    except VerificationError:
        return Recognition(None, Why.NO_TABLE)
    return tables.recognise(record.mapping, record.band, issuer=record.iss, reader=reader, day=day)
