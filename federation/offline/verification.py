"""Goes through a bundle, step by step, from one root that the reader has.

Each step rests on those before it: after a registry or record that failed nothing more is said.
What is missing or out of date is undecided and never a failure, so that nobody is harmed by a
bundle that somebody has not kept up to date.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.errors import ExchangeError, VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys import entry
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.offline.bundle import EvidenceBundle, read_bundle
from credit_hub.federation.offline.personal_steps import consent_step, mapping_step
from credit_hub.federation.offline.record_steps import (
    issuer_step,
    peek,
    record_step,
    status_step,
    witness_step,
)
from credit_hub.federation.offline.report import (
    Outcome,
    Report,
    Step,
    failed,
    passed,
    refused,
    undecided,
)
from credit_hub.federation.records.models import PersonalBand, SceneEligibility
from credit_hub.federation.records.registered import RegisteredRecord
from credit_hub.federation.registry.bundle import Bundle, open_bundle
from credit_hub.federation.registry.reasons import REGISTRY_EXPIRED
from credit_hub.federation.registry.registry import RegistryView, Trust
from credit_hub.federation.status import tokens
from credit_hub.federation.status.held import HeldLists
from credit_hub.federation.status.reasons import CLAIMS
from credit_hub.federation.status.tokens import StatusList
from credit_hub.federation.tokens import registered_opener

__all__ = ["registry_step", "verify_bundle"]

_PAYLOAD: Final = 1


def verify_bundle(data: bytes, anchor_root: bytes, at: datetime, reader: str | None) -> Report:
    """Verify a bundle offline.

    Args:
        data: The file as received.
        anchor_root: A root of the alliance that was handed over in person, to the byte.
        at: The moment for which is asked, with its zone.
        reader: Who reads; nothing: the city that the record is for.

    Raises:
        VerificationError: The file is no bundle at all.
        ValueError: ``at`` has no zone.
    """
    if at.tzinfo is None:
        raise ValueError("the moment needs a zone")
    bundle = read_bundle(data)
    step, view = registry_step(bundle.registry, anchor_root, at)
    if view is None:
        return Report((step,))
    try:
        claimed = peek(bundle.record)
    except VerificationError as error:
        return Report((step, refused("record", error)))
    witnessed, cosigned_at = witness_step(claimed, bundle.evidence, view)
    if witnessed.outcome is Outcome.FAILED:
        return Report((step, witnessed))
    read, found = record_step(claimed, view, reader, cosigned_at)
    steps = (step, witnessed, read)
    if found is None:
        return Report(steps)
    return Report((*steps, *_about(found, bundle, view)))


def registry_step(
    documents: Bundle, anchor: bytes, at: datetime
) -> tuple[Step, RegistryView | None]:
    """Return the step, and the registry at that moment unless it failed or is too old."""
    name = "registry"
    try:
        registry = open_bundle(documents, anchor)
        if registry.trust(at) is Trust.EXPIRED:
            return undecided(name, REGISTRY_EXPIRED), None
        view = registry.at(at)
    except ExchangeError as error:
        return failed(name, error.reason, error.detail), None
    detail = f"version {registry.version}, {view.trust}"
    if view.trust is Trust.STALE:
        en = "signed by the founders; without the statement of the day, newer ones are not known"
        return passed(name, en, "创始成员签名有效；缺少当日声明，其后变更不可知", detail), view
    return passed(
        name, "signed by the founders, and fresh", "创始成员签名有效，且为最新", detail
    ), view


def _about(found: RegisteredRecord, bundle: EvidenceBundle, view: RegistryView) -> list[Step]:
    """Return the steps that rest on a record whose signature holds, but not on each other."""
    record = found.verified.record
    lists, problem = _held(bundle, view)
    steps = [issuer_step(found)]
    if isinstance(record, PersonalBand | SceneEligibility):
        steps.append(consent_step(record, bundle.consent, view, lists))
    steps.append(status_step(record, lists, problem, int(view.now.timestamp())))
    mapping = mapping_step(record, view) if isinstance(record, PersonalBand) else None
    return steps if mapping is None else [*steps, mapping]


def _held(bundle: EvidenceBundle, view: RegistryView) -> tuple[HeldLists, ExchangeError | None]:
    """Return the lists of the bundle, and what was wrong with the first bad one.

    A list by a key that was lost is no list: whoever has the key could sign any.
    """
    held, problem = HeldLists(), None
    read: list[StatusList] = []
    for token in bundle.status:
        try:
            read.append(_list(token, view))
        except ExchangeError as error:
            if error.reason is not entry.REVOKED:
                problem = problem or error
    for one in sorted(read, key=lambda found: found.issued_at):
        try:
            held.take(one)
        except VerificationError as error:
            problem = problem or error
    return held, problem


def _list(token: str, view: RegistryView) -> StatusList:
    now = int(view.now.timestamp())
    parts = token.split(".")
    if len(parts) <= _PAYLOAD:
        raise VerificationError(CLAIMS, "no token")
    issuer = strict_json.parse(base64url.decode(parts[_PAYLOAD], where="status")).get("iss")
    if not isinstance(issuer, str):
        raise VerificationError(CLAIMS, "iss")
    opener = registered_opener(view, Expected(tokens.TYPE, KeyUse.STATUS, now))
    return tokens.read(token, opener, issuer=issuer, now=now)
