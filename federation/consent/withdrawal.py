"""What changes when a person withdraws (PIPL arts. 15 and 16): the consent, and all that it led to.

The status of the consent and of every record under it becomes revoked. The lists are signed again
at once; a reader learns of it within the time to live of the lists, 60 seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from credit_hub.federation.consent.receipt import Consent
from credit_hub.federation.status.bits import Status, StatusBits
from credit_hub.federation.status.standing import Reference

__all__ = ["revoked", "to_revoke"]


def to_revoke(consent: Consent, records: Iterable[Reference]) -> Mapping[str, frozenset[int]]:
    """Return the places that become revoked, by the address of their list.

    Args:
        consent: What was withdrawn.
        records: Places of the records that were issued under it.
    """
    place = consent.status.status_list
    found = {place.uri: {place.idx}}
    for record in records:
        found.setdefault(record.uri, set()).add(record.index)
    return MappingProxyType({uri: frozenset(indices) for uri, indices in found.items()})


def revoked(entries: StatusBits, indices: Iterable[int]) -> StatusBits:
    """Return a list in which some places are revoked, whatever they were before.

    Raises:
        VerificationError: The list has no such place.
    """
    return entries.marked(indices, Status.REVOKED)
