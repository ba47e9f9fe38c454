"""What the list of targets may name: entries, mapping tables and the policy, in limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tuf.api.metadata import TargetFile, Targets

from credit_hub.federation.encoding.strict_json import LONGEST
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.registry.reasons import CHANGED_ON_THE_WAY

__all__ = ["MOST", "check_listing"]

MOST: Final = 2000
"""Entries, tables and the policy together."""
_PATH: Final = re.compile(r"(?:members|mappings)/[a-z0-9][a-z0-9._~-]{0,200}\.json|policy\.json")


def check_listing(targets: Targets) -> Mapping[str, TargetFile]:
    """Return the files that the founders signed, by path.

    Raises:
        VerificationError: A path is of another kind, there is too much of it, or the founders have
            delegated, which would let fewer than k admit a member.
    """
    if targets.delegations is not None:
        raise VerificationError(CHANGED_ON_THE_WAY, "targets are delegated")
    if len(targets.targets) > MOST:
        raise VerificationError(CHANGED_ON_THE_WAY, f"{len(targets.targets)} of {MOST} files")
    for name, target in targets.targets.items():
        if (
            _PATH.fullmatch(name) is None
            or target.length > LONGEST
            or "sha256" not in target.hashes
        ):
            raise VerificationError(CHANGED_ON_THE_WAY, "a path, length or digest of another kind")
    return targets.targets
