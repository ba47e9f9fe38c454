"""This city as a member of the alliance: what every part of the exchange is composed of.

It is cheap to make and holds nothing open. The registry says which keys count and what for; the
files say which of them this city has.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from credit_hub.api.exchange.folders import Folders, folders_of
from credit_hub.api.exchange.key_files import KeyFolder
from credit_hub.api.exchange.trusted import TrustedRegistry, mirror_of
from credit_hub.api.secret_file import demand_private, write_once
from credit_hub.api.settings import Settings
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.log.checkpoint import LogIdentity
from credit_hub.federation.log.note_keys import NoteKey, NoteSigner
from credit_hub.federation.log.quorum import WitnessPolicy
from credit_hub.federation.pairwise import PairwiseKey
from credit_hub.federation.registry.logs import LOG_UNKNOWN, log_of, witness_name, witness_policy
from credit_hub.federation.registry.member import KeyState, Member, MemberKey
from credit_hub.federation.registry.reading import RegistryStore
from credit_hub.federation.registry.registry import Registry, RegistryView
from credit_hub.model.errors import SettingsError

__all__ = ["NO_KEY", "Membership", "open_membership"]

NO_KEY: Final = Reason(
    "exchange.no_key",
    en="this city has no key for this use that the registry lets sign now",
    zh="本市没有注册表当前允许用于此用途签名的密钥",
    rule="federation protocol, registry: keys",
)
_SECRET_BYTES: Final = 32
_PAIRWISE: Final = b"cc-pairwise-secret-1\0"


@dataclass(frozen=True, slots=True)
class Membership:
    """A member with its keys and the registry that it trusts.

    Attributes:
        entity_id: Its name in the alliance.
        folders: Its files.
        keys: Its private keys.
        trusted: Its registry.
        inner_networks: Networks of its own in which partners may lie.
    """

    entity_id: str
    folders: Folders
    keys: KeyFolder
    trusted: TrustedRegistry
    inner_networks: tuple[str, ...] = ()

    def registry(self) -> Registry:
        """Return the last trusted registry.

        Raises:
            VerificationError: There is none.
        """
        return self.trusted.known()

    def view(self, now: datetime) -> RegistryView:
        """Return the registry as it counts now: the resolver of keys for all envelopes.

        Raises:
            VerificationError: There is none, or it is expired.
        """
        return self.registry().at(now)

    def member(self) -> Member:
        """Return this city's own entry.

        Raises:
            VerificationError: It has none, or there is no registry.
        """
        return self.registry().member(self.entity_id)

    def signer(
        self, use: KeyUse, now: datetime, *, accepts: Sequence[str] | None = None
    ) -> PrivateKey:
        """Return the key that signs for a use now.

        Args:
            use: What is signed.
            now: The clock of this hub.
            accepts: Suites of the reader's entry, the preferred one first; None where the registry
                leaves the choice to this city.

        Raises:
            VerificationError: The registry lets none of the keys that are here sign, or none of a
                suite that the reader accepts.
        """
        found = self.signers(use, now)
        if accepts is not None:
            by_suite = {key.public.suite.id: key for key in reversed(found)}
            found = tuple(by_suite[suite] for suite in accepts if suite in by_suite)
        if not found:
            raise VerificationError(NO_KEY, use.value, remedy="credit-hub partner status")
        return found[0]

    def signers(self, use: KeyUse, now: datetime) -> tuple[PrivateKey, ...]:
        """Return all keys that may sign for a use now, the newest first."""
        listed = {key.kid: key for key in self.member().keys if key.use is use}
        moment = int(now.timestamp())
        return tuple(
            key
            for key in self.keys.keys(use)
            if key.kid in listed and _signs(listed[key.kid], moment)
        )

    def origin(self) -> str:
        """Return the origin of this city's log.

        Raises:
            VerificationError: The registry has no log of it.
        """
        log = self.member().log
        if log is None:
            raise VerificationError(LOG_UNKNOWN, self.entity_id)
        return log.origin

    def log(self, now: datetime) -> LogIdentity:
        """Return this city's log as its partners know it; errors as ``registry.logs.log_of``."""
        return log_of(self.view(now), self.origin())

    def note_signers(self, now: datetime) -> tuple[NoteSigner, ...]:
        """Return what signs this city's checkpoints now.

        Raises:
            VerificationError: No key is here of those that the registry has for the log.
        """
        signers = self._notes(self.log(now).keys, KeyUse.LOG, now)
        if not signers:
            raise VerificationError(NO_KEY, KeyUse.LOG.value)
        return signers

    def witness_signers(self, now: datetime) -> tuple[NoteSigner, ...]:
        """Return what signs other cities' checkpoints now; nothing where this is no witness."""
        own = dict(self.witnesses(now).members).get(self.entity_id, ())
        return self._notes(own, KeyUse.WITNESS, now)

    def witnesses(self, now: datetime) -> WitnessPolicy:
        """Return how many witnesses must sign, and whose keys count; see ``witness_policy``."""
        return witness_policy(self.view(now))

    def witness_name(self) -> str:
        """Return the name under which this city's witness signs."""
        return witness_name(self.entity_id)

    def pairwise(self, partner: str, algorithm: Hash = Hash.SHA_256) -> PairwiseKey:
        """Return the key of the names of persons for one partner; its secret is made on first use.

        Each partner's key is derived from the one secret and its id (RFC 2104), so that a partner
        who learnt his own could not make the names of another.

        Raises:
            SettingsError: The file can be read by others, or is not what was written.
        """
        path = self.folders.pairwise
        if not path.exists():
            write_once(path, secrets.token_hex(_SECRET_BYTES))
        demand_private(path)
        try:
            secret = bytes.fromhex(path.read_text("ascii"))
        except ValueError:
            secret = b""
        if len(secret) != _SECRET_BYTES:
            message = f"{path} does not hold 32 bytes in hexadecimal"
            raise SettingsError(message, remedy="restore it from your backup")
        own = hmac.digest(secret, _PAIRWISE + partner.encode(), sha256)
        return PairwiseKey(partner, own, algorithm)

    def _notes(
        self, public: Sequence[NoteKey], use: KeyUse, now: datetime
    ) -> tuple[NoteSigner, ...]:
        private = {key.public.point: key for key in self.signers(use, now)}
        return tuple(
            NoteSigner(key, private[key.public]) for key in public if key.public in private
        )


def open_membership(settings: Settings) -> Membership:
    """Return this city's membership, as the settings have it.

    Raises:
        SettingsError: The settings do not say who this city is.
    """
    if settings.exchange_entity is None:
        raise SettingsError(
            "CREDIT_HUB_EXCHANGE_ENTITY is not set: this hub exchanges nothing",
            remedy="see docs/how-to/exchange.md",
        )
    folders = folders_of(settings)
    place = settings.exchange_mirror or str(folders.publication)
    mirror = mirror_of(place, settings.exchange_inner_networks)
    store = RegistryStore(folders.registry)
    return Membership(
        entity_id=settings.exchange_entity,
        folders=folders,
        keys=KeyFolder(folders.keys),
        trusted=TrustedRegistry(store, folders.registry / "known.json", mirror),
        inner_networks=settings.exchange_inner_networks,
    )


def _signs(key: MemberKey, moment: int) -> bool:
    return key.status is KeyState.ACTIVE and key.nbf <= moment < key.signs_until
