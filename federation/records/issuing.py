"""Issues records: open members signed as they are, the others behind digests."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from secrets import token_bytes
from typing import Final

from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.encoding.strict_json import dump
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.records.claims import split
from credit_hub.federation.records.models import Record
from credit_hub.federation.records.reasons import SUITE
from credit_hub.federation.sdjwt.disclosure import RandomBytes
from credit_hub.federation.sdjwt.issuing import Hiding, hide, issue
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.suites.port import Signer
from credit_hub.federation.suites.table import by_alg
from credit_hub.federation.tokens import sealer

__all__ = ["TYPE", "Issued", "issue_record"]

TYPE: Final = "dc+sd-jwt"
"""The media type of SD-JWT VC (draft-ietf-oauth-sd-jwt-vc section 2.2.1)."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A record as it is handed to its audience.

    Attributes:
        presentation: With the disclosures that its audience may read.
        digest: Tagged digest of the signed payload, by which others refer to the record.
    """

    presentation: Presentation
    digest: str


def issue_record(
    record: Record,
    signer: Signer,
    *,
    disclose: AbstractSet[str] = frozenset(),
    random: RandomBytes = token_bytes,
) -> Issued:
    """Sign a record, and hand out the disclosures that its reader asked for.

    Args:
        record: What it says.
        signer: A key of the issuer of use ``record``.
        disclose: Hidden members that the reader may read, as the consent allows; without any, it
            reads open members alone. The other disclosures are forgotten.
        random: Source of salts and decoys.

    Raises:
        VerificationError: The record names another suite than that of the key.
        SuiteError: The suite of the key is switched off.
    """
    suite = by_alg(signer.alg)
    if record.suite != suite.id:
        raise VerificationError(SUITE, f"{record.suite}, the key is for {suite.id}")
    opened, hidden = split(record)
    hiding = hide(opened, hidden, algorithm=suite.hash, random=random)
    digest = tagged(dump(hiding.payload), suite.hash)
    chosen = tuple(found for found in hiding.disclosures if found.name in disclose)
    shown = Hiding(hiding.payload, chosen)
    return Issued(issue(shown, sealer(signer, TYPE)), digest)
