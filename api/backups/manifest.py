"""What a backup says of itself: one JSON object, signed by the hub as it signs receipts (JWS)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from credit_hub.graph.backup.parts import ColumnType
from credit_hub.ledger.receipts.canonical import Json, parse
from credit_hub.ledger.receipts.keys import PublicKey, SigningKey
from credit_hub.ledger.receipts.signing import compact
from credit_hub.model.errors import InvalidValueError

__all__ = [
    "FORMAT",
    "TYPE",
    "AuditPart",
    "GraphPart",
    "LedgerPart",
    "Manifest",
    "Part",
    "read_manifest",
    "sign_manifest",
]

FORMAT: Final = "credit-hub-backup/1"
TYPE: Final = "credit-hub-backup+jws"
"""Header ``typ``: no receipt is ever taken for a manifest."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(_Model):
    """One file: ``rows`` lines of JSON, compressed.

    ``sha256`` is that of the file, ``content_sha256`` that of its lines: a restored store is read
    again and must give the same lines.
    """

    name: str
    rows: int
    bytes: int
    sha256: str
    content_sha256: str


class GraphPart(_Model):
    """State and contents of the graph; ``strange_*`` count what the hub did not write."""

    schema_version: int
    schema_digest: str
    identity_fingerprint: str
    created_at: datetime
    known_until: datetime
    digest: str
    nodes: int
    edges: int
    strange_nodes: int
    strange_edges: int
    columns: dict[str, dict[str, ColumnType]]


class AuditPart(_Model):
    """Head of the audit chain."""

    chain: str
    number: int
    seal: str


class LedgerPart(_Model):
    """State of the ledger; tables stand after those that they refer to."""

    revision: str
    tables: tuple[str, ...]
    audit: AuditPart | None
    vault_key_ids: tuple[str, ...]


class Manifest(_Model):
    """All that a restore must know."""

    format: Literal["credit-hub-backup/1"]
    id: str
    hub: str
    taken_at: datetime
    issuer: str
    key: dict[str, str]
    """Public half of the key that signed this (JWK); its kid is in the header, too."""
    graph: GraphPart
    ledger: LedgerPart
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """Return the part with this name.

        Raises:
            InvalidValueError: There is none.
        """
        found = next((part for part in self.parts if part.name == name), None)
        if found is None:
            raise InvalidValueError(f"the manifest has no part {name!r}", rule="backup.part")
        return found

    @property
    def rows(self) -> int:
        """Rows of all parts."""
        return sum(part.rows for part in self.parts)

    @property
    def public_key(self) -> PublicKey:
        """The key that it says it was signed with."""
        return PublicKey.read(self.key)


def sign_manifest(manifest: Manifest, key: SigningKey) -> str:
    """Return a manifest as a JWS."""
    members: Json = parse(manifest.model_dump_json().encode())
    return compact(members, TYPE, key)


def read_manifest(payload: bytes) -> Manifest:
    """Return a manifest from the payload of a JWS.

    Raises:
        InvalidValueError: It is none, or of a format that this hub does not know.
    """
    members = parse(payload)
    if members.get("format") != FORMAT:
        message = f"the backup has format {members.get('format')!r}, this hub knows {FORMAT!r}"
        raise InvalidValueError(message, remedy="use the hub that took it", rule="backup.format")
    try:
        return Manifest.model_validate_json(payload)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        message = f"the manifest is not one: {where}: {error.errors()[0]['msg']}"
        raise InvalidValueError(message, rule="backup.manifest") from error
