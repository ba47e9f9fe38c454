"""Mapping tables: made of those that come with the hub, signed by both cities, listed.

A table with one signature is shown and never applied (docs/protocol/mapping.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from credit_hub.api.exchange.administration.reading import file_of
from credit_hub.api.exchange.membership import NO_KEY, Membership
from credit_hub.federation.errors import ExchangeError, VerificationError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.mapping import library
from credit_hub.federation.mapping.reasons import PARTIES
from credit_hub.federation.mapping.signed import countersign, propose, shown
from credit_hub.federation.mapping.tables import MappingTable, State
from credit_hub.federation.records.registered import open_table, signatory
from credit_hub.federation.registry.registry import RegistryView

__all__ = ["Standing", "agreed_of", "path_of", "sign_first", "sign_second", "standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A signed document, and how far the two cities have come.

    Attributes:
        table: What it says.
        digests: Under which records may name it; empty unless both have signed.
        why_not: Reason for which it is not applied, if it is not.
    """

    table: MappingTable
    digests: frozenset[str]
    why_not: ExchangeError | None


def agreed_of(name: str, effective: date, expires: date, note: str, version: str) -> MappingTable:
    """Return a table that comes with the hub as one that the two cities agree upon.

    Args:
        name: Of the table.
        effective: First day on which it counts.
        expires: First day on which it does not any more.
        note: What the agreement rests upon.
        version: Of the table.

    Raises:
        KeyError: No table of this name comes with the hub.
        ValueError: The days are the wrong way round.
    """
    changes = {
        "state": State.AGREED,
        "effective": effective.isoformat(),
        "expires": expires.isoformat(),
        "note": note,
        "version": version,
    }
    return MappingTable.model_validate({**library.table(name).model_dump(), **changes})


def sign_first(table: MappingTable, membership: Membership, now: datetime) -> bytes:
    """Return the document with this city's signature.

    Raises:
        VerificationError: This city is no party of it, or the table takes something away.
    """
    _check(table, membership.entity_id)
    return propose(table, _signer(membership, table, now))


def sign_second(document: Path, membership: Membership, now: datetime) -> bytes:
    """Return the document with this city's signature added; errors as :func:`sign_first`."""
    data = file_of(document)
    table = shown(data)
    _check(table, membership.entity_id)
    return countersign(data, _signer(membership, table, now))


def standing(document: bytes, view: RegistryView) -> Standing:
    """Return how far a document has come.

    Raises:
        VerificationError: It is no such document.
    """
    table = shown(document)
    try:
        found = open_table(view, document, table)
    except ExchangeError as error:
        return Standing(table, frozenset(), error)
    return Standing(table, found.digests(), None)


def path_of(document: bytes) -> str:
    """Return where a document stands among the targets of the registry.

    Raises:
        VerificationError: It is no such document.
    """
    table = shown(document)
    digest = hashlib.sha256(document).hexdigest()[:16]
    return f"mappings/{table.id}.{table.version.lower()}.{digest}.json"


def _check(table: MappingTable, own: str) -> None:
    if own not in {table.source.member, table.target.member}:
        raise VerificationError(PARTIES, f"{table.id}: {own} is no party of it")
    if {table.source.scale, table.target.scale} <= set(library.SCALES):
        table.check(library.scale(table.source.scale), library.scale(table.target.scale))


def _signer(membership: Membership, table: MappingTable, now: datetime) -> PrivateKey:
    """Return the key that the reader of the table requires of this city."""
    party = signatory(membership.view(now), membership.entity_id, table.target.member)
    for key in membership.signers(KeyUse.RECORD, now):
        if key.alg == party.alg:
            return key
    raise VerificationError(NO_KEY, party.alg)
