"""Makes proposals: an alliance that is founded, a list that changes, a founder's next key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from securesystemslib.signer import Key
from tuf.api.metadata import Root, Timestamp

from credit_hub.api.exchange.administration.application import Application, check_proofs
from credit_hub.api.exchange.administration.proposal import Proposal, registry_of
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.registry.bundle import Bundle
from credit_hub.federation.registry.ceremony import Founder, draft_root, founders_of
from credit_hub.federation.registry.documents import read_document
from credit_hub.federation.registry.log_entry import POLICY, AlliancePolicy, write_policy
from credit_hub.federation.registry.member import target_of
from credit_hub.federation.registry.publication import draft_targets
from credit_hub.federation.registry.reasons import ROOT_FORM

__all__ = ["RootChange", "change", "found", "new_root", "root_change"]

_ROOT_LIFE: Final = timedelta(days=365)


def found(
    applications: Sequence[Application],
    *,
    threshold: int,
    witnesses: int,
    online: Key,
    now: datetime,
) -> Proposal:
    """Return the proposal that founds an alliance: first root, first list, policy.

    Args:
        applications: Of all members; those that are founders say so.
        threshold: How many founders must sign any change.
        witnesses: How many members must have signed a checkpoint.
        online: Public key of whoever publishes.
        now: The clock of this hub.

    Raises:
        VerificationError: Too few founders, or an application is none.
        RegistrationError: A proof is missing or wrong, or a key is unsound.
    """
    handed = {target_of(check_proofs(one, None).id): one for one in applications}
    founders = [
        one.founder.founder(one.member().id) for one in applications if one.founder is not None
    ]
    root = draft_root(founders, threshold=threshold, online=online, expires=now + _ROOT_LIFE)
    files = {path: one.entry.encode() for path, one in handed.items()}
    files[POLICY] = write_policy(AlliancePolicy(witnesses=witnesses))
    return _proposal(files, handed, root=root, now=now, previous=None)


def change(
    bundle: Bundle,
    *,
    applications: Sequence[Application] = (),
    files: Mapping[str, bytes],
    now: datetime,
) -> Proposal:
    """Return the proposal of another list.

    Args:
        bundle: The registry in force.
        applications: Of members that come, or whose entries change by their own wish.
        files: Further entries and tables, by path.
        now: The clock of this hub.

    Raises:
        VerificationError: An application is none, a file is not what its path says.
        RegistrationError: A proof is missing or wrong.
    """
    before = registry_of(bundle, now)
    handed = {target_of(check_proofs(one, before).id): one for one in applications}
    entries = {path: one.entry.encode() for path, one in handed.items()}
    return _proposal(
        {**bundle.files, **files, **entries}, handed, root=None, now=now, previous=bundle.targets
    )


def root_change(bundle: Bundle, founder: Founder, now: datetime) -> Proposal:
    """Return the proposal of a root in which one founder has another key.

    Raises:
        VerificationError: The form of a root is not kept.
    """
    return new_root(bundle, RootChange(arriving=(founder,)), now)


@dataclass(frozen=True, slots=True)
class RootChange:
    """What another root shall have; nothing of it: the same root for a year more.

    Attributes:
        arriving: Founders that come, or come back with another key.
        leaving: Entity ids of founders that go; they stay members.
        threshold: How many founders must sign; None: as before.
        online: Key of whoever publishes; None: as before.
    """

    arriving: Sequence[Founder] = ()
    leaving: AbstractSet[str] = frozenset()
    threshold: int | None = None
    online: Key | None = None


def new_root(bundle: Bundle, change: RootChange, now: datetime) -> Proposal:
    """Return the proposal of another root.

    The list is signed anew with it: else hubs would have too few signatures under the new root.

    Raises:
        VerificationError: Somebody leaves who is no founder, or the form of a root is not kept.
        RegistrationError: A key is unsound.
    """
    before = read_document(bundle.roots[-1], Root).signed
    known = founders_of(before)
    strangers = sorted(change.leaving - known.keys())
    if strangers:
        raise VerificationError(ROOT_FORM, f"no founders: {', '.join(strangers)}")
    founders = {**known, **{founder.member: founder for founder in change.arriving}}
    root = draft_root(
        [one for name, one in founders.items() if name not in change.leaving],
        threshold=change.threshold or before.roles[Root.type].threshold,
        online=change.online or before.get_key(before.roles[Timestamp.type].keyids[0]),
        expires=now + _ROOT_LIFE,
        previous=bundle.roots[-1],
    )
    return _proposal(bundle.files, {}, root=root, now=now, previous=bundle.targets)


def _proposal(
    files: Mapping[str, bytes],
    handed: Mapping[str, Application],
    *,
    root: bytes | None,
    now: datetime,
    previous: bytes | None,
) -> Proposal:
    targets = draft_targets(files, now=now, previous=previous)
    return Proposal(
        root=None if root is None else root.decode(),
        targets=targets.decode(),
        files={path: data.decode() for path, data in files.items()},
        applications=dict(handed),
    )
