"""A change of the registry on its way from founder to founder, as one file.

It holds the new root, where founders or their keys change, the new list with its files, and what
the members whose entries change have handed in. Each founder examines it against the registry that
its own hub trusts, and signs on its own machine; whoever publishes adds nothing but the statement
of the day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

from pydantic import Field, ValidationError
from tuf.api.metadata import Targets

from credit_hub.api.exchange.administration.application import Application
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.fields import Strict
from credit_hub.federation.registry.bundle import LONGEST, Bundle
from credit_hub.federation.registry.documents import read_document
from credit_hub.federation.registry.registry import Registry

__all__ = ["FORM", "Proposal", "read_proposal", "registry_of", "write_proposal"]

FORM: Final = Reason(
    "exchange.proposal",
    en="this file is no proposal of a change of the registry",
    zh="文件不是注册表变更提案",
    rule="federation protocol, registry: root; docs/how-to/exchange.md",
)


class Proposal(Strict):
    """What is proposed.

    Attributes:
        root: The new root; None where it stays.
        targets: The new list.
        files: Everything that it lists.
        applications: What members have handed in, by the path of their entry.
    """

    root: str | None = None
    targets: str
    files: Annotated[Mapping[str, str], Field(max_length=2000)]
    applications: Mapping[str, Application]

    def contents(self) -> dict[str, bytes]:
        """Return the listed files as bytes."""
        return {path: text.encode() for path, text in self.files.items()}

    def registry(self, now: datetime) -> Registry:
        """Return the registry as it would be; nobody vouches for it yet.

        Raises:
            VerificationError: A file is not what its path says.
        """
        targets = read_document(self.targets.encode(), Targets).signed
        return Registry.of(
            self.contents(),
            version=targets.version,
            root_version=0,
            fresh_until=now,
            usable_until=targets.expires,
        )


def read_proposal(data: bytes, where: str) -> Proposal:
    """Read the file; nothing of it is verified yet.

    Raises:
        VerificationError: It is none.
    """
    if len(data) > LONGEST:
        raise VerificationError(FORM, f"{where}: more than {LONGEST:,} bytes")
    try:
        return Proposal.model_validate_json(data)
    except ValidationError:
        raise VerificationError(FORM, where) from None


def write_proposal(proposal: Proposal) -> bytes:
    """Return the bytes of the file."""
    value = proposal.model_dump(mode="json", exclude_none=True)
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def registry_of(bundle: Bundle, now: datetime) -> Registry:
    """Return the registry of a bundle that was verified before; for comparing, not for trust."""
    targets = read_document(bundle.targets, Targets).signed
    return Registry.of(
        bundle.files,
        version=targets.version,
        root_version=0,
        fresh_until=now,
        usable_until=targets.expires,
    )
