"""Reads records by the registry: its keys, its addresses, its members, its mapping tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.jws.general import Party
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.mapping import signed
from credit_hub.federation.mapping.reasons import DIRECTION, PARTIES
from credit_hub.federation.mapping.recognition import Tables
from credit_hub.federation.mapping.tables import MappingTable, State
from credit_hub.federation.records.verification import (
    Asked,
    Reader,
    StatusLists,
    VerifiedRecord,
    verify_record,
)
from credit_hub.federation.registry.member import Member, Standing
from credit_hub.federation.registry.registry import RegistryView, Trust
from credit_hub.federation.suites.table import by_id

__all__ = [
    "STATUS_ENDPOINT",
    "RegisteredRecord",
    "RegisteredTables",
    "check_direction",
    "open_table",
    "reader_of",
    "signatory",
    "tables_of",
    "verify_registered",
]

STATUS_ENDPOINT: Final = "status"
"""Purpose under which a member registers the address of its status lists."""


@dataclass(frozen=True, slots=True)
class RegisteredRecord:
    """A record, and how its issuer and the registry stand.

    Attributes:
        verified: The record and its own standing.
        issuer: How its issuer stands; a suspended one is shown as such.
        trust: Whether the registry is fresh; answers that rest on a stale one say so.
    """

    verified: VerifiedRecord
    issuer: Standing
    trust: Trust

    @property
    def is_usable(self) -> bool:
        """Whether the record may give its subject anything now."""
        return self.verified.standing.is_usable and self.issuer is Standing.ACTIVE


def reader_of(view: RegistryView, entity: str, lists: StatusLists) -> Reader:
    """Return a member as a reader of records.

    Args:
        view: The registry at the moment of reading.
        entity: Who reads.
        lists: The status lists at hand.

    Raises:
        VerificationError: The registry has no such member.
    """
    members = view.registry.members

    def status_base(issuer: str) -> str | None:
        entry = members.get(issuer)
        return None if entry is None else entry.endpoints.get(STATUS_ENDPOINT)

    accepts = frozenset(view.registry.member(entity).accepts)
    return Reader(entity, view, lists, status_base, accepts)


def verify_registered(
    text: str,
    view: RegistryView,
    reader: Reader,
    asked: Asked,
    *,
    cosigned_at: int | None = None,
) -> RegisteredRecord:
    """Verify a record by the registry, at the moment of the view.

    Raises:
        VerificationError: The record may not be used at all; the reason says why.
    """
    now = int(view.now.timestamp())
    verified = verify_record(text, reader, asked, now, cosigned_at=cosigned_at)
    return RegisteredRecord(verified, view.standing(verified.record.iss), view.trust)


@dataclass(frozen=True, slots=True)
class RegisteredTables:
    """The mapping tables of a reader.

    Attributes:
        applied: Signed by both cities as agreed.
        provisional: Shown, never applied.
        refused: Why a table that says it is agreed is not applied, by its id: one bad table must
            not keep the others from being read.
    """

    applied: Tables
    provisional: tuple[MappingTable, ...]
    refused: Mapping[str, Reason]


def tables_of(view: RegistryView, reader: str) -> RegisteredTables:
    """Return the tables by which a member reads bands.

    The founders' signatures on the registry are not those of the two cities: each table is
    verified by itself.

    Raises:
        VerificationError: A file among the tables is no signed table at all, or the registry has no
            such reader.
    """
    applied, provisional, refused = [], [], {}
    for document in dict.fromkeys(view.registry.mappings.values()):
        table = signed.shown(document)
        if table.target.member != reader:
            continue
        if table.state is State.PROVISIONAL:
            provisional.append(table)
            continue
        try:
            applied.append(open_table(view, document, table))
        except VerificationError as error:
            refused[table.id] = error.reason
    return RegisteredTables(Tables.of(applied), tuple(provisional), MappingProxyType(refused))


def check_direction(view: RegistryView, digest: str, *, issuer: str, reader: str) -> None:
    """Refuse a record that names a table between other cities (protocol mapping section 4).

    Such a table is not among those of the reader, so that it would look like one that is missing.

    Args:
        view: The registry at the moment of reading.
        digest: Of the table, from the record.
        issuer: Who issued the record.
        reader: Who reads it.

    Raises:
        VerificationError: It does, or a file among the tables is no table at all.
    """
    for document in view.registry.mappings.values():
        table = signed.named(document, digest)
        if table and (table.source.member, table.target.member) != (issuer, reader):
            raise VerificationError(DIRECTION, table.id)


def open_table(view: RegistryView, document: bytes, table: MappingTable) -> signed.AgreedTable:
    """Return a table of the registry that both its cities have signed as agreed.

    Args:
        view: The registry at the moment of reading.
        document: As it stands in the registry.
        table: What it says (``signed.shown``).

    Raises:
        VerificationError: A signature is missing or wrong, or the table is still provisional.
    """
    source, target = table.source.member, table.target.member
    return signed.open_agreed(
        document,
        view,
        int(view.now.timestamp()),
        source=signatory(view, source, target),
        target=signatory(view, target, target),
    )


def signatory(view: RegistryView, signer: str, reader: str) -> Party:
    """Return who must have signed, and by which algorithm.

    It is the first suite that the reader accepts and for which the signer has a key, so that
    nobody can take away the signature of the better suite.

    Raises:
        VerificationError: The signer has no key of a suite that the reader accepts.
    """
    owned = set(_algorithms(view.registry.member(signer)))
    for suite in view.registry.member(reader).accepts:
        alg = by_id(suite).alg
        if alg in owned:
            return Party(signer, alg)
    raise VerificationError(PARTIES, "no key of an accepted suite")


def _algorithms(member: Member) -> Iterator[str]:
    return (key.alg for key in member.keys if key.use is KeyUse.RECORD)
