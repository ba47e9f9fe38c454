"""Composed paths over two cities, with real keys, logs and witnesses of a registry.

Zhengzhou registers the firms of 410199, Hangzhou those of 330199; both are divisions that nobody
has. Keys, times and salts follow from texts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.links.answer import LEFT_OUT, TYP, LinkAnswer, Stated, read_answer
from credit_hub.federation.links.composing import Proven, compose
from credit_hub.federation.links.path import write_path
from credit_hub.federation.log.checkpoint import Checkpoint, sign_checkpoint
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.hashing import SHA_256
from credit_hub.federation.log.leaf import LeafKind, logged, private_leaf
from credit_hub.federation.log.note_keys import COSIGNATURE_ED25519, ED25519, NoteSigner
from credit_hub.federation.log.notes import sign_line
from credit_hub.federation.log.vkeys import note_key
from credit_hub.federation.registry.bundle import Bundle, open_bundle
from credit_hub.federation.registry.log_entry import (
    POLICY,
    AlliancePolicy,
    MemberLog,
    write_policy,
)
from credit_hub.federation.registry.logs import witness_name
from credit_hub.federation.registry.member import (
    Member,
    Removal,
    Role,
    Standing,
    target_of,
    write_member,
)
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.tokens import registered_opener, sealer
from credit_hub.loaders.synthetic.codes import uscc
from credit_hub.model.uscc import Uscc
from tests.exchange_bundles import (
    AT,
    DAY,
    HANGZHOU,
    LUOYANG,
    NOW,
    PROVINCE,
    ZHENGZHOU,
    anchor,
    drawn,
    key,
    member_of,
    registered,
    registry_of,
)

AREAS: Final = {ZHENGZHOU: "410199", HANGZHOU: "330199"}
AS_OF: Final = "2026-12-01"


def zhengzhou_firm(number: int) -> str:
    """Return a code that Zhengzhou registers."""
    return uscc(number)


def hangzhou_firm(number: int) -> str:
    """Return a code that Hangzhou registers: the same organisation code in its own division."""
    return Uscc.with_check(f"91330199{uscc(number)[8:17]}").value


OWN: Final = zhengzhou_firm(11)
BRIDGE: Final = hangzhou_firm(12)
INNER: Final = hangzhou_firm(13)
OTHER: Final = zhengzhou_firm(14)
"""The path: OWN holds BRIDGE, BRIDGE holds INNER, INNER holds OTHER."""


def edge(start: str, end: str, type: str = "holding") -> dict[str, str]:  # noqa: A002
    """Return a stub edge as answers have it."""
    return {"from": start, "to": end, "type": type, "as_of": "2026-11-20", "source": "register"}


def signer(member: str, use: KeyUse) -> PrivateKey:
    """Return a member's key for a use."""
    return key(f"{member} {use}", "intl-2")


@dataclass(frozen=True)
class PathCase:
    """A path as it is to be made; the default one is valid.

    Attributes:
        claims: Members of the foreign statement that differ.
        witnessed: When each witness signed; empty: no evidence.
        revoked: Since when Hangzhou's key for records is revoked.
        standing: Of Hangzhou.
        areas: Areas of the members.
        spoil: Changes the finished file.
        aud: Who reads.
    """

    claims: Mapping[str, object] = field(default_factory=dict)
    witnessed: Sequence[int] = (NOW + 5, NOW + 7)
    revoked: int | None = None
    standing: Standing = Standing.ACTIVE
    areas: Mapping[str, str] = field(default_factory=lambda: AREAS)
    spoil: Callable[[dict[str, Any]], object] = lambda _: None
    aud: str | None = None


def answer(iss: str, **members: object) -> LinkAnswer:
    """Return an answer; Zhengzhou reads it."""
    edges = {
        ZHENGZHOU: [edge(OWN, BRIDGE)],
        HANGZHOU: sorted([edge(BRIDGE, INNER), edge(INNER, OTHER)], key=lambda e: e["from"]),
    }[iss]
    said: dict[str, object] = {
        "iss": iss,
        "aud": ZHENGZHOU,
        "iat": NOW,
        "jti": base64url.encode(drawn(iss)(16)),
        "purpose": "tender",
        "suite": "intl-2",
        "log": {"origin": _origin(iss)},
        "question": "sha-256:" + "Q" * 43,
        "as_of": AS_OF,
        "firms": [OWN if iss == ZHENGZHOU else BRIDGE],
        "relations": ["branch", "holding"],
        "hops": 2,
        "edges": edges,
        "left_out": list(LEFT_OUT),
        "complete": True,
        "cuts": [],
    }
    return LinkAnswer.model_validate({**said, **members})


