"""The place of this city's own statements in its own log, once witnesses have seen it."""

from __future__ import annotations

import json

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.federation.log.disk import FolderDisk
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.leaf import LeafKind
from credit_hub.federation.log.reader import LogReader
from credit_hub.federation.log.witnessed import WitnessedCheckpoint
from credit_hub.ledger.federation.links import KeptLinks

__all__ = ["prove_own"]


def prove_own(city: RelyingCity, kept: KeptLinks) -> str | None:
    """Return the evidence of a statement as JSON, and keep it; None while there is none.

    It reads the files of the log, which the process that writes them does not mind.

    Args:
        city: This city.
        kept: A statement of it for itself.

    Raises:
        VerificationError: The witnessed checkpoint is not what was written.
        LogError: The files do not give its root.
    """
    found = city.ledger.exchange_objects.placed(city.id, kept.token)
    if found is None or found.index is None:
        return None
    now = city.clock()
    log = city.membership.log(now)
    disk = FolderDisk(city.membership.folders.log)
    checkpoint = WitnessedCheckpoint(disk, log).latest(city.membership.witnesses(now).keys)
    if checkpoint is None or checkpoint.size <= found.index:
        return None
    proof = LogReader(disk, log.tree).inclusion(found.index, checkpoint.size, checkpoint.root)
    evidence = LogEvidence(
        LeafKind(found.kind), found.index, found.salt, proof, bytes(checkpoint.note)
    )
    text = json.dumps(evidence.written())
    city.ledger.exchange_links.prove(kept.digest, text)
    return text
