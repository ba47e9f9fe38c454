"""Replaces keys of this city: working keys by an application, root keys by a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tuf.api.metadata import Root

from credit_hub.api.exchange.administration.application import Application, write_application
from credit_hub.api.exchange.administration.drafting import root_change
from credit_hub.api.exchange.administration.entry import compromised, rotated
from credit_hub.api.exchange.administration.proposal import Proposal
from credit_hub.api.exchange.administration.root_keys import RootKeys
from credit_hub.api.exchange.membership import Membership
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.registry.documents import read_document
from credit_hub.model.errors import InvalidValueError

__all__ = ["Replacement"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """Makes new keys for a city.

    Attributes:
        membership: Whose.
        now: The clock of this hub.
    """

    membership: Membership
    now: datetime

    def working(
        self,
        use: str,
        alg: str,
        out: Path,
        *,
        starts: datetime,
        compromised_at: datetime | None,
    ) -> str:
        """Write the application for a new working key, and return its kid.

        Args:
            use: What the key signs.
            alg: Its algorithm.
            out: The file for the founders.
            starts: When it signs first, where the present one is sound.
            compromised_at: Since when the present one may be in other hands, if it may.

        Raises:
            InvalidValueError: There is no such use, or the registry has no active key of it.
            VerificationError: There is no registry, or this city is not in it.
        """
        own = self.membership
        try:
            chosen = KeyUse(use)
        except ValueError:
            known = ", ".join(one.value for one in KeyUse)
            raise InvalidValueError(f"no use of keys: {use!r}", remedy=known) from None
        if compromised_at is None:
            entry = rotated(own.member(), chosen, alg, own.keys, starts)
        else:
            entry = compromised(own.member(), chosen, alg, own.keys, compromised_at, self.now)
        out.write_bytes(write_application(Application.of(entry, own.keys)))
        return entry.keys[0].kid

    def root(self) -> Proposal:
        """Return the proposal that brings this founder's announced root key in.

        Raises:
            VerificationError: This city is no founder, or the announced key is not here.
        """
        own = self.membership
        own.registry()
        bundle = own.trusted.store.bundle()
        root = read_document(bundle.roots[-1], Root).signed
        founder = RootKeys(own.folders.root).rotated(own.entity_id, root)
        return root_change(bundle, founder, self.now)
