"""The registry under national algorithms: signatures by SM2 beside those that TUF knows.

GB/T 39786-2021 wants SM2 and SM3 for what is relied on; TUF has neither. Members in its scope sign
digests of root and list by their registered SM2 keys. That adds evidence and takes nothing away:
the founders' k signatures count as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from tuf.api.metadata import Root, Targets

from credit_hub.federation.encoding.digests import Hash, tagged
from credit_hub.federation.encoding.strict_json import JsonObject, dump
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.jws.general import Party, sign_by_all, verify_all
from credit_hub.federation.keys.entry import KeyResolver, KeyUse
from credit_hub.federation.registry.bundle import Bundle
from credit_hub.federation.registry.documents import read_document
from credit_hub.federation.suites.port import Signer

__all__ = ["OTHER_VERSION", "TYP", "check_countersigned", "countersign", "statement"]

TYP: Final = "cc-registry+jws"
OTHER_VERSION: Final = Reason(
    "registry.countersigned",
    en="the countersignature is of another root or list",
    zh="副署针对的是其他根元数据或清单",
    rule="federation protocol, registry: national algorithms; GB/T 39786-2021",
)


def statement(root: bytes, targets: bytes) -> bytes:
    """Return what is countersigned: versions and digests of both documents, canonical JSON.

    Raises:
        VerificationError: One of them is no such document.
    """
    return dump(
        {
            "root": _named(root, read_document(root, Root).signed.version),
            "targets": _named(targets, read_document(targets, Targets).signed.version),
        }
    )


def countersign(root: bytes, targets: bytes, signers: Sequence[Signer]) -> bytes:
    """Return the countersignature by keys for the use ``registry``.

    More members add theirs by ``jws.general.add_signature``.
    """
    return sign_by_all(statement(root, targets), signers, typ=TYP)


def check_countersigned(
    document: bytes,
    bundle: Bundle,
    keys: KeyResolver,
    required: Iterable[str],
    *,
    now: datetime,
    alg: str = "SGD_SM3_SM2",
) -> None:
    """Verify that members have countersigned the registry that is in force.

    Args:
        document: The countersignature.
        bundle: The registry, verified by ``open_bundle``.
        keys: The keys in it, ``Registry.at(now)``.
        required: Entity ids of those that must have signed.
        now: The clock of this hub.
        alg: By which algorithm.

    Raises:
        VerificationError: A signature is wrong or missing, or it is of another version.
        ValueError: Nobody is required.
    """
    expected = Expected(TYP, KeyUse.REGISTRY, int(now.timestamp()))
    found = verify_all(document, keys, expected, [Party(member, alg) for member in required])
    if found.payload != statement(bundle.roots[-1], bundle.targets):
        raise VerificationError(OTHER_VERSION)


def _named(document: bytes, version: int) -> JsonObject:
    return {"version": version, **{hash_.value: tagged(document, hash_) for hash_ in Hash}}
