"""Logs and witnesses as the registry has them: the link from members to what signs checkpoints.

A key that was lost counts for no checkpoint, neither a log's nor a witness's: whoever has it could
sign any tree at any time. A log whose key was lost signs its kept witnessed checkpoints anew with
the next key; the lines of the witnesses stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PublicKey
from credit_hub.federation.log.checkpoint import LogIdentity
from credit_hub.federation.log.hashing import TreeHash
from credit_hub.federation.log.note_keys import (
    COSIGNATURE_ED25519,
    COSIGNATURE_SM2,
    ED25519,
    SM2,
    NoteKey,
    NoteKind,
)
from credit_hub.federation.log.quorum import WitnessPolicy
from credit_hub.federation.log.vkeys import note_key
from credit_hub.federation.registry.member import (
    KeyState,
    Member,
    MemberKey,
    Role,
    Standing,
)
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.suites.sm2.digest import DEFAULT_IDENTITY

__all__ = ["LOG_KEYS", "LOG_UNKNOWN", "NO_POLICY", "OUT_OF_REACH", "log_of", "witness_name"]
__all__ += ["witness_policy"]

_CHAPTER: Final = "federation protocol, registry: logs and witnesses"
LOG_UNKNOWN: Final = Reason(
    "registry.log_unknown",
    en="the registry has no log of this origin",
    zh="注册表中没有该来源的日志",
    rule=_CHAPTER,
)
LOG_KEYS: Final = Reason(
    "registry.log_keys",
    en="the log has no key left that could sign what is demanded of it",
    zh="该日志已没有可按要求签名的密钥",
    rule=_CHAPTER,
)
NO_POLICY: Final = Reason(
    "registry.no_policy",
    en="the registry does not say how many witnesses must sign: nothing can rest on a quorum",
    zh="注册表未规定见证数量，不能以法定见证为依据",
    rule=_CHAPTER,
)
OUT_OF_REACH: Final = Reason(
    "registry.quorum_out_of_reach",
    en="the registry demands more witnesses than it has",
    zh="注册表要求的见证数量超过现有见证成员",
    rule=_CHAPTER,
)

_LOG_KINDS: Final[Mapping[str, NoteKind]] = {kind.alg: kind for kind in (ED25519, SM2)}
_WITNESS_KINDS: Final[Mapping[str, NoteKind]] = {
    kind.alg: kind for kind in (COSIGNATURE_ED25519, COSIGNATURE_SM2)
}


def log_of(view: RegistryView, origin: str) -> LogIdentity:
    """Return a log by its origin, with the keys that count for it now.

    Raises:
        VerificationError: No member runs such a log, or no key is left for what it demands.
        RegistrationError: A key is unsound.
        SuiteError: This machine cannot compute the suite of a key.
    """
    member = view.registry.logs.get(origin)
    if member is None or member.log is None:
        raise VerificationError(LOG_UNKNOWN)
    log = member.log
    keys = tuple(_note_keys(view, member, KeyUse.LOG, origin, _LOG_KINDS))
    if not keys or not set(log.demands) <= {key.kind.alg for key in keys}:
        raise VerificationError(LOG_KEYS, origin)
    tree = TreeHash(Hash(log.tree))
    return LogIdentity(origin, member.id, keys, frozenset(log.demands), tree)


def witness_policy(view: RegistryView) -> WitnessPolicy:
    """Return how many witnesses must sign, and which members' signatures count now.

    Raises:
        VerificationError: The registry has no policy, or fewer witnesses than that demands.
        RegistrationError: A key is unsound.
        SuiteError: This machine cannot compute the suite of a key.
    """
    policy = view.registry.policy
    if policy is None:
        raise VerificationError(NO_POLICY)
    named = (
        (member.id, tuple(_witness_keys(view, member)))
        for _, member in sorted(view.registry.members.items())
        if Role.WITNESS in member.roles and member.standing is not Standing.REMOVED
    )
    members = tuple((entity, keys) for entity, keys in named if keys)
    if len(members) < policy.witnesses:
        raise VerificationError(OUT_OF_REACH, f"{policy.witnesses} of {len(members)}")
    return WitnessPolicy(policy.witnesses, members)


def witness_name(member: str) -> str:
    """Return the name under which a member's witness signs notes.

    Example:
        >>> witness_name("https://credit.henan.example/fed")
        'credit.henan.example/fed/witness'
    """
    return f"{member.removeprefix('https://')}/witness"


def _witness_keys(view: RegistryView, member: Member) -> Iterator[NoteKey]:
    name = witness_name(member.id)
    return _note_keys(view, member, KeyUse.WITNESS, name, _WITNESS_KINDS)


def _note_keys(
    view: RegistryView,
    member: Member,
    use: KeyUse,
    name: str,
    kinds: Mapping[str, NoteKind],
) -> Iterator[NoteKey]:
    """Yield the keys of a use that count now; those without a kind in notes are passed over."""
    now = int(view.now.timestamp())
    for key in member.keys:
        counts = key.status is not KeyState.REVOKED and key.nbf <= now < key.exp
        if key.use is use and counts and key.alg in kinds:
            yield note_key(name, kinds[key.alg], _public(key))


def _public(key: MemberKey) -> PublicKey:
    identity = DEFAULT_IDENTITY if key.identity is None else key.identity.encode("ascii")
    return PublicKey.read(key.jwk.members(), identity=identity)
