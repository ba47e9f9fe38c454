"""Has other members witness this city's log, and keeps what makes a quorum."""

from __future__ import annotations

import structlog

from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.relying.carrier import Carrier
from credit_hub.api.exchange.relying.witnesses import WitnessClient
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.log.checkpoint import open_checkpoint
from credit_hub.federation.log.log import TransparencyLog

__all__ = ["Cosigner"]

_log = structlog.get_logger(__name__)


class Cosigner:
    """Asks the witnesses; one object for a process, since it remembers what they have seen."""

    def __init__(self, home: Home, carrier: Carrier) -> None:
        """Ask in the name of a city."""
        self._home = home
        self._witnesses = WitnessClient(home.id, carrier)

    def ask(self, log: TransparencyLog) -> bool:
        """Have the latest checkpoint witnessed.

        Signatures that make no quorum do not take the place of an earlier checkpoint that has one:
        partners would then follow nothing.

        Returns:
            Whether the latest checkpoint has its quorum; False where there is nothing to witness.

        Raises:
            VerificationError: There is no registry, or a witness's signature is wrong.
            LogError: The log is closed.
            OSError: The disk fails.
        """
        checkpoint = log.published
        if checkpoint is None or not checkpoint.size:
            return False
        view = self._home.view()
        found = self._witnesses.cosign(checkpoint, log.reader, view)
        if not found.lines:
            return False
        policy = self._home.membership.witnesses(view.now)
        held = log.witnessed(policy.keys)
        signed = open_checkpoint(
            bytes(checkpoint.note.with_lines(found.lines)), log.identity, policy.keys
        )
        try:
            policy.cosigned_at(signed, log.identity)
        except VerificationError as error:
            _log.warning("exchange.quorum", reason=error.reason.code, failed=len(found.failed))
            if held is not None and held.size != checkpoint.size:
                return False
        joined = log.add_cosignatures(checkpoint, found.lines, policy.keys)
        try:
            policy.cosigned_at(joined, log.identity)
        except VerificationError:
            return False
        return joined.size == checkpoint.size
