"""The document that both cities sign (``cc-map+jws``, general JSON form).

One signature makes a proposal: it is shown as provisional and never applied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import Hash, tagged
from credit_hub.federation.encoding.strict_json import parse
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.jws import general
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyResolver, KeyUse
from credit_hub.federation.mapping.reasons import PARTIES
from credit_hub.federation.mapping.tables import MappingTable, State, read_table
from credit_hub.federation.suites.port import Signer

__all__ = ["TYPE", "AgreedTable", "countersign", "named", "open_agreed", "propose", "shown"]

TYPE: Final = "cc-map+jws"


@dataclass(frozen=True, slots=True)
class AgreedTable:
    """A table that both cities signed as agreed; it exists only if both signatures were right.

    Attributes:
        table: What they agreed upon.
        content: The bytes that they signed.
    """

    table: MappingTable
    content: bytes

    def digests(self) -> frozenset[str]:
        """Return the digests under which a record may name the table, one for each hash."""
        return frozenset(tagged(self.content, algorithm) for algorithm in Hash)


def propose(table: MappingTable, signer: Signer) -> bytes:
    """Return the document with the signature of the first city."""
    return general.sign_by_all(table.content(), [signer], typ=TYPE)


def countersign(document: bytes, signer: Signer) -> bytes:
    """Return the document with one more signature; its city has verified and checked it before.

    Raises:
        VerificationError: It is no such document.
    """
    return general.add_signature(document, signer, typ=TYPE)


def shown(document: bytes) -> MappingTable:
    """Return what a document says, whoever signed it: to be shown as provisional, never applied.

    Raises:
        VerificationError: It is no such document.
    """
    return read_table(_payload(document))


def named(document: bytes, digest: str) -> MappingTable | None:
    """Return what a document says if a record that names this digest means it, whoever signed it.

    Raises:
        VerificationError: It is no such document.
    """
    content = _payload(document)
    is_meant = digest in {tagged(content, algorithm) for algorithm in Hash}
    return read_table(content) if is_meant else None


def open_agreed(
    document: bytes, keys: KeyResolver, now: int, *, source: general.Party, target: general.Party
) -> AgreedTable:
    """Return a table that may be applied.

    Args:
        document: As received.
        keys: The registered keys.
        now: Seconds since 1970.
        source: The city whose records are read, and the algorithm that its signature must have.
        target: The city that reads them, likewise.

    Raises:
        VerificationError: A signature is missing or wrong, another member signed, the table is
            between other cities, or it is still provisional.
    """
    expected = Expected(TYPE, KeyUse.RECORD, now)
    found = general.verify_all(document, keys, expected, (source, target))
    table = read_table(found.payload)
    named = (table.source.member, table.target.member)
    if named != (source.member, target.member) or {e.member for e in found.entries} != set(named):
        raise VerificationError(PARTIES, table.id)
    if table.state is not State.AGREED:
        raise VerificationError(PARTIES, f"{table.id} is {table.state}")
    return AgreedTable(table, found.payload)


def _payload(document: bytes) -> bytes:
    payload = parse(document, where="mapping document").get("payload")
    if not isinstance(payload, str):
        raise VerificationError(general.FORM)
    return base64url.decode(payload, where="payload")
