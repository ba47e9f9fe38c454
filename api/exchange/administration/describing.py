"""What a registry says, and what a proposal would change in it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from tuf.api.metadata import Root, Timestamp

from credit_hub.federation.registry.ceremony import founders_of
from credit_hub.federation.registry.documents import read_document
from credit_hub.federation.registry.member import KeyState, Member, MemberKey
from credit_hub.federation.registry.registry import Registry

__all__ = ["changes", "registry_json", "registry_lines", "root_changes"]


def changes(before: Registry | None, after: Registry) -> Iterator[str]:
    """Yield what differs, one line each: a founder reads them before it signs."""
    known = {} if before is None else before.members
    for entity in sorted(known.keys() | after.members.keys()):
        yield from _entry(entity, known.get(entity), after.members.get(entity))
    tables = {} if before is None else before.mappings
    for digest in sorted(after.mappings.keys() - tables.keys()):
        yield f"+ mapping table {digest}"
    for digest in sorted(tables.keys() - after.mappings.keys()):
        yield f"- mapping table {digest}"
    if before is not None and before.policy != after.policy:
        yield "~ policy of the alliance"


def root_changes(root: bytes, before: bytes | None) -> Iterator[str]:
    """Yield what a new root changes, or who founds, where there is none before it."""
    new = read_document(root, Root).signed
    old = None if before is None else read_document(before, Root).signed
    founders, known = founders_of(new), {} if old is None else founders_of(old)
    for name in sorted(founders.keys() | known.keys()):
        if name not in known:
            yield f"+ founder {name}"
        elif name not in founders:
            yield f"- founder {name}"
        elif founders[name].key.keyid != known[name].key.keyid:
            yield f"~ founder {name} comes with another root key"
    role, last = new.roles[Root.type], None if old is None else old.roles[Root.type]
    if last is None or role.threshold != last.threshold:
        yield f"~ {role.threshold} of {len(role.keyids)} founders must sign"
    if old is not None and new.roles[Timestamp.type].keyids != old.roles[Timestamp.type].keyids:
        yield "~ another online key"
    yield f"~ root version {new.version}, until {_time(new.expires)}"


def registry_lines(registry: Registry, now: datetime) -> Iterator[str]:
    """Yield what a registry says, for people."""
    yield (
        f"version {registry.version} (root {registry.root_version}), {registry.trust(now).value}; "
        f"fresh until {_time(registry.fresh_until)}, usable until {_time(registry.usable_until)}"
    )
    for entity, member in sorted(registry.members.items()):
        yield f"{entity} {member.name}: {member.standing.value}, {', '.join(member.roles)}"
        for key in member.keys:
            yield f"  {key.use.value:8} {key.alg:12} {key.kid} {_state(key, now)}"
    yield f"mapping tables: {len({bytes(table) for table in registry.mappings.values()})}"


def registry_json(registry: Registry, now: datetime) -> dict[str, object]:
    """Return the same for machines."""
    return {
        "version": registry.version,
        "root_version": registry.root_version,
        "trust": registry.trust(now).value,
        "fresh_until": _time(registry.fresh_until),
        "usable_until": _time(registry.usable_until),
        "members": [
            member.model_dump(mode="json", exclude_none=True)
            for _, member in sorted(registry.members.items())
        ],
        "mappings": sorted(registry.mappings),
        "witnesses": None if registry.policy is None else registry.policy.witnesses,
    }


def _entry(entity: str, old: Member | None, new: Member | None) -> Iterator[str]:
    if new is None:
        yield f"- {entity} leaves the registry"
    elif old is None:
        yield f"+ {entity} {new.name} ({', '.join(new.roles)}), {len(new.keys)} keys"
    elif old != new:
        yield from _member(old, new)


def _member(old: Member, new: Member) -> Iterator[str]:
    listed = {key.kid: key for key in old.keys}
    for key in new.keys:
        before = listed.get(key.kid)
        if before is None:
            yield f"+ {new.id} key {key.use.value} {key.alg} {key.kid} from {_seconds(key.nbf)}"
        elif key != before:
            yield f"~ {new.id} key {key.use.value} {key.alg} {key.kid}: {_key_change(key)}"
    if old.standing is not new.standing:
        yield f"~ {new.id} {old.standing.value} -> {new.standing.value}"
    fields = sorted(
        name
        for name in Member.model_fields
        if name not in {"keys", "standing"} and getattr(old, name) != getattr(new, name)
    )
    if fields:
        yield f"~ {new.id} {', '.join(fields)}"


def _key_change(key: MemberKey) -> str:
    if key.revoked_at is not None:
        return f"{key.status.value} as of {_seconds(key.revoked_at)} ({key.reason})"
    return f"{key.status.value}, signs until {_seconds(key.signs_until)}"


def _state(key: MemberKey, now: datetime) -> str:
    moment = int(now.timestamp())
    if key.status is not KeyState.ACTIVE:
        return key.status.value
    if moment < key.nbf:
        return f"signs from {_seconds(key.nbf)}"
    return "signs" if moment < key.signs_until else "verifies"


def _seconds(value: int) -> str:
    return _time(datetime.fromtimestamp(value, UTC))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
