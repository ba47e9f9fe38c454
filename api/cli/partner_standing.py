"""``credit-hub partner status|reconcile``: how this city stands with its partners."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

if TYPE_CHECKING:
    from credit_hub.api.exchange.administration.partners import PartnerStatus
    from credit_hub.api.settings import Settings

__all__ = ["register"]


def register(partner: typer.Typer) -> None:
    """Add the commands of this module to ``credit-hub partner``."""
    partner.command("status")(status)
    partner.command("reconcile")(reconcile)


def status(
    partner: Annotated[
        str | None, typer.Argument(metavar="PARTNER", help="Entity id; none: all of them.")
    ] = None,
    *,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Show how fresh the registry is, quotas used today, and receipts without acknowledgement."""
    settings = settings_of(data_dir)
    with audited(settings, "partner status"):
        found = _statuses(settings, partner)
    if as_json:
        write_json([_status_json(one) for one in found])
        return
    for one in found:
        say(f"{one.member.id} {one.member.name}: {one.member.standing.value}")
        say(f"  registry version {one.version}, {one.trust}")
        for purpose, (asked, quota) in one.asked_today.items():
            say(f"  {purpose}: {asked} of {quota} questions today")
        say(f"  receipts without acknowledgement after ten minutes: {one.unacknowledged}")
        say(f"  {_followed(one)}")


def reconcile(
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="Entity id.")],
    *,
    day: Annotated[
        str | None, typer.Option("--day", help="In China, YYYY-MM-DD; default: today.")
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Compare the receipts of a day with those that a partner gave. Exit status 1: they differ."""
    from credit_hub.api.exchange.administration.reading import day_of
    from credit_hub.api.exchange.membership import open_membership
    from credit_hub.api.exchange.relying.city import relying_city
    from credit_hub.api.exchange.relying.reconciling import reconcile as compare
    from credit_hub.api.notary import Notary

    settings = settings_of(data_dir)
    with audited(settings, "partner reconcile"), Notary(settings) as notary:
        city = relying_city(open_membership(settings), notary.ledger)
        found = compare(city, partner, day_of(day))
    differences = [
        {
            "purpose": one.purpose,
            "missing_there": list(one.missing_there),
            "missing_here": list(one.missing_here),
        }
        for one in found.differences
    ]
    if as_json:
        write_json(
            {
                "partner": found.partner,
                "day": found.day,
                "receipts": found.receipts,
                "differences": differences,
            }
        )
    else:
        verdict = f"{len(differences)} purposes differ" if differences else "both sides agree"
        say(f"{found.partner} {found.day}: {found.receipts} receipts here, {verdict}")
        for one in found.differences:
            for digest in one.missing_there:
                say(f"  {one.purpose}: not there {digest}")
            for digest in one.missing_here:
                say(f"  {one.purpose}: not here {digest}")
    if differences:
        raise typer.Exit(1)


def _statuses(settings: Settings, partner: str | None) -> list[PartnerStatus]:
    from credit_hub.api.exchange.administration.partners import partner_status
    from credit_hub.api.exchange.membership import open_membership
    from credit_hub.api.notary import Notary

    membership, now = open_membership(settings), datetime.now(UTC)
    registry = membership.registry()
    others = sorted(set(registry.members) - {membership.entity_id})
    with Notary(settings) as notary:
        chosen = others if partner is None else [partner]
        return [partner_status(registry, one, notary.ledger, now) for one in chosen]


def _followed(found: PartnerStatus) -> str:
    ours = "not followed yet" if found.behind is None else f"followed, {found.behind} behind"
    stated = "nothing" if found.applied is None else f"up to {found.applied}"
    problem = "" if found.problem is None else f" ({found.problem})"
    return f"its log: {ours}{problem}; of ours it has applied {stated}"


def _status_json(found: PartnerStatus) -> dict[str, object]:
    return {
        "id": found.member.id,
        "standing": found.member.standing.value,
        "registry_version": found.version,
        "trust": found.trust,
        "asked_today": {
            purpose: {"asked": asked, "quota": quota}
            for purpose, (asked, quota) in found.asked_today.items()
        },
        "unacknowledged": found.unacknowledged,
        "behind": found.behind,
        "applied": found.applied,
        "problem": found.problem,
    }
