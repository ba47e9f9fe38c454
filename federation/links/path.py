"""The file ``cc-path-1``: a chain of firms over cities, each edge with the statement it is in.

A third party verifies it with a root of the alliance and nothing else at hand
(:mod:`credit_hub.federation.offline.path_verification`). Own edges are stated like foreign ones: by
a token of this city for itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from credit_hub.federation.encoding.strict_json import TOO_LONG
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.fields import Strict, refusing
from credit_hub.federation.links.answer import StubEdge
from credit_hub.federation.links.area import UnitCode
from credit_hub.federation.links.reasons import PATH_FORM
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.offline.form import LONGEST, PATH_FORMAT
from credit_hub.federation.registry import bundle as registry_bundle

__all__ = ["MOST_STEPS", "ComposedPath", "PathStep", "Statement", "read_path", "write_path"]

MOST_STEPS: Final = 16
"""Edges of a path; longer ones mean nothing."""
_Text = Annotated[str, Field(max_length=LONGEST)]
_Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=64 * 1024)]


class PathStep(Strict):
    """One edge of the path.

    Attributes:
        statement: Place of the statement that has it, from 0.
        edge: The edge.
    """

    statement: Annotated[int, Field(ge=0, lt=MOST_STEPS)]
    edge: StubEdge


class _Registry(Strict):
    roots: Annotated[tuple[_Text, ...], Field(strict=False)]
    timestamp: _Text
    targets: _Text
    files: Mapping[str, _Text]


class _Evidence(Strict):
    kind: str
    index: int
    proof: str
    checkpoint: str
    salt: str | None = None


class _Statement(Strict):
    token: _Token
    evidence: _Evidence | None = None


class _File(Strict):
    format: Literal["cc-path-1"]
    registry: _Registry
    path: Annotated[
        tuple[UnitCode, ...], Field(min_length=2, max_length=MOST_STEPS + 1, strict=False)
    ]
    steps: Annotated[tuple[PathStep, ...], Field(min_length=1, max_length=MOST_STEPS, strict=False)]
    statements: Annotated[
        tuple[_Statement, ...], Field(min_length=1, max_length=MOST_STEPS, strict=False)
    ]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if len(self.steps) != len(self.path) - 1:
            raise ValueError("a path has one edge less than firms")
        used = [step.statement for step in self.steps]
        if set(used) != set(range(len(self.statements))):
            raise ValueError("each statement holds an edge, and each edge has its statement")
        return self


@dataclass(frozen=True, slots=True)
class Statement:
    """A signed answer about links, with its place in its issuer's log."""

    token: str
    evidence: LogEvidence | None


@dataclass(frozen=True, slots=True)
class ComposedPath:
    """A path as it was received; nothing of it is verified.

    Attributes:
        registry: By which all of it is verified.
        firms: From one end to the other.
        steps: The edges between them, in order.
        statements: What they are in.
    """

    registry: registry_bundle.Bundle
    firms: tuple[str, ...]
    steps: tuple[PathStep, ...]
    statements: tuple[Statement, ...]


def read_path(data: bytes) -> ComposedPath:
    """Read a path.

    Raises:
        VerificationError: It is none of this version; its members are said, no values.
    """
    if len(data) > LONGEST:
        raise VerificationError(TOO_LONG, f"path {len(data):,} of {LONGEST:,} bytes")
    with refusing(PATH_FORM):
        found = _File.model_validate(_load(data))
    registry = found.registry
    return ComposedPath(
        registry=registry_bundle.Bundle(
            roots=tuple(map(_encoded, registry.roots)),
            timestamp=_encoded(registry.timestamp),
            targets=_encoded(registry.targets),
            files={name: _encoded(text) for name, text in registry.files.items()},
        ),
        firms=found.path,
        steps=found.steps,
        statements=tuple(map(_statement, found.statements)),
    )


def write_path(path: ComposedPath) -> bytes:
    """Return the file of a path.

    Raises:
        VerificationError: It would not be read again.
    """
    value = {
        "format": PATH_FORMAT,
        "registry": path.registry.members(),
        "path": list(path.firms),
        "steps": [step.model_dump(mode="json", by_alias=True) for step in path.steps],
        "statements": [
            {"token": one.token}
            | ({} if one.evidence is None else {"evidence": one.evidence.written()})
            for one in path.statements
        ],
    }
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    read_path(data)
    return data


def _statement(found: _Statement) -> Statement:
    if found.evidence is None:
        return Statement(found.token, None)
    members = found.evidence.model_dump(mode="json", exclude_none=True)
    return Statement(found.token, LogEvidence.read(members))


def _load(data: bytes) -> object:
    try:
        loaded: object = json.loads(
            data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_not_json
        )
    except (ValueError, RecursionError):
        # The parser's own message would quote the content.
        raise VerificationError(PATH_FORM, "no JSON in UTF-8") from None
    return loaded


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise VerificationError(PATH_FORM, "a member twice")
    return found


def _not_json(_: str) -> None:
    raise VerificationError(PATH_FORM, "a number that JSON does not have")


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise VerificationError(PATH_FORM, "half of a surrogate pair") from None
