"""A founder's root keys in one file: the one in force, the announced one, earlier ones.

On the founder's own machine; what leaves it are signatures. Which key is which, the root says, so
that nothing must be moved when a rotation is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tuf.api.metadata import Root, Timestamp

from credit_hub.api.exchange.key_files import read_keys, write_keys
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.keys.rotation import next_root
from credit_hub.federation.registry.ceremony import Founder, founders_of
from credit_hub.federation.registry.reasons import ROOT_FORM
from credit_hub.federation.registry.root_keys import tuf_public
from credit_hub.federation.suites.table import by_id
from credit_hub.model.errors import ConflictError, SettingsError

__all__ = ["RootKeys"]

_SUITE: Final = "intl-2"
"""Ed25519: of the two algorithms of TUF the one whose signatures need no random numbers."""
_ONE_AND_NEXT: Final = 2


@dataclass(frozen=True, slots=True)
class RootKeys:
    """The file ``root.jwks`` of a founder; the newest key stands first.

    Attributes:
        folder: Where it lies, with the online key of whoever publishes.
    """

    folder: Path

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / "root.jwks"

    @property
    def online_path(self) -> Path:
        """The key that signs the statement of the day, where this city publishes."""
        return self.folder / "online.jwks"

    def begin(self) -> None:
        """Make the first key and the one after it.

        Raises:
            ConflictError: There are keys already.
        """
        if self.path.exists():
            raise ConflictError(f"{self.path} is there already: root keys are made once")
        write_keys(self.path, (_new(), _new()))

    def online(self, root: Root | None = None) -> PrivateKey:
        """Return the key for the statements of the day.

        Args:
            root: In force: of several keys the one that it names; None: the newest, which is made
                on first use.

        Raises:
            SettingsError: The root names another one than those that are here.
        """
        if not self.online_path.exists():
            write_keys(self.online_path, (_new(),))
        keys = read_keys(self.online_path)
        if root is None:
            return keys[0]
        named = root.roles[Timestamp.type].keyids
        for key in keys:
            if tuf_public(key.public).keyid in named:
                return key
        raise SettingsError(
            f"{self.online_path} does not hold the online key that the root names",
            remedy="publish where it is, or propose another one: exchange registry renew-root",
        )

    def next_online(self) -> PrivateKey:
        """Make another key for the statements of the day; it counts once a root names it."""
        key = _new()
        write_keys(self.online_path, (key, *read_keys(self.online_path)))
        return key

    def first(self, member: str) -> Founder:
        """Return this founder as it stands in a first root.

        Raises:
            SettingsError: There are no keys, or others than the first two.
        """
        keys = read_keys(self.path)
        if len(keys) < _ONE_AND_NEXT:
            raise SettingsError(f"{self.path} does not hold a key and the next one")
        return Founder(member, tuf_public(keys[1].public), next_root(keys[0].public))

    def rotated(self, member: str, root: Root) -> Founder:
        """Return this founder with its announced key in force and a new one announced.

        Raises:
            VerificationError: The root does not have this founder, or the announced key is not
                here.
        """
        founder = founders_of(root).get(member)
        keys = read_keys(self.path)
        announced = next(
            (key for key in keys if founder and next_root(key.public) == founder.next_root), None
        )
        if announced is None:
            raise VerificationError(ROOT_FORM, f"the announced key of {member} is not here")
        following = keys[0]
        if following.kid == announced.kid:
            following = _new()
            write_keys(self.path, (following, *keys))
        return Founder(member, tuf_public(announced.public), next_root(following.public))

    def signing(self, *roots: Root) -> tuple[PrivateKey, ...]:
        """Return the keys that are here and have a voice in one of these roots."""
        voices = {founder.key.keyid for root in roots for founder in founders_of(root).values()}
        return tuple(key for key in read_keys(self.path) if tuf_public(key.public).keyid in voices)


def _new() -> PrivateKey:
    return PrivateKey.generate(by_id(_SUITE))
