"""Has other members witness this city's log (C2SP tlog-witness, the side of the log).

One checkpoint is sent to all witnesses, so that their signatures make a quorum, though the log has
gone on meanwhile. What a witness knows it says itself, where it is not what this city remembers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import structlog

from credit_hub.api.exchange.relying.carrier import Carrier, below, plain_request
from credit_hub.api.exchange.relying.client import endpoint_of
from credit_hub.federation.errors import ExchangeError, Reason, VerificationError
from credit_hub.federation.http.messages import Response
from credit_hub.federation.log.checkpoint import SignedCheckpoint
from credit_hub.federation.log.notes import SignatureLine, read_signature_line
from credit_hub.federation.log.reader import LogReader
from credit_hub.federation.registry.member import Member, Role, Standing
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.witness.machine import SIZE_TYPE, Status
from credit_hub.federation.witness.request import AddCheckpoint

__all__ = ["WITNESS", "Cosigned", "WitnessClient"]

WITNESS: Final = "witness"
"""Purpose under which a witness registers its address; ``/add-checkpoint`` lies below it."""
_PATH: Final = "add-checkpoint"
_OCTETS: Final = "application/octet-stream"
_SIZE: Final = re.compile(rb"(0|[1-9][0-9]{0,18})\n")
_MOST_LINES: Final = 8
WITNESS_REFUSED: Final = Reason(
    "witness.refused",
    "the witness has not signed the checkpoint",
    "见证方未对该检查点签名",
    "C2SP tlog-witness, section add-checkpoint",
)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What witnesses answered.

    Attributes:
        lines: Their signatures, not verified: ``TransparencyLog.add_cosignatures`` does.
        failed: Code of the reason, for each witness that did not sign.
    """

    lines: tuple[SignatureLine, ...]
    failed: dict[str, str]


@dataclass(slots=True)
class WitnessClient:
    """Asks the witnesses that the registry names; remembers what each of them has seen.

    Attributes:
        city: Entity id of this city: its own witness does not count for it.
        carrier: Brings requests to members.
    """

    city: str
    carrier: Carrier
    _seen: dict[str, int] = field(default_factory=dict)

    def cosign(
        self, checkpoint: SignedCheckpoint, reader: LogReader, view: RegistryView
    ) -> Cosigned:
        """Have a published checkpoint signed by all witnesses that can be reached.

        Args:
            checkpoint: Of this city's log.
            reader: Of its files.
            view: The registry now.
        """
        lines: list[SignatureLine] = []
        failed: dict[str, str] = {}
        for member in self._witnesses(view):
            try:
                lines += self._ask(member, checkpoint, reader)
            except ExchangeError as error:
                failed[member.id] = error.reason.code
                _log.warning("exchange.witness", partner=member.id, reason=error.reason.code)
        return Cosigned(tuple(lines), failed)

    def _witnesses(self, view: RegistryView) -> Iterator[Member]:
        for _, member in sorted(view.registry.members.items()):
            named = Role.WITNESS in member.roles and member.standing is Standing.ACTIVE
            if named and member.id != self.city:
                yield member

    def _ask(
        self, member: Member, checkpoint: SignedCheckpoint, reader: LogReader
    ) -> tuple[SignatureLine, ...]:
        endpoint = endpoint_of(member, WITNESS)
        known = self._seen.get(member.id, 0)
        answer = self._send(endpoint, min(known, checkpoint.size), checkpoint, reader)
        if answer.status == Status.CONFLICT:
            answer = self._send(endpoint, _size(answer), checkpoint, reader)
        if answer.status != Status.SIGNED:
            raise VerificationError(WITNESS_REFUSED, f"status {answer.status}")
        self._seen[member.id] = checkpoint.size
        return _lines(answer.body)

    def _send(
        self, endpoint: str, old: int, checkpoint: SignedCheckpoint, reader: LogReader
    ) -> Response:
        if old > checkpoint.size:
            # It has seen more than is sent: another process of this city was there before.
            raise VerificationError(WITNESS_REFUSED, f"it has seen {old}")
        proof: tuple[bytes, ...] = ()
        if 0 < old < checkpoint.size:
            proof = reader.consistency((old, reader.root(old)), checkpoint.checkpoint.head)
        body = bytes(AddCheckpoint(old, proof, bytes(checkpoint.note)))
        return self.carrier.carry(endpoint, plain_request(below(endpoint, _PATH), body, _OCTETS))


def _size(answer: Response) -> int:
    form = _SIZE.fullmatch(answer.body)
    if form is None or answer.fields.one("content-type") != SIZE_TYPE:
        raise VerificationError(WITNESS_REFUSED, "a conflict without size")
    return int(form[1])


def _lines(body: bytes) -> tuple[SignatureLine, ...]:
    texts = body.decode("utf-8", "replace").splitlines()
    if not 0 < len(texts) <= _MOST_LINES:
        raise VerificationError(WITNESS_REFUSED, "no signature lines")
    return tuple(map(read_signature_line, texts))
