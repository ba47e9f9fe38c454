"""Signs this city's status lists anew: in time, and at once after a change.

A list counts for its ``ttl`` from the second in which it was signed, so that nobody can keep a
withdrawal back; whoever stops signing takes away the standing of all his records within a minute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog

from credit_hub.api.exchange.provider.consents import PERSONS
from credit_hub.api.exchange.provider.home import Home
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.leaf import LeafKind
from credit_hub.federation.status.bits import StatusBits
from credit_hub.federation.status.tokens import PERSON_TTL, PUBLIC_TTL, TYPE, publish
from credit_hub.federation.tokens import sealer

__all__ = ["StatusListKeeper"]

_PART: Final = 0.4
"""Of its time to live, after which a list is signed again: a turn that fails has a second one."""
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")
_LOGGED_AFTER: Final = 5
"""Seconds between two states of one list in the log: each is a leaf for good."""
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _State:
    """Of a list: revision and second of its last signing, and what the log has of it."""

    revision: int = -1
    signed: int = 0
    logged_revision: int = 0
    logged: int = 0

    def owes_log(self, now: int) -> bool:
        """Whether the log lacks a change that was signed, and may have it now."""
        is_behind = self.logged_revision < self.revision
        return is_behind and now >= self.logged + _LOGGED_AFTER


@dataclass(slots=True)
class StatusListKeeper:
    """Signs the lists of a city into a folder; one object for a city.

    Attributes:
        home: The city.
    """

    home: Home
    _states: dict[str, _State] = field(default_factory=dict)

    def sign_due(self) -> int:
        """Sign every list that is due; return how many were.

        Raises:
            VerificationError: No key can sign.
            LedgerError: The ledger does not answer.
            OSError: The disk fails.
        """
        now = self.home.now()
        revisions = self.home.ledger.exchange_places.revisions(now)
        return sum(self._sign(uri, revision, now) for uri, revision in revisions.items())

    def _sign(self, uri: str, revision: int, now: int) -> bool:
        state = self._states.setdefault(uri, _State())
        name = uri.rpartition("/")[2]
        ttl = PERSON_TTL if name.startswith(f"{PERSONS}-") else PUBLIC_TTL
        path = self.home.membership.folders.status / _checked(name)
        if state.revision == -1:
            state.signed = _last_signed(path)
        is_changed = state.revision != revision
        is_due = is_changed or state.owes_log(now) or now >= state.signed + ttl * _PART
        # Two lists of one second could not be told apart by age.
        if not is_due or now <= state.signed:
            return False
        token = self._token(uri, ttl, now)
        _replace(path, token)
        if is_changed:
            _log.info("exchange.status_list", name=name, revision=revision)
        state.revision, state.signed = revision, now
        self._log_change(state, token, now)
        return True

    def _token(self, uri: str, ttl: int, now: int) -> str:
        """Sign what stands in the ledger; a change during it has a later revision, and its turn."""
        entries = StatusBits.empty().changed(self.home.ledger.exchange_places.statuses(uri))
        signer = self.home.membership.signer(KeyUse.STATUS, self.home.clock())
        seal = sealer(signer, TYPE)
        return publish(entries, seal, uri=uri, issuer=self.home.id, now=now, ttl=ttl)

    def _log_change(self, state: _State, token: str, now: int) -> None:
        """Put a changed list into the log, for every partner."""
        if not state.owes_log(now):
            return
        self.home.ledger.exchange_objects.put(LeafKind.STATUS_LIST, None, token, None)
        state.logged_revision, state.logged = state.revision, now


def _checked(name: str) -> str:
    """Return the name of a file; one with dots or slashes was never given out."""
    if _NAME.fullmatch(name) is None:
        raise ValueError("a status list of another form")
    return name


def _last_signed(path: Path) -> int:
    try:
        return int(path.stat().st_mtime)
    except FileNotFoundError:
        return 0


def _replace(path: Path, token: str) -> None:
    """Replace a file in one step; a loss of power may leave the older one, which then is stale."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(token, encoding="ascii")
    new.replace(path)
