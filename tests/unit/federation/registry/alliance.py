"""An alliance of three founders that publishes a registry, and hubs that read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Root, Targets

from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.keys.rotation import next_root
from credit_hub.federation.registry.ceremony import Founder, draft_root
from credit_hub.federation.registry.documents import sign_document, sound_key
from credit_hub.federation.registry.member import (
    KeyState,
    Member,
    MemberKey,
    PublicJwk,
    Removal,
    Role,
    Standing,
    target_of,
    write_member,
)
from credit_hub.federation.registry.mirror import FolderMirror
from credit_hub.federation.registry.publication import Publication, draft_targets
from credit_hub.federation.registry.reading import Refreshed, RegistryStore
from credit_hub.federation.suites.table import by_id

ZHENGZHOU = "https://credit.zhengzhou.example/fed"
HANGZHOU = "https://credit.hangzhou.example/fed"
PROVINCE = "https://credit.henan.example/fed"
LUOYANG = "https://credit.luoyang.example/fed"
NOW = datetime.now(UTC).replace(microsecond=0)  # python-tuf reads the clock of the machine
T = int(NOW.timestamp())
DAY = 86_400
_T = TypeVar("_T", Root, Targets)


def registered(
    key: PrivateKey,
    use: KeyUse,
    *,
    days: tuple[int, int, int] = (-10, 90, 120),
    status: KeyState = KeyState.ACTIVE,
    revoked_at: int | None = None,
) -> MemberKey:
    own = key.public.jwk()
    return MemberKey(
        kid=key.kid,
        alg=key.alg,  # type: ignore[arg-type]  # one of three texts
        use=use,
        jwk=PublicJwk(kty=own["kty"], crv=own["crv"], x=own["x"], y=own.get("y")),  # type: ignore[arg-type]
        nbf=T + days[0] * DAY,
        signs_until=T + days[1] * DAY,
        exp=T + days[2] * DAY,
        status=status,
        revoked_at=revoked_at,
        reason=None if revoked_at is None else "compromised",
    )


def member(
    entity: str,
    keys: Sequence[MemberKey] = (),
    *,
    standing: Standing = Standing.ACTIVE,
    grace: int = T,
) -> Member:
    return Member(
        id=entity,
        name="某市信用平台",
        area_code="410199",
        roles=(Role.ISSUER, Role.RELYING),
        endpoints={"queries": f"{entity}/v1/queries"},
        accepts=("intl-1", "intl-2"),
        keys=tuple(keys) or (registered(new_key(), KeyUse.HTTP),),
        quotas={"tender": 1000},
        purposes=("tender",),
        standing=standing,
        removal=None if standing is Standing.ACTIVE else Removal(since=T - DAY, grace=grace),
    )


def new_key(suite: str = "intl-2") -> PrivateKey:
    return PrivateKey.generate(by_id(suite))


def files_of(members: Iterable[Member]) -> dict[str, bytes]:
    return {target_of(entry.id): write_member(entry) for entry in members}


@dataclass
class FoundersKeys:
    """A founder with its root key and the one that it has announced."""

    entity: str
    key: CryptoSigner = field(default_factory=CryptoSigner.generate_ecdsa)
    next: CryptoSigner = field(default_factory=CryptoSigner.generate_ed25519)

    def founder(self) -> Founder:
        announced = next_root(sound_key(self.next.public_key))
        return Founder(self.entity, self.key.public_key, announced)

    def rotated(self) -> FoundersKeys:
        """Return the founder with its announced key in force."""
        return FoundersKeys(self.entity, self.next, CryptoSigner.generate_ecdsa())

    def replaced(self) -> FoundersKeys:
        """Return the founder with a key that nobody has announced."""
        return FoundersKeys(self.entity)


@dataclass
class Alliance:
    """Three founders, two of whom must sign, and the folder in which they publish."""

    folder: Path
    founders: list[FoundersKeys] = field(
        default_factory=lambda: [FoundersKeys(e) for e in (ZHENGZHOU, HANGZHOU, PROVINCE)]
    )
    online: CryptoSigner = field(default_factory=CryptoSigner.generate_ed25519)

    def __post_init__(self) -> None:
        self.publication = Publication(self.folder)

    def root(
        self,
        founders: Sequence[FoundersKeys] | None = None,
        *,
        signed_by: Iterable[CryptoSigner],
        threshold: int = 2,
    ) -> bytes:
        """Return a root after the one in force, signed by these."""
        chosen = self.founders if founders is None else founders
        draft = draft_root(
            [one.founder() for one in chosen],
            threshold=threshold,
            online=self.online.public_key,
            expires=NOW + timedelta(days=365),
            previous=self.publication.root(),
        )
        return signed(draft, Root, signed_by)

    def found(self) -> bytes:
        """Publish the first root, signed by all."""
        root = self.root(signed_by=[one.key for one in self.founders])
        self.publication.take_root(root)
        return root

    def admit(self, *members: Member, at: datetime = NOW, tables: Sequence[bytes] = ()) -> None:
        """Publish a list that two founders have signed, and state it."""
        files = files_of(members)
        files |= {f"mappings/{number}.json": table for number, table in enumerate(tables)}
        draft = draft_targets(files, now=NOW, previous=self.publication.targets())
        data = signed(draft, Targets, [one.key for one in self.founders[:2]])
        self.publication.take_targets(data, files, NOW)
        self.publication.state(self.online, at)


def signed(draft: bytes, kind: type[_T], signers: Iterable[CryptoSigner]) -> bytes:
    """Pass a draft from founder to founder."""
    for signer in signers:
        draft = sign_document(draft, kind, signer)
    return draft


@dataclass
class Reader:
    """A hub that reads the registry from a folder."""

    folder: Path
    mirror: Path

    def __post_init__(self) -> None:
        self.store = RegistryStore(self.folder)

    def refresh(self, mirror: Path | None = None) -> Refreshed:
        return self.store.refresh(FolderMirror(mirror or self.mirror), NOW)
