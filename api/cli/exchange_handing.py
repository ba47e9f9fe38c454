"""What the commands about the registry share: what is trusted here, and handing proposals on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.options import settings_of

if TYPE_CHECKING:
    from credit_hub.api.exchange.administration.proposal import Proposal
    from credit_hub.api.exchange.membership import Membership
    from credit_hub.federation.registry.bundle import Bundle

__all__ = ["OutOption", "changes_of", "hand_on", "known", "membership_of", "trusted"]

OutOption = Annotated[
    Path, typer.Option("--out", dir_okay=False, help="File that goes on to the founders.")
]


def membership_of(data_dir: Path | None) -> Membership:
    """Return this city's membership."""
    from credit_hub.api.exchange.membership import open_membership

    return open_membership(settings_of(data_dir))


def known(membership: Membership) -> Bundle | None:
    """Return the registry that this hub trusts; None where it trusts none yet.

    Raises:
        VerificationError: It was altered.
    """
    if not membership.trusted.file.exists():
        return None
    return trusted(membership)


def trusted(membership: Membership) -> Bundle:
    """Return the registry that this hub trusts, verified again.

    Raises:
        VerificationError: There is none.
    """
    membership.registry()
    return membership.trusted.store.bundle()


def hand_on(proposal: Proposal, bundle: Bundle | None, out: Path, *, as_json: bool) -> None:
    """Write a proposal to its file, and say what it changes and who has not signed it."""
    from credit_hub.api.exchange.administration.proposal import write_proposal
    from credit_hub.api.exchange.administration.signing import lacking

    lines = changes_of(proposal, bundle)
    missing = lacking(proposal, bundle)
    out.write_bytes(write_proposal(proposal))
    if as_json:
        write_json({"proposal": str(out), "changes": lines, "unsigned": list(missing)})
        return
    for line in lines:
        say(line)
    say(f"{out}: not yet signed by {', '.join(missing) or 'nobody: all founders have signed'}")


def changes_of(proposal: Proposal, bundle: Bundle | None) -> list[str]:
    """Return what a proposal changes, one line each."""
    from credit_hub.api.exchange.administration.describing import changes, root_changes
    from credit_hub.api.exchange.administration.proposal import registry_of

    now = datetime.now(UTC)
    before = None if bundle is None else registry_of(bundle, now)
    lines = list(changes(before, proposal.registry(now)))
    if proposal.root is not None:
        lines += root_changes(proposal.root.encode(), None if bundle is None else bundle.roots[-1])
    return lines or ["nothing changes but the 30 days of the list"]
