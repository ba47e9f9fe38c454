"""The file ``cc-bundle-1``: a record with all that shows what it is worth.

Nothing in it is believed because it is there (:mod:`credit_hub.federation.offline.verification`).
The texts in it are documents as they were signed, line feeds included, so that the file itself
keeps less than cc-json-1; what is signed is read by its own strict rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from credit_hub.federation.encoding.strict_json import TOO_LONG
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.offline.form import FORMAT, LONGEST
from credit_hub.federation.registry import bundle as registry_bundle

__all__ = ["MOST_LISTS", "EvidenceBundle", "read_bundle", "write_bundle"]

MOST_LISTS: Final = 8
"""Status lists: one of the record, one of its consent, and some that its holder did not part."""

FORM: Final = Reason(
    "bundle.form",
    "this is no evidence bundle, or it has members beyond the format, twice, or not at all",
    "不是合法的证据包，或成员多余、重复、缺失",
    "docs/protocol/bundle.md, section Form",
)
_NEEDED: Final = frozenset({"format", "record", "registry", "status"})
_OPTIONAL: Final = frozenset({"consent", "evidence"})
_REGISTRY: Final = frozenset({"roots", "timestamp", "targets", "files"})
_Json: TypeAlias = "str | int | bool | Sequence[_Json] | Mapping[str, _Json] | None"


@dataclass(frozen=True, slots=True)
class EvidenceBundle:
    """A bundle as it was received; nothing of it is verified.

    Attributes:
        record: SD-JWT in compact form.
        registry: The registry by which all of it is verified.
        status: Status lists, as tokens.
        consent: The receipt of the consent, for a record about a person.
        evidence: Of the record's place in its issuer's log.
    """

    record: str
    registry: registry_bundle.Bundle
    status: tuple[str, ...]
    consent: str | None
    evidence: LogEvidence | None


def read_bundle(data: bytes) -> EvidenceBundle:
    """Read a bundle.

    Raises:
        VerificationError: It is none of this version.
    """
    if len(data) > LONGEST:
        raise VerificationError(TOO_LONG, f"bundle {len(data):,} of {LONGEST:,} bytes")
    value = _object(_load(data), "bundle", _NEEDED, _OPTIONAL)
    if value["format"] != FORMAT:
        raise VerificationError(FORM, f"format is not {FORMAT}")
    status = _texts(value["status"], "status")
    if len(status) > MOST_LISTS:
        raise VerificationError(FORM, f"status: {len(status)} of {MOST_LISTS}")
    return EvidenceBundle(
        record=_text(value["record"], "record"),
        registry=_registry(value["registry"]),
        status=status,
        consent=_text(value["consent"], "consent") if "consent" in value else None,
        evidence=_evidence(value["evidence"]) if "evidence" in value else None,
    )


def write_bundle(bundle: EvidenceBundle) -> bytes:
    """Return the file of a bundle.

    Raises:
        VerificationError: It would not be read again: too long, or too many lists.
    """
    optional: dict[str, object] = {}
    if bundle.consent is not None:
        optional["consent"] = bundle.consent
    if bundle.evidence is not None:
        optional["evidence"] = bundle.evidence.written()
    value = {
        "format": FORMAT,
        "record": bundle.record,
        "registry": bundle.registry.members(),
        "status": list(bundle.status),
        **optional,
    }
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    read_bundle(data)
    return data


def _load(data: bytes) -> _Json:
    try:
        text = data.decode("utf-8")
        return cast("_Json", json.loads(text, object_pairs_hook=_once, parse_constant=_not_json))
    except (ValueError, RecursionError):
        # The parser's own message would quote the content.
        raise VerificationError(FORM, "no JSON in UTF-8") from None


def _once(pairs: list[tuple[str, _Json]]) -> dict[str, _Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise VerificationError(FORM, "a member twice")
    return found


def _not_json(_: str) -> None:
    raise VerificationError(FORM, "a number that JSON does not have")


def _object(
    value: _Json, where: str, needed: frozenset[str], optional: frozenset[str] = frozenset()
) -> Mapping[str, _Json]:
    if not isinstance(value, Mapping) or not needed <= value.keys() <= needed | optional:
        raise VerificationError(FORM, f"members of {where}")
    return value


def _registry(value: _Json) -> registry_bundle.Bundle:
    members = _object(value, "registry", _REGISTRY)
    files = members["files"]
    if not isinstance(files, Mapping):
        raise VerificationError(FORM, "registry.files")
    return registry_bundle.Bundle(
        roots=tuple(_encoded(text) for text in _texts(members["roots"], "registry.roots")),
        timestamp=_encoded(_text(members["timestamp"], "registry.timestamp")),
        targets=_encoded(_text(members["targets"], "registry.targets")),
        files={name: _encoded(_text(text, "registry.files")) for name, text in files.items()},
    )


def _evidence(value: _Json) -> LogEvidence:
    if not isinstance(value, Mapping):
        raise VerificationError(FORM, "evidence")
    return LogEvidence.read(value)


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise VerificationError(FORM, "half of a surrogate pair") from None


def _text(value: _Json, where: str) -> str:
    if not isinstance(value, str):
        raise VerificationError(FORM, where)
    return value


def _texts(value: _Json, where: str) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise VerificationError(FORM, where)
    return tuple(_text(item, where) for item in value)