def token_of(said: LinkAnswer) -> str:
    """Sign an answer without reading it again."""
    return sealer(signer(said.iss, KeyUse.RECORD), TYP)(said.claims())


def make_path(case: PathCase) -> bytes:
    """Return the file of a case."""
    files = registry_files(case)
    bundle = registry_of(files)
    unspoilt = view_of(registry_of(registry_files(replace(case, revoked=None))))
    proven = []
    for said in (answer(ZHENGZHOU), answer(HANGZHOU, **case.claims)):
        stated = stated_of(said, unspoilt)
        proven.append(Proven(stated, evidence_of(stated.token, said.iss, case.witnessed)))
    path = compose(OWN, OTHER, proven, bundle)
    file: dict[str, Any] = json.loads(write_path(path))
    case.spoil(file)
    return json.dumps(file, ensure_ascii=False).encode()


def stated_of(said: LinkAnswer, view: RegistryView) -> Stated:
    """Sign an answer and read it as its reader does."""
    opener = registered_opener(view, Expected(TYP, KeyUse.RECORD, AT))
    return read_answer(token_of(said), opener)


def view_of(bundle: Bundle) -> RegistryView:
    """Return the registry in a bundle as it counts at AT."""
    return open_bundle(bundle, anchor()).at(datetime.fromtimestamp(AT, UTC))


def registry_files(case: PathCase) -> dict[str, bytes]:
    """Return the entries of two cities and two witnesses."""
    members = [_city(one, case) for one in (ZHENGZHOU, HANGZHOU)]
    members += [
        member_of(one, [registered(signer(one, KeyUse.WITNESS), KeyUse.WITNESS)], (Role.WITNESS,))
        for one in (PROVINCE, LUOYANG)
    ]
    files = {target_of(one.id): write_member(one) for one in members}
    return {**files, POLICY: write_policy(AlliancePolicy(witnesses=2))}


def evidence_of(token: str, issuer: str, witnessed: Sequence[int]) -> LogEvidence | None:
    """Return the place of a token in its issuer's log of two leaves."""
    if not witnessed:
        return None
    salt = drawn(f"leaf {issuer}")(32)
    leaves = [SHA_256.leaf(b"\x41first"), SHA_256.leaf(_leaf(token, salt))]
    own, origin = signer(issuer, KeyUse.LOG), _origin(issuer)
    log = NoteSigner(note_key(origin, ED25519, own.public), own)
    note = sign_checkpoint(Checkpoint(origin, 2, SHA_256.root(leaves)), [log])
    for member, time in zip((PROVINCE, LUOYANG), witnessed, strict=False):
        seen = signer(member, KeyUse.WITNESS)
        witness = NoteSigner(note_key(witness_name(member), COSIGNATURE_ED25519, seen.public), seen)
        note = note.with_lines([sign_line(note.text, witness, time)])
    return LogEvidence(LeafKind.RECORD, 1, salt, (leaves[0],), bytes(note))


def _leaf(token: str, salt: bytes) -> bytes:
    return private_leaf(LeafKind.RECORD, logged(token), salt)


def _origin(member: str) -> str:
    return member.removeprefix("https://").replace("/fed", "/log")


def _city(entity: str, case: PathCase) -> Member:
    is_foreign = entity == HANGZHOU
    revoked = case.revoked if is_foreign else None
    standing = case.standing if is_foreign else Standing.ACTIVE
    keys = [
        registered(signer(entity, KeyUse.RECORD), KeyUse.RECORD, revoked_at=revoked),
        registered(signer(entity, KeyUse.LOG), KeyUse.LOG),
    ]
    removal = None if standing is Standing.ACTIVE else Removal(since=NOW - DAY, grace=NOW + DAY)
    return member_of(
        entity,
        keys,
        (Role.ISSUER, Role.RELYING, Role.LOG),
        area_code=case.areas[entity],
        log=MemberLog(origin=_origin(entity), tree="sha-256", demands=()),
        standing=standing,
        removal=removal,
    )
