"""This city's own entry: made with its keys on joining, changed when a key is replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from credit_hub.api.exchange.key_files import KeyFolder
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.registry.freshness import STATEMENT_LIFE
from credit_hub.federation.registry.log_entry import MemberLog
from credit_hub.federation.registry.member import (
    KeyState,
    Member,
    MemberKey,
    PublicJwk,
    Role,
)
from credit_hub.federation.suites.table import by_alg, by_id
from credit_hub.model.errors import ConflictError, InvalidValueError

__all__ = ["Wish", "compromised", "join", "rotated"]

_SIGNS: Final = timedelta(days=365)
_LONGEST_RECORD: Final = timedelta(days=30)
"""What a working key has signed ends at most so much later (docs/protocol/records.md)."""
_NOTES: Final = timedelta(days=3653)
"""Checkpoints are evidence for ten years: keys of logs and witnesses verify as long."""
_PUBLISHED_BEFORE: Final = 2 * STATEMENT_LIFE
_NOTE_SUITES: Final = ("intl-2", "cn-1")
_NATIONAL: Final = "cn-1"
_NOTE_USES: Final = frozenset({KeyUse.LOG, KeyUse.WITNESS})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a city asks to be listed as.

    Attributes:
        member: Entity id.
        name: 名称, for people.
        area_code: Division of GB/T 2260.
        base_url: Where partners reach its exchange, without a slash at its end.
        suites: That it signs with and verifies, the preferred one first.
        roles: What it does.
        quotas: Most questions a day for each purpose that it asks for.
        origin: Of its log; empty where it runs none.
    """

    member: str
    name: str
    area_code: str
    base_url: str
    suites: Sequence[str]
    roles: Sequence[Role]
    quotas: Mapping[str, int]
    origin: str = ""


def join(wish: Wish, keys: KeyFolder, now: datetime) -> Member:
    """Make the keys of all uses, and return the entry for the founders.

    Raises:
        ConflictError: There are keys already.
        InvalidValueError: The wish does not make an entry.
        SuiteError: This machine cannot compute a suite.
    """
    if any(keys.keys(use) for use in KeyUse):
        raise ConflictError(
            f"{keys.path} holds keys already", remedy="`credit-hub partner rotate` replaces one"
        )
    made = {use: _new(use, wish.suites) for use in _uses(wish)}
    listed = tuple(_listed(key, use, now) for use, new in made.items() for key in new)
    try:
        member = Member(
            id=wish.member,
            name=wish.name,
            area_code=wish.area_code,
            roles=tuple(wish.roles),
            endpoints=_endpoints(wish),
            accepts=tuple(wish.suites),
            keys=listed,
            quotas=dict(wish.quotas),
            purposes=tuple(wish.quotas),
            log=_log(wish),
        )
    except ValueError as error:
        raise InvalidValueError(f"these do not make an entry of the registry: {error}") from None
    for use, new in made.items():
        keys.add(use, *new)
    return member


def rotated(member: Member, use: KeyUse, alg: str, keys: KeyFolder, signs_from: datetime) -> Member:
    """Return the entry with a new key that signs from a moment on; the present one until then.

    Args:
        member: The entry in force.
        use: Of the key.
        alg: Its algorithm.
        keys: Where the new one is kept.
        signs_from: Not before every member can have the version that lists it: 48 hours after its
            publication.

    Raises:
        InvalidValueError: The registry has no active key of this use and algorithm.
    """
    present = _present(member, use, alg)
    key = _added(keys, use, alg)
    until = int(signs_from.timestamp())
    ended = present.model_copy(update={"signs_until": min(present.signs_until, until)})
    return _with(member, ended, _listed(key, use, signs_from))


def compromised(
    member: Member, use: KeyUse, alg: str, keys: KeyFolder, revoked_at: datetime, now: datetime
) -> Member:
    """Return the entry with a key revoked as of a moment, and a new one that signs at once.

    Args:
        member: The entry in force.
        use: Of the key.
        alg: Its algorithm.
        keys: Where the new one is kept.
        revoked_at: Since when it may have been in other hands; what witnesses had seen before
            counts, nothing else.
        now: The clock of this hub.

    Raises:
        InvalidValueError: The registry has no active key of this use and algorithm.
    """
    present = _present(member, use, alg)
    key = _added(keys, use, alg)
    changes = {
        "status": KeyState.REVOKED,
        "revoked_at": int(revoked_at.timestamp()),
        "reason": "compromised",
    }
    return _with(member, present.model_copy(update=changes), _listed(key, use, now))


def _present(member: Member, use: KeyUse, alg: str) -> MemberKey:
    for key in member.keys:
        if (key.use, key.alg, key.status) == (use, alg, KeyState.ACTIVE):
            return key
    raise InvalidValueError(f"the registry has no active {alg} key of this city for {use.value}")


def _added(keys: KeyFolder, use: KeyUse, alg: str) -> PrivateKey:
    key = PrivateKey.generate(by_alg(alg))
    keys.add(use, key)
    return key


def _with(member: Member, changed: MemberKey, new: MemberKey) -> Member:
    others = tuple(key for key in member.keys if key.kid != changed.kid)
    return Member.model_validate(
        member.model_copy(update={"keys": (new, changed, *others)}).model_dump()
    )


def _new(use: KeyUse, suites: Sequence[str]) -> tuple[PrivateKey, ...]:
    chosen = tuple(suites)
    if use in _NOTE_USES:
        # Ed25519 is what every log client reads; SM2 beside it, where the city signs by it.
        chosen = tuple(suite for suite in _NOTE_SUITES if suite in {"intl-2", *suites})
    if use is KeyUse.REGISTRY:
        chosen = (_NATIONAL,)
    return tuple(PrivateKey.generate(by_id(suite)) for suite in chosen)


def _uses(wish: Wish) -> tuple[KeyUse, ...]:
    """Return what keys are needed for."""
    needs = {
        KeyUse.LOG: Role.LOG in wish.roles,
        KeyUse.WITNESS: Role.WITNESS in wish.roles,
        KeyUse.REGISTRY: _NATIONAL in wish.suites,
    }
    return tuple(use for use in KeyUse if needs.get(use, True))


def _listed(key: PrivateKey, use: KeyUse, signs_from: datetime) -> MemberKey:
    own = key.public.jwk()
    until = signs_from + _SIGNS
    verifies = until + (_NOTES if use in _NOTE_USES else _LONGEST_RECORD)
    return MemberKey.model_validate(
        {
            "kid": key.kid,
            "alg": key.alg,
            "use": use,
            "jwk": PublicJwk.model_validate(
                {name: own[name] for name in ("kty", "crv", "x", "y") if name in own}
            ),
            "nbf": int(signs_from.timestamp()),
            "signs_until": int(until.timestamp()),
            "exp": int(verifies.timestamp()),
        }
    )


def _endpoints(wish: Wish) -> dict[str, str]:
    base = wish.base_url
    endpoints = {"exchange": f"{base}/fed/v1", "status": f"{base}/fed/v1/status/"}
    if Role.LOG in wish.roles:
        endpoints["log"] = f"{base}/fed/v1/log"
    if Role.WITNESS in wish.roles:
        endpoints["witness"] = f"{base}/witness/v1"
    return endpoints


def _log(wish: Wish) -> MemberLog | None:
    if Role.LOG not in wish.roles:
        return None
    demands = ("Ed25519", "SGD_SM3_SM2") if _NATIONAL in wish.suites else ("Ed25519",)
    return MemberLog(origin=wish.origin, tree="sha-256", demands=demands)
