"""The root of a registry: founders with one key and one voice each, k of them for any change.

The same keys and threshold stand for ``root`` and for ``targets``, so that no city alone can admit,
drop or rewrite anything. ``snapshot`` and ``timestamp`` are one online key that can only say which
version is the newest.

TUF counts keys and not people. What makes them people is checked here, and again by every reader
before a root is trusted: a name at each key, each name once, each key once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from securesystemslib.signer import Key, SSlibKey
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Role, Root, Snapshot, Targets, Timestamp

from credit_hub.federation.errors import ExchangeError, VerificationError
from credit_hub.federation.keys.rotation import RootRotation, check_root_rotation
from credit_hub.federation.registry.documents import (
    moment,
    read_document,
    sound_key,
    verify_document,
    write_document,
)
from credit_hub.federation.registry.reasons import BELOW_THRESHOLD, PRE_ROTATION, ROOT_FORM

__all__ = ["FEWEST", "Founder", "check_root", "draft_root", "founders_of", "unsigned"]

FEWEST: Final = 2
"""Founders that must sign, at least; and always more than half of them."""
_MEMBER: Final = "x-cc-member"
_NEXT: Final = "x-cc-next-root"
_ID: Final = re.compile(r"https://[!-~]{1,190}")


@dataclass(frozen=True, slots=True)
class Founder:
    """A founding member, its root key, and the digest of the next one (pre-rotation).

    ``next_root`` is made by :func:`credit_hub.federation.keys.rotation.next_root`.
    """

    member: str
    key: Key
    next_root: str

    def labelled(self) -> SSlibKey:
        """Return the key with whose it is; the label is signed with the root."""
        labels = {_MEMBER: self.member, _NEXT: self.next_root}
        key = self.key
        return SSlibKey(key.keyid, key.keytype, key.scheme, dict(key.keyval), labels)


def draft_root(
    founders: Sequence[Founder],
    *,
    threshold: int,
    online: Key,
    expires: datetime,
    previous: bytes | None = None,
) -> bytes:
    """Return an unsigned root: the first one, or the one after ``previous``.

    Each founder signs it with ``sign_document``; founders whose keys go sign with the old ones.

    Args:
        founders: All of them, each once.
        threshold: How many must sign a change of root or of members.
        online: The key for snapshot and timestamp: no founder's.
        expires: When it must have been replaced.
        previous: The root that is in force.

    Raises:
        VerificationError: The form of a root is not kept; ``previous`` is none.
        RegistrationError: A key is unsound.
    """
    version = 1 if previous is None else read_document(previous, Root).signed.version + 1
    keys = {founder.key.keyid: founder.labelled() for founder in founders}
    ids = [founder.key.keyid for founder in founders]
    if len(keys) < len(founders):
        raise VerificationError(ROOT_FORM, "two founders have one key")
    roles = {
        Root.type: Role(ids, threshold),
        Targets.type: Role(list(ids), threshold),
        Snapshot.type: Role([online.keyid], 1),
        Timestamp.type: Role([online.keyid], 1),
    }
    root = Root(
        version=version,
        expires=moment(expires),
        keys={**keys, online.keyid: online},
        roles=roles,
        consistent_snapshot=True,
    )
    _check_form(root)
    return write_document(Metadata(root))


def check_root(data: bytes, previous: bytes | None) -> Root:
    """Return a root that may be trusted if ``previous`` is.

    Args:
        data: The root with its signatures.
        previous: The one before it; None for a first root, which is only checked by itself.

    Raises:
        VerificationError: Too few founders signed under the old or under the new root, a key that
            was not announced came in, or the form of a root is not kept.
        RegistrationError: A key is unsound.
    """
    document = read_document(data, Root)
    root = document.signed
    _check_form(root)
    verify_document(document, root)
    if previous is not None:
        before = read_document(previous, Root).signed
        if root.version != before.version + 1:
            raise VerificationError(ROOT_FORM, f"version {root.version} after {before.version}")
        verify_document(document, before)
        _check_rotation(document, before)
    return root


def founders_of(root: Root) -> dict[str, Founder]:
    """Return the founders of a root by their ids.

    Raises:
        VerificationError: A role names a key that the root does not hold.
    """
    try:
        keys = [root.get_key(keyid) for keyid in root.roles[Root.type].keyids]
    except ValueError:
        raise VerificationError(ROOT_FORM, "a role without its key") from None
    founders = [Founder(_label(key, _MEMBER), key, _label(key, _NEXT)) for key in keys]
    return {founder.member: founder for founder in founders}


def unsigned(data: bytes, previous: bytes | None) -> tuple[str, ...]:
    """Return the founders, old and new ones, whose signatures a draft does not have."""
    document = read_document(data, Root)
    roots = [document.signed]
    if previous is not None:
        roots.append(read_document(previous, Root).signed)
    lacking = {m for root in roots for m in set(founders_of(root)) - _signers(document, root)}
    return tuple(sorted(lacking))


def _label(key: Key, name: str) -> str:
    """Return a label of a key; one that is no text is none."""
    value = key.unrecognized_fields.get(name)
    return value if isinstance(value, str) else ""


def _signers(document: Metadata[Root], root: Root) -> set[str]:
    try:
        result = root.get_verification_result(Root.type, document.signed_bytes, document.signatures)
    except (RepositoryError, ValueError) as error:
        raise VerificationError(BELOW_THRESHOLD, Root.type) from error
    return {
        name for name, founder in founders_of(root).items() if founder.key.keyid in result.signed
    }


def _check_form(root: Root) -> None:
    voices, admitting = root.roles[Root.type], root.roles[Targets.type]
    if voices.keyids != admitting.keyids or voices.threshold != admitting.threshold:
        raise VerificationError(ROOT_FORM, "root and targets have other keys or thresholds")
    if not root.consistent_snapshot:
        raise VerificationError(ROOT_FORM, "no consistent snapshots")
    founders = founders_of(root)
    count = len(voices.keyids)
    if len(founders) < count or len(set(voices.keyids)) < count:
        raise VerificationError(ROOT_FORM, "a founder has two voices")
    if not all(_ID.fullmatch(f.member) and f.next_root for f in founders.values()):
        raise VerificationError(ROOT_FORM, "a key is nobody's, or announces no next one")
    if voices.threshold < FEWEST or 2 * voices.threshold <= count:
        raise VerificationError(ROOT_FORM, f"{voices.threshold} of {count} is no majority of two")
    _check_online(root, set(voices.keyids))


def _check_online(root: Root, offline: set[str]) -> None:
    online = [
        keyid for name in (Snapshot.type, Timestamp.type) for keyid in root.roles[name].keyids
    ]
    if not online or offline & set(online):
        raise VerificationError(ROOT_FORM, "the online key is a founder's, or there is none")
    if set(root.keys) != offline | set(online):
        raise VerificationError(ROOT_FORM, "a key has no role, or a role no key")
    for key in root.keys.values():
        sound_key(key)


def _check_rotation(document: Metadata[Root], before: Root) -> None:
    """Hold the rule of announced keys for each founder that stays with another key."""
    old, new = founders_of(before), founders_of(document.signed)
    approving = _signers(document, before)
    for name in old.keys() & new.keys():
        if old[name].key.keyid == new[name].key.keyid:
            continue
        change = RootRotation(name, old[name].next_root, sound_key(new[name].key), approving)
        try:
            check_root_rotation(change, old.keys() & new.keys())
        except ExchangeError as error:
            raise VerificationError(PRE_ROTATION, name) from error
